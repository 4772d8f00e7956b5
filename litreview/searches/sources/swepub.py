"""SwePub: what Swedish universities publish, through its bibliometric search (JSON, one answer a request)."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Annotated, Any, Final

import msgspec

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.queries import Page, SourceSettings, StoredQuery
from litreview.model.records import SourceKind
from litreview.searches.http import Answer, Http, Request, is_this_machine
from litreview.searches.sources.json_answers import decoded, said_in
from litreview.searches.sources.parts import Part, gathered
from litreview.searches.sources.swepub_hits import identifier_of, to_record
from litreview.searches.sources.windows import Window

_ADDRESS: Final = "https://bibliometri.swepub.kb.se"
_PATH: Final = "/api/v2/bibliometrics"
_WORDS: Final = ("title", "keywords")
"""What is searched for: every word must be there, in any order; there are no phrases."""
_YEARS: Final = ("from", "to")
_LISTS: Final = ("org", "contentMarking", "publicationStatus", "genreForm")
"""Values are separated by commas; any of them will do."""
_PARAMETERS: Final = (*_WORDS, *_YEARS, *_LISTS)


class _Answer(msgspec.Struct):
    """The whole answer to a search, as far as we read it."""

    total: Annotated[int, msgspec.Meta(ge=0)]
    hits: list[Any]


class SwePub:
    """SwePub: every request of a query answered whole."""

    name = "swepub"
    title = "SwePub"
    platform = "SwePub bibliometrics API"
    kind = SourceKind.DATABASE
    most = 1_000_000
    """Records of one request; the service states no limit, and gives all of them in one answer."""
    rest = 1.0
    """Seconds SwePub has to itself after each request; a stand-in on this machine needs none."""

    def __init__(self, http: Http, settings: SourceSettings) -> None:
        self._http = http
        self._settings = settings

    def search(self, query: StoredQuery) -> Iterator[Page]:
        """Yield one page for each request of the query, with all its records.

        Raises UsageError for a query with parameters that SwePub does not have or would misread, and
        SourceError where it refuses the query or does not give every record that it states.
        """
        window = Window(title=self.title, size=self.most, most=self.most)
        bodies = [body(request, query.place) for request in query.requests]
        for index, asked in enumerate(bodies):
            yield from window.pages(index, partial(self._ask, asked))

    def since(self, request: Mapping[str, str], day: date) -> None:
        """Return None: SwePub searches years of publication, and no day of entry."""

    def _ask(self, asked: Mapping[str, Any], _start: int) -> Part:
        base = (self._settings.address or _ADDRESS).rstrip("/").removesuffix(_PATH)
        request = Request(
            place=self.title,
            address=f"{base}{_PATH}",
            method="POST",
            body=msgspec.json.encode(asked),
            headers={"Accept": "application/json", "Content-Type": "application/json"},
            interval=0.0 if is_this_machine(base) else self.rest,
            secrets=(self._settings.key or "", self._settings.contact or ""),
        )
        return self._http.ask(request, _read, detail=said_in)


def body(request: Mapping[str, str], place: str) -> dict[str, Any]:
    """Return the request as SwePub takes it; raise UsageError for what it would refuse, ignore or misread."""
    _refuse_unknown(request, place)
    _refuse_words(request, place)
    made: dict[str, Any] = {name: request[name].strip() for name in _WORDS if request.get(name, "").strip()}
    if years := {name: request[name].strip() for name in _YEARS if name in request}:
        _refuse_years(years, place)
        made["years"] = years
    for name in _LISTS:
        if values := [value.strip() for value in request.get(name, "").split(",") if value.strip()]:
            made[name] = values
    return made


def _refuse_unknown(request: Mapping[str, str], place: str) -> None:
    if unknown := sorted(set(request) - set(_PARAMETERS)):
        raise UsageError(
            place,
            _("SwePub has no parameter {names} that a query may set").format(names=", ".join(unknown)),
            _("Parameters of a SwePub search: {known}.").format(known=", ".join(_PARAMETERS)),
        )


def _refuse_words(request: Mapping[str, str], place: str) -> None:
    written = [request.get(name, "") for name in _WORDS]
    if not any(text.strip() for text in written):
        raise UsageError(
            place,
            _("a request to SwePub has neither title nor keywords, so it would give everything"),
            _("Write the words to search for in title, or in keywords."),
        )
    if any('"' in text for text in written):
        raise UsageError(
            place,
            _("SwePub reads no phrases: a quotation mark breaks its search"),
            _("Write the words alone; every one of them must be there."),
        )


def _refuse_years(years: Mapping[str, str], place: str) -> None:
    if set(years) != set(_YEARS) or not all(year.isascii() and year.isdecimal() for year in years.values()):
        raise UsageError(
            place,
            _("SwePub takes a range of years, and needs both ends"),
            _('Write both in digits: from = "2000" and to = "2026".'),
        )


def _read(answer: Answer) -> Part:
    said = decoded(answer, _Answer, strict=True)
    hits = [hit for hit in said.hits if isinstance(hit, dict)]
    records, warnings = gathered(hits, to_record)
    return Part(
        stated=said.total,
        names=tuple(identifier_of(hit) or "" for hit in hits),
        records=records,
        warnings=warnings,
    )
