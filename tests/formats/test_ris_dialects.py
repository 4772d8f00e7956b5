"""What each database and reference manager writes in RIS of its own; every text here is made up."""

import pytest

from litreview.formats.ris import RisReader
from litreview.model.records import Author, NoticeKind, Record, RecordType
from tests.formats.test_ris_reading import COCHRANE, EMBASE, OVID, SCOPUS, WOS, only, read

EBSCO_NEW = """TY  - JOUR
ID  - 100000002
AN  - 100000002
AU  - Eksempel, Én
T1  - An entry from the newer EBSCO
JF  - Made-up Nursing
JO  - Made-up Nursing
JA  - MADE UP NURS
Y1  - 2022/11/05/
VL  - 17
SP  - 1
EP  - 19
N1  - Accession Number: 100000002; Eksempel, Én 1; Email Address: one@example.org; DOI: 10.5555/ebsco.2
UR  - https://search.ebscohost.com/login.aspx?direct=true&db=ccm&AN=100000002&site=ehost-live
UR  - ORCID: 0000-0000-0000-0028
UR  - one@example.org
DP  - EBSCOhost
DB  - ccm
ER  -
"""

OVID_WITH_NAMES = """1.
TY  - JOUR
DO  - https://dx.doi.org/10.5555/ovid.2
T1  - [Learning together].
A1  - Eksempel, En A
A1  - Prove, To
AI  - Eksempel, En A.; ORCID: http://orcid.org/0000-0000-0000-0028, Prove, To; ORCID: http://orcid.org/0000-0000-0000-001X
A2  - Somebody, Cited, Anybody
Y1  - 2020//
KW  - *Self Care/mt [Methods]
KW  - Norway
KW  - Patient Education as Topic/*mt [Methods]
L2  - http://ovidsp.ovid.com/ovidweb.cgi?T=JS&PAGE=reference&D=med1&NEWS=N&AN=20000001
ER  -
"""

PSYCNET = """Provider: American Psychological Association
Database: PsycINFO
Content: application/x-research-info-systems

TY  - JOUR
PMID  - 31000005
ID  - 2020-11111-005
T1  - An entry from PsycNet
JF  - Made-up Psychology
A1  - Eksempel, Én
SN  - 1999-7777(Electronic),0222-6666(Print)
KW  - *Self-Management
KW  - Norway
M3  - doi:10.5555/psycnet.1
ER  -
"""

JSTOR = """Provider: JSTOR http://www.jstor.org
Database: JSTOR
Content: text/plain; charset="UTF-8"

TY  - JOUR
TI  - An entry from JSTOR
AU  - Eksempel, Én
C1  - Full publication date: July-August 2016
DB  - JSTOR
SP  - 33
UR  - http://www.jstor.org/stable/10.5555/12345
Y2  - 2022/11/04/
Y1  - 2016
ER  -
"""

PROQUEST = """TY  - THES
T1  - An entry from ProQuest
AN  - 2200000002
A1  - Eksempel, Én
PB  - University of Examples
PY  - 2018
DB  - ProQuest Dissertations & Theses Global
UR  - https://www.proquest.com/dissertations-theses/an-entry/docview/2200000002/se-2
ER  -
"""

IEEE = """TY  - CONF
TI  - An entry from IEEE Xplore
T2  - 2020 Made-up Conference
SP  - 183
EP  - 186
AU  - E. Eksempel
PY  - 2020
DO  - 10.5555/ieee.1
IS  -
VO  -
VL  -
Y1  - 4-8 Aug. 2020
ER  -
"""

LENS = """TY  - JOUR
AB  - <p>Nothing was <i>found</i>.</p>
DA  - 2021/09/23
ID  - 001-000-000-000-377
L2  - https://www.ncbi.nlm.nih.gov/pubmed/31000006
PY  - 2021
SN  - 15733602
SN  - 10505350
TI  - An entry from Lens
UR  - https://lens.org/001-000-000-000-377
ER  -
"""

RAYYAN = """TY  - JOUR
ID  - rayyan-100000001
TI  - An entry from Rayyan
AU  - Eksempel, Én
DA  - 2020///
N1  - RAYYAN-INCLUSION: {"first"=>"Included"} | RAYYAN-LABELS: qualitative
ER  -
"""

COVIDENCE = """TY  - JOUR
TI  - An entry from Covidence
AU  - Eksempel, Én
PY  - 2021
JO  - Made-up Health
ID  - 42
N1  - Covidence number: 42
ER  -
"""

MENDELEY = """TY  - CHAP
T1  - An entry from Mendeley
A1  - Eksempel, Én
A2  - Prøve, To
T2  - A made-up handbook
Y1  - 2019///
IS  - 2
SN  - 978-82-0000000-1
KW  - one
KW  - two; three
ER  -
"""

