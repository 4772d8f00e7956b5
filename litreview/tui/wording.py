"""What the front ends call stages, verdicts and reasons, in the reader's language; loads no Textual."""

from litreview.model.events import Verdict
from litreview.model.language import _
from litreview.model.protocol import Protocol, ReasonId, Stage
from litreview.model.text import one_line

LETTERS = {Verdict.INCLUDE: "I", Verdict.EXCLUDE: "E", Verdict.MAYBE: "M"}
"""The letter that says a verdict where there is no room for the word, and beside every colour."""


def stage_name(stage: Stage) -> str:
    """Return what the stage is called."""
    return _("Title and abstract") if stage is Stage.TITLE_ABSTRACT else _("Full text")


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
