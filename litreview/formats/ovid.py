"""Ovid's own format: ``<1. >`` headings, two-letter tags or the names of fields; of all its databases."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from litreview.formats import identifiers, ovid_names
from litreview.formats.abstracts import sectioned
from litreview.formats.dates import date as date_of
from litreview.formats.ovid_sources import Source, book_of, source_of
from litreview.formats.pubmed_notices import linked, notices
from litreview.formats.tagged import Grammar, Pair, TaggedEntry, TaggedReader, as_ris, first_lines
from litreview.formats.titles import bare
from litreview.model.reading import Text
from litreview.model.records import Author, Notice, Record
from litreview.model.text import one_line

_HEADING: Final = re.compile(r"\s?<\s*\d+\s*\.?\s*>\s*")
_START: Final = "<>"
"""The tag that a heading goes by."""
_LINE: Final = re.compile(r"(?P<tag>[A-Z][A-Z0-9]) {1,2}-(?: (?P<value>.*)|\s*)")
_LABEL: Final = re.compile(r"[A-Z][A-Za-z/&()' -]{1,60}:?")
_SET_IN: Final = re.compile(r"\s+\S")
_OF_OTHERS: Final = re.compile(r"[A-Z][A-Z0-9]{1,3} {0,2}-|(?:FN|VR|PT|RT) |[%@]\S")
"""Lines that tell of other formats, before any heading."""
_LINES_BEFORE: Final = 200
"""Lines of a search strategy that may stand before the first heading."""
_LABELS_BEFORE: Final = 1_000
"""Characters in which an entry shows whether it has tags or names of fields."""

_LABELS: Final = {
    "accession number": "AN",
    "unique identifier": "UI",
    "pubmed id": "PM",
    "pubmed identifier": "PM",
    "pmid": "PM",
    "database": "DB",
    "author": "AU",
    "authors": "AU",
    "authors full name": "FA",
    "author full name": "FA",
    "corporate author": "CN",
    "collaborator": "CN",
    "editor": "ED",
    "editors": "ED",
    "institution": "IN",
    "title": "TI",
    "chapter title": "TI",
    "original title": "OT",
    "book title": "BT",
    "source": "SO",
    "status": "PS",
    "abstract": "AB",
    "author keywords": "KW",
    "keyword": "KW",
    "keywords": "KW",
    "keyword heading": "KW",
    "key concepts": "ID",
    "identifiers": "ID",
    "mesh subject headings": "MH",
    "subject headings": "MH",
    "emtree heading": "MH",
    "emtree headings": "MH",
    "language": "LG",
    "document type": "DT",
    "publication type": "PT",
    "issn": "IS",
    "issn print": "IS",
    "issn electronic": "IS",
    "isbn": "IB",
    "doi": "DO",
    "doi number": "DO",
    "digital object identifier": "DO",
    "link to the ovid full text or citation": "XL",
    "url": "XL",
    "year of publication": "YR",
    "publication year": "YR",
    "year": "YR",
    "date of publication": "DP",
    "publication date": "DP",
    "journal name": "JN",
    "journal": "JN",
    "volume": "VO",
    "issue": "IP",
    "issue/part": "IP",
    "page": "PG",
    "pages": "PG",
    "page range": "PG",
    "publisher": "PU",
    "comments": "CM",
    "comment": "CM",
    "notes": "NT",
}
"""The tags of fields that are given by their names."""

_LINK: Final = re.compile(
    r"(?P<name>[A-Z][A-Za-z]+(?: [A-Za-z]+){0,3} (?:in|on|of|for|from))\s*:?\s*(?:\([A-Z]{3,4}\))?\s*:?\s*"
    r"(?P<where>.+)"
)
_QUALIFIED: Final = re.compile(r"(?P<heading>[^/\[\]]+)/[^\[\]]+?\s*\[(?P<names>[^\[\]]+)\]")
_ADDED: Final = re.compile(r"(?<=\S)\s*\[(?:[A-Z][A-Za-z ,/&-]{2,60}|\d+ refs?)\]\s*\.?$")
"""What Ovid adds to a title: the kind of article, its language, the number of references."""
_NO_NUMBER: Final = re.compile(r"^[A-Z][A-Za-z ]+: |\.$")
_NO_PAGES: Final = re.compile(r"no pagination.*", re.IGNORECASE)


class OvidReader(TaggedReader):
    """Reads Ovid's tagged files, and those with the names of the fields."""

    name = "ovid"
    title = "Ovid (tagged)"

    def recognises(self, text: str) -> bool:
        """Tell whether a heading stands before the first tagged line, and a field of Ovid's after it."""
        lines = first_lines(text, _LINES_BEFORE)
        place = next((number for number, line in enumerate(lines) if _HEADING.fullmatch(line)), None)
        if place is None or any(_OF_OTHERS.match(line) for line in lines[:place]):
            return False
        return any(_is_field(line) for line in lines[place + 1 : place + 2])

    def grammar(self, text: Text) -> Grammar:
        """Return how the lines of the file are told apart: by tags, or by names that stand out."""
        if _has_tags(text):
            return Grammar(_by(_tagged), _begins)
        is_set_in = any(_SET_IN.match(line) for line in text.lines())
        return Grammar(_by(_labelled if is_set_in else _label_known), _begins)

    def record(self, entry: TaggedEntry, source: str) -> Record:
        """Return the record of the entry, with an empty title where it has none."""
        told = _source(entry)
        record = as_ris(_pairs(entry, told), source, entry.original)
        types = _types(entry)
        return replace(
            record,
            original_title=bare(_title(entry, "OT") or "") or None,
            authors=(*_authors(entry), *_bodies(entry)),
            editors=told.editors or _editors(entry),
            abstract=sectioned(entry.first("AB") or "") or None,
            headings=_headings(entry),
            notes=tuple(entry.each("NT", "GN")),
            notices=notices(_links(entry), types),
            platform="Ovid",
        )


