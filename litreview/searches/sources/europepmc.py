"""Europe PMC: MEDLINE, PubMed Central and preprints, through its search API (version 6.9)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from litreview.model.errors import SourceError, UsageError
from litreview.model.language import _
from litreview.model.queries import Page, SourceSettings, StoredQuery
from litreview.model.records import SourceKind
from litreview.model.text import one_line
from litreview.searches.http import Answer, Http, Request, Retryable, is_this_machine
from litreview.searches.sources.cursors import read_all, refuse_unknown
from litreview.searches.sources.europepmc_answers import name_of, to_record
from litreview.searches.sources.json_answers import decoded, said_in, something_else
from litreview.searches.sources.parts import Part, gathered
from litreview.searches.sources.tolerant import tables

_ADDRESS: Final = "https://www.ebi.ac.uk/europepmc/webservices/rest"
_GET: Final = "/search"
_POST: Final = "/searchPOST"
_LONGEST_ADDRESS: Final = 2_000
"""Characters; a longer search goes in a form, because servers between cut long addresses off."""
_PAGING: Final = {"format": "json", "resultType": "core"}
_FIRST: Final = "*"
_WORDS: Final = ("query", "term")
"""Where the search string stands, and where numbered lines are combined into one."""
_PARAMETERS: Final = frozenset({*_WORDS, "synonym"})
_LAST_DAY: Final = date(2100, 12, 31)
_SYNONYM: Final = frozenset({"true", "false"})
_WORTH_ANOTHER_TRY: Final = frozenset({408, 429}) | frozenset(range(500, 600))


class _Answer(msgspec.Struct, rename="camel"):
    """One page of a search, or the refusal that comes with status 200, as far as we read them."""

    hit_count: int | None = None
    next_cursor_mark: str | None = None
    result_list: dict[str, Any] = {}
    request: dict[str, Any] = {}
    err_code: int | None = None
    err_msg: str | None = None


class EuropePmc:
    """Europe PMC: every request of a query read to its end, by cursor."""

    name = "europepmc"
    title = "Europe PMC"
    platform = "Europe PMC RESTful API"
    kind = SourceKind.DATABASE
    page_size = 500
    """Records a page; at most 1,000."""
    most = 100_000
    """Records read of one search; Europe PMC itself has no limit, so this one is ours."""
    rest = 1.0
    """Seconds Europe PMC has to itself after each request; a stand-in on this machine needs none."""

    def __init__(self, http: Http, settings: SourceSettings) -> None:
        self._http = http
        self._settings = settings

    def search(self, query: StoredQuery) -> Iterator[Page]:
        """Yield the pages of records Europe PMC returns for each request of the query.

        Raises UsageError for parameters that a stored query cannot have, and SourceError where Europe
        PMC refuses the search or gives fewer records than it states.
        """
        forms = [_checked(request, self.title, query.place) for request in query.requests]
        for index, form in enumerate(forms):
            yield from read_all(self.title, index, partial(self._ask, form), most=self.most)

    def since(self, request: Mapping[str, str], day: date) -> Mapping[str, str]:
        """Return the request for only what Europe PMC first indexed on the day or later."""
        days = f"FIRST_IDATE:[{day} TO {_LAST_DAY}]"
        named = {name: f"({words}) AND {days}" for name, words in request.items() if name in _WORDS}
        return {**request, **named}

    def _ask(self, form: Mapping[str, str], cursor: str | None) -> Part:
        base = (self._settings.address or _ADDRESS).rstrip("/").removesuffix(_GET)
        sent = urlencode({**form, **_PAGING, "pageSize": str(self.page_size), "cursorMark": cursor or _FIRST})
        is_short = len(base) + len(_GET) + len(sent) < _LONGEST_ADDRESS
        asked = Request(
            place=self.title,
            address=f"{base}{_GET}?{sent}" if is_short else f"{base}{_POST}",
            method="GET" if is_short else "POST",
            body=None if is_short else sent.encode(),
            headers={} if is_short else {"Content-Type": "application/x-www-form-urlencoded"},
            interval=0.0 if is_this_machine(base) else self.rest,
            secrets=(self._settings.key or "", self._settings.contact or ""),
        )
        part = self._http.ask(asked, self._read, detail=said_in)
        # After the last page the cursor that was sent comes back.
        return replace(part, cursor=None) if part.cursor == cursor else part

    def _read(self, answer: Answer) -> Part:
        said = decoded(answer, _Answer)
        if said.err_code is not None or said.err_msg is not None:
            raise self._refusal(said)
        if said.hit_count is None:
            raise something_else(said_in(answer))
        hits = tables(said.result_list, "result")
        records, warnings = gathered(hits, to_record)
        return Part(
            stated=said.hit_count,
            names=tuple(map(name_of, hits)),
            records=records,
            cursor=said.next_cursor_mark,
            translation=_understood(said.request),
            warnings=warnings,
        )

    def _refusal(self, said: _Answer) -> Retryable | SourceError:
        """Return the failure in an answer with status 200: Europe PMC's own status stands inside it."""
        message = one_line(said.err_msg or "")
        if said.err_code is None:
            return something_else(message)
        words = _("answered {status}").format(status=said.err_code)
        words = f"{words}: {message}" if message else words
        if said.err_code in _WORTH_ANOTHER_TRY:
            return Retryable(words)
        return SourceError(
            self.title, words, _("Correct the stored query if that is what is wrong, then ask again.")
        )


def _checked(request: Mapping[str, str], title: str, place: str) -> dict[str, str]:
    """Return the parameters in Europe PMC's words; ``term`` is what numbered lines are combined into."""
    refuse_unknown(request, _PARAMETERS, title=title, place=place)
    words = [request[name] for name in _WORDS if name in request]
    if len(words) != 1:
        raise UsageError(
            place,
            _("the query has no search string, or two"),
            _("Write numbered lines with combine, or one query in each request."),
        )
    synonym = request.get("synonym", "false")
    if synonym not in _SYNONYM:
        raise UsageError(
            place,
            _("synonym is {value}").format(value=synonym),
            _("It can be: {known}.").format(known=", ".join(sorted(_SYNONYM))),
        )
    return {"query": words[0], "synonym": synonym}


def _understood(request: Mapping[str, Any]) -> str | None:
    told = (request.get(name) for name in ("queryString", "query"))
    return next((one_line(text) for text in told if isinstance(text, str)), None)
