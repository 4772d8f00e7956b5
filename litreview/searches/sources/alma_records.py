"""One MARC 21 record of a library catalogue as a record, tolerant of everything it may lack."""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Final
from xml.sax import SAXException

from litreview.formats import dates, identifiers
from litreview.formats.markup import plain
from litreview.model.records import Author, Record, accession_id
from litreview.model.text import clean, one_line
from litreview.searches.sources.alma_types import host_of, publication_types, type_of
from litreview.searches.sources.tolerant import UnusableHit

if TYPE_CHECKING:
    import pymarc

_AUTHORS: Final = frozenset("aut cre author creator verfasser verfasserin forfatter auteur".split())  # noqa: SIM905
_EDITORS: Final = frozenset("edt com editor compiler herausgeber herausgeberin redaktør".split())  # noqa: SIM905
"""Relators, as codes and as the words of catalogues in the languages we have seen."""

_NAMES: Final = ("100", "110", "111", "700", "710", "711")
_SUBJECTS: Final = ("600", "610", "611", "630", "647", "648", "650", "651", "653", "690")
_UNCONTROLLED: Final = frozenset({"653", "690"})
_NO_THESAURUS: Final = frozenset({"4", " ", ""})
"""Second indicators of a subject whose thesaurus is not told."""
_THESAURUS_IN_2: Final = "7"
_NO_LANGUAGE: Final = frozenset({"und", "zxx", "mis"})
_LANGUAGE: Final = re.compile(r"[a-z]{3}")
_LANGUAGE_IN_008: Final = slice(35, 38)
_YEAR_IN_008: Final = slice(7, 11)

_PUNCTUATION: Final = " /:;=,"
"""What ISBD puts between the parts of a description."""
_NONFILING: Final = re.compile(r"<<([^<>]*)>>|[\x88\x89\x98\x9c]")
_INITIAL_END: Final = re.compile(r"(?:^|[\s.-])[^\W\d_]\.$|\b(?:jr|sr)\.$", re.IGNORECASE)
_IMPRINT_MARKS: Final = re.compile(r"[\[\]()©℗]|\b(?:cop\.?|c|p)\s*(?=\d{4})")
_PAGES: Final = re.compile(
    r"(?:\b(?:s|p|pp|pages?|side(?:r)?)\b\.?\s*:?\s*|^)([A-Za-z]?\d+\s*[-–]\s*[A-Za-z]?\d+)", re.IGNORECASE
)
_VOLUME: Final = re.compile(r"\b(?:vol|årg|bd|band|volume)\b\.?\s*(\d+)|^(\d+)\s*\(", re.IGNORECASE)
_ISSUE: Final = re.compile(r"\b(?:nr|no|h|heft|issue)\b\.?\s*(\d+(?:\s*[/-]\s*\d+)?)", re.IGNORECASE)


_BESIDE: Final = ("innholdsfort", "inhaltsverz", "contents", "omslag", "cover", "beskrivelse", "description")
"""What an address leads to where it does not lead to the report, as catalogues say it."""


def to_record(marcxml: bytes, identifier: str) -> Record:
    """Return the MARCXML record as a record; ``identifier`` is the catalogue's number, if it stands outside.

    Raises UnusableHit where there is no number, no title, or no MARC.
    """
    marc = _parsed(marcxml)
    accession = one_line(identifier) or _control(marc, "001")
    if not accession:
        raise UnusableHit("an entry without a number was left out")
    title = _title(marc)
    if title is None:
        raise UnusableHit("an entry without a title was left out")
    host = host_of(marc)
    date = _date(marc)
    authors, editors = _people_of(marc)
    return Record(
        id=accession_id("alma", accession),
        source="alma",
        accession=accession,
        title=title,
        original_title=_other_script(marc),
        type=type_of(marc),
        authors=authors,
        year=identifiers.year(date or ""),
        date=date,
        container=_container(marc),
        publisher=_first(_subfields(marc, ("264", "260"), "b")),
        volume=_match(_VOLUME, _host_place(host)) or (None if host else _series_number(marc)),
        issue=_match(_ISSUE, _host_place(host)),
        pages=_pages(marc, host),
        doi=_doi(marc),
        isbn=identifiers.isbns(" ; ".join([*_raw(marc, ("020",), "a"), *_raw(marc, ("773",), "z")])),
        issn=identifiers.issns(
            " ; ".join([*_raw(marc, ("022",), "a"), *_raw(marc, ("773", "490", "830"), "x")])
        ),
        abstract="\n".join(filter(None, (_prose(text) for text in _raw(marc, ("520",), "a")))) or None,
        keywords=_subjects(marc, from_thesaurus=False),
        headings=_subjects(marc, from_thesaurus=True),
        language=_language(marc),
        publication_types=publication_types(marc),
        url=_address(marc),
        notes=tuple(dict.fromkeys(_notes(marc, title))),
        database="Alma (47BIBSYS_NETWORK)",
        editors=editors,
    )


