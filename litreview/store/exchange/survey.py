"""Survey: all that lies in the places of an exchange, compared with what is known and with each other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from litreview.model.events import DeviceId, ExchangeBegun
from litreview.model.language import _
from litreview.model.protocol import Digest, Handle, Protocol, Role
from litreview.model.records import Record
from litreview.store import Raw
from litreview.store.exchange.findings import Finding, Wrong
from litreview.store.exchange.folders import devices_in
from litreview.store.exchange.heads import NAME, Seen
from litreview.store.exchange.judging import judge
from litreview.store.exchange.known import Known
from litreview.store.exchange.pin import Pin
from litreview.store.exchange.reading import Reading, digests_named, read
from litreview.store.exchange.seals import fingerprint


@dataclass(slots=True, kw_only=True)
class Place:
    """One folder of the exchange, read."""

    folder: Path
    shown: str
    is_drawer: bool
    """Whether it is the review's own, where nothing that was taken in may ever be missing."""
    readings: dict[DeviceId, Reading] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    accused: set[DeviceId] = field(default_factory=set)
    """Devices whose files here are not as they were written."""

    def lacks(self, reading: Reading, known: Known) -> bool:
        """Tell whether the device's files here are sound but older than that reading, or were never here.

        What was tampered with is left as it is, for people to look at.
        """
        device = reading.files.device
        there, seen = self.readings.get(device), self.seen(known).get(device)
        if device in self.accused or (seen and seen[1].n > reading.n):
            return False
        return there is None or (there.head is not None and there.n < reading.n)

    def seen(self, known: Known) -> dict[DeviceId, tuple[Handle, Seen]]:
        """Return how far each device had come when one who is vouched for last looked, and who."""
        furthest: dict[DeviceId, tuple[Handle, Seen]] = {}
        for device, reading in self.readings.items():
            top, vouched = reading.top, known.admitted.get(device)
            if top is None or vouched != (reading.files.handle, top.key):
                continue
            for other, seen in top.seen.items():
                if other not in furthest or furthest[other][1].n < seen.n:
                    furthest[other] = (top.handle, seen)
        return furthest


@dataclass(slots=True, kw_only=True)
class Survey:
    """What may be taken in from all places, and what stands against the rest."""

    places: list[Place]
    best: dict[DeviceId, Reading] = field(default_factory=dict)
    """For each device the reading that goes furthest and has nothing against it."""
    events: list[Raw] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    held: dict[DeviceId, str] = field(default_factory=dict)
    before: dict[DeviceId, int] = field(default_factory=dict)
    """How many events of each other device the store held already, whose files must be in its drawer."""
    blocked: set[DeviceId] = field(default_factory=set)
    """Devices of which nothing more is taken in, whatever the place."""

    @property
    def remarks(self) -> list[str]:
        """Return what a person may wish to know though nothing is wrong."""
        return [told for place in self.places for one in place.readings.values() for told in one.remarks]


def look(folder: Path, shown: str, *, is_drawer: bool) -> Place:
    """Return the place with all its devices read."""
    place = Place(folder=folder, shown=shown, is_drawer=is_drawer)
    for files in devices_in(folder, shown):
        reading = read(files)
        if files.device in place.readings:
            told = _("two members have files of one machine")
            place.findings.append(reading.found(Wrong.MISPLACED, NAME, None, told))
        else:
            place.readings[files.device] = reading
    return place


def first_lead(places: Iterable[Place], protocol: Protocol) -> Pin | None:
    """Return the device of the lead who began the exchange; of several who did, the one that did first."""
    found = []
    for place in places:
        for reading in place.readings.values():
            begun = _begun(reading)
            if begun and reading.head and reading.files.handle in protocol.with_role(Role.LEAD):
                pin = Pin(handle=reading.head.handle, device=reading.head.device, key=reading.head.key)
                found.append((begun, pin.device, pin))
    return min(found)[2] if found else None


def survey(places: list[Place], known: Known, protocol: Protocol, own: frozenset[DeviceId]) -> Survey:
    """Return what may be taken in of what lies in the places; ``known`` learns of it.

    ``own`` are the devices whose chains this store writes.
    """
    before = {device: len(chain) for device, chain in known.chains.items() if device not in own}
    done = Survey(places=places, before=before)
    leads = set(protocol.with_role(Role.LEAD))
    devices = sorted(
        {device: reading for place in places for device, reading in place.readings.items()}.items(),
        key=lambda one: (one[1].files.handle not in leads, one[0]),
    )
    again = True
    while again:  # what the lead says vouches for others, and what one reveals lets another go on
        taken = len(done.events)
        for device, _reading in devices:
            _take(done, device, (known, protocol, own))
        again = len(done.events) > taken
    for device, reading in devices:
        if device not in known.admitted and device not in own:
            _turn_away(done, reading, protocol, known)
    done.findings += [finding for place in places for finding in _gone(place, known, done.before)]
    done.findings = list(dict.fromkeys(done.findings))
    return done


def _take(done: Survey, device: DeviceId, court: tuple[Known, Protocol, frozenset[DeviceId]]) -> None:
    """Take in what the device has that is new; what comes after an act it may not do stays out."""
    known, protocol, own = court
    done.best.pop(device, None)
    if device in done.blocked or (device not in known.admitted and device not in own):
        return
    sound = _sound(done, device, known)
    if device in done.blocked or not sound:
        _hold(done, device)
        return
    best = max(sound, key=lambda reading: reading.n)
    judged = judge(best, known, protocol, own=device in own)
    done.events += judged.events
    done.records += judged.records
    done.held.pop(device, None)
    if judged.finding:
        done.findings.append(judged.finding)
        done.blocked.add(device)
    else:
        done.best[device] = best
        _hold(done, device, judged.held)


