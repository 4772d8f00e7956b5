"""Web of Science's tagged format (.ciw, .isi, .txt), of the Core Collection and of its other databases."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from litreview.formats import identifiers
from litreview.formats.abstracts import sectioned
from litreview.formats.tagged import (
    HEAD,
    Grammar,
    Pair,
    TaggedEntry,
    TaggedReader,
    as_ris,
    first_lines,
    people,
)
from litreview.formats.texts import normalised
from litreview.formats.wos_notices import told, untold
from litreview.model.reading import Text
from litreview.model.records import Author, Record
from litreview.model.text import fold, one_line

_LINE: Final = re.compile(r"(?P<tag>[A-Z][A-Z0-9])(?: (?P<value>.*)|)")
_END: Final = "ER"
_OF_FILE: Final = frozenset({"FN", "VR", "EF", _END})
"""Tags that are of no entry."""
_FIRST: Final = re.compile(
    r"FN (?:ISI\b|Thomson|Clarivate|Web of|.*\bWeb of (?:Science|Knowledge)).*", re.IGNORECASE
)
_ENTRY: Final = re.compile(r"PT [A-Z]\s*")
_TITLE: Final = re.compile(r"^TI \S", re.MULTILINE)
_ENDED: Final = re.compile(r"^ER[^\S\n]*$", re.MULTILINE)
_KNOWN: Final = re.compile(
    r"A[BEFNRU]|B[ACDEFNOPS]|C[1-3ABCDGILNORTY]|D[12AEGILST]|E[ADFIMPR]|F[NPTUX]|G[AEIMNOPT]|H[COP]|I[DS]|J[9CI]"
    r"|L[AS]|M[ACDHINQS]|NR|O[AIR]|P[ACDGILMNRSTUY]|R[INP]|S[CDEINOPTU]|T[ACIMNR]|U[12RT]|V[LR]|W[CE]|X[14]|Y[14]"
    r"|Z[1-489ABRS]"
)
"""Tags that may stand where lines that go on are not set in by blanks, as they ought to be."""

_DATABASES: Final = {
    "WOS": "Web of Science Core Collection",
    "ISI": "Web of Science Core Collection",
    "BCI": "BIOSIS Citation Index",
    "BIOSIS": "BIOSIS Previews",
    "CABI": "CAB Abstracts",
    "CCC": "Current Contents Connect",
    "DRCI": "Data Citation Index",
    "DIIDW": "Derwent Innovations Index",
    "FSTA": "FSTA",
    "INSPEC": "Inspec",
    "KJD": "KCI-Korean Journal Database",
    "MEDLINE": "MEDLINE",
    "PPRN": "Preprint Citation Index",
    "PQDT": "ProQuest Dissertations & Theses Citation Index",
    "RSCI": "Russian Science Citation Index",
    "SCIELO": "SciELO Citation Index",
    "ZOOREC": "Zoological Record",
}
"""Databases by what stands before the colon of their numbers."""
_ZOOLOGICAL: Final = re.compile(r"ZOOR\d+")

_TAGS: Final = {
    "TI": "TI",
    "SO": "T2",
    "J9": "JO",
    "JI": "JA",
    "VL": "VL",
    "IS": "IS",
    "BP": "SP",
    "EP": "EP",
    "AR": "C7",
    "PD": "DA",
    "DE": "KW",
    "ID": "KW",
    "LA": "LA",
    "PU": "PB",
    "SN": "SN",
    "EI": "SN",
    "BN": "BN",
    "DI": "DO",
    "DL": "LK",
    "UR": "UR",
    "UT": "AN",
    "PM": "PMID",
}
"""The tags of RIS that mean the same."""
_SERIES: Final = frozenset({"B", "S"})
_ADDRESS: Final = re.compile(r"\s*\([^()@]*@[^()@]*\)\s*$")
_NOBODY: Final = re.compile(r"\[?anonymous\]?,?", re.IGNORECASE)


class WosReader(TaggedReader):
    """Reads Web of Science's tagged files."""

    name = "wos"
    title = "Web of Science (tagged)"

    def recognises(self, text: str) -> bool:
        """Tell whether the text begins with FN lines, or with an entry that has a title and an end."""
        first = first_lines(text, 2)
        if first and _FIRST.fullmatch(first[0].rstrip()):
            return True
        after = _LINE.fullmatch(first[1].rstrip()) if len(first) > 1 else None
        if after and first[0].startswith("FN "):
            return after["tag"] == "VR"
        if after is None or not _ENTRY.fullmatch(first[0]):
            return False
        head = normalised(text[:HEAD])
        return bool(_TITLE.search(head) and _ENDED.search(head))

    def grammar(self, text: Text) -> Grammar:
        """Return how the lines of the file are told apart: some files have lost the blanks before lines."""
        is_set_in = not any(line and not line[0].isspace() and not _tagged(line) for line in text.lines())
        return Grammar(_tagged if is_set_in else _known, _begins, end=_END)

    def record(self, entry: TaggedEntry, source: str) -> Record:
        """Return the record of the entry, with an empty title where it has none."""
        record = as_ris(_pairs(entry), source, entry.original)
        abstract = one_line(entry.first("AB") or "")
        return replace(
            record,
            title=untold(record.title),
            container=None if _is_whole(entry) else record.container,
            original_title=entry.first("FT"),
            authors=_with_orcids(_authors(entry), entry.each("OI")),
            editors=people(_parted(entry.of("BE") or entry.of("ED"))),
            abstract=sectioned(abstract) or None,
            headings=_terms(entry, "MH", "MC", "MQ"),
            publication_types=_terms(entry, "DT"),
            notes=_notes(entry),
            notices=told(_terms(entry, "DT"), entry.first("TI") or ""),
            database=_database(entry),
            platform="Web of Science",
        )


