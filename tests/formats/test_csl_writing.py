"""CSL-JSON as we write it."""

import json
import re
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.csl_json import CslJsonReader
from litreview.formats.csl_writer import CslJsonWriter
from litreview.model.records import Author, Notice, NoticeKind, Record, RecordType, accession_id
from tests.formats.strategies import collections, hostile_text, people, records, words

FULL = Record(
    id=accession_id("test", "1"),
    source="test",
    accession="1",
    title="Samhandling om læring",
    original_title="Working together on learning",
    type=RecordType.ARTICLE,
    authors=(
        Author(family="Nørvåg", given="Kari, Jr", orcid="0000-0002-1825-0097"),
        Author(family="Institutt og senter", organisation=True),
    ),
    editors=(Author(family="Prøve", given="To"),),
    year=2020,
    date="2020-03-05",
    container="Helse & mestring",
    publisher="Oppdiktet forlag",
    volume="3",
    issue="2",
    pages="e12345",
    doi="10.5555/a_b",
    pmid="31000001",
    pmcid="PMC31",
    isbn=("9788200000001",),
    issn=("1111-2222", "3333-4444"),
    abstract="FIRST: one.\nSECOND: two.",
    other_abstract="Ein annan.",
    keywords=("læring, mestring", "læring"),
    headings=("Self Care/methods",),
    language="nob",
    publication_types=("Journal Article", "Review"),
    url="https://example.org/a_b%20c",
    notes=("One note", "Another"),
    notices=(Notice(kind=NoticeKind.CONCERN, reference="Example J. 2021;1:2"),),
    database="Made-up Index",
    platform="Made-up platform",
)


def written(*chosen: Record) -> list[dict[str, Any]]:
    value = json.loads(CslJsonWriter().write(chosen))
    assert isinstance(value, list)
    return value


def test_an_item_has_the_names_of_csl() -> None:
    assert written(FULL) == [
        {
            "id": "norvag2020samhandling-7kyh",
            "type": "article-journal",
            "title": "Samhandling om læring",
            "original-title": "Working together on learning",
            "author": [
                {
                    "family": "Nørvåg",
                    "given": "Kari",
                    "suffix": "Jr",
                    "ORCID": "https://orcid.org/0000-0002-1825-0097",
                },
                {"literal": "Institutt og senter"},
            ],
            "editor": [{"family": "Prøve", "given": "To"}],
            "container-title": "Helse & mestring",
            "publisher": "Oppdiktet forlag",
            "issued": {"date-parts": [[2020, 3, 5]]},
            "volume": "3",
            "issue": "2",
            "number": "e12345",
            "page": "e12345",
            "DOI": "10.5555/a_b",
            "PMID": "31000001",
            "PMCID": "PMC31",
            "ISBN": "9788200000001",
            "ISSN": "1111-2222, 3333-4444",
            "URL": "https://example.org/a_b%20c",
            "abstract": "FIRST: one.\nSECOND: two.",
            "keyword": "læring, mestring; læring; Self Care/methods",
            "language": "nb",
            "note": "One note\nAnother\nExpressionOfConcernIn: Example J. 2021;1:2",
            "source": "Made-up Index",
            "custom": {
                "accession": "1",
                "platform": "Made-up platform",
                "headings": ["Self Care/methods"],
                "keywords": ["læring, mestring", "læring"],
                "publication-types": ["Journal Article", "Review"],
                "other-abstract": "Ein annan.",
                "notices": ["ExpressionOfConcernIn: Example J. 2021;1:2"],
            },
        }
    ]


def test_pages_are_written_in_full_and_come_back_as_the_database_has_them() -> None:
    short = replace(FULL, pages="5194-210")
    assert written(short)[0]["page"] == "5194-5210"
    (back,) = CslJsonReader().read(CslJsonWriter().write([short]), source="test").records
    assert back.pages == "5194-210"


def test_a_full_record_comes_back_whole() -> None:
    (back,) = CslJsonReader().read(CslJsonWriter().write([FULL]), source="test").records
    assert replace(back, original=None) == FULL


@pytest.mark.parametrize(
    ("kind", "name", "place"),
    [
        (RecordType.ARTICLE, "article-journal", "container-title"),
        (RecordType.BOOK, "book", "collection-title"),
        (RecordType.CHAPTER, "chapter", "container-title"),
        (RecordType.REPORT, "report", "collection-title"),
        (RecordType.THESIS, "thesis", "publisher"),
        (RecordType.CONFERENCE, "paper-conference", "container-title"),
        (RecordType.WEB, "webpage", "container-title"),
        (RecordType.OTHER, "document", "container-title"),
    ],
)
def test_each_kind_has_its_type_and_its_container(kind: RecordType, name: str, place: str) -> None:
    (item,) = written(replace(FULL, type=kind, container="C", publisher=None))
    assert (item["type"], item[place]) == (name, "C")


