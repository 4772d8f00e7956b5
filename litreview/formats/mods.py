"""MODS, as library catalogues, Nasjonalbiblioteket, Zotero and bibutils write it."""

import re
from collections.abc import Iterable
from itertools import chain
from typing import Final

from lxml.etree import _Element

from litreview.formats import identifiers
from litreview.formats import mods_elements as mods
from litreview.formats.dates import date as date_of
from litreview.formats.gathering import Entry
from litreview.formats.mods_elements import text, titled
from litreview.formats.mods_people import authors, editors, meeting, publisher
from litreview.formats.mods_types import type_of
from litreview.formats.titles import bare
from litreview.formats.xml_reading import XmlEntry, without_namespaces
from litreview.model.language import _
from litreview.model.records import Record, RecordType, accession_id, citation_id

_DATES: Final = ("dateIssued", "copyrightDate", "dateCreated", "dateOther")
"""Kinds of date, that of publication first."""
_ENCODINGS: Final = ("w3cdtf", "iso8601", "marc", "edtf")
_RESPONSIBILITY: Final = "statement of responsibility"
_NUMBER: Final = re.compile(r"\d")
OFFICIAL_TITLE: Final = "Official title: "
"""How the note begins that holds the whole heading of an Act."""
_ACT: Final = "measure"
_LABEL: Final = re.compile(
    r"(?:vol(?:ume)?|v|bd|bind|band|årg(?:ang)?|no|nr|number|issue|hefte|pp?|pages?|s)\b\.?\s*(?=\d)",
    re.IGNORECASE,
)
TRANSLATED_TITLE: Final = "Translated title: "
"""How the note begins that holds a title in another language than the report's."""


def entry_of(one: XmlEntry, source: str) -> Entry:
    """Return the entry; one that has no title at all is lost."""
    entry = without_namespaces(one.known)
    remarks = [one.remark] if one.remark else []
    title = _short_title(entry) or titled(entry)
    if not title:
        title = titled(entry, any_type=True)
        if not title:
            return Entry(line=one.line, record=None, remark=_("the entry has no title"))
        remarks.append(_("the entry has no title; another of its titles stands in"))
    record = _record(entry, title, source, one.original)
    return Entry(line=one.line, record=record, remark="; ".join(remarks) or None)


def _short_title(entry: _Element) -> str | None:
    """Return what an Act is cited as, where a parliament's library gives that beside its whole heading."""
    short = (mods.words(one) for one in entry.iterfind("extension/shortTitle") if one.get("type") == _ACT)
    return next((bare(one) for one in short if one), None)


def _record(entry: _Element, title: str, source: str, original: str) -> Record:
    host = mods.related(entry, "host")
    kind = type_of(entry, host)
    container, issued_by = _container(entry, host, kind), publisher(entry)
    if issued_by is None and host is not None:
        issued_by = publisher(host)
    if kind is RecordType.THESIS and not container:
        container, issued_by = issued_by, None
    if kind is RecordType.CONFERENCE and not container:
        container = meeting(entry)
    part = _Part(entry, host)
    date = _date(entry, host)
    people, doi = authors(entry), _identifier(entry, "doi")
    year = identifiers.year(date or "")
    accession = _accession(entry)
    place = "\x1f".join((container or "", part.volume or "", part.issue or "", part.pages or "", doi or ""))
    abstracts = mods.abstracts(entry)
    return Record(
        id=accession_id(source, accession)
        if accession
        else citation_id(source, title=title, authors=people, year=year, place=place),
        source=source,
        title=title,
        type=kind,
        accession=accession,
        authors=people,
        editors=editors(entry, host),
        year=year,
        date=date,
        container=container,
        container_short=mods.abbreviated(host) if container else None,
        publisher=issued_by,
        volume=part.volume,
        issue=part.issue,
        pages=part.pages,
        doi=doi,
        pmid=_identifier(entry, "pmid"),
        pmcid=_identifier(entry, "pmcid"),
        isbn=identifiers.isbns(_serials(entry, host)),
        issn=identifiers.issns(_serials(entry, host)),
        abstract=next(iter(abstracts), None),
        other_abstract=next(iter(abstracts[1:]), None),
        keywords=mods.keywords(entry),
        headings=mods.headings(entry),
        language=mods.language(entry),
        publication_types=tuple(dict.fromkeys(mods.texts(entry, "genre"))),
        url=_url(entry),
        notes=_notes(entry),
        original=original,
    )


def _container(entry: _Element, host: _Element | None, kind: RecordType) -> str | None:
    """Return what the report stands in; a book or a report without such may stand in a series."""
    if host is not None and (container := titled(host, any_type=True)):
        return container
    serial = mods.related(entry, "series")
    return titled(serial, any_type=True) if serial is not None and kind is not RecordType.ARTICLE else None


