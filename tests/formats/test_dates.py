"""Dates in the forms that databases write."""

from datetime import date as Date  # noqa: N812 - the function under test is called date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.dates import date, month


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019", "2019"),
        ("2019///", "2019"),
        ("2019/05//", "2019-05"),
        ("2019/10//undefined", "2019-10"),
        ("2021/09/23", "2021-09-23"),
        ("2022/08/26/", "2022-08-26"),
        ("2019-05-13T00:00:00Z", "2019-05-13"),
        ("20170812", "2017-08-12"),
        ("2019 Nov 3", "2019-11-03"),
        ("2002 Sep", "2002-09"),
        ("2013 06 10", "2013-06-10"),
        ("13 mai 2019", "2019-05-13"),
        ("Mar. 2017", "2017-03"),
        ("1998 Dec-1999 Jan", "1998 Dec-1999 Jan"),
        ("4-8 Aug. 2020", "4-8 Aug. 2020"),
        ("1977 Spring", "1977 Spring"),
        ("", None),
    ],
)
def test_a_date_is_in_digits_or_in_its_own_words(text: str, expected: str | None) -> None:
    assert date(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("NOV", "2019-11"), ("NOV 13", "2019-11-13"), ("WIN", "WIN")])
def test_a_month_is_completed_by_its_year(text: str, expected: str) -> None:
    assert date(text, year=2019) == expected


@given(st.dates(Date(1500, 1, 1), Date(2099, 12, 31)))
def test_a_date_in_digits_is_read_as_itself(day: Date) -> None:
    assert date(str(day)) == str(day)


@pytest.mark.parametrize(
    ("text", "number"), [("mar", 3), ("Oktober", 10), ("des.", 12), ("7", 7), ("13", None), ("x", None)]
)
def test_a_month_goes_by_name_or_number(text: str, number: int | None) -> None:
    assert month(text) == number
