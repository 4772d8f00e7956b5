"""Two diagrams compared: which records came into each number, which left it, and the acts that did it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from litreview.exports.prisma import BY_REASON, Box, PrismaFlow
from litreview.model.events import (
    OF_VOTING,
    Adjudication,
    Assignment,
    Consensus,
    Event,
    EventId,
    Import,
    Labels,
    Link,
    Note,
    Override,
    ProtocolAdopted,
    Relation,
    Removed,
    Retrieval,
    Reveal,
    Sealed,
    SearchRun,
    SetAside,
    TakenOver,
    Undo,
    Vote,
)
from litreview.model.ledger import Ledger
from litreview.model.records import RecordId

_OF_ONE = (TakenOver, Adjudication, Consensus, Override, Retrieval, Removed, SetAside)
"""Acts about one record that can move it; votes are not among them, for they count once they are opened."""

_Opened = Vote | Note | Labels | Sealed
"""What is opened, but for charts: they move nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One number of the diagram that is not what it was."""

    box: Box
    reason: str | None
    """The exclusion reason's id, where the box has a number for each."""
    before: int
    after: int
    entered: tuple[RecordId, ...]
    left: tuple[RecordId, ...]


def changes(before: PrismaFlow, after: PrismaFlow) -> list[Change]:
    """Return the numbers whose records are not the same, in the diagram's order."""
    old, new = _numbers(before), _numbers(after)
    found = []
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(key, ()), new.get(key, ())
        entered, left = _without(now, was), _without(was, now)
        if entered or left:
            box, reason = key
            found.append(
                Change(box=box, reason=reason, before=len(was), after=len(now), entered=entered, left=left)
            )
    return sorted(found, key=lambda change: list(Box).index(change.box))


def _numbers(flow: PrismaFlow) -> Mapping[tuple[Box, str | None], Sequence[RecordId]]:
    numbers: dict[tuple[Box, str | None], Sequence[RecordId]] = {}
    for box in Box:
        if box in BY_REASON:
            numbers |= {(box, str(one.id)): records for one, records in flow.by_reason[box].items()}
        else:
            numbers[box, None] = flow.boxes[box]
    return numbers


def _without(some: Iterable[RecordId], others: Iterable[RecordId]) -> tuple[RecordId, ...]:
    gone = set(others)
    return tuple(record for record in some if record not in gone)


class Causes:
    """The acts between two states of a review that can have moved a record from one box to another."""

    def __init__(self, before: Ledger, after: Ledger) -> None:
        self._after = after
        self._acts: dict[RecordId, list[Event]] = {}
        self._of_all: list[Event] = []
        self._study: dict[RecordId, set[RecordId]] = {}
        self._gather(before)

    def of(self, record: RecordId) -> list[Event]:
        """Return the acts on the record, its report or its study, in the log's order; else those on all."""
        report = self._after.report_of(record)
        records = set(report.records) if report else {record}
        told = self._on(records) or self._on(self._whole_study(records))
        return told or list(self._of_all)

    def _gather(self, before: Ledger) -> None:
        for event in self._after.events.values():
            if event.id in before.events and not self._is_newly_open(event, before):
                continue
            if isinstance(event.act, ProtocolAdopted):
                self._of_all.append(event)
            for record in _records(event, self._after.events):
                self._acts.setdefault(record, []).append(event)
        for _event, link in self._after.links:
            if link.relation is not Relation.OPEN:
                self._study.setdefault(link.first, set()).add(link.second)
                self._study.setdefault(link.second, set()).add(link.first)

    def _is_newly_open(self, event: Event, before: Ledger) -> bool:
        """Tell whether an act known before was sealed then."""
        return before.events[event.id].act != event.act

    def _on(self, records: Iterable[RecordId]) -> list[Event]:
        told = {event.id: event for record in records for event in self._acts.get(record, ())}
        return sorted(told.values(), key=lambda event: (event.lamport, event.id))

    def _whole_study(self, records: set[RecordId]) -> set[RecordId]:
        whole, ahead = set(records), list(records)
        while ahead:
            for other in self._study.get(ahead.pop(), ()):
                if other not in whole:
                    whole.add(other)
                    ahead.append(other)
        return whole


def _records(event: Event, events: Mapping[EventId, Event]) -> Iterator[RecordId]:
    """Yield the records that the act may have moved."""
    match event.act:
        case SearchRun() | Import() as run:
            yield from (found.record for found in run.found)
        case Link() as link:
            yield from (link.first, link.second)
        case Reveal() as reveal:
            opened = (event.act for event in map(events.get, reveal.events) if event)
            yield from (act.record for act in opened if isinstance(act, _Opened) and _is_of_voting(act))
        case Assignment() as assignment:
            yield from assignment.records
        case Undo() as undo:
            undone = events.get(undo.event)
            if undone is not None and isinstance(undone.act, _OF_ONE):
                yield undone.act.record
        case act if isinstance(act, _OF_ONE):
            yield act.record


def _is_of_voting(act: _Opened) -> bool:
    return (act.name if isinstance(act, Sealed) else act.kind) in OF_VOTING
