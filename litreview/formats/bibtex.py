"""BibTeX and BibLaTeX, the bibliography formats of LaTeX: read as databases export them."""

import re
from collections.abc import Iterator
from typing import Final

from litreview.formats import identifiers
from litreview.formats.bibtex_blocks import Parsed, parsed
from litreview.formats.bibtex_fields import Values
from litreview.formats.bibtex_parents import completed, parents
from litreview.formats.bibtex_writer import BibtexWriter
from litreview.formats.gathering import Entry, StreamReader
from litreview.formats.texts import normalised
from litreview.formats.titles import bare
from litreview.model.language import _
from litreview.model.reading import Problem, Text
from litreview.model.records import Record, accession_id, citation_id

__all__ = ["BibtexReader", "BibtexWriter"]

_RECOGNISED: Final = re.compile(r"^[^\S\n]*@\w+\s*[{(]\s*[^\s,]*\s*(?:,|\w+\s*=)", re.MULTILINE)
_HEAD: Final = 200_000
"""Characters in which a file shows what it is."""
_NO_REFERENCES: Final = frozenset(
    {"set", "xdata", "ieeetranbstctl", "acm-control", "achemso-control", "control"}
)
_LESSER_TITLES: Final = ("booktitle", "shorttitle", "maintitle")


class BibtexReader(StreamReader):
    """Reads BibTeX and BibLaTeX files."""

    name = "bibtex"
    title = "BibTeX"

    def recognises(self, text: str) -> bool:
        """Tell whether a line begins an entry: ``@article{key,``."""
        return bool(_RECOGNISED.search(normalised(text[:_HEAD])))

    def entries(self, text: Text, *, source: str) -> Iterator[Entry | Problem]:
        """Yield the entries in the file's order, and what is wrong with the file itself."""
        known = parents(text)
        is_empty = True
        for entry in parsed(text.lines()):
            is_empty = False
            yield _entry(completed(entry, known), source)
        if is_empty and text.head(_HEAD).strip():
            yield Problem(line=1, what=_("this is no BibTeX file: no line begins an entry such as @article{"))


def _entry(entry: Parsed, source: str) -> Entry:
    if not entry.kind:
        return Entry(line=entry.line, record=None, remark=entry.remark)
    values = Values(entry)
    title = values.titled("title", *_LESSER_TITLES)
    if not title and (values.doi or values.pmid or values.abstract or values.accession):
        title = values.titled("journal", "journaltitle") or ""
    if title is None:
        return Entry(line=entry.line, record=None, remark=_untitled(entry))
    own = "title" in entry.values
    remarks = [entry.remark, None if own else _("the entry has no title; it goes by another field")]
    remark = "; ".join(text for text in remarks if text)
    return Entry(line=entry.line, record=_record(values, bare(title), source), remark=remark or None)


def _untitled(entry: Parsed) -> str:
    if entry.kind in _NO_REFERENCES:
        return _("this is no reference: LaTeX keeps settings or names of other entries in it")
    return _("the entry has no title")


def _record(values: Values, title: str, source: str) -> Record:
    container, authors, date, doi, pmid = (
        values.container, values.authors, values.date, values.doi, values.pmid
    )  # fmt: skip
    container = container if container != title else values.text("container")
    volume, issue, pages = values.text("volume"), values.text("number", "issue"), values.pages
    year = identifiers.year(date or "")
    accession = values.accession or (pmid if source == "pubmed" else None)
    place = "\x1f".join((container or "", volume or "", issue or "", pages or "", doi or ""))
    serials = values.serials
    notes, notices = values.remarks
    return Record(
        id=accession_id(source, accession)
        if accession
        else citation_id(source, title=title, authors=authors, year=year, place=place),
        source=source,
        title=title,
        type=values.type,
        accession=accession,
        original_title=values.text("origtitle"),
        authors=authors,
        editors=values.editors,
        year=year,
        date=date,
        container=container,
        container_short=values.abbreviated(container),
        publisher=values.publisher,
        volume=volume,
        issue=issue,
        pages=pages,
        doi=doi,
        pmid=pmid,
        pmcid=values.pmcid,
        isbn=identifiers.isbns(serials),
        issn=identifiers.issns(serials),
        abstract=values.abstract,
        other_abstract=values.text("otherabstract"),
        keywords=values.keywords,
        headings=values.headings,
        language=values.language,
        publication_types=values.publication_types,
        url=values.url,
        notes=notes,
        notices=notices,
        database=values.text("source"),
        platform=values.text("platform"),
        original=values.entry.original.replace("\x00", ""),
    )
