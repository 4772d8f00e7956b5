"""The pin: the lead's device that was met first, whom this machine trusts to vouch for the others."""

from pathlib import Path
from typing import Final

import msgspec

from litreview.model.events import DeviceId
from litreview.model.protocol import Handle
from litreview.model.toml import read_toml
from litreview.store.exchange.folders import told
from litreview.store.files import write_whole

NAME: Final = "exchange.toml"
"""The file's name; it lies beside the store and outside the exchange, and holds no secret."""
_TEXT: Final = """\
# The lead's device that this machine trusts; written by litreview sync, and no secret.
# Take this file away only when the lead has told you in person of a new device.
[lead]
handle = "{handle}"
device = "{device}"
key = "{key}"
"""


class Pin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first lead's device."""

    handle: Handle
    device: DeviceId
    key: str
    """Its Ed25519 public key in hexadecimal."""


class _File(msgspec.Struct, forbid_unknown_fields=True):
    lead: Pin


def read_pin(folder: Path) -> Pin | None:
    """Return the pin in the folder, or None where no lead was met yet."""
    with told(NAME):
        path = folder / NAME
        text = path.read_text("utf-8") if path.is_file() else None
    return read_toml(text, NAME, _File).lead if text else None


def write_pin(folder: Path, pin: Pin) -> None:
    """Keep the pin in the folder."""
    with told(NAME):
        text = _TEXT.format(handle=pin.handle, device=pin.device, key=pin.key)
        write_whole(folder / NAME, text.encode())
