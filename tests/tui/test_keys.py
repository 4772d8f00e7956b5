from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from gettext import NullTranslations

import pytest

from litreview.cli.languages import speak_language
from litreview.model.language import speak
from litreview.model.protocol import Settling, Stage
from litreview.tui.actions import Action, Group, actions_of, conflict_keys, screening_keys
from litreview.tui.keymap import printed
from litreview.tui.plain.keys import spoken
from litreview.tui.screens.help import HelpScreen
from litreview.tui.widgets.bars import extents, key_bar
from litreview.tui.widgets.typeset import cells
from litreview.tui.window import ReviewApp, conflict_app, screening_app
from tests.tui.driving import LARGE, Slowly, driven, screen_text
from tests.tui.driving import cells as screen_cells
from tests.tui.sample import FIRST, SECOND, Sample

Make = Callable[[Sample], ReviewApp]
SCREENING = list(actions_of(screening_keys(Stage.TITLE_ABSTRACT)))
CONFLICTS = list(actions_of(conflict_keys(Stage.TITLE_ABSTRACT, own_answer_first=True)))


def screening(review: Sample) -> ReviewApp:
    return screening_app(review.screening(), Slowly())


def conflicts(review: Sample) -> ReviewApp:
    settling = Settling(own_answer_first=True)
    review = replace(review, protocol=replace(review.protocol, conflicts=settling))
    for number in range(3):
        review.vote(FIRST, number, "include")
        review.vote(SECOND, number, "exclude")
    return conflict_app(review.conflicts(), Slowly())


PRESSES = [
    *((screening, action.id, key) for action in SCREENING for key in action.keys),
    *((conflicts, action.id, action.keys[0]) for action in CONFLICTS),
]


@pytest.mark.parametrize("actions", [SCREENING, CONFLICTS], ids=["screening", "conflicts"])
def test_no_key_means_two_things(actions: Sequence[Action]) -> None:
    keys = Counter(key for action in actions for key in action.keys)
    assert max(keys.values()) == 1


@pytest.mark.parametrize("actions", [SCREENING, CONFLICTS], ids=["screening", "conflicts"])
def test_u_means_nothing_because_it_means_two_things_elsewhere(actions: Sequence[Action]) -> None:
    assert not any("u" in action.keys for action in actions)


@pytest.mark.parametrize("stage", list(Stage))
def test_every_key_of_the_lead_means_the_same_to_a_reviewer_or_nothing(stage: Stage) -> None:
    lead = conflict_keys(stage, own_answer_first=True)
    screening, conflicts = (
        {one.id: one.keys for one in actions_of(of)} for of in (screening_keys(stage), lead)
    )
    meanings = {key: action for action, keys in screening.items() for key in keys}
    assert all(meanings.get(key, action) == action for action, keys in conflicts.items() for key in keys)
    assert {one for one in conflicts if one not in screening} == {"confirm", "switch", "discuss", "reasons"}
    assert all(screening.get(action, keys) == keys for action, keys in conflicts.items())


@pytest.mark.parametrize("actions", [SCREENING, CONFLICTS], ids=["screening", "conflicts"])
def test_no_key_needs_the_third_level_of_a_norwegian_keyboard(actions: Sequence[Action]) -> None:
    keys = {key for action in actions for key in action.keys}
    assert not keys & {"left_square_bracket", "right_square_bracket", "left_curly_bracket", "backslash"}
    assert not keys & {"right_curly_bracket", "at", "dollar_sign", "vertical_line", "tilde", "grave_accent"}


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("stage", list(Stage))
def test_the_key_bar_fits_and_always_names_the_help(stage: Stage, width: int) -> None:
    bar = key_bar(list(actions_of(screening_keys(stage))), width)
    assert cells(bar) == width
    assert "? Help" in "".join(piece.text for piece in bar)


