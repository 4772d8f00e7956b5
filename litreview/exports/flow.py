"""The flow for a program: its JSON, and the records of a box by the box's name."""

from litreview.exports.box_names import nearest
from litreview.exports.labels import NO_BREAK_SPACE, cells
from litreview.exports.prisma import BY_REASON, Box, PrismaFlow, imbalances
from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.records import RecordId
from litreview.model.text import fold, one_line


def as_json(flow: PrismaFlow) -> dict[str, object]:
    """Return the counts as ``litreview prisma --json`` prints them."""
    wrong = imbalances(flow)
    return {
        "template": flow.template,
        "as_of": flow.as_of.isoformat() if flow.as_of else None,
        "provisional": flow.provisional,
        "balanced": not wrong,
        "imbalances": wrong,
        "boxes": {box.value: _number(flow, box) for box in Box},
        "sources": {source: len(records) for source, records in flow.sources.items()},
        "undecided": flow.undecided,
        "awaiting": {place.value: len(records) for place, records in flow.awaiting.items()},
        "notices": list(flow.notices),
    }


def members(flow: PrismaFlow, name: str) -> list[tuple[RecordId, str | None]]:
    """Return the records behind a number, each with its exclusion reason where the box has reasons.

    ``undecided`` and the names of sources are boxes here too, and so is what stands in the diagram beside
    a number, such as ``Records screened`` or a reason; of two arms that of databases and registers. Raise
    UsageError for a name that is none.
    """
    if name in {box.value for box in BY_REASON}:
        reasons = flow.by_reason[Box(name)]
        return [
            (record, one_line(str(reason.text))) for reason, records in reasons.items() for record in records
        ]
    if name in {box.value for box in Box}:
        return [(record, None) for record in flow.boxes[Box(name)]]
    if name == "undecided":
        return [(record, place.value) for place, records in flow.awaiting.items() for record in records]
    if name in flow.sources:
        return [(record, None) for record in flow.sources[name]]
    labelled = _labelled(flow, name)
    if labelled is not None:
        return labelled
    raise UsageError(f"--list {name}".strip(), _("no such box"), _meant(flow, name))


def _meant(flow: PrismaFlow, name: str) -> str:
    near = nearest(flow, name)
    if near:
        return _("Nearest: {names}. litreview prisma --help lists all.").format(names=", ".join(near))
    return _("Boxes: {names}.").format(names=", ".join([*Box, "undecided", *flow.sources]))


def _labelled(flow: PrismaFlow, label: str) -> list[tuple[RecordId, str | None]] | None:
    """Return the records behind the first number that stands by these words; None where none does."""
    wanted = _words(label)
    for cell in cells(flow):
        for entry in cell.entries:
            if wanted and _words(entry.text) == wanted:
                if entry.records is not None:
                    return [(record, None) for record in entry.records]
                if cell.name in {box.value for box in BY_REASON}:
                    return members(flow, cell.name)
    return None


def _words(label: str) -> str:
    """Return a label without its number and the signs of the template's footnotes."""
    return fold(label.replace(NO_BREAK_SPACE, " ").partition(" (n =")[0]).strip(" *:")


def _number(flow: PrismaFlow, box: Box) -> int | dict[str, int]:
    if box in BY_REASON:
        return {reason.id: len(records) for reason, records in flow.by_reason[box].items()}
    return flow.count(box)
