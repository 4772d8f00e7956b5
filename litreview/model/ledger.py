"""The ledger: the current state of a review, folded from its events and disposable at any time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from operator import attrgetter

from litreview.model.errors import UsageError
from litreview.model.events import (
    BY_HAND,
    OF_VOTING,
    Act,
    Adjudication,
    Assignment,
    Attached,
    Chart,
    ChartDone,
    Charted,
    ChartSettled,
    Consensus,
    DeviceAdmitted,
    DuplicatesSought,
    Event,
    EventId,
    ExchangeBegun,
    Import,
    Labels,
    Link,
    Membership,
    Note,
    Override,
    PilotBegun,
    PilotClosed,
    ProtocolAdopted,
    Recovered,
    Relation,
    Relook,
    Removed,
    Retrieval,
    Reveal,
    Sealed,
    SearchFailed,
    SearchLogged,
    SearchRun,
    SetAside,
    StageClosed,
    TakenOver,
    Undo,
    UnknownAct,
    Vote,
)
from litreview.model.language import _
from litreview.model.protocol import Digest, Handle, Stage
from litreview.model.records import RecordId, SourceKind
from litreview.model.reports import Report, clusters

Slot = tuple[str, Stage | None, RecordId]
"""What a verdict, remark or retrieval is about: the kind of event, the stage and the record."""

_OfReport = Retrieval | Attached | ChartDone | ChartSettled
"""Acts about a report whatever the stage."""
_Opinion = Vote | Adjudication | Consensus | Override | Note | Labels | Chart | _OfReport | Sealed

_SEALABLE = (Vote, Note, Labels, Chart, Sealed)
_ORDER = attrgetter("lamport", "id")
_NOBODY: Mapping[Handle, list[Event]] = {}

_OfLead = Reveal | TakenOver | Assignment | PilotBegun | PilotClosed | Relook | Removed | SetAside

Administration = ProtocolAdopted | StageClosed | Membership | ExchangeBegun | DeviceAdmitted | Recovered
"""Acts that are about the team's work as a whole, and none about a record."""


