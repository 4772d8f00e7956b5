"""The example team: two reviewers and a lead who follow the corpus's script through the real sessions."""

from litreview.demo.charts import chart_of
from litreview.demo.records import Entry, Opinion, entry_of
from litreview.model.events import Relation, Verdict
from litreview.model.protocol import Handle, ReasonId, Role, Stage
from litreview.model.records import Record
from litreview.model.reports import combined
from litreview.review import Review

FALLBACK = Opinion(verdict=Verdict.EXCLUDE, reason=ReasonId("no-collaboration"))
"""What the team says at full text of a report the script does not take that far: a person has let it in."""


def screen(review: Review, stage: Stage) -> int:
    """Let both reviewers vote on everything they have not voted on; return how many votes they cast."""
    first, second = review.protocol.with_role(Role.REVIEWER)[:2]
    return sum(_vote_all(review, reviewer, stage, first_reviewer=first) for reviewer in (first, second))


def judge(review: Review) -> int:
    """Let the lead say of every doubtful pair whether it is one report; return how many there were."""
    lead = review.protocol.with_role(Role.LEAD)[0]
    pairs = review.duplicates().doubtful
    for pair in pairs:
        one, other = (entry_of(record) for record in review.records([pair.first, pair.second]))
        relation = Relation.SAME if one.key == other.key else Relation.DIFFERENT
        review.relate((pair.first, pair.second), relation, actor=lead)
    return len(pairs)


def settle(review: Review) -> int:
    """Let the lead settle every open conflict; return how many there were."""
    session = review.conflicts(review.protocol.with_role(Role.LEAD)[0])
    for _conflict in session.queue:
        card = session.current
        if card is not None:
            decision = _decision(entry_of(card.record), card.conflict.stage)
            session.decide(decision.verdict, decision.reason)
    return len(session.queue)


def chart(review: Review) -> tuple[int, int]:
    """Let both reviewers chart what is left to them, and the lead settle; return how many of each."""
    charts = 0
    for number, reviewer in enumerate(review.protocol.with_role(Role.REVIEWER)[:2]):
        session = review.charting(reviewer)
        for position, report in enumerate(session.queue):
            if not session.is_over(report):
                session.move(position - session.position)
                session.fill(chart_of(session.card(position).record, review.protocol, reader=number))
                session.finish()
                charts += 1
    settling = review.chart_settling(review.protocol.with_role(Role.LEAD)[0])
    for _field in range(settling.open):
        settling.take(0)
    return charts, len(settling.queue)


def retrieve(review: Review) -> tuple[int, int]:
    """Say of every report sought whether its full text was retrieved; return how many were and were not."""
    lead = review.protocol.with_role(Role.LEAD)[0]
    waiting = [report for report in review.sought() if review.ledger.retrieval(report) is None]
    entries = {report.id: entry_of(combined(review.records(report.records))) for report in waiting}
    lost = [record for record, entry in entries.items() if entry.script.retrieved is False]
    got = [record for record in entries if record not in lost]
    for records, retrieved, note in ((got, True, None), (lost, False, "no answer from the library")):
        review.retrieve(records, retrieved=retrieved, note=note, actor=lead)
    return len(got), len(lost)


def _vote_all(review: Review, reviewer: Handle, stage: Stage, *, first_reviewer: Handle) -> int:
    session = review.screening(reviewer, stage)
    votes = 0
    while session.progress.left and (card := session.current):
        if card.vote is None:
            opinion = _opinion(card.record, stage, is_first=reviewer == first_reviewer)
            session.vote(opinion.verdict, opinion.reason)
            votes += 1
        else:
            session.next_undecided()
    return votes


def _opinion(record: Record, stage: Stage, *, is_first: bool) -> Opinion:
    script = entry_of(record).script
    told = script.title_abstract if stage is Stage.TITLE_ABSTRACT else script.full_text
    if told is None:
        return FALLBACK
    return told.first if is_first else told.second


def _decision(entry: Entry, stage: Stage) -> Opinion:
    told = entry.script.title_abstract if stage is Stage.TITLE_ABSTRACT else entry.script.full_text
    decided = told.outcome if told else FALLBACK
    # Where a person voted off the script the outcome may be a maybe, which settles nothing at full text.
    if stage is Stage.FULL_TEXT and decided.verdict is Verdict.MAYBE:
        return FALLBACK
    return decided
