"""BibTeX written so that bibtex, biber, pandoc and the reference managers read the same back."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Final

from litreview.formats import further
from litreview.formats.bibtex_keys import keys
from litreview.formats.latex import encoded
from litreview.formats.markup import plain
from litreview.formats.pubmed_notices import warnings_of
from litreview.model.records import Author, Record, RecordType
from litreview.model.text import one_line

_TYPES: Final = {
    RecordType.ARTICLE: "article",
    RecordType.BOOK: "book",
    RecordType.CHAPTER: "incollection",
    RecordType.REPORT: "techreport",
    RecordType.THESIS: "phdthesis",
    RecordType.CONFERENCE: "inproceedings",
    RecordType.WEB: "misc",
    RecordType.OTHER: "misc",
}
_CONTAINERS: Final = {
    RecordType.ARTICLE: "journal",
    RecordType.BOOK: "series",
    RecordType.CHAPTER: "booktitle",
    RecordType.REPORT: "series",
    RecordType.THESIS: "school",
    RecordType.CONFERENCE: "booktitle",
    RecordType.WEB: "howpublished",
    RecordType.OTHER: "howpublished",
}
_LANGIDS: Final = {
    **dict.fromkeys(("nob", "nb", "nor", "no"), "norsk"),
    **dict.fromkeys(("nno", "nn"), "nynorsk"),
    **dict.fromkeys(("eng", "en"), "english"),
    **dict.fromkeys(("swe", "sv"), "swedish"),
    **dict.fromkeys(("dan", "da"), "danish"),
}
"""What biblatex and pandoc call a language, so that a title keeps its capitals."""
_KIND: Final = re.compile(
    r"\b(?:thesis|theses|dissertation|ph\.?d|report|paper|note)\b|oppg[aå]ve|avhandling|rapport|notat",
    re.IGNORECASE,
)
"""What is printed as the kind of a thesis or a report; no code such as ReportResearch, no medium,
and not the degree alone, which every style has its own words for."""
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO: Final = re.compile(r"\d{4}-(\d\d)(?:-(\d\d))?")
_MASTER: Final = re.compile(r"(?:\b|(?<=\bdegree))master", re.IGNORECASE)
"""In words, and in NVA's code DegreeMaster."""
_WORD: Final = re.compile(r"(?P<before>[^\w]*)(?P<word>.*?)(?P<after>[^\w]*)", re.DOTALL)
_MOSTLY: Final = 0.6
"""The share of capital initials from which a title is in title case, where they tell nothing."""
_UNSAFE: Final = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}

Fields = Iterator[tuple[str, str | None]]


class BibtexWriter:
    """Writes BibTeX in UTF-8, sorted by key."""

    name = "bib"
    suffix = ".bib"

    def write(self, records: Sequence[Record]) -> str:
        """Return one entry a record, sorted by key; the order of the records does not matter."""
        return entries(records, type_of=_type, values_of=_values)


def entries(
    records: Sequence[Record],
    *,
    type_of: Callable[[Record], str],
    values_of: Callable[[Record], Fields],
) -> str:
    """Return one entry a record, sorted by key, with the fields that have a value."""
    from bibtexparser.entrypoint import write_string  # noqa: PLC0415 - what writes no BibTeX starts without it
    from bibtexparser.library import Library  # noqa: PLC0415 - likewise
    from bibtexparser.model import Block, Entry, Field  # noqa: PLC0415 - likewise
    from bibtexparser.writer import BibtexFormat  # noqa: PLC0415 - likewise

    form = BibtexFormat()  # type: ignore[no-untyped-call]  # its constructor has no types
    form.indent, form.trailing_comma, form.block_separator = "  ", True, "\n"
    unique = {record.id: record for record in records}
    key_of = keys(records)
    made: list[Block] = [
        Entry(
            type_of(unique[identity]),
            key,
            [Field(name, value) for name, value in _enclosed(values_of(unique[identity]))],
        )
        for identity, key in sorted(key_of.items(), key=itemgetter(1))
    ]
    return write_string(Library(made), unparse_stack=[], bibtex_format=form)


