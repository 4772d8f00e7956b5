"""``litreview team assign`` and ``replace``: who votes on which records, seen before it is written."""

from argparse import Namespace
from collections.abc import Sequence
from fractions import Fraction

from litreview.cli.console import few, say, table, tell
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, Parser, add_json, add_lead, add_stage
from litreview.model.errors import UsageError
from litreview.model.language import _, ngettext
from litreview.model.protocol import Stage
from litreview.review import Review
from litreview.screening.assigning import Load, Plan, loads
from litreview.screening.lead import LeadDesk

_LONGEST = 9
"""Digits of a share."""


def add_to(acts: Commands) -> None:
    """Add the commands under ``litreview team``."""
    parser = acts.add(
        "assign",
        assign,
        help=_("say who votes on which records"),
        more=_(
            "All records that are not opened, or those named with --record: to all reviewers named; with\n"
            "--deal each to one pair, every pair in turn; with --share each to as many as the rule wants,\n"
            "so that each reviewer reads their part. Who has voted on a record stays a reader of it then.\n"
            "With --dry-run it is shown who would get how many, and nothing is written."
        ),
    )
    parser.add_argument("handles", metavar=_("HANDLE"), nargs="*", help=_("a reviewer of the protocol"))
    parser.add_argument(
        "--share",
        metavar=_("SHARES"),
        help=_("how much each reads, as first=60,second=40,third=100: percentages, or any numbers"),
    )
    parser.add_argument("--seed", metavar=_("WORD"), help=_("with --share: another draw for another word"))
    parser.add_argument(
        "--record",
        dest="records",
        metavar=_("RECORD"),
        action="append",
        default=[],
        help=_("only this record; may be given again"),
    )
    share = parser.add_mutually_exclusive_group()
    share.add_argument("--deal", action="store_true", help=_("share the records out among pairs"))
    share.add_argument(
        "--singly",
        action="store_true",
        help=_("share those nobody has voted on out to one reviewer each, once two have agreed enough"),
    )
    _add_rest(parser)
    add_stage(parser)
    replacing = acts.add(
        "replace",
        replace,
        help=_("let a reviewer take over what another has not voted on"),
        more=_(
            "OLD's votes stay and count. What OLD has not voted on, or was asked to look at again, goes to\n"
            "NEW, beside the other readers; where NEW is one of them already, to the least busy reviewer.\n"
            "NEW must be a reviewer in screening/protocol.toml: add a [[team]] entry there first, and on a\n"
            "server a login with litreview team add. Take OLD's role away there too, if OLD leaves."
        ),
    )
    replacing.add_argument("old", metavar=_("OLD"), help=_("who stops"))
    replacing.add_argument("new", metavar=_("NEW"), help=_("who goes on"))
    replacing.add_argument(
        "--stage",
        choices=[stage.value for stage in Stage],
        help=_("only this stage (default: both)"),
    )
    _add_rest(replacing)


def _add_rest(parser: Parser) -> None:
    parser.add_argument("--dry-run", action="store_true", help=_("show it, and write nothing"))
    add_lead(parser)
    add_json(parser)


def assign(arguments: Namespace) -> int:
    """Say who votes on which records."""
    _refuse_mixture(arguments)
    stage = Stage(arguments.stage)
    with opened(arguments) as review:
        desk = review.desk(arguments.lead)
        if arguments.share is None:
            plan = desk.plan(
                arguments.handles, stage, arguments.records, dealt=arguments.deal, singly=arguments.singly
            )
            who = ", ".join(arguments.handles)
        else:
            shares = _shares(arguments.share)
            plan = desk.share(shares, stage, arguments.records, seed=arguments.seed or "")
            who = ", ".join(shares)
        rows = _carried_out(review, desk, [plan], is_dry=arguments.dry_run)
    number = len(plan.readers)
    if arguments.json:
        tell({"assigned": number, "stage": stage, "reviewers": _as_json(rows[0]), **_dry(arguments)})
        return 0
    if arguments.dry_run:
        said = ngettext("{number} record would be assigned to {who}.",
                        "{number} records would be assigned to {who}.", number)  # fmt: skip
    else:
        said = ngettext("{number} record assigned to {who}.", "{number} records assigned to {who}.", number)
    say(said.format(number=number, who=who))
    if arguments.share and plan.readers and _all_read_all(plan):
        told = _("Each record has {number} readers here, so each of these reads all, whatever the shares.")
        say(told.format(number=len(next(iter(plan.readers.values())))))
    _say_loads(rows[0])
    return 0


def _all_read_all(plan: Plan) -> bool:
    """Tell whether every record has the same readers, of whom there are several."""
    groups = {frozenset(readers) for readers in plan.readers.values()}
    return len(groups) == 1 and len(next(iter(groups))) > 1


