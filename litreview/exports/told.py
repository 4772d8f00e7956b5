"""An act of the log in a line of words, for whoever asks why a number is what it is."""

from collections.abc import Callable
from typing import Any, Final

from litreview.model.events import (
    Adjudication,
    Assignment,
    Consensus,
    Event,
    Import,
    Link,
    Override,
    ProtocolAdopted,
    Relation,
    Removal,
    Removed,
    Retrieval,
    Reveal,
    SearchRun,
    SetAside,
    Status,
    TakenOver,
    Undo,
    Verdict,
)
from litreview.model.language import _
from litreview.model.text import one_line


def told(event: Event) -> str:
    """Return the act with its day and actor, e.g. ``2026-03-02 lead: conflict settled: include``."""
    tell = _TOLD.get(type(event.act))
    what = tell(event.act) if tell else event.act.kind
    return f"{event.at.date().isoformat()} {event.actor}: {one_line(what)}"


def _verdict(act: Any) -> str:  # noqa: ANN401 - any act with a verdict and a reason
    words = {Verdict.INCLUDE: _("include"), Verdict.EXCLUDE: _("exclude"), Verdict.MAYBE: _("maybe")}
    return words[act.verdict] + (f" ({act.reason})" if act.reason else "")


def _link(act: Link) -> str:
    words = {
        Relation.SAME: _("{first} and {second} are one report ({rule})"),
        Relation.VERSION: _("{first} and {second} are of one study ({rule})"),
        Relation.DIFFERENT: _("{first} and {second} are two reports ({rule})"),
        Relation.OPEN: _("what was said of {first} and {second} was taken back ({rule})"),
    }
    return words[act.relation].format(first=act.first, second=act.second, rule=act.rule)


def _retrieval(act: Retrieval) -> str:
    said = _("full text retrieved") if act.retrieved else _("full text not retrieved")
    return f"{said}: {act.note}" if act.note else said


def _removed(act: Removed) -> str:
    words = {
        Removal.OTHER: _("removed before screening: {why}"),
        Removal.AUTOMATION: _("removed by an automation tool: {why}"),
        Removal.UNREAD: _("left unread by a stopping rule: {why}"),
        Removal.NONE: _("put back: {why}"),
    }
    return words[act.how].format(why=act.why)


def _set_aside(act: SetAside) -> str:
    words = {
        Status.ONGOING: _("of an ongoing study"),
        Status.AWAITING: _("awaits classification"),
        Status.NONE: _("not set aside any more"),
    }
    return words[act.status] + (f": {act.note}" if act.note else "")


def _taken_over(act: TakenOver) -> str:
    words = _("{verdict}, as decided by {who} in {tool}")
    return words.format(verdict=_verdict(act), who=act.said_by, tool=act.tool)


_TOLD: Final[dict[type, Callable[[Any], str]]] = {
    SearchRun: lambda act: _("found by the search {query}").format(query=act.query),
    Import: lambda act: _("came with the file {file}").format(file=act.file),
    Link: _link,
    Reveal: lambda _act: _("votes opened"),
    TakenOver: _taken_over,
    Adjudication: lambda act: _("conflict settled: {verdict}").format(verdict=_verdict(act)),
    Consensus: lambda act: _("reviewers agreed on: {verdict}").format(verdict=_verdict(act)),
    Override: lambda act: _("outcome changed to {verdict}: {why}").format(verdict=_verdict(act), why=act.why),
    Retrieval: _retrieval,
    Removed: _removed,
    SetAside: _set_aside,
    Assignment: lambda act: _("given to {who}").format(who=", ".join(act.reviewers)),
    Undo: lambda _act: _("took back what was said before"),
    ProtocolAdopted: lambda _act: _("the protocol was changed"),
}