def _tagged(line: str) -> Pair | None:
    match = _LINE.fullmatch(line.rstrip())
    if match is None or (match["tag"] == _END and match["value"]):
        return None
    return match["tag"], (match["value"] or "").strip()


def _known(line: str) -> Pair | None:
    tagged = _tagged(line)
    return tagged if tagged and _KNOWN.fullmatch(tagged[0]) else None


def _begins(tag: str, entry: TaggedEntry | None) -> bool:
    if tag in _OF_FILE:
        return False
    return entry is None or entry.ended or (tag == "PT" and "PT" in entry.tags)


def _pairs(entry: TaggedEntry) -> Iterator[Pair]:
    yield "TY", _kind(entry)
    yield from (("PY", year) for year in _years(entry))
    for tag, lines in entry.parts:
        if name := _TAGS.get(tag):
            yield name, " ".join(lines)
    if "BP" not in entry.tags and (pages := entry.first("PS")):
        yield "SP", pages
    if "DI" not in entry.tags and (doi := entry.first("D2")) and _kind(entry) == "BOOK":
        yield "DO", doi
    if "UT" not in entry.tags and (number := entry.first("AN")):
        yield "AN", number
    if "SO" not in entry.tags and (meeting := entry.first("CT")):
        yield "C3", meeting


def _years(entry: TaggedEntry) -> list[str]:
    """Return the year of publication; of a report that came early, the year of that."""
    return entry.each("PY") or [str(year) for text in entry.each("EA") if (year := identifiers.year(text))]


def _kind(entry: TaggedEntry) -> str:
    """Return the RIS type of PT and DT; what stands in a journal is an article, of a congress too."""
    form = (entry.first("PT") or "")[:1].upper()
    kinds = {kind.lower() for kind in _terms(entry, "DT")}
    if form == "P" or "patent" in kinds:
        return "GEN"
    if form == "D" or any("dissertation" in kind or "thesis" in kind for kind in kinds):
        return "THES"
    if form not in _SERIES:
        return "JOUR"
    return _kind_of_book(entry, kinds)


def _kind_of_book(entry: TaggedEntry, kinds: set[str]) -> str:
    if "book chapter" in kinds:
        return "CHAP"
    if "proceedings paper" in kinds or "meeting abstract" in kinds or "CT" in entry.tags:
        return "CONF"
    return "BOOK" if _is_whole(entry) or "book" in kinds else "CHAP"


def _is_whole(entry: TaggedEntry) -> bool:
    """Tell whether the title is that of the source too, as a whole book's is."""
    return fold(entry.first("TI") or "") == fold(entry.first("SO") or "")


def _terms(entry: TaggedEntry, *tags: str) -> tuple[str, ...]:
    words = (part.strip().replace("*", "") for value in entry.each(*tags) for part in value.split(";"))
    return tuple(dict.fromkeys(word for word in words if word))


def _parted(lines: Iterable[str]) -> list[str]:
    return [part for line in lines for part in line.split(";")]


def _authors(entry: TaggedEntry) -> tuple[Author, ...]:
    """Return the persons by their full names where all are given, and then the groups."""
    short, full = entry.of("AU") or _parted(entry.of("BA")), entry.of("AF") or _parted(entry.of("BF"))
    names = full if len(full) >= len(short) else short
    named = (_ADDRESS.sub("", name) for name in names)
    found = people(name for name in named if not _NOBODY.fullmatch(name.strip()))
    groups = _parted(entry.each("CA")) or ([] if found else entry.each("GP"))
    known = {fold(person.family) for person in found}
    bodies = (one_line(group).strip(" ,") for group in groups)
    return (
        *found,
        *(Author(family=body, organisation=True) for body in bodies if body and fold(body) not in known),
    )


def _with_orcids(authors: tuple[Author, ...], told_ids: Iterable[str]) -> tuple[Author, ...]:
    """Return the authors with the ORCID that stands after their name in ``OI``: ``Ås, Per/0000-…``."""
    parts = (part.partition("/") for value in told_ids for part in value.split(";"))
    known = {_key(name): identifiers.orcid(number) for name, _slash, number in parts}
    return tuple(
        author if author.organisation else replace(author, orcid=known.get(_key(_written(author))))
        for author in authors
    )


def _written(author: Author) -> str:
    """Return the name as Web of Science writes it: ``Family, Given``."""
    return f"{author.family}, {author.given or ''}"


def _key(name: str) -> str:
    """Return family name and first initial, by which two spellings of one name are the same."""
    family, _comma, given = fold(one_line(name)).partition(",")
    return f"{family.strip()},{given.strip()[:1]}"


def _notes(entry: TaggedEntry) -> tuple[str, ...]:
    """Return the meeting that a paper was given at."""
    meeting = ", ".join(part for tag in ("CT", "CY", "CL") if (part := entry.first(tag)))
    return (meeting,) if meeting else ()


def _database(entry: TaggedEntry) -> str | None:
    number = entry.first("UT", "AN") or ""
    if _ZOOLOGICAL.match(number):
        return _DATABASES["ZOOREC"]
    prefix, colon, _rest = number.partition(":")
    return _DATABASES.get(prefix.upper()) if colon else None
