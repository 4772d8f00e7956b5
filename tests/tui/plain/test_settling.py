"""Laws of plain mode for the lead's ways of settling, and for labels: the same keys, said in lines."""

from dataclasses import replace

import pytest

from litreview.model.errors import UsageError
from litreview.model.events import Adjudication, Consensus
from litreview.model.protocol import Naming, Settling, Stage
from litreview.screening.conflict_session import ConflictSession
from litreview.screening.conflicts import Choice
from litreview.store.journal import Journal
from tests.tui.driving import Hand
from tests.tui.plain.speaking import Typist, script, slowly, spoken
from tests.tui.sample import FIRST, LEAD, SECOND, Sample

BOTH = ("first: included.", "second: excluded (3 No collaboration between levels).")


def differing(review: Sample) -> Sample:
    review.vote(FIRST, 0, "include")
    review.vote(SECOND, 0, "exclude", "no-collaboration")
    review.remark(SECOND, 0, "Only the hospital side was asked?")
    review.vote(FIRST, 2, "include")
    review.vote(SECOND, 2, "exclude", "no-data")
    return review


def blindly(review: Sample, **more: object) -> ConflictSession:
    settling = Settling(own_answer_first=True, **more)  # type: ignore[arg-type]
    return replace(differing(review), protocol=replace(review.protocol, conflicts=settling)).conflicts()


def settled(review: Sample, at: str = "title-abstract") -> list[Adjudication | Consensus]:
    ledger = Journal(review.journal.store).refresh()
    told = (ledger.settlement(report, Stage(at)) for report in ledger.reports)
    return [one[1] for one in told if one]


def test_the_votes_are_not_told_before_the_lead_has_answered(review: Sample) -> None:
    said = spoken(blindly(review), script("3yq"))
    answered = said.index("Your answer: excluded (3 No collaboration between levels). y settles it so.")
    assert not {*BOTH, "They differ: include or exclude."} & set(said[:answered])
    assert "hospital side was asked" not in " ".join(said[:answered])
    assert set(BOTH) <= set(said[answered:])
    assert "Saved: excluded (3 No collaboration between levels)." in said
    assert [one.reason for one in settled(review)] == ["no-collaboration"]
    assert set(BOTH) - set(said[said.index("Conflict 2 of 2. 1 open.") :]) == set(BOTH)


def test_lettered_votes_name_nobody_in_words_either(review: Sample) -> None:
    said = spoken(blindly(review, votes=Naming.LETTERED), script("iyq"))
    told = " ".join(said)
    assert "A: " in told
    assert "B: " in told
    assert "first: " not in told
    assert "Note of second" not in told


def test_a_script_that_confirms_what_was_not_answered_ends_there(review: Sample) -> None:
    with pytest.raises(Exception, match="no answer of yours to confirm"):
        spoken(blindly(review), script("y"))
    assert settled(review) == []


def test_consensus_is_told_and_written_down(review: Sample) -> None:
    said = spoken(differing(review).conflicts(), script("sisi"))
    assert "From here on: consensus, what both agreed on in talking. s turns back." in said
    assert "Open; what you press is written down as consensus." in said
    assert "Saved: included. Written down as consensus." in said
    assert [type(one) for one in settled(review)] == [Consensus, Adjudication]


def test_a_conflict_is_marked_and_only_marked_ones_can_be_told(review: Sample) -> None:
    said = spoken(differing(review).conflicts(), script("d"))
    assert "Marked to be discussed." in said
    chosen = ConflictSession(
        journal=review.journal, protocol=review.protocol, lead=LEAD, choice=Choice.DISCUSS
    )
    said = spoken(chosen, script("d"))
    assert "Only these: To discuss in a meeting." in said
    assert "Conflict 1 of 1. 1 open." in said
    assert "No longer marked to be discussed." in said


def test_all_reasons_are_told_first_and_settled_by_the_same_key_again(review: Sample) -> None:
    for number in (0, 1):
        review.retrieve(number)
        review.vote(FIRST, number, "exclude", "no-data", at="full-text")
        review.vote(SECOND, number, "exclude", "no-collaboration", at="full-text")
    said = spoken(review.conflicts(), script("ajaa"))
    assert "2 of them are about the reason alone." in said
    assert said.count("a again settles them all; any other key settles none.") == 2
    assert "2 reasons settled by the protocol's order." in said
    assert [one.reason for one in settled(review, "full-text")] == ["no-collaboration"] * 2
    assert "All 2 conflicts are settled." in said


def test_without_such_a_conflict_the_key_says_so(review: Sample) -> None:
    said = spoken(differing(review).conflicts(), script("a"))
    assert "No open conflict can be settled by the order of the reasons." in said


def test_labels_are_written_told_put_again_and_undone(review: Sample) -> None:
    typist = Typist(Hand(), slowly("l j o k l z q"), ["ask, rct", "-"])
    said = spoken(review.screening(), typist)
    assert "Labels: ask, rct." in said
    assert "No label of yours is on this record now." in said
    assert "Taken back; your labels are: ask, rct." in said
    ledger = Journal(review.journal.store).refresh()
    put = [ledger.labels(report, Stage.TITLE_ABSTRACT).get(FIRST) for report in ledger.reports[:2]]
    assert put == [("ask", "rct"), ("ask", "rct")]


def test_what_is_no_label_ends_a_script_and_is_said_to_a_person(review: Sample) -> None:
    with pytest.raises(UsageError, match="too long for a label"):
        spoken(review.screening(), script("l" + "x" * 61 + "\n"))
    said = spoken(review.screening(), Typist(Hand(), slowly("l q"), ["x" * 61]))
    assert "Is too long for a label." in said
