"""A record's screen with the list of its queue beside it, where there is room and one wants it."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.events import Click
from textual.geometry import Size

from litreview.model.language import _
from litreview.tui.actions import cap_of
from litreview.tui.looks import Wardrobe
from litreview.tui.screens.errand import Errand, Pace, refusal
from litreview.tui.screens.plan import LISTED
from litreview.tui.screens.record import RecordScreen
from litreview.tui.screens.sight import Excerpt, NotedWalk, Sight
from litreview.tui.widgets.bars import Message
from litreview.tui.widgets.rows import Row, Rows, filled_up, row_lines


class ListedScreen(RecordScreen):
    """The list follows the record that is read; only the rows that are seen are ever read."""

    DEFAULT_CSS: ClassVar[str] = "ListedScreen #rows { width: 40; display: none; }"

    def __init__(
        self, walk: NotedWalk, clock: Callable[[], float], pace: Pace, wardrobe: Wardrobe | None = None
    ) -> None:
        super().__init__(walk, clock, pace, wardrobe)
        self._rows = Rows(id="rows")
        self._scrolled_to: int | None = None
        """First row that somebody has scrolled the list to, until they go on."""

    @abstractmethod
    def rows_at(self, positions: range) -> list[Row]:
        """Return the rows of the list for these places in the queue; read in a thread."""

    @property
    def has_list(self) -> bool:
        """Tell whether the list is to stand beside the record where there is room."""
        return self.wardrobe.looks.list

    @property
    def before(self) -> Sequence[Rows]:
        """Return the list."""
        return (self._rows,)

    def acts(self, key: str) -> Mapping[str, Callable[[], None]]:
        """Return what the key does, by the name of its action."""
        return {**super().acts(key), "list": self._turn_list}

    def look(self) -> Sight:
        """Return the session's current card, the one it goes on to, and the rows beside them."""
        return self._with_list(super().look())

    def lay_out(self, size: Size) -> None:
        """Give everything its size and draw it; the list has a row for each line of it."""
        is_first = self._plan is None
        made = self.planned(size)
        self._rows.display = made.list_width > 0
        self._rows.styles.width = made.list_width
        super().lay_out(size)
        if is_first and self._sight:
            self._sight = self._with_list(self._sight)
            self._draw_rows()
        self._read_rows()

    def show_done(self, said: Message, sight: Sight) -> None:
        """Say what came of it, and do what was to follow."""
        super().show_done(said, sight)
        self._read_rows()

    def on_click(self, event: Click) -> None:
        """Go to the record whose row was clicked."""
        excerpt, region = self._sight.excerpt if self._sight else None, self._rows.region
        row = event.screen_y - region.y
        if not excerpt or not region.contains(event.screen_x, event.screen_y) or row >= len(excerpt.rows):
            return
        if self.held:
            self.message = refusal(self.held.deed)
            self.draw_foot()
        else:
            self.when_free(lambda: self.send(Errand(do=partial(self._move_to, excerpt.first + row))))

    @on(Rows.Turned)
    def _turn_rows(self, turned: Rows.Turned) -> None:
        excerpt = self._sight.excerpt if self._sight else None
        if excerpt and self.errand is None and self.held is None:
            self._scrolled_to = excerpt.first + turned.step
            self.send(Errand(do=self._as_said))

    def _turn_list(self) -> None:
        if self._plan is None:
            return
        if self._plan.width < LISTED:
            text = _("The list needs a window of {needed} columns; this one has {width}.")
            self.message = Message(text=text.format(needed=LISTED, width=self._plan.width))
            return
        is_shown = not self.wardrobe.looks.list
        shown, hidden = _("The list is shown; {key} hides it."), _("The list is hidden; {key} shows it.")
        said = (shown if is_shown else hidden).format(key=cap_of("list"))
        self.dress(said, list=is_shown)
        self.lay_out(self.app.size)

    def _move_to(self, position: int) -> Message:
        self._walk.move(position - self._walk.position)
        return Message(text="")

    def _as_said(self) -> Message:
        return self.message

    def _read_rows(self) -> None:
        """Read the rows where the list has come to be, or has become longer."""
        made, sight = self._plan, self._sight
        if made is None or sight is None or sight.is_empty or self.errand or self.held:
            return
        rows = sight.excerpt.rows if sight.excerpt else ()
        if len(rows) != min(made.list_height, len(self._walk.queue)):
            self.send(Errand(do=self._as_said))

    def _with_list(self, sight: Sight) -> Sight:
        sight = self._with_rows(sight)
        return replace(sight, ahead=self._with_rows(sight.ahead)) if sight.ahead else sight

    def _with_rows(self, sight: Sight) -> Sight:
        height = self._plan.list_height if self._plan else 0
        if not height or sight.is_empty:
            return replace(sight, excerpt=None)
        first = self._first_row(sight.position, height)
        rows = self.rows_at(range(first, min(first + height, len(self._walk.queue))))
        return replace(sight, excerpt=Excerpt(first=first, rows=rows, total=len(self._walk.queue)))

    def _first_row(self, position: int, height: int) -> int:
        """Return the first row, the one before as long as the record is among those seen."""
        before = self._sight
        if before is None or before.position != position:
            self._scrolled_to = None
        first = self._scrolled_to
        if first is None and before and before.excerpt:
            seen = range(before.excerpt.first, before.excerpt.first + height)
            first = seen.start if position in seen else None
        if first is None:
            first = position - height // 2
        return max(0, min(first, len(self._walk.queue) - height))

    def _draw_card(self, *, top: int) -> None:
        super()._draw_card(top=top)
        self._draw_rows()

    def _draw_rows(self) -> None:
        made, excerpt = self._plan, self._sight.excerpt if self._sight else None
        if made is None or not made.list_height:
            return
        lines = (
            row_lines(
                excerpt.rows,
                first=excerpt.first,
                current=self._sight.position,
                total=excerpt.total,
                width=made.list_width,
            )
            if excerpt and self._sight
            else []
        )
        self._rows.show(filled_up(lines[: made.list_height], made.list_width, made.list_height))
