"""One answer of an SRU service: its envelope taken apart, and what it says is wrong."""

from collections.abc import Iterator
from io import BytesIO
from typing import Final

from lxml import etree
from lxml.etree import _Element

from litreview.model.language import _
from litreview.model.records import Record
from litreview.model.text import one_line
from litreview.searches.http import Answer, Retryable
from litreview.searches.sources.alma_records import to_record
from litreview.searches.sources.parts import Part
from litreview.searches.sources.tolerant import UnusableHit

_SRW: Final = "{http://www.loc.gov/zing/srw/}"
_MARC: Final = "{http://www.loc.gov/MARC21/slim}record"
_DIAGNOSTIC: Final = "{*}diagnostic"
_PASSING: Final = frozenset({"info:srw/diagnostic/1/1", "info:srw/diagnostic/1/2"})
"""Of the service rather than of the query: a general system error, and temporarily unavailable."""


class RefusedQuery(ValueError):  # noqa: N818 - it says what became of the query
    """The service says that the query is wrong; the message is its own words."""


def read(answer: Answer, start: int) -> Part:
    """Return the part that begins at ``start``, counted from 0.

    Raises RefusedQuery for a diagnostic about the query, and Retryable for an answer that is broken
    off, is no search result, or says that the service is not well. A diagnostic that stands in
    place of a single record is one too: the record would be missing.
    """
    if answer.is_web_page:
        raise Retryable(_("answered with a web page (HTML)"), after=answer.retry_after)
    root = _root(answer.body)
    _refuse_diagnostics(root)
    stated = (root.findtext(f"{_SRW}numberOfRecords") or "").strip()
    if root.tag != f"{_SRW}searchRetrieveResponse" or not _is_number(stated):
        raise Retryable(_("answered with something else than a search result"))
    names: list[str] = []
    records: list[Record] = []
    warnings: list[str] = []
    for place, entry in enumerate(root.iterfind(f"{_SRW}records/{_SRW}record"), start=start + 1):
        name = (entry.findtext(f"{_SRW}recordIdentifier") or "").strip()
        try:
            record = _record(entry, name)
        except UnusableHit as problem:
            warnings.append(f"{one_line(name) or place}: {problem}")
            names.append(name)
            continue
        records.append(record)
        names.append(record.accession or name)
    return Part(
        stated=int(stated),
        names=tuple(names),
        records=tuple(records),
        warnings=tuple(warnings),
    )


def told(answer: Answer) -> str:
    """Return what the service says is wrong in an answer that refuses, or empty text."""
    try:
        root = _root(answer.body)
    except Retryable:
        return ""
    return next((words for _uri, words in _diagnostics(root)), "")


def _record(entry: _Element, name: str) -> Record:
    marc = entry.find(f"{_SRW}recordData/{_MARC}")
    if marc is None:
        raise UnusableHit("an entry without a MARC record was left out")
    return to_record(etree.tostring(marc, encoding="utf-8", with_tail=False), name)


def _root(content: bytes) -> _Element:
    parser = etree.XMLParser(
        load_dtd=False,
        no_network=True,
        resolve_entities=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.parse(BytesIO(content), parser).getroot()
    except etree.XMLSyntaxError:
        raise Retryable(_("broke off its answer")) from None
    if next(root.iter(etree.Entity), None) is not None:
        raise Retryable(_("answered with something else than a search result"))
    return root


def _refuse_diagnostics(root: _Element) -> None:
    for uri, words in _diagnostics(root):
        if uri in _PASSING:
            raise Retryable(_("says: {what}").format(what=words))
        raise RefusedQuery(words)


def _diagnostics(root: _Element) -> Iterator[tuple[str, str]]:
    # Found by local name: clients disagree about the prefix and the namespace, and MARC has no such word.
    for entry in root.iter(_DIAGNOSTIC):
        uri, message, details = (
            one_line(entry.findtext(f"{{*}}{name}") or "") for name in ("uri", "message", "details")
        )
        yield uri, ": ".join(filter(None, (message, details))) or uri


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= len("999999999")
