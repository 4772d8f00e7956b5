"""The manifest of ``exports/``: which command made each file, in which language, by which version."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Final

import msgspec

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.protocol import Digest

MANIFEST: Final = "MANIFEST.json"
KEPT: Final = frozenset({MANIFEST, "README.md"})
"""Files of the folder that no command makes from the review."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """How a file was made; the same command on the same log gives the same bytes again."""

    command: tuple[str, ...]
    """The words after ``litreview``, without the folder, the language and the file."""
    language: str
    version: str
    """Of the program."""
    sha256: Digest


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: int
    files: dict[str, Made]


def manifest(made: Mapping[str, Made]) -> str:
    """Return the manifest's text: sorted, and without a date."""
    files = {name: asdict(one) for name, one in made.items()}
    return json.dumps({"format": 1, "files": files}, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def read_manifest(text: bytes, place: str) -> dict[str, Made]:
    """Return how each file was made, by its path from the folder.

    Raise UsageError for what is no manifest of ours, also one that names a file outside its folder.
    """
    try:
        read = msgspec.json.decode(text, type=_File)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise _unreadable(place, _("cannot be read")) from error
    if read.format != 1:
        raise _unreadable(place, _("is not of format 1"))
    for name in read.files:
        if not is_inside(name):
            raise _unreadable(place, _("names a file outside its folder: {name}").format(name=name))
    return read.files


def is_inside(name: str) -> bool:
    """Tell whether a path from a folder stays in it, on every system."""
    path = PurePosixPath(name)
    plain = name == path.as_posix() and not any(sign in name for sign in ("\\", ":", "\0"))
    return plain and bool(path.parts) and not path.is_absolute() and ".." not in path.parts


def _unreadable(place: str, problem: str) -> UsageError:
    return UsageError(place, problem, _("Delete it and write the exports again; they are all made anew."))
