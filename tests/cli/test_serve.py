"""The app in a browser: it answers this machine, votes as one person, and no other page can vote."""

import asyncio
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from litreview.model.protocol import Handle, Stage
from litreview.review import open_review
from tests.cli.running import Shell

if TYPE_CHECKING:
    from aiohttp import ClientSession, ClientWebSocketResponse

PATIENCE = 60.0
with_extra = pytest.mark.skipif(
    find_spec("textual_serve") is None, reason="needs the extra web: pip install 'litreview[web]'"
)


def votes(folder: Path) -> list[str]:
    with open_review(folder) as review:
        ledger = review.ledger
        found = (ledger.vote_of(Handle("first"), one, Stage.TITLE_ABSTRACT) for one in ledger.reports)
        return [vote.verdict.value for vote in found if vote]


@pytest.fixture
def served(searched: Shell) -> Iterator[str]:
    """Return the address at which the review is served as ``first``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "litreview", "-C", str(searched.folder), "serve", "--as", "first"]
    with subprocess.Popen(  # noqa: S603 - our own interpreter and program
        [*words, f"--port={port}"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout
        assert process.stderr
        told = process.stdout.readline()
        assert f"http://localhost:{port}" in told
        assert "first" in told
        yield f"http://localhost:{port}"
        process.send_signal(signal.SIGINT)
        _rest, errors = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        assert not re.search(r"litreview/\w+/\w+\.py", errors), errors  # a traceback of ours


@with_extra
async def test_a_key_pressed_in_the_browser_is_a_vote(served: str, searched: Shell) -> None:
    from aiohttp import ClientSession  # noqa: PLC0415 - an extra

    async with asyncio.timeout(PATIENCE), ClientSession() as browser:
        page = await answer(browser, served)
        assert "litreview" in page
        async with browser.ws_connect(f"{served}/ws?width=100&height=30", origin=served) as line:
            await seen(line, b"Title and abstract")
            await asyncio.sleep(0.3)  # a record must have been on screen for a moment
            await line.send_json(["stdin", "i"])
            await seen(line, b"Saved")
            await line.send_json(["stdin", "q"])
            while not line.closed:
                await line.receive()
    assert votes(searched.folder) == ["include"]


@with_extra
@pytest.mark.parametrize("origin", [None, "http://evil.example", "http://localhost", "null"])
async def test_no_page_from_elsewhere_can_open_the_line(
    served: str, searched: Shell, origin: str | None
) -> None:
    from aiohttp import ClientSession, WSServerHandshakeError  # noqa: PLC0415 - an extra

    async with asyncio.timeout(PATIENCE), ClientSession() as browser:
        await answer(browser, served)
        with pytest.raises(WSServerHandshakeError, match="403"):
            await browser.ws_connect(f"{served}/ws", origin=origin)
        async with browser.get(served, headers={"Host": "evil.example"}) as response:
            assert response.status == 403
        async with browser.get(served) as response:
            assert "fonts.googleapis.com" not in response.headers["Content-Security-Policy"]
            assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert votes(searched.folder) == []


@pytest.mark.parametrize(
    ("words", "place", "remedy"),
    [
        ((), "litreview serve: whose votes", "--as: first, second"),
        (("--as", "third"), "--as third: the protocol names no reviewer", "first, second"),
        (("--as", "first", "--host", "0.0.0.0"), "--host 0.0.0.0: others", "--behind-login"),  # noqa: S104 - refused
        (("--as", "first", "--host", "example.org"), "--host example.org: others", "reverse proxy"),
        (("--as", "first", "--behind-login", "http://x.org"), "--behind-login http://x.org", "https"),
        (("--as", "first", "--port", "0"), "--port 0: is no port", "65535"),
    ],
)
def test_what_cannot_be_served_is_said_in_two_lines(
    shell: Shell, words: tuple[str, ...], place: str, remedy: str
) -> None:
    ran = shell("serve", *words)
    first, second = ran.err.splitlines()
    assert ran.code == 2
    assert first.startswith(place)
    assert remedy in second


def test_without_the_extra_it_says_how_to_install_it(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("litreview.cli.serve.find_spec", lambda _name: None)
    ran = shell("serve", "--as", "first")
    assert (ran.code, len(ran.err.splitlines())) == (2, 2)
    assert 'pip install "litreview[web]"' in ran.err


@with_extra
def test_a_port_that_is_taken_is_said_in_two_lines(shell: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = shell("serve", "--as", "first", "--host", "127.0.0.1", "--port", str(taken.getsockname()[1]))
    assert (ran.code, len(ran.err.splitlines())) == (2, 2)


async def answer(browser: "ClientSession", address: str) -> str:
    """Return the page once the server answers."""
    from aiohttp import ClientConnectionError  # noqa: PLC0415 - an extra

    while True:
        try:
            async with browser.get(address) as response:
                assert response.status == 200
                return await response.text()
        except ClientConnectionError:
            await asyncio.sleep(0.05)


async def seen(line: "ClientWebSocketResponse", text: bytes) -> None:
    """Read what is drawn until the text is there."""
    drawn = b""
    while text not in drawn:
        drawn += await line.receive_bytes()
