"""The records behind a number of the diagram: a line each, and the whole of the one that is chosen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from textual import on
from textual.events import Key
from textual.geometry import Size
from textual.message import Message as Letter

from litreview.exports.prisma import PrismaFlow, source_of
from litreview.model.errors import LitreviewError
from litreview.model.language import _, ngettext
from litreview.model.protocol import Protocol, Terms
from litreview.model.records import Record, RecordId
from litreview.model.reports import Report, combined
from litreview.model.text import one_line
from litreview.tui.asides import behind_keys
from litreview.tui.keymap import printed
from litreview.tui.screens.help import KeysScreen
from litreview.tui.screens.listing import ListScreen
from litreview.tui.screens.typed import Typed, plain_key
from litreview.tui.themes import Ink
from litreview.tui.widgets.reader import Shown, link_of, record_lines
from litreview.tui.widgets.typeset import Line, Piece, cut, pad

_AT_ONCE = 100
"""Records read together: those that are seen and those around them."""
_YEAR = 5
_LONGEST_ID = 36
_MARGIN = 3
"""Cells before a line, for the cursor."""
_WIDE = 107
"""Cells from which the journal or place is told too."""
_NAMED = 2
"""Authors named in a line; where there are more, the first of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A review as its diagram counts it; all is asked in a thread."""

    protocol: Protocol
    flow: Callable[[], PrismaFlow]
    records: Callable[[Sequence[RecordId]], Sequence[Record]]
    report: Callable[[RecordId], Report | None]

    def whole(self, record: RecordId) -> Shown:
        """Return all that is known of a record: for one that stands for its report, of the report."""
        report = self.report(record)
        if report is None or report.id == record:
            ids = report.records if report else (record,)
            one = combined(self.records(ids))
            return Shown(record=one, sources=_sources(ids), remarks=(), link=link_of(one))
        (one,) = self.records([record])
        linked = ((_("Of the same report: "), report.id),)
        return Shown(record=one, sources=_sources([record]), remarks=linked, link=link_of(one))


class RecordsScreen(ListScreen):
    """The list; only the records that are seen, and those around them, are ever read."""

    class Read(Letter):
        """Some records were read, or could not be."""

        def __init__(self, found: Mapping[RecordId, Record], error: LitreviewError | None) -> None:
            super().__init__()
            self.found = found
            self.error = error

    class Opened(Letter):
        """The record that was chosen was read."""

        def __init__(self, shown: Shown) -> None:
            super().__init__()
            self.shown = shown

    def __init__(self, counted: Counted, name: str, records: Sequence[RecordId]) -> None:
        super().__init__(str(counted.protocol.title), one_line(name), behind_keys())
        self.is_reading = False
        """Whether something is asked of the review now."""
        self._counted = counted
        self._name = one_line(name)
        self._ids = records
        self._found: dict[RecordId, Record] = {}
        self._failed = False
        """Whether what is seen could not be read."""

    @property
    def length(self) -> int:
        """Return how many records there are."""
        return len(self._ids)

    def line(self, number: int, width: int) -> Line:
        """Return year, authors, title, source and id of the record, as far as it has been read."""
        record = self._ids[number]
        found = self._found.get(record)
        if found is None:
            return _in_columns(width, "", "", "…", "", record)
        title, place = found.title or _("No title in the sources."), found.container or ""
        return _in_columns(width, str(found.year or ""), _authors(found), title, place, record)

    def above(self) -> Line:
        """Return what stands in the columns."""
        width = self.app.size.width - _MARGIN
        heads = (_("Year"), _("Authors"), _("Title"), _("Published in"), _("Record"))
        line = _in_columns(width, *heads)
        return (Piece(" " * _MARGIN), *(piece._replace(ink=Ink.HEADING) for piece in line))

    def below(self) -> Line:
        """Return how many there are, or what could not be read."""
        if self._failed:
            text = _("This could not be read; {key} tries again.").format(key=printed("r"))
            return (Piece(" ! ", Ink.WARNING), Piece(text))
        text = ngettext("{count} record.", "{count} records.", self.length).format(count=self.length)
        return (Piece(f" {text}"),)

    def draw(self, size: Size) -> None:
        """Draw what is seen, and read what of it is not read yet."""
        super().draw(size)
        self._read_around()

    def can_take(self, typed: Typed) -> bool:
        """Tell whether it can act on this now: a record is opened when what was asked has come."""
        is_choice = isinstance(typed, Key) and plain_key(typed) == "enter"
        return self.takes_keys and not (self.is_reading and is_choice)

    async def take(self, typed: Typed, at: float) -> bool:  # noqa: ARG002 - when is for records
        """Do what the registry says of the key."""
        key = plain_key(typed) if isinstance(typed, Key) else ""
        match next((one.id for one in behind_keys() if key in one.keys), ""):
            case "back":
                self.close()
            case "cursor":
                self.step(1 if key in {"j", "down"} else -1)
            case "again":
                self._failed = False
                self.draw(self.app.size)
            case _:
                key = {"space": "pagedown", "b": "pageup"}.get(key, key)
                return await self._left_over(typed, key)
        return True

    async def _left_over(self, typed: Typed, key: str) -> bool:
        if key == "ctrl+c":
            self.close()
            await self.app.action_quit()
            return True
        return self.steered_or_told(typed, key)

    def choose(self, number: int) -> None:
        """Show the whole record."""
        if not self.is_reading:
            self.is_reading = True
            self.draw(self.app.size)
            self.run_worker(partial(self._open, self._ids[number]), thread=True)

    def _read_around(self) -> None:
        first = max(0, self._top - _AT_ONCE // 4)
        wanted = [one for one in self._ids[first : first + _AT_ONCE] if one not in self._found]
        seen = self._ids[self._top : self._top + self.app.size.height]
        if self.is_reading or self._failed or all(one in self._found for one in seen):
            return
        self.is_reading = True
        self.run_worker(partial(self._fetch, wanted), thread=True)

    def _fetch(self, wanted: Sequence[RecordId]) -> None:
        try:
            found = dict(zip(wanted, self._counted.records(wanted), strict=True))
        except LitreviewError as error:
            self.post_message(self.Read({}, error))
        else:
            self.post_message(self.Read(found, None))

    def _open(self, record: RecordId) -> None:
        try:
            shown = self._counted.whole(record)
        except LitreviewError as error:
            self.post_message(self.Read({}, error))
        else:
            self.post_message(self.Opened(shown))

    @on(Read)
    def _take_in(self, read: Read) -> None:
        self.is_reading = False
        self._found.update(read.found)
        self._failed = read.error is not None
        if self.is_current or self.takes_keys:
            self.draw(self.app.size)
        self.post_message(self.Ready())

    @on(Opened)
    def _show(self, opened: Opened) -> None:
        self.is_reading = False
        if self.takes_keys:
            self.app.push_screen(WholeScreen(self._counted.protocol, opened.shown))
            self._read_around()


class WholeScreen(KeysScreen):
    """One record in full, to be read and no more."""

    def __init__(self, protocol: Protocol, shown: Shown) -> None:
        super().__init__((), str(protocol.title))
        self._shown = shown
        self._terms: Terms = protocol.terms

    @property
    def topic(self) -> str:
        """Return the record's id."""
        return one_line(self._shown.record.id)

    @property
    def subject(self) -> str:
        """Return that nothing is changed here."""
        return _("To be read only")

    def more(self, width: int) -> list[Line]:
        """Return the record."""
        return record_lines(self._shown, self._terms, width=width, roomy=True)


def _in_columns(width: int, *told: str) -> Line:
    """Return year, authors, title, place and id side by side; where there is little room, no place."""
    year, authors, title, place, record = (one_line(one) for one in told)
    widths = (_YEAR, width // 7, 0, width // 5 if width >= _WIDE else 0, min(_LONGEST_ID, width // 4))
    room = width - sum(widths)
    inks = (Ink.TEXT, Ink.MUTED, Ink.TEXT, Ink.MUTED, Ink.MUTED)
    return tuple(
        piece
        for text, size, ink in zip((year, authors, title, place, record), widths, inks, strict=True)
        if size or text is title
        for piece in pad((*cut((Piece(text, ink),), (size or room) - 1), Piece(" ")), size or room)
    )


def _authors(record: Record) -> str:
    named = [one_line(author.family) for author in record.authors]
    return ", ".join(named) if len(named) <= _NAMED else f"{named[0]} et al."


def _sources(records: Sequence[RecordId]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source_of(record) for record in records))
