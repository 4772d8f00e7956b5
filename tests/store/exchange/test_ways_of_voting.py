"""Laws of the rules over the exchange of files: what one does all come to, and nothing opens too early."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from litreview.model.errors import ReviewError
from litreview.model.events import EventId, Reveal, Verdict
from litreview.model.protocol import Handle, Protocol, StageRule
from litreview.screening.lead import LeadDesk
from litreview.screening.reveal import waiting_to_open
from litreview.screening.rules import is_wanted, outcome
from litreview.screening.session import ScreeningSession
from tests.making import FIRST, LEAD, LIBRARIAN, SECOND, protocol
from tests.store.exchange.team import TA, Laptop, begun, lead_votes_too, settle
from tests.store.tally import Tally

INCLUDE, EXCLUDE, MAYBE = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.MAYBE
Team = dict[Handle, Laptop]


def under(name: str, *, of: int = 2, three: bool = False) -> Protocol:
    """Return the example protocol under the rule; with three reviewers the lead is one of them."""
    plain = lead_votes_too() if three else protocol()
    rule = StageRule(stage=TA, rule=name, agreement=0.5, after=1, of=of)
    return replace(plain, stages=(rule, plain.stages[1]))


def desk(team: Team) -> LeadDesk:
    return LeadDesk(journal=team[LEAD].journal, protocol=team[LEAD].protocol, lead=LEAD)


def opened(team: Team) -> int:
    """Let the lead open what may be, and all hear of it; return on how many records."""
    settle(team)
    number = desk(team).reveal(TA)
    settle(team)
    return number


def outcomes(team: Team) -> list[str]:
    """Return what comes of each record, found to be the same on every machine."""
    told = []
    for one in team.values():
        ledger = one.ledger
        told.append([outcome(ledger, one.protocol, report, TA).outcome.value for report in ledger.reports])
    assert all(one == told[0] for one in told)
    return told[0]


def queue(one: Laptop) -> list[str]:
    session = ScreeningSession(journal=one.journal, protocol=one.protocol, reviewer=one.handle, stage=TA)
    session.reopen()
    return [report.id for report in session.queue if session.own_vote(report) is None]


def test_one_reads_and_the_other_reads_what_was_excluded_when_it_was_opened(tmp_path: Path) -> None:
    team = begun(tmp_path, under("single-with-second-reading"))
    team[FIRST].vote(0, INCLUDE)
    team[FIRST].vote(1, EXCLUDE)
    settle(team)
    assert queue(team[SECOND]) == ["pubmed:2"]
    assert opened(team) == 2
    assert outcomes(team) == ["included", "pending", "pending"]
    assert queue(team[SECOND]) == ["pubmed:1", "pubmed:2"]
    team[SECOND].vote(1, EXCLUDE)
    assert opened(team) == 1
    assert outcomes(team) == ["included", "excluded", "pending"]
    assert [one.reports[-1].findings for one in team.values()] == [()] * 4


def test_while_the_first_vote_is_opened_and_not_here_nobody_is_asked_to_read_again(tmp_path: Path) -> None:
    team = begun(tmp_path, under("single-with-second-reading", three=True))
    team[FIRST].vote(0, EXCLUDE)
    settle(team)
    assert desk(team).reveal(TA) == 1
    team[LEAD].sync()
    team[SECOND].sync()
    ledger, ruled = team[SECOND].ledger, team[SECOND].protocol
    assert ledger.votes(ledger.reports[0], TA) == {}  # its author opens it, where the lead votes too
    assert not is_wanted(ledger, ruled, SECOND, ledger.reports[0], TA)
    with pytest.raises(ReviewError, match="lack a vote"):
        desk(team).close(TA)
    settle(team)
    assert is_wanted(team[SECOND].ledger, ruled, SECOND, team[SECOND].ledger.reports[0], TA)


def test_a_vote_that_comes_when_no_more_are_taken_stays_sealed_and_changes_nothing(tmp_path: Path) -> None:
    team = begun(tmp_path, under("two-must-agree", three=True))
    for who in (FIRST, SECOND):
        team[who].vote(0, INCLUDE)
    assert opened(team) == 1
    team[LEAD].vote(0, EXCLUDE)  # past the program, which has closed the record
    assert opened(team) == 0
    assert outcomes(team)[0] == "included"
    ledger = team[FIRST].ledger
    assert ledger.votes(ledger.reports[0], TA).keys() == {FIRST, SECOND}


def test_one_vote_of_two_or_two_of_three_are_waited_for(tmp_path: Path) -> None:
    team = begun(tmp_path, under("n-of-m", of=3, three=True))
    for who in (FIRST, SECOND):
        team[who].vote(0, INCLUDE)
    assert opened(team) == 0
    team[LEAD].vote(0, EXCLUDE)
    assert opened(team) == 1
    assert outcomes(team)[0] == "included"


def test_no_reviewer_opens_a_vote_and_what_is_opened_past_the_lead_waits(tmp_path: Path) -> None:
    team = begun(tmp_path, under("single-with-second-reading"))
    given: EventId = team[FIRST].vote(0, EXCLUDE)
    team[FIRST].journal.append(FIRST, Reveal(stage=TA, events=(given,)))
    settle(team)
    assert any("not revealed" in told for told in team[LEAD].reports[-1].held)
    for who in (LEAD, SECOND, LIBRARIAN):
        ledger = team[who].ledger
        assert ledger.voters(ledger.reports[0], TA) == frozenset()


def test_one_alone_reads_what_the_lead_hands_out_when_two_have_agreed(tmp_path: Path) -> None:
    team = begun(tmp_path, under("dual-until-agreement"))
    with pytest.raises(ReviewError, match="0 of 0"):
        desk(team).assign(["first"], TA)
    for who in (FIRST, SECOND):
        team[who].vote(0, INCLUDE)
    assert opened(team) == 1
    assert desk(team).assign(["first", "second"], TA, singly=True) == 2
    settle(team)
    assert (queue(team[FIRST]), queue(team[SECOND])) == (["pubmed:1"], ["pubmed:2"])
    team[FIRST].vote(1, EXCLUDE)
    team[SECOND].vote(2, MAYBE)
    assert opened(team) == 2
    assert outcomes(team) == ["included", "excluded", "conflict"]
    team[SECOND].vote(1, INCLUDE)  # past the program: it was given to the other, whose vote is open
    assert opened(team) == 0
    assert outcomes(team) == ["included", "excluded", "conflict"]


@pytest.mark.parametrize(
    "name", ["two-must-agree", "one-include-is-enough", "single-with-second-reading", "n-of-m"]
)
def test_any_history_comes_to_what_a_tally_by_hand_comes_to(tmp_path: Path, name: str) -> None:
    chance = Random(name)
    team = begun(tmp_path, under(name))
    tally = Tally(rule=name, counts_maybe=False, one_reason=False, size=3, of=2)
    for _step in range(12):
        for who in (FIRST, SECOND):
            number = chance.randrange(3)
            if tally.may_vote(who, number):
                assert f"pubmed:{number}" in queue(team[who]) or who in tally.sheets[number].voters
                verdict = chance.choice(list(Verdict))
                team[who].vote(number, verdict)
                tally.vote(who, number, (verdict.value, None))
                settle(team, turns=1)
        if chance.random() < 0.4:
            assert opened(team) == tally.open()
        assert outcomes(team) == [tally.outcome(number)[0] for number in range(3)]
    settle(team)
    lead = team[LEAD]
    assert len(waiting_to_open(lead.ledger, lead.protocol, TA)) == tally.open()
    assert len({one.state for one in team.values()}) == 1
