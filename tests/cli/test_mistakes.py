"""What argparse says is wrong is said in our words, whichever Python it comes from."""

from datetime import date
from gettext import NullTranslations

import pytest

from litreview.cli.mistakes import in_our_words
from litreview.cli.parsing import Parser, day
from litreview.model.errors import UsageError
from litreview.model.language import speak
from tests.cli.running import Shell


def _parser() -> Parser:
    parser = Parser(prog="x")
    parser.add_argument("what", choices=["search", "methods"])
    parser.add_argument("--number", type=int)
    parser.add_argument("--share", type=float)
    parser.add_argument("--day", type=day)
    parser.add_argument("--pair", nargs=2)
    parser.add_argument("--some", nargs="+")
    several = parser.add_mutually_exclusive_group()
    several.add_argument("--one", action="store_true")
    several.add_argument("--other", action="store_true")
    return parser


PROVOKED = [
    ("", "the following arguments are required: what"),
    ("x", "argument what: invalid choice: 'x' (choose from search, methods)"),
    ("search --number two", "argument --number: 'two' is no whole number"),
    ("search --share two", "argument --share: 'two' is no number"),
    ("search --day foo", "argument --day: foo is no day; write it as 2026-01-31"),
    ("search --number", "argument --number: expected a value after it"),
    ("search --pair a", "argument --pair: expected 2 values"),
    ("search --some", "argument --some: expected one value at least"),
    ("search --one --other", "argument --other: not together with --one"),
    ("search --one=yes", "argument --one: takes no value, but was given 'yes'"),
]


@pytest.mark.parametrize(("words", "told"), PROVOKED)
def test_what_this_python_says_is_said_in_our_words(words: str, told: str) -> None:
    with pytest.raises(UsageError) as refused:
        _parser().parse_args(words.split())
    assert refused.value.problem == told


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "argument what: invalid choice: 'x' (choose from 'search', 'methods')",
            "argument what: invalid choice: 'x' (choose from search, methods)",
        ),
        (
            "argument what: invalid choice: 'x' (choose from search, methods)",
            "argument what: invalid choice: 'x' (choose from search, methods)",
        ),
        (
            "one of the arguments --one --other is required",
            "one of these arguments is required: --one --other",
        ),
        ("argument --pair: expected 1 argument", "argument --pair: expected 1 value"),
        ("argument --svg: expected at most one argument", "argument --svg: expected one value at most"),
        ("something new", "something new"),
        ("argument --x: something new: {odd}", "argument --x: something new: {odd}"),
    ],
)
def test_both_ways_of_writing_it_are_known_and_what_is_not_stays(message: str, told: str) -> None:
    assert in_our_words(message) == told


class _Marking(NullTranslations):
    """A language in which every text of ours can be told from argparse's."""

    def gettext(self, message: str) -> str:
        return f"§{message}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"§{msgid1 if n == 1 else msgid2}"


@pytest.mark.parametrize("words", [words for words, _told in PROVOKED])
def test_no_part_of_a_message_stays_in_argparses_language(words: str) -> None:
    parser = _parser()
    speak(_Marking())
    with pytest.raises(UsageError) as refused:
        parser.parse_args(words.split())
    parts = refused.value.problem.removeprefix("§argument ").split(": §")
    assert refused.value.problem.startswith("§")
    assert len(parts) == (2 if words else 1)


def test_a_day_is_read_and_nothing_else_is() -> None:
    assert day("2026-01-31") == date(2026, 1, 31)


@pytest.mark.parametrize("words", [("prisma", "--as-of", "foo"), ("search", "--since", "31.01.2026")])
def test_what_is_no_day_is_told_how_a_day_is_written(shell: Shell, words: tuple[str, ...]) -> None:
    ran = shell(*words)
    assert ran.code == 2
    assert f"{words[-1]} is no day; write it as 2026-01-31" in ran.err
