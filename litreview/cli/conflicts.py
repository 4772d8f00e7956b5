"""``litreview conflicts``: the lead settles what two reviewers differ on."""

from argparse import Namespace

from litreview.cli.console import say, tell
from litreview.cli.keys import add_keys, chosen
from litreview.cli.looks import add_theme, worn
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_json, add_lead
from litreview.cli.plain import add_plain, manner_of, refuse_without_plain
from litreview.cli.screening import refuse_without_terminal
from litreview.cli.team import awaited_told
from litreview.model.events import Verdict
from litreview.model.language import _
from litreview.model.protocol import Role, Stage
from litreview.screening.conflicts import ConflictSession
from litreview.screening.session import member


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "conflicts",
        conflicts,
        help=_("settle the records on which two reviewers differ"),
        more=_("Both votes stay as they are; the decision stands beside them."),
    )
    add_lead(parser)
    parser.add_argument("--all", action="store_true", help=_("show those already settled too"))
    add_keys(parser)
    add_plain(parser)
    add_theme(parser)

    override_parser = commands.add(
        "override",
        override,
        help=_("change an outcome that was no conflict, with a reason"),
        more=_("The votes stay as they are, and the log says who changed the outcome and why."),
    )
    override_parser.add_argument("record", metavar=_("RECORD"), help=_("a record, e.g. pubmed:38012345"))
    override_parser.add_argument(
        "verdict", choices=[Verdict.INCLUDE.value, Verdict.EXCLUDE.value], help=_("what it shall be")
    )
    override_parser.add_argument("--why", metavar=_("TEXT"), required=True, help=_("why it is changed"))
    override_parser.add_argument("--reason", metavar=_("REASON"), help=_("the exclusion reason, by its id"))
    override_parser.add_argument(
        "--stage",
        choices=[stage.value for stage in Stage],
        default=Stage.TITLE_ABSTRACT.value,
        help=_("the stage (default: {first})").format(first=Stage.TITLE_ABSTRACT),
    )
    add_lead(override_parser)
    add_json(override_parser)


def override(arguments: Namespace) -> int:
    """Change an outcome that was no conflict."""
    with opened(arguments) as review:
        act = review.desk(arguments.lead).override(
            arguments.record,
            Stage(arguments.stage),
            Verdict(arguments.verdict),
            why=arguments.why,
            reason=arguments.reason,
        )
    if arguments.json:
        tell({"record": act.record, "stage": act.stage, "verdict": act.verdict, "reason": act.reason})
        return 0
    said = _("{record}: {verdict} at {stage}. The votes stay as they were.")
    say(said.format(record=act.record, verdict=act.verdict, stage=act.stage))
    return 0


def conflicts(arguments: Namespace) -> int:
    """Open the app for conflicts, or go through them in plain text; or say that there are none."""
    refuse_without_plain(arguments)
    settings = chosen(arguments)
    with opened(arguments) as review:
        member(review.protocol, arguments.lead, Role.LEAD)
        if not arguments.plain:
            refuse_without_terminal("conflicts")  # before any vote is opened
        session = review.conflicts(arguments.lead, with_settled=arguments.all)
        if not session.queue:
            waiting = review.still_sealed()
            if waiting:
                say(awaited_told(waiting))
                return 0
            say(_("There is no conflict.") if arguments.all else _("There is no open conflict."))
            return 0
        _walk(session, arguments, settings.moment)
    return 0


def _walk(session: ConflictSession, arguments: Namespace, moment: float) -> None:
    if arguments.plain:
        from litreview.tui.plain.run import listening, run_plain_conflicts  # noqa: PLC0415 - for this only

        manner = manner_of(arguments, moment)
        with listening(manner.clock) as keyboard:
            run_plain_conflicts(session, keyboard, manner, marks=arguments.marks)
        return
    from litreview.tui.app import run_conflicts  # noqa: PLC0415 - loads Textual

    run_conflicts(session, moment, worn(arguments))
