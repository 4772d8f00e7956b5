"""PubMed XML, as EFetch gives it: a whole ``PubmedArticleSet`` in, records out.

No DTD is ever loaded: NLM changes it every year, and a parser that wants it stops reading then.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from lxml import etree
from lxml.etree import _Element

from litreview.formats import dates, identifiers
from litreview.model.language import _
from litreview.model.records import Author, Record, RecordType, accession_id
from litreview.model.text import one_line

_ROOTS: Final = frozenset({"PubmedArticleSet", "PubmedBookArticleSet"})
_TYPES: Final = {
    "Academic Dissertation": RecordType.THESIS,
    "Congress": RecordType.CONFERENCE,
    "Technical Report": RecordType.REPORT,
}
_WARNINGS: Final = ("RetractionIn", "ExpressionOfConcernIn", "ErratumIn", "UpdateIn")
"""Kinds of ``CommentsCorrections`` a reader of the record must know about."""

_UNTITLED: Final = {"", "not available"}
_ABBREVIATED_END: Final = re.compile(r"(?:\.[^\W\d]{1,2}|\betc|\.\.)\.$", re.IGNORECASE)


class NotPubmedXml(ValueError):  # noqa: N818 - it says what the text is not
    """The bytes are no complete, well-formed set of PubMed records; the message says what is wrong."""


def records(content: bytes, *, source: str = "pubmed") -> tuple[Record, ...]:
    """Return every record of the document in its order, all or none.

    Raises NotPubmedXml for a document that is broken off, malformed or of another kind, so that a
    page of a web site or half an answer never reads as fewer records.
    """
    return tuple(_record(article, source) for article in _articles(content))


def _articles(content: bytes) -> Iterator[_Element]:
    parsing = etree.iterparse(
        BytesIO(content),
        tag=("PubmedArticle", "PubmedBookArticle"),
        load_dtd=False,
        no_network=True,
        resolve_entities=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _event, article in parsing:
            if next(article.iter(etree.Entity), None) is not None:
                raise NotPubmedXml(_("it uses an entity that is not defined"))
            yield article
            article.clear()
    except etree.XMLSyntaxError as error:
        raise NotPubmedXml(_("not complete XML: {what}").format(what=one_line(str(error)))) from error
    if parsing.root is None or parsing.root.tag not in _ROOTS:
        raise NotPubmedXml(_("no set of PubMed records"))


def _record(article: _Element, source: str) -> Record:
    if article.tag == "PubmedBookArticle":
        return _book(article, source)
    return _journal_article(article, source)


def _journal_article(entry: _Element, source: str) -> Record:
    citation = _one(entry, "MedlineCitation")
    article = _one(citation, "Article")
    pmid = _pmid(citation)
    title, original_title = _titles(article)
    types = _texts(article, "PublicationTypeList/PublicationType")
    date = _date(article.find("Journal/JournalIssue/PubDate")) or _date(article.find("ArticleDate"))
    return Record(
        id=accession_id(source, pmid),
        source=source,
        accession=pmid,
        title=title,
        original_title=original_title,
        type=next((_TYPES[name] for name in types if name in _TYPES), RecordType.ARTICLE),
        authors=_authors(article.find("AuthorList")),
        year=identifiers.year(date or ""),
        date=date,
        container=_text(article, "Journal/Title") or _text(citation, "MedlineJournalInfo/MedlineTA"),
        volume=_text(article, "Journal/JournalIssue/Volume"),
        issue=_text(article, "Journal/JournalIssue/Issue"),
        pages=_pages(article),
        doi=_article_id(entry, "PubmedData/ArticleIdList", "doi") or _located(article),
        pmid=pmid,
        pmcid=_article_id(entry, "PubmedData/ArticleIdList", "pmc"),
        issn=_issn(citation),
        abstract=_abstract(article.find("Abstract")),
        other_abstract=_abstract(citation.find("OtherAbstract")),
        keywords=_keywords(citation),
        language=_text(article, "Language"),
        publication_types=types,
        url=_address(pmid),
        notes=_notes(citation),
        database="PubMed",
    )


def _book(entry: _Element, source: str) -> Record:
    document = _one(entry, "BookDocument")
    book = _one(document, "Book")
    pmid = _pmid(document)
    chapter, book_title = _title(document, "ArticleTitle"), _title(book, "BookTitle")
    date = _date(book.find("PubDate")) or _date(document.find("ContributionDate"))
    return Record(
        id=accession_id(source, pmid),
        source=source,
        accession=pmid,
        title=chapter or book_title,
        type=RecordType.CHAPTER if chapter else RecordType.BOOK,
        authors=_authors(document.find("AuthorList")) or _authors(book.find("AuthorList")),
        year=identifiers.year(date or ""),
        date=date,
        container=(book_title or None) if chapter else _text(book, "CollectionTitle"),
        publisher=_text(book, "Publisher/PublisherName"),
        volume=_text(book, "Volume"),
        pages=_pages(document),
        doi=_article_id(document, "ArticleIdList", "doi"),
        pmid=pmid,
        isbn=identifiers.isbns(" ".join(_texts(book, "Isbn"))),
        abstract=_abstract(document.find("Abstract")),
        keywords=_keywords(document),
        language=_text(document, "Language"),
        publication_types=_texts(document, "PublicationType"),
        url=_address(pmid),
        database="PubMed",
    )


def _pmid(citation: _Element) -> str:
    pmid = identifiers.pmid(_text(citation, "PMID") or "")
    if pmid is None:
        raise NotPubmedXml(_("a record without a PMID"))
    return pmid


def _titles(article: _Element) -> tuple[str, str | None]:
    """Return the title, and the one in the report's own language where PubMed gives it."""
    title, vernacular = _title(article, "ArticleTitle"), _title(article, "VernacularTitle")
    if title.casefold() in _UNTITLED and vernacular:
        return vernacular, None
    return title, vernacular or None


