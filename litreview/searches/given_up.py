"""Searches given up: one that failed and will not be made after all keeps nothing waiting. Pure."""

from collections.abc import Collection

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Undo
from litreview.model.language import _
from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle
from litreview.model.text import one_line


def undoings(ledger: Ledger, query: str, actor: Handle, *, stored: Collection[str]) -> list[Undo]:
    """Return what takes back every failure of the query; the log keeps that it failed.

    Raise UsageError where none failed, or the stored query is still there; ReviewError where it was
    somebody else who made one: nobody takes back another's act.
    """
    failures = [event for event, failure in ledger.failures if failure.query == query]
    if not failures:
        failed = ", ".join(sorted({failure.query for _event, failure in ledger.failures})) or "-"
        raise UsageError(
            one_line(query),
            _("no such search failed"),
            _("Searches that failed: {names}.").format(names=failed),
        )
    if query in stored:
        raise UsageError(
            f"searches/{query}.toml",
            _("is still to be made"),
            _("Make it with litreview search {query}, or take the file away first.").format(query=query),
        )
    others = {event.actor for event in failures} - {actor}
    if others:
        who = ", ".join(sorted(others))
        raise ReviewError(
            query,
            _("was made by {who}").format(who=who),
            _("Who made it gives it up: --as {who}").format(who=who),
        )
    return [Undo(event=event.id) for event in failures]
