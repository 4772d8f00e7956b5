"""A stand-in for Crossref's list of works over given records.

A field query finds works with any of its words, as Crossref does; there is no relevance. Its cursor is
one for all pages of a search, and each asking gives the next page, whether or not the last one arrived.
"""

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import count
from threading import Lock
from typing import Any, ClassVar, Final

from litreview.demo.days import taken_in
from litreview.demo.standins import Asked, Fault, Reply, StandIn
from litreview.demo.words import has
from litreview.model.records import Author, Notice, NoticeKind, Record, RecordType

_PATH: Final = "/works"
_LARGEST: Final = 1_000
_DEFAULT_ROWS: Final = 20
_PLAIN: Final = frozenset({"filter", "rows", "cursor", "mailto"})
_HEADING: Final = re.compile(r"([^a-zæøå:]{2,60}): ")
_TYPES: Final = {
    RecordType.ARTICLE: "journal-article",
    RecordType.BOOK: "book",
    RecordType.CHAPTER: "book-chapter",
    RecordType.REPORT: "report",
    RecordType.THESIS: "dissertation",
    RecordType.CONFERENCE: "proceedings-article",
}

_UPDATES: Final = {NoticeKind.CONCERN: "expression-of-concern", NoticeKind.UPDATE: "new-version"}
"""Kinds of notice that Crossref calls otherwise than we do."""


def _everything(record: Record) -> str:
    return "\n".join((record.title, *map(str, record.authors), record.container or "", str(record.year)))


_QUERIES: Final[dict[str, Callable[[Record], str]]] = {
    "query": _everything,
    "query.bibliographic": _everything,
    "query.title": lambda record: record.title,
    "query.author": lambda record: "\n".join(map(str, record.authors)),
    "query.container-title": lambda record: record.container or "",
}
_FILTERS: Final[dict[str, Callable[[Record, str], bool]]] = {
    "prefix": lambda record, wanted: (record.doi or "").startswith(f"{wanted}/"),
    "issn": lambda record, wanted: wanted in record.issn,
    "type": lambda record, wanted: _TYPES.get(record.type, "other") == wanted,
    "from-created-date": lambda record, wanted: (taken_in(record) or "") >= wanted,
    "until-created-date": lambda record, wanted: (taken_in(record) or "") <= wanted,
    "from-pub-date": lambda record, wanted: (record.date or str(record.year or "")) >= wanted,
    "until-pub-date": lambda record, wanted: (record.date or str(record.year or ""))[: len(wanted)] <= wanted,
}


