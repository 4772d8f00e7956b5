"""Laws of a person's own keys: every preset is whole; what the file says, screens have, or it is refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.errors import UsageError
from litreview.model.protocol import Stage
from litreview.tui.actions import (
    CONFLICTS,
    Group,
    actions_of,
    as_chosen,
    cap_of,
    chart_keys,
    chart_settling_keys,
    conflict_keys,
    duplicate_keys,
    keys_of,
    reason_cap,
    screening_keys,
    usual_keys,
)
from litreview.tui.asides import choice_keys, command_keys, find_keys, help_keys, note_keys, number_keys
from litreview.tui.guard import SEEN
from litreview.tui.keymap import PRESETS, REASON_KEYS, Keymap, name_of, printed, use, why_not
from litreview.tui.remapping import action_ids
from litreview.tui.settings import Settings, keep_preset, load_settings, settings_file, settings_of

BEHIND_ALTGR = "@£$€{[]}\\~|"
DEAD = "´`^¨"


def screens() -> dict[str, tuple[Group, ...]]:
    return {
        "title-abstract": screening_keys(Stage.TITLE_ABSTRACT),
        "full-text": screening_keys(Stage.FULL_TEXT),
        "conflicts": conflict_keys(Stage.TITLE_ABSTRACT),
        "duplicates": duplicate_keys(),
        "versions": duplicate_keys(versions=True),
        **{
            name: (Group(title="", actions=actions),)
            for name, actions in (
                ("help", help_keys()), ("find", find_keys()), ("choice", choice_keys()),
                ("commands", command_keys()), ("number", number_keys()), ("note", note_keys()),
            )
        },
    }  # fmt: skip


def chosen(text: str) -> Settings:
    settings = settings_of(text, "settings.toml")
    use(settings.keymap)
    return settings


def refused(text: str) -> UsageError:
    with pytest.raises(UsageError) as raised:
        settings_of(text, "settings.toml")
    return raised.value


@pytest.mark.parametrize("preset", PRESETS)
def test_in_every_preset_each_action_of_each_screen_has_a_key_and_no_key_means_two_things(
    preset: str,
) -> None:
    chosen(f'[keys]\npreset = "{preset}"')
    for name, groups in screens().items():
        keys = [key for action in actions_of(groups) for key in action.keys]
        assert all(action.keys for action in actions_of(groups)), name
        assert len(set(keys)) == len(keys), name


@pytest.mark.parametrize("preset", PRESETS)
def test_no_key_of_any_preset_needs_altgr_on_a_norwegian_keyboard(preset: str) -> None:
    chosen(f'[keys]\npreset = "{preset}"')
    keys = {key for groups in screens().values() for action in actions_of(groups) for key in action.keys}
    assert not keys & {*BEHIND_ALTGR, *DEAD}
    special = {
        "enter",
        "ctrl+c",
        "ctrl+s",
        "question_mark",
    }  # of a line to write in, and those that always are
    assert {key for key in keys - special if why_not(key)} == set()


@pytest.mark.parametrize("preset", PRESETS)
def test_digits_are_reasons_in_every_preset(preset: str) -> None:
    chosen(f'[keys]\npreset = "{preset}"')
    reasons = next(one for one in actions_of(screening_keys(Stage.FULL_TEXT)) if one.id == "reason")
    assert (reasons.keys, reasons.cap) == (REASON_KEYS, "1-9")


@pytest.mark.parametrize(
    ("preset", "keys"),
    [("litreview", "iem"), ("rayyan", "ieu"), ("asreview", "rim"), ("covidence", "ynm")],
)
def test_a_preset_decides_with_the_keys_of_its_tool(preset: str, keys: str) -> None:
    chosen(f'[keys]\npreset = "{preset}"')
    assert "".join(cap_of(action) for action in ("include", "exclude", "maybe")) == keys


def test_a_chosen_key_stands_in_place_of_the_letters_and_beside_the_named_keys() -> None:
    chosen('[keys]\nnext = "x"\nquit = "Å"\nundo = [".", "Del"]')
    keys = {action.id: action.keys for action in actions_of(screening_keys(Stage.TITLE_ABSTRACT))}
    assert keys["next"] == ("x", "down", "right")
    assert keys["quit"] == ("å", "ctrl+c")
    assert keys["undo"] == (".", "delete", "backspace")
    assert keys["previous"] == ("k", "up", "left")


def test_a_named_key_that_is_given_away_leaves_the_action_that_has_others() -> None:
    chosen('[keys]\ninclude = "right"\nexclude = "left"')
    keys = {action.id: action.keys for action in actions_of(screening_keys(Stage.TITLE_ABSTRACT))}
    assert (keys["include"], keys["next"], keys["previous"]) == (("right",), ("j", "down"), ("k", "up"))
    pairs = {action.id: action.keys for action in actions_of(duplicate_keys())}
    assert pairs["next"] == ("j", "down", "right")  # there is no include there


def test_the_letters_of_the_charting_form_give_way_to_keys_chosen_for_what_is_everywhere() -> None:
    moved = 'exclude = "ø"\ndiscuss = "å"\ndifferent = "ä"'
    chosen(f'[keys]\nnext = ["x", "j"]\nprevious = "d"\nopen = "e"\n{moved}')
    keys = {action.id: action.keys for action in actions_of(chart_keys())}
    assert (keys["next"], keys["previous"], keys["open"]) == (("x", "j", "right"), ("d", "left"), ("e",))
    assert keys["field-down"] == ("down", "tab")
    assert (keys["clear"], keys["finish"], keys["write"]) == (("delete", "ctrl+u"), ("f2",), ("enter",))
    settle = {action.id: action.keys for action in actions_of(chart_settling_keys())}
    assert (settle["clear"], settle["write"]) == (("delete", "ctrl+u"), ("enter",))


def test_a_reason_can_have_another_key_and_its_digit_be_something_else() -> None:
    chosen('[keys]\ninclude = "1"\nreason-1 = "!"')
    assert cap_of("include") == "1"
    assert [reason_cap(number) for number in (1, 2, 9, 10)] == ["!", "2", "9", "10"]
    assert (
        next(one.caps for one in actions_of(conflict_keys(Stage.FULL_TEXT)) if one.id == "reason")
        == "!23456789"
    )


@pytest.mark.parametrize("preset", PRESETS)
def test_a_single_key_goes_with_any_preset(preset: str) -> None:
    settings = chosen(f'[keys]\npreset = "{preset}"\nfind = "ø"')
    assert settings.keymap.preset == preset
    assert cap_of("find") == "ø"


@pytest.mark.parametrize(
    ("text", "line", "problem", "remedy"),
    [
        ('[keys]\n\ninklude = "x"', 3, "no such action: inklude", "Did you mean include?"),
        ('[keys]\npreset = "gmail"', 2, "no such keys: gmail", "litreview, rayyan, asreview, covidence"),
        ('[keys]\nnote = "y"\ninclude = "y"', 3, "y is given twice: include and note", "give note another"),
        (
            '[keys]\ninclude = "Y"\nnote = "y"',
            3,
            "y is given twice: include and note",
            "give include another",
        ),
        ('[keys]\ninclude = "g"', 2, "g is given twice: include and go", "give go another"),
        (
            '[keys]\npreset = "rayyan"\nnote = "u"',
            3,
            "u is given twice: maybe and note",
            "give maybe another",
        ),
        ('[keys]\ninclude = "1"', 2, "1 is given twice: include and reason-1", "give reason-1 another"),
        ('[keys]\nundo = "s"', 2, "s is given twice: switch and undo", "give switch another"),
        ('[keys]\ninclude = "tab"', 2, "open is left without a key", 'open = "…"'),
        ('[keys]\ninclude = "shift+ctrl+x"', 2, '"shift+ctrl+x" cannot be typed as one key', "Take a letter"),
        ('[keys]\ninclude = "ctrl+m"', 2, '"ctrl+m" cannot be typed as one key', "Take a letter"),
        ('[keys]\ninclude = ""', 2, '"" cannot be typed as one key', "Take a letter"),
        ("[keys]\ninclude = 7", 2, "include needs one key", "Take a letter"),
        ("[keys]\ninclude = []", 2, "include needs one key", "Take a letter"),
        ('[keys]\nreason-3 = ["x", "y"]', 2, "reason-3 needs one key", "Take a letter"),
        ("[guard]\nmoment = 61.0", 2, "61.0 is no such time", "from 0 to 60"),
        ("[guard]\nmoment = nan", 2, "nan is no such time", "from 0 to 60"),
        ("[guard]\nmomemt = 1.0", 2, "unknown", ""),
        ("[keys\n", 1, "not valid TOML", ""),
    ],
)
def test_what_cannot_be_is_refused_with_file_line_and_remedy(
    text: str, line: int, problem: str, remedy: str
) -> None:
    error = refused(text)
    assert error.place == f"settings.toml:{line}"
    assert problem in error.problem
    assert remedy in error.remedy


@pytest.mark.parametrize("key", [*BEHIND_ALTGR, *DEAD])
def test_a_key_behind_altgr_or_a_dead_key_is_refused(key: str) -> None:
    error = refused(f"[keys]\nnote = 'x'\ninclude = '{key}'")
    assert error.place == "settings.toml:3"
    assert "on a Norwegian keyboard" in error.problem


@given(st.text(max_size=40))
def test_whatever_stands_in_the_file_it_is_taken_or_refused(text: str) -> None:
    for whole in (text, f"[keys]\n{text}", f'[keys]\ninclude = "{text}"'):
        try:
            settings_of(whole, "settings.toml")
        except UsageError as error:
            assert error.place.startswith("settings.toml:")  # noqa: PT017 - most texts are refused


@given(st.dictionaries(st.sampled_from(action_ids()), st.sampled_from("abcxyzæøå+-tab"), max_size=4))
def test_what_is_taken_gives_every_action_a_key_of_its_own(own: dict[str, str]) -> None:
    text = "\n".join(["[keys]", *(f'{action} = "{key}"' for action, key in own.items())])
    try:
        keymap = settings_of(text, "settings.toml").keymap
    except UsageError:
        return
    for usual in usual_keys().values():
        keys = keymap.keys(usual)
        assert all(keys.values())
        assert len({key for its in keys.values() for key in its}) == sum(map(len, keys.values()))
        assert all(keys[action][0] == key for action, key in own.items() if action in keys)


def test_without_a_file_the_keys_are_the_usual_ones(tmp_path: Path) -> None:
    settings = load_settings({"LITREVIEW_CONFIG": str(tmp_path / "none")})
    use(settings.keymap)
    assert settings.moment == SEEN
    assert as_chosen(conflict_keys(Stage.FULL_TEXT)) == conflict_keys(Stage.FULL_TEXT)
    use(Keymap())
    assert {one.id: one.keys for one in actions_of(screening_keys(Stage.FULL_TEXT))} == usual_keys()[
        "screening"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[guard]\nmoment = 0.5\n",
        '# mine\n[keys] # of my fingers\nfind = "ø" # as in søk\n\n[guard]\nmoment = 0\n',
        '[keys]\npreset = "covidence" # from work\nfind = "ø"\n',
    ],
)
def test_a_preset_is_remembered_and_everything_else_in_the_file_stays(tmp_path: Path, text: str) -> None:
    environment = {"LITREVIEW_CONFIG": str(tmp_path)}
    file = settings_file(environment)
    file.write_text(text, encoding="utf-8")
    before = load_settings(environment)
    assert keep_preset("asreview", environment) == file
    after = load_settings(environment)
    assert (after.keymap.preset, after.moment) == ("asreview", before.moment)
    assert after.keymap.chosen.get("find") == before.keymap.chosen.get("find")
    kept = [line for line in text.split("\n") if not line.startswith("preset")]
    assert [line for line in kept if line not in file.read_text(encoding="utf-8").split("\n")] == []


def test_a_new_file_says_what_can_stand_in_it(tmp_path: Path) -> None:
    environment = {"LITREVIEW_CONFIG": str(tmp_path / "new")}
    text = keep_preset("rayyan", environment).read_text(encoding="utf-8")
    assert all(action in text for action in action_ids())
    assert all(line.startswith("#") for line in text.split("\n\n")[0].split("\n"))
    assert load_settings(environment).keymap.preset == "rayyan"


def test_the_example_that_a_new_file_prints_is_valid_as_it_stands(tmp_path: Path) -> None:
    text = keep_preset("litreview", {"LITREVIEW_CONFIG": str(tmp_path)}).read_text(encoding="utf-8")
    example = next(line for line in text.split("\n") if "include =" in line).partition(": ")[2]
    include, _comma, following = example.partition(", ")
    settings = chosen(f"[keys]\n{include}\n{following}")
    assert settings.keymap.chosen == {"include": ("y",), "next": (".", "down")}
    assert keys_of("confirm", screen=CONFLICTS) == ("ctrl+y",)


def test_a_letter_given_to_another_action_stays_with_the_one_that_has_no_other_key() -> None:
    chosen('[keys]\ninclude = "f"')
    assert keys_of("find") == ("ctrl+f",)
    assert refused('[keys]\ninclude = "g"').problem == "g is given twice: include and go"


def test_a_preset_that_does_not_go_with_ones_own_keys_is_not_remembered(tmp_path: Path) -> None:
    environment = {"LITREVIEW_CONFIG": str(tmp_path)}
    file = settings_file(environment)
    file.write_text('[keys]\nnext = "n"\nnote = "h"\n', encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        keep_preset("covidence", environment)
    assert "n is given twice: exclude and next" in str(raised.value)
    assert "preset" not in file.read_text(encoding="utf-8")


def test_a_file_that_no_line_can_be_put_into_is_left_as_it_is(tmp_path: Path) -> None:
    environment = {"LITREVIEW_CONFIG": str(tmp_path)}
    file = settings_file(environment)
    file.write_text('keys = { find = "ø" }\n', encoding="utf-8")
    with pytest.raises(UsageError):
        keep_preset("rayyan", environment)
    assert file.read_text(encoding="utf-8") == 'keys = { find = "ø" }\n'


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    environment = {"LITREVIEW_CONFIG": str(tmp_path / "file")}
    with pytest.raises(UsageError) as raised:
        keep_preset("rayyan", environment)
    assert str(tmp_path) in raised.value.place


@pytest.mark.parametrize(
    ("written", "name", "shown"),
    [("?", "question_mark", "?"), (" ", "space", "space"), ("I", "i", "i"), ("PgDn", "pagedown", "PgDn"),
     ("Esc", "escape", "Esc"), ("Ctrl+F", "ctrl+f", "Ctrl+F"), ("F5", "f5", "F5"), ("Å", "å", "å")],
)  # fmt: skip
def test_a_key_is_known_however_it_is_written(written: str, name: str, shown: str) -> None:
    assert name_of(written) == name
    assert printed(name) == shown
    assert why_not(name) is None
