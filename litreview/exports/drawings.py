"""The ways a diagram can be written, by the ending of the file that takes it."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from litreview.exports.diagram import diagram
from litreview.exports.drawing import Diagram
from litreview.exports.flow import as_json
from litreview.exports.mermaid import mermaid
from litreview.exports.prisma import PrismaFlow
from litreview.exports.prisma_csv import prisma_csv
from litreview.exports.prisma_html import listing, prisma_html
from litreview.exports.prisma_markdown import prisma_markdown
from litreview.exports.svg import svg
from litreview.exports.text import as_text
from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.records import Record, RecordId


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is drawn."""

    flow: PrismaFlow
    title: str
    records: Callable[[Sequence[RecordId]], Sequence[Record]]
    """Gives records by their ids; asked only where they are listed."""
    millimetres: float | None = None
    """The width it is printed at; None for the template's."""

    def laid_out(self) -> Diagram:
        """Return the diagram, not yet in any format."""
        return diagram(self.flow, title=self.title, millimetres=self.millimetres)


def draw(subject: Subject, ending: str) -> str | bytes:
    """Return the file's content; raise UsageError for an ending that is none of ours, or a missing extra."""
    way = WAYS.get(ending.lower())
    if way is None:
        raise UsageError(
            ending or "-o",
            _("no diagram is written to such a file"),
            _("Endings known: {known}.").format(known=", ".join(WAYS)),
        )
    try:
        return way(subject)
    except ModuleNotFoundError as error:
        if error.name not in {"reportlab", "resvg_py"}:
            raise
        raise UsageError(
            ending,
            _("this needs a part of the program that is not installed"),
            _("Install it: pip install 'litreview[report]'"),
        ) from error


def _json(subject: Subject) -> str:
    flow = subject.flow
    records = {box.value: list(ids) for box, ids in flow.boxes.items()}
    return json.dumps({**as_json(flow), "records": records}, ensure_ascii=False, indent=2) + "\n"


def _html(subject: Subject) -> str:
    return prisma_html(subject.flow, listing(subject.flow, subject.records), subject.laid_out())


def _pdf(subject: Subject) -> bytes:
    from litreview.exports.pdf import pdf  # noqa: PLC0415 - heavy

    return pdf(subject.laid_out())


def _png(subject: Subject) -> bytes:
    from litreview.exports.png import png  # noqa: PLC0415 - heavy

    return png(subject.laid_out())


def _docx(subject: Subject) -> bytes:
    from litreview.exports.docx import docx  # noqa: PLC0415 - heavy

    return docx(subject.laid_out())


WAYS: Final[Mapping[str, Callable[[Subject], str | bytes]]] = {
    ".svg": lambda subject: svg(subject.laid_out()),
    ".pdf": _pdf,
    ".png": _png,
    ".docx": _docx,
    ".html": _html,
    ".md": lambda subject: prisma_markdown(subject.flow, title=subject.title),
    ".mmd": lambda subject: mermaid(subject.flow, title=subject.title),
    ".csv": lambda subject: prisma_csv(subject.flow),
    ".json": _json,
    ".txt": lambda subject: as_text(subject.flow),
}
"""A file's ending, and what it holds."""
