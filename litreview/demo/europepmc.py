"""A stand-in for Europe PMC's search API over given records.

Searches are read as ``demo.words`` says, in the fields of ``_FIELDS``; synonyms are not known here.
"""

import html
import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, Final

from litreview.demo.days import taken_in
from litreview.demo.standins import Asked, Fault, Reply, StandIn
from litreview.demo.words import Unreadable, has, in_range, matches
from litreview.model.records import Author, Record, RecordType

_PATHS: Final = {"GET": "/search", "POST": "/searchPOST"}
_LARGEST: Final = 1_000
_DEFAULT_SIZE: Final = 25
_HEADING: Final = re.compile(r"([^a-zæøå:]{2,60}): ")
_TYPES: Final = {
    RecordType.BOOK: "Book",
    RecordType.CHAPTER: "Book Chapter",
    RecordType.THESIS: "Thesis",
    RecordType.REPORT: "Technical Report",
    RecordType.CONFERENCE: "Congress",
    RecordType.WEB: "Web Resource",
    RecordType.OTHER: "Patent",
}
_IN_JOURNALS: Final = frozenset({RecordType.ARTICLE, RecordType.CONFERENCE})
"""An abstract of a congress stands in a journal's supplement."""
_NORWEGIAN: Final = frozenset({"nor", "nob", "nno", "no", "nb", "nn"})


def _words(record: Record) -> str:
    return "\n".join(filter(None, (record.title, record.original_title, record.abstract)))


def _all(record: Record) -> str:
    return "\n".join((_words(record), *map(str, record.authors), *record.keywords, record.container or ""))


def _language(record: Record) -> str:
    return "nor" if record.language in _NORWEGIAN else record.language or ""


_FIELDS: Final[dict[str, Callable[[Record, str], bool]]] = {
    "": lambda record, wanted: has(_all(record), wanted),
    "TITLE": lambda record, wanted: has(record.title, wanted),
    "ABSTRACT": lambda record, wanted: has(record.abstract or "", wanted),
    "TITLE_ABS": lambda record, wanted: has(_words(record), wanted),
    "KW": lambda record, wanted: has("\n".join(record.keywords), wanted),
    "LANG": lambda record, wanted: _language(record) == wanted,
    "PUB_YEAR": lambda record, wanted: in_range(str(record.year or ""), wanted),
    "FIRST_IDATE": lambda record, wanted: in_range(taken_in(record) or "", wanted),
    "SRC": lambda record, wanted: _name(record)[0] == wanted,
    "DOI": lambda record, wanted: record.doi == wanted.lower(),
    # Records keep no addresses, so that the country of a Norwegian one is all there is to find.
    "AFF": lambda record, wanted: has("Norway Norge" if _language(record) == "nor" else "", wanted),
}


def result(record: Record) -> dict[str, Any]:
    """Return the record as Europe PMC words it (``resultType=core``)."""
    collection, number = _name(record)
    told = {
        "id": number,
        "source": collection,
        "pmid": record.pmid,
        "pmcid": record.pmcid,
        "doi": record.doi,
        "title": f"{html.escape(record.title, quote=False)}.",
        "authorList": {"author": [_author(author) for author in record.authors]} if record.authors else None,
        "journalInfo": _journal(record) if record.type in _IN_JOURNALS else None,
        "bookOrReportDetails": _book(record) if record.type not in _IN_JOURNALS else None,
        "pubYear": str(record.year) if record.year else None,
        "firstPublicationDate": record.date,
        "firstIndexDate": taken_in(record),
        "pageInfo": record.pages,
        "abstractText": _abstract(record.abstract) if record.abstract else None,
        "language": record.language,
        "pubTypeList": {"pubType": list(_types(record))},
        "meshHeadingList": _mesh(record.headings) if record.headings else None,
        "keywordList": {"keyword": list(record.keywords)} if record.keywords else None,
    }
    return {name: value for name, value in told.items() if value is not None}


def _json(body: object, status: int = 200) -> Reply:
    return Reply(
        body=json.dumps(body, ensure_ascii=False).encode(),
        status=status,
        media_type="application/json;charset=UTF-8",
    )


def _error(code: int, message: str) -> Reply:
    """Return a refusal as Europe PMC gives it: its status is 200, and the real one stands inside."""
    return _json({"errCode": code, "errMsg": message})


