"""PubMed's own text format (MEDLINE, NBIB), which ERIC writes too; tokens by Bio.Medline, guards by us."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from litreview.formats import identifiers, names
from litreview.formats.abstracts import sectioned
from litreview.formats.dates import date as date_of
from litreview.formats.gathering import Entry, StreamReader
from litreview.formats.pubmed_notices import TAGS, linked, notices
from litreview.formats.texts import normalised
from litreview.formats.titles import bare
from litreview.model.language import _
from litreview.model.reading import Problem, Text
from litreview.model.records import Author, Record, RecordType, accession_id, citation_id
from litreview.model.text import clean, one_line

_TAGGED: Final = re.compile(r"(?P<tag>[A-Z]{2,4}) {0,2}-(?: (?P<value>.*)|(?P<bare>\d+\s*)?)")
_RECOGNISED: Final = re.compile(r"(?:PMID *- ?\d|OWN *- )")
_HEAD: Final = 10_000
"""Characters in which a file shows whether anything is in it."""
_TITLES: Final = ("TI", "BTI", "CTI", "TT")

_TYPES: Final = {
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
}
"""Publication types that say what kind of document it is, where it stands in no journal."""

_PEOPLE: Final = frozenset({"FAU", "AU", "FED", "ED", "FIR", "IR"})
"""Tags of persons: what follows one is of that person until the next."""
_SUBSTANCE: Final = re.compile(r"[^(]*\((.+)\)")
"""A substance after its registry number: ``EC 3.6.5.5 (Dynamins)``."""

Values = dict[str, list[str]]


@dataclass(slots=True)
class _Block:
    """What one entry holds, a list of lines for each tag, and its lines as they stand in the file."""

    line: int
    parts: list[list[str]] = field(default_factory=list)
    original: list[str] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)

    @property
    def lines(self) -> list[str]:
        """Return one line a tag."""
        return [" ".join(parts) for parts in self.parts]

    def take(self, tag: str, value: str) -> None:
        """Add a tagged line, or join an untagged one to it, as Bio.Medline does for a few tags only."""
        if tag:
            self.tags.add(tag)
            self.parts.append([f"{tag:<4}- {value}"])
        else:
            self.parts[-1].append(value)


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
        last: _Block | None = None
        for block in _blocks(text.lines()):
            yield _entry(block, source)
            last = block
        if last and text.ends_in_mid_line:
            what = _("the file ends in the middle of a line: this entry may have been cut off")
            yield Problem(line=last.line, what=what)
        elif not last and text.head(_HEAD).strip():
            yield Problem(line=1, what=_("this is no PubMed file: no line begins with PMID"))


def _blocks(lines: Iterable[str]) -> Iterator[_Block]:
    """Yield the entries: a new one begins at PMID or OWN, or after a blank line with a title of its own."""
    block: _Block | None = None
    after_blank = True
    for number, line in enumerate(lines, start=1):
        tagged = _TAGGED.fullmatch(line)
        tag = tagged["tag"] if tagged else ""
        if tag and (block is None or _begins(tag, block, after_blank=after_blank)):
            if block:
                yield block
            block = _Block(number)
        after_blank = not line.strip()
        if block and not after_blank:
            block.take(tag, (tagged["value"] or tagged["bare"] or "") if tagged else line.strip())
            block.original.append(line)
    if block:
        yield block


def _begins(tag: str, block: _Block, *, after_blank: bool) -> bool:
    if tag in {"PMID", "OWN"} & block.tags or tag == "PMID":
        return True
    return after_blank and tag in {"OWN", "TI"} and "TI" in block.tags


def _values(block: _Block) -> Values:
    from Bio import Medline  # noqa: PLC0415 - a command that reads no such file starts without Biopython

    read = Medline.read(block.lines)
    found = {tag: [value] if isinstance(value, str) else list(value) for tag, value in read.items()}
    cleaned = {tag: [text for value in values if (text := clean(value))] for tag, values in found.items()}
    return {tag: values for tag, values in cleaned.items() if values}


def _first(values: Values, *tags: str) -> str | None:
    return next((one_line(value) for tag in tags for value in values.get(tag, ())), None)


def _all(values: Values, *tags: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one_line(value) for tag in tags for value in values.get(tag, ())))


def _entry(block: _Block, source: str) -> Entry:
    values = _values(block)
    title = _first(values, *_TITLES)
    identified = values.keys() & {"PMID", "OID", "LID", "AID"}
    if not title and not identified:
        return Entry(line=block.line, record=None, remark=_("the entry has no title"))
    remark = None if title else _("the entry has no title; it goes by its journal and identifier")
    title = title or _first(values, "JT", "TA") or ""
    return Entry(line=block.line, record=_record(block, values, title, source), remark=remark)


def _record(block: _Block, values: Values, title: str, source: str) -> Record:
    pmid = _identifier(identifiers.pmid, values.get("PMID", ()))
    accession = pmid or _first(values, "OID")
    authors, date = _authors(block, values), _first(values, "DP", "DEP")
    year = identifiers.year(date or "")
    container = _first(values, "JT", "TA", *(("BTI",) if "TI" in values else ()))
    volume, issue, pages, doi = (*(_first(values, tag) for tag in ("VI", "IP", "PG")), _doi(values))
    place = "\x1f".join(part or "" for part in (container, volume, issue, pages, doi))
    return Record(
        id=accession_id(source, accession)
        if accession
        else citation_id(source, title=bare(title), authors=authors, year=year, place=place),
        source=source,
        title=bare(title),
        type=_type(values),
        accession=accession,
        original_title=bare(_first(values, "TT") or "") or None if "TI" in values else None,
        authors=authors,
        editors=_people(block, values, "FED", "ED"),
        year=year,
        date=date_of(date) if date else None,
        container=container,
        publisher=_first(values, "PB"),
        volume=volume,
        issue=issue,
        pages=pages,
        doi=doi,
        pmid=pmid,
        pmcid=_identifier(identifiers.pmcid, values.get("PMC", ())),
        isbn=identifiers.isbns(" ".join(values.get("ISBN", ()))),
        issn=identifiers.issns(re.sub(r"E?ISSN-", "", " ".join(_all(values, "IS", "ISSN")))),
        abstract=_abstract(values, "AB"),
        other_abstract=_abstract(values, "OAB"),
        keywords=_keywords(values),
        headings=_headings(values),
        language=_language(values),
        publication_types=_all(values, "PT"),
        notes=_all(values, "GN"),
        notices=notices(
            (linked(tag, text) for tag in TAGS for text in _all(values, tag)), _all(values, "PT")
        ),
        url=next((link for link in _all(values, "LID", "AID") if link.startswith("http")), None),
        database="ERIC" if "ERIC" in values.get("OWN", ()) else "PubMed",
        original="\n".join(block.original).replace("\x00", ""),
    )


def _identifier(cleaner: Callable[[str], str | None], values: Iterable[str]) -> str | None:
    return next((found for value in values if (found := cleaner(value))), None)


def _doi(values: Values) -> str | None:
    return _identifier(identifiers.doi, _all(values, "LID", "AID"))


def _authors(block: _Block, values: Values) -> tuple[Author, ...]:
    """Return the persons and then the organisations, each in the order of the file."""
    bodies = (Author(family=name, organisation=True) for name in _all(values, "CN"))
    return (*_people(block, values, "FAU", "AU"), *bodies)


def _people(block: _Block, values: Values, full: str, short: str) -> tuple[Author, ...]:
    """Return who the lines of the tag name, each with the ORCID of the AUID line that follows."""
    tag = full if full in values else short
    found: list[Author | None] = []
    for line in block.lines:
        name, value = line[:4].strip(), line[6:]
        if name == tag:
            found.append(names.author(value))
        elif name in _PEOPLE and name not in {full, short}:
            found.append(None)
        elif name == "AUID" and found and found[-1]:
            found[-1] = replace(found[-1], orcid=found[-1].orcid or identifiers.orcid(value))
    return tuple(person for person in found if person)


def _abstract(values: Values, tag: str) -> str | None:
    texts = (sectioned(one_line(value)) for value in values.get(tag, ()))
    return clean("\n".join(texts)) or None


def _keywords(values: Values) -> tuple[str, ...]:
    words = (_unmarked(word) for word in _all(values, "OT"))
    return tuple(dict.fromkeys(word for word in words if word))


def _headings(values: Values) -> tuple[str, ...]:
    """Return descriptors with each of their qualifiers, supplementary concepts, and other substances."""
    found = [name for heading in _all(values, "MH") for name in _qualified(_unmarked(heading))]
    plain = {name.partition("/")[0] for name in found}
    matches = (_SUBSTANCE.fullmatch(substance) for substance in _all(values, "RN"))
    others = (*_all(values, "NM"), *(match[1] for match in matches if match))
    return tuple(dict.fromkeys((*found, *(name for name in others if name not in plain))))


def _qualified(heading: str) -> list[str]:
    """Return ``Descriptor/qualifier`` for each qualifier, or the descriptor where it has none."""
    descriptor, *qualifiers = (part.strip() for part in heading.split("/"))
    if not descriptor:
        return []
    return [f"{descriptor}/{qualifier}" for qualifier in qualifiers if qualifier] or [descriptor]


def _unmarked(word: str) -> str:
    """Return the word without the asterisks that mark a main subject."""
    return word.replace("*", "").strip()


def _language(values: Values) -> str | None:
    word = (_first(values, "LA") or "").lower()
    return "eng" if word == "english" else word or None


def _type(values: Values) -> RecordType:
    if values.keys() & {"TA", "JID", "IP"} and "BTI" not in values:
        return RecordType.ARTICLE
    kinds = (_TYPES.get(kind.lower()) for kind in _all(values, "PT"))
    journal = RecordType.ARTICLE if "JT" in values else RecordType.OTHER
    return next((kind for kind in kinds if kind), RecordType.BOOK if "BTI" in values else journal)
