"""Laws of pilot rounds and looking again on every engine, and over the exchange: the same, and as blind."""

from pathlib import Path

import pytest

from litreview.model.events import Sealed, Verdict, Vote
from litreview.model.protocol import Handle, Protocol, Stage
from litreview.screening.amending import older_votes
from litreview.screening.lead import LeadDesk
from litreview.screening.pilots import PilotWish, left, rounds
from litreview.screening.reveal import waiting_to_open
from litreview.screening.rules import is_complete
from litreview.screening.session import ScreeningSession
from litreview.store.journal import Journal
from tests.making import FIRST, LEAD, LIBRARIAN, SECOND, bring_in, record
from tests.screening.amended import adopt, amended, text_of
from tests.store.exchange.team import begun, settle
from tests.store.teams import Team, journal_of

TA = Stage.TITLE_ABSTRACT
INCLUDE, EXCLUDE = Verdict.INCLUDE, Verdict.EXCLUDE
WISH = PilotWish(stage=TA, size=3, seed="s", gate=0.75)


@pytest.fixture
def text(tmp_path: Path) -> str:
    return text_of(tmp_path)


@pytest.fixture
def lead(team: Team) -> Journal:
    bring_in(journal_of(team, LIBRARIAN), [record(number) for number in range(5)])
    return journal_of(team, LEAD)


def desk(journal: Journal, rules: Protocol) -> LeadDesk:
    return LeadDesk(journal=journal, protocol=rules, lead=LEAD)


def walk(journal: Journal, rules: Protocol, who: Handle) -> ScreeningSession:
    session = ScreeningSession(journal=journal, protocol=rules, reviewer=who, stage=TA)
    session.reopen()
    return session


def screen(journal: Journal, rules: Protocol, who: Handle, *verdicts: Verdict) -> list[str]:
    session = walk(journal, rules, who)
    return [session.vote(verdict).record for verdict in verdicts]


def test_a_pilot_is_read_by_all_and_counted_when_it_is_opened(team: Team, lead: Journal, text: str) -> None:
    rules = adopt(lead, text)
    one = desk(lead, rules).begin_pilot(WISH)
    ids = [report.id for report in one.reports]
    assert screen(journal_of(team, FIRST), rules, FIRST, INCLUDE, INCLUDE, EXCLUDE) == ids
    assert left(lead.refresh(), one) == {FIRST: 0, SECOND: 3}
    assert screen(journal_of(team, SECOND), rules, SECOND, INCLUDE, EXCLUDE, EXCLUDE) == ids
    found = desk(lead, rules).close_pilot(desk(lead, rules).open_pilot(TA), "talked over")
    assert (found.agreed, found.compared, found.passed) == (2, 3, False)
    assert [(one.report.id, len(one.votes)) for one in found.differences] == [(ids[1], 2)]
    (seen,) = rounds(journal_of(team, FIRST).ledger)
    assert seen.end is not None
    assert (seen.end[1].agreed, seen.end[1].note) == (2, "talked over")


def test_who_looks_again_does_not_see_what_they_voted_and_nobody_else_does(
    team: Team, lead: Journal, text: str
) -> None:
    before = adopt(lead, text)
    for who in (FIRST, SECOND):
        screen(journal_of(team, who), before, who, EXCLUDE, INCLUDE)
    rules = adopt(lead, amended(text))
    assert {vote.reviewer for vote in older_votes(lead.refresh(), rules, TA)} == {FIRST, SECOND}
    assert len(desk(lead, rules).ask_again(TA, (), "adults only").reports) == 2
    assert waiting_to_open(lead.refresh(), rules, TA) == []
    for who in (FIRST, SECOND):
        session = walk(journal_of(team, who), rules, who)
        assert session.progress.left == 5
        assert [session.card(place).vote for place in range(2)] == [None, None]
        screen(journal_of(team, who), rules, who, INCLUDE)
    assert desk(lead, rules).reveal(TA) == 1
    report = lead.refresh().reports[0]
    assert {vote.verdict for vote in lead.ledger.votes(report, TA).values()} == {INCLUDE}
    assert not is_complete(lead.ledger, rules, lead.ledger.reports[1], TA)


