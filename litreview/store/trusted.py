"""Trust on first use: which server a person has confirmed for which folder, kept outside the review.

A review's folder may come from anybody. What its file names is reached only once the person has said
that it is the right server, and as whom; another address in the file must be confirmed again.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.protocol import Handle
from litreview.model.toml import read_toml
from litreview.store.files import write_whole
from litreview.store.server import Address

FOLDER_VARIABLE: Final = "LITREVIEW_CONFIG"
FILE: Final = "trusted.toml"


class _Confirmed(msgspec.Struct, forbid_unknown_fields=True):
    folder: str
    address: str
    handle: str


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: int
    trusted: list[_Confirmed] = []


def config_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of this person's own settings: of the variable, else where the system has them."""
    if environment.get(FOLDER_VARIABLE):
        return Path(environment[FOLDER_VARIABLE])
    if sys.platform == "win32":
        return Path(environment.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "litreview"
    given = environment.get("XDG_CONFIG_HOME", "")
    if Path(given).is_absolute():  # the standard says that a relative one counts as none
        return Path(given) / "litreview"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "litreview"
    return Path.home() / ".config" / "litreview"


def is_trusted(folder: Path, address: Address, environment: Mapping[str, str] = os.environ) -> bool:
    """Tell whether the person has confirmed this very address for this folder."""
    return handle_there(folder, address, environment) is not None


def handle_there(
    folder: Path, address: Address, environment: Mapping[str, str] = os.environ
) -> Handle | None:
    """Return who the person is on the server of this folder, or None where it was not confirmed."""
    wanted = (os.path.realpath(folder), str(address))
    found = (one.handle for one in _read(environment).trusted if (one.folder, one.address) == wanted)
    return next((Handle(handle) for handle in found), None)


def trust(
    folder: Path, address: Address, handle: Handle, environment: Mapping[str, str] = os.environ
) -> Path:
    """Remember that this folder's review is kept at this address, and who the person is there.

    What was remembered for the folder before is forgotten. Return the file.
    """
    place = os.path.realpath(folder)
    others = [one for one in _read(environment).trusted if one.folder != place]
    new = _Confirmed(folder=place, address=str(address), handle=handle)
    home = config_folder(environment)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return write_whole(home / FILE, _written([*others, new]).encode("utf-8", "replace"))


def _read(environment: Mapping[str, str]) -> _File:
    file = config_folder(environment) / FILE
    if not file.exists():
        return _File(format=1)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(str(file), _("cannot be read"), _("It must be a text file in UTF-8.")) from error
    read = read_toml(text, str(file), _File)
    if read.format != 1:
        raise UsageError(
            str(file),
            _("written for a newer litreview (format {number})").format(number=read.format),
            _("Install that version."),
        )
    return read


def _written(confirmed: list[_Confirmed]) -> str:
    tables = (
        "[[trusted]]\n"
        + "".join(f"{key} = {_quoted(getattr(one, key))}\n" for key in _Confirmed.__struct_fields__)
        for one in confirmed
    )
    return "\n".join(("format = 1\n", *tables))


def _quoted(text: str) -> str:
    # A text of JSON is one of TOML, but for DEL, which JSON lets stand.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
