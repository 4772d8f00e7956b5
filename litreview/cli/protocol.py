"""``litreview protocol``: the versions of the criteria, the votes under older ones, and looking again."""

from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from litreview.cli.console import few, say, table, tell
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_actor, add_json, add_lead, add_stage, nested
from litreview.model.errors import UsageError
from litreview.model.language import _, ngettext
from litreview.model.protocol import Handle, Protocol, Role, Stage
from litreview.model.text import one_line
from litreview.review import Review
from litreview.screening.amending import (
    Asked,
    OlderVote,
    Version,
    criteria_lines,
    differences,
    older_votes,
    versions,
)
from litreview.screening.rules import outcome
from litreview.store import Access
from litreview.tui.wording import stage_name

_WIDTH = 80


def add_to(commands: Commands) -> None:
    """Add the command and those under it."""
    parser = commands.add(
        "protocol",
        protocol,
        help=_("show the criteria, how they changed, and which votes are older"),
        more=_(
            "The criteria stand in screening/protocol.toml. A change of its text is adopted with the next\n"
            "thing that is written, and every vote knows the version it was given under."
        ),
    )
    add_json(parser)
    acts = nested(parser)
    changing = acts.add(
        "changes",
        changes,
        help=_("list the versions, what changed, and the votes given under older criteria"),
        more=_(
            "A lead (--as) sees how many votes of each reviewer are older, and a reviewer their own;\n"
            "with --list on which records. What was voted is not told."
        ),
    )
    changing.add_argument("--list", action="store_true", help=_("the records too"))
    add_actor(changing, _("who asks"))
    add_json(changing)
    looking = acts.add(
        "relook",
        relook,
        help=_("ask those who voted under older criteria to look again"),
        more=_(
            "Their records come into their queues again, blind: nobody sees what they voted or noted\n"
            "before until they have voted anew; the earlier vote stays in the log. Votes that are opened\n"
            "are closed: litreview override and litreview conflicts settle those."
        ),
    )
    looking.add_argument("records", metavar=_("RECORD"), nargs="*", help=_("a record, e.g. pubmed:38012345"))
    looking.add_argument("--all", action="store_true", help=_("all records with a vote under older criteria"))
    looking.add_argument("--note", metavar=_("WHY"), required=True, help=_("what changed, and why"))
    add_stage(looking)
    add_lead(looking)
    add_json(looking)


def protocol(arguments: Namespace) -> int:
    """Show the criteria as they are, and the versions."""
    with opened(arguments, access=Access.READ) as review:
        known = versions(review.ledger)
        if arguments.json:
            lines = list(criteria_lines(review.protocol))
            tell({"criteria": lines, "versions": _versions_as_json(known), **_pending(review, known)})
            return 0
        _say_criteria(review.protocol)
        say()
        _say_versions(review, known)
    return 0


def _say_criteria(protocol: Protocol) -> None:
    """Print them as reviewers read them, in one language, and the rules."""
    from litreview.tui.plain.record import criteria_lines as lines_in_words  # noqa: PLC0415 - for this only
    from litreview.tui.plain.record import wrapped  # noqa: PLC0415 - likewise

    for line in lines_in_words(protocol):
        say("\n".join(wrapped(line, _WIDTH)))
    for rule in protocol.stages:
        maybe = _(", maybe goes on") if rule.maybe_goes_on else ""
        say(f"{stage_name(rule.stage)}: {rule.rule}{maybe}")


def changes(arguments: Namespace) -> int:
    """List the versions with what changed, and the votes given under older criteria."""
    with opened(arguments, access=Access.READ) as review:
        known = versions(review.ledger)
        who = _who(review, arguments.actor)
        older = {
            stage: _for(review, who, older_votes(review.ledger, review.protocol, stage)) for stage in Stage
        }
        if arguments.json:
            tell(
                {
                    "versions": _versions_as_json(known),
                    **_pending(review, known),
                    "votes": {stage.value: _votes_as_json(votes) for stage, votes in older.items()}
                    if who
                    else None,
                }
            )
            return 0
        _say_versions(review, known)
        for before, after in pairwise(known):
            _say_difference(before, after.criteria, str(after.number))
        if known:
            _say_difference(known[-1], tuple(criteria_lines(review.protocol)), None)
        say()
        if who is None:
            say(
                _("--as HANDLE shows the votes given under older criteria: a lead all, a reviewer their own.")
            )
        else:
            _say_votes(review, older, is_listed=arguments.list)
    return 0


def relook(arguments: Namespace) -> int:
    """Ask for a second look."""
    if bool(arguments.records) == arguments.all:
        raise UsageError(
            "litreview protocol relook",
            _("wants records, or --all"),
            _("litreview protocol changes --list --as {lead} shows which there are.").format(
                lead=one_line(arguments.lead)
            ),
        )
    stage = Stage(arguments.stage)
    with opened(arguments) as review:
        asked = review.desk(arguments.lead).ask_again(stage, arguments.records, arguments.note)
        if arguments.json:
            tell(
                {
                    "stage": stage,
                    "asked": [report.id for report in asked.reports],
                    "opened": {
                        report.id: outcome(review.ledger, review.protocol, report, stage).outcome.value
                        for report in asked.opened
                    },
                    "untouched": [report.id for report in asked.untouched],
                }
            )
        else:
            _say_asked(review, asked, stage)
    return 0


