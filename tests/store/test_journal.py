"""Laws of the journal: the ledger keeps in step with the store, whoever writes to it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from litreview.model.errors import StoreError
from litreview.model.events import Event, Undo, Verdict, Vote
from litreview.model.protocol import Stage
from litreview.model.records import RecordId
from litreview.store.audit import rebuilt_otherwise
from litreview.store.journal import Journal
from litreview.store.sqlite import SqliteStore
from tests.making import FIRST, SECOND, START, TickingClock, bring_in, new_journal, record

VOTE = Vote(record=RecordId("pubmed:1"), stage=Stage.TITLE_ABSTRACT, reviewer=FIRST, verdict=Verdict.INCLUDE)


class ForgetfulStore(SqliteStore):
    """A store that keeps what it is given and cannot be read for a while."""

    unreadable = False

    def events_after(self, arrival: int) -> Iterator[tuple[int, Event]]:
        if self.unreadable:
            raise StoreError("review.db", "disk I/O error", "Wait.")
        return super().events_after(arrival)


def test_what_another_program_wrote_is_taken_in(tmp_path: Path) -> None:
    mine = new_journal(tmp_path)
    bring_in(mine, [record(1)])
    theirs = Journal(SqliteStore.open(tmp_path / "review.db", TickingClock()))
    theirs.append(SECOND, VOTE)
    assert len(mine.refresh().events) == 2
    mine.append(FIRST, VOTE)
    assert theirs.refresh().voters(theirs.ledger.reports[0], Stage.TITLE_ABSTRACT) == {FIRST, SECOND}
    assert list(mine.ledger.events) == list(theirs.ledger.events)
    theirs.store.close()


def test_several_acts_are_kept_all_or_none(tmp_path: Path) -> None:
    journal = new_journal(tmp_path)
    with pytest.raises(AttributeError):
        journal.append_all(FIRST, [VOTE, "no act"])  # type: ignore[list-item]
    assert journal.refresh().events == {}


def test_a_kept_vote_counts_though_it_cannot_be_read_back(tmp_path: Path) -> None:
    new_journal(tmp_path).store.close()
    store = ForgetfulStore.open(tmp_path / "review.db", TickingClock())
    assert isinstance(store, ForgetfulStore)
    journal = Journal(store)
    bring_in(journal, [record(1)])
    store.unreadable = True
    journal.append(FIRST, VOTE)
    assert journal.ledger.vote_of(FIRST, journal.ledger.reports[0], Stage.TITLE_ABSTRACT) == VOTE
    store.unreadable = False
    assert len(journal.refresh().events) == 2
    store.close()


def test_a_clock_set_back_by_400_days_changes_nothing_but_the_times_shown(tmp_path: Path) -> None:
    journal = new_journal(tmp_path)
    bring_in(journal, [record(1)])
    journal.append(FIRST, VOTE)
    journal.store.close()
    early = TickingClock(START - timedelta(days=400))
    later = Journal(SqliteStore.open(tmp_path / "review.db", early))
    later.refresh()
    changed = later.append(FIRST, replace(VOTE, verdict=Verdict.EXCLUDE))
    assert changed.at < START
    assert standing(later) is Verdict.EXCLUDE
    later.append(FIRST, Undo(event=changed.id))
    assert standing(later) is Verdict.INCLUDE
    assert later.store.faults() == []
    assert rebuilt_otherwise(later.store) is None
    later.store.close()


def standing(journal: Journal) -> Verdict | None:
    """Return what the first reviewer thinks of the only report."""
    vote = journal.ledger.vote_of(FIRST, journal.ledger.reports[0], Stage.TITLE_ABSTRACT)
    return vote and vote.verdict
