"""A stand-in for SwePub's bibliometric search over given records: one POST, one whole answer.

Title and keywords want every one of their words; years are a range. Organisations, markings and
statuses are taken and not searched, because records do not have them.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from litreview.demo.standins import Asked, Fault, Reply, StandIn
from litreview.model.records import Record, RecordType
from litreview.model.text import fold

_PATH: Final = "/api/v2/bibliometrics"
_WORD: Final = re.compile(r"\w+")
_TERM: Final = "https://id.kb.se/term/swepub/"
_OUTPUT: Final = {
    RecordType.ARTICLE: "publication/journal-article",
    RecordType.BOOK: "publication/book",
    RecordType.CHAPTER: "publication/book-chapter",
    RecordType.REPORT: "publication/report",
    RecordType.THESIS: "publication/doctoral-thesis",
    RecordType.CONFERENCE: "conference/paper",
}
_MARKINGS: Final = frozenset({"ref", "vet", "pop"})


def _errors(*errors: str, status: int = 400, sent_as: int | None = None) -> Reply:
    told = {"errors": list(errors), "status_code": status}
    return Reply(body=json.dumps(told).encode(), status=sent_as or status, media_type="application/json")


class SwePubStandIn(StandIn):
    """SwePub with these records and no others, in their order."""

    failures: ClassVar[Mapping[Fault, Reply]] = {
        Fault.TOO_MANY: Reply(body=b"", status=429, headers={"Retry-After": "1"}),
        Fault.SERVER_ERROR: Reply(
            body=b"<!doctype html><title>500 Internal Server Error</title>",
            status=500,
            media_type="text/html",
        ),
        Fault.RATE_LIMIT: _errors("Too Many Requests", status=429, sent_as=200),
        Fault.ERROR: _errors("The database is not there", status=500, sent_as=200),
    }

    def __init__(self, records: Sequence[Record] = ()) -> None:
        super().__init__()
        self._records = records

    def reply(self, asked: Asked) -> Reply:
        """Return what SwePub would answer."""
        if asked.path != _PATH or asked.method != "POST":
            return _errors("Not Found", status=404)
        if asked.headers.get("Content-Type") != "application/json":
            return _errors('Content-Type must be "application/json"')
        query = json.loads(asked.body)
        if not _MARKINGS.issuperset(query.get("contentMarking", [])):
            return _errors("Invalid value for content marking.")
        years = query.get("years", {})
        if years and int(years["to"]) < int(years["from"]):
            return _errors("'to' cannot be before 'from'")
        found = [record for record in self._records if _matches(record, query)]
        return _answer([hit(record) for record in found], query)


def _matches(record: Record, query: Mapping[str, Any]) -> bool:
    texts = {"title": record.title, "keywords": " ".join(record.keywords)}
    has_words = all(_words(query.get(name, "")) <= _words(text) for name, text in texts.items())
    years = query.get("years", {})
    return has_words and (not years or int(years["from"]) <= (record.year or 0) <= int(years["to"]))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(fold(text)))


def _answer(hits: Sequence[Mapping[str, Any]], query: Mapping[str, Any]) -> Reply:
    years = {name: int(year) for name, year in query.get("years", {}).items()}
    told = {
        "hits": hits,
        **years,
        "query": query,
        "query_handled_at": "2026-01-01T00:00:00Z",
        "matching_orgs": [],
        "total": len(hits),
    }
    return Reply(body=json.dumps(told).encode(), media_type="application/json")


def hit(record: Record) -> dict[str, Any]:
    """Return the record as SwePub describes it, with all its fields that a record can fill."""
    return {
        "recordId": record.accession,
        "title": record.title,
        "creators": [
            {
                "familyName": author.family,
                "givenName": author.given,
                "ORCID": author.orcid,
                "affiliation": None,
            }
            for author in record.authors
        ],
        "creatorCount": len(record.authors),
        "DOI": [record.doi] if record.doi else [],
        "PMID": record.pmid,
        "ISBN": list(record.isbn),
        "ISSN": list(record.issn),
        "keywords": list(record.keywords),
        "languages": [record.language] if record.language else [],
        "outputTypes": [_TERM + _OUTPUT[record.type]] if record.type in _OUTPUT else [],
        "publicationChannel": record.container,
        "publicationYear": record.date or (str(record.year) if record.year else None),
        "publisher": record.publisher,
        "electronicLocator": record.url,
        "summary": record.abstract,
    }
