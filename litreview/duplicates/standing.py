"""Standing: what people's words on pairs of records come to, and which of them to take back next. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from litreview.model.events import BY_HAND, Event, Link, Relation
from litreview.model.ledger import Ledger, order_of
from litreview.model.protocol import Handle
from litreview.model.records import RecordId

Pair = frozenset[RecordId]
"""Two records, in no order."""

_Word = tuple[Event, Link]


class Paired(Protocol):
    """What is said of two records."""

    @property
    def first(self) -> RecordId:
        """Return the one."""
        ...

    @property
    def second(self) -> RecordId:
        """Return the other."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a pair is, and who says so."""

    relation: Relation
    by: Handle | None
    """None where it follows from what is said of other pairs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One word of a person's, to be taken back."""

    pair: tuple[RecordId, RecordId]
    before: Link | None
    """What people said of the pair before it."""


def pair_of(told: Paired) -> Pair:
    """Return the two records, in no order."""
    return frozenset((told.first, told.second))


def answers_of(pairs: Iterable[Pair], ledger: Ledger) -> dict[Pair, Answer]:
    """Return what is settled of the pairs: said by a person, or following from what stands.

    Two records of one report are the same; those of two reports are what people said of any two records
    of these. A rule's version link settles nothing: it may be looked at.
    """
    rulings, speakers = ledger.rulings, speakers_of(ledger)
    apart = _between_reports(ledger)
    answers: dict[Pair, Answer] = {}
    for pair in pairs:
        reports = _reports(pair, ledger)
        if pair in rulings:
            _event, link = rulings[pair]
            answers[pair] = Answer(relation=link.relation, by=speakers[pair])
        elif len(reports) == 1:
            answers[pair] = Answer(relation=Relation.SAME, by=None)
        elif reports in apart:
            answers[pair] = Answer(relation=apart[reports], by=None)
    return answers


def speakers_of(ledger: Ledger) -> dict[Pair, Handle]:
    """Return whose word stands on each pair that people have spoken of: not who only took their own back."""
    words: dict[Pair, list[_Word]] = {}
    speakers: dict[Pair, Handle] = {}
    for event, link in ledger.links:
        if link.rule == BY_HAND:
            said = words.setdefault(pair_of(link), [])
            last = said[-1] if said else None
            _say(said, (event, link))
            is_taken_back = last is not None and last[0].actor == event.actor and last not in said
            speakers[pair_of(link)] = said[-1][0].actor if said and is_taken_back else event.actor
    return speakers


def broken_words(ledger: Ledger) -> frozenset[tuple[RecordId, RecordId]]:
    """Return the pairs that people call one report and that other words of theirs keep in two."""
    return frozenset(
        pair for pair in ledger.ruled(Relation.SAME) if len(_reports(frozenset(pair), ledger)) > 1
    )


def earlier_step(ledger: Ledger, person: Handle) -> Step | None:
    """Return the latest word of the person that stands on any pair, as the log has it; None for none.

    A word that says what was said before the last one took the last one back, so neither counts.
    """
    words: dict[Pair, list[_Word]] = {}
    for event, link in ledger.links:
        if link.rule == BY_HAND:
            _say(words.setdefault(pair_of(link), []), (event, link))
    own = [said for said in words.values() if said and said[-1][0].actor == person]
    latest = max(own, key=lambda said: order_of(said[-1][0]), default=None)
    if latest is None:
        return None
    link = latest[-1][1]
    return Step(pair=(link.first, link.second), before=latest[-2][1] if len(latest) > 1 else None)


def _say(said: list[_Word], word: _Word) -> None:
    before = said[-2][1].relation if len(said) > 1 else Relation.OPEN
    relation = word[1].relation
    if said and relation is before:
        said.pop()
    elif relation is Relation.OPEN:
        said.clear()
    else:
        said.append(word)


def _between_reports(ledger: Ledger) -> dict[frozenset[RecordId], Relation]:
    """Return what people said of two reports, by the ids of both; the latest word of two stands."""
    return {
        _reports(pair, ledger): link.relation
        for pair, (_event, link) in ledger.rulings.items()
        if link.relation is not Relation.SAME
    }


def _reports(pair: Pair, ledger: Ledger) -> frozenset[RecordId]:
    """Return the reports that the records of the pair stand in, by their ids."""
    reports = (ledger.report_of(record) for record in pair)
    return frozenset(report.id for report in reports if report)
