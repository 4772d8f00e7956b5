"""Tables as people and programs write them: which column is what, and what is said where none knows."""

from collections.abc import Iterator
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.tables import TableReader
from litreview.formats.texts import Text
from litreview.model.errors import UsageError
from litreview.model.reading import Entry, Reading
from litreview.model.records import Author, Record, RecordType

PLAIN = "Title,Authors,Year,DOI\nLæring,Prøve E; Annen T,2020,10.5555/a\n"


def read(text: str, **mapping: str) -> Reading:
    return TableReader({name.replace("_", " "): field for name, field in mapping.items()}).read(
        text, source="x"
    )


def only(text: str) -> Record:
    (record,) = read(text).records
    return record


def problems(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.what) for problem in read(text).problems]


def test_a_plain_table_is_known_and_read() -> None:
    assert TableReader().recognises(PLAIN)
    record = only(PLAIN)
    assert (record.title, record.year, record.doi) == ("Læring", 2020, "10.5555/a")
    assert record.authors == (Author(family="Prøve", given="E"), Author(family="Annen", given="T"))
    assert record.original == "Title: Læring\nAuthors: Prøve E; Annen T\nYear: 2020\nDOI: 10.5555/a"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = f'Tittel{delimiter}Sammendrag{delimiter}År\nLæring{delimiter}"a, b; c | d\te"{delimiter}2020\n'
    record = only(text)
    assert (record.title, record.year) == ("Læring", 2020)
    assert record.abstract == "a, b; c | d e"


def test_norwegian_column_names_are_known() -> None:
    text = (
        "Tittel;Forfatter(e);År;Tidsskrift;Årgang;Hefte;Sider;Sammendrag;Emneord;Språk;Utgiver;Lenke\n"
        "Læring;Prøve, En og Annen, To;2019;Oppdiktet tidsskrift;3;2;1-9;Om læring.;mestring, læring, helse;"
        "Norwegian;Forlaget;https://example.org/1\n"
    )
    record = only(text)
    assert record.authors == (Author(family="Prøve", given="En"), Author(family="Annen", given="To"))
    assert (record.container, record.volume, record.issue, record.pages) == (
        "Oppdiktet tidsskrift",
        "3",
        "2",
        "1-9",
    )
    assert (record.type, record.language, record.publisher) == (RecordType.ARTICLE, "nor", "Forlaget")
    assert record.keywords == ("mestring", "læring", "helse")
    assert record.url == "https://example.org/1"
    assert problems(text) == []


@pytest.mark.parametrize("header", ["\ufeffTITLE,doi", " title , DOI ", '"Title","D.O.I."', "title:,_doi_"])
def test_column_names_are_known_with_blanks_marks_and_capitals(header: str) -> None:
    text = f"{header}\nLæring,10.5555/a\n"
    assert only(text).title == "Læring"


def test_titles_above_the_header_are_passed_over_and_told() -> None:
    text = 'Søk i oppdiktet base,,\n"Lastet ned, av oss",,\n\nTitle,Year,DOI\nLæring,2020,10.5555/a\n'
    assert only(text).title == "Læring"
    assert problems(text) == [(4, "2 rows stand above the names of the columns; they were passed over")]


def test_the_line_that_tells_excel_its_delimiter_is_no_row() -> None:
    text = "sep=;\nTitle;DOI\nLæring, mestring;10.5555/a\n"
    assert only(text).title == "Læring, mestring"
    assert problems(text) == []


def test_every_entry_has_the_line_it_begins_at() -> None:
    text = 'Title,Abstract\nA,"one\ntwo"\n\nB,x\n'
    entries = [one for one in TableReader().entries(Text.of(text), source="x") if isinstance(one, Entry)]
    assert [entry.line for entry in entries] == [2, 5]


def test_unknown_columns_are_told_once_and_kept_with_the_original() -> None:
    text = "Title,Our code,DOI\nA,red,10.5555/a\nB,blue,10.5555/b\n"
    reading = read(text)
    assert reading.records[0].original == "Title: A\nOur code: red\nDOI: 10.5555/a"
    assert problems(text) == [
        (1, "columns that hold no field of a record are kept with the original only: Our code")
    ]