@pytest.mark.parametrize(("make", "actions"), [(screening, SCREENING), (conflicts, CONFLICTS)])
async def test_every_key_is_in_the_help(review: Sample, make: Make, actions: Sequence[Action]) -> None:
    app = make(review)
    async with driven(app, (120, 90), "question_mark"):
        text = screen_text(app)
        for action in actions:
            line = next(line for line in text.split("\n") if f" {action.title} " in line)
            assert line.split(f" {action.title} ")[0].strip() == action.caps


async def test_the_help_gives_the_question_the_criteria_and_the_reasons(review: Sample) -> None:
    app = screening(review)
    async with driven(app, (120, 90), "question_mark"):
        text = screen_text(app)
    protocol = review.protocol
    criteria = [str(criterion.text) for criterion in (*protocol.inclusion, *protocol.exclusion)]
    for said in (str(protocol.question.text), *criteria, *(str(reason.text) for reason in protocol.reasons)):
        assert said in text


@pytest.mark.parametrize(("make", "action", "key"), PRESSES)
async def test_every_key_acts(review: Sample, make: Make, action: str, key: str) -> None:
    app = make(review)
    before = "space" if action == "page-up" else "j"
    keys = ["m", key] if action == "undo" else [before, key]
    async with driven(app, (80, 20)) as pilot:
        await pilot.press(*keys[:-1])
        await pilot.pause()
        seen = screen_cells(app)
        await pilot.press(keys[-1])
        await pilot.pause()
        assert app._exit if action == "quit" else screen_cells(app) != seen


@pytest.mark.parametrize("key", ["escape", "q", "question_mark", "c", "ctrl+c"])
async def test_the_help_closes_and_the_record_is_back(review: Sample, key: str) -> None:
    app = screening(review)
    async with driven(app, LARGE) as pilot:
        before = screen_text(app)
        await pilot.press("question_mark")
        assert isinstance(app.screen, HelpScreen)
        await pilot.press(key)
        await pilot.pause()
        assert screen_text(app) == before
        assert not app._exit


async def test_the_help_can_be_read_to_its_end(review: Sample) -> None:
    app = screening(review)
    async with driven(app, (60, 12), "question_mark j k down up" + " space" * 16) as pilot:
        assert "Language nobody in the team reads" in screen_text(app)
        await pilot.press(*["b"] * 16)
        await pilot.pause()
        assert "Decide" in screen_text(app)


async def test_keys_of_the_record_do_nothing_under_the_help(review: Sample) -> None:
    app = screening(review)
    async with driven(app, LARGE, "question_mark i e 3 m z"):
        assert review.votes_kept(0) == {}


@pytest.mark.parametrize(
    ("keys", "goes_on", "said"),
    [
        (screening_keys, True, "Vote maybe: it counts as include at this stage, and the record goes on."),
        (screening_keys, False, "Vote maybe: it settles nothing, so the lead will decide."),
        (conflict_keys, True, "Decide maybe: it counts as include at this stage, and the record goes on."),
        (conflict_keys, False, "Says that maybe settles nothing at this stage."),
    ],
)
def test_the_help_says_what_maybe_does_under_the_protocol(
    keys: Callable[..., Sequence[Group]], *, goes_on: bool, said: str
) -> None:
    actions = actions_of(keys(Stage.TITLE_ABSTRACT, maybe_goes_on=goes_on))
    assert next(action.help for action in actions if action.id == "maybe") == said


async def test_each_stage_explains_maybe_by_its_own_rule(review: Sample) -> None:
    review.retrieve(0)
    for stage, said in (("title-abstract", "counts as include"), ("full-text", "it settles nothing")):
        app = screening_app(review.screening(stage), Slowly())
        async with driven(app, LARGE, "question_mark"):
            assert said in screen_text(app)


def test_the_space_bar_has_its_norwegian_name_and_no_other() -> None:
    speak_language("nb")
    try:
        assert (printed("space"), spoken("space")) == ("mellomrom", "mellomrom")
        assert extents(0, 5, 50)[0].endswith("mellomrom ▼")
    finally:
        speak(NullTranslations())
