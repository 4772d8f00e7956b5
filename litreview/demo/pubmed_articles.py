"""Records written as PubMed writes them: the XML of EFetch."""

import re
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from litreview.formats.pubmed_notices import ref_type
from litreview.model.records import Author, Notice, Record

_HEAD: Final = (
    '<?xml version="1.0" ?>\n'
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
    "<PubmedArticleSet>\n"
)
_TAIL: Final = "</PubmedArticleSet>"
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_LONGEST_HEADING: Final = 60


def article_set(records: Sequence[Record]) -> bytes:
    """Return the records as one document in their order; ``pubmed_xml.records`` reads them back."""
    return (_HEAD + "\n".join(map(_article, records)) + _TAIL).encode()


def number(record: Record) -> str:
    """Return the PMID of a record."""
    return record.pmid or record.accession or record.id.partition(":")[2]


def _article(record: Record) -> str:
    translated = record.original_title and not record.title.startswith("[")
    title = f"[{record.title}]" if translated else record.title
    journal = (
        "<Journal>"
        + "".join(f'<ISSN IssnType="Print">{escape(issn)}</ISSN>' for issn in record.issn[:1])
        + '<JournalIssue CitedMedium="Internet">'
        + _tag("Volume", record.volume)
        + _tag("Issue", record.issue)
        + f"<PubDate>{_date(record)}</PubDate></JournalIssue>"
        + _tag("Title", record.container)
        + "</Journal>"
    )
    pages = f"<Pagination>{_tag('MedlinePgn', record.pages)}</Pagination>" if record.pages else ""
    article = (
        f'<Article PubModel="Print-Electronic">{journal}'
        + _tag("ArticleTitle", _stopped(title))
        + pages
        + _abstract("Abstract", record.abstract)
        + _authors(record.authors)
        + _tag("Language", record.language)
        + f"<PublicationTypeList>{_types(record)}</PublicationTypeList>"
        + _tag("VernacularTitle", _stopped(record.original_title) if record.original_title else None)
        + "</Article>"
    )
    citation = (
        f'<MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">{number(record)}</PMID>{article}'
        + _notices(record.notices)
        + _headings(record.headings)
        + _keywords(record.keywords)
        + _abstract('OtherAbstract Type="Publisher" Language="nor"', record.other_abstract)
        + "</MedlineCitation>"
    )
    return f"<PubmedArticle>{citation}<PubmedData>{_identifiers(record)}</PubmedData></PubmedArticle>"


def _stopped(title: str) -> str:
    return title if title.endswith((".", "?", "!")) else f"{title}."


def _date(record: Record) -> str:
    text = record.date or str(record.year or "")
    match = _DATE.fullmatch(text)
    if match is None:
        return _tag("MedlineDate", text)
    month = _MONTHS[int(match[2]) - 1] if match[2] else None
    return _tag("Year", match[1]) + _tag("Month", month) + _tag("Day", match[3])


def _abstract(element: str, abstract: str | None) -> str:
    if not abstract:
        return ""
    sections = "".join(map(_section, abstract.split("\n")))
    return f"<{element}>{sections}</{element.partition(' ')[0]}>"


def _section(paragraph: str) -> str:
    heading, colon, text = paragraph.partition(": ")
    if colon and heading.isupper() and len(heading) <= _LONGEST_HEADING:
        return f"<AbstractText Label={quoteattr(heading)}>{escape(text)}</AbstractText>"
    return _tag("AbstractText", paragraph)


def _authors(authors: Sequence[Author]) -> str:
    if not authors:
        return ""
    return f'<AuthorList CompleteYN="Y">{"".join(map(_author, authors))}</AuthorList>'


def _author(author: Author) -> str:
    if author.organisation:
        return f'<Author ValidYN="Y">{_tag("CollectiveName", author.family)}</Author>'
    orcid = f'<Identifier Source="ORCID">{author.orcid}</Identifier>' if author.orcid else ""
    named = _tag("LastName", author.family) + _tag("ForeName", author.given)
    return f'<Author ValidYN="Y">{named}{orcid}</Author>'


def _types(record: Record) -> str:
    return "".join(_tag("PublicationType", name) for name in record.publication_types or ("Journal Article",))


def _notices(notices: Sequence[Notice]) -> str:
    """Return those that name the other report; the rest are said by the types of publication."""
    links = "".join(map(_link, (notice for notice in notices if notice.reference or notice.pmid)))
    return f"<CommentsCorrectionsList>{links}</CommentsCorrectionsList>" if links else ""


def _link(notice: Notice) -> str:
    inside = f"<RefSource>{escape(notice.reference or '')}</RefSource>{_tag('PMID', notice.pmid)}"
    return f'<CommentsCorrections RefType="{ref_type(notice)}">{inside}</CommentsCorrections>'


def _headings(headings: Sequence[str]) -> str:
    """Return each descriptor once, with its qualifiers below it."""
    grouped: dict[str, list[str]] = {}
    for heading in headings:
        descriptor, _slash, qualifier = heading.partition("/")
        grouped.setdefault(descriptor, []).extend([qualifier] if qualifier else [])
    listed = "".join(
        f"<MeshHeading>{_tag('DescriptorName', descriptor)}"
        f"{''.join(_tag('QualifierName', one) for one in qualifiers)}</MeshHeading>"
        for descriptor, qualifiers in grouped.items()
    )
    return f"<MeshHeadingList>{listed}</MeshHeadingList>" if listed else ""


def _keywords(keywords: Sequence[str]) -> str:
    words = "".join(_tag("Keyword", word) for word in keywords)
    return f'<KeywordList Owner="NOTNLM">{words}</KeywordList>' if words else ""


def _identifiers(record: Record) -> str:
    known = {"pubmed": number(record), "doi": record.doi, "pmc": record.pmcid}
    listed = "".join(
        f'<ArticleId IdType="{kind}">{escape(text)}</ArticleId>' for kind, text in known.items() if text
    )
    return f"<PublicationStatus>ppublish</PublicationStatus><ArticleIdList>{listed}</ArticleIdList>"


def _tag(name: str, text: str | None) -> str:
    return f"<{name}>{escape(text)}</{name}>" if text else ""
