"""Laws of the conflicts screen: both votes are seen, the decision is the lead's, and no vote changes."""

from dataclasses import replace

from litreview.model.events import Adjudication, Consensus, Verdict
from litreview.model.protocol import Naming, Settling, Stage
from litreview.store.journal import Journal
from litreview.tui.window import ReviewApp, conflict_app
from tests.tui.driving import SMALL, Hand, Slowly, driven, every_size, screen_text, status_of
from tests.tui.sample import FIRST, LEAD, SECOND, Sample

LONG = (
    "The methods say that both sides were asked, but the results only ever speak of the hospital; look at it."
)


def differing(review: Sample) -> ReviewApp:
    review.vote(FIRST, 0, "include")
    review.vote(SECOND, 0, "exclude", "no-collaboration")
    review.vote(FIRST, 2, "exclude", "no-data")
    review.vote(SECOND, 2, "maybe")
    return conflict_app(review.conflicts(), Slowly())


def decisions(review: Sample, at: str = "title-abstract") -> list[Adjudication | Consensus]:
    """Return the standing decisions as the file has them."""
    ledger = Journal(review.journal.store).refresh()
    stage = Stage(at)
    settled = (ledger.settlement(report, stage) for report in ledger.reports)
    return [decision[1] for decision in settled if decision]


async def test_both_votes_stand_side_by_side_with_their_reasons(review: Sample) -> None:
    app = differing(review)
    async with driven(app):
        text = screen_text(app)
    assert "first  I  included                    │ second  E  excluded" in text
    assert "3 No collaboration between levels" in text


async def test_one_key_settles_and_goes_to_the_next(review: Sample) -> None:
    app = differing(review)
    async with driven(app, keys="3"):
        assert [(made.verdict, made.reason) for made in decisions(review)] == [
            (Verdict.EXCLUDE, "no-collaboration")
        ]
        assert "Editorial: what we mean" in screen_text(app)
        assert "2 of 2 · 1 open" in screen_text(app)


async def test_no_vote_is_changed_by_a_decision(review: Sample) -> None:
    app = differing(review)
    before = review.votes_kept(0)
    async with driven(app, keys="3 k"):
        text = screen_text(app)
    assert review.votes_kept(0) == before
    assert "first  I  included" in text
    assert "second  E  excluded" in text
    assert "Decided: E  excluded (3 No collaboration between levels)" in text


async def test_undo_right_after_a_note_takes_back_the_note_and_no_decision(review: Sample) -> None:
    app = differing(review)
    async with driven(app, keys="i n å enter z"):
        assert "Taken back; no note of yours is on this record." in status_of(app)
        assert len(decisions(review)) == 1


async def test_undo_opens_the_conflict_again_and_returns_to_it(review: Sample) -> None:
    app = differing(review)
    async with driven(app, keys="i z"):
        assert decisions(review) == []
        assert "The votes differ (include or exclude); you decide" in screen_text(app)
        assert "Who keeps the course going?" in screen_text(app)
        assert "open again" in status_of(app)


async def test_undoing_a_second_decision_leaves_the_first_and_says_so(review: Sample) -> None:
    app = differing(review)
    async with driven(app, keys="i k e") as pilot:
        assert "Saved: excluded, instead of included. z undoes." in status_of(app)
        await pilot.press("z")
        await pilot.pause()
        assert [made.verdict for made in decisions(review)] == [Verdict.INCLUDE]
        assert "Taken back; your earlier decision stands: included." in status_of(app)
        assert "open again" not in status_of(app)


async def test_at_full_text_the_lead_is_given_the_link_too(review: Sample) -> None:
    review.retrieve(0)
    review.vote(FIRST, 0, "include", at="full-text")
    review.vote(SECOND, 0, "exclude", "no-data", at="full-text")
    app = conflict_app(review.conflicts(), Slowly())
    async with driven(app):
        assert " https://doi.org/10.5555/made.up.3" in screen_text(app).split("\n")


