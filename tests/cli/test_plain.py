"""Plain mode from end to end: through a pipe, in a real terminal, and when one end of it is lost."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from litreview.model.protocol import Handle, Stage
from litreview.review import open_review
from litreview.tui.guard import SEEN
from tests.cli.running import Shell
from tests.hostile.judging import dangers

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal of this kind")

HEARS_CTRL_C = """
import signal, sys
from litreview.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # tests may run where it is ignored
sys.exit(main(sys.argv[1:]))
"""
SCREEN = ("screen", "--plain", "--stage", "title-abstract")


def command(folder: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "litreview", "-C", str(folder), *words]


def piped(folder: Path, keys: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own interpreter and program
        command(folder, *words), input=keys, capture_output=True, text=True, encoding="utf-8", check=False,
        timeout=60,
    )  # fmt: skip


def votes(folder: Path, reviewer: str = "first") -> list[str]:
    """Return the reviewer's votes in the order of the records."""
    with open_review(folder) as review:
        ledger = review.ledger
        found = (ledger.vote_of(Handle(reviewer), one, Stage.TITLE_ABSTRACT) for one in ledger.reports)
        return [vote.verdict.value for vote in found if vote]


def test_a_reviewer_screens_through_a_pipe_and_goes_on_where_it_ended(searched: Shell) -> None:
    ran = piped(searched.folder, "i\ne\nn\nAsk the centre\n3\n", *SCREEN, "--as", "first")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert [line for line in ran.stdout.splitlines() if line.startswith(("Saved", "Note"))] == [
        "Saved: included.",
        "Saved: excluded.",
        "Note saved.",
        "Saved: excluded (3 No collaboration between the levels).",
    ]
    again = piped(searched.folder, "zzzq", *SCREEN, "--as", "first")
    total = len(open_reports(searched.folder))
    assert f"Record 4 of {total}. {total - 3} left." in again.stdout
    assert again.stdout.splitlines()[-1] == f"Left to decide: {total}."
    assert votes(searched.folder) == []
    assert searched("check").code == 0


def test_the_second_reviewer_is_told_nothing_of_the_first(searched: Shell) -> None:
    before = piped(searched.folder, "", *SCREEN, "--as", "second").stdout
    piped(searched.folder, "nSecret\niii", *SCREEN, "--as", "first")
    assert piped(searched.folder, "", *SCREEN, "--as", "second").stdout == before
    assert piped(searched.folder, "mm", *SCREEN, "--as", "second").returncode == 0
    assert votes(searched.folder, "second") == ["maybe", "maybe"]


def test_a_key_that_cannot_be_done_ends_the_script_in_two_lines(searched: Shell) -> None:
    ran = piped(searched.folder, "ixe", *SCREEN, "--as", "first")
    assert ran.returncode == 2
    assert ran.stderr.splitlines()[0].startswith("key 2 of the input (x): that key does nothing here")
    assert len(ran.stderr.splitlines()) == 2
    assert votes(searched.folder) == ["include"]


@posix_only
def test_when_nobody_reads_any_more_it_ends_and_what_it_said_is_saved(searched: Shell) -> None:
    with subprocess.Popen(  # noqa: S603 - our own interpreter and program
        command(searched.folder, *SCREEN, "--as", "first"),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    ) as ran:  # fmt: skip
        assert ran.stdin
        assert ran.stdout
        assert ran.stderr
        ran.stdin.write("i")
        ran.stdin.flush()
        while not ran.stdout.readline().startswith("Saved"):
            assert ran.poll() is None
        ran.stdout.close()
        ran.stdin.write("cccc")
        ran.stdin.close()
        assert ran.stderr.read() == ""
        assert ran.wait(30) == 0
    assert votes(searched.folder) == ["include"]


def test_an_answer_is_heard_before_the_next_key_is_sent(searched: Shell) -> None:
    with subprocess.Popen(  # noqa: S603 - our own interpreter and program
        command(searched.folder, *SCREEN, "--as", "first"),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
    ) as ran:  # fmt: skip
        assert ran.stdin
        assert ran.stdout
        for key in "iem":
            ran.stdin.write(key)
            ran.stdin.flush()
            while not ran.stdout.readline().startswith("Saved"):
                assert ran.poll() is None
        ran.stdin.close()
        assert ran.stdout.read().splitlines()[-1].startswith("Left to decide")
    assert votes(searched.folder) == ["include", "exclude", "maybe"]


