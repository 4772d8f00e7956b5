"""The methods and results text of a review: what happened, as its log says, in whole sentences.

Nothing is said that was not logged, and every number is one of the diagram's, the agreement's or the
log's own. The order is that of PRISMA 2020's items 6 to 9 and 16 (Page MJ, et al. BMJ 2021;372:n71).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from litreview.exports.document import Block, Document, Heading, Paragraph
from litreview.exports.labels import notice, sentence
from litreview.exports.prisma import Box, PrismaFlow
from litreview.model.events import (
    BY_HAND,
    Adjudication,
    Consensus,
    Relation,
    Removal,
    Removed,
    SearchLogged,
    TakenOver,
)
from litreview.model.language import _, decimal, ngettext, percentage, written_day
from litreview.model.ledger import Ledger
from litreview.model.protocol import Protocol, Stage, StageRule
from litreview.model.text import one_line
from litreview.screening.agreement import Estimate, Measures
from litreview.screening.charting import Standing, compared, included
from litreview.screening.conflicts import all_conflicts
from litreview.screening.pairs import Pair, StageAgreement
from litreview.screening.rules import Outcome, due_at, outcome
from litreview.searches.history import Entry, Kind, history

_INCLUDE, _EXCLUDE = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What the text is made from."""

    ledger: Ledger
    protocol: Protocol
    flow: PrismaFlow
    agreements: Sequence[StageAgreement]
    """Of the stages at which they may be told."""
    version: str
    """Of the program."""


def methods(account: Account) -> list[tuple[str, str]]:
    """Return the paragraphs, each with its heading; one that has nothing to say is left out."""
    parts = (
        ("", _provisional(account)),
        (_("Information sources and search"), _searched(account)),
        (_("Duplicates"), _deduplicated(account)),
        (_("Selection process"), _selected(account)),
        (_("Agreement"), _agreed(account)),
        (_("Data charting"), _charted(account)),
        (_("Automation"), _automated(account)),
        (_("Study selection"), _result(account)),
    )
    told = ((heading, " ".join(sentences)) for heading, sentences in parts)
    return [(heading, text) for heading, text in told if text]


def methods_document(account: Account) -> Document:
    """Return the paragraphs as a document."""
    blocks: list[Block] = [Heading(_("Methods and results"), 1)]
    for heading, text in methods(account):
        blocks += [*([Heading(heading)] if heading else []), Paragraph(text)]
    return blocks


def _provisional(account: Account) -> Iterator[str]:
    if account.flow.provisional:
        yield f"{sentence(notice(account.flow))}."


def _searched(account: Account) -> Iterator[str]:
    """Tell which sources were searched, and of which there are files alone: of those nobody knows the day."""
    entries = [entry for entry in history(account.ledger) if entry.kind is not Kind.FAILED]
    searched = {_title(one): _day(one) for one in entries if one.kind is not Kind.IMPORT}
    files = {_title(one): _day(one) for one in entries if one.kind is Kind.IMPORT}
    if searched:
        told = _by_day(searched, _("{sources} (last on {date})"))
        yield _("Records came from: {sources}.").format(sources=told)
        yield _("The search strings, as they were sent, are in the search appendix.")
    alone = {source: day for source, day in files.items() if source not in searched}
    if alone:
        told = _by_day(alone, _("{sources} (imported on {date})"))
        yield _(
            "Files were imported from: {sources}. When and with which strings these were searched is not in "
            "the log."
        ).format(sources=told)


def _title(entry: Entry) -> str:
    return one_line(entry.source_title)


def _day(entry: Entry) -> date:
    act = entry.act
    return date.fromisoformat(act.searched) if isinstance(act, SearchLogged) else entry.event.at.date()


def _by_day(sources: Mapping[str, date], words: str) -> str:
    """Return the sources, those of one day together, earliest first."""
    days = {day: [one for one in sources if sources[one] == day] for day in sorted(sources.values())}
    return "; ".join(words.format(sources=_and(of), date=written_day(day)) for day, of in days.items())


