"""Ranges of pages in full."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.pages import in_full


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("5194-210", "5194-5210"),
        ("132-42", "132-142"),
        ("S12-9", "S12-19"),
        ("132–42", "132–142"),
        ("100-5", "100-105"),
    ],
)
def test_a_range_that_is_cut_short_is_written_out(written: str, whole: str) -> None:
    assert in_full(written) == whole


@pytest.mark.parametrize(
    "written",
    [
        "",
        "12",
        "e12516",
        "12-19",
        "132-142",
        "94-98,93",
        "1044-8, 1050",
        "112-3-4",
        "S12-S9",
        "142-42",
        "25-1",
    ],
)
def test_what_is_no_range_cut_short_stays(written: str) -> None:
    assert in_full(written) == written


@given(st.integers(1, 99_999), st.integers(0, 99_999))
def test_a_range_in_full_stays_and_one_cut_short_comes_back(first: int, further: int) -> None:
    last = first + further
    assert in_full(f"{first}-{last}") == f"{first}-{last}"
    same = next((place for place, digit in enumerate(str(last)) if digit != str(first)[place : place + 1]), 0)
    if len(str(first)) == len(str(last)):
        assert in_full(f"{first}-{str(last)[same:]}") == f"{first}-{last}"


@given(st.text(max_size=30))
def test_any_text_is_put_up_with(text: str) -> None:
    assert in_full(in_full(text)) == in_full(text)
