"""Laws of plain mode: what is said is done, what is done is durable, and no key falls on another record."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.errors import StoreError, StoreUnreachable, UsageError
from litreview.model.events import Note, Vote
from litreview.model.protocol import Stage
from litreview.store.journal import Journal
from tests.hostile.judging import dangers
from tests.tui.distant import DistantStore
from tests.tui.driving import Hand
from tests.tui.plain.speaking import Typist, answers, script, slowly, spoken
from tests.tui.sample import FIRST, LEAD, RECORDS, SECOND, Sample, every_second, made_in, sample
from tests.tui.test_hostile_text import ESCAPES, MARKUP, hostile


def verdicts(review: Sample, person: str = FIRST) -> list[str | None]:
    """Return how the reports stand, in their order, as the file has them."""
    ledger = Journal(review.journal.store).refresh()
    votes = (
        ledger.vote_of(FIRST if person == FIRST else SECOND, one, Stage.TITLE_ABSTRACT)
        for one in ledger.reports
    )
    return [f"{vote.verdict}{f' {vote.reason}' if vote.reason else ''}" if vote else None for vote in votes]


def test_a_key_is_a_vote_that_is_said_to_be_saved_and_leads_to_the_next(review: Sample) -> None:
    said = spoken(review.screening(), script("i3m"))
    assert answers(said) == [
        "Record 1 of 5. 5 left.",
        "Saved: included.",
        "Record 2 of 5. 4 left.",
        "Saved: excluded (3 No collaboration between levels).",
        "Record 3 of 5. 3 left.",
        "Saved: maybe.",
        "Record 4 of 5. 2 left.",
        "Left to decide: 2.",
    ]
    assert verdicts(review) == ["include", "exclude no-collaboration", "maybe", None, None]


def test_the_vote_is_durable_before_it_is_said_to_be_saved(review: Sample) -> None:
    kept: list[str | None] = []

    class Ear(list[str]):
        def append(self, line: str) -> None:
            if line.startswith("Saved"):
                kept.append(verdicts(review)[len(kept)])

    spoken(review.screening(), script("ie"), said=Ear())
    assert kept == ["include", "exclude"]


@given(keys=st.text("ie3mjkz", min_size=1, max_size=12))
def test_undoing_as_often_as_voted_leaves_no_vote(
    tmp_path_factory: pytest.TempPathFactory, keys: str
) -> None:
    review = sample(tmp_path_factory.mktemp("undo"))
    typed = [*keys, *("z" * len(keys))]
    said = spoken(review.screening(), Typist(Hand(), slowly(" ".join(typed))))
    review_is_empty = verdicts(review) == [None] * len(RECORDS)
    review.journal.store.close()
    assert review_is_empty
    assert sum(line.startswith("Saved") for line in said) == sum(
        line.startswith("Taken back") for line in said
    )


def test_undo_goes_back_vote_by_vote_to_its_record_and_an_earlier_vote_stands_again(review: Sample) -> None:
    said = spoken(review.screening(), script("ikezz"))
    assert answers(said)[3:] == [
        "Record 1 of 5. 4 left.",
        "Saved: excluded, instead of included.",
        "Record 2 of 5. 4 left.",
        "Taken back; your earlier vote stands: included.",
        "Record 1 of 5. 4 left.",
        "Taken back; this record has no vote.",
        "Record 1 of 5. 5 left.",
        "Left to decide: 5.",
    ]
    assert verdicts(review) == [None] * 5


def test_with_nothing_to_take_back_that_is_said_and_the_record_is_not_read_again(review: Sample) -> None:
    said = spoken(review.screening(), Typist(Hand(), slowly("z")))
    assert answers(said) == [
        "Record 1 of 5. 5 left.",
        "There is nothing of yours to take back.",
        "Left to decide: 5.",
    ]


def test_skipping_and_coming_back_decides_nothing(review: Sample) -> None:
    said = spoken(review.screening(), script("jjk"))
    assert answers(said) == [
        "Record 1 of 5. 5 left.",
        "Record 2 of 5. 5 left.",
        "Record 3 of 5. 5 left.",
        "Record 2 of 5. 5 left.",
        "Left to decide: 5.",
    ]


def test_when_all_is_decided_a_key_decides_no_record_that_is_not_before_the_person(review: Sample) -> None:
    clock = Hand()
    said = spoken(review.screening(), Typist(clock, slowly("i i i i i e")))
    assert "All 5 records are decided." in said
    assert said[-2] == "All are decided; space reads the last one again, k the one before."
    assert verdicts(review) == ["include"] * 5
    said = spoken(review.screening(), Typist(clock, slowly("space e")))
    assert "Saved: excluded, instead of included." in said
    assert verdicts(review) == ["exclude", "include", "include", "include", "include"]


@pytest.mark.parametrize(
    ("keys", "place", "problem"),
    [
        ("iix", "key 3 of the input (x)", "that key does nothing here"),
        ("ik9", "key 3 of the input (9)", "there is no reason 9; the protocol has 1 to 6"),
        ("iiiiii", "key 6 of the input (i)", "all are decided"),
        ("k", "key 1 of the input (k)", "this is the first record"),
        ("jjjjj", "key 5 of the input (j)", "this is the last record"),
    ],
)
def test_a_script_ends_at_the_first_key_that_cannot_be_done(
    review: Sample, keys: str, place: str, problem: str
) -> None:
    with pytest.raises(UsageError) as raised:
        spoken(review.screening(), script(keys + "m"))
    assert raised.value.place == place
    assert raised.value.problem.startswith(problem)
    assert "maybe" not in verdicts(review)


def test_a_person_is_told_what_a_key_does_not_do_and_goes_on(review: Sample) -> None:
    said = spoken(review.screening(), Typist(Hand(), slowly("x k 9 enter i")))
    assert [line for line in said if "does nothing" in line or "first record" in line or "no reason" in line]
    assert verdicts(review)[0] == "include"


def test_a_held_key_makes_one_decision_however_long_it_is_held(review: Sample) -> None:
    clock = Hand()
    held = [(2.0, "i"), *[(0.03, "i")] * 66]
    said = spoken(review.screening(), Typist(clock, held), clock, moment=0.25)
    assert sum(line.startswith("Saved") for line in said) == 1
    assert said.count("Key ignored (held or too early): press it again.") == 1
    assert verdicts(review).count("include") == 1


def test_a_key_too_early_decides_nothing_unless_no_moment_is_asked_for(review: Sample) -> None:
    for moment, saved in ((0.25, 1), (1.0, 1), (0.0, 2)):
        clock = Hand()
        typed = [(2.0, "i"), (0.2, "e"), (2.0, "z"), (2.0, "z")]
        said = spoken(review.screening(), Typist(clock, typed), clock, moment=moment)
        assert sum(line.startswith("Saved") for line in said) == saved, moment
    assert verdicts(review) == [None] * 5


def test_a_note_is_a_line_kept_with_the_record_and_a_minus_sign_takes_it_away(review: Sample) -> None:
    typist = Typist(Hand(), slowly("n n n n"), ["Ask the centre", "", "Ask both", "-"])
    said = spoken(review.screening(), typist)
    assert answers(said)[1:-1] == ["Note saved.", "Note saved.", "Note taken away."]
    assert said.count("The note is as it was.") == 1
    assert "Your note: Ask both" in said
    notes = [event.act.text for event in review.journal.ledger.events.values() if isinstance(event.act, Note)]
    assert notes == ["Ask the centre", "Ask both", ""]


def test_a_note_in_a_script_is_the_rest_of_its_line(review: Sample) -> None:
    said = spoken(review.screening(), script("nAsk the centre\nik"))
    assert "Your note: Ask the centre" in said
    assert verdicts(review)[0] == "include"


def test_an_exclusion_at_full_text_needs_its_reason(review: Sample) -> None:
    review.retrieve(0)
    said = spoken(review.screening("full-text"), Typist(Hand(), slowly("e 3")))
    assert "An exclusion at full text needs its reason: press its number." in said
    assert "Full text: https://doi.org/10.5555/made.up.3" in said
    assert "Saved: excluded (3 No collaboration between levels)." in said


@pytest.mark.parametrize("stage", list(Stage))
def test_an_empty_queue_is_explained_and_left_in_peace(tmp_path: Path, stage: Stage) -> None:
    review = sample(tmp_path, [])
    said = spoken(review.screening(stage), Typist(Hand(), slowly("space i z j n c ? q")))
    assert said.count("There is nothing to decide.") == 2
    assert any("nothing to screen yet" in line or "No report is ready" in line for line in said)
    spoken(review.screening(stage), script(""))
    review.journal.store.close()


def test_nothing_that_another_reviewer_did_is_heard(tmp_path: Path) -> None:
    heard = []
    for number, verdict in enumerate(("include", "exclude")):
        (tmp_path / str(number)).mkdir()
        review = sample(tmp_path / str(number))
        for position in range(len(RECORDS)):
            review.vote(SECOND, position, verdict)
            review.remark(SECOND, position, f"I would {verdict}")
        heard.append(spoken(review.screening(), script("i3mjkczz?q")))
        review.journal.store.close()
    assert heard[0] == heard[1]


def test_the_second_reviewer_votes_beside_the_first(review: Sample) -> None:
    spoken(review.screening(), script("iii"))
    said = spoken(review.screening(person=SECOND), script("eiz"))
    assert said[2] == "You screen as second, blind."
    assert (verdicts(review), verdicts(review, SECOND)) == (
        ["include", "include", "include", None, None],
        ["exclude", None, None, None, None],
    )


def test_the_lead_hears_both_votes_and_settles(review: Sample) -> None:
    review.vote(FIRST, 0, "include")
    review.vote(SECOND, 0, "exclude", "no-collaboration")
    review.remark(SECOND, 0, "Only the hospital side was asked?")
    review.vote(FIRST, 1, "maybe")
    review.vote(SECOND, 1, "exclude", "no-data")
    said = spoken(review.conflicts(), Typist(Hand(), slowly("3 i z")))
    begin = said.index("Conflict 1 of 2. 2 open.")
    assert said[begin : begin + 6] == [
        "Conflict 1 of 2. 2 open.",
        "Stage: Title and abstract.",
        "They differ: include or exclude.",
        "first: included.",
        "second: excluded (3 No collaboration between levels).",
        "Note of second: Only the hospital side was asked?",
    ]
    assert "All 2 conflicts are settled." in said
    assert "Taken back; this conflict is open again." in said
    ledger = Journal(review.journal.store).refresh()
    decided = [ledger.settlement(report, Stage.TITLE_ABSTRACT) for report in ledger.reports[:2]]
    assert [one is not None for one in decided] == [True, False]
    assert all(event.actor != LEAD for event in ledger.events.values() if isinstance(event.act, Vote))


@pytest.mark.parametrize("text", [*MARKUP, *ESCAPES, "x\nRecord 9 of 9. 0 left.", "x" * 5000])
def test_hostile_text_is_content(tmp_path: Path, text: str) -> None:
    review = hostile(text, tmp_path)
    said = spoken(review.screening(), Typist(Hand(), slowly("space c question_mark n"), [text]), width=40)
    review.journal.store.close()
    assert all(dangers(line) == set() and "\n" not in line for line in said)
    assert "Record 9 of 9. 0 left." not in said


class TestAServerOutOfReach:
    """Nothing is lost, and nothing is said to be saved that is not."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> DistantStore:
        return DistantStore.create(tmp_path / "review.db", every_second())

    def test_a_script_is_patient_and_goes_on_when_it_is_back(self, store: DistantStore) -> None:
        review = made_in(store)
        session = review.screening()
        session.reopen()
        said: list[str] = []
        store.away = 0
        keyboard = script("ii")
        original = store.append
        tried = []

        def away_at_first(*what: object) -> object:
            tried.append(what)
            if len(tried) <= 2:
                raise StoreUnreachable("the server", "cannot be reached", "Nothing is lost.")
            return original(*what)  # type: ignore[arg-type]

        store.append = away_at_first  # type: ignore[method-assign, assignment]
        spoken(session, keyboard, said=said)
        assert answers(said)[:3] == ["Record 1 of 5. 5 left.", "Saved: included.", "Record 2 of 5. 4 left."]
        assert any(line.startswith("Not saved yet") for line in said)
        assert verdicts(review) == ["include", "include", None, None, None]
        store.close()

    def test_a_script_gives_up_and_says_that_the_last_deed_is_not_saved(self, store: DistantStore) -> None:
        review = made_in(store)
        session = review.screening()
        said: list[str] = []
        session.reopen()
        store.append = self.gone  # type: ignore[method-assign, assignment]
        with pytest.raises(StoreUnreachable, match="not saved"):
            spoken(session, script("iem"), said=said)
        assert not any(line.startswith("Saved") for line in said)
        store.close()

    def test_a_person_may_wait_read_and_is_asked_before_leaving(self, store: DistantStore) -> None:
        review = made_in(store)
        session = review.screening()
        session.reopen()
        store.append = self.gone  # type: ignore[method-assign, assignment]
        said: list[str] = []
        with pytest.raises(StoreUnreachable):
            spoken(session, Typist(Hand(), slowly("i e c r q q")), said=said)
        assert said.count("What you did last must be saved first; the server cannot be reached.") == 1
        assert "Still not saved: the server cannot be reached." in said
        assert "What you did last is not saved: q again leaves without it." in said
        assert not any(line.startswith("Saved") for line in said)
        store.close()

    def test_a_full_disk_is_said_and_the_vote_is_not(self, store: DistantStore) -> None:
        review = made_in(store)
        session = review.screening()
        store.is_full = True
        said = spoken(session, Typist(Hand(), slowly("i")))
        assert "NOT SAVED: the disk is full (review.db)." in said
        with pytest.raises(StoreError, match="full"):
            spoken(session, script("i"))
        assert verdicts(review)[0] is None
        store.close()

    @staticmethod
    def gone(*_what: object) -> tuple[()]:
        raise StoreUnreachable("the server", "cannot be reached", "Nothing is lost.")
