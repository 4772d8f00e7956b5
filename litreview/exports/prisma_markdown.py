"""The flow as Markdown: a table of every box with its number, the diagram's words, and what is undecided."""

import re
from collections.abc import Iterator
from typing import Final

from litreview.exports.labels import SIDE, cells, footnotes, headings, notice, parts
from litreview.exports.prisma import PrismaFlow
from litreview.model.language import _

_SPECIAL: Final = re.compile(r"[\\`*_{}\[\]<>#|!&~]")


def prisma_markdown(flow: PrismaFlow, *, title: str) -> str:
    """Return the flow as a Markdown document that every reader of tables shows alike."""
    return "\n".join(_lines(flow, title)) + "\n"


def _lines(flow: PrismaFlow, title: str) -> Iterator[str]:
    yield f"# {_plain(title)}"
    yield ""
    for entry in notice(flow):
        yield f"{'  ' * entry.level}- {_plain(entry.text)}"
    if notice(flow):
        yield ""
    for heading in headings(flow):
        arm = {heading.column, SIDE.get(heading.column, heading.column)}
        yield f"## {_plain(heading.label)}"
        yield ""
        yield f"| {_('Phase')} | {_('Box')} |"
        yield "|---|---|"
        for part in parts(flow):
            for cell in cells(flow):
                if cell.row in part.rows and cell.column in arm:
                    text = "<br>".join(_plain(entry.text) for entry in cell.entries)
                    yield f"| {_plain(part.label)} | {text} |"
        yield ""
    yield from (f"{_plain(note)}  " for note in footnotes(flow))


def _plain(text: str) -> str:
    """Return the text so that Markdown shows it as it is."""
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", text.replace("\N{NO-BREAK SPACE}", " "))
