"""A stand-in for the catalogue API of the National Library of Norway, over given records.

It reads ``title:``, ``subject:``, ``namecreators:`` and free text, words or a phrase in quotation
marks, joined by OR or by nothing, and such groups in brackets joined by AND; every record is
metadata, so both search types find the same. The bodies of errors are not known: they are worded as
Spring, which the service is built with, does.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Final
from urllib.parse import parse_qsl

from litreview.demo.standins import Asked, Fault, Reply, StandIn
from litreview.model.records import Record, RecordType
from litreview.model.text import fold

_PATH: Final = "/catalog/v1/items"
_MOST_A_PAGE: Final = 100
_DEFAULT_SIZE: Final = 10
_WINDOW: Final = 10_000
_MEDIA: Final = {
    RecordType.BOOK: "bøker",
    RecordType.THESIS: "bøker",
    RecordType.REPORT: "rapporter",
    RecordType.ARTICLE: "artikler",
    RecordType.WEB: "nettdokumenter",
}
_CLAUSE: Final = re.compile(r'(?:(\w+):)?(?:"([^"]*)"|([^\s"]+))')
_WORD: Final = re.compile(r"\w+")

_FIELDS: Final[dict[str, Callable[[Record], str]]] = {
    "title": lambda record: record.title,
    "subject": lambda record: " | ".join(record.keywords),
    "namecreators": lambda record: " | ".join(map(str, record.authors)),
    "isbn": lambda record: " | ".join(record.isbn),
    "": lambda record: " | ".join(
        (record.title, record.abstract or "", *map(str, record.authors), *record.keywords)
    ),
}


def _error(status: int, words: str, message: str, *, sent_as: int | None = None) -> Reply:
    body = {"timestamp": 0, "status": status, "error": words, "message": message, "path": _PATH}
    return Reply(
        body=json.dumps(body).encode(), status=sent_as or status, media_type="application/json;charset=UTF-8"
    )


class NbStandIn(StandIn):
    """The library with these records and no others, in their order."""

    failures: ClassVar[Mapping[Fault, Reply]] = {
        Fault.TOO_MANY: Reply(body=b"", status=429, headers={"Retry-After": "1"}),
        Fault.SERVER_ERROR: _error(500, "Internal Server Error", "The index did not answer"),
        Fault.RATE_LIMIT: _error(429, "Too Many Requests", "Too Many Requests", sent_as=200),
        Fault.ERROR: _error(500, "Internal Server Error", "The search index is not there", sent_as=200),
    }

    def __init__(self, records: Sequence[Record] = ()) -> None:
        super().__init__()
        self._records = records

    def reply(self, asked: Asked) -> Reply:
        """Return what the library would answer."""
        if asked.path != _PATH:
            return _error(404, "Not Found", "No message available")
        pairs = parse_qsl(asked.query, keep_blank_values=True)
        parameters = dict(pairs)
        size, page = (
            parameters.get(name, other) for name, other in (("size", str(_DEFAULT_SIZE)), ("page", "0"))
        )
        if not size.isdecimal() or not page.isdecimal() or not 0 < int(size) <= _MOST_A_PAGE:
            return _error(400, "Bad Request", "size must be from 1 to 100")
        if (int(page) + 1) * int(size) > _WINDOW:
            return _error(500, "Internal Server Error", "Result window is too large")
        filters = [value for name, value in pairs if name == "filter"]
        found = [record for record in self._records if _matches(record, parameters.get("q", ""), filters)]
        return _answer(found, int(size), int(page))


def _matches(record: Record, query: str, filters: Sequence[str]) -> bool:
    has_words = all(
        any(_has_all(record, part) for part in group.split(" OR ")) for group in query.split(" AND ")
    )
    return has_words and all(_passes(record, one) for one in filters)


def _has_all(record: Record, part: str) -> bool:
    clauses = _CLAUSE.findall(part.strip("() "))
    return all(_has(record, name, phrase or word) for name, phrase, word in clauses)


def _has(record: Record, name: str, value: str) -> bool:
    wanted = _WORD.findall(fold(value))
    written_in = _FIELDS[name](record) if name in _FIELDS else ""
    for written in written_in.split(" | "):
        words = _WORD.findall(fold(written))
        if any(words[start : start + len(wanted)] == wanted for start in range(len(words))):
            return True
    return False


def _passes(record: Record, wanted: str) -> bool:
    name, _colon, value = wanted.partition(":")
    known = {"mediatype": _MEDIA.get(record.type, "andre"), "year": str(record.year or "")}
    return known.get(name, "") in value.strip("()").split(" OR ")


def _answer(found: Sequence[Record], size: int, page: int) -> Reply:
    items = [item(record) for record in found[page * size : (page + 1) * size]]
    body: dict[str, Any] = {
        "_links": {"self": {"href": f"https://api.nb.no{_PATH}"}},
        "page": {
            "size": size,
            "totalElements": len(found),
            "totalPages": -(-len(found) // size),
            "number": page,
        },
    }
    if items:
        body["_embedded"] = {"items": items}
    return Reply(
        body=json.dumps(body, ensure_ascii=False).encode(), media_type="application/hal+json;charset=UTF-8"
    )


def item(record: Record) -> dict[str, Any]:
    """Return the record as the library describes it, with its metadata expanded."""
    people = [
        {
            "name": f"{author.family}, {author.given}" if author.given else author.family,
            "roles": [{"name": "aut"}],
        }
        for author in record.authors
    ]
    return {
        "id": record.accession,
        "metadata": {
            "title": record.title.replace(": ", " : "),
            "creators": [person["name"] for person in people],
            "people": people,
            "originInfo": {"publisher": record.publisher, "issued": record.date or str(record.year or "")},
            "languages": [{"code": record.language}] if record.language else [],
            "identifiers": {"isbn13": list(record.isbn), "sesamId": record.accession},
            "mediaTypes": [_MEDIA.get(record.type, "andre")],
            "summary": record.abstract,
            "series": [record.container] if record.container else [],
            "subject": {"topics": list(record.keywords)},
        },
    }
