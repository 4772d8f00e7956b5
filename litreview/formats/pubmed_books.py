"""Books and chapters of NCBI's Bookshelf in PubMed's XML, made into records."""

from lxml.etree import _Element

from litreview.formats import identifiers
from litreview.formats import pubmed_elements as pubmed
from litreview.model.records import Record, RecordType, accession_id


def book(entry: _Element, source: str) -> Record:
    """Return the record of a ``PubmedBookArticle``."""
    whole = pubmed.parts(entry)
    document = pubmed.required(whole, "BookDocument")
    told = pubmed.parts(document)
    holder = pubmed.required(told, "Book")
    book = pubmed.parts(holder)
    pmid = pubmed.pmid(told)
    chapter, own_title = pubmed.titles(told)
    book_title = pubmed.title(book.get("BookTitle"))
    date = pubmed.date(book.get("PubDate")) or pubmed.date(told.get("ContributionDate"))
    listed = told.get("ArticleIdList"), pubmed.parts(whole.get("PubmedBookData")).get("ArticleIdList")
    editors = (*pubmed.editors(document), *pubmed.editors(holder))
    return Record(
        id=accession_id(source, pmid),
        source=source,
        accession=pmid,
        title=chapter or book_title,
        original_title=own_title,
        type=RecordType.CHAPTER if chapter else RecordType.BOOK,
        authors=pubmed.authors(document) or pubmed.authors(holder),
        editors=tuple(dict.fromkeys(editors)),
        year=identifiers.year(date or ""),
        date=date,
        container=(book_title or None) if chapter else pubmed.text(book.get("CollectionTitle")),
        publisher=pubmed.text(pubmed.parts(book.get("Publisher")).get("PublisherName")),
        volume=pubmed.text(book.get("Volume")),
        pages=pubmed.pages(told, document),
        doi=next((doi for one in listed if (doi := identifiers.doi(pubmed.listed(one, "doi")))), None)
        or pubmed.located_doi(holder),
        pmid=pmid,
        pmcid=next((pmc for one in listed if (pmc := identifiers.pmcid(pubmed.listed(one, "pmc")))), None),
        isbn=identifiers.isbns(" ".join(pubmed.texts(holder, "Isbn"))),
        abstract=pubmed.abstract(told.get("Abstract")),
        keywords=pubmed.keywords(document),
        language=pubmed.text(told.get("Language")),
        publication_types=pubmed.texts(document, "PublicationType"),
        url=pubmed.address(pmid),
        database="PubMed",
    )
