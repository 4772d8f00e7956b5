"""A stand-in for NVA's search API over given records or index documents."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final
from urllib.parse import parse_qsl, quote, urlencode

from litreview.demo.nva_documents import Document, document
from litreview.demo.nva_query import BadRequest, canonical, clauses, decoded
from litreview.demo.standins import Asked, Fault, Reply, StandIn
from litreview.model.records import Record

_PATH: Final = "/search/resources"
_WINDOW: Final = 10_000
_DEFAULT_SIZE: Final = 15
_CONTEXT: Final = "https://bibsysdev.github.io/src/search/paginated-search-result.json"
PUBLISHED: Final = frozenset({"PUBLISHED", "PUBLISHED_METADATA"})
"""The documents everybody may see."""

_PAGING: Final = {
    "size": "size",
    "results": "size",
    "perpage": "size",
    "limit": "size",
    "from": "from",
    "offset": "from",
    "page": "page",
    "sort": "sort",
    "orderby": "sort",
    "order": "order",
    "sortorder": "order",
    "searchafter": "searchAfter",
}


def _moment(name: str) -> Callable[[Document], str]:
    return lambda document: str(document.get(name, "1970-01-01T00:00:00Z"))


def _reference(part: str, name: str) -> Callable[[Document], str]:
    def read(document: Document) -> str:
        found: Any = document
        for step in ("entityDescription", "reference", part, name):
            found = found.get(step, {}) if isinstance(found, Mapping) else {}
        return str(found or "")

    return read


def _published_on(document: Document) -> str:
    date = document.get("entityDescription", {}).get("publicationDate", {})
    return "-".join(str(date.get(part, "")).zfill(2) for part in ("year", "month", "day"))


_SORT_KEYS: Final[dict[str, Callable[[Document], str]]] = {
    "relevance": lambda _document: "",
    "identifier": lambda document: str(document.get("identifier", "")),
    "category": _reference("publicationInstance", "type"),
    "instanceType": _reference("publicationInstance", "type"),
    "createdDate": _moment("createdDate"),
    "modifiedDate": _moment("modifiedDate"),
    "publishedDate": _moment("publishedDate"),
    "publicationDate": _published_on,
    "title": lambda document: str(document.get("entityDescription", {}).get("mainTitle", "")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    """Which part of the answer is asked for, and in which order."""

    size: int
    start: int
    order: tuple[tuple[str, bool], ...]
    """Sort keys, and whether each goes downwards."""
    after: str | None

    @property
    def sort(self) -> str:
        """Return the order as NVA repeats it in its links."""
        named = (f"{key}:{'desc' if down else 'asc'}" for key, down in self.order)
        return ",".join((*named, "identifier"))


def _problem(status: int, title: str, detail: str) -> Reply:
    body = {"title": title, "status": status, "detail": detail, "requestId": "stand-in"}
    return _json(body, status=status, media_type="application/problem+json")


def _json(body: object, *, status: int = 200, media_type: str = "application/json; charset=utf-8") -> Reply:
    text = json.dumps(body, ensure_ascii=False)
    return Reply(body=text.encode(), status=status, media_type=media_type, headers={"Vary": "Origin, Accept"})


class NvaStandIn(StandIn):
    """NVA with these records, then these documents, and no others.

    ``visible`` are the statuses whose documents are found. ``links_to`` is the address NVA's links
    are made with: its own, unless it stands behind another.
    """

    failures: ClassVar[Mapping[Fault, Reply]] = {
        Fault.TOO_MANY: Reply(
            body=b'{"message":"Too Many Requests"}',
            status=429,
            media_type="application/json",
            headers={"Retry-After": "1"},
        ),
        Fault.SERVER_ERROR: _problem(
            500, "Internal Server Error", "Internal server error. Contact application administrator."
        ),
        Fault.RATE_LIMIT: _json({"message": "Too Many Requests"}),
        Fault.ERROR: _json(
            {"title": "Bad Gateway", "status": 502, "detail": "The search index is not there"}
        ),
    }

    def __init__(
        self,
        records: Sequence[Record] = (),
        *,
        documents: Sequence[Document] = (),
        visible: AbstractSet[str] = PUBLISHED,
        links_to: str | None = None,
    ) -> None:
        super().__init__()
        made = [document(record, place) for place, record in enumerate(records)]
        self._documents = [one for one in (*made, *documents) if one.get("status") in visible]
        self._links_to = links_to

    def reply(self, asked: Asked) -> Reply:
        """Return what NVA would answer."""
        if asked.path != _PATH:
            return _problem(404, "Not Found", f"No such resource: {asked.path}")
        accepted = asked.headers.get("Accept", "*/*")
        if not any(kind in accepted for kind in ("*/*", "application/json")):
            supported = "application/json, application/json; version=2024-12-01, text/x-bibtex, text/csv"
            return _problem(
                415,
                "Unsupported Media Type",
                f"{accepted} contains no supported Accept header values. Supported values are: {supported}",
            )
        try:
            return _json(self.search(asked.query))
        except BadRequest as refused:
            return _problem(400, "Bad Request", str(refused))

    def search(self, query: str) -> dict[str, Any]:
        """Return the answer to a query string, decoded not even once; raise BadRequest."""
        conditions, paging = _sorted_out(query)
        _refuse_two_ways_of_paging(paging)
        wanted = clauses(conditions)
        window = _window(paging)
        found = [one for one in self._documents if all(clause.matches(one) for clause in wanted)]
        for key, down in (("identifier", False), *reversed(window.order)):
            found.sort(key=_SORT_KEYS[key], reverse=down)
        start = window.start if window.after is None else _place_after(found, window.after)
        hits = found[start : start + window.size]
        return {
            "id": self._link(conditions, window, {"from": str(window.start)}),
            "totalHits": len(found),
            "hits": hits,
            **self._links(conditions, window, hits, len(found)),
            "@context": _CONTEXT,
        }

    def _links(
        self, conditions: Mapping[str, str], window: _Window, hits: Sequence[Document], total: int
    ) -> dict[str, str]:
        """Return the links to other pages, as misleading as NVA's.

        A page reached by ``search_after`` counts as the first: it says that the next one begins at
        ``from=size``, whoever follows that goes in a circle, and it has a next page even if it is
        the last.
        """
        links = {}
        beyond = window.start + window.size
        if hits and total > beyond:
            cursor = ",".join((*(_cursor_value(hits[-1], key) for key, _down in window.order), _id(hits[-1])))
            links["nextResults"] = self._link(conditions, window, {"from": str(beyond)})
            links["nextSearchAfterResults"] = self._link(conditions, window, {"search_after": cursor})
        if window.start:
            before = str(max(0, window.start - window.size))
            links["previousResults"] = self._link(conditions, window, {"from": before})
        return links

    def _link(self, conditions: Mapping[str, str], window: _Window, place: Mapping[str, str]) -> str:
        echoed = {name: decoded(value) for name, value in canonical(conditions)}
        named = {**echoed, "size": str(window.size), "sort": window.sort, **place}
        return f"{self._links_to or self.address}{_PATH}?{urlencode(named, quote_via=quote)}"


def _sorted_out(query: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the search's own parameters and those that page, decoded once; a repeated one is merged."""
    conditions: dict[str, str] = {}
    paging: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        known = _PAGING.get(name.replace("_", "").lower())
        table = paging if known else conditions
        key = known or name
        table[key] = f"{table[key]},{value}" if key in table else value
    return conditions, paging


