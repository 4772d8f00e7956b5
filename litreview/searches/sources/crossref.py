"""Crossref: the register of DOIs, through its REST API; Norwegian journals are found by their DOI prefix."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from litreview.model.queries import Page, SourceSettings, StoredQuery
from litreview.model.records import SourceKind
from litreview.model.text import one_line
from litreview.searches.http import Answer, Http, Request, is_this_machine
from litreview.searches.sources.crossref_answers import name_of, to_record
from litreview.searches.sources.cursors import MOST, read_all, refuse_unknown
from litreview.searches.sources.json_answers import decoded, table_of
from litreview.searches.sources.parts import Part, gathered

_ADDRESS: Final = "https://api.crossref.org"
_PATH: Final = "/works"
_FIRST: Final = "*"
_SINCE: Final = "from-created-date:"
_PARAMETERS: Final = frozenset(
    {
        "filter",
        "query",
        "query.affiliation",
        "query.author",
        "query.bibliographic",
        "query.container-title",
        "query.editor",
        "query.publisher-name",
        "query.title",
    }
)


class _List(msgspec.Struct, rename="kebab"):
    """The works of one page, and what is said of the whole search."""

    total_results: int
    items: list[dict[str, Any]]
    next_cursor: str | None = None


class _Answer(msgspec.Struct):
    """One page of a search, as far as we read it."""

    message: _List


class Crossref:
    """Crossref: every request of a query read to its end, by cursor, in the polite pool.

    A cursor stands for wherever the reading is, not for a page: an answer that is lost on its way
    may not come again. Then the count is short at the end, and that is an error.
    """

    name = "crossref"
    title = "Crossref"
    platform = "Crossref REST API"
    kind = SourceKind.DATABASE
    page_size = 200
    """Works a page; at most 1,000, and a cursor lives five minutes."""
    rest = 1.0
    """Seconds Crossref has to itself after each request; a stand-in on this machine needs none."""

    def __init__(self, http: Http, settings: SourceSettings) -> None:
        self._http = http
        self._settings = settings

    def search(self, query: StoredQuery) -> Iterator[Page]:
        """Yield the pages of works Crossref returns for each request of the query.

        Raises UsageError for parameters that a stored query cannot have, and SourceError where
        Crossref refuses the request or gives fewer works than it states.
        """
        for request in query.requests:
            refuse_unknown(request, _PARAMETERS, title=self.title, place=query.place)
        for index, request in enumerate(query.requests):
            yield from read_all(self.title, index, partial(self._ask, request), most=MOST)

    def since(self, request: Mapping[str, str], day: date) -> Mapping[str, str]:
        """Return the request for only the works whose DOI was registered on the day or later."""
        filters = [one for one in request.get("filter", "").split(",") if one.strip()]
        # Of several values of one filter any would do, so that one written in the query is taken out.
        others = [one for one in filters if not one.strip().startswith(_SINCE)]
        written = [one.strip().removeprefix(_SINCE) for one in filters if one not in others]
        return {**request, "filter": ",".join([*others, f"{_SINCE}{max([day.isoformat(), *written])}"])}

    def _ask(self, request: Mapping[str, str], cursor: str | None) -> Part:
        base = (self._settings.address or _ADDRESS).rstrip("/").removesuffix(_PATH)
        polite = {"mailto": self._settings.contact} if self._settings.contact else {}
        paging = {"rows": str(self.page_size), "cursor": cursor or _FIRST}
        asked = Request(
            place=self.title,
            address=f"{base}{_PATH}?{urlencode({**request, **paging, **polite})}",
            interval=0.0 if is_this_machine(base) else self.rest,
            secrets=(self._settings.key or "", self._settings.contact or ""),
        )
        return self._http.ask(asked, _read, detail=_told)


def _read(answer: Answer) -> Part:
    said = decoded(answer, _Answer, _told).message
    records, warnings = gathered(said.items, to_record)
    return Part(
        stated=said.total_results,
        names=tuple(map(name_of, said.items)),
        records=records,
        cursor=said.next_cursor,
        warnings=warnings,
    )


def _told(answer: Answer) -> str:
    """Return what Crossref, or a gateway before it, says is wrong, or empty text."""
    if answer.media_type == "text/plain":
        return one_line(answer.body[:300].decode("utf-8", "replace"))
    message = table_of(answer).get("message")
    problems = message if isinstance(message, list) else [message]
    told = (one.get("message") if isinstance(one, dict) else one for one in problems)
    return "; ".join(one_line(text) for text in told if isinstance(text, str))
