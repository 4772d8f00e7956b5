"""Keys: where a machine keeps the secrets it signs and opens with, never in the review's folder."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

from litreview.model.errors import UsageError
from litreview.model.language import _

SERVICE: Final = "litreview"
VARIABLE: Final = "LITREVIEW_KEYS"
"""The environment variable that names a folder for the keys, where the machine has no keyring."""


class KeyRing(Protocol):
    """Keeps secrets by name."""

    def get(self, name: str) -> bytes | None:
        """Return the secret, or None where there is none of the name."""
        ...

    def put(self, name: str, secret: bytes) -> None:
        """Keep the secret; raise UsageError where it cannot be kept."""
        ...

    def refuse(self, shared: Path) -> None:
        """Raise UsageError where the secrets lie in a folder that others read."""
        ...


class KeyFolder:
    """Keeps secrets as files that only their owner reads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str) -> bytes | None:
        """Return the secret, or None where there is no file of the name."""
        try:
            return bytes.fromhex(self._file(name).read_text("ascii"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise _unreadable(VARIABLE) from error

    def put(self, name: str, secret: bytes) -> None:
        """Write the secret into a new file of its own."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            with os.fdopen(os.open(self._file(name), flags, 0o600), "w", encoding="ascii") as file:
                file.write(secret.hex())
        except OSError as error:
            raise UsageError(
                VARIABLE,
                _("a key could not be written into the folder it names"),
                _("Name a folder of your own that may be written to."),
            ) from error

    def refuse(self, shared: Path) -> None:
        """Raise UsageError where the keys lie in the folder."""
        if self._folder.resolve().is_relative_to(shared.resolve()):
            raise UsageError(
                VARIABLE,
                _("names a folder that is shared with others"),
                _("Keys must lie outside the review and outside the exchange; name a folder of your own."),
            )

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.key"


class SystemKeyRing:
    """Keeps secrets in the operating system's own keyring."""

    def get(self, name: str) -> bytes | None:
        """Return the secret, or None where the keyring has none of the name."""
        import keyring  # noqa: PLC0415 - what exchanges nothing starts without it
        from keyring.errors import KeyringError  # noqa: PLC0415 - likewise

        try:
            found = keyring.get_password(SERVICE, name)
            return None if found is None else bytes.fromhex(found)
        except KeyringError as error:
            raise _no_keyring() from error
        except ValueError as error:
            raise _unreadable(_("the keyring")) from error

    def put(self, name: str, secret: bytes) -> None:
        """Keep the secret in the keyring, and see that it is there."""
        import keyring  # noqa: PLC0415 - as above
        from keyring.errors import KeyringError  # noqa: PLC0415 - likewise

        try:
            keyring.set_password(SERVICE, name, secret.hex())
        except KeyringError as error:
            raise _no_keyring() from error
        if self.get(name) != secret:  # a keyring that is switched off takes everything and keeps nothing
            raise _no_keyring()

    def refuse(self, shared: Path) -> None:
        """Refuse nothing: a keyring lies in no shared folder."""


def key_ring(review: Path, environment: Mapping[str, str] = os.environ) -> KeyRing:
    """Return where this machine keeps its keys: the folder the user names, else the system's keyring.

    Raise UsageError where that folder is inside the review.
    """
    named = environment.get(VARIABLE)
    if not named:
        return SystemKeyRing()
    folder = KeyFolder(Path(named).expanduser())
    folder.refuse(review)
    return folder


def _no_keyring() -> UsageError:
    return UsageError(
        _("keys"),
        _("this machine has no keyring to keep them in, or it is locked"),
        _("Unlock it, or name a folder of your own outside the review: {variable}=FOLDER").format(
            variable=VARIABLE
        ),
    )


def _unreadable(place: str) -> UsageError:
    return UsageError(
        place,
        _("a key kept there cannot be read"),
        _("Bring it back from a copy; without it this machine's votes cannot be signed."),
    )
