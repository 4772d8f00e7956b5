"""What tests make again and again: a clock, a protocol, records, a journal with records in it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from litreview.model.events import Found, Import
from litreview.model.protocol import (
    Criterion,
    Digest,
    Handle,
    Member,
    Protocol,
    Question,
    Reason,
    ReasonId,
    Role,
    Stage,
    StageRule,
    Terms,
    Wording,
)
from litreview.model.records import Author, Record, RecordId, SourceKind
from litreview.screening.reveal import reveal_complete
from litreview.store.journal import Journal
from litreview.store.sqlite import SqliteStore

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
FIRST, SECOND, LEAD, LIBRARIAN = (Handle(name) for name in ("first", "second", "lead", "librarian"))


class TickingClock:
    """A clock that goes on one second each time it is read."""

    def __init__(self, start: datetime = START) -> None:
        self.moment = start

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


def wording(text: str) -> Wording:
    return Wording(en=text, nb=f"{text} (nb)")


def protocol() -> Protocol:
    return Protocol(
        title=wording("An example review"),
        question=Question(
            text=wording("How do they work together?"),
            population=wording("Adults"),
            concept=wording("Patient education"),
            context=wording("Norway"),
        ),
        inclusion=(Criterion(id="both-levels", text=wording("Hospital and municipality")),),
        exclusion=(Criterion(id="drug-trial", text=wording("Drug trials")),),
        reasons=(
            Reason(id=ReasonId("wrong-setting"), text=wording("Not Norway")),
            Reason(id=ReasonId("no-collaboration"), text=wording("No collaboration")),
        ),
        stages=(
            StageRule(stage=Stage.TITLE_ABSTRACT, rule="two-must-agree", maybe_goes_on=True),
            StageRule(stage=Stage.FULL_TEXT, rule="two-must-agree"),
        ),
        team=(
            Member(handle=FIRST, roles=(Role.REVIEWER,)),
            Member(handle=SECOND, roles=(Role.REVIEWER,)),
            Member(handle=LEAD, roles=(Role.LEAD,)),
            Member(handle=LIBRARIAN, roles=(Role.LIBRARIAN,)),
        ),
        digest=Digest("0" * 64),
        terms=Terms(include=("samhandling*", "municipal*"), exclude=("protocol",)),
    )


def record(number: int, source: str = "pubmed", **other: object) -> Record:
    """Return an example record with the fields given."""
    fields: dict[str, object] = {
        "title": f"Example report number {number} on learning and mastery services",
        "authors": (Author(family="Eksempel", given="A"),),
        "year": 2020,
        "container": "Example Journal",
    }
    return Record(id=RecordId(f"{source}:{number}"), source=source, **(fields | other))  # type: ignore[arg-type]


def new_journal(folder: Path) -> Journal:
    """Return a journal over a new store, which is closed when the test ends."""
    made = Journal(SqliteStore.create(folder / "review.db", TickingClock()))
    _opened.append(made)
    return made


_opened: list[Journal] = []


def close_journals() -> None:
    """Close every journal a test has made."""
    while _opened:
        _opened.pop().store.close()


def reveal(journal: Journal, stage: Stage = Stage.TITLE_ABSTRACT) -> None:
    """Let the lead open every record of the stage whose votes are in."""
    reveal_complete(journal, protocol(), stage, lead=LEAD)


def bring_in(journal: Journal, records: Sequence[Record], kind: SourceKind = SourceKind.DATABASE) -> None:
    """Import the records, all of one source, as one file would."""
    act = Import(
        file="example.ris",
        digest=Digest(f"{len(journal.ledger.events):064x}"),
        source=records[0].source,
        source_kind=kind,
        format="ris",
        entries=len(records),
        problems=0,
        found=tuple(Found(one.id, journal.store.digest(one)) for one in records),
    )
    journal.append(LIBRARIAN, act, records)
