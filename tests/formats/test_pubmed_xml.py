from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.pubmed_xml import NotPubmedXml, records
from litreview.model.records import Author, Record, RecordType
from tests.formats.pubmed import article, document, only

DOCTYPE = (
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2099//EN" '
    '"http://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_990101.dtd">'
)


def dated(inside: str) -> Record:
    return only(article(f"<Journal><JournalIssue><PubDate>{inside}</PubDate></JournalIssue></Journal>"))


def test_a_record_says_where_it_comes_from() -> None:
    record = only(article())
    assert (record.id, record.accession, record.pmid) == ("pubmed:12", "12", "12")
    assert record.url == "https://pubmed.ncbi.nlm.nih.gov/12/"


def test_no_doctype_is_needed_and_none_is_ever_fetched() -> None:
    assert records(document(article())) == records(document(article(), doctype=DOCTYPE))


def test_an_empty_set_has_no_records() -> None:
    assert records(document()) == ()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not XML",
        b"<html><head><title>Maintenance</title></head><body/></html>",
        b"<eFetchResult><ERROR>Cannot retrieve history data</ERROR></eFetchResult>",
        document(article())[:-5],
        document(article(), article())[:200],
        document(article(title="a \x0b control character")),
        document("<PubmedArticle><PubmedData/></PubmedArticle>"),
        document("<PubmedArticle><MedlineCitation><Article/></MedlineCitation></PubmedArticle>"),
        document(article(title="&undefined;"), doctype=DOCTYPE),
        document(article(title="&a;"), doctype='<!DOCTYPE PubmedArticleSet [<!ENTITY a "aaaa">]>'),
    ],
)
def test_what_is_no_complete_set_is_refused_whole(content: bytes) -> None:
    with pytest.raises(NotPubmedXml):
        records(content)


@given(cut=st.integers(min_value=0, max_value=len(document(article(), article())) - 1))
def test_no_beginning_of_a_document_reads_as_fewer_records(cut: int) -> None:
    with pytest.raises(NotPubmedXml):
        records(document(article(), article())[:cut])


def test_an_entity_cannot_read_a_file() -> None:
    doctype = '<!DOCTYPE PubmedArticleSet [<!ENTITY file SYSTEM "file:///etc/hostname">]>'
    with pytest.raises(NotPubmedXml, match="entity"):
        records(document(article(title="&file;"), doctype=doctype))


def test_a_withdrawal_notice_is_no_record() -> None:
    notice = "<DeleteCitation><PMID>99</PMID></DeleteCitation>"
    assert [record.pmid for record in records(document(article(), notice))] == ["12"]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("A plain title.", "A plain title"),
        ("Does it help?", "Does it help?"),
        ("Effect <i>in vivo</i> of CO<sub>2</sub> &amp; p &lt; 0.05.", "Effect in vivo of CO2 & p < 0.05"),
        ("<b>All of it is bold</b>", "All of it is bold"),
        ("[Learning and mastery].", "Learning and mastery"),
        ("[Learning and mastery.]", "Learning and mastery"),
        ("[A] study of [B].", "[A] study of [B]"),
        ("[A [nested] title].", "A [nested] title"),
        ("Care in the U.S.", "Care in the U.S."),
        ("  Two\n lines. ", "Two lines"),
        ("", ""),
    ],
)
def test_a_title_is_read_as_a_reader_would_write_it(written: str, title: str) -> None:
    assert only(article(title=written)).title == title


def test_a_translated_title_keeps_the_one_it_was_translated_from() -> None:
    vernacular = "<VernacularTitle>Læring og mestring på tvers.</VernacularTitle>"
    record = only(article(vernacular, title="[Learning and mastery across levels]."))
    assert record.title == "Learning and mastery across levels"
    assert record.original_title == "Læring og mestring på tvers"


@pytest.mark.parametrize("missing", ["", "[Not Available]."])
def test_a_record_without_english_title_has_its_own(missing: str) -> None:
    vernacular = "<VernacularTitle>Mestring.</VernacularTitle>"
    record = only(article(vernacular, title=missing))
    assert (record.title, record.original_title) == ("Mestring", None)


@pytest.mark.parametrize(
    ("inside", "date", "year"),
    [
        ("<Year>2019</Year>", "2019", 2019),
        ("<Year>2019</Year><Month>Mar</Month>", "2019-03", 2019),
        ("<Year>2019</Year><Month>03</Month><Day>7</Day>", "2019-03-07", 2019),
        ("<Year>2010</Year><Season>Spring</Season>", "2010 Spring", 2010),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", "1998 Dec-1999 Jan", 1998),
        ("<MedlineDate>Summer</MedlineDate>", "Summer", None),
        ("", None, None),
    ],
)
def test_every_shape_of_date_is_read(inside: str, date: str | None, year: int | None) -> None:
    record = dated(inside)
    assert (record.date, record.year) == (date, year)