async def test_a_decision_of_an_earlier_session_can_be_undone(review: Sample) -> None:
    async with driven(differing(review), keys="i i"):
        pass
    app = conflict_app(review.conflicts(), Slowly())
    async with driven(app) as pilot:
        assert "No conflict is open." in screen_text(app)
        await pilot.press("z")
        await pilot.pause()
        assert "The votes differ (include or exclude); you decide" in screen_text(app)
        assert "second  M  maybe" in screen_text(app)
        assert len(decisions(review)) == 1


async def test_when_all_are_settled_it_says_so(review: Sample) -> None:
    app = differing(review)
    async with driven(app, keys="i e"):
        assert "All 2 conflicts are settled." in status_of(app)


async def test_a_decision_that_settles_nothing_is_refused_in_words(review: Sample) -> None:
    review.retrieve(0)
    review.vote(FIRST, 0, "include", at="full-text")
    review.vote(SECOND, 0, "exclude", "no-data", at="full-text")
    app = conflict_app(review.conflicts(), Slowly())
    async with driven(app, keys="m") as pilot:
        assert "Maybe settles nothing here. Include it, or exclude it with a reason." in status_of(app)
        await pilot.press("e")
        await pilot.pause()
        assert "An exclusion at full text needs its reason: press its number." in status_of(app)
        await pilot.press("z")
        await pilot.pause()
        assert "There is no decision of yours to take back." in status_of(app)


async def test_a_reviewers_note_is_shown_and_a_long_one_in_full(review: Sample) -> None:
    review.remark(SECOND, 0, LONG)
    review.remark(FIRST, 0, "Both sides.")
    app = differing(review)
    async with driven(app, (120, 40)):
        text = " ".join(screen_text(app).split())
    assert "note: Both sides." in text
    assert "Note of second: The methods say" in text
    assert "look at it." in text


async def test_the_leads_own_note_is_kept_as_the_leads(review: Sample) -> None:
    app = differing(review)
    async with driven(app, keys="n o k enter"):
        ledger = Journal(review.journal.store).refresh()
        assert ledger.notes(ledger.reports[0], review.screening().stage) == {LEAD: "ok"}
        assert "Your note: ok" in screen_text(app)


async def test_a_third_vote_has_its_place_too(review: Sample) -> None:
    app = differing(review)
    review.vote(LEAD, 0, "maybe")
    async with driven(app, (100, 30)):
        text = screen_text(app)
    assert "lead  M  maybe" in text
    assert "second  E  excluded" in text


async def test_every_size_shows_both_votes(review: Sample) -> None:
    app = differing(review)
    async with driven(app, SMALL) as pilot:
        before = screen_text(app)
        for width, height in every_size():
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            text = screen_text(app)
            assert len(text.split("\n")) == height
            assert "first  I  included" in text
            assert "second  E  excluded" in text
        await pilot.resize_terminal(*SMALL)
        await pilot.pause()
        assert screen_text(app) == before


def blind(review: Sample, *, votes: Naming = Naming.NAMED) -> ReviewApp:
    """Return the lead's app where the lead answers before seeing the votes."""
    settling = Settling(own_answer_first=True, votes=votes)
    return differing(replace(review, protocol=replace(review.protocol, conflicts=settling)))


async def test_the_votes_are_not_to_be_seen_before_the_lead_has_answered(review: Sample) -> None:
    review.remark(SECOND, 0, LONG)
    app = blind(review)
    async with driven(app, (120, 40)) as pilot:
        text = screen_text(app)
        assert "Your own answer first" in text
        for hidden in ("first  I", "second  E", "The methods say", "include or exclude", "y Confirm"):
            assert hidden not in text
        await pilot.press("3")
        text = screen_text(app)
        assert decisions(review) == []
        assert "first  I  included" in text
        assert "second  E  excluded" in text
        assert "Your answer: E  excluded (3 No collaboration between levels)" in text
        assert "y Confirm" in text


