"""The archive: every answer of a run as received, to go on with after a break and to read again later."""

import gzip
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.protocol import Digest
from litreview.searches.http import Answer, Request, redacted
from litreview.store.files import write_whole

_LEVEL: Final = 6
_OK: Final = 200


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of a run's notes: what was asked, and when."""

    source: str
    requests: tuple[str, ...]
    """Each request as a person reads it."""
    asked: str
    """A digest of everything the run was to ask."""
    started: datetime


class Noted(msgspec.Struct, frozen=True, kw_only=True):
    """One more line: which request, and which answer came."""

    request: str
    answer: Digest
    media_type: str


_READ_BEGUN: Final = msgspec.json.Decoder(Begun)
_READ_NOTED: Final = msgspec.json.Decoder(Noted)


@dataclass(frozen=True, slots=True)
class Archive:
    """The folder of the answers, each compressed, in a file named by the sha256 of what came."""

    folder: Path

    def keep(self, answer: bytes) -> Digest:
        """Keep an answer, once; return its digest."""
        digest = Digest(sha256(answer).hexdigest())
        file = self._file(digest)
        if not file.is_file() or file.is_symlink():
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(file, gzip.compress(answer, _LEVEL, mtime=0))
        return digest

    def read(self, digest: Digest) -> bytes:
        """Return the answer of this digest; raise UsageError where it is not here, or is another."""
        file = self._file(digest)
        if not file.is_file():
            raise self._unreadable(file, _("this answer is not here"))
        try:
            answer = gzip.decompress(file.read_bytes())
        except (gzip.BadGzipFile, EOFError, zlib.error):
            raise self._unreadable(file, _("this answer is damaged")) from None
        if sha256(answer).hexdigest() != digest:
            raise self._unreadable(file, _("this answer is another than came"))
        return answer

    def drop(self, digests: Iterable[Digest]) -> None:
        """Take these answers away; they belong to no run."""
        for digest in digests:
            self._file(digest).unlink(missing_ok=True)

    def _file(self, digest: Digest) -> Path:
        return self.folder / f"{digest}.gz"

    def _unreadable(self, file: Path, problem: str) -> UsageError:
        place = f"searches/raw/{file.name}"
        return UsageError(place, problem, _("Fetch searches/raw/ from a backup, or run the search again."))


