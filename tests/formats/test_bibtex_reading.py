"""BibTeX as databases and reference managers export it; every text here is made up."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.bibtex import BibtexReader
from litreview.model.reading import Reading
from litreview.model.records import Author, Record, RecordType


def read(text: str, source: str = "test") -> Reading:
    reading = BibtexReader().read(text, source=source)
    assert reading.entries == len(reading.records) + reading.lost
    return reading


def only(text: str, source: str = "test") -> Record:
    reading = read(text, source)
    assert len(reading.records) == 1
    return reading.records[0]


def test_an_article_is_read_in_full() -> None:
    record = only(
        r"""@string{ tid = {Oppdiktet tidsskrift} }
@Article{n2020,
  Author = {N{\o}rv{\aa}g, Kari and {Folkehelseinstituttet} and Ole van der Berg and de la Cruz, Jr, Ana},
  title = {{L{\ae}ring} p{\aa} tvers: 10$^{3}$ and CO$_2$ for 50\% \& more},
  journal = tid, volume = 3, number = {2}, pages = {345--350}, year = 2020, month = mar,
  DOI = {https://doi.org/10.1000/AB\_C}, url = {https://example.org/a_b%20c},
  keywords = {one, two}, ISSN = {11112222}, language = {nob}, pmid = {31000001}
}"""
    )
    assert record.title == "Læring på tvers: 10³ and CO₂ for 50% & more"
    assert record.authors == (
        Author(family="Nørvåg", given="Kari"),
        Author(family="Folkehelseinstituttet", organisation=True),
        Author(family="van der Berg", given="Ole"),
        Author(family="de la Cruz", given="Ana, Jr"),
    )
    assert (record.container, record.date, record.pages) == ("Oppdiktet tidsskrift", "2020-03", "345-350")
    assert (record.doi, record.pmid, record.issn) == ("10.1000/ab_c", "31000001", ("1111-2222",))
    assert record.url == "https://example.org/a_b%20c"
    assert record.keywords == ("one", "two")
    assert record.type is RecordType.ARTICLE


def test_entries_of_one_key_are_two_records() -> None:
    reading = read(
        "@article{k, title={One}}\n@article{k, title={Two}}\n@misc{, title={Three}}\n@misc{, title={Four}}"
    )
    assert [record.title for record in reading.records] == ["One", "Two", "Three", "Four"]


def test_a_field_given_twice_keeps_its_first_value_and_says_so() -> None:
    reading = read("\n@article{k,\n title={One},\n title={Two}, year={2020}}")
    assert reading.records[0].title == "One"
    assert [(problem.line, problem.entry_lost) for problem in reading.problems] == [(2, False)]
    assert "title" in reading.problems[0].what


def test_a_missing_comma_joins_no_two_fields() -> None:
    reading = read('@article{k,\n title={One}\n year={2020}\n note="x" volume={3}\n}')
    record = reading.records[0]
    assert (record.title, record.year, record.volume, record.notes) == ("One", 2020, "3", ("x",))
    assert "comma" in reading.problems[0].what


def test_an_entry_without_a_key_is_read() -> None:
    record = only("@article{title={One}, year={2020}}")
    assert (record.title, record.year) == ("One", 2020)
    assert record.original == "@article{title={One}, year={2020}}"


def test_an_entry_inside_an_abstract_is_part_of_the_abstract() -> None:
    record = only("@article{k, title={One},\nabstract={Text\n@article{x, title={Evil}}\nmore}}")
    assert record.title == "One"
    assert record.abstract == "Text @articlex, title=Evil more"
    assert record.original is not None
    assert "\n@article{x" in record.original


def test_an_entry_that_does_not_close_costs_only_itself() -> None:
    reading = read("@article{a, title={One}}\n\n@article{b, title={Two\n\n@article{c, title={Three}}\n")
    assert [record.title for record in reading.records] == ["One", "Three"]
    assert [(problem.line, problem.entry_lost) for problem in reading.problems] == [(3, True)]


def test_an_entry_without_a_title_is_lost_and_its_line_told() -> None:
    reading = read("\n\n@article{k, year={2020}}")
    assert [(problem.line, problem.entry_lost) for problem in reading.problems] == [(3, True)]


def test_strings_are_joined_whatever_their_case() -> None:
    record = only(
        '@string(one = "Kari N{\\o}rv{\\aa}g")\n@string{two = one # " and " # {Berg, Åse}}\n'
        '@book{k, author = ONE # " and " # "Strand, Liv", editor = {x},'
        'title = "A {"}quoted{"} " # two, month = mar}'
    )
    assert [str(author) for author in record.authors] == ["Nørvåg Kari", "Strand Liv"]
    assert record.title == 'A "quoted" Kari Nørvåg and Berg, Åse'


def test_comments_are_no_entries() -> None:
    assert read("@comment{ @article{k, title={One}} }\nsome text\n@preamble{x}").entries == 0


def test_web_of_science_numbers_its_entries() -> None:
    record = only(
        "@inproceedings{ WOS:1,\nTitle = {One},\nBooktitle = {A BOOK},\nUnique-ID = {WOS:000000000000001},\n}"
    )
    assert record.id == "test:WOS:000000000000001"
    assert (record.type, record.container) == (RecordType.CONFERENCE, "A BOOK")


@pytest.mark.parametrize(
    ("entry", "kind", "container", "publisher"),
    [
        ("@phdthesis{k, title={T}, school={U}}", RecordType.THESIS, "U", None),
        ("@techreport{k, title={T}, institution={I}, series={S}}", RecordType.REPORT, "S", "I"),
        ("@book{k, title={T}, publisher={P}, series={S}}", RecordType.BOOK, "S", "P"),
        ("@incollection{k, title={T}, booktitle={B}, publisher={P}}", RecordType.CHAPTER, "B", "P"),
        ("@online{k, title={T}, url={https://example.org}}", RecordType.WEB, None, None),
        ("@whatever{k, title={T}}", RecordType.OTHER, None, None),
    ],
)
def test_each_type_puts_its_container_elsewhere(
    entry: str, kind: RecordType, container: str | None, publisher: str | None
) -> None:
    record = only(entry)
    assert (record.type, record.container, record.publisher) == (kind, container, publisher)


def test_a_text_that_is_no_bibtex_is_told_and_not_read_as_nothing() -> None:
    assert [problem.line for problem in read("no entry here").problems] == [1]
    assert read("") == Reading(entries=0, records=())


def test_what_is_no_reference_is_told_apart_from_one_without_a_title() -> None:
    problems = read("@set{s, entryset={a,b}}\n@article{k, year={2020}}").problems
    assert ["title" in problem.what for problem in problems] == [False, True]


def test_biblatexs_fields_are_read() -> None:
    record = only(
        "@article{k, author={Berg, Liv}, title={One}, subtitle={And more}, journaltitle={J}, "
        "journalsubtitle={Of all}, date={2020-03-05/2020-04}, eprint={31000001}, eprinttype={pubmed}, "
        "langid={nynorsk}, editor={Strand, Pål}}"
    )
    assert (record.title, record.container) == ("One: And more", "J: Of all")
    assert (record.date, record.pmid, record.language) == ("2020-03-05", "31000001", "nno")
    assert record.editors == (Author(family="Strand", given="Pål"),)
    assert only("@article{k, title={One: and more}, subtitle={And more}}").title == "One: and more"


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("date={2020}", "2020"),
        ("date={2020-21}", "2020"),
        ("date={2020-03~}", "2020-03"),
        ("date={2020-03-05T10:00:00}", "2020-03-05"),
        ("year={2020}, month={03}", "2020-03"),
        ('year={2020}, month=mar # "~5"', "2020-03"),
        ("year={2020}, month={Mar-Apr}, day={7}", "2020-03-07"),
        ("year={in press}", "in press"),
        ("title={x}", None),
    ],
)
def test_a_date_is_read_in_every_shape(fields: str, date: str | None) -> None:
    assert only(f"@article{{k, title={{One}}, {fields}}}").date == date


def test_a_chapter_takes_over_from_the_book_that_it_names_before_or_after() -> None:
    child = "@incollection{%s, title={%s}, author={Berg, Liv}, CrossRef = {The:Book}}"
    book = (
        "@book{the:book, title={The book}, editor={Strand, Pål}, publisher={P}, year={2020}, doi={10.5555/b}}"
    )
    one, _parent, two = read(f"{child % ('a', 'One')}\n{book}\n{child % ('b', 'Two')}").records
    for chapter in (one, two):
        assert (chapter.container, chapter.publisher, chapter.year) == ("The book", "P", 2020)
        assert chapter.editors == (Author(family="Strand", given="Pål"),)
        assert chapter.doi is None
    own = "@inbook{c, title={Three}, crossref={the:book}, year={2019}, booktitle={Own}}"
    assert (read(f"{own}\n{book}").records[0].container, read(f"{own}\n{book}").records[0].year) == (
        "Own",
        2019,
    )
    assert only("@inbook{c, title={Three}, crossref={nowhere}}").container is None


def test_web_of_science_lists_the_numbers_of_its_authors() -> None:
    record = only(
        "@article{ WOS:1,\nAuthor = {Berg, Liv and Strand, Pal},\nTitle = {One},\n"
        "ORCID-Numbers = {Strand, Pal/0000-0002-1825-0097\n   },\nUnique-ID = {WOS:1},\n}"
    )
    assert [author.orcid for author in record.authors] == [None, "0000-0002-1825-0097"]


def test_a_notice_in_a_note_is_a_notice() -> None:
    record = only("@article{k, title={One}, note={A note; RetractionIn: Example J. 2021;1:2}}")
    assert (record.notes, record.is_retracted) == (("A note",), True)
    assert [notice.reference for notice in record.notices] == ["Example J. 2021;1:2"]


def test_an_entry_with_a_brace_too_many_is_read_line_by_line_where_its_lines_are_whole() -> None:
    reading = read(
        "@article{k,\nKeywords = {a }, b},\nTitle = {One},\nYear = 2020,\n}\n@article{l, title={Two}}"
    )
    assert [(record.title, record.year) for record in reading.records] == [("One", 2020), ("Two", None)]
    assert [(problem.line, problem.entry_lost) for problem in reading.problems] == [(1, False)]


PIECES = [
    "@article{k,",
    "@misc{",
    "title={One}",
    "title={Two},",
    ",",
    "}",
    "{",
    "\n",
    '"',
    "=",
    " # ",
    "@",
    "\\",
    "$",
    "%",
    "year=2020",
    "x",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_no_entry_is_ever_lost_without_a_word(pieces: list[str]) -> None:
    text = "".join(pieces)
    reading = read(text)
    if not reading.entries:
        assert not text.strip() or reading.problems


@given(st.lists(st.from_regex(r"[A-Z][a-z]{1,12}", fullmatch=True), max_size=8, unique_by=str.lower))
def test_every_well_formed_entry_is_a_record(titles: list[str]) -> None:
    text = "".join(f"@article{{k,\n title = {{{title}}}\n}}\n" for title in titles)
    reading = read(text)
    assert len(re.findall("^@article", text, re.MULTILINE)) == reading.entries == len(reading.records)
