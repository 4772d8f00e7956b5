"""Laws of an honest exchange on bad ground: clouds, sticks and crashes lose nothing and accuse nobody."""

from pathlib import Path
from shutil import copytree, rmtree

import pytest

from litreview.model.errors import UsageError
from litreview.model.protocol import Handle
from litreview.store.exchange.desk import Desk
from litreview.store.exchange.keys import KeyFolder
from litreview.store.exchange.report import SyncReport
from litreview.store.exchange.survey import Place
from litreview.store.exchange.syncing import Sync
from tests.making import FIRST, LEAD, SECOND
from tests.store.exchange.team import TA, Laptop, begun, packed_up, settle, unpacked


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[Handle, Laptop], Path]:
    """The first reviewer has votes in the shared folder that the second has not taken in."""
    folder = tmp_path_factory.mktemp("team")
    team = begun(folder)
    team[FIRST].vote(0)
    team[FIRST].sync()
    copytree(folder / "shared", folder / "older")
    team[FIRST].vote(1)
    team[FIRST].vote(2)
    team[FIRST].sync()
    packed_up(team)
    return team, folder


@pytest.fixture
def team(home: tuple[dict[Handle, Laptop], Path], tmp_path: Path) -> dict[Handle, Laptop]:
    return unpacked(*home, tmp_path / "team")


def files(team: dict[Handle, Laptop]) -> Path:
    shared = team[SECOND].shared
    assert shared is not None
    return shared / FIRST / team[FIRST].files.name


def older(team: dict[Handle, Laptop]) -> Path:
    return team[SECOND].folder.parent / "older" / FIRST / team[FIRST].files.name


def taken(team: dict[Handle, Laptop]) -> SyncReport:
    """Let the second reviewer sync, and find nothing wrong."""
    report = team[SECOND].sync()
    assert report.findings == ()
    return report


def test_a_half_written_last_line_is_passed_over(team: dict[Handle, Laptop]) -> None:
    with (files(team) / "0001.jsonl").open("ab") as file:
        file.write(b'{"id":"019b8d62-86')
    report = taken(team)
    assert report.received == 3
    assert any("0001.jsonl:5: a half-written line" in told for told in report.remarks)


def test_a_file_that_is_newer_than_its_head_waits_for_it(team: dict[Handle, Laptop]) -> None:
    newer = (files(team) / "HEAD.json").read_bytes()
    (files(team) / "HEAD.json").write_bytes((older(team) / "HEAD.json").read_bytes())
    report = taken(team)
    assert report.received == 1
    assert any("0001.jsonl:3: newer than the signed head" in told for told in report.remarks)
    (files(team) / "HEAD.json").write_bytes(newer)
    assert taken(team).received == 2


def test_a_head_that_is_newer_than_its_file_waits_for_it(team: dict[Handle, Laptop]) -> None:
    newer = (files(team) / "0001.jsonl").read_bytes()
    (files(team) / "0001.jsonl").write_bytes((older(team) / "0001.jsonl").read_bytes())
    report = taken(team)
    assert report.received == 0
    assert any("0001.jsonl:3" in told for told in report.held)
    (files(team) / "0001.jsonl").write_bytes(newer)
    assert taken(team).received == 3


@pytest.mark.parametrize("name", ["0001 (conflicted copy 2026-01-05).jsonl", "0001-DESKTOP.jsonl"])
def test_of_two_copies_of_a_file_the_one_that_was_signed_is_taken(
    team: dict[Handle, Laptop], name: str
) -> None:
    for turned in (False, True):
        proper, copy = files(team) / "0001.jsonl", files(team) / name
        content = (older(team) / "0001.jsonl").read_bytes()
        if turned:
            copy.write_bytes(proper.read_bytes())
            proper.write_bytes(content)
        else:
            copy.write_bytes(content)
        report = taken(team)
        assert any(name in told for told in report.remarks)
    assert len(team[SECOND].ledger.reports) == 3
    assert all(FIRST in team[SECOND].ledger.voters(one, TA) for one in team[SECOND].ledger.reports)


def test_of_two_heads_the_one_that_goes_further_is_taken(team: dict[Handle, Laptop]) -> None:
    (files(team) / "HEAD (1).json").write_bytes((files(team) / "HEAD.json").read_bytes())
    (files(team) / "HEAD.json").write_bytes((older(team) / "HEAD.json").read_bytes())
    assert taken(team).received == 3


