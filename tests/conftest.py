"""What every test leaves behind is put away, and the same tests give the same answer twice."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.making import close_journals

# How long an example takes is the machine's affair. LITREVIEW_EXPLORE=1 looks at new examples each time.
settings.register_profile("litreview", deadline=None, derandomize=not os.environ.get("LITREVIEW_EXPLORE"))
settings.load_profile("litreview")


_MEMORY = Path("/dev/shm")  # noqa: S108 - the system's own name of it; what is made in it has a name of chance
_ROOM = 3_000_000_000
"""Bytes; a whole run takes a fraction of it."""


def pytest_configure() -> None:
    """Put temporary files into memory where there is room, as waiting for the disk is a third of the time.

    What a disk does when the power goes is simulated in every run, and tried on a real disk by ``make soak``.
    """
    if "TMPDIR" in os.environ or "LITREVIEW_SOAK" in os.environ:
        return
    if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM:
        os.environ["TMPDIR"] = str(_MEMORY)
        tempfile.tempdir = None


@pytest.fixture(autouse=True, scope="session")
def _own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the settings of whoever runs the tests out of them."""
    before = os.environ.get("LITREVIEW_CONFIG")
    os.environ["LITREVIEW_CONFIG"] = str(tmp_path_factory.mktemp("settings"))
    yield
    if before is None:
        del os.environ["LITREVIEW_CONFIG"]
    else:
        os.environ["LITREVIEW_CONFIG"] = before


@pytest.fixture(autouse=True)
def _put_away() -> Iterator[None]:
    yield
    close_journals()