TRID = """TY  - JOUR
AN  - 01600001
JO  - Made-up Roads
TI  - An entry from TRID
PY  - Start date: 20170812
SP  - pp 37-64
M3  - Web
UR  - https://trid.trb.org/view/1600001
ER  -
"""


@pytest.mark.parametrize(
    ("text", "platform", "database"),
    [
        (OVID, None, None),
        (OVID_WITH_NAMES, "Ovid", None),
        (EMBASE, None, "Embase"),
        (
            EMBASE.replace("DB  - Embase\n", "DB  - Embase\nUR  - http://www.embase.com/search/x\n"),
            "Embase.com",
            "Embase",
        ),
        (COCHRANE, "Cochrane Library", "CENTRAL"),
        (EBSCO_NEW, "EBSCOhost", "CINAHL Complete"),
        (SCOPUS, "Scopus", "Scopus"),
        (WOS, "Web of Science", None),
        (PSYCNET, "APA PsycNet", "PsycINFO"),
        (JSTOR, "JSTOR", "JSTOR"),
        (PROQUEST, "ProQuest", "ProQuest Dissertations & Theses Global"),
        (LENS, "Lens", None),
        (TRID, "TRID", None),
        (RAYYAN, None, None),
        (COVIDENCE, None, None),
        (MENDELEY, None, None),
        (
            COVIDENCE.replace("ID  - 42", "DP  - Ovid Technologies\nDB  - Ovid MEDLINE(R)"),
            "Ovid",
            "Ovid MEDLINE(R)",
        ),
    ],
)
def test_interface_and_database_are_told_where_the_entry_tells(
    text: str, platform: str | None, database: str | None
) -> None:
    record = read(text).records[0]
    assert (record.platform, record.database) == (platform, database)


def test_ebscos_lone_author_has_the_lone_number_of_a_person() -> None:
    record = only(EBSCO_NEW)
    assert record.authors == (Author(family="Eksempel", given="Én", orcid="0000-0000-0000-0028"),)
    assert (record.id, record.doi, record.pages) == ("test:100000002", "10.5555/ebsco.2", "1-19")
    two = only(EBSCO_NEW.replace("AU  - ", "AU  - Prøve, To\nAU  - "))
    assert [author.orcid for author in two.authors] == [None, None]


def test_ovids_persons_are_found_by_their_names_and_headings_by_their_marks() -> None:
    record = only(OVID_WITH_NAMES)
    assert [(str(one), one.orcid) for one in record.authors] == [
        ("Eksempel En A", "0000-0000-0000-0028"),
        ("Prove To", "0000-0000-0000-001X"),
    ]
    assert record.headings == ("Self Care/methods", "Patient Education as Topic/methods")
    assert record.keywords == ("Norway",)
    assert record.editors == ()
    assert record.title == "Learning together"


def test_psycnet_labels_its_serial_numbers_and_has_the_doi_as_a_type() -> None:
    record = only(PSYCNET)
    assert (record.pmid, record.doi, record.accession) == ("31000005", "10.5555/psycnet.1", "2020-11111-005")
    assert record.issn == ("1999-7777", "0222-6666")
    assert record.publication_types == ()
    assert (record.keywords, record.headings) == (("Norway",), ("Self-Management",))


def test_the_others_are_read_each_with_its_own_habits() -> None:
    ieee, lens, proquest, trid = (only(text) for text in (IEEE, LENS, PROQUEST, TRID))
    assert (ieee.year, ieee.pages, ieee.volume, ieee.type) == (2020, "183-186", None, RecordType.CONFERENCE)
    assert ieee.authors == (Author(family="Eksempel", given="E."),)
    assert (lens.pmid, lens.abstract, lens.accession) == (
        "31000006",
        "Nothing was found.",
        "001-000-000-000-377",
    )
    assert (proquest.type, proquest.container) == (RecordType.THESIS, "University of Examples")
    assert (trid.year, trid.pages, trid.container) == (2017, "37-64", "Made-up Roads")


def test_reference_managers_number_their_own_libraries_and_rayyan_its_review() -> None:
    assert only(RAYYAN).accession == "rayyan-100000001"
    assert only(RAYYAN).notes[0].startswith("RAYYAN-INCLUSION")
    assert only(COVIDENCE).accession is None
    mendeley = only(MENDELEY)
    assert mendeley.editors == (Author(family="Prøve", given="To"),)
    assert (mendeley.container, mendeley.isbn) == ("A made-up handbook", ("9788200000001",))
    assert mendeley.keywords == ("one", "two", "three")


@pytest.mark.parametrize(
    ("kind", "tag", "editors"),
    [
        ("CHAP", "A2", 1),
        ("CPAPER", "A2", 1),
        ("BOOK", "A3", 1),
        ("BOOK", "A2", 0),
        ("JOUR", "A2", 0),
        ("JOUR", "ED", 1),
        ("GEN", "ED", 1),
    ],
)
def test_who_edited_depends_on_the_type_of_reference(kind: str, tag: str, editors: int) -> None:
    record = only(f"TY  - {kind}\nTI  - Title\nAU  - Eksempel, Én\n{tag}  - Prøve, To\nER  -\n")
    assert record.editors == (Author(family="Prøve", given="To"),) * editors
    assert len(record.authors) == 1


