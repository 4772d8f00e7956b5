"""Laws of a person's word: contradictions are refused with the remedy, and what follows is told."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.duplicates.find import find
from litreview.duplicates.linking import acts_of, by_hand, rulings_of
from litreview.duplicates.ruling import consequence, refuse_contradiction, reports_of
from litreview.exports.prisma import Awaiting, Box, count, imbalances
from litreview.model.errors import LitreviewError, ReviewError, UsageError
from litreview.model.events import Act, Link, Relation, Reveal, Verdict, Vote
from litreview.model.ledger import Ledger, fold
from litreview.model.protocol import Handle, Stage
from litreview.model.records import RecordId
from litreview.store.journal import Journal
from tests.making import FIRST, LEAD, LIBRARIAN, SECOND, bring_in, new_journal, protocol, record
from tests.model.test_ledger import brought_in, event

TA = Stage.TITLE_ABSTRACT
A, B, C, D = (RecordId(f"pubmed:{number}") for number in range(1, 5))


def ledger_of(*acts: Act, by: Handle = LEAD) -> Ledger:
    found = [brought_in(number, one) for number, one in enumerate((A, B, C, D), 1)]
    return fold([*found, *(event(number, act, by) for number, act in enumerate(acts, 5))])


def said(first: RecordId, second: RecordId, relation: Relation = Relation.SAME) -> Link:
    return by_hand(first, second, relation)


def by_rule(first: RecordId, second: RecordId) -> Link:
    return Link(first=first, second=second, rule="same-doi", score=1.0)


@pytest.mark.parametrize("relation", [Relation.DIFFERENT, Relation.VERSION])
def test_what_people_joined_by_way_of_another_is_not_taken_apart_at_its_ends(relation: Relation) -> None:
    ledger = ledger_of(said(A, B), said(B, C))
    with pytest.raises(ReviewError, match="joined them by way of") as refused:
        refuse_contradiction(said(A, C, relation), ledger)
    assert "--forget pubmed:2 pubmed:3" in str(refused.value)
    refuse_contradiction(said(A, C, relation), ledger_of(said(A, B), by_rule(B, C)))


def test_two_that_people_keep_apart_are_not_joined_by_way_of_another() -> None:
    ledger = ledger_of(said(A, B), said(A, C, Relation.DIFFERENT))
    with pytest.raises(ReviewError, match="of which a person has said that they are not one") as refused:
        refuse_contradiction(said(B, C), ledger)
    assert "--forget pubmed:1 pubmed:3" in str(refused.value)


def test_the_remedy_of_a_refusal_helps() -> None:
    ledger = ledger_of(said(A, B), said(B, C), said(B, C, Relation.OPEN))
    refuse_contradiction(said(A, C, Relation.DIFFERENT), ledger)


def test_a_word_on_the_same_pair_is_said_anew() -> None:
    for before in (Relation.SAME, Relation.VERSION, Relation.DIFFERENT):
        for after in (Relation.SAME, Relation.VERSION, Relation.DIFFERENT, Relation.OPEN):
            refuse_contradiction(said(A, B, after), ledger_of(said(A, B, before)))


def test_what_nobody_said_is_not_forgotten_and_a_rule_s_link_is_kept_apart_otherwise() -> None:
    for ledger in (ledger_of(by_rule(A, B)), ledger_of(said(A, B), said(A, B, Relation.OPEN))):
        with pytest.raises(ReviewError, match="nothing to forget") as refused:
            refuse_contradiction(said(A, B, Relation.OPEN), ledger)
        assert "--different pubmed:1 pubmed:2" in str(refused.value)


def test_a_record_is_no_pair() -> None:
    with pytest.raises(UsageError, match="one record"):
        refuse_contradiction(said(A, A), ledger_of())


words = st.builds(
    said, st.sampled_from([A, B, C]), st.sampled_from([B, C, D]), st.sampled_from(list(Relation))
).filter(lambda link: link.first != link.second)


def kept(history: Sequence[Link]) -> list[Link]:
    """Return the words that were not refused, each asked of what was said before."""
    taken: list[Link] = []
    for word in history:
        try:
            refuse_contradiction(word, ledger_of(*taken))
        except LitreviewError:
            continue
        taken.append(word)
    return taken


@given(st.lists(words, max_size=10))
def test_words_that_were_taken_hold_all_at_once(history: list[Link]) -> None:
    ledger = ledger_of(*kept(history))
    for first, second in ledger.ruled(Relation.SAME):
        assert ledger.known_report(first) == ledger.known_report(second)
    for first, second in ledger.ruled(Relation.DIFFERENT, Relation.VERSION):
        assert ledger.known_report(first) != ledger.known_report(second)


def vote(of: RecordId, by: Handle, verdict: Verdict = Verdict.INCLUDE) -> Vote:
    return Vote(record=of, stage=TA, reviewer=by, verdict=verdict)


@given(
    st.lists(words, max_size=6),
    st.lists(
        st.tuples(
            st.sampled_from([A, B, C, D]), st.sampled_from([FIRST, SECOND]), st.sampled_from(list(Verdict))
        ),
        max_size=8,
    ),
    st.lists(words, max_size=6),
)
def test_after_any_words_and_votes_prisma_balances_and_no_vote_is_lost(
    before: list[Link], votes: list[tuple[RecordId, Handle, Verdict]], after: list[Link]
) -> None:
    history = [brought_in(number, one) for number, one in enumerate((A, B, C, D), 1)]
    history += [event(len(history) + n, one, LEAD) for n, one in enumerate(kept(before), 1)]
    cast = [
        event(len(history) + n, vote(of, by, verdict), by) for n, (of, by, verdict) in enumerate(votes, 1)
    ]
    history += cast
    opened = Reveal(stage=TA, events=tuple(one.id for one in cast), exception="all at once")
    history.append(event(len(history) + 1, opened, LEAD))
    history += [event(len(history) + n, one, LEAD) for n, one in enumerate(kept([*before, *after]), 1)]
    ledger = fold(history)
    flow = count(ledger, protocol())
    assert imbalances(flow) == []
    assert flow.count(Box.SCREENED) <= len(ledger.reports)
    voted = {(of, by) for of, by, _verdict in votes}
    assert all(by in ledger.voters(ledger.known_report(of), TA) for of, by in voted)
    counted = {(one.id, by) for one in ledger.reports for by in ledger.voters(one, TA)}
    assert counted == {(ledger.known_report(of).id, by) for of, by in voted}


def test_the_consequence_names_the_reports_and_whose_votes_count_for_which() -> None:
    votes = [vote(A, FIRST), vote(B, SECOND)]
    before = ledger_of(by_rule(A, B))
    reports = reports_of(before, [A, B])
    history = [*before.events.values(), event(6, votes[0], FIRST), event(7, votes[1], SECOND)]
    after = fold([*history, event(8, said(A, B, Relation.DIFFERENT), LEAD)])
    told = consequence(reports, after)
    assert told.has_changed
    assert [report.records for report in told.after] == [(A,), (B,)]
    assert [(report.id, one.stage, one.voters) for report, one in told.votes] == [
        (A, TA, (FIRST,)),
        (B, TA, (SECOND,)),
    ]


def ran(journal: Journal) -> list[Act]:
    ledger = journal.refresh()
    found = find(journal.store.records(tuple(ledger.kinds)), rulings_of(ledger))
    acts = acts_of(found, ledger)
    journal.append_all(LIBRARIAN, acts)
    ledger = journal.refresh()
    assert {frozenset(one) for one in found.clusters} == {frozenset(one.records) for one in ledger.reports}
    return [*acts]


def test_words_survive_every_later_run_and_every_later_search(tmp_path: Path) -> None:
    journal = new_journal(tmp_path)
    title = "Learning and mastery in the municipality: a study of collaboration"
    bring_in(journal, [record(number, title=title) for number in (1, 2)] + [record(3)])
    ran(journal)
    assert len(journal.ledger.reports) == 2
    journal.append_all(LEAD, [said(A, B, Relation.DIFFERENT), said(B, C)])
    for number in range(4, 7):
        bring_in(journal, [record(number, title=title)])
        ran(journal)
        assert ran(journal) == []
        reports = {one: journal.ledger.known_report(one).id for one in (A, B, C)}
        assert reports[A] != reports[B] == reports[C]


def test_a_report_taken_apart_after_votes_is_undecided_where_nobody_voted(tmp_path: Path) -> None:
    journal = new_journal(tmp_path)
    bring_in(journal, [record(1), record(2)])
    journal.append(LIBRARIAN, by_rule(A, B))
    cast = [journal.append(by, vote(A, by)) for by in (FIRST, SECOND)]
    journal.append(LEAD, Reveal(stage=TA, events=tuple(one.id for one in cast)))
    before = count(journal.refresh(), protocol())
    journal.append(LEAD, said(A, B, Relation.DIFFERENT))
    ledger = journal.refresh()
    flow = count(ledger, protocol())
    assert imbalances(flow) == []
    assert flow.awaiting[Awaiting.SCREENING] == (B,)
    assert flow.boxes[Box.SOUGHT] == before.boxes[Box.SOUGHT] == (A,)
    assert ledger.voters(ledger.known_report(A), TA) == {FIRST, SECOND}
    assert ledger.voters(ledger.known_report(B), TA) == frozenset()
    journal.append(LEAD, said(A, B, Relation.OPEN))
    again = count(journal.refresh(), protocol())
    assert (again.boxes, again.awaiting) == (before.boxes, before.awaiting)
