"""Laws of the memory: what comes off it is what this person's program put there, or nothing."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.store.memory import BriefMemory, Memory, Spoiled
from litreview.store.memory_file import FileMemory

PIECES = [b"first", b"", b"third" * 200]
PARTS = {"list": b"\x00\x01" * 300, "empty": b""}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "duplicates.db"


def filled(path: Path) -> Path:
    memory = FileMemory(path)
    memory.put("one", PIECES, PARTS)
    memory.close()
    return path


def held(path: Path, label: str = "one") -> tuple[object, list[bytes]]:
    memory = FileMemory(path)
    parts = memory.take(label)
    pieces = [memory.piece(number) for number in range(len(PIECES))] if parts else []
    memory.close()
    return parts, pieces


@pytest.mark.parametrize("kind", [BriefMemory, FileMemory])
def test_what_is_put_there_is_taken_and_goes_on_from_there(kind: type, path: Path) -> None:
    memory: Memory = kind(path) if kind is FileMemory else kind()
    assert memory.take("one") is None
    memory.put("one", PIECES, PARTS)
    memory.close()
    assert memory.take("one") == PARTS
    memory.put("one", [b"fourth"], {"list": b"new"})
    memory.close()
    assert memory.take("one") == {"list": b"new"}
    assert [memory.piece(number) for number in range(4)] == [*PIECES, b"fourth"]
    for number in (-1, 4):
        with pytest.raises(Spoiled):
            memory.piece(number)
    memory.clear()
    memory.put("one", [b"only"], {})
    memory.close()
    assert memory.take("one") == {}
    assert memory.piece(0) == b"only"
    memory.close()


def test_under_another_label_nothing_is_found_and_the_next_begins_anew(path: Path) -> None:
    memory = FileMemory(filled(path))
    assert memory.take("two") is None
    memory.put("two", [b"x"], {})
    memory.close()
    assert held(path) == (None, [])


@given(st.data())
def test_a_file_cut_short_or_changed_anywhere_gives_what_was_put_there_or_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = filled(tmp_path_factory.mktemp("memory") / "duplicates.db")
    content = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    else:
        content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(content)
    memory = FileMemory(path)
    assert memory.take("one") in (PARTS, None)
    for number, piece in enumerate(PIECES):
        try:
            assert memory.piece(number) == piece
        except Spoiled:
            continue
    memory.close()


def test_what_another_person_wrote_is_not_believed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(path)
    assert held(path) == (PARTS, PIECES)
    monkeypatch.setenv("LITREVIEW_CONFIG", str(path.parent / "somebody"))
    assert held(path) == (None, [])
    filled(path)
    assert held(path) == (PARTS, PIECES)


def test_without_a_place_for_the_secret_nothing_is_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = path.parent / "taken"
    taken.write_text("a file where a folder should be", "utf-8")
    monkeypatch.setenv("LITREVIEW_CONFIG", str(taken))
    assert held(filled(path)) == (None, [])
    assert not path.exists()


def test_the_secret_is_for_its_owner_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITREVIEW_CONFIG", str(path.parent / "mine"))
    filled(path)
    (file,) = (path.parent / "mine").iterdir()
    assert file.read_bytes() not in path.read_bytes()
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o077 == 0


def test_a_link_is_neither_read_nor_written_through(path: Path) -> None:
    elsewhere = filled(path.with_name("elsewhere"))
    before = elsewhere.read_bytes()
    try:
        path.symlink_to(elsewhere)
    except OSError:
        pytest.skip("this machine makes no links")
    assert held(path) == (None, [])
    memory = FileMemory(path)
    memory.put("two", [b"x"], {})
    memory.close()
    assert elsewhere.read_bytes() == before
    assert not path.is_symlink()


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("create table t (x)")
    connection.close()


@pytest.mark.parametrize("make", [Path.touch, _foreign, lambda path: path.write_bytes(b"\xff" * 5_000)])
def test_a_foreign_file_is_as_good_as_none(path: Path, make: object) -> None:
    make(path)  # type: ignore[operator]
    assert held(path) == (None, [])
    assert held(filled(path)) == (PARTS, PIECES)


def test_where_nothing_can_be_written_nothing_is_kept_and_nothing_left(path: Path) -> None:
    path.mkdir()
    assert held(filled(path)) == (None, [])
    assert list(path.parent.iterdir()) == [path]
    filled(path.parent / "missing" / "duplicates.db")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_is_not_waited_for(path: Path) -> None:
    os.mkfifo(path)
    assert held(path) == (None, [])
    assert held(filled(path)) == (PARTS, PIECES)


def test_a_memory_that_keeps_nothing_is_read_all_the_same(path: Path) -> None:
    before = filled(path).read_bytes()
    memory = FileMemory(path, keeps=False)
    assert memory.take("one") == PARTS
    memory.put("one", [b"more"], {})
    memory.close()
    assert path.read_bytes() == before


_WRITER = """
import sys
from pathlib import Path
from litreview.store.memory_file import FileMemory
def pieces():
    yield b"new" * 1_000_000
    print("writing", flush=True)
    sys.stdin.readline()
    yield b"never"
memory = FileMemory(Path(sys.argv[1]))
memory.take("one")
memory.put("one", pieces(), {"list": b"new"})
"""


@pytest.fixture
def killed(path: Path) -> Path:
    """Give the path of a memory whose second writer was killed while it wrote."""
    filled(path)
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", _WRITER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"writing\n"
        writer.kill()
    return path


def test_killed_while_it_writes_it_leaves_what_was_there(killed: Path) -> None:
    assert held(killed) == (PARTS, PIECES)


def test_what_a_killed_program_left_is_taken_away_an_hour_later(killed: Path) -> None:
    (half,) = (file for file in killed.parent.iterdir() if file != killed)
    filled(killed)
    assert half.exists()  # its writer may be at work still
    hour_ago = killed.stat().st_mtime - 4_000
    os.utime(half, (hour_ago, hour_ago))
    filled(killed)
    assert list(killed.parent.iterdir()) == [killed]
