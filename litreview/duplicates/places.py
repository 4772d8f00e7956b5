"""Places: volume, issue and pages as numbers that can be compared, in whatever form given. Pure."""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final, NamedTuple

FIRST_PAGES: Final = 20
"""Of an issue: in journals that begin every issue at page 1 many reports share them."""
MISCOUNTED: Final = 2
MOST_COUNTED: Final = 60
"""Pages of a report not yet in an issue."""

_MONTHS: Final = {
    name: str(number)
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_DIGITS: Final = re.compile(r"\d+")
_ISSUE_IN_VOLUME: Final = re.compile(r"^\D{0,5}(\d+)\D{0,2}\s*\(([^()]*)\)")
_NOT_A_PAGE: Final = re.compile(r"no\.?\s*pag|n\.?\s*pag|unpaged|no pages|^(?:n/?a|none|null|nil|\?+|-+)$")
_RANGE: Final = re.compile(r"([a-z]{0,4})[\s.]?0*(\d+)([a-z]?)(?:\s*[-–—‐‑‒−]+\s*([a-z]{0,4})[\s.]?0*(\d+))?")
_CUT: Final = re.compile(r"^(?:t|suppl?[a-z]*)-0*(\d+)$")
"""A range whose first page was lost."""
_DAY_AND_MONTH: Final = re.compile(r"^(?:0*(\d{1,2})|([a-z]{3}))-(?:0*(\d{1,2})|([a-z]{3}))$")
_ROMAN: Final = re.compile(r"^([ivxlc]+)(?:\s*-\s*([ivxlc]+))?$")


class Place(NamedTuple):
    """Where in its container a report stands; the empty string where that is not known."""

    volume: str
    issue: str
    page: str
    """First page, with its letters (``s12``), or the article number (``e12724``)."""
    end: str
    """Last page."""
    counts_only: bool
    """Whether the pages may be a mere count of pages, as ``1-14`` of a report not yet in an issue."""

    @property
    def numbered(self) -> str:
        """Return the volume, or the issue of a container without volumes."""
        return self.volume or self.issue

    @property
    def is_supplement(self) -> bool:
        """Tell whether it stands in a supplement, where abstracts of conferences stand."""
        return self.issue.startswith("s") or (self.page[:1] == "s" and self.page[1:2].isdigit())


NOWHERE: Final = Place("", "", "", "", counts_only=False)


@lru_cache(maxsize=50_000)
def place_of(volume: str | None, issue: str | None, pages: str | None) -> Place:
    """Return the place that a source's volume, issue and pages tell."""
    if volume is None and issue is None and pages is None:
        return NOWHERE
    within = _ISSUE_IN_VOLUME.match(volume or "")
    if within:
        volume, issue = within[1], issue or within[2]
    elif volume and ")" in volume and "(" not in volume:
        volume, issue = None, issue or volume  # the tail of *94 (10S)*
    page, end = _pages((pages or "").strip().lower())
    return Place(
        _number(volume),
        _issue(issue),
        page,
        end,
        counts_only=page == "1" and end.isdigit() and 1 < int(end) < MOST_COUNTED,
    )


def volumes_agree(one: Place, other: Place, years: Collection[int | None]) -> bool | None:
    """Tell whether the volumes agree, or None where that cannot be known.

    Sources give the issue or the supplement for the volume, and the year for want of one.
    """
    if one.volume and one.volume == other.volume:
        return True
    if not (one.volume and other.volume):
        if one.issue and other.issue:
            return None
        return True if (one.volume or one.issue) and one.numbered == other.numbered else None
    if not {one.volume, other.volume}.isdisjoint(map(str, years)):
        return None
    return one.volume == digits(other.issue) or other.volume == digits(one.issue)


def issues_agree(one: Place, other: Place) -> bool | None:
    """Tell whether the issues agree, or None where that cannot be known.

    A supplement to an issue is given with and without the word. Numbers of three figures count
    all issues of a journal, or the lines of somebody's table; they tell nothing when they differ.
    """
    if not (one.issue and other.issue):
        return None
    if digits(one.issue) == digits(other.issue):
        return True
    return None if max(len(one.issue), len(other.issue)) > 2 else False  # noqa: PLR2004


def pages_agree(one: Place, other: Place) -> bool | None:
    """Tell whether the first pages agree, or None where that cannot be known.

    An article number and a printed page may both be right, and so may a page and a count of pages.
    Pages that overlap are miscounted, and those with one tail cut off: both say nothing.
    """
    if not (one.page and other.page):
        return None
    if one.page == other.page:
        return None if one.counts_only and other.counts_only and one.end != other.end else True
    if one.page.startswith("e") != other.page.startswith("e") and (one.end or other.end):
        return None  # the number of an article, and printed pages
    if digits(one.page) == digits(other.page) or (_near(one.page, other.page) and _near(one.end, other.end)):
        return True
    if _overlap(one, other) or (one.end != other.end and _is_tail(one.end, other.end)):
        return None
    differ_in_sort = one.counts_only or other.counts_only or one.page.isdigit() != other.page.isdigit()
    return None if differ_in_sort else False


def pages_are_same(one: Place, other: Place) -> bool:
    """Tell whether both fill the same pages, more than one, and not at the beginning of an issue."""
    return (one.page, one.end) == (other.page, other.end) and _span(one) > 0 and int(one.page) > FIRST_PAGES


def same_length(one: Place, other: Place) -> bool:
    """Tell whether both fill the same number of pages, more than two."""
    return _span(one) == _span(other) > 1


def digits(text: str) -> str:
    """Return the digits of the text."""
    return text if text.isdigit() else "".join(filter(str.isdigit, text))


def _span(place: Place) -> int:
    return int(place.end) - int(place.page) if place.page.isdigit() and place.end.isdigit() else 0


def _near(one: str, other: str) -> bool:
    """Tell whether two page numbers are so close that one is miscounted."""
    return (
        one.isdigit()
        and other.isdigit()
        and int(one) > FIRST_PAGES
        and abs(int(one) - int(other)) <= MISCOUNTED
    )


def _overlap(one: Place, other: Place) -> bool:
    if (
        not (one.page.isdigit() and other.page.isdigit())
        or min(int(one.page), int(other.page)) <= FIRST_PAGES
    ):
        return False
    last, end = (int(place.end if place.end.isdigit() else place.page) for place in (one, other))
    return int(one.page) <= end and int(other.page) <= last


def _is_tail(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return bool(short) and len(short) < len(long) and long.endswith(short)


def _number(text: str | None) -> str:
    found = _DIGITS.search(text or "")
    return found[0].lstrip("0") if found else ""


def _issue(text: str | None) -> str:
    lower = (text or "").lower()
    if damaged := _damaged(lower):  # a spreadsheet took 5-6 for a day in June
        lower = _undamaged(damaged)[0]
    number = _number(lower)
    return f"s{number}" if lower.startswith("s") or "sup" in lower else number


def _pages(text: str) -> tuple[str, str]:
    if not text or _NOT_A_PAGE.search(text):
        return "", ""
    if damaged := _damaged(text):
        return _undamaged(damaged)
    if roman := _ROMAN.match(text):
        return roman[1], roman[2] or ""
    if cut := _CUT.match(text):
        return "", cut[1]
    found = _RANGE.search(text)
    if not found:
        return "", ""
    letters, first, after, _, last = found.groups()
    if letters in {"p", "pp", "pg", "pag", "art"} or (letters == "e" and len(first) > 5):  # noqa: PLR2004 - an article's number
        letters = ""
    prefix = letters or (after if after == "s" else "")
    return prefix + first, _expanded(first, last or "")


def _damaged(text: str) -> re.Match[str] | None:
    found = _DAY_AND_MONTH.match(text)
    names = [name for name in (found[2], found[4]) if name] if found else []
    return found if names and all(name in _MONTHS for name in names) else None


def _undamaged(found: re.Match[str]) -> tuple[str, str]:
    first, month, last, other = found.groups()
    return first or _MONTHS[month], last or _MONTHS[other]


def _expanded(first: str, last: str) -> str:
    """Return the last page with the digits it shares with the first: 123-9 ends at 129."""
    missing = len(first) - len(last)
    return first[:missing] + last if last and missing > 0 else last
