"""The console: the one place that prints, and that turns errors into exit codes."""

import json
import os
import sys
from collections.abc import Callable, Sequence
from getpass import getpass
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final

from litreview.model.errors import LitreviewError, UsageError
from litreview.model.language import _
from litreview.model.system import why
from litreview.model.text import harmless, one_line

INTERRUPTED: Final = 130
_WIDEST: Final = 60
_FEW: Final = 5
_UNSEEN: Final = frozenset(map(chr, range(0xE0100, 0xE01F0)))
"""Variation selectors that are counted as printable, show nothing and can hide a message."""
_ON_ONE_LINE: Final = str.maketrans("\n\t", "  ")


def say(text: str = "") -> None:
    """Print a result for a person; nothing in it can drive the terminal."""
    print(harmless(text))  # noqa: T201 - the one place that prints


def tell(value: Any) -> None:  # noqa: ANN401 - any JSON
    """Print a result for a program."""
    print(in_json(value))  # noqa: T201 - the one place that prints


def in_json(value: Any) -> str:  # noqa: ANN401 - any JSON
    """Return it as JSON: UTF-8, two blanks a level, what could drive a terminal escaped."""
    return "".join(map(_escaped, json.dumps(value, ensure_ascii=False, indent=2)))


def _escaped(character: str) -> str:
    shown = character == "\n" or (character.isprintable() and character not in _UNSEEN)
    return character if shown else json.dumps(character)[1:-1]


def hand_over(content: str | bytes) -> None:
    """Print a file as it is, to go into another program."""
    if isinstance(content, bytes):
        sys.stdout.buffer.write(content)
    else:
        sys.stdout.write(content)


def warn(text: str) -> None:
    """Print a remark to stderr, apart from results."""
    print(harmless(text), file=sys.stderr)  # noqa: T201 - the one place that prints


def show_progress(text: str) -> None:
    """Show on one line how far something has come; only on a terminal."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{one_line(text)}")
        sys.stderr.flush()


def end_progress() -> None:
    """Take the line of progress away."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def ask_secret(question: str) -> str | None:
    """Ask a person for what must not be seen; None where nobody sits there."""
    return getpass(harmless(question)) if is_terminal() else None


def ask(question: str) -> bool | None:
    """Ask a person yes or no, no where they only press Enter; None where nobody sits there."""
    if not is_terminal():
        return None
    return input(f"{one_line(question)} ").strip().lower() in {"y", "yes", "j", "ja"}


def is_terminal() -> bool:
    """Tell whether a person sits at both ends: keys come in and a screen goes out."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def program() -> str:
    """Return how the program was called, so that what we tell people to type works for them."""
    called = sys.argv[0]
    return called if Path(called).stem == "litreview" else "litreview"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return the rows, a line each, with their columns aligned; the last column runs on.

    A cell that is longer than any column needs stands out of line and is not cut: it may be a record's id.
    """
    rows = [[harmless(cell).translate(_ON_ONE_LINE) for cell in row] for row in rows]
    widths = [min(_WIDEST, max(map(len, column))) for column in zip(*rows, strict=True)][:-1]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    )


def few(names: Sequence[str]) -> str:
    """Return the first names of a list, and a mark where there are more."""
    return ", ".join(names[:_FEW]) + (" …" if len(names) > _FEW else "")


def guarded(work: Callable[[], int]) -> int:
    """Do the work and return its exit code; an error is said in two lines and gives its own."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that has no letter for ø shall not stop us
            stream.reconfigure(errors="backslashreplace")
    try:
        code = work()
        sys.stdout.flush()
    except LitreviewError as error:
        end_progress()
        warn(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        end_progress()
        warn(_("Interrupted. What was said to be saved is saved."))
        return INTERRUPTED
    except BrokenPipeError:
        _close_quietly()
    except OSError as error:
        end_progress()
        told = _of_the_system(error)
        warn(str(told))
        return told.exit_code
    else:
        return code
    return 0


def _of_the_system(error: OSError) -> UsageError:
    return UsageError(
        str(error.filename or "litreview"),
        why(error) if error.strerror else str(error),
        _("See that the place exists and may be written to; nothing was half-written."),
    )


def _close_quietly() -> None:
    # The reader of our output has gone, as with `| head`; Python would complain once more at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
