"""What articles and books have in common in PubMed's XML: texts, titles, people, dates, abstracts."""

import re
from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from litreview.formats import dates, identifiers
from litreview.model.language import _
from litreview.model.records import Author
from litreview.model.text import one_line

Parts = dict[str, _Element]
"""The children of an element by name, the first of each."""

_UNTITLED: Final = {"", "not available"}
_ABBREVIATED_END: Final = re.compile(r"(?:\.[^\W\d]{1,2}|\betc|\.\.)\.$", re.IGNORECASE)


class NotPubmedXml(ValueError):  # noqa: N818 - it says what the text is not
    """The bytes are no complete, well-formed set of PubMed records; the message says what is wrong."""


def parts(element: _Element | None) -> Parts:
    """Return the children by name; one walk costs less than a search for each."""
    if element is None:
        return {}
    return {child.tag: child for child in element.iterchildren(reversed=True)}


def required(among: Parts, name: str) -> _Element:
    """Return the part, or raise NotPubmedXml."""
    if name not in among:
        raise NotPubmedXml(_("a record without {part}").format(part=name))
    return among[name]


def words(element: _Element) -> str:
    """Return all text in the element; its own ``text`` alone ends where the first markup begins."""
    text = "".join(map(str, element.itertext())) if len(element) else element.text
    return one_line(text) if text else ""


def text(element: _Element | None) -> str | None:
    """Return the text of an element, or None where there is no element or no text."""
    return (words(element) or None) if element is not None else None


def texts(parent: _Element | None, name: str) -> tuple[str, ...]:
    """Return the texts of the children of that name, those without text left out."""
    if parent is None:
        return ()
    return tuple(found for child in parent.iterchildren(name) if (found := words(child)))


def pmid(among: Parts) -> str:
    """Return the record's number; raise NotPubmedXml where it has none."""
    number = identifiers.pmid(text(among.get("PMID")) or "")
    if number is None:
        raise NotPubmedXml(_("a record without a PMID"))
    return number


def address(number: str) -> str:
    """Return where a reader finds the record."""
    return f"https://pubmed.ncbi.nlm.nih.gov/{number}/"


def titles(among: Parts) -> tuple[str, str | None]:
    """Return the title, and the one in the report's own language where PubMed gives it."""
    first, vernacular = title(among.get("ArticleTitle")), title(among.get("VernacularTitle"))
    if first.casefold() in _UNTITLED and vernacular:
        return vernacular, None
    return first, vernacular or None


def title(element: _Element | None) -> str:
    """Return the title without its full stop and without the brackets that mark a translated one."""
    whole = text(element) or ""
    bare = whole.removesuffix(".")
    if _is_bracketed(bare):
        whole = bare[1:-1].strip()
    return whole if _ABBREVIATED_END.search(whole) else whole.removesuffix(".")


def _is_bracketed(whole: str) -> bool:
    """Tell whether one pair of brackets holds the whole title: ``[A]``, but not ``[A] and [B]``."""
    if not (whole.startswith("[") and whole.endswith("]")):
        return False
    depth = 0
    for character in whole[:-1]:
        depth += (character == "[") - (character == "]")
        if depth == 0:
            return False
    return True


def authors(parent: _Element) -> tuple[Author, ...]:
    """Return everybody in the lists of authors, or in lists that do not say whose they are."""
    return tuple(_people(parent, "authors"))


def editors(parent: _Element) -> tuple[Author, ...]:
    """Return everybody in the lists of editors."""
    return tuple(_people(parent, "editors"))


def _people(parent: _Element, role: str) -> Iterator[Author]:
    for listed in parent.iterchildren("AuthorList"):
        if listed.get("Type", "authors") == role:
            named = (_person(one) for one in listed.iterchildren("Author") if one.get("ValidYN") != "N")
            yield from (person for person in named if person)


def _person(element: _Element) -> Author | None:
    told = parts(element)
    if organisation := text(told.get("CollectiveName")):
        return Author(family=organisation, organisation=True)
    family = text(told.get("LastName"))
    given = text(told.get("ForeName")) or text(told.get("FirstName")) or text(told.get("Initials"))
    orcid = _orcid(element) if "Identifier" in told else None
    if family is None:
        return Author(family=given, orcid=orcid) if given else None
    suffix = text(told.get("Suffix"))
    return Author(
        family=family, given=f"{given}, {suffix}" if given and suffix else given or suffix, orcid=orcid
    )


def _orcid(person: _Element) -> str | None:
    named = (one for one in person.iterchildren("Identifier") if one.get("Source", "").upper() == "ORCID")
    return next((orcid for one in named if (orcid := identifiers.orcid(words(one)))), None)


def date(element: _Element | None) -> str | None:
    """Return the date in digits, or PubMed's own words: ``1998 Dec-1999 Jan``, ``2010 Spring``."""
    told = parts(element)
    year, month = text(told.get("Year")), dates.month(text(told.get("Month")) or "")
    if year is None:
        return text(told.get("MedlineDate"))
    if month is None:
        season = text(told.get("Season")) or text(told.get("Month"))
        return f"{year} {season}" if season else year
    day = dates.day(text(told.get("Day")) or "")
    return f"{year}-{month:02}" + (f"-{day:02}" if day else "")


def pages(among: Parts, parent: _Element) -> str | None:
    """Return the pages as PubMed writes them, or the number that stands for them."""
    told = parts(among.get("Pagination"))
    if printed := text(told.get("MedlinePgn")):
        return printed
    start, end = text(told.get("StartPage")), text(told.get("EndPage"))
    if start:
        return f"{start}-{end}" if end and end != start else start
    return next((number for number in _locations(parent, "pii") if number), None)


def located_doi(parent: _Element) -> str | None:
    """Return the DOI that says where the report stands, unless PubMed marks it as wrong."""
    return next((doi for place in _locations(parent, "doi") if (doi := identifiers.doi(place))), None)


def _locations(parent: _Element, kind: str) -> Iterator[str]:
    for place in parent.iterchildren("ELocationID"):
        if place.get("EIdType") == kind and place.get("ValidYN") != "N":
            yield words(place)


def listed(identifiers_of: _Element | None, kind: str) -> str:
    """Return the report's own identifier of the kind from its ``ArticleIdList``, or an empty text."""
    if identifiers_of is None:
        return ""
    own = (one for one in identifiers_of.iterchildren("ArticleId") if one.get("IdType") == kind)
    return next((found for one in own if (found := words(one))), "")


def abstract(element: _Element | None) -> str | None:
    """Return the abstract, a section a line and its label in capitals before a colon."""
    if element is None:
        return None
    sections = (_section(section) for section in element.iterchildren("AbstractText"))
    return "\n".join(section for section in sections if section) or None


def _section(element: _Element) -> str:
    said, label = words(element), one_line(element.get("Label", "")).upper().rstrip(":").rstrip()
    return f"{label}: {said}" if said and label and label != "UNLABELLED" else said


def keywords(parent: _Element) -> tuple[str, ...]:
    """Return the keywords of every list, each once."""
    lists = parent.iterchildren("KeywordList")
    return tuple(dict.fromkeys(word for one in lists for word in texts(one, "Keyword")))
