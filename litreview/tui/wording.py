"""What the front ends call stages, verdicts, reasons and views; loads no Textual."""

from collections.abc import Callable, Sequence
from typing import Final

from litreview.model.events import Verdict
from litreview.model.language import _
from litreview.model.protocol import ChartField, Protocol, ReasonId, Stage
from litreview.model.text import one_line
from litreview.screening.conflicts import Choice
from litreview.screening.differing import Difference
from litreview.screening.filtering import Filter, Kind
from litreview.screening.labels import LONGEST, MOST
from litreview.screening.ordering import Order
from litreview.screening.tempo import Tempo, minutes_left
from litreview.tui.actions import cap_of

LETTERS = {Verdict.INCLUDE: "I", Verdict.EXCLUDE: "E", Verdict.MAYBE: "M"}
"""The letter that says a verdict where there is no room for the word, and beside every colour."""


def stage_name(stage: Stage) -> str:
    """Return what the stage is called."""
    return _("Title and abstract") if stage is Stage.TITLE_ABSTRACT else _("Full text")


def nothing_to_screen(stage: Stage, leaves: str) -> str:
    """Return why a queue is empty, what fills it, and with which key one leaves."""
    if stage is Stage.TITLE_ABSTRACT:
        return _(
            "There is nothing to screen yet.\n"
            "Records come in with litreview search and litreview import; then start screening again.\n"
            "{key} quits."
        ).format(key=leaves)
    return _(
        "No report is ready for full text yet.\n"
        "A report comes here once it is screened in and its full text is retrieved.\n"
        "{key} quits."
    ).format(key=leaves)


def verdict_word(verdict: Verdict) -> str:
    """Return the verdict as it is said of a record."""
    match verdict:
        case Verdict.INCLUDE:
            return _("included")
        case Verdict.EXCLUDE:
            return _("excluded")
        case Verdict.MAYBE:
            return _("maybe")


def reason_text(protocol: Protocol, reason: ReasonId) -> str:
    """Return the reason with its number in the protocol; its id where the protocol has it no more."""
    for number, known in enumerate(protocol.reasons, start=1):
        if known.id == reason:
            return f"{number} {one_line(str(known.text))}"
    return one_line(reason)


def decision_text(protocol: Protocol, verdict: Verdict, reason: ReasonId | None) -> str:
    """Return the verdict, with its reason in parentheses where it has one."""
    word = verdict_word(verdict)
    return f"{word} ({reason_text(protocol, reason)})" if reason else word


def filter_text(protocol: Protocol, choice: Filter) -> str:
    """Return what the filter shows."""
    match choice.kind:
        case Kind.REASON:
            return _("My excluded: {reason}").format(reason=reason_text(protocol, ReasonId(choice.value)))
        case Kind.LABEL:
            return _("Labelled {label}").format(label=labels_text([choice.value]))
        case Kind.SOURCE:
            return _("From {source}").format(source=one_line(choice.value))
        case kind:
            return _PLAIN_FILTERS[kind]()


def labels_text(labels: Sequence[str]) -> str:
    """Return the labels with commas between, however many and long another program has made them."""
    said = ", ".join(one_line(label)[:LONGEST] for label in labels[:MOST])
    return f"{said}, …" if len(labels) > MOST else said


def labels_undone(labels: Sequence[str]) -> str:
    """Return what a labelling taken back leaves."""
    if not labels:
        return _("Taken back; no label of yours is on this record.")
    return _("Taken back; your labels are: {labels}.").format(labels=labels_text(labels))


def last_of_these() -> str:
    """Return that nothing chosen to be seen is left to decide, and what shows the others."""
    return _("That was the last of these; {key} shows all.").format(key=cap_of("all"))


def empty_already(field: ChartField) -> str:
    """Return that the field of the form holds nothing that could be taken away."""
    return _("{field} is empty already.").format(field=one_line(str(field.text)))


def note_undone(note: str | None) -> str:
    """Return what a note taken back leaves."""
    if not note:
        return _("Taken back; no note of yours is on this record.")
    return _("Taken back; your earlier note stands.")


def difference_text(difference: Difference) -> str:
    """Return in what votes differ."""
    match difference:
        case Difference.DECISION:
            return _("include or exclude")
        case Difference.MAYBE:
            return _("maybe")
        case Difference.REASONS:
            return _("reasons differ")


def choice_text(choice: Choice) -> str:
    """Return which conflicts are chosen."""
    match choice:
        case Choice.DECISION:
            return _("Include or exclude")
        case Choice.MAYBE:
            return _("Somebody says maybe")
        case Choice.REASONS:
            return _("Excluded, for different reasons")
        case Choice.DISCUSS:
            return _("To discuss in a meeting")


def order_text(order: Order) -> str:
    """Return how the records are ordered."""
    match order:
        case Order.IMPORTED:
            return _("In the order found")
        case Order.RANDOM:
            return _("In random order, your own")
        case Order.YEAR:
            return _("Newest first")
        case Order.ALIKE:
            return _("Versions and likely duplicates together")


def pace_texts(tempo: Tempo, left: int) -> tuple[str, ...]:
    """Return how fast it goes and how long what is left will take, at length and briefly.

    Nothing while too little is known, or nothing is left.
    """
    if tempo.seconds is None or not left:
        return ()
    brief = _left_text(minutes_left(tempo.seconds, left))
    text = _("{decided} decided now · {seconds} s each · {left}")
    return (text.format(decided=tempo.decided, seconds=round(tempo.seconds), left=brief), brief)


def _left_text(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("about {minutes} min left at your pace").format(minutes=rest)
    if not rest:
        return _("about {hours} h left at your pace").format(hours=hours)
    return _("about {hours} h {minutes} min left at your pace").format(hours=hours, minutes=rest)


def round_text(pilot: int | None, is_again: bool) -> list[str]:  # noqa: FBT001 - the two are one question
    """Return why the record is before the reviewer now: a pilot round, or a second look."""
    said = [_("Pilot {number}").format(number=pilot)] if pilot else []
    return [*said, _("Look again")] if is_again else said


_PLAIN_FILTERS: Final[dict[Kind, Callable[[], str]]] = {
    Kind.UNDECIDED: lambda: _("Not decided yet"),
    Kind.INCLUDED: lambda: _("My included"),
    Kind.MAYBE: lambda: _("My maybe"),
    Kind.EXCLUDED: lambda: _("My excluded"),
    Kind.NOTE: lambda: _("With a note of mine"),
    Kind.NO_ABSTRACT: lambda: _("No abstract"),
    Kind.RETRACTED: lambda: _("Retracted"),
}
