"""Dates as sources write them, brought to ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` where they are one."""

import re
from typing import Final

from litreview.formats.identifiers import year as year_in
from litreview.formats.remembering import remembered
from litreview.model.text import one_line

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NORWEGIAN: Final = {"mai": 5, "okt": 10, "des": 12}
_NUMBERS: Final = {name: number for number, name in enumerate(_MONTHS, start=1)} | _NORWEGIAN

_YEAR: Final = r"(?P<year>1[5-9]\d\d|20\d\d)"
_MONTH: Final = r"(?P<month>0?[1-9]|1[0-2])"
_YEAR_DIGITS: Final = 4
_MONTH_NUMBER: Final = re.compile("0?[1-9]|1[0-2]")
_DAY_NUMBER: Final = re.compile(r"0?[1-9]|[12]\d|3[01]", re.ASCII)
_DAY: Final = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_NAME: Final = r"(?P<name>[A-Za-z]{3,9})\.?"
_SHAPES: Final = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"{_YEAR}[/-]{_MONTH}[/-]{_DAY}(?:/.*|T.*)?",  # 2019/05/13/ and 2019-05-13T00:00:00Z
        rf"{_YEAR}[/-]{_MONTH}(?:/{{0,2}}|/.*)",  # 2019-05 and 2019/05//
        rf"{_YEAR}/*(?:undefined)?",  # 2019 and 2019///
        rf"{_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])",  # 20190513
        rf"{_YEAR},? {_NAME}(?: {_DAY})?",  # 2019 May 13
        rf"{_YEAR} {_MONTH} {_DAY}",  # 2013 06 10
        rf"(?:{_DAY}\.? )?{_NAME},? {_YEAR}",  # 13 May 2019
        rf"{_NAME} {_DAY},? {_YEAR}",  # May 13, 2019
    )
)
_PART: Final = re.compile(rf"{_NAME}(?:[ -]{_DAY})?", re.IGNORECASE)


def month(text: str) -> int | None:
    """Return the number, 1 to 12, of a month given by English or Norwegian name, abbreviation or number."""
    word = text.strip().strip(".").lower()
    if _MONTH_NUMBER.fullmatch(word):
        return int(word)
    return _NUMBERS.get(word[:3])


def day(text: str) -> int | None:
    """Return the number, 1 to 31, of a day in one or two digits."""
    return int(text) if _DAY_NUMBER.fullmatch(text) else None


def date(text: str, *, year: int | None = None) -> str | None:
    """Return the date in digits, as precise as the text is, or its own words where it is no date.

    ``year`` completes a text that has only a month, or a month and a day, such as ``NOV 13``.
    """
    told = _dated(text)
    if year is None or not told or told[0].isdecimal() or year_in(told) is not None:
        return told
    match = _PART.fullmatch(told)
    return (_digits(match, year) if match else None) or told


@remembered
def _dated(text: str) -> str | None:
    words = one_line(text)
    if not words:
        return None
    if len(words) == _YEAR_DIGITS and words.isdecimal() and words == str(year_in(words)):
        return words
    matches = (shape.fullmatch(words) for shape in _SHAPES)
    match = next((match for match in matches if match), None)
    return (_digits(match) if match else None) or words


def _digits(match: re.Match[str], year: int | None = None) -> str | None:
    found = match.groupdict()
    number = month(found.get("name") or found.get("month") or "")
    if number is None:
        return None if found.get("name") else f"{found.get('year') or year}"
    day = found.get("day")
    return f"{found.get('year') or year}-{number:02}" + (f"-{int(day):02}" if day else "")
