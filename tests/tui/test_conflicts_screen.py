"""Laws of the conflicts screen: both votes are seen, the decision is the lead's, and no vote changes."""

from litreview.model.events import Adjudication, Consensus, Verdict
from litreview.store.journal import Journal
from litreview.tui.window import ReviewApp, conflict_app
from tests.tui.driving import SMALL, Slowly, driven, every_size, screen_text, status_of
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


def decisions(review: Sample) -> list[Adjudication | Consensus]:
    """Return the lead's standing decisions as the file has them."""
    ledger = Journal(review.journal.store).refresh()
    stage = review.screening().stage
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


async def test_undo_opens_the_conflict_again_and_returns_to_it(review: Sample) -> None:
    app = differing(review)
    async with driven(app, keys="i z"):
        assert decisions(review) == []
        assert "Votes closed; they differ" in screen_text(app)
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
        assert "Votes closed; they differ" in screen_text(app)
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