def _is_field(line: str) -> bool:
    tagged = _tagged(line)
    return tagged[0] != "TY" if tagged else _label_known(line) is not None or line.strip() == "Score"


def _by(tagged: Callable[[str], Pair | None]) -> Callable[[str], Pair | None]:
    return lambda line: (_START, "") if _HEADING.fullmatch(line) else tagged(line)


def _has_tags(text: Text) -> bool:
    """Tell whether the first line after the first heading, or after a few, has a tag."""
    seen = False
    for number, line in enumerate(text.lines()):
        if seen and line.strip():
            return _tagged(line) is not None
        seen = seen or bool(_HEADING.fullmatch(line))
        if number > _LABELS_BEFORE:
            break
    return True


def _tagged(line: str) -> Pair | None:
    match = _LINE.fullmatch(line)
    return (match["tag"], (match["value"] or "").strip()) if match else None


def _labelled(line: str) -> Pair | None:
    """Return the tag of a name that stands at the margin; one that is not known goes by itself."""
    if not _LABEL.fullmatch(line.rstrip()):
        return None
    name = line.strip().rstrip(":").lower()
    return _LABELS.get(name, name), ""


def _label_known(line: str) -> Pair | None:
    name = line.strip().rstrip(":").lower()
    return (_LABELS[name], "") if name in _LABELS else None


def _begins(tag: str, entry: TaggedEntry | None) -> bool:  # noqa: ARG001 - each begins with its heading
    return tag == _START


def _source(entry: TaggedEntry) -> Source:
    """Return what the source line tells, and the line of the book where there is one."""
    own = source_of(entry.first("SO") or "")
    book = entry.first("BT")
    if not book:
        return own
    whole = book_of(book)
    return replace(
        own,
        container=whole.container or own.container,
        pages=own.pages or whole.pages,
        date=own.date or whole.date,
        publisher=own.publisher or whole.publisher,
        editors=own.editors or whole.editors,
    )


def _pairs(entry: TaggedEntry, told: Source) -> Iterator[Pair]:
    yield "TY", _kind(entry, told)
    yield "TI", _title(entry, "TI") or ""
    yield "T2", entry.first("JN") or told.container or ""
    yield "JA", entry.first("JA") or ""
    yield "VL", entry.first("VO") or told.volume or ""
    yield "IS", entry.first("IP") or told.issue or ""
    yield "SP", _NO_PAGES.sub("", entry.first("PG") or told.pages or "")
    yield from _dated(entry, told)
    yield "PB", _publisher(entry) or told.publisher or ""
    yield from (("DO", doi) for doi in entry.each("DO", "DI"))
    yield from (("SN", serial) for serial in entry.each("IS", "ES", "IB"))
    yield from (("UR", link) for link in entry.each("XL", "UR"))
    yield from (("KW", word) for word in _keywords(entry))
    yield "LA", re.split(r"[;,.]", entry.first("LG", "LA") or "")[0].strip()
    yield from (("M3", kind) for kind in _types(entry))
    yield from _numbered(entry)


def _publisher(entry: TaggedEntry) -> str | None:
    """Return the publisher; ``PI`` is one with an address in BIOSIS, and how it came out in MEDLINE."""
    with_address = entry.first("PI") or ""
    return entry.first("PU", "PB") or (with_address if "," in with_address else None)


