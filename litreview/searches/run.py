"""A search run: a stored query asked page by page, kept whole or recorded as failed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec

from litreview import __version__
from litreview.model.errors import LitreviewError, SourceError, UsageError
from litreview.model.events import Event, SearchFailed, SearchRun
from litreview.model.language import _
from litreview.model.protocol import Digest, Handle
from litreview.model.queries import Page, Source, StoredQuery
from litreview.model.records import RecordId
from litreview.model.text import one_line
from litreview.searches.archive import Archive, Begun, Noted, Notes, Recording, Replay, alone
from litreview.searches.http import Tape
from litreview.searches.spool import Spool
from litreview.store import Clock
from litreview.store.journal import Journal

Progress = Callable[[int, int], None]
"""Told after each page how many records have come and how many the source has stated."""

Connect = Callable[[Tape | None], Source]
"""Returns the source, whose answers are kept on the tape or taken from it."""

_NEVER: Final = datetime.min.replace(tzinfo=UTC)

GOES_ON: Final = timedelta(hours=12)
"""How long after it began a run that was broken off is gone on with; then the source has moved on."""


@dataclass(slots=True)
class _Gathered:
    """What has come so far in one run."""

    records: Spool
    stated: dict[int, int] = field(default_factory=dict)
    given: dict[int, int] = field(default_factory=dict)
    translations: dict[int, str] = field(default_factory=dict)
    warnings: dict[str, None] = field(default_factory=dict)

    def take(self, page: Page) -> None:
        for record in page.records:
            self.records.add(record)
        # A total that shrinks lets later records move up, some of them past where the reading was.
        self.stated[page.request] = max(page.stated, self.stated.get(page.request, 0))
        self.given[page.request] = self.given.get(page.request, 0) + page.given
        self.translations[page.request] = one_line(page.translation or "")
        self.warnings.update(dict.fromkeys(map(one_line, page.warnings)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """What came of reading a run's kept answers again."""

    run: SearchRun
    """The run as this version reads it."""
    differing: tuple[RecordId, ...]
    """The records that this version reads otherwise, and those that only one of the two has; where
    there are any, the run is in the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asking:
    """What one run asks, of whom, on whose behalf."""

    query: StoredQuery
    connect: Connect
    actor: Handle
    progress: Progress | None
    since: date | None = None
    warnings: tuple[str, ...] = ()


class SearchDesk:
    """Runs stored queries for one review; ``raw`` is the folder for the answers as received."""

    def __init__(self, *, journal: Journal, raw: Path, clock: Clock) -> None:
        self._journal = journal
        self._archive = Archive(raw)
        self._clock = clock

    def run(
        self,
        query: StoredQuery,
        connect: Connect,
        *,
        actor: Handle,
        since: date | None = None,
        progress: Progress | None = None,
    ) -> SearchRun:
        """Ask the source and keep the run and its records together, or not at all.

        A run that was broken off goes on where it stopped: what had come is not asked for again.
        Whatever stops it once it may have been asked, the log says that the search failed and why,
        so that it can never read as a search with no records; then the error goes on to the caller.
        A query that cannot be asked (UsageError) leaves no trace: nobody was asked.
        """
        asking = _Asking(query=query, connect=connect, actor=actor, progress=progress)
        if since is not None:
            asking = _narrowed(asking, since)
        notes = self._notes(query)
        with alone(notes), Spool() as spool:
            tape = self._tape(asking, notes)
            run = self._answered(asking, tape, spool)
            while run is None:
                spool.clear()
                unneeded = self._unneeded(tape.answers)
                tape = Recording(self._archive, notes, self._begun(asking), superseded=unneeded)
                run = self._answered(asking, tape, spool)
            self._journal.append(actor, run, spool)
            notes.end()
        return run

    def reread(self, event: Event, run: SearchRun, connect: Connect, *, actor: Handle) -> Reread:
        """Read the answers that a run has kept as this version reads them; nobody is asked.

        What is read otherwise than it was is kept as a run of its own, of the same day. Raise
        UsageError where the answers are not all here, or not those that this version would ask for.
        """
        place = f"{run.query} {run.started:%Y-%m-%d}"
        if not run.parameters:
            raise UsageError(
                place, _("this run has not kept how its requests were made"), _("Run the search again.")
            )
        query = StoredQuery(name=run.query, source=run.source, requests=run.parameters, place=place)
        tape = Replay(self._archive, run.answers, place)
        with Spool() as spool:
            source, gathered = connect(tape), _Gathered(spool)
            self._gather(query, source, gathered)
            tape.refuse_rest()
            read = replace(
                _as_run(query, source, gathered),
                started=run.started,
                ended=run.ended,
                answers=run.answers,
                zone=run.zone,
                since=run.since,
                reread=event.id,
            )
            before, now = dict(run.found), dict(read.found)
            differing = tuple(one for one in {**before, **now} if before.get(one) != now.get(one))
            if differing:
                self._journal.append(actor, read, spool)
        return Reread(run=read, differing=differing)

    def broken_off(self, query: StoredQuery) -> Begun | None:
        """Return what is noted of a run of the query that was broken off, and of which no log tells."""
        noted = self._notes(query).read()
        return noted[0] if noted and not self._is_in_log(query, noted[0]) else None

    def _notes(self, query: StoredQuery) -> Notes:
        return Notes(self._archive.folder / f"{query.name}.run")

    def _begun(self, asking: _Asking) -> Begun:
        query = asking.query
        asked = msgspec.json.encode((query.source, [dict(request) for request in query.requests]))
        return Begun(
            source=query.source,
            requests=sent(query),
            asked=sha256(asked).hexdigest(),
            started=self._clock(),
        )

    def _tape(self, asking: _Asking, notes: Notes) -> Recording:
        """Return the tape of a run that was broken off, or that of a new one."""
        begun = self._begun(asking)
        noted = notes.read()
        if noted is None:
            return Recording(self._archive, notes, begun)
        before, earlier = noted
        is_same = before.asked == begun.asked and begun.started - before.started < GOES_ON
        if is_same and not self._is_answered(asking.query, before):
            return Recording(self._archive, notes, before, earlier)
        self._give_up(asking, before, earlier)
        notes.end()
        return Recording(self._archive, notes, begun)

    def _give_up(self, asking: _Asking, begun: Begun, noted: tuple[Noted, ...]) -> None:
        """Write into the log that a run was broken off, if it does not say so, and drop its answers."""
        if not self._is_in_log(asking.query, begun):
            self._fail(asking, begun, "interrupted", begun.started)
        self._archive.drop(self._unneeded(one.answer for one in noted))

    def _unneeded(self, answers: Iterable[Digest]) -> set[Digest]:
        """Return those of the answers that belong to no run in the log."""
        runs = [act for _event, act in self._journal.refresh().runs if isinstance(act, SearchRun)]
        return set(answers).difference(digest for run in runs for digest in run.answers)

    def _is_in_log(self, query: StoredQuery, begun: Begun) -> bool:
        failed = {(act.query, act.started) for _event, act in self._journal.refresh().failures}
        return (query.name, begun.started) in failed or self._is_answered(query, begun)

    def _is_answered(self, query: StoredQuery, begun: Begun) -> bool:
        runs = [act for _event, act in self._journal.refresh().runs if isinstance(act, SearchRun)]
        return (query.name, begun.started) in {(run.query, run.started) for run in runs}

    def _answered(self, asking: _Asking, tape: Recording, spool: Spool) -> SearchRun | None:
        """Return what the source answers; where it does not, let the log say so.

        None where it does not answer from where the run was broken off: then it is to be asked anew.
        """
        gathered = _Gathered(spool, warnings=dict.fromkeys(asking.warnings))
        source = asking.connect(tape)
        try:
            self._gather(asking.query, source, gathered, asking.progress)
        except UsageError:
            raise
        except (LitreviewError, KeyboardInterrupt) as error:
            if isinstance(error, SourceError) and tape.is_stuck:
                return None
            problem = error.problem if isinstance(error, LitreviewError) else "interrupted"
            self._fail(asking, tape.begun, problem, self._clock())
            raise
        ended = self._clock()
        if tape.is_taken_up:
            gathered.warnings[f"broken off, and taken up again; ended {ended:%Y-%m-%d %H:%M:%S} UTC"] = None
        return replace(
            _as_run(asking.query, source, gathered),
            started=tape.begun.started,
            ended=ended,
            answers=tuple(tape.answers),
            zone=f"{tape.begun.started.astimezone():%z}",
            since=asking.since.isoformat() if asking.since else None,
        )

    def _fail(self, asking: _Asking, begun: Begun, problem: str, ended: datetime) -> None:
        failure = SearchFailed(
            query=asking.query.name,
            source=begun.source,
            requests=begun.requests,
            started=begun.started,
            ended=ended,
            problem=problem,
        )
        self._journal.append(asking.actor, failure)

    def _gather(
        self, query: StoredQuery, source: Source, gathered: _Gathered, progress: Progress | None = None
    ) -> None:
        for page in source.search(query):
            gathered.take(page)
            if progress:
                progress(sum(gathered.given.values()), sum(gathered.stated.values()))
        unasked = [request + 1 for request in range(len(query.requests)) if request not in gathered.stated]
        if unasked:
            raise SourceError(
                source.title,
                _("gave no answer to request {numbers}").format(numbers=", ".join(map(str, unasked))),
                _("Run the search again; nothing of this run was kept."),
            )


def _narrowed(asking: _Asking, since: date) -> _Asking:
    """Return the asking for what came since the day, or for everything where it cannot be asked so."""
    source = asking.connect(None)
    requests = [source.since(request, since) for request in asking.query.requests]
    if None in requests:
        told = f"cannot be asked for what came since {since}; asked for everything"
        return replace(asking, warnings=(told,))
    narrow = tuple(request for request in requests if request is not None)
    return replace(asking, query=replace(asking.query, requests=narrow), since=since)


def _as_run(query: StoredQuery, source: Source, gathered: _Gathered) -> SearchRun:
    """Return the run without what only its teller knows: when it was, and which answers it had."""
    count = range(len(query.requests))
    return SearchRun(
        query=query.name,
        source=query.source,
        source_kind=source.kind,
        source_title=source.title,
        platform=source.platform,
        requests=sent(query),
        translations=tuple(gathered.translations[request] for request in count),
        started=_NEVER,
        ended=_NEVER,
        stated=tuple(gathered.stated[request] for request in count),
        found=tuple(gathered.records.found),
        answers=(),
        warnings=tuple(gathered.warnings),
        tool=f"litreview {__version__}",
        given=tuple(gathered.given[request] for request in count),
        parameters=tuple(dict(request) for request in query.requests),
    )


def sent(query: StoredQuery) -> tuple[str, ...]:
    """Return each request as a person reads it: the search string, or ``parameter=value`` joined by ``&``."""
    return tuple(as_text(request) for request in query.requests)


def as_text(request: Mapping[str, str]) -> str:
    """Return the request as a person reads it: the term alone, or every parameter with its value."""
    if set(request) == {"term"}:
        return request["term"]
    return "&".join(f"{name}={value}" for name, value in request.items())