def _deduplicated(account: Account) -> Iterator[str]:
    ledger, found = account.ledger, account.flow.count(Box.DUPLICATES) + account.flow.count(Box.OTHER_REMOVED)
    runs = [act for _event, act in ledger.sought]
    if not runs:
        return
    yield _("Duplicates were sought with {method} (litreview {version}).").format(
        method=runs[-1].method, version=account.version
    )
    yield ngettext(
        "{number} record was removed as a duplicate.", "{number} records were removed as duplicates.", found
    ).format(number=found)
    by_hand = [link for _event, link in ledger.rulings.values() if link.rule == BY_HAND]
    if by_hand:
        same = sum(link.relation is Relation.SAME for link in by_hand)
        yield ngettext(
            "{number} pair was judged by a person: {same} the same report, {apart} not.",
            "{number} pairs were judged by a person: {same} the same report, {apart} not.",
            len(by_hand),
        ).format(number=len(by_hand), same=same, apart=len(by_hand) - same)


def _selected(account: Account) -> Iterator[str]:
    for rule in account.protocol.stages:
        said = [*_read(account, rule.stage)]
        if said:
            yield from [*said, *_ruled(rule), *_settled(account, rule.stage)]
    yield from _opened(account)


def _read(account: Account, stage: Stage) -> Iterator[str]:
    reports = due_at(account.ledger, account.protocol, stage)
    readers = Counter(len(account.ledger.voters(report, stage)) for report in reports)
    if not any(readers):  # nobody has voted
        return
    who = _and(sorted({voter for report in reports for voter in account.ledger.voters(report, stage)}))
    said = {
        Stage.TITLE_ABSTRACT: _("At title and abstract {number} records were screened by {who}: {how}."),
        Stage.FULL_TEXT: _("At full text {number} reports were assessed by {who}: {how}."),
    }
    yield said[stage].format(number=sum(readers.values()), who=who, how=_by_how_many(readers))


def _by_how_many(readers: Mapping[int, int]) -> str:
    """Return how many reports were read by two or more, by one, and by nobody, those there are."""
    return _those_there_are(
        (
            _("{number} by two or more of them independently"),
            sum(number for read, number in readers.items() if read > 1),
        ),
        (_("{number} by one"), readers.get(1, 0)),
        (_("{number} by nobody yet"), readers.get(0, 0)),
    )


def _ruled(rule: StageRule) -> Iterator[str]:
    said = {
        "two-must-agree": _("Two had to agree."),
        "one-include-is-enough": _("One include was enough to go on, and two excludes were needed."),
        "dual-until-agreement": _(
            "Two read each record until they had agreed on {share} of at least {after}; from then on one did."
        ),
        "single-with-second-reading": _("One could include alone; an exclude needed a second reading."),
        "n-of-m": _("Of {of} votes {needed} had to include."),
    }
    yield said[rule.rule].format(
        share=percentage(100 * rule.agreement), after=rule.after, of=rule.of, needed=rule.needed
    )
    if rule.maybe_goes_on:
        yield _("Maybe counted as include.")


def _those_there_are(*parts: tuple[str, int]) -> str:
    return ", ".join(words.format(number=number) for words, number in parts if number)


