"""Laws of the PRISMA diagram as a screen: arrows move, Enter lists, and nothing can be changed there."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from time import process_time

import pytest

from litreview.cli.languages import choose_language
from litreview.exports.flow import members
from litreview.exports.prisma import Box, PrismaFlow, count, imbalances
from litreview.model.errors import StoreUnreachable
from litreview.model.language import LANGUAGES
from litreview.model.records import Record, RecordId
from litreview.tui.asides import behind_keys, diagram_keys
from litreview.tui.screens.behind import Counted, RecordsScreen, WholeScreen
from litreview.tui.screens.diagram import DiagramScreen, counted_from
from litreview.tui.screens.help import KeysScreen
from litreview.tui.window import ReviewApp, conflict_app, diagram_app, screening_app
from tests.exports.flows import adding_up, flow, two_arms, unfinished, update_with_two_arms
from tests.hostile.corpus import SHORT
from tests.hostile.judging import dangers
from tests.tui.driving import (
    LARGE,
    SMALL,
    Slowly,
    driven,
    every_size,
    matches_snapshot,
    screen_text,
    status_of,
)
from tests.tui.sample import FIRST, PROTOCOL, SECOND, Sample, article, sample

SIZES = (SMALL, (120, 40), (200, 60))
TEMPLATES: dict[str, Callable[[], PrismaFlow]] = {
    "new-v1": partial(adding_up, open_ones=2),
    "new-v2": partial(adding_up, other=True),
    "updated-v1": partial(adding_up, updates=True),
    "updated-v2": partial(adding_up, other=True, updates=True),
}


def of(
    make: Callable[[], PrismaFlow],
    records: Callable[[Sequence[RecordId]], Sequence[Record]] | None = None,
) -> Counted:
    """Return a review that counts so; its records are all alike."""

    def read(ids: Sequence[RecordId]) -> list[Record]:
        return [article(int(one.partition(":")[2]), f"The record {one}") for one in ids]

    return Counted(protocol=PROTOCOL, flow=make, records=records or read, report=lambda _record: None)


def nothing_yet() -> PrismaFlow:
    """Return the flow of a review in which nobody has done anything."""
    return flow({}, sources={}, reasons={})


def made(make: Callable[[], PrismaFlow]) -> ReviewApp:
    return diagram_app(of(make), Slowly())


@pytest.fixture
def finished(review: Sample) -> Sample:
    """A review whose first record is included, and whose second is excluded."""
    review.retrieve(0)
    for person in (FIRST, SECOND):
        review.vote(person, 1, "exclude")
        review.vote(person, 0, "include", at="full-text")
    review.reveal()
    review.reveal("full-text")
    return review


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize("template", TEMPLATES)
async def test_the_diagram_looks_as_agreed(template: str, size: tuple[int, int]) -> None:
    app = made(TEMPLATES[template])
    async with driven(app, size, "tab tab"):
        assert matches_snapshot(f"diagram-{template}-{size[0]}x{size[1]}", screen_text(app))


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
async def test_the_records_behind_a_number_look_as_agreed(finished: Sample, size: tuple[int, int]) -> None:
    app = diagram_app(counted_from(finished.journal, PROTOCOL), Slowly())
    async with driven(app, size, "tab tab tab enter down down"):
        assert matches_snapshot(f"behind-{size[0]}x{size[1]}", screen_text(app))


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_flows_drawn_add_up(template: str) -> None:
    one = TEMPLATES[template]()
    assert (imbalances(one), one.template) == ([], template)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_empty_review_has_a_diagram_in_both_languages(language: str) -> None:
    choose_language(["--lang", language], {})
    async with driven(app := made(nothing_yet), LARGE, "enter") as pilot:
        labels = {"en": "Records screened (n = 0)", "nb": "Poster screenet (n = 0)"}
        assert labels[language] in screen_text(app)
        await pilot.press("end", "enter", "home", "k", "h")
        assert isinstance(app.screen, DiagramScreen)


def is_front(app: ReviewApp, kind: type) -> bool:
    """Tell whether the screen in front is of that kind; a type checker would remember what it was before."""
    return isinstance(app.screen, kind)


async def test_enter_lists_the_records_enter_shows_one_and_escape_goes_back(finished: Sample) -> None:
    app = diagram_app(counted_from(finished.journal, PROTOCOL), Slowly())
    async with driven(app, LARGE) as pilot:
        while "Records excluded** (n = 1) ·" not in status_of(app):
            await pilot.press("tab")
        await pilot.press("enter")
        assert is_front(app, RecordsScreen)
        for told in ("2014", "Cooperation on learning and mastery", "Lillevik", "pubmed:00000004"):
            assert told in screen_text(app)
        await pilot.press("enter")
        assert is_front(app, WholeScreen)
        assert "To av tre hadde skriftlig avtale" in screen_text(app)
        await pilot.press("escape")
        assert is_front(app, RecordsScreen)
        await pilot.press("escape")
        assert "Records excluded** (n = 1) ·" in status_of(app)
        await pilot.press("q")
        assert app._exit


async def test_every_number_lists_exactly_what_the_command_line_lists(finished: Sample) -> None:
    finished.vote(FIRST, 2, "include")
    counted = count(finished.journal.refresh(), PROTOCOL)
    app = diagram_app(counted_from(finished.journal, PROTOCOL), Slowly())
    async with driven(app, LARGE):
        screen = app.screen
        assert isinstance(screen, DiagramScreen)
        layout = screen._diagram.layout_
        assert layout is not None
        listed: dict[str, list[tuple[RecordId, ...]]] = {}
        for number in layout.numbers:
            listed.setdefault(layout.boxes[number.box].name, []).append(number.records)

    def told(name: str) -> tuple[RecordId, ...]:
        return tuple(record for record, _reason in members(counted, name))

    for box in (Box.SCREENED, Box.EXCLUDED, Box.SOUGHT, Box.NOT_RETRIEVED, Box.ASSESSED):
        assert listed[box.value] == [told(box.value)]
    assert listed["included"] == [told("new_studies"), told("new_reports")]
    databases, registers = told("database_results"), told("register_results")
    assert listed["identified"] == [databases, databases, told("pubmed"), registers]
    assert listed["notice"][0] == told("undecided")


async def test_what_is_open_and_what_does_not_add_up_is_said(finished: Sample) -> None:
    async with driven(app := made(unfinished), LARGE, "down") as pilot:
        text = screen_text(app)
        assert "provisional" in text.split("\n")[0]
        assert "Provisional: 12 reports await a decision" in text
        assert "search oria failed on 2026-03-02" in text
        assert "The diagram does not balance: " in text
        assert "Reports awaiting screening (n = 8) · 8 records" in status_of(app)
        await pilot.press("enter")
        assert isinstance(app.screen, RecordsScreen)
    sound = diagram_app(counted_from(finished.journal, PROTOCOL), Slowly())
    async with driven(sound, LARGE):
        assert "does not balance" not in screen_text(sound)


async def test_a_heading_is_named_without_the_colon_of_what_stands_below_it() -> None:
    async with driven(app := made(two_arms), LARGE) as pilot:
        assert "Records identified from · 203 records" in status_of(app)
        await pilot.press("enter")
        assert screen_text(app).split("\n")[0].rstrip().endswith("· Records identified from")


async def test_a_number_without_records_says_so() -> None:
    async with driven(app := made(nothing_yet), SMALL, "enter"):
        assert "There is no record behind this number." in status_of(app)


async def test_a_click_chooses_and_a_second_click_lists() -> None:
    async with driven(app := made(two_arms), LARGE) as pilot:
        rows = screen_text(app).split("\n")
        y = next(row for row, text in enumerate(rows) if "Records screened (n = 170)" in text)
        x = rows[y].index("Records screened")
        await pilot.click(offset=(x, y))
        await pilot.pause()
        assert "Records screened (n = 170) · 170 records" in status_of(app)
        await pilot.click(offset=(x, y))
        await pilot.pause()
        assert isinstance(app.screen, RecordsScreen)
        await pilot.press("escape")
        keys = screen_text(app).split("\n")[-1]
        await pilot.click(offset=(keys.index("Next box"), LARGE[1] - 1))
        await pilot.pause()
        assert "Records screened" not in status_of(app)


@pytest.mark.parametrize("letters", ["l j j h k", "right down down left up"])
async def test_letters_and_arrows_go_alike(letters: str) -> None:
    async with driven(app := made(two_arms), LARGE, letters):
        assert isinstance(app.screen, DiagramScreen)
        assert app.screen._diagram.number is not None
        assert app.screen._diagram.number.text == "Records identified from*:"


async def test_what_is_chosen_is_always_in_sight_and_all_can_be_scrolled_to() -> None:
    async with driven(app := made(update_with_two_arms), SMALL) as pilot:
        seen = set[str]()
        for _step in range(60):
            await pilot.press("tab")
            assert "▸" in screen_text(app)
            seen |= set(screen_text(app).split())
        await pilot.press("end")
        assert "10.1136/bmj.n71." in screen_text(app)
        await pilot.press("home")
        assert "Previous studies" in screen_text(app)
        for _step in range(99):
            await pilot.press("down")
            assert "▸" in screen_text(app) or "There is no box that way" in status_of(app)


async def test_every_key_is_in_the_help_and_works() -> None:
    async with driven(app := made(two_arms), LARGE, "question_mark") as pilot:
        assert isinstance(app.screen, KeysScreen)
        for action in diagram_keys():
            assert action.title in screen_text(app)
        await pilot.press("escape")
        for key in (
            key for action in diagram_keys() if action.id not in {"quit", "help"} for key in action.keys
        ):
            await pilot.press(key)
            assert not app._exit
            if not isinstance(app.screen, DiagramScreen):
                await pilot.press("escape")
        await pilot.press("w")
        assert "w does nothing here; ? shows the keys." in status_of(app)


async def test_the_list_behind_a_number_names_every_key_it_has(finished: Sample) -> None:
    app = diagram_app(counted_from(finished.journal, PROTOCOL), Slowly())
    async with driven(app, LARGE, "enter question_mark") as pilot:
        assert is_front(app, KeysScreen)
        text = " ".join(screen_text(app).split())
        for action in behind_keys():
            assert f"{action.caps} {action.title} {action.help[:30]}" in text
        await pilot.press("escape")
        assert is_front(app, RecordsScreen)
        await pilot.press("f5")
        assert "F5 does nothing here" in screen_text(app)


@pytest.mark.parametrize("key", ["q", "escape", "ctrl+c", "ctrl+q"])
@pytest.mark.parametrize("before", ["", "enter", "question_mark"])
async def test_one_can_always_leave(key: str, before: str) -> None:
    async with driven(app := made(two_arms), SMALL, before) as pilot:
        await pilot.press(key)
        assert app._exit or isinstance(app.screen, DiagramScreen)
        if not app._exit:
            await pilot.press("q")
        assert app._exit


async def test_a_reviewer_looks_at_the_diagram_and_comes_back_to_their_record(review: Sample) -> None:
    review.vote(SECOND, 0, "include")
    app = screening_app(review.screening(), Slowly())
    async with driven(app, LARGE, "i") as pilot:
        before = screen_text(app)
        await pilot.press("ctrl+x")
        assert isinstance(app.screen, DiagramScreen)
        assert "Reports awaiting screening (n = 5)" in screen_text(app)
        await pilot.press("tab", "enter", "enter", "escape", "escape", "escape")
        assert screen_text(app).split("\n")[1:] == before.split("\n")[1:]
        await pilot.press("z")
        assert "Taken back" in screen_text(app)


async def test_what_another_voted_changes_nothing_in_it_before_it_is_opened(tmp_path: Path) -> None:
    told = []
    for verdict in ("include", "exclude"):
        folder = tmp_path / verdict
        folder.mkdir()
        review = sample(folder)
        for number in range(5):
            review.vote(SECOND, number, verdict)
        review.vote(FIRST, 0, "include")
        app = screening_app(review.screening(), Slowly())
        async with driven(app, LARGE, "ctrl+x") as pilot:
            shown = [screen_text(app)]
            for keys in ("enter", "enter", "escape escape tab tab enter", "enter"):
                await pilot.press(*keys.split())
                shown.append(screen_text(app))
        told.append(shown)
        review.journal.store.close()
    assert told[0] == told[1]


async def test_the_lead_looks_at_it_from_the_conflicts(review: Sample) -> None:
    review.vote(FIRST, 0, "include")
    review.vote(SECOND, 0, "exclude")
    app = conflict_app(review.conflicts(), Slowly())
    async with driven(app, SMALL, "ctrl+p P R I S M A enter"):
        assert isinstance(app.screen, DiagramScreen)


async def test_a_server_out_of_reach_is_said_and_r_tries_again() -> None:
    is_there = False

    def read() -> PrismaFlow:
        if is_there:
            return two_arms()
        raise StoreUnreachable("server.toml", "the server cannot be reached", "Try again when it is back.")

    def records(ids: Sequence[RecordId]) -> list[Record]:
        if is_there:
            return [article(int(one.partition(":")[2]), f"The record {one}") for one in ids]
        raise StoreUnreachable("server.toml", "the server cannot be reached", "Try again when it is back.")

    app = diagram_app(of(read, records), Slowly())
    async with driven(app, SMALL) as pilot:
        assert "the server cannot be reached" in screen_text(app)
        await pilot.press("down", "enter", "tab", "end")
        is_there = True
        await pilot.press("r")
        assert "Records identified" in screen_text(app)
        is_there = False
        await pilot.press("enter")
        assert "This could not be read; r tries again." in status_of(app)
        assert "…" in screen_text(app)
        is_there = True
        await pilot.press("r")
        assert "The record pubmed:1" in screen_text(app)


async def test_fifty_thousand_records_are_listed_as_quickly_as_fifty() -> None:
    asked = list[int]()

    def records(ids: Sequence[RecordId]) -> list[Record]:
        asked.append(len(ids))
        return [article(int(one.partition(":")[2]), f"The record {one}") for one in ids]

    def large() -> PrismaFlow:
        return flow({Box.DATABASES: 50_000, Box.SCREENED: 50_000})

    app = diagram_app(of(large, records), Slowly())
    async with driven(app, LARGE) as pilot:
        start = process_time()
        await pilot.press("tab", "tab", "enter", "end", "enter")
        assert process_time() - start < 3
        assert isinstance(app.screen, WholeScreen)
        assert "The record pubmed:49999" in screen_text(app)
    assert sum(asked) < 500


async def test_every_size_does_and_hostile_text_does_no_harm() -> None:
    hostile = [attack.text for attack in SHORT[::7]]

    def flow_of_attacks() -> PrismaFlow:
        return flow(reasons=dict.fromkeys(hostile, 1), notices=tuple(hostile[:3]))

    def records(ids: Sequence[RecordId]) -> list[Record]:
        return [
            article(int(one.partition(":")[2]), hostile[number % len(hostile)])
            for number, one in enumerate(ids)
        ]

    app = diagram_app(of(flow_of_attacks, records), Slowly())
    async with driven(app, SMALL) as pilot:
        for size in every_size():
            await pilot.resize_terminal(*size)
            await pilot.press("tab", "down", "pagedown", "enter", "down", "enter", "escape", "escape")
            assert isinstance(app.screen, DiagramScreen)
            assert dangers(screen_text(app)) == set()


async def test_the_wheel_scrolls_without_choosing() -> None:
    async with driven(app := made(two_arms), SMALL) as pilot:
        screen = app.screen
        assert isinstance(screen, DiagramScreen)
        screen.on_mouse_scroll_down()
        await pilot.pause()
        assert (screen._diagram.top, screen._diagram.at) == (3, 0)
        screen.on_mouse_scroll_up()
        assert screen._diagram.top == 0
