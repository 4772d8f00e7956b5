"""Laws of the Norwegian catalogue: it is whole, says what the code says, and is heard by who asks."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import litreview
from litreview.cli import main
from litreview.cli.commands import build
from litreview.model.language import language, speak
from litreview.model.protocol import Stage
from litreview.tui.actions import Group, actions_of, conflict_keys, screening_keys
from litreview.tui.asides import help_keys
from litreview.tui.widgets.bars import key_bar
from litreview.tui.widgets.typeset import cells

PACKAGE = Path(litreview.__file__).parent
WRITTEN = PACKAGE / "locale" / "nb" / "LC_MESSAGES" / "litreview.po"
COMPILED = WRITTEN.with_suffix(".mo")
KEYWORDS = {"_": None, "ngettext": (1, 2)}
"""The functions of model/language.py, and which of their arguments are texts."""
HEADER = {
    "Project-Id-Version",
    "Language",
    "Plural-Forms",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
}
NAMES = r"--[a-z]+|\[\[\w+\]\]|[A-Z]+_[A-Z_]+|(?:searches|screening|exports)/(?:\w+\.\w+)?"
"""Options, tables, variables, and files of the workspace."""
ENGLISH, NORWEGIAN = "Begin with: litreview demo", "Begynn med: litreview demo"

Texts = tuple[str, ...]
"""One text, or a singular and a plural."""


def as_texts(said: object) -> Texts:
    return (said,) if isinstance(said, str) else tuple(said) if isinstance(said, tuple | list) else ()


def extracted() -> set[Texts]:
    return {as_texts(found[2]) for found in extract_from_dir(PACKAGE, keywords=KEYWORDS)}


def called() -> Iterator[Texts]:
    """Yield the texts of every call, also those in f-strings, which Babel sees from Python 3.12 on."""
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                texts = node.args[: len(KEYWORDS[node.func.id] or (1,))]
                assert all(isinstance(text, ast.Constant) for text in texts), f"{file}:{node.lineno}"
                yield tuple(str(text.value) for text in texts if isinstance(text, ast.Constant))


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{[^{}]*\}", text))


def edges(text: str) -> tuple[str, str, int]:
    """Return the blanks before and after the text, and how many lines it ends."""
    before, after = text[: -len(text.lstrip())], text[len(text.rstrip()) :]
    return before, after, text.count("\n")


def heard_in(content: bytes) -> dict[object, str]:
    """Return what a compiled catalogue says to the program, without its header."""
    said: dict[object, str] = dict(GNUTranslations(BytesIO(content))._catalog)  # type: ignore[attr-defined]
    return {text: translation for text, translation in said.items() if text}


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with WRITTEN.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


@pytest.fixture(scope="module")
def pairs(messages: list[Message]) -> list[tuple[str, str]]:
    """Every text with its translation; a singular with its own, a plural with its own."""
    return [
        pair
        for message in messages
        for pair in zip(as_texts(message.id), as_texts(message.string), strict=True)
    ]


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """An environment that asks for no language, and English again afterwards."""
    for name in ("LITREVIEW_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    yield monkeypatch
    speak(NullTranslations())


@pytest.fixture
def norwegian() -> Iterator[None]:
    speak(GNUTranslations(BytesIO(COMPILED.read_bytes())))
    yield
    speak(NullTranslations())


def test_the_catalogue_holds_every_text_of_the_program(messages: list[Message]) -> None:
    held = {as_texts(message.id) for message in messages}
    assert extracted() | set(called()) <= held


def test_the_catalogue_holds_no_text_that_the_program_does_not_say(
    catalogue: Catalog, messages: list[Message]
) -> None:
    held = {as_texts(message.id) for message in messages}
    assert held - extracted() - set(called()) == set()
    assert not catalogue.obsolete


def test_every_text_is_translated(pairs: list[tuple[str, str]]) -> None:
    assert len(pairs) > 400
    assert [text for text, translation in pairs if not translation.strip()] == []


def test_every_plural_has_each_form_of_the_language(catalogue: Catalog, messages: list[Message]) -> None:
    plurals = [message for message in messages if message.pluralizable]
    assert plurals
    assert {len(as_texts(message.string)) for message in plurals} == {catalogue.num_plurals}


def test_no_translation_is_a_guess(messages: list[Message]) -> None:
    assert [message.id for message in messages if message.fuzzy] == []


def test_a_translation_has_the_placeholders_of_its_text(pairs: list[tuple[str, str]]) -> None:
    assert [pair for pair in pairs if placeholders(pair[0]) != placeholders(pair[1])] == []


def test_a_translation_has_the_blanks_and_line_ends_of_its_text(pairs: list[tuple[str, str]]) -> None:
    assert [pair for pair in pairs if edges(pair[0]) != edges(pair[1])] == []


def test_a_translation_leaves_commands_options_and_files_as_they_are(pairs: list[tuple[str, str]]) -> None:
    named = re.compile(rf"litreview (?:{'|'.join(build()[1].names)})\b|{NAMES}")

    def names(text: str) -> list[str]:
        return sorted(named.findall(text))

    assert [pair for pair in pairs if names(pair[0]) != names(pair[1])] == []


def test_the_header_names_the_language_and_neither_a_person_nor_a_day() -> None:
    header = WRITTEN.read_text(encoding="utf-8").partition("\n\n")[0]
    assert set(re.findall(r'^"([\w-]+):', header, re.MULTILINE)) == HEADER
    assert r'"Language: nb\n"' in header
    assert "@" not in header


def test_the_compiled_catalogue_says_what_the_written_one_says(catalogue: Catalog) -> None:
    fresh = BytesIO()
    write_mo(fresh, catalogue)
    assert heard_in(COMPILED.read_bytes()) == heard_in(fresh.getvalue())


@pytest.mark.usefixtures("norwegian")
def test_the_compiled_catalogue_names_its_language() -> None:
    assert language() == "nb"


@pytest.mark.usefixtures("norwegian")
@pytest.mark.parametrize("keys", [screening_keys, conflict_keys])
@pytest.mark.parametrize("stage", Stage)
def test_the_keys_of_a_record_fit_a_small_terminal_in_norwegian(
    keys: Callable[[Stage], Sequence[Group]], stage: Stage
) -> None:
    actions = list(actions_of(keys(stage)))
    bar = key_bar(actions, 80)
    shown = "".join(piece.text for piece in bar)
    assert cells(bar) == 80
    assert [action.title for action in actions if 0 < action.rank <= 8 and action.title not in shown] == []


@pytest.mark.usefixtures("norwegian")
def test_the_keys_of_the_help_fit_a_small_terminal_in_norwegian() -> None:
    shown = "".join(piece.text for piece in key_bar(help_keys(), 80))
    assert [action.title for action in help_keys() if action.title not in shown] == []


def helped(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the help the program gives to the arguments."""
    with pytest.raises(SystemExit) as left:
        main([*arguments, "--help"])
    assert left.value.code == 0
    return capsys.readouterr().out


