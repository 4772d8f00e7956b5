import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.demo.pubmed_query import Entry, matches, read
from litreview.model.records import Author, Record, RecordId

ENTRY = Entry(
    Record(
        id=RecordId("pubmed:7"),
        source="pubmed",
        pmid="7",
        title="Self-management at healthy life centres",
        original_title="Lærings- og mestringssentre på tvers",
        abstract="Coordinated courses in municipalities.",
        authors=(Author(family="Eksempel", given="A"),),
        container="Example journal",
        keywords=("Norway",),
        headings=("Patient Education as Topic/methods", "Patient Education as Topic/trends"),
        language="nob",
        publication_types=("Journal Article",),
        year=2019,
        date="2019-03",
    )
)


def finds(text: str) -> bool:
    query = read(text)
    return query is not None and matches(query, ENTRY)


@pytest.mark.parametrize(
    "text",
    [
        "self-management[tiab]",
        '"self management"[ti]',
        '"healthy life centre*"[tiab]',
        "municipal*[tiab]",
        '"laerings- og mestring*"[tt]',
        '"lærings- og mestring*"[tt]',
        '"patient education as topic"[Mesh]',
        '"Patient Education as Topic"[Mesh:NoExp]',
        "Norway[mh]",
        "norway",
        "nor[la]",
        "Norwegian[la]",
        "eksempel[au]",
        "7[uid]",
        "2019[dp]",
        '"2000/01/01"[dp] : "3000"[dp]',
        "2019/03/01:2019/03/01[dp]",
        "2019:2019[dp]",
        "self-management municipalities",
        "courses[nosuchtag]",
        "(courses OR nothing)[ti]",
        "nothing OR courses AND municipalities",
        "nothing AND nothing OR courses",
        "courses NOT nothing",
        "((courses)",
        "courses)",
        "AND courses",
        '(A[ti] OR "self-management"[ti]) AND (B[ti] OR courses[tiab]) AND norway',
    ],
)
def test_a_query_finds(text: str) -> None:
    assert finds(text)


@pytest.mark.parametrize(
    "text",
    [
        "courses[ti]",
        "municipal[tiab]",
        '"courses coordinated"[tiab]',
        '"patient education"[Mesh]',
        "mestringssentre[tiab]",
        "mestringssentre",
        "Norway[ad]",
        "eng[la]",
        "2018[dp]",
        '"2019/04"[dp] : "3000"[dp]',
        "courses AND nothing",
        "courses NOT municipalities",
        "courses OR nothing AND nothing",
        "courses OR (nothing AND nothing) NOT norway",
        '""[ti]',
        "",
        "()",
    ],
)
def test_a_query_does_not_find(text: str) -> None:
    assert not finds(text)


def test_a_query_is_said_in_full_names_and_with_its_brackets() -> None:
    query = read('(a[tiab] OR "b c"[mh]) AND d NOT 2000:2010[dp]')
    said = (
        '((("a"[Title/Abstract] OR "b c"[MeSH Terms]) AND "d"[All Fields]) NOT 2000:2010[Date - Publication]'
    )
    assert str(query) == said[1:]


WORDS = st.sampled_from(["courses", "nothing", "norway", '"life centres"', "municipal*"])
QUERIES = st.recursive(
    WORDS,
    lambda inner: st.tuples(inner, st.sampled_from(["AND", "OR", "NOT"]), inner).map(
        lambda parts: f"({' '.join(parts)})"
    ),
    max_leaves=8,
)


@given(text=QUERIES)
def test_what_the_query_is_understood_as_finds_the_same(text: str) -> None:
    assert finds(str(read(text))) == finds(text)


@given(first=QUERIES, second=QUERIES)
def test_the_operators_mean_what_they_say(first: str, second: str) -> None:
    assert finds(f"{first} AND {second}") == (finds(first) and finds(second))
    assert finds(f"{first} OR {second}") == (finds(first) or finds(second))
    assert finds(f"{first} NOT {second}") == (finds(first) and not finds(second))


@given(text=st.text(alphabet='ab ()[]":*ANDOR'))
def test_no_text_stops_the_reader(text: str) -> None:
    finds(text)
