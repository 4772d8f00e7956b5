"""Labels: short words of one's own on a record, for sorting; seen by nobody else before a note would be."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Labels, TakenOver
from litreview.model.language import _
from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle, Protocol, Role, Stage
from litreview.model.reports import Report
from litreview.model.text import one_line
from litreview.screening.first_votes import may_compare
from litreview.store.journal import Journal

LONGEST: Final = 60
"""Characters of one label."""
MOST: Final = 20
"""Labels of one person on one record."""
DISCUSS: Final = "discuss"
"""The lead's label on a conflict that is to be talked over in a meeting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One label, whose it is, and the reports it is on."""

    stage: Stage
    label: str
    by: Handle
    reports: tuple[Report, ...]


def labels_in(text: str) -> tuple[str, ...]:
    """Return the labels of a line with commas between them, each once."""
    return checked(text.split(","))


def checked(labels: Iterable[str]) -> tuple[str, ...]:
    """Return the labels cleaned, each once, whatever its capitals; empty ones are left out.

    Raise UsageError for one that is too long or has a comma in it, and for too many.
    """
    found: dict[str, str] = {}
    for label in map(one_line, labels):
        if len(label) > LONGEST:
            raise UsageError(
                label[:LONGEST],
                _("is too long for a label"),
                _("A label has at most {number} characters; longer remarks are notes.").format(
                    number=LONGEST
                ),
            )
        if "," in label:
            raise UsageError(label, _("has a comma in it"), _("A comma stands between two labels."))
        if label:
            folded = label.casefold()
            found.setdefault(folded, DISCUSS if folded == DISCUSS else label)  # which is looked for as it is
    if len(found) > MOST:
        raise UsageError(
            ", ".join(found.values())[:LONGEST],
            _("are too many labels"),
            _("One record has at most {number} of yours.").format(number=MOST),
        )
    return tuple(found.values())


def added(before: Sequence[str], more: Iterable[str]) -> tuple[str, ...]:
    """Return the labels with more of them at the end; raise UsageError as ``checked`` does."""
    return checked((*before, *more))


def removed(before: Sequence[str], gone: Iterable[str]) -> tuple[str, ...]:
    """Return the labels without these, whatever their capitals."""
    folded = {label.casefold() for label in map(one_line, gone)}
    return tuple(label for label in before if label.casefold() not in folded)


def toggled(before: Sequence[str], labels: Sequence[str]) -> tuple[str, ...]:
    """Return the labels without these where all of them are there, else with them."""
    without = removed(before, labels)
    return without if len(before) - len(without) == len(labels) else added(before, labels)


def nothing_used(place: str) -> ReviewError:
    """Return what is wrong where the last label is wanted and there is none."""
    return ReviewError(place, _("you have used no label yet"), _("Put one on a record first."))


def brought(ledger: Ledger, person: Handle, report: Report, stage: Stage) -> tuple[str, ...]:
    """Return the labels that the person had put on the report in another tool."""
    taken = ledger.taken_over(report, stage).get(person)
    return taken.labels if taken else ()


def used_by(ledger: Ledger, person: Handle) -> tuple[str, ...]:
    """Return every label the person has ever used, the latest first."""
    found: dict[str, str] = {}
    for event in reversed(ledger.events.values()):
        if event.actor == person and isinstance(event.act, Labels):
            for label in reversed(event.act.labels):
                found.setdefault(label.casefold(), label)
    return tuple(found.values())


def standing_of(ledger: Ledger, person: Handle, stage: Stage) -> tuple[str, ...]:
    """Return the labels the person has on any report at the stage, put here or brought, by alphabet."""
    found: dict[str, str] = {}
    for event in ledger.events.values():
        act = event.act
        if isinstance(act, TakenOver):
            labels = act.labels if act.reviewer == person and act.stage is stage else ()
        elif isinstance(act, Labels) and event.actor == person and act.stage is stage:
            report = ledger.report_of(act.record)
            labels = ledger.labels(report, stage).get(person, ()) if report else ()
        else:
            continue
        for label in labels:
            found.setdefault(label.casefold(), label)
    return tuple(found[folded] for folded in sorted(found))


def completed(line: str, used: Sequence[str]) -> str | None:
    """Return the line with its last label completed to the latest used that begins so, or None."""
    known, comma, begun = line.rpartition(",")
    label = next(iter(suggested(line, used)), None)
    if label is None or not begun.strip():
        return None
    return f"{known}{comma}{' ' if comma else ''}{label}"


def suggested(line: str, used: Sequence[str]) -> tuple[str, ...]:
    """Return the labels used before that the line's last one may become, and are not in it yet."""
    *known, begun = (part.strip().casefold() for part in line.split(","))
    return tuple(
        label
        for label in used
        if label.casefold().startswith(begun) and label.casefold() not in known and label.casefold() != begun
    )


def labelled(ledger: Ledger, protocol: Protocol, stages: Sequence[Stage], asks: Handle) -> Iterator[Labelled]:
    """Yield the labels at the stages that the member may see, with the reports they are on.

    One's own always; a lead those of whoever's votes on the report are opened, as with notes; others
    too once the stage is closed.
    """
    for stage in stages:
        found: dict[tuple[Handle, str], tuple[str, list[Report]]] = {}
        sees_others = asks in protocol.with_role(Role.LEAD) or may_compare(ledger, protocol, stage)
        for report in ledger.reports:
            for person, labels in ledger.labels(report, stage).items():
                if person == asks or (sees_others and _is_opened(ledger, protocol, report, stage, person)):
                    for label in labels:
                        found.setdefault((person, label.casefold()), (label, []))[1].append(report)
        for (person, _folded), (label, reports) in sorted(found.items()):
            yield Labelled(stage=stage, label=label, by=person, reports=tuple(reports))


def relabel(
    journal: Journal,
    records: Sequence[str],
    stage: Stage,
    person: Handle,
    *,
    more: Sequence[str],
    gone: Sequence[str],
) -> list[tuple[Report, tuple[str, ...]]]:
    """Put the person's labels on the records, and take others off, all or none; return what each then has.

    Raise UsageError for an unknown record and for labels that are none.
    """
    ledger = journal.refresh()
    more, reports = checked(more), dict.fromkeys(ledger.known_report(record) for record in records)
    after = []
    for report in reports:
        before = ledger.labels(report, stage).get(person, ())
        after.append((report, before, added(removed(before, gone), more)))
    acts = [
        Labels(record=report.id, stage=stage, labels=labels)
        for report, before, labels in after
        if labels != before
    ]
    if acts:
        journal.append_all(person, acts)
    return [(report, labels) for report, _before, labels in after]


def _is_opened(ledger: Ledger, protocol: Protocol, report: Report, stage: Stage, person: Handle) -> bool:
    """Tell whether the person's labels on the report give away nothing that is still sealed."""
    opened = ledger.revealed_to(report, stage)
    if person in protocol.with_role(Role.REVIEWER):
        return person in opened
    return bool(opened) and ledger.voters(report, stage) <= opened
