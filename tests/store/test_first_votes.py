"""Laws of first votes on every engine: only what was opened is compared, and all are told the same."""

from dataclasses import replace

import pytest

from litreview.model.errors import ReviewError
from litreview.model.events import Sealed, Undo, Verdict, Vote
from litreview.model.ledger import Ledger, fold
from litreview.model.protocol import Handle, Role, Stage
from litreview.model.records import RecordId
from litreview.screening.first_votes import FirstVotes, LeftOut, comparable, first_votes
from litreview.screening.lead import LeadDesk
from litreview.screening.reveal import close_stage, reveal_complete, reveal_early
from litreview.screening.taking_over import Brought, Handover, take_over
from litreview.store.journal import Journal
from tests.making import FIRST, LEAD, LIBRARIAN, SECOND, bring_in, protocol, record
from tests.store.teams import Team, journal_of, ledger_of, write

TA = Stage.TITLE_ABSTRACT
INCLUDE, EXCLUDE = Verdict.INCLUDE, Verdict.EXCLUDE
THIRD = Handle("third")
Said = dict[str, dict[str, str]]


def vote(of: int, by: Handle, verdict: Verdict) -> Vote:
    return Vote(record=RecordId(f"pubmed:{of}"), stage=TA, reviewer=by, verdict=verdict)


def give(team: Team, of: int, **said: Verdict) -> None:
    """Let each reviewer named vote on the record, in that order."""
    for handle, verdict in said.items():
        write(team, Handle(handle), vote(of, Handle(handle), verdict))


def told(votes: FirstVotes) -> Said:
    return {
        unit.report.id.removeprefix("pubmed:"): {who: one.verdict.value for who, one in unit.votes.items()}
        for unit in votes.units
    }


def left(votes: FirstVotes) -> dict[LeftOut, list[tuple[str, str]]]:
    return {why: [(str(one), str(who)) for one, who in some] for why, some in votes.left_out.items() if some}


def seen_by(team: Team, who: Handle) -> FirstVotes:
    return first_votes(ledger_of(team.another(who)), TA)


def seen_by_all(team: Team) -> FirstVotes:
    """Return what is told, found to be the same whoever asks."""
    found = seen_by(team, LEAD)
    for who in (FIRST, SECOND, LIBRARIAN):
        assert seen_by(team, who) == found
    return found


@pytest.fixture
def lead(team: Team) -> Journal:
    bring_in(journal_of(team), [record(number) for number in range(1, 5)])
    return journal_of(team, LEAD)


def test_what_is_not_opened_is_compared_by_nobody(team: Team, lead: Journal) -> None:
    give(team, 1, first=INCLUDE, second=EXCLUDE)
    give(team, 2, first=INCLUDE)
    assert lead.refresh().latest
    for who in (LEAD, FIRST, SECOND, LIBRARIAN):
        found = seen_by(team, who)
        assert (found.units, left(found), found.waiting) == ((), {}, 2)


def test_what_is_opened_is_compared_and_the_rest_waits(team: Team, lead: Journal) -> None:
    give(team, 1, first=INCLUDE, second=EXCLUDE)
    give(team, 2, first=INCLUDE)
    assert reveal_complete(lead, protocol(), TA, lead=LEAD) == 1
    found = seen_by_all(team)
    assert told(found) == {"1": {"first": "include", "second": "exclude"}}
    assert (left(found), found.waiting) == ({}, 1)


def test_a_vote_thought_over_is_left_out_and_what_it_was_first_is_told_to_nobody(
    team: Team, lead: Journal
) -> None:
    give(team, 1, first=INCLUDE, second=EXCLUDE)
    give(team, 1, first=EXCLUDE)
    slip, *_ = write(team, SECOND, vote(2, SECOND, INCLUDE))
    write(team, SECOND, Undo(event=slip.id))
    give(team, 2, first=EXCLUDE, second=EXCLUDE)
    assert reveal_complete(lead, protocol(), TA, lead=LEAD) == 2
    found = seen_by_all(team)
    assert told(found) == {"1": {"second": "exclude"}, "2": {"first": "exclude"}}
    assert left(found) == {LeftOut.CHANGED: [("pubmed:1", "first"), ("pubmed:2", "second")]}


def test_a_vote_taken_back_for_good_is_no_vote(team: Team, lead: Journal) -> None:
    slip, *_ = write(team, FIRST, vote(1, FIRST, INCLUDE))
    write(team, FIRST, Undo(event=slip.id))
    found = seen_by_all(team)
    assert (found.units, left(found), found.waiting) == ((), {}, 0)
    assert lead.refresh().latest