def replace(arguments: Namespace) -> int:
    """Let one reviewer take over what another has not voted on."""
    stages = [Stage(arguments.stage)] if arguments.stage else list(Stage)
    with opened(arguments) as review:
        desk = review.desk(arguments.lead)
        plans = [desk.replacement(arguments.old, arguments.new, stage) for stage in stages]
        rows = _carried_out(review, desk, plans, is_dry=arguments.dry_run)
    if arguments.json:
        state = {
            plan.stage.value: {
                "handed_over": len(plan.readers),
                "stranded": [report.id for report in plan.stranded],
                "reviewers": _as_json(one),
            }
            for plan, one in zip(plans, rows, strict=True)
        }
        tell({"stages": state, **_dry(arguments)})
        return 0
    for plan, one in zip(plans, rows, strict=True):
        _say_handed_over(plan, arguments)
        if plan.readers:
            _say_loads(one)
    return 0


def _say_handed_over(plan: Plan, arguments: Namespace) -> None:
    number = len(plan.readers)
    if not number and not plan.stranded:
        said = _(
            "{stage}: nothing is assigned to {old} that waits for a vote. The rest is open to any reviewer:\n"
            "  litreview screen --as {new} --stage {stage}"
        )
        say(said.format(stage=plan.stage, old=arguments.old, new=arguments.new))
    if number:
        said = ngettext("{stage}: {number} record goes from {old} to {new}.",
                        "{stage}: {number} records go from {old} to {new}.", number)  # fmt: skip
        say(said.format(stage=plan.stage, number=number, old=arguments.old, new=arguments.new))
    if arguments.dry_run:
        say(_("Nothing was written."))
    if plan.stranded:
        said = ngettext("! {number} record stays with {old}; nobody else is free: {which}",
                        "! {number} records stay with {old}; nobody else is free: {which}",
                        len(plan.stranded))  # fmt: skip
        which = few([report.id for report in plan.stranded])
        say(said.format(number=len(plan.stranded), old=arguments.old, which=which))


def _carried_out(review: Review, desk: LeadDesk, plans: Sequence[Plan], *, is_dry: bool) -> list[list[Load]]:
    """Carry the plans out, unless it is only shown; return who gets how many by each."""
    rows = [loads(review.ledger, review.protocol, plan) for plan in plans]
    if not is_dry:
        desk.carry_out(plans)
    return rows


def _dry(arguments: Namespace) -> dict[str, bool]:
    return {"dry_run": True} if arguments.dry_run else {}


def _as_json(rows: Sequence[Load]) -> dict[str, dict[str, int]]:
    return {
        one.reviewer: {"before": one.before, "after": one.after, "voted": one.voted, "left": one.left}
        for one in rows
    }


def _say_loads(rows: Sequence[Load]) -> None:
    heads = (_("reviewer"), _("before"), _("after"), _("voted"), _("left"))
    numbers = [(one.reviewer, *map(str, (one.before, one.after, one.voted, one.left))) for one in rows]
    say(table([heads, *numbers]))


def _refuse_mixture(arguments: Namespace) -> None:
    given = [
        name
        for name, is_given in (
            (_("HANDLE"), bool(arguments.handles)),
            ("--deal", arguments.deal),
            ("--singly", arguments.singly),
        )
        if is_given
    ]
    if arguments.share is not None and given:
        raise UsageError(
            f"--share {arguments.share}",
            _("does not go with {other}").format(other=", ".join(given)),
            _("--share names the reviewers itself: --share first=60,second=40,third=100"),
        )
    if arguments.share is None and arguments.seed is not None:
        raise UsageError("--seed", _("is an option of --share"), _("Give --share too, or leave it away."))


def _shares(told: str) -> dict[str, Fraction]:
    """Return the shares in ``first=60,second=40%``; raise UsageError for what is none."""
    shares: dict[str, Fraction] = {}
    for part in told.split(","):
        name, _equals, number = (word.strip() for word in part.partition("="))
        share = _share(number.removesuffix("%").strip())
        if not name or share is None or name in shares:
            raise UsageError(
                f"--share {told}",
                _("is no list of shares"),
                _("Write it as first=60,second=40,third=100, each reviewer once and each number above 0."),
            )
        shares[name] = share
    return shares


def _share(number: str) -> Fraction | None:
    """Return a plain number above 0, of which the decimals follow a point; None for anything else."""
    whole, _point, rest = number.partition(".")
    digits = whole + rest
    if not digits.isascii() or not digits.isdigit() or not whole or len(digits) > _LONGEST:
        return None
    return Fraction(number) or None
