"""``litreview dedupe --review``: a person looks through the pairs that the rules leave to a person."""

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from litreview.cli.console import say
from litreview.cli.keys import settings_in_use
from litreview.cli.opening import opened
from litreview.cli.parsing import Parser
from litreview.cli.screening import refuse_without_terminal
from litreview.model.errors import ReviewError, UsageError
from litreview.model.language import _, ngettext
from litreview.model.protocol import Handle, Role
from litreview.tui.looks import wardrobe_of

if TYPE_CHECKING:
    from litreview.duplicates.reviewing import DuplicateSession
    from litreview.review import Review

COMMAND: Final = "dedupe --review"
DOUBTS: Final = "doubts"
VERSIONS: Final = "versions"
"""What can be looked through; the values of ``Asked``, which must not be loaded to say what there is."""


def add_review(parser: Parser) -> None:
    """Let doubtful pairs, or the versions that rules found, be looked through."""
    parser.add_argument(
        "--review",
        nargs="?",
        const=DOUBTS,
        choices=[DOUBTS, VERSIONS],
        metavar=VERSIONS,
        help=_(
            "look through the doubtful pairs side by side, one key a pair; "
            "or through the pairs that rules take for versions of one study"
        ),
    )


def review_duplicates(arguments: Namespace) -> int:
    """Open the app for doubtful pairs, or say that there are none."""
    from litreview.duplicates.reviewing import Asked, DuplicateSession  # noqa: PLC0415 - loads the rules

    with opened(arguments) as review:
        person = _person(review, arguments.actor)
        asked = Asked(arguments.review)
        session = DuplicateSession(
            journal=review.journal, protocol=review.protocol, person=person, asked=asked
        )
        session.reopen()
        if not session.was_sought:
            raise ReviewError(
                f"litreview {COMMAND}",
                _("duplicates have not been sought yet, so there is no doubtful pair to show"),
                _("Run litreview dedupe first; it finds them."),
            )
        if not session.queue:
            _say_nothing_open(session)
            return 0
        refuse_without_terminal(COMMAND, has_plain=False)
        from litreview.tui.app import run_duplicates  # noqa: PLC0415 - loads Textual

        run_duplicates(session, settings_in_use().moment, wardrobe_of())
    return 0


def _person(review: "Review", handle: str | None) -> Handle:
    """Return who looks; raise UsageError for one who is neither lead nor librarian."""
    person = review.actor(handle, Role.LIBRARIAN)
    allowed = [*review.protocol.with_role(Role.LIBRARIAN), *review.protocol.with_role(Role.LEAD)]
    if person not in allowed:
        raise UsageError(
            f"--as {person}",
            _("only a lead or a librarian says what is a duplicate"),
            _("In screening/protocol.toml these are: {known}.").format(
                known=", ".join(dict.fromkeys(allowed))
            ),
        )
    return person


def _say_nothing_open(session: "DuplicateSession") -> None:
    if session.asked.value == VERSIONS:
        say(_("The rules have linked no versions of a study that nobody has looked at."))
        return
    say(_("No doubtful pair is open."))
    if session.uncompared:
        new = ngettext(
            "litreview dedupe compares {new} record that came after the last run.",
            "litreview dedupe compares {new} records that came after the last run.",
            session.uncompared,
        )
        say(new.format(new=session.uncompared))
    if session.versions:
        versions = ngettext(
            "{versions} pair is taken for versions of a study: litreview dedupe --review versions shows it.",
            "{versions} pairs are taken for versions of a study: litreview dedupe --review versions shows "
            "them.",
            session.versions,
        )
        say(versions.format(versions=session.versions))
