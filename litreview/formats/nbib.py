"""PubMed's own text format (MEDLINE, NBIB), which ERIC writes too."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from litreview.formats import further, identifiers, names
from litreview.formats.abstracts import sectioned
from litreview.formats.dates import date as date_of
from litreview.formats.gathering import Entry, StreamReader
from litreview.formats.headings import qualified, unmarked
from litreview.formats.nbib_entries import Pair, RawEntry, entries
from litreview.formats.pubmed_notices import TAGS, linked, notices
from litreview.formats.remembering import remembered
from litreview.formats.texts import normalised
from litreview.formats.titles import bare
from litreview.model.language import _
from litreview.model.reading import Problem, Text
from litreview.model.records import Author, Notice, Record, RecordType, accession_id, citation_id
from litreview.model.text import one_line

_RECOGNISED: Final = re.compile(r"(?:PMID *- ?\d|OWN *- )")
_HEAD: Final = 10_000
"""Characters in which a file shows whether anything is in it."""
_IDENTIFIERS: Final = frozenset({"PMID", "OID", "LID", "AID", "AB"})
_TITLES: Final = ("TI", "BTI", "CTI", "TT")
_ERIC: Final = "ERIC"
DATABASE: Final = "PubMed"
OWN: Final = "USR"
"""The tag of what we hold and PubMed's format has no tag for, in lines with a label."""
_PUBLISHERS: Final = re.compile(r"(\S+) \[pii\]")
"""An identifier that the publisher gave."""

TYPES: Final = {
    "journal article": RecordType.ARTICLE,
    "journal articles": RecordType.ARTICLE,
    "academic dissertation": RecordType.THESIS,
    "dissertations/theses": RecordType.THESIS,
    "book": RecordType.BOOK,
    "books": RecordType.BOOK,
    "book chapter": RecordType.CHAPTER,
    "technical report": RecordType.REPORT,
    "reports - research": RecordType.REPORT,
    "congress": RecordType.CONFERENCE,
    "congresses": RecordType.CONFERENCE,
    "clinical conference": RecordType.CONFERENCE,
    "web page": RecordType.WEB,
}
"""Publication types that say what kind of document it is, where it stands in no journal."""

_PEOPLE: Final = frozenset({"FAU", "AU", "FED", "ED", "FIR", "IR"})
"""Tags of persons: what follows one is of that person until the next."""
_SUBSTANCE: Final = re.compile(r"[^(]*\((.+)\)")
"""A substance after its registry number: ``EC 3.6.5.5 (Dynamins)``."""

_READ: Final = frozenset(
    """
    PMID OID LID AID TI BTI CTI TT JT TA JID FAU AU CN FED ED DP DEP PB VI IP PG PMC ISBN IS ISSN AB OAB OT MH
    NM RN LA PT GN OWN USR
    """.split()  # noqa: SIM905 - a list of words is read as one
).union(TAGS)
"""Tags that a record is made of; what the others hold stays in its original."""
_ONCE: Final = frozenset("PMID IS TA JT TT TI IP VI DP PG LID OWN PMC DEP JID AB".split())  # noqa: SIM905 - likewise
"""Tags that have one value; where such a tag comes again, it goes on with it, as in Bio.Medline."""

_LINKS: Final = frozenset(TAGS)

Values = dict[str, list[str]]


class NbibReader(StreamReader):
    """Reads the text format of PubMed and ERIC."""

    name = "nbib"
    title = "PubMed (NBIB)"

    def recognises(self, text: str) -> bool:
        """Tell whether the first line with text is a PMID or OWN line."""
        first = next((line for line in normalised(text).split("\n") if line.strip()), "")
        return bool(_RECOGNISED.match(first))

    def entries(self, text: Text, *, source: str) -> Iterator[Entry | Problem]:
        """Yield the entries in the file's order, and what is wrong with the file itself."""
        last: RawEntry | None = None
        for raw in entries(text):
            yield _entry(raw, source)
            last = raw
        if last and text.ends_in_mid_line:
            what = _("the file ends in the middle of a line: this entry may have been cut off")
            yield Problem(line=last.line, what=what)
        elif not last and text.head(_HEAD).strip():
            yield Problem(line=1, what=_("this is no PubMed file: no line begins with PMID"))