def _type(record: Record) -> str:
    if record.type is RecordType.THESIS and is_master(record):
        return "mastersthesis"
    return _TYPES[record.type]


def _enclosed(values: Fields) -> Iterator[tuple[str, str]]:
    """Yield the fields that have a value, enclosed; a month goes by its macro, which needs no braces."""
    for name, value in values:
        if value:
            yield name, value if name == "month" else f"{{{value}}}"


def _values(record: Record) -> Fields:
    yield from beginning(record)
    yield from _placed(record)
    yield "year", str(record.year) if record.year else None
    yield from _dated(record.date)
    yield from numbered(record)
    yield "pmid", text(record.pmid)
    yield "pmcid", text(record.pmcid)
    yield from described(record, separator="; ", remarks="annote")
    told = (kind_of(record),) if record.type in {RecordType.THESIS, RecordType.REPORT} else ()
    yield from beyond(record, is_kind_told=record.publication_types == told)


def beginning(record: Record) -> Fields:
    """Yield who wrote it and what it is called."""
    yield "author", " and ".join(map(_name, record.authors))
    yield "editor", " and ".join(map(_name, record.editors))
    yield "title", title(record.title)
    yield "origtitle", title(record.original_title or "")


def numbered(record: Record) -> Fields:
    """Yield where in its journal or book it stands, and where on the web."""
    yield "volume", text(record.volume)
    yield "number", text(record.issue)
    yield "pages", re.sub(r"(?<=\w)-(?=\w)", "--", text(record.pages) or "")
    yield "doi", _address(record.doi)
    yield "url", _address(record.url)


def described(record: Record, *, separator: str, remarks: str) -> Fields:
    """Yield the numbers of the series, what it is about, and what must be known of it."""
    yield "issn", text(", ".join(record.issn))
    yield "isbn", text(", ".join(record.isbn))
    yield "language", text(record.language)
    yield "langid", _LANGIDS.get(record.language or "")
    words = [value for word in further.words(record) if (value := text(word))]
    # A lone one that has a comma needs the semicolon that tells it from two.
    yield "keywords", separator.join(words) + (";" if len(words) == 1 and "," in words[0] else "")
    yield "abstract", text(record.abstract)
    only = record.notes if len(record.notes) == 1 else ()
    yield "note", text("; ".join((*only, *warnings_of(record))))
    if not only:
        yield remarks, "\n\n".join(filter(None, map(text, record.notes)))


def beyond(record: Record, *, is_kind_told: bool) -> Fields:
    """Yield what neither BibTeX nor BibLaTeX has a field for, in fields that programs keep or pass over."""
    if record.type is RecordType.ARTICLE:
        yield "shortjournal", text(record.container_short)
    else:
        yield "shortcontainer", text(record.container_short)
    yield "accession", _address(record.accession)
    yield "source", text(record.database)
    yield "platform", text(record.platform)
    if record.publication_types and not is_kind_told:
        yield "publication-types", _listed(record.publication_types)
    yield from _told_apart(record)
    yield "otherabstract", text(record.other_abstract)
    yield (
        "orcid-numbers",
        _listed([f"{one.family}, {one.given}/{one.orcid}" for one in record.authors if one.orcid]),
    )
    yield "notices", " | ".join(filter(None, map(text, map(further.line_of, record.notices))))
    yield from (("dateinwords", text(line.removeprefix(further.DATE))) for line in further.of_date(record))
    yield from (
        ("container", text(line.removeprefix(further.CONTAINER))) for line in further.of_container(record)
    )
    if record.editors and not record.authors:
        yield "editortype", "editor"


