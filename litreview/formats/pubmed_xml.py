"""PubMed XML, as EFetch gives it: a whole ``PubmedArticleSet`` in, records out.

No DTD is ever loaded: NLM changes it every year, and a parser that wants it stops reading then.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO, Final

from lxml import etree
from lxml.etree import _Element

from litreview.formats import identifiers
from litreview.formats import pubmed_elements as pubmed
from litreview.formats.pubmed_books import book
from litreview.formats.pubmed_elements import NotPubmedXml, Parts
from litreview.formats.pubmed_notices import linked, notices
from litreview.model.language import _
from litreview.model.records import Notice, Record, RecordType, accession_id
from litreview.model.text import one_line

__all__ = ["NotPubmedXml", "iter_records", "record_of", "records"]

_ROOTS: Final = frozenset({"PubmedArticleSet", "PubmedBookArticleSet"})
_TYPES: Final = {
    "Academic Dissertation": RecordType.THESIS,
    "Congress": RecordType.CONFERENCE,
    "Technical Report": RecordType.REPORT,
}


def records(content: bytes, *, source: str = "pubmed") -> tuple[Record, ...]:
    """Return every record of the document in its order, all or none.

    Raises NotPubmedXml for a document that is broken off, malformed or of another kind, so that a
    page of a web site or half an answer never reads as fewer records.
    """
    return tuple(iter_records(BytesIO(content), source=source))


def iter_records(stream: BinaryIO, *, source: str = "pubmed") -> Iterator[Record]:
    """Yield the records of the document as they are read, in memory that does not grow with their number.

    Raises NotPubmedXml like ``records``, but where the fault stands: the records before it were given by
    then, and whoever keeps them must not take them for all.
    """
    parsing = etree.iterparse(
        stream,
        tag=("PubmedArticle", "PubmedBookArticle"),
        load_dtd=False,
        no_network=True,
        resolve_entities=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _event, entry in parsing:
            yield _record(entry, source)
            _forget(entry)
    except etree.XMLSyntaxError as error:
        raise NotPubmedXml(_("not complete XML: {what}").format(what=one_line(error.msg))) from error
    if parsing.root is None or parsing.root.tag not in _ROOTS:
        raise NotPubmedXml(_("no set of PubMed records"))


def _forget(entry: _Element) -> None:
    """Empty the entry and drop what stands before it, which else stays as an empty element each."""
    entry.clear()
    parent = entry.getparent()
    while parent is not None and entry.getprevious() is not None:
        del parent[0]


def _record(entry: _Element, source: str) -> Record:
    parent = entry.getparent()
    if parent is None or parent.tag not in _ROOTS:
        raise NotPubmedXml(_("no set of PubMed records"))
    if next(entry.iter(etree.Entity), None) is not None:
        raise NotPubmedXml(_("it uses an entity that is not defined"))
    return record_of(entry, source)


def record_of(entry: _Element, source: str) -> Record:
    """Return the record of a ``PubmedArticle``, a ``PubmedBookArticle`` or an old file's ``MedlineCitation``.

    Raises NotPubmedXml for one that lacks its number or its citation.
    """
    if entry.tag == "PubmedBookArticle":
        return book(entry, source)
    return _article(
        {"MedlineCitation": entry} if entry.tag == "MedlineCitation" else pubmed.parts(entry), source
    )


def _article(whole: Parts, source: str) -> Record:
    citation_element = pubmed.required(whole, "MedlineCitation")
    citation = pubmed.parts(citation_element)
    article_element = pubmed.required(citation, "Article")
    article = pubmed.parts(article_element)
    journal = pubmed.parts(article.get("Journal"))
    issue = pubmed.parts(journal.get("JournalIssue"))
    medline = pubmed.parts(citation.get("MedlineJournalInfo"))
    listed = pubmed.parts(whole.get("PubmedData")).get("ArticleIdList")
    pmid = pubmed.pmid(citation)
    title, original_title = pubmed.titles(article)
    types = pubmed.texts(article.get("PublicationTypeList"), "PublicationType")
    date = pubmed.date(issue.get("PubDate")) or pubmed.date(article.get("ArticleDate"))
    short = pubmed.text(medline.get("MedlineTA")) or pubmed.text(journal.get("ISOAbbreviation"))
    container = pubmed.text(journal.get("Title")) or short
    return Record(
        id=accession_id(source, pmid),
        source=source,
        accession=pmid,
        title=title,
        original_title=original_title,
        type=next((_TYPES[name] for name in types if name in _TYPES), RecordType.ARTICLE),
        authors=pubmed.authors(article_element),
        editors=pubmed.editors(article_element),
        year=identifiers.year(date or ""),
        date=date,
        container=container,
        container_short=short if short != container else None,
        volume=pubmed.text(issue.get("Volume")),
        issue=pubmed.text(issue.get("Issue")),
        pages=pubmed.pages(article, article_element),
        doi=identifiers.doi(pubmed.listed(listed, "doi")) or pubmed.located_doi(article_element),
        pmid=pmid,
        pmcid=identifiers.pmcid(pubmed.listed(listed, "pmc")) or _deposited(citation_element),
        issn=_issn(article.get("Journal"), medline),
        abstract=pubmed.abstract(article.get("Abstract")),
        other_abstract=pubmed.abstract(citation.get("OtherAbstract")),
        keywords=pubmed.keywords(citation_element),
        headings=_headings(citation),
        language=pubmed.text(article.get("Language")),
        publication_types=types,
        url=pubmed.address(pmid),
        notes=pubmed.texts(citation_element, "GeneralNote"),
        notices=notices(_links(citation.get("CommentsCorrectionsList")), types),
        database="PubMed",
    )


def _deposited(citation: _Element) -> str | None:
    """Return the number in PubMed Central where only the library's own list of numbers has it."""
    numbers = pubmed.texts(citation, "OtherID")
    return next((pmcid for number in numbers if (pmcid := identifiers.pmcid(number))), None)


def _issn(journal: _Element | None, medline: Parts) -> tuple[str, ...]:
    linking = pubmed.text(medline.get("ISSNLinking")) or ""
    return identifiers.issns(" ".join((*pubmed.texts(journal, "ISSN"), linking)))


def _headings(citation: Parts) -> tuple[str, ...]:
    """Return descriptors with each of their qualifiers, supplementary concepts, and other substances.

    Most substances are descriptors too, and stand once.
    """
    found = [name for heading in citation.get("MeshHeadingList", ()) for name in _heading(heading)]
    found += pubmed.texts(citation.get("SupplMeshList"), "SupplMeshName")
    plain = {name.partition("/")[0] for name in found}
    told = (pubmed.parts(one).get("NameOfSubstance") for one in citation.get("ChemicalList", ()))
    substances = (pubmed.words(one) for one in told if one is not None)
    return tuple(dict.fromkeys((*found, *(name for name in substances if name and name not in plain))))


def _heading(element: _Element) -> list[str]:
    """Return ``Descriptor/qualifier`` for each qualifier, or the descriptor where it has none."""
    named = [pubmed.words(one) for one in element.iterchildren("DescriptorName", "QualifierName")]
    descriptor, *qualifiers = named or [""]
    if not descriptor:
        return []
    return [f"{descriptor}/{qualifier}" for qualifier in qualifiers if qualifier] or [descriptor]


def _links(listed: _Element | None) -> Iterator[Notice | None]:
    for link in () if listed is None else listed:
        kind = link.get("RefType", "")
        if linked(kind, None):
            told = pubmed.parts(link)
            number = identifiers.pmid(pubmed.text(told.get("PMID")) or "")
            yield linked(kind, pubmed.text(told.get("RefSource")), number)
