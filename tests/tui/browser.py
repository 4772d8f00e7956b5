"""A browser without a window: Chromium, where it is found, told what to do over its own protocol (CDP)."""

import asyncio
import base64
import json
import os
import re
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import pyte
from aiohttp import ClientSession, ClientWebSocketResponse

from litreview.tui.guard import SEEN

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
PATIENCE: Final = 60.0
_OPTIONS: Final = (
    "--headless",
    "--remote-debugging-port=0",
    "--no-first-run",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
COLOURS: Final = """(() => {
  const layer = document.querySelector('.xterm-text-layer');
  if (!layer) return 0;
  const pixels = layer.getContext('2d').getImageData(0, 0, layer.width, layer.height).data.buffer;
  return new Set(new Uint32Array(pixels)).size;
})()"""
"""How many colours the terminal in the page is drawn with, as JavaScript; 1 where nothing is."""
_BINARY: Final = 2
"""The opcode of a frame of bytes (RFC 6455, 5.2)."""
_KEYS: Final[Mapping[str, tuple[str, int, str]]] = {
    "Enter": ("Enter", 13, "\r"),
    "Escape": ("Escape", 27, ""),
    "Backspace": ("Backspace", 8, ""),
    "ArrowDown": ("ArrowDown", 40, ""),
}


def browser_found() -> str | None:
    """Return where the browser is; None where none is installed."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Page:
    """One page of the browser."""

    def __init__(self, line: ClientWebSocketResponse) -> None:
        self.asked: list[str] = []
        """Every address the page has asked for."""
        self.complaints: list[str] = []
        """What the browser wrote to its console as an error."""
        self._line = line
        self._number = 0
        self._size = (80, 24)
        self._drawn: list[bytes] = []
        """What came over the page's line to its terminal, since it was opened or resized."""

    async def tell(self, method: str, **parameters: object) -> dict[str, Any]:
        """Send a command and return what came of it; events in between are noted."""
        self._number += 1
        number = self._number
        await self._line.send_json({"id": number, "method": method, "params": parameters})
        while True:
            said = json.loads((await self._line.receive()).data)
            if said.get("id") == number:
                assert "error" not in said, said
                result: dict[str, Any] = said["result"]
                return result
            self._note(said)

    async def opened(self, address: str) -> None:
        """Go to the address."""
        self._drawn = []
        for domain in ("Page", "Network", "Log", "Runtime"):
            await self.tell(f"{domain}.enable")
        await self.tell("Page.navigate", url=address)

    async def sized(self, width: int, height: int) -> None:
        """Give the page so many pixels."""
        await self.tell(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    async def value(self, expression: str) -> Any:  # noqa: ANN401 - any JSON
        """Return what an expression of JavaScript is."""
        told = await self.tell("Runtime.evaluate", expression=expression, returnByValue=True)
        return told["result"].get("value")

    async def until(self, expression: str) -> None:
        """Look until an expression of JavaScript is true."""
        async with asyncio.timeout(PATIENCE):
            while True:
                if await self.value(expression):
                    return
                await asyncio.sleep(0.02)

    async def rested(self) -> None:
        """Let the record be on the screen for as long as it must be until a key decides it."""
        await asyncio.sleep(2 * SEEN)

    async def sees(self, text: str) -> str:
        """Look until this stands on the terminal; return all that does, line by line."""
        async with asyncio.timeout(PATIENCE):
            while text not in self.screen:
                await self.tell("Runtime.evaluate", expression="0")
                await asyncio.sleep(0.02)
        return self.screen

    @property
    def screen(self) -> str:
        """Return what came over the page's line so far, as a terminal shows it."""
        terminal = pyte.Screen(*self._size)
        pyte.ByteStream(terminal).feed(b"".join(self._drawn))
        return "\n".join(line.rstrip() for line in terminal.display)

    @property
    def size(self) -> tuple[int, int]:
        """Return the columns and lines of the terminal in the page."""
        return self._size

    async def press(self, key: str) -> None:
        """Press a key and let it go, as a person does."""
        name, code, text = _KEYS.get(key, (key, ord(key.upper()) if len(key) == 1 else 0, key))
        down: dict[str, object] = {"key": name, "windowsVirtualKeyCode": code}
        if text:
            down["text"] = text
        await self.tell("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **down)
        await self.tell("Input.dispatchKeyEvent", type="keyUp", key=name, windowsVirtualKeyCode=code)

    async def clicked(self, x: int, y: int) -> None:
        """Click with the left button."""
        for kind in ("mousePressed", "mouseReleased"):
            await self.tell("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    async def picture(self) -> bytes:
        """Return what is seen, as a PNG."""
        shot = await self.tell("Page.captureScreenshot", format="png")
        return base64.b64decode(shot["data"])

    def _note(self, said: dict[str, Any]) -> None:
        told = said.get("params", {})
        match said.get("method"):
            case "Network.requestWillBeSent":
                self.asked.append(told["request"]["url"])
            case "Network.webSocketCreated":
                self._line_opened(told["url"])
            case "Network.webSocketFrameSent":
                self._take_sent(told["response"]["payloadData"])
            case "Network.webSocketFrameReceived" if told["response"]["opcode"] == _BINARY:
                self._drawn.append(base64.b64decode(told["response"]["payloadData"]))
            case "Log.entryAdded" if told["entry"]["level"] == "error":
                self.complaints.append(told["entry"]["text"])
            case "Runtime.exceptionThrown":
                self.complaints.append(told["exceptionDetails"]["text"])

    def _line_opened(self, address: str) -> None:
        self.asked.append(address)
        self._drawn = []
        if size := re.search(r"width=(\d+)&height=(\d+)", address):
            self._resized(int(size[1]), int(size[2]))

    def _take_sent(self, payload: str) -> None:
        kind, *told = json.loads(payload)
        if kind == "resize":
            self._resized(told[0]["width"], told[0]["height"])

    def _resized(self, columns: int, lines: int) -> None:
        if (columns, lines) != self._size or not self._drawn:
            self._size, self._drawn = (columns, lines), []


@asynccontextmanager
async def browsing(folder: Path) -> AsyncIterator[Page]:
    """Open a browser that keeps its things in the folder, with one page; close it afterwards."""
    program = browser_found()
    assert program is not None
    # As root, in a container, the browser's own sandbox cannot be made.
    alone = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    process = await asyncio.create_subprocess_exec(
        program,
        *_OPTIONS,
        *alone,
        f"--user-data-dir={folder}",
        "about:blank",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        port = await _port(folder / "DevToolsActivePort")
        async with ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                pages = [one for one in await answer.json() if one["type"] == "page"]
            async with session.ws_connect(pages[0]["webSocketDebuggerUrl"], max_msg_size=0) as line:
                page = Page(line)
                yield page
                await page.tell("Browser.close")
    finally:
        if process.returncode is None:
            try:
                await asyncio.wait_for(process.wait(), 10)
            except TimeoutError:
                process.kill()
                await process.wait()


async def _port(file: Path) -> int:
    """Return the port the browser listens on, once it has written it down."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if port := _written(file):
                return port
            await asyncio.sleep(0.05)


def _written(file: Path) -> int | None:
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return int(lines[0]) if lines and lines[0].isdigit() else None
