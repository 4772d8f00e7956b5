"""RefWorks' tagged format: ``RT`` type, ``T1`` title, ``A1`` author; also written by HighWire and CSA."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from litreview.formats.tagged import Grammar, Pair, TaggedEntry, TaggedReader, as_ris, first_lines, people
from litreview.model.reading import Text
from litreview.model.records import Record
from litreview.model.text import one_line

_KNOWN: Final = re.compile(
    r"RT|S[FLNPRT]|ID|A[1-6BDNV]|T[1-3]|J[FO]|YR|FD|VO|I[PS]|O[LPT]|K1|NO|ED|P[BP]|LA|CL|L[KL]|DO|C[NR]|D[BS]|RD"
    r"|U(?:[1-9L]|1[0-5])|W[PTV]|PMC?ID"
)
"""Tags of the format; a line of an abstract may well begin with two other capitals."""
_LINE: Final = re.compile(r"\s?(?P<tag>[A-Z][A-Z0-9]|U1[0-5]|PMC?ID)(?:\s+(?P<value>.*)|)")
_FIRST: Final = re.compile(r"\s?RT\s+(?P<type>[A-Z][\w ,/()-]*)")

_TYPES: Final = {
    "journal article": "JOUR",
    "journal": "JOUR",
    "journal, electronic": "EJOUR",
    "abstract": "ABST",
    "magazine article": "MGZN",
    "newspaper article": "NEWS",
    "newsletter article": "NEWS",
    "book": "BOOK",
    "book, whole": "BOOK",
    "book, edited": "EDBOOK",
    "monograph": "BOOK",
    "book, section": "CHAP",
    "conference proceeding": "CONF",
    "conference proceedings": "CONF",
    "report": "RPRT",
    "dissertation": "THES",
    "dissertation/thesis": "THES",
    "dissertation/thesis, unpublished": "THES",
    "web page": "ELEC",
}
_BOOKS: Final = frozenset({"BOOK", "EDBOOK"})

_TAGS: Final = {
    "A1": "AU",
    "T1": "TI",
    "JF": "JF",
    "JO": "JO",
    "T2": "BT",
    "WT": "BT",
    "YR": "PY",
    "FD": "DA",
    "VO": "VL",
    "IS": "IS",
    "SP": "SP",
    "OP": "EP",
    "K1": "KW",
    "AB": "AB",
    "NO": "RN",
    "PB": "PB",
    "SN": "SN",
    "AN": "AN",
    "LA": "LA",
    "LK": "LK",
    "UL": "UR",
    "DO": "DO",
    "DB": "DB",
    "PMID": "PMID",
    "PMCID": "PMCID",
}
"""The tags of RIS that mean the same."""


class RefworksReader(TaggedReader):
    """Reads RefWorks' tagged files."""

    name = "refworks"
    title = "RefWorks (tagged)"

    def recognises(self, text: str) -> bool:
        """Tell whether the text begins with an RT line of a known type, or with one and another tag."""
        first = first_lines(text, 2)
        match = _FIRST.fullmatch(first[0].rstrip()) if first else None
        if match is None:
            return False
        return match["type"].strip().lower() in _TYPES or any(map(_tagged, first[1:]))

    def grammar(self, text: Text) -> Grammar:  # noqa: ARG002 - all files are alike
        """Return how the lines of the file are told apart."""
        return Grammar(_tagged, _begins)

    def record(self, entry: TaggedEntry, source: str) -> Record:
        """Return the record of the entry, with an empty title where it has none."""
        record = as_ris(_pairs(entry), source, entry.original)
        own = entry.first("OT")
        return replace(
            record,
            original_title=own if own != record.title else None,
            editors=people(part for value in entry.of("A2") for part in value.split(";")),
            platform=entry.first("DS"),
        )


def _tagged(line: str) -> Pair | None:
    match = _LINE.fullmatch(line.rstrip())
    if match is None or not _KNOWN.fullmatch(match["tag"]):
        return None
    return match["tag"], (match["value"] or "").strip()


def _begins(tag: str, entry: TaggedEntry | None) -> bool:  # noqa: ARG001 - each begins with its type
    return tag == "RT"


def _pairs(entry: TaggedEntry) -> Iterator[Pair]:
    kind = _TYPES.get(one_line(entry.first("RT") or "").lower(), "GEN")
    yield "TY", kind
    for tag, lines in entry.parts:
        if kind in _BOOKS and tag == "T2":
            yield "T2", " ".join(lines)
        elif name := _TAGS.get(tag):
            yield name, "\n".join(lines) if tag in {"A1", "AB", "K1"} else " ".join(lines)
