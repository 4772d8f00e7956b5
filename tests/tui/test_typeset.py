from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from litreview.model.text import clean, one_line
from litreview.tui.themes import Ink
from litreview.tui.widgets.typeset import (
    BLANK,
    Piece,
    Stretch,
    beside,
    cells,
    columns,
    cut,
    pad,
    paragraph,
    wrap,
)

LETTERS = st.sampled_from("aåe\u0301患教🧑\u200d⚕\ufe0f-ßŁx")
WORDS = st.lists(st.text(alphabet=LETTERS, min_size=1, max_size=12), max_size=30).map(" ".join).map(one_line)
WIDTHS = st.integers(min_value=8, max_value=100)


@given(WORDS, WIDTHS)
def test_no_line_is_wider_than_the_room(text: str, width: int) -> None:
    assert all(cell_len(text[start:end]) <= width for start, end in wrap(text, width))


@given(WORDS, WIDTHS)
def test_no_letter_is_lost_or_doubled(text: str, width: int) -> None:
    set_out = "".join(text[start:end] for start, end in wrap(text, width))
    assert set_out.replace(" ", "") == text.replace(" ", "")


@given(st.text(max_size=200).map(clean), WIDTHS)
def test_any_cleaned_text_can_be_set(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join("".join(text[start:end].split()) for start, end in lines) == "".join(text.split())


def test_a_line_is_filled_before_the_next_begins() -> None:
    text = "one two three"
    assert [text[start:end] for start, end in wrap(text, 8)] == ["one two", "three"]


def test_wide_letters_count_as_the_two_cells_they_take() -> None:
    text = "患者 教育 自己"
    assert [text[start:end] for start, end in wrap(text, 9)] == ["患者 教育", "自己"]


def test_a_word_wider_than_the_line_is_broken() -> None:
    text = "https://example.org/long"
    assert [text[start:end] for start, end in wrap(text, 10)] == ["https://ex", "ample.org/", "long"]


def test_a_stretch_keeps_its_ink_across_lines() -> None:
    lines = paragraph("self management", 11, stretches=[Stretch(0, 15, Ink.TERM_INCLUDE)])
    assert lines == [(Piece("self", Ink.TERM_INCLUDE),), (Piece("management", Ink.TERM_INCLUDE),)]


def test_text_around_a_stretch_keeps_its_own_ink() -> None:
    line = paragraph("one two three", 40, stretches=[Stretch(4, 7, Ink.TERM_EXCLUDE)])[0]
    assert line == (Piece("one "), Piece("two", Ink.TERM_EXCLUDE), Piece(" three"))


def test_lines_after_a_hanging_sign_are_indented() -> None:
    lines = paragraph("one two three", 11, hang=Piece(" + "))
    assert ["".join(piece.text for piece in line) for line in lines] == [" + one two", "   three"]


@given(WORDS, st.integers(min_value=1, max_value=60))
def test_a_padded_line_is_exactly_as_wide_as_asked(text: str, width: int) -> None:
    assert cells(pad((Piece(text),), width)) == width


@given(WORDS, WORDS, st.integers(min_value=1, max_value=60))
def test_two_ends_of_a_line_fill_it_exactly(left: str, right: str, width: int) -> None:
    assert cells(beside((Piece(left),), (Piece(right),), width)) == width


def test_a_cut_line_says_that_more_was_there() -> None:
    assert cut((Piece("one "), Piece("two three")), 9) == (Piece("one "), Piece("two…"))


def test_a_line_that_fits_is_not_cut() -> None:
    assert cut((Piece("one"),), 3) == (Piece("one"),)


def test_columns_of_unequal_length_stand_side_by_side() -> None:
    lines = columns([[(Piece("a"),), (Piece("b"),)], [(Piece("c"),)]], 3, rule="|")
    assert ["".join(piece.text for piece in line) for line in lines] == ["a  |c  ", "b  |   "]


def test_an_empty_text_has_no_lines() -> None:
    assert paragraph("", 20) == []
    assert BLANK == ()


def test_letters_that_join_nothing_do_not_make_a_cut_line_too_wide() -> None:
    assert cells(cut((Piece("\u200d\u200daaa"),), 2)) <= 2