def test_a_reviewer_is_replaced_and_the_new_one_may_vote(team: Team, lead: Journal, text: str) -> None:
    rules = adopt(lead, text)
    desk(lead, rules).assign(["first", "second"], TA)
    plan = desk(lead, rules).replacement("first", "second", TA)
    assert (len(plan.stranded), plan.readers) == (5, {})
    assert screen(journal_of(team, FIRST), rules, FIRST, INCLUDE) == ["pubmed:0"]
    assert len(desk(lead, rules).replacement("first", "second", TA).stranded) == 4


def test_over_the_exchange_a_second_look_is_asked_of_the_reviewer_and_waited_for_by_the_lead(
    tmp_path: Path, text: str
) -> None:
    team = begun(tmp_path / "team")
    before = adopt(team[LEAD].journal, text)
    settle(team)
    for who in (FIRST, SECOND):
        screen(team[who].journal, before, who, EXCLUDE, INCLUDE)
    settle(team)
    rules = adopt(team[LEAD].journal, amended(text))
    lead = team[LEAD].journal
    assert any(isinstance(event.act, Sealed) for event in lead.refresh().events.values())
    told = {(vote.report.id, vote.reviewer) for vote in older_votes(lead.ledger, rules, TA)}
    assert told == {(f"pubmed:{number}", who) for number in range(2) for who in (FIRST, SECOND)}
    desk(lead, rules).ask_again(TA, ["pubmed:0"], "adults only")
    assert [report.id for report in waiting_to_open(lead.refresh(), rules, TA)] == ["pubmed:1"]
    settle(team)
    for who in (FIRST, SECOND):
        session = walk(team[who].journal, rules, who)
        assert (session.progress.left, session.card(0).vote) == (2, None)
        session.vote(INCLUDE)
    settle(team)
    assert len(waiting_to_open(lead.refresh(), rules, TA)) == 2
    assert len({one.state for one in team.values()}) == 1


def test_over_the_exchange_a_vote_given_before_the_new_text_was_heard_of_is_asked_for_again(
    tmp_path: Path, text: str
) -> None:
    team = begun(tmp_path / "team")
    before = adopt(team[LEAD].journal, text)
    settle(team)
    screen(team[SECOND].journal, before, SECOND, EXCLUDE)
    settle(team)
    rules = adopt(team[LEAD].journal, amended(text))
    desk(team[LEAD].journal, rules).ask_again(TA, ["pubmed:0"], "adults only")
    # Meanwhile the first reviewer votes on a machine that knows nothing of it, and counts on.
    for number in range(3):
        act = Vote(
            record=record(number).id, stage=TA, reviewer=FIRST, verdict=INCLUDE, protocol=before.digest
        )
        team[FIRST].journal.append(FIRST, act)
    settle(team)
    ledger = team[FIRST].ledger
    assert ledger.is_asked_again(FIRST, ledger.reports[0], TA)
    assert not ledger.is_asked_again(FIRST, ledger.reports[1], TA)
    assert len({one.state for one in team.values()}) == 1


def test_over_the_exchange_a_pilot_is_counted_once_its_votes_are_open_at_the_leads(
    tmp_path: Path, text: str
) -> None:
    team = begun(tmp_path / "team")
    lead = team[LEAD].journal
    rules = adopt(lead, text)
    desk(lead, rules).begin_pilot(WISH)
    settle(team)
    for who, verdict in ((FIRST, INCLUDE), (SECOND, EXCLUDE)):
        screen(team[who].journal, rules, who, INCLUDE, verdict, INCLUDE)
    settle(team)
    one = desk(lead, rules).open_pilot(TA)
    team[LEAD].sync()
    found = desk(lead, rules).close_pilot(one)
    assert (found.agreed, found.compared) == (2, 3)
    settle(team)
    assert len({one.state for one in team.values()}) == 1
