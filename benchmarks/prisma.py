"""The diagram's figures: random reviews counted, numbers forged, diagrams drawn, and what each costs.

python -m benchmarks.prisma [REVIEWS] [DIAGRAMS]
"""

# ruff: noqa: S311 - made-up reviews are to be repeated, not to be secret

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median

from litreview.exports.diagram import diagram
from litreview.exports.drawing import SETTINGS, Diagram
from litreview.exports.metrics import text_width
from litreview.exports.pdf import pdf
from litreview.exports.png import png
from litreview.exports.prisma import BY_REASON, Awaiting, Box, PrismaFlow, count, imbalances
from litreview.exports.svg import svg
from litreview.model.events import (
    BY_HAND,
    Act,
    Adjudication,
    Consensus,
    DeviceId,
    Event,
    EventId,
    Found,
    Import,
    Link,
    Override,
    Relation,
    Removal,
    Removed,
    Retrieval,
    Reveal,
    SetAside,
    Status,
    Verdict,
    Vote,
)
from litreview.model.ledger import Ledger, fold
from litreview.model.protocol import (
    Criterion,
    Digest,
    Handle,
    Member,
    Protocol,
    Question,
    Reason,
    ReasonId,
    Role,
    Stage,
    StageRule,
    Wording,
)
from litreview.model.records import RecordId, SourceKind

REVIEWS = 10_000
DIAGRAMS = 1_000
FORGERIES = 500
MANY = 50_000
FIRST, SECOND, LEAD = Handle("first"), Handle("second"), Handle("lead")
REASONS = (ReasonId("wrong-setting"), ReasonId("no-collaboration"), ReasonId("gone"))
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
LONG = "Spesialisthelsetjenestens samhandlingsreform og lærings- og mestringstilbud i kommunene; "


def main() -> None:
    """Print every figure."""
    reviews, diagrams = (*map(int, sys.argv[1:]), REVIEWS, DIAGRAMS)[:2]
    wrong = sum(bool(imbalances(count(random_review(Random(seed)), PROTOCOL))) for seed in range(reviews))
    print(f"random reviews: {reviews}, with an identity that fails: {wrong}")
    noticed = sum(is_noticed(Random(seed)) for seed in range(FORGERIES))
    print(f"single numbers forged: {FORGERIES}, noticed: {noticed}")
    outside = sum(lines_outside(diagram(random_flow(Random(seed)), title=LONG)) for seed in range(diagrams))
    print(f"random diagrams: {diagrams}, lines outside their box: {outside}")
    flow = random_flow(Random(1))
    drawn = diagram(flow, title=LONG)
    for name, work, times in (
        ("SVG, laid out and written", lambda: svg(diagram(flow, title=LONG)), 50),
        ("PDF", lambda: pdf(drawn), 9),
        ("PNG, 300 dpi", lambda: png(drawn), 5),
    ):
        print(f"{name}: {timed(work, times):.1f} ms")
    large = fold(many_events())
    print(f"counting {MANY} records, two votes each: {timed(lambda: count(large, PROTOCOL), 5):.0f} ms")


def timed(work: Callable[[], object], times: int) -> float:
    """Return the median processor time of so many runs in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        work()
        taken.append((time.process_time() - start) * 1000)
    return median(taken)


def _wording(text: str) -> Wording:
    return Wording(en=text, nb=text)


_ANY = _wording("any")
PROTOCOL = Protocol(
    title=_wording("An example review"),
    question=Question(
        text=_wording("?"), population=_wording("p"), concept=_wording("c"), context=_wording("c")
    ),
    inclusion=(Criterion(id="any", text=_ANY),),
    exclusion=(),
    reasons=tuple(Reason(id=reason, text=_wording(reason)) for reason in REASONS[:2]),
    stages=tuple(StageRule(stage=stage, rule="two-must-agree", maybe_goes_on=True) for stage in Stage),
    team=(
        Member(handle=FIRST, roles=(Role.REVIEWER,)),
        Member(handle=SECOND, roles=(Role.REVIEWER,)),
        Member(handle=LEAD, roles=(Role.LEAD, Role.LIBRARIAN)),
    ),
    digest=Digest("0" * 64),
)


class _Log:
    """A log as plain events: what was done, one after the other, by one device."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def add(self, actor: Handle, act: Act) -> EventId:
        number = len(self.events) + 1
        identity = EventId(f"{number:032x}")
        self.events.append(
            Event(id=identity, actor=actor, device=DeviceId("d"), number=number, lamport=number,
                  at=NOON + timedelta(minutes=number), act=act, previous=Digest(""), hash=Digest(""))
        )  # fmt: skip
        return identity


def _import(source: str, kind: SourceKind, ids: list[RecordId]) -> Import:
    return Import(
        file=f"{source}.ris",
        digest=Digest("0" * 64),
        source=source,
        source_kind=kind,
        format="ris",
        entries=len(ids),
        problems=0,
        found=tuple(Found(one, Digest("0" * 64)) for one in ids),
    )