def values_of(pairs: Iterable[Pair]) -> Values:
    """Return the values that a record is made of by their tags, each clean and on one line."""
    values: Values = {}
    for tag, value in pairs:
        if tag in _READ and (text := _line(value)):
            if tag in values:
                values[tag].append(text)
            else:
                values[tag] = [text]
    for tag in _ONCE.intersection(values):
        if len(values[tag]) > 1:
            values[tag] = [" ".join(values[tag])]
    return values


_line: Final = remembered(one_line)


def _first(values: Values, *tags: str) -> str | None:
    for tag in tags:
        if tag in values:
            return values[tag][0]
    return None


def _all(values: Values, *tags: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([value for tag in tags if tag in values for value in values[tag]]))


def _entry(raw: RawEntry, source: str) -> Entry:
    values = values_of(raw.pairs)
    title = _first(values, *_TITLES)
    if not title and _IDENTIFIERS.isdisjoint(values):
        return Entry(line=raw.line, record=None, remark=_("the entry has no title"))
    remark = None if title else _("the entry has no title; it goes by its journal and identifier")
    title = bare(title or _first(values, "JT", "TA") or "")
    return Entry(line=raw.line, record=_record(raw, values, title, source), remark=remark)


def _record(raw: RawEntry, values: Values, title: str, source: str) -> Record:
    pmid = _identifier(identifiers.pmid, values.get("PMID", ()))
    own = values.get(OWN, ())
    accession = _told(own, further.ACCESSION, pmid or _first(values, "OID"))
    authors = further.with_people(_people(raw, values, "FAU", "AU", "CN"), own)
    date = _first(values, "DP", "DEP")
    year = identifiers.year(date or "")
    kind, container, publisher = _type(values), _container(values), _first(values, "PB")
    if kind is RecordType.REPORT and _database(values) == _ERIC and not publisher:
        container, publisher = None, container  # who issued it stands where a journal has its name
    volume, issue, pages, doi = _first(values, "VI"), _first(values, "IP"), _pages(values), _doi(values)
    types = _all(values, "PT")
    short = _first(values, "TA") or further.after(own, further.SHORT)
    place = "\x1f".join((container or "", volume or "", issue or "", pages or "", doi or ""))
    return Record(
        id=accession_id(source, accession)
        if accession
        else citation_id(source, title=title, authors=authors, year=year, place=place),
        source=source,
        title=title,
        type=kind,
        accession=accession,
        original_title=bare(_first(values, "TT") or "") or None if values.keys() & {"TI", "BTI"} else None,
        authors=authors,
        editors=further.with_people(_people(raw, values, "FED", "ED"), own),
        year=year,
        date=date_of(date) if date else None,
        container=container,
        container_short=short if short != container else None,
        publisher=publisher,
        volume=volume,
        issue=issue,
        pages=pages,
        doi=doi,
        pmid=pmid,
        pmcid=_identifier(identifiers.pmcid, values.get("PMC", ())),
        isbn=identifiers.isbns(" ".join(values.get("ISBN", ()))),
        issn=identifiers.issns(" ".join(_all(values, "IS", "ISSN")).replace("ISSN-", "")),
        abstract=_abstract(values, "AB"),
        other_abstract=_abstract(values, "OAB"),
        keywords=_keywords(values),
        headings=_headings(values),
        language=_language(values),
        publication_types=_without(types, further.listed(own, further.TYPES)),
        notes=tuple(values.get("GN", ())),
        notices=notices(_links(values), types),
        url=next((link for link in _all(values, "LID", "AID") if link.startswith("http")), None),
        database=_told(own, further.DATABASE, _database(values)),
        platform=further.after(own, further.PLATFORM),
        original=raw.original,
    )


def _told(own: Sequence[str], label: str, otherwise: str | None) -> str | None:
    """Return what our own entries say under the label, or else what PubMed's tags do."""
    told = further.after(own, label)
    return otherwise if told is None else None if told == further.NONE else told