class EuropePmcStandIn(StandIn):
    """Europe PMC with these records and no others, in their order."""

    failures: ClassVar[Mapping[Fault, Reply]] = {
        Fault.TOO_MANY: Reply(body=b"", status=429, headers={"Retry-After": "1"}),
        Fault.SERVER_ERROR: _json({"status": 500, "error": "Internal Server Error"}, status=500),
        Fault.RATE_LIMIT: _error(429, "Too many requests"),
        Fault.ERROR: _error(500, "The search index is not there"),
    }

    def __init__(self, records: Sequence[Record]) -> None:
        super().__init__()
        self._records = records

    def reply(self, asked: Asked) -> Reply:
        """Return what Europe PMC would answer."""
        if asked.path != _PATHS.get(asked.method):
            return _json({"status": 405, "error": "Method Not Allowed"}, status=405)
        said = asked.parameters
        size = said.get("pageSize", str(_DEFAULT_SIZE))
        if not (size.isdecimal() and 1 <= int(size) <= _LARGEST):
            return _error(404, f"Invalid page size provided. Valid size is between 1 and {_LARGEST}")
        if said.get("format") != "json":
            return Reply(body=b"<responseWrapper/>", media_type="application/xml")
        try:
            return _json(self._page(said, int(size)))
        except Unreadable:
            return _error(404, "The query could not be read")

    def _page(self, said: Mapping[str, str], size: int) -> dict[str, Any]:
        search, cursor = said.get("query", ""), said.get("cursorMark", "*")
        found = [one for one in self._records if matches(search, partial(_holds, one))]
        start = 0 if cursor == "*" else int(cursor)
        page = found[start : start + size]
        # On the last page the cursor is the one that was sent; a single record has none at all.
        after = str(start + size) if start + size < len(found) else cursor
        marks = {"nextCursorMark": after} if len(found) > 1 else {}
        return {
            "version": "6.9",
            "hitCount": len(found),
            **marks,
            "request": {"query": search, "resultType": said.get("resultType", "lite"), "pageSize": size},
            "resultList": {"result": [result(one) for one in page]} if found else {},
        }


def _holds(record: Record, name: str, wanted: str) -> bool:
    return name in _FIELDS and _FIELDS[name](record, wanted)


def _name(record: Record) -> tuple[str, str]:
    collection, slash, number = (record.accession or "").partition("/")
    if slash:
        return collection, number
    return ("MED", record.pmid) if record.pmid else ("AGR", collection or record.id)


def _author(author: Author) -> dict[str, Any]:
    if author.organisation:
        return {"collectiveName": author.family}
    initials = "".join(name[0] for name in (author.given or "").split())
    given = {"firstName": author.given, "initials": initials} if author.given else {}
    orcid = {"authorId": {"type": "ORCID", "value": author.orcid}} if author.orcid else {}
    return {"fullName": f"{author.family} {initials}".strip(), "lastName": author.family, **given, **orcid}


def _mesh(headings: Sequence[str]) -> dict[str, Any]:
    parts = (heading.partition("/") for heading in headings)
    return {"meshHeading": [_heading(descriptor, qualifier) for descriptor, _slash, qualifier in parts]}


def _heading(descriptor: str, qualifier: str) -> dict[str, Any]:
    qualified = {"meshQualifierList": {"meshQualifier": [{"qualifierName": qualifier}]}} if qualifier else {}
    return {"majorTopic_YN": "N", "descriptorName": descriptor, **qualified}


def _journal(record: Record) -> dict[str, Any]:
    serials = dict(zip(("issn", "essn"), record.issn, strict=False))
    told = {"volume": record.volume, "issue": record.issue, "dateOfPublication": record.date}
    journal = {"title": record.container, **serials}
    return {name: value for name, value in told.items() if value} | {"journal": journal}


def _book(record: Record) -> dict[str, str]:
    told = {
        "comprisingTitle": record.container,
        "publisher": record.publisher,
        "isbn13": record.isbn[0] if record.isbn else None,
    }
    return {name: value for name, value in told.items() if value}


def _types(record: Record) -> tuple[str, ...]:
    told = record.publication_types or ("Journal Article",)
    kind = _TYPES.get(record.type)
    return told if kind is None or kind in told else (kind, *told)


def _abstract(text: str) -> str:
    return "".join(map(_paragraph, text.split("\n")))


def _paragraph(line: str) -> str:
    heading = _HEADING.match(line)
    if heading is None:
        return f"<p>{html.escape(line, quote=False)}</p>"
    told = html.escape(heading[1].capitalize(), quote=False)
    return f"<h4>{told}</h4>{html.escape(line[heading.end() :], quote=False)} "
