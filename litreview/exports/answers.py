"""The team's answers to what no log can know of a search: a TOML file with a text for each item."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from litreview.exports.prisma_s import Item
from litreview.model.text import clean
from litreview.model.toml import read_toml

_Items = msgspec.defstruct(
    "_Items",
    [(item.name.lower(), str, "") for item in Item],
    rename={item.name.lower(): item.key for item in Item},
    forbid_unknown_fields=True,
)


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: Literal[1]
    items: _Items  # type: ignore[valid-type]


def read_answers(text: str, place: str) -> Mapping[Item, str]:
    """Return the answers there are, by item; an empty text is none.

    Raise UsageError with file, line and remedy for an item that is not one and for what is no text.
    """
    told = read_toml(text, place, _File, {"format": ("1",)}).items
    answers = {item: clean(str(getattr(told, item.name.lower()))).strip() for item in Item}
    return {item: answer for item, answer in answers.items() if answer}