def test_line_ends_changed_on_the_way_do_no_harm(team: dict[Handle, Laptop]) -> None:
    for path in files(team).iterdir():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert taken(team).received == 3


def test_a_file_of_nobodys_is_told_of_and_left(team: dict[Handle, Laptop]) -> None:
    (files(team) / "desktop.ini").write_text("[.ShellClassInfo]")
    (files(team) / ".0123.part").write_text("half")
    (files(team) / "0002.jsonl").symlink_to("/etc/hostname")
    report = taken(team)
    assert report.received == 3
    assert [told for told in report.remarks if "desktop.ini" in told or "0002" in told]
    assert (files(team) / "desktop.ini").exists()


def test_two_ages_of_a_file_laid_together_line_by_line_are_one(team: dict[Handle, Laptop]) -> None:
    for name in ("0001.jsonl", "HEAD.json"):
        path = files(team) / name
        path.write_bytes((older(team) / name).read_bytes() + path.read_bytes())
    assert taken(team).received == 3


def test_a_memory_stick_carries_what_its_bearer_has_taken_in(
    team: dict[Handle, Laptop], tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    team[LEAD].sync()
    team[LEAD].sync(stick)
    team[SECOND].shared = stick
    assert taken(team).received == 3


def test_an_older_stick_accuses_nobody_and_is_brought_up_to_date(
    team: dict[Handle, Laptop], tmp_path: Path
) -> None:
    taken(team)
    stick = tmp_path / "stick"
    copytree(older(team).parents[1], stick)
    assert team[SECOND].sync(stick).findings == ()
    newest = (files(team) / "HEAD.json").read_bytes()
    assert (stick / FIRST / older(team).name / "HEAD.json").read_bytes() == newest


def test_ones_own_files_are_written_anew_when_they_were_lost(team: dict[Handle, Laptop]) -> None:
    team[LEAD].sync()
    rmtree(files(team))
    rmtree(team[FIRST].files)
    assert team[LEAD].sync().findings != ()
    team[FIRST].sync()
    assert team[LEAD].sync().findings == ()
    settle(team)
    assert [one.reports[-1].findings for one in team.values()] == [()] * 4
    assert len({one.state for one in team.values()}) == 1


def test_ones_own_file_that_was_changed_is_named_and_written_anew(team: dict[Handle, Laptop]) -> None:
    path = team[FIRST].files / "0001.jsonl"
    good = path.read_bytes()
    path.write_bytes(good.replace(b'"kind":"vote"', b'"kind":"void"', 1))
    (files(team) / "0001.jsonl").write_bytes(path.read_bytes())
    assert team[FIRST].sync().findings != ()
    assert team[FIRST].sync().findings == ()
    assert taken(team).received == 3


def test_a_folder_that_is_not_there_is_not_made(team: dict[Handle, Laptop], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        team[FIRST].sync(tmp_path / "not-mounted")


def test_a_sync_with_nothing_new_writes_nothing(team: dict[Handle, Laptop], tmp_path: Path) -> None:
    settle(team)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "team").rglob("*.json*")}
    settle(team)
    assert before == {path: path.stat().st_mtime_ns for path in (tmp_path / "team").rglob("*.json*")}


class Hurried(Desk):
    """A desk whose first look at one device is older than its look at all others."""

    def places(self, folder: Path | None = None) -> list[Place]:
        """Return what is there, in which the first reviewer has just gone on and the lead has seen it."""
        places = super().places(folder)
        if not MEANWHILE:
            return places
        old = [place.readings.get(MEANWHILE[0].store.own_device(FIRST)) for place in places]
        for one in MEANWHILE:
            one.sync()
        MEANWHILE.clear()
        later = super().places(folder)
        for place, reading in zip(later, old, strict=True):
            if reading:
                place.readings[reading.files.device] = reading
        return later


MEANWHILE: list[Laptop] = []


def test_what_is_written_while_one_looks_accuses_nobody(team: dict[Handle, Laptop]) -> None:
    second = team[SECOND]
    taken(team)
    team[FIRST].vote(0)
    MEANWHILE.extend((team[FIRST], team[LEAD]))
    keys = KeyFolder(second.folder.with_name("second-keys"))
    desk = Hurried(store=second.store, drawer=second.drawer, protocol=second.protocol, keys=keys)
    report = Sync(desk, SECOND).run(second.shared)
    assert report.findings == ()
    assert report.received == 1
    assert not MEANWHILE
