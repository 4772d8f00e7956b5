"""``litreview overview``: what is left, what waits for whom, and what to do next."""

import sys
from argparse import Namespace
from dataclasses import asdict
from datetime import datetime
from typing import Any

from litreview.cli.console import is_terminal, say, tell
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_actor, add_json
from litreview.model.errors import UsageError
from litreview.model.garbage import free_all_garbage
from litreview.model.language import _
from litreview.model.protocol import Handle, Role
from litreview.review import Review
from litreview.store import Access


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "overview",
        overview,
        help=_("show the lead what is left, what waits for whom, and what comes next"),
        more=_(
            "On a terminal it is a screen: Enter goes on with the line, such as the conflicts, and comes\n"
            "back. A reviewer sees their own work alone: reviewers vote blind."
        ),
    )
    add_actor(parser, _("who asks: a lead, or a reviewer for their own work"))
    parser.set_defaults(others=commands.asked)
    parser.add_argument("--plain", action="store_true", help=_("lines of text instead of the screen"))
    add_json(parser)


def overview(arguments: Namespace) -> int:
    """Show the overview, as a screen on a terminal and else as lines."""
    with opened(arguments, access=Access.READ) as review:
        who = _who(review, arguments.actor)
        if who not in review.protocol.with_role(Role.LEAD):
            return _show_own(review, who, arguments)
        if arguments.json:
            tell(_plain(asdict(review.overview(who))))
            return 0
        if arguments.plain or not is_terminal():
            from litreview.exports.overview_told import as_text, told  # noqa: PLC0415 - for this only

            say(as_text(told(review.overview(who))))
            return 0
    return _walk(arguments, who)


def _who(review: Review, handle: str | None) -> Handle:
    """Return who asks; raise UsageError where nobody says: a reviewer shall not see the lead's by chance."""
    if handle is None and review.journal.store.identity is None:
        team = ", ".join((*review.protocol.with_role(Role.LEAD), *review.protocol.with_role(Role.REVIEWER)))
        raise UsageError(
            "litreview overview",
            _("whose overview shall it be? The lead's tells what reviewers must not know yet"),
            _("Name who asks with --as: {known}.").format(known=team),
        )
    return review.actor(handle, Role.LEAD)


def _show_own(review: Review, who: Handle, arguments: Namespace) -> int:
    from litreview.exports.overview_told import as_text, own_told  # noqa: PLC0415 - for this only

    if who not in review.protocol.with_role(Role.REVIEWER):
        raise UsageError(
            f"--as {who}",
            _("has no overview: it is the lead's, and of a reviewer's own work"),
            _("litreview status shows how far the review has come."),
        )
    own = review.own_view(who)
    if arguments.json:
        tell(_plain(asdict(own)))
    else:
        say(as_text(own_told(own)))
    return 0


def _walk(arguments: Namespace, lead: Handle) -> int:
    """Show the screen until it is left, and the work gone on with from it in between."""
    from litreview.exports.overview_told import Step, told  # noqa: PLC0415 - for this only
    from litreview.tui.app import run_overview  # noqa: PLC0415 - loads Textual

    at = 0
    while True:
        with opened(arguments, access=Access.READ) as review:
            protocol, sections = review.protocol, told(review.overview(lead))
        chosen, at = run_overview(protocol, lead, sections, at)
        if chosen is None:
            return 0
        if chosen is Step.CONFLICTS:
            _go_on(arguments, "conflicts", "--as", lead)
        elif chosen is Step.DUPLICATES:
            _go_on(arguments, "dedupe", "--review", "--as", lead)
        elif chosen is Step.CHARTS:
            _go_on(arguments, "chart", "--settle", "--as", lead)
        elif chosen is Step.DIAGRAM:
            _go_on(arguments, "prisma", "--browse")
        sys.stdout.flush()
        free_all_garbage()  # an app refers to itself, and to the whole review it was about


def _go_on(arguments: Namespace, *words: str) -> None:
    """Do the other command as if it had been typed, in the same folder."""
    asked = arguments.others(words)
    asked.folder = arguments.folder
    asked.work(asked)


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return the value as JSON has it: moments as texts, names of enumerations as keys."""
    match value:
        case dict():
            return {str(key): _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case datetime():
            return value.isoformat()
        case _:
            return value
