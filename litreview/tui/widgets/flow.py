"""The PRISMA diagram as one walks through it: a number is chosen, and its box stands out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from litreview.exports.prisma import PrismaFlow
from litreview.tui.themes import Ink
from litreview.tui.widgets.flow_layout import MARK, Drawn, Layout, Number, lay_out
from litreview.tui.widgets.lines import Lines
from litreview.tui.widgets.typeset import Line, Piece, cells, pad

_LIGHT: Final = "┌─┐│└┘"
_HEAVY: Final = "┏━┓┃┗┛"


@dataclass(frozen=True, slots=True)
class _Span:
    """A piece of a row, at its column."""

    x: int
    line: Line


class FlowDiagram(Lines):
    """The diagram, set to its width; which of its numbers is chosen is marked and kept in sight."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.layout_: Layout | None = None
        """Where everything stands; None before there is a flow."""
        self.at = 0
        """Which of the numbers is chosen."""
        self._height = 1

    @property
    def number(self) -> Number | None:
        """Return the number that is chosen."""
        return self.layout_.numbers[self.at] if self.layout_ else None

    @property
    def total(self) -> int:
        """Return how many lines the diagram has."""
        return self.layout_.height if self.layout_ else 0

    def set_flow(self, flow: PrismaFlow, warnings: Sequence[str], size: tuple[int, int]) -> None:
        """Set the flow to so many columns and rows, and stay at the number that was chosen."""
        self.layout_ = lay_out(flow, size[0], warnings)
        self.at = min(self.at, len(self.layout_.numbers) - 1)
        self._height = size[1]
        self.draw()

    def show_text(self, lines: Sequence[Line]) -> None:
        """Show this while there is no diagram."""
        self.layout_ = None
        self.show(lines)

    def go(self, across: int, down: int) -> bool:
        """Go to the next number that way; tell whether there was one."""
        if self.layout_ is None:
            return False
        found = beside(self.layout_, self.at, across) if across else below(self.layout_, self.at, down)
        return found is not None and self._choose(found)

    def go_to_box(self, step: int) -> None:
        """Go to the first number of the next box, or of the one before, and round the ends."""
        if self.layout_:
            firsts = _firsts(self.layout_)
            here = self.layout_.numbers[self.at].box
            box = sorted(firsts)[(sorted(firsts).index(here) + step) % len(firsts)]
            self._choose(firsts[box])

    def go_to_end(self, *, last: bool) -> None:
        """Go to the first or the last number, with all that stands above or below it."""
        if self.layout_:
            self._choose(len(self.layout_.numbers) - 1 if last else 0)
            self.turn(self.total if last else -self.total)

    def click(self, x: int, y: int) -> bool:
        """Choose the number at that place of the widget, or the first of the box; tell if there is one."""
        found = number_at(self.layout_, x, self.top + y) if self.layout_ else None
        return found is not None and self._choose(found)

    def turn(self, step: int) -> None:
        """Scroll by so many lines, whatever is chosen."""
        self.shift(step, self._height)

    def draw(self) -> None:
        """Draw the diagram with what is chosen in sight."""
        if self.layout_:
            self.show(drawn(self.layout_, self.at), top=self._top_for(self.layout_))

    def _choose(self, number: int) -> bool:
        self.at = number
        self.draw()
        return True

    def _top_for(self, made: Layout) -> int:
        """Return the first line to be seen: of the box as much as there is room for, the number always."""
        number = made.numbers[self.at]
        box = made.boxes[number.box]
        top = self.top
        if self.at == 0 and number.bottom < self._height:
            return 0
        for first, last in ((box.y, box.bottom), (number.top, number.bottom + 1)):
            top = max(top, last - self._height)
            top = min(top, first)
        return max(0, min(top, made.height - self._height))


def beside(made: Layout, at: int, step: int) -> int | None:
    """Return the number to the right of one, or to its left where the step is negative."""
    here = made.boxes[made.numbers[at].box]
    firsts = _firsts(made)
    aims = [
        (_apart(here, box), abs(box.x - here.x), number)
        for index, number in firsts.items()
        for box in (made.boxes[index],)
        if (box.x - here.x) * step > 0
    ]
    return min(aims)[2] if aims else None


def below(made: Layout, at: int, step: int) -> int | None:
    """Return the next number of the box downwards, or upwards, else that of the nearest box that way."""
    number = made.numbers[at]
    inside = at + step
    if 0 <= inside < len(made.numbers) and made.numbers[inside].box == number.box:
        return inside
    here = made.boxes[number.box]
    aims = []
    for index, (first, last) in _ends(made).items():
        box = made.boxes[index]
        distance = box.y - here.bottom if step > 0 else here.y - box.bottom
        if distance >= 0:
            is_over = box.x < here.right and here.x < box.right
            aims.append((not is_over, distance, abs(box.x - here.x), first if step > 0 else last))
    return min(aims)[3] if aims else None


