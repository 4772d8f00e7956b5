"""Laws of charting: alone, durable, compared only when both have finished, and never guessed."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.duplicates.linking import by_hand
from litreview.exports.prisma import Box, count
from litreview.model.errors import ReviewError, UsageError, VotesClosed
from litreview.model.events import (
    Assignment,
    Chart,
    ChartDone,
    ChartSettled,
    Override,
    Relation,
    SetAside,
    Status,
    Verdict,
)
from litreview.model.ledger import Ledger, fold
from litreview.model.protocol import Handle, Naming, Settling, Stage
from litreview.model.records import RecordId
from litreview.screening.charting import (
    Compared,
    Standing,
    compared,
    included,
    is_complete,
    open_early,
    progress_of,
)
from litreview.screening.charting_session import ChartingSession
from litreview.store.audit import state_of
from litreview.store.journal import Journal
from litreview.store.sqlite import SqliteStore
from tests.charting import FORM, chart, charting, chosen, include, settling, with_form
from tests.exports.histories import ACTS, lived
from tests.making import FIRST, LEAD, SECOND, TickingClock, bring_in, new_journal, protocol, record

FULL = Stage.FULL_TEXT


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = new_journal(tmp_path)
    bring_in(made, [record(number) for number in range(3)])
    include(dict.fromkeys((FIRST, SECOND, LEAD), made), 0, 1)
    return made


def standings(ledger: Ledger, report: int = 0) -> dict[str, Standing]:
    return {one.field.id: one.standing for one in of(ledger, report)}


def of(ledger: Ledger, report: int = 0) -> tuple[Compared, ...]:
    return compared(ledger, with_form(), ledger.reports[report])


def state_in(walk: ChartingSession) -> tuple[bool, tuple[str, ...] | None]:
    """Return whether the current report is finished, and its design."""
    assert walk.current is not None
    return walk.current.is_done, walk.current.answers.get("design")


def both_chart(journal: Journal) -> None:
    chart(charting(journal, FIRST), design="trial", forms="posts courses", number="12", findings="It helps.")
    chart(
        charting(journal, SECOND),
        design="survey",
        forms="courses posts",
        number="12,0",
        findings="It  helps.",
    )


def test_only_what_full_text_included_is_charted(journal: Journal) -> None:
    walk = charting(journal, FIRST)
    assert [report.id for report in walk.queue] == ["pubmed:0", "pubmed:1"]
    journal.append(LEAD, SetAside(record=RecordId("pubmed:0"), status=Status.ONGOING))
    walk.reopen()
    assert [report.id for report in walk.queue] == ["pubmed:1"]


@given(history=st.lists(ACTS, max_size=30))
@settings(max_examples=40)
def test_what_is_charted_is_what_the_diagram_counts_as_included(history: list[object]) -> None:
    with lived(history) as journal:
        found = [report.id for report in included(journal.ledger, protocol())]
        assert tuple(found) == count(journal.ledger, protocol()).boxes[Box.REPORTS]


def test_an_answer_is_in_the_file_before_the_next_is_given(journal: Journal, tmp_path: Path) -> None:
    walk = charting(journal, FIRST)
    assert walk.pick("design", "trial") == ("trial",)
    other = Journal(SqliteStore.open(tmp_path / "review.db", TickingClock()))
    assert charting(other, FIRST).current.answers == {"design": ("trial",)}  # type: ignore[union-attr]
    other.store.close()
    before = len(journal.ledger.events)
    walk.answer("design", ["trial"])
    assert len(journal.ledger.events) == before


def test_nobody_sees_anothers_chart_in_their_own(journal: Journal) -> None:
    chart(charting(journal, FIRST), design="trial", findings="Mine.")
    card = charting(journal, SECOND).current
    assert card is not None
    assert (card.answers, card.is_done) == ({}, False)


def test_nothing_is_compared_before_both_have_finished(journal: Journal) -> None:
    chart(charting(journal, FIRST), design="trial", findings="Mine.")
    walk = charting(journal, SECOND)
    walk.answer("design", ["survey"])
    assert settling(journal).queue == ()
    assert set(standings(journal.ledger).values()) == {Standing.UNCHARTED}
    assert journal.ledger.charts(journal.ledger.reports[0]) == {}
    walk.answer("findings", ["Mine too."])
    walk.finish()
    assert [field.id for _report, field in settling(journal).queue] == ["design", "findings"]


def test_equal_answers_stand_and_the_others_wait_for_the_lead(journal: Journal) -> None:
    both_chart(journal)
    settling(journal)
    assert standings(journal.ledger) == {
        "design": Standing.DIFFERS,
        "forms": Standing.AGREED,
        "number": Standing.AGREED,
        "users": Standing.AGREED,
        "findings": Standing.AGREED,
    }
    answers = {one.field.id: one.answer for one in of(journal.ledger)}
    assert answers["forms"] == ("courses", "posts")
    assert answers["number"] == ("12",)
    assert answers["users"] == answers["design"] == ()


def test_what_one_left_empty_waits_for_the_lead(journal: Journal) -> None:
    chart(charting(journal, FIRST), design="trial", number="4", findings="Same.")
    chart(charting(journal, SECOND), design="trial", findings="Same.")
    walk = settling(journal)
    assert standings(journal.ledger)["number"] is Standing.LACKING
    assert walk.settle([]) == ()
    assert standings(journal.ledger)["number"] is Standing.SETTLED


def test_a_chart_is_not_finished_without_what_is_required_nor_with_nothing(journal: Journal) -> None:
    walk = charting(journal, FIRST)
    with pytest.raises(ReviewError, match="not finished: Design, Findings"):
        walk.finish()
    free = replace(with_form(), charting=FORM[1:4])
    with pytest.raises(ReviewError, match="nothing is charted"):
        charting(journal, FIRST, free).finish()


def test_taking_away_a_required_answer_makes_the_chart_unfinished(journal: Journal) -> None:
    walk = charting(journal, FIRST)
    chart(walk, design="trial", findings="x")
    walk.move(-1)
    walk.answer("number", ["3"])
    assert state_in(walk) == (True, ("trial",))
    walk.pick("design", "trial")
    assert state_in(walk) == (False, None)
    walk.undo()
    walk.undo()
    assert state_in(walk) == (True, ("trial",))


def test_finishing_goes_on_and_a_session_begins_where_the_last_stopped(journal: Journal) -> None:
    walk = charting(journal, FIRST)
    chart(walk, design="trial", findings="x")
    assert (walk.position, walk.done) == (1, 1)
    assert charting(journal, FIRST).position == 1


@given(
    deeds=st.lists(
        st.one_of(
            st.sampled_from(["undo", "finish", "on", "back"]),
            st.tuples(st.sampled_from(["design", "forms", "number", "findings"]), st.integers(0, 2)),
        ),
        max_size=25,
    )
)
@settings(max_examples=25)
def test_undo_gives_back_what_stood_before_and_a_replay_the_same(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[str | tuple[str, int]]
) -> None:
    journal = new_journal(tmp_path_factory.mktemp("chart"))
    bring_in(journal, [record(number) for number in range(2)])
    include(dict.fromkeys((FIRST, SECOND, LEAD), journal), 0, 1)
    walk = charting(journal, FIRST)
    states: list[object] = []
    for deed in deeds:
        if deed == "undo":
            if states:
                walk.undo()
                assert _charted(journal) == states.pop()
            continue
        before, number = _charted(journal), len(journal.ledger.events)
        _do(walk, deed)
        acts = len(journal.ledger.events) - number
        states += [before] if acts == 1 else []
        if acts > 1:  # an answer taken away that made the chart unfinished: two steps back
            walk.undo()
            walk.undo()
            assert _charted(journal) == before
    assert state_of(fold(journal.ledger.events.values())) == state_of(journal.ledger)


def _do(walk: ChartingSession, deed: str | tuple[str, int]) -> None:
    if deed == "finish":
        with suppress(ReviewError):
            walk.finish()
    elif isinstance(deed, tuple):
        _answer(walk, *deed)
    else:
        walk.move(1 if deed == "on" else -1)


def _answer(walk: ChartingSession, field: str, which: int) -> None:
    said = {
        "design": [[], ["trial"], ["survey"]],
        "forms": [[], ["posts"], ["courses", "posts"]],
        "number": [[], ["1"], ["2"]],
        "findings": [[], ["one"], ["two"]],
    }[field][which]
    walk.answer(field, said)


def _charted(journal: Journal) -> list[object]:
    ledger = journal.ledger
    return [(ledger.chart_of(FIRST, report), ledger.done_charting(report)) for report in ledger.reports]


def test_what_is_opened_is_closed(journal: Journal) -> None:
    both_chart(journal)
    walk = charting(journal, FIRST)
    walk.move(-1)
    settling(journal)
    for deed in (lambda: walk.answer("number", ["3"]), walk.finish):
        with pytest.raises(VotesClosed, match="they are closed"):
            deed()
    assert walk.undo() is None
    assert walk.current is not None
    assert walk.current.is_closed


def test_the_lead_takes_a_side_writes_their_own_and_takes_it_back(journal: Journal) -> None:
    both_chart(journal)
    walk = settling(journal)
    card = walk.current
    assert card is not None
    assert [(side.name, side.said) for side in card.sides] == [(FIRST, ("trial",)), (SECOND, ("survey",))]
    assert walk.take(1) == ("survey",)
    assert (walk.open, of(journal.ledger)[0].answer) == (0, ("survey",))
    back = walk.undo()
    assert back is not None
    assert back.standing is Standing.DIFFERS
    assert walk.settle(["interview"]) == ("interview",)
    assert {who: dict(said)["design"] for who, said in journal.ledger.charts(card.report).items()} == {
        FIRST: ("trial",),
        SECOND: ("survey",),
    }
    again = settling(journal, with_settled=True)
    assert [field.id for _report, field in again.queue] == ["design"]
    with pytest.raises(ReviewError, match="there is no answer 3"):
        again.take(2)
    with pytest.raises(ReviewError, match="must be answered"):
        again.settle([])
    with pytest.raises(UsageError, match="no such choice"):
        again.settle(["cohort"])


def test_settling_one_field_leaves_the_others_of_the_report_as_they_were_settled(journal: Journal) -> None:
    chart(charting(journal, FIRST), design="trial", number="1", findings="a")
    chart(charting(journal, SECOND), design="survey", number="2", findings="b")
    walk = settling(journal)
    walk.take(0)
    walk.take(1)
    walk.take(0)
    answers = {one.field.id: (one.standing, one.answer) for one in of(journal.ledger)}
    assert answers["design"] == (Standing.SETTLED, ("trial",))
    assert answers["number"] == (Standing.SETTLED, ("2",))
    assert answers["findings"] == (Standing.SETTLED, ("a",))
    walk.undo()
    assert standings(journal.ledger)["design"] is Standing.SETTLED
    assert standings(journal.ledger)["findings"] is Standing.DIFFERS


def test_sides_are_lettered_where_the_protocol_says_so(journal: Journal) -> None:
    both_chart(journal)
    lettered = replace(with_form(), conflicts=Settling(votes=Naming.LETTERED, seed="fro"))
    card = settling(journal, lettered).current
    assert card is not None
    assert [side.name for side in card.sides] == ["A", "B"]


def test_an_excluded_report_keeps_its_chart_and_leaves(journal: Journal) -> None:
    both_chart(journal)
    settling(journal)
    journal.append(
        LEAD,
        Override(record=RecordId("pubmed:0"), stage=FULL, verdict=Verdict.EXCLUDE, why="seen again",
                 reason=protocol().reasons[0].id),
    )  # fmt: skip
    assert [report.id for report in included(journal.ledger, with_form())] == ["pubmed:1"]
    assert journal.ledger.charts(journal.ledger.reports[0]).keys() == {FIRST, SECOND}


def test_those_named_for_a_report_chart_it_and_nobody_else(journal: Journal) -> None:
    third = Handle("third")
    journal.append(LEAD, Assignment(stage=FULL, records=(RecordId("pubmed:0"),), reviewers=(FIRST, third)))
    assert [report.id for report in charting(journal, SECOND).queue] == ["pubmed:1"]
    chart(charting(journal, FIRST), design="trial", findings="x")
    assert not is_complete(journal.ledger, with_form(), journal.ledger.reports[0])
    chart(charting(journal, third), design="trial", findings="x")
    assert is_complete(journal.ledger, with_form(), journal.ledger.reports[0])


def test_where_nobody_is_named_the_first_two_chart(journal: Journal) -> None:
    for who in (FIRST, SECOND):
        charting(journal, who).pick("design", "trial")
    assert [report.id for report in charting(journal, Handle("third")).queue] == ["pubmed:1"]


def test_a_chart_that_a_third_is_in_the_midst_of_is_waited_for(journal: Journal) -> None:
    late = charting(journal, Handle("third"))
    for who in (FIRST, SECOND):
        chart(charting(journal, who), design="trial", findings="x")
    journal.append(Handle("third"), Chart(record=RecordId("pubmed:0"), answers=()))
    assert not is_complete(journal.ledger, with_form(), journal.ledger.reports[0])
    with pytest.raises(ReviewError, match=r"nothing is charted|not finished"):
        late.finish()


def test_an_early_opening_says_why_and_settles_nothing_by_itself(journal: Journal) -> None:
    charting(journal, FIRST).answer("design", ["trial"])
    report = journal.ledger.reports[0]
    assert open_early(journal, [report], why="second is on leave", lead=LEAD) == 1
    assert journal.ledger.chart_reveals[0][1].exception == "second is on leave"
    assert [act.exception for _event, act in journal.ledger.reveals if act.exception] == []
    assert set(standings(journal.ledger).values()) == {Standing.LACKING}
    assert [one.id for one in charting(journal, SECOND).queue] == ["pubmed:1"]
    with pytest.raises(ReviewError, match="there is none to open"):
        open_early(journal, [report], why="again", lead=LEAD)


def test_votes_opened_early_open_no_chart(journal: Journal) -> None:
    charting(journal, FIRST).answer("design", ["trial"])
    report = journal.ledger.reports[0]
    assert journal.ledger.unrevealed(report, FULL) == []


def test_an_answer_the_protocol_no_longer_takes_is_asked_for_again_and_stays_in_the_log(
    journal: Journal,
) -> None:
    charting(journal, FIRST).answer("design", ["trial"])
    design = replace(chosen("design", FORM[0].type, "survey", "interview"), required=True)
    changed = replace(with_form(), charting=(design, *FORM[2:]))
    walk = charting(journal, FIRST, changed)
    assert walk.current is not None
    assert walk.current.answers == {}
    walk.answer("number", ["7"])
    assert dict(journal.ledger.chart_of(FIRST, walk.current.report)) == {
        "design": ("trial",),
        "number": ("7",),
    }


def test_reports_joined_into_one_are_charted_as_one(journal: Journal) -> None:
    chart(charting(journal, FIRST), design="trial", findings="x")
    journal.append(LEAD, by_hand(RecordId("pubmed:0"), RecordId("pubmed:1"), Relation.SAME, None))
    walk = charting(journal, FIRST)
    assert (len(walk.queue), walk.done) == (1, 1)


def test_progress_counts_every_field_of_every_included_report(journal: Journal) -> None:
    both_chart(journal)
    settling(journal)
    told = progress_of(journal.ledger, with_form())
    assert (told.reports, told.opened, told.fields, told.final, told.to_settle) == (2, 1, 10, 4, 1)
    assert told.done == {FIRST: 1, SECOND: 1}


def test_without_a_form_nothing_is_charted_and_it_is_said_what_to_write(journal: Journal) -> None:
    for begin in (lambda: charting(journal, FIRST, protocol()), lambda: settling(journal, protocol())):
        with pytest.raises(UsageError, match="no charting form") as error:
            begin()
        assert "[[charting]]" in error.value.remedy


def test_every_act_of_charting_is_told_apart_in_the_log(journal: Journal) -> None:
    both_chart(journal)
    settling(journal).take(0)
    kinds = {event.act.kind for event in journal.ledger.events.values()}
    assert {Chart.kind, ChartDone.kind, ChartSettled.kind} <= kinds
