"""Laws of who takes part: the lead vouches for devices, keys stay at home, paper opens what was lost."""

from pathlib import Path
from shutil import copyfile, rmtree

import pytest

from litreview.model.errors import LitreviewError, ReviewError, StoreError, UsageError
from litreview.model.events import Recovered, Sealed, Verdict
from litreview.model.protocol import Handle
from litreview.store.exchange.exchange import Exchange
from litreview.store.exchange.keys import KeyFolder
from litreview.store.sqlite import SqliteStore
from tests.making import FIRST, LEAD, LIBRARIAN, SECOND, TickingClock, protocol
from tests.store.exchange.team import TA, begun, laptop, reopened, settle


def test_what_a_device_that_is_not_admitted_writes_is_held_and_not_lost(tmp_path: Path) -> None:
    team = begun(tmp_path)
    newcomer = laptop(tmp_path, SECOND, name="newcomer")
    newcomer.shared = team[LEAD].shared
    said = newcomer.sync()
    assert said.received > 0  # what the others did is known to it already
    assert any("not admitted" in told for told in said.awaited)
    newcomer.vote(0)
    newcomer.sync()
    report = team[LEAD].sync()
    assert report.received == 0
    assert report.findings == ()
    assert any(said.fingerprint in told for told in report.held)
    admitted = team[LEAD].exchange.admit(LEAD, SECOND, said.fingerprint.lower().replace("-", " "))
    assert admitted.device == newcomer.files.name
    assert team[LEAD].sync().received == 1
    team["newcomer"] = newcomer  # type: ignore[index]
    settle(team)
    assert len({one.state for one in team.values()}) == 1


def test_before_the_exchange_has_begun_a_device_only_shows_who_it_is(tmp_path: Path) -> None:
    first = laptop(tmp_path, FIRST)
    first.vote(0)
    report = first.sync()
    assert report.sent == 0
    assert any("not begun" in told for told in report.awaited)
    assert [path.name for path in first.files.iterdir()] == ["HEAD.json"]


def test_only_the_leads_device_admits_and_only_whom_the_protocol_names(tmp_path: Path) -> None:
    team = begun(tmp_path)
    with pytest.raises(UsageError, match="--as first"):
        team[FIRST].exchange.admit(FIRST, SECOND, "x")
    with pytest.raises(ReviewError, match="not the machine of the lead"):
        team[FIRST].exchange.admit(LEAD, SECOND, "x")
    with pytest.raises(UsageError, match="--as stranger"):
        team[LEAD].exchange.admit(LEAD, Handle("stranger"), "x")
    with pytest.raises(UsageError, match="no one machine"):
        team[LEAD].exchange.admit(LEAD, SECOND, "AAAA-BBBB")


def test_files_of_somebody_the_protocol_does_not_name_are_held(tmp_path: Path) -> None:
    team = begun(tmp_path)
    shared = team[FIRST].shared
    assert shared is not None
    (shared / FIRST).rename(shared / "stranger")
    report = team[SECOND].sync()
    assert any("stranger" in str(told) for told in (*report.held, *report.findings))


def test_an_exchange_begins_once(tmp_path: Path) -> None:
    team = begun(tmp_path)
    for handle in (LEAD, FIRST):
        with pytest.raises(LitreviewError, match=r"begun already|--as first"):
            team[handle].exchange.begin(handle)


def test_everybody_sees_the_same_fingerprint_of_the_lead(tmp_path: Path) -> None:
    team = begun(tmp_path)
    assert {one.reports[-1].lead for one in team.values()} == {team[LEAD].reports[-1].fingerprint}
    pinned = (team[FIRST].folder / "screening" / "exchange.toml").read_text()
    assert team[LEAD].files.name in pinned


def test_what_was_sealed_on_a_lost_machine_is_opened_by_the_key_on_paper(tmp_path: Path) -> None:
    team = begun(tmp_path)
    team[FIRST].vote(0, Verdict.EXCLUDE, "wrong-setting")
    team[FIRST].vote(1, Verdict.MAYBE)
    settle(team)
    new = laptop(tmp_path, FIRST, name="new")
    new.shared = team[LEAD].shared
    new.sync()
    report = new.ledger.reports[0]
    assert new.ledger.vote_of(FIRST, report, TA) is None
    assert new.exchange.recover(team[LEAD].recovery.lower(), FIRST) == 2
    vote = new.ledger.vote_of(FIRST, report, TA)
    assert vote is not None
    assert (vote.verdict, vote.reason) == (Verdict.EXCLUDE, "wrong-setting")
    assert new.store.faults() == []
    team[LEAD].sync()
    team[LEAD].exchange.admit(LEAD, FIRST, new.files.name)
    new.vote(2)
    del team[FIRST]
    team["new"] = new  # type: ignore[index]
    settle(team)
    team[LEAD].reveal_all()
    settle(team)
    ledger = team[SECOND].ledger
    assert [len(ledger.votes(one, TA)) for one in ledger.reports] == [1, 1, 1]


