"""No file and no answer takes for ever, or all memory, however it is made."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.bombs import TEXTS, xml_bombs
from tests.processes import unwatched


@pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds no process in this way")
def test_every_bomb_is_read_within_bounds() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.reading"],
        cwd=Path(__file__).parents[2],
        env={**unwatched(), "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, list(xml_bombs())[-1:]), done.stderr
    assert len(done.stdout.splitlines()) == len(TEXTS) + len(xml_bombs())
