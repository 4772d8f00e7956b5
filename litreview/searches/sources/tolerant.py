"""Reading JSON that may lack anything: texts, tables and lists out of it, cleaned as a record wants them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from litreview.formats import dates, identifiers
from litreview.formats.markup import plain
from litreview.model.text import clean, one_line

Json = Mapping[str, object]

_HEADING: Final = re.compile(
    r"<(h[1-6]|(?:jats:)?title)(?:\s[^<>]*)?>(.{0,200}?)</\1>\s*(?:<(?:jats:)?p(?:\s[^<>]*)?>)?",
    re.IGNORECASE,
)
_LEFT_OVER: Final = re.compile(
    r"</?(?:(?:jats|mml):[a-z-]+|sec|title|list|list-item|xref|ext-link|sc|underline|monospace)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ITEM: Final = re.compile(r"</?(?:jats:)?list-item(?:\s[^<>]*)?>", re.IGNORECASE)
_NO_HEADING: Final = frozenset({"abstract", "summary", "sammendrag", "samandrag", "resume", "résumé"})
"""Headings of the whole text, which say nothing of a part of it."""
_MONTHS: Final = range(1, 13)
_DAYS: Final = range(1, 32)


class UnusableHit(ValueError):  # noqa: N818 - it says what the hit is
    """The hit cannot become a record; the message, which goes into the log, says which and why."""


def text(parent: Json, *path: str) -> str | None:
    """Return the text or number at the path on one line, or None where there is none."""
    value = _at(parent, path)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return one_line(str(value)) or None


def bare(parent: Json, *path: str) -> str | None:
    """Return the text or number at the path on one line without markup, or None where there is none."""
    return without_markup(text(parent, *path) or "")


def prose(parent: Json, *path: str) -> str | None:
    """Return the text at the path in paragraphs, one a line, or None where there is none."""
    value = _at(parent, path)
    lines = clean(plain(value)).split("\n") if isinstance(value, str) else []
    return "\n".join(filter(None, lines)) or None


def table(parent: Json, *path: str) -> Json:
    """Return the object at the path, or an empty one."""
    value = _at(parent, path)
    return value if isinstance(value, Mapping) else {}


def tables(parent: Json, *path: str) -> list[Json]:
    """Return the objects in the list at the path."""
    return [value for value in listed(parent, *path) if isinstance(value, Mapping)]


def texts(parent: Json, *path: str) -> tuple[str, ...]:
    """Return the texts in the list at the path, each once and as ``bare`` does; one text is a list of one."""
    value = _at(parent, path)
    written = [value] if isinstance(value, str) else listed(parent, *path)
    return once(without_markup(one) for one in written if isinstance(one, str))


def listed(parent: Json, *path: str) -> Sequence[object]:
    """Return the list at the path, or an empty one."""
    value = _at(parent, path)
    return value if isinstance(value, list) else ()


def once(values: Iterable[str | None]) -> tuple[str, ...]:
    """Return the values there are, each once, in their order."""
    return tuple(dict.fromkeys(value for value in values if value))


def without_markup(written: str) -> str | None:
    """Return the text on one line without tags and entities, or None where nothing is left."""
    return one_line(_LEFT_OVER.sub("", plain(written))) or None


def abstract(written: object) -> str | None:
    """Return the text in paragraphs, one a line, its headings in capitals and before a colon."""
    if not isinstance(written, str):
        return None
    # In HTML and JATS a line end is a blank; only tags begin a paragraph.
    marked = _HEADING.sub(lambda heading: f"\n{_label(heading[2])}", " ".join(written.split()))
    lines = clean(_LEFT_OVER.sub("", plain(_ITEM.sub("\n", marked)))).split("\n")
    return "\n".join(filter(None, lines)) or None


def span(begin: str | None, end: str | None) -> str | None:
    """Return the range of pages, or the one page there is."""
    return f"{begin}-{end}" if begin and end and begin != end else begin or end


def date_of(parts: Sequence[object]) -> tuple[int | None, str | None]:
    """Return year and date of the numbers year, month and day, as precise as they are."""
    numbers = [number if isinstance(number, int) else None for number in parts]
    year = identifiers.year(str(numbers[0])) if numbers and numbers[0] is not None else None
    if year is None:
        return None, None
    written = [str(year)]
    for number, known in zip(numbers[1:3], (_MONTHS, _DAYS), strict=False):
        if number not in known:
            break
        written.append(f"{number:02}")
    return year, "-".join(written)


def written_date(*texts: str | None) -> tuple[int | None, str | None]:
    """Return year and date of the first text there is."""
    written = next((one for one in texts if one), None)
    if written is None:
        return None, None
    return identifiers.year(written), dates.date(written)


def _label(heading: str) -> str:
    words = (without_markup(heading) or "").strip(" :.")
    return "" if not words or words.lower() in _NO_HEADING else f"{words.upper()}: "


def _at(value: object, path: Sequence[str]) -> object:
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