async def test_two_keys_settle_a_conflict_with_ones_own_answer_first(review: Sample) -> None:
    app = blind(review)
    async with driven(app, keys="3 y"):
        assert [(made.verdict, made.reason) for made in decisions(review)] == [
            (Verdict.EXCLUDE, "no-collaboration")
        ]
        assert "Your own answer first" in screen_text(app)
        assert "2 of 2 · 1 open" in screen_text(app)


async def test_two_keys_settle_it_otherwise_than_first_answered(review: Sample) -> None:
    app = blind(review)
    async with driven(app, keys="3 i"):
        assert [made.verdict for made in decisions(review)] == [Verdict.INCLUDE]


async def test_a_key_held_down_does_not_answer_and_settle_at_once(review: Sample) -> None:
    hand = Hand()
    settling = Settling(own_answer_first=True)
    review = replace(review, protocol=replace(review.protocol, conflicts=settling))
    differing(review)
    app = conflict_app(review.conflicts(), hand)
    async with driven(app) as pilot:
        hand.now += 1
        await pilot.press("i")
        for _repeat in range(20):
            hand.now += 0.03
            await pilot.press("i")
        assert decisions(review) == []
        assert "Your answer: I  included" in screen_text(app)


async def test_without_an_answer_there_is_nothing_to_confirm(review: Sample) -> None:
    app = blind(review)
    async with driven(app, keys="y"):
        assert (
            "There is no answer of yours to confirm\n Include, exclude or give a reason first."
            in status_of(app)
        )
        assert decisions(review) == []


async def test_lettered_votes_name_nobody(review: Sample) -> None:
    app = blind(review, votes=Naming.LETTERED)
    async with driven(app, (120, 40), "m") as pilot:
        text = screen_text(app)
        assert "A  " in text
        assert "B  " in text
        assert "first  " not in text
        assert "second  " not in text
        await pilot.press("y", "k")
        assert "first  " not in screen_text(app)


async def test_consensus_is_switched_on_shown_and_written_down(review: Sample) -> None:
    app = differing(review)
    async with driven(app, keys="s") as pilot:
        text = screen_text(app)
        assert "Consensus · Title and abstract" in text
        assert "Open; written down as consensus" in text
        assert "From here on: consensus" in status_of(app)
        await pilot.press("i", "s", "e", "k", "k")
        assert [type(made) for made in decisions(review)] == [Consensus, Adjudication]
        assert "Consensus: I  included" in screen_text(app)
        assert "Conflicts · Title and abstract" in screen_text(app)
        await pilot.press("z", "z")
        assert decisions(review) == []


async def test_one_key_marks_a_conflict_for_a_meeting_and_it_can_be_chosen(review: Sample) -> None:
    app = differing(review)
    async with driven(app, keys="j d") as pilot:
        assert "Marked to be discussed" in status_of(app)
        assert "to discuss" in screen_text(app)
        await pilot.press("v", "d")
        assert "1 conflict: To discuss in a meeting. Esc shows all." in status_of(app)
        await pilot.press("escape")
        assert "of 2 · 2 open" in screen_text(app)
        await pilot.press("d")
        assert "No longer marked" in status_of(app)
        await pilot.press("v", "d")
        assert "No conflict is such" in status_of(app)


async def test_kinds_are_told_and_can_be_chosen(review: Sample) -> None:
    app = differing(review)
    async with driven(app, keys="v m") as pilot:
        assert "1 conflict: Somebody says maybe." in status_of(app)  # though it counts as include here
        await pilot.press("v", "i")
        assert "2 conflicts: Include or exclude." in status_of(app)
        assert "Conflicts · Include or exclude · " in screen_text(app)
        await pilot.press("v", "r")
        assert "No conflict is such: Excluded, for different reasons." in status_of(app)


