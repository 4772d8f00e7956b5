"""``litreview status``: how far the review has come, and what comes next."""

from argparse import Namespace

from litreview.cli.charting import as_json, in_brief
from litreview.cli.comparison import retractions_told
from litreview.cli.console import say, table, tell
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_actor, add_json
from litreview.exports.labels import aside_labels
from litreview.exports.prisma import Awaiting, Box, PrismaFlow
from litreview.model.language import _
from litreview.model.protocol import Revelation, Role, Stage
from litreview.model.text import one_line
from litreview.review import Review
from litreview.screening.charting import compared, included, is_left, progress_of
from litreview.screening.charting import waiting_to_open as to_open
from litreview.screening.conflicts import counted
from litreview.screening.differing import Difference
from litreview.screening.pilots import left, open_round
from litreview.screening.reveal import waiting_to_open
from litreview.screening.rules import due_at, is_wanted
from litreview.store import Access
from litreview.tui.wording import difference_text


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "status",
        status,
        help=_("show how far the review has come"),
        more=_("Conflicts and inclusions are counted for the lead only (--as): reviewers vote blind."),
    )
    add_actor(parser, _("who asks"))
    add_json(parser)


def status(arguments: Namespace) -> int:
    """Show the state of the review."""
    with opened(arguments, access=Access.READ) as review:
        state = _state(review, arguments.actor)
        if arguments.json:
            tell(state)
        else:
            _say(review, state, review.flow(), arguments.actor)
    return 0


def _state(review: Review, handle: str | None) -> dict[str, object]:
    ledger, protocol, flow = review.ledger, review.protocol, review.flow()
    state: dict[str, object] = {
        "title": str(protocol.title),
        "records": len(ledger.kinds),
        "sources": {source: len(records) for source, records in flow.sources.items()},
        "reports": len(ledger.reports),
        "stages": {stage.value: _voted(review, stage) for stage in Stage},
        "awaiting": {place.value: len(records) for place, records in flow.awaiting.items()},
        "notices": list(flow.notices),
    }
    if handle is not None and review.actor(handle, Role.LEAD) in protocol.with_role(Role.LEAD):
        differing = counted(ledger, protocol)
        state["conflicts"] = sum(differing.values())
        state["conflicts_by_kind"] = {kind.value: number for kind, number in differing.items()}
        state["included"] = flow.count(Box.REPORTS)
        if protocol.charting:
            state["charting"] = as_json(progress_of(ledger, protocol))
        state["ongoing"] = flow.count(Box.ONGOING)
        state["awaiting_classification"] = flow.count(Box.AWAITING_CLASSIFICATION)
        state["retracted"] = retractions_told(review)
    return state


def _voted(review: Review, stage: Stage) -> dict[str, object]:
    ledger = review.ledger
    due = due_at(ledger, review.protocol, stage)
    votes = [ledger.answered(report, stage) for report in due]
    voted = {
        reviewer: sum(reviewer in given for given in votes)
        for reviewer in review.protocol.with_role(Role.REVIEWER)
    }
    return {"reports": len(due), "voted": voted}


def _say(review: Review, state: dict[str, object], flow: PrismaFlow, asks: str | None) -> None:
    say(one_line(str(review.protocol.title)))
    say()
    rows = [(_("Records found"), f"{state['records']}   {_sources(flow)}")]
    rows.append((_("Reports"), _("{number} after duplicates").format(number=state["reports"])))
    for stage, name in ((Stage.TITLE_ABSTRACT, _("Title and abstract")), (Stage.FULL_TEXT, _("Full text"))):
        due = due_at(review.ledger, review.protocol, stage)
        rows.append((name, _progress(review, stage, len(due))))
        if stage is Stage.TITLE_ABSTRACT:
            waiting = len(flow.awaiting[Awaiting.RETRIEVAL])
            rows.append((_("Full texts waiting for retrieval"), str(waiting)))
    if "conflicts" in state:
        rows.append((_("Open conflicts"), _conflicts(state)))
        rows.append((_("Included so far"), str(state["included"])))
        if review.protocol.charting:
            rows.append((_("Charted"), in_brief(progress_of(review.ledger, review.protocol))))
        aside = ((label, flow.count(box)) for box, label in aside_labels().items())
        rows += ((label, str(number)) for label, number in aside if number)
    say(table(rows))
    retracted = state.get("retracted", [])
    for notice in (*flow.notices, *(retracted if isinstance(retracted, list) else ())):
        say(f"! {notice}")
    say()
    say(_next_step(review, flow, asks))


def _conflicts(state: dict[str, object]) -> str:
    found = state["conflicts_by_kind"]
    kinds = found if isinstance(found, dict) else {}
    parts = ", ".join(
        f"{difference_text(Difference(kind))} {number}" for kind, number in kinds.items() if number
    )
    return f"{state['conflicts']}   {parts}".rstrip()