class _Part:
    """Where in its container the report stands: told by the host, or by the record itself."""

    def __init__(self, entry: _Element, host: _Element | None) -> None:
        own = entry.findall("part")
        self._parts = own if host is None else [*host.findall("part"), *own]

    @property
    def volume(self) -> str | None:
        """Return the volume."""
        return _unlabelled(self._detail("volume"))

    @property
    def issue(self) -> str | None:
        """Return the issue, or the number as some call it."""
        return _unlabelled(self._detail("issue") or self._detail("number"))

    def _detail(self, kind: str) -> str | None:
        found = (one for part in self._parts for one in part.findall("detail") if one.get("type") == kind)
        return next((told for one in found if (told := text(one, "number") or text(one, "title"))), None)

    @property
    def pages(self) -> str | None:
        """Return the pages: first and last, or a list of them."""
        found = (
            one for part in self._parts for one in part.findall("extent")
            if one.get("unit", "pages") in {"page", "pages", "p", "pp"}
        )  # fmt: skip
        told = next((told for one in found if (told := self._range(one))), None)
        return _unlabelled(told or self._detail("page"))

    @staticmethod
    def _range(extent: _Element) -> str | None:
        ends = [told for end in ("start", "end") if (told := text(extent, end))]
        return "-".join(dict.fromkeys(ends)) or text(extent, "list")


def _unlabelled(number: str | None) -> str | None:
    """Return the number without the word before it, which cataloguers write as on the title page."""
    return _LABEL.sub("", number) if number else None


def _date(entry: _Element, host: _Element | None) -> str | None:
    """Return the date of publication; when a web page was captured is none."""
    places = [entry] if host is None else [entry, host]
    for place in places:
        parts = (date for part in place.findall("part") for date in part.findall("date"))
        issued = (one for kind in _DATES[:2] for one in _of_kind(place, kind))
        if found := _first_date([*issued, *parts]):
            return found
    return _first_date([one for place in places for kind in _DATES[2:] for one in _of_kind(place, kind)])


def _of_kind(place: _Element, kind: str) -> list[_Element]:
    """Return the dates of the kind: the key date, then those in a known encoding, then words."""
    found = [one for one in place.findall(f"originInfo/{kind}") if one.get("point") != "end"]
    return sorted(found, key=lambda one: (one.get("keyDate") != "yes", one.get("encoding") not in _ENCODINGS))


def _first_date(elements: Iterable[_Element]) -> str | None:
    told = [date_of(words) for one in elements if (words := mods.words(one))]
    return next((one for one in told if one and identifiers.year(one)), None)


_CLEANERS: Final = {
    "doi": (identifiers.doi, ("doi",)),
    "pmid": (identifiers.pmid, ("pmid", "pubmed")),
    "pmcid": (identifiers.pmcid, ("pmcid", "pmc", "pubmed central")),
}


def _identifier(entry: _Element, kind: str) -> str | None:
    cleaner, types = _CLEANERS[kind]
    written = [*mods.identified(entry, *types)]
    if kind != "pmid":
        written += [*mods.identified(entry, "uri", "url", "hdl", ""), *mods.addresses(entry)]
    return next((found for one in written if (found := cleaner(one))), None)


def _serials(entry: _Element, host: _Element | None) -> str:
    kinds = ("isbn", "issn", "issn-l", "eissn", "serial number")
    places = (entry, host) if host is not None else (entry,)
    return " ; ".join(one for place in places for one in mods.identified(place, *kinds))


def _accession(entry: _Element) -> str | None:
    """Return the catalogue's number of the record, which has a digit."""
    told = [*mods.texts(entry, "recordInfo/recordIdentifier"), *mods.identified(entry, "oaiid", "accessnum")]
    return next((one for one in told if _NUMBER.search(one)), None)


def _url(entry: _Element) -> str | None:
    """Return the first web address of the report itself that is no resolver's."""
    found = (*mods.addresses(entry), *mods.identified(entry, "uri", "url", "urn"))
    web = (one for one in found if re.match(r"https?://\S+$", one))
    return next((one for one in web if not identifiers.doi(one)), None)


def _notes(entry: _Element) -> tuple[str, ...]:
    """Return translated titles and the notes, without the one that says the authors once more."""
    translated: Iterable[str] = (TRANSLATED_TITLE + title for title in mods.translated_titles(entry))
    if _short_title(entry) and (whole := titled(entry)):
        translated = chain(translated, (OFFICIAL_TITLE + whole,))
    notes = (mods.words(one) for one in entry.findall("note") if one.get("type") != _RESPONSIBILITY)
    return tuple(dict.fromkeys(note for note in (*translated, *notes) if note))
