"""Laws of a review on a real PostgreSQL server: it may stop under the reviewer's hands."""

from collections.abc import Iterator

import pytest

from litreview.screening.session import ScreeningSession
from litreview.store.journal import Journal
from litreview.tui.screens.errand import Pace
from litreview.tui.window import screening_app
from tests.store.postgres.cluster import Cluster, Unavailable, new_cluster
from tests.tui.driving import Slowly, driven, screen_text, status_of
from tests.tui.sample import FIRST, LIBRARIAN, PROTOCOL, made_in


@pytest.fixture
def server() -> Iterator[Cluster]:
    """Return a server of this test's own, which it may stop; skip saying why there is none."""
    try:
        with new_cluster() as made:
            yield made
    except Unavailable as reason:
        pytest.skip(f"no PostgreSQL server: {reason}")


async def test_a_server_that_stops_under_a_vote_and_comes_back_has_it_once(server: Cluster) -> None:
    review = server.new_review(PROTOCOL.team)
    made_in(review.store(LIBRARIAN))
    journal = Journal(review.store(FIRST))
    stage = PROTOCOL.stages[0].stage
    session = ScreeningSession(journal=journal, protocol=PROTOCOL, reviewer=FIRST, stage=stage)
    app = screening_app(session, Slowly(), Pace(retry=0.2))
    async with driven(app, keys="i") as pilot:
        assert "Saved: included." in status_of(app)
        server.stop()
        await pilot.strike("3")
        await pilot.sees("Saving…")
        await pilot.sees("Not saved yet: the server cannot be reached. Your vote is kept here.")
        assert "3 of 5 · 4 left" in screen_text(app)
        server.start()
        await pilot.sees("Saved: excluded (3 No collaboration between levels).")
        assert "3 of 5 · 3 left" in screen_text(app)
        await pilot.press("z", "m")
        assert "Saved: maybe." in status_of(app)
    ledger = Journal(review.store(FIRST)).refresh()
    given = [ledger.vote_of(FIRST, report, stage) for report in ledger.reports]
    assert [vote.verdict for vote in given if vote] == ["include", "maybe"]
    assert [event.act.kind for event in ledger.events.values() if event.actor == FIRST] == [
        "vote", "vote", "undo", "vote",
    ]  # fmt: skip
    review.close()
