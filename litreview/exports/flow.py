"""The flow for a program: its JSON, and the records of a box by the box's name."""

from litreview.exports.prisma import BY_REASON, Box, PrismaFlow, imbalances
from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.records import RecordId
from litreview.model.text import one_line


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

    ``undecided`` and the names of sources are boxes here too. Raise UsageError for a name that is none.
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
    raise UsageError(
        f"--list {name}",
        _("no such box"),
        _("Boxes: {names}.").format(names=", ".join([*Box, "undecided", *flow.sources])),
    )


def _number(flow: PrismaFlow, box: Box) -> int | dict[str, int]:
    if box in BY_REASON:
        return {reason.id: len(records) for reason, records in flow.by_reason[box].items()}
    return flow.count(box)