async def test_the_last_of_those_chosen_is_not_said_to_be_the_last_of_all_and_fits(review: Sample) -> None:
    app = differing(review)
    async with driven(app, keys="v m 4"):
        said = status_of(app).split("\n")[0]
        assert said.startswith(" That was the last of these; Esc shows all. Saved: excluded")
        assert said.endswith("z undoes.")


async def test_the_list_beside_a_conflict_shows_how_each_is_decided(review: Sample) -> None:
    app = differing(review)
    async with driven(app, (160, 50), "3 h") as pilot:
        rows = [line.partition("│")[0] for line in screen_text(app).split("\n")[2:4]]
        assert rows[0].startswith(" 1 E Who keeps the course going?")
        assert rows[1].startswith("▸2 · Editorial: what we mean")
        await pilot.press("h")
        assert "▸2" not in screen_text(app)


async def test_find_tells_which_are_outside_the_conflicts_chosen_and_goes_to_them(review: Sample) -> None:
    app = differing(review)
    async with driven(app, keys="v m f c o l l a b") as pilot:
        assert "2 found; 1 outside what you see now, listed last: Enter there shows all." in status_of(app)
        await pilot.press("down", "enter")
        assert "All conflicts are shown again" in status_of(app)
        assert "Who keeps the course going?" in screen_text(app)
        await pilot.press("f", *"collab")
        assert "2 records found." in status_of(app)


async def test_the_file_of_a_full_text_can_be_opened_from_its_conflict_and_only_there(review: Sample) -> None:
    app = differing_in_reasons(review)
    async with driven(app, keys="p") as pilot:
        assert "p does nothing here" in status_of(app)
        while "Full text" not in screen_text(app).split("\n")[0]:
            await pilot.press("j")
        await pilot.press("p")
        assert "No file is attached to this report" in status_of(app)


async def test_one_can_go_to_a_number_and_to_the_next_open_one(review: Sample) -> None:
    app = differing(review)
    async with driven(app, keys="g 2 enter") as pilot:
        assert "2 of 2" in screen_text(app)
        await pilot.press("tab")
        assert "1 of 2" in screen_text(app)


def differing_in_reasons(review: Sample) -> ReviewApp:
    for number in (0, 1):
        review.retrieve(number)
        review.vote(FIRST, number, "exclude", "no-data", at="full-text")
        review.vote(SECOND, number, "exclude", "no-collaboration", at="full-text")
    return differing_elsewhere(review)


def differing_elsewhere(review: Sample) -> ReviewApp:
    review.vote(FIRST, 2, "include")
    review.vote(SECOND, 2, "exclude")
    return conflict_app(review.conflicts(), Slowly())


async def test_conflicts_about_reasons_are_counted_and_settled_at_once_when_confirmed(review: Sample) -> None:
    app = differing_in_reasons(review)
    async with driven(app, keys="a") as pilot:
        text = screen_text(app)
        assert "2 excluded by all: each gets its first reason in the protocol's order." in text
        assert text.count("3 No collaboration between levels  not 5") == 2
        await pilot.press("escape")
        assert "Nothing was settled." in status_of(app)
        assert "3 open, 2 on reasons" in screen_text(app)
        await pilot.press("a", "i", "y")
        assert "2 reasons settled by the protocol's order." in status_of(app)
        assert "1 open" in screen_text(app)
        assert [made.reason for made in decisions(review, "full-text")] == ["no-collaboration"] * 2
        await pilot.press("z")
        assert len(decisions(review, "full-text")) == 1
        await pilot.press("z", "a", "escape")
        assert decisions(review, "full-text") == []
        await pilot.press("v", "r")
        assert "1 of 2 · 2 open, 2 on reasons" in screen_text(app)


async def test_where_no_reason_differs_the_key_says_so(review: Sample) -> None:
    app = differing(review)
    async with driven(app, keys="a"):
        assert "No open conflict can be settled by the order of the reasons." in status_of(app)
