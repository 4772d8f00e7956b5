"""Laws of labels on the screen: typed with completion, shown in words, undone, and chosen by."""

from litreview.model.events import Labels, TakenOver, Verdict
from litreview.model.protocol import Stage
from litreview.store.journal import Journal
from litreview.tui.screens.labels import LabelScreen
from litreview.tui.window import ReviewApp, conflict_app, screening_app
from tests.tui.driving import SMALL, Slowly, driven, every_size, in_one_burst, screen_text, status_of
from tests.tui.sample import FIRST, LEAD, SECOND, Sample

TA = Stage.TITLE_ABSTRACT


def screening(review: Sample) -> ReviewApp:
    return screening_app(review.screening(), Slowly())


def labelled(review: Sample) -> ReviewApp:
    """Return the reviewer's app, with labels used before on the second record."""
    record = review.journal.refresh().reports[1].id
    review.acts(FIRST, Labels(record=record, stage=TA, labels=("kommune", "rehab")))
    return screening(review)


def labels_kept(review: Sample, number: int = 0) -> tuple[str, ...]:
    ledger = Journal(review.journal.store).refresh()
    return ledger.labels(ledger.reports[number], TA).get(FIRST, ())


async def test_labels_are_typed_and_stand_on_the_card_in_words(review: Sample) -> None:
    app = screening(review)
    async with driven(app, keys="l a s k comma space r c t enter"):
        assert labels_kept(review) == ("ask", "rct")
        assert "Your labels: ask, rct" in screen_text(app)
        assert "Labels: ask, rct. z undoes." in status_of(app)


async def test_tab_completes_what_was_used_before(review: Sample) -> None:
    app = labelled(review)
    async with driven(app, keys="l k") as pilot:
        assert "Tab kommune" in screen_text(app)
        await pilot.press("tab", "comma", "r", "tab", "enter")
        assert labels_kept(review) == ("kommune", "rehab")


async def test_tab_where_nothing_fits_changes_nothing(review: Sample) -> None:
    app = labelled(review)
    async with driven(app, keys="l x tab tab enter"):
        assert labels_kept(review) == ("x",)


async def test_escape_leaves_the_labels_as_they_were(review: Sample) -> None:
    app = labelled(review)
    async with driven(app, keys="j l x y escape"):
        assert labels_kept(review, 1) == ("kommune", "rehab")
        assert "as they were" in status_of(app)


async def test_no_key_decides_while_labels_are_written(review: Sample) -> None:
    app = screening(review)
    async with driven(app, keys="l i e m 1 z q"):
        assert isinstance(app.screen, LabelScreen)
        assert review.votes_kept(0) == {}


async def test_keys_that_come_in_one_burst_are_written_and_those_after_enter_act_on_the_record(
    review: Sample,
) -> None:
    app = screening(review)
    async with driven(app) as pilot:
        in_one_burst(app, "l a b enter j")
        await pilot.pause()
        assert "2 of 5" in screen_text(app)
    assert labels_kept(review) == ("ab",)


async def test_undo_takes_the_labels_back_and_then_the_vote(review: Sample) -> None:
    app = screening(review)
    async with driven(app, keys="i l a enter z") as pilot:
        assert labels_kept(review, 1) == ()
        assert "Taken back; no label of yours" in status_of(app)
        await pilot.press("z")
        assert review.votes_kept(0) == {}


async def test_one_key_puts_the_last_label_on_and_takes_it_off(review: Sample) -> None:
    app = labelled(review)
    async with driven(app, keys="o") as pilot:
        assert labels_kept(review) == ("rehab",)
        await pilot.press("o")
        assert labels_kept(review) == ()
        assert "No label of yours is on this record now." in status_of(app)


async def test_without_a_label_used_the_key_says_what_to_do(review: Sample) -> None:
    app = screening(review)
    async with driven(app, keys="o"):
        assert "You have used no label yet" in status_of(app)


async def test_what_is_no_label_is_refused_and_the_text_is_not_lost(review: Sample) -> None:
    app = screening(review)
    async with driven(app, (120, 30), "l " + "x " * 61 + "enter") as pilot:
        assert "Is too long for a label" in status_of(app)
        assert labels_kept(review) == ()
        await pilot.press("l", "backspace", "enter")
        assert labels_kept(review) == ("x" * 60,)


async def test_the_records_of_one_label_can_be_chosen(review: Sample) -> None:
    app = labelled(review)
    async with driven(app, keys="v") as pilot:
        lines = [line.strip() for line in screen_text(app).split("\n")]
        number = next(i for i, line in enumerate(lines) if line == "Labelled rehab") - 2
        await pilot.press(*["down"] * number, "enter")
        assert "1 record: Labelled rehab. Esc shows all." in status_of(app)
        assert "Cooperation on learning" in screen_text(app)


async def test_nobody_elses_labels_are_offered_or_shown(review: Sample) -> None:
    record = review.journal.refresh().reports[0].id
    review.acts(SECOND, Labels(record=record, stage=TA, labels=("secret",)))
    app = screening(review)
    async with driven(app, keys="l") as pilot:
        assert "secret" not in screen_text(app)
        await pilot.press("s", "tab")
        assert "secret" not in screen_text(app)
        await pilot.press("escape", "v")
        assert "secret" not in screen_text(app)


async def test_labels_brought_from_another_tool_stand_beside_ones_own(review: Sample) -> None:
    brought = TakenOver(
        record=review.journal.refresh().reports[0].id,
        stage=TA,
        reviewer=FIRST,
        verdict=Verdict.MAYBE,
        said_by="A",
        tool="Rayyan",
        labels=("Norsk", "kvalitativ"),
    )
    review.acts(LEAD, brought)
    app = screening(review)
    async with driven(app, keys="k l n y enter"):
        assert "Labels brought: Norsk, kvalitativ" in screen_text(app)
        assert "Your labels: ny" in screen_text(app)


async def test_the_lead_sees_the_labels_of_both_sides_and_has_own_ones(review: Sample) -> None:
    record = review.journal.refresh().reports[0].id
    for person, label in ((FIRST, "core"), (SECOND, "doubtful")):
        review.acts(person, Labels(record=record, stage=TA, labels=(label,)))
    review.vote(FIRST, 0, "include")
    review.vote(SECOND, 0, "exclude")
    app = conflict_app(review.conflicts(), Slowly())
    async with driven(app, keys="l h a r d enter"):
        text = screen_text(app)
        assert "labels: core" in text
        assert "labels: doubtful" in text
        assert "Your labels: hard" in text


async def test_the_line_for_labels_fits_every_size(review: Sample) -> None:
    app = labelled(review)
    async with driven(app, SMALL, "l comma") as pilot:
        for width, height in every_size():
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            assert len(screen_text(app).split("\n")) == height
            assert "Enter Save" in screen_text(app)
