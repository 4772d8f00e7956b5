"""Laws of the journal: the ledger keeps in step with the store, whoever writes to it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from litreview.model.errors import StoreError, StoreUnreachable, VotesClosed
from litreview.model.events import Event, Undo, Verdict, Vote
from litreview.model.protocol import Stage
from litreview.model.records import Record, RecordId
from litreview.store import Draft
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


class DistantStore(SqliteStore):
    """A store as behind a network: away for so many calls, losing so many answers, or refusing."""

    away = 0
    answers_lost = 0
    refuses = False

    def append(self, drafts: Sequence[Draft], records: Iterable[Record] = ()) -> tuple[Event, ...]:
        if self.refuses:
            raise VotesClosed("pubmed:1", "the votes are closed", "Go on.")
        self._travel()
        events = super().append(drafts, records)
        if self.answers_lost:
            self.answers_lost -= 1
            raise unreachable()
        return events

    def events_after(self, arrival: int) -> Iterator[tuple[int, Event]]:
        self._travel()
        return super().events_after(arrival)

    def _travel(self) -> None:
        if self.away:
            self.away -= 1
            raise unreachable()


def unreachable() -> StoreUnreachable:
    return StoreUnreachable("the server", "cannot be reached", "Wait.")


@pytest.fixture
def distant(tmp_path: Path) -> Iterator[tuple[Journal, DistantStore]]:
    """Return a journal with one record, and the store behind it, which can be sent away."""
    store = DistantStore.create(tmp_path / "review.db", TickingClock())
    journal = Journal(store)
    bring_in(journal, [record(1)])
    yield journal, store
    store.close()


Distant = tuple[Journal, DistantStore]


def test_an_act_that_could_not_be_sent_waits_and_is_sent_again(distant: Distant) -> None:
    journal, store = distant
    store.away = 2
    for send in (lambda: journal.append(FIRST, VOTE), journal.send_again):
        with pytest.raises(StoreUnreachable):
            send()
        assert [draft.act for draft in journal.unsent] == [VOTE]
        assert standing(journal) is None
    waiting = journal.unsent
    journal.send_again()
    assert not journal.unsent
    assert standing(journal) is Verdict.INCLUDE
    assert [draft.id for draft in waiting] == [list(journal.refresh().events)[-1]]


def test_an_act_whose_answer_was_lost_is_not_kept_twice(distant: Distant) -> None:
    journal, store = distant
    store.answers_lost = 2
    with pytest.raises(StoreUnreachable):
        journal.append(FIRST, VOTE)
    with pytest.raises(StoreUnreachable):
        journal.send_again()
    journal.send_again()
    assert len(journal.refresh().events) == 2
    assert standing(journal) is Verdict.INCLUDE


def test_an_act_found_in_the_log_is_not_unsent_any_more(distant: Distant) -> None:
    journal, store = distant
    store.answers_lost = 1
    with pytest.raises(StoreUnreachable):
        journal.append(FIRST, VOTE)
    assert [draft.act for draft in journal.unsent] == [VOTE]
    journal.refresh()
    assert not journal.unsent
    assert standing(journal) is Verdict.INCLUDE


def test_what_comes_later_is_sent_later(distant: Distant) -> None:
    journal, store = distant
    excluded = replace(VOTE, verdict=Verdict.EXCLUDE)
    store.away = 2
    for act in (VOTE, excluded):
        with pytest.raises(StoreUnreachable):
            journal.append(FIRST, act)
    assert [draft.act for draft in journal.unsent] == [VOTE, excluded]
    journal.append(FIRST, replace(VOTE, verdict=Verdict.MAYBE))
    assert [event.act for event in list(journal.ledger.events.values())[1:]] == [
        VOTE,
        excluded,
        replace(VOTE, verdict=Verdict.MAYBE),
    ]
    assert not journal.unsent


def test_records_wait_with_the_import_that_brought_them(distant: Distant) -> None:
    journal, store = distant
    store.away = 1
    with pytest.raises(StoreUnreachable):
        bring_in(journal, [record(2)])
    assert len(journal.refresh().reports) == 1
    journal.send_again()
    assert len(journal.ledger.reports) == 2
    assert store.record(record(2).id) == record(2)


def test_what_the_store_refuses_later_is_told_and_let_go(distant: Distant) -> None:
    journal, store = distant
    store.away = 1
    with pytest.raises(StoreUnreachable):
        journal.append(FIRST, VOTE)
    store.refuses = True
    with pytest.raises(VotesClosed):
        journal.send_again()
    assert not journal.unsent
    journal.send_again()
    assert standing(journal) is None


def test_before_an_act_the_ledger_is_as_new_as_it_can_be(distant: Distant) -> None:
    journal, store = distant
    store.append([Draft(id=store.new_id(), actor=FIRST, act=VOTE)])
    store.away = 1
    assert len(journal.refreshed_if_reachable().events) == 1
    assert len(journal.refreshed_if_reachable().events) == 2


def test_a_vote_counts_as_saved_though_the_server_went_away_right_after(distant: Distant) -> None:
    journal, store = distant

    class Gone(DistantStore):
        def append(self, drafts: Sequence[Draft], records: Iterable[Record] = ()) -> tuple[Event, ...]:
            events = super().append(drafts, records)
            self.away = 1
            return events

    journal.store = Gone(store._connection, "the server", TickingClock())
    journal.append(FIRST, VOTE)
    assert not journal.unsent
    assert standing(journal) is Verdict.INCLUDE


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
    return vote.verdict if vote else None
