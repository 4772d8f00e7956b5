"""Rows of a delimited text: each with its line, whatever quotation marks do."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.table_rows import LONGEST_CELL, Flaw, Row, quoted, rows


def read(text: str, delimiter: str = ",") -> list[Row]:
    return list(rows(text.split("\n"), delimiter))


def cells(text: str, delimiter: str = ",") -> list[tuple[str, ...]]:
    return [row.cells for row in read(text, delimiter)]


def test_a_quoted_cell_holds_delimiters_quotation_marks_and_line_ends() -> None:
    found = read('"Læring, ""mestring""",2,"to\nlinjer"\nnext,,')
    assert [(row.line, row.cells) for row in found] == [
        (1, ('Læring, "mestring"', "2", "to\nlinjer")),
        (3, ("next", "", "")),
    ]


def test_a_blank_before_a_quotation_mark_is_what_people_write() -> None:
    assert cells('a, "b, c", d') == [("a", "b, c", " d")]


@pytest.mark.parametrize("text", ['5" tape,x', '"Mestring" i kommunen,x'])
def test_quotation_marks_within_a_text_are_its_own(text: str) -> None:
    assert cells(text) == [(text.removesuffix(",x"), "x")]


def test_an_unclosed_quotation_mark_takes_no_row_with_it() -> None:
    found = read('a,b,c\n1,"open,2\n' + "".join(f"{number},x,y\n" for number in range(5000)))
    assert [row.flaw for row in found[:3]] == [Flaw.NONE, Flaw.UNCLOSED, Flaw.NONE]
    assert found[1].cells == ("1", '"open', "2")
    assert (found[5001].line, found[5001].cells) == (5002, ("4999", "x", "y"))


def test_an_unclosed_quotation_mark_does_not_close_at_the_next_rows_first() -> None:
    found = read('"Title","DOI"\n"A","10.5555/a\n"B","10.5555/b"\n"C","10.5555/c"')
    assert [row.cells[1].strip('"') for row in found[1:]] == ["10.5555/a", "10.5555/b", "10.5555/c"]
    assert [row.flaw for row in found] == [Flaw.NONE, Flaw.UNCLOSED, Flaw.NONE, Flaw.NONE]


def test_a_file_that_ends_within_a_cell_gives_what_there_is() -> None:
    found = read('a,b\n1,"the abstract goes on\nand on')
    assert (found[1].cells, found[1].flaw) == (("1", "the abstract goes on\nand on"), Flaw.CUT_OFF)


@pytest.mark.parametrize("cell", ["y" * 20_000_000, '"' + ("y" * 1000 + "\n") * 20_000 + '"'])
def test_a_cell_beyond_all_measure_is_cut_and_the_next_row_comes(cell: str) -> None:
    found = read(f"a,b,c\n1,{cell},3\n4,5,6")
    assert len(found[1].cells[1]) == LONGEST_CELL
    assert Flaw.TOO_LONG in found[1].flaw
    assert (found[1].cells[2], found[2].cells) == ("3", ("4", "5", "6"))


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_characters="\r\x00"), max_size=20), min_size=2, max_size=4)
    )
)
def test_what_is_written_by_the_rules_is_read_as_python_reads_it(table: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(table)
    assert cells(text.getvalue().removesuffix("\n")) == [tuple(row) for row in table] or not table


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5), st.sampled_from(",;\t|"))
def test_what_is_quoted_comes_back(written: list[str], delimiter: str) -> None:
    assert cells(quoted(written, delimiter), delimiter) == [tuple(written)]


@given(st.text('",\nab ', max_size=200))
def test_no_line_is_lost_and_none_is_read_twice(text: str) -> None:
    found = read(text)
    starts = [row.line for row in found]
    assert starts == sorted(set(starts))
    assert "".join(cell for row in found for cell in row.cells).count("b") == text.count("b")