def _sources(flow: PrismaFlow) -> str:
    counts = (
        f"{flow.source_titles.get(source, source)} {len(records)}" for source, records in flow.sources.items()
    )
    return ", ".join(counts)


def _progress(review: Review, stage: Stage, due: int) -> str:
    voted = _voted(review, stage)["voted"]
    each = (
        ", ".join(f"{reviewer} {number}" for reviewer, number in voted.items())
        if isinstance(voted, dict)
        else ""
    )
    return _("{due} to vote on; voted: {each}").format(due=due, each=each)


def _next_step(review: Review, flow: PrismaFlow, asks: str | None) -> str:
    if not review.ledger.kinds:
        return _("Next: litreview search, or litreview import FILE --source NAME")
    if _is_unlinked(review):
        return _("Next: litreview dedupe, and then litreview screen")
    if asks in review.protocol.with_role(Role.LEAD) and any(counted(review.ledger, review.protocol).values()):
        return _("Next: litreview conflicts --as {lead}").format(lead=asks)
    for stage in Stage:
        step = (
            _next_of_pilot(review, stage)
            or _next_vote(review, stage, asks)
            or _next_decision(review, flow, stage)
        )
        if step:
            return step
        if stage is Stage.TITLE_ABSTRACT and flow.awaiting[Awaiting.RETRIEVAL]:
            return _("Next: litreview reports, to say which full texts were retrieved")
    return (
        _next_chart(review, asks)
        or _next_pair(review)
        or _("Next: litreview prisma --svg, and litreview export")
    )


def _next_chart(review: Review, asks: str | None) -> str | None:
    ledger, protocol = review.ledger, review.protocol
    reports = included(ledger, protocol) if protocol.charting else []
    for reviewer in sorted(protocol.with_role(Role.REVIEWER), key=lambda one: one != asks):
        if any(is_left(ledger, protocol, reviewer, report) for report in reports):
            return _("Next: litreview chart --as {reviewer}").format(reviewer=reviewer)
    is_to_settle = any(
        one.standing.is_open for report in reports for one in compared(ledger, protocol, report)
    )
    if reports and (is_to_settle or to_open(ledger, protocol)):
        lead = next(iter(protocol.with_role(Role.LEAD)), "lead")
        return _("Next: litreview chart --settle --as {lead}").format(lead=lead)
    return None


def _next_pair(review: Review) -> str | None:
    from litreview.exports.overview import doubtful_pairs  # noqa: PLC0415 - for this only

    lead = next(iter(review.protocol.with_role(Role.LEAD)), "lead")
    said = _("Next: litreview dedupe --review --as {lead}, for pairs that may be one report")
    return said.format(lead=lead) if doubtful_pairs(review.ledger) else None


def _is_unlinked(review: Review) -> bool:
    """Tell whether records came since duplicates were sought, or of several sources and none ever was."""
    ledger = review.ledger
    if ledger.sought:
        return len(ledger.kinds) > ledger.sought[-1][1].records
    sources = {run.source for _event, run in ledger.runs}
    due = due_at(ledger, review.protocol, Stage.TITLE_ABSTRACT)
    is_begun = any(ledger.voters(report, Stage.TITLE_ABSTRACT) for report in due)
    return len(sources) > 1 and not ledger.links and not is_begun


def _next_of_pilot(review: Review, stage: Stage) -> str | None:
    one = open_round(review.ledger, stage)
    if one is None or any(left(review.ledger, one).values()):
        return None
    lead = next(iter(review.protocol.with_role(Role.LEAD)), "lead")
    return _("Next: litreview pilot close --stage {stage} --as {lead}").format(stage=stage, lead=lead)


def _next_vote(review: Review, stage: Stage, asks: str | None) -> str | None:
    ledger, due = review.ledger, due_at(review.ledger, review.protocol, stage)
    # Whoever asks comes first; the others in the protocol's order.
    for reviewer in sorted(review.protocol.with_role(Role.REVIEWER), key=lambda one: one != asks):
        if any(is_wanted(ledger, review.protocol, reviewer, report, stage) for report in due):
            return _("Next: litreview screen --as {reviewer}").format(reviewer=reviewer)
    return None


def _next_decision(review: Review, flow: PrismaFlow, stage: Stage) -> str | None:
    if not flow.awaiting[Awaiting.SCREENING if stage is Stage.TITLE_ABSTRACT else Awaiting.ASSESSMENT]:
        return None
    lead = next(iter(review.protocol.with_role(Role.LEAD)), "lead")
    waiting = review.still_sealed()
    if waiting:
        return _("Next: litreview sync by {who}, to open the votes the lead has revealed").format(
            who=", ".join((*waiting, lead))
        )
    closed_as_a_whole = review.protocol.rule(stage).reveal is Revelation.STAGE
    if closed_as_a_whole and waiting_to_open(review.ledger, review.protocol, stage):
        return _("Next: litreview team close {stage} --as {lead}").format(stage=stage, lead=lead)
    return _("Next: litreview conflicts --as {lead}").format(lead=lead)
