import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.demo.europepmc import result
from litreview.model.errors import SourceError
from litreview.model.records import Author, Notice, NoticeKind, Record, RecordType, accession_id
from litreview.searches.http import Answer
from litreview.searches.sources.europepmc import EuropePmc
from litreview.searches.sources.europepmc_answers import to_record
from litreview.searches.sources.tolerant import UnusableHit
from tests.searches.asking import client, settings

ARTICLE = Record(
    id=accession_id("europepmc", "MED/7"),
    source="europepmc",
    accession="MED/7",
    pmid="7",
    pmcid="PMC3",
    title="Learning & mastery <across> levels",
    type=RecordType.ARTICLE,
    authors=(
        Author(family="Eksempel", given="Anne B", orcid="0000-0002-1825-0097"),
        Author(family="Example Group", organisation=True),
    ),
    year=2019,
    date="2019-03-07",
    container="Example journal",
    volume="3",
    issue="2",
    pages="12-9",
    doi="10.5555/example",
    issn=("1234-5679", "2222-333X"),
    abstract="BACKGROUND: Little & less is known.\nRESULTS: More.",
    keywords=("Norway", "mestring"),
    headings=("Norway", "Patient Education as Topic/organization & administration"),
    language="nor",
    publication_types=("Journal Article",),
    url="https://europepmc.org/article/MED/7",
    database="Europe PMC",
)


def hit(**told: object) -> dict[str, Any]:
    return {"source": "MED", "id": "7", "title": "A title.", **told}


def test_every_record_written_as_europe_pmc_writes_it_is_read_back() -> None:
    assert to_record(result(ARTICLE)) == ARTICLE


@pytest.mark.parametrize("broken", [{}, {"id": "7", "title": "x"}, {"id": "7", "source": "MED"}])
def test_a_result_without_id_or_title_is_no_record(broken: dict[str, Any]) -> None:
    with pytest.raises(UnusableHit):
        to_record(broken)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("A title.", "A title"),
        ("[Learning and mastery].", "Learning and mastery"),
        ("Effect of <i>this</i> on H<sub>2</sub>O &amp; that.", "Effect of this on H₂O & that"),
    ],
)
def test_a_title_is_what_the_report_says(written: str, read: str) -> None:
    assert to_record(hit(title=written)).title == read


def test_headings_begin_paragraphs_and_line_ends_do_not() -> None:
    text = "<h4>Background</h4>One\n two. <h4>Methods and <i>more</i>:</h4><p>Three.</p><p>Four.</p>"
    assert to_record(hit(abstractText=text)).abstract == (
        "BACKGROUND: One two.\nMETHODS AND MORE: Three.\nFour."
    )


def test_a_heading_of_the_whole_says_nothing() -> None:
    assert to_record(hit(abstractText="<h4>Abstract</h4>One.")).abstract == "One."


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({}, RecordType.ARTICLE),
        ({"source": "PPR"}, RecordType.ARTICLE),
        ({"source": "ETH"}, RecordType.THESIS),
        ({"source": "PAT"}, RecordType.OTHER),
        ({"pubTypeList": {"pubType": ["research-article", "Journal Article"]}}, RecordType.ARTICLE),
        ({"pubTypeList": {"pubType": ["Book-Chapter"]}}, RecordType.CHAPTER),
    ],
)
def test_collection_and_types_tell_the_kind_of_document(told: dict[str, object], kind: RecordType) -> None:
    assert to_record(hit(**told)).type is kind


def test_an_author_known_by_full_name_alone_is_kept() -> None:
    people = {"author": [{"fullName": "Eksempel AB"}, {"lastName": "Prøve", "initials": "C"}, {}]}
    assert to_record(hit(authorList=people)).authors == (
        Author(family="Eksempel", given="AB"),
        Author(family="Prøve", given="C"),
    )


@pytest.mark.parametrize(
    ("told", "year", "date"),
    [
        ({"journalInfo": {"dateOfPublication": "2019 Mar"}, "pubYear": "2019"}, 2019, "2019-03"),
        ({"firstPublicationDate": "2018-12-30", "pubYear": "2019"}, 2019, "2018-12-30"),
        ({"pubYear": "2019"}, 2019, "2019"),
        ({}, None, None),
    ],
)
def test_a_date_is_as_precise_as_told(told: dict[str, object], year: int | None, date: str | None) -> None:
    record = to_record(hit(**told))
    assert (record.year, record.date) == (year, date)


def test_subject_headings_stand_apart_from_the_authors_keywords() -> None:
    qualifiers = {"meshQualifier": [{"qualifierName": "methods"}, {"qualifierName": "trends"}]}
    headings = {
        "meshHeading": [
            {"descriptorName": "Norway", "majorTopic_YN": "N"},
            {"descriptorName": "Self-Management", "meshQualifierList": qualifiers},
        ]
    }
    record = to_record(hit(keywordList={"keyword": ["mestring", "Norway"]}, meshHeadingList=headings))
    assert record.keywords == ("mestring", "Norway")
    assert record.headings == ("Norway", "Self-Management/methods", "Self-Management/trends")


