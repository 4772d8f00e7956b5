from collections.abc import Callable, Iterator
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.cli.languages import speak_language
from litreview.exports.diagram import diagram
from litreview.exports.drawing import SETTINGS, Area, Diagram, Frame, Kind, Point
from litreview.exports.metrics import text_width
from litreview.exports.prisma import Awaiting, Box, PrismaFlow
from litreview.model.records import SourceKind
from tests.exports import flows
from tests.exports.hostile import flows as hostile_flows
from tests.exports.languages import speaking

ROUNDING = 1e-6

DATABASES_AND_REGISTERS = {
    "Identification of studies via databases and registers",
    "Identification",
    "Screening",
    "Included",
    (
        "Records identified from*: Databases (n = 203) PubMed (n = 61) Nasjonalt vitenarkiv (NVA) (n = 142) "
        "Registers (n = 7) ClinicalTrials.gov (n = 7)"
    ),
    (
        "Records removed before screening: Duplicate records removed (n = 38) "
        "Records marked as ineligible by automation tools (n = 0) Records removed for other reasons (n = 2)"
    ),
    "Records screened (n = 170)",
    "Records excluded** (n = 121)",
    "Reports sought for retrieval (n = 49)",
    "Reports not retrieved (n = 3)",
    "Reports assessed for eligibility (n = 46)",
    (
        "Reports excluded: Not patient education (n = 14) "
        "No collaboration between hospital and municipality (n = 12) Protocol only (n = 5)"
    ),
    "Studies included in review (n = 13) Reports of included studies (n = 15)",
    (
        "*Consider, if feasible to do so, reporting the number of records identified from each database or "
        "register searched (rather than the total number across all databases/registers)."
    ),
    (
        "**If automation tools were used, indicate how many records were excluded by a human and how many "
        "were excluded by automation tools."
    ),
    "Source: Page MJ, et al. BMJ 2021;372:n71. doi: 10.1136/bmj.n71.",
}
OTHER_METHODS = {
    "Identification of studies via other methods",
    "Records identified from: Websites (n = 9) Organisations (n = 4) Citation searching (n = 12)",
    "Reports sought for retrieval (n = 20)",
    "Reports not retrieved (n = 1)",
    "Reports assessed for eligibility (n = 19)",
    "Reports excluded: Not patient education (n = 9) Published before 2012 (n = 7)",
    "Duplicate records removed among those identified via other methods (n = 5)",
}


def drawn(flow: PrismaFlow, millimetres: float | None = None) -> Diagram:
    return diagram(flow, title=flows.TITLE, millimetres=millimetres)


def said(frame: Frame) -> str:
    return " ".join(line.text for line in frame.lines).replace("\N{NO-BREAK SPACE}", " ")


def named(flow: PrismaFlow, name: str) -> Frame:
    return next(frame for frame in drawn(flow).frames if frame.name == name)


def test_the_diagram_for_databases_and_registers_says_what_the_template_says_and_no_more() -> None:
    assert {said(frame) for frame in drawn(flows.one_arm()).frames} == DATABASES_AND_REGISTERS


def test_an_updated_review_says_what_it_had_and_has_in_all() -> None:
    known = {
        "Previous studies",
        (
            "Studies included in previous version of review (n = 8) "
            "Reports of studies included in previous version of review (n = 9)"
        ),
        "Identification of new studies via databases and registers",
        "New studies included in review (n = 13) Reports of new included studies (n = 15)",
        "Total studies included in review (n = 21) Reports of total included studies (n = 24)",
    }
    assert {said(frame) for frame in drawn(flows.update()).frames} - DATABASES_AND_REGISTERS == known


def test_exclusions_by_a_tool_and_what_is_set_aside_are_shown_where_there_are_any() -> None:
    told = {said(frame) for frame in drawn(flows.update_with_two_arms()).frames}
    assert "Records excluded** (n = 121) By a human (n = 81) By automation tools (n = 40)" in told
    assert any(
        "Reports of ongoing studies (n = 2) Reports awaiting classification (n = 1)" in one for one in told
    )


def test_other_methods_add_their_column_and_change_nothing_else() -> None:
    assert {
        said(frame) for frame in drawn(flows.two_arms()).frames
    } == DATABASES_AND_REGISTERS | OTHER_METHODS


def test_other_methods_are_never_screened() -> None:
    boxes = [said(frame) for frame in drawn(flows.two_arms()).frames if frame.kind is Kind.OTHER_BOX]
    assert len(boxes) == 5
    assert not any("screened" in box for box in boxes)


