"""Running commands as a person does, in this process or in one of their own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from litreview.cli import main

REPORTS = 120
"""Of the example review when it is searched, and what the finished one has: one pair was one report."""
FINISHED = REPORTS - 1
"""How many reports the example review has, once its duplicates are linked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - any JSON
        return json.loads(self.out)


class Shell:
    """Runs ``litreview`` in this process, in one workspace."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capture = capture

    def __call__(self, *arguments: str) -> Ran:
        self._capture.readouterr()
        code = main(["-C", str(self.folder), *arguments])
        out, err = self._capture.readouterr()
        return Ran(code=code, out=out, err=err)


def in_its_own_process(*arguments: str, **environment: str) -> Ran:
    """Run ``python -m litreview`` with the arguments."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-m", "litreview", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        check=False,
        timeout=120,
    )
    return Ran(code=done.returncode, out=done.stdout, err=done.stderr)