def _title(parent: _Element, path: str) -> str:
    """Return the title without its full stop and without the brackets that mark a translated one."""
    title = _text(parent, path) or ""
    bare = title.removesuffix(".")
    if _is_bracketed(bare):
        title = bare[1:-1].strip()
    return title if _ABBREVIATED_END.search(title) else title.removesuffix(".")


def _is_bracketed(title: str) -> bool:
    """Tell whether one pair of brackets holds the whole title: ``[A]``, but not ``[A] and [B]``."""
    if not (title.startswith("[") and title.endswith("]")):
        return False
    depth = 0
    for character in title[:-1]:
        depth += (character == "[") - (character == "]")
        if depth == 0:
            return False
    return True


def _authors(people: _Element | None) -> tuple[Author, ...]:
    if people is None:
        return ()
    named = (_author(person) for person in people.findall("Author") if person.get("ValidYN") != "N")
    return tuple(author for author in named if author)


def _author(person: _Element) -> Author | None:
    if organisation := _text(person, "CollectiveName"):
        return Author(family=organisation, organisation=True)
    family = _text(person, "LastName")
    given = _text(person, "ForeName") or _text(person, "Initials")
    suffix = _text(person, "Suffix")
    if family is None:
        return Author(family=given) if given else None
    return Author(family=family, given=", ".join(part for part in (given, suffix) if part) or None)


def _date(element: _Element | None) -> str | None:
    """Return the date in digits, or PubMed's own words: ``1998 Dec-1999 Jan``, ``2010 Spring``."""
    if element is None:
        return None
    year, month = _text(element, "Year"), dates.month(_text(element, "Month") or "")
    if year is None:
        return _text(element, "MedlineDate")
    if month is None:
        words = _text(element, "Season") or _text(element, "Month")
        return f"{year} {words}" if words else year
    day = dates.day(_text(element, "Day") or "")
    return f"{year}-{month:02}" + (f"-{day:02}" if day else "")


def _pages(article: _Element) -> str | None:
    if pages := _text(article, "Pagination/MedlinePgn"):
        return pages
    start, end = _text(article, "Pagination/StartPage"), _text(article, "Pagination/EndPage")
    if start:
        return f"{start}-{end}" if end and end != start else start
    return _text(article, "ELocationID[@EIdType='pii']")


def _article_id(parent: _Element, path: str, kind: str) -> str | None:
    """Return the article's own identifier; the path keeps clear of those in its list of references."""
    form = identifiers.doi if kind == "doi" else identifiers.pmcid
    return form(_text(parent, f"{path}/ArticleId[@IdType='{kind}']") or "")


def _located(article: _Element) -> str | None:
    places = article.findall("ELocationID[@EIdType='doi']")
    valid = (_words(place) for place in places if place.get("ValidYN") != "N")
    return next((doi for text in valid if (doi := identifiers.doi(text))), None)


def _issn(citation: _Element) -> tuple[str, ...]:
    printed = _texts(citation, "Article/Journal/ISSN")
    return identifiers.issns(" ".join((*printed, *_texts(citation, "MedlineJournalInfo/ISSNLinking"))))


def _abstract(element: _Element | None) -> str | None:
    if element is None:
        return None
    sections = (_section(section) for section in element.findall("AbstractText"))
    return "\n".join(section for section in sections if section) or None


def _section(element: _Element) -> str:
    text, label = _words(element), one_line(element.get("Label", "")).upper().rstrip(":").rstrip()
    return f"{label}: {text}" if text and label and label != "UNLABELLED" else text


def _keywords(citation: _Element) -> tuple[str, ...]:
    headings = _texts(citation, "MeshHeadingList/MeshHeading/DescriptorName")
    return tuple(dict.fromkeys((*headings, *_texts(citation, "KeywordList/Keyword"))))


def _notes(citation: _Element) -> tuple[str, ...]:
    corrections = citation.findall("CommentsCorrectionsList/CommentsCorrections")
    told = [
        (kind, _text(one, "RefSource")) for one in corrections if (kind := one.get("RefType")) in _WARNINGS
    ]
    return tuple(f"{kind}: {where}" for kind, where in told if where)


def _address(pmid: str) -> str:
    return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"


def _one(parent: _Element, tag: str) -> _Element:
    child = parent.find(tag)
    if child is None:
        raise NotPubmedXml(_("a record without {part}").format(part=tag))
    return child


def _text(parent: _Element, path: str) -> str | None:
    child = parent.find(path)
    return (_words(child) or None) if child is not None else None


def _texts(parent: _Element, path: str) -> tuple[str, ...]:
    return tuple(words for child in parent.findall(path) if (words := _words(child)))


def _words(element: _Element) -> str:
    """Return all text in the element; its own ``text`` alone ends where the first markup begins."""
    return one_line("".join(str(part) for part in element.itertext()))
