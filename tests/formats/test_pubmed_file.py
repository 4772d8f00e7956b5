from litreview.formats.pubmed_xml import records
from litreview.formats.xml_readers import PubmedXmlReader
from litreview.model.reading import Reading
from tests.formats.pubmed import article, document
from tests.formats.xml_documents import PUBMED


def read(text: str) -> Reading:
    return PubmedXmlReader().read(text, source="pubmed")


def test_a_file_gives_the_records_that_the_answer_gives_and_keeps_the_entries() -> None:
    made = read(PUBMED).records
    for record, same in zip(made, records(PUBMED.encode()), strict=True):
        assert (record.id, record.title, record.url) == (same.id, same.title, same.url)
        assert record.original
        assert record.original.startswith("<PubmedArticle>")
        assert record.original.endswith("</PubmedArticle>")


def test_an_article_alone_is_a_file() -> None:
    (record,) = read(article()).records
    assert record.id == "pubmed:12"


def test_an_old_set_of_citations_is_read() -> None:
    author = "<Author><LastName>Berg</LastName><FirstName>Ola</FirstName></Author>"
    told = f"<ArticleTitle>Old.</ArticleTitle><AuthorList>{author}</AuthorList>"
    citation = f"<PMID>7</PMID><Article>{told}</Article>"
    text = f"<MedlineCitationSet><MedlineCitation>{citation}</MedlineCitation></MedlineCitationSet>"
    (record,) = read(text).records
    assert (record.pmid, record.title, str(record.authors[0])) == ("7", "Old", "Berg Ola")


def test_an_article_without_a_citation_or_a_number_is_lost_alone() -> None:
    text = document("<PubmedArticle></PubmedArticle>", article().replace("12<", "x<"), article()).decode()
    reading = read(text)
    assert (len(reading.records), reading.lost) == (1, 2)
    assert all(problem.line == place for place, problem in zip((2, 3), reading.problems, strict=True))


def test_an_article_without_a_title_goes_by_its_journal() -> None:
    reading = read(article("<Journal><Title>A Journal</Title></Journal>", title=""))
    assert reading.records[0].title == "A Journal"
    assert len(reading.problems) == 1