def random_review(random: Random) -> Ledger:
    """Return the ledger of a small review in which anything has happened in any order."""
    log, ids = _Log(), list[RecordId]()
    for source, kind in zip(("a", "b", "c", "d", "e", "f"), SourceKind, strict=True):
        some = [RecordId(f"{source}:{number}") for number in range(random.randrange(5))]
        ids += some
        log.add(LEAD, _import(source, kind, some))
    for _ in range(random.randrange(60) if ids else 0):
        _act(random, log, ids)
    return fold(log.events)


def _act(random: Random, log: _Log, ids: list[RecordId]) -> None:
    record, stage, verdict = random.choice(ids), random.choice(list(Stage)), random.choice(list(Verdict))
    reason = random.choice(REASONS)
    match random.randrange(8):
        case 0 | 1 | 2:
            both = [Vote(record=record, stage=stage, reviewer=who, reason=reason,
                         verdict=random.choice((verdict, random.choice(list(Verdict)))))
                    for who in (FIRST, SECOND)]  # fmt: skip
            events = tuple(log.add(vote.reviewer, vote) for vote in both)
            log.add(LEAD, Reveal(stage=stage, events=events))
        case 3:
            log.add(LEAD, Retrieval(record=record, retrieved=_mostly(random)))
        case 4:
            settle = random.choice((Adjudication, Consensus))
            log.add(LEAD, settle(record=record, stage=stage, verdict=verdict, reason=reason))
        case 5:
            log.add(
                LEAD, Override(record=record, stage=stage, verdict=verdict, reason=reason, why="seen again")
            )
        case 6:
            log.add(LEAD, random.choice((
                Removed(record=record, how=random.choice(list(Removal)), why="a defect"),
                SetAside(record=record, status=random.choice(list(Status))),
            )))  # fmt: skip
        case _:
            rule = random.choice((BY_HAND, "same-doi"))
            relation = random.choice(list(Relation)) if rule == BY_HAND else Relation.SAME
            log.add(
                LEAD, Link(first=record, second=random.choice(ids), rule=rule, score=1, relation=relation)
            )


def _mostly(random: Random) -> bool:
    return random.randrange(5) > 0


def is_noticed(random: Random) -> bool:
    """Tell whether a record put into one box too many, or taken out of one, is noticed."""
    flow = count(random_review(random), PROTOCOL)
    box = random.choice(list(Box))
    records = flow.boxes[box]
    if records and random.choice((True, False)):
        place = random.randrange(len(records))
        forged = (*records[:place], *records[place + 1 :])
    else:
        forged = (*records, RecordId("nowhere:1"))
    return bool(imbalances(replace(flow, boxes={**flow.boxes, box: forged})))


def random_flow(random: Random) -> PrismaFlow:
    """Return a flow of random numbers with up to 25 reasons of up to 200 characters, and long names."""

    def some() -> tuple[RecordId, ...]:
        return tuple(RecordId(f"a:{number}") for number in range(random.randrange(2000)))

    def reasons() -> dict[Reason, tuple[RecordId, ...]]:
        return {
            Reason(id=ReasonId(f"r{number}"), text=_wording((LONG * 3)[: random.randrange(201)])): some()
            for number in range(random.randrange(26))
        }

    names = [f"{LONG[: random.randrange(60)]}{number}" for number in range(random.randrange(9))]
    return PrismaFlow(
        boxes={box: some() if _mostly(random) else () for box in Box},
        by_reason={box: reasons() for box in BY_REASON},
        sources={name: some() for name in names},
        source_kinds={name: random.choice(list(SourceKind)) for name in names},
        awaiting={place: some() if not _mostly(random) else () for place in Awaiting},
        as_of=None,
    )


def lines_outside(drawn: Diagram) -> int:
    """Return how many lines of text leave their frame, by the widths of the font."""
    found = 0
    for frame in drawn.frames:
        setting = SETTINGS[frame.kind]
        area = frame.area.turned if frame.is_turned else frame.area
        for line in frame.lines:
            width = text_width(line.text, setting.size, bold=line.bold)
            left = line.x - width / 2 if setting.centred else line.x
            inside = area.x <= left and left + width <= area.right + 1e-6
            found += not (inside and area.y <= line.y - 0.7 * setting.size and line.y <= area.bottom)
    return found


def many_events() -> Iterator[Event]:
    """Yield a review of many records, two votes on each, all opened."""
    log = _Log()
    ids = [RecordId(f"a:{number}") for number in range(MANY)]
    log.add(LEAD, _import("a", SourceKind.DATABASE, ids))
    opened = [
        log.add(who, Vote(record=record, stage=Stage.TITLE_ABSTRACT, reviewer=who, verdict=Verdict.EXCLUDE))
        for record in ids
        for who in (FIRST, SECOND)
    ]
    for start in range(0, len(opened), 500):
        log.add(LEAD, Reveal(stage=Stage.TITLE_ABSTRACT, events=tuple(opened[start : start + 500])))
    yield from log.events


if __name__ == "__main__":
    main()
