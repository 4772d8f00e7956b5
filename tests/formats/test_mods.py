import pytest

from litreview.formats.xml_readers import ModsReader
from litreview.model.records import Author, Record, RecordType
from tests.formats.xml_documents import mods

TITLE = "<titleInfo><title>Title</title></titleInfo>"


def only(inside: str = "", *, title: str = TITLE) -> Record:
    (record,) = ModsReader().read(mods(title + inside), source="nb").records
    return record


def hosted(inside: str) -> Record:
    return only(f'<relatedItem type="host"><titleInfo><title>Host</title></titleInfo>{inside}</relatedItem>')


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (
            "<nonSort>The </nonSort><title>question</title><subTitle>an answer</subTitle>",
            "The question: an answer",
        ),
        ("<nonSort>L'</nonSort><title>école</title>", "L'école"),
        ("<title>Arias :</title><subTitle>for all</subTitle>", "Arias : for all"),
        (
            "<title>Writings</title><partNumber>B. 4</partNumber><partName>Plays</partName>",
            "Writings. B. 4: Plays",
        ),
        ("<title>Learning /</title>", "Learning /"),
    ],
)
def test_a_title_is_put_together_of_its_parts(parts: str, whole: str) -> None:
    assert only(title=f"<titleInfo>{parts}</titleInfo>").title == whole


def test_the_main_title_counts_wherever_it_stands_and_a_translated_one_is_noted() -> None:
    others = '<titleInfo type="alternative"><title>A</title></titleInfo>'
    others += '<titleInfo type="translated" lang="eng"><title>Learning</title></titleInfo>'
    record = only(title=others + TITLE)
    assert (record.title, record.notes) == ("Title", ("Translated title: Learning",))


def test_a_prefix_or_none_is_the_same() -> None:
    text = mods("<m:titleInfo><m:title>Title</m:title></m:titleInfo>", prefix="m")
    bare = "<mods><titleInfo><title>Title</title></titleInfo></mods>"
    for one in (text, bare):
        assert ModsReader().recognises(one)
        assert [record.title for record in ModsReader().read(one, source="nb").records] == ["Title"]


def test_a_record_cut_out_of_a_collection_keeps_its_undeclared_prefixes() -> None:
    text = '<m:mods><m:titleInfo xlink:href="x"><m:title>Title</m:title></m:titleInfo></m:mods>'
    assert [record.title for record in ModsReader().read(text, source="nb").records] == ["Title"]


def test_names_have_roles() -> None:
    record = only(
        '<name type="personal"><namePart>Berg, Ola</namePart><namePart type="date">1960-</namePart>'
        '<role><roleTerm type="code">aut</roleTerm></role></name>'
        '<name type="personal"><namePart type="given">Kari</namePart><namePart type="family">Dahl</namePart>'
        '<nameIdentifier type="orcid">https://orcid.org/0000-0002-1825-0097</nameIdentifier></name>'
        '<name type="corporate"><namePart>Helsedirektoratet</namePart><namePart>Avdeling.</namePart></name>'
        '<name type="personal"><namePart>Lie, A</namePart><role><roleTerm>editor</roleTerm></role></name>'
        '<name type="corporate"><namePart>Press</namePart><role><roleTerm>publisher</roleTerm></role></name>'
    )
    assert record.authors == (
        Author(family="Berg", given="Ola"),
        Author(family="Dahl", given="Kari", orcid="0000-0002-1825-0097"),
        Author(family="Helsedirektoratet. Avdeling", organisation=True),
    )
    assert record.editors == (Author(family="Lie", given="A"),)


def test_an_article_stands_in_its_journal() -> None:
    record = hosted(
        '<part><detail type="volume"><number>24</number></detail>'
        '<detail type="issue"><number>2</number></detail>'
        '<extent unit="pages"><start>361</start><end>378</end></extent><date>2000</date></part>'
        '<identifier type="issn">1234-5679</identifier>'
    )
    assert (record.type, record.container, record.volume, record.issue) == (
        RecordType.ARTICLE,
        "Host",
        "24",
        "2",
    )
    assert (record.pages, record.year, record.issn) == ("361-378", 2000, ("1234-5679",))


def test_a_chapter_has_the_editors_and_the_publisher_of_its_book() -> None:
    record = hosted(
        '<name type="personal"><namePart>Lie, A</namePart><role><roleTerm>edt</roleTerm></role></name>'
        "<originInfo><publisher>Forlaget</publisher><dateIssued>2014</dateIssued></originInfo>"
        '<part><extent unit="pages"><list>5-9, 12</list></extent></part>'
        '<identifier type="isbn">9788200000000</identifier>'
    )
    assert (record.type, record.publisher, record.pages) == (RecordType.CHAPTER, "Forlaget", "5-9, 12")
    assert (record.editors, record.year) == ((Author(family="Lie", given="A"),), 2014)


def test_a_book_may_stand_in_a_series_and_an_agent_publishes_it() -> None:
    record = only(
        "<originInfo><issuance>monographic</issuance><agent><namePart>Forlaget</namePart>"
        "<role><roleTerm>publisher</roleTerm></role></agent></originInfo>"
        '<relatedItem type="series"><titleInfo><title>Skrifter</title></titleInfo></relatedItem>'
    )
    assert (record.type, record.container, record.publisher) == (RecordType.BOOK, "Skrifter", "Forlaget")