class _Refused(ValueError):  # noqa: N818 - it is an answer
    """A request that is refused; its parts are the status, and the kind, value and message of the problem."""

    def __init__(self, status: int, kind: str, value: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.problem = {"type": kind, "value": value, "message": message}


def work(record: Record) -> dict[str, Any]:
    """Return the record as Crossref words it; one without a DOI has none there either."""
    told = {
        "DOI": record.doi,
        "URL": record.url,
        "title": [html.escape(record.title, quote=False)],
        "author": [_author(author) for author in record.authors],
        "editor": [_author(editor) for editor in record.editors],
        "update-to": [_update(notice) for notice in record.notices if notice.speaks_of_other],
        "updated-by": [_update(notice) for notice in record.notices if not notice.speaks_of_other],
        "container-title": [record.container] if record.container else None,
        "publisher": record.publisher,
        "volume": record.volume,
        "issue": record.issue,
        "page": record.pages,
        "created": {"date-time": f"{day}T00:00:00Z"} if (day := taken_in(record)) else None,
        "issued": {"date-parts": [_date(record)]},
        "ISBN": list(record.isbn),
        "ISSN": list(record.issn),
        "abstract": _abstract(record.abstract) if record.abstract else None,
        "subject": list(record.keywords),
        "language": record.language,
        "type": _TYPES.get(record.type, "other"),
    }
    return {name: value for name, value in told.items() if value}


def _json(body: object, status: int = 200) -> Reply:
    text = json.dumps(body, ensure_ascii=False)
    return Reply(body=text.encode(), status=status, media_type="application/json")


def _failed(status: int, kind: str, problem: Mapping[str, str]) -> Reply:
    return _json({"status": "failed", "message-type": kind, "message": [problem]}, status)


def _failure(status: int, message: str) -> Reply:
    return _failed(status, "exception", {"type": "exception", "value": "", "message": message})


class CrossrefStandIn(StandIn):
    """Crossref with those of these records that have a DOI and no others, in their order."""

    failures: ClassVar[Mapping[Fault, Reply]] = {
        Fault.TOO_MANY: Reply(
            body=b"Rate limit exceeded.", status=429, media_type="text/plain", headers={"Retry-After": "1"}
        ),
        Fault.SERVER_ERROR: _failure(500, "Internal error"),
        Fault.RATE_LIMIT: _failure(200, "Rate limit exceeded."),
        Fault.ERROR: _failure(200, "The search index is not there"),
    }

    def __init__(self, records: Sequence[Record]) -> None:
        super().__init__()
        self._records = [record for record in records if record.doi]
        self._names = count(1)
        self._readings: dict[str, tuple[list[Record], int]] = {}
        self._turn = Lock()

    def reply(self, asked: Asked) -> Reply:
        """Return what Crossref would answer."""
        if asked.path != _PATH:
            return Reply(body=b"Resource not found.", status=404, media_type="text/plain")
        try:
            with self._turn:
                return _json(self._page(asked.parameters))
        except _Refused as refused:
            kind = "resource-failure" if refused.status == _Status.MISSING else "validation-failure"
            return _failed(refused.status, kind, refused.problem)

    def _page(self, said: Mapping[str, str]) -> dict[str, Any]:
        rows = _rows(said)
        wanted = partial(_is_wanted, list(_conditions(said)))
        cursor = said.get("cursor", "")
        if cursor == "*":
            cursor = f"reading-{next(self._names)}=="
            self._readings[cursor] = ([one for one in self._records if wanted(one)], 0)
        if cursor not in self._readings:
            message = "Cursor specified but it is invalid"
            raise _Refused(_Status.MISSING, "cursor-invalid", cursor, message)
        found, start = self._readings[cursor]
        self._readings[cursor] = (found, start + rows)
        return {
            "status": "ok",
            "message-type": "work-list",
            "message-version": "1.0.0",
            "message": {
                "facets": {},
                "next-cursor": cursor,
                "total-results": len(found),
                "items": [work(one) for one in found[start : start + rows]],
                "items-per-page": rows,
            },
        }


class _Status:
    """HTTP's numbers for what is refused."""

    WRONG: Final = 400
    MISSING: Final = 404


def _rows(said: Mapping[str, str]) -> int:
    rows = said.get("rows", str(_DEFAULT_ROWS))
    if not (rows.isdecimal() and int(rows) <= _LARGEST):
        message = f"Integer specified as {rows} but must be a positive integer less than or equal to 1000. "
        raise _Refused(_Status.WRONG, "integer-not-valid", rows, message)
    return int(rows)


def _conditions(said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in said.items():
        if name in _QUERIES:
            yield name, value
        elif name not in _PLAIN:
            message = f"This route does not support {name}"
            raise _Refused(_Status.WRONG, "parameter-not-allowed", name, message)
    for part in filter(None, said.get("filter", "").split(",")):
        name, _colon, value = part.partition(":")
        if name not in _FILTERS:
            message = f"Filter {name} specified but there is no such filter for this route."
            raise _Refused(_Status.WRONG, "filter-not-available", name, message)
        yield name, value


def _is_wanted(conditions: Sequence[tuple[str, str]], record: Record) -> bool:
    """Tell whether a record meets the conditions; of several values of one filter any will do."""
    by_name: dict[str, list[bool]] = {}
    for name, value in conditions:
        by_name.setdefault(name, []).append(_meets(record, name, value))
    return all(map(any, by_name.values()))


def _meets(record: Record, name: str, value: str) -> bool:
    if name in _FILTERS:
        return _FILTERS[name](record, value)
    return any(has(_QUERIES[name](record), word) for word in value.split())


def _date(record: Record) -> list[int | None]:
    numbers = (record.date or str(record.year or "")).split("-")
    return [int(number) for number in numbers if number.isdecimal()] or [None]


def _author(author: Author) -> dict[str, Any]:
    if author.organisation:
        return {"name": author.family}
    told = {"ORCID": _orcid(author), "given": author.given, "family": author.family}
    return {name: value for name, value in told.items() if value}


def _orcid(author: Author) -> str | None:
    return f"https://orcid.org/{author.orcid}" if author.orcid else None


def _update(notice: Notice) -> dict[str, Any]:
    kind = _UPDATES.get(notice.kind, notice.kind.value).replace("-", "_")
    return {
        "DOI": notice.doi,
        "type": kind,
        "source": "publisher",
        "label": kind.replace("_", " ").capitalize(),
    }


def _abstract(text: str) -> str:
    return "".join(map(_paragraph, text.split("\n")))


def _paragraph(line: str) -> str:
    heading = _HEADING.match(line)
    if heading is None:
        return f"<jats:p>{html.escape(line, quote=False)}</jats:p>"
    told = html.escape(heading[1].capitalize(), quote=False)
    rest = html.escape(line[heading.end() :], quote=False)
    return f"<jats:sec><jats:title>{told}</jats:title>\n   <jats:p>{rest}</jats:p></jats:sec>"
