"""Laws of the diagram on a grid: nothing overlaps, arrows meet boxes, and every number can be reached."""

from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from litreview.exports.labels import cells, footnotes, headings, parts
from litreview.exports.prisma import Awaiting, Box, PrismaFlow
from litreview.tui.widgets.flow import below, beside, drawn, number_at
from litreview.tui.widgets.flow_layout import NARROWEST, Drawn, Layout, lay_out
from litreview.tui.widgets.typeset import cells as cells_of
from tests.exports.flows import (
    DATABASES_AND_REGISTERS,
    OTHER_METHODS,
    PREVIOUS,
    flow,
    many_reasons,
    one_arm,
    two_arms,
    unfinished,
    update,
    update_with_two_arms,
)
from tests.hostile.corpus import SHORT


def nothing_yet() -> PrismaFlow:
    """Return the flow of a review in which nobody has done anything."""
    return flow({}, sources={}, reasons={})


FLOWS = (
    one_arm,
    two_arms,
    update,
    update_with_two_arms,
    unfinished,
    many_reasons,
    nothing_yet,
)
WIDTHS = (20, NARROWEST, 40, 63, 64, 80, 100, 120, 160, 200, 320)
HEADS = "▼▶◀"


@st.composite
def flows(draw: st.DrawFn) -> PrismaFlow:
    """Draw a flow of any of the four templates, with reasons of any length and letters."""
    number = st.integers(0, 3)
    boxes = draw(st.sampled_from([{}, OTHER_METHODS, PREVIOUS, OTHER_METHODS | PREVIOUS]))
    reason = st.one_of(
        st.text("abc æøå-/患🧑\N{COMBINING ACUTE ACCENT}", max_size=220),
        st.sampled_from([attack.text for attack in SHORT]),
    )
    return flow(
        {**dict.fromkeys(Box, 0), **DATABASES_AND_REGISTERS, **boxes},
        reasons=draw(st.dictionaries(reason, number, max_size=25)),
        other_reasons=draw(st.dictionaries(reason, number, max_size=4)),
        awaiting={place: draw(number) for place in Awaiting},
        notices=tuple(draw(st.lists(reason, max_size=2))),
    )


def text_of(made: Layout, at: int = 0) -> list[str]:
    return ["".join(piece.text for piece in line) for line in drawn(made, at)]


def overlap(one: Drawn, other: Drawn) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def within(box: Drawn, x: int, y: int) -> bool:
    return box.x <= x < box.right and box.y <= y < box.bottom


def found_sound(made: Layout) -> None:
    """Find nothing over anything else, every arrow at a box, and every line within the width."""
    assert not any(overlap(*pair) for pair in combinations(made.boxes, 2))
    assert not any(within(box, x, y) for box in made.boxes for x, y in made.strokes)
    steps = {"▼": (0, 1), "▶": (1, 0), "◀": (-1, 0)}
    lead_on = {(x - 2, y) for x, y, _text in made.titles}
    for (x, y), stroke in made.strokes.items():
        if stroke in HEADS and (x, y) not in lead_on:
            across, down = steps[stroke]
            assert any(within(box, x + across, y + down) for box in made.boxes)
    for box in made.boxes:
        assert 0 <= box.x < box.right <= made.width
        assert all(cell_len(text) <= box.width - 6 or len(text.strip()) == 1 for text, _number in box.lines)
    assert all(cells_of(line) <= made.width for line in drawn(made, 0))


def reached(made: Layout) -> set[int]:
    """Return the numbers that arrows lead to from the first one."""
    known, new = set[int](), {0}
    while new:
        known |= new
        aims = {way(made, at, step) for at in new for way in (beside, below) for step in (1, -1)}
        new = {aim for aim in aims if aim is not None} - known
    return known


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("make", FLOWS)
def test_a_diagram_of_any_template_is_sound_at_any_width(make: Callable[[], PrismaFlow], width: int) -> None:
    made = lay_out(make(), width, ["sources = identified: 3 is not 4"])
    found_sound(made)
    assert reached(made) == set(range(len(made.numbers)))


@settings(max_examples=60, deadline=None)
@given(flows(), st.integers(20, 230))
def test_a_random_diagram_is_sound(one: PrismaFlow, width: int) -> None:
    made = lay_out(one, width)
    found_sound(made)
    assert reached(made) == set(range(len(made.numbers)))


@pytest.mark.parametrize("width", [44, 80, 200])
@pytest.mark.parametrize("make", FLOWS)
def test_every_label_of_the_template_stands_in_it_and_every_number_counts_its_records(
    make: Callable[[], PrismaFlow], width: int
) -> None:
    one = make()
    made = lay_out(one, width)
    whole = "".join("".join(text_of(made)).split())
    boxes = ["".join(" ".join(text for text, _number in box.lines).split()) for box in made.boxes]
    for cell in cells(one):
        assert "".join("".join(entry.text for entry in cell.entries).split()) in boxes
    for told in (*(heading.label for heading in headings(one)), *(part.label for part in parts(one))):
        assert all(word in whole for word in told.split())
    assert all(word in whole for text in footnotes(one) for word in text.split() if "/" not in word)
    for number in made.numbers:
        if "(n = " in number.text:
            assert number.text.endswith(f"(n = {len(number.records)})")


def test_a_heading_opens_what_stands_below_it_each_record_once() -> None:
    made = lay_out(one_arm(), 80)
    told = {number.text: number for number in made.numbers}
    assert len(told["Records identified from*:"].records) == 203  # the ids of these small flows are shared
    assert len(told["Reports excluded:"].records) == 14
    assert len(told["PubMed (n = 61)"].records) == 61


def test_a_click_finds_the_number_of_its_line_and_an_edge_the_first_of_the_box() -> None:
    made = lay_out(two_arms(), 160)
    for at, number in enumerate(made.numbers):
        box = made.boxes[number.box]
        assert {number_at(made, box.x + 3, y) for y in range(number.top, number.bottom + 1)} == {at}
    owners = [number.box for number in made.numbers]
    firsts = [owners.index(box) for box in range(len(made.boxes))]
    assert [number_at(made, box.x, box.y) for box in made.boxes] == firsts
    assert number_at(made, made.width - 1, made.height - 1) is None


def test_arrows_go_to_the_neighbour() -> None:
    made = lay_out(two_arms(), 160)
    names = [made.boxes[number.box].name for number in made.numbers]

    def went(start: str, across: int, down: int) -> str | None:
        at = max(i for i, name in enumerate(names) if name == start) if down > 0 else names.index(start)
        aim = beside(made, at, across) if across else below(made, at, down)
        return None if aim is None else names[aim]

    assert went("identified", 0, 1) == "records_screened"
    assert went("records_screened", 1, 0) == "records_excluded"
    assert went("records_screened", 0, -1) == "identified"
    assert went("removed", 1, 0) == "other_identified"
    assert went("other_identified", 0, 1) == "other_sought_reports"
    assert went("dbr_excluded", -1, 0) == "dbr_assessed"
    assert went("dbr_assessed", 0, 1) == "included"
    assert went("other_excluded", 1, 0) is None
    assert went("included", 0, 1) is None
