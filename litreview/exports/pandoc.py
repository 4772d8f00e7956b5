"""Pandoc 3, the program that sets reference lists in any CSL style: found, and run in its sandbox."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from litreview.model.errors import UsageError
from litreview.model.language import _

OLDEST: Final = 3
"""Pandoc 2.17, which Debian 12 has, leaves out what a style says of names as a whole."""
_SECONDS: Final = 900
_EPOCH: Final = "315532800"
"""1 January 1980: the day that a document says it was made, so that the same list is the same bytes."""
_VERSION: Final = re.compile(r"pandoc(?:\.exe)? (\d+)\.")


class PandocFailed(Exception):  # noqa: N818 - it says what is the case
    """Pandoc ran and made no document."""


def run(arguments: Sequence[str], given: bytes) -> bytes:
    """Return what pandoc writes for what it is given on its standard input.

    It reads no file but those the arguments name, and asks no network. Raise UsageError where there is no
    pandoc, and PandocFailed where it refuses.
    """
    environment = {**os.environ, "SOURCE_DATE_EPOCH": _EPOCH}
    command = [str(program()), "--sandbox", *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and no argument of a record's
            command, input=given, capture_output=True, check=False, timeout=_SECONDS, env=environment
        )
    except subprocess.TimeoutExpired as error:
        raise PandocFailed from error
    if done.returncode:
        raise PandocFailed
    return done.stdout


@cache
def program() -> Path:
    """Return where pandoc 3 is: in the extra ``styles``, or on the PATH; raise UsageError for nowhere."""
    found = next((path for path in _candidates() if _is_fit(path)), None)
    if found is None:
        raise UsageError(
            "pandoc",
            _("formatted reference lists need pandoc 3, and there is none here"),
            _("Install it: pip install 'litreview[styles]'"),
        )
    return found


def _candidates() -> Iterator[Path]:
    package = find_spec("pypandoc")
    if package is not None and package.origin:
        # Asked for its program, pypandoc runs and logs whatever else goes by that name.
        yield Path(package.origin).parent / "files" / ("pandoc.exe" if os.name == "nt" else "pandoc")
    on_path = shutil.which("pandoc")
    if on_path:
        yield Path(on_path)


def _is_fit(path: Path) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments
            [str(path), "--version"], capture_output=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    version = _VERSION.match(done.stdout.decode(errors="replace"))
    return version is not None and int(version[1]) >= OLDEST
