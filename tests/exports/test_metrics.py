from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from litreview.exports.metrics import text_width, wrap


def up_to(room: int) -> Callable[[str], bool]:
    return lambda text: len(text) <= room


def test_widths_are_those_of_arial() -> None:
    assert text_width("a", 2048) == 1139
    assert text_width("a", 2048, bold=True) == 1139
    assert text_width("Mi", 10) == (1706 + 455) * 10 / 2048
    assert text_width("Mi", 10, bold=True) == (1706 + 569) * 10 / 2048


def test_norwegian_and_sami_letters_are_known() -> None:
    assert text_width("å", 12) == text_width("a", 12)
    assert text_width("ČĐ", 12) == text_width("CD", 12)


def test_a_letter_in_no_table_is_taken_for_wide_and_a_mark_for_nothing() -> None:
    assert text_width("患", 12) == 18
    assert text_width("e\u0301", 12) == text_width("e", 12)


def test_lines_break_at_spaces_and_after_hyphens_but_not_at_no_break_spaces() -> None:
    assert wrap("lærings- og mestringsarbeid", up_to(11)) == ["lærings- og", "mestringsar", "beid"]
    assert wrap("kommune-sykehus (n\xa0=\xa05)", up_to(9)) == ["kommune-", "sykehus", "(n\xa0=\xa05)"]
    assert wrap("2012-2024", up_to(6)) == ["2012-2", "024"]


def test_no_text_is_one_empty_line() -> None:
    assert wrap("", up_to(5)) == [""]


@given(st.text(st.sampled_from("ab-/ \xa0å"), max_size=60), st.integers(1, 12))
def test_every_line_fits_and_no_letter_is_lost(text: str, room: int) -> None:
    lines = wrap(text, up_to(room))
    assert max(map(len, lines)) <= room
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
