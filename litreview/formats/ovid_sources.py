"""Ovid's source lines: journal, volume, issue, pages and date, in another order in each database."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from litreview.formats import names
from litreview.model.records import Author
from litreview.model.text import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a source line tells; ``None`` is *not told*."""

    container: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    date: str | None = None
    publisher: str | None = None
    editors: tuple[Author, ...] = ()

    @property
    def in_journal(self) -> bool:
        """Tell whether it stands in a volume or an issue of something."""
        return bool(self.volume or self.issue)


_VOLUME: Final = r"(?P<volume>\w*\d[\w/.-]*(?: ?(?:Suppl|Pt)\b\.?(?: ?\w{1,4}\b)?)?|Suppl\.?(?: \w+)?)"
_ISSUE: Final = r"(?: ?\((?!pp|no pagination)(?P<issue>(?:[^()]|\([^()]*\))*)\))?"
_MONTH: Final = (
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Spring|Summer|Autumn|Fall|Winter)[a-z]*\.?"
)
_MONTHS: Final = rf"{_MONTH}(?: ?[/-] ?{_MONTH})?"

_DATE: Final = r"(?P<date>[^.]*\d{4})"

_PSYCINFO: Final = (
    rf"(?P<container>.+?)[.,]\s+Vol\.? ?(?P<volume>[^\s(,]+){_ISSUE},?\s*"
    r"(?:(?P<date>[^,]*?\d{4}),)?\s*(?:pp?\.? ?)?(?P<pages>.*)"
)
"""``Journal. Vol 23(4), Nov 2006, 12-15.`` and ``Journal. Vol.23(4-A),2014, pp. 12-15.``"""
_EMBASE: Final = (
    rf"(?P<container>.+?)\.\s+(?:Conference\b.*?\.\s+)?(?:Vol\.? ?)?{_VOLUME}{_ISSUE}"
    rf" ?\((?:pp\.? ?(?P<pages>[^)]*)|no pagination)\)(?:,\s*{_DATE}.*)?"
)
"""``Journal. 12 (3) (pp 12-15), 2004. Date of Publication: 1 Mar 2004.``"""
_PSYCINFO_CHAPTER: Final = (
    r"(?P<editors>.+?)\.?\s*\((?P<date>\d{4})\)\.\s*(?P<container>.+?)\.?\s*\(pp\.? ?(?P<pages>[^)]+)\)\.?"
    r"(?:\s*[\w, ]+ pp\.)?(?P<publisher>.*)"
)
"""``Eks, Per [Ed]. (2012). Book. (pp. 12-15). xi, 200 pp. Place: Publisher.``"""
_BIOSIS_CHAPTER: Final = (
    r"(?P<editors>.+\[Ed[^\[\]]*\])\.?\s+(?P<container>.+?)\.?\s*:\s*(?P<pages>\w+(?:-\w+)?),\s*"
    r"(?P<date>.*\d{4}.*)"
)
"""``Eks, Per [Editor]. Book.:12-15, 2004.``"""
_JOURNALS: Final = (
    rf"(?P<container>.+?)\.?\s+(?P<date>(?:{_MONTHS} (?:\d\d?,? )?)?\d{{4}}(?: {_MONTHS}(?: \d\d?)?)?);\s*"
    rf"{_VOLUME}?{_ISSUE}(?:: ?(?P<pages>.+))?"
)
"""``Journal January/February 2010;14(1):12-15``, of Journals@Ovid"""
_MEDLINE: Final = (
    rf"(?P<container>.+?)\.\s+(?:Vol\.? ?)?{_VOLUME}{_ISSUE}"
    r"(?:: ?(?P<pages>[^,]+(?:, ?[A-Za-z]?\d+-[A-Za-z]?\d+)*))?,\s*(?P<date>.*\d{4}.*)"
)
"""``Journal. 12(3):12-15, 2004 Mar.``, of BIOSIS too"""
_AHEAD: Final = r"(?P<container>[^.\d]+(?:\.[^.\d]+)*)\.\s*(?:,?\s*(?P<date>.*\d{4}.*))?"
"""``Journal.``, printed ahead of its issue"""

_SHAPES: Final = tuple(
    re.compile(shape)
    for shape in (_PSYCINFO, _EMBASE, _PSYCINFO_CHAPTER, _BIOSIS_CHAPTER, _JOURNALS, _MEDLINE, _AHEAD)
)
_LONGEST: Final = 2_000
"""Characters of a line that may be one of these; longer ones would only cost time."""
_AFTER: Final = re.compile(r"\s*Series Information:.*")
_EDITOR: Final = re.compile(r"([^\[\]]+)\[[^\[\]]*\bEd(?:itor)?s?\b[^\[\]]*\]")
_PUBLISHED: Final = re.compile(r"Date of Publication:\s*([^.]*\d{4}[^.]*)")
_ARTICLE: Final = re.compile(r"Article Number:\s*(\w+)")

_OF_BOOK: Final = re.compile(
    r"(?:\.\s*)?(?P<container>\[[^\[\]]+\]|.+?)(?:\.?\s*\[[^\[\]]*\])?(?:[.:]\s+|\s+)(?P<publisher>[^.]*)\.\s"
    r"(?P<date>\d{4})\b.*"
)
_CHAPTER_PAGES: Final = re.compile(r"Chapter pagination:\s*([\w-]+)")


def source_of(text: str) -> Source:
    """Return what the source line tells; where it has no shape that is known, nothing."""
    line = _AFTER.sub("", one_line(text)) if len(text) < _LONGEST else ""
    found = (shape.fullmatch(line) for shape in _SHAPES)
    match = next((one for one in found if one), None)
    if match is None:
        return Source()
    parts = {name: value.strip(" .,;") or None for name, value in match.groupdict("").items()}
    exact, article = _PUBLISHED.search(line), _ARTICLE.search(line)
    return Source(
        container=(parts["container"] or "").partition(". Conference")[0] or None,
        volume=parts.get("volume"),
        issue=parts.get("issue"),
        pages=parts.get("pages") or (article[1] if article else None),
        date=exact[1] if exact else parts.get("date"),
        publisher=parts.get("publisher"),
        editors=_editors(parts.get("editors") or ""),
    )


def book_of(text: str) -> Source:
    """Return what a line tells of the book a chapter stands in: the Zoological Record's, or a mere title."""
    line = one_line(text) if len(text) < _LONGEST else ""
    named = list(_EDITOR.finditer(line))
    rest = line[named[-1].end() :].strip(" .,;") if named else line
    match, pages = _OF_BOOK.fullmatch(rest), _CHAPTER_PAGES.search(rest)
    title = match["container"] if match else rest
    return Source(
        container=title.strip(" .").removeprefix("[").removesuffix("]").strip(" .") or None,
        pages=pages[1] if pages else None,
        date=match["date"] if match else None,
        publisher=(match["publisher"].strip() or None) if match else None,
        editors=_editors(line),
    )


def _editors(text: str) -> tuple[Author, ...]:
    """Return whom the text names as editors: ``Ås, Per [Ed]; Vik, Kari [Editor, Reprint Author]``."""
    return _people(match[1].lstrip(" .").strip(" ,;") for match in _EDITOR.finditer(text))


def _people(found: Iterable[str]) -> tuple[Author, ...]:
    return tuple(person for name in found if (person := names.author(name)))