def _settled(account: Account, stage: Stage) -> Iterator[str]:
    ledger, protocol = account.ledger, account.protocol
    conflicts = [one.report for one in all_conflicts(ledger, protocol) if one.stage is stage]
    if conflicts:
        # Settled and set aside later, it was settled all the same.
        ends = [ledger.settlement(report, stage) for report in conflicts]
        aside = [
            not end and ledger.is_set_aside(one, stage) for one, end in zip(conflicts, ends, strict=True)
        ]
        by_third = sum(isinstance(end[1], Adjudication) for end in ends if end)
        together = sum(isinstance(end[1], Consensus) for end in ends if end)
        how = _those_there_are(
            (_("{number} settled by a third person"), by_third),
            (_("{number} by consensus"), together),
            (_("{number} set aside"), sum(aside)),
            (_("{number} open"), sum(end is None for end in ends) - sum(aside)),
        )
        yield _("They differed on {number} of them: {how}.").format(number=len(conflicts), how=how)
    changed = [
        report
        for report in due_at(ledger, protocol, stage)
        if ledger.override(report, stage)
        and outcome(ledger, protocol, report, stage).outcome is not Outcome.PENDING
    ]
    if changed:
        yield ngettext(
            "The lead changed {number} outcome afterwards, with a reason in the log.",
            "The lead changed {number} outcomes afterwards, with a reason in the log.",
            len(changed),
        ).format(number=len(changed))


def _opened(account: Account) -> Iterator[str]:
    early = [reveal for _event, reveal in account.ledger.reveals if reveal.exception]
    taken = sum(isinstance(event.act, TakenOver) for event in account.ledger.events.values())
    if account.ledger.reveals:
        yield _(
            "The program showed nobody another's vote before it was opened, and let no vote be changed "
            "afterwards."
        )
    for reveal in early:
        yield _("Votes were opened before all had voted: {why}.").format(why=one_line(reveal.exception or ""))
    if taken:
        yield ngettext(
            "{number} decision was taken over from another tool and was not blind here.",
            "{number} decisions were taken over from another tool and were not blind here.",
            taken,
        ).format(number=taken)


def _agreed(account: Account) -> Iterator[str]:
    where = {Stage.TITLE_ABSTRACT: _("title and abstract"), Stage.FULL_TEXT: _("full text")}
    for stage in account.agreements:
        for pair in stage.pairs:
            yield from _pair(where[stage.votes.stage], pair)
        left = sum(map(len, stage.votes.left_out.values()))
        if stage.pairs and left:
            yield ngettext(
                "{number} vote is left out of this: it was changed before it was opened, or not blind here.",
                "{number} votes are left out of this: changed before they were opened, or not blind here.",
                left,
            ).format(number=left)
        if len(stage.votes.voters) > 2 and stage.alpha is not None:  # noqa: PLR2004 - a pair has its kappa
            yield _(
                "Krippendorff's alpha of all reviewers at {stage} was {alpha} ({number} records)."
            ).format(stage=where[stage.votes.stage], alpha=decimal(stage.alpha), number=stage.units)


def _pair(where: str, pair: Pair) -> Iterator[str]:
    told = pair.whole.measures
    if told.raw is None:
        return
    table = pair.whole.table
    both, only_first = table[_INCLUDE][_INCLUDE], table[_INCLUDE][_EXCLUDE]
    only_second, none = table[_EXCLUDE][_INCLUDE], table[_EXCLUDE][_EXCLUDE]
    yield _(
        "On {number} records at {stage}, {first} and {second} both included {both} and both excluded {none}; "
        "{first} alone included {only_first} and {second} alone {only_second} (first votes)."
    ).format(number=told.n, stage=where, first=pair.first, second=pair.second, both=both, none=none,
             only_first=only_first, only_second=only_second)  # fmt: skip
    yield _("In measures: {measures}.").format(measures="; ".join(_measured(told)))


def _measured(told: Measures) -> Iterator[str]:
    if told.raw is not None:
        yield _("raw agreement {value}").format(value=decimal(told.raw))
    for name, one in zip(
        (_("positive agreement {value}"), _("negative agreement {value}")), told.specific, strict=False
    ):
        if one:
            yield name.format(value=decimal(one.value))
    named = (
        (_("Cohen's kappa {value}"), told.kappa),
        (_("PABAK {value}"), told.pabak),
        (_("Gwet's AC1 {value}"), told.ac1),
    )
    for name, estimate in named:
        yield name.format(value=_estimated(estimate))