@posix_only
def test_in_a_terminal_single_keys_are_enough_and_nothing_is_drawn(searched: Shell) -> None:
    from tests.cli.terminal import Terminal  # noqa: PLC0415 - POSIX only

    with Terminal("-C", str(searched.folder), *SCREEN, "--as", "first") as terminal:
        opening = terminal.drawn()
        assert "Saved: included." in terminal.press("i")
        assert "Taken back; this record has no vote." in terminal.press("\x7f")
        assert "Write your note and press Enter." in terminal.press("n")
        assert "Note saved." in terminal.press("Blåbær\n")
        second = terminal.press("\x1b[B")
        assert second.strip().startswith("Record 2 of")
        left = terminal.press("q")
        assert terminal.ended() == 0
    for text in (opening, second, left):
        assert dangers(text.replace("\r\n", "\n")) == set()
    assert votes(searched.folder) == []


@posix_only
def test_a_key_held_in_a_terminal_makes_one_decision(searched: Shell) -> None:
    from tests.cli.terminal import Terminal  # noqa: PLC0415 - POSIX only

    with Terminal("-C", str(searched.folder), *SCREEN, "--as", "first") as terminal:
        terminal.press_until("j", "Record 2 of")
        said = terminal.press("i" * 40)
        terminal.press("q")
        assert terminal.ended() == 0
    assert said.count("Saved: included.") == 1
    assert said.count("Key ignored") == 1
    assert votes(searched.folder) == ["include"]


@posix_only
def test_ctrl_c_leaves_and_the_terminal_is_as_it_was(searched: Shell) -> None:
    import pty  # noqa: PLC0415 - POSIX only
    import select  # noqa: PLC0415
    import termios  # noqa: PLC0415

    from tests.cli.terminal import STILL  # noqa: PLC0415

    ours, theirs = pty.openpty()
    usual = termios.tcgetattr(theirs)
    words = command(searched.folder, *SCREEN, "--as", "first")[3:]
    with subprocess.Popen(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", HEARS_CTRL_C, *words], stdin=theirs, stdout=theirs, stderr=theirs
    ) as ran:
        seen = b""
        while b"Record 1 of" not in seen:
            seen += os.read(ours, 65536)
        time.sleep(2 * SEEN)  # a record must have been there for a moment
        os.write(ours, b"i")
        while b"Record 2 of" not in seen or select.select([ours], [], [], STILL)[0]:
            seen += os.read(ours, 65536)
        ran.send_signal(signal.SIGINT)  # what Ctrl+C does in the terminal that controls it
        try:
            assert ran.wait(30) == 0
        finally:
            ran.kill()
    assert termios.tcgetattr(theirs) == usual
    os.close(theirs)
    rest = os.read(ours, 65536)
    os.close(ours)
    assert b"Traceback" not in seen + rest
    assert b"Left to decide" in seen + rest
    assert votes(searched.folder) == ["include"]


def test_the_lead_settles_conflicts_through_a_pipe(searched: Shell) -> None:
    piped(searched.folder, "ii", *SCREEN, "--as", "first")
    piped(searched.folder, "3i", *SCREEN, "--as", "second")
    ran = piped(searched.folder, "e", "conflicts", "--plain", "--as", "lead")
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    assert "first: included." in lines
    assert "second: excluded (3 No collaboration between the levels)." in lines
    assert "The one conflict is settled." in lines
    assert piped(searched.folder, "", "conflicts", "--plain", "--as", "lead").stdout == (
        "There is no open conflict.\n"
    )


def test_a_hostile_review_is_said_harmlessly(hostile_plain: Path) -> None:
    for words in ((*SCREEN, "--as", "second"), ("conflicts", "--plain", "--as", "lead")):
        ran = piped(hostile_plain, "c?" + "j" * 5, *words, "--marks", "--width", "60")
        assert dangers(ran.stdout) == dangers(ran.stderr) == set()
        assert "Traceback" not in ran.stderr
        assert len(ran.stdout) > 500


@pytest.fixture(scope="module")
def hostile_plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.hostile.workspace import make  # noqa: PLC0415 - takes a while

    folder = tmp_path_factory.mktemp("hostile") / "review"
    make(folder)
    return folder


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (("--marks",), "--marks: is an option of --plain"),
        (("--width", "60"), "--width: is an option of --plain"),
        (("--moment", "0"), "--moment: is an option of --plain"),
        (("--plain", "--width", "5"), "--width 5: is too narrow"),
        (("--plain", "--width", "-1"), "--width -1: is too narrow"),
        (("--plain", "--moment", "-1"), "--moment -1.0: is no such time"),
        (("--plain", "--moment", "nan"), "--moment nan: is no such time"),
    ],
)
def test_options_that_make_no_sense_are_refused(shell: Shell, words: tuple[str, ...], place: str) -> None:
    for start in (("screen", "--as", "first"), ("conflicts", "--as", "lead")):
        ran = shell(*start, *words)
        assert (ran.code, len(ran.err.splitlines())) == (2, 2)
        assert ran.err.startswith(place)


def open_reports(folder: Path) -> list[object]:
    with open_review(folder) as review:
        return list(review.ledger.reports)
