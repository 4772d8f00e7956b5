"""A stand-in for OpenAlex's list of works over given records.

Filters are joined by commas, values by ``|``; searches are read as ``demo.words`` says, without the
stemming and the relevance of the real service.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, Final

from litreview.demo.standins import Asked, Fault, Reply, StandIn
from litreview.demo.words import Unreadable, has, matches
from litreview.model.records import Author, Record, RecordType

_PATH: Final = "/works"
_LARGEST: Final = 100
_DEFAULT_SIZE: Final = 25
_WINDOW: Final = 10_000
_KNOWN: Final = frozenset({"filter", "search", "per_page", "cursor", "page", "api_key"})
_TYPES: Final = {
    RecordType.ARTICLE: "article",
    RecordType.BOOK: "book",
    RecordType.CHAPTER: "book-chapter",
    RecordType.REPORT: "report",
    RecordType.THESIS: "dissertation",
    RecordType.CONFERENCE: "conference-paper",
}
_NORWEGIAN: Final = frozenset({"nor", "nob", "nno", "no", "nb", "nn"})


class BadRequest(ValueError):  # noqa: N818 - it is an answer
    """The request is refused with status 400; the message is what OpenAlex says."""


def _searched(*texts: Callable[[Record], str | None]) -> Callable[[Record, str], bool]:
    """Return a filter that reads these texts of a record as one."""

    def holds(record: Record, search: str) -> bool:
        whole = "\n".join(text(record) or "" for text in texts)
        return matches(search, lambda _field, wanted: has(whole, wanted))

    return holds


def _one_of(value: Callable[[Record], str]) -> Callable[[Record, str], bool]:
    return lambda record, wanted: value(record).lower() in wanted.lower().split("|")


def _language(record: Record) -> str:
    return "no" if record.language in _NORWEGIAN else (record.language or "")[:2]


_FILTERS: Final[dict[str, Callable[[Record, str], bool]]] = {
    "title_and_abstract.search": _searched(lambda record: record.title, lambda record: record.abstract),
    "title.search": _searched(lambda record: record.title),
    "abstract.search": _searched(lambda record: record.abstract),
    "language": _one_of(_language),
    "type": _one_of(lambda record: _TYPES.get(record.type, "other")),
    "publication_year": _one_of(lambda record: str(record.year or "")),
    "from_publication_date": lambda record, wanted: (record.date or str(record.year or "")) >= wanted,
    "to_publication_date": lambda record, wanted: (record.date or str(record.year or "")) <= wanted,
    # Records keep no addresses: a Norwegian report comes from Norway here, and no other does.
    "institutions.country_code": _one_of(lambda record: "no" if _language(record) == "no" else ""),
}


def work(record: Record, place: int) -> dict[str, Any]:
    """Return the record as OpenAlex words it; ``place`` numbers one that has no number of OpenAlex."""
    first, _dash, last = (record.pages or "").partition("-")
    return {
        "id": f"https://openalex.org/{_number(record, place)}",
        "doi": f"https://doi.org/{record.doi}" if record.doi else None,
        "title": record.title,
        "display_name": record.title,
        "publication_year": record.year,
        "publication_date": record.date,
        "ids": {
            "pmid": f"https://pubmed.ncbi.nlm.nih.gov/{record.pmid}" if record.pmid else None,
            "pmcid": _pmc(record.pmcid),
        },
        "language": _language(record) or None,
        "primary_location": {
            "landing_page_url": record.url,
            "source": {
                "display_name": record.container,
                "issn": list(record.issn) or None,
                "host_organization_name": record.publisher,
            },
        },
        "type": _TYPES.get(record.type, "other"),
        "authorships": [
            {"author": {"display_name": _author(author), "orcid": _orcid(author)}}
            for author in record.authors
        ],
        "is_retracted": record.is_retracted,
        "mesh": [_heading(heading) for heading in record.headings],
        "biblio": {
            "volume": record.volume,
            "issue": record.issue,
            "first_page": first or None,
            "last_page": last or first or None,
        },
        "keywords": [{"display_name": keyword} for keyword in record.keywords],
        "abstract_inverted_index": inverted(record.abstract) if record.abstract else None,
    }


def inverted(text: str) -> dict[str, list[int]]:
    """Return the places of every word of the text, from 0."""
    index: dict[str, list[int]] = {}
    for place, word in enumerate(text.split()):
        index.setdefault(word, []).append(place)
    return index


def _json(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    text = json.dumps(body, ensure_ascii=False)
    return Reply(body=text.encode(), status=status, media_type="application/json", headers=headers or {})


class OpenAlexStandIn(StandIn):
    """OpenAlex with these records and no others, in their order; ``key`` is the only one it knows, if any."""

    failures: ClassVar[Mapping[Fault, Reply]] = {
        Fault.TOO_MANY: _json(
            {"error": "Rate limit exceeded", "message": "Insufficient budget"}, 429, {"Retry-After": "1"}
        ),
        Fault.SERVER_ERROR: _json({"error": "Server error", "message": "Something went wrong"}, 500),
        Fault.RATE_LIMIT: _json({"error": "Rate limit exceeded", "message": "Insufficient budget"}),
        Fault.ERROR: _json({"error": "Server error", "message": "The search index is not there"}),
    }

    def __init__(self, records: Sequence[Record], *, key: str | None = None) -> None:
        super().__init__()
        self._works = [(record, work(record, place)) for place, record in enumerate(records)]
        self._key = key

    def reply(self, asked: Asked) -> Reply:
        """Return what OpenAlex would answer."""
        if asked.path != _PATH:
            return _json({"error": "Not Found", "message": f"No such path: {asked.path}"}, 404)
        said = asked.parameters
        if self._key is not None and said.get("api_key") != self._key:
            return _json({"error": "Invalid API key", "message": "The API key is not valid."}, 401)
        try:
            return _json(self._page(said))
        except BadRequest as refused:
            return _json({"error": "Invalid query parameters error.", "message": str(refused)}, 400)

    def _page(self, said: Mapping[str, str]) -> dict[str, Any]:
        size, start = _window(said)
        wanted = partial(_is_wanted, _conditions(said))
        found = [told for record, told in self._works if wanted(record)]
        page = found[start : start + size]
        # The last full page still has a cursor; what it leads to is empty and has none.
        follows = str(start + size) if "cursor" in said and page else None
        return {
            "meta": {"count": len(found), "per_page": size, "next_cursor": follows},
            "results": page,
            "group_by": [],
        }


def _window(said: Mapping[str, str]) -> tuple[int, int]:
    if unknown := sorted(set(said) - _KNOWN):
        message = f"{', '.join(unknown)} is not a valid parameter."
        raise BadRequest(message)
    size = _number_in(said, "per_page", _DEFAULT_SIZE)
    if not 1 <= size <= _LARGEST:
        message = f"per-page parameter must be between 1 and {_LARGEST}"
        raise BadRequest(message)
    cursor = said.get("cursor")
    if cursor is None:
        start = (_number_in(said, "page", 1) - 1) * size
        if start + size > _WINDOW:
            message = (
                f"Maximum results size of {_WINDOW:,} records is exceeded. Cursor pagination is required."
            )
            raise BadRequest(message)
        return size, start
    if cursor != "*" and not cursor.isdecimal():
        message = f"Cursor value {cursor} is invalid."
        raise BadRequest(message)
    return size, 0 if cursor == "*" else int(cursor)


def _number_in(said: Mapping[str, str], name: str, otherwise: int) -> int:
    text = said.get(name, str(otherwise))
    if not text.isdecimal():
        message = f"{name} must be a number"
        raise BadRequest(message)
    return int(text)


def _conditions(said: Mapping[str, str]) -> list[tuple[str, str]]:
    named = [part.partition(":")[::2] for part in said.get("filter", "").split(",") if part]
    if unknown := [name for name, _value in named if name not in _FILTERS]:
        message = f"{unknown[0]} is not a valid field."
        raise BadRequest(message)
    return [*named, *(("title_and_abstract.search", said[name]) for name in ("search",) if name in said)]


def _is_wanted(conditions: Sequence[tuple[str, str]], record: Record) -> bool:
    try:
        return all(_FILTERS[name](record, value) for name, value in conditions)
    except Unreadable as unread:
        message = f"The search could not be read: {unread}"
        raise BadRequest(message) from None


def _number(record: Record, place: int) -> str:
    return (
        record.accession if record.source == "openalex" and record.accession else f"W{4_000_000_000 + place}"
    )


def _pmc(number: str | None) -> str | None:
    return f"https://www.ncbi.nlm.nih.gov/pmc/articles/{number.removeprefix('PMC')}" if number else None


def _author(author: Author) -> str:
    return f"{author.given} {author.family}" if author.given else author.family


def _orcid(author: Author) -> str | None:
    return f"https://orcid.org/{author.orcid}" if author.orcid else None


def _heading(heading: str) -> dict[str, str | None]:
    descriptor, _slash, qualifier = heading.partition("/")
    return {"descriptor_name": descriptor, "qualifier_name": qualifier or None}
