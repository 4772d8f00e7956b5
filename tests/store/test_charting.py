"""Laws of charts on every engine: nobody sees another's before both have finished; then all may."""

from pathlib import Path

import pytest

from litreview.model.errors import LitreviewError, StoreError
from litreview.model.events import Chart, ChartDone, Charted, ChartSettled, Sealed, Undo, UnknownAct
from litreview.model.protocol import Handle
from litreview.model.records import RecordId
from litreview.screening.charting import Standing, compared, open_complete, open_early
from litreview.store.journal import Journal
from tests.charting import chart, charting, include, settling, with_form
from tests.making import FIRST, LEAD, LIBRARIAN, SECOND, bring_in, record
from tests.store.exchange.team import Laptop, begun, settle
from tests.store.teams import ServedTeam, Team, journal_of, write

EVERYBODY = (FIRST, SECOND, LEAD, LIBRARIAN)
UNSEEN = "something only first has seen"


@pytest.fixture
def journals(team: Team) -> dict[Handle, Journal]:
    bring_in(journal_of(team), [record(number) for number in range(2)])
    made = {who: journal_of(team, who) for who in EVERYBODY}
    include(made, 0)
    return made


def charts_seen(journal: Journal) -> dict[Handle, tuple[Charted, ...]]:
    ledger = journal.refresh()
    return ledger.charts(ledger.reports[0])


def both_chart(journals: dict[Handle, Journal]) -> None:
    chart(charting(journals[FIRST], FIRST), design="trial", findings=UNSEEN)
    chart(charting(journals[SECOND], SECOND), design="survey", findings=UNSEEN)


def test_a_chart_is_seen_by_nobody_else_before_both_have_finished(
    team: Team, journals: dict[Handle, Journal]
) -> None:
    chart(charting(journals[FIRST], FIRST), design="trial", findings=UNSEEN)
    assert open_complete(journals[LEAD], with_form(), lead=LEAD) == 0
    assert all(charts_seen(journal) == {} for journal in journals.values())
    for who in (SECOND, LEAD, LIBRARIAN):
        ledger = journals[who].refresh()
        own = ledger.chart_of(who, ledger.reports[0])
        assert own == ()
        assert ledger.done_charting(ledger.reports[0]) == {FIRST}
        found = [event.act for event in ledger.events.values() if event.actor == FIRST]
        if isinstance(team, ServedTeam):
            assert not any(isinstance(act, Chart) for act in found)
            assert any(isinstance(act, Sealed) and act.name == Chart.kind for act in found)


def test_once_both_have_finished_the_lead_opens_both_and_settles(journals: dict[Handle, Journal]) -> None:
    both_chart(journals)
    walk = settling(journals[LEAD])
    assert [field.id for _report, field in walk.queue] == ["design"]
    walk.take(1)
    for journal in journals.values():
        assert charts_seen(journal).keys() == {FIRST, SECOND}
        told = compared(journal.ledger, with_form(), journal.ledger.reports[0])
        assert (told[0].standing, told[0].answer) == (Standing.SETTLED, ("survey",))
        assert (told[4].standing, told[4].answer) == (Standing.AGREED, (UNSEEN,))
    walk.undo()
    report = journals[FIRST].refresh().reports[0]
    assert journals[FIRST].ledger.chart_settled(report) == ()


def test_who_says_it_is_not_finished_after_all_is_waited_for(journals: dict[Handle, Journal]) -> None:
    both_chart(journals)
    again = charting(journals[SECOND], SECOND)
    again.finish()
    assert open_complete(journals[LEAD], with_form(), lead=LEAD) == 0
    again.undo()
    assert open_complete(journals[LEAD], with_form(), lead=LEAD) == 1


def test_an_early_opening_closes_the_report_and_says_why(journals: dict[Handle, Journal]) -> None:
    walk = charting(journals[FIRST], FIRST)
    walk.answer("design", ["trial"])
    report = journals[LEAD].refresh().reports[0]
    open_early(journals[LEAD], [report], why="second is on leave", lead=LEAD)
    assert charts_seen(journals[SECOND]) == {FIRST: (Charted("design", ("trial",)),)}
    with pytest.raises(LitreviewError, match="they are closed"):
        walk.answer("design", ["survey"])


def test_a_labelled_or_charted_report_opens_no_votes_and_votes_no_charts(
    journals: dict[Handle, Journal],
) -> None:
    both_chart(journals)
    open_complete(journals[LEAD], with_form(), lead=LEAD)
    ledger = journals[FIRST].refresh()
    assert len(ledger.chart_reveals) == 1
    assert all(event.id not in one.events for _opening, one in ledger.reveals
               for event in ledger.events.values() if isinstance(event.act, Chart))  # fmt: skip


