"""Review: an opened workspace (protocol, store, clock); the one thing the front ends hold."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from litreview.model.errors import LitreviewError, ReviewError, UsageError
from litreview.model.events import (
    DeviceAdmitted,
    DeviceId,
    DuplicatesSought,
    Event,
    Found,
    Link,
    ProtocolAdopted,
    Relation,
    Sealed,
    SearchLogged,
    SearchRun,
)
from litreview.model.language import _
from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle, Protocol, Revelation, Role, Stage
from litreview.model.queries import Source, SourceSettings, StoredQuery
from litreview.model.records import Record, RecordId
from litreview.model.reports import Report
from litreview.model.text import one_line
from litreview.screening.rules import quotas_of, sought
from litreview.screening.session import ScreeningSession, member
from litreview.store import Access, Clock, Login, Store
from litreview.store.files import refuse_ways_out
from litreview.store.fulltexts import FullTexts
from litreview.store.journal import Journal
from litreview.store.memory import Memory
from litreview.store.memory_file import FileMemory
from litreview.store.opening import embedded, served
from litreview.store.server import SERVER_FILE, read_server
from litreview.store.sqlite import SqliteStore
from litreview.workspace import (
    DECISIONS,
    MEMORY,
    PROTOCOL,
    RAW,
    STORE,
    WRITTEN_TO,
    now,
    protocol_of,
    queries_named,
    query_names,
    recall_with,
)

if TYPE_CHECKING:
    from litreview.duplicates.explaining import Explanation
    from litreview.duplicates.find import Duplicates
    from litreview.duplicates.ruling import Consequence
    from litreview.exports.overview import Overview, OwnView
    from litreview.exports.prisma import PrismaFlow
    from litreview.screening.charting_session import ChartingSession
    from litreview.screening.charting_settling import ChartSettling
    from litreview.screening.conflict_session import ConflictSession
    from litreview.screening.conflicts import Choice
    from litreview.screening.first_votes import FirstVotes
    from litreview.screening.lead import LeadDesk
    from litreview.screening.meeting import Meeting
    from litreview.screening.retrieving import RetrievalDesk
    from litreview.screening.taking_over import Handover, Taken
    from litreview.searches.archive import Begun
    from litreview.searches.concepts import Strategy
    from litreview.searches.history import Entry
    from litreview.searches.imports import Imported, ReferenceFile
    from litreview.searches.lookups import OpenCopies
    from litreview.searches.recall import Row
    from litreview.searches.run import Connect, Progress, Reread
    from litreview.store.exchange.exchange import Exchange
    from litreview.store.exchange.report import SyncReport

_MANY: Final = 1_000
_NOBODY: Final = "nobody@example.org"


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Where the sources are and who asks them; addresses and keys by source name."""

    contact: str | None = None
    addresses: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Services":
        """Return the services described by ``LITREVIEW_EMAIL``, ``LITREVIEW_<SOURCE>_URL`` and ``…_KEY``."""
        prefix = "LITREVIEW_"

        def named(ending: str) -> dict[str, str]:
            return {
                name.removeprefix(prefix).removesuffix(ending).lower(): value
                for name, value in environment.items()
                if name.startswith(prefix) and name.endswith(ending) and value
            }

        keys = named("_KEY")
        if environment.get("NCBI_API_KEY"):
            keys.setdefault("pubmed", environment["NCBI_API_KEY"])
        return cls(contact=environment.get("LITREVIEW_EMAIL"), addresses=named("_URL"), keys=keys)


