"""The app in a browser: a page over textual-serve, shown to nobody that another page sends."""

import gc
import os
import sys
from collections.abc import Awaitable, Callable
from html import escape
from importlib import resources
from string import Template
from typing import Final

from aiohttp import web
from textual_serve.server import Server

from litreview.model.language import _, language
from litreview.tui.themes import DARK

IN_BROWSER: Final = "LITREVIEW_IN_BROWSER"
"""Set in the environment of an app that draws into a page."""

_USUAL_SIZE: Final = 16
_SIZES: Final = range(8, 49)
"""Pixels of a letter; a page can be asked for with ``?fontsize=20``."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ReviewServer(Server):
    """Serves one command to the pages of one address, and says nothing of itself."""

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._only_here)
        app.on_response_prepare.append(self._close_in)
        return app

    # textual-serve's own page has no title, fetches a font from elsewhere and takes no key before a click.
    async def handle_index(self, request: web.Request) -> web.Response:
        """Return the page the app is drawn into."""
        asked = request.query.get("fontsize", "")
        size = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 3 else _USUAL_SIZE  # noqa: PLR2004
        return web.Response(
            text=self._page(size if size in _SIZES else _USUAL_SIZE), content_type="text/html"
        )

    def _page(self, size: int) -> str:
        words = {
            "language": language(),
            "title": self.title,
            "static": f"{self.public_url}/static/",
            "socket": f"{self.public_url.replace('http', 'ws', 1)}/ws",
            "size": str(size),
            "ground": DARK.page,
            "ink": DARK.text,
            "accent": DARK.include,
            "waits": _("Opening the review…"),
            "ended": _("The session has ended. What was said to be saved is saved."),
            "again": _("Open it again"),
        }
        text = resources.files("litreview.tui").joinpath("page.html").read_text("utf-8")
        return Template(text).substitute({name: escape(word) for name, word in words.items()})

    async def on_startup(self, app: web.Application) -> None:
        """Say nothing: the command has said where it is."""

    def initialize_logging(self) -> None:
        """Leave the log as it is: requests are nobody's business."""

    @web.middleware
    async def _only_here(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        # A page from anywhere may open a socket to this machine, and would vote; a browser says where it
        # comes from. Behind a login the web server before this one may call it by another name.
        scheme, _between, host = self.public_url.partition("://")
        is_named = scheme == "https" or request.host == host
        is_foreign = request.path == "/ws" and request.headers.get("Origin") != self.public_url
        if is_foreign or not is_named:
            raise web.HTTPForbidden(text=f"litreview answers here as {self.public_url} only.")
        return await handler(request)

    async def _close_in(self, _request: web.Request, response: web.StreamResponse) -> None:
        # The page would fetch a font from elsewhere, and so tell somebody that a review is read here.
        socket = self.public_url.replace("http", "ws", 1)
        response.headers["Content-Security-Policy"] = (
            "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
            f"connect-src 'self' {socket}; img-src 'self' data:; frame-ancestors 'none'"
        )
        response.headers["Referrer-Policy"] = "no-referrer"


def serve_app(command: str, *, host: str, port: int, url: str) -> None:
    """Serve the command, an app, at the address until it is interrupted; people open it at the URL."""
    os.environ[IN_BROWSER] = "1"
    sys.unraisablehook = _without_late_farewells
    try:
        ReviewServer(command, host=host, port=port, title="litreview", public_url=url).serve()
    finally:
        gc.collect()  # what says so late says it here
        sys.unraisablehook = sys.__unraisablehook__
        del os.environ[IN_BROWSER]


def _without_late_farewells(raised: "sys.UnraisableHookArgs") -> None:
    """Keep still of a process whose end asyncio notes when its loop is closed already; it is harmless."""
    if not (isinstance(raised.exc_value, RuntimeError) and "is closed" in str(raised.exc_value)):
        sys.__unraisablehook__(raised)