@pytest.mark.usefixtures("asking")
@pytest.mark.parametrize("option", [("--lang", "nb"), ("--lang=nb",)])
def test_the_program_speaks_the_language_it_is_told(
    option: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert NORWEGIAN in helped(capsys, *option)


@pytest.mark.parametrize(
    "environment",
    [
        {"LITREVIEW_LANG": "nb"},
        {"LITREVIEW_LANG": "nb", "LC_ALL": "en_GB.UTF-8"},
        {"LC_ALL": "nb_NO.UTF-8"},
        {"LC_ALL": "", "LC_MESSAGES": "nb_NO"},
        {"LANG": "no_NO.UTF-8"},
        {"LC_ALL": "nn_NO.UTF-8"},
    ],
)
def test_the_program_speaks_bokmal_to_a_norwegian(
    environment: Mapping[str, str], asking: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in environment.items():
        asking.setenv(name, value)
    assert NORWEGIAN in helped(capsys)


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"LITREVIEW_LANG": "en", "LC_ALL": "nb_NO.UTF-8"},
        {"LITREVIEW_LANG": "tlh"},
        {"LC_ALL": "fr_FR.UTF-8", "LANG": "nb_NO.UTF-8"},
        {"LC_ALL": "C"},
    ],
)
def test_the_program_speaks_english_to_anybody_else(
    environment: Mapping[str, str], asking: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in environment.items():
        asking.setenv(name, value)
    assert ENGLISH in helped(capsys)


def test_what_is_told_goes_before_what_the_environment_says(
    asking: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asking.setenv("LITREVIEW_LANG", "nb")
    assert ENGLISH in helped(capsys, "--lang", "en")


@pytest.mark.usefixtures("asking")
def test_an_error_is_said_in_norwegian_with_its_command_unchanged(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "nb", "screch"]) == 2
    assert capsys.readouterr().err.startswith("litreview screch: ukjent kommando\nMente du search? ")
