"""PubMed's own text format (MEDLINE, NBIB), which ERIC writes too; tokens by Bio.Medline, guards by us."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from litreview.formats import identifiers, names
from litreview.formats.abstracts import sectioned
from litreview.formats.dates import date as date_of
from litreview.formats.gathering import Entry, StreamReader
from litreview.formats.headings import qualified, unmarked
from litreview.formats.pubmed_notices import TAGS, linked, notices
from litreview.formats.texts import normalised
from litreview.formats.titles import bare
from litreview.model.language import _
from litreview.model.reading import Problem, Text
from litreview.model.records import Author, Record, RecordType, accession_id, citation_id
from litreview.model.text import one_line

_TAGGED: Final = re.compile(r"(?P<tag>[A-Z]{2,4}) {0,2}-(?: (?P<value>.*)|(?P<bare>\d+\s*)?)")
_FURTHER: Final = "      "
"""How a line begins that goes on with the value before it."""
_USUAL: Final = frozenset(
    """
    PMID OWN STAT IS VI IP DP TI PG LID AID AB FAU AU AUID AD LA PT TA JT JID MH OT OTO EDAT MHDA CRDT PHST
    PST SO SB DEP DCOM LR RN GR CI COIS PMC PL CIN
    """.split()  # noqa: SIM905 - a list of words is read as one
)
"""Tags that need no closer look."""
_RECOGNISED: Final = re.compile(r"(?:PMID *- ?\d|OWN *- )")
_HEAD: Final = 10_000
"""Characters in which a file shows whether anything is in it."""
_TITLES: Final = ("TI", "BTI", "CTI", "TT")
_ERIC: Final = "ERIC"
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

Values = dict[str, list[str]]


@dataclass(slots=True)
class _Block:
    """What one entry holds, a list of lines for each tag, and its lines as they stand in the file."""

    line: int
    parts: list[list[str]] = field(default_factory=list)
    original: list[str] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)

    joined: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """Return one line a tag, of an entry that is read to its end."""
        if not self.joined:
            self.joined = [" ".join(parts) for parts in self.parts]
        return self.joined

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
        if block and line.startswith(_FURTHER) and (further := line.strip()):
            block.parts[-1].append(further)
            block.original.append(line)
            after_blank = False
            continue
        tag, value = _cut(line)
        if tag and (block is None or _begins(tag, block, after_blank=after_blank)):
            if block:
                yield block
            block = _Block(number)
        after_blank = not line.strip()
        if block and not after_blank:
            block.take(tag, value)
            block.original.append(line)
    if block:
        yield block


def _cut(line: str) -> tuple[str, str]:
    """Return tag and value of a line; a line without a tag has all of its text as the value."""
    tag = line[:4].rstrip()
    if line[4:6] == "- " and tag in _USUAL:
        return tag, line[6:]
    tagged = _TAGGED.fullmatch(line)
    return (tagged["tag"], tagged["value"] or tagged["bare"] or "") if tagged else ("", line.strip())


def _begins(tag: str, block: _Block, *, after_blank: bool) -> bool:
    if tag in {"PMID", "OWN"} & block.tags or tag == "PMID":
        return True
    return after_blank and tag in {"OWN", "TI"} and "TI" in block.tags


def _values(block: _Block) -> Values:
    from Bio import Medline  # noqa: PLC0415 - a command that reads no such file starts without Biopython

    read = Medline.read(block.lines)
    found = ((tag, [value] if isinstance(value, str) else value) for tag, value in read.items())
    cleaned = ((tag, [text for value in values if (text := one_line(value))]) for tag, values in found)
    return {tag: values for tag, values in cleaned if values}


def _first(values: Values, *tags: str) -> str | None:
    return next((values[tag][0] for tag in tags if tag in values), None)


def _all(values: Values, *tags: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for tag in tags if tag in values for value in values[tag]))


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
    authors, date = _people(block, values, "FAU", "AU", "CN"), _first(values, "DP", "DEP")
    year = identifiers.year(date or "")
    kind, container, publisher = _type(values), _container(values), _first(values, "PB")
    if kind is RecordType.REPORT and _database(values) == _ERIC and not publisher:
        container, publisher = None, container  # who issued it stands where a journal has its name
    volume, issue, pages, doi = _first(values, "VI"), _first(values, "IP"), _pages(values), _doi(values)
    place = "\x1f".join(part or "" for part in (container, volume, issue, pages, doi))
    return Record(
        id=accession_id(source, accession)
        if accession
        else citation_id(source, title=bare(title), authors=authors, year=year, place=place),
        source=source,
        title=bare(title),
        type=kind,
        accession=accession,
        original_title=bare(_first(values, "TT") or "") or None if values.keys() & {"TI", "BTI"} else None,
        authors=authors,
        editors=_people(block, values, "FED", "ED"),
        year=year,
        date=date_of(date) if date else None,
        container=container,
        publisher=publisher,
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
            (linked(tag, text) for tag in TAGS if tag in values for text in _all(values, tag)),
            _all(values, "PT"),
        ),
        url=next((link for link in _all(values, "LID", "AID") if link.startswith("http")), None),
        database=_database(values),
        original="\n".join(block.original).replace("\x00", ""),
    )


def _container(values: Values) -> str | None:
    book = ("BTI",) if "TI" in values else ()
    return _first(values, "JT", "TA", *book, *(("CTI",) if values.keys() & {"TI", "BTI"} else ()))


def _database(values: Values) -> str | None:
    """Return whose record it is; one that its file calls not the library's own is nobody's known."""
    owners = values.get("OWN", ())
    if _ERIC in owners:
        return _ERIC
    return "PubMed" if "PMID" in values or "NOTNLM" not in owners else None


def _identifier(cleaner: Callable[[str], str | None], values: Iterable[str]) -> str | None:
    return next((found for value in values if (found := cleaner(value))), None)


def _doi(values: Values) -> str | None:
    return _identifier(identifiers.doi, _all(values, "LID", "AID"))


def _pages(values: Values) -> str | None:
    """Return the pages, or the publisher's number that PubMed's own citation has in their place."""
    number = _PUBLISHERS.search(" ".join(values.get("LID", ())))
    return _first(values, "PG") or (number[1] if number else None)


def _people(block: _Block, values: Values, full: str, short: str, body: str = "") -> tuple[Author, ...]:
    """Return who the lines of the tags name, each with the ORCID of the AUID line that follows.

    ``body`` is the tag of organisations; all stand in the order of the file.
    """
    tag = full if full in values else short
    if tag not in values and body not in values:
        return ()
    found: list[Author | None] = []
    for line in block.lines:
        name = line[:4].rstrip()
        if name == tag:
            found.append(_person(line[6:], is_full=tag == full))
        elif name == body:
            found.append(Author(family=one_line(line[6:]), organisation=True) if line[6:].strip() else None)
        elif name in _PEOPLE and name not in {full, short}:
            found.append(None)
        elif name == "AUID" and found and found[-1]:
            found[-1] = replace(found[-1], orcid=found[-1].orcid or identifiers.orcid(line[6:]))
    return tuple(dict.fromkeys(person for person in found if person))


def _person(text: str, *, is_full: bool) -> Author | None:
    """Return who is named; a single word in full is a person too, if nothing tells of an organisation."""
    named = names.author(text)
    alone = named and named.organisation and is_full and " " not in named.family
    return (
        replace(named, organisation=False) if named and alone and not names.is_organisation(text) else named
    )


def _abstract(values: Values, tag: str) -> str | None:
    return "\n".join(sectioned(value) for value in values.get(tag, ())) or None


def _keywords(values: Values) -> tuple[str, ...]:
    words = (unmarked(word) for word in _all(values, "OT"))
    return tuple(dict.fromkeys(word for word in words if word))


def _headings(values: Values) -> tuple[str, ...]:
    """Return descriptors with each of their qualifiers, supplementary concepts, and other substances."""
    found = [name for heading in _all(values, "MH") for name in qualified(unmarked(heading))]
    plain = {name.partition("/")[0] for name in found}
    matches = (_SUBSTANCE.fullmatch(substance) for substance in _all(values, "RN"))
    others = (*_all(values, "NM"), *(match[1] for match in matches if match))
    return tuple(dict.fromkeys((*found, *(name for name in others if name not in plain))))


def _language(values: Values) -> str | None:
    word = (_first(values, "LA") or "").lower()
    return "eng" if word == "english" else word or None


def _type(values: Values) -> RecordType:
    if "BTI" not in values and (values.keys() & {"TA", "JID"} or {"IP", "JT"} <= values.keys()):
        return RecordType.ARTICLE
    kinds = (TYPES.get(kind.lower()) for kind in _all(values, "PT"))
    journal = RecordType.ARTICLE if "JT" in values else RecordType.OTHER
    return next((kind for kind in kinds if kind), RecordType.BOOK if "BTI" in values else journal)
