"""``litreview pilot``: rounds in which all read the same few records, to see that they read them alike."""

from argparse import Namespace
from collections.abc import Iterator

from litreview.cli.agreement_told import as_json, as_text
from litreview.cli.console import say, table, tell
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_json, add_lead, add_stage, nested
from litreview.cli.pilot_told import differences_as_json, differences_told, percent, result_told
from litreview.model.errors import ReviewError, UsageError
from litreview.model.language import _, ngettext
from litreview.model.protocol import Role, Stage
from litreview.model.text import one_line
from litreview.review import Review
from litreview.screening.pilot_results import JBI_GATE, PilotResult
from litreview.screening.pilots import PilotWish, Round, left, rounds
from litreview.store import Access

_SIZE = 50


def add_to(commands: Commands) -> None:
    """Add the command and those under it."""
    parser = commands.add(
        "pilot",
        pilot,
        help=_("try the criteria on a few records that all read, before screening begins"),
        more=_(
            "Begin a round, let all vote on its records (they come first in everybody's queue), close it:\n"
            "it is counted from first votes, and the records on which the readers differ are listed to be\n"
            "talked over. Then make the criteria clearer and begin another, or go on screening.\n"
            "Without a command under it: the rounds so far."
        ),
    )
    add_json(parser)
    acts = nested(parser)
    _add_begin(acts)
    closing = acts.add(
        "close",
        close,
        help=_("open the round's votes, count them, and list what to talk over"),
        more=_(
            "When all have voted on all of its records. The votes are kept and count by the stage's rule,\n"
            "like any others. Where more read a record than the rule wants it takes them all: under\n"
            "two-must-agree all must agree. Conflicts are settled as usual. The votes are opened here, and\n"
            "so are closed. Another round draws other records."
        ),
    )
    closing.add_argument("--note", metavar=_("TEXT"), help=_("what was found, and what follows from it"))
    closing.add_argument(
        "--unfinished", action="store_true", help=_("count what all have read, though some records are left")
    )
    add_stage(closing)
    add_lead(closing)
    add_json(closing)
    showing = acts.add("show", show, help=_("show again what came of a round that is closed"))
    showing.add_argument("number", metavar=_("NUMBER"), type=int, help=_("the round's number"))
    add_stage(showing)
    add_lead(showing)
    add_json(showing)


def _add_begin(acts: Commands) -> None:
    parser = acts.add(
        "begin",
        begin,
        help=_("draw records and give them to all reviewers"),
        more=_(
            "Drawn at random from the records that nobody has voted on: the same records and the same\n"
            "seed give the same sample. Another round draws from the rest."
        ),
    )
    parser.add_argument(
        "--records",
        type=int,
        default=_SIZE,
        metavar=_("N"),
        help=_("how many (default: {size})").format(size=_SIZE),
    )
    parser.add_argument(
        "--seed", default="1", metavar=_("WORD"), help=_("another draw for another word (default: 1)")
    )
    parser.add_argument(
        "--reviewers", metavar=_("HANDLES"), help=_("only these, e.g. first,second (default: all)")
    )
    parser.add_argument(
        "--gate",
        type=float,
        default=JBI_GATE,
        metavar=_("SHARE"),
        help=_("on how many all must agree, 0 to 1 (default: {gate}, as JBI advises)").format(gate=JBI_GATE),
    )
    add_stage(parser)
    add_lead(parser)
    add_json(parser)


def pilot(arguments: Namespace) -> int:
    """List the rounds."""
    with opened(arguments, access=Access.READ) as review:
        found = rounds(review.ledger)
        if arguments.json:
            tell([_as_json(review, one) for one in found])
        elif not found:
            say(
                _("There is no pilot round. Begin one: litreview pilot begin --as {lead}").format(lead="lead")
            )
        else:
            say(table([tuple(_row(review, one)) for one in found]))
            notes = ((one, one.end[1].note) for one in found if one.end and one.end[1].note)
            for one, note in notes:
                say(f"  {one.act.stage} {one.act.number}: {one_line(note or '')}")
    return 0


