"""Importing: a reference file read, its records kept with one event, its problems told."""

from dataclasses import dataclass
from hashlib import sha256

from litreview.formats.encodings import decode
from litreview.formats.registry import reader, reader_names, recognise
from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Event, Found, Import, SearchRun
from litreview.model.language import _
from litreview.model.protocol import Digest, Handle
from litreview.model.reading import Reader, Reading
from litreview.model.records import SourceKind
from litreview.model.text import one_line
from litreview.store.journal import Journal


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceFile:
    """A file on its way in, and what the person says of it."""

    name: str
    content: bytes
    source: str
    kind: SourceKind = SourceKind.DATABASE
    format: str | None = None
    """The reader to use; None lets the content decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of importing one file."""

    event: Event
    act: Import
    reading: Reading
    encoding: str
    new: int
    """How many records the review did not have."""
    repeated: bool = False
    """Whether this very file had been imported for this source before; then nothing was written."""
    elsewhere: str | None = None
    """Another source that this very file was imported for, which counts its records twice."""


def import_file(journal: Journal, file: ReferenceFile, *, actor: Handle) -> Imported:
    """Keep the records of the file as records of its source, all or none.

    Raise UsageError for a source name that cannot be one or is known as another kind, and for a
    file in no known format; ReviewError for a file without a readable record.
    """
    refuse_name(file.source)
    _refuse_other_kind(journal, file)
    decoded = decode(file.content, file.name)
    chosen = _reader(file, decoded.text)
    reading = chosen.read(decoded.text, source=file.source)
    _refuse_empty(file, reading)
    act = Import(
        file=one_line(file.name),
        digest=Digest(sha256(file.content).hexdigest()),
        source=file.source,
        source_kind=file.kind,
        format=chosen.name,
        entries=reading.entries,
        problems=len(reading.problems),
        found=tuple(Found(record.id, journal.store.digest(record)) for record in reading.records),
    )
    same_file = [(event, run) for event, run in journal.ledger.runs if _is_same_file(run, act)]
    earlier = next((event for event, run in same_file if run.source == act.source), None)
    new = 0 if earlier else sum(record.id not in journal.ledger.kinds for record in reading.records)
    event = earlier or journal.append(actor, act, reading.records)
    return Imported(
        event=event,
        act=act,
        reading=reading,
        encoding=decoded.encoding,
        new=new,
        repeated=earlier is not None,
        elsewhere=next((run.source for _event, run in same_file if run.source != act.source), None),
    )


def _is_same_file(run: SearchRun | Import, act: Import) -> bool:
    return isinstance(run, Import) and run.digest == act.digest


def _reader(file: ReferenceFile, text: str) -> Reader:
    chosen = reader(file.format) if file.format else recognise(text)
    if chosen is None:
        raise UsageError(
            file.name,
            _("in no format known here") if text.strip() else _("the file is empty"),
            _("Known: {names}. Name one with --format if you are sure.").format(
                names=", ".join(reader_names())
            ),
        )
    return chosen


def _refuse_empty(file: ReferenceFile, reading: Reading) -> None:
    if reading.records:
        return
    first = reading.problems[0] if reading.problems else None
    raise ReviewError(
        f"{file.name}:{first.line}" if first and first.line else file.name,
        first.what if first else _("no record in the file"),
        _("Nothing was imported; export the file again, or name its format with --format."),
    )


def refuse_name(source: str) -> None:
    """Raise UsageError for what cannot be a source's name, the first part of every record's id."""
    plain = source.isascii() and source.islower() and source.replace("-", "").isalnum()
    if not (plain and source[:1].isalpha()):
        raise UsageError(
            f"--source {source}",
            _("not a source name"),
            _("Use small letters, digits and hyphens, e.g. embase or oria."),
        )


def _refuse_other_kind(journal: Journal, file: ReferenceFile) -> None:
    for _event, run in journal.refresh().runs:
        if run.source == file.source and run.source_kind is not file.kind:
            raise UsageError(
                f"--source {file.source}",
                _("known in this review as a {kind}").format(kind=run.source_kind),
                _("Give --kind {kind}, or give the source another name.").format(kind=run.source_kind),
            )