def number_at(made: Layout, x: int, y: int) -> int | None:
    """Return the number at a place of the diagram: that of the line, or the first of the box."""
    for index, first in _firsts(made).items():
        box = made.boxes[index]
        if box.x <= x < box.right and box.y <= y < box.bottom:
            line = y - box.y - 1
            own = box.lines[line][1] if 0 <= line < len(box.lines) else None
            return first if own is None else own
    return None


def drawn(made: Layout, at: int) -> list[Line]:
    """Return the lines of the diagram with the number chosen."""
    rows: list[list[_Span]] = [[] for _row in range(made.height)]
    for y, label in made.rules.items():
        name = Piece(f"{label} ", Ink.HEADING)
        rows[y].append(_Span(0, (name, Piece("─" * (made.width - cells((name,))), Ink.MUTED))))
    for y, text in made.warnings:
        rows[y].append(_Span(0, (Piece(text, Ink.WARNING),)))
    for x, y, text in made.titles:
        rows[y].append(_Span(x, (Piece(text, Ink.STRONG),)))
    for y, text in made.notes:
        rows[y].append(_Span(0, (Piece(text, Ink.MUTED),)))
    for index, box in enumerate(made.boxes):
        for y, line in _box_lines(box, at if made.numbers[at].box == index else None):
            rows[y].append(_Span(box.x, line))
    for (x, y), stroke in made.strokes.items():
        rows[y].append(_Span(x, (Piece(stroke, Ink.TEXT),)))
    return [_laid(spans) for spans in rows]


def _laid(spans: Sequence[_Span]) -> Line:
    """Return the spans as one line, each at its column; a stroke goes through a rule."""
    if len(spans) > 1 and spans[0].x == 0 and any(one.x < cells(spans[0].line) for one in spans[1:]):
        spans = [*_pierced(spans[0], spans[1:])]
    pieces: list[Piece] = []
    column = 0
    for span in sorted(spans, key=lambda span: span.x):
        if span.x > column:
            pieces.append(Piece(" " * (span.x - column)))
        pieces += span.line
        column = max(column, span.x) + cells(span.line)
    return tuple(pieces)


def _pierced(rule: _Span, strokes: Sequence[_Span]) -> Iterator[_Span]:
    """Yield the rule in the parts between the strokes, and the strokes that do not hide its name."""
    label, line = rule.line[0], rule.line[1]
    named = cells((label,))
    column = named
    yield _Span(0, (label,))
    for stroke in sorted(strokes, key=lambda span: span.x):
        if stroke.x >= column:
            yield _Span(column, (line._replace(text="─" * (stroke.x - column)),))
            yield stroke
            column = stroke.x + 1
    yield _Span(column, (line._replace(text=line.text[: max(0, cells(rule.line) - column)]),))


def _box_lines(box: Drawn, at: int | None) -> Iterator[tuple[int, Line]]:
    """Yield each row of the box and its line; ``at`` is the number chosen, where that is in it."""
    signs = _LIGHT if at is None else _HEAVY
    ink = Ink.MUTED if at is None else Ink.KEY
    edge, room = signs[1] * (box.width - 2), box.width - 4
    yield box.y, (Piece(f"{signs[0]}{edge}{signs[2]}", ink),)
    before = None
    for row, (text, number) in enumerate(box.lines, start=box.y + 1):
        is_chosen = at is not None and number == at
        mark = Piece("▸".ljust(MARK) if is_chosen and number != before else " " * MARK, Ink.KEY)
        before = number
        told = pad((mark, Piece(text, Ink.STRONG if is_chosen else Ink.TEXT)), room)
        yield row, (Piece(f"{signs[3]} ", ink), *told, Piece(f" {signs[3]}", ink))
    yield box.bottom - 1, (Piece(f"{signs[4]}{edge}{signs[5]}", ink),)


def _firsts(made: Layout) -> dict[int, int]:
    return {index: first for index, (first, _last) in _ends(made).items()}


def _ends(made: Layout) -> dict[int, tuple[int, int]]:
    """Return the first and the last number of each box."""
    ends: dict[int, tuple[int, int]] = {}
    for index, number in enumerate(made.numbers):
        ends[number.box] = (ends.get(number.box, (index, index))[0], index)
    return ends


def _apart(one: Drawn, other: Drawn) -> int:
    """Return how many rows lie between two boxes; 0 where they stand beside each other."""
    return max(0, other.y - one.bottom + 1, one.y - other.bottom + 1)