def test_the_key_on_paper_opens_nobody_elses_votes_than_those_it_was_asked_for(tmp_path: Path) -> None:
    team = begun(tmp_path)
    for handle in (FIRST, SECOND):
        team[handle].vote(0)
    settle(team)
    team[LIBRARIAN].exchange.recover(team[LEAD].recovery, FIRST)
    sealed = [one for one in team[LIBRARIAN].ledger.events.values() if isinstance(one.act, Sealed)]
    assert [one.actor for one in sealed] == [SECOND]


@pytest.mark.parametrize("slip", ["", "AAAA-BBBB", "swap"])
def test_a_slip_of_the_pen_in_the_recovery_key_is_told_and_not_repeated(tmp_path: Path, slip: str) -> None:
    team = begun(tmp_path)
    text = team[LEAD].recovery
    typed = text[:-1] + ("A" if text[-1] != "A" else "B") if slip == "swap" else slip
    with pytest.raises(UsageError, match="recovery key") as caught:
        team[FIRST].exchange.recover(typed, FIRST)
    assert not typed or typed not in str(caught.value)


def test_the_recovery_key_of_another_review_is_refused(tmp_path: Path) -> None:
    team, other = begun(tmp_path / "one"), begun(tmp_path / "other")
    with pytest.raises(UsageError, match="not that of this review"):
        team[FIRST].exchange.recover(other[LEAD].recovery, FIRST)


def test_a_machine_without_its_key_signs_nothing(tmp_path: Path) -> None:
    team = begun(tmp_path)
    rmtree(tmp_path / "first-keys")
    with pytest.raises(UsageError, match="key"):
        team[FIRST].sync()
    assert not (tmp_path / "first-keys").exists()


def test_keys_may_not_lie_in_the_review_nor_in_the_folder_that_is_shared(tmp_path: Path) -> None:
    team = begun(tmp_path)
    first, shared = team[FIRST], team[FIRST].shared
    assert shared is not None
    for folder in (first.folder / "keys", first.drawer, shared / "keys"):
        exchange = Exchange(first.store, first.drawer, first.protocol, KeyFolder(folder))
        with pytest.raises(UsageError, match="shared with others"):
            exchange.sync(FIRST, shared)
        assert not list(folder.glob("*.key"))


def test_a_store_brought_back_from_an_old_copy_learns_its_own_votes_again(tmp_path: Path) -> None:
    team = begun(tmp_path)
    first, old = team[FIRST], tmp_path / "old.db"
    first.vote(0)
    copyfile(first.folder / "screening" / "review.db", old)
    first.vote(1, Verdict.EXCLUDE, "wrong-setting")
    settle(team)
    before = first.state
    first.store.close()
    copyfile(old, first.folder / "screening" / "review.db")
    first.journal = reopened(first.folder)
    first.sync()
    assert first.state == before
    assert first.ledger.vote_of(FIRST, first.ledger.reports[1], TA) is not None
    first.vote(2)
    settle(team)
    assert len({one.state for one in team.values()}) == 1


def test_a_store_behind_what_others_have_seen_writes_nothing(tmp_path: Path) -> None:
    team = begun(tmp_path)
    first, old = team[FIRST], tmp_path / "old.db"
    copyfile(first.folder / "screening" / "review.db", old)
    first.vote(0)
    settle(team)
    first.store.close()
    copyfile(old, first.folder / "screening" / "review.db")
    first.journal = reopened(first.folder)
    assert first.shared is not None
    for place in (first.drawer, first.shared):
        rmtree(place / FIRST)
    with pytest.raises(StoreError, match="others have taken in 1 acts"):
        first.sync()
    assert not (first.shared / FIRST).exists()


def test_acts_of_others_at_the_same_machine_are_told_of(tmp_path: Path) -> None:
    team = begun(tmp_path)
    both = team[LEAD]
    both.handle = LIBRARIAN
    both.vote(0)
    both.handle = LEAD
    assert any("--as librarian" in told for told in both.sync().awaited)


def test_a_store_from_before_each_had_a_chain_of_their_own_sends_nothing(tmp_path: Path) -> None:
    home = tmp_path / "old"
    (home / "screening").mkdir(parents=True)
    copyfile(Path(__file__).parents[1] / "fixtures" / "schema_1.db", home / "screening" / "review.db")
    store = SqliteStore.open(home / "screening" / "review.db", TickingClock())
    exchange = Exchange(store, home / "screening" / "decisions", protocol(), KeyFolder(tmp_path / "keys"))
    with pytest.raises(ReviewError, match="a chain of their own"):
        exchange.sync(FIRST)
    assert not (home / "screening" / "decisions").exists()
    store.close()


def test_votes_are_recovered_only_in_a_folder_of_ones_own_and_all_are_told(tmp_path: Path) -> None:
    team = begun(tmp_path)
    team[FIRST].vote(0)
    settle(team)
    key = team[LEAD].recovery
    with pytest.raises(UsageError, match="second works in this folder"):
        team[SECOND].exchange.recover(key, FIRST)
    new = laptop(tmp_path, FIRST, name="new")
    new.shared = team[LEAD].shared
    new.sync()
    assert new.exchange.recover(key, FIRST) == 1
    (told,) = (act for _event, act in new.ledger.administration if isinstance(act, Recovered))
    assert (told.handle, told.votes) == (FIRST, 1)