def test_the_description_holds_every_box() -> None:
    picture = drawn(flows.two_arms())
    assert [frame.title for frame in picture.frames if frame.title not in picture.description] == []


def test_a_source_that_found_nothing_is_listed_with_its_zero() -> None:
    flow = flows.flow(sources={"embase": ("Embase", SourceKind.DATABASE, 0)})
    assert "Embase (n = 0)" in said(named(flow, "identified"))


def test_a_source_without_a_title_goes_by_its_name() -> None:
    flow = flows.flow(sources={"file.ris": ("", SourceKind.DATABASE, 2)})
    assert "file.ris (n = 2)" in said(named(flow, "identified"))


def test_no_full_text_excluded_is_said_not_left_out() -> None:
    assert said(named(flows.flow(reasons={}), "dbr_excluded")) == "Reports excluded: (n = 31)"
    assert said(named(flows.flow({}, reasons={}), "dbr_excluded")) == "Reports excluded: (n = 0)"


def test_an_exclusion_without_a_reason_says_so() -> None:
    assert "No reason given (n = 4)" in said(named(flows.flow(reasons={" ": 4}), "dbr_excluded"))


def test_marks_piled_on_a_letter_do_not_grow_out_of_the_box() -> None:
    piled = said(named(flows.flow(reasons={"Vie\u0302\u0323t e" + "\u0301" * 50: 1}), "dbr_excluded"))
    assert piled == "Reports excluded: Vi\u1ec7t \u00e9\u0301\u0301\u0301\u0301 (n = 1)"


def test_a_provisional_diagram_says_why_above_all_boxes() -> None:
    picture = drawn(flows.unfinished())
    notice, *boxes = picture.frames
    assert [line.text.replace("\N{NO-BREAK SPACE}", " ") for line in notice.lines] == [
        "Provisional: 12 reports await a decision",
        "Reports awaiting screening (n = 8)",
        "Reports awaiting retrieval (n = 3)",
        "Reports awaiting assessment for eligibility (n = 1)",
        "search oria failed on 2026-03-02 and has not been answered since",
    ]
    assert notice.area.bottom < min(box.area.y for box in boxes)
    assert {said(frame) for frame in boxes} == DATABASES_AND_REGISTERS


def test_one_waiting_report_is_one() -> None:
    flow = flows.flow(awaiting={Awaiting.RETRIEVAL: 1})
    assert said(named(flow, "notice")).startswith("Provisional: 1 report awaits a decision")


def test_a_failed_search_makes_it_provisional_even_when_nothing_waits() -> None:
    flow = flows.flow(notices=("search oria failed",))
    assert said(named(flow, "notice")) == "Provisional: the numbers may still change search oria failed"


def test_a_finished_diagram_has_no_notice() -> None:
    assert not any(frame.kind is Kind.NOTICE for frame in drawn(flows.two_arms()).frames)


def test_labels_and_reasons_follow_the_chosen_language() -> None:
    norwegian = {"Records screened": "Poster vurdert", "Screening": "Utvelgelse"}
    with speaking("nb", norwegian):
        picture = drawn(flows.one_arm())
    assert picture.language == "nb"
    assert {"Utvelgelse", "Poster vurdert (n = 170)"} <= {said(frame) for frame in picture.frames}


def test_a_name_at_the_side_longer_than_its_boxes_makes_them_room() -> None:
    with speaking("nb", {"Included": "Inkludert i denne systematiske oversikten"}):
        picture = drawn(flows.one_arm())
    part = next(frame for frame in picture.frames if frame.name == "part-included")
    assert [line.text for line in part.lines] == ["Inkludert i denne systematiske oversikten"]
    assert part.area.height == next(frame for frame in picture.frames if frame.name == "included").area.height


def test_a_number_is_never_parted_from_its_n() -> None:
    texts = [line.text for frame in drawn(flows.many_reasons()).frames for line in frame.lines]
    broken = [
        text for text in texts if text.count("(n") != text.count("\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")
    ]
    assert broken == []


@pytest.mark.parametrize("box", [Box.WEBSITES, Box.ORGANISATIONS, Box.CITATIONS])
def test_any_other_method_brings_its_column(box: Box) -> None:
    assert any(frame.kind is Kind.OTHER_HEADING for frame in drawn(flows.flow({box: 1})).frames)


widths = st.one_of(st.none(), st.sampled_from((40, 85, 170, 500)))


