"""Nasjonalbiblioteket: the National Library of Norway, through its catalogue API (HAL and JSON).

The search answer itself is read, with its metadata expanded: the fuller MODS would cost a request
for every record, of a service that states no limits and asks nobody for a key.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Annotated, Any, Final
from urllib.parse import quote

import msgspec

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.queries import Page, SourceSettings, StoredQuery
from litreview.model.records import SourceKind
from litreview.searches.http import Answer, Http, Request, is_this_machine
from litreview.searches.sources.json_answers import decoded, said_in
from litreview.searches.sources.nb_items import identifier_of, to_record
from litreview.searches.sources.parts import Part, gathered
from litreview.searches.sources.tolerant import tables
from litreview.searches.sources.windows import Window

_ADDRESS: Final = "https://api.nb.no"
_PATH: Final = "/catalog/v1/items"
_SEARCH_TYPES: Final = ("FIELD_RESTRICTED_SEARCH", "FULL_TEXT_SEARCH")
_PARAMETERS: Final = ("q", "searchType", "filter", "digitalAccessibleOnly")
_BETWEEN_FILTERS: Final = ";"


class _Extent(msgspec.Struct, rename="camel"):
    """How much there is of a whole search."""

    total_elements: Annotated[int, msgspec.Meta(ge=0)]


class _Answer(msgspec.Struct):
    """One page of a search, as far as we read it; where nothing is found it embeds nothing."""

    page: _Extent
    embedded: dict[str, Any] | None = msgspec.field(name="_embedded", default=None)


class Nasjonalbiblioteket:
    """The National Library's catalogue: every request of a query read to its end."""

    name = "nb"
    title = "Nasjonalbiblioteket"
    platform = "api.nb.no catalogue API"
    kind = SourceKind.DATABASE
    page_size = 100
    """Records a page; the service refuses more."""
    most = 10_000
    """Records of one search we read: the usual window of such an index, not stated by the service."""
    rest = 1.0
    """Seconds the service has to itself after each request; a stand-in on this machine needs none."""

    def __init__(self, http: Http, settings: SourceSettings) -> None:
        self._http = http
        self._settings = settings

    def search(self, query: StoredQuery) -> Iterator[Page]:
        """Yield the pages of records the library has for each request of the query, in its own order.

        Raises UsageError for a query with parameters it may not set or without its search type, and
        SourceError where the service refuses it or does not give every record that it states.
        """
        window = Window(title=self.title, size=self.page_size, most=self.most)
        for request in query.requests:
            _refuse(request, query.place)
        for index, request in enumerate(query.requests):
            yield from window.pages(index, partial(self._ask, request))

    def since(self, request: Mapping[str, str], day: date) -> None:
        """Return None: the service is not known to tell the day an item came into it."""

    def _ask(self, request: Mapping[str, str], start: int) -> Part:
        base = (self._settings.address or _ADDRESS).rstrip("/").removesuffix(_PATH)
        asked = Request(
            place=self.title,
            address=f"{base}{_PATH}?{query_string(request, start // self.page_size, self.page_size)}",
            headers={"Accept": "application/hal+json, application/json"},
            interval=0.0 if is_this_machine(base) else self.rest,
            secrets=(self._settings.key or "", self._settings.contact or ""),
        )
        return self._http.ask(asked, _read, detail=said_in)


def query_string(request: Mapping[str, str], page: int, size: int) -> str:
    """Return the address's query for one page, counted from 0; filters between semicolons go one by one."""
    pairs = [(name, value.strip()) for name, value in request.items() if name != "filter"]
    filters = request.get("filter", "").split(_BETWEEN_FILTERS)
    pairs += [("filter", one.strip()) for one in filters if one.strip()]
    pairs += [("size", str(size)), ("page", str(page)), ("expand", "metadata")]
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs)


def _refuse(request: Mapping[str, str], place: str) -> None:
    if unknown := sorted(set(request) - set(_PARAMETERS)):
        raise UsageError(
            place,
            _("Nasjonalbiblioteket has no parameter {names} that a query may set").format(
                names=", ".join(unknown)
            ),
            _("Parameters of its search: {known}.").format(known=", ".join(_PARAMETERS)),
        )
    if not request.get("q", "").strip():
        raise UsageError(place, _("the query has no q"), _("Write what the library shall search for."))
    if request.get("searchType") not in _SEARCH_TYPES:
        raise UsageError(
            place,
            _("the query does not say whether to search the catalogue or the full text of every book"),
            _("Write searchType, one of: {known}.").format(known=", ".join(_SEARCH_TYPES)),
        )


def _read(answer: Answer) -> Part:
    said = decoded(answer, _Answer, strict=True)
    items = tables(said.embedded or {}, "items")
    records, warnings = gathered(items, to_record)
    return Part(
        stated=said.page.total_elements,
        names=tuple(identifier_of(item) or "" for item in items),
        records=records,
        warnings=warnings,
    )
