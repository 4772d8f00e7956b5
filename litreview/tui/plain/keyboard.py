"""Keys, one after another: what plain mode listens to, and how what comes in is told apart into keys."""

import re
from typing import Final, NamedTuple, Protocol

END: Final = "end of input"
"""What is heard once no key can come any more."""

_NAMED: Final = {
    "\x03": "ctrl+c",
    "\x04": END,
    "\b": "backspace",
    "\x7f": "backspace",
    "\r": "enter",
    "\n": "enter",
    " ": "space",
    "?": "question_mark",
    "\x1b": "escape",
    "\t": "tab",
    **{chr(code): f"ctrl+{chr(code + 96)}" for code in range(1, 27) if chr(code) not in "\x03\x04\b\t\n\r"},
}
_SENT: Final = {
    "A": "up", "B": "down", "C": "right", "D": "left", "P": "f1", "[A": "f1", "11~": "f1",
    "5~": "pageup", "6~": "pagedown", "2~": "insert", "3~": "delete",
    **dict.fromkeys(("H", "1~", "7~"), "home"), **dict.fromkeys(("F", "4~", "8~"), "end"),
    **dict(zip(("Q", "R", "S"), ("f2", "f3", "f4"), strict=True)),
    **{f"[{letter}": f"f{number}" for number, letter in enumerate("BCDE", start=2)},
    **{f"{code}~": f"f{number}" for number, code in enumerate((12, 13, 14, 15), start=2)},
    **{f"{code}~": f"f{number}" for number, code in enumerate((17, 18, 19, 20, 21), start=6)},
    **{f"{code}~": f"f{number}" for number, code in enumerate((23, 24), start=11)},
}  # fmt: skip
"""What terminals send for keys that are no letters, after Esc and ``[`` or ``O``."""
_SEQUENCE: Final = re.compile(r"\x1b(?:\[(\[?[0-?]*[ -/]*[@-~])|O(.)|(?=[^\[O]))", re.DOTALL)


class Press(NamedTuple):
    """A key, by the name the registry has for it, and when it was heard, in seconds."""

    key: str
    at: float


class Keyboard(Protocol):
    """Where keys come from."""

    is_scripted: bool
    """Whether the keys were written beforehand: then one that cannot be done must stop those after it."""

    def press(self, seconds: float | None = None) -> Press | None:
        """Return the next key, END when there is none, or None when none comes within the seconds."""
        ...

    def line(self) -> str | None:
        """Return a line of text, or None when the person would rather not write one."""
        ...


def first_key(text: str) -> tuple[str, str] | None:
    """Return the name of the text's first key and what comes after it; None where it is not all there.

    Letters come as small ones: caps lock changes no meaning.
    """
    if not text:
        return None
    if text[0] != "\x1b":
        return _NAMED.get(text[0], text[0].lower()), text[1:]
    sent = _SEQUENCE.match(text)
    if sent is None:
        return None
    name = sent[1] or sent[2]
    return _SENT.get(name, f"Esc {name}") if name else "escape", text[sent.end() :]
