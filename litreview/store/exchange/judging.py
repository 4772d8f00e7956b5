"""Judging: which events of a device may be taken in, which must wait, and which its writer may not make."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import msgspec

from litreview.model.errors import StoreError
from litreview.model.events import (
    SEALABLE,
    Adjudication,
    Assignment,
    Chart,
    ChartDone,
    ChartSettled,
    Consensus,
    DeviceAdmitted,
    DuplicatesSought,
    Event,
    ExchangeBegun,
    Link,
    Membership,
    Opening,
    PilotBegun,
    PilotClosed,
    Relook,
    Removed,
    Reveal,
    SetAside,
    StageClosed,
    TakenOver,
    Vote,
)
from litreview.model.language import _
from litreview.model.protocol import Digest, Protocol, Role
from litreview.model.records import Record
from litreview.store import Raw
from litreview.store.chain import event_of
from litreview.store.exchange.findings import Finding, Wrong
from litreview.store.exchange.folders import DEVICE
from litreview.store.exchange.known import Known, says
from litreview.store.exchange.lines import Entry
from litreview.store.exchange.reading import Reading, digests_named, is_true
from litreview.store.exchange.seals import SEED
from litreview.store.wire import canonical, digest_of, read_record

_BY_LEAD: Final = frozenset(
    act.kind
    for act in (
        Adjudication,
        Assignment,
        ChartSettled,
        Consensus,
        DeviceAdmitted,
        ExchangeBegun,
        Membership,
        PilotBegun,
        PilotClosed,
        Relook,
        Reveal,
        SetAside,
        StageClosed,
        TakenOver,
    )
)
"""The kinds of act that only a lead may do."""
_BY_LIBRARIAN: Final = frozenset({Link.kind, DuplicatesSought.kind, Removed.kind})
"""The kinds that a lead or a librarian may do: they say which votes count, and for which report."""
_BY_REVIEWER: Final = frozenset({Chart.kind, ChartDone.kind})
"""The kinds that only a reviewer may do."""
_LATEST: Final = 2**53  # no review has as many acts; past it a log could not be gone on with


@dataclass(slots=True, kw_only=True)
class Judgement:
    """What came of one reading: events that may be taken in, in order, and why no more."""

    events: list[Raw] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    finding: Finding | None = None
    held: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One event on trial."""

    reading: Reading
    entry: Entry
    raw: Raw
    event: Event
    known: Known
    protocol: Protocol

    def against(self, kind: Wrong, what: str) -> Finding:
        return self.reading.found(kind, self.entry.file, self.entry.row, what)


def judge(reading: Reading, known: Known, protocol: Protocol, *, own: bool) -> Judgement:
    """Return what may be taken in of the reading; ``known`` learns of it.

    Of one's own device all is, because one wrote it oneself and signed it.
    """
    done = Judgement()
    hashes = known.chains.get(reading.files.device, [])
    previous = hashes[-1] if hashes else Digest("")
    lamport = known.latest.get(reading.files.device, 0)
    for entry in reading.entries[len(hashes) :]:
        raw = entry.line.raw(entry.header, previous)
        event = None if _is_misshapen(entry, lamport) else _event(entry, raw, previous)
        if event is None:
            done.finding = reading.found(Wrong.FORGED, entry.file, entry.row, _("no event of this machine"))
            return done
        case = _Case(reading=reading, entry=entry, raw=raw, event=event, known=known, protocol=protocol)
        done.finding = None if own else _objection(case)
        done.held = _obstacle(case, done) if done.finding is None else None
        if done.finding or done.held:
            return done
        done.events.append(raw)
        known.learn(event)
        previous, lamport = raw.hash, raw.lamport
    return done


def _event(entry: Entry, raw: Raw, previous: Digest) -> Event | None:
    if not is_true(entry, previous):
        return None
    row = (raw.id, raw.kind, raw.actor, raw.device, raw.number, raw.lamport, raw.at)
    try:
        return event_of((*row, raw.payload, raw.previous, raw.hash, raw.sealed))
    except StoreError:
        return None


