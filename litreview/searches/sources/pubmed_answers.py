"""What NCBI's ESearch and EFetch answer, read and checked: whole, or not believed."""

from dataclasses import dataclass
from typing import Final

from lxml import etree
from lxml.etree import _Element

from litreview.formats.pubmed_xml import NotPubmedXml, records
from litreview.model.language import _
from litreview.model.records import Record
from litreview.model.text import one_line
from litreview.searches.http import Answer, Retryable

MOST: Final = 9_999
"""How many records of one search PubMed gives away, by list and by history server alike."""

_LONGEST_COUNT: Final = 9
"""Digits of a count that can be one."""

_WARNINGS: Final = {
    "ErrorList/PhraseNotFound": "phrase not found",
    "ErrorList/FieldNotFound": "field not found",
    "WarningList/PhraseIgnored": "phrase ignored",
    "WarningList/QuotedPhraseNotFound": "quoted phrase not found",
}
_NOTICES: Final = "WarningList/OutputMessage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What ESearch says of a search, and where its history server keeps the result."""

    count: int
    numbers: tuple[str, ...]
    environment: str
    key: str
    translation: str | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What EFetch gave for one page."""

    records: tuple[Record, ...]


def read_search(answer: Answer, most: int = MOST) -> Found:
    """Return what ESearch found; raise Retryable for an error or a result that cannot be whole.

    ``most`` is how many numbers the service lists at most.
    """
    root = _xml(answer, "eSearchResult")
    if error := _text(root, ".//ERROR"):
        raise Retryable(_("answered with an error: {what}").format(what=error))
    count = _text(root, "Count") or ""
    found = Found(
        count=int(count) if count.isdecimal() and len(count) <= _LONGEST_COUNT else -1,
        numbers=tuple(_texts(root, "IdList/Id")),
        environment=_text(root, "WebEnv") or "",
        key=_text(root, "QueryKey") or "",
        translation=_text(root, "QueryTranslation"),
        warnings=_warnings(root),
    )
    in_full = len(found.numbers) == min(found.count, most) and (found.count == 0 or found.environment)
    if not in_full:
        raise Retryable(_("answered without the count or the list of records"))
    return found


def read_records(answer: Answer, wanted: tuple[str, ...]) -> Fetched:
    """Return the records of a page; raise Retryable where it is broken or gives none of those wanted."""
    _refuse_others(answer)
    try:
        fetched = Fetched(records=_latest_versions(records(answer.body)))
    except NotPubmedXml as error:
        said = told(answer) or str(error)
        raise Retryable(
            _("answered with something else than its records: {what}").format(what=said)
        ) from None
    if wanted and not fetched.records:
        raise Retryable(_("answered with no records, although it has {count}").format(count=len(wanted)))
    return fetched


def _latest_versions(found: tuple[Record, ...]) -> tuple[Record, ...]:
    """Return each record once; of several versions, which follow each other, the last."""
    return tuple({record.id: record for record in found}.values())


def _warnings(root: _Element) -> tuple[str, ...]:
    said = [f"{what}: {text}" for path, what in _WARNINGS.items() for text in _texts(root, path)]
    return (*said, *_texts(root, _NOTICES))


def told(answer: Answer) -> str:
    """Return NCBI's own words in an answer that is an error, or empty text."""
    if answer.is_web_page:
        return ""
    try:
        root = _parsed(answer.body)
    except etree.XMLSyntaxError:
        return one_line(answer.body[:300].decode("utf-8", "replace")) if answer.body[:1] == b"{" else ""
    return _text(root, ".//ERROR") or ""


def _xml(answer: Answer, root_tag: str) -> _Element:
    _refuse_others(answer)
    try:
        root = _parsed(answer.body)
    except etree.XMLSyntaxError:
        raise Retryable(_("broke off its answer")) from None
    if root.tag != root_tag:
        raise Retryable(_("answered with something else than a search result"))
    return root


def _refuse_others(answer: Answer) -> None:
    if answer.is_web_page:
        raise Retryable(_("answered with a web page (HTML)"), after=answer.retry_after)
    if answer.body.lstrip()[:1] == b"{":
        # NCBI words "too many requests" in JSON, whatever was asked for and sometimes with status 200.
        raise Retryable(_("answered: {what}").format(what=told(answer)), after=answer.retry_after)


def _parsed(body: bytes) -> _Element:
    parser = etree.XMLParser(load_dtd=False, no_network=True, resolve_entities=False, huge_tree=False)
    return etree.fromstring(body, parser)


def _text(root: _Element, path: str) -> str | None:
    return next(iter(_texts(root, path)), None)


def _texts(root: _Element, path: str) -> list[str]:
    elements = root.findall(path)
    return [text for element in elements if (text := one_line(str(element.xpath("string()"))))]
