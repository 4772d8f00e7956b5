"""The flow as one HTML page that needs nothing else: a click on a box leads to the records behind it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from litreview.exports.document_html import head
from litreview.exports.drawing import Diagram
from litreview.exports.labels import cells
from litreview.exports.prisma import BY_REASON, Box, PrismaFlow
from litreview.exports.svg import inline_svg
from litreview.model.language import _
from litreview.model.records import Record, RecordId
from litreview.model.text import one_line

_STYLE: Final = (
    "body{font:16px/1.5 Arial,Helvetica,'Liberation Sans',sans-serif;color:#111;background:#fff;"
    "margin:1.5rem auto;max-width:80rem;padding:0 1rem}"
    "svg{max-width:100%;height:auto}svg a:hover rect,svg a:focus rect{stroke-width:3}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}"
    "th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #bbb}"
    "a{color:#00458b}section{border-top:2px solid #333;margin-top:2rem}"
)
_MANY: Final = 1_000
_NAMED: Final = 3
"""Authors named in a list."""
_IN_ADDRESS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/:()")
"""What a DOI may have in an address as it is (RFC 3986)."""
_BOXES: Final[Mapping[str, tuple[Box, ...]]] = {
    "previous": (Box.PREVIOUS_STUDIES, Box.PREVIOUS_REPORTS),
    "identified": (Box.DATABASES, Box.REGISTERS),
    "removed": (Box.DUPLICATES, Box.AUTOMATION, Box.OTHER_REASONS),
    "other_identified": (Box.WEBSITES, Box.ORGANISATIONS, Box.CITATIONS, Box.OTHER_REMOVED),
    "included": (Box.STUDIES, Box.REPORTS, Box.ONGOING, Box.AWAITING_CLASSIFICATION),
    "total": (Box.TOTAL_STUDIES, Box.TOTAL_REPORTS),
    Box.EXCLUDED.value: (Box.EXCLUDED_BY_HUMAN, Box.EXCLUDED_UNREAD),
}
"""What stands together in a box of the drawing; a box that is not here holds the number of its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a list says of a record."""

    title: str
    authors: str
    year: str
    where: str
    """The journal, book or place."""
    link: str | None
    """An address to read it at, ``https`` only."""


def prisma_html(flow: PrismaFlow, listed: Mapping[RecordId, Listed], drawn: Diagram) -> str:
    """Return the page; ``listed`` has every record that stands in a box."""
    return "\n".join((*head(drawn.title, _STYLE), *_body(flow, listed, drawn), "</body>", "</html>", ""))


def _body(flow: PrismaFlow, listed: Mapping[RecordId, Listed], drawn: Diagram) -> Iterator[str]:
    yield "<body>"
    yield f"<h1>{escape(drawn.title)}</h1>"
    hint, back = _("A click on a box leads to the records behind its numbers."), _("Back to the diagram")
    yield f"<p>{escape(hint)}</p>"
    yield '<figure id="diagram">'
    yield inline_svg(drawn, {cell.name for cell in cells(flow)})
    yield "</figure>"
    for cell in cells(flow):
        yield f'<section id="list-{escape(cell.name)}">'
        yield f"<h2>{escape(cell.entries[0].text)}</h2>"
        for box in _BOXES.get(cell.name) or (Box(cell.name),):
            yield from _list(flow, box, listed)
        yield f'<p><a href="#diagram">{escape(back)}</a></p>'
        yield "</section>"


def _list(flow: PrismaFlow, box: Box, listed: Mapping[RecordId, Listed]) -> Iterator[str]:
    yield f'<h3 id="{box}">{escape(box)} (n = {flow.count(box)})</h3>'
    if box not in BY_REASON:
        yield from _table(flow.boxes[box], listed)
        return
    for reason, records in flow.by_reason[box].items():
        yield f"<h4>{escape(str(reason.text))} (n = {len(records)})</h4>"
        yield from _table(records, listed)


def _table(records: Sequence[RecordId], listed: Mapping[RecordId, Listed]) -> Iterator[str]:
    if not records:
        return
    heads = (_("Record"), _("Authors"), _("Year"), _("Title"), _("Published in"))
    row = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    yield f"<table><thead><tr>{row}</tr></thead><tbody>"
    for record in records:
        one = listed[record]
        told = escape(one.title)
        title = f'<a href="{escape(one.link)}" rel="noreferrer">{told}</a>' if one.link else told
        cells_of = (escape(record), escape(one.authors), escape(one.year), title, escape(one.where))
        row = "".join(f"<td>{cell}</td>" for cell in cells_of)
        yield f"<tr>{row}</tr>"
    yield "</tbody></table>"


def listing(
    flow: PrismaFlow, records: Callable[[Sequence[RecordId]], Sequence[Record]]
) -> dict[RecordId, Listed]:
    """Return what the lists say of every record in the flow; ``records`` gives records by their ids."""
    reasons = (ids for box in BY_REASON for ids in flow.by_reason[box].values())
    wanted = list(dict.fromkeys(record for ids in (*flow.boxes.values(), *reasons) for record in ids))
    found: dict[RecordId, Listed] = {}
    for start in range(0, len(wanted), _MANY):
        found |= {record.id: _listed(record) for record in records(wanted[start : start + _MANY])}
    return found


def _listed(record: Record) -> Listed:
    names = [one_line(str(author)) for author in record.authors]
    shown = "; ".join(names[:_NAMED]) + ("; …" if len(names) > _NAMED else "")
    link = f"https://doi.org/{_percent(record.doi)}" if record.doi else record.url
    return Listed(
        title=one_line(record.title),
        authors=shown,
        year=str(record.year or ""),
        where=one_line(record.container or ""),
        link=link if link and link.startswith("https://") else None,
    )


def _percent(doi: str) -> str:
    return "".join(
        one if one in _IN_ADDRESS else "".join(f"%{byte:02X}" for byte in one.encode("utf-8", "replace"))
        for one in doi
    )
