"""OpenAlex: an open index of works, through its API; without a key it gives little a day."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.queries import Page, SourceSettings, StoredQuery
from litreview.model.records import SourceKind
from litreview.searches.http import Answer, Http, Request, is_this_machine
from litreview.searches.sources.cursors import MOST, read_all, refuse_unknown
from litreview.searches.sources.json_answers import decoded, said_in
from litreview.searches.sources.openalex_answers import name_of, to_record
from litreview.searches.sources.parts import Part, gathered

_ADDRESS: Final = "https://api.openalex.org"
_PATH: Final = "/works"
_FIRST: Final = "*"
_PARAMETERS: Final = frozenset({"filter", "search"})


class _Meta(msgspec.Struct):
    """What is said of a whole search."""

    count: int
    next_cursor: str | None = None


class _Answer(msgspec.Struct):
    """One page of a search, as far as we read it."""

    meta: _Meta
    results: list[dict[str, Any]]


class OpenAlex:
    """OpenAlex: every request of a query read to its end, by cursor."""

    name = "openalex"
    title = "OpenAlex"
    platform = "OpenAlex API"
    kind = SourceKind.DATABASE
    page_size = 100
    """Works a page; at most 100."""
    rest = 1.0
    """Seconds OpenAlex has to itself after each request; a stand-in on this machine needs none."""

    def __init__(self, http: Http, settings: SourceSettings) -> None:
        self._http = http
        self._settings = settings

    def search(self, query: StoredQuery) -> Iterator[Page]:
        """Yield the pages of works OpenAlex returns for each request of the query.

        Raises UsageError for a request that cannot be asked so, and SourceError where OpenAlex refuses
        it, has no budget left for who asks, or gives fewer works than it states.
        """
        for request in query.requests:
            self._refuse(request, query.place)
        for index, request in enumerate(query.requests):
            yield from read_all(self.title, index, partial(self._ask, request), most=MOST)

    def since(self, request: Mapping[str, str], day: date) -> None:
        """Return None: OpenAlex gives the day a work was created in it to paying customers only."""

    def _refuse(self, request: Mapping[str, str], place: str) -> None:
        refuse_unknown(request, _PARAMETERS, title=self.title, place=place)
        if any("*" in value for value in request.values()):
            raise UsageError(
                place,
                _("OpenAlex knows no truncation, and * is in the query"),
                _("Write the endings out: it finds other endings of English words by itself."),
            )

    def _ask(self, request: Mapping[str, str], cursor: str | None) -> Part:
        base = (self._settings.address or _ADDRESS).rstrip("/").removesuffix(_PATH)
        paging = {"per_page": str(self.page_size), "cursor": cursor or _FIRST}
        key = {"api_key": self._settings.key} if self._settings.key else {}
        sent = urlencode({**request, **paging, **key})
        asked = Request(
            place=self.title,
            address=f"{base}{_PATH}?{sent}",
            interval=0.0 if is_this_machine(base) else self.rest,
            secrets=(self._settings.key or "", self._settings.contact or ""),
        )
        return self._http.ask(asked, _read, detail=said_in)


def _read(answer: Answer) -> Part:
    said = decoded(answer, _Answer)
    records, warnings = gathered(said.results, to_record)
    return Part(
        stated=said.meta.count,
        names=tuple(map(name_of, said.results)),
        records=records,
        cursor=said.meta.next_cursor,
        warnings=warnings,
    )
