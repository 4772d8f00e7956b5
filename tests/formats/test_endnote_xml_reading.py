import pytest

from litreview.formats.xml_readers import EndnoteXmlReader
from litreview.model.records import Author, Record, RecordType
from tests.formats.xml_documents import endnote, styled, titled


def only(
    inside: str = "", *, title: str = "Title", kind: str = "Journal Article", number: int = 17
) -> Record:
    reading = EndnoteXmlReader().read(endnote(titled(title, inside, kind=kind, number=number)), source="lib")
    (record,) = reading.records
    return record


def people(role: str, *names: str) -> str:
    listed = "".join(f"<author>{styled(name)}</author>" for name in names)
    return f"<{role}>{listed}</{role}>"


def test_runs_of_style_are_one_text_and_raised_letters_stay_raised() -> None:
    title = 'CO</style><style face="subscript">2</style><style face="italic"> in vivo'
    assert only(title=title).title == "CO₂ in vivo"


def test_a_carriage_return_ends_a_paragraph_and_a_line_end_only_wraps() -> None:
    record = only(f"<abstract>{styled('AIM: To&#10;learn.&#xD;RESULTS: We did.')}</abstract>")
    assert record.abstract == "AIM: To learn.\nRESULTS: We did."


def test_an_abstract_that_was_laid_out_over_lines_is_one_paragraph_up_to_a_sentence_end() -> None:
    assert only("<abstract>\n   To learn\n   and to live\n</abstract>").abstract == "To learn and to live"


def test_two_serial_numbers_share_an_element() -> None:
    record = only(f"<isbn>{styled('1234-5679 (Electronic)&#xD;2345-6780 (Linking)')}</isbn>")
    assert record.issn == ("1234-5679", "2345-6780")


def test_people_are_authors_editors_and_organisations() -> None:
    told = people("authors", "Hansen, Kari", "Berg, O.", "Gruppen for mestring,") + people(
        "secondary-authors", "Dahl, A"
    )
    record = only(f"<contributors>{told}</contributors>", kind="Book Section", number=5)
    assert record.authors == (
        Author(family="Hansen", given="Kari"),
        Author(family="Berg", given="O."),
        Author(family="Gruppen for mestring", organisation=True),
    )
    assert record.editors == (Author(family="Dahl", given="A"),)


def test_the_adviser_of_a_thesis_is_no_editor_and_its_university_is_where_it_stands() -> None:
    told = people("secondary-authors", "Dahl, A")
    record = only(
        f"<contributors>{told}</contributors><publisher>Universitetet i Bergen</publisher>",
        kind="Thesis",
        number=32,
    )
    assert (record.type, record.editors) == (RecordType.THESIS, ())
    assert (record.container, record.publisher) == ("Universitetet i Bergen", None)


@pytest.mark.parametrize(
    ("kind", "number", "known"),
    [
        ("Journal Article", 0, RecordType.ARTICLE),
        ("Book", 1, RecordType.BOOK),
        ("Patent", 25, RecordType.OTHER),
        ("", 27, RecordType.REPORT),
        ("", 999, RecordType.OTHER),
    ],
)
def test_the_kind_goes_by_its_name_and_else_by_endnotes_number(
    kind: str, number: int, known: RecordType
) -> None:
    assert only(kind=kind, number=number).type is known


def test_a_pubmed_number_is_told_by_the_provider_or_by_the_address() -> None:
    nlm = "<accession-num>123</accession-num><remote-database-provider>NLM</remote-database-provider>"
    address = "<urls><related-urls><url>https://www.ncbi.nlm.nih.gov/pubmed/456</url></related-urls></urls>"
    embase = "<accession-num>789</accession-num><remote-database-name>Embase</remote-database-name>"
    assert (only(nlm).pmid, only(address).pmid, only(embase).pmid) == ("123", "456", None)
    assert (only(embase).id, only(embase).database, only(nlm).platform) == ("lib:789", "Embase", "NLM")


def test_a_file_in_the_library_is_no_address_and_no_number() -> None:
    record = only("<urls><pdf-urls><url>internal-pdf://Hansen _ 2009 _ Title.pdf</url></pdf-urls></urls>")
    assert (record.url, record.pmid) == (None, None)


def test_numbers_stand_in_fields_of_other_names() -> None:
    record = only(
        "<custom2>PMC77</custom2><custom7>e12</custom7><number>2</number><volume>4</volume>"
        f"<electronic-resource-num>{styled('https://doi.org/10.5555/ABC')}</electronic-resource-num>"
    )
    assert (record.pmcid, record.pages, record.issue, record.volume) == ("PMC77", "e12", "2", "4")
    assert record.doi == "10.5555/abc"


@pytest.mark.parametrize(
    ("year", "date", "known"),
    [("2015", "Mar 3", "2015-03-03"), ("2015", "", "2015"), ("2015", "2015/05", "2015-05")],
)
def test_the_date_is_as_exact_as_the_two_elements_together(year: str, date: str, known: str) -> None:
    record = only(f"<dates><year>{year}</year><pub-dates><date>{date}</date></pub-dates></dates>")
    assert (record.year, record.date) == (2015, known)


def test_an_entry_without_a_title_is_lost_unless_it_is_identified() -> None:
    doi = "<electronic-resource-num>10.5555/x</electronic-resource-num>"
    journal = "<periodical><full-title>J</full-title></periodical>"
    reading = EndnoteXmlReader().read(endnote("<notes>x</notes>", doi + journal), source="lib")
    assert [record.title for record in reading.records] == ["J"]
    assert [problem.entry_lost for problem in reading.problems] == [True, False]


def test_the_entry_is_kept_as_it_stood() -> None:
    assert only().original == f"<record>{titled('Title')}</record>"
