"""Exchange: begin it, admit devices, sync, and open what a lost machine has sealed."""

from pathlib import Path

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import DeviceAdmitted, EventId, ExchangeBegun, Recovered, Sealed
from litreview.model.language import _
from litreview.model.protocol import Handle, Protocol, Role
from litreview.store.exchange.desk import Desk, referee_name
from litreview.store.exchange.findings import Finding
from litreview.store.exchange.keys import KeyRing
from litreview.store.exchange.known import says
from litreview.store.exchange.opening import Opener
from litreview.store.exchange.pin import Pin, write_pin
from litreview.store.exchange.report import Begun, DeviceState, SyncReport
from litreview.store.exchange.seals import (
    fingerprint,
    from_paper,
    new_seed,
    on_paper,
    sealing_pair,
    signing_pair,
)
from litreview.store.exchange.syncing import Sync, surveyed
from litreview.store.exchange.writing import RECOVERY
from litreview.store.sqlite import SqliteStore


class Exchange:
    """The exchange of one review, as this store takes part in it."""

    def __init__(self, store: SqliteStore, drawer: Path, protocol: Protocol, keys: KeyRing) -> None:
        self._desk = Desk(store=store, drawer=drawer, protocol=protocol, keys=keys)

    def begin(self, lead: Handle) -> Begun:
        """Begin the exchange as its lead; return the recovery key, which is kept nowhere.

        Where a lead is a reviewer too, nobody can open votes but their authors, each by their own sync.
        """
        desk = self._desk
        desk.refuse_other(lead, Role.LEAD)
        if desk.pin:
            raise ReviewError(
                _("exchange"),
                _("has begun already"),
                _("litreview sync goes on with it; the lead's machine admits the others."),
            )
        device, seed = desk.store.own_device(lead), desk.seed(lead, published=False)
        recovery, referee = new_seed(), None
        leads, reviewers = (desk.protocol.with_role(role) for role in (Role.LEAD, Role.REVIEWER))
        if not set(leads) & set(reviewers):
            referee = new_seed()
            desk.keys.put(referee_name(lead, device), referee)
        key = signing_pair(seed).public
        write_pin(desk.drawer.parent, Pin(handle=lead, device=device, key=key.hex()))
        begun = ExchangeBegun(
            referee=sealing_pair(referee).public.hex() if referee else None,
            recovery=sealing_pair(recovery).public.hex(),
        )
        desk.append(lead, [begun, DeviceAdmitted(handle=lead, device=device, key=key.hex())])
        return Begun(recovery=on_paper(recovery), fingerprint=fingerprint(key), referee=referee is not None)

    def admit(self, lead: Handle, handle: Handle, which: str) -> DeviceState:
        """Vouch for a device of the handle, named by its id or its fingerprint; return it.

        Raise UsageError where no one device answers to that, ReviewError for who is not the lead.
        """
        desk = self._desk
        desk.refuse_other(lead, Role.LEAD)
        desk.refuse_other(handle, None)
        if desk.store.own_device(lead) not in desk.known(desk.pin).admitted:
            raise ReviewError(
                _("exchange"),
                _("has not begun, or this is not the machine of the lead who began it"),
                _("The lead begins it once, on one machine, and admits the others there."),
            )
        found = [one for one in self.devices() if one.handle == handle and _answers_to(one, which)]
        if len(found) != 1:
            raise UsageError(
                f"{handle} {which}",
                _("no one machine answers to that"),
                _("Sync first; then name the machine or the fingerprint that {handle} reads out.").format(
                    handle=handle
                ),
            )
        if not found[0].admitted:
            desk.append(lead, [DeviceAdmitted(handle=handle, device=found[0].device, key=found[0].key)])
        return found[0]

    def devices(self) -> tuple[DeviceState, ...]:
        """Return every device that has a signed head in the drawer."""
        admitted = self._desk.known(self._desk.pin).admitted
        return tuple(
            DeviceState(
                handle=reading.files.handle,
                device=reading.files.device,
                key=reading.top.key,
                fingerprint=fingerprint(bytes.fromhex(reading.top.key)),
                admitted=admitted.get(reading.files.device) == (reading.files.handle, reading.top.key),
                n=reading.n,
            )
            for reading in self._desk.places()[0].readings.values()
            if reading.top
        )

    def findings(self) -> tuple[Finding, ...]:
        """Return what is wrong with the files in the drawer; nothing is taken in or written."""
        found, _known, _pin = surveyed(self._desk)
        return tuple(found.findings)

    def sync(self, handle: Handle, folder: Path | None = None) -> SyncReport:
        """Take in what others have written, and write what this member has done here.

        ``folder`` is a shared one beside the drawer: a drive, a memory stick, a cloud folder.
        """
        return Sync(self._desk, handle).run(folder)

    def recover(self, text: str, handle: Handle) -> int:
        """Open what the handle sealed on a machine that is lost, by the key on paper; return how many.

        Raise UsageError for another key than that of this review, and where another reviewer votes in
        this store: it would show them what they may not see. That it was done is an act, known to all.
        """
        self._refuse_other_voters(handle)
        desk = self._desk
        pair, known = sealing_pair(from_paper(text)), desk.known(desk.pin)
        if known.begun is None or known.begun.recovery != pair.public.hex():
            raise UsageError(
                _("the recovery key"),
                _("is not that of this review"),
                _("Look for the paper that the lead wrote when this exchange began; sync once before."),
            )
        opener = Opener(role=RECOVERY, pair=pair)
        opened: list[tuple[EventId, bytes]] = []
        for reading in desk.places()[0].readings.values():
            for entry in reading.entries if reading.files.handle == handle else ():
                event = known.events.get(entry.line.id)
                payload = opener.payload(entry) if event and isinstance(event.act, Sealed) else None
                if event and payload is not None and says(event, payload):
                    opened.append((event.id, payload))
        desk.store.unseal(opened)
        desk.append(handle, [Recovered(handle=handle, votes=len(opened))])
        return len(opened)

    def _refuse_other_voters(self, handle: Handle) -> None:
        voters = set(self._desk.protocol.with_role(Role.REVIEWER)) - {handle}
        other = next(iter(voters & self._desk.store.writers().keys()), None)
        if other is not None:
            raise UsageError(
                f"--as {handle}",
                _("{other} works in this folder, and must not see these votes").format(other=other),
                _("Recover them in a folder of {handle}'s own, on the new machine.").format(handle=handle),
            )


def _answers_to(device: DeviceState, which: str) -> bool:
    letters = "".join(sign for sign in which.upper() if sign.isalnum())
    return which == device.device or letters == device.fingerprint.replace("-", "")
