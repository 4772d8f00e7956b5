"""Numbers and days are written as those who read them write them."""

from collections.abc import Iterator
from datetime import date, timedelta
from gettext import NullTranslations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.cli.languages import speak_language
from litreview.model.language import decimal, percentage, speak, written_day


@pytest.fixture
def in_norwegian() -> Iterator[None]:
    speak_language("nb")
    yield
    speak(NullTranslations())


def test_in_english() -> None:
    assert (decimal(0.926), decimal(3, 1), decimal(-1.5, 0)) == ("0.93", "3.0", "-2")
    assert (percentage(91.66), percentage(80.0), percentage(0)) == ("91.7 %", "80 %", "0 %")
    assert written_day(date(2026, 3, 5)) == "5 March 2026"


@pytest.mark.usefixtures("in_norwegian")
def test_in_norwegian() -> None:
    assert (decimal(0.926), percentage(91.66), percentage(99.96)) == ("0,93", "91,7 %", "100 %")
    assert written_day(date(2026, 3, 5)) == "5. mars 2026"


@given(st.dates(), st.integers(1, 400))
def test_two_days_are_never_written_alike(day: date, further: int) -> None:
    if (date.max - day).days >= further:
        assert written_day(day) != written_day(day + timedelta(further))
