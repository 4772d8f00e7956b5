"""A stand-in for PubMed: ESearch and EFetch of NCBI E-utilities over given records."""

import json
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from threading import Lock
from typing import ClassVar, Final
from xml.sax.saxutils import escape

from litreview.demo.pubmed_articles import article_set, number
from litreview.demo.pubmed_query import Entry, Query, Term, matches, read, terms
from litreview.demo.standins import Asked, Fault, Reply, StandIn
from litreview.model.records import Record

_MOST: Final = 9_999
_ESEARCH: Final = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n'
    '<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" '
    '"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">\n'
)
_EFETCH: Final = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n'
    '<!DOCTYPE eEfetchResult PUBLIC "-//NLM//DTD efetch 20131226//EN" '
    '"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20131226/efetch.dtd">\n'
)
_TOO_MANY: Final = json.dumps(
    {"error": "API rate limit exceeded", "api-key": "127.0.0.1", "count": "4", "limit": "3"}
)


def _refusal(status: int, headers: Mapping[str, str]) -> Reply:
    return Reply(body=_TOO_MANY.encode(), status=status, media_type="application/json", headers=headers)


def _said_to_search(message: str) -> bytes:
    return f"{_ESEARCH}<eSearchResult><ERROR>{message}</ERROR></eSearchResult>\n".encode()


class PubMedStandIn(StandIn):
    """PubMed with these records and no others; the newest number is listed first.

    ``known`` are phrases its index holds although no record here has them: the real one holds 38
    million. ``a_second`` is how many requests a second are answered, None for any number; ``most`` how many
    records of one search are given away. PMIDs in
    ``withdrawn`` are listed and not given.
    """

    failures: ClassVar[Mapping[Fault, Reply]] = {
        Fault.TOO_MANY: _refusal(429, {"Retry-After": "1"}),
        Fault.RATE_LIMIT: _refusal(200, {}),
        Fault.SERVER_ERROR: Reply(
            body=b"<html><head><title>WWW Error 500 Diagnostic</title></head><body>Error</body></html>",
            status=500,
            media_type="text/html",
        ),
        Fault.ERROR: Reply(body=_said_to_search("Search Backend failed: try later")),
    }

    def __init__(
        self,
        records: Sequence[Record],
        *,
        known: Iterable[str] = (),
        a_second: int | None = None,
        most: int = _MOST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.withdrawn: set[str] = set()
        self._entries = [Entry(record) for record in sorted(records, key=_newest_first)]
        self._records = {number(record): record for record in records}
        self._known = frozenset(phrase.casefold() for phrase in known)
        self._results: dict[str, list[str]] = {}
        self._names = count(1)
        self._a_second = a_second
        self._most = most
        self._clock = clock
        self._recent: deque[float] = deque()
        self._turn = Lock()

    def reply(self, asked: Asked) -> Reply:
        """Return what E-utilities would answer."""
        with self._turn:
            if self._is_too_fast():
                return _refusal(429, {"Retry-After": "2"})
            utility = asked.path.rpartition("/")[2]
            if utility == "esearch.fcgi":
                return self._esearch(asked.parameters)
            if utility == "efetch.fcgi":
                return self._efetch(asked.parameters)
        return Reply(body=b"not found", status=404, media_type="text/plain")

    def _is_too_fast(self) -> bool:
        now = self._clock()
        while self._recent and now - self._recent[0] >= 1.0:
            self._recent.popleft()
        self._recent.append(now)
        return self._a_second is not None and len(self._recent) > self._a_second

    def _esearch(self, parameters: Mapping[str, str]) -> Reply:
        query = read(parameters.get("term", ""))
        if query is None:
            return Reply(body=_said_to_search("Empty term and query_key - nothing todo"))
        found = [number(entry.record) for entry in self._entries if matches(query, entry)]
        start = int(parameters.get("retstart", "0"))
        wanted = int(parameters.get("retmax", "20"))
        most = min(wanted, self._most - start)
        notices = (
            [] if wanted <= most else [f"Restrictions achieved. start and count adjusted to {start}, {most}"]
        )
        listed = found[start : start + most]
        body = (
            f"<Count>{len(found)}</Count><RetMax>{len(listed)}</RetMax><RetStart>{start}</RetStart>"
            + (self._kept(found) if parameters.get("usehistory") == "y" else "")
            + f"<IdList>{_tags('Id', listed)}</IdList><TranslationSet/>"
            + f"<QueryTranslation>{escape(str(query))}</QueryTranslation>"
            + self._complaints(query, notices if found else [*notices, "No items found."])
        )
        return Reply(body=f"{_ESEARCH}<eSearchResult>{body}</eSearchResult>\n".encode())

    def _kept(self, found: list[str]) -> str:
        environment = f"MCID_{next(self._names):024x}"
        self._results[environment] = found
        return f"<QueryKey>1</QueryKey><WebEnv>{environment}</WebEnv>"

    def _complaints(self, query: Query, notices: Iterable[str]) -> str:
        unknown = [term for term in dict.fromkeys(terms(query)) if not self._knows(term)]
        missing = _tags("PhraseNotFound", (term.text for term in unknown if not term.quoted))
        quoted = _tags("QuotedPhraseNotFound", (f'"{term.text}"' for term in unknown if term.quoted))
        warnings = quoted + _tags("OutputMessage", notices)
        return (f"<ErrorList>{missing}</ErrorList>" if missing else "") + (
            f"<WarningList>{warnings}</WarningList>" if warnings else ""
        )

    def _knows(self, term: Term) -> bool:
        if term.field == "Affiliation" or term.text.casefold() in self._known:
            return True
        return any(matches(term, entry) for entry in self._entries)

    def _efetch(self, parameters: Mapping[str, str]) -> Reply:
        start = int(parameters.get("retstart", "0"))
        if "id" in parameters:
            listed = parameters["id"].split(",")
        elif parameters.get("WebEnv") in self._results:
            listed = self._results[parameters["WebEnv"]]
        else:
            return _refused("Cannot retrieve history data. query_key and WebEnv are not known")
        if start >= min(len(listed), self._most):
            return _refused(
                f"Cannot retrieve history data: OUT OF RANGE. Parameter retstart={start} + 1 is greater than "
                f"number of records available in history. History includes {len(listed)} IDs."
            )
        end = min(start + int(parameters.get("retmax", "20")), self._most)
        given = [one for one in listed[start:end] if one in self._records and one not in self.withdrawn]
        return Reply(body=article_set([self._records[one] for one in given]))


def _newest_first(record: Record) -> tuple[int, str]:
    name = number(record)
    return (-int(name), "") if name.isdecimal() else (0, name)


def _tags(name: str, texts: Iterable[str]) -> str:
    return "".join(f"<{name}>{escape(text)}</{name}>" for text in texts)


def _refused(message: str) -> Reply:
    return Reply(
        body=f"{_EFETCH}<eFetchResult>\n\t<ERROR>{escape(message)}</ERROR>\n</eFetchResult>\n".encode(),
        status=400,
    )