@pytest.mark.parametrize(
    ("genre", "kind"),
    [
        ("journalArticle", RecordType.ARTICLE),
        ("book chapter", RecordType.CHAPTER),
        ("theses", RecordType.THESIS),
        ("technical report", RecordType.REPORT),
        ("conference publication", RecordType.CONFERENCE),
        ("reportasje", RecordType.OTHER),
    ],
)
def test_the_genre_says_what_it_is(genre: str, kind: RecordType) -> None:
    assert only(f"<genre>{genre}</genre>").type is kind


@pytest.mark.parametrize(
    ("dates", "known"),
    [
        ('<dateIssued>c1999</dateIssued><dateIssued encoding="marc">1999</dateIssued>', "1999"),
        ('<dateIssued encoding="w3cdtf">2009-12-02</dateIssued>', "2009-12-02"),
        ('<dateCreated keyDate="yes">1955-03-22</dateCreated><copyrightDate>2003</copyrightDate>', "2003"),
        ('<dateIssued point="start">1998</dateIssued><dateIssued point="end">9999</dateIssued>', "1998"),
        ("<dateCaptured>20020702</dateCaptured>", None),
    ],
)
def test_the_date_of_publication_comes_first_and_in_the_best_form(dates: str, known: str | None) -> None:
    assert only(f"<originInfo>{dates}</originInfo>").date == known


def test_subjects_of_a_thesaurus_are_headings_and_others_are_keywords() -> None:
    record = only(
        '<subject authority="lcsh"><topic>Mass media</topic><geographic>Norway</geographic></subject>'
        '<subject><topic authority="mesh">Self Care</topic></subject>'
        "<subject><topic>mestring</topic><topic>læring</topic></subject>"
    )
    assert record.headings == ("Mass media/Norway", "Self Care")
    assert record.keywords == ("mestring", "læring")


def test_numbers_addresses_and_languages() -> None:
    record = only(
        '<identifier type="doi">https://doi.org/10.5555/ABC</identifier>'
        '<identifier type="pubmed">12</identifier>'
        '<identifier type="isbn" invalid="yes">9788200000001</identifier>'
        '<identifier type="isbn">9788200000000 (ib.)</identifier>'
        '<location><url access="preview">https://example.org/p.png</url></location>'
        "<location><url>https://example.org/b</url>"
        '<url usage="primary display">https://example.org/a</url></location>'
        '<language objectPart="summary"><languageTerm type="code">eng</languageTerm></language>'
        '<language><languageTerm type="text">Norwegian</languageTerm>'
        '<languageTerm type="code">nob</languageTerm></language>'
        '<recordInfo><recordIdentifier source="nb">9991</recordIdentifier></recordInfo>'
        '<abstract>Norsk.</abstract><abstract lang="eng">English.</abstract>'
        '<note type="statement of responsibility">Ola Berg.</note><note>Seen.</note>'
    )
    assert (record.doi, record.pmid, record.isbn) == ("10.5555/abc", "12", ("9788200000000",))
    assert (record.url, record.language, record.id) == ("https://example.org/a", "nob", "nb:9991")
    assert (record.abstract, record.other_abstract, record.notes) == ("Norsk.", "English.", ("Seen.",))


def test_an_entry_without_a_title_is_lost_unless_another_title_stands_in() -> None:
    other = '<titleInfo type="uniform"><title>Uniform</title></titleInfo>'
    reading = ModsReader().read(mods("<note>x</note>", other), source="nb")
    assert [record.title for record in reading.records] == ["Uniform"]
    assert [problem.entry_lost for problem in reading.problems] == [True, False]


def test_what_stands_before_a_number_is_no_part_of_it() -> None:
    told = "".join(
        f'<detail type="{kind}"><number>{number}</number></detail>'
        for kind, number in (("volume", "Vol. 3"), ("issue", "no. 2"))
    )
    record = hosted(f'<part>{told}<extent unit="pages"><list>pp. 3-9</list></extent></part>')
    assert (record.volume, record.issue, record.pages) == ("3", "2", "3-9")
    assert hosted('<part><detail type="volume"><number>S12</number></detail></part>').volume == "S12"


@pytest.mark.parametrize(
    "written", ["Eks, Anna, 1950-", "Eks, Anna, 1950-2001.", "Eks, Anna, b. 1950", "Eks, Anna"]
)
def test_the_years_of_a_life_are_no_part_of_a_name(written: str) -> None:
    assert only(f"<name><namePart>{written}</namePart></name>").authors == (
        Author(family="Eks", given="Anna"),
    )


def test_a_conference_is_no_author_where_somebody_else_is_and_what_a_paper_stands_in_if_nothing_else() -> (
    None
):
    meeting = '<name type="conference"><namePart>Meeting of Nobody</namePart></name>'
    person = "<name><namePart>Eks, Anna</namePart></name><genre>conference publication</genre>"
    record = only(meeting + person)
    assert (record.authors, record.container) == ((Author(family="Eks", given="Anna"),), "Meeting of Nobody")
    assert only(meeting).authors == (Author(family="Meeting of Nobody", organisation=True),)


def test_an_act_goes_by_its_short_title_and_keeps_its_heading_as_a_note() -> None:
    record = only('<extension><shortTitle type="measure">Act of Nothing</shortTitle></extension>')
    assert (record.title, record.notes) == ("Act of Nothing", ("Official title: Title",))
    assert only("<extension><shortTitle>Code</shortTitle></extension>").title == "Title"
