"""Titles without what databases add to them: a full stop, and brackets round a translation."""

import re
from typing import Final

_ABBREVIATED_END: Final = re.compile(
    r"(?:\.[^\W\d_]{1,3}|\b(?:etc|et al|inc|ltd|jr|sr)|\.\.)\.", re.IGNORECASE
)
_BRACKETED: Final = re.compile(r"\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]")
_LONGEST_END: Final = 8


def bare(title: str) -> str:
    """Return the title without a full stop at its end and without the brackets of a translated one."""
    return _without_stop(title.removesuffix(".")[1:-1].strip() if is_translated(title) else title)


def is_translated(title: str) -> bool:
    """Tell whether one pair of brackets holds the whole title: ``[A].``, but not ``[A] and [B]``."""
    if not title.startswith("["):
        return False
    return bool(_BRACKETED.fullmatch(title.removesuffix("."))) and len(title) > len("[].")


def _without_stop(title: str) -> str:
    if not title.endswith("."):
        return title
    end = _ABBREVIATED_END.search(title[-_LONGEST_END:])
    abbreviated = end is not None and end.end() == len(title[-_LONGEST_END:])
    return title if abbreviated or title == "." else title.removesuffix(".")


def subtitled(title: str, subtitle: str | None) -> str:
    """Return the title with a subtitle that a source gives apart, unless the title has it already."""
    if not subtitle or subtitle.casefold() in title.casefold():
        return title
    return f"{title}{' ' if title[-1] in ':?!.–' else ': '}{subtitle}"
