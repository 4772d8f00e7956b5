"""Files written whole or not at all, and never by way of a link that somebody laid there."""

import os
from collections.abc import Iterable
from pathlib import Path

from litreview.model.errors import UsageError
from litreview.model.language import _


def write_whole(path: Path, content: bytes) -> Path:
    """Write the file whole or not at all and return its path; a link there is replaced, not followed."""
    # A name nobody can foresee, opened only where nothing is: so no link can wait there.
    half = path.with_name(f".{os.urandom(8).hex()}.part")
    try:
        with half.open("xb") as file:
            file.write(content)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return path


def refuse_ways_out(folder: Path, inside: Iterable[Path]) -> None:
    """Raise UsageError for the first of these paths in the folder that a link leads out of it."""
    home = os.path.realpath(folder)
    for path in inside:
        if not Path(os.path.realpath(folder / path)).is_relative_to(home):
            raise UsageError(
                path.as_posix(),
                _("a link that leads out of the review's folder"),
                _("Put a real folder or file in its place; nothing was read or written through it."),
            )
