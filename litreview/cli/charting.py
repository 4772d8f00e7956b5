"""``litreview chart``: two reviewers write down what each included report tells; the lead settles."""

from argparse import Namespace

from litreview.cli.console import say, table, tell
from litreview.cli.keys import add_keys, chosen
from litreview.cli.looks import add_theme, worn
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_actor, add_json
from litreview.cli.plain import add_plain, manner_of, refuse_without_plain
from litreview.cli.screening import refuse_without_terminal
from litreview.cli.team import awaited_told
from litreview.model.errors import UsageError
from litreview.model.language import _, ngettext
from litreview.model.protocol import Role
from litreview.review import Review
from litreview.screening.charting import ChartProgress, progress_of, refuse_formless
from litreview.screening.charting_settling import ChartSettling
from litreview.screening.session import member
from litreview.store import Access


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "chart",
        chart,
        help=_("write down the characteristics of the included reports"),
        more=_(
            "The fields are the [[charting]] entries of screening/protocol.toml.\n"
            "litreview chart --as first              fill in the form, alone; each answer is saved at once\n"
            "litreview chart --settle --as lead      settle the fields on which two charts differ\n"
            "litreview report characteristics        the table that comes of it"
        ),
    )
    add_actor(parser, _("a reviewer of the protocol; with --settle and --open, a lead"))
    task = parser.add_mutually_exclusive_group()
    task.add_argument("--settle", action="store_true", help=_("open what all have finished, and settle it"))
    task.add_argument("--status", action="store_true", help=_("say how far the charting has come"))
    task.add_argument(
        "--open",
        dest="records",
        metavar=_("RECORD"),
        nargs="+",
        help=_("open the charts of these reports before all have finished them; needs --why"),
    )
    parser.add_argument("--why", metavar=_("TEXT"), help=_("with --open: the reason, for the record"))
    parser.add_argument("--all", action="store_true", help=_("with --settle: show what is settled too"))
    add_keys(parser)
    add_plain(parser, with_marks=False)
    add_theme(parser)
    add_json(parser)


def chart(arguments: Namespace) -> int:
    """Open the form, the fields that differ, or say how far it has come."""
    refuse_without_plain(arguments)
    _refuse_loose(arguments)
    if arguments.status:
        return _status(arguments)
    if not arguments.actor:
        raise UsageError(
            "litreview chart",
            _("does not say who charts"),
            _("Give --as HANDLE: a reviewer, or with --settle a lead."),
        )
    if arguments.records:
        return _open(arguments)
    return _settle(arguments) if arguments.settle else _fill_in(arguments)


def _fill_in(arguments: Namespace) -> int:
    settings = chosen(arguments)
    with opened(arguments) as review:
        session = review.charting(arguments.actor)
        if not session.queue:
            say(_("There is no report for you to chart; they come here once full text has included them."))
            return 0
        if arguments.plain:
            from litreview.tui.plain.run import listening, run_plain_charting  # noqa: PLC0415 - for this only

            manner = manner_of(arguments, settings.moment)
            with listening(manner.clock) as keyboard:
                run_plain_charting(session, keyboard, manner)
            return 0
        refuse_without_terminal("chart")
        from litreview.tui.app import run_charting  # noqa: PLC0415 - loads Textual

        run_charting(session, settings.moment, worn(arguments))
    return 0


def _settle(arguments: Namespace) -> int:
    settings = chosen(arguments)
    with opened(arguments) as review:
        refuse_formless(review.protocol)
        member(review.protocol, arguments.actor, Role.LEAD)
        if not arguments.plain:
            refuse_without_terminal("chart --settle")  # before any chart is opened
        session = review.chart_settling(arguments.actor, with_settled=arguments.all)
        if not session.queue:
            waiting = review.still_sealed()
            say(awaited_told(waiting) if waiting else _("No field is to be settled."))
            return 0
        _walk(session, arguments, settings.moment)
    return 0


def _walk(session: ChartSettling, arguments: Namespace, moment: float) -> None:
    if arguments.plain:
        from litreview.tui.plain.run import listening, run_plain_chart_settling  # noqa: PLC0415 - for this only

        manner = manner_of(arguments, moment)
        with listening(manner.clock) as keyboard:
            run_plain_chart_settling(session, keyboard, manner)
        return
    from litreview.tui.app import run_chart_settling  # noqa: PLC0415 - loads Textual

    run_chart_settling(session, moment, worn(arguments))


def _open(arguments: Namespace) -> int:
    with opened(arguments) as review:
        number = review.open_charts(arguments.records, why=arguments.why or "", lead=arguments.actor)
    if arguments.json:
        tell({"opened": number})
        return 0
    text = ngettext("{number} chart opened.", "{number} charts opened.", number)
    say(text.format(number=number))
    return 0


def _status(arguments: Namespace) -> int:
    with opened(arguments, access=Access.READ) as review:
        refuse_formless(review.protocol)
        told = progress_of(review.ledger, review.protocol)
        if arguments.json:
            tell(as_json(told))
        else:
            _say(review, told)
    return 0


def as_json(told: ChartProgress) -> dict[str, object]:
    """Return how far it has come as JSON can hold it."""
    return {
        "reports": told.reports,
        "opened": told.opened,
        "fields": told.fields,
        "final": told.final,
        "to_settle": told.to_settle,
        "finished": {str(who): number for who, number in told.done.items()},
    }


def in_brief(told: ChartProgress) -> str:
    """Return in a line how far it has come."""
    text = _("{opened} of {reports} reports by all who shall; {to_settle} fields to settle")
    return text.format(opened=told.opened, reports=told.reports, to_settle=told.to_settle)


def _say(review: Review, told: ChartProgress) -> None:
    each = ", ".join(f"{who} {told.done.get(who, 0)}" for who in review.protocol.with_role(Role.REVIEWER))
    cells = _("{final} of {fields}").format(final=told.final, fields=told.fields)
    rows = (
        (_("Included reports"), str(told.reports)),
        (_("Charts finished"), each),
        (_("Reports with opened charts"), str(told.opened)),
        (_("Fields that can stand in the table"), cells),
        (_("Fields to settle"), str(told.to_settle)),
    )
    say(table(rows))


def _refuse_loose(arguments: Namespace) -> None:
    """Raise UsageError for an option that says nothing without another."""
    loose = (
        ("--why", arguments.why is not None and not arguments.records, "--open"),
        ("--all", arguments.all and not arguments.settle, "--settle"),
        ("--json", arguments.json and not (arguments.status or arguments.records), "--status"),
    )
    for option, is_loose, owner in loose:
        if is_loose:
            text = _("says nothing without {option}").format(option=owner)
            raise UsageError(option, text, _("Give both, or neither."))
    if arguments.plain and (arguments.status or arguments.records):
        raise UsageError(
            "--plain",
            _("belongs to something else"),
            _("litreview chart --help says what each option is for."),
        )
