"""``litreview agreement``: how far reviewers voted alike, and the records behind each number."""

from argparse import Namespace
from collections.abc import Iterator

from litreview.cli.agreement_told import as_json, as_text
from litreview.cli.console import say, table, tell
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_actor, add_json
from litreview.cli.team import awaited_told
from litreview.model.errors import UsageError
from litreview.model.events import Vote
from litreview.model.language import _
from litreview.model.protocol import Handle, Role, Stage
from litreview.model.text import one_line
from litreview.review import Review
from litreview.screening.cells import Listed, listed
from litreview.screening.pairs import StageAgreement, agreement_at
from litreview.screening.session import member
from litreview.store import Access
from litreview.tui.wording import stage_name

_PAIR = 2


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "agreement",
        agreement,
        help=_("show how far the reviewers voted alike"),
        more=_(
            "By pair, reason and week, from first votes that were opened: for the lead,\n"
            "and when the stage is closed for all. Cells: first=include,second=exclude;\n"
            "both-include; first=REASON,second=not-REASON; each with ,week=2026-W02 too;\n"
            "and of votes that are left out: taken-over, changed, not-blind, sealed."
        ),
    )
    parser.add_argument("--stage", choices=[stage.value for stage in Stage], help=_("only this stage"))
    parser.add_argument("--reviewers", metavar=_("HANDLES"), help=_("only these, e.g. first,second"))
    parser.add_argument("--list", metavar=_("CELL"), dest="cell", help=_("the records behind a number"))
    add_actor(parser, _("who asks"))
    add_json(parser)


def agreement(arguments: Namespace) -> int:
    """Show the agreement of each stage, or list a cell of it."""
    stages = [Stage(arguments.stage)] if arguments.stage else list(Stage)
    with opened(arguments, access=Access.READ) as review:
        shown = review.first_votes(arguments.actor, stages)
        named = _named(review, arguments.reviewers)
        found = [agreement_at(votes.only(named) if named else votes, review.protocol) for votes in shown]
        if arguments.cell is not None:
            _list(review, found, arguments)
        elif arguments.json:
            tell({"stages": {one.votes.stage.value: as_json(one, review.protocol) for one in found}})
        else:
            say("\n\n".join(as_text(one, review.protocol) for one in found))
            waiting = review.still_sealed()
            if waiting:
                say("\n" + awaited_told(waiting))
    return 0


def _named(review: Review, handles: str | None) -> tuple[Handle, ...]:
    """Return the reviewers asked for; raise UsageError for one the protocol has not, and for one alone."""
    if handles is None:
        return ()
    place = f"--reviewers {handles}"
    named = tuple(
        dict.fromkeys(
            member(review.protocol, one.strip(), Role.REVIEWER, place=place) for one in handles.split(",")
        )
    )
    if len(named) < _PAIR:
        raise UsageError(place, _("one alone agrees with nobody"), _("Name at least two reviewers."))
    return named


def _list(review: Review, found: list[StageAgreement], arguments: Namespace) -> None:
    rows = [
        (stage.votes.stage, one) for stage in found for one in listed(stage, review.protocol, arguments.cell)
    ]
    if arguments.json:
        tell([_row(review, stage, one) for stage, one in rows])
        return
    if rows:
        several = len({stage for stage, _one in rows}) > 1
        say(table([(*_place(one, stage if several else None), *_cells(review, one)) for stage, one in rows]))
    say(f"{one_line(arguments.cell)}: {len(rows)}")


def _row(review: Review, stage: Stage, one: Listed) -> dict[str, object]:
    record = review.records([one.record])[0]
    return {
        "id": one.record,
        "stage": stage,
        "votes": {
            who: {"verdict": vote.verdict, "reason": vote.reason} if vote else None
            for who, vote in one.votes.items()
        },
        "year": record.year,
        "title": one_line(record.title),
    }


def _place(one: Listed, stage: Stage | None) -> tuple[str, ...]:
    return (one.record, stage_name(stage)) if stage else (one.record,)


def _cells(review: Review, one: Listed) -> Iterator[str]:
    yield ", ".join(f"{who}: {_in_words(vote)}" if vote else who for who, vote in one.votes.items())
    yield one_line(review.records([one.record])[0].title)


def _in_words(vote: Vote) -> str:
    return f"{vote.verdict} ({one_line(vote.reason)})" if vote.reason else vote.verdict
