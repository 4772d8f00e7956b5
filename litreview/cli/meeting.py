"""A meeting on conflicts: what the lead takes there, and writes down: ``litreview conflicts --list``."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from litreview.cli.console import ask, hand_over, in_json, say, tell, warn
from litreview.cli.opening import opened
from litreview.exports.agenda import Item, Said, document, table
from litreview.exports.documents import written
from litreview.model.errors import UsageError
from litreview.model.events import Verdict
from litreview.model.language import _, ngettext
from litreview.model.protocol import Protocol, Stage
from litreview.model.records import Record
from litreview.model.text import one_line
from litreview.screening.conflicts import Choice, ConflictCard
from litreview.screening.differing import Difference, Side
from litreview.screening.meeting import Meeting, refuse_reason_of_inclusion
from litreview.screening.pilots import Round, open_round
from litreview.screening.reasons import Proposal
from litreview.store import Access
from litreview.tui.wording import (
    decision_text,
    difference_text,
    labels_text,
    reason_text,
    stage_name,
    verdict_word,
)
from litreview.workspace import write_file

FORMATS: Final = ("md", "html", "docx", "csv", "json")
TO_STDOUT: Final = "-"
_NAMED_AUTHORS: Final = 3


def agenda(arguments: Namespace) -> int:
    """Print the conflicts with both sides of each, or write them into a file; nothing is opened for it."""
    with opened(arguments, access=Access.READ) as review:
        meeting = review.meeting(arguments.lead, only_reads=True)
        cards = list(meeting.agenda(chosen(arguments), with_settled=arguments.all))
        unopened = meeting.unopened()
        pilots = [(stage, open_round(review.ledger, stage)) for stage in Stage]
        title = str(review.protocol.title)
        protocol = review.protocol
    wanted = _wanted(arguments)
    remarks = list(_unopened(arguments.lead, unopened, pilots))
    if wanted == "json":
        content: str | bytes = in_json([_as_json(card) for card in cards]) + "\n"
    else:
        content = _content(wanted, title, cards, protocol, remarks)
    _hand_over(content, wanted, arguments.target)
    for remark in remarks:
        warn(remark)
    return 0


def _unopened(lead: str, number: int, pilots: Sequence[tuple[Stage, Round | None]]) -> Iterator[str]:
    """Yield what is no conflict yet because its votes are not opened."""
    if number:
        told = ngettext(
            "{number} record has all its votes and is not opened: litreview team reveal --as {lead}",
            "{number} records have all their votes and are not opened: litreview team reveal --as {lead}",
            number,
        )
        yield told.format(number=number, lead=one_line(lead))
    for stage, pilot in pilots:
        if pilot:
            told = _("The votes of pilot {number} at {stage} open when it is counted: litreview pilot close")
            yield told.format(number=pilot.act.number, stage=stage)


def _wanted(arguments: Namespace) -> str:
    """Return the form of the list: what was asked for, or what the file's ending says."""
    target = arguments.target
    ending = "" if target in (None, TO_STDOUT) else Path(target).suffix.lower().removeprefix(".")
    if ending and ending not in FORMATS:
        raise UsageError(
            target,
            _("no list is written to such a file"),
            _("Endings known: {known}.").format(known=", ".join(f".{one}" for one in FORMATS)),
        )
    wanted = arguments.format or ending or FORMATS[0]
    if ending and wanted != ending:
        raise UsageError(
            f"--format {wanted}",
            _("goes not with {file}").format(file=target),
            _("The file's ending says what it holds; leave --format out."),
        )
    if wanted == "docx" and not ending:
        raise UsageError("--format docx", _("wants a file"), _("Name one, as -o conflicts.docx."))
    return str(wanted)


def _hand_over(content: str | bytes, wanted: str, target: str | None) -> None:
    if target in (None, TO_STDOUT):
        hand_over(content)
        return
    if wanted == "csv" and isinstance(content, str):
        content = "\ufeff" + content  # Excel wants to be told that it is UTF-8
    say(_("Written: {file}").format(file=write_file(Path(str(target)), content)))


def agree(arguments: Namespace) -> int:
    """Write down what the reviewers agreed on."""
    record, word = arguments.consensus
    verdict = _verdict(word)
    refuse_reason_of_inclusion(verdict, arguments.reason)
    with opened(arguments) as review:
        meeting, stage = review.meeting(arguments.lead), Stage(arguments.stage) if arguments.stage else None
        before = meeting.settled(record, stage)
        act = meeting.agree(record, verdict, reason=arguments.reason, stage=stage)
        protocol = review.protocol
    if arguments.json:
        tell({"record": act.record, "stage": act.stage, "verdict": act.verdict, "reason": act.reason})
        return 0
    said = _("{record}: {decision} at {stage} by consensus. The votes stay as they were.")
    decision = decision_text(protocol, act.verdict, act.reason)
    say(said.format(record=act.record, decision=decision, stage=act.stage))
    if before:
        said = _("Before, it was settled: {decision}. That stays in the log and counts no more.")
        say(said.format(decision=decision_text(protocol, before.verdict, before.reason)))
    return 0


