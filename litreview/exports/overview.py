"""The overview: what is left, what waits for whom, what keeps the diagram provisional. Pure counting."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from litreview.duplicates.standing import answers_of, pair_of
from litreview.exports.overview_charting import ChartingView, OwnCharting, charting_view, own_charting
from litreview.exports.prisma import Awaiting, Box, PrismaFlow, count
from litreview.model.events import Adjudication, Consensus, SearchFailed, SearchLogged, SearchRun, Verdict
from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle, Protocol, Revelation, Role, Stage, StageRule
from litreview.model.records import RecordId
from litreview.model.reports import Report
from litreview.screening.amending import older_votes
from litreview.screening.first_votes import first_votes
from litreview.screening.pilots import left, open_round
from litreview.screening.rules import (
    Outcome,
    Votes,
    carried,
    due_at,
    is_complete,
    is_wanted,
    outcome,
    outcome_of,
    votes_on,
)

OLD: Final = timedelta(days=365)
"""From which age on a search should be run again before the review is published (AMSTAR 2, item 4)."""

_SETTLING: Final = (Adjudication, Consensus)
_AWAITING: Final = {Stage.TITLE_ABSTRACT: Awaiting.SCREENING, Stage.FULL_TEXT: Awaiting.ASSESSMENT}
"""What a report whose outcome at the stage is open waits for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One reviewer's work at a stage."""

    reviewer: Handle
    voted: int
    left: int


class ConflictKind(StrEnum):
    """What two reviewers differ on."""

    DECISION = "decision"
    """One would include what another would exclude."""
    REASON = "reason"
    """All exclude, for different reasons."""
    MAYBE = "maybe"
    """Somebody left it open, and that settles nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """On how many reports all first votes say the same; of how many with two or more."""

    same: int
    compared: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotView:
    """The pilot round that is being read."""

    number: int
    left: int
    """Votes its readers have not given yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageView:
    """Where a stage stands."""

    stage: Stage
    due: int
    shares: tuple[Share, ...]
    unread: int
    """Reports on which nobody has voted."""
    half_read: int
    """Reports that have a vote and wait for another."""
    unopened: int
    """Reports whose votes are all in, and not all opened; those of a pilot round are opened with it."""
    pilot: PilotView | None
    older: int
    """Votes given under an older text of the criteria, which nobody was asked to look at again."""
    opens_as_a_whole: bool
    """Whether the protocol opens the votes when the stage is closed."""
    is_closed: bool
    conflicts: Mapping[ConflictKind, int]
    """Those nobody has settled."""
    settled: int
    """Conflicts that were settled."""
    agreed: Agreed


class Trouble(StrEnum):
    """What is wrong with a search."""

    FAILED = "failed"
    INCOMPLETE = "incomplete"
    OLD = "old"
    NO_FILE = "no-file"
    """Made by hand, and no file with its records has come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView:
    """A source's latest search that somebody should look at."""

    name: str
    """The stored query, or the source of a search made by hand."""
    source: str
    troubles: tuple[Trouble, ...]
    at: datetime
    by_hand: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FullTexts:
    """What came of looking for full texts."""

    sought: int
    waiting: int
    """Nobody has said anything of them."""
    not_retrieved: int
    without_file: int
    """Retrieved, and no file attached; that is nobody's duty."""
    ongoing: int
    awaiting_classification: int
    """Assessed, and set aside as neither included nor excluded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What the lead sees of a review."""

    lead: Handle
    stages: tuple[StageView, ...]
    full_texts: FullTexts
    charting: ChartingView | None
    """None where the protocol has no charting form."""
    searches: tuple[SearchView, ...]
    """Only those with a trouble."""
    doubtful: int
    """Pairs of records of which nobody has said whether they are one report."""
    uncompared: int
    """Records that came since duplicates were sought."""
    awaiting: Mapping[Awaiting, int]
    notices: tuple[str, ...]
    """What else keeps the diagram provisional."""

    @property
    def is_provisional(self) -> bool:
        """Tell whether a number of the diagram may still change."""
        return any(self.awaiting.values()) or bool(self.notices)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnStage:
    """A reviewer's own work at a stage, and nothing of anybody else's."""

    stage: Stage
    voted: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnView:
    """What a reviewer sees."""

    reviewer: Handle
    stages: tuple[OwnStage, ...]
    charting: OwnCharting | None
    """None where the protocol has no charting form."""