@dataclass(frozen=True, slots=True)
class Notes:
    """The file in which a run notes what has come, beside the answers, until it is in the log."""

    file: Path

    def read(self) -> tuple[Begun, tuple[Noted, ...]] | None:
        """Return what is noted, as far as it was written whole; None where no run was broken off."""
        try:
            first, *lines = self.file.read_bytes().splitlines(keepends=True)
            begun = _READ_BEGUN.decode(first)
        except (FileNotFoundError, ValueError, msgspec.DecodeError):
            return None
        whole = takewhile(lambda line: line.endswith(b"\n"), lines)
        return begun, tuple(_noted(whole))

    def begin(self, begun: Begun, noted: Sequence[Noted] = ()) -> None:
        """Note that a run has begun, or goes on after these answers; what was noted before is gone."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        lines = (begun, *noted)
        write_whole(self.file, b"".join(msgspec.json.encode(line) + b"\n" for line in lines))

    def add(self, noted: Noted) -> None:
        """Note one answer more."""
        with self.file.open("ab") as file:
            file.write(msgspec.json.encode(noted) + b"\n")

    def end(self) -> None:
        """Take the notes away: the run is in the log, or given up."""
        self.file.unlink(missing_ok=True)


def _noted(lines: Iterable[bytes]) -> Iterator[Noted]:
    for line in lines:
        try:
            yield _READ_NOTED.decode(line)
        except msgspec.DecodeError:
            return


class Recording:
    """The tape of a run that asks: plays what came before it was broken off, then keeps what comes.

    What was noted is played as long as the same is asked in the same order; from the first request
    that differs, or whose answer is gone, everything is asked. ``superseded`` are answers of no use
    any more once this run has one of its own.
    """

    def __init__(
        self,
        archive: Archive,
        notes: Notes,
        begun: Begun,
        earlier: Sequence[Noted] = (),
        *,
        superseded: Iterable[Digest] = (),
    ) -> None:
        self.begun = begun
        self.answers: list[Digest] = []
        """The answers of this run, in the order asked."""
        self._archive = archive
        self._notes = notes
        self._earlier = list(earlier)
        self._superseded = superseded
        self._played = 0
        self._is_noted = bool(earlier)

    @property
    def is_taken_up(self) -> bool:
        """Tell whether the run goes on from where it was broken off."""
        return self._played > 0

    @property
    def is_stuck(self) -> bool:
        """Tell whether nothing has come since it was taken up."""
        return 0 < self._played == len(self.answers)

    def play(self, request: Request) -> Answer | None:
        """Return the answer that came before the break; None from where nothing more had come."""
        if self._played >= len(self._earlier):
            return None
        noted = self._earlier[self._played]
        if noted.request != fingerprint(request):
            self._forget_the_rest()
            return None
        try:
            body = self._archive.read(noted.answer)
        except UsageError:
            self._forget_the_rest()
            return None
        self._played += 1
        self.answers.append(noted.answer)
        return Answer(status=_OK, media_type=noted.media_type, body=body)

    def keep(self, request: Request, answer: Answer) -> None:
        """Keep an answer, and note that it came, before anything else is asked."""
        if not self._is_noted:
            self._notes.begin(self.begun)
            self._is_noted = True
            self._archive.drop(self._superseded)
        digest = self._archive.keep(answer.body)
        self.answers.append(digest)
        noted = Noted(request=fingerprint(request), answer=digest, media_type=answer.media_type)
        self._notes.add(noted)

    def _forget_the_rest(self) -> None:
        del self._earlier[self._played :]
        self._notes.begin(self.begun, self._earlier)


class Replay:
    """The tape of a run read again: gives its answers in the order they came, and nobody is asked."""

    def __init__(self, archive: Archive, answers: Sequence[Digest], place: str) -> None:
        self._played = 0
        self._archive = archive
        self._answers = answers
        self._place = place

    def play(self, request: Request) -> Answer:  # noqa: ARG002 - the shape of every tape
        """Return the next answer; raise UsageError where the run had no more."""
        if self._played >= len(self._answers):
            raise self._unfit()
        self._played += 1
        return Answer(status=_OK, media_type="", body=self._archive.read(self._answers[self._played - 1]))

    def keep(self, request: Request, answer: Answer) -> None:
        """Do nothing: on this tape every answer is there before it is asked for."""

    def refuse_rest(self) -> None:
        """Raise UsageError where the run has kept more answers than were asked for."""
        if self._played < len(self._answers):
            raise self._unfit()

    def _unfit(self) -> UsageError:
        return UsageError(
            self._place,
            _("this version asks for other answers than the run has kept"),
            _("Read it with the version that made it, or run the search again."),
        )


def fingerprint(request: Request) -> str:
    """Return a digest of what is asked, whoever asks and wherever the service stands; no key is in it."""
    address = urlsplit(request.address)
    sent = (request.body or b"").decode("utf-8", "replace")
    asked = f"{request.method} {address.path}?{address.query}\n{sent}"
    return sha256(redacted(asked, request.secrets).encode()).hexdigest()


@contextmanager
def alone(notes: Notes) -> Iterator[None]:
    """Hold the run to oneself; raise UsageError while another program holds it."""
    from filelock import FileLock, Timeout  # noqa: PLC0415 - only searching needs it

    notes.file.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(notes.file.with_suffix(".lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout:
        name = notes.file.stem
        raise UsageError(
            f"searches/{name}.toml",
            _("this query is being run by another program just now"),
            _("Wait until it is done."),
        ) from None
    try:
        yield
    finally:
        lock.release()