def _refuse_two_ways_of_paging(paging: Mapping[str, str]) -> None:
    if len({"page", "from", "searchAfter"} & set(paging)) > 1:
        message = "Parameters 'page', 'offset'/'from', and 'search_after' are mutually exclusive."
        raise BadRequest(message)


def _window(paging: Mapping[str, str]) -> _Window:
    size = _number(paging, "size", _DEFAULT_SIZE)
    start = _number(paging, "from", _number(paging, "page", 0) * size)
    order = tuple(_order(paging.get("sort", "relevance"), paging.get("order", "desc")))
    after = paging.get("searchAfter")
    if after is not None and any(key == "relevance" for key, _down in order):
        message = "Sorted by relevance & searchAfter are mutual exclusive."
        raise BadRequest(message)
    if start + size > _WINDOW:
        message = (
            "Result window is too large, from + size must be less than or equal to: "
            f"[{_WINDOW}] but was [{start + size}]"
        )
        raise BadRequest(message)
    return _Window(size=size, start=start, order=order, after=after)


def _number(paging: Mapping[str, str], name: str, otherwise: int) -> int:
    text = paging.get(name, str(otherwise))
    if not (text.isascii() and text.isdigit()):
        raise BadRequest(f"Parameter '{name}' has invalid value. Must be a number.")
    return int(text)


def _order(sort: str, direction: str) -> Iterator[tuple[str, bool]]:
    names = {key.lower(): key for key in _SORT_KEYS}
    for part in sort.split(","):
        name, _colon, way = part.partition(":")
        key = names.get(name.replace("_", "").lower())
        if key is None:
            raise BadRequest(
                f"Sort has invalid field value [{name}]. Valid values are: [{', '.join(_SORT_KEYS)}]"
            )
        yield key, (way or direction).lower() == "desc"


def _place_after(found: Sequence[Document], cursor: str) -> int:
    last = cursor.rpartition(",")[2]
    places = (place for place, one in enumerate(found, start=1) if _id(one) == last)
    return next(places, len(found))


def _cursor_value(document: Document, key: str) -> str:
    value = _SORT_KEYS[key](document)
    if not key.endswith("Date") or key == "publicationDate":
        return value
    return str(int(datetime.fromisoformat(value).timestamp() * 1000))


def _id(document: Document) -> str:
    return str(document.get("identifier", ""))
