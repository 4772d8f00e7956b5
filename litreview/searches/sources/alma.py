"""The Norwegian research libraries' shared catalogue, through Alma's SRU interface (CQL, MARCXML)."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Final
from urllib.parse import quote

from litreview.model.errors import SourceError, UsageError
from litreview.model.language import _
from litreview.model.queries import Page, SourceSettings, StoredQuery
from litreview.model.records import SourceKind
from litreview.searches.http import Answer, Http, Request, is_this_machine, redacted
from litreview.searches.sources.alma_answers import RefusedQuery, read, told
from litreview.searches.sources.parts import Part
from litreview.searches.sources.windows import Window

_ADDRESS: Final = "https://bibsys.alma.exlibrisgroup.com"
_PATH: Final = "/view/sru/47BIBSYS_NETWORK"
_FIXED: Final = {"version": "1.2", "operation": "searchRetrieve", "recordSchema": "marcxml"}
_PARAMETERS: Final = ("query", "term")
"""The CQL under SRU's own name, or as the lines of a stored query give it."""


class Alma:
    """The catalogue of the Norwegian academic and research libraries: every request read to its end."""

    name = "alma"
    title = "Norske fagbibliotek (Alma)"
    platform = "Alma SRU, 47BIBSYS_NETWORK"
    kind = SourceKind.DATABASE
    page_size = 50
    """Records a page; Alma gives no more."""
    most = 10_000
    """Records of one search that Alma lets be read."""
    rest = 1.0
    """Seconds Alma has to itself after each request; a stand-in on this machine needs none."""

    def __init__(self, http: Http, settings: SourceSettings) -> None:
        self._http = http
        self._settings = settings

    def search(self, query: StoredQuery) -> Iterator[Page]:
        """Yield the pages of records the catalogue has for each request of the query, in its own order.

        Raises UsageError for a query that names anything but its CQL, and SourceError where Alma
        refuses it or does not give every record that it states.
        """
        window = Window(title=self.title, size=self.page_size, most=self.most)
        asked = [_cql(request, query.place) for request in query.requests]
        for index, cql in enumerate(asked):
            yield from window.pages(index, partial(self._ask, cql))

    def since(self, request: Mapping[str, str], day: date) -> None:
        """Return None: no index of the catalogue is known to hold the day a record came into it."""

    def _ask(self, cql: str, start: int) -> Part:
        base = (self._settings.address or _ADDRESS).rstrip("/").removesuffix(_PATH)
        asked = Request(
            place=self.title,
            address=f"{base}{_PATH}?{query_string(cql, start, self.page_size)}",
            headers={"Accept": "application/xml, text/xml"},
            interval=0.0 if is_this_machine(base) else self.rest,
            secrets=(self._settings.key or "", self._settings.contact or ""),
        )

        def check(answer: Answer) -> Part:
            return read(answer, start)

        try:
            return self._http.ask(asked, check, detail=told)
        except RefusedQuery as refused:
            said = redacted(str(refused), asked.secrets)
        raise SourceError(
            self.title,
            _("refused the query: {what}").format(what=said),
            _("Correct the stored query if that is what is wrong, then ask again."),
        )


def query_string(cql: str, start: int, size: int) -> str:
    """Return the address's query for the page that begins at ``start``, counted from 0."""
    # SRU counts from 1.
    pairs = {**_FIXED, "maximumRecords": str(size), "startRecord": str(start + 1), "query": cql}
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs.items())


def _cql(request: Mapping[str, str], place: str) -> str:
    if unknown := sorted(set(request) - set(_PARAMETERS)):
        raise UsageError(
            place,
            _("Alma has no parameter {names} that a query may set").format(names=", ".join(unknown)),
            _("Parameters of an Alma search: {known}.").format(known=", ".join(_PARAMETERS)),
        )
    written = [" ".join(request[name].split()) for name in _PARAMETERS if name in request]
    if len(written) != 1 or not written[0]:
        raise UsageError(
            place,
            _("a request to Alma has exactly one query"),
            _('Write it in CQL: query = "alma.title = …".'),
        )
    return written[0]
