"""PubMed's XML in short: one article, a set of them, and the record it makes."""

from litreview.formats.pubmed_xml import records
from litreview.model.records import Record


def article(inside: str = "", *, citation: str = "", data: str = "", title: str = "A title.") -> str:
    return (
        '<PubmedArticle><MedlineCitation><PMID Version="1">12</PMID><Article>'
        f"<ArticleTitle>{title}</ArticleTitle>{inside}</Article>{citation}</MedlineCitation>"
        f"<PubmedData>{data}</PubmedData></PubmedArticle>"
    )


def document(*articles: str, doctype: str = "") -> bytes:
    inside = "\n".join(articles)
    return f'<?xml version="1.0" ?>\n{doctype}<PubmedArticleSet>{inside}</PubmedArticleSet>'.encode()


def only(*parts: str) -> Record:
    (record,) = records(document(*parts))
    return record
