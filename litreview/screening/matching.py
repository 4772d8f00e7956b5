"""Matching: the words another tool has for a reason, and the protocol's reason that they stand for."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from litreview.formats.decisions import Decision, name_of
from litreview.model.errors import UsageError
from litreview.model.events import Verdict
from litreview.model.language import _
from litreview.model.protocol import Protocol, ReasonId, Stage
from litreview.model.text import fold, one_line

NO_REASON: Final = "*"
"""Stands for the reason of an exclusion that has none in the other tool."""
NOT_RETRIEVED: Final = ReasonId("not-retrieved")
"""No reason of the protocol: what other tools exclude because its full text could not be had."""
_SHOWN: Final = 10


class Reasons:
    """The protocol's reasons by the words they are told with."""

    def __init__(self, protocol: Protocol, words: Mapping[str, str]) -> None:
        """``words`` are those of the other tool, each with the id of the protocol's reason."""
        self._order = (*(reason.id for reason in protocol.reasons), NOT_RETRIEVED)
        self._by_words = {_plain(NOT_RETRIEVED): NOT_RETRIEVED} | {
            _plain(text): reason.id
            for reason in reversed(protocol.reasons)
            for text in (reason.text.en, reason.text.nb, reason.id)
        }
        self._by_words |= {_plain(text): ReasonId(reason) for text, reason in words.items()}

    def of(self, decision: Decision) -> ReasonId | None:
        """Return the first by the protocol's order of those a decision gives; None where one is unknown."""
        given = [self._by_words.get(_plain(text)) for text in decision.reasons or (NO_REASON,)]
        known = [reason for reason in given if reason is not None]
        return min(known, key=self._order.index) if len(known) == len(given) else None

    def unknown(self, decision: Decision) -> list[str]:
        """Return the words among the decision's reasons that stand for no reason of the protocol."""
        return [text for text in decision.reasons or (NO_REASON,) if _plain(text) not in self._by_words]


class Judge:
    """Looks at the decisions in a file, before it is kept, for reasons that the protocol does not know."""

    def __init__(self, reasons: Reasons, protocol: Protocol, names: Iterable[str], stage: Stage) -> None:
        self._reasons = reasons
        self._protocol = protocol
        self._names = frozenset(names)
        self._stage = stage
        self._unknown: Counter[str] = Counter()

    def see(self, decided: Sequence[tuple[Decision, Verdict]]) -> None:
        """Take the decisions on one record into account."""
        for decision, verdict in decided:
            at_full_text = (decision.stage or self._stage) is Stage.FULL_TEXT
            if verdict is Verdict.EXCLUDE and at_full_text and name_of(decision) in self._names:
                self._unknown.update(self._reasons.unknown(decision))

    def refuse(self, place: str) -> None:
        """Raise UsageError for the reasons seen that are unknown, each with how often it was given."""
        if not self._unknown:
            return
        most = self._unknown.most_common(_SHOWN)
        told = ", ".join(f"{_shown(text)} ({number})" for text, number in most)
        more = len(self._unknown) - len(most)
        raise UsageError(
            place,
            _("excludes at full text for reasons that the protocol does not have: {reasons}").format(
                reasons=told + (f", … (+{more})" if more else "")
            ),
            _(
                'Nothing was written. Say which each is, as in --reason "{words}=REASON"; REASON is: {known}.'
            ).format(words=one_line(most[0][0]), known=known_reasons(self._protocol)),
        )


def refuse_unknown(protocol: Protocol, words: Mapping[str, str]) -> None:
    """Raise UsageError for the first reason given for some words that is none of the protocol's."""
    known = {*(reason.id for reason in protocol.reasons), NOT_RETRIEVED}
    for text, reason in words.items():
        if reason not in known:
            raise UsageError(
                f"--reason {text}={reason}",
                _("no such reason: {reason}").format(reason=reason),
                _("Reasons in the protocol: {known}.").format(known=known_reasons(protocol)),
            )


def known_reasons(protocol: Protocol) -> str:
    """Return the ids of the reasons that words can be said to stand for."""
    told = _("{reason} (its full text could not be obtained)").format(reason=NOT_RETRIEVED)
    return ", ".join((*(reason.id for reason in protocol.reasons), told))


def _shown(text: str) -> str:
    return _("* (no reason given)") if text == NO_REASON else f'"{one_line(text)}"'


def _plain(text: str) -> str:
    return " ".join(fold(text).replace("-", " ").replace("_", " ").split()).strip(" .;:")
