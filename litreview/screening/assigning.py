"""Assigning: who reads which records, so that each has as many readers as the rule wants. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from itertools import accumulate, cycle

from litreview.model.events import Assignment
from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle, Protocol, Role, Stage
from litreview.model.records import RecordId
from litreview.model.reports import Report
from litreview.screening.ordering import shuffled
from litreview.screening.rules import due_at, quota_of

Readers = tuple[Handle, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who shall read what at a stage, before it is written down."""

    stage: Stage
    readers: Mapping[Report, Readers]
    stranded: tuple[Report, ...] = ()
    """What stays as it is, because nobody is free to read it."""

    @property
    def acts(self) -> list[Assignment]:
        """Return what is to be written: an assignment for every group of readers."""
        groups: dict[Readers, list[RecordId]] = {}
        for report, group in self.readers.items():
            groups.setdefault(group, []).extend(report.records)
        return [
            Assignment(stage=self.stage, records=tuple(records), reviewers=group)
            for group, records in groups.items()
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How much of a stage is one reviewer's to read."""

    reviewer: Handle
    before: int
    """Records assigned to them as it stands."""
    after: int
    """Records assigned to them by the plan."""
    voted: int
    """Of these, how many they have voted on."""

    @property
    def left(self) -> int:
        """Return how many they must still vote on."""
        return self.after - self.voted


def to_all(reports: Iterable[Report], groups: Sequence[Readers], stage: Stage) -> Plan:
    """Return the plan that gives every report to all of a group, every group in turn."""
    return Plan(stage=stage, readers=dict(zip(reports, cycle(groups), strict=False)))


def shared_out(
    ledger: Ledger, reports: Sequence[Report], shares: Mapping[Handle, Fraction], plan: tuple[Stage, int, str]
) -> Plan:
    """Return the plan by which each reads their share, and each report has so many distinct readers.

    ``plan`` is the stage, how many readers each report has, and the seed. Who has voted on a report is
    one of its readers; what nobody has voted on is shared out exactly, every reviewer within one record
    of their share. Who reads with whom is mixed at random.
    """
    stage, each, seed = plan
    order = shuffled(reports, f"share\x1f{seed}")
    voted = {report: ledger.voters(report, stage) for report in order}
    remaining = apportioned(shares, each * len(order), len(order))
    for voters in voted.values():
        for voter in voters & remaining.keys():
            remaining[voter] -= 1
    chosen: dict[Report, Readers] = {}
    for report in (one for one in order if 0 < len(voted[one]) < each):
        free = sorted(remaining.keys() - voted[report], key=lambda one: (-remaining[one], one))
        more = free[: each - len(voted[report])]
        for reader in more:
            remaining[reader] -= 1
        chosen[report] = (*sorted(voted[report]), *more)
    fresh = [report for report in order if not voted[report]]
    weights = {one: Fraction(max(0, count)) for one, count in remaining.items()}
    quotas = apportioned(weights, each * len(fresh), len(fresh))
    chosen.update(_mixed(fresh, quotas, each, seed))
    return Plan(stage=stage, readers={report: chosen[report] for report in reports if report in chosen})


def apportioned(shares: Mapping[Handle, Fraction], slots: int, most: int) -> dict[Handle, int]:
    """Return how many of the slots each gets: by largest remainders, none more than ``most``.

    What one cannot take goes to the others by their shares; those of no share take what is left over.
    """
    quotas = dict.fromkeys(shares, 0)
    exact: dict[Handle, Fraction] = {}
    open_to = list(shares)
    rest = Fraction(slots)
    while open_to and rest:
        weights = {one: shares[one] for one in open_to}
        if not any(weights.values()):
            weights = dict.fromkeys(open_to, Fraction(1))
        total = sum(weights.values())
        given = {one: rest * weight / total for one, weight in weights.items()}
        full = [one for one, share in given.items() if share >= most]
        if not full:
            exact.update(given)
            break
        exact.update(dict.fromkeys(full, Fraction(most)))
        rest -= most * len(full)
        open_to = [one for one in open_to if one not in full]
    quotas.update({one: int(share) for one, share in exact.items()})
    lacking = min(slots, most * len(quotas)) - sum(quotas.values())
    by_remainder = sorted(exact, key=lambda one: (quotas[one] - exact[one], one))
    for one in by_remainder[: max(0, lacking)]:
        quotas[one] += 1
    return quotas


def replaced(ledger: Ledger, protocol: Protocol, people: tuple[Handle, Handle], stage: Stage) -> Plan:
    """Return the plan by which the second person reads what the first has not voted on.

    Where the second reads a record already, another reviewer takes it, the least busy first. No record
    is left with fewer readers than the rule wants; where nobody is free it stays with the first.
    """
    old, new = people
    due = due_at(ledger, protocol, stage)
    busy = {load.reviewer: load.left for load in loads(ledger, protocol, Plan(stage=stage, readers={}))}
    chosen: dict[Report, Readers] = {}
    stranded = []
    for report in due:
        assigned = ledger.assigned(report, stage)
        if old not in assigned or old in ledger.answered(report, stage):
            continue
        others = tuple(one for one in assigned if one != old)
        reading = {*others, *ledger.voters(report, stage)} - {old}
        free = [one for one in protocol.with_role(Role.REVIEWER) if one not in reading and one != old]
        if new not in others:
            group = (*others, new)
        elif len(reading) >= quota_of(protocol.rule(stage)).closes:
            group = (*others, *sorted(reading - set(others)))
        elif free:
            other = min(free, key=lambda one: busy.get(one, 0))
            busy[other] = busy.get(other, 0) + 1
            group = (*others, other)
        else:
            stranded.append(report)
            continue
        chosen[report] = group
    return Plan(stage=stage, readers=chosen, stranded=tuple(stranded))


def loads(ledger: Ledger, protocol: Protocol, plan: Plan) -> list[Load]:
    """Return what each has to read before the plan and by it, the protocol's reviewers first."""
    stage = plan.stage
    before: dict[Handle, int] = {}
    after: dict[Handle, int] = {}
    voted: dict[Handle, int] = {}
    for report in due_at(ledger, protocol, stage):
        now, answered = ledger.assigned(report, stage), ledger.answered(report, stage)
        for one in now:
            before[one] = before.get(one, 0) + 1
        for one in plan.readers.get(report, now):
            after[one] = after.get(one, 0) + 1
            voted[one] = voted.get(one, 0) + (one in answered)
    known = protocol.with_role(Role.REVIEWER)
    others = sorted({*before, *after} - set(known))
    return [
        Load(
            reviewer=one,
            before=before.get(one, 0),
            after=after.get(one, 0),
            voted=voted.get(one, 0),
        )
        for one in (*known, *others)
    ]


def _mixed(
    reports: Sequence[Report], quotas: Mapping[Handle, int], each: int, seed: str
) -> dict[Report, Readers]:
    """Return so many readers for each report, so that each person comes as often as their quota says.

    Systematic sampling without replacement: of the people laid end to end by what they have left to
    take, those at equal steps from a random start. Who has as many left as there are reports is always
    hit and who has none never, so that the quotas come out exactly.
    """
    left, chosen = dict(quotas), {}
    for place, report in enumerate(reports):
        step = len(reports) - place
        people = sorted(left, key=lambda one: _number(seed, report, one))
        start = _number(seed, report) % step
        ends = accumulate(left[one] for one in people)
        begin, picked = 0, []
        for person, end in zip(people, ends, strict=True):
            if (end - start + step - 1) // step > (begin - start + step - 1) // step:
                picked.append(person)
            begin = end
        for person in picked[:each]:
            left[person] -= 1
        chosen[report] = tuple(one for one in quotas if one in picked)
    return chosen


def _number(seed: str, report: Report, person: str = "") -> int:
    return int.from_bytes(sha256(f"{seed}\x1f{report.id}\x1f{person}".encode()).digest()[:8], "big")