def test_consensus_and_settlement_change_no_first_vote(team: Team, lead: Journal) -> None:
    give(team, 1, first=INCLUDE, second=INCLUDE)
    reveal_complete(lead, protocol(), TA, lead=LEAD)
    before = seen_by_all(team)
    LeadDesk(journal=lead, protocol=protocol(), lead=LEAD).override("pubmed:1", TA, EXCLUDE, why="seen again")
    assert seen_by_all(team) == before


def test_a_vote_given_after_anothers_was_opened_is_not_blind(team: Team, lead: Journal) -> None:
    give(team, 1, first=INCLUDE)
    (report, *_) = lead.refresh().reports
    reveal_early(lead, [report], TA, why="a practice round", lead=LEAD)
    give(team, 1, second=INCLUDE)
    reveal_complete(lead, protocol(), TA, lead=LEAD)
    found = seen_by_all(team)
    assert told(found) == {"1": {"first": "include"}}
    assert left(found) == {LeftOut.NOT_BLIND: [("pubmed:1", "second")]}


def test_votes_taken_over_from_another_tool_are_left_out(team: Team) -> None:
    one = record(1, original="Covidence #: #1\nStatus: Irrelevant")
    bring_in(journal_of(team), [one])
    lead = journal_of(team, LEAD)
    take_over(lead, protocol(), Brought(records=[one]), Handover(people={"*": ("first",)}), lead=LEAD)
    give(team, 1, second=EXCLUDE)
    reveal_complete(lead, protocol(), TA, lead=LEAD)
    found = seen_by_all(team)
    assert told(found) == {"1": {"second": "exclude"}}
    assert left(found) == {LeftOut.TAKEN_OVER: [("pubmed:1", "first")]}


def test_only_those_named_are_kept(team: Team, lead: Journal) -> None:
    give(team, 1, first=INCLUDE, second=EXCLUDE, third=INCLUDE)
    give(team, 2, first=INCLUDE, second=EXCLUDE)
    give(team, 2, second=INCLUDE)
    reveal_complete(lead, protocol(), TA, lead=LEAD)
    found = seen_by_all(team)
    assert found.voters == {FIRST, SECOND, THIRD}
    assert told(found.only([SECOND, THIRD])) == {"1": {"second": "exclude", "third": "include"}}
    assert left(found.only([FIRST, THIRD])) == {}


def test_reviewers_may_compare_when_the_stage_is_closed_and_the_lead_before(
    team: Team, lead: Journal
) -> None:
    def asked(who: Handle | None) -> list[Said]:
        return [
            told(votes) for votes in comparable(ledger_of(team.another(LEAD)), protocol(), tuple(Stage), who)
        ]

    for number in range(1, 5):
        give(team, number, first=INCLUDE, second=INCLUDE)
    reveal_complete(lead, protocol(), TA, lead=LEAD)
    assert len(asked(LEAD)) == 2
    for who in (FIRST, SECOND, LIBRARIAN, None):
        with pytest.raises(ReviewError) as refused:
            asked(who)
        assert len(str(refused.value).splitlines()) == 2
    close_stage(lead, protocol(), TA, lead=LEAD)
    for who in (FIRST, SECOND, LIBRARIAN, None):
        assert asked(who) == asked(LEAD)[:1]
    bring_in(journal_of(team), [record(9)])
    with pytest.raises(ReviewError):
        asked(FIRST)
    assert LEAD in protocol().with_role(Role.LEAD)


def test_what_was_opened_and_lies_sealed_here_still_is_left_out_until_it_is_there(
    team: Team, lead: Journal
) -> None:
    give(team, 1, first=INCLUDE, second=EXCLUDE)
    reveal_complete(lead, protocol(), TA, lead=LEAD)

    def without(who: Handle) -> Ledger:
        events = ledger_of(team.another(LEAD)).events.values()
        sealed = Sealed(name="vote", record=RecordId("pubmed:1"), stage=TA)
        return fold(
            replace(event, act=sealed) if isinstance(event.act, Vote) and event.actor == who else event
            for event in events
        )

    found = first_votes(without(SECOND), TA)
    assert told(found) == {"1": {"first": "include"}}
    assert left(found) == {LeftOut.SEALED: [("pubmed:1", "second")]}
