from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.demo.openalex import inverted, work
from litreview.model.records import Author, Notice, NoticeKind, Record, RecordType, accession_id
from litreview.searches.sources.openalex_answers import rebuilt, to_record
from litreview.searches.sources.tolerant import UnusableHit

ARTICLE = Record(
    id=accession_id("openalex", "W7"),
    source="openalex",
    accession="W7",
    pmid="7",
    pmcid="PMC3",
    title="Samhandling om læring",
    type=RecordType.ARTICLE,
    authors=(
        Author(family="Eksempel", given="Anne B", orcid="0000-0002-1825-0097"),
        Author(family="Example Group", organisation=True),
    ),
    headings=("Norway", "Patient Education as Topic/methods"),
    notices=(Notice(kind=NoticeKind.RETRACTION),),
    year=2019,
    date="2019-03-07",
    container="Eksempelbladet",
    publisher="Instituttet",
    volume="3",
    issue="2",
    pages="12-19",
    doi="10.5555/example",
    issn=("1234-5679", "2222-333X"),
    abstract="Læring er læring, og mestring er mestring.",
    keywords=("Norway", "mestring"),
    language="no",
    publication_types=("article",),
    url="https://example.org/7",
    database="OpenAlex",
)


def told(**more: object) -> dict[str, Any]:
    return {"id": "https://openalex.org/W7", "title": "A title", **more}


def test_every_record_written_as_openalex_writes_it_is_read_back() -> None:
    assert to_record(work(ARTICLE, 0)) == ARTICLE


@pytest.mark.parametrize("broken", [{}, {"title": "x"}, {"id": "https://openalex.org/W7", "title": None}])
def test_a_work_without_number_or_title_is_no_record(broken: dict[str, Any]) -> None:
    with pytest.raises(UnusableHit):
        to_record(broken)


@given(words=st.lists(st.text(alphabet="abæøå", min_size=1, max_size=3), min_size=1))
def test_an_abstract_comes_out_of_its_index_as_it_went_in(words: list[str]) -> None:
    text = " ".join(words)
    assert rebuilt(inverted(text)) == text


@pytest.mark.parametrize(
    ("index", "text"),
    [
        ({}, None),
        ({"b": [5], "a": [2]}, "a b"),
        ({"<p>One": [0], "two.</p><p>Three": [1], "&amp;": [2], "four.</p>": [3]}, "One two.\nThree & four."),
        ({"a": [0], "b": "no list", "c": [-1, None, 1 << 40]}, "a"),
    ],
)
def test_an_index_may_have_gaps_markup_and_nonsense(index: dict[str, object], text: str | None) -> None:
    assert rebuilt(index) == text


def test_an_abstract_is_not_cut() -> None:
    text = " ".join(f"ord{place}" for place in range(5000))
    assert rebuilt(inverted(text)) == text


@pytest.mark.parametrize("nothing", [None, {}, []])
def test_a_work_without_an_abstract_has_none(nothing: object) -> None:
    assert to_record(told(abstract_inverted_index=nothing)).abstract is None


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("article", RecordType.ARTICLE),
        ("dissertation", RecordType.THESIS),
        ("book-chapter", RecordType.CHAPTER),
        ("report", RecordType.REPORT),
        ("dataset", RecordType.OTHER),
        (None, RecordType.OTHER),
    ],
)
def test_a_type_tells_the_kind_of_document(kind: str | None, type_: RecordType) -> None:
    assert to_record(told(type=kind)).type is type_


@pytest.mark.parametrize(
    ("written", "pmcid"),
    [
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/4257108", "PMC4257108"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC4257108/", "PMC4257108"),
        (None, None),
    ],
)
def test_a_pmc_number_has_its_letters(written: str | None, pmcid: str | None) -> None:
    assert to_record(told(ids={"pmcid": written})).pmcid == pmcid


def test_a_list_of_authors_that_was_cut_is_noted() -> None:
    assert to_record(told(is_authors_truncated=True)).notes == (
        "OpenAlex gives only the first authors of this work",
    )


def test_a_work_is_retracted_where_openalex_says_so() -> None:
    assert to_record(told(is_retracted=True)).notices == (Notice(kind=NoticeKind.RETRACTION),)


@pytest.mark.parametrize("other", [False, None, "yes", 1])
def test_a_work_is_not_retracted_where_openalex_says_anything_else(other: object) -> None:
    assert to_record(told(is_retracted=other)).notices == ()


def test_a_work_that_has_no_page_of_its_own_is_found_in_openalex() -> None:
    assert to_record(told(primary_location=None)).url == "https://openalex.org/W7"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
PARTS = (
    "authorships",
    "primary_location",
    "ids",
    "biblio",
    "keywords",
    "publication_date",
    "doi",
    "type",
    "mesh",
)


@given(more=st.fixed_dictionaries({}, optional=dict.fromkeys((*PARTS, "abstract_inverted_index"), JSON)))
def test_whatever_else_a_work_holds_it_stays_a_record(more: dict[str, Any]) -> None:
    assert to_record(told(**more)).title == "A title"