class Review:
    """One review workspace, opened; ``open_review`` gives one and closes it."""

    def __init__(
        self,
        *,
        folder: Path,
        protocol: Protocol,
        journal: Journal,
        clock: Clock,
        memory: Memory | None = None,
    ) -> None:
        self.folder = folder
        self.protocol = protocol
        self.journal = journal
        self._clock = clock
        self._memory = memory

    @property
    def ledger(self) -> Ledger:
        """Return the review's current state."""
        return self.journal.refresh()

    def queries(self, names: Sequence[str]) -> tuple[StoredQuery, ...]:
        """Return the stored queries of these names, or all for no name.

        Raise UsageError for an unknown name, and where there is no stored query at all.
        """
        return queries_named(self.folder, names)

    def search(
        self,
        query: StoredQuery,
        *,
        services: Services,
        actor: Handle,
        since: date | None = None,
        progress: "Progress | None" = None,
    ) -> SearchRun:
        """Run one stored query, or what came since a day, and keep what came.

        Raise SourceError where the source does not answer to the end.
        """
        from litreview.searches.run import SearchDesk  # noqa: PLC0415 - screening does without

        self.adopt_protocol(actor)
        connect = self._connect(query.source, services)
        desk = SearchDesk(journal=self.journal, raw=self.folder / RAW, clock=self._clock)
        return desk.run(query, connect, actor=actor, since=since, progress=progress)

    def reread(self, entry: "Entry", *, actor: Handle) -> "Reread":
        """Read the answers that a run has kept again; raise UsageError for what is no run."""
        from litreview.searches.run import SearchDesk  # noqa: PLC0415 - screening does without

        if not isinstance(entry.act, SearchRun):
            raise UsageError(
                str(entry.number),
                _("is no run of a stored query, and has kept no answers"),
                _("litreview searches lists the runs."),
            )
        # Nobody is asked, so nobody is told who asks; PubMed's connector wants to be told all the same.
        connect = self._connect(entry.act.source, Services(contact=_NOBODY))
        desk = SearchDesk(journal=self.journal, raw=self.folder / RAW, clock=self._clock)
        return desk.reread(entry.event, entry.act, connect, actor=actor)

    def broken_off(self, query: StoredQuery) -> "Begun | None":
        """Return what is known of a run of the query that was broken off, and of which no log tells."""
        from litreview.searches.run import SearchDesk  # noqa: PLC0415 - screening does without

        desk = SearchDesk(journal=self.journal, raw=self.folder / RAW, clock=self._clock)
        return desk.broken_off(query)

    def open_copies(self, services: Services, *, fresh: bool = False) -> "OpenCopies":
        """Return who is asked for open copies of full texts; raise UsageError where no e-mail is set."""
        from litreview.searches.lookups import open_copies  # noqa: PLC0415 - screening does without

        settings = SourceSettings(
            address=services.addresses.get("unpaywall"), contact=services.contact or self.protocol.contact
        )
        return open_copies(settings, self.folder / RAW, self._clock, fresh=fresh)

    def _connect(self, name: str, services: Services) -> "Connect":
        from litreview.searches.http import Http, Tape  # noqa: PLC0415 - screening does without
        from litreview.searches.registry import source  # noqa: PLC0415 - likewise

        settings = SourceSettings(
            address=services.addresses.get(name),
            contact=services.contact or self.protocol.contact,
            key=services.keys.get(name),
        )

        def connect(tape: Tape | None) -> Source:
            return source(name, Http(contact=settings.contact, tape=tape), settings)

        return connect

    def recall(self, strategy: "Strategy") -> "tuple[Row, ...]":
        """Return what the strategy does with each known report of ``searches/seeds.csv`` in each source.

        The sources are those of the stored queries that the strategy can be written for.
        """
        found = {
            act.query: frozenset(one.record for one in act.found)
            for _event, act in self.ledger.runs
            if isinstance(act, SearchRun) and act.since is None
        }
        return recall_with(self.folder, strategy, self.records(tuple(self.ledger.kinds)), found)

    def searches(self) -> "list[Entry]":
        """Return every search there was, numbered in the order of the log."""
        from litreview.searches.history import history  # noqa: PLC0415 - screening does without

        return history(self.ledger)

    def retracted(self) -> list[Record]:
        """Return the records that are retracted, as the last search that found each had it."""
        from litreview.searches.history import last_found  # noqa: PLC0415 - screening does without

        last = list(last_found(self.ledger).values())
        found: list[Record] = []
        for start in range(0, len(last), _MANY):  # not all at once: few are retracted, and many are found
            some = self.journal.store.as_found(last[start : start + _MANY])
            found.extend(record for record in some if record.is_retracted)
        return found

    def log_search(self, act: SearchLogged, *, actor: Handle) -> SearchLogged:
        """Write down a search that was made by hand; raise UsageError for one that cannot have been."""
        from litreview.searches.logged import refuse_impossible  # noqa: PLC0415 - screening does without

        refuse_impossible(act, self._clock())
        self.adopt_protocol(actor)
        self.journal.append(actor, act)
        return act

    def give_up(self, query: str, *, actor: Handle) -> int:
        """Let a search that failed, and will not be made again, count no more; return how often it failed.

        Raise UsageError where it did not fail, or its stored query is still there; ReviewError where it
        was somebody else who made it.
        """
        from litreview.searches.given_up import undoings  # noqa: PLC0415 - screening does without

        acts = undoings(self.ledger, query, actor, stored=query_names(self.folder))
        self.journal.append_all(actor, acts)
        return len(acts)

    def import_file(self, file: "ReferenceFile", *, actor: Handle) -> "list[Imported]":
        """Read a reference file and keep its records, all or none; of an archive, file by file.

        Raise what is wrong with the first file of an archive that is refused, when the others are kept.
        """
        done = list(self.importing(file, actor=actor))
        for one in done:
            if isinstance(one, LitreviewError):
                raise one
        return [one for one in done if not isinstance(one, LitreviewError)]

    def importing(
        self, file: "ReferenceFile", *, actor: Handle, handover: "Handover | None" = None
    ) -> "Iterator[Imported | LitreviewError]":
        """Yield what came of each text in the file as soon as it is kept, or why one was refused.

        With a handover, a text whose decisions could not be taken over is refused too, and nothing of it
        is kept. Of that, and of a file that comes back, the review's own records are not kept again.
        """
        from litreview.searches.imports import import_file  # noqa: PLC0415 - screening does without

        if handover:
            self.refuse_handover(handover)
        self.adopt_protocol(actor)
        judge = partial(handover.judge, self.protocol) if handover else None
        recognise = self._recogniser() if (handover or file.returned) and self.ledger.reports else None
        yield from import_file(self.journal, file, actor=actor, witness=judge, recognise=recognise)

    def _recogniser(self) -> Callable[[Record], RecordId | None]:
        """Return what knows the review's own reports when they come back from another tool."""
        from litreview.screening.returning import known_of  # noqa: PLC0415 - screening does without

        return known_of(self.ledger.reports, self.records).recognise

    def refuse_handover(self, handover: "Handover") -> None:
        """Raise UsageError for a handle that is no reviewer's or an unknown reason, or with no lead here."""
        handover.refuse_unknown(self.protocol)
        self._lead_here()

    def take_over(self, imported: "Imported", handover: "Handover") -> "Taken":
        """Write down what members had decided in another tool on the records that a file brought.

        Raise UsageError for a handle that is no reviewer's and a reason that is unknown; the lead vouches
        for it, so one must be here.
        """
        from litreview.screening.taking_over import Brought, take_over  # noqa: PLC0415 - screening does without

        brought = Brought(
            records=chain(self._as_found(imported.act.found), imported.returned),
            listed=imported.listed,
            file=imported.act.file,
        )
        return take_over(self.journal, self.protocol, brought, handover, lead=self._lead_here())

    def duplicates(self, progress: Callable[[int, int], object] | None = None) -> "Duplicates":
        """Return what the rules find among all records, bound by what people have said of pairs.

        ``progress`` is told how many records of how many were compared.
        """
        from litreview.duplicates.seeking import seek  # noqa: PLC0415 - screening does without

        with closing(self._memory) if self._memory else nullcontext():
            return seek(self.journal, self._memory, progress)

    def link(self, found: "Duplicates", *, actor: Handle) -> "list[Link | DuplicatesSought]":
        """Write down what was found, where the log does not say it yet; return what was written."""
        from litreview.duplicates.linking import acts_of  # noqa: PLC0415 - screening does without

        self.adopt_protocol(actor)
        acts = acts_of(found, self.ledger)
        if acts:
            self.journal.append_all(actor, acts)
        return acts

    def explain(self, first: str, second: str) -> "Explanation":
        """Return why two records stand in one report or in two; raise UsageError for an unknown record."""
        from litreview.duplicates.explaining import explain  # noqa: PLC0415 - screening does without

        for record in (first, second):
            self.report(record)
        one, other = self.records([RecordId(first), RecordId(second)])
        return explain(one, other, self.ledger)

    def relate(
        self, records: Sequence[str], relation: Relation, *, actor: Handle, note: str | None = None
    ) -> "Consequence":
        """Write down a person's word on two records, and return what follows from it.

        Raise UsageError for an unknown record, ReviewError for a word that contradicts an earlier one.
        """
        from litreview.duplicates.linking import by_hand  # noqa: PLC0415 - screening does without
        from litreview.duplicates.ruling import (  # noqa: PLC0415 - likewise
            consequence,
            refuse_contradiction,
            reports_of,
        )

        first, second = (RecordId(record) for record in records)
        before = reports_of(
            self.ledger, [record for one in (first, second) for record in self.report(one).records]
        )
        link = by_hand(first, second, relation, one_line(note or "") or None)
        refuse_contradiction(link, self.ledger)
        self.adopt_protocol(actor)
        self.journal.append(actor, link)
        return consequence(before, self.ledger)

    def linker(self, handle: str | None) -> Handle:
        """Return who says what records are to each other: the handle given, or a librarian, or the lead.

        Raise UsageError for a handle that is neither's: it is said which votes count for one report.
        """
        known = [*self.protocol.with_role(Role.LIBRARIAN), *self.protocol.with_role(Role.LEAD)]
        actor = self.actor(handle, Role.LIBRARIAN)
        if actor in known:
            return actor
        if handle is None and self.journal.store.identity is None:
            return known[0]  # a protocol has a lead
        raise UsageError(
            f"--as {actor}",
            _("only a librarian or a lead says which records are one report"),
            _("In screening/protocol.toml these are: {known}.").format(known=", ".join(dict.fromkeys(known))),
        )

    def screening(self, handle: str, stage: Stage | None = None) -> ScreeningSession:
        """Return the reviewer's session, opened at the stage or at the first that has something left.

        Raise UsageError for a handle that is no reviewer's.
        """
        reviewer = member(self.protocol, handle, Role.REVIEWER)
        self.adopt_protocol(reviewer)
        session = self._session(reviewer, stage or Stage.TITLE_ABSTRACT)
        if stage is None and session.progress.left == 0:
            later = self._session(reviewer, Stage.FULL_TEXT)
            session = later if later.progress.total else session
        return session

    def conflicts(
        self, handle: str, *, with_settled: bool = False, choice: "Choice | None" = None
    ) -> "ConflictSession":
        """Return the lead's session over the open conflicts, or over all, or those so chosen.

        Raise UsageError for a handle that is no lead's.
        """
        from litreview.screening.conflict_session import ConflictSession  # noqa: PLC0415 - screening does without

        lead = member(self.protocol, handle, Role.LEAD)
        self.adopt_protocol(lead)
        self._refuse_elsewhere(lead)
        session = ConflictSession(
            journal=self.journal,
            protocol=self.protocol,
            lead=lead,
            with_settled=with_settled,
            choice=choice,
            fulltexts=self.fulltexts,
        )
        session.reopen()
        if self.open_revealed(lead):
            session.reopen()
        return session

    def charting(self, handle: str) -> "ChartingSession":
        """Return the reviewer's charting session, opened; raise UsageError for a handle that is none's."""
        from litreview.screening.charting import refuse_formless  # noqa: PLC0415 - screening does without
        from litreview.screening.charting_session import ChartingSession  # noqa: PLC0415 - likewise

        reviewer = member(self.protocol, handle, Role.REVIEWER)
        session = ChartingSession(
            journal=self.journal, protocol=self.protocol, reviewer=reviewer, fulltexts=self.fulltexts
        )
        refuse_formless(self.protocol)
        self.adopt_protocol(reviewer)
        session.reopen()
        return session

    def chart_settling(self, handle: str, *, with_settled: bool = False) -> "ChartSettling":
        """Return the lead's walk through what charts differ in; raise UsageError for no lead's handle."""
        from litreview.screening.charting import refuse_formless  # noqa: PLC0415 - screening does without
        from litreview.screening.charting_settling import ChartSettling  # noqa: PLC0415 - likewise

        lead = member(self.protocol, handle, Role.LEAD)
        refuse_formless(self.protocol)
        self._refuse_elsewhere(lead)
        self.adopt_protocol(lead)
        session = ChartSettling(
            journal=self.journal,
            protocol=self.protocol,
            lead=lead,
            with_settled=with_settled,
            fulltexts=self.fulltexts,
        )
        session.reopen()
        if self.open_revealed(lead):
            session.reopen()
        return session

    def open_charts(self, records: Sequence[str], *, why: str, lead: str) -> int:
        """Open what was charted of these records' reports before its time; return how many charts.

        Raise UsageError for an unknown record or a handle that is no lead's, or where no reason is given.
        """
        from litreview.screening.charting import open_early  # noqa: PLC0415 - screening does without

        handle = member(self.protocol, lead, Role.LEAD)
        self._refuse_elsewhere(handle)
        reports = list(dict.fromkeys(self.report(record) for record in records))
        return open_early(self.journal, reports, why=why, lead=handle)

    def meeting(self, handle: str, *, only_reads: bool = False) -> "Meeting":
        """Return what the lead takes to a meeting; raise UsageError for a handle that is no lead's."""
        from litreview.screening.meeting import Meeting  # noqa: PLC0415 - screening does without

        lead = member(self.protocol, handle, Role.LEAD)
        self._refuse_elsewhere(lead)
        if not only_reads:
            self.adopt_protocol(lead)
        return Meeting(journal=self.journal, protocol=self.protocol, lead=lead)

    def desk(self, handle: str) -> "LeadDesk":
        """Return the lead's desk; raise UsageError for a handle that is no lead's."""
        from litreview.screening.lead import LeadDesk  # noqa: PLC0415 - screening does without

        lead = member(self.protocol, handle, Role.LEAD)
        self._refuse_elsewhere(lead)
        self.adopt_protocol(lead)
        return LeadDesk(journal=self.journal, protocol=self.protocol, lead=lead)

    def refuse_other_lead(self, person: Handle) -> None:
        """Raise ReviewError for a lead who works on another machine than this."""
        if person in self.protocol.with_role(Role.LEAD):
            self._refuse_elsewhere(person)

    def sync(self, handle: str, shared: Path | None = None) -> "SyncReport":
        """Exchange with the other machines what this member did here, sealed, through the shared folder.

        A lead's machine also sends, and vouches for, what was done on it in the name of others who do
        not vote, such as the librarian's searches.
        """
        exchange, member_of_team = self.exchange(), self.actor(handle, Role.REVIEWER)
        reports = []
        for other, device in self._vouched_for(member_of_team):
            reports.append(exchange.sync(other, shared))
            exchange.admit(member_of_team, other, device)
        reports.append(exchange.sync(member_of_team, shared))
        return replace(
            reports[-1],
            sent=sum(report.sent for report in reports),
            received=sum(report.received for report in reports),
            opened=sum(report.opened for report in reports),
        )

    def open_revealed(self, lead: Handle) -> int:
        """Open what was revealed and lies sealed here, as far as the lead's key opens it; return how much."""
        before = len(self._revealed_and_sealed())
        if before and lead in self.protocol.with_role(Role.LEAD):
            self.sync(lead)
        return before - len(self._revealed_and_sealed())

    def still_sealed(self) -> tuple[Handle, ...]:
        """Return whose revealed votes are not open here yet, by name; the lead's sync, or theirs, does it."""
        return tuple(sorted({event.actor for event in self._revealed_and_sealed()}))

    def exchange(self) -> "Exchange":
        """Return this review's part in the exchange; raise UsageError where a server keeps the review."""
        from litreview.store.exchange.exchange import Exchange  # noqa: PLC0415 - loads cryptography
        from litreview.store.exchange.keys import key_ring  # noqa: PLC0415 - likewise

        store = self.journal.store
        if not isinstance(store, SqliteStore):
            raise UsageError(
                SERVER_FILE.as_posix(),
                _("this review is on a server, and nothing needs to be exchanged"),
                _("All who are connected see the same."),
            )
        return Exchange(store, self.folder / DECISIONS, self.protocol, key_ring(self.folder))

    def first_votes(self, handle: str | None, stages: Sequence[Stage]) -> "tuple[FirstVotes, ...]":
        """Return the first votes of those of the stages that whoever asks may compare.

        Raise ReviewError where that is none, and UsageError for a handle that the protocol has not.
        """
        from litreview.screening.first_votes import comparable  # noqa: PLC0415 - screening does without

        asks = self.journal.store.identity or handle
        who = self.actor(asks, Role.LEAD) if asks else None
        if who in self.protocol.with_role(Role.LEAD):
            self._refuse_elsewhere(who)
        return comparable(self.ledger, self.protocol, stages, who)

    def sought(self) -> list[Report]:
        """Return the reports whose full text is wanted, in the order found."""
        return sought(self.ledger, self.protocol)

    def retrieve(
        self, records: Sequence[str], *, retrieved: bool, note: str | None, actor: Handle
    ) -> list[Report]:
        """Say of these reports that their full text was, or could not be, retrieved; all or none."""
        return self.retrieval(actor).retrieve(records, retrieved=retrieved, note=note)

    def retrieval(self, actor: Handle) -> "RetrievalDesk":
        """Return the desk at which the member says what was retrieved, and attaches files."""
        from litreview.screening.retrieving import RetrievalDesk  # noqa: PLC0415 - screening does without

        return RetrievalDesk(
            journal=self.journal, protocol=self.protocol, fulltexts=self.fulltexts, actor=actor
        )

    @property
    def fulltexts(self) -> FullTexts:
        """Return the files of full texts in the review's folder."""
        return FullTexts(self.folder)

    def report(self, record: str) -> Report:
        """Return the report that a record describes; raise UsageError for a record nobody found."""
        return self.ledger.known_report(record)

    def records(self, wanted: Sequence[RecordId]) -> list[Record]:
        """Return the records, in the order wanted."""
        return self.journal.store.records(wanted)

    def flow(self, day: date | None = None) -> "PrismaFlow":
        """Return the PRISMA counts as the log stands, or as it stood at the end of a day (UTC)."""
        from litreview.exports.prisma import count  # noqa: PLC0415 - screening does without

        return self.stood(day)[1] if day else count(self.ledger, self.protocol)

    def stood(self, day: date) -> "tuple[Ledger, PrismaFlow]":
        """Return the ledger as it stood at the end of a day (UTC), and its counts."""
        from litreview.exports.as_of import ledger_as_of, protocol_as_of  # noqa: PLC0415 - rarely asked
        from litreview.exports.prisma import count  # noqa: PLC0415 - screening does without

        ledger = ledger_as_of(self.ledger, day)
        return ledger, count(ledger, protocol_as_of(ledger, self.protocol))

    def overview(self, lead: str) -> "Overview":
        """Return what the lead sees of the review; raise UsageError for a handle that is no lead's."""
        from litreview.exports.overview import overview  # noqa: PLC0415 - screening does without

        handle = member(self.protocol, lead, Role.LEAD)
        self._refuse_elsewhere(handle)
        return overview(self.ledger, self.protocol, lead=handle, now=self._clock())

    def own_view(self, reviewer: str) -> "OwnView":
        """Return how far a reviewer has come; raise UsageError for a handle that is no reviewer's."""
        from litreview.exports.overview import own_view  # noqa: PLC0415 - screening does without

        return own_view(self.ledger, self.protocol, member(self.protocol, reviewer, Role.REVIEWER))

    def adopt_protocol(self, actor: Handle) -> None:
        """Write the protocol into the log when its text has changed since it was last written there.

        Raise UsageError on a server for a reviewer, who votes by the criteria the lead has adopted.
        """
        if self.ledger.protocol != self.protocol.digest:
            self._refuse_own_criteria(actor)
            text = (self.folder / PROTOCOL).read_text(encoding="utf-8")
            together = (rule.stage for rule in self.protocol.stages if rule.reveal is Revelation.STAGE)
            adopted = ProtocolAdopted(
                digest=self.protocol.digest,
                text=text,
                by_stage=tuple(together),
                quotas=quotas_of(self.protocol),
            )
            self.journal.append(actor, adopted)

    def actor(self, handle: str | None, role: Role) -> Handle:
        """Return who acts: the handle given if it is in the team, else the first with the role.

        Where the store knows who is there, that is who acts. Raise UsageError for a handle that the
        protocol does not name.
        """
        team = [one.handle for one in self.protocol.team]
        handle = handle or self.journal.store.identity
        if handle is None:
            return next(iter(self.protocol.with_role(role)), team[0])
        if handle not in team:
            raise UsageError(
                f"--as {handle}",
                _("the protocol names nobody of that handle"),
                _("In screening/protocol.toml there are: {known}.").format(known=", ".join(team)),
            )
        return Handle(handle)

    def _as_found(self, found: Sequence[Found]) -> Iterator[Record]:
        """Yield the records of a run, of which a few at a time are held."""
        for start in range(0, len(found), _MANY):
            yield from self.journal.store.as_found(found[start : start + _MANY])

    def _lead_here(self) -> Handle:
        """Return the lead; raise UsageError where another is logged in, ReviewError for one elsewhere."""
        lead = member(self.protocol, self.actor(None, Role.LEAD), Role.LEAD)
        self._refuse_elsewhere(lead)
        return lead

    def _vouched_for(self, handle: Handle) -> list[tuple[Handle, DeviceId]]:
        store, voters = self.journal.store, self.protocol.with_role(Role.REVIEWER)
        if handle not in self.protocol.with_role(Role.LEAD) or not isinstance(store, SqliteStore):
            return []
        others = store.writers().items()
        return [(other, device) for other, device in others if other != handle and other not in voters]

    def _revealed_and_sealed(self) -> list[Event]:
        ledger = self.ledger
        found = (ledger.events.get(identity) for identity in ledger.revealed)
        return [event for event in found if event and isinstance(event.act, Sealed)]

    def _refuse_elsewhere(self, lead: Handle) -> None:
        """Raise ReviewError where the team exchanges and its lead works on another machine than this."""
        store = self.journal.store
        if not isinstance(store, SqliteStore):
            return
        acts = [act for _event, act in self.ledger.administration]
        admitted = {act.device for act in acts if isinstance(act, DeviceAdmitted) and act.handle == lead}
        if admitted and store.writers().get(lead) not in admitted:
            raise ReviewError(
                f"--as {lead}",
                _("the lead of this review works on another machine"),
                _("What is done here as {lead} would reach nobody. Do it there, and sync.").format(lead=lead),
            )

    def _refuse_own_criteria(self, actor: Handle) -> None:
        roles = next((one.roles for one in self.protocol.team if one.handle == actor), ())
        if self.journal.store.identity is not None and not {Role.LEAD, Role.LIBRARIAN} & set(roles):
            raise UsageError(
                PROTOCOL.as_posix(),
                _("is not the version that the lead has adopted on the server"),
                _("Take the lead's file; or the lead adopts this one with any command, such as dedupe."),
            )

    def _session(self, reviewer: Handle, stage: Stage) -> ScreeningSession:
        session = ScreeningSession(
            journal=self.journal,
            protocol=self.protocol,
            reviewer=reviewer,
            stage=stage,
            fulltexts=self.fulltexts,
        )
        session.reopen()
        return session


