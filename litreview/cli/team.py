"""``litreview team``: who votes on what, and when the lead opens the votes."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import Any

from litreview.cli import assigning, server, sync
from litreview.cli.console import say, table, tell
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_json, add_lead, add_stage, nested
from litreview.model.errors import UsageError
from litreview.model.events import Membership, Recovered, TakenOver
from litreview.model.language import _, ngettext
from litreview.model.protocol import Revelation, Stage
from litreview.model.text import one_line
from litreview.review import Review
from litreview.screening.reveal import incomplete, waiting_to_open
from litreview.screening.rules import due_at, is_half_read, outcome
from litreview.store import Access, Blinding
from litreview.workspace import has_exchange


def add_to(commands: Commands) -> None:
    """Add the command and those under it."""
    parser = commands.add(
        "team",
        team,
        help=_("see the team, share out records, open votes, close a stage"),
        more=_(
            "Votes count, and can be seen, once the lead has opened them; from then on they are closed.\n"
            "litreview conflicts opens those that are complete by itself where the protocol lets it."
        ),
    )
    add_json(parser)
    acts = nested(parser)
    _add_reveal(acts)
    assigning.add_to(acts)
    voting = acts.add("votes", votes, help=_("list the votes that were opened, and what came of them"))
    add_stage(voting)
    add_json(voting)
    closing = acts.add("close", close, help=_("open all votes of a stage and close it"))
    add_stage(closing, positional=True)
    add_lead(closing)
    add_json(closing)
    sync.add_admit_to(acts)
    server.add_to(acts)


def _add_reveal(acts: Commands) -> None:
    parser = acts.add(
        "reveal",
        reveal,
        help=_("open the votes on records that all have voted on"),
        more=_(
            "With RECORD and --why the votes on these records are opened before their time, as for a\n"
            "practice round. That is an unblinding: it stands in the log, with the reason."
        ),
    )
    parser.add_argument("records", metavar=_("RECORD"), nargs="*", help=_("a record, e.g. pubmed:38012345"))
    parser.add_argument("--why", metavar=_("TEXT"), help=_("why these are opened before their time"))
    add_stage(parser)
    add_lead(parser)
    add_json(parser)


def team(arguments: Namespace) -> int:
    """Show the team, how its votes are kept apart, and where each stage stands."""
    with opened(arguments, access=Access.READ) as review:
        state = _state(review)
        if arguments.json:
            tell(state)
        else:
            _say(review)
    return 0


def reveal(arguments: Namespace) -> int:
    """Open votes, those that are complete or, with a reason, those on some records."""
    if bool(arguments.records) != bool(arguments.why):
        raise UsageError(
            "litreview team reveal",
            _("records and --why go together"),
            _("Without both, the votes that are complete are opened."),
        )
    stage = Stage(arguments.stage)
    with opened(arguments) as review:
        desk = review.desk(arguments.lead)
        if arguments.records:
            number = desk.reveal_early(arguments.records, stage, arguments.why)
            said = ngettext("{number} vote or note opened before its time.",
                            "{number} votes and notes opened before their time.", number)  # fmt: skip
        else:
            number = desk.reveal(stage)
            said = ngettext("{number} record opened.", "{number} records opened.", number)
        review.open_revealed(desk.lead)
        waiting = review.still_sealed()
    state = {"opened": number, "stage": stage, "awaited": list(waiting)}
    _answer(arguments, state, said.format(number=number))
    if waiting and not arguments.json:
        say(awaited_told(waiting))
    return 0


def votes(arguments: Namespace) -> int:
    """List the votes that were opened."""
    stage = Stage(arguments.stage)
    with opened(arguments, access=Access.READ) as review:
        rows = list(_votes(review, stage))
    if arguments.json:
        tell(rows)
    elif not rows:
        say(_("No vote has been opened at this stage."))
    else:
        say(table([(row["record"], row["outcome"], _in_words(row["votes"])) for row in rows]))
    return 0


def _votes(review: Review, stage: Stage) -> Iterator[dict[str, Any]]:
    ledger, protocol = review.ledger, review.protocol
    for report in due_at(ledger, protocol, stage):
        given, taken = ledger.votes(report, stage), ledger.taken_over(report, stage)
        if given and not is_half_read(ledger, protocol, report, stage):
            yield {
                "record": report.id,
                "outcome": outcome(ledger, protocol, report, stage).outcome.value,
                "votes": {
                    who: {"verdict": vote.verdict, "reason": vote.reason, **_origin(taken.get(who))}
                    for who, vote in given.items()
                },
            }


def _origin(taken: TakenOver | None) -> dict[str, Any]:
    """Return where a vote came from, where it was not given here."""
    if taken is None:
        return {}
    return {
        "tool": taken.tool,
        "said_by": taken.said_by,
        "reasons": list(taken.reasons),
        "labels": list(taken.labels),
        "note": taken.note,
    }


def _in_words(given: dict[str, dict[str, Any]]) -> str:
    said = []
    for who, vote in sorted(given.items()):
        remarks = [vote["reason"], *vote.get("reasons", ()), vote.get("tool")]
        told = "; ".join(one_line(remark) for remark in remarks if remark)
        said.append(f"{who}: {vote['verdict']}" + (f" ({told})" if told else ""))
    return ", ".join(said)


def close(arguments: Namespace) -> int:
    """Open all votes of a stage and close it."""
    stage = Stage(arguments.stage)
    with opened(arguments) as review:
        desk = review.desk(arguments.lead)
        number = desk.close(stage)
        review.open_revealed(desk.lead)
        waiting = review.still_sealed()
    said = ngettext("{stage} is closed; {number} record opened.",
                    "{stage} is closed; {number} records opened.", number)  # fmt: skip
    state = {"opened": number, "stage": stage, "closed": True, "awaited": list(waiting)}
    _answer(arguments, state, said.format(stage=stage, number=number))
    if waiting and not arguments.json:
        say(awaited_told(waiting))
    return 0


def _answer(arguments: Namespace, state: dict[str, object], said: str) -> None:
    if arguments.json:
        tell(state)
    else:
        say(said)


def _state(review: Review) -> dict[str, object]:
    ledger, protocol = review.ledger, review.protocol
    logins = _logins(review)
    return {
        "blinding": review.journal.store.blinding().value,
        "members": [
            {"handle": one.handle, "roles": list(one.roles), "login": logins.get(one.handle)}
            for one in protocol.team
        ],
        "stages": {stage.value: _stage(review, stage) for stage in Stage},
        "unblindings": [
            {"at": event.at.isoformat(), "by": event.actor, "stage": act.stage, "votes": len(act.events),
             "why": act.exception}
            for event, act in ledger.reveals if act.exception
        ],
    }  # fmt: skip


def _stage(review: Review, stage: Stage) -> dict[str, object]:
    ledger, protocol = review.ledger, review.protocol
    due = due_at(ledger, protocol, stage)
    complete = len(waiting_to_open(ledger, protocol, stage))
    lacking = len(incomplete(ledger, protocol, stage))
    return {
        "reveal": protocol.rule(stage).reveal,
        "closed": ledger.is_closed(stage),
        "records": len(due),
        "opened": len(due) - complete - lacking,
        "complete": complete,
        "incomplete": lacking,
        "assigned": _assigned(review, stage),
    }


def _assigned(review: Review, stage: Stage) -> dict[str, int]:
    due = due_at(review.ledger, review.protocol, stage)
    given = [review.ledger.assigned(report, stage) for report in due]
    return {
        handle: sum(handle in one for one in given) for handle in sorted({h for one in given for h in one})
    }


def _logins(review: Review) -> dict[str, bool]:
    acts = (act for _event, act in review.ledger.administration if isinstance(act, Membership))
    return {act.handle: act.active for act in acts}


def _say(review: Review) -> None:
    logins = _logins(review)
    rows = [
        (one.handle, ", ".join(one.roles), _login_word(logins.get(one.handle)))
        for one in review.protocol.team
    ]
    say(table(rows))
    say()
    say(blinding_told(review.journal.store.blinding()))
    devices = review.exchange().devices() if has_exchange(review.folder) else ()
    if devices:
        say()
        say(sync.device_rows(devices))
    for stage in Stage:
        say()
        _say_stage(review, stage)
    _say_recovered(review)
    for event, act in review.ledger.reveals:
        if act.exception:
            told = _("! {date}: {who} opened {number} votes or notes at {stage} before their time: {why}")
            say(told.format(date=event.at.date(), who=event.actor, number=len(act.events), stage=act.stage,
                            why=one_line(act.exception)))  # fmt: skip


def _say_recovered(review: Review) -> None:
    for event, act in review.ledger.administration:
        if isinstance(act, Recovered):
            told = _("! {date}: the key on paper opened {number} sealed votes or notes of {who}")
            say(told.format(date=event.at.date(), number=act.votes, who=act.handle))


def _say_stage(review: Review, stage: Stage) -> None:
    state = _stage(review, stage)
    how = _("votes are opened record by record")
    if state["reveal"] == Revelation.STAGE:
        how = _("votes are opened together when it is closed")
    if state["closed"]:
        how = _("closed")
    say(f"{stage}: {how}")
    told = _("{records} to vote on: {opened} opened, {complete} ready to open, {incomplete} lack a vote")
    say("  " + told.format(**state))
    assigned = _assigned(review, stage)
    if assigned:
        say(
            "  "
            + _("assigned: {who}").format(
                who=", ".join(f"{one} {number}" for one, number in assigned.items())
            )
        )


def _login_word(login: bool | None) -> str:  # noqa: FBT001 - what the table holds
    if login is None:
        return ""
    return _("has a login") if login else _("retired")


def awaited_told(waiting: Sequence[str]) -> str:
    """Return whose sync revealed votes wait for."""
    said = _("Votes of {who} are sealed here still: they open when {who}, and then you, sync.")
    return said.format(who=", ".join(waiting))


def blinding_told(blinding: Blinding) -> str:
    """Return in a sentence what keeps votes hidden, and what would keep them better."""
    match blinding:
        case Blinding.PROGRAM:
            return _(
                "blinding: by the program only; all votes lie in one file, open to whoever may read it"
                " (litreview sync and litreview team create blind for real)"
            )
        case Blinding.SEALED:
            return _("blinding: sealed; votes of others lie here encrypted until the lead opens them")
        case Blinding.SERVER:
            return _("blinding: by the server; it gives nobody another's votes before the lead opens them")
