"""Syncing: one run of ``litreview sync``, from reading what others wrote to writing one's own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from litreview.model.errors import ReviewError, StoreError, UsageError
from litreview.model.events import DeviceId, Event, Opening, Sealed
from litreview.model.language import _, ngettext
from litreview.model.protocol import Digest, Handle
from litreview.store import Raw
from litreview.store.exchange.desk import Desk
from litreview.store.exchange.findings import Finding
from litreview.store.exchange.folders import prepare, write_device
from litreview.store.exchange.heads import NAME, Head, Seen, signed
from litreview.store.exchange.known import Known
from litreview.store.exchange.lines import FORMAT
from litreview.store.exchange.opening import Opener, to_tell
from litreview.store.exchange.pin import Pin, write_pin
from litreview.store.exchange.reading import Reading
from litreview.store.exchange.report import SyncReport
from litreview.store.exchange.seals import fingerprint, sealing_pair, signing_pair
from litreview.store.exchange.survey import Place, Survey, first_lead, survey
from litreview.store.exchange.writing import (
    REFEREE,
    SELF,
    Segments,
    recipients,
    records_named,
    with_records,
)
from litreview.store.files import refuse_ways_out

_TOLD_AT_ONCE: Final = 200  # openings in one event
_NOBODY: Final = Seen(0, Digest(""))


def surveyed(desk: Desk, folder: Path | None = None) -> tuple[Survey, Known, Pin | None]:
    """Return what lies in the drawer and the folder, what is then known, and the lead it is judged by.

    What seems wrong is looked at once more: somebody may have been writing just then.
    """
    for _look in range(2):
        places = desk.places(folder)
        pin = desk.pin or first_lead(places, desk.protocol)
        known = desk.known(pin)
        found = survey(places, known, desk.protocol, desk.own())
        if not found.findings:
            break
    return found, known, pin


class Sync:
    """One run, by one member, on one store."""

    def __init__(self, desk: Desk, handle: Handle) -> None:
        self._desk = desk
        self._handle = handle

    def run(self, folder: Path | None) -> SyncReport:
        """Take in what others have written, write what this member has done, and tell of both."""
        desk, handle = self._desk, self._handle
        desk.refuse_other(handle, None)
        self._refuse_old()
        self._refuse_folder(folder)
        refuse_ways_out(desk.drawer.parent.parent, [Path(desk.shown)])
        prepare(desk.drawer, desk.shown)
        beside = folder if folder and folder.resolve() != desk.drawer.resolve() else None
        found, known, pin = surveyed(desk, beside)
        if pin and not desk.pin:
            write_pin(desk.drawer.parent, pin)
        device, seed = self._identify(found.places, known)
        sealed = {one.id for one in known.events.values() if isinstance(one.act, Sealed)}
        self._copy_to_drawer(found)
        self._take_in(found, seed)
        desk.relearn(known)
        wrong = self._tell(found, known)
        sent, files = self._write(found, known, seed)
        self._hand_on(found, known, files)
        return SyncReport(
            sent=sent,
            received=sum(raw.device != device for raw in found.events),
            opened=sum(_is_opened(known.events[identity], device) for identity in sealed),
            held=tuple(told for _device, told in sorted(found.held.items())),
            findings=(*found.findings, *wrong),
            remarks=tuple(found.remarks),
            awaited=tuple(self._awaited(known, device)),
            fingerprint=fingerprint(signing_pair(seed).public),
            lead=fingerprint(bytes.fromhex(pin.key)) if pin else "",
        )

    def _refuse_old(self) -> None:
        store = self._desk.store
        for device in store.devices() - self._desk.own():
            if store.chain(device, 0, 1):
                raise ReviewError(
                    _("exchange"),
                    _("this store holds acts from before each member had a chain of their own"),
                    _("Nothing was sent. Begin the exchange in a new review and import the records there."),
                )

    def _refuse_folder(self, folder: Path | None) -> None:
        desk = self._desk
        desk.keys.refuse(desk.drawer.parent.parent)
        if folder is None:
            return
        if not folder.is_dir():
            raise UsageError(
                str(folder),
                _("no such folder"),
                _("Plug in or mount it, or make it; nothing was sent."),
            )
        desk.keys.refuse(folder)

    def _identify(self, places: list[Place], known: Known) -> tuple[DeviceId, bytes]:
        """Return this member's device and seed; raise UsageError where another key has signed for it."""
        device = self._desk.store.own_device(self._handle)
        tops = [place.readings[device].top for place in places if device in place.readings]
        seed = self._desk.seed(self._handle, published=bool(tops) or device in known.admitted)
        return device, seed

    def _copy_to_drawer(self, found: Survey) -> None:
        """Bring into the drawer what others hold further, also of devices that nobody vouches for yet."""
        drawer, *others = found.places
        team = {member.handle for member in self._desk.protocol.team}
        for place in others:
            for device, reading in place.readings.items():
                files, here = reading.files, drawer.readings.get(device)
                is_best = found.best.get(device) is reading
                is_new = device in found.held and (here is None or here.n < reading.n)
                if reading.copies and files.handle in team and (is_best or is_new):
                    write_device(self._desk.drawer, files.handle, device, reading.copies, self._desk.shown)

    def _take_in(self, found: Survey, seed: bytes) -> None:
        store, device = self._desk.store, self._desk.store.own_device(self._handle)
        if found.events:
            store.receive(found.events, found.records)
        sealed = {raw.id for raw in found.events if raw.device == device and raw.sealed}
        if sealed:  # this store is older than what it had written, and learns of its own acts again
            opener = Opener(role=SELF, pair=sealing_pair(seed))
            own = [entry for entry in found.best[device].entries if entry.line.id in sealed]
            payloads = ((entry.line.id, opener.payload(entry)) for entry in own)
            store.unseal([(identity, payload) for identity, payload in payloads if payload is not None])

    def _tell(self, found: Survey, known: Known) -> list[Finding]:
        """Tell all what revealed votes say, where this device can; return the lines that lie."""
        pair = self._desk.referee(self._handle)
        referee = Opener(role=REFEREE, pair=pair) if pair else None
        told, wrong = to_tell(known, found.best, self._desk.store, self._handle, referee)
        acts = [
            Opening(
                contents=tuple(
                    (one, payload.decode()) for one, payload in told[start : start + _TOLD_AT_ONCE]
                )
            )
            for start in range(0, len(told), _TOLD_AT_ONCE)
        ]
        if acts:
            for event in self._desk.append(self._handle, acts):
                known.learn(event)
            sealed = [(one, payload) for one, payload in told if isinstance(known.events[one].act, Sealed)]
            self._desk.store.unseal(sealed)
            self._desk.relearn(known)
        return wrong

    def _write(self, found: Survey, known: Known, seed: bytes) -> tuple[int, dict[str, bytes]]:
        """Write this member's events into the drawer; return how many are new there, and all its files."""
        desk, device = self._desk, self._desk.store.own_device(self._handle)
        chain = desk.store.chain(device)
        reading = found.best.get(device)
        if device in found.blocked or (reading and reading.n > len(chain)):
            return 0, {}
        self._refuse_behind(found, known, chain)
        segments = self._segments(known, seed, reading)
        before = segments.n
        if known.begun:
            new = chain[segments.n :]
            segments.add(new)
            segments.files = with_records(segments.files, list(desk.store.contents(records_named(new))))
        head = Head(
            format=FORMAT,
            handle=self._handle,
            device=device,
            key=signing_pair(seed).public.hex(),
            seal=sealing_pair(seed).public.hex(),
            n=segments.n,
            hash=segments.last,
            lines=segments.state.hex(),
            seen=self._seen(known),
        )
        files = segments.files | {NAME: signed(head, signing_pair(seed))}
        write_device(desk.drawer, self._handle, device, files, desk.shown)
        return segments.n - before, files

    def _segments(self, known: Known, seed: bytes, reading: Reading | None) -> Segments:
        pair = sealing_pair(seed)
        keys = recipients(pair, known.begun) if known.begun else {}
        segments = Segments(protocol=self._desk.protocol, keys=keys, revealed=known.revealed)
        if reading:
            segments.go_on(reading, pair)
        return segments

    def _seen(self, known: Known) -> dict[DeviceId, Seen]:
        own = self._desk.own()
        return {
            device: Seen(len(known.chains[device]), known.chains[device][-1])
            for device in sorted(known.admitted)
            if device not in own and device in known.chains
        }

    def _refuse_behind(self, found: Survey, known: Known, chain: list[Raw]) -> None:
        """Raise StoreError where others hold acts of this device that this store has lost."""
        device = self._desk.store.own_device(self._handle)
        seen = max(place.seen(known).get(device, (self._handle, _NOBODY))[1].n for place in found.places)
        if seen > len(chain):
            raise StoreError(
                _("exchange"),
                _("others have taken in {seen} acts of this machine, and this store holds {n}").format(
                    seen=seen, n=len(chain)
                ),
                _(
                    "Bring back this machine's files in {folder}, or a newer copy of the store; then sync."
                ).format(folder=f"{self._desk.shown}/{self._handle}/{device}"),
            )

    def _hand_on(self, found: Survey, known: Known, files: dict[str, bytes]) -> None:
        """Bring into the shared folder what is new here: one's own files, and others' that go further."""
        _drawer, *others = found.places
        own = self._desk.store.own_device(self._handle)
        for place in others:
            for device, best in found.best.items():
                if device != own and place.lacks(best, known):
                    write_device(place.folder, best.files.handle, device, best.copies, place.shown)
            if files:
                write_device(place.folder, self._handle, own, files, place.shown)

    def _awaited(self, known: Known, device: DeviceId) -> Iterator[str]:
        if known.begun is None:
            yield _("the lead has not begun the exchange, or the lead's files have not arrived")
        elif device not in known.admitted:
            yield _("the lead has not admitted this machine yet: tell the lead its fingerprint")
        waiting = known.waiting()
        if waiting and known.begun and known.begun.referee:
            yield _("the lead's sync, to open what was revealed")
        elif waiting:
            for author in sorted({event.actor for event in waiting}):
                yield _("the sync of {handle}, to open what was revealed").format(handle=author)
        written = self._desk.places()[0].readings
        for other, chain in self._desk.store.writers().items():
            there = written.get(chain)
            number = len(known.chains.get(chain, ())) - (there.n if there else 0)
            if other != self._handle and number:
                said = ngettext(
                    "{handle} has {number} act here that was not sent: litreview sync --as {handle}",
                    "{handle} has {number} acts here that were not sent: litreview sync --as {handle}",
                    number,
                )
                yield said.format(handle=other, number=number)


def _is_opened(event: Event, own: DeviceId) -> bool:
    return event.device != own and not isinstance(event.act, Sealed)
