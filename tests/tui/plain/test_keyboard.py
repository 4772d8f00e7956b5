"""Laws of the keys: they come singly, whatever they come through, and the terminal is as it was."""

import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.protocol import Stage
from litreview.tui.actions import actions_of, conflict_keys, screening_keys
from litreview.tui.plain.keyboard import END, first_key
from litreview.tui.plain.keys import plain_groups
from tests.tui.driving import Hand
from tests.tui.plain.speaking import script

if sys.platform != "win32":
    import termios

    from litreview.tui.plain.terminal import Terminal

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal of this kind")

SENT = {
    "i": b"i", "I": b"I", "space": b" ", "question_mark": b"?", "backspace": b"\x7f", "up": b"\x1b[A",
    "down": b"\x1bOB", "right": b"\x1b[C", "left": b"\x1b[D", "pageup": b"\x1b[5~", "pagedown": b"\x1b[6~",
    "f1": b"\x1bOP", "escape": b"\x1b", "ctrl+c": b"\x03", "enter": b"\r",
    "tab": b"\t", "ctrl+f": b"\x06", "ctrl+r": b"\x12", "home": b"\x1b[H", "end": b"\x1b[F",
    "delete": b"\x1b[3~", "insert": b"\x1b[2~", "f2": b"\x1bOQ", "f5": b"\x1b[15~", "f6": b"\x1b[17~",
    "f12": b"\x1b[24~", "+": b"+",
}  # fmt: skip


def heard(keys: bytes) -> list[str]:
    keyboard = script(keys)
    names: list[str] = []
    while not names or names[-1] != END:
        press = keyboard.press()
        assert press is not None
        names.append(press.key)
    return names[:-1]


@pytest.mark.parametrize("name", SENT)
def test_what_a_terminal_sends_for_a_key_is_that_key(name: str) -> None:
    found = first_key(SENT[name].decode() + "i")
    assert found == (name.lower(), "i")


SEEN_ONLY = {"t", "o", "plus", "minus", "l", "f", "ctrl+f", "g", "v", "tab", "escape"}
"""Keys of what needs a screen."""


def test_every_key_of_the_app_can_be_pressed_in_plain_mode() -> None:
    for stage in Stage:
        for groups in (screening_keys(stage), conflict_keys(stage)):
            keys = {key for action in actions_of(plain_groups(groups)) for key in action.keys}
            assert {key for key in keys if len(key) > 1} <= set(SENT)
            left_out = {key for action in actions_of(groups) for key in action.keys} - keys
            in_a_window = {"t", "p", "w", "+", "-", "h", "ctrl+p", "ctrl+x", ":"}
            assert left_out <= in_a_window


def test_keys_in_a_row_and_keys_one_a_line_are_the_same_keys() -> None:
    assert heard(b"iej3z") == heard(b"i\ne\nj\n3\nz\n") == heard(b"i\r\ne\r\nj\r\n3\r\nz") == list("iej3z")


def test_a_byte_order_mark_and_letters_that_are_none_are_no_trouble() -> None:
    assert heard(b"\xef\xbb\xbfi\xff\xc3") == ["i", "\ufffd", "\ufffd"]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_to_their_end(keys: bytes) -> None:
    assert len(heard(keys)) <= len(keys)


@pytest.mark.parametrize("keys", ["nA thought\ni", "n\nA thought\ni", "n\r\nA thought\r\ni"])
def test_a_line_is_the_rest_of_this_one_or_the_next(keys: str) -> None:
    keyboard = script(keys)
    keyboard.press()
    assert keyboard.line() == "A thought"
    press = keyboard.press()
    assert press is not None
    assert press.key == "i"


def test_a_line_after_the_end_is_none() -> None:
    keyboard = script("n")
    keyboard.press()
    assert keyboard.line() is None


@pytest.fixture
def ends() -> Iterator[tuple[int, int]]:
    """Both ends of a pseudo-terminal: where keys are pressed, and where they are read."""
    ours, theirs = os.openpty()
    yield ours, theirs
    os.close(ours)
    os.close(theirs)


@posix_only
def test_a_terminal_gives_single_keys_without_enter_and_is_as_it_was_afterwards(
    ends: tuple[int, int],
) -> None:
    ours, theirs = ends
    usual = termios.tcgetattr(theirs)
    with Terminal(Hand(), theirs) as terminal:
        assert not termios.tcgetattr(theirs)[3] & (termios.ICANON | termios.ECHO)
        os.write(ours, b"i")
        assert terminal.press() == ("i", 100.0)
        os.write(ours, b"\x1b[B\x1b")
        assert [terminal.press(), terminal.press()] == [("down", 100.0), ("escape", 100.0)]
        assert terminal.press(0.01) is None
        os.write(ours, "Blåbær\n".encode())
        assert terminal.line() == "Blåbær"
        assert not termios.tcgetattr(theirs)[3] & termios.ICANON
    assert termios.tcgetattr(theirs) == usual


@posix_only
def test_a_terminal_is_as_it_was_also_after_an_error(ends: tuple[int, int]) -> None:
    _ours, theirs = ends
    usual = termios.tcgetattr(theirs)
    with pytest.raises(ZeroDivisionError), Terminal(Hand(), theirs):
        raise ZeroDivisionError
    assert termios.tcgetattr(theirs) == usual


@posix_only
def test_a_terminal_whose_other_end_is_gone_has_no_more_keys() -> None:
    ours, theirs = os.openpty()
    with os.fdopen(theirs, "rb", buffering=0):
        terminal = Terminal(Hand(), theirs)
        os.close(ours)
        assert terminal.press() == (END, 100.0)
