"""NVA, Nasjonalt vitenarkiv: Norway's research archive, through its search API (legacy JSON)."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from math import inf
from typing import Any, Final
from urllib.parse import parse_qs, quote

import msgspec

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.queries import Page, SourceSettings, StoredQuery
from litreview.model.records import SourceKind
from litreview.model.text import one_line
from litreview.searches.http import Answer, Http, Request, is_this_machine
from litreview.searches.sources.cursors import read_all
from litreview.searches.sources.json_answers import decoded, said_in
from litreview.searches.sources.nva_hits import identifier_of, to_record
from litreview.searches.sources.parts import Part, gathered

_ADDRESS: Final = "https://api.nva.unit.no"
_PATH: Final = "/search/resources"
_PAGING: Final = {"sort": "modifiedDate:desc", "size": "100", "aggregation": "none"}
_PAGING_IS_OURS: Final = frozenset(
    {"from", "offset", "page", "searchafter", "sort", "orderby", "order", "sortorder"}
    | {"size", "results", "perpage", "limit", "aggregation"}
)
_SINCE: Final = "modifiedsince"
_ECHOED_PAGING: Final = frozenset({"from", "size", "sort", "aggregation", "searchAfter", "search_after"})


class _Answer(msgspec.Struct, rename="camel"):
    """One page of a search, as far as we read it."""

    total_hits: int
    hits: list[dict[str, Any]]
    next_search_after_results: str | None = None
    id: str | None = None


class Nva:
    """NVA: every request of a query read to its end, newest change first."""

    name = "nva"
    title = "Nasjonalt vitenarkiv (NVA)"
    platform = "NVA search API"
    kind = SourceKind.DATABASE
    rest = 1.0
    """Seconds NVA has to itself after each request; a stand-in on this machine needs none."""

    def __init__(self, http: Http, settings: SourceSettings) -> None:
        self._http = http
        self._settings = settings

    def search(self, query: StoredQuery) -> Iterator[Page]:
        """Yield the pages of records NVA returns for each request of the query, newest change first.

        Raises UsageError for a query that pages by itself, and SourceError where NVA refuses it.
        """
        for request in query.requests:
            _refuse_paging(request, query.place)
        for index, request in enumerate(query.requests):
            yield from read_all(self.title, index, partial(self._ask, request), most=inf)

    def since(self, request: Mapping[str, str], day: date) -> Mapping[str, str]:
        """Return the request for only what NVA has registered, published or changed from the day on.

        What was registered before may have been published since, and what was moved here from another
        archive may bring the dates it had there; but each of these is a change.
        """
        named = [name for name in request if _plain(name) == _SINCE]
        others = {name: value for name, value in request.items() if name not in named}
        return {**others, "modified_since": max([day.isoformat(), *(request[name] for name in named)])}

    def _ask(self, request: Mapping[str, str], cursor: str | None) -> Part:
        headers = {"Accept": "application/json"}
        if self._settings.key:
            headers["Authorization"] = f"Bearer {self._settings.key}"
        base = (self._settings.address or _ADDRESS).rstrip("/").removesuffix(_PATH)
        asked = Request(
            place=self.title,
            address=f"{base}{_PATH}?{query_string(request, cursor)}",
            headers=headers,
            interval=0.0 if is_this_machine(base) else self.rest,
            secrets=(self._settings.key or "", self._settings.contact or ""),
        )
        return self._http.ask(asked, _read, detail=said_in)


def query_string(request: Mapping[str, str], cursor: str | None = None) -> str:
    """Return the address's query for one page; ``cursor`` is NVA's own mark of where the last one ended.

    NVA decodes most values twice, so ``+`` and ``%`` are encoded twice; every other character comes
    out right whether it is decoded once or twice.
    """
    names = set(map(_plain, request))
    ours = {name: value for name, value in _PAGING.items() if name not in names}
    pairs = [f"{quote(name, safe='')}={_twice(value)}" for name, value in {**request, **ours}.items()]
    return "&".join(pairs if cursor is None else [*pairs, f"search_after={quote(cursor, safe='')}"])


def _plain(name: str) -> str:
    """Return a parameter's name as NVA compares it: in any case, with or without underscores."""
    return name.replace("_", "").lower()


def _twice(value: str) -> str:
    return quote(value.replace("%", "%25").replace("+", "%2B"), safe="")


def _refuse_paging(request: Mapping[str, str], place: str) -> None:
    for name, value in request.items():
        bare = _plain(name)
        if bare in _PAGING_IS_OURS and _PAGING.get(bare) != value:
            raise UsageError(
                place,
                _("{name} pages or sorts the answer, and the program does that itself").format(name=name),
                _("Take it out of the query."),
            )


def _understood(address: str | None) -> str | None:
    """Return the parameters NVA repeats in its own names, without those that page."""
    pairs = _parameters(address)
    kept = (
        f"{name}={one_line(','.join(values))}" for name, values in pairs.items() if name not in _ECHOED_PAGING
    )
    return "&".join(kept) or None


def _cursor(link: str | None) -> str | None:
    """Return the mark in NVA's link to the next page; its host and its other parameters are not trusted."""
    return next(iter(_parameters(link).get("search_after", [])), None)


def _parameters(link: str | None) -> dict[str, list[str]]:
    # Cut by hand: urlsplit refuses links whose host it cannot read, and their host does not matter.
    return parse_qs((link or "").partition("#")[0].partition("?")[2])


def _read(answer: Answer) -> Part:
    said = decoded(answer, _Answer)
    records, warnings = gathered(said.hits, to_record)
    return Part(
        stated=said.total_hits,
        names=tuple(identifier_of(hit) or "" for hit in said.hits),
        records=records,
        # Links go on after the last page and in circles: only the numbers say where the end is.
        cursor=_cursor(said.next_search_after_results),
        translation=_understood(said.id),
        warnings=warnings,
    )
