"""Laws of labels and of settling on every engine: who sees what, who may, and what can be taken back."""

from contextlib import suppress
from pathlib import Path

import pytest

from litreview.model.errors import LitreviewError
from litreview.model.events import (
    Adjudication,
    Consensus,
    Labels,
    Retrieval,
    Sealed,
    SearchFailed,
    Undo,
    Verdict,
)
from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle, ReasonId, Stage
from litreview.model.records import RecordId
from litreview.screening.conflict_session import ConflictSession
from litreview.screening.labels import labelled
from litreview.screening.meeting import Meeting
from litreview.screening.reveal import close_stage, reveal_complete
from litreview.screening.session import ScreeningSession
from litreview.store.journal import Journal
from tests.making import FIRST, LEAD, LIBRARIAN, SECOND, START, bring_in, protocol, record
from tests.store.exchange.team import Laptop, begun, settle
from tests.store.teams import Team, journal_of, write

TA, FULL = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT
EVERYBODY = (FIRST, SECOND, LEAD, LIBRARIAN)


def screen(journal: Journal, who: Handle, stage: Stage = TA) -> ScreeningSession:
    walk = ScreeningSession(journal=journal, protocol=protocol(), reviewer=who, stage=stage)
    walk.reopen()
    return walk


def lead_on(journal: Journal) -> ConflictSession:
    walk = ConflictSession(journal=journal, protocol=protocol(), lead=LEAD)
    walk.reopen()
    return walk


def seen(ledger: Ledger, who: Handle) -> set[tuple[str, str]]:
    return {(one.by, one.label) for one in labelled(ledger, protocol(), list(Stage), who)}


def differ(journals: dict[Handle, Journal]) -> None:
    """Let both label the first record and vote on all, and differ on it."""
    for who, verdict in ((FIRST, Verdict.INCLUDE), (SECOND, Verdict.EXCLUDE)):
        walk = screen(journals[who], who)
        walk.label([f"of {who}"])
        walk.vote(verdict)
        walk.vote(Verdict.INCLUDE)


@pytest.fixture
def journals(team: Team) -> dict[Handle, Journal]:
    bring_in(journal_of(team), [record(number) for number in range(2)])
    return {who: journal_of(team, who) for who in EVERYBODY}


def test_labels_are_ones_own_until_opened_and_the_leads_and_then_everybodys(
    journals: dict[Handle, Journal],
) -> None:
    differ(journals)
    for who in EVERYBODY:
        own = {(who, f"of {who}")} if who in (FIRST, SECOND) else set()
        assert seen(journals[who].refresh(), who) == own
    reveal_complete(journals[LEAD], protocol(), TA, lead=LEAD)
    both = {(FIRST, "of first"), (SECOND, "of second")}
    assert seen(journals[LEAD].refresh(), LEAD) == both
    assert seen(journals[FIRST].refresh(), FIRST) == {(FIRST, "of first")}
    close_stage_when_settled(journals[LEAD])
    assert all(seen(journals[who].refresh(), who) == both for who in EVERYBODY)


def test_a_search_given_up_waits_for_nobody_and_only_who_made_it_gives_it_up(
    journals: dict[Handle, Journal],
) -> None:
    event = journals[LIBRARIAN].append(LIBRARIAN, failed_search("nva"))
    failures = journals[LEAD].refresh().failures
    assert [told.id for told, _failure in failures] == [event.id]
    with suppress(LitreviewError):  # a server refuses it; a file takes it, and it counts for nothing
        journals[LEAD].append(LEAD, Undo(event=event.id))
    assert journals[LEAD].refresh().failures
    journals[LIBRARIAN].append(LIBRARIAN, Undo(event=event.id))
    assert not any(journals[who].refresh().failures for who in EVERYBODY)


def failed_search(query: str) -> SearchFailed:
    return SearchFailed(
        query=query, source="nva", requests=("q",), started=START, ended=START, problem="out of reach"
    )


def close_stage_when_settled(journal: Journal) -> None:
    close_stage(journal, protocol(), TA, lead=LEAD)


def test_the_lead_sees_both_sides_labels_beside_their_votes(journals: dict[Handle, Journal]) -> None:
    differ(journals)
    card = lead_on(journals[LEAD]).card(0)
    assert {side.name: side.labels for side in card.sides} == {
        FIRST: ("of first",),
        SECOND: ("of second",),
    }


def test_a_labelling_can_be_undone_until_it_is_opened(journals: dict[Handle, Journal]) -> None:
    walk = screen(journals[FIRST], FIRST)
    walk.label(["one"])
    walk.label(["two"])
    card = walk.undo()
    assert card is not None
    assert card.labels == ("one",)
    assert screen(journals[FIRST], FIRST).card(0).labels == ("one",)


def test_consensus_reasons_and_marks_are_kept_and_taken_back(journals: dict[Handle, Journal]) -> None:
    differ(journals)
    walk = lead_on(journals[LEAD])
    walk.discuss()
    walk.switch()
    walk.decide(Verdict.EXCLUDE, ReasonId("wrong-setting"))
    for who in EVERYBODY:
        ledger = journals[who].refresh()
        settled = ledger.settlement(ledger.reports[0], TA)
        assert settled is not None
        assert isinstance(settled[1], Consensus)
    walk.undo()
    assert journals[FIRST].refresh().settlement(journals[FIRST].ledger.reports[0], TA) is None
    assert walk.card(0).is_to_discuss
    walk.undo()
    assert not walk.card(0).is_to_discuss