def test_an_orcid_with_a_wrong_check_digit_is_none() -> None:
    people = {"author": [{"fullName": "Eksempel AB", "authorId": {"value": "0000-0002-1825-0098"}}]}
    assert to_record(hit(authorList=people)).authors == (Author(family="Eksempel", given="AB"),)


@pytest.mark.parametrize(
    ("link", "notice"),
    [
        ("Retraction in", Notice(kind=NoticeKind.RETRACTION, pmid="8", reference="J Ex 2020;1:2")),
        ("Erratum in", Notice(kind=NoticeKind.CORRECTION, pmid="8", reference="J Ex 2020;1:2")),
        (
            "Expression of concern in",
            Notice(kind=NoticeKind.CONCERN, pmid="8", reference="J Ex 2020;1:2"),
        ),
        (
            "Corrected and republished in",
            Notice(kind=NoticeKind.REPUBLICATION, pmid="8", reference="J Ex 2020;1:2"),
        ),
        (
            "Retraction of",
            Notice(kind=NoticeKind.RETRACTION, speaks_of_other=True, pmid="8", reference="J Ex 2020;1:2"),
        ),
        (
            "Erratum for",
            Notice(kind=NoticeKind.CORRECTION, speaks_of_other=True, pmid="8", reference="J Ex 2020;1:2"),
        ),
        (
            "Comment on",
            Notice(kind=NoticeKind.COMMENT, speaks_of_other=True, pmid="8", reference="J Ex 2020;1:2"),
        ),
    ],
)
def test_a_link_to_a_notice_is_kept_with_its_way(link: str, notice: Notice) -> None:
    listed = {"commentCorrection": [{"id": "8", "source": "MED", "reference": "J Ex 2020;1:2", "type": link}]}
    assert to_record(hit(commentCorrectionList=listed)).notices == (notice,)


@pytest.mark.parametrize("link", ["Preprint of", "Preprint in", "Retraction", "", None, 7])
def test_a_link_that_is_no_notice_is_none(link: object) -> None:
    listed = {"commentCorrection": [{"id": "8", "source": "MED", "type": link}]}
    assert to_record(hit(commentCorrectionList=listed)).notices == ()


def test_the_number_of_a_preprint_is_no_pubmed_number() -> None:
    listed = {"commentCorrection": [{"id": "8", "source": "PPR", "type": "Update of"}]}
    assert to_record(hit(commentCorrectionList=listed)).notices == (
        Notice(kind=NoticeKind.UPDATE, speaks_of_other=True),
    )


def test_a_type_of_publication_tells_of_a_retraction_that_no_link_tells_of() -> None:
    types = {"pubType": ["Journal Article", "Retracted Publication"]}
    record = to_record(hit(pubTypeList=types))
    assert record.is_retracted
    linked = {"commentCorrection": [{"id": "8", "source": "MED", "type": "Retraction in"}]}
    both = to_record(hit(pubTypeList=types, commentCorrectionList=linked))
    assert both.notices == (Notice(kind=NoticeKind.RETRACTION, pmid="8"),)


def test_a_notice_of_a_retraction_is_not_itself_retracted() -> None:
    assert not to_record(hit(pubTypeList={"pubType": ["Retraction of Publication"]})).is_retracted


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
PARTS = (
    "authorList",
    "journalInfo",
    "keywordList",
    "pubYear",
    "abstractText",
    "doi",
    "pubTypeList",
    "pmid",
    "meshHeadingList",
    "commentCorrectionList",
)


@given(told=st.fixed_dictionaries({}, optional=dict.fromkeys(PARTS, JSON)))
def test_whatever_else_a_result_holds_it_stays_a_record(told: dict[str, Any]) -> None:
    assert to_record(hit(**told)).title == "A title"


def sample(name: str) -> bytes:
    file = Path(os.environ.get("LITREVIEW_SAMPLES", "/nonexistent")) / "norway" / "europepmc" / name
    if not file.is_file():
        pytest.skip("LITREVIEW_SAMPLES names no folder with Europe PMC samples")
    return file.read_bytes()


def read(body: bytes) -> object:
    answer = Answer(status=200, media_type="application/json", body=body)
    return EuropePmc(client(), settings("http://127.0.0.1"))._read(answer)


def test_the_real_envelope_is_read() -> None:
    body = sample("search_lite_envelope.json")
    stated = json.loads(body)["hitCount"]
    part = read(body)
    assert getattr(part, "stated", None) == stated
    assert getattr(part, "cursor", None) == "AoIIQA0ArCg1NjI4MTc2Mw=="
    assert getattr(part, "translation", None) == "p53"


def test_the_real_refusal_with_status_200_is_an_error() -> None:
    with pytest.raises(SourceError, match="answered 404: Invalid page size provided"):
        read(sample("error_pagesize_http200.json"))
