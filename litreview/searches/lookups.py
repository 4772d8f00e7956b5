"""Lookups: where open copies of full texts lie, asked once a month at most and kept in between."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.queries import SourceSettings
from litreview.searches.archive import fingerprint
from litreview.searches.http import Answer, Http, Request
from litreview.searches.sources.unpaywall import NotInUnpaywall, OpenCopy, Unpaywall
from litreview.store import Clock
from litreview.store.files import write_whole

KEPT_FOR: Final = timedelta(days=30)
"""How long an answer is believed; copies come and go."""


class State(StrEnum):
    """What is known of open copies of a report."""

    OPEN = "open"
    CLOSED = "closed"
    """The DOI is known, and no open copy."""
    UNKNOWN = "unknown"
    """The DOI is none that Unpaywall knows."""
    NO_DOI = "no-doi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What came of looking for an open copy."""

    state: State
    copy: OpenCopy | None = None


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    """An answer on disk."""

    at: datetime
    status: int
    media_type: str
    body: bytes


_READ: Final = msgspec.json.Decoder(_Kept)


class KeptAnswers:
    """A tape on which each question has one answer, until it is too old."""

    def __init__(self, folder: Path, clock: Clock, *, oldest: timedelta) -> None:
        self._folder = folder
        self._clock = clock
        self._oldest = oldest

    def play(self, request: Request) -> Answer | None:
        """Return the answer kept for the request; None where there is none, or too old a one."""
        try:
            kept = _READ.decode(self._file(request).read_bytes())
        except (OSError, ValueError, msgspec.DecodeError):
            return None
        if kept.at.tzinfo is None or self._clock() - kept.at >= self._oldest:
            return None
        return Answer(status=kept.status, media_type=kept.media_type, body=kept.body)

    def keep(self, request: Request, answer: Answer) -> None:
        """Keep an answer that was good, in place of an older one."""
        kept = _Kept(at=self._clock(), status=answer.status, media_type=answer.media_type, body=answer.body)
        self._folder.mkdir(parents=True, exist_ok=True)
        write_whole(self._file(request), msgspec.json.encode(kept))

    def _file(self, request: Request) -> Path:
        return self._folder / f"{fingerprint(request)}.json"


class OpenCopies:
    """Looks for open copies; of several DOIs of a report the first that has one."""

    def __init__(self, unpaywall: Unpaywall) -> None:
        self._unpaywall = unpaywall

    def of(self, dois: Iterable[str]) -> Found:
        """Return what is known of a report with these DOIs; raise SourceError where nobody answers."""
        found = list(self._each(dict.fromkeys(dois)))
        order = (State.OPEN, State.CLOSED, State.UNKNOWN)
        best = (one for state in order for one in found if one.state is state)
        return next(best, Found(state=State.NO_DOI))

    def _each(self, dois: Iterable[str]) -> Iterator[Found]:
        for doi in dois:
            try:
                copy = self._unpaywall.best(doi)
            except NotInUnpaywall:
                yield Found(state=State.UNKNOWN)
                continue
            yield Found(state=State.OPEN if copy else State.CLOSED, copy=copy)
            if copy:
                return


def open_copies(settings: SourceSettings, raw: Path, clock: Clock, *, fresh: bool = False) -> OpenCopies:
    """Return who looks for open copies; raise UsageError where it is not known on whose behalf."""
    if not settings.contact:
        raise UsageError(
            "litreview reports find-open",
            _("Unpaywall wants to know who asks, and no e-mail address is set"),
            _("Set LITREVIEW_EMAIL to yours, or contact in screening/protocol.toml."),
        )
    tape = KeptAnswers(raw / "unpaywall", clock, oldest=timedelta(0) if fresh else KEPT_FOR)
    http = Http(contact=settings.contact, tape=tape)
    return OpenCopies(Unpaywall(http, contact=settings.contact, address=settings.address))
