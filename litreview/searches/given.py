"""Files given to a command that needs no review: each read entry by entry, and what was told of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import SEEK_END
from itertools import chain
from pathlib import Path
from typing import Final

from litreview.formats.misread import misread_line
from litreview.formats.mojibake import Repaired, is_double_encoded
from litreview.formats.registry import reader_for
from litreview.formats.table_own import is_own
from litreview.formats.texts import lines_of
from litreview.model.errors import LitreviewError, UsageError
from litreview.model.language import _
from litreview.model.reading import Entry, MappedReader, Problem, Text
from litreview.model.system import why
from litreview.model.text import one_line
from litreview.searches.opening import Packed, opened

MOST_PROBLEMS: Final = 10_000
"""Problems of one file that are kept in words."""
_HEAD: Final = 200_000
"""Characters in which a table shows its columns."""
_TOLD_EVERY: Final = 1 << 18
"""Characters between two words on how far a file has come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How files are to be read, where they do not tell it themselves."""

    form: str | None = None
    """The name of their format."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Of tables, the field that a column holds."""
    further: Mapping[str, str] = field(default_factory=dict)
    """Of tables, the fields of columns by names in small letters, where they are not known otherwise."""
    source: str | None = None
    """What the records are told to come from; without it, their format."""
    encoding: str | None = None
    repair: bool = False
    """Whether letters that were encoded twice are read as they were."""


@dataclass(slots=True, kw_only=True)
class FileRead:
    """One file, or one in an archive, and what has been read from it so far."""

    name: str
    form: str
    """The name of its format."""
    title: str
    """The format's name for a reader."""
    encoding: str
    wrong_line: int | None
    """The first line whose letters look wrong."""
    is_doubled: bool
    """Whether its letters look encoded twice."""
    id_column: str | None = None
    """Of a table, the column that is called ``id``; in our own, the record's number tells it."""
    entries: int = 0
    records: int = 0
    problems: list[Problem] = field(default_factory=list)
    """The first of them."""
    all_problems: int = 0

    def as_json(self) -> dict[str, object]:
        """Return it for a program."""
        return {
            "file": self.name,
            "format": self.form,
            "encoding": self.encoding,
            "letters_wrong_from_line": self.wrong_line,
            "entries": self.entries,
            "records": self.records,
            "problems": [{"line": problem.line, "what": problem.what} for problem in self.problems],
        }


@dataclass(slots=True)
class Given:
    """The files, read in the order given; a file that cannot be read stops no other."""

    paths: Sequence[Path]
    how: How
    finished: Callable[[FileRead], object] = lambda _read: None
    """Told of each file when it has been read."""
    progress: Callable[[int, int], object] = lambda _done, _whole: None
    """Told how many bytes of how many there are have been read."""
    read: list[FileRead] = field(default_factory=list)
    refused: list[LitreviewError] = field(default_factory=list)
    """Why files could not be read."""
    _done: int = 0
    _left: int = 0

    def entries(self) -> Iterator[tuple[FileRead, Entry]]:
        """Yield the entries of all files, each with its file; what fails is in ``refused``."""
        self._left = sum(path.stat().st_size for path in self.paths if path.is_file())
        for path in self.paths:
            self._left -= path.stat().st_size if path.is_file() else 0
            try:
                with opened(one_line(path.name), lambda path=path: path.open("rb")) as files:  # type: ignore[misc]
                    sizes = [_size(one) for one in files]
                    self._left += sum(sizes)
                    for one, size in zip(files, sizes, strict=True):
                        self._left -= size
                        yield from self._entries_or_why(one, size)
            except LitreviewError as error:
                self.refused.append(error)
            except OSError as error:
                self.refused.append(UsageError(str(path), why(error), _("Check the file's name.")))

    def _entries_or_why(self, packed: Packed, size: int) -> Iterator[tuple[FileRead, Entry]]:
        try:
            yield from self._entries_of(packed, size)
        except LitreviewError as error:
            self.refused.append(error)

    def _entries_of(self, packed: Packed, size: int) -> Iterator[tuple[FileRead, Entry]]:
        how = self.how
        one = packed.text(encoding=how.encoding)
        doubled = is_double_encoded(one.text)
        text: Text = Repaired(one.text) if doubled and how.repair else one.text
        chosen = reader_for(text, name=packed.name, form=how.form, mapping=how.mapping)
        columns: Mapping[str, str | None] = {}
        if isinstance(chosen, MappedReader) and how.further:
            columns = chosen.mapping_of(text.head(_HEAD))
            further = _unknown(columns, how.further)
            columns = {**columns, **further}
            chosen = chosen.with_mapping({**further, **how.mapping})
        read = FileRead(
            name=packed.name,
            form=chosen.name,
            title=chosen.title,
            encoding=one.encoding,
            wrong_line=None if how.encoding else misread_line(one.text, one.encoding),
            is_doubled=doubled,
            id_column=_id_column(columns),
        )
        self.read.append(read)
        for entry in chosen.entries(
            _Watched(text, lambda done: self._tell(done, size)), source=how.source or chosen.name
        ):
            if what := _problem(entry):
                read.all_problems += 1
                if len(read.problems) < MOST_PROBLEMS:
                    read.problems.append(what)
            if isinstance(entry, Entry):
                read.entries += 1
                read.records += entry.record is not None
                yield read, entry
        self._done += size
        self._tell(0, 0)
        self.finished(read)

    def _tell(self, done: int, size: int) -> None:
        self.progress(self._done + min(done, size), self._done + size + self._left)


@dataclass(frozen=True, slots=True)
class _Watched:
    """A text that tells how many of its characters have been read."""

    text: Text
    told: Callable[[int], object]

    def lines(self) -> Iterator[str]:
        return chain.from_iterable(map(lines_of, self.parts()))

    def parts(self) -> Iterator[str]:
        done = last = 0
        for part in self.text.parts():
            done += len(part)
            if done - last > _TOLD_EVERY:
                self.told(done)
                last = done
            yield part

    def head(self, characters: int) -> str:
        return self.text.head(characters)

    def whole(self) -> str:
        return self.text.whole()

    @property
    def ends_in_mid_line(self) -> bool:
        return self.text.ends_in_mid_line


def _unknown(known: Mapping[str, str | None], further: Mapping[str, str]) -> dict[str, str]:
    """Return the columns that hold no known field and are named among the further ones, with their fields."""
    return {
        column: further[name]
        for column, holds in known.items()
        if holds is None and (name := column.strip().lower()) in further
    }


def _id_column(columns: Mapping[str, str | None]) -> str | None:
    if is_own(columns):
        return None
    found = (name for name, holds in columns.items() if holds == "accession" and name.lower() == "id")
    return next(found, None)


def _size(packed: Packed) -> int:
    with packed.opening() as file:
        return file.seek(0, SEEK_END)


def _problem(entry: Entry | Problem) -> Problem | None:
    if isinstance(entry, Problem):
        return entry
    if entry.record and not entry.remark:
        return None
    return Problem(line=entry.line, what=entry.remark or _("the entry could not be read"))
