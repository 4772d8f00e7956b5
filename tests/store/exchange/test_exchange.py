"""Laws of the exchange: what one did all get, in any order, and nobody a vote before it is revealed."""

from pathlib import Path

from litreview.model.events import Verdict, Vote
from tests.making import FIRST, LEAD, LIBRARIAN, SECOND
from tests.store.exchange.team import TA, begun, lead_votes_too, settle


def test_what_each_did_arrives_at_all(tmp_path: Path) -> None:
    team = begun(tmp_path)
    assert [one.reports[-1].findings for one in team.values()] == [()] * 4
    assert [one.reports[-1].held for one in team.values()] == [()] * 4
    team[FIRST].vote(0)
    team[FIRST].vote(1, Verdict.EXCLUDE, "wrong-setting")
    team[SECOND].vote(0, Verdict.EXCLUDE)
    settle(team)
    assert len({one.state for one in team.values()}) == 1
    assert all(len(one.ledger.kinds) == 3 for one in team.values())
    assert all(one.store.faults() == [] for one in team.values())


def test_a_vote_is_known_to_have_been_given_and_not_what_it_says_until_the_lead_reveals_it(
    tmp_path: Path,
) -> None:
    team = begun(tmp_path)
    team[FIRST].vote(0, Verdict.EXCLUDE)
    team[SECOND].vote(0)
    settle(team)
    for handle in (LEAD, LIBRARIAN, SECOND):
        ledger = team[handle].ledger
        report = ledger.reports[0]
        assert ledger.voters(report, TA) == {FIRST, SECOND}
        assert ledger.votes(report, TA) == {}
        assert ledger.vote_of(FIRST, report, TA) is None
    team[LEAD].reveal_all()
    team[LEAD].sync()
    report_of_second = team[SECOND].sync()
    assert report_of_second.opened == 1
    assert report_of_second.findings == ()
    ledger = team[SECOND].ledger
    votes = ledger.votes(ledger.reports[0], TA)
    assert {person: vote.verdict for person, vote in votes.items()} == {
        FIRST: Verdict.EXCLUDE,
        SECOND: Verdict.INCLUDE,
    }
    settle(team)
    assert len({one.state for one in team.values()}) == 1


def test_where_the_lead_votes_too_each_author_opens_their_own(tmp_path: Path) -> None:
    team = begun(tmp_path, lead_votes_too())
    for handle in (FIRST, SECOND, LEAD):
        team[handle].vote(0, Verdict.EXCLUDE)
    settle(team)
    team[LEAD].reveal_all()
    said = team[LEAD].sync()
    assert any("first" in told for told in said.awaited)
    assert team[SECOND].sync().opened == 1  # the lead's own
    team[FIRST].sync()
    settle(team)
    for one in team.values():
        ledger = one.ledger
        assert len(ledger.votes(ledger.reports[0], TA)) == 3
        assert all(isinstance(vote, Vote) for vote in ledger.votes(ledger.reports[0], TA).values())