def _without(types: tuple[str, ...], added: Collection[str]) -> tuple[str, ...]:
    return tuple(one for one in types if one not in added) if added else types


def _container(values: Values) -> str | None:
    book = ("BTI",) if "TI" in values else ()
    return _first(values, "JT", "TA", *book, *(("CTI",) if values.keys() & {"TI", "BTI"} else ()))


def _database(values: Values) -> str | None:
    """Return whose record it is; one that its file calls not the library's own is nobody's known."""
    owners = values.get("OWN", ())
    if _ERIC in owners:
        return _ERIC
    return DATABASE if "PMID" in values or "NOTNLM" not in owners else None


def _identifier(cleaner: Callable[[str], str | None], values: Iterable[str]) -> str | None:
    return next(filter(None, map(cleaner, values)), None)


def _doi(values: Values) -> str | None:
    return _identifier(identifiers.doi, _all(values, "LID", "AID"))


def _pages(values: Values) -> str | None:
    """Return the pages, or the publisher's number that PubMed's own citation has in their place."""
    if "PG" in values:
        return values["PG"][0]
    number = _PUBLISHERS.search(" ".join(values.get("LID", ())))
    return number[1] if number else None


def _links(values: Values) -> list[Notice | None]:
    """Return what the tags of links tell of."""
    if values.keys().isdisjoint(_LINKS):
        return []
    return [linked(tag, text) for tag in TAGS for text in _all(values, tag)]


def _people(raw: RawEntry, values: Values, full: str, short: str, body: str = "") -> tuple[Author, ...]:
    """Return who the lines of the tags name, each with the ORCID of the AUID line that follows.

    ``body`` is the tag of organisations; all stand in the order of the file.
    """
    tag = full if full in values else short
    if tag not in values and body not in values:
        return ()
    found: list[Author | None] = []
    for name, value in raw.pairs:
        if name == tag:
            found.append(person_of(value) if tag == full else names.author(value))
        elif name == body:
            found.append(Author(family=whole, organisation=True) if (whole := one_line(value)) else None)
        elif name in _PEOPLE and name not in {full, short}:
            found.append(None)
        elif name == "AUID" and found and found[-1]:
            found[-1] = replace(found[-1], orcid=found[-1].orcid or identifiers.orcid(value))
    return tuple([person for person in found if person])


@remembered
def person_of(text: str) -> Author | None:
    """Return who is named in full; a single word is a person too, if nothing tells of an organisation."""
    named = names.author(text)
    alone = named and named.organisation and " " not in named.family
    return (
        replace(named, organisation=False) if named and alone and not names.is_organisation(text) else named
    )


def _abstract(values: Values, tag: str) -> str | None:
    return "\n".join(map(sectioned, values[tag])) if tag in values else None


def _keywords(values: Values) -> tuple[str, ...]:
    words = (unmarked(word) for word in _all(values, "OT"))
    return tuple(dict.fromkeys(word for word in words if word))


def _headings(values: Values) -> tuple[str, ...]:
    """Return descriptors with each of their qualifiers, supplementary concepts, and other substances."""
    found = [name for heading in values.get("MH", ()) for name in _qualified(heading)]
    matches = map(_SUBSTANCE.fullmatch, values.get("RN", ()))
    others = [*values.get("NM", ()), *(match[1] for match in matches if match)]
    plain = {name.partition("/")[0] for name in found} if others else set()
    return tuple(dict.fromkeys((*found, *(name for name in others if name not in plain))))


@remembered
def _qualified(heading: str) -> tuple[str, ...]:
    return tuple(qualified(unmarked(heading)))


def _language(values: Values) -> str | None:
    word = (_first(values, "LA") or "").lower()
    return "eng" if word == "english" else word or None


def _type(values: Values) -> RecordType:
    if "BTI" not in values and (values.keys() & {"TA", "JID"} or {"IP", "JT"} <= values.keys()):
        return RecordType.ARTICLE
    kinds = (TYPES.get(kind.lower()) for kind in _all(values, "PT"))
    journal = RecordType.ARTICLE if "JT" in values else RecordType.OTHER
    return next((kind for kind in kinds if kind), RecordType.BOOK if "BTI" in values else journal)
