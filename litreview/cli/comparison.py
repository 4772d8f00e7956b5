"""``litreview searches diff``: what became of each record from one search to another, and who must know."""

from argparse import Namespace
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from litreview.cli.console import say, tell
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_json
from litreview.model.errors import UsageError
from litreview.model.events import SearchRun
from litreview.model.language import _, ngettext
from litreview.model.notices import told as told_of
from litreview.model.notices import where
from litreview.model.protocol import Stage
from litreview.model.records import NoticeKind, Record, RecordId
from litreview.review import Review
from litreview.screening.rules import Outcome, outcome
from litreview.searches.history import Comparison, Entry, Kind, compare
from litreview.store import Access

_SHOWN = 20
"""Records of a class listed for a person; --json lists all."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What the team has decided on a record's report, as far as it is known to all."""

    outcome: Outcome
    stage: Stage

    def __str__(self) -> str:
        decided = _("included") if self.outcome is Outcome.INCLUDED else _("excluded")
        names = {Stage.TITLE_ABSTRACT: _("title and abstract"), Stage.FULL_TEXT: _("full text")}
        return _("{decided} at {stage}").format(decided=decided, stage=names[self.stage])


def add_to(acts: Commands) -> None:
    """Add the command to those of ``litreview searches``."""
    parser = acts.add(
        "diff",
        diff,
        help=_("say what is new, vanished, retracted and changed from one search to another"),
    )
    for name in ("earlier", "later"):
        parser.add_argument(name, metavar=name.upper(), type=int, help=_("as litreview searches lists it"))
    add_json(parser)


def diff(arguments: Namespace) -> int:
    """Say what became of each record from one search to another."""
    with opened(arguments, access=Access.READ) as review:
        earlier, later = (entry_of(review, number) for number in (arguments.earlier, arguments.later))
        for entry in (earlier, later):
            _refuse_without_records(entry)
        compared = compare(earlier.found, later.found, review.journal.store.as_found)
        told = (*compared.vanished, *compared.noticed, *compared.changed)
        fates = {record: fate for record in told if (fate := fate_of(review, record))}
        warnings = [*_unlike(earlier, later), *retractions_told(review)]
    if arguments.json:
        tell(_as_json(compared, fates, warnings))
    else:
        _say(compared, fates, warnings)
    return 0


def entry_of(review: Review, number: int) -> Entry:
    """Return the search of the number; raise UsageError where there is none."""
    entries = review.searches()
    if not 1 <= number <= len(entries):
        raise UsageError(
            str(number),
            _("there is no search of that number"),
            _("litreview searches lists them, from 1 to {last}.").format(last=len(entries)),
        )
    return entries[number - 1]


def kind_words() -> dict[Kind, str]:
    """Return what each kind of entry is called."""
    return {
        Kind.RUN: _("run"),
        Kind.FAILED: _("failed"),
        Kind.IMPORT: _("import"),
        Kind.LOGGED: _("by hand"),
    }


def incomplete_told(run: SearchRun) -> str:
    """Return by how many records an incomplete run differs from what its source stated."""
    if run.missing == 0:
        return _("incomplete: more came than was stated")
    told = ngettext("incomplete: {number} did not come", "incomplete: {number} did not come", run.missing)
    return told.format(number=run.missing)


def fate_of(review: Review, record: RecordId) -> Fate | None:
    """Return what the team has decided on the record's report; None where nothing yet."""
    report = review.report(record)
    for stage in reversed(Stage):
        decided = outcome(review.ledger, review.protocol, report, stage).outcome
        if decided in {Outcome.INCLUDED, Outcome.EXCLUDED}:
            return Fate(decided, stage)
    return None


def retractions_told(review: Review) -> list[str]:
    """Return a line for each record that is retracted, as its source last said, and not excluded here."""
    told = []
    for record in review.retracted():
        fate = fate_of(review, record.id)
        if fate is None:
            told.append(_("RETRACTED: {record}: {title}").format(record=record.id, title=record.title))
        elif fate.outcome is Outcome.INCLUDED:
            line = _("RETRACTED, AND {fate}: {record}: {title} ({notice})")
            told.append(
                line.format(
                    fate=str(fate).upper(), record=record.id, title=record.title, notice=_reference(record)
                )
            )
    return told


def _reference(record: Record) -> str:
    """Return where the retraction stands, as far as the source says."""
    withdrawn = (NoticeKind.RETRACTION, NoticeKind.PARTIAL_RETRACTION)
    about = [one for one in record.notices if one.kind in withdrawn and not one.speaks_of_other]
    return next(filter(None, map(where, about)), _("no notice named"))


def _refuse_without_records(entry: Entry) -> None:
    if entry.kind not in {Kind.RUN, Kind.IMPORT}:
        raise UsageError(
            str(entry.number),
            _("has no records to compare: {kind}").format(kind=kind_words()[entry.kind]),
            _("Compare two runs of a query, or two imports."),
        )


def _unlike(earlier: Entry, later: Entry) -> Iterator[str]:
    """Yield why the two are not quite comparable."""
    for entry in (earlier, later):
        if isinstance(entry.act, SearchRun) and entry.act.since:
            told = _("{number} asked only for what came since {day}: what it lacks has not vanished")
            yield told.format(number=entry.number, day=entry.act.since)
        if isinstance(entry.act, SearchRun) and not entry.act.is_complete:
            yield f"{entry.number}: {incomplete_told(entry.act)}"
    if earlier.name != later.name and earlier.kind is Kind.RUN is later.kind:
        told = _("two different queries are compared: {earlier} and {later}")
        yield told.format(earlier=earlier.name, later=later.name)


def _as_json(compared: Comparison, fates: Mapping[RecordId, Fate], warnings: list[str]) -> dict[str, Any]:
    return {
        "new": list(compared.new),
        "vanished": list(compared.vanished),
        "noticed": {
            record: [{"kind": one.kind, "reference": one.reference, "doi": one.doi, "pmid": one.pmid}
                     for one in notices]
            for record, notices in compared.noticed.items()
        },
        "changed": {record: list(names) for record, names in compared.changed.items()},
        "unchanged": len(compared.unchanged),
        "fates": {record: str(fate) for record, fate in fates.items()},
        "warnings": warnings,
    }  # fmt: skip


def _say(compared: Comparison, fates: Mapping[RecordId, Fate], warnings: list[str]) -> None:
    for warning in warnings:
        say(f"! {warning}")
    told = _("new {new}, vanished {vanished}, retracted or corrected {noticed}, changed {changed}, "
             "unchanged {unchanged}")  # fmt: skip
    say(
        told.format(
            new=len(compared.new),
            vanished=len(compared.vanished),
            noticed=len(compared.noticed),
            changed=len(compared.changed),
            unchanged=len(compared.unchanged),
        )
    )
    groups: tuple[tuple[str, Mapping[RecordId, str]], ...] = (
        (_("new"), dict.fromkeys(compared.new, "")),
        (_("vanished"), dict.fromkeys(compared.vanished, "")),
        (_("notice"), {one: "; ".join(map(told_of, notices)) for one, notices in compared.noticed.items()}),
        (_("changed"), {one: ", ".join(names) for one, names in compared.changed.items()}),
    )
    for name, records in groups:
        for record, remark in list(records.items())[:_SHOWN]:
            fate = f"[{fates[record]}]" if record in fates else ""
            say("  ".join(part for part in (f"  {name}: {record}", remark, fate) if part))
        if len(records) > _SHOWN:
            say(_("  … and {number} more; --json lists all").format(number=len(records) - _SHOWN))