def test_reasons_are_settled_all_at_once_and_each_is_undone_by_itself(
    journals: dict[Handle, Journal],
) -> None:
    for who in (FIRST, SECOND):
        walk = screen(journals[who], who)
        walk.vote(Verdict.INCLUDE)
        walk.vote(Verdict.INCLUDE)
    reveal_complete(journals[LEAD], protocol(), TA, lead=LEAD)
    for number in range(2):
        journals[LEAD].append(LEAD, Retrieval(record=RecordId(f"pubmed:{number}"), retrieved=True))
    for who, reason in ((FIRST, "no-collaboration"), (SECOND, "wrong-setting")):
        walk = screen(journals[who], who, FULL)
        walk.vote(Verdict.EXCLUDE, ReasonId(reason))
        walk.vote(Verdict.EXCLUDE, ReasonId(reason))
    settling = lead_on(journals[LEAD])
    assert settling.settle_reasons(settling.proposals()) == 2
    for left in (1, 0):
        settling.undo()
        ledger = journals[SECOND].refresh()
        found = [ledger.settlement(report, FULL) for report in ledger.reports]
        assert [one[1].reason for one in found if one] == ["wrong-setting"] * left


def test_no_reviewer_settles_anything_on_a_server(team: Team, journals: dict[Handle, Journal]) -> None:
    differ(journals)
    reveal_complete(journals[LEAD], protocol(), TA, lead=LEAD)
    if team.store(FIRST).identity is None:
        pytest.skip("one file knows nobody; who gives a command says who they are")
    for act in (Consensus, Adjudication):
        with pytest.raises(LitreviewError):
            write(team, FIRST, act(record=RecordId("pubmed:0"), stage=TA, verdict=Verdict.INCLUDE))
    ledger = journals[LEAD].refresh()
    assert ledger.settlement(ledger.reports[0], TA) is None


class TestOverTheExchange:
    """Without a server: sealed files, and what the lead opens."""

    @pytest.fixture
    def laptops(self, tmp_path: Path) -> dict[Handle, Laptop]:
        made = begun(tmp_path)
        settle(made)
        return made

    def test_a_label_travels_sealed_and_is_opened_with_the_votes(self, laptops: dict[Handle, Laptop]) -> None:
        differ({who: one.journal for who, one in laptops.items()})
        settle(laptops)
        for who in (SECOND, LEAD, LIBRARIAN):
            found = [event.act for event in laptops[who].ledger.events.values() if event.actor == FIRST]
            assert not any(isinstance(act, Labels) for act in found)
            assert any(isinstance(act, Sealed) and act.name == Labels.kind for act in found)
            assert not any(
                b"of first" in path.read_bytes()
                for place in (laptops[who].folder, laptops[who].shared)
                if place
                for path in place.rglob("*")
                if path.is_file()
            )
        reveal_complete(laptops[LEAD].journal, protocol(), TA, lead=LEAD)
        settle(laptops)
        settle(laptops)
        assert seen(laptops[LEAD].ledger, LEAD) == {(FIRST, "of first"), (SECOND, "of second")}
        assert seen(laptops[SECOND].ledger, SECOND) == {(SECOND, "of second")}
        card = lead_on(laptops[LEAD].journal).card(0)
        assert [side.labels for side in card.sides] == [("of first",), ("of second",)]

    def test_a_consensus_and_its_undoing_reach_everybody(self, laptops: dict[Handle, Laptop]) -> None:
        differ({who: one.journal for who, one in laptops.items()})
        settle(laptops)
        reveal_complete(laptops[LEAD].journal, protocol(), TA, lead=LEAD)
        settle(laptops)
        settle(laptops)
        meeting = Meeting(journal=laptops[LEAD].journal, protocol=protocol(), lead=LEAD)
        meeting.agree("pubmed:0", Verdict.INCLUDE)
        settle(laptops)
        for one in laptops.values():
            settled = one.ledger.settlement(one.ledger.reports[0], TA)
            assert settled is not None
            assert isinstance(settled[1], Consensus)
        last = laptops[LEAD].ledger.last_of(LEAD, Consensus.kind, TA)
        assert last is not None
        laptops[LEAD].journal.append(LEAD, Undo(event=last.id))
        settle(laptops)
        assert all(one.ledger.settlement(one.ledger.reports[0], TA) is None for one in laptops.values())

    def test_a_consensus_that_a_reviewer_writes_is_taken_in_by_nobody(
        self, laptops: dict[Handle, Laptop]
    ) -> None:
        forged = Consensus(record=RecordId("pubmed:0"), stage=TA, verdict=Verdict.INCLUDE)
        laptops[FIRST].journal.append(FIRST, forged)
        settle(laptops)
        for who in (LEAD, SECOND, LIBRARIAN):
            ledger = laptops[who].ledger
            assert not any(isinstance(event.act, Consensus) for event in ledger.events.values())
