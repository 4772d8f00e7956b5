"""Report: what one sync did, and what a person should know of it."""

from dataclasses import dataclass

from litreview.model.events import DeviceId
from litreview.model.protocol import Handle
from litreview.store.exchange.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """What went out, what came in, what is wrong, and whom one waits for."""

    sent: int
    """Own events written into the exchange."""
    received: int
    """Events of others taken in."""
    opened: int
    """Votes and notes of others that could be read for the first time."""
    held: tuple[str, ...]
    """Files not taken in yet, and why; nothing is wrong with them."""
    findings: tuple[Finding, ...]
    """Files that were tampered with, of which nothing was taken in."""
    remarks: tuple[str, ...]
    awaited: tuple[str, ...]
    """Whose sync, or what act, is waited for."""
    fingerprint: str
    """Of this device's key, for others to compare."""
    lead: str
    """The fingerprint of the lead's key that this machine trusts; empty while none was met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceState:
    """One device of the exchange."""

    handle: Handle
    device: DeviceId
    key: str
    """Its Ed25519 public key in hexadecimal."""
    fingerprint: str
    admitted: bool
    n: int
    """How many of its events are in the drawer and signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What the lead gets when the exchange begins, shown once and kept nowhere."""

    recovery: str
    """The recovery key, to be written on paper."""
    fingerprint: str
    """Of the lead's own key, to be read out to the others."""
    referee: bool
    """Whether the lead can open revealed votes; otherwise each reviewer's next sync does."""
