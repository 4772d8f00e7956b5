"""Laws of ``check`` on a real review: it rebuilds, names what is missing, and looks without touching."""

import sqlite3

import pytest

from litreview.workspace import STORE
from tests.cli.running import Shell

READING = (["status"], ["prisma"], ["check", "--rebuild"], ["reports"], ["dedupe", "--dry-run"])
WRITING = (["dedupe"], ["reports", "retrieved", "--waiting"], ["screen", "--as", "first"], ["search"])


def test_a_sound_review_is_rebuilt_byte_for_byte(finished: Shell) -> None:
    ran = finished("check", "--rebuild", "--json")
    assert ran.code == 0
    assert any("byte for byte" in remark for remark in ran.json["remarks"])
    plain = finished("check", "--json")
    assert not any("byte for byte" in remark for remark in plain.json["remarks"])
    assert any(remark.startswith("store: ") and "SQLite 3." in remark for remark in plain.json["remarks"])


def test_a_new_review_has_no_backup_yet(shell: Shell) -> None:
    assert "backups: none yet" in shell("check").out


def test_the_last_backup_is_named(finished: Shell) -> None:
    (copy,) = (finished.folder / "screening" / "backups").iterdir()
    assert copy.name in finished("check").out


def test_an_older_copy_put_back_is_told_of(finished: Shell) -> None:
    (copy,) = (finished.folder / "screening" / "backups").iterdir()
    older = copy.with_name("review-20250101T000000Z-9999.db")
    copy.rename(older)
    ran = finished("check")
    assert ran.code == 0
    assert older.name in ran.out
    assert "more than the store" in ran.out


def test_a_missing_record_is_named_with_the_events_that_speak_of_it(finished: Shell) -> None:
    forger = sqlite3.connect(finished.folder / STORE)
    (record,) = forger.execute(
        "select record.id from record join event on kind = 'vote' and instr(payload, record.id) limit 1"
    ).fetchone()
    forger.execute("drop trigger record_remains")
    forger.execute("delete from record where id = ?", (record,))
    forger.commit()
    forger.close()
    ran = finished("check", "--json")
    assert ran.code == 1
    named = [wrong for wrong in ran.json["wrong"] if f"record {record} is missing" in wrong]
    assert len(named) >= 2  # the run that found it, and the votes
    assert any("record_remains" in wrong for wrong in ran.json["wrong"])


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_in_a_cloud_folder_one_can_look(words: list[str], finished: Shell) -> None:
    shell = synchronised(finished)
    before = {file: file.stat().st_mtime_ns for file in shell.folder.rglob("*")}
    ran = shell(*words)
    assert (ran.code, ran.err) == (0, "")
    assert {file: file.stat().st_mtime_ns for file in shell.folder.rglob("*")} == before


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_in_a_cloud_folder_nothing_is_written(words: list[str], finished: Shell) -> None:
    shell = synchronised(finished)
    before = (shell.folder / STORE).read_bytes()
    ran = shell(*words)
    assert ran.code == 4
    assert "Nextcloud" in ran.err
    assert ran.err.count("\n") == 2
    assert (shell.folder / STORE).read_bytes() == before


def synchronised(shell: Shell) -> Shell:
    """Return the shell with its review moved into a folder that a cloud service synchronises."""
    there = shell.folder.parent / "Nextcloud"
    there.mkdir()
    shell.folder = shell.folder.rename(there / "review")
    return shell


def _with_another_protocol(shell: Shell) -> str:
    file = shell.folder / "screening" / "protocol.toml"
    file.write_text(file.read_text("utf-8") + "\n# Another word.\n", "utf-8")
    return shell("check").out


def test_a_protocol_changed_before_any_vote_is_no_remark(searched: Shell) -> None:
    assert "since the last vote" not in _with_another_protocol(searched)


def test_a_protocol_changed_after_a_vote_is_one(finished: Shell) -> None:
    assert "protocol: changed since the last vote" in _with_another_protocol(finished)