@contextmanager
def open_review(
    folder: Path,
    clock: Clock = now,
    *,
    begin: bool = False,
    access: Access = Access.WRITE,
    login: Login | None = None,
) -> Iterator[Review]:
    """Open the workspace in the folder, wherever its store is, and close it afterwards.

    Raise UsageError where there is no workspace, where a link in it leads elsewhere or its protocol is
    not valid; StoreError where its store is missing, unless ``begin`` says that this is the act that
    makes one, and where it must not be written or cannot be reached as the person logging in.
    """
    refuse_ways_out(folder, WRITTEN_TO)
    protocol = protocol_of(folder)
    with _store_of(folder, clock, begin=begin, access=access, login=login or Login()) as store:
        # What a server keeps for a team is not copied to the disk of each.
        here = isinstance(store, SqliteStore)
        memory = FileMemory(folder / MEMORY, keeps=access is Access.WRITE) if here else None
        yield Review(folder=folder, protocol=protocol, journal=Journal(store), clock=clock, memory=memory)


@contextmanager
def rebuilt_review(folder: Path, clock: Clock = now) -> Iterator[Review]:
    """Give the review as its exchange files alone tell it, as in a clone; to be read, and gone afterwards.

    Raise what ``open_review`` raises, and StoreError for files that are not as they were written.
    """
    from litreview.store.exchange.rebuilding import rebuilt  # noqa: PLC0415 - loads cryptography

    refuse_ways_out(folder, WRITTEN_TO)
    protocol = protocol_of(folder)
    with rebuilt(folder / DECISIONS, protocol, clock) as store:
        yield Review(folder=folder, protocol=protocol, journal=Journal(store), clock=clock)


def _store_of(
    folder: Path, clock: Clock, *, begin: bool, access: Access, login: Login
) -> AbstractContextManager[Store]:
    address = read_server(folder)
    if address is not None:
        return served(folder, address, clock, login)
    return embedded(folder / STORE, clock, access=access, begin=begin)