def _estimated(estimate: Estimate | None) -> str:
    if estimate is None:
        return _("not defined")
    interval = estimate.interval
    if interval is None:
        return decimal(estimate.value)
    low, high = map(decimal, interval)
    return _("{value} (95 % CI {low} to {high})").format(value=decimal(estimate.value), low=low, high=high)


def _charted(account: Account) -> Iterator[str]:
    """Tell how the included reports were charted; nothing of what a chart says before it is opened."""
    ledger, protocol = account.ledger, account.protocol
    reports = included(ledger, protocol)
    done = [ledger.done_charting(report) for report in reports]
    if not any(done):
        return
    yield _("{number} reports were charted by {who} in a form of {fields} fields: {how}.").format(
        number=len(reports),
        who=_and(sorted({who for those in done for who in those})),
        fields=len(protocol.charting),
        how=_by_how_many(Counter(map(len, done))),
    )
    standings = [one.standing for report in reports for one in compared(ledger, protocol, report)]
    settled, left = standings.count(Standing.SETTLED), sum(one.is_open for one in standings)
    if settled or left:
        yield _(
            "Where charts differed or lacked an answer the lead settled it: {settled} fields of {all}, "
            "{left} are open."
        ).format(settled=settled, all=len(standings), left=left)


def _automated(account: Account) -> Iterator[str]:
    by_tool = {Removal.AUTOMATION: Box.AUTOMATION, Removal.UNREAD: Box.EXCLUDED_UNREAD}
    numbers = {how: account.flow.count(box) for how, box in by_tool.items()}
    if not any(numbers.values()):
        yield _("No automation tool excluded or included a record, or suggested a decision.")
        return
    yield _(
        "Automation tools marked {marked} records as ineligible before screening; a stopping rule left "
        "{unread} unread."
    ).format(marked=numbers[Removal.AUTOMATION], unread=numbers[Removal.UNREAD])
    reasons = [event.act.why for event in account.ledger.events.values()
               if isinstance(event.act, Removed) and event.act.how in by_tool]  # fmt: skip
    yield _("They were described as: {reasons}.").format(reasons="; ".join(dict.fromkeys(reasons)))


def _result(account: Account) -> Iterator[str]:
    flow = account.flow
    identified = flow.count(Box.DATABASES) + flow.count(Box.REGISTERS)
    yield _(
        "Of {identified} records from databases and registers, {screened} were screened and {excluded} "
        "excluded. {sought} reports were sought, {missing} not retrieved and {assessed} assessed; {out} "
        "were excluded."
    ).format(
        identified=identified,
        screened=flow.count(Box.SCREENED),
        excluded=flow.count(Box.EXCLUDED),
        sought=flow.count(Box.SOUGHT),
        missing=flow.count(Box.NOT_RETRIEVED),
        assessed=flow.count(Box.ASSESSED),
        out=flow.count(Box.EXCLUDED_FULL_TEXT),
    )
    if flow.has_other_methods:
        yield _("{number} reports found by other methods were assessed; {out} were excluded.").format(
            number=flow.count(Box.OTHER_ASSESSED), out=flow.count(Box.OTHER_EXCLUDED)
        )
    yield _("{studies} studies in {reports} reports were included.").format(
        studies=flow.count(Box.STUDIES), reports=flow.count(Box.REPORTS)
    )
    ongoing, awaiting = flow.count(Box.ONGOING), flow.count(Box.AWAITING_CLASSIFICATION)
    if ongoing or awaiting:
        told = _those_there_are(
            (_("{number} of ongoing studies"), ongoing), (_("{number} awaiting classification"), awaiting)
        )
        yield _("Of the reports assessed some are neither included nor excluded: {told}.").format(told=told)
    if flow.is_update:
        yield _("With the previous version there are {studies} studies in {reports} reports.").format(
            studies=flow.count(Box.TOTAL_STUDIES), reports=flow.count(Box.TOTAL_REPORTS)
        )


def _and(names: Sequence[str]) -> str:
    if len(names) < 2:  # noqa: PLR2004 - one name needs no and
        return "".join(names)
    return _("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])