def overview(ledger: Ledger, protocol: Protocol, *, lead: Handle, now: datetime) -> Overview:
    """Return what the lead sees of the review."""
    flow = count(ledger, protocol)
    return Overview(
        lead=lead,
        stages=tuple(_stage(ledger, protocol, rule, flow) for rule in protocol.stages),
        full_texts=_full_texts(ledger, flow),
        charting=charting_view(ledger, protocol, _due(ledger, protocol, flow, Stage.FULL_TEXT)),
        searches=tuple(_searches(ledger, now)),
        doubtful=doubtful_pairs(ledger),
        uncompared=max(0, len(ledger.kinds) - ledger.sought[-1][1].records) if ledger.sought else 0,
        awaiting={place: len(flow.awaiting[place]) for place in Awaiting},
        notices=flow.notices,
    )


def own_view(ledger: Ledger, protocol: Protocol, reviewer: Handle) -> OwnView:
    """Return what the reviewer sees: of nobody's votes but their own."""
    return OwnView(
        reviewer=reviewer,
        stages=tuple(_own(ledger, protocol, reviewer, rule.stage) for rule in protocol.stages),
        charting=own_charting(ledger, protocol, reviewer),
    )


def kind_of(votes: Votes, rule: StageRule) -> ConflictKind:
    """Return what reviewers whose votes are a conflict differ on."""
    verdicts = {carried(vote.verdict, rule) for vote in votes.values()}
    if verdicts == {Verdict.EXCLUDE}:
        return ConflictKind.REASON
    if verdicts == {Verdict.INCLUDE, Verdict.EXCLUDE}:
        return ConflictKind.DECISION
    return ConflictKind.MAYBE if Verdict.MAYBE in verdicts else ConflictKind.DECISION


def _own(ledger: Ledger, protocol: Protocol, reviewer: Handle, stage: Stage) -> OwnStage:
    due = due_at(ledger, protocol, stage)
    voted = {report.id for report in due if ledger.has_voted(reviewer, report, stage)}
    left = sum(
        report.id not in voted and votes_on(ledger, protocol, reviewer, report, stage) for report in due
    )
    return OwnStage(stage=stage, voted=len(voted), left=left)


def _stage(ledger: Ledger, protocol: Protocol, rule: StageRule, flow: PrismaFlow) -> StageView:
    pilot = open_round(ledger, rule.stage)
    tally = _Tally(ledger, protocol, rule.stage, frozenset(pilot.reports if pilot else ()))
    for report in _due(ledger, protocol, flow, rule.stage):
        tally.take(report)
    undecided = flow.awaiting[_AWAITING[rule.stage]]
    return StageView(
        stage=rule.stage,
        due=tally.due,
        shares=tuple(
            Share(reviewer=who, voted=tally.voted[who], left=tally.left[who]) for who in tally.voted
        ),
        unread=tally.unread,
        half_read=tally.half_read,
        unopened=tally.unopened,
        pilot=PilotView(number=pilot.act.number, left=sum(left(ledger, pilot).values())) if pilot else None,
        older=sum(not one.is_asked_again for one in older_votes(ledger, protocol, rule.stage)),
        opens_as_a_whole=rule.reveal is Revelation.STAGE,
        is_closed=ledger.is_closed(rule.stage),
        conflicts=_conflicts(ledger, protocol, rule, _reports(ledger, undecided)),
        settled=_settled(ledger, protocol, rule),
        agreed=_agreed(ledger, rule) if any(tally.voted.values()) else Agreed(same=0, compared=0),
    )


def _due(ledger: Ledger, protocol: Protocol, flow: PrismaFlow, stage: Stage) -> Iterable[Report]:
    """Return the reports to be voted on at the stage, as ``due_at`` would; the flow has found them."""
    if stage is Stage.TITLE_ABSTRACT:
        return due_at(ledger, protocol, stage)
    return _reports(ledger, (*flow.boxes[Box.ASSESSED], *flow.boxes[Box.OTHER_ASSESSED]))


def _reports(ledger: Ledger, records: Iterable[RecordId]) -> Iterator[Report]:
    return (report for record in records if (report := ledger.report_of(record)))


class _Tally:
    """Counts the reports of a stage, each once."""

    def __init__(self, ledger: Ledger, protocol: Protocol, stage: Stage, pilot: AbstractSet[Report]) -> None:
        self.due = self.unread = self.half_read = self.unopened = 0
        self._reviewers = protocol.with_role(Role.REVIEWER)
        self.voted = dict.fromkeys(self._reviewers, 0)
        self.left = dict.fromkeys(self._reviewers, 0)
        self._ledger = ledger
        self._protocol = protocol
        self._stage = stage
        self._pilot = pilot

    def take(self, report: Report) -> None:
        """Count one report more."""
        ledger, protocol, stage = self._ledger, self._protocol, self._stage
        voters = ledger.voters(report, stage)
        self.due += 1
        for who in voters:
            self.voted[who] = self.voted.get(who, 0) + 1
            self.left.setdefault(who, 0)
        if not is_complete(ledger, protocol, report, stage):
            self.unread += not voters
            self.half_read += bool(voters)
            for who in self._reviewers:
                self.left[who] += is_wanted(ledger, protocol, who, report, stage)
        elif report not in self._pilot and not voters <= ledger.revealed_to(report, stage):
            self.unopened += 1


