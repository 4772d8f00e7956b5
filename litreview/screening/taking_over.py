"""Taking over: decisions that records bring from another tool, written down as those of members."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from litreview.formats.decisions import Decision, name_of, verdicts_of
from litreview.model.errors import UsageError
from litreview.model.events import TakenOver, Verdict
from litreview.model.language import _
from litreview.model.ledger import Ledger
from litreview.model.protocol import Handle, Protocol, Role, Stage
from litreview.model.records import Record
from litreview.store.journal import Journal

_STAGE = Stage.TITLE_ABSTRACT
"""Other tools' exports do not say which of our reasons a full text was excluded for."""


@dataclass(slots=True)
class Taken:
    """What came of it."""

    taken: Counter[Handle] = field(default_factory=Counter)
    """How many decisions were written down, for each member."""
    left: Counter[str] = field(default_factory=Counter)
    """How many were not, for each name that no member was given for."""


def take_over(
    journal: Journal,
    protocol: Protocol,
    records: Iterable[Record],
    people: Mapping[str, str],
    *,
    lead: Handle,
) -> Taken:
    """Write down the decisions of these records at title and abstract, all or none.

    ``people`` says which member each name is, ``*`` whoever the other tool does not name. What stands in
    the log already, by vote or from an earlier taking over, is not written again. Raise UsageError for a
    handle that is no reviewer's, and where a server keeps the review: it opens votes by rules of its own.
    """
    members = {name: _reviewer(protocol, name, handle) for name, handle in people.items()}
    if journal.store.identity is not None:
        raise UsageError(
            "--decisions",
            _("this review is on a server, where nobody writes another's vote"),
            _("Take decisions over before the review moves to a server."),
        )
    done, acts = Taken(), []
    ledger = journal.refresh()
    for record in records:
        for decision, verdict in verdicts_of(record):
            member = members.get(name_of(decision))
            if member is None:
                done.left[name_of(decision)] += 1
            elif not _stands(ledger, record, member, verdict):
                done.taken[member] += 1
                acts.append(_act(record, member, decision, verdict))
    if acts:
        journal.append_all(lead, acts)
    return done


def refuse_no_reviewer(protocol: Protocol, people: Mapping[str, str]) -> None:
    """Raise UsageError for the first handle that is no reviewer's, before anything is written."""
    for name, handle in people.items():
        _reviewer(protocol, name, handle)


def _reviewer(protocol: Protocol, name: str, handle: str) -> Handle:
    reviewers = protocol.with_role(Role.REVIEWER)
    if handle not in reviewers:
        raise UsageError(
            f"--decisions {name}={handle}",
            _("{handle} is no reviewer of the protocol").format(handle=handle),
            _("Reviewers are: {known}.").format(known=", ".join(reviewers)),
        )
    return Handle(handle)


def _stands(ledger: Ledger, record: Record, member: Handle, verdict: Verdict) -> bool:
    report = ledger.known_report(record.id)
    taken = ledger.taken_over(report, _STAGE).get(member)
    if taken is not None:
        return taken.verdict is verdict
    return ledger.has_voted(member, report, _STAGE)


def _act(record: Record, member: Handle, decision: Decision, verdict: Verdict) -> TakenOver:
    return TakenOver(
        record=record.id,
        stage=_STAGE,
        reviewer=member,
        verdict=verdict,
        said_by=decision.who,
        tool=decision.origin,
        reasons=decision.reasons,
        labels=decision.labels,
        note=decision.note,
    )
