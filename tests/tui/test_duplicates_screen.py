"""Laws of the screen of doubtful pairs: what differs is seen, one key answers, and nothing is lost."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Event as Gate

import pytest

from litreview.duplicates.reviewing import Asked
from litreview.model.events import BY_HAND, Doubt, DuplicatesSought, Relation
from litreview.model.records import Author
from litreview.store.journal import Journal
from litreview.tui.actions import actions_of, duplicate_keys
from litreview.tui.screens.duplicates import DuplicateScreen
from litreview.tui.screens.errand import Pace
from litreview.tui.themes import DARK, Ink, Surface, styles
from litreview.tui.widgets.bars import key_bar
from litreview.tui.widgets.typeset import cells as cells_of
from litreview.tui.window import ReviewApp, duplicate_app
from tests.tui.distant import DistantStore, SlowStore
from tests.tui.driving import (
    LARGE,
    SMALL,
    Hand,
    Slowly,
    cells,
    driven,
    every_size,
    in_one_burst,
    matches_snapshot,
    screen_text,
    status_of,
)
from tests.tui.pairs import RECORDS, looking, pairs_app, pairs_in, pairs_in_store
from tests.tui.sample import LEAD, LIBRARIAN, Sample, article, every_second, sample

ACTIONS = list(actions_of(duplicate_keys()))
STATES = {
    "duplicates": "",
    "duplicates-abstracts": "a",
    "duplicates-translation": "n",
    "duplicates-answered": "s k",
    "duplicates-end": "s d n",
    "duplicates-versions": "w",
    "duplicates-help": "question_mark",
}


@pytest.fixture
def pairs(tmp_path: Path) -> Iterator[Sample]:
    made = pairs_in(tmp_path)
    yield made
    made.journal.store.close()


def said(review: Sample) -> list[tuple[str, Relation]]:
    """Return what people have said of pairs, as the file has it, by the first record of each."""
    ledger = Journal(review.journal.store).refresh()
    assert all(link.rule == BY_HAND for _event, link in ledger.rulings.values())
    return sorted((link.first, link.relation) for _event, link in ledger.rulings.values())


@pytest.mark.parametrize("size", [SMALL, (120, 40)], ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize("state", STATES)
async def test_the_screen_looks_as_agreed(pairs: Sample, state: str, size: tuple[int, int]) -> None:
    app = pairs_app(pairs)
    async with driven(app, size, STATES[state]):
        assert matches_snapshot(f"{state}-{size[0]}x{size[1]}", screen_text(app))


async def test_where_it_is_narrow_the_records_stand_below_each_other(pairs: Sample) -> None:
    app = pairs_app(pairs)
    async with driven(app, (60, 20)):
        assert matches_snapshot("duplicates-60x20", screen_text(app))


@pytest.mark.parametrize(
    ("key", "relation"),
    [("s", Relation.SAME), ("d", Relation.DIFFERENT), ("v", Relation.VERSION), ("S", Relation.SAME)],
)
async def test_one_key_answers_and_goes_to_the_next(pairs: Sample, key: str, relation: Relation) -> None:
    app = pairs_app(pairs)
    async with driven(app, keys=key):
        assert said(pairs) == [("embase:2001", relation)]
        assert "2 of 3 · 2 open" in screen_text(app)
        assert "u takes it back." in status_of(app)


@pytest.mark.parametrize("key", ["space", "n"])
async def test_a_skipped_pair_leaves_nothing_in_the_log(pairs: Sample, key: str) -> None:
    app = pairs_app(pairs)
    async with driven(app, keys=key):
        assert said(pairs) == []
        assert "2 of 3 · 3 open" in screen_text(app)


@pytest.mark.parametrize("key", ["u", "z"])
async def test_undo_returns_to_the_pair_step_by_step(pairs: Sample, key: str) -> None:
    app = pairs_app(pairs)
    async with driven(app, keys="s d") as pilot:
        await pilot.press(key)
        assert said(pairs) == [("embase:2001", Relation.SAME)]
        assert "2 of 3 · 2 open" in screen_text(app)
        await pilot.press(key)
        assert said(pairs) == []
        assert "1 of 3 · 3 open" in screen_text(app)
        await pilot.press(key)
        assert "There is no answer of yours to take back." in status_of(app)


async def test_an_answer_of_an_earlier_day_can_be_taken_back(pairs: Sample) -> None:
    async with driven(pairs_app(pairs), keys="s v q"):
        pass
    app = pairs_app(pairs)
    async with driven(app, keys="u"):
        assert said(pairs) == [("embase:2001", Relation.SAME)]
        assert "Taken back; this pair is open again." in status_of(app)
        assert "Cooperation on learning" in screen_text(app)


async def test_every_difference_is_told_by_more_than_colour(pairs: Sample) -> None:
    app = pairs_app(pairs)
    differing = str(styles(DARK, Surface.PAGE)[Ink.DIFFERING])
    assert "underline" in differing
    async with driven(app, LARGE):
        seen = {text for text, style in cells(app) if style == differing}
        text = screen_text(app)
    assert {"Myhre G", "2014", "2013", "another", "303"} <= seen
    assert " ≠ Year         2014" in text
    assert " ≠ Title " in text
    assert " ≈ Published in J Made-up Health Serv" in text
    assert " = Kind " not in text


async def test_without_colour_the_screen_says_the_same(
    pairs: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    coloured = pairs_app(pairs)
    async with driven(coloured, LARGE):
        text = screen_text(coloured)
    monkeypatch.setenv("NO_COLOR", "1")
    plain = pairs_app(pairs)
    async with driven(plain, LARGE):
        assert plain.no_color
        assert screen_text(plain) == text


async def test_abstracts_are_folded_and_shown_by_one_key(pairs: Sample) -> None:
    app = pairs_app(pairs)
    async with driven(app) as pilot:
        assert "a shows them" in screen_text(app)
        await pilot.press("a")
        assert "≈ Abstract     BACKGROUND" in screen_text(app)
        await pilot.press("pagedown", "pagedown")
        assert "CONCLUSION" in screen_text(app)
        await pilot.press("a")
        assert "a shows them" in screen_text(app)


async def test_the_end_says_what_was_done_and_what_follows(pairs: Sample) -> None:
    app = pairs_app(pairs)
    async with driven(app, (100, 40), "s d n") as pilot:
        text = screen_text(app)
        for line in (
            "1 of 3 pairs is still open",
            "1  the same report",
            "1  different reports",
            "w looks through 1",
        ):
            assert line in text
        await pilot.press("d")
        assert len(said(pairs)) == 2
        await pilot.press("space", "v")
        assert "All 3 pairs are settled." in screen_text(app)
        await pilot.press("j")
        assert "This is the end; k goes back." in status_of(app)
        await pilot.press("k")
        assert "Your answer: versions of one study" in screen_text(app)


async def test_versions_of_rules_can_be_confirmed_or_denied(pairs: Sample) -> None:
    app = pairs_app(pairs)
    async with driven(app, keys="w") as pilot:
        assert "One is the protocol" in screen_text(app)
        await pilot.press("v")
        assert said(pairs) == [("pubmed:00000007", Relation.VERSION)]
        assert "The one pair is settled." in screen_text(app)
        await pilot.press("w")
        assert "1 of 3 · 3 open" in screen_text(app)
        await pilot.press("w")
        assert "w goes back" in screen_text(app)
        await pilot.press("s", "d", "u", "w")
        assert said(pairs) == []


async def test_another_persons_answer_is_told_with_the_name(pairs: Sample) -> None:
    app = pairs_app(pairs)
    async with driven(app) as pilot:
        async with driven(pairs_app(pairs, LEAD), keys="s"):
            pass
        await pilot.press("d", "k")
        assert said(pairs) == [("embase:2001", Relation.DIFFERENT)]
        await pilot.press("u")
        assert "what was said before stands: the same report" in status_of(app)


async def test_a_clash_between_answers_is_told(tmp_path: Path) -> None:
    review = sample(tmp_path, [article(number, f"Title {number}") for number in (1, 2, 3)])
    ids = [f"pubmed:{number:08d}" for number in (1, 2, 3)]
    pairs = ((0, 1), (1, 2), (0, 2))
    doubts = tuple(Doubt(ids[a], ids[b], "alike", 0.9, (), ()) for a, b in pairs)  # type: ignore[arg-type]
    review.acts(LIBRARIAN, DuplicatesSought(method="test", records=3, doubtful=doubts))
    app = pairs_app(review)
    async with driven(app, (120, 30), "s s k") as pilot:
        assert "Follows from other answers: the same report" in screen_text(app)
        await pilot.press("d")
        assert "It clashes with an earlier answer" in status_of(app)
        await pilot.press("u")
        assert "Follows from other answers: the same report" in screen_text(app)
    review.journal.store.close()


async def test_a_held_key_answers_once(pairs: Sample) -> None:
    hand = Hand()
    app = duplicate_app(looking(pairs), hand)
    async with driven(app) as pilot:
        for _ in range(30):
            hand.now += 0.033
            await pilot.press("d")
        assert len(said(pairs)) <= 1
        assert "Key ignored" in status_of(app)


async def test_keys_that_came_before_the_next_pair_was_seen_do_not_answer_it(tmp_path: Path) -> None:
    store = SlowStore.create(tmp_path / "review.db", every_second())
    review = pairs_in_store(store)
    store.gate = Gate()
    app = duplicate_app(looking(review), Slowly(), Pace(patience=0.01))
    async with driven(app) as pilot:
        pilot.is_hasty = True
        in_one_burst(app, "s d v")
        await pilot.sees("Saving…")
        store.gate.set()
        pilot.is_hasty = False
        await pilot.pause()
        assert said(review) == [("embase:2001", Relation.SAME)]
        assert "Key ignored" in status_of(app)
    store.close()


async def test_an_answer_a_server_did_not_confirm_is_kept_and_sent(tmp_path: Path) -> None:
    store = DistantStore.create(tmp_path / "review.db", every_second())
    review = pairs_in_store(store)
    app = duplicate_app(looking(review), Slowly(), Pace(retry=1000))
    async with driven(app, (120, 30)) as pilot:
        store.away = 1_000
        await pilot.press("s")
        assert "Not saved yet" in status_of(app)
        await pilot.press("d")
        assert "Your last decision must be saved first" in status_of(app)
        store.away = 0
        await pilot.press("r")
        assert said(review) == [("embase:2001", Relation.SAME)]
        assert "Saved: the same report." in status_of(app)
        assert "2 of 3 · 2 open" in screen_text(app)
    store.close()


async def test_a_full_disk_is_told_and_the_pair_stays(tmp_path: Path) -> None:
    store = SlowStore.create(tmp_path / "review.db", every_second())
    review = pairs_in_store(store)
    app = pairs_app(review)
    async with driven(app) as pilot:
        store.is_full = True
        await pilot.press("s")
        assert "NOT SAVED" in status_of(app)
        assert "1 of 3 · 3 open" in screen_text(app)
        store.is_full = False
    store.close()


async def test_every_size_shows_the_pair(pairs: Sample) -> None:
    app = pairs_app(pairs)
    async with driven(app, SMALL) as pilot:
        before = screen_text(app)
        for width, height in every_size():
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            text = screen_text(app)
            assert len(text.split("\n")) == height
            assert "Title" in text or height < 12
        await pilot.resize_terminal(*SMALL)
        await pilot.pause()
        assert screen_text(app) == before


def test_no_key_means_two_things() -> None:
    for versions in (False, True):
        keys = Counter(key for action in actions_of(duplicate_keys(versions=versions)) for key in action.keys)
        assert max(keys.values()) == 1


def test_no_key_needs_altgr_on_a_norwegian_keyboard() -> None:
    behind_altgr = {"at", "dollar_sign", "left_square_bracket", "right_square_bracket", "left_curly_bracket"}
    behind_altgr |= {"right_curly_bracket", "vertical_line", "backslash", "tilde", "euro_sign"}
    assert not behind_altgr & {key for action in ACTIONS for key in action.keys}


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_the_key_bar_fits_and_names_the_answers_and_the_help(width: int) -> None:
    bar = key_bar(ACTIONS, width)
    text = "".join(piece.text for piece in bar)
    assert cells_of(bar) == width
    assert all(name in text for name in ("s Same", "d Different", "? Help"))


async def test_every_key_is_in_the_help(pairs: Sample) -> None:
    app = pairs_app(pairs)
    async with driven(app, (120, 70), "question_mark") as pilot:
        text = screen_text(app)
        for action in ACTIONS:
            line = next(line for line in text.split("\n") if f" {action.title} " in line)
            assert line.split(f" {action.title} ")[0].strip() == action.caps
        assert "What an answer leads to" in text
        await pilot.press("escape", "s")
        assert len(said(pairs)) == 1


HOSTILE = "\x1b[2J\x1b]0;title\x07 \u202egnorw [bold red]loud[/] car\rriage nul\x00l 患者教育 \x9b31mred"


async def test_no_control_character_reaches_the_screen(tmp_path: Path) -> None:
    fields: dict[str, object] = dict.fromkeys(
        ("original_title", "container", "volume", "pages", "doi", "pmid", "language", "database"), HOSTILE
    )
    records = [
        article(
            number,
            f"Title {number} {HOSTILE}",
            f"{HOSTILE} {number}",
            authors=(Author(family=HOSTILE),),
            **fields,
        )
        for number in (1, 2)
    ]
    review = sample(tmp_path, records)
    doubt = Doubt(records[0].id, records[1].id, HOSTILE, 0.9, (HOSTILE,), ())
    review.acts(LIBRARIAN, DuplicatesSought(method="test", records=2, doubtful=(doubt,)))
    app = pairs_app(review)
    for size in (LARGE, (60, 20)):
        async with driven(app := pairs_app(review), size) as pilot:
            assert "[bold red]loud[/]" in screen_text(app)
            for key in ("a", "pagedown", "question_mark", "escape", "j"):
                await pilot.press(key)
                pieces = "".join(piece for piece, _ in cells(app))
                assert pieces.isprintable(), [c for c in pieces if not c.isprintable()]
    review.journal.store.close()


@pytest.mark.parametrize("seed", range(4))
async def test_random_keys_leave_the_screen_whole_and_the_log_in_order(tmp_path: Path, seed: int) -> None:
    review = pairs_in(tmp_path)
    chance = Random(seed)
    names = [key for action in ACTIONS if action.id != "quit" for key in action.keys]
    names += ["escape", "x", "1", "tab", "enter", "home"]
    app = pairs_app(review)
    async with driven(app) as pilot:
        for _ in range(60):
            await pilot.press(chance.choice(names))
            if chance.random() < 0.1:
                await pilot.resize_terminal(chance.randint(40, 180), chance.randint(10, 60))
        while not isinstance(app.screen, DuplicateScreen):
            await pilot.press("escape")
        assert len(screen_text(app).split("\n")) == app.size.height
        await pilot.press(*["u"] * 60)
        assert said(review) == []
        ledger = Journal(review.journal.store).refresh()
        assert len(ledger.reports) == len(RECORDS)
    review.journal.store.close()


async def test_an_empty_queue_says_what_fills_it(tmp_path: Path) -> None:
    review = sample(tmp_path, RECORDS)
    app = pairs_app(review)
    async with driven(app, SMALL, "j k s d v space u a b f question_mark escape"):
        assert matches_snapshot("duplicates-empty-80x24", screen_text(app))
    review.journal.store.close()


async def test_a_person_can_begin_with_the_versions(pairs: Sample) -> None:
    app: ReviewApp = duplicate_app(looking(pairs, asked=Asked.VERSIONS), Slowly())
    async with driven(app):
        assert "Versions of a study · librarian" in screen_text(app)