def _told_apart(record: Record) -> Fields:
    """Yield which of the keywords are subject headings, and which of these are keywords too."""
    lines = list(further.of_headings(record))
    yield "headings", _listed(further.listed(lines, further.HEADINGS))
    yield "bothkeywords", _listed(further.listed(lines, further.BOTH))
    people = list(further.of_people(record, _read_back))
    yield "persons", _listed(further.listed(people, further.PERSONS))
    yield "bodies", _listed(further.listed(people, further.BODIES))


def _read_back(person: Author) -> Author | None:
    from litreview.formats.bibtex_fields import person_of  # noqa: PLC0415 - the reader, which names the writer

    return person_of(_name(person))


def _listed(values: Iterable[str]) -> str:
    return "; ".join(filter(None, (text(further.word(value)) for value in values)))


def _placed(record: Record) -> Fields:
    kind, container, publisher = record.type, record.container, record.publisher
    if kind is RecordType.THESIS and not container:
        container, publisher = publisher, None
    yield _CONTAINERS[kind], text(container)
    yield "institution" if kind is RecordType.REPORT else "publisher", text(publisher)
    if kind in {RecordType.THESIS, RecordType.REPORT}:
        yield "type", text(kind_of(record))
    elif kind is RecordType.WEB:
        yield "type", "web"


def kind_of(record: Record) -> str | None:
    """Return what kind of thesis or report it is, in words that can be printed."""
    return next(filter(_KIND.search, record.publication_types), None)


def is_master(record: Record) -> bool:
    """Tell whether a thesis is a master's."""
    return any(map(_MASTER.search, record.publication_types))


def _dated(date: str | None) -> Fields:
    if match := _ISO.fullmatch(date or ""):
        yield "month", _MONTHS[int(match[1]) - 1] if 1 <= int(match[1]) <= len(_MONTHS) else None
        yield "day", str(int(match[2])) if match[2] else None


def text(value: str | None) -> str | None:
    """Return the text as a LaTeX value, without markup."""
    return encoded(plain(value)) if value else None


def _address(address: str | None) -> str | None:
    """Return a DOI or web address unescaped, as clients want it, but with braces in percent codes."""
    line = one_line(address or "")
    return "".join(_UNSAFE.get(character, character) for character in line) or None


def _name(author: Author) -> str:
    family, given = encoded(author.family), encoded(author.given or "")
    if author.organisation or not given:
        return f"{{{family}}}"
    if "," in family or re.search(r"\sand\s", f" {family} ", re.IGNORECASE):
        family = f"{{{family}}}"
    first, _comma, suffix = given.partition(", ")
    return ", ".join(part for part in (family, suffix, first) if part)


def title(plain_title: str) -> str:
    """Return the title as a LaTeX value, in braces every word whose capitals a style must not lower."""
    words = one_line(plain(plain_title)).split(" ")
    initials = [word[0].isupper() for word in words[1:] if word[:1].isalpha()]
    told = sum(initials) < _MOSTLY * len(initials) or len(initials) == 1
    marked = encoded(" ".join(words)).split(" ")
    starts = [True, *(word.endswith((":", ".", "?", "!", "–", "—")) for word in words[:-1])]
    protected = (
        _protected(word) if _is_capital(plain_word, begins=begins or not told) else word
        for word, plain_word, begins in zip(marked, words, starts, strict=True)
    )
    return " ".join(protected)


def _is_capital(word: str, *, begins: bool) -> bool:
    """Tell whether the word's capitals belong to it: DNA, pH, and Norway but at the start of a sentence."""
    core = word.strip("()[]{}\"'“”‘’«».,:;?!")
    inner = any(character.isupper() for character in core[1:])
    return inner or (core[:1].isupper() and not begins)


def _protected(word: str) -> str:
    inner = re.fullmatch(r"([(\[\"'“‘«]*)(.*?)([)\]\"'”’».,:;?!]*)", word)
    return f"{inner[1]}{{{inner[2]}}}{inner[3]}" if inner and inner[2] else word
