"""``litreview serve``: the screening app in a browser, for one person."""

import os
import re
import shlex
import subprocess
import sys
from argparse import Namespace
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Final

from litreview.cli.console import say
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, folder
from litreview.model.errors import UsageError
from litreview.model.language import _, language
from litreview.model.protocol import Protocol, Role
from litreview.screening.session import member

_PORT: Final = 8000
_HTTP: Final = 80
_OF_A_LOGIN: Final = re.compile(r"https://[\w.:\[\]-]+/?", re.ASCII | re.IGNORECASE)
_LAST_PORT: Final = 65535


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "serve",
        serve,
        help=_("screen in a browser instead of a terminal"),
        more=_(
            "One server is one person's: whoever opens its page votes as that person. It answers this\n"
            "machine alone unless --host says otherwise. Ctrl+C ends it."
        ),
    )
    parser.add_argument(
        "--as",
        dest="reviewer",
        metavar=_("HANDLE"),
        help=_("a reviewer of the protocol (needed where it has several)"),
    )
    parser.add_argument(
        "--port",
        type=int,
        default=_PORT,
        metavar=_("N"),
        help=_("the port (default: {port})").format(port=_PORT),
    )
    parser.add_argument(
        "--host",
        default="localhost",
        metavar=_("ADDRESS"),
        help=_("the address it answers on (default: localhost)"),
    )
    parser.add_argument(
        "--behind-login",
        metavar=_("URL"),
        help=_("the https address of a web server that asks for a login and passes on to this one"),
    )


def serve(arguments: Namespace) -> int:
    """Serve the app until it is interrupted."""
    _refuse_address(arguments)
    with opened(arguments) as review:
        reviewer = _reviewer(review.protocol, arguments.reviewer)
    _refuse_without_extra()
    from litreview.tui.served import serve_app  # noqa: PLC0415 - loads a web server

    url = _address(arguments)
    say(_("Open {url} in a browser; you screen there as {reviewer}.").format(url=url, reviewer=reviewer))
    say(_("Whoever opens that page votes as {reviewer}. Ctrl+C ends it.").format(reviewer=reviewer))
    sys.stdout.flush()
    serve_app(_command(arguments, reviewer), host=arguments.host, port=arguments.port, url=url)
    return 0


def _reviewer(protocol: Protocol, named: str | None) -> str:
    reviewers = protocol.with_role(Role.REVIEWER)
    if named is None and len(reviewers) == 1:
        return reviewers[0]
    if named is None:
        raise UsageError(
            "litreview serve",
            _("whose votes shall these be? The protocol has several reviewers"),
            _("Name one with --as: {known}.").format(known=", ".join(reviewers)),
        )
    return member(protocol, named, Role.REVIEWER)


def _command(arguments: Namespace, reviewer: str) -> str:
    words = [sys.executable, "-m", "litreview", "-C", str(folder(arguments).resolve())]
    words += ["--lang", language(), "screen", f"--as={reviewer}"]
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


def _refuse_address(arguments: Namespace) -> None:
    if not 1 <= arguments.port <= _LAST_PORT:
        raise UsageError(
            f"--port {arguments.port}",
            _("is no port"),
            _("Give a number from 1 to {last}.").format(last=_LAST_PORT),
        )
    url = arguments.behind_login
    if url is not None and not _OF_A_LOGIN.fullmatch(url):
        raise UsageError(
            f"--behind-login {url}",
            _("is no https address"),
            _("Give the address people open, such as https://review.example.org."),
        )
    if not _is_loopback(arguments.host) and url is None:
        raise UsageError(
            f"--host {arguments.host}",
            _("others on the network could open it and vote in your name, without a password"),
            _(
                "Keep localhost; let a web server with a login and https (a reverse proxy, as nginx or "
                "Caddy) pass on to it, and give its address with --behind-login."
            ),
        )


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _address(arguments: Namespace) -> str:
    """Return the address that people open, as a browser names the origin of its page."""
    if arguments.behind_login:
        return str(arguments.behind_login).rstrip("/").lower()
    host = f"[{arguments.host}]" if ":" in arguments.host else arguments.host
    return f"http://{host}" + ("" if arguments.port == _HTTP else f":{arguments.port}")


def _refuse_without_extra() -> None:
    if find_spec("textual_serve") is None or find_spec("aiohttp") is None:
        raise UsageError(
            "litreview serve",
            _("needs textual-serve, which is not installed"),
            _('Install it with: pip install "litreview[web]"'),
        )