def test_a_mapping_is_shown_and_can_be_set() -> None:
    text = "Hva,Hvem,DOI\nLæring,Prøve E,10.5555/a\n"
    assert dict(TableReader().mapping_of(text)) == {"Hva": None, "Hvem": None, "DOI": "doi"}
    reader = TableReader({"hva": "title", "Hvem": "authors", "DOI": ""})
    assert dict(reader.mapping_of(text)) == {"Hva": "title", "Hvem": "authors", "DOI": None}
    (record,) = reader.read(text, source="x").records
    assert (record.title, record.authors[0].family, record.doi) == ("Læring", "Prøve", None)


def test_columns_nobody_knows_can_be_seen_and_named() -> None:
    text = "A;B;C\nLæring;2020;x\nMestring;2021;y\n"
    assert dict(TableReader().mapping_of(text)) == {"A": None, "B": None, "C": None}
    assert [record.title for record in read(text, A="title", B="year").records] == ["Læring", "Mestring"]


def test_a_mapping_to_no_field_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"tittle is no field of a record\nFields: title, "):
        read(PLAIN, Title="tittle")


def test_a_table_without_column_names_is_refused_with_the_reason() -> None:
    text = "Læring,Prøve E,2020\nMestring,Annen T,2021\n"
    assert not TableReader().recognises(text)
    told = "no column is known here, as of a title or a DOI: Læring, Prøve E, 2020; "
    assert problems(text) == [(1, told + "the first row must name the columns")]


def test_a_table_without_titles_tells_its_columns_and_loses_no_row_in_silence() -> None:
    text = "Abstract,Authors,Year,Journal\nx,Prøve E,2020,J\n"
    reading = read(text)
    assert (reading.entries, reading.lost) == (1, 1)
    assert problems(text) == [
        (1, "no column is known as the title; columns here: Abstract, Authors, Year, Journal"),
        (2, "the entry has no title"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Title, abstract and keywords were read by two.\nThen, they agreed.\n",
        "Kjære alle,\nher er tittel, år og forfatter for alle.\n",
        "TY  - JOUR\nTI  - Title,DOI,Year\nAB  - x\nTitle,DOI,Year\nER  - \n",
        "PMID- 1\nTI  - A\nTitle,DOI,Abstract\n",
        "@article{a,\n title,\n doi,\n abstract}\n",
        "<a>\nTitle,DOI,Abstract\n</a>",
        "We read it all.\nTitle,DOI\nwas the heading.\nIt had no rows.\n",
        "FN Clarivate\nTitle,DOI,Abstract\n",
        "name,score\nx,20\n",
        "",
        "\n\n",
    ],
)
def test_prose_and_other_formats_are_not_claimed(text: str) -> None:
    assert not TableReader().recognises(text)


def test_a_column_that_stands_twice_is_told_and_its_first_value_counts() -> None:
    text = "Title,DOI,Title\nFirst,10.5555/a,Second\n,10.5555/b,Third\n"
    assert [record.title for record in read(text).records] == ["First", "Third"]
    assert problems(text) == [(1, "several columns have one name; of several values the first counts: Title")]


def test_a_thousand_columns_are_read() -> None:
    names = ",".join(f"Column {number}" for number in range(1000))
    reading = read(f"{names},Title,DOI\n{',' * 1000}Læring,10.5555/a\n")
    assert [record.title for record in reading.records] == ["Læring"]
    assert len(reading.problems) == 1
    assert reading.problems[0].what.endswith("Column 19 and 980 more")


def test_ragged_rows_come_in_and_are_told() -> None:
    text = "Title,Year,DOI\nShort,2020\nLong,2020,10.5555/a,and,more\n\n,,\nWhole,2020,10.5555/b\n"
    assert [record.title for record in read(text).records] == ["Short", "Long", "Whole"]
    assert problems(text) == [
        (2, "the row ends 1 cell too early; what it lacks was taken as empty"),
        (3, "2 cells stand behind the last column; they are kept with the original only"),
    ]
    assert "column 4: and" in (read(text).records[1].original or "")


def test_a_formula_is_a_text_and_a_guarded_number_is_freed() -> None:
    record = only('Title,PMID,Volume\n=HYPERLINK("http://evil.example"),"=""31000001""",="007"\n')
    assert record.title == '=HYPERLINK("http://evil.example")'
    assert (record.pmid, record.volume) == ("31000001", "007")


def test_nul_and_control_characters_are_gone() -> None:
    record = only("Title,DOI\nLæ\x00ring\x07,10.5555/a\n")
    assert record.title == "Læring"
    assert "\x00" not in (record.original or "")