def settle_reasons(arguments: Namespace) -> int:
    """Settle what differs in the reason alone by the protocol's order, once a person has agreed to it."""
    with opened(arguments) as review:
        meeting = review.meeting(arguments.lead)
        found = meeting.proposals()
        if not arguments.json:
            _say_proposals(meeting, found, review.protocol)
        goes = bool(found) and (arguments.yes or _agreed(found))
        number = meeting.settle_reasons(found) if goes else 0
    if arguments.json:
        tell({"settled": number, "records": [_proposal_as_json(one) for one in found]})
    elif goes:
        text = ngettext(
            "{number} report settled. In litreview conflicts undo takes it back.",
            "{number} reports settled. In litreview conflicts undo takes them back, one at a time.",
            number,
        )
        say(text.format(number=number))
    elif found:
        say(_("Nothing was settled."))
    return 0


def chosen(arguments: Namespace) -> Choice | None:
    """Return which conflicts were asked for."""
    if arguments.discuss and arguments.kind:
        raise UsageError("--kind", _("goes not with --discuss"), _("Ask for one of them at a time."))
    if arguments.discuss:
        return Choice.DISCUSS
    return Choice(arguments.kind) if arguments.kind else None


def _verdict(word: str) -> Verdict:
    if word not in (Verdict.INCLUDE, Verdict.EXCLUDE):
        raise UsageError(
            f"--consensus {one_line(word)}",
            _("is no verdict that settles a conflict"),
            _("Write: --consensus RECORD include, or --consensus RECORD exclude."),
        )
    return Verdict(word)


def _agreed(found: Sequence[Proposal]) -> bool:
    question = ngettext("Settle it? [y/N]", "Settle these {number}? [y/N]", len(found))
    answer = ask(question.format(number=len(found)))
    if answer is None:
        raise UsageError(
            "--settle-reasons",
            _("nobody is here to be asked, and nothing was settled"),
            _("Look at the list, and give --yes to settle it."),
        )
    return answer


def _say_proposals(meeting: Meeting, found: tuple[Proposal, ...], protocol: Protocol) -> None:
    if not found:
        say(_("No open conflict can be settled by the order of the reasons."))
    for one, title in zip(found, meeting.titles(found), strict=True):
        given = ", ".join(one_line(reason) for reason in one.given)
        say(f"{one.conflict.report.id}: {reason_text(protocol, one.reason)}  ({given})  {one_line(title)}")


def _proposal_as_json(one: Proposal) -> dict[str, Any]:
    return {
        "record": one.conflict.report.id,
        "stage": one.conflict.stage,
        "reason": one.reason,
        "given": list(one.given),
    }


def _content(
    wanted: str, title: str, cards: Sequence[ConflictCard], protocol: Protocol, remarks: Sequence[str]
) -> str | bytes:
    if wanted == "csv":
        return table([_item(card, protocol) for card in cards])
    waiting = [card for card in cards if not card.decision]
    parts = (
        (_("To be decided"), [one for one in waiting if one.difference is not Difference.REASONS]),
        (
            _("Excluded, for different reasons"),
            [one for one in waiting if one.difference is Difference.REASONS],
        ),
        (_("Settled"), [card for card in cards if card.decision]),
    )
    named = [(name, [_item(card, protocol) for card in of]) for name, of in parts]
    return written(document(title, named, remarks), f".{wanted}")


def _item(card: ConflictCard, protocol: Protocol) -> Item:
    record, decision = card.record, card.decision
    return Item(
        record=card.conflict.report.id,
        stage=stage_name(card.conflict.stage),
        difference=difference_text(card.difference) if card.difference else "",
        title=one_line(record.title) or _("No title in the sources."),
        year=str(record.year or ""),
        authors=_authors(record),
        place=_place(record),
        abstract=one_line(record.abstract or ""),
        said=[_said(side, protocol) for side in card.sides],
        note=card.note,
        is_to_discuss=card.is_to_discuss,
        decision=decision_text(protocol, decision.verdict, decision.reason) if decision else "",
    )


def _said(side: Side, protocol: Protocol) -> Said:
    return Said(
        name=side.name,
        vote=verdict_word(side.vote.verdict),
        reason=reason_text(protocol, side.vote.reason) if side.vote.reason else "",
        labels=labels_text((*side.labels, *side.brought)),
        note=one_line(side.note),
    )


def _authors(record: Record) -> str:
    named = [one_line(str(author)) for author in record.authors[:_NAMED_AUTHORS]]
    more = len(record.authors) - len(named)
    return "; ".join([*named, f"+{more}"] if more else named)


def _place(record: Record) -> str:
    parts = (record.container, f"doi:{record.doi}" if record.doi else None)
    return one_line(" · ".join(part for part in parts if part))


def _as_json(card: ConflictCard) -> dict[str, Any]:
    decision = card.decision
    return {
        "record": card.conflict.report.id,
        "stage": card.conflict.stage,
        "difference": card.difference,
        "title": one_line(card.record.title),
        "year": card.record.year,
        "doi": card.record.doi,
        "sides": [
            {
                "name": side.name,
                "verdict": side.vote.verdict,
                "reason": side.vote.reason,
                "labels": [*side.labels, *side.brought],
                "note": side.note or None,
            }
            for side in card.sides
        ],
        "note": card.note or None,
        "discuss": card.is_to_discuss,
        "decision": decision
        and {"by": decision.kind, "verdict": decision.verdict, "reason": decision.reason},
    }
