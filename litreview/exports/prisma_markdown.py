"""The flow as Markdown: a table of every box with its number, the diagram's words, and what is undecided."""

from collections.abc import Iterator

from litreview.exports.document_markdown import plain
from litreview.exports.labels import SIDE, cells, footnotes, headings, notice, parts
from litreview.exports.prisma import PrismaFlow
from litreview.model.language import _


def prisma_markdown(flow: PrismaFlow, *, title: str) -> str:
    """Return the flow as a Markdown document that every reader of tables shows alike."""
    return "\n".join(_lines(flow, title)) + "\n"


def _lines(flow: PrismaFlow, title: str) -> Iterator[str]:
    yield f"# {plain(title)}"
    yield ""
    for entry in notice(flow):
        yield f"{'  ' * entry.level}- {plain(entry.text)}"
    if notice(flow):
        yield ""
    for heading in headings(flow):
        arm = {heading.column, SIDE.get(heading.column, heading.column)}
        yield f"## {plain(heading.label)}"
        yield ""
        phase, box = _("Phase"), _("Box")
        yield f"| {phase} | {box} |"
        yield "|---|---|"
        for part in parts(flow):
            for cell in cells(flow):
                if cell.row in part.rows and cell.column in arm:
                    text = "<br>".join(plain(entry.text) for entry in cell.entries)
                    yield f"| {plain(part.label)} | {text} |"
        yield ""
    yield from (f"{plain(note)}  " for note in footnotes(flow))