def test_authors_are_people_and_organisations_in_order() -> None:
    authors = (
        "<AuthorList><Author><LastName>Eksempel</LastName><ForeName>Alfa B</ForeName><Initials>AB</Initials>"
        "<Suffix>Jr</Suffix></Author><Author><LastName>Prøve</LastName></Author>"
        '<Author ValidYN="N"><LastName>Misprint</LastName></Author>'
        "<Author><CollectiveName>The Example Group</CollectiveName></Author></AuthorList>"
        "<InvestigatorList><Investigator><LastName>Nobody</LastName></Investigator></InvestigatorList>"
    )
    assert only(article(authors)).authors == (
        Author(family="Eksempel", given="Alfa B, Jr"),
        Author(family="Prøve"),
        Author(family="The Example Group", organisation=True),
    )


def test_a_cited_report_lends_no_identifier() -> None:
    cited = (
        '<ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.5555/cited</ArticleId>'
        '<ArticleId IdType="pmc">PMC1</ArticleId></ArticleIdList></Reference></ReferenceList>'
    )
    record = only(article(data=cited))
    assert (record.doi, record.pmcid) == (None, None)


def test_a_correction_lends_no_number() -> None:
    correction = (
        '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn">'
        "<RefSource>Example J. 2020;1:2</RefSource><PMID>77</PMID></CommentsCorrections>"
        "</CommentsCorrectionsList>"
    )
    record = only(article(citation=correction))
    assert record.pmid == "12"
    assert record.notes == ()


def test_identifiers_are_the_articles_own() -> None:
    own = (
        '<ArticleIdList><ArticleId IdType="pubmed">12</ArticleId>'
        '<ArticleId IdType="doi">10.5555/ABC.1</ArticleId>'
        '<ArticleId IdType="pmc">PMC42</ArticleId></ArticleIdList>'
    )
    record = only(article(data=own))
    assert (record.doi, record.pmcid) == ("10.5555/abc.1", "PMC42")


def test_a_doi_may_stand_where_the_article_is_placed() -> None:
    places = (
        '<ELocationID EIdType="doi" ValidYN="N">10.5555/wrong</ELocationID>'
        '<ELocationID EIdType="pii">e77</ELocationID><ELocationID EIdType="doi">10.5555/right</ELocationID>'
    )
    record = only(article(places))
    assert (record.doi, record.pages) == ("10.5555/right", "e77")


@pytest.mark.parametrize(
    ("pagination", "pages"),
    [
        ("<MedlinePgn>345-7</MedlinePgn>", "345-7"),
        ("<StartPage>94</StartPage><EndPage>104</EndPage>", "94-104"),
        ("<StartPage>9</StartPage>", "9"),
    ],
)
def test_pages_are_as_pubmed_writes_them(pagination: str, pages: str) -> None:
    assert only(article(f"<Pagination>{pagination}</Pagination>")).pages == pages


def test_a_structured_abstract_keeps_its_headings() -> None:
    abstract = (
        '<Abstract><AbstractText Label="Bakgrunn">Lite er kjent.</AbstractText>'
        '<AbstractText Label="METHODS:"><b>Focus</b> groups.</AbstractText>'
        '<AbstractText Label="RESULTS"/><AbstractText Label="UNLABELLED">The rest.</AbstractText>'
        "<CopyrightInformation>Somebody</CopyrightInformation></Abstract>"
    )
    assert only(article(abstract)).abstract == "BAKGRUNN: Lite er kjent.\nMETHODS: Focus groups.\nThe rest."


def test_the_abstract_in_another_language_stands_beside() -> None:
    other = "<OtherAbstract><AbstractText>Sammendrag.</AbstractText></OtherAbstract>"
    record = only(article("<Abstract><AbstractText>Summary.</AbstractText></Abstract>", citation=other))
    assert (record.abstract, record.other_abstract) == ("Summary.", "Sammendrag.")


def test_headings_are_descriptors_with_their_qualifiers_and_keywords_are_the_authors() -> None:
    words = (
        "<MeshHeadingList><MeshHeading><DescriptorName>Norway</DescriptorName></MeshHeading><MeshHeading>"
        "<DescriptorName>Self Care</DescriptorName><QualifierName>history</QualifierName>"
        "<QualifierName>methods</QualifierName></MeshHeading></MeshHeadingList>"
        "<KeywordList><Keyword>Norway</Keyword><Keyword>mestring</Keyword></KeywordList>"
        "<KeywordList><Keyword>mestring</Keyword><Keyword>samhandling</Keyword></KeywordList>"
    )
    record = only(article(citation=words))
    assert record.headings == ("Norway", "Self Care/history", "Self Care/methods")
    assert record.keywords == ("Norway", "mestring", "samhandling")


def test_supplementary_concepts_and_substances_are_headings_where_no_descriptor_says_the_same() -> None:
    words = (
        "<ChemicalList><Chemical><RegistryNumber>0</RegistryNumber><NameOfSubstance>Insulin</NameOfSubstance>"
        "</Chemical><Chemical><RegistryNumber>0</RegistryNumber><NameOfSubstance>example-1</NameOfSubstance>"
        "</Chemical></ChemicalList><SupplMeshList><SupplMeshName>Rare example disease</SupplMeshName>"
        "</SupplMeshList><MeshHeadingList><MeshHeading><DescriptorName>Insulin</DescriptorName>"
        "<QualifierName>blood</QualifierName></MeshHeading></MeshHeadingList>"
    )
    assert only(article(citation=words)).headings == ("Insulin/blood", "Rare example disease", "example-1")


