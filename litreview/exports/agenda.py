"""The agenda of a meeting: conflicts with both sides of each, as a document to print, or as a table."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from litreview.exports.document import Block, Document, Heading, Paragraph, Table
from litreview.formats.table_cells import safe
from litreview.model.language import _, ngettext
from litreview.model.text import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One side, in words."""

    name: str
    vote: str
    reason: str
    labels: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One conflict, in words."""

    record: str
    stage: str
    difference: str
    title: str
    year: str
    authors: str
    place: str
    """Journal, DOI and the like."""
    abstract: str
    said: Sequence[Said]
    note: str
    """The lead's."""
    is_to_discuss: bool
    decision: str
    """How it is settled; empty while it is open."""


def document(
    title: str, parts: Sequence[tuple[str, Sequence[Item]]], remarks: Sequence[str] = ()
) -> Document:
    """Return the agenda: a heading for each part that has items, which are numbered through."""
    total = sum(len(items) for _name, items in parts)
    count = ngettext("{number} conflict", "{number} conflicts", total).format(number=total)
    blocks: list[Block] = [Heading(f"{_('Conflicts')}: {one_line(title)}", 1), Paragraph(f"{count}.")]
    blocks += map(Paragraph, remarks)
    number = 0
    for name, items in parts:
        if items:
            blocks.append(Heading(name))
        for item in items:
            number += 1
            blocks += _told(number, item)
    return blocks


def table(items: Sequence[Item]) -> str:
    """Return the agenda as CSV, a row a conflict, with as many sides as the one with most has."""
    sides = max((len(item.said) for item in items), default=2)
    heads = ["record", "stage", "difference", "title", "year", "authors", "place"]
    for number in range(1, sides + 1):
        heads += [f"{part}_{number}" for part in ("reviewer", "vote", "reason", "labels", "note")]
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*heads, "note_of_lead", "discuss", "decision"])
    for item in items:
        row = [item.record, item.stage, item.difference, item.title, item.year, item.authors, item.place]
        for side in item.said:
            row += [side.name, side.vote, side.reason, side.labels, side.note]
        row += [""] * (5 * (sides - len(item.said)))
        row += [item.note, "yes" if item.is_to_discuss else "", item.decision]
        writer.writerow([safe(one_line(cell)) for cell in row])
    return out.getvalue()


def _told(number: int, item: Item) -> Iterator[Block]:
    year = f" ({item.year})" if item.year else ""
    yield Heading(f"{number}. {item.title}{year}", 3)
    yield Paragraph(" · ".join(part for part in (item.authors, item.place, item.record) if part))
    if item.abstract:
        yield Paragraph(item.abstract)
    yield Paragraph(f"{item.stage} · {item.difference}")
    heads = (_("Reviewer"), _("Vote"), _("Reason"), _("Labels"), _("Note"))
    yield Table(heads, tuple((one.name, one.vote, one.reason, one.labels, one.note) for one in item.said))
    if item.note:
        yield Paragraph(_("Lead: {note}").format(note=item.note))
    settled = _("Settled: {decision}").format(decision=item.decision) if item.decision else ""
    yield Paragraph(settled or _("Agreed: ☐ include  ☐ exclude, reason: …………………………"))
