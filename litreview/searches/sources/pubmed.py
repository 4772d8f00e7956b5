"""PubMed, through NCBI E-utilities: Bio.Entrez words the requests, our own HTTP carries them."""

import io
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from email.message import Message
from threading import Lock
from types import ModuleType
from typing import Final, TypeVar
from urllib.parse import urlsplit

from litreview.model.errors import SourceError, UsageError
from litreview.model.language import _
from litreview.model.queries import Page, SourceSettings, StoredQuery
from litreview.model.records import SourceKind
from litreview.searches.http import Answer, Http, Request
from litreview.searches.sources.pubmed_answers import (
    MOST,
    Fetched,
    Found,
    read_records,
    read_search,
    told,
)

T = TypeVar("T")

_ADDRESS: Final = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
_PARAMETERS: Final = frozenset({"term", "datetype", "mindate", "maxdate", "reldate", "field", "sort"})

FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)
"""The days of entry that PubMed has, and a century more."""

_entrez_is_ours: Final = Lock()
"""Bio.Entrez keeps its way out in the module, so that one call at a time may have changed it."""


class _Handle(io.BytesIO):
    """What Bio.Entrez expects to get from ``urlopen``."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.body)
        self.url = ""
        self.headers = Message()
        self.headers["Content-Type"] = answer.media_type or "text/xml"


class PubMed:
    """PubMed: search by POST, records by history server, page by page."""

    name = "pubmed"
    title = "PubMed"
    platform = "NCBI E-utilities"
    kind = SourceKind.DATABASE
    page_size = 500
    """Records a page."""
    most = MOST
    """Records of one search that PubMed gives away; a larger one is split by the day of entry."""

    def __init__(self, http: Http, settings: SourceSettings) -> None:
        self._http = http
        self._settings = settings

    def search(self, query: StoredQuery) -> Iterator[Page]:
        """Yield, for each request, what PubMed says of the search, then its records in PubMed's order.

        Raises UsageError for a query that names no term or that nobody answers for, and SourceError
        where PubMed cannot give every record.
        """
        asked = [self._checked(request, query.place) for request in query.requests]
        for index, parameters in enumerate(asked):
            yield from self._pages(index, parameters)

    def since(self, request: Mapping[str, str], day: date) -> Mapping[str, str]:
        """Return the request for only what PubMed made a record of from the day on."""
        # The day of entry would not do: what comes late is filed under the day it was published.
        return within(request, day, LAST_DAY, field="crdt")

    def _pages(self, index: int, parameters: Mapping[str, str]) -> Iterator[Page]:
        found = self._esearch(parameters)
        yield Page(
            request=index,
            stated=found.count,
            given=0,
            records=(),
            translation=found.translation,
            warnings=found.warnings,
        )
        if found.count <= self.most:
            parts: Iterator[Found] = iter((found,))
        else:
            whole = self._esearch(within(parameters, FIRST_DAY, LAST_DAY))
            self._refuse_uneven(found, whole.count)
            parts = self._parts(parameters, FIRST_DAY, LAST_DAY, whole)
        for part in parts:
            for page in self._records(part):
                yield replace(page, request=index, stated=found.count, translation=found.translation)

    def _records(self, found: Found) -> Iterator[Page]:
        for start in range(0, found.count, self.page_size):
            wanted = found.numbers[start : start + self.page_size]
            fetched, missing = self._whole_page(found, start, wanted)
            given = set(wanted).difference(found.numbers[:start], missing)
            yield Page(
                request=0,
                stated=found.count,
                given=len(given),
                records=fetched.records,
                warnings=_withdrawn(missing),
            )

    def _parts(self, parameters: Mapping[str, str], first: date, last: date, found: Found) -> Iterator[Found]:
        """Yield the search in parts by the day of entry, each small enough to be given away, none twice.

        Every record has one such day; the day of publication would not do, since what only names a
        year is filed under its first day.
        """
        if found.count <= self.most:
            yield found
            return
        if first == last:
            raise SourceError(
                self.title,
                _("one day, {day}, has more than {most} records").format(most=self.most, day=first),
                _("Make the search narrower. Nothing was kept."),
            )
        middle = first + (last - first) // 2
        halves = ((first, middle), (middle + timedelta(days=1), last))
        early, late = (self._esearch(within(parameters, *half)) for half in halves)
        self._refuse_uneven(found, early.count + late.count)
        for half, part in zip(halves, (early, late), strict=True):
            yield from self._parts(parameters, *half, part)

    def _refuse_uneven(self, whole: Found, counted: int) -> None:
        if whole.count != counted:
            raise SourceError(
                self.title,
                _("its parts have {parts} records, and the whole has {whole}").format(
                    parts=counted, whole=whole.count
                ),
                _("PubMed changed while it was asked. Run the search again; nothing was kept."),
            )

    def _whole_page(
        self, found: Found, start: int, wanted: tuple[str, ...]
    ) -> tuple[Fetched, tuple[str, ...]]:
        """Return a page and the numbers missing from it; a short page is believed when it comes twice."""
        fetched = self._efetch(found, start, wanted)
        if not _missing(fetched, wanted):
            return fetched, ()
        again = self._efetch(found, start, wanted)
        fullest = max(fetched, again, key=lambda page: len(page.records))
        return fullest, _missing(fullest, wanted)

    def _esearch(self, parameters: Mapping[str, str]) -> Found:
        asked = {**parameters, "db": "pubmed", "usehistory": "y", "retmax": str(self.most), "retmode": "xml"}
        return self._ask("esearch", asked, lambda answer: read_search(answer, self.most))

    def _efetch(self, found: Found, start: int, wanted: tuple[str, ...]) -> Fetched:
        asked = {
            "db": "pubmed",
            "WebEnv": found.environment,
            "query_key": found.key,
            "retstart": str(start),
            "retmax": str(len(wanted)),
            "retmode": "xml",
        }
        return self._ask("efetch", asked, lambda answer: read_records(answer, wanted))

    def _ask(self, utility: str, parameters: Mapping[str, str], check: Callable[[Answer], T]) -> T:
        """Return what ``check`` makes of the answer to one call of Bio.Entrez."""
        kept: list[T] = []

        def keep(answer: Answer) -> Answer:
            kept[:] = [check(answer)]
            return answer

        def urlopen(request: urllib.request.Request) -> _Handle:
            return _Handle(self._http.ask(self._posted(request), keep, detail=told))

        identity = {"tool": "litreview", "email": self._settings.contact, "api_key": self._settings.key}
        with _entrez(urlopen) as entrez:
            getattr(entrez, utility)(**parameters, **identity).close()
        return kept[0]

    def _posted(self, request: urllib.request.Request) -> Request:
        """Return the request Bio.Entrez worded, as a POST: no key and no term stands in an address."""
        address = urlsplit(request.full_url)
        body = request.data if isinstance(request.data, bytes) else address.query.encode()
        base = (self._settings.address or _ADDRESS).rstrip("/")
        return Request(
            place=self.title,
            address=f"{base}/{address.path.rpartition('/')[2]}",
            method="POST",
            body=body,
            headers={"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"},
            # NCBI allows 3 requests a second, and 10 with a key.
            interval=0.11 if self._settings.key else 0.37,
            secrets=(self._settings.key or "", self._settings.contact or ""),
        )

    def _checked(self, request: Mapping[str, str], place: str) -> Mapping[str, str]:
        if not self._settings.contact:
            raise UsageError(
                self.title,
                _("asks who is asking, and no e-mail address is set"),
                _("Set LITREVIEW_EMAIL, or contact in screening/protocol.toml."),
            )
        if unknown := sorted(set(request) - _PARAMETERS):
            raise UsageError(
                place,
                _("PubMed has no parameter {names}").format(names=", ".join(unknown)),
                _("Parameters of a PubMed search: {known}.").format(known=", ".join(sorted(_PARAMETERS))),
            )
        if not request.get("term", "").strip():
            raise UsageError(place, _("the query has no term"), _("Write what PubMed shall search for."))
        return request


def within(parameters: Mapping[str, str], first: date, last: date, *, field: str = "edat") -> dict[str, str]:
    """Return the request for only what was entered from the first day to the last, both included."""
    days = f'("{first:%Y/%m/%d}"[{field}] : "{last:%Y/%m/%d}"[{field}])'
    return {**parameters, "term": f"({parameters['term']}) AND {days}"}


@contextmanager
def _entrez(urlopen: Callable[[urllib.request.Request], _Handle]) -> Iterator[ModuleType]:
    """Give Bio.Entrez with this way out and a single attempt, and put it back as it was."""
    from Bio import Entrez  # noqa: PLC0415 - loaded when PubMed is asked

    ours = {"urlopen": urlopen, "max_tries": 1}
    with _entrez_is_ours:
        before = {name: getattr(Entrez, name) for name in ours}
        vars(Entrez).update(ours)
        try:
            yield Entrez
        finally:
            vars(Entrez).update(before)


def _missing(fetched: Fetched, wanted: tuple[str, ...]) -> tuple[str, ...]:
    given = {record.accession for record in fetched.records}
    return tuple(number for number in wanted if number not in given)


def _withdrawn(missing: tuple[str, ...]) -> tuple[str, ...]:
    if not missing:
        return ()
    numbers = ", ".join(missing)
    return (f"listed but not given, so probably withdrawn or merged: {numbers}",)
