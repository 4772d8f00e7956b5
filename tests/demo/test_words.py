from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.demo.words import Unreadable, has, in_range, matches


def holds(text: str, search: str) -> bool:
    return matches(search, lambda _field, wanted: has(text, wanted))


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("læring", True),
        ("LÆRING", True),
        ("lær", False),
        ("lær*", True),
        ('"og mestring"', True),
        ('"mestring og"', False),
        ('"lærings- og mestringssent*"', False),
        ("læring mestring", True),
        ("læring AND samhandling", False),
        ("læring OR samhandling", True),
        ("læring NOT samhandling", True),
        ("læring AND NOT mestring", False),
        ("NOT samhandling", True),
        ("samhandling AND (læring OR mestring)", False),
        ("(samhandling OR læring) AND mestring", True),
    ],
)
def test_a_search_is_met_as_it_reads(search: str, found: bool) -> None:  # noqa: FBT001
    assert holds("Læring og mestring", search) is found


def test_a_field_reads_all_of_its_parenthesis() -> None:
    asked: list[tuple[str, str]] = []

    def note(field: str, wanted: str) -> bool:
        asked.append((field, wanted))
        return True

    assert matches('TITLE_ABS:(a OR "b c") AND LANG:nor AND PUB_YEAR:[2000 TO 2010] AND d', note)
    assert asked == [
        ("TITLE_ABS", "a"),
        ("TITLE_ABS", "b c"),
        ("LANG", "nor"),
        ("PUB_YEAR", "[2000 TO 2010]"),
        ("", "d"),
    ]


@pytest.mark.parametrize("search", ["", "(a", "a)", '"a', "a AND", "OR a", "]"])
def test_what_is_no_expression_is_refused(search: str) -> None:
    with pytest.raises(Unreadable):
        holds("a", search)


@pytest.mark.parametrize(
    ("wanted", "inside"),
    [
        ("2005", True),
        ("2004", False),
        ("[2000 TO 2005]", True),
        ("[2006 TO *]", False),
        ("[* TO 2005]", True),
    ],
)
def test_a_range_holds_its_ends(wanted: str, inside: bool) -> None:  # noqa: FBT001
    assert in_range("2005", wanted) is inside


@given(search=st.text(alphabet='a "()[]:*ANDORT'))
def test_any_search_is_read_or_refused(search: str) -> None:
    with suppress(Unreadable):
        assert holds("a", search) in {True, False}
