"""A search run: a stored query asked page by page, kept whole or recorded as failed."""

import gzip
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from litreview import __version__
from litreview.model.errors import LitreviewError, SourceError, UsageError
from litreview.model.events import Found, SearchFailed, SearchRun
from litreview.model.language import _
from litreview.model.protocol import Digest, Handle
from litreview.model.queries import Page, Source, StoredQuery
from litreview.model.records import Record, RecordId
from litreview.model.text import one_line
from litreview.store import Clock
from litreview.store.files import write_whole
from litreview.store.journal import Journal

Progress = Callable[[int, int], None]
"""Told after each page how many records have come and how many the source has stated."""

_LEVEL: Final = 6


@dataclass(slots=True)
class _Gathered:
    """What has come so far in one run."""

    records: dict[RecordId, Record] = field(default_factory=dict)
    stated: dict[int, int] = field(default_factory=dict)
    translations: dict[int, str] = field(default_factory=dict)
    warnings: dict[str, None] = field(default_factory=dict)
    answers: list[Digest] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)

    def take(self, page: Page) -> None:
        for record in page.records:
            self.records.setdefault(record.id, record)
        self.stated[page.request] = page.stated
        self.translations[page.request] = one_line(page.translation or "")
        self.warnings.update(dict.fromkeys(map(one_line, page.warnings)))


class SearchDesk:
    """Runs stored queries for one review; ``raw`` is the folder for the answers as received."""

    def __init__(self, *, journal: Journal, raw: Path, clock: Clock) -> None:
        self._journal = journal
        self._raw = raw
        self._clock = clock

    def run(
        self, query: StoredQuery, source: Source, *, actor: Handle, progress: Progress | None = None
    ) -> SearchRun:
        """Ask the source and keep the run and its records together, or not at all.

        Whatever stops it once it may have been asked, the log says that the search failed and why,
        so that it can never read as a search with no records; then the error goes on to the caller.
        A query that cannot be asked (UsageError) leaves no trace: nobody was asked.
        """
        started = self._clock()
        gathered = _Gathered()
        try:
            for page in source.search(query):
                self._keep_answer(page.answer, gathered)
                gathered.take(page)
                if progress:
                    progress(len(gathered.records), sum(gathered.stated.values()))
            self._refuse_unasked(query, source, gathered)
        except UsageError:
            raise
        except (LitreviewError, KeyboardInterrupt) as error:
            self._fail(query, started, gathered, error, actor)
            raise
        run = self._run(query, source, started, gathered)
        self._journal.append(actor, run, list(gathered.records.values()))
        return run

    def _run(self, query: StoredQuery, source: Source, started: datetime, gathered: _Gathered) -> SearchRun:
        count = range(len(query.requests))
        return SearchRun(
            query=query.name,
            source=query.source,
            source_kind=source.kind,
            source_title=source.title,
            platform=source.platform,
            requests=sent(query),
            translations=tuple(gathered.translations.get(request, "") for request in count),
            started=started,
            ended=self._clock(),
            stated=tuple(gathered.stated.get(request, 0) for request in count),
            found=tuple(
                Found(record.id, self._journal.store.digest(record)) for record in gathered.records.values()
            ),
            answers=tuple(gathered.answers),
            warnings=tuple(gathered.warnings),
            zone=f"{started.astimezone():%z}",
            tool=f"litreview {__version__}",
        )

    def _refuse_unasked(self, query: StoredQuery, source: Source, gathered: _Gathered) -> None:
        unasked = [request + 1 for request in range(len(query.requests)) if request not in gathered.stated]
        if unasked:
            raise SourceError(
                source.title,
                _("gave no answer to request {numbers}").format(numbers=", ".join(map(str, unasked))),
                _("Run the search again; nothing of this run was kept."),
            )

    def _fail(
        self,
        query: StoredQuery,
        started: datetime,
        gathered: _Gathered,
        error: LitreviewError | KeyboardInterrupt,
        actor: Handle,
    ) -> None:
        for file in gathered.files:
            with suppress(FileNotFoundError):
                file.unlink()
        problem = error.problem if isinstance(error, LitreviewError) else "interrupted"
        failure = SearchFailed(
            query=query.name,
            source=query.source,
            requests=sent(query),
            started=started,
            ended=self._clock(),
            problem=problem,
        )
        self._journal.append(actor, failure)

    def _keep_answer(self, answer: bytes, gathered: _Gathered) -> None:
        digest = Digest(sha256(answer).hexdigest())
        gathered.answers.append(digest)
        file = self._raw / f"{digest}.gz"
        if file.is_file() and not file.is_symlink():
            return
        self._raw.mkdir(parents=True, exist_ok=True)
        gathered.files.append(write_whole(file, gzip.compress(answer, _LEVEL, mtime=0)))


def sent(query: StoredQuery) -> tuple[str, ...]:
    """Return each request as a person reads it: the search string, or ``parameter=value`` joined by ``&``."""
    return tuple(as_text(request) for request in query.requests)


def as_text(request: Mapping[str, str]) -> str:
    """Return the request as a person reads it: the term alone, or every parameter with its value."""
    if set(request) == {"term"}:
        return request["term"]
    return "&".join(f"{name}={value}" for name, value in request.items())