def _is_misshapen(entry: Entry, lamport: int) -> bool:
    line = entry.line
    is_sealed = line.is_sealed
    return (
        not DEVICE.fullmatch(line.id)
        or not lamport < line.lamport < _LATEST
        or not _is_moment(line.at)
        or not _is_hexadecimal(line.hash)
        or (is_sealed and (line.kind not in SEALABLE or not line.record or not line.stage or not line.sealed))
    )


def _is_moment(text: str) -> bool:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return False
    return moment.tzinfo is not None and moment.isoformat() == text


def _is_hexadecimal(text: str) -> bool:
    return len(text) == 2 * SEED and not set(text) - set("0123456789abcdef")


def _objection(case: _Case) -> Finding | None:
    """Return what speaks against the event for good."""
    objections = (_of_name, _of_role, _of_key, _of_opening)
    return next((found for found in (look(case) for look in objections) if found), None)


def _of_name(case: _Case) -> Finding | None:
    if case.raw.id in case.known.events:
        return case.against(Wrong.FORGED, _("bears the name of another event"))
    return None


def _of_role(case: _Case) -> Finding | None:
    actor, kind, act = case.raw.actor, case.raw.kind, case.event.act
    if kind in _BY_LEAD:
        permitted = actor in case.protocol.with_role(Role.LEAD)
    elif kind in _BY_LIBRARIAN:
        permitted = any(actor in case.protocol.with_role(role) for role in (Role.LEAD, Role.LIBRARIAN))
    elif kind in _BY_REVIEWER:
        permitted = actor in case.protocol.with_role(Role.REVIEWER)
    elif kind == Vote.kind:
        is_own = not isinstance(act, Vote) or act.reviewer == actor
        permitted = is_own and actor in case.protocol.with_role(Role.REVIEWER)
    else:
        permitted = any(member.handle == actor for member in case.protocol.team)
    if permitted:
        return None
    told = _("{handle} may not do this ({kind}) by the protocol").format(handle=actor, kind=kind)
    return case.against(Wrong.NOT_PERMITTED, told)


def _of_key(case: _Case) -> Finding | None:
    match case.event.act:
        case DeviceAdmitted() as act:
            sound = _is_hexadecimal(act.key)
        case ExchangeBegun() as act:
            sound = all(_is_hexadecimal(key) for key in (act.referee, act.recovery) if key is not None)
        case _:
            return None
    return None if sound else case.against(Wrong.FORGED, _("names a key that is none"))


def _of_opening(case: _Case) -> Finding | None:
    if not isinstance(case.event.act, Opening):
        return None
    for identity, payload in case.event.act.contents:
        event = case.known.events.get(identity)
        if event and not says(event, payload.encode()):
            told = _("says of {event} what was not sealed").format(event=identity)
            return case.against(Wrong.FALSE_OPENING, told)
    return None


def _obstacle(case: _Case, done: Judgement) -> str | None:
    """Return what the event must wait for; keep the records that came with it."""
    obstacles: tuple[Callable[[_Case, Judgement], str | None], ...] = (_of_reveal, _of_records)
    what = next((found for found in (look(case, done) for look in obstacles) if found), None)
    return what and f"{case.reading.files.shown}/{case.entry.file}:{case.entry.row}: {what}"


def _of_reveal(case: _Case, _done: Judgement) -> str | None:
    act = case.event.act
    if isinstance(act, Opening):
        wanted = {identity for identity, _payload in act.contents}
    else:
        wanted = {case.raw.id} if case.raw.kind in SEALABLE and not case.raw.sealed else set()
    if wanted <= case.known.revealed:
        return None
    return _("opens votes that the lead has not revealed, as far as is known here; waiting for the lead")


def _of_records(case: _Case, done: Judgement) -> str | None:
    wanted = [digest for digest in digests_named(case.entry) if digest not in case.known.contents]
    lacking = [digest for digest in wanted if digest not in case.reading.contents]
    if lacking:
        return _("{number} records that it names have not arrived").format(number=len(lacking))
    records = [_record(case.reading.contents[digest], digest) for digest in dict.fromkeys(wanted)]
    if None in records:
        return _("its records were written by a newer litreview; install that version")
    done.records += [record for record in records if record]
    case.known.contents.update(wanted)
    return None


def _record(content: bytes, digest: Digest) -> Record | None:
    try:
        record = read_record(content)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return record if digest_of(canonical(record)) == digest else None