def test_no_reviewer_settles_a_chart_and_no_lead_charts_on_a_server(
    team: Team, journals: dict[Handle, Journal]
) -> None:
    if team.store(FIRST).identity is None:
        pytest.skip("one file knows nobody; who gives a command says who they are")
    both_chart(journals)
    for who, act in (
        (FIRST, ChartSettled(record=RecordId("pubmed:0"), answers=())),
        (LEAD, Chart(record=RecordId("pubmed:0"), answers=())),
        (LIBRARIAN, ChartDone(record=RecordId("pubmed:0"), done=True)),
    ):
        with pytest.raises(LitreviewError, match="your role"):
            write(team, who, act)


@pytest.mark.parametrize(
    "answers",
    [None, "text", {"a": 1}, ["a"], [["a"]], [["a", "b"]], [[1, []]], [["a", [1]]], [["a", [], []]], [None]],
)
def test_a_misshapen_chart_is_refused_before_it_makes_the_log_unreadable(
    team: Team, journals: dict[Handle, Journal], answers: object
) -> None:
    if team.store(FIRST).identity is None:
        pytest.skip("one file takes what this program writes")
    said = {"record": "pubmed:0", "stage": "full-text", "answers": answers}
    for who, kind in ((FIRST, "chart"), (LEAD, "chart-settled")):
        with pytest.raises(StoreError, match="does not understand"):
            write(team, who, UnknownAct(name=kind, payload=said))
    assert journals[SECOND].refresh().charts(journals[SECOND].ledger.reports[0]) == {}


class TestOverTheExchange:
    """Without a server: charts travel sealed, and are opened when both have finished."""

    @pytest.fixture
    def laptops(self, tmp_path: Path) -> dict[Handle, Laptop]:
        made = begun(tmp_path)
        include({who: one.journal for who, one in made.items()}, 0, meet=lambda: settle(made))
        settle(made)
        return made

    def test_a_chart_travels_sealed_and_is_opened_with_the_others(
        self, laptops: dict[Handle, Laptop]
    ) -> None:
        journals = {who: one.journal for who, one in laptops.items()}
        chart(charting(journals[FIRST], FIRST), design="trial", findings=UNSEEN)
        settle(laptops)
        for who in (SECOND, LEAD, LIBRARIAN):
            ledger = laptops[who].ledger
            found = [event.act for event in ledger.events.values() if event.actor == FIRST]
            assert not any(isinstance(act, Chart) for act in found)
            assert any(isinstance(act, Sealed) and act.name == Chart.kind for act in found)
            assert ledger.done_charting(ledger.reports[0]) == {FIRST}
            assert not any(
                UNSEEN.encode() in path.read_bytes()
                for place in (laptops[who].folder, laptops[who].shared)
                if place
                for path in place.rglob("*")
                if path.is_file()
            )
        chart(charting(journals[SECOND], SECOND), design="survey", findings=UNSEEN)
        settle(laptops)
        assert open_complete(journals[LEAD], with_form(), lead=LEAD) == 1
        settle(laptops)
        settle(laptops)
        assert all(charts_seen(one.journal).keys() == {FIRST, SECOND} for one in laptops.values())
        settling(journals[LEAD]).take(0)
        settle(laptops)
        ledger = laptops[SECOND].ledger
        assert ledger.chart_settled(ledger.reports[0]) == (Charted("design", ("trial",)),)

    def test_what_a_reviewer_settles_or_a_lead_charts_is_taken_in_by_nobody(
        self, laptops: dict[Handle, Laptop]
    ) -> None:
        laptops[FIRST].journal.append(FIRST, ChartSettled(record=RecordId("pubmed:0"), answers=()))
        laptops[LEAD].journal.append(LEAD, Chart(record=RecordId("pubmed:0"), answers=()))
        settle(laptops)
        for who in (SECOND, LIBRARIAN):
            acts = [event.act for event in laptops[who].ledger.events.values()]
            assert not any(isinstance(act, ChartSettled | Chart) for act in acts)
            assert not any(isinstance(act, Sealed) and act.name == Chart.kind for act in acts)

    def test_an_answer_taken_back_is_not_what_is_opened(self, laptops: dict[Handle, Laptop]) -> None:
        journals = {who: one.journal for who, one in laptops.items()}
        walk = charting(journals[FIRST], FIRST)
        walk.answer("design", ["trial"])
        settle(laptops)
        walk.answer("design", ["survey"])
        walk.undo()
        chart(walk, findings="x")
        chart(charting(journals[SECOND], SECOND), design="trial", findings="x")
        settle(laptops)
        open_complete(journals[LEAD], with_form(), lead=LEAD)
        settle(laptops)
        settle(laptops)
        assert {dict(said)["design"] for said in charts_seen(journals[LIBRARIAN]).values()} == {("trial",)}
        assert any(isinstance(event.act, Undo) for event in laptops[LIBRARIAN].ledger.events.values())
