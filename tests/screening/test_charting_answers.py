"""Laws of answers in the charting form: what is kept is what was meant, and reads again as itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.errors import UsageError
from litreview.model.protocol import ChartField, FieldType
from litreview.screening.charting_answers import LONGEST, alike, checked, fits, in_words, options, picked
from tests.charting import FORM
from tests.making import wording

DESIGN, FORMS, NUMBER, USERS, FINDINGS = FORM


@given(st.sampled_from(FORM), st.lists(st.text(max_size=30), max_size=3))
def test_whatever_is_said_is_refused_or_kept_as_it_then_stays(field: ChartField, said: list[str]) -> None:
    try:
        kept = checked(field, said)
    except UsageError:
        return
    assert checked(field, kept) == kept
    assert fits(field, kept)
    assert all(one.strip() for one in kept)


@given(st.sampled_from([DESIGN, FORMS, USERS]), st.lists(st.integers(min_value=0, max_value=2), max_size=9))
def test_picking_gives_an_answer_that_fits_and_picking_again_takes_it_away(
    field: ChartField, keys: list[int]
) -> None:
    offered = [option for option, _words in options(field)]
    said: tuple[str, ...] = ()
    for key in keys:
        option = offered[key % len(offered)]
        was_there = option in said
        said = picked(field, said, option)
        assert fits(field, said)
        assert (option in said) is not was_there
        assert field.type is FieldType.CHOICES or len(said) <= 1


@given(st.decimals(min_value=-999_999, max_value=999_999, places=2))
def test_a_number_means_the_same_however_it_is_written(number: object) -> None:
    plain = checked(NUMBER, [str(number)])
    comma = checked(NUMBER, [str(number).replace(".", ",")])
    assert alike(NUMBER, [plain, comma])


@pytest.mark.parametrize(
    ("said", "kept"),
    [("42", "42"), (" 1 250 ", "1250"), ("1\u00a0250,5", "1250.5"), ("12,0", "12.0"), ("-3", "-3")],
)
def test_a_number_is_kept_as_digits(said: str, kept: str) -> None:
    assert checked(NUMBER, [said]) == (kept,)


@pytest.mark.parametrize("said", ["about 40", "4-5", "1 25", "12 %", "1e5", "٤٢", "½", "1" * 40, "NaN"])
def test_words_are_no_number(said: str) -> None:
    with pytest.raises(UsageError, match="is not a number"):
        checked(NUMBER, [said])


def test_choices_stand_in_the_protocols_order_each_once() -> None:
    assert checked(FORMS, ["posts", "courses", "posts"]) == ("courses", "posts")
    assert in_words(FORMS, ("courses", "posts")) == "Courses; Posts"
    with pytest.raises(UsageError, match=r"no such choice: meetings") as error:
        checked(FORMS, ["meetings"])
    assert "courses, networks, posts" in error.value.remedy
    with pytest.raises(UsageError, match="one choice"):
        checked(DESIGN, ["trial", "survey"])


def test_blanks_and_control_signs_are_no_answer_and_make_none_different() -> None:
    assert checked(FINDINGS, ["  \n \x1b[2J "]) == ()
    assert checked(FINDINGS, [" a\x1b[31m  b\nc "]) == ("a b\nc",)
    assert alike(FINDINGS, [("a b\nc",), ("a b c",)])
    assert not alike(FINDINGS, [("a b",), ("A b",)])
    with pytest.raises(UsageError, match="too long"):
        checked(FINDINGS, ["x" * (LONGEST + 1)])


def test_what_the_protocol_no_longer_offers_does_not_fit() -> None:
    assert not fits(DESIGN, ("cohort",))
    assert not fits(ChartField(id="n", text=wording("n"), type=FieldType.NUMBER), ("many",))
