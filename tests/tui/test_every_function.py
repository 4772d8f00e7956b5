"""Laws for somebody new: the help of every screen tells its keys, and no key is without an answer."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from textual.events import Paste

from litreview.model.protocol import Stage
from litreview.tui.actions import Action, actions_of, conflict_keys, duplicate_keys, screening_keys
from litreview.tui.asides import (
    choice_keys,
    command_keys,
    diagram_keys,
    find_keys,
    note_keys,
    number_keys,
)
from litreview.tui.keymap import PRESETS, Keymap, use
from litreview.tui.screens.card import CardScreen
from litreview.tui.screens.commanding import CommandScreen
from litreview.tui.screens.find import FindScreen
from litreview.tui.screens.going import GoScreen
from litreview.tui.screens.help import HelpScreen, KeysScreen
from litreview.tui.screens.note import NoteScreen
from litreview.tui.window import ReviewApp, conflict_app, screening_app
from tests.tui.driving import LARGE, SMALL, Hand, Slowly, driven, screen_text, status_of
from tests.tui.pairs import pairs_app, pairs_in
from tests.tui.sample import FIRST, SECOND, Sample

Make = Callable[[Sample, Path], ReviewApp]


def screening(review: Sample, _folder: Path) -> ReviewApp:
    return screening_app(review.screening(), Slowly())


def conflicts(review: Sample, _folder: Path) -> ReviewApp:
    for number in (0, 1, 4):
        review.vote(FIRST, number, "include")
        review.vote(SECOND, number, "exclude")
    return conflict_app(review.conflicts(), Slowly())


def duplicates(_review: Sample, folder: Path) -> ReviewApp:
    folder.joinpath("pairs").mkdir()
    return pairs_app(pairs_in(folder / "pairs"))


CARDS: dict[str, tuple[Make, Sequence[Action]]] = {
    "screening": (screening, tuple(actions_of(screening_keys(Stage.TITLE_ABSTRACT, maybe_goes_on=True)))),
    "conflicts": (conflicts, tuple(actions_of(conflict_keys(Stage.TITLE_ABSTRACT, maybe_goes_on=True)))),
    "duplicates": (duplicates, tuple(actions_of(duplicate_keys()))),
}
ASIDES: dict[str, tuple[str, str, Sequence[Action]]] = {
    "find": ("f", "f1", find_keys()),
    "choose": ("v", "question_mark", choice_keys()),
    "choose-f1": ("v", "f1", choice_keys()),
    "go": ("g", "question_mark", number_keys()),
    "commands": ("ctrl+p", "f1", command_keys()),
    "note": ("n h e i", "f1", note_keys()),
    "diagram": ("ctrl+x", "question_mark", diagram_keys(is_first=False)),
}


@pytest.mark.parametrize("card", CARDS)
async def test_the_help_of_a_card_names_every_key_and_what_it_does(
    review: Sample, tmp_path: Path, card: str
) -> None:
    make, actions = CARDS[card]
    app = make(review, tmp_path)
    async with driven(app, (140, 100), "question_mark"):
        text = " ".join(screen_text(app).split())
        for action in actions:
            assert f"{action.caps} {action.title} " in text
            assert action.help[:30] in text


@pytest.mark.parametrize("aside", ASIDES)
async def test_every_screen_over_a_card_has_a_help_from_which_one_comes_back_to_it(
    review: Sample, tmp_path: Path, aside: str
) -> None:
    opening, key, actions = ASIDES[aside]
    app = screening(review, tmp_path)
    async with driven(app, SMALL, opening) as pilot:
        before, front = screen_text(app), app.screen
        await pilot.press(key)
        assert isinstance(app.screen, KeysScreen)
        text = " ".join(screen_text(app).split())
        for action in actions:
            assert f"{action.caps} {action.title} {action.help}"[:60] in text
        await pilot.press("escape")
        assert app.screen is front
        assert screen_text(app) == before
    assert review.votes_kept(0) == {}


@pytest.mark.parametrize("aside", ASIDES)
async def test_the_key_of_the_help_stands_in_the_bar_of_every_screen(
    review: Sample, tmp_path: Path, aside: str
) -> None:
    opening, key, _actions = ASIDES[aside]
    app = screening(review, tmp_path)
    async with driven(app, SMALL, opening):
        named = {"f1": "F1 Help", "question_mark": "? Help"}[key if aside != "choose-f1" else "question_mark"]
        assert named in "\n".join(screen_text(app).split("\n")[-3:])


@pytest.mark.parametrize("aside", ASIDES)
async def test_a_key_that_means_nothing_over_a_card_is_said_to_as_well(
    review: Sample, tmp_path: Path, aside: str
) -> None:
    app = screening(review, tmp_path)
    async with driven(app, SMALL, f"{ASIDES[aside][0]} f5") as pilot:
        assert "F5 does nothing here" in screen_text(app)
        await pilot.press("escape")
        assert isinstance(app.screen, CardScreen)


async def test_a_letter_is_no_number_and_the_help_scrolls_past_a_key_it_has_not(
    review: Sample, tmp_path: Path
) -> None:
    app = screening(review, tmp_path)
    async with driven(app, SMALL, "g x") as pilot:
        assert "x does nothing here; ? shows the keys." in screen_text(app)
        await pilot.press("escape", "question_mark", "x")
        assert "x does nothing here." in screen_text(app)
        await pilot.press("j")
        assert "does nothing" not in screen_text(app)


async def test_leaving_from_the_help_of_a_note_does_not_lose_the_note(review: Sample, tmp_path: Path) -> None:
    app = screening(review, tmp_path)
    async with driven(app, SMALL, "n h e i f1") as pilot:
        await app.action_quit()
        await pilot.pause()
        assert isinstance(app.screen, NoteScreen)
        assert "Not saved yet" in screen_text(app)
        assert not app._exit


@pytest.mark.parametrize("card", CARDS)
async def test_the_commands_list_every_action_with_its_keys(
    review: Sample, tmp_path: Path, card: str
) -> None:
    make, actions = CARDS[card]
    app = make(review, tmp_path)
    async with driven(app, (140, 60), "ctrl+p"):
        assert isinstance(app.screen, CommandScreen)
        text = " ".join(screen_text(app).split())
        for action in actions:
            if action.id == "reason":
                assert all(f"{number} Exclude for reason: " in text for number in range(1, 7))
            elif action.id != "commands":
                assert f"{action.caps} {action.title} " in text


async def test_a_command_is_found_by_its_words_and_done_as_its_key_does_it(
    review: Sample, tmp_path: Path
) -> None:
    app = screening(review, tmp_path)
    async with driven(app, SMALL, ": c o l l a b space l e v") as pilot:
        assert "1 command." in screen_text(app)
        await pilot.press("enter")
        assert "Saved: excluded (3 No collaboration between levels). z undoes." in status_of(app)
        await pilot.press("ctrl+p", *"take", "enter")
        assert "Taken back" in status_of(app)
    assert review.votes_kept(0) == {}


@pytest.mark.parametrize(
    ("words", "front"), [("find", FindScreen), ("criteria", HelpScreen), ("number", GoScreen)]
)
async def test_a_command_can_open_a_screen(
    review: Sample, tmp_path: Path, words: str, front: type[object]
) -> None:
    app = screening(review, tmp_path)
    async with driven(app, SMALL, "ctrl+p") as pilot:
        await pilot.press(*words, "enter")
        assert isinstance(app.screen, front)


async def test_commands_can_be_emptied_pasted_into_and_left(review: Sample, tmp_path: Path) -> None:
    app = screening(review, tmp_path)
    async with driven(app, SMALL, "ctrl+p x y z enter") as pilot:
        assert "0 commands." in screen_text(app)
        await pilot.press("ctrl+u")
        app.post_message(Paste("undo"))
        await pilot.pause()
        assert "Undo" in screen_text(app)
        await pilot.press("backspace", "ctrl+p")
        assert isinstance(app.screen, CardScreen)
        await pilot.press(":", "ctrl+c")
        assert app._exit


@pytest.mark.parametrize("preset", PRESETS)
async def test_footer_help_commands_and_texts_name_the_keys_as_they_are(
    review: Sample, tmp_path: Path, preset: str
) -> None:
    use(Keymap(preset=preset, chosen={**PRESETS[preset], "undo": ("å",), "criteria": ("+",)}))
    keys = {action.id: action for action in actions_of(screening_keys(Stage.TITLE_ABSTRACT))}
    app = screening(review, tmp_path)
    async with driven(app, LARGE) as pilot:
        for action in ("include", "exclude", "maybe", "undo", "criteria"):
            assert f"{keys[action].cap} {keys[action].title}" in status_of(app)
        await pilot.press(keys["exclude"].keys[0])
        assert "Saved: excluded. å undoes." in status_of(app)
        await pilot.press("ctrl+p")
        assert f"{keys['include'].caps} Include" in " ".join(screen_text(app).split())
        await pilot.press("escape", "+")
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("+", "å")
        assert "Taken back" in status_of(app)
    assert review.votes_kept(0) == {}


@pytest.mark.parametrize("preset", PRESETS)
async def test_the_filters_have_the_keys_of_the_verdicts_they_show(
    review: Sample, tmp_path: Path, preset: str
) -> None:
    use(Keymap(preset=preset, chosen=PRESETS[preset]))
    keys = {action.id: action.keys[0] for action in actions_of(screening_keys(Stage.TITLE_ABSTRACT))}
    review.vote(FIRST, 3, "maybe")
    app = screening(review, tmp_path)
    async with driven(app, (160, 50), f"v {keys['maybe']}") as pilot:
        assert "My maybe" in screen_text(app).split("\n")[0]
        await pilot.press("v")
        listed = [line.strip(" ▸") for line in screen_text(app).split("\n")]
        letters = [line[0] for line in listed if len(line) > 3 and line[1:3] == "  "]
        assert len(set(letters)) == len(letters)
        for kind in ("include", "exclude", "maybe"):
            assert keys[kind] in letters


async def test_going_and_finding_work_in_conflicts(review: Sample, tmp_path: Path) -> None:
    app = conflicts(review, tmp_path)
    async with driven(app, SMALL, "g 3 enter") as pilot:
        assert "3 of 3" in screen_text(app)
        await pilot.press("g", "9", "enter")
        assert "There is no number 9 here; there are 1 to 3." in status_of(app)
        await pilot.press("f", *"keeps", "enter")
        assert "1 of 3" in screen_text(app)
        await pilot.press("i", "tab", "tab")
        assert "2 of 3 · 2 open" in screen_text(app)
        await pilot.press("f", *"who keeps")
        assert "I Who keeps the course going?" in screen_text(app)
        await pilot.press("escape", "v", "i")
        assert "Esc shows all." in status_of(app)
        await pilot.press("x")
        assert "x does nothing here; ? shows the keys." in status_of(app)


async def test_a_conflict_that_came_back_can_be_found(review: Sample, tmp_path: Path) -> None:
    app = conflicts(review, tmp_path)
    async with driven(app, SMALL, "g 2 enter i"):
        pass
    app = conflict_app(review.conflicts(), Slowly())
    async with driven(app, SMALL, "f s p o r r e u n d e r") as pilot:
        assert "0 records found." in screen_text(app)
        await pilot.press("escape", "z", "k", "f", *"sporreunder")
        assert "1 record found." in screen_text(app)
        await pilot.press("enter")
        assert "3 of 3 · 3 open" in screen_text(app)


async def test_going_by_number_and_saying_what_means_nothing_work_in_doubtful_pairs(
    review: Sample, tmp_path: Path
) -> None:
    app = duplicates(review, tmp_path)
    async with driven(app, SMALL, "g 3 enter") as pilot:
        assert "3 of 3" in screen_text(app)
        await pilot.press("x")
        assert "x does nothing here; ? shows the keys." in status_of(app)
        await pilot.press("g", "1", "enter", "s", "d", "n", "a")
        assert "There is no abstract here." in status_of(app)


async def test_escape_from_a_filter_returns_to_where_one_was(review: Sample, tmp_path: Path) -> None:
    review.vote(FIRST, 0, "maybe")
    app = screening(review, tmp_path)
    async with driven(app, SMALL, "g 4 enter v m") as pilot:
        assert "1 of 1" in screen_text(app)
        await pilot.press("escape")
        assert "4 of 5" in screen_text(app)
        await pilot.press("v", "escape")
        assert "4 of 5" in screen_text(app)


async def test_without_a_moment_every_press_decides_at_once(review: Sample) -> None:
    clock = Hand()
    app = screening_app(review.screening(), clock, moment=0.0)
    async with driven(app, SMALL, "e e e"):
        assert [bool(review.votes_kept(number)) for number in range(5)] == [True, True, True, False, False]
