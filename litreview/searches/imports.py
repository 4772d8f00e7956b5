"""Importing: a reference file read, its records kept with one event, its problems told."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol

from litreview.formats.decisions import CovidenceList, Decision, name_of, verdicts_of
from litreview.formats.gathering import Gathering
from litreview.formats.misread import misread_line
from litreview.formats.mojibake import Repaired, is_double_encoded
from litreview.formats.registry import HEAD, reader_for
from litreview.model.errors import LitreviewError, ReviewError, UsageError
from litreview.model.events import Event, Import, SearchRun, Verdict
from litreview.model.language import _
from litreview.model.protocol import Handle
from litreview.model.reading import Entry, MappedReader, Problem, Text
from litreview.model.records import Record, RecordId, SourceKind
from litreview.model.text import one_line
from litreview.searches.opening import Packed, opened
from litreview.searches.spool import Spool
from litreview.store.journal import Journal


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceFile:
    """A file on its way in, and what the person says of it."""

    name: str
    source: str
    content: bytes = b""
    path: Path | None = None
    """Where it lies, instead of its content: a large file is read piece by piece."""
    kind: SourceKind = SourceKind.DATABASE
    format: str | None = None
    """The reader to use; None lets the content decide."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Which column of a table is which field."""
    repair: bool | None = None
    """Whether double-encoded text is repaired; None refuses it, for a person to say."""
    listed: CovidenceList | None = None
    """Which of Covidence's lists it is; None lets the name that Covidence gave it say."""
    encoding: str | None = None
    """What it is encoded in; None lets the content decide, and refuses what then looks wrong."""
    returned: bool = False
    """Whether it comes back from a program that has records of the review's own."""

    def open(self) -> BinaryIO:
        """Open it from the beginning."""
        return self.path.open("rb") if self.path else BytesIO(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of importing one text: a file, or one of those in an archive."""

    event: Event | None
    """None where nothing was written, as all its records are the review's own."""
    act: Import
    title: str
    """The format's name for a reader."""
    problems: tuple[Problem, ...]
    """The first of them; ``act.problems`` counts all."""
    lost: int
    """How many entries are not among the records."""
    encoding: str
    unread: tuple[str, ...]
    """The further sheets of an Excel file."""
    new: int
    """How many records the review did not have."""
    columns: Mapping[str, str | None]
    """What each column of a table was taken for; None for one that is no field."""
    deciders: Mapping[str, int]
    """Who decided on its records in another tool, by the name it knows, and how often."""
    listed: CovidenceList | None = None
    """Which of Covidence's lists it was taken for."""
    repeated: bool = False
    """Whether this very file had been imported for this source before; then nothing was written."""
    returned: tuple[Record, ...] = ()
    """Those among its entries that the review knows already, by the id they have there; they are not kept."""
    elsewhere: str | None = None
    """Another source that this very file was imported for, which counts its records twice."""


class Witness(Protocol):
    """Sees the decisions on every record of a text before any is kept."""

    def see(self, decided: Sequence[tuple[Decision, Verdict]]) -> None:
        """Take the decisions on one record into account."""
        ...

    def refuse(self, place: str) -> None:
        """Raise an error where nothing of the text shall be kept."""
        ...


Recogniser = Callable[[Record], RecordId | None]
"""Gives the record of the review that one from another tool is, or None."""


@dataclass(slots=True)
class _Admission:
    """Who is asked about each record of a text before it is kept."""

    witness: Witness | None
    recognise: Recogniser | None
    source: str
    listed: CovidenceList | None
    deciders: Counter[str] = field(default_factory=Counter)
    returned: list[Record] = field(default_factory=list)

    def strangers(self, entries: Iterable[Entry | Problem]) -> Iterator[Entry | Problem]:
        """Yield the entries but for those that the review knows from elsewhere, which are put aside.

        What was remarked on such an entry is yielded, so that it is told all the same.
        """
        for entry in entries:
            if isinstance(entry, Problem) or entry.record is None or not self._puts_aside(entry.record):
                yield entry
            elif entry.remark:
                yield Problem(line=entry.line, what=entry.remark)

    def _puts_aside(self, record: Record) -> bool:
        known = self.recognise(record) if self.recognise else None
        if known is None or known.startswith(f"{self.source}:"):
            return False
        self.see(record)
        self.returned.append(replace(record, id=known, abstract=None, other_abstract=None))
        return True

    def see(self, record: Record) -> None:
        """Take into account what was decided on a record."""
        decided = tuple(verdicts_of(record, self.listed))
        self.deciders.update(name_of(decision) for decision, _verdict in decided)
        if self.witness:
            self.witness.see(decided)


def import_file(
    journal: Journal,
    file: ReferenceFile,
    *,
    actor: Handle,
    witness: Callable[[], Witness] | None = None,
    recognise: Recogniser | None = None,
) -> Iterator[Imported | LitreviewError]:
    """Keep the records of each text in the file as records of its source, all or none of a text.

    Raise UsageError for a source name that cannot be one or is known as another kind, and for a file in no
    known format or whose letters look wrong or encoded twice; ReviewError for one without a readable
    record; and what a ``witness``, one for each text, refuses. In an archive such a file is yielded as its
    error, and stops no other. What ``recognise`` knows as a record of the review from elsewhere is not kept.
    """
    refuse_name(file.source)
    _refuse_other_kind(journal, file)
    with opened(file.name, file.open) as files:
        for one in files:
            try:
                listed = file.listed or CovidenceList.named(one.name)
                admission = _Admission(witness() if witness else None, recognise, file.source, listed)
                yield _import_text(journal, file, one, actor, admission)
            except LitreviewError as error:
                if len(files) == 1:
                    raise
                yield error


def _import_text(
    journal: Journal, file: ReferenceFile, packed: Packed, actor: Handle, admission: _Admission
) -> Imported:
    one = packed.text(encoding=file.encoding)
    if file.encoding is None and (line := misread_line(one.text, one.encoding)):
        raise _misread(f"{packed.name}:{line}", one.encoding)
    text = _legible(one.text, packed.name, repair=file.repair)
    chosen = reader_for(text, name=packed.name, form=file.format, mapping=file.mapping)
    columns = chosen.mapping_of(text.head(HEAD)) if isinstance(chosen, MappedReader) else {}
    with Spool() as spool:
        gathering = Gathering(title_of=spool.title_of)
        entries = chosen.entries(text, source=file.source)
        for record in gathering.records(admission.strangers(entries)):
            admission.see(record)
            spool.add(record)
        if not spool.found and not admission.returned:
            raise _empty(packed.name, gathering, is_table=any(columns.values()))
        if admission.witness:
            admission.witness.refuse(packed.name)
        gathering.forget()  # the store takes as much memory again for the event
        spool.close_to_more()
        act = Import(
            file=one_line(packed.name),
            digest=one.digest,
            source=file.source,
            source_kind=file.kind,
            format=chosen.name,
            entries=gathering.entries,
            problems=gathering.all_problems,
            found=tuple(spool.found),
        )
        same_file = [(event, run) for event, run in journal.ledger.runs if _is_same_file(run, act)]
        earlier = next((event for event, run in same_file if run.source == act.source), None)
        new = 0 if earlier else _unknown(journal, (found.record for found in act.found))
        event = earlier or (journal.append(actor, act, spool) if spool.found else None)
    return Imported(
        event=event,
        act=act,
        title=chosen.title,
        problems=tuple(sorted(gathering.problems, key=lambda problem: problem.line)),
        lost=gathering.lost,
        encoding=one.encoding,
        unread=one.unread,
        new=new,
        deciders=admission.deciders,
        listed=admission.listed,
        columns=columns,
        repeated=earlier is not None,
        returned=tuple(admission.returned),
        elsewhere=next((run.source for _event, run in same_file if run.source != act.source), None),
    )


def _legible(text: Text, name: str, *, repair: bool | None) -> Text:
    """Return the text, repaired where that is asked for; raise UsageError where nobody has said."""
    if repair is False or not is_double_encoded(text):
        return text
    if repair is None:
        raise UsageError(
            name,
            _("its letters look encoded twice (Ã¸ for ø); nothing was imported"),
            _("Import it with --repair to read them right, or with --no-repair to keep them as they stand."),
        )
    return Repaired(text)


def _misread(place: str, encoding: str) -> UsageError:
    return UsageError(
        place,
        _("its letters look wrong, read as {encoding}; nothing was imported").format(encoding=encoding),
        _(
            "Import it with --encoding NAME (mac_roman from an older Mac, gbk, shift_jis …), "
            "or with --encoding {encoding} as it stands."
        ).format(encoding=encoding),
    )


def _unknown(journal: Journal, records: Iterable[RecordId]) -> int:
    return sum(record not in journal.ledger.kinds for record in records)


def _is_same_file(run: SearchRun | Import, act: Import) -> bool:
    return isinstance(run, Import) and run.digest == act.digest


def _empty(name: str, gathering: Gathering, *, is_table: bool) -> ReviewError:
    """Return the error that no record is in the file, with why that is, as far as it is known."""
    told = (problem for problem in gathering.problems if problem.entry_lost or not is_table)
    why = next(told, None)
    return ReviewError(
        f"{name}:{why.line}" if why and why.line else name,
        why.what if why else _("there is no entry in the file"),
        _("Nothing was imported; see that the export is whole, and export it again."),
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