def _conflicts(
    ledger: Ledger, protocol: Protocol, rule: StageRule, undecided: Iterable[Report]
) -> Mapping[ConflictKind, int]:
    found = dict.fromkeys(ConflictKind, 0)
    for report in undecided:
        if outcome(ledger, protocol, report, rule.stage).outcome is Outcome.CONFLICT:
            found[kind_of(ledger.votes(report, rule.stage), rule)] += 1
    return found


def _settled(ledger: Ledger, protocol: Protocol, rule: StageRule) -> int:
    acts = (event.act for event in ledger.events.values() if isinstance(event.act, _SETTLING))
    records = dict.fromkeys(act.record for act in acts if act.stage is rule.stage)
    reports = {report.id: report for report in _reports(ledger, records)}
    return sum(
        ledger.settlement(report, rule.stage) is not None
        and outcome_of(ledger.votes(report, rule.stage), rule).outcome is Outcome.CONFLICT
        and outcome(ledger, protocol, report, rule.stage).outcome is not Outcome.CONFLICT
        for report in reports.values()
    )


def _agreed(ledger: Ledger, rule: StageRule) -> Agreed:
    together = [unit.votes.values() for unit in first_votes(ledger, rule.stage).units if len(unit.votes) > 1]
    same = sum(len({carried(vote.verdict, rule) for vote in votes}) == 1 for votes in together)
    return Agreed(same=same, compared=len(together))


def _full_texts(ledger: Ledger, flow: PrismaFlow) -> FullTexts:
    wanted = [*_reports(ledger, (*flow.boxes[Box.SOUGHT], *flow.boxes[Box.OTHER_SOUGHT]))]
    told = [ledger.retrieval(report) for report in wanted]
    got = [report for report, one in zip(wanted, told, strict=True) if one and one.retrieved]
    return FullTexts(
        sought=len(wanted),
        waiting=sum(one is None for one in told),
        not_retrieved=sum(one is not None and not one.retrieved for one in told),
        without_file=sum(ledger.attached(report) is None for report in got),
        ongoing=flow.count(Box.ONGOING),
        awaiting_classification=flow.count(Box.AWAITING_CLASSIFICATION),
    )


def _searches(ledger: Ledger, now: datetime) -> Iterable[SearchView]:
    """Yield the latest search of each query, and each made by hand, where something is the matter with it."""
    runs = [(event, act) for event, act in ledger.runs if isinstance(act, SearchRun)]
    latest = {act.query: act for _event, act in runs}
    failed = {act.query: act for _event, act in ledger.failures}
    imported = {act.source for _event, act in ledger.runs}
    for query in dict.fromkeys((*latest, *failed)):
        yield from _of_query(query, latest.get(query), failed.get(query), now)
    by_hand = {act.source: act for _event, act in ledger.logged}
    for act in by_hand.values():
        yield from _of_hand(act, now, has_file=act.source in imported)


def _of_query(
    query: str, run: SearchRun | None, failure: SearchFailed | None, now: datetime
) -> Iterable[SearchView]:
    if failure and (run is None or failure.ended > run.ended):
        troubles, act = [Trouble.FAILED], failure
        yield SearchView(
            name=query, source=act.source, troubles=tuple(troubles), at=act.started, by_hand=False
        )
    elif run:
        troubles = [] if run.is_complete else [Trouble.INCOMPLETE]
        if now - run.started > OLD:
            troubles.append(Trouble.OLD)
        if troubles:
            yield SearchView(
                name=query, source=run.source_title, troubles=tuple(troubles), at=run.started, by_hand=False
            )


def _of_hand(act: SearchLogged, now: datetime, *, has_file: bool) -> Iterable[SearchView]:
    at = datetime.fromisoformat(act.searched).replace(tzinfo=now.tzinfo)
    troubles = [Trouble.NO_FILE] if act.stated and not has_file else []
    if now - at > OLD:
        troubles.append(Trouble.OLD)
    if troubles:
        yield SearchView(
            name=act.source, source=act.source_title, troubles=tuple(troubles), at=at, by_hand=True
        )


def doubtful_pairs(ledger: Ledger) -> int:
    """Return how many pairs that may be one report nobody has looked at."""
    if not ledger.sought:
        return 0
    pairs = [pair_of(doubt) for doubt in ledger.sought[-1][1].doubtful]
    return len(pairs) - len(answers_of(pairs, ledger)) if pairs else 0
