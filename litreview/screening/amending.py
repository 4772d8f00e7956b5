"""Amendments: which criteria applied when, and the votes given under others than those of today. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Event, Labels, Note, ProtocolAdopted, Sealed, Undo, Vote
from litreview.model.language import LANGUAGES, _
from litreview.model.ledger import Ledger, order_of
from litreview.model.protocol import Digest, Handle, Protocol, Stage
from litreview.model.reports import Report
from litreview.model.text import one_line
from litreview.screening.protocol import read_protocol
from litreview.screening.rules import due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The protocol as somebody adopted it, up to the next adoption."""

    number: int
    """Counts the adoptions from 1."""
    event: Event
    digest: Digest
    criteria: tuple[str, ...]
    """What reviewers vote by, a line each: question, criteria, reasons and rules; not team or terms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """The criteria of today, which are others than those that a person last worked by."""

    adopted: Event
    changed: tuple[str, ...]
    """The lines taken away, after ``- ``, and put in, after ``+ ``."""

    def told_in(self, language: str) -> list[tuple[bool, str]]:
        """Return the lines of that language, without saying which it is; each with whether it is new."""
        marks = [f" ({one}): " for one in LANGUAGES]
        own = f" ({language}): "
        return [
            (line[0] == "+", line[2:].replace(own, ": ", 1))
            for line in self.changed
            if own in line or not any(mark in line for mark in marks)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class OlderVote:
    """A vote given under other criteria than those of today."""

    report: Report
    reviewer: Handle
    version: Version | None
    """None for a version that the log has not."""
    is_open: bool
    is_asked_again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a request to look again comes to."""

    protocol: Digest
    """The version to look with."""
    reports: tuple[Report, ...]
    """Those to be voted on anew."""
    opened: tuple[Report, ...]
    """Those whose older votes are opened and closed: override or conflicts settle them."""
    untouched: tuple[Report, ...]
    """Those of the records named that have no older vote."""


def versions(ledger: Ledger) -> list[Version]:
    """Return the versions in the order adopted; one that was adopted again stands there again."""
    adopted = [(event, act) for event, act in ledger.administration if isinstance(act, ProtocolAdopted)]
    return [
        Version(number=number, event=event, digest=act.digest, criteria=criteria_of(act.text))
        for number, (event, act) in enumerate(adopted, start=1)
    ]


def criteria_of(text: str) -> tuple[str, ...]:
    """Return the lines of a protocol that reviewers vote by; all of its lines where it cannot be read."""
    try:
        protocol = read_protocol(text.encode("utf-8", "surrogateescape"), "protocol.toml")
    except UsageError:
        return tuple(map(one_line, text.splitlines()))
    return tuple(criteria_lines(protocol))


def criteria_lines(protocol: Protocol) -> Iterator[str]:
    """Yield what reviewers vote by, a line each, in both languages."""
    asked = protocol.question
    named = [
        ("question", asked.text),
        ("population", asked.population),
        ("concept", asked.concept),
        ("context", asked.context),
        *((f"inclusion {one.id}", one.text) for one in protocol.inclusion),
        *((f"exclusion {one.id}", one.text) for one in protocol.exclusion),
        *((f"reason {one.id}", one.text) for one in protocol.reasons),
    ]
    for name, text in named:
        yield one_line(f"{name} (en): {text.en}")
        yield one_line(f"{name} (nb): {text.nb}")
    for rule in protocol.stages:
        maybe = ", maybe goes on" if rule.maybe_goes_on else ""
        yield f"rule of {rule.stage}: {rule.rule}{maybe}"


def differences(older: Sequence[str], newer: Sequence[str]) -> list[str]:
    """Return the lines taken away, after ``- ``, and put in, after ``+ ``."""
    changed = list(unified_diff(list(older), list(newer), n=0, lineterm=""))[2:]
    return [f"{line[0]} {line[1:]}" for line in changed if line[0] in "+-"]


def amended_since(ledger: Ledger, protocol: Protocol, person: Handle) -> Amendment | None:
    """Return how the criteria have changed since the person's last act; None where they have not.

    Nor is there anything to tell somebody who has done nothing yet.
    """
    known, today = versions(ledger), tuple(criteria_lines(protocol))
    now = present(known, today)
    mine = (order_of(event) for event in ledger.events.values() if _is_work_of(person, event))
    last = max(mine, default=None)
    if now is None or last is None or last > order_of(now.event):
        return None
    before = [version for version in known if order_of(version.event) < last]
    if not before or before[-1].criteria == today:
        return None
    return Amendment(adopted=now.event, changed=tuple(differences(before[-1].criteria, today)))


def _is_work_of(person: Handle, event: Event) -> bool:
    return event.actor == person and isinstance(event.act, Vote | Note | Labels | Undo | Sealed)


def present(known: Sequence[Version], criteria: Sequence[str]) -> Version | None:
    """Return the version since which the criteria are these; None where they are not adopted yet."""
    found = None
    for version in reversed(known):
        if version.criteria != tuple(criteria):
            break
        found = version
    return found


def older_votes(ledger: Ledger, protocol: Protocol, stage: Stage) -> list[OlderVote]:
    """Return the votes of the stage that were given under other criteria, in the order found.

    What a sealed vote was given under is not known here: the version adopted last before it.
    """
    known, today = versions(ledger), tuple(criteria_lines(protocol))
    if all(version.criteria == today for version in known):
        return []
    log = _Log(known)
    found = []
    for report in due_at(ledger, protocol, stage):
        opened = ledger.revealed_to(report, stage)
        taken = ledger.taken_over(report, stage)
        for reviewer, event in sorted(ledger.ballots(report, stage).items()):
            version = log.under(event)
            if reviewer in taken or (version and version.criteria == today):
                continue
            found.append(
                OlderVote(
                    report=report,
                    reviewer=reviewer,
                    version=version,
                    is_open=reviewer in opened,
                    is_asked_again=ledger.is_asked_again(reviewer, report, stage),
                )
            )
    return found


def asked_again(ledger: Ledger, protocol: Protocol, stage: Stage, reports: Sequence[Report] | None) -> Asked:
    """Return which of the reports, or of all, can be looked at again; None stands for all.

    Raise ReviewError where no vote of the stage was given under older criteria.
    """
    now = present(versions(ledger), tuple(criteria_lines(protocol)))
    older = older_votes(ledger, protocol, stage)
    if now is None or not older:
        raise ReviewError(
            stage,
            _("no vote was given under older criteria"),
            _("Nothing was written; litreview protocol changes shows the versions."),
        )
    closed = {one.report for one in older if one.is_open}
    waiting = {one.report for one in older if not one.is_open}
    touched = closed | waiting
    chosen = tuple(dict.fromkeys(one.report for one in older) if reports is None else dict.fromkeys(reports))
    return Asked(
        protocol=now.digest,
        reports=tuple(report for report in chosen if report in waiting),
        opened=tuple(report for report in chosen if report in closed and report not in waiting),
        untouched=tuple(report for report in chosen if report not in touched),
    )


class _Log:
    """The versions, to be asked under which a vote was given."""

    def __init__(self, known: Sequence[Version]) -> None:
        self._known = known
        self._of_digest = {version.digest: version for version in known}

    def under(self, event: Event) -> Version | None:
        """Return the version a vote was given under; the latest adoption of one that was adopted twice."""
        if isinstance(event.act, Vote) and event.act.protocol is not None:
            return self._of_digest.get(event.act.protocol)
        before = (one for one in self._known if order_of(one.event) < order_of(event))
        return max(before, key=lambda one: one.number, default=None)
