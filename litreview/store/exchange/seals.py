"""Seals: key pairs grown from a seed, what they sign, and what they close for others to open."""

import os
from base64 import b32decode, b32encode
from dataclasses import dataclass, field
from hashlib import blake2b, sha256
from types import ModuleType
from typing import Final

from litreview.model.errors import UsageError
from litreview.model.language import _

SEED: Final = 32
"""Bytes of a seed, of a file's key and of every public key."""
_NONCE: Final = 24
_SIGNATURE: Final = 64
_CHECKED: Final = 4  # letters at the end of a key on paper that tell a slip of the pen
_ALIKE: Final = str.maketrans("018", "OIB")  # figures that the alphabet of base32 has not


@dataclass(frozen=True, slots=True)
class Pair:
    """A public key and the secret one that belongs to it."""

    public: bytes
    secret: bytes = field(repr=False)


def new_seed() -> bytes:
    """Return a seed by the operating system's chance."""
    return os.urandom(SEED)


def signing_pair(seed: bytes) -> Pair:
    """Return the Ed25519 pair of the seed."""
    return Pair(*_sodium().crypto_sign_seed_keypair(_grown(seed, b"litreview sign")))


def sealing_pair(seed: bytes) -> Pair:
    """Return the X25519 pair of the seed."""
    return Pair(*_sodium().crypto_box_seed_keypair(_grown(seed, b"litreview seal")))


def sign(message: bytes, pair: Pair) -> bytes:
    """Return the signature of the message, 64 bytes."""
    return bytes(_sodium().crypto_sign(message, pair.secret)[:_SIGNATURE])


def is_signed(message: bytes, signature: bytes, public: bytes) -> bool:
    """Tell whether the owner of the public key signed the message."""
    from nacl.exceptions import CryptoError  # noqa: PLC0415 - as below

    if len(public) != SEED or len(signature) != _SIGNATURE:
        return False  # libsodium takes both as they are, and would read past their ends
    try:
        _sodium().crypto_sign_open(signature + message, public)
    except (CryptoError, ValueError):
        return False
    return True


def wrap(key: bytes, public: bytes) -> bytes:
    """Return the file's key closed so that only the owner of the public key opens it."""
    return bytes(_sodium().crypto_box_seal(key, public))


def unwrap(wrapped: bytes, pair: Pair) -> bytes | None:
    """Return the file's key, or None where it was not closed for this pair."""
    from nacl.exceptions import CryptoError  # noqa: PLC0415 - as below

    try:
        return bytes(_sodium().crypto_box_seal_open(wrapped, pair.public, pair.secret))
    except (CryptoError, ValueError):
        return None


def close(key: bytes, name: str, plain: bytes) -> bytes:
    """Return the content sealed, 16 bytes longer; no two contents under one key may have one name."""
    return bytes(_sodium().crypto_secretbox(plain, _nonce(name), key))


def disclose(key: bytes, name: str, sealed: bytes) -> bytes | None:
    """Return what was sealed, or None where it was sealed otherwise or changed."""
    from nacl.exceptions import CryptoError  # noqa: PLC0415 - as below

    try:
        return bytes(_sodium().crypto_secretbox_open(sealed, _nonce(name), key))
    except (CryptoError, ValueError):
        return None


def fingerprint(public: bytes) -> str:
    """Return 16 letters, 80 bits, by which two people compare a key on the telephone."""
    return _grouped(b32encode(sha256(public).digest()[:10]).decode())


def on_paper(secret: bytes) -> str:
    """Return a secret as letters to write down, in groups of four, the last of which checks the rest."""
    return _grouped(_letters(secret))


def from_paper(text: str) -> bytes:
    """Return the secret that was written down; raise UsageError, without what was typed, for a slip."""
    letters = "".join(sign for sign in text.upper().translate(_ALIKE) if sign.isalnum())
    coded = letters[:-_CHECKED]
    try:
        secret = b32decode(coded + "=" * (-len(coded) % 8))
    except ValueError:
        secret = b""
    if len(secret) != SEED or _letters(secret) != letters:
        raise UsageError(
            _("the recovery key"),
            _("is not one: a letter is missing, too many or not as it was"),
            _("Type its fourteen groups of four letters as they stand on the paper."),
        )
    return secret


def _grown(seed: bytes, purpose: bytes) -> bytes:
    return blake2b(seed, digest_size=SEED, person=purpose).digest()


def _nonce(name: str) -> bytes:
    return blake2b(name.encode(), digest_size=_NONCE, person=b"litreview once").digest()


def _letters(secret: bytes) -> str:
    check = b32encode(sha256(b"litreview recovery" + secret).digest()).decode()[:_CHECKED]
    return b32encode(secret).decode().rstrip("=") + check


def _grouped(letters: str) -> str:
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _sodium() -> ModuleType:
    import nacl.bindings  # noqa: PLC0415 - what exchanges nothing starts without it

    return nacl.bindings
