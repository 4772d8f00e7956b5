"""``litreview prisma --diff``: what changed between two days, and the acts that did it."""

from collections.abc import Sequence
from datetime import date

from litreview.cli.console import say, tell
from litreview.exports.changes import Causes, Change, changes
from litreview.exports.told import told
from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.records import RecordId
from litreview.review import Review

_ENTERED, _LEFT = "+", "-"


def tell_changes(review: Review, first: date, second: date, *, as_rows: bool) -> int:
    """Say every number that is not what it was, the records that came and went, and why; return 0."""
    if second < first:
        raise UsageError(
            f"--diff {first} {second}",
            _("the second day is before the first"),
            _("Give the earlier day first."),
        )
    before, old = review.stood(first)
    after, new = review.stood(second)
    found, causes = changes(old, new), Causes(before, after)
    if not as_rows:
        tell([_as_json(change, causes) for change in found])
        return 0
    if not found:
        say(_("Nothing changed from {first} to {second}.").format(first=first, second=second))
    for change in found:
        _say(change, causes)
    return 0


def _say(change: Change, causes: Causes) -> None:
    say(f"{_name(change)}: {change.before} -> {change.after}")
    for sign, records in ((_ENTERED, change.entered), (_LEFT, change.left)):
        for record in records:
            say(f"  {sign} {record}")
            for event in causes.of(record):
                say(f"      {told(event)}")


def _name(change: Change) -> str:
    return f"{change.box} ({change.reason})" if change.reason else change.box.value


def _as_json(change: Change, causes: Causes) -> dict[str, object]:
    return {
        "box": change.box.value,
        "reason": change.reason,
        "before": change.before,
        "after": change.after,
        "entered": _explained(change.entered, causes),
        "left": _explained(change.left, causes),
    }


def _explained(records: Sequence[RecordId], causes: Causes) -> list[dict[str, object]]:
    return [
        {"id": record, "because": [{"event": event.id, "said": told(event)} for event in causes.of(record)]}
        for record in records
    ]