def test_numbers_that_passed_through_other_programs_are_whole_again() -> None:
    record = only("Title,PMID,Year,Volume,DOI\nA,31000001.0,2020.0,3.0,NA\n")
    assert (record.pmid, record.year, record.volume, record.doi) == ("31000001", 2020, "3", None)


def test_dates_and_pages_are_put_together() -> None:
    record = only("Title,Year,Month,Day,First page,Last page\nA,2020,Mar,5,345,350\n")
    assert (record.date, record.pages) == ("2020-03-05", "345-350")
    assert only("Title,Date\nA,2020-03-05 00:00:00\n").date == "2020-03-05"
    assert only("Title,Start page,Pages\nA,345,345-350\n").pages == "345-350"


def test_tables_glued_together_are_all_read() -> None:
    first = "Title,DOI,Year\nA,10.5555/a,2020\n"
    text = f"{first}\ufeffTitle,DOI,Year\nB,10.5555/b,2021\nYear,Title,DOI\n2022,C,10.5555/c\n"
    assert [(record.title, record.year) for record in read(text).records] == [
        ("A", 2020),
        ("B", 2021),
        ("C", 2022),
    ]
    assert [line for line, _what in problems(text)] == [3, 5]


def test_a_row_with_a_number_and_no_title_goes_by_its_number() -> None:
    reading = read("Title,DOI\n,10.5555/a\n")
    assert [record.doi for record in reading.records] == ["10.5555/a"]
    assert [problem.what for problem in reading.problems] == [
        "the entry has no title; it goes by its identifier"
    ]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Prøve, En; Annen, To", ["Prøve|En", "Annen|To"]),
        ("Prøve E, Annen TT.", ["Prøve|E", "Annen|TT"]),
        ("Prøve, E., Annen, T.-T., & Tredje, D.", ["Prøve|E.", "Annen|T.-T.", "Tredje|D."]),
        ("Prøve, En and Di Annen, To", ["Prøve|En", "Di Annen|To"]),
        ("En Prøve, To Annen and Tre Tredje", ["Prøve|En", "Annen|To", "Tredje|Tre"]),
        ("Prøve Navn, En To", ["Prøve Navn|En To"]),
        ("Prøve, En//Annen, To", ["Prøve|En", "Annen|To"]),
        ("['Prøve, En', \"O'Annen, To\"]", ["Prøve|En", "O'Annen|To"]),
        ("Universitetet i Oslo", ["Universitetet i Oslo|None"]),
        ("Prøve E, et al.", ["Prøve|E"]),
    ],
)
def test_authors_are_parted_as_people_write_them(cell: str, names: list[str]) -> None:
    quoted = cell.replace('"', '""')
    record = only(f'Title,Authors\nA,"{quoted}"\n')
    assert [f"{author.family}|{author.given}" for author in record.authors] == names


class Counted:
    """A text that counts the lines it has given, and is never to be had whole."""

    ends_in_mid_line = False

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self.given = 0

    def lines(self) -> Iterator[str]:
        for line in self._lines:
            self.given += 1
            yield line

    def parts(self) -> Iterator[str]:
        return (f"{line}\n" for line in self.lines())

    def head(self, characters: int) -> str:
        return "\n".join(self._lines)[:characters]

    def whole(self) -> str:
        raise AssertionError


def test_a_table_is_read_in_parts() -> None:
    text = Counted(["Title,DOI", *(f"Report {number},10.5555/{number}" for number in range(30_000))])
    entries = TableReader().entries(text, source="x")
    next(entries)
    assert text.given == 2


@given(st.text('TitleDO,;\t|"\n\r= ab1-', max_size=120))
def test_any_table_is_accounted_for(text: str) -> None:
    reading = read("Title,DOI\n" + text)
    assert reading.entries == len(reading.records) + reading.lost


@pytest.mark.parametrize("piece", ["Kari, ", "X. ", "a and ", "aB", "(a, ", "x (1 ", "J. 2020;"])
def test_no_cell_makes_reading_slow(piece: str) -> None:
    cell = piece * 20_000
    row = ",".join(["A", *[f'"{cell}"'] * 4])
    text = f"Title,Author Names,Source,keywords,Emtree Medical Index Terms\n{row}\n"
    begun = process_time()
    assert read(text).entries == 1
    assert process_time() - begun < 20
