"""CSL-JSON as reference managers and services write it; every text here is made up."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.csl_json import CslJsonReader
from litreview.formats.gathering import Gathering
from litreview.formats.json_items import items
from litreview.formats.registry import recognise
from litreview.formats.texts import Text
from litreview.model.reading import Reading
from litreview.model.records import Author, NoticeKind, Record, RecordType

ZOTERO = """[
\t{
\t\t"id": "http://zotero.org/users/1/items/ABCD",
\t\t"type": "article-journal",
\t\t"title": "Læring av <i>E. coli</i> i CO<sub>2</sub>",
\t\t"container-title": "Oppdiktet tidsskrift",
\t\t"volume": 12, "issue": "3", "page": "345–350",
\t\t"DOI": "10.5555/ABC", "URL": "https://doi.org/10.5555/abc",
\t\t"ISSN": "1111-2222, 3333-4444",
\t\t"language": "nb-NO",
\t\t"source": "Made-up Index",
\t\t"note": "PMID: 31000001\\nPMCID: PMC31\\nA note",
\t\t"author": [
\t\t\t{ "family": "Berg", "given": "Ole", "non-dropping-particle": "van der", "suffix": "Jr" },
\t\t\t{ "literal": "Folkehelseinstituttet" }
\t\t],
\t\t"issued": { "date-parts": [ ["2013", 1, 5] ] }
\t}
]
"""
CROSSREF = """{"status": "ok", "message-type": "work-list", "message": {"total-results": 2, "items": [
 {"DOI": "10.5555/one", "type": "journal-article", "title": ["One"], "container-title": ["Journal"],
  "author": [{"given": "Kari", "family": "Berg", "ORCID": "http://orcid.org/0000-0002-1825-0097"},
             {"name": "The Group"}],
  "published-print": {"date-parts": [[2020, 5]]}, "article-number": "e12"},
 {"DOI": "10.5555/two", "type": "book-chapter", "title": ["Two"],
  "issued": {"date-parts": [[null]]}, "published": {"date-parts": [[2021]]}}
]}}"""
MENDELEY = """{"citationItems": [{"id": "ITEM-1", "itemData": {"id": "ITEM-1", "type": "thesis",
  "title": "A thesis", "publisher": "A University", "issued": {"date-parts": [["2019"]]}}}]}"""


def read(text: str) -> Reading:
    reading = CslJsonReader().read(text, source="test")
    assert reading.entries == len(reading.records) + reading.lost
    return reading


def only(text: str) -> Record:
    reading = read(text)
    assert [problem.what for problem in reading.problems if problem.entry_lost] == []
    assert len(reading.records) == 1
    return reading.records[0]


def item(**fields: object) -> Record:
    return only(json.dumps([{"title": "T", **fields}]))


def test_zoteros_item_is_read_in_full() -> None:
    record = only(ZOTERO)
    assert (record.title, record.type) == ("Læring av E. coli i CO₂", RecordType.ARTICLE)
    assert record.authors == (
        Author(family="van der Berg", given="Ole, Jr"),
        Author(family="Folkehelseinstituttet", organisation=True),
    )
    assert (record.container, record.volume, record.issue) == ("Oppdiktet tidsskrift", "12", "3")
    assert (record.pages, record.date, record.year) == ("345-350", "2013-01-05", 2013)
    assert (record.doi, record.url, record.pmid, record.pmcid) == ("10.5555/abc", None, "31000001", "PMC31")
    assert (record.issn, record.language) == (("1111-2222", "3333-4444"), "nob")
    assert (record.notes, record.database) == (("A note",), "Made-up Index")
    assert record.original is not None
    assert record.original.startswith('{\n\t\t"id"')
    assert json.loads(record.original)["type"] == "article-journal"


def test_crossrefs_answer_is_its_items_each_on_its_line() -> None:
    one, two = read(CROSSREF).records
    assert (one.title, one.container, one.date, one.pages) == ("One", "Journal", "2020-05", "e12")
    assert one.authors == (
        Author(family="Berg", given="Kari", orcid="0000-0002-1825-0097"),
        Author(family="The Group", organisation=True),
    )
    assert (two.type, two.year, two.doi) == (RecordType.CHAPTER, 2021, "10.5555/two")
    assert one.original is not None
    assert one.original.startswith('{"DOI": "10.5555/one"')


def test_one_work_of_crossref_and_mendeleys_items_are_unwrapped() -> None:
    work = '{"status": "ok", "message": {"type": "monograph", "title": ["A book"], "publisher": "P"}}'
    assert (only(work).title, only(work).type) == ("A book", RecordType.BOOK)
    assert (only(MENDELEY).type, only(MENDELEY).container) == (RecordType.THESIS, "A University")


@pytest.mark.parametrize(
    "text",
    [
        '[{"title": "A"}, {"title": "B"}]',
        '{"title": "A"}\n{"title": "B"}\n',
        '{"a": {"title": "A"}, "b": {"title": "B"}}',
        '{"items": [{"title": "A"}, {"title": "B"}]}',
        '{"references": [{"title": "A"},\n{"title": "B"}]}',
    ],
)
def test_items_are_found_in_every_wrapping(text: str) -> None:
    assert [record.title for record in read(text).records] == ["A", "B"]


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ({"date-parts": [[2020, 3, 5]]}, "2020-03-05"),
        ({"date-parts": [["2020", "3"]]}, "2020-03"),
        ({"date-parts": [[2020, 3], [2021, 1]]}, "2020-03"),
        ({"date-parts": [[2020, 13]]}, "2020"),
        ({"date-parts": [2020, 3]}, "2020-03"),
        ({"raw": "5 March 2020"}, "2020-03-05"),
        ({"date-parts": [[2020]], "raw": "Spring 2020"}, "Spring 2020"),
        ({"date-parts": [[2020, 3]], "raw": "2020"}, "2020-03"),
        ({"literal": "in press"}, "in press"),
        ({"year": "2020", "month": 3}, "2020-03"),
        ([{"year": 2020, "month": 3, "day": 5}], "2020-03-05"),
        ("2020-03-05", "2020-03-05"),
        ("2020-03~/2021", "2020-03"),
        (2020, "2020"),
        ({"date-parts": []}, None),
        ({"date-parts": [[None]]}, None),
        ({}, None),
        (True, None),
    ],
)
def test_a_date_is_read_in_every_shape(issued: object, date: str | None) -> None:
    assert item(issued=issued).date == date


@pytest.mark.parametrize(
    ("fields", "container", "publisher"),
    [
        ({"type": "book", "collection-title": "S", "publisher": "P"}, "S", "P"),
        ({"type": "report", "collection-title": "S", "publisher": "P"}, "S", "P"),
        ({"type": "chapter", "container-title": "B", "collection-title": "S"}, "B", None),
        ({"type": "thesis", "publisher": "U"}, "U", None),
        ({"type": "webpage", "container-title": "Site"}, "Site", None),
        ({"type": "article-journal", "container-title": ["J", "J Abbr"]}, "J", None),
    ],
)
def test_each_type_puts_its_container_elsewhere(
    fields: dict[str, Any], container: str | None, publisher: str | None
) -> None:
    record = item(**fields)
    assert (record.container, record.publisher) == (container, publisher)


def test_editors_stand_as_authors_only_where_there_are_none() -> None:
    editor = [{"family": "Prøve", "given": "To"}]
    assert item(editor=editor).authors == (Author(family="Prøve", given="To"),)
    both = item(editor=editor, author=[{"family": "Sample"}])
    assert (both.authors, both.editors) == (
        (Author(family="Sample"),),
        (Author(family="Prøve", given="To"),),
    )


def test_a_notice_in_the_note_is_a_notice() -> None:
    record = item(note="RetractionIn: Example J. 2021;1:2. PMID: 31000001\nother")
    assert [(one.kind, one.pmid) for one in record.notices] == [(NoticeKind.RETRACTION, "31000001")]
    assert (record.is_retracted, record.notes) == (True, ("other",))


def test_a_broken_item_costs_only_itself_and_its_line_is_told() -> None:
    text = '[\n{"title": "A"},\n{"title" "B"},\n{"title": "C",\n{"title": "D"},\n{"title": "E"}\n'
    reading = read(text)
    assert [record.title for record in reading.records] == ["A", "D", "E"]
    assert [(problem.line, problem.entry_lost) for problem in reading.problems] == [(3, True), (4, True)]


def test_a_file_that_was_cut_off_gives_what_came_before() -> None:
    reading = read(ZOTERO.replace("\n]\n", ',\n\t{\n\t\t"id": "x",\n\t\t"title": "cut o'))
    assert len(reading.records) == 1
    assert [problem.entry_lost for problem in reading.problems] == [True]


def test_what_is_no_item_is_told() -> None:
    assert [problem.line for problem in read('[{"title": "A"},\n12, {"type": "book"}]').problems] == [2, 2]
    assert [problem.line for problem in read("no json").problems] == [1]
    assert [problem.line for problem in read("[[[").problems] == [1]
    assert read("") == read("[]\n") == Reading(entries=0, records=())


def test_an_item_without_title_goes_by_its_journal_if_it_is_identified() -> None:
    reading = read('[{"DOI": "10.5555/x", "container-title": "Journal"}]')
    assert reading.records[0].title == "Journal"
    assert len(reading.problems) == 1


def test_other_json_is_not_taken_for_csl() -> None:
    assert recognise('[{"recNumber": "1", "title": "T", "journal": "J", "type": "blue"}]') is None
    assert CslJsonReader().recognises(ZOTERO)
    assert CslJsonReader().recognises(CROSSREF)
    assert CslJsonReader().recognises(MENDELEY)


DEEP = 100_000


@pytest.mark.parametrize(
    "text",
    [
        "[" * DEEP,
        "{" * DEEP,
        '{"a":' * DEEP,
        "[{" * DEEP,
        '{"a\n' * DEEP,
        '{"title":' + "[" * DEEP + "]" * DEEP + "}",
        '{"a":[{' * DEEP + "]" * DEEP,
        '[{"volume": ' + "9" * 10_000 + "}]",
        '[{"title": "x", "volume": NaN, "issued": {"date-parts": [[Infinity, -1e999]]}}]',
        '[{"title": "x\ud800", "abstract": "\x00"}]',
        '"' * DEEP,
        "\\" * DEEP,
    ],
    ids=range(12),
)
def test_hostile_json_is_read_in_time_and_without_an_exception(text: str) -> None:
    begun = time.monotonic()
    gathering = Gathering()
    kept = len(list(gathering.records(CslJsonReader().entries(Text.of(text), source="test"))))
    assert gathering.entries == kept + gathering.lost
    assert time.monotonic() - begun < 20


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["date-parts", "raw", "family", "literal", "given", "name", "items", "title", "year"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)
FIELDS = [
    *("type", "title", "container-title", "author", "editor", "issued", "page", "volume", "issue", "number"),
    *("DOI", "PMID", "ISSN", "ISBN", "URL", "abstract", "keyword", "language", "note", "custom", "genre"),
    *("message", "items", "itemData", "source", "publisher"),
]


@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=6), max_size=3))
def test_any_values_in_any_field_are_read_or_told(values: list[dict[str, Any]]) -> None:
    assert read(json.dumps(values)).entries == len(values)
    read(json.dumps(values[0] if values else {}))


PIECES = [
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    '"title"',
    '"A"',
    '"author"',
    "1",
    "\n",
    '"',
    "\\",
    " ",
    '{"title":"B"}',
]


@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_no_text_is_read_as_nothing_without_a_word(pieces: list[str]) -> None:
    text = "".join(pieces)
    reading = read(text)
    if not reading.entries:
        assert not text.replace("[", "").replace("]", "").strip() or reading.problems


@given(
    st.lists(st.dictionaries(st.text(max_size=4), json_values, max_size=3), max_size=4),
    st.sampled_from([None, 0, 2]),
)
def test_valid_json_is_cut_into_its_objects(values: list[dict[str, Any]], indent: int | None) -> None:
    text = json.dumps(values, indent=indent)
    cut = list(items(text.split("\n")))
    assert [json.dumps(json.loads(one.text)) for one in cut] == [json.dumps(value) for value in values]
    lines = text.split("\n")
    assert all(lines[one.line - 1].lstrip(" [,").startswith("{") or indent is None for one in cut)


@pytest.mark.parametrize(("told", "container"), [
    ({"event-title": "Meeting"}, "Meeting"), ({"event": "Meeting"}, "Meeting"),
    ({"event-title": "Meeting", "container-title": "Papers", "collection-title": "Series"}, "Papers"),
    ({"event-title": "Meeting", "collection-title": "Series"}, "Meeting"),
])  # fmt: skip
def test_a_paper_without_proceedings_stands_in_its_conference(told: dict[str, str], container: str) -> None:
    text = json.dumps([{"type": "paper-conference", "title": "Title", **told}])
    (record,) = CslJsonReader().read(text, source="test").records
    assert record.container == container