def test_the_people_of_an_edited_book_are_its_editors() -> None:
    record = only("TY  - EDBOOK\nTI  - Title\nAU  - Prøve, To\nET  - 2nd\nER  -\n")
    assert (record.authors, record.editors) == ((), (Author(family="Prøve", given="To"),))
    assert record.notes == ("Edition: 2nd",)


def test_proceedings_have_their_own_tag_only_where_c3_is_one() -> None:
    text = "TY  - CONF\nTI  - Title\nC3  - Proceedings\nT2  - Conference\nER  -\n"
    assert only(text).container == "Proceedings"
    assert only(text.replace("ER", "AN  - WOS:000001\nER")).container == "Conference"
    assert only(text.replace("CONF", "JOUR").replace("T2  - Conference\n", "")).container is None


def test_procites_labelled_notes_are_fields() -> None:
    record = only(
        "TY  - CHAP\nN1  - Record ID: 7\nT1  - Title\nVL  - 2nd ed.\nN1  - Volume ID: 3\n"
        "N1  - Proceedings Title: Made-up proceedings\nER  -\n"
    )
    assert (record.volume, record.container) == ("3", "Made-up proceedings")


def test_a_doi_among_the_references_is_not_the_entrys_own() -> None:
    note = (
        "N1  - References: Other, A., (2001) Made-up Journal, doi 10.5555/another;\nOne more, 10.5555/third\n"
    )
    assert only(f"TY  - JOUR\nTI  - Title\n{note}ER  -\n").doi is None
    assert only("TY  - JOUR\nTI  - Title\nN1  - doi: 10.5555/own\nER  -\n").doi == "10.5555/own"


def test_cochrane_names_the_number_in_pubmed() -> None:
    text = COCHRANE.replace(
        "TI  - The first trial", "TI  - The first trial\nC3  - PUBMED 31000007,EMBASE 2000"
    )
    assert read(text).records[0].pmid == "31000007"


def noticed(note: str) -> Record:
    return only(f"TY  - JOUR\nTI  - Title\n{note}\nER  -\n")


def test_only_an_unambiguous_note_is_a_notice() -> None:
    record = noticed("N1  - RetractionIn: Made-up J. 2021;1:2. doi: 10.5555/notice. PMID: 7")
    (notice,) = record.notices
    assert (notice.kind, notice.doi, notice.pmid) == (NoticeKind.RETRACTION, "10.5555/notice", "7")
    assert record.notes == ()
    assert noticed("M3  - Retracted Publication").is_retracted
    for words in ("CON: it costs too much", "Retraction of the tongue", "ErratumIn the making: a play"):
        assert noticed(f"N1  - {words}").notices == ()
        assert noticed(f"N1  - {words}").notes == (words,)


def test_an_entry_without_a_title_is_kept_for_its_abstract_or_its_journal() -> None:
    reading = read("TY  - JOUR\nN2  - Nothing was found.\nER  -\nTY  - JOUR\nJO  - Made-up Journal\nER  -\n")
    assert [(one.title, one.container) for one in reading.records] == [
        ("", None),
        ("Made-up Journal", "Made-up Journal"),
    ]
    assert [problem.line for problem in reading.problems] == [1, 4]


def test_text_before_the_first_entry_is_told_and_headings_are_not() -> None:
    entry = "TY  - JOUR\nTI  - Title\nER  -\n"
    assert [problem.line for problem in read(f"\nExported by somebody\n{entry}").problems] == [2]
    assert read(f"{PSYCNET}").problems == ()


@pytest.mark.parametrize("text", [COCHRANE, PSYCNET, JSTOR, OVID, OVID_WITH_NAMES])
def test_headings_before_the_first_entry_do_not_hide_the_format(text: str) -> None:
    assert RisReader().recognises(text)


def test_a_number_at_the_end_of_an_abstract_stays_in_it() -> None:
    text = "TY  - JOUR\nTI  - One\nAB  - It was the year\n2019.\n{}ER  -\n"
    for more in ("", "KW  - word\n"):
        record = only(text.format(more))
        assert record.abstract == "It was the year 2019."
        assert "2019." in (record.original or "")


def test_lower_case_tags_count_only_in_an_entry_that_begins_so() -> None:
    first, second = read(
        "ty  - JOUR\nti  - One\ner  -\nTY  - JOUR\nTI  - Two\nAB  - Text\nti  - no tag\nER  -\n"
    ).records
    assert (first.title, second.title, second.abstract) == ("One", "Two", "Text ti - no tag")
