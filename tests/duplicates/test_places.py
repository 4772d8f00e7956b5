"""Volume, issue and pages in every form that sources give them."""

from itertools import product

import pytest

from litreview.duplicates.places import (
    NOWHERE,
    issues_agree,
    pages_agree,
    pages_are_same,
    place_of,
    same_length,
    volumes_agree,
)


@pytest.mark.parametrize(
    ("written", "page", "end"),
    [
        ("123-9", "123", "129"),
        ("123-129", "123", "129"),
        ("123–29", "123", "129"),
        ("pp. 123-129", "123", "129"),
        ("p 123", "123", ""),
        ("0123 - 0129", "123", "129"),
        ("123 -- 129", "123", "129"),
        ("S12-S19", "s12", "19"),
        ("70s-85s", "s70", "85"),
        ("e12724", "e12724", ""),
        ("e1000097", "1000097", ""),
        ("Art. 45", "45", ""),
        ("xii-xv", "xii", "xv"),
        ("5-Jun", "5", "6"),
        ("Suppl-29", "", "29"),
        ("N.PAG", "", ""),
        ("no pagination", "", ""),
        ("-", "", ""),
        ("", "", ""),
    ],
)
def test_pages_are_first_and_last_page_in_figures(written: str, page: str, end: str) -> None:
    place = place_of(None, None, written)
    assert (place.page, place.end) == (page, end)


@pytest.mark.parametrize(
    ("volume", "issue", "told"),
    [
        ("12", "3", ("12", "3")),
        ("12(3)", None, ("12", "3")),
        ("Vol. 12", "No. 3", ("12", "3")),
        ("012", "03", ("12", "3")),
        ("12 (Suppl 1)", None, ("12", "s1")),
        ("12", "Suppl. 1", ("12", "s1")),
        ("12", "6-May", ("12", "6")),
        (None, None, ("", "")),
        ("UNKNOWN", "n/a", ("", "")),
    ],
)
def test_volume_and_issue_are_numbers(volume: str | None, issue: str | None, told: tuple[str, str]) -> None:
    place = place_of(volume, issue, None)
    assert (place.volume, place.issue) == told


@pytest.mark.parametrize(
    ("one", "other", "agreed"),
    [
        ("123-9", "123-129", True),
        ("123", "123-129", True),
        ("e45", "45", True),
        ("123-129", "122-129", True),
        ("123-129", "225-230", False),
        ("123-129", "", None),
        ("123-129", "e99", None),
        ("1-7", "123-129", None),
        ("1-7", "1-9", None),
        ("123-129", "127-140", None),
    ],
)
def test_pages_agree_differ_or_say_nothing(one: str, other: str, *, agreed: bool | None) -> None:
    first, second = place_of("1", None, one), place_of("1", None, other)
    assert pages_agree(first, second) is pages_agree(second, first) is agreed


@pytest.mark.parametrize(
    ("one", "other", "agreed"),
    [
        (("12", None), ("12", None), True),
        (("12", None), ("13", None), False),
        (("12", None), (None, None), None),
        (("12", None), (None, "12"), True),
        (("2020", "3"), ("12", "3"), None),
        (("12", "3"), ("3", None), True),
    ],
)
def test_volumes_agree_differ_or_say_nothing(
    one: tuple[str | None, str | None], other: tuple[str | None, str | None], *, agreed: bool | None
) -> None:
    first, second = place_of(*one, None), place_of(*other, None)
    assert volumes_agree(first, second, {2020}) is volumes_agree(second, first, {2020}) is agreed


@pytest.mark.parametrize(
    ("one", "other", "agreed"),
    [("3", "03", True), ("3", "4", False), ("3", "Suppl 3", True), ("3", None, None), ("3", "1112", None)],
)
def test_issues_agree_differ_or_say_nothing(one: str, other: str | None, *, agreed: bool | None) -> None:
    first, second = place_of("1", one, None), place_of("1", other, None)
    assert issues_agree(first, second) is issues_agree(second, first) is agreed


def test_only_several_pages_away_from_the_beginning_are_the_same_pages() -> None:
    def same(one: str, other: str) -> bool:
        return pages_are_same(place_of(None, None, one), place_of(None, None, other))

    assert same("123-129", "123-9")
    assert not same("123", "123")
    assert not same("1-9", "1-9")
    assert not same("123-129", "123-130")


def test_as_many_pages_elsewhere_are_as_long() -> None:
    assert same_length(place_of(None, None, "123-129"), place_of(None, None, "223-229"))
    assert not same_length(place_of(None, None, "123-124"), place_of(None, None, "223-224"))


def test_supplements_are_known_by_issue_and_by_page() -> None:
    assert place_of("12", "Suppl 1", None).is_supplement
    assert place_of("12", None, "S12").is_supplement
    assert not place_of("12", "1", "12").is_supplement


def test_nowhere_agrees_with_nothing_and_differs_from_nothing() -> None:
    place = place_of("12", "3", "123-129")
    assert place_of(None, None, None) == NOWHERE
    for agree in (pages_agree, issues_agree):
        assert agree(NOWHERE, place) is agree(NOWHERE, NOWHERE) is None
    assert volumes_agree(NOWHERE, place, set()) is volumes_agree(NOWHERE, NOWHERE, set()) is None


STRANGE = (
    "",
    " ",
    "?",
    "((",
    ")",
    "12)",
    "(3",
    "1-2-3",
    "²",
    "١٢",
    "IX-",
    "99999999999999999999",
    "5-May-7",
    "\n",
)


def test_no_place_is_too_strange_to_be_compared() -> None:
    places = [place_of(*written) for written in product(STRANGE, STRANGE, STRANGE[:8])]
    for one, other in zip(places, reversed(places), strict=True):
        for agree in (pages_agree, issues_agree):
            assert agree(one, other) is agree(other, one)
        assert volumes_agree(one, other, {2020, None}) is volumes_agree(other, one, {2020, None})
        assert pages_are_same(one, other) is pages_are_same(other, one)
        assert same_length(one, other) is same_length(other, one)
