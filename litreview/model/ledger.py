"""The ledger: the current state of a review, folded from its events and disposable at any time."""

from collections.abc import Iterable, Sequence

from litreview.model.events import (
    Act,
    Adjudication,
    Event,
    EventId,
    Import,
    Link,
    Note,
    ProtocolAdopted,
    Retrieval,
    SearchFailed,
    SearchRun,
    Undo,
    UnknownAct,
    Vote,
)
from litreview.model.protocol import Digest, Handle, Stage
from litreview.model.records import RecordId, SourceKind
from litreview.model.reports import Report, clusters

Slot = tuple[str, Stage | None, RecordId]
"""What a verdict, remark or retrieval is about: the kind of event, the stage and the record."""

_Opinion = Vote | Adjudication | Note | Retrieval


class Ledger:
    """Everything found and decided, as it stands after the events applied so far.

    Events must come in the order of (lamport, id); ``fold`` sorts a whole log.
    """

    def __init__(self) -> None:
        self.events: dict[EventId, Event] = {}
        self.runs: list[tuple[Event, SearchRun | Import]] = []
        self.failures: list[tuple[Event, SearchFailed]] = []
        self.kinds: dict[RecordId, SourceKind] = {}
        """Every record found, in the order first found, with the kind of its source."""
        self.links: list[tuple[Event, Link]] = []
        self.protocol: Digest | None = None
        """The version of the criteria last adopted."""
        self.unknown: list[UnknownAct] = []
        self.latest: Event | None = None
        """The last event applied."""
        self._standing: dict[Slot, dict[Handle, list[Event]]] = {}
        self._reports: tuple[Report, ...] | None = None
        self._report_of: dict[RecordId, Report] = {}

    def apply(self, event: Event) -> None:
        """Take one more event into account; one already applied changes nothing."""
        if event.id in self.events:
            return
        self.events[event.id] = event
        self.latest = event
        match event.act:
            case Vote() | Adjudication() | Note() | Retrieval() as act:
                people = self._standing.setdefault(_slot(act), {})
                people.setdefault(event.actor, []).append(event)
            case Undo() as undo:
                self._take_back(undo.event, event.actor)
            case SearchRun() | Import() as run:
                self._take_in(run, event)
            case act:
                self._keep(act, event)

    @property
    def reports(self) -> tuple[Report, ...]:
        """Return the reports: every record found stands in exactly one, in the order first found."""
        if self._reports is None:
            links = ((link.first, link.second) for _, link in self.links)
            self._reports = tuple(self._report(group) for group in clusters(self.kinds, links))
            self._report_of = {record: report for report in self._reports for record in report.records}
        return self._reports

    def report_of(self, record: RecordId) -> Report | None:
        """Return the report the record describes, or None for a record that was never found."""
        return self._report_of.get(record) if self.reports else None

    def votes(self, report: Report, stage: Stage) -> dict[Handle, Vote]:
        """Return each reviewer's standing vote on the report, whichever of its records it was given on."""
        latest = self._latest_by_person(report, Vote.kind, stage)
        return {person: event.act for person, event in latest.items() if isinstance(event.act, Vote)}

    def adjudication(self, report: Report, stage: Stage) -> tuple[Handle, Adjudication] | None:
        """Return who decided the report's conflict, and how, where it was decided and not undone."""
        event = self._latest(report, Adjudication.kind, stage)
        return (event.actor, event.act) if event and isinstance(event.act, Adjudication) else None

    def retrieval(self, report: Report) -> Retrieval | None:
        """Return what came of looking for the report's full text, or None while nobody has said."""
        event = self._latest(report, Retrieval.kind, None)
        return event.act if event and isinstance(event.act, Retrieval) else None

    def notes(self, report: Report, stage: Stage) -> dict[Handle, str]:
        """Return each person's standing remark on the report at the stage."""
        latest = self._latest_by_person(report, Note.kind, stage)
        remarks = {person: event.act.text for person, event in latest.items() if isinstance(event.act, Note)}
        return {person: text for person, text in remarks.items() if text}

    def last_of(self, person: Handle, kind: str, stage: Stage) -> Event | None:
        """Return the person's latest standing event of the kind at the stage: what undo takes back."""
        mine = (
            people[person][-1]
            for (standing, at, _), people in self._standing.items()
            if standing == kind and at is stage and people.get(person)
        )
        return max(mine, key=order_of, default=None)

    def state(self) -> dict[str, object]:
        """Return all that this ledger answers from, as plain values: equal for ledgers that answer alike."""
        standing = [
            (kind, stage or "", record, person, [event.id for event in events])
            for (kind, stage, record), people in self._standing.items()
            for person, events in people.items()
        ]
        return {
            "events": list(self.events),
            "runs": [event.id for event, _ in self.runs],
            "failures": [event.id for event, _ in self.failures],
            "kinds": list(self.kinds.items()),
            "links": [event.id for event, _ in self.links],
            "protocol": self.protocol,
            "unknown": [act.name for act in self.unknown],
            "latest": self.latest and self.latest.id,
            "reports": self.reports,
            "standing": sorted(standing),
        }

    def _latest_by_person(self, report: Report, kind: str, stage: Stage | None) -> dict[Handle, Event]:
        latest: dict[Handle, Event] = {}
        for record in report.records:
            for person, events in self._standing.get((kind, stage, record), {}).items():
                if person not in latest or order_of(events[-1]) > order_of(latest[person]):
                    latest[person] = events[-1]
        return latest

    def _latest(self, report: Report, kind: str, stage: Stage | None) -> Event | None:
        return max(self._latest_by_person(report, kind, stage).values(), key=order_of, default=None)

    def _report(self, group: list[RecordId]) -> Report:
        main = [record for record in group if self.kinds[record].is_main_arm]
        leading = (main or group)[0]
        others = (record for record in group if record != leading)
        return Report(records=(leading, *others), main_arm=bool(main))

    def _take_in(self, run: SearchRun | Import, event: Event) -> None:
        self.runs.append((event, run))
        for found in run.found:
            self.kinds.setdefault(found.record, run.source_kind)
        self._reports = None

    def _keep(self, act: Act, event: Event) -> None:
        match act:
            case Link():
                self.links.append((event, act))
                self._reports = None
            case SearchFailed():
                self.failures.append((event, act))
            case ProtocolAdopted():
                self.protocol = act.digest
            case UnknownAct():
                self.unknown.append(act)

    def _take_back(self, undone: EventId, person: Handle) -> None:
        event = self.events.get(undone)
        if event is None or event.actor != person or not isinstance(event.act, _Opinion):
            return  # nobody takes back another's act
        people = self._standing[_slot(event.act)]
        people[person] = [standing for standing in people.get(person, []) if standing is not event]
        if not people[person]:
            del people[person]


def fold(events: Iterable[Event]) -> Ledger:
    """Return the ledger of a whole log, in whatever order its events are given."""
    ledger = Ledger()
    for event in sorted(events, key=order_of):
        ledger.apply(event)
    return ledger


def extended(ledger: Ledger, events: Sequence[Event]) -> Ledger:
    """Return the ledger with more events: the same one when they are all later, else a new fold."""
    later = sorted(events, key=order_of)
    if later and ledger.latest and order_of(later[0]) < order_of(ledger.latest):
        return fold([*ledger.events.values(), *later])
    for event in later:
        ledger.apply(event)
    return ledger


def order_of(event: Event) -> tuple[int, str]:
    """Return what events are ordered by: the Lamport number, then the id; never the clock."""
    return (event.lamport, event.id)


def _slot(act: _Opinion) -> Slot:
    return (act.kind, None if isinstance(act, Retrieval) else act.stage, act.record)
