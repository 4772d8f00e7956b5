"""Every registered source, the stand-in it is tried against, and what to ask of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from math import ceil
from pathlib import Path
from typing import Final

from litreview.demo.alma import AlmaStandIn
from litreview.demo.crossref import CrossrefStandIn
from litreview.demo.europepmc import EuropePmcStandIn
from litreview.demo.nb import NbStandIn
from litreview.demo.nva import NvaStandIn
from litreview.demo.openalex import OpenAlexStandIn
from litreview.demo.pubmed import PubMedStandIn
from litreview.demo.standins import Fault, StandIn
from litreview.demo.swepub import SwePubStandIn
from litreview.model.events import Event, SearchFailed, SearchRun
from litreview.model.queries import Source, StoredQuery
from litreview.model.records import Record, RecordType, accession_id
from litreview.searches import registry
from litreview.searches.http import Tape
from litreview.searches.run import Progress, Reread, SearchDesk
from litreview.store.journal import Journal
from tests.making import LIBRARIAN, TickingClock
from tests.searches.asking import CONTACT, KEY, Hourglass, client, query, settings

SMALL: Final = 5
"""Records a page where the source lets itself be told."""
ONE_ANSWER: Final = 3
"""Requests of a query to a source that answers each of them whole; a page of records fits each."""

Request = Mapping[str, str]


def _by_page(records: int, size: int) -> int:
    return max(1, ceil(records / size))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One source, its stand-in, and how the two behave where sources differ."""

    name: str
    stand_in: Callable[[Sequence[Record]], StandIn]
    """Opens the service with these records, which it gives in this order."""
    everything: tuple[Request, ...]
    """The requests that together find every example."""
    unaskable: Request
    """What the source refuses to ask."""
    refused: Request | None = None
    """What the service refuses to answer; None where it takes anything."""
    accession: Callable[[int], str] = str
    size: int = SMALL
    answers: Callable[[int, int], int] = _by_page
    """How many answers so many records come in, so many a page."""
    grown: tuple[int, int] = (0, 0)
    """What a record that comes in front while it is read adds to those stated and to those given."""
    shrunk: tuple[int, int] = (0, 0)
    """What a record that goes from the front while it is read does."""
    loses: frozenset[Fault] = frozenset()
    """After which faults a page does not come again."""
    rests: float = 0.0
    """Seconds for which even a stand-in is left alone after each request."""
    remembers: bool = False
    """Whether the service must remember the search to go on with it."""

    def example(self, number: int) -> Record:
        """Return an example that ``everything`` finds; as many as fit a page are of one year."""
        accession = self.accession(number)
        year = 2000 + number // self.size
        return Record(
            id=accession_id(self.name, accession),
            source=self.name,
            accession=accession,
            pmid=accession.removeprefix("MED/") if self.name in {"pubmed", "europepmc"} else None,
            doi=accession if self.name == "crossref" else None,
            type=RecordType.ARTICLE,
            title=f"Eksempel {number} på læring og mestring",
            year=year,
            date=str(year),
            language="nor",
        )

    def examples(self, count: int) -> list[Record]:
        """Return so many examples in the order the service gives them."""
        return [self.example(number) for number in range(count)]


