"""The agenda of a meeting: conflicts with both sides of each, in Markdown fit to print, or as a table."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Final

from litreview.formats.table_cells import safe
from litreview.model.language import _, ngettext
from litreview.model.text import one_line

_SIGNS: Final = re.compile(r"([\\`*_{}\[\]<>#|~^$&!])")
"""What Markdown could take for more than a letter."""


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
    said: Sequence[Said]
    note: str
    """The lead's."""
    is_to_discuss: bool
    decision: str
    """How it is settled; empty while it is open."""


def markdown(title: str, parts: Sequence[tuple[str, Sequence[Item]]]) -> str:
    """Return the agenda as Markdown: a heading for each part that has items, which are numbered through."""
    total = sum(len(items) for _name, items in parts)
    count = ngettext("{number} conflict", "{number} conflicts", total).format(number=total)
    lines = [f"# {_('Conflicts')}: {_plain(title)}", "", f"{count}.", ""]
    number = 0
    for name, items in parts:
        if items:
            lines += [f"## {_plain(name)}", ""]
        for item in items:
            number += 1
            lines += [*_in_markdown(number, item), ""]
    return "\n".join(lines[:-1]) + "\n"


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


def _in_markdown(number: int, item: Item) -> list[str]:
    year = f" ({_plain(item.year)})" if item.year else ""
    lines = [f"### {number}. {_plain(item.title)}{year}", ""]
    about = " · ".join(_plain(part) for part in (item.authors, item.place, item.record) if part)
    lines += [about, "", f"{_plain(item.stage)} · {_plain(item.difference)}", ""]
    heads = (_("Reviewer"), _("Vote"), _("Reason"), _("Labels"), _("Note"))
    lines += [_row(heads), _row(["---"] * len(heads), is_rule=True)]
    lines += [_row((one.name, one.vote, one.reason, one.labels, one.note)) for one in item.said]
    if item.note:
        lines += ["", _("Lead: {note}").format(note=_plain(item.note))]
    settled = _("Settled: {decision}").format(decision=_plain(item.decision)) if item.decision else ""
    return [*lines, "", settled or _("Agreed: ☐ include  ☐ exclude, reason: ____________________")]


def _row(cells: Sequence[str], *, is_rule: bool = False) -> str:
    return f"| {' | '.join(cells if is_rule else map(_plain, cells))} |"


def _plain(text: str) -> str:
    return _SIGNS.sub(r"\\\1", one_line(text))
