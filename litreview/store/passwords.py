"""Passwords to the server: from the environment, the operating system's keyring or a person; never a file."""

import os
import secrets
from collections.abc import Callable, Mapping
from typing import Final

from litreview.model.errors import StoreError
from litreview.model.language import _
from litreview.store.server import Address, login_of

VARIABLE: Final = "LITREVIEW_DATABASE_PASSWORD"
SERVICE: Final = "litreview"
"""The name under which the keyring keeps what is ours."""
_BYTES: Final = 24


def new_password() -> str:
    """Return a password nobody has used before, of 192 random bits."""
    return secrets.token_urlsafe(_BYTES)


def password_for(
    address: Address,
    handle: str,
    ask: Callable[[], str | None] | None = None,
    environment: Mapping[str, str] = os.environ,
) -> str:
    """Return the person's password: of the environment, else the keyring, else what ``ask`` gives.

    Raise StoreError where none of them has one.
    """
    found = environment.get(VARIABLE) or from_keyring(address, handle) or (ask() if ask else None)
    if not found:
        raise StoreError(
            address.place,
            _("there is no password for {login}").format(login=login_of(address, handle)),
            _("Set {variable}, or keep it in the keyring of this machine.").format(variable=VARIABLE),
        )
    return found


def from_keyring(address: Address, handle: str) -> str | None:
    """Return what the machine's keyring has, or None where it has nothing or there is no keyring."""
    import keyring  # noqa: PLC0415 - its backends are looked for on import
    from keyring.errors import KeyringError  # noqa: PLC0415

    try:
        return keyring.get_password(SERVICE, keyring_user(address, handle))
    except KeyringError:
        return None  # also where the machine has none: then a person is asked


def keep_in_keyring(address: Address, handle: str, password: str) -> bool:
    """Keep the password in the machine's keyring; tell whether that could be done."""
    import keyring  # noqa: PLC0415
    from keyring.errors import KeyringError  # noqa: PLC0415

    try:
        keyring.set_password(SERVICE, keyring_user(address, handle), password)
    except KeyringError:
        return False
    return True


def keyring_user(address: Address, handle: str) -> str:
    """Return the name under which the keyring keeps the person's password to this review."""
    return f"{login_of(address, handle)}@{address.place}"
