"""``litreview conflicts``: the lead settles what two reviewers differ on."""

from argparse import Namespace

from litreview.cli.console import say, tell
from litreview.cli.keys import add_keys, chosen
from litreview.cli.looks import add_theme, worn
from litreview.cli.meeting import FORMATS, agenda, agree, settle_reasons
from litreview.cli.meeting import chosen as chosen_conflicts
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, Parser, add_json, add_lead
from litreview.cli.plain import add_plain, manner_of, refuse_without_plain
from litreview.cli.screening import refuse_without_terminal
from litreview.cli.team import awaited_told
from litreview.model.errors import UsageError
from litreview.model.events import Verdict
from litreview.model.language import _
from litreview.model.protocol import Role, Stage
from litreview.screening.conflict_session import ConflictSession
from litreview.screening.conflicts import Choice
from litreview.screening.differing import Difference
from litreview.screening.session import member
from litreview.tui.wording import choice_text


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
    _add_choosing(parser)
    _add_meeting(parser)
    add_keys(parser)
    add_plain(parser)
    add_theme(parser)
    add_json(parser)

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
    override_parser.add_argument(
        "--reason", metavar=_("REASON"), help=_("the exclusion reason, by its id or number")
    )
    override_parser.add_argument(
        "--stage",
        choices=[stage.value for stage in Stage],
        default=Stage.TITLE_ABSTRACT.value,
        help=_("the stage (default: {first})").format(first=Stage.TITLE_ABSTRACT),
    )
    add_lead(override_parser)
    add_json(override_parser)


def _add_choosing(parser: Parser) -> None:
    parser.add_argument(
        "--kind",
        choices=[difference.value for difference in Difference],
        help=_("only those that differ in the decision, by a maybe, or in the reasons alone"),
    )
    parser.add_argument("--discuss", action="store_true", help=_("only those marked to be discussed"))


def _add_meeting(parser: Parser) -> None:
    group = parser.add_argument_group(_("for a meeting"))
    group.add_argument(
        "--list",
        action="store_true",
        help=_("print them with both votes, reasons and notes, and open nothing"),
    )
    group.add_argument(
        "--format", choices=FORMATS, help=_("of the list: Markdown to print (as usual), a table, or JSON")
    )
    group.add_argument("-o", dest="target", metavar=_("FILE"), help=_("write the list into this file"))
    group.add_argument(
        "--consensus",
        nargs=2,
        metavar=(_("RECORD"), _("VERDICT")),
        help=_("write down what the reviewers agreed on: include or exclude"),
    )
    group.add_argument(
        "--reason", metavar=_("REASON"), help=_("with --consensus: the exclusion reason, by its id or number")
    )
    group.add_argument(
        "--stage",
        choices=[stage.value for stage in Stage],
        help=_("with --consensus: the stage (default: that at which they differ)"),
    )
    group.add_argument(
        "--settle-reasons",
        action="store_true",
        help=_("settle those that differ in the reason alone by the protocol's order; asks first"),
    )
    group.add_argument("--yes", action="store_true", help=_("with --settle-reasons: do not ask"))


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
    _refuse_several(arguments)
    if arguments.list:
        return agenda(arguments)
    if arguments.consensus:
        return agree(arguments)
    if arguments.settle_reasons:
        return settle_reasons(arguments)
    choice = chosen_conflicts(arguments)
    with opened(arguments) as review:
        member(review.protocol, arguments.lead, Role.LEAD)
        if not arguments.plain:
            refuse_without_terminal("conflicts")  # before any vote is opened
        session = review.conflicts(arguments.lead, with_settled=arguments.all, choice=choice)
        if not session.queue:
            waiting = review.still_sealed()
            if waiting:
                say(awaited_told(waiting))
                return 0
            say(_none(choice, with_settled=arguments.all))
            return 0
        _walk(session, arguments, settings.moment)
    return 0


def _none(choice: Choice | None, *, with_settled: bool) -> str:
    if choice:
        return _("No conflict is such: {choice}.").format(choice=choice_text(choice))
    return _("There is no conflict.") if with_settled else _("There is no open conflict.")


def _refuse_several(arguments: Namespace) -> None:
    """Raise UsageError for options that belong to different things, or to one that is not asked for."""
    tasks = {
        "--list": arguments.list,
        "--consensus": bool(arguments.consensus),
        "--settle-reasons": arguments.settle_reasons,
        "--plain": arguments.plain,
    }
    asked = [name for name, is_asked in tasks.items() if is_asked]
    if len(asked) > 1:
        raise UsageError(
            " ".join(asked), _("are done one at a time"), _("Ask for one of them, then the other.")
        )
    is_choosing = bool(arguments.kind or arguments.discuss or arguments.all)
    belonging: tuple[tuple[str, object, set[str | None]], ...] = (
        ("--format", arguments.format, {"--list"}),
        ("-o", arguments.target, {"--list"}),
        ("--reason", arguments.reason, {"--consensus"}),
        ("--stage", arguments.stage, {"--consensus"}),
        ("--yes", arguments.yes, {"--settle-reasons"}),
        ("--json", arguments.json, {"--consensus", "--settle-reasons"}),
        ("--kind", is_choosing, {"--list", "--plain", None}),
    )
    for option, is_given, owners in belonging:
        if is_given and (asked[0] if asked else None) not in owners:
            raise UsageError(
                option,
                _("goes with {options}").format(options=", ".join(sorted(filter(None, owners)))),
                _("litreview conflicts --help says what each option is for."),
            )


def _walk(session: ConflictSession, arguments: Namespace, moment: float) -> None:
    if arguments.plain:
        from litreview.tui.plain.run import listening, run_plain_conflicts  # noqa: PLC0415 - for this only

        manner = manner_of(arguments, moment)
        with listening(manner.clock) as keyboard:
            run_plain_conflicts(session, keyboard, manner, marks=arguments.marks)
        return
    from litreview.tui.app import run_conflicts  # noqa: PLC0415 - loads Textual

    run_conflicts(session, moment, worn(arguments))