@pytest.mark.parametrize(
    ("date", "year", "issued"),
    [
        ("2020", 2020, {"date-parts": [[2020]]}),
        ("2020-03", 2020, {"date-parts": [[2020, 3]]}),
        ("Spring 2020", 2020, {"date-parts": [[2020]], "raw": "Spring 2020"}),
        ("in press", None, {"raw": "in press"}),
        (None, 2020, {"date-parts": [[2020]]}),
    ],
)
def test_a_date_is_in_numbers_and_in_words_where_it_is_none(
    date: str | None, year: int | None, issued: dict[str, Any]
) -> None:
    assert written(replace(FULL, date=date, year=year))[0]["issued"] == issued


def test_what_is_not_known_is_not_written() -> None:
    bare = Record(id=accession_id("test", "1"), source="test", title="T")
    assert written(bare) == [{"id": "anonndt-7kyh", "type": "document", "title": "T"}]


def test_the_kind_of_a_thesis_is_printed_and_a_code_is_not() -> None:
    thesis = replace(FULL, type=RecordType.THESIS, publication_types=("ThesisCode", "Master thesis"))
    (item,) = written(thesis)
    assert (item["genre"], item["custom"]["publication-types"]) == (
        "Master thesis",
        ["ThesisCode", "Master thesis"],
    )


def test_a_masters_thesis_that_only_a_code_tells_of_is_printed_as_one_and_comes_back() -> None:
    thesis = replace(FULL, type=RecordType.THESIS, publication_types=("DegreeMaster",))
    (item,) = written(thesis)
    assert item["genre"] == "Master's thesis"
    assert item["custom"]["publication-types"] == ["DegreeMaster"]


def test_a_record_that_comes_twice_is_two_items_with_keys_of_their_own() -> None:
    assert [item["id"] for item in written(FULL, FULL)] == [
        "norvag2020samhandling-7kyh",
        "norvag2020samhandling-7kyh-2",
    ]


def test_the_text_is_utf8_as_it_stands_and_ends_in_a_line_end() -> None:
    text = CslJsonWriter().write([FULL])
    assert "Nørvåg" in text
    assert text.endswith("]\n")
    assert CslJsonWriter().write([]) == "[]\n"


rich = st.builds(
    lambda record, more: replace(record, **more),
    records(),
    st.fixed_dictionaries(
        {
            "editors": st.lists(people, max_size=2).map(tuple),
            "original_title": st.none() | words,
            "publisher": st.none() | words,
            "isbn": st.sampled_from([(), ("9788200000001",)]),
            "other_abstract": st.none() | words,
            "headings": st.lists(words, max_size=2, unique=True).map(tuple),
            "publication_types": st.lists(words, max_size=2, unique=True).map(tuple),
            "database": st.none() | words,
            "platform": st.none() | words,
            "notices": st.sampled_from(
                [(), (Notice(kind=NoticeKind.RETRACTION, reference="Example J. 2021;1:2"),)]
            ),
        }
    ),
)


@given(rich)
def test_every_field_comes_back(record: Record) -> None:
    numbered = replace(record, accession=str(record.pmid))
    (back,) = CslJsonReader().read(CslJsonWriter().write([numbered]), source="test").records
    expected = numbered
    if (
        numbered.type is RecordType.THESIS and not numbered.container
    ):  # a thesis has one place, its university
        expected = replace(expected, container=numbered.publisher, publisher=None)
    assert replace(back, original=None) == expected


@given(hostile_text)
def test_any_text_is_valid_utf8_json_and_one_item(text: str) -> None:
    record = replace(FULL, title=f"T {text}", abstract=text, notes=(text,), container=text, url=text)
    assert len(json.loads(CslJsonWriter().write([record]).encode())) == 1


@given(collections(), st.randoms())
def test_keys_do_not_depend_on_the_order_and_items_keep_it(chosen: list[Record], chance: Random) -> None:
    shuffled = list(chosen)
    chance.shuffle(shuffled)
    key_of = {item["PMID"]: item["id"] for item in written(*chosen)}
    assert [item["PMID"] for item in written(*shuffled)] == [record.pmid for record in shuffled]
    assert {item["PMID"]: item["id"] for item in written(*shuffled)} == key_of
    assert all(re.fullmatch("[a-z0-9:_-]+", key) for key in key_of.values())