def _dated(entry: TaggedEntry, told: Source) -> Iterator[Pair]:
    texts = [text for text in (told.date, *entry.each("DP", "DG", "YR", "PS")) if text]
    years = [str(year) for text in (*entry.each("YR"), *texts) if (year := identifiers.year(text))]
    if years:
        yield "PY", years[0]
        known = (date_of(text.strip(" ."), year=int(years[0])) for text in texts)
        exact = [date for date in known if date and date.startswith(years[0])]
        yield from (("DA", date) for date in exact)


def _numbered(entry: TaggedEntry) -> Iterator[Pair]:
    """Yield database and numbers: what MEDLINE and PubMed number is a PMID."""
    database = re.sub(r"\s*<[^<>]*>", "", entry.first("DB") or "")
    number = _NO_NUMBER.sub("", entry.first("UI", "AN") or "")
    yield "DB", database
    yield "AN", number
    yield from (("PMID", pmid.split()[0]) for pmid in entry.each("PM"))
    if "medline" in database.lower() or "pubmed" in database.lower() or (not database and "UI" in entry.tags):
        yield "PMID", number


def _kind(entry: TaggedEntry, told: Source) -> str:
    """Return the RIS type of PT and DT; what stands in a volume is an article, whatever it is of."""
    kinds = {kind.lower() for kind in _types(entry)}
    words = " ".join(kinds)
    journal = bool(told.in_journal or entry.tags.keys() & {"JN", "VO"})
    for pattern, kind, stands_apart in _KINDS:
        if re.search(pattern, words) and (stands_apart or not journal):
            return kind
    return "JOUR" if journal or told.container else "GEN"


_KINDS: Final = (
    (r"\bpatent\b", "GEN", True),
    (r"\bchapter\b", "CHAP", True),
    (r"\bdissertation|\bthesis\b", "THES", True),
    (r"\bbook\b(?! review)", "BOOK", False),
    (r"\breport\b(?! of)", "RPRT", False),
    (r"\bconference|\bmeeting|\bproceeding", "CONF", False),
)
"""Words of publication types, the RIS type they mean, and whether they mean it in a journal too."""


def _title(entry: TaggedEntry, tag: str) -> str | None:
    title = entry.first(tag) or ""
    while added := _ADDED.search(title):
        title = title[: added.start()].rstrip()
    return title or None


def _types(entry: TaggedEntry) -> tuple[str, ...]:
    parts = (part.strip(" .") for value in entry.each("PT", "DT") for part in re.split(r"[;.] +|;", value))
    return tuple(dict.fromkeys(part for part in parts if part))


def _authors(entry: TaggedEntry) -> tuple[Author, ...]:
    short, full = ovid_names.authors(entry.each("AU")), ovid_names.authors(entry.each("FA"))
    return full if len(full) >= len(short) else short


def _editors(entry: TaggedEntry) -> tuple[Author, ...]:
    """Return the editors; MEDLINE's field of that tag has the date of the entry."""
    return ovid_names.authors(value for value in entry.each("ED") if not any(map(str.isdecimal, value)))


def _bodies(entry: TaggedEntry) -> tuple[Author, ...]:
    named = (part.strip(" .") for value in entry.each("CN", "CA") for part in value.split(";"))
    return tuple(Author(family=name, organisation=True) for name in dict.fromkeys(named) if name)


def _keywords(entry: TaggedEntry) -> Iterator[str]:
    """Yield the authors' keywords and PsycINFO's identifiers, which commas part."""
    for value in entry.each("KW", "CW"):
        yield from (word.strip(" .") for word in value.split(";"))
    for value in entry.each("ID"):
        yield from (word.strip(" .") for word in re.split(r"; ?|, ", value))


def _headings(entry: TaggedEntry) -> tuple[str, ...]:
    found = (name for line in entry.of("MH", "SH", "MC", "DE", "SU") for name in _qualified(one_line(line)))
    return tuple(dict.fromkeys(name for name in found if name))


def _qualified(heading: str) -> list[str]:
    """Return ``Heading/qualifier`` for each of ``*Heading/aa, bb [One, Other]``."""
    plain = heading.replace("*", "").strip(" .")
    match = _QUALIFIED.fullmatch(plain)
    if not match:
        return [plain]
    return [f"{match['heading'].strip()}/{name.strip().lower()}" for name in match["names"].split(",")]


def _links(entry: TaggedEntry) -> Iterator[Notice | None]:
    """Yield the notices of MEDLINE's comments: ``Comment in (CIN): J Ex. 2004;1(2):3; PMID: 4``."""
    for line in entry.of("CM"):
        if match := _LINK.fullmatch(one_line(line)):
            yield linked(match["name"].replace(" ", ""), match["where"])
