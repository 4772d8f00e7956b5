"""The audit: what a log and its records must say of each other, whatever engine keeps them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from litreview.model.events import (
    Adjudication,
    Attached,
    Chart,
    ChartDone,
    ChartSettled,
    Consensus,
    DuplicatesSought,
    Event,
    Import,
    Labels,
    Link,
    Note,
    Override,
    PilotBegun,
    Relook,
    Removed,
    Retrieval,
    Sealed,
    SearchRun,
    SetAside,
    TakenOver,
    Vote,
)
from litreview.model.garbage import collecting_no_garbage
from litreview.model.language import _, ngettext
from litreview.model.ledger import Ledger, extended, fold
from litreview.model.records import RecordId
from litreview.store import Store
from litreview.store.wire import canonical

_BATCH: Final = 1000  # events taken in at a time, as by a session that is open for days


def state_of(ledger: Ledger) -> bytes:
    """Return the state as canonical JSON: ledgers that answer alike give the same bytes."""
    return canonical(ledger.state())


def rebuilt_otherwise(store: Store) -> str | None:
    """Return what is wrong when the log replayed at once gives another state than the log as it arrived.

    None where both give the same bytes.
    """
    with collecting_no_garbage():
        same = _derived_and_replayed(store)
    return None if same else _("the state is not the one that the log replayed gives")


def _derived_and_replayed(store: Store) -> bool:
    arrived = [event for _arrival, event in store.events_after(0)]
    derived = Ledger()
    for start in range(0, len(arrived), _BATCH):
        derived = extended(derived, arrived[start : start + _BATCH])
        derived.report_of(RecordId(""))  # a session asks in between, and what it then keeps must not go stale
    return state_of(derived) == state_of(fold(arrived))


def missing_records(ledger: Ledger, store: Store) -> Iterator[str]:
    """Yield each event that speaks of a record, or of a record's content, that is not kept."""
    kept = set(store.kept())
    known = {record for record, _digest in kept}
    for event in ledger.events.values():
        if isinstance(event.act, SearchRun | Import):
            gone = [found.record for found in event.act.found if found not in kept]
        else:
            gone = [record for record in _records_of(event) if record not in known]
        for record in gone:
            yield _("event {id}: its record {record} is missing").format(id=event.id, record=record)


def unnamed_records(ledger: Ledger, store: Store) -> int:
    """Return how many contents of records are kept that no search or import names."""
    named = {found for _event, run in ledger.runs for found in run.found}
    return sum(kept not in named for kept in store.kept())


def remarks(ledger: Ledger, store: Store) -> Iterator[str]:
    """Yield what a person should know of the log though nothing is wrong with it."""
    own = store.devices()
    devices = Counter(event.device for event in ledger.events.values() if event.device not in own)
    for device, number in sorted(devices.items()):
        said = ngettext(
            "store: {number} event came from another device, {device}",
            "store: {number} events came from another device, {device}",
            number,
        )
        yield said.format(number=number, device=device)
    unnamed = unnamed_records(ledger, store)
    if unnamed:
        said = ngettext(
            "store: the content of {number} record is named by no search and no import",
            "store: the contents of {number} records are named by no search and no import",
            unnamed,
        )
        yield said.format(number=unnamed)


def _records_of(event: Event) -> Iterable[RecordId]:
    match event.act:
        case Link() as link:
            return (link.first, link.second)
        case DuplicatesSought() as sought:
            return (record for doubt in sought.doubtful for record in (doubt.first, doubt.second))
        case Vote() | TakenOver() | Adjudication() | Consensus() | Override() | Note() | Sealed() as act:
            return (act.record,)
        case (
            Labels()
            | Chart()
            | ChartDone()
            | ChartSettled()
            | Retrieval()
            | Attached()
            | Removed()
            | SetAside()
        ) as act:
            return (act.record,)
        case PilotBegun() | Relook() as act:
            return act.records
        case _:
            return ()