@pytest.mark.parametrize("make", flows.GOLDEN.values())
@pytest.mark.parametrize("millimetres", [40, 85, 170, 300])
def test_set_to_a_width_it_says_the_same_and_is_that_broad(
    make: Callable[[], PrismaFlow], millimetres: int
) -> None:
    as_template, picture = drawn(make()), drawn(make(), millimetres)
    assert picture.millimetres[0] == pytest.approx(millimetres)
    assert [(one.name, one.title) for one in picture.frames] == [
        (one.name, one.title) for one in as_template.frames
    ]
    assert len(picture.arrows) == len(as_template.arrows)


@pytest.mark.parametrize(
    ("make", "millimetres", "points"),
    [
        (flows.one_arm, 85, 7),
        (flows.update, 170, 7),
        (flows.two_arms, 170, 7),
        (flows.update_with_two_arms, 170, 6.4),
    ],
)
@pytest.mark.parametrize("code", ["en", "nb"])
def test_in_a_column_or_across_a_page_its_text_is_large_enough_and_its_words_are_whole(
    make: Callable[[], PrismaFlow], millimetres: int, points: float, code: str
) -> None:
    with speaking(code, {}):
        speak_language(code)
        as_template, picture = drawn(make()), drawn(make(), millimetres)
    assert picture.points >= points - ROUNDING
    whole = {word for frame in as_template.frames for word in said(frame).split()}
    broken = {word for frame in picture.frames for word in said(frame).split()} - whole
    assert all(word.endswith("-") for word in broken) or points < 7


@settings(deadline=None)
@given(hostile_flows(), widths)
def test_no_line_of_text_leaves_its_frame_or_touches_its_edge(
    flow: PrismaFlow, millimetres: float | None
) -> None:
    for frame in drawn(flow, millimetres).frames:
        inside = frame.area.turned if frame.is_turned else frame.area
        size, padding = SETTINGS[frame.kind].size, SETTINGS[frame.kind].padding - ROUNDING
        for line in frame.lines:
            left, right = reach(frame, line.text, line.x, bold=line.bold)
            assert inside.x <= left - padding
            assert right <= inside.right - padding
            assert inside.y <= line.y - 0.72 * size
            assert line.y + 0.21 * size <= inside.bottom


@settings(deadline=None)
@given(hostile_flows(), widths)
def test_no_frame_overlaps_another_or_leaves_the_page(flow: PrismaFlow, millimetres: float | None) -> None:
    picture = drawn(flow, millimetres)
    page = Area(x=0, y=0, width=picture.width, height=picture.height)
    assert all(covers(page, frame.area) for frame in picture.frames)
    assert [pair for pair in combinations(picture.frames, 2) if overlap(pair[0].area, pair[1].area)] == []
    assert len({frame.name for frame in picture.frames}) == len(picture.frames)


@settings(deadline=None)
@given(hostile_flows(), widths)
def test_arrows_go_from_box_to_box_and_cross_none(flow: PrismaFlow, millimetres: float | None) -> None:
    picture = drawn(flow, millimetres)
    boxes = [frame.area for frame in picture.frames if frame.kind in {Kind.BOX, Kind.OTHER_BOX}]
    for arrow in picture.arrows:
        assert any(on_edge(arrow.points[0], box) for box in boxes)
        assert any(on_edge(arrow.points[-1], box) for box in boxes)
        assert not any(overlap(track, box) for track in tracks(arrow.points) for box in boxes)


def reach(frame: Frame, text: str, x: float, *, bold: bool) -> tuple[float, float]:
    setting = SETTINGS[frame.kind]
    width = text_width(text, setting.size, bold=bold)
    return (x - width / 2, x + width / 2) if setting.centred else (x, x + width)


def covers(page: Area, area: Area) -> bool:
    return page.x <= area.x and page.y <= area.y and area.right <= page.right and area.bottom <= page.bottom


def overlap(one: Area, other: Area) -> bool:
    apart_x = one.right <= other.x + ROUNDING or other.right <= one.x + ROUNDING
    apart_y = one.bottom <= other.y + ROUNDING or other.bottom <= one.y + ROUNDING
    return not (apart_x or apart_y)


def on_edge(point: Point, area: Area) -> bool:
    x, y = point
    beside = x in {area.x, area.right} and area.y <= y <= area.bottom
    return beside or (y in {area.y, area.bottom} and area.x <= x <= area.right)


def tracks(points: tuple[Point, ...]) -> Iterator[Area]:
    """Yield a pixel's breadth along each stretch of an arrow."""
    for (x1, y1), (x2, y2) in pairwise(points):
        left, top = min(x1, x2), min(y1, y2)
        across, down = abs(x1 - x2), abs(y1 - y2)
        yield (
            Area(x=left, y=top - 0.5, width=across, height=1)
            if across
            else Area(x=left - 0.5, y=top, width=1, height=down)
        )
