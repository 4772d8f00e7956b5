"""``litreview prisma --diff``: what changed between two days, and the acts that did it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final

from litreview.cli.console import few, say, tell
from litreview.exports.box_names import words_of
from litreview.exports.changes import Causes, Change, changes
from litreview.exports.prisma import BY_REASON, PrismaFlow
from litreview.exports.told import told
from litreview.model.errors import UsageError
from litreview.model.language import _, ngettext
from litreview.model.records import RecordId
from litreview.model.text import one_line
from litreview.review import Review

_ENTERED, _LEFT = "+", "-"
_FEW: Final = 3
"""Records that are told one by one, each with its acts."""
_MOST: Final = 6
"""Acts told where the records are more."""


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
        return 0
    named = _Named(old, new)
    for change in found:
        say(f"{named(change)}: {change.before} -> {change.after}")
    for change in found:
        say()
        say(f"{named(change)}:")
        for sign, records in ((_ENTERED, change.entered), (_LEFT, change.left)):
            _say(sign, records, causes)
    return 0


class _Named:
    """The diagram's words for each number, with the exclusion reason where the box has one for each."""

    def __init__(self, *flows: PrismaFlow) -> None:
        self._reasons = {
            str(reason.id): one_line(str(reason.text))
            for flow in flows
            for box in BY_REASON
            for reason in flow.by_reason[box]
        }

    def __call__(self, change: Change) -> str:
        words = words_of(change.box)
        return f"{words}: {self._reasons[change.reason]}" if change.reason else words


def _say(sign: str, records: Sequence[RecordId], causes: Causes) -> None:
    """Say the records with their acts; of many the acts, each with how many records it moved."""
    if len(records) > _FEW:
        _say_many(sign, records, causes)
        return
    for record in records:
        say(f"  {sign} {record}")
        for event in causes.of(record):
            say(f"      {told(event)}")


def _say_many(sign: str, records: Sequence[RecordId], causes: Causes) -> None:
    many = _("{number} records: {names}").format(number=len(records), names=few(records))
    say(f"  {sign} {many}")
    acts = Counter(line for record in records for line in dict.fromkeys(map(told, causes.of(record))))
    for line, number in acts.most_common(_MOST):
        moved = ngettext("{number} record", "{number} records", number).format(number=number)
        say(f"      {line} ({moved})")
    left = len(acts) - _MOST
    if left > 0:
        more = ngettext(
            "and {number} more act; --json names each", "and {number} more acts; --json names each", left
        )
        say(f"      … {more.format(number=left)}")


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
