"""History: every search there was, numbered as they came, and what changed from one to another."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final

from litreview.model.events import Event, Found, Import, SearchFailed, SearchLogged, SearchRun
from litreview.model.ledger import Ledger, order_of
from litreview.model.records import Notice, Record, RecordId

Search = SearchRun | SearchFailed | Import | SearchLogged
"""An act that is a search, or that brought in what one found."""


class Kind(StrEnum):
    """What an entry of the history is."""

    RUN = "run"
    FAILED = "failed"
    IMPORT = "import"
    LOGGED = "logged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One search of the history."""

    number: int
    """Counts from 1 in the order of the log."""
    event: Event
    act: Search
    kind: Kind
    new: tuple[RecordId, ...]
    """The records that no entry before it had found."""
    source_title: str
    """What its source is called; its short name where no search has said."""

    @property
    def found(self) -> tuple[Found, ...]:
        """Return what came with it; nothing for a search that failed or was only written down."""
        return self.act.found if isinstance(self.act, SearchRun | Import) else ()

    @property
    def stated(self) -> int | None:
        """Return how many records the source said there are, or None where nobody said."""
        match self.act:
            case SearchRun() as run:
                return sum(run.stated)
            case SearchLogged() as logged:
                return logged.stated
            case _:
                return None

    @property
    def name(self) -> str:
        """Return what it is known by: the stored query, the file or the source."""
        match self.act:
            case SearchRun() | SearchFailed() as asked:
                return asked.query
            case Import() as taken:
                return taken.file
            case SearchLogged() as logged:
                return logged.source_title


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Every record of two entries in exactly one class, in the order found."""

    new: tuple[RecordId, ...]
    """In the later one only."""
    vanished: tuple[RecordId, ...]
    """In the earlier one only."""
    noticed: Mapping[RecordId, tuple[Notice, ...]]
    """In both, retracted, corrected or commented on since: the notices that are new."""
    changed: Mapping[RecordId, tuple[str, ...]]
    """In both, saying something else: the names of the fields."""
    unchanged: tuple[RecordId, ...]


_KINDS: dict[type[Search], Kind] = {
    SearchRun: Kind.RUN,
    SearchFailed: Kind.FAILED,
    Import: Kind.IMPORT,
    SearchLogged: Kind.LOGGED,
}


_CALLED: Final = {
    name.casefold().replace(" ", ""): name
    for name in (
        "AMED", "ASReview", "Bibsys", "CINAHL", "Embase", "ERIC", "Google Scholar", "Idunn", "MEDLINE",
        "Norart", "Oria", "ProQuest", "PsycINFO", "PubMed", "Scopus", "SocINDEX", "Zotero",
    )
} | {"cochrane": "Cochrane Library", "svemed": "SveMed+", "wos": "Web of Science"}  # fmt: skip
"""How the short names that people give sources are written, where no search has said what they are."""


def titles(ledger: Ledger) -> dict[str, str]:
    """Return what each source is called, where a search of it has said so, or everybody knows."""
    every = [act for _event, act in (*ledger.logged, *ledger.runs)]
    known = {act.source: _CALLED[act.source] for act in every if act.source in _CALLED}
    return known | {act.source: act.source_title for act in every if not isinstance(act, Import)}


def history(ledger: Ledger) -> list[Entry]:
    """Return every search, in the order of the log."""
    acts: list[tuple[Event, Search]] = [*ledger.runs, *ledger.failures, *ledger.logged]
    seen: set[RecordId] = set()
    called = titles(ledger)
    entries = []
    for number, (event, act) in enumerate(sorted(acts, key=lambda one: order_of(one[0])), start=1):
        found = act.found if isinstance(act, SearchRun | Import) else ()
        new = tuple(one.record for one in found if one.record not in seen)
        seen.update(new)
        title = called.get(act.source, act.source)
        entries.append(
            Entry(number=number, event=event, act=act, kind=_KINDS[type(act)], new=new, source_title=title)
        )
    return entries


def compare(
    earlier: Iterable[Found],
    later: Iterable[Found],
    records: Callable[[Sequence[Found]], list[Record]],
) -> Comparison:
    """Return what became of each record; ``records`` gives them as they were found."""
    before, after = dict(earlier), dict(later)
    both = [record for record in after if record in before]
    otherwise = [record for record in both if before[record] != after[record]]
    old = records([Found(record, before[record]) for record in otherwise])
    new = records([Found(record, after[record]) for record in otherwise])
    pairs = list(zip(old, new, strict=True))
    noticed = {one.id: told for was, one in pairs if (told := new_notices(was, one))}
    changed = {one.id: names for was, one in pairs if (names := _fields_changed(was, one))}
    return Comparison(
        new=tuple(record for record in after if record not in before),
        vanished=tuple(record for record in before if record not in after),
        noticed=noticed,
        changed={record: names for record, names in changed.items() if record not in noticed},
        # Written by another version, a record may have other bytes and say the same.
        unchanged=tuple(record for record in both if record not in changed),
    )


def new_notices(before: Record, after: Record) -> tuple[Notice, ...]:
    """Return what has happened to the report since: the notices about it that were not there before."""
    return tuple(
        notice for notice in after.notices if notice not in before.notices and not notice.speaks_of_other
    )


def last_found(ledger: Ledger) -> dict[RecordId, Found]:
    """Return each record as the last search that found it had it."""
    return {found.record: found for _event, run in ledger.runs for found in run.found}


def unmatched(ledger: Ledger) -> list[SearchLogged]:
    """Return the searches made by hand that found something, and of whose source no file has come."""
    imported = {run.source for _event, run in ledger.runs}
    return [act for _event, act in ledger.logged if act.stated and act.source not in imported]


def _fields_changed(before: Record, after: Record) -> tuple[str, ...]:
    return tuple(
        field.name for field in fields(Record) if getattr(before, field.name) != getattr(after, field.name)
    )