def _parsed(marcxml: bytes) -> "pymarc.Record":
    import pymarc  # noqa: PLC0415 - loaded when a catalogue is read

    found: list[pymarc.Record | None]
    try:
        found = pymarc.parse_xml_to_array(BytesIO(marcxml), strict=True)
    except (pymarc.exceptions.PymarcException, SAXException, KeyError, ValueError):
        found = []
    if len(found) != 1 or found[0] is None:
        raise UnusableHit("an entry that is no MARC record was left out")
    return found[0]


def _title(marc: "pymarc.Record") -> str | None:
    for field in marc.get_fields("245"):
        if title := _joined_title(field):
            return title
    return None


def _joined_title(field: "pymarc.Field") -> str | None:
    """Return the title with its parts, and its remainder after a colon; a parallel title is none of it."""
    title, end = "", ""
    for part in field.subfields:
        if part.code not in "abnp" or (part.code == "b" and end == "="):
            continue
        words = _bare(part.value)
        if words and title:
            joint = (": " if part.code == "b" else ". ") if title[-1] not in "?!" else " "
            title += joint + words
        title = title or words
        end = part.value.strip()[-1:]
    return title or None


def _other_script(marc: "pymarc.Record") -> str | None:
    """Return the title in the script of the report, where the catalogue gives it transliterated first."""
    linked = (field for field in marc.get_fields("880") if (field.get("6") or "").startswith("245"))
    return next((title for field in linked if (title := _joined_title(field))), None)


def _notes(marc: "pymarc.Record", title: str) -> Iterator[str]:
    for field in marc.get_fields("245"):
        first, rest = field.get("a") or "", field.get("b")
        if rest and first.rstrip().endswith("="):
            yield f"title: {_bare(rest)}"
    for field in marc.get_fields("240", "246"):
        other = _joined_title(field)
        if other and other != title:
            yield f"title: {other}"
    yield from (_prose(text) for text in _raw(marc, ("502", "500"), "a") if text.strip())


def _people_of(marc: "pymarc.Record") -> tuple[tuple[Author, ...], tuple[Author, ...]]:
    """Return authors and editors; where nobody wrote it the editors stand as authors, and only there."""
    fields = [field for field in marc.get_fields(*_NAMES) if not field.get("t")]
    main = [field for field in fields if field.tag.startswith("1") or not _roles(field)]
    writers = [field for field in fields if field in main or _roles(field) & _AUTHORS]
    editors = [field for field in fields if _roles(field) & _EDITORS]
    if all(_roles(field) and not _roles(field) & _AUTHORS for field in writers):
        return _named(field for field in fields if field in writers or field in editors), ()
    return _named(writers), _named(field for field in editors if field not in writers)


def _named(fields: Iterable["pymarc.Field"]) -> tuple[Author, ...]:
    return tuple(dict.fromkeys(author for field in fields if (author := _author(field))))


def _roles(field: "pymarc.Field") -> frozenset[str]:
    written = (*field.get_subfields("4"), *field.get_subfields("e"))
    return frozenset(one_line(role).rpartition("/")[2].strip(" .,").lower() for role in written)


def _author(field: "pymarc.Field") -> Author | None:
    name = _without_stop(_bare(field.get("a") or ""))
    if not name:
        return None
    if field.tag[1:] != "00":
        parts = (_without_stop(_bare(part)) for part in (name, *field.get_subfields("b")))
        return Author(family=". ".join(filter(None, parts)), organisation=True)
    family, comma, given = (part.strip() for part in name.partition(","))
    # Numbers of other registers of names have the same form and the same check digit.
    numbers = (text for text in field.get_subfields("0", "1") if "orcid" in text.lower())
    orcid = next(filter(None, map(identifiers.orcid, numbers)), None)
    if comma and family:
        return Author(family=family, given=given or None, orcid=orcid)
    return Author(family=name.strip(", "), orcid=orcid)


def _date(marc: "pymarc.Record") -> str | None:
    imprints = sorted(marc.get_fields("264", "260"), key=lambda field: _second(field) == "4")
    written = [_imprint(text) for field in imprints for text in field.get_subfields("c")]
    coded = _control(marc, "008")[_YEAR_IN_008]
    dated = (text for text in (*written, coded) if identifiers.year(text))
    return dates.date(next(dated, "")) or next(filter(None, written), None)


def _second(field: "pymarc.Field") -> str:
    return field.indicators.second if field.indicators else " "