@pytest.mark.parametrize(
    ("identifier", "orcid"),
    [
        ('<Identifier Source="ORCID">0000-0000-0000-0028</Identifier>', "0000-0000-0000-0028"),
        ('<Identifier Source="ORCID">http://orcid.org/0000000000000028</Identifier>', "0000-0000-0000-0028"),
        ('<Identifier Source="ORCID">0000-0000-0000-0029</Identifier>', None),
        ('<Identifier Source="ISNI">0000-0000-0000-0028</Identifier>', None),
        (
            '<AffiliationInfo><Identifier Source="ORCID">0000-0000-0000-0028</Identifier></AffiliationInfo>',
            None,
        ),
    ],
)
def test_an_orcid_is_the_authors_own_and_has_its_check_digit(identifier: str, orcid: str | None) -> None:
    people = f"<AuthorList><Author><LastName>Eksempel</LastName>{identifier}</Author></AuthorList>"
    assert only(article(people)).authors == (Author(family="Eksempel", orcid=orcid),)


def test_a_number_in_pubmed_central_may_stand_in_the_librarys_own_list() -> None:
    numbers = (
        '<OtherID Source="NLM">NIHMS1</OtherID><OtherID Source="NLM">PMC42 [Available on 01/01/30]</OtherID>'
    )
    assert only(article(citation=numbers)).pmcid == "PMC42"


def test_the_indexers_note_is_kept() -> None:
    assert only(article(citation="<GeneralNote>Made up.</GeneralNote>")).notes == ("Made up.",)


def test_language_journal_and_types_are_kept() -> None:
    inside = (
        '<Journal><ISSN IssnType="Print">1234-5679</ISSN>'
        "<JournalIssue><Volume>3</Volume><Issue>2</Issue></JournalIssue>"
        "<Title>Example journal</Title></Journal><Language>nor</Language><Language>eng</Language>"
        "<PublicationTypeList><PublicationType>Journal Article</PublicationType>"
        "<PublicationType>Technical Report</PublicationType></PublicationTypeList>"
    )
    citation = "<MedlineJournalInfo><ISSNLinking>9876-5432</ISSNLinking></MedlineJournalInfo>"
    record = only(article(inside, citation=citation))
    assert (record.language, record.container, record.volume, record.issue) == (
        "nor",
        "Example journal",
        "3",
        "2",
    )
    assert record.issn == ("1234-5679", "9876-5432")
    assert record.publication_types == ("Journal Article", "Technical Report")
    assert record.type is RecordType.REPORT


def test_a_chapter_of_a_book_names_the_book() -> None:
    book = (
        "<PubmedBookArticle><BookDocument><PMID>34</PMID><ArticleIdList>"
        '<ArticleId IdType="doi">10.5555/b</ArticleId></ArticleIdList><Book><Publisher>'
        "<PublisherName>Example Press</PublisherName></Publisher><BookTitle>The example book</BookTitle>"
        "<PubDate><Year>2015</Year></PubDate><Isbn>9788200000006</Isbn></Book>"
        "<ArticleTitle>A chapter</ArticleTitle></BookDocument></PubmedBookArticle>"
    )
    record = only(book)
    assert (record.type, record.title, record.container) == (
        RecordType.CHAPTER,
        "A chapter",
        "The example book",
    )
    assert (record.publisher, record.year, record.doi) == ("Example Press", 2015, "10.5555/b")
    assert record.isbn == ("9788200000006",)


def test_those_who_edited_a_book_are_not_those_who_wrote_it() -> None:
    book = (
        "<PubmedBookArticle><BookDocument><PMID>34</PMID><Book><BookTitle>The example book</BookTitle>"
        '<AuthorList Type="editors"><Author><LastName>Prøve</LastName></Author></AuthorList></Book>'
        "<ArticleTitle>[A chapter].</ArticleTitle><VernacularTitle>Et kapittel.</VernacularTitle>"
        '<AuthorList Type="authors"><Author><LastName>Eksempel</LastName></Author></AuthorList>'
        '</BookDocument><PubmedBookData><ArticleIdList><ArticleId IdType="doi">10.5555/c</ArticleId>'
        "</ArticleIdList></PubmedBookData></PubmedBookArticle>"
    )
    record = only(book)
    assert (record.authors, record.editors) == ((Author(family="Eksempel"),), (Author(family="Prøve"),))
    assert (record.title, record.original_title, record.doi) == ("A chapter", "Et kapittel", "10.5555/c")


@given(title=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1))
def test_no_title_drives_a_terminal_or_stops_the_reader(title: str) -> None:
    record = only(article(title=escape(title)))
    assert record.title.isprintable() or not record.title.isascii()
    assert "\n" not in record.title
