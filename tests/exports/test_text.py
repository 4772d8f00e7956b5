import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from litreview.exports.labels import cells, footnotes
from litreview.exports.prisma import PrismaFlow
from litreview.exports.text import as_text
from litreview.model.text import clean
from tests.exports import flows
from tests.exports.hostile import flows as hostile_flows
from tests.exports.languages import speaking


def squeezed(text: str) -> str:
    return "".join(text.split())


def columns(line: str) -> int:
    marks = sum(unicodedata.category(character) in {"Mn", "Me"} for character in line)
    return len(line) - marks + sum(unicodedata.east_asian_width(character) in "WF" for character in line)


def test_what_leaves_the_review_stands_beside_what_goes_on() -> None:
    lines = as_text(flows.one_arm()).splitlines()
    assert "Records screened (n = 170)            --> Records excluded** (n = 121)" in lines
    assert lines.index("Included " + "-" * 71) < lines.index("Studies included in review (n = 13)")


def test_in_a_narrow_terminal_it_stands_below() -> None:
    lines = as_text(flows.one_arm(), width=40).splitlines()
    screened = lines.index("Records screened (n = 170)")
    assert lines[screened + 1 : screened + 3] == [" --> Records excluded** (n = 121)", "    v"]


def test_the_first_of_two_arms_says_where_it_leads() -> None:
    lines = as_text(flows.two_arms()).splitlines()
    other = lines.index("Identification of studies via other methods")
    assert lines[other - 2 : other] == ["    v (Included)", ""]
    assert lines[lines.index("Included " + "-" * 71) - 1] == "    v"


def test_a_provisional_diagram_begins_with_why() -> None:
    assert as_text(flows.unfinished()).startswith(
        "Provisional: 12 reports await a decision\n  Reports awaiting screening (n = 8)\n"
    )


def test_every_box_and_footnote_is_there_where_there_is_room() -> None:
    text = as_text(flows.two_arms(), width=300)
    entries = [entry.text for cell in cells(flows.two_arms()) for entry in cell.entries]
    wanted = [entry.replace("\N{NO-BREAK SPACE}", " ") for entry in (*entries, *footnotes(flows.two_arms()))]
    assert [entry for entry in wanted if entry not in text] == []


def test_it_speaks_the_chosen_language() -> None:
    with speaking("nb", {"Records screened": "Poster vurdert"}):
        assert "Poster vurdert (n = 170)" in as_text(flows.one_arm())


@settings(deadline=None)
@given(hostile_flows(), st.integers(0, 160))
@example(flows.many_reasons(), 80)
def test_no_line_is_wider_than_the_terminal_and_none_drives_it(flow: PrismaFlow, width: int) -> None:
    text = as_text(flow, width=width)
    lines = text.removesuffix("\n").split("\n")
    assert max(map(columns, lines)) <= max(width, 32)
    assert [line for line in lines if clean(line) != " ".join(line.split())] == []


@settings(deadline=None)
@given(hostile_flows())
def test_nothing_is_lost_in_a_narrow_terminal(flow: PrismaFlow) -> None:
    text = squeezed(as_text(flow, width=32))
    entries = [entry.text for cell in cells(flow) for entry in cell.entries]
    assert [entry for entry in entries if squeezed(entry) not in text] == []