def begin(arguments: Namespace) -> int:
    """Begin a round."""
    named = arguments.reviewers
    wish = PilotWish(
        stage=Stage(arguments.stage),
        size=arguments.records,
        seed=arguments.seed,
        gate=arguments.gate,
        reviewers=tuple(one.strip() for one in named.split(",")) if named else (),
    )
    with opened(arguments) as review:
        one = review.desk(arguments.lead).begin_pilot(wish)
        state = _as_json(review, one)
    if arguments.json:
        tell(state)
        return 0
    number = len(one.reports)
    said = ngettext("Pilot {pilot}: {number} record to be read by {who}.",
                    "Pilot {pilot}: {number} records to be read by {who}.", number)  # fmt: skip
    say(said.format(pilot=one.act.number, number=number, who=", ".join(one.act.reviewers)))
    if number < wish.size:
        say(_("No more than these are left that nobody has voted on."))
    say(
        _("They come first in each one's queue: litreview screen --as {who}").format(who=one.act.reviewers[0])
    )
    return 0


def close(arguments: Namespace) -> int:
    """Open the votes of the open round, count them, and say what to talk over."""
    with opened(arguments) as review:
        desk = review.desk(arguments.lead)
        one = desk.open_pilot(Stage(arguments.stage), is_unfinished=arguments.unfinished)
        review.open_revealed(desk.lead)
        _refuse_sealed(review, one)
        found = desk.close_pilot(one, arguments.note)
        _answer(review, one, found, is_json=arguments.json)
    return 0


def show(arguments: Namespace) -> int:
    """Show what came of a round again."""
    stage, number = Stage(arguments.stage), arguments.number
    with opened(arguments) as review:
        closed = {one.act.number: one for one in rounds(review.ledger, stage) if not one.is_open}
        if number not in closed:
            raise UsageError(
                str(number),
                _("is no pilot round of {stage} that is closed").format(stage=stage),
                _("litreview pilot lists the rounds."),
            )
        found = review.desk(arguments.lead).pilot_result(closed[number])
        _answer(review, closed[number], found, is_json=arguments.json)
    return 0


def _refuse_sealed(review: Review, one: Round) -> None:
    """Raise ReviewError while votes of the round are opened and lie sealed on this machine still."""
    waiting = review.still_sealed()
    if waiting:
        who = ", ".join(waiting)
        raise ReviewError(
            _("pilot {number}").format(number=one.act.number),
            _("is opened, and votes of {who} are sealed here still").format(who=who),
            _("They open when {who}, and then you, sync; then close it again.").format(who=who),
        )


def _answer(review: Review, one: Round, found: PilotResult, *, is_json: bool) -> None:
    protocol = review.protocol
    if is_json:
        tell(
            {
                **_as_json(review, one),
                "state": "closed",
                "agreed": found.agreed,
                "compared": found.compared,
                "share": found.share,
                "passed": found.passed,
                "differences": differences_as_json(review, found),
                "agreement": as_json(found.agreement, protocol),
            }
        )
        return
    say(as_text(found.agreement, protocol, is_whole_stage=False))
    say()
    say(differences_told(review, found))
    say()
    say(result_told(one, found, next(iter(protocol.with_role(Role.LEAD)), "lead")))


def _row(review: Review, one: Round) -> Iterator[str]:
    yield one.act.stage
    yield _("pilot {number}").format(number=one.act.number)
    yield str(one.begun.at.date())
    said = ngettext("{number} record", "{number} records", len(one.reports))
    yield said.format(number=len(one.reports))
    if one.end is None:
        waiting = ", ".join(f"{who} {number}" for who, number in left(review.ledger, one).items())
        yield _("being read; left: {who}").format(who=waiting)
        return
    end = one.end[1]
    told = _("agreed on {agreed} of {compared} ({share}; gate {gate}): {passed}")
    yield told.format(
        agreed=end.agreed,
        compared=end.compared,
        share=percent(end.agreed / end.compared if end.compared else None),
        gate=percent(one.act.gate),
        passed=_("passed") if end.passed else _("not passed"),
    )


def _as_json(review: Review, one: Round) -> dict[str, object]:
    end = one.end[1] if one.end else None
    return {
        "stage": one.act.stage,
        "number": one.act.number,
        "begun": one.begun.at.isoformat(),
        "by": one.begun.actor,
        "seed": one.act.seed,
        "gate": one.act.gate,
        "reviewers": list(one.act.reviewers),
        "records": [report.id for report in one.reports],
        "state": "closed" if end else "open",
        "left": left(review.ledger, one),
        **(
            {"agreed": end.agreed, "compared": end.compared, "passed": end.passed, "note": end.note}
            if end
            else {}
        ),
    }