def _who(review: Review, handle: str | None) -> Handle | None:
    asks = review.journal.store.identity or handle
    return review.actor(asks, Role.LEAD) if asks else None


def _for(review: Review, who: Handle | None, votes: Sequence[OlderVote]) -> list[OlderVote]:
    """Return what the member may see of them: a lead all, anybody else their own."""
    if who in review.protocol.with_role(Role.LEAD):
        return list(votes)
    return [vote for vote in votes if vote.reviewer == who]


def _say_versions(review: Review, known: Sequence[Version]) -> None:
    if not known:
        say(_("No version is adopted yet; the first thing that is written adopts it."))
        return
    rows = []
    previous: Version | None = None
    for one in known:
        what = ""
        if previous is not None:
            what = _("criteria changed") if one.criteria != previous.criteria else _("criteria as before")
        number = _("version {number}").format(number=one.number)
        rows.append((number, str(one.event.at.date()), one.event.actor, one.digest[:8], what))
        previous = one
    say(table(rows))
    if _pending(review, known)["pending"]:
        say(_("! screening/protocol.toml has changed since: it is adopted with the next thing written."))


def _say_difference(before: Version, after: Sequence[str], number: str | None) -> None:
    changed = differences(before.criteria, after)
    if not changed:
        return
    say()
    if number is None:
        say(_("Version {before} to screening/protocol.toml as it is now").format(before=before.number))
    else:
        say(_("Version {before} to version {after}").format(before=before.number, after=number))
    say("\n".join("  " + one_line(line) for line in changed))


def _say_votes(review: Review, older: dict[Stage, list[OlderVote]], *, is_listed: bool) -> None:
    heads = (_("stage"), _("reviewer"), _("under"), _("not opened"), _("asked again"), _("opened"))
    rows: list[tuple[str, ...]] = [heads]
    for stage, votes in older.items():
        groups = dict.fromkeys((vote.reviewer, vote.version.number if vote.version else 0) for vote in votes)
        for who, number in groups:
            own = [v for v in votes if (v.reviewer, v.version.number if v.version else 0) == (who, number)]
            counts = Counter("opened" if v.is_open else "again" if v.is_asked_again else "shut" for v in own)
            under = _("version {number}").format(number=number) if number else _("an unknown version")
            rows.append((stage, who, under, *(str(counts[part]) for part in ("shut", "again", "opened"))))
    if len(rows) == 1:
        say(_("No vote was given under older criteria."))
        return
    say(_("Votes given under older criteria"))
    say(table(rows))
    if is_listed:
        say()
        say(table([_listed(review, stage, vote) for stage, votes in older.items() for vote in votes]))


def _listed(review: Review, stage: Stage, vote: OlderVote) -> tuple[str, ...]:
    return (stage, vote.report.id, vote.reviewer, _state_word(review, stage, vote))


def _state_word(review: Review, stage: Stage, vote: OlderVote) -> str:
    if vote.is_open:
        settled = outcome(review.ledger, review.protocol, vote.report, stage).outcome
        return _("opened: {outcome}").format(outcome=settled.value)
    return _("asked again") if vote.is_asked_again else _("not opened")


def _say_asked(review: Review, asked: Asked, stage: Stage) -> None:
    number = len(asked.reports)
    said = ngettext("{number} record is to be looked at again.",
                    "{number} records are to be looked at again.", number)  # fmt: skip
    say(said.format(number=number))
    if asked.untouched:
        said = ngettext("{number} record has no vote under older criteria: {which}",
                        "{number} records have no vote under older criteria: {which}",
                        len(asked.untouched))  # fmt: skip
        say(said.format(number=len(asked.untouched), which=few([one.id for one in asked.untouched])))
    if asked.opened:
        said = ngettext("{number} record is opened: settle it by override or conflicts if need be.",
                        "{number} records are opened: settle them by override or conflicts if need be.",
                        len(asked.opened))  # fmt: skip
        say(said.format(number=len(asked.opened)))
        rows = [
            (one.id, outcome(review.ledger, review.protocol, one, stage).outcome.value)
            for one in asked.opened
        ]
        say(table(rows))


def _versions_as_json(known: Sequence[Version]) -> list[dict[str, object]]:
    previous: Sequence[str] | None = None
    told = []
    for one in known:
        told.append(
            {
                "number": one.number,
                "at": one.event.at.isoformat(),
                "by": one.event.actor,
                "digest": one.digest,
                "changes": [] if previous is None else differences(previous, one.criteria),
            }
        )
        previous = one.criteria
    return told


def _pending(review: Review, known: Sequence[Version]) -> dict[str, bool]:
    return {"pending": bool(known) and known[-1].digest != review.protocol.digest}


def _votes_as_json(votes: Sequence[OlderVote]) -> list[dict[str, object]]:
    return [
        {
            "record": vote.report.id,
            "reviewer": vote.reviewer,
            "version": vote.version.number if vote.version else None,
            "state": "opened" if vote.is_open else "asked-again" if vote.is_asked_again else "not-opened",
        }
        for vote in votes
    ]
