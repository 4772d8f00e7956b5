"""Laws of labels: short, of one's own, undoable, and another's only where a note would be seen."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Labels, Note, TakenOver, Verdict, Vote
from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle, Stage
from litreview.model.records import RecordId
from litreview.screening.filtering import Filter, Kind
from litreview.screening.labels import (
    DISCUSS,
    LONGEST,
    MOST,
    added,
    checked,
    completed,
    labelled,
    labels_in,
    relabel,
    removed,
    suggested,
    toggled,
    used_by,
)
from litreview.screening.reveal import close_stage
from litreview.screening.session import ScreeningSession
from litreview.store.journal import Journal
from tests.making import FIRST, LEAD, LIBRARIAN, SECOND, bring_in, new_journal, protocol, record, reveal

TA = Stage.TITLE_ABSTRACT
SOME = st.lists(st.text(alphabet="abcABC æØå", max_size=6), max_size=8)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = new_journal(tmp_path)
    bring_in(made, [record(number) for number in range(3)])
    return made


def screen(journal: Journal, reviewer: Handle = FIRST) -> ScreeningSession:
    walk = ScreeningSession(journal=journal, protocol=protocol(), reviewer=reviewer, stage=TA)
    walk.reopen()
    return walk


def seen(ledger: Ledger, asks: Handle) -> set[tuple[str, str, int]]:
    return {(one.by, one.label, len(one.reports)) for one in labelled(ledger, protocol(), list(Stage), asks)}


def test_a_line_becomes_clean_labels_each_once() -> None:
    assert labels_in(" rehab ,Kommune,, kommune, ask\tauthor\x1b[31m ") == ("rehab", "Kommune", "ask author")
    assert labels_in("") == ()
    assert labels_in("Discuss") == (DISCUSS,)


@pytest.mark.parametrize(
    ("labels", "wrong"),
    [(["x" * (LONGEST + 1)], "too long"), (["a,b"], "comma"), (map(str, range(MOST + 1)), "too many")],
)
def test_a_label_has_its_bounds(labels: list[str], wrong: str) -> None:
    with pytest.raises(UsageError, match=wrong):
        checked(labels)
    assert len(checked([*map(str, range(MOST)), "0"])) == MOST


@given(SOME, SOME)
def test_what_is_put_on_and_taken_off_again_leaves_what_was_there(one: list[str], more: list[str]) -> None:
    before = checked(one)
    new = [label for label in checked(more) if label.casefold() not in {had.casefold() for had in before}]
    assert removed(added(before, new), new) == before
    assert toggled(toggled(before, new), new) == before


def test_what_was_used_before_is_offered_latest_first() -> None:
    used = ("Rehab", "kommune", "RCT", "ready")
    assert suggested("ask, r", used) == ("Rehab", "RCT", "ready")
    assert suggested("rehab, r", used) == ("RCT", "ready")
    assert completed("ask,r", used) == "ask, Rehab"
    assert completed("k", used) == "kommune"
    assert completed("ask, ", used) is None
    assert completed("x", used) is None


def test_labels_are_kept_replaced_and_taken_away(journal: Journal) -> None:
    walk = screen(journal)
    walk.label(["rehab", "kommune"])
    assert screen(journal).card(0).labels == ("rehab", "kommune")
    walk.label(["kommune"])
    assert screen(journal).card(0).labels == ("kommune",)
    walk.label([])
    assert screen(journal).card(0).labels == ()
    assert used_by(journal.refresh(), FIRST) == ("kommune", "rehab")


def test_the_same_labels_again_are_written_once(journal: Journal) -> None:
    walk = screen(journal)
    walk.label(["rehab"])
    before = len(journal.refresh().events)
    walk.label([" rehab "])
    assert len(journal.refresh().events) == before


def test_undo_right_after_a_note_takes_back_the_note_and_no_vote_elsewhere(journal: Journal) -> None:
    walk = screen(journal)
    walk.vote(Verdict.INCLUDE)
    walk.note("Ask the author.")
    walk.note("Ask the authors.")
    cards = [walk.undo(), walk.undo()]
    assert [(card.report.id, card.note, card.undone) for card in cards if card] == [
        ("pubmed:1", "Ask the author.", Note.kind),
        ("pubmed:1", None, Note.kind),
    ]
    assert walk.progress.decided == 1
    card = walk.undo()
    assert card is not None
    assert (card.report.id, card.vote, card.undone) == ("pubmed:0", None, Vote.kind)
    assert walk.undo() is None


def test_notes_of_earlier_days_are_edited_and_not_undone(journal: Journal) -> None:
    screen(journal).note("Ask the author.")
    assert screen(journal).undo() is None
    assert screen(journal).card(0).note == "Ask the author."


def test_undo_takes_back_labels_and_votes_in_their_order(journal: Journal) -> None:
    walk = screen(journal)
    walk.label(["rehab"])
    walk.vote(Verdict.INCLUDE)
    walk.label(["kommune"])
    card = walk.undo()
    assert card is not None
    assert (card.report.id, card.labels, card.undone) == ("pubmed:1", (), Labels.kind)
    card = walk.undo()
    assert card is not None
    assert (card.report.id, card.vote, card.labels) == ("pubmed:0", None, ("rehab",))
    card = walk.undo()
    assert card is not None
    assert (card.report.id, card.labels) == ("pubmed:0", ())
    assert walk.undo() is None


def test_labels_of_another_day_are_edited_and_no_key_pressed_by_chance_takes_them(journal: Journal) -> None:
    screen(journal).label(["rehab"])
    later = screen(journal)
    assert later.undo() is None
    assert later.card(0).labels == ("rehab",)


def test_one_key_puts_the_last_labels_on_the_next_record_and_takes_them_off(journal: Journal) -> None:
    walk = screen(journal)
    with pytest.raises(ReviewError, match="used no label"):
        walk.relabel()
    walk.label(["rehab", "kommune"])
    walk.move(1)
    assert walk.relabel() == ("rehab", "kommune")
    assert walk.relabel() == ()
    assert screen(journal).relabel() == ("rehab",)


def test_a_filter_shows_the_records_of_one_label_of_ones_own(journal: Journal) -> None:
    screen(journal, SECOND).label(["kommune"])
    walk = screen(journal)
    walk.move(1)
    walk.label(["Kommune"])
    assert walk.narrow(Filter(Kind.LABEL, "kommune")) == 1
    assert [report.id for report in walk.queue] == ["pubmed:1"]
    assert walk.own_labels == ("Kommune",)


def test_labels_brought_from_another_tool_stand_beside_and_can_be_filtered(journal: Journal) -> None:
    for reviewer, label in ((FIRST, "Norsk"), (SECOND, "secret")):
        act = TakenOver(
            record=RecordId("pubmed:0"),
            stage=TA,
            reviewer=reviewer,
            verdict=Verdict.INCLUDE,
            said_by="A",
            tool="Rayyan",
            labels=(label,),
        )
        journal.append(LEAD, act)
    walk = screen(journal)
    assert walk.card(0).brought == ("Norsk",)
    assert walk.card(0).labels == ()
    assert walk.own_labels == ("Norsk",)
    assert walk.narrow(Filter(Kind.LABEL, "norsk")) == 1
    assert walk.narrow(Filter(Kind.LABEL, "secret")) == 0


def test_a_reviewer_sees_no_label_of_another_until_the_stage_is_closed(journal: Journal) -> None:
    for reviewer, label in ((FIRST, "mine"), (SECOND, "theirs")):
        walk = screen(journal, reviewer)
        walk.label([label])
        for _record in range(3):
            walk.vote(Verdict.INCLUDE)
    for _moment in ("voted", "opened"):
        assert seen(journal.refresh(), FIRST) == {(FIRST, "mine", 1)}
        assert seen(journal.ledger, SECOND) == {(SECOND, "theirs", 1)}
        assert seen(journal.ledger, LIBRARIAN) == set()
        reveal(journal)
    close_stage(journal, protocol(), TA, lead=LEAD)
    both = {(FIRST, "mine", 1), (SECOND, "theirs", 1)}
    assert all(seen(journal.refresh(), who) == both for who in (FIRST, SECOND, LEAD, LIBRARIAN))


def test_the_lead_sees_labels_where_the_votes_are_opened_and_nowhere_else(journal: Journal) -> None:
    first, second = screen(journal), screen(journal, SECOND)
    first.label(["opened"])
    first.vote(Verdict.INCLUDE)
    second.vote(Verdict.EXCLUDE)
    first.label(["sealed"])
    assert seen(journal.refresh(), LEAD) == set()
    reveal(journal)
    assert seen(journal.refresh(), LEAD) == {(FIRST, "opened", 1)}


def test_labels_can_be_put_on_many_records_all_or_none(journal: Journal) -> None:
    walk = screen(journal)
    walk.label(["old", "Kommune"])
    done = relabel(journal, ["pubmed:0", "pubmed:1"], TA, FIRST, more=["new", "kommune"], gone=["OLD"])
    assert [(report.id, labels) for report, labels in done] == [
        ("pubmed:0", ("Kommune", "new")),
        ("pubmed:1", ("new", "kommune")),
    ]
    before = len(journal.refresh().events)
    with pytest.raises(UsageError, match="no such record"):
        relabel(journal, ["pubmed:2", "pubmed:9"], TA, FIRST, more=["x"], gone=[])
    relabel(journal, ["pubmed:1"], TA, FIRST, more=[], gone=["never there"])
    assert len(journal.refresh().events) == before
