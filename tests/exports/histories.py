"""Histories of a review, as random as hypothesis makes them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st

from litreview.model.events import (
    Adjudication,
    Consensus,
    Event,
    Link,
    Override,
    Relation,
    Removal,
    Removed,
    Retrieval,
    SetAside,
    Status,
    Undo,
    Verdict,
    Vote,
)
from litreview.model.protocol import ReasonId, Stage
from litreview.model.records import RecordId, SourceKind
from litreview.store.journal import Journal
from tests.making import FIRST, LEAD, SECOND, bring_in, new_journal, record, reveal

REASONS = (ReasonId("wrong-setting"), ReasonId("no-collaboration"), ReasonId("gone-from-the-protocol"))
RECORDS = (
    *(RecordId(f"{source}:{n}") for source in ("pubmed", "nva", "web") for n in range(4)),
    *(RecordId(f"before:{n}") for n in range(2)),
)


ACTS = st.one_of(
    st.builds(Link, first=st.sampled_from(RECORDS), second=st.sampled_from(RECORDS), rule=st.just("same-doi"),
              score=st.just(1.0)),
    st.builds(Vote, record=st.sampled_from(RECORDS), stage=st.sampled_from(Stage),
              reviewer=st.sampled_from((FIRST, SECOND)), verdict=st.sampled_from(Verdict),
              reason=st.sampled_from(REASONS)),
    st.builds(Adjudication, record=st.sampled_from(RECORDS), stage=st.sampled_from(Stage),
              verdict=st.sampled_from(Verdict), reason=st.sampled_from(REASONS)),
    st.builds(Consensus, record=st.sampled_from(RECORDS), stage=st.sampled_from(Stage),
              verdict=st.sampled_from(Verdict), reason=st.sampled_from(REASONS)),
    st.builds(Override, record=st.sampled_from(RECORDS), stage=st.sampled_from(Stage),
              verdict=st.sampled_from(Verdict), why=st.just("seen again"), reason=st.sampled_from(REASONS)),
    st.builds(Link, first=st.sampled_from(RECORDS), second=st.sampled_from(RECORDS), rule=st.just("by-hand"),
              score=st.just(1.0), relation=st.sampled_from(Relation)),
    st.builds(Retrieval, record=st.sampled_from(RECORDS), retrieved=st.booleans()),
    st.builds(Removed, record=st.sampled_from(RECORDS), how=st.sampled_from(Removal), why=st.just("x")),
    st.builds(SetAside, record=st.sampled_from(RECORDS), status=st.sampled_from(Status)),
    st.sampled_from(Stage),
    st.integers(min_value=0, max_value=40),
)  # fmt: skip
"""One act of a history: a number stands for undoing the event of that number, a stage for revealing it."""


@contextmanager
def lived(history: list[object]) -> Iterator[Journal]:
    """Yield the journal of a review that has lived through the history."""
    with TemporaryDirectory() as folder:
        journal = new_journal(Path(folder))
        bring_in(journal, [record(n) for n in range(4)])
        bring_in(journal, [record(n, "nva") for n in range(4)])
        bring_in(journal, [record(n, "web") for n in range(4)], SourceKind.WEBSITE)
        bring_in(journal, [record(n, "before") for n in range(2)], SourceKind.PREVIOUS)
        drafts: list[Event] = []
        for act in history:
            if isinstance(act, Stage):
                reveal(journal, act)
                continue
            known = list(journal.ledger.events.values()) + drafts
            drafts_act = Undo(event=known[act % len(known)].id) if isinstance(act, int) else act
            actor = getattr(drafts_act, "reviewer", None) or LEAD
            if isinstance(act, int):
                actor = known[act % len(known)].actor
            drafts.append(journal.append(actor, drafts_act))  # type: ignore[arg-type]
        yield journal
        journal.store.close()
