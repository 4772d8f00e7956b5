"""Laws of the narrow layout: reasons whole where they can be, room to read first, nothing by content."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Size

from litreview.model.protocol import Criterion, Protocol, Reason, ReasonId
from litreview.tui.screens.plan import WIDE, plan
from litreview.tui.widgets.box import criteria_box
from litreview.tui.widgets.typeset import cells
from tests.tui.sample import PROTOCOL, same

REAL = (
    "Not hospital and municipality in Norway",
    "No patient education or self-management",
    "No collaboration between the levels",
    "Wrong publication type",
    "Neither results nor experience",
    "Same text published elsewhere",
    "In a language the team does not read",
)
"""Reasons as long as those of a real protocol."""


def protocol_of(reasons: tuple[str, ...], *, words: int = 30) -> Protocol:
    criteria = tuple(Criterion(id=f"c{number}", text=same(f"c{number} " * words)) for number in range(6))
    return replace(
        PROTOCOL,
        inclusion=criteria,
        exclusion=criteria[:3],
        reasons=tuple(
            Reason(id=ReasonId(f"r{number}"), text=same(text)) for number, text in enumerate(reasons)
        ),
    )


LONG = protocol_of(REAL)


def below(protocol: Protocol, width: int, height: int) -> list[str]:
    made = plan(Size(width, height), protocol, with_votes=False)
    return ["".join(piece.text for piece in line).rstrip() for line in made.criteria]


@pytest.mark.parametrize("size", [(80, 24), (60, 24), (60, 60), (80, 40), (99, 24), (80, 30)])
def test_every_reason_is_whole(size: tuple[int, int]) -> None:
    text = "\n".join(below(LONG, *size))
    for number, reason in enumerate(REAL, start=1):
        assert f"{number} {reason}" in text


@pytest.mark.parametrize("size", [(80, 24), (60, 24), (60, 60), (80, 40), (99, 24), (80, 30), (80, 18)])
def test_the_criteria_key_is_named(size: tuple[int, int]) -> None:
    assert "c shows all criteria" in "\n".join(below(LONG, *size))


def test_a_high_narrow_screen_has_the_reasons_in_one_column_below_the_criteria() -> None:
    lines = below(LONG, 60, 60)
    assert lines[-7:] == [f" {number} {reason}" for number, reason in enumerate(REAL, start=1)]
    assert lines[0] == " Include if all are met"
    assert all(any(f"+ c{number} " in line for line in lines) for number in range(6))


def test_criteria_that_fit_are_shown_in_full_with_both_headings() -> None:
    text = "\n".join(below(PROTOCOL, 80, 60))
    assert "Exclude if any is met" in text
    assert "c shows all criteria" not in text
    for criterion in (*PROTOCOL.inclusion, *PROTOCOL.exclusion):
        assert str(criterion.text) in " ".join(text.split())


def test_criteria_that_fit_when_they_run_on_do_so() -> None:
    assert below(protocol_of(REAL[:2], words=1), 80, 24)[:2] == [
        " Include: c0; c1; c2; c3; c4; c5",
        " Exclude: c0; c1; c2",
    ]


@pytest.mark.parametrize("count", range(1, 10))
def test_at_80x24_eleven_lines_are_left_to_read_whatever_the_reasons(count: int) -> None:
    made = plan(Size(80, 24), protocol_of(("a reason of some length " * 4,) * count), with_votes=False)
    assert made.record_height >= 11


@given(
    width=st.integers(min_value=20, max_value=WIDE - 1),
    height=st.integers(min_value=6, max_value=80),
    reasons=st.lists(st.text(alphabet="ab 患é", min_size=1, max_size=60), min_size=1, max_size=9),
    with_votes=st.booleans(),
)
def test_the_box_keeps_its_bounds(width: int, height: int, reasons: list[str], *, with_votes: bool) -> None:
    made = plan(Size(width, height), protocol_of(tuple(reasons)), with_votes=with_votes)
    assert all(cells(line) <= width for line in made.criteria)
    assert made.record_height >= 1
    if height >= 12:
        taken = made.record_height + 1 + made.above_height + len(made.criteria)
        assert taken == height - 3 - made.has_progress


def test_no_row_more_than_the_most_is_taken() -> None:
    assert len(criteria_box(LONG, 40, share=3, most=3)) <= 3


@pytest.mark.parametrize("size", [(160, 50), (120, 40), (200, 60), (100, 30)])
@pytest.mark.parametrize("words", [4, 12, 30])
def test_no_criterion_beside_the_record_is_cut_while_a_row_is_empty(
    size: tuple[int, int], words: int
) -> None:
    lines = below(protocol_of(REAL, words=words), *size)
    is_cut = any(line.endswith("…") for line in lines)
    assert not (is_cut and lines[-1] == "│")


def test_what_only_excludes_or_nothing_at_all_does_no_harm() -> None:
    assert below(replace(LONG, inclusion=()), 120, 16)
    assert below(replace(LONG, inclusion=(), exclusion=()), 120, 16)
    assert below(replace(LONG, exclusion=()), 80, 24)