TRIED: Final = {
    tried.name: tried
    for tried in (
        Tried(
            name="alma",
            stand_in=AlmaStandIn,
            everything=({"query": 'alma.title = "læring og mestring"'},),
            unaskable={"q": "læring"},
            refused={"query": "alma.titel = læring"},
            accession="99{:06}02201".format,
            grown=(1, 0),
            shrunk=(0, -1),
        ),
        Tried(
            name="crossref",
            stand_in=CrossrefStandIn,
            everything=({"query.bibliographic": "mestring"},),
            unaskable={"rows": "3"},
            refused={"filter": "prefiks:10.18261"},
            accession="10.18261/eksempel.{}".format,
            loses=frozenset({Fault.TRUNCATED, Fault.SLOW}),
            remembers=True,
        ),
        Tried(
            name="europepmc",
            stand_in=EuropePmcStandIn,
            everything=({"query": "TITLE:læring"},),
            unaskable={"pageSize": "3"},
            refused={"query": "(TITLE:læring"},
            accession=lambda number: f"MED/{1000 + number}",
            shrunk=(0, -1),
        ),
        Tried(
            name="nb",
            stand_in=NbStandIn,
            everything=({"q": 'title:"læring og mestring"', "searchType": "FIELD_RESTRICTED_SEARCH"},),
            unaskable={"q": "læring"},
            accession="{:032x}".format,
            grown=(1, 0),
            shrunk=(0, -1),
        ),
        Tried(
            name="nva",
            # The latest change comes first, and of the stand-in's records that is the last.
            stand_in=lambda records: NvaStandIn(records[::-1]),
            everything=({"title": "læring"},),
            unaskable={"size": "3"},
            refused={"titel": "læring"},
            accession="0190-{:04}".format,
            size=100,
        ),
        Tried(
            name="openalex",
            stand_in=OpenAlexStandIn,
            everything=({"filter": "title.search:læring"},),
            unaskable={"per_page": "3"},
            refused={"filter": "sprog:no"},
            accession=lambda number: f"W{number + 1}",
            shrunk=(0, -1),
        ),
        Tried(
            name="pubmed",
            stand_in=PubMedStandIn,
            everything=({"term": "1900:3000[dp]"},),
            unaskable={"query": "læring"},
            # The highest number comes first.
            accession=lambda number: str(9_000 - number),
            shrunk=(0, -1),
            rests=0.11,
            answers=lambda records, size: 1 + ceil(records / size),
            remembers=True,
        ),
        Tried(
            name="swepub",
            stand_in=SwePubStandIn,
            everything=tuple(
                {"title": "mestring", "from": str(year), "to": str(year)} for year in (2000, 2001, 2002)
            ),
            unaskable={"title": '"læring og mestring"'},
            refused={"title": "mestring", "contentMarking": "all"},
            accession="oai:example.org:{}".format,
            answers=lambda _records, _size: ONE_ANSWER,
        ),
    )
}
"""By the name under which the source is registered."""


def two_pages_and_some(tried: Tried) -> list[Record]:
    return tried.examples(2 * tried.size + 2)


def ids(records: Sequence[Record]) -> list[str]:
    return [record.id for record in records]


def answers_to(tried: Tried, records: Sequence[Record]) -> int:
    return tried.answers(len(records), tried.size)


def hold(tried: Tried, service: StandIn, records: Sequence[Record]) -> None:
    """Let the open service have other records from now on, as a living database has."""
    fresh = tried.stand_in(records)
    held: dict[str, object] = {name: vars(fresh)[name] for name in _HELD if name in vars(fresh)}
    assert held, f"nothing is known of where the stand-in of {tried.name} keeps its records"
    vars(service).update(held)


_HELD: Final[Sequence[str]] = ("_records", "_works", "_documents", "_entries")


@dataclass(slots=True)
class Trial:
    """A search desk with a store of its own, which asks one service through the real source."""

    tried: Tried
    address: str
    folder: Path
    journal: Journal
    _: KW_ONLY
    attempts: int = 2
    read: float = 10.0
    key: str = KEY
    contact: str = CONTACT
    glass: Hourglass = field(default_factory=Hourglass)

    def search(
        self,
        *requests: Request,
        progress: Progress | None = None,
        since: date | None = None,
    ) -> SearchRun:
        """Run a query with these requests, or with those that find everything."""
        asked = self.query(*requests)
        return self.desk.run(asked, self.connect, actor=LIBRARIAN, progress=progress, since=since)

    def query(self, *requests: Request) -> StoredQuery:
        """Return the query with these requests, or with those that find everything."""
        return query(self.tried.name, *map(dict, requests or self.tried.everything))

    def reread(self) -> Reread:
        """Read the answers of the one run again."""
        ((event, run),) = self.runs
        return self.desk.reread(event, run, self.connect, actor=LIBRARIAN)

    def connect(self, tape: Tape | None) -> Source:
        """Return the registered source, over a polite client that waits in the glass only."""
        http = client(self.glass, attempts=self.attempts, read=self.read, tape=tape, chance=0.0)
        source = registry.source(self.tried.name, http, settings(self.address, self.key, self.contact))
        if hasattr(source, "page_size"):
            vars(source)["page_size"] = self.tried.size
        return source

    @property
    def desk(self) -> SearchDesk:
        return SearchDesk(journal=self.journal, raw=self.raw, clock=TickingClock())

    @property
    def runs(self) -> list[tuple[Event, SearchRun]]:
        """Return the searches in the log that were answered."""
        told = self.journal.refresh().runs
        return [(event, act) for event, act in told if isinstance(act, SearchRun)]

    @property
    def failures(self) -> list[SearchFailed]:
        """Return the searches in the log that failed."""
        return [act for _event, act in self.journal.refresh().failures]

    @property
    def raw(self) -> Path:
        return self.folder / "raw"

    @property
    def answers(self) -> set[str]:
        """Return the names of the answers in the archive."""
        return {file.stem for file in self.raw.glob("*.gz")}

    @property
    def kept(self) -> list[str]:
        """Return the ids of the records that are in the store."""
        return list(self.journal.refresh().kinds)
