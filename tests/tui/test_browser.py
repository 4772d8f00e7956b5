"""Laws of the app in a real browser: it is drawn, it takes keys at once, and it asks nobody else."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from litreview.model.events import Vote
from litreview.model.protocol import Handle, Role, Stage
from litreview.review import open_review
from litreview.searches.imports import ReferenceFile
from litreview.workspace import make_workspace
from tests.tui.browser import COLOURS, NAMES, PATIENCE, browser_found, browsing

FIRST = Handle("first")

pytestmark = [
    pytest.mark.skipif(
        find_spec("textual_serve") is None, reason="needs the extra web: pip install 'litreview[web]'"
    ),
    pytest.mark.skipif(
        browser_found() is None, reason=f"no browser is installed: none of {', '.join(NAMES)}"
    ),
]

RIS = "\r\n".join(
    f"TY  - JOUR\r\nID  - {number}\r\nTI  - Eksempel {number}: samhandling på Åsen\r\nER  - \r\n"
    for number in range(1, 6)
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "review"
    make_workspace(made)
    with open_review(made) as review:
        file = ReferenceFile(name="example.ris", content=RIS.encode(), source="oria")
        review.import_file(file, actor=review.actor(None, Role.LIBRARIAN))
    return made


@pytest.fixture
def served(folder: Path) -> Iterator[str]:
    """Return the address at which the review is served as ``first``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "litreview", "-C", str(folder), "--lang", "en", "serve", "--as", "first"]
    with subprocess.Popen(  # noqa: S603 - our own interpreter and program
        [*words, f"--port={port}"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout
        assert "Open http://localhost" in process.stdout.readline()
        assert "Ctrl+C ends it" in process.stdout.readline()
        yield f"http://localhost:{port}"
        process.send_signal(signal.SIGINT)
        _rest, errors = process.communicate(timeout=PATIENCE)
        assert not re.search(r"litreview/\w+/\w+\.py", errors), errors  # a traceback of ours


def votes(folder: Path) -> list[tuple[str, str | None]]:
    with open_review(folder) as review:
        ledger = review.ledger
        found = (ledger.vote_of(FIRST, one, Stage.TITLE_ABSTRACT) for one in ledger.reports)
        return [(vote.verdict.value, vote.reason) for vote in found if isinstance(vote, Vote)]


async def test_a_page_just_opened_takes_keys_without_a_click(
    served: str, folder: Path, tmp_path: Path
) -> None:
    async with browsing(tmp_path / "browser") as page:
        await page.sized(1000, 700)
        await page.opened(served)
        assert "Eksempel 1: samhandling på Åsen" in await page.sees("5 left")
        assert await page.value("document.title") == "litreview"
        await page.rested()
        await page.press("i")
        await page.sees("Saved: included")
        await page.rested()
        await page.press("3")
        await page.sees("3 left")
        await page.press("z")
        await page.sees("Taken back")
        await page.rested()
        await page.press("m")
        await page.sees("Saved: maybe")
    assert [verdict for verdict, _reason in votes(folder)] == ["include", "maybe"]


async def test_everything_is_drawn_and_nobody_else_is_asked(served: str, tmp_path: Path) -> None:
    async with browsing(tmp_path / "browser") as page:
        for width, height in ((800, 520), (1600, 1050)):
            await page.sized(width, height)
            await page.opened(served)
            await page.sees("5 left")
            await page.until("document.body.classList.contains('-first-byte')")
            await page.until(f"{COLOURS} > 20")  # letters have soft edges
        assert await page.value("document.fonts.check(\"16px 'Roboto Mono'\")")
        here = (served, served.replace("http", "ws", 1), "data:")
        assert [address for address in page.asked if not address.startswith(here)] == []
        assert page.complaints == []


async def test_a_page_that_grows_gives_the_app_its_new_size(served: str, tmp_path: Path) -> None:
    async with browsing(tmp_path / "browser") as page:
        await page.sized(800, 520)
        await page.opened(served)
        await page.sees("5 left")
        before = page.size
        await page.sized(1600, 1050)
        await page.sees("Include if all are met")
        assert page.size[0] > before[0]
        assert page.size[1] > before[1]


async def test_who_has_left_is_told_so_and_comes_back_with_one_key(
    served: str, folder: Path, tmp_path: Path
) -> None:
    async with browsing(tmp_path / "browser") as page:
        await page.opened(served)
        await page.sees("5 left")
        await page.rested()
        await page.press("i")
        await page.sees("Saved: included")
        await page.press("q")
        await page.until("document.body.classList.contains('-closed')")
        assert "What was said to be saved is saved" in await page.value(
            "document.getElementById('ended').innerText"
        )
        await page.until("document.activeElement.id === 'again'")
        await page.press("Enter")
        await page.sees("4 left")
    assert votes(folder) == [("include", None)]