def _imprint(text: str) -> str:
    return one_line(_IMPRINT_MARKS.sub("", text)).strip(" .,;")


def _container(marc: "pymarc.Record") -> str | None:
    return (
        _first(_subfields(marc, ("773",), "t"))
        or _first(_subfields(marc, ("502",), "c"))
        or _first(_subfields(marc, ("490", "830", "440"), "a"))
    )


def _series_number(marc: "pymarc.Record") -> str | None:
    return _first(_subfields(marc, ("490", "830", "440"), "v"))


def _host_place(host: "pymarc.Field | None") -> str:
    return one_line(" ".join(host.get_subfields("g"))) if host else ""


def _pages(marc: "pymarc.Record", host: "pymarc.Field | None") -> str | None:
    """Return the pages in the host; how many pages a book has is no place in it."""
    if host is None:
        return None
    places = (_host_place(host), *_raw(marc, ("300",), "a"))
    found = (_match(_PAGES, one_line(place)) for place in places)
    return next((re.sub(r"\s*[-–]\s*", "-", pages) for pages in found if pages), None)


def _doi(marc: "pymarc.Record") -> str | None:
    numbers = [
        field.get("a") or "" for field in marc.get_fields("024") if (field.get("2") or "").lower() == "doi"
    ]
    links = (text for text in _raw(marc, ("856",), "u") if "doi.org/" in text)
    return next((doi for text in (*numbers, *links) if (doi := identifiers.doi(text))), None)


def _subjects(marc: "pymarc.Record", *, from_thesaurus: bool) -> tuple[str, ...]:
    """Return the subjects that stand in a thesaurus, or the others, with subdivisions after ``/``."""
    fields = (field for field in marc.get_fields(*_SUBJECTS) if _is_from_thesaurus(field) is from_thesaurus)
    return tuple(dict.fromkeys(words for field in fields if (words := _subject(field))))


def _is_from_thesaurus(field: "pymarc.Field") -> bool:
    if field.tag in _UNCONTROLLED:
        return False
    return bool(field.get("2")) or _second(field) not in _NO_THESAURUS | {_THESAURUS_IN_2}


def _subject(field: "pymarc.Field") -> str:
    parts = [_without_stop(_bare(part.value)) for part in field.subfields if part.code in "abvxyz"]
    return "/".join(filter(None, parts))


def _language(marc: "pymarc.Record") -> str | None:
    coded = _control(marc, "008")[_LANGUAGE_IN_008]
    written = (text.strip().lower()[:3] for text in (*_raw(marc, ("041",), "a"), coded))
    return next((code for code in written if _LANGUAGE.fullmatch(code) and code not in _NO_LANGUAGE), None)


def _address(marc: "pymarc.Record") -> str | None:
    """Return where the report itself is, and never its cover, its blurb or its table of contents."""
    fields = (
        field for field in marc.get_fields("856") if _second(field) in {"0", "1"} and not _is_beside(field)
    )
    return _first(one_line(text) for field in fields for text in field.get_subfields("u"))


def _is_beside(field: "pymarc.Field") -> bool:
    told = " ".join((*field.get_subfields("3"), *field.get_subfields("y"), *field.get_subfields("z"))).lower()
    return any(word in told for word in _BESIDE)


def _subfields(marc: "pymarc.Record", tags: tuple[str, ...], codes: str) -> Iterator[str]:
    # Tag by tag: pymarc gives fields in the order of the record, and here the first tag is the best.
    return (_without_stop(_bare(text)) for tag in tags for text in _raw(marc, (tag,), codes))


def _raw(marc: "pymarc.Record", tags: tuple[str, ...], codes: str) -> list[str]:
    fields = marc.get_fields(*tags)
    return [text for field in fields for text in field.get_subfields(*codes) if text]


def _control(marc: "pymarc.Record", tag: str) -> str:
    # Not one_line: in a control field a blank is a place.
    return next((field.data or "" for field in marc.get_fields(tag)), "").strip("\r\n")


def _bare(text: str) -> str:
    """Return the text without the punctuation that leads to the next part, and without sorting marks."""
    return (
        one_line(plain(_NONFILING.sub(r"\1", text))).strip(_PUNCTUATION).removeprefix("[").removesuffix("]")
    )


def _without_stop(text: str) -> str:
    return text if _INITIAL_END.search(text) else text.removesuffix(".").strip(_PUNCTUATION)


def _prose(text: str) -> str:
    return "\n".join(filter(None, clean(plain(text)).split("\n")))


def _match(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return next((group for group in found.groups() if group), None) if found else None


def _first(texts: Iterable[str]) -> str | None:
    return next(filter(None, texts), None)
