"""A stand-in for the SRU interface of Alma, as the Norwegian libraries' catalogue has it, over given records.

What the envelope looks like is known from real answers. The exact form of a diagnostic, and what
Alma says beyond its window, is not: those follow the SRU 1.2 standard.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Final
from xml.sax.saxutils import escape, quoteattr

from litreview.demo.alma_cql import Diagnostic, read
from litreview.demo.standins import Asked, Fault, Reply, StandIn
from litreview.model.records import Author, Record, RecordType

_PATH: Final = "/view/sru/47BIBSYS_NETWORK"
_MOST_A_PAGE: Final = 50
_DEFAULT_SIZE: Final = 10
_WINDOW: Final = 10_000
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>'
_LEVELS: Final = {RecordType.CHAPTER: "a", RecordType.ARTICLE: "a"}
"""What stands in something else has a level of its own, and a host; all else stands alone."""
_GENRES: Final = {RecordType.REPORT: "Rapporter", RecordType.CONFERENCE: "Konferansepublikasjoner"}


def _refusal(number: int, message: str, details: str) -> Reply:
    body = (
        f'{_HEAD}<diagnostics xmlns="http://www.loc.gov/zing/srw/">'
        '<diagnostic xmlns="http://www.loc.gov/zing/srw/diagnostic/">'
        f"<uri>info:srw/diagnostic/1/{number}</uri><details>{escape(details)}</details>"
        f"<message>{escape(message)}</message></diagnostic></diagnostics>"
    )
    return Reply(body=body.encode())


class AlmaStandIn(StandIn):
    """The catalogue with these records and no others, in their order."""

    failures: ClassVar[Mapping[Fault, Reply]] = {
        Fault.TOO_MANY: Reply(body=b"", status=429, headers={"Retry-After": "1"}),
        Fault.SERVER_ERROR: Reply(
            body=b"<html><body>Error</body></html>", status=500, media_type="text/html"
        ),
        Fault.RATE_LIMIT: _refusal(2, "System temporarily unavailable", "too many requests"),
        Fault.ERROR: _refusal(1, "General system error", "the search index is not there"),
    }

    def __init__(self, records: Sequence[Record] = ()) -> None:
        super().__init__()
        self._records = records

    def reply(self, asked: Asked) -> Reply:
        """Return what Alma would answer."""
        if asked.path != _PATH:
            return Reply(body=b"<html><body>404</body></html>", status=404, media_type="text/html")
        try:
            return self._search(asked.parameters)
        except Diagnostic as refused:
            return _refusal(refused.number, refused.message, refused.details)

    def _search(self, parameters: Mapping[str, str]) -> Reply:
        if not parameters.get("query"):
            raise Diagnostic(7, "Mandatory parameter not supplied", "query")
        if parameters.get("recordSchema") != "marcxml":
            raise Diagnostic(66, "Unknown schema for retrieval", parameters.get("recordSchema", ""))
        start = _number(parameters, "startRecord", 1)
        size = min(_number(parameters, "maximumRecords", _DEFAULT_SIZE), _MOST_A_PAGE)
        if start + size - 1 > _WINDOW:
            raise Diagnostic(61, "First record position out of range", str(start))
        found = [record for record in self._records if read(parameters["query"])(record)]
        return Reply(body=_envelope(found, start, size).encode())


def _number(parameters: Mapping[str, str], name: str, otherwise: int) -> int:
    written = parameters.get(name, str(otherwise))
    if not written.isdecimal() or (name == "startRecord" and int(written) == 0):
        raise Diagnostic(6, "Unsupported parameter value", name)
    return int(written)


def _envelope(found: Sequence[Record], start: int, size: int) -> str:
    page = found[start - 1 : start - 1 + size]
    entries = "".join(_entry(record, place) for place, record in enumerate(page, start=start))
    following = start + size
    more = f"<nextRecordPosition>{following}</nextRecordPosition>" if following <= len(found) else ""
    return (
        f'{_HEAD}<searchRetrieveResponse xmlns="http://www.loc.gov/zing/srw/"><version>1.2</version>'
        f"<numberOfRecords>{len(found)}</numberOfRecords><records>{entries}</records>{more}"
        '<extraResponseData xmlns:xb="http://www.exlibris.com/repository/search/xmlbeans/">'
        "<xb:exact>true</xb:exact></extraResponseData></searchRetrieveResponse>"
    )


def _entry(record: Record, place: int) -> str:
    return (
        "<record><recordSchema>marcxml</recordSchema><recordPacking>xml</recordPacking><recordData>"
        f"{marcxml(record)}</recordData><recordIdentifier>{escape(record.accession or '')}</recordIdentifier>"
        f"<recordPosition>{place}</recordPosition></record>"
    )


def marcxml(record: Record) -> str:
    """Return the record in MARCXML, catalogued as the Norwegian libraries do."""
    title, _colon, rest = record.title.partition(": ")
    fields = (
        *(_field("020", "  ", ("a", isbn)) for isbn in record.isbn),
        *(_field("022", "  ", ("a", issn)) for issn in record.issn),
        _field("024", "7 ", ("a", record.doi), ("2", "doi")) if record.doi else "",
        _field("041", "  ", ("a", record.language)),
        *(_person(author, is_first=number == 0) for number, author in enumerate(record.authors)),
        _field("245", "10", ("a", f"{title} :" if rest else title), ("b", rest)),
        _field("264", " 1", ("b", record.publisher), ("c", str(record.year or ""))),
        _series(record),
        _field("520", "  ", ("a", record.abstract)),
        *(_field("650", " 7", ("a", keyword)) for keyword in record.keywords),
        _field("655", " 7", ("a", _GENRES.get(record.type))),
        _host(record),
        _field("856", "41", ("u", record.url)),
    )
    level = _LEVELS.get(record.type, "m")
    coded = f"200101s{record.year or '    '}    no            000|0 {record.language or '   '} d"
    return (
        f'<record xmlns="http://www.loc.gov/MARC21/slim"><leader>01000na{level} a2200300 c 4500</leader>'
        f'<controlfield tag="001">{escape(record.accession or "")}</controlfield>'
        f'<controlfield tag="008">{coded}</controlfield>{"".join(fields)}</record>'
    )


def _series(record: Record) -> str:
    """Return the series of what stands alone, or where a thesis was written."""
    if record.type in _LEVELS:
        return ""
    if record.type is RecordType.THESIS:
        return _field("502", "  ", ("b", "Avhandling"), ("c", record.container))
    return _field("490", "0 ", ("a", record.container), ("v", record.volume))


def _host(record: Record) -> str:
    """Return the journal or the book that an article or a chapter stands in."""
    if record.type not in _LEVELS:
        return ""
    place = " ".join(filter(None, (_numbered("årg.", record.volume), _numbered("nr", record.issue))))
    parts = ", ".join(filter(None, (place, _numbered("s.", record.pages))))
    return _field("773", "0 ", ("t", record.container), ("g", parts))


def _numbered(word: str, text: str | None) -> str | None:
    return f"{word} {text}" if text else None


def _person(author: Author, *, is_first: bool) -> str:
    tag = f"{1 if is_first else 7}{1 if author.organisation else 0}0"
    name = f"{author.family}, {author.given}" if author.given else author.family
    return _field(tag, "2 " if author.organisation else "1 ", ("a", name), ("4", "aut"))


def _field(tag: str, indicators: str, *parts: tuple[str, str | None]) -> str:
    inside = "".join(
        f"<subfield code={quoteattr(code)}>{escape(text)}</subfield>" for code, text in parts if text
    )
    if not inside:
        return ""
    return f'<datafield tag="{tag}" ind1="{indicators[0]}" ind2="{indicators[1]}">{inside}</datafield>'
