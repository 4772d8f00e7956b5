from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from litreview.exports.diagram import diagram
from litreview.exports.drawing import Diagram, Kind
from litreview.exports.prisma import PrismaFlow
from litreview.exports.svg import ARROW, PAGE, PAINTS, svg
from tests.exports import flows
from tests.exports.flows import GOLDEN
from tests.exports.hostile import NASTY
from tests.exports.hostile import flows as hostile_flows
from tests.exports.hostile import text as hostile_text
from tests.exports.languages import speaking

FOLDER = Path(__file__).parent / "golden"
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {"svg", "title", "desc", "g", "rect", "polyline", "polygon", "text"}


def drawn(flow: PrismaFlow, title: str = flows.TITLE) -> str:
    return svg(diagram(flow, title=title))


def parsed(text: str) -> etree._Element:
    return etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))


@pytest.mark.parametrize("name", GOLDEN)
def test_the_drawing_is_the_golden_one_to_the_byte(name: str) -> None:
    assert drawn(GOLDEN[name]()).encode() == (FOLDER / name).read_bytes(), (
        "meant? python -m tests.exports.redraw"
    )


@settings(deadline=None)
@given(flow=hostile_flows(), title=hostile_text)
def test_whatever_the_names_it_is_the_same_well_formed_xml_twice(flow: PrismaFlow, title: str) -> None:
    first = drawn(flow, title)
    assert first == drawn(flow, title)
    assert {str(element.tag) for element in parsed(first).iter()} == {SVG + name for name in DRAWN}


def test_markup_in_a_reason_is_shown_not_obeyed() -> None:
    root = parsed(drawn(flows.flow(reasons={NASTY[0]: 1})))
    assert any(text.startswith("<script>alert(1)</script>") for text in texts(root))


def test_every_line_of_the_layout_is_drawn_once() -> None:
    picture = diagram(flows.many_reasons(), title=flows.TITLE)
    assert texts(parsed(svg(picture))) == [line.text for frame in picture.frames for line in frame.lines]


def test_it_needs_nothing_from_outside_itself() -> None:
    text = drawn(flows.two_arms())
    assert text.count("http") == 1, "the name of the SVG language"
    assert not any(
        word in text for word in ("href", "<marker", "<style", "<image", "url(", "@import", "script")
    )


def test_the_picture_is_announced_by_title_and_description() -> None:
    root = parsed(drawn(flows.two_arms()))
    title, description, *_ = root
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert (title.tag, title.text) == (SVG + "title", flows.TITLE)
    assert (description.tag, description.text) == (SVG + "desc", described(flows.two_arms()).description)


def test_a_picture_without_a_title_is_called_what_it_is() -> None:
    assert parsed(drawn(flows.one_arm(), " "))[0].text == "PRISMA 2020 flow diagram"


def test_every_box_has_a_title_and_an_id_of_its_own() -> None:
    picture = described(flows.two_arms())
    groups = {group.get("id"): group for group in parsed(svg(picture)).iter(SVG + "g") if group.get("id")}
    assert {frame.name: frame.title for frame in picture.frames} == {
        name: group[0].text for name, group in groups.items() if name != "arrows"
    }
    assert groups["dbr_excluded"][0].tag == SVG + "title"


def test_the_language_of_the_text_is_declared() -> None:
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    with speaking("nb", {}):
        norwegian = drawn(flows.one_arm())
    assert (parsed(norwegian).get(lang), parsed(drawn(flows.one_arm())).get(lang)) == ("nb", "en")


def test_the_head_of_an_arrow_ends_where_the_arrow_ends() -> None:
    picture = described(flows.two_arms())
    heads = [str(head.get("points")).split()[0] for head in parsed(svg(picture)).iter(SVG + "polygon")]
    assert heads == [f"{arrow.points[-1][0]:g},{arrow.points[-1][1]:g}" for arrow in picture.arrows]


@pytest.mark.parametrize("kind", Kind)
def test_text_stands_out_from_its_ground(kind: Kind) -> None:
    assert contrast(PAINTS[kind].text, PAINTS[kind].fill) >= 4.5


@pytest.mark.parametrize("kind", [kind for kind in Kind if PAINTS[kind].outline])
def test_boxes_and_arrows_stand_out_from_the_page(kind: Kind) -> None:
    assert contrast(PAINTS[kind].outline or PAGE, PAGE) >= 4.5
    assert contrast(ARROW, PAGE) >= 4.5


def described(flow: PrismaFlow) -> Diagram:
    return diagram(flow, title=flows.TITLE)


def texts(root: etree._Element) -> list[str]:
    return [element.text or "" for element in root.iter(SVG + "text")]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours as WCAG 2.2 defines it."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