class Ledger:
    """Everything found and decided, as it stands after the events applied so far.

    Events must come in the order of (lamport, id); ``fold`` sorts a whole log.
    """

    def __init__(self) -> None:
        self.events: dict[EventId, Event] = {}
        self.runs: list[tuple[Event, SearchRun | Import]] = []
        self.failures: list[tuple[Event, SearchFailed]] = []
        self.logged: list[tuple[Event, SearchLogged]] = []
        self.kinds: dict[RecordId, SourceKind] = {}
        """Every record found, in the order first found, with the kind of its source."""
        self.links: list[tuple[Event, Link]] = []
        """Everything ever said of two records, in the log's order."""
        self.sought: list[tuple[Event, DuplicatesSought]] = []
        self._by_hand: dict[frozenset[RecordId], tuple[Event, Link]] = {}
        self._by_rule: dict[frozenset[RecordId], tuple[Event, Link]] = {}
        self.protocol: Digest | None = None
        """The version of the criteria last adopted."""
        self.unknown: list[UnknownAct] = []
        self.administration: list[tuple[Event, Administration]] = []
        self.pilots: list[tuple[Event, PilotBegun]] = []
        self.pilot_ends: dict[EventId, tuple[Event, PilotClosed]] = {}
        """The end of every pilot round that has ended, by the event that began it; the latest stands."""
        self.reveals: list[tuple[Event, Reveal]] = []
        """The openings of votes."""
        self.chart_reveals: list[tuple[Event, Reveal]] = []
        self.revealed: dict[EventId, Event] = {}
        """Every vote, note and chart opened, with the event that opened it first."""
        self.latest: Event | None = None
        """The last event applied."""
        self._standing: dict[Slot, dict[Handle, list[Event]]] = {}
        self._open: dict[Slot, dict[Handle, Event]] = {}
        """What was revealed, by slot and actor; of two of one actor in a slot the first, which closed it."""
        self._taken_over: dict[tuple[Stage, RecordId], dict[Handle, Event]] = {}
        self._assigned: dict[tuple[Stage, RecordId], Event] = {}
        self._relooks: dict[tuple[Stage, RecordId], Event] = {}
        self._told_of: dict[tuple[str, RecordId], Event] = {}
        """The latest word on a record of a kind of which only the latest stands."""
        self._adopted: dict[Digest, Event] = {}
        """The latest adoption of every version of the criteria."""
        self._since: dict[EventId, Event] = {}
        """By request to look again: the adoption of the version to look with; votes after it are new."""
        self._reports: tuple[Report, ...] | None = None
        self._report_of: dict[RecordId, Report] = {}

    def apply(self, event: Event) -> None:
        """Take one more event into account; one already applied changes nothing, unless it was sealed."""
        if event.id in self.events:
            self._unseal(event)
            return
        self.events[event.id] = event
        self.latest = event
        match event.act:
            case (
                Vote()
                | Adjudication()
                | Consensus()
                | Override()
                | Note()
                | Labels()
                | Chart()
                | ChartDone()
                | ChartSettled()
                | Retrieval()
                | Attached()
                | Sealed() as act
            ):
                people = self._standing.setdefault(_slot(act), {})
                if event.actor in people:
                    people[event.actor].append(event)
                else:
                    people[event.actor] = [event]
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
            self._reports = tuple(self._made())
            self._report_of = {record: report for report in self._reports for record in report.records}
        return self._reports

    @property
    def rulings(self) -> dict[frozenset[RecordId], tuple[Event, Link]]:
        """Return what people have said of pairs of records and stands, latest last."""
        return {pair: told for pair, told in self._by_hand.items() if told[1].relation is not Relation.OPEN}

    @property
    def rule_links(self) -> dict[frozenset[RecordId], tuple[Event, Link]]:
        """Return the links that rules have made and that stand, whatever people say of them."""
        return {pair: told for pair, told in self._by_rule.items() if told[1].relation is not Relation.OPEN}

    def ruled(self, *relations: Relation) -> list[tuple[RecordId, RecordId]]:
        """Return the pairs of which people have said that they are one of these, earliest first."""
        return [(link.first, link.second) for _, link in self.rulings.values() if link.relation in relations]

    @property
    def versions(self) -> list[tuple[Event, Link]]:
        """Return the pairs of records of two reports of one study, by hand or by rule."""
        told = {**self.rule_links, **self.rulings}
        return [(event, link) for event, link in told.values() if link.relation is Relation.VERSION]

    def report_of(self, record: RecordId) -> Report | None:
        """Return the report the record describes, or None for a record that was never found."""
        return self._report_of.get(record) if self.reports else None

    def known_report(self, record: str) -> Report:
        """Return the report that a record describes; raise UsageError for a record nobody found."""
        report = self.report_of(RecordId(record))
        if report is None:
            raise UsageError(
                record,
                _("no such record"),
                _("A record is written as source:number; litreview prisma --list shows them."),
            )
        return report

    def votes(self, report: Report, stage: Stage) -> dict[Handle, Vote]:
        """Return each reviewer's revealed vote on the report, whichever of its records it was given on."""
        latest = self._revealed_by_person(report, Vote.kind, stage)
        votes = {person: event.act for person, event in latest.items() if isinstance(event.act, Vote)}
        taken = self.taken_over(report, stage)
        return {**{person: _as_vote(act) for person, act in taken.items()}, **votes} if taken else votes

    def taken_over(self, report: Report, stage: Stage) -> dict[Handle, TakenOver]:
        """Return what each reviewer had decided on the report in another tool."""
        if not self._taken_over:
            return {}
        latest: dict[Handle, Event] = {}
        for record in report.records:
            for person, event in self._taken_over.get((stage, record), {}).items():
                if person not in latest or order_of(event) > order_of(latest[person]):
                    latest[person] = event
        return {person: event.act for person, event in latest.items() if isinstance(event.act, TakenOver)}

    def vote_of(self, reviewer: Handle, report: Report, stage: Stage) -> Vote | None:
        """Return the reviewer's own vote as it stands, revealed or not; for nobody else's eyes."""
        revealed = self._revealed_by_person(report, Vote.kind, stage)
        event = revealed.get(reviewer) or self._latest_by_person(report, Vote.kind, stage).get(reviewer)
        if event and isinstance(event.act, Vote):
            return event.act
        taken = self.taken_over(report, stage).get(reviewer)
        return _as_vote(taken) if taken else None

    def has_voted(self, person: Handle, report: Report, stage: Stage) -> bool:
        """Tell whether the person has voted on the report, as ``voters`` would, only quicker."""
        return any(
            person in self._standing.get(slot, ()) or person in self._open.get(slot, ())
            for slot in ((Vote.kind, stage, record) for record in report.records)
        ) or (bool(self._taken_over) and person in self.taken_over(report, stage))

    def voted_on(self, person: Handle, stage: Stage) -> AbstractSet[RecordId]:
        """Return the records on which the person has voted at the stage."""
        return {
            record
            for slots in (self._standing, self._open)
            for (kind, at, record), people in slots.items()
            if at is stage and kind == Vote.kind and person in people
        }.union(
            record for (at, record), people in self._taken_over.items() if at is stage and person in people
        )

    def spoken_of(self, stage: Stage) -> AbstractSet[RecordId]:
        """Return the records of which anybody has said anything at the stage, or whatever the stage.

        Of all others the same is known, and what is asked of one of them need not be asked of the next.
        """
        slots = (record for kept in (self._standing, self._open) for _, at, record in kept
                 if at is stage or at is None)  # fmt: skip
        told = (record for kept in (self._taken_over, self._assigned, self._relooks) for at, record in kept
                if at is stage)  # fmt: skip
        return {*slots, *told, *(record for _, record in self._told_of)}

    def voters(self, report: Report, stage: Stage) -> frozenset[Handle]:
        """Return who has voted on the report, whatever they voted."""
        standing = (self._standing.get((Vote.kind, stage, record), ()) for record in report.records)
        return self.revealed_to(report, stage).union(*standing)

    def revealed_to(self, report: Report, stage: Stage) -> frozenset[Handle]:
        """Return whose votes on the report were revealed, and so are closed."""
        opened = (self._open.get((Vote.kind, stage, record), ()) for record in report.records)
        return frozenset(self.taken_over(report, stage)).union(*opened)

    def unrevealed(self, report: Report, stage: Stage) -> list[Event]:
        """Return the votes and notes on the report that stand and were not revealed, in the log's order."""
        found = []
        for kind in OF_VOTING:
            revealed = self._revealed_by_person(report, kind, stage)
            latest = self._latest_by_person(report, kind, stage)
            found += [event for person, event in latest.items() if person not in revealed]
        return sorted(found, key=order_of)

    def assigned(self, report: Report, stage: Stage) -> tuple[Handle, ...]:
        """Return who shall vote on the report at the stage; nobody named where any two may."""
        if not self._assigned:
            return ()
        told = (self._assigned.get((stage, record)) for record in report.records)
        event = max((event for event in told if event), key=order_of, default=None)
        return event.act.reviewers if event and isinstance(event.act, Assignment) else ()

    def relook(self, report: Report, stage: Stage) -> Event | None:
        """Return the latest request to look at the report again, or None where nobody asked."""
        told = (self._relooks.get((stage, record)) for record in report.records)
        return max((event for event in told if event), key=order_of, default=None)

    def is_asked_again(self, person: Handle, report: Report, stage: Stage) -> bool:
        """Tell whether the person is to vote anew: their vote is older than the text to look with.

        What was opened is closed, and not asked for again.
        """
        asked = self.relook(report, stage) if self._relooks else None
        given = self._latest_by_person(report, Vote.kind, stage).get(person) if asked else None
        if not asked or not given or person in self.revealed_to(report, stage):
            return False
        since = order_of(self._since[asked.id])
        # Numbers alone would miss a vote given meanwhile on a machine that had not heard of the new text.
        under = given.act.protocol if isinstance(given.act, Vote) else None
        adopted = self._adopted.get(under) if under else None
        return order_of(given) < since or (adopted is not None and order_of(adopted) < since)

    def answered(self, report: Report, stage: Stage) -> frozenset[Handle]:
        """Return who has voted on the report and need not look again."""
        voters = self.voters(report, stage)
        if not self._relooks:
            return voters
        return frozenset(one for one in voters if not self.is_asked_again(one, report, stage))

    def ballots(self, report: Report, stage: Stage) -> dict[Handle, Event]:
        """Return each person's vote on the report as it counts, opened or not, sealed or not."""
        return {
            **self._latest_by_person(report, Vote.kind, stage),
            **self._revealed_by_person(report, Vote.kind, stage),
        }

    def is_closed(self, stage: Stage) -> bool:
        """Tell whether the lead has closed the stage."""
        return any(isinstance(act, StageClosed) and act.stage is stage for _, act in self.administration)

    def settlement(self, report: Report, stage: Stage) -> tuple[Handle, Adjudication | Consensus] | None:
        """Return who settled the report's conflict, and how, by whichever act came last and stands."""
        event = self._latest(report, Adjudication.kind, stage)
        agreed = self._latest(report, Consensus.kind, stage)
        if agreed and (event is None or order_of(agreed) > order_of(event)):
            event = agreed
        return (event.actor, event.act) if event and isinstance(event.act, Adjudication | Consensus) else None

    def override(self, report: Report, stage: Stage) -> tuple[Handle, Override] | None:
        """Return who changed the report's outcome, and how, where it was changed and not undone."""
        event = self._latest(report, Override.kind, stage)
        return (event.actor, event.act) if event and isinstance(event.act, Override) else None

    def retrieval(self, report: Report) -> Retrieval | None:
        """Return what came of looking for the report's full text, or None while nobody has said."""
        event = self._latest(report, Retrieval.kind, None)
        return event.act if event and isinstance(event.act, Retrieval) else None

    def notes(self, report: Report, stage: Stage) -> dict[Handle, str]:
        """Return each person's standing remark on the report at the stage."""
        latest = self._latest_by_person(report, Note.kind, stage)
        remarks = {person: event.act.text for person, event in latest.items() if isinstance(event.act, Note)}
        return {person: text for person, text in remarks.items() if text}

    def labels(self, report: Report, stage: Stage) -> dict[Handle, tuple[str, ...]]:
        """Return the labels each person has on the report at the stage."""
        latest = self._latest_by_person(report, Labels.kind, stage)
        put = {person: event.act.labels for person, event in latest.items() if isinstance(event.act, Labels)}
        return {person: labels for person, labels in put.items() if labels}

    def chart_of(self, person: Handle, report: Report) -> tuple[Charted, ...]:
        """Return what the person has charted of the report, opened or not; for nobody else's eyes."""
        event = self._revealed_by_person(report, Chart.kind, Stage.FULL_TEXT).get(
            person
        ) or self._latest_by_person(report, Chart.kind, Stage.FULL_TEXT).get(person)
        return event.act.answers if event and isinstance(event.act, Chart) else ()

    def charts(self, report: Report) -> dict[Handle, tuple[Charted, ...]]:
        """Return each reviewer's opened chart of the report, as far as it can be read here."""
        opened = self._revealed_by_person(report, Chart.kind, Stage.FULL_TEXT)
        return {who: event.act.answers for who, event in opened.items() if isinstance(event.act, Chart)}

    def opened_charts(self, report: Report) -> frozenset[Handle]:
        """Return whose charts of the report were opened; then all are closed."""
        return frozenset(self._revealed_by_person(report, Chart.kind, Stage.FULL_TEXT))

    def standing_charts(self, report: Report) -> dict[Handle, Event]:
        """Return the event of each chart of the report that stands, whatever it says."""
        return self._latest_by_person(report, Chart.kind, Stage.FULL_TEXT)

    def done_charting(self, report: Report) -> frozenset[Handle]:
        """Return who says that their chart of the report is finished."""
        told = self._latest_by_person(report, ChartDone.kind, None)
        done = (who for who, event in told.items() if isinstance(event.act, ChartDone) and event.act.done)
        return frozenset(done)

    def chart_settled(self, report: Report) -> tuple[Charted, ...]:
        """Return what a lead has settled of the report's fields."""
        event = self._latest(report, ChartSettled.kind, None)
        return event.act.answers if event and isinstance(event.act, ChartSettled) else ()

    def removed(self, report: Report) -> Removed | None:
        """Return how and why the report was taken out unread, or None where it was not."""
        event = self._told(Removed.kind, report)
        return event.act if event and isinstance(event.act, Removed) and event.act.how else None

    def set_aside(self, report: Report) -> SetAside | None:
        """Return what the report is said to be instead of included or excluded, or None."""
        event = self._told(SetAside.kind, report)
        return event.act if event and isinstance(event.act, SetAside) and event.act.status else None

    def is_set_aside(self, report: Report, stage: Stage) -> bool:
        """Tell whether what was voted at the stage counts neither as inclusion nor exclusion for now."""
        return stage is Stage.FULL_TEXT and self.set_aside(report) is not None

    def attached(self, report: Report) -> Attached | None:
        """Return the file with the report's full text, or None where there is none."""
        event = self._latest(report, Attached.kind, None)
        return event.act if event and isinstance(event.act, Attached) and event.act.file else None

    def last_of(self, person: Handle, kind: str, stage: Stage | None) -> Event | None:
        """Return the person's latest standing event of the kind at the stage: what undo takes back.

        What was revealed is closed, and not among them.
        """
        mine = (
            people[person][-1]
            for slot, people in self._standing.items()
            if slot[0] == kind and slot[1] is stage and people.get(person)
            if person not in self._open.get(slot, ())
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
            "logged": [event.id for event, _ in self.logged],
            "failures": [event.id for event, _ in self.failures],
            "kinds": list(self.kinds.items()),
            "links": [event.id for event, _ in self.links],
            "duplicates sought": [event.id for event, _ in self.sought],
            "protocol": self.protocol,
            "unknown": [act.name for act in self.unknown],
            "administration": [event.id for event, _ in self.administration],
            "reveals": [event.id for event, _ in (*self.reveals, *self.chart_reveals)],
            "revealed": sorted(self.revealed),
            "open": sorted(
                (kind, stage or "", record, person, event.id)
                for (kind, stage, record), people in self._open.items()
                for person, event in people.items()
            ),
            "assigned": sorted(
                (stage, record, event.id) for (stage, record), event in self._assigned.items()
            ),
            "pilots": [event.id for event, _ in self.pilots],
            "pilots ended": sorted((pilot, event.id) for pilot, (event, _) in self.pilot_ends.items()),
            "relooks": sorted((stage, record, event.id) for (stage, record), event in self._relooks.items()),
            "told of": sorted((kind, record, event.id) for (kind, record), event in self._told_of.items()),
            "to look with": sorted((asked, event.id) for asked, event in self._since.items()),
            "taken over": sorted(
                (stage, record, person, event.id)
                for (stage, record), people in self._taken_over.items()
                for person, event in people.items()
            ),
            "sealed": [event.id for event in self.events.values() if isinstance(event.act, Sealed)],
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

    def _revealed_by_person(self, report: Report, kind: str, stage: Stage) -> dict[Handle, Event]:
        latest: dict[Handle, Event] = {}
        for record in report.records:
            for person, event in self._open.get((kind, stage, record), {}).items():
                if person not in latest or order_of(event) > order_of(latest[person]):
                    latest[person] = event
        return latest

    def _latest(self, report: Report, kind: str, stage: Stage | None) -> Event | None:
        # Asked three times of every report whenever anything is counted, and mostly there is none.
        latest: Event | None = None
        for record in report.records:
            for events in self._standing.get((kind, stage, record), _NOBODY).values():
                if latest is None or order_of(events[-1]) > order_of(latest):
                    latest = events[-1]
        return latest

    def _told(self, kind: str, report: Report) -> Event | None:
        if not self._told_of:  # as in most reviews, and it is asked of every report
            return None
        events = (self._told_of.get((kind, record)) for record in report.records)
        return max((event for event in events if event), key=order_of, default=None)

    def _joined(self) -> list[tuple[RecordId, RecordId]]:
        """Return the pairs to join: those that people joined first, then those of rules, strongest first."""
        same = [link for _, link in self.rule_links.values() if link.relation is Relation.SAME]
        same.sort(key=lambda link: (-link.score, *sorted((link.first, link.second))))
        return self.ruled(Relation.SAME) + [(link.first, link.second) for link in same]

    def _made(self) -> Iterator[Report]:
        """Yield the reports, each at the place of the first of its records."""
        joined = self._joined()
        linked = {record for pair in joined for record in pair}
        # Most records are linked with none: they are not asked which group they are in.
        among = [record for record in self.kinds if record in linked] if linked else []
        groups = clusters(among, joined, self.ruled(Relation.DIFFERENT, Relation.VERSION))
        begins = {group[0]: group for group in groups}
        previous = SourceKind.PREVIOUS
        for record, kind in self.kinds.items():
            if record not in linked:
                yield Report(records=(record,), main_arm=kind.is_main_arm, is_previous=kind is previous)
            elif record in begins:
                yield self._report(begins[record])

    def _report(self, group: list[RecordId]) -> Report:
        previous = [record for record in group if self.kinds[record] is SourceKind.PREVIOUS]
        main = [record for record in group if self.kinds[record].is_main_arm]
        leading = (previous or main or group)[0]
        others = (record for record in group if record != leading)
        return Report(
            records=(leading, *others), main_arm=bool(main) and not previous, is_previous=bool(previous)
        )

    def _take_in(self, run: SearchRun | Import, event: Event) -> None:
        self.runs.append((event, run))
        for found in run.found:
            self.kinds.setdefault(found.record, run.source_kind)
        self._reports = None

    def _keep(self, act: Act, event: Event) -> None:
        match act:
            case Link():
                self._link(act, event)
            case DuplicatesSought():
                self.sought.append((event, act))
            case SearchFailed():
                self.failures.append((event, act))
            case SearchLogged():
                self.logged.append((event, act))
            case (
                Reveal()
                | TakenOver()
                | Assignment()
                | PilotBegun()
                | PilotClosed()
                | Relook()
                | Removed()
                | SetAside()
            ):
                self._keep_of_lead(act, event)
            case UnknownAct():
                self.unknown.append(act)
            case (
                ProtocolAdopted()
                | StageClosed()
                | Membership()
                | ExchangeBegun()
                | DeviceAdmitted()
                | Recovered()
            ):
                self._administer(act, event)

    def _link(self, link: Link, event: Event) -> None:
        self.links.append((event, link))
        pairs = self._by_hand if link.rule == BY_HAND else self._by_rule
        pair = frozenset((link.first, link.second))
        pairs.pop(pair, None)  # so that the latest comes last
        pairs[pair] = (event, link)
        self._reports = None

    def _keep_of_lead(self, act: _OfLead, event: Event) -> None:
        match act:
            case Reveal():
                self._reveal(act, event)
            case TakenOver():
                self._taken_over.setdefault((act.stage, act.record), {})[act.reviewer] = event
            case Assignment():
                self._assigned.update({(act.stage, record): event for record in act.records})
            case Relook():
                self._relooks.update({(act.stage, record): event for record in act.records})
                self._since[event.id] = self._adopted.get(act.protocol, event)
            case PilotBegun():
                self.pilots.append((event, act))
            case PilotClosed():
                self.pilot_ends[act.pilot] = (event, act)
            case Removed() | SetAside():
                self._told_of[act.kind, act.record] = event

    def _administer(self, act: Administration, event: Event) -> None:
        self.administration.append((event, act))
        if isinstance(act, ProtocolAdopted):
            self.protocol = act.digest
            self._adopted[act.digest] = event

    def _reveal(self, act: Reveal, event: Event) -> None:
        (self.chart_reveals if self._opens_charts(act) else self.reveals).append((event, act))
        for named in act.events:  # a hundred thousand in a large review, before its first record is shown
            if named not in self.revealed:
                self.revealed[named] = event
            opened = self.events.get(named)
            if opened is not None and isinstance(opened.act, _SEALABLE):
                slot = _slot(opened.act)
                people = self._open.get(slot)
                if people is None:
                    self._open[slot] = {opened.actor: opened}
                else:
                    people.setdefault(opened.actor, opened)

    def _opens_charts(self, act: Reveal) -> bool:
        # The first tells for all: no program of ours opens charts and votes in one act.
        first = self.events.get(act.events[0]) if act.events else None
        return first is not None and _is_chart(first.act)

    def _unseal(self, event: Event) -> None:
        before = self.events[event.id]
        if not isinstance(before.act, Sealed) or not isinstance(event.act, Vote | Note | Labels | Chart):
            return
        self.events[event.id] = event
        slot = _slot(event.act)
        standing = self._standing.get(slot, {}).get(event.actor, [])
        standing[:] = [event if one is before else one for one in standing]
        if self._open.get(slot, {}).get(event.actor) is before:
            self._open[slot][event.actor] = event
        if self.latest is before:
            self.latest = event

    def _take_back(self, undone: EventId, person: Handle) -> None:
        event = self.events.get(undone)
        if event is None or event.actor != person:
            return  # nobody takes back another's act
        if isinstance(event.act, SearchFailed):
            self.failures = [told for told in self.failures if told[0] is not event]
        if not isinstance(event.act, _Opinion):
            return
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
    later = [event for event in events if event.id not in ledger.events]
    if len(later) < len(events):
        for event in events:
            if event.id in ledger.events:
                ledger.apply(event)  # opened since, or nothing new: either way in its old place
    later.sort(key=_ORDER)
    if later and ledger.latest and order_of(later[0]) < order_of(ledger.latest):
        return fold([*ledger.events.values(), *later])
    for event in later:
        ledger.apply(event)
    return ledger


def order_of(event: Event) -> tuple[int, str]:
    """Return what events are ordered by: the Lamport number, then the id; never the clock."""
    return (event.lamport, event.id)


def _as_vote(act: TakenOver) -> Vote:
    return Vote(
        record=act.record, stage=act.stage, reviewer=act.reviewer, verdict=act.verdict, reason=act.reason
    )


def _is_chart(act: Act) -> bool:
    return (act.name if isinstance(act, Sealed) else act.kind) == Chart.kind


def _slot(act: _Opinion) -> Slot:
    kind = act.name if isinstance(act, Sealed) else act.kind
    return (kind, None if isinstance(act, _OfReport) else act.stage, act.record)