def _sound(done: Survey, device: DeviceId, known: Known) -> list[Reading]:
    """Return the readings of the device that nothing speaks against; a fork stands against all."""
    sound = []
    for place in done.places:
        reading = place.readings.get(device)
        findings = _against(place, reading, known, done.before) if reading else []
        done.findings += findings
        if findings:
            place.accused.add(device)
        elif reading and reading.head is not None:
            sound.append(reading)
        if any(finding.kind is Wrong.FORKED for finding in findings):
            done.blocked.add(device)
    return sound


def _hold(done: Survey, device: DeviceId, told: str | None = None) -> None:
    here = (place.readings.get(device) for place in done.places)
    best = done.best[device].n if device in done.best else 0
    lacking = (one.lacking for one in here if one and one.lacking and one.top and one.top.n > best)
    told = told or next(map(str, lacking), None)
    if told and device not in done.blocked:
        done.held[device] = told


def _against(place: Place, reading: Reading, known: Known, before: dict[DeviceId, int]) -> list[Finding]:
    """Return what speaks against the reading, by itself, by its key, and by what was seen before."""
    device = reading.files.device
    if reading.findings:
        return reading.findings
    vouched = known.admitted.get(device)
    if vouched and reading.top and vouched != (reading.top.handle, reading.top.key):
        told = _("signed with another key than the lead vouches for")
        return [reading.found(Wrong.FORGED, NAME, None, told)]
    who, seen = place.seen(known).get(device, (reading.files.handle, Seen(0, "")))  # type: ignore[arg-type]
    chain = known.chains.get(device, [])
    needed = max(seen.n, before.get(device, 0) if place.is_drawer else 0)
    witness = who if seen.n == needed else _("this review")
    found = [
        _short(reading, needed, witness),
        _fork(reading, chain, who, seen),
        _without_records(reading, needed),
    ]
    return [finding for finding in found if finding]


def _short(reading: Reading, needed: int, who: str) -> Finding | None:
    """Return that something is missing which was here before."""
    if reading.lacking:
        is_new = reading.there >= needed and (reading.top or not needed)
        return None if is_new else reading.lacking
    if reading.n >= needed:
        return None
    told = _("an older state, of {n} events: {who} had seen {seen} here").format(
        n=reading.n, who=who, seen=needed
    )
    return reading.found(Wrong.ROLLED_BACK, NAME, None, told)


def _fork(reading: Reading, chain: list[Digest], who: Handle, seen: Seen) -> Finding | None:
    """Return that an event is not the one that was here, or that another saw, under its number."""
    for entry, known in zip(reading.entries, chain, strict=False):
        if entry.line.hash != known:
            told = _("event {number} is another one than was taken in before").format(
                number=entry.line.number
            )
            return reading.found(Wrong.FORKED, entry.file, entry.row, told)
    if 0 < seen.n <= reading.n and reading.entries[seen.n - 1].line.hash != seen.hash:
        entry = reading.entries[seen.n - 1]
        told = _("event {number} is another one than {who} has seen").format(number=seen.n, who=who)
        return reading.found(Wrong.FORKED, entry.file, entry.row, told)
    return None


def _without_records(reading: Reading, needed: int) -> Finding | None:
    for entry in reading.entries[:needed]:
        lacking = [digest for digest in digests_named(entry) if digest not in reading.contents]
        if lacking:
            told = _("{number} records that it names are missing").format(number=len(lacking))
            return reading.found(Wrong.REMOVED, entry.file, entry.row, told)
    return None


def _turn_away(done: Survey, reading: Reading, protocol: Protocol, known: Known) -> None:
    """Hold the files of a device that the lead has not vouched for; name one that plays the lead."""
    handle, device = reading.files.handle, reading.files.device
    if handle in protocol.with_role(Role.LEAD) and _begun(reading) and known.admitted:
        told = _("another lead's machine than the one this review trusts")
        done.findings.append(reading.found(Wrong.OTHER_LEAD, NAME, None, told))
        return
    if not any(member.handle == handle for member in protocol.team):
        told = _("{folder}: the protocol names no member {handle}")
    elif reading.top is None:
        told = _("{folder}: no head with a sound signature")
    else:
        told = _("{folder}: not admitted yet; when compared: litreview team admit {handle} {key}")
    key = fingerprint(bytes.fromhex(reading.top.key)) if reading.top else ""
    done.held[device] = told.format(folder=reading.files.shown, handle=handle, key=key)


def _gone(place: Place, known: Known, before: dict[DeviceId, int]) -> Iterator[Finding]:
    """Yield each device of which nothing is left in a place where it was before."""
    yield from place.findings
    needed = {device: seen.n for device, (_who, seen) in place.seen(known).items()}
    if place.is_drawer:
        needed.update(before)
    for device, n in sorted(needed.items()):
        if n and device in known.admitted and device not in place.readings:
            handle = known.admitted[device][0]
            yield Finding(
                kind=Wrong.FILE_GONE,
                handle=handle,
                device=device,
                file=f"{place.shown}/{handle}/{device}",
                line=None,
                what=_("the machine's files are gone; {number} events of it were here").format(number=n),
            )


def _begun(reading: Reading) -> tuple[int, str] | None:
    """Return when, by its Lamport number, the device began the exchange."""
    for entry in reading.entries:
        if entry.line.kind == ExchangeBegun.kind:
            return (entry.line.lamport, entry.line.id)
    return None
