"""Diagrams of two days compared: every change is of known records, and some act explains each."""

from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.exports.as_of import ledger_as_of, protocol_as_of
from litreview.exports.changes import Causes, changes
from litreview.exports.prisma import BY_REASON, Box, count
from litreview.exports.told import told
from litreview.model.events import ProtocolAdopted, Removal, Removed
from litreview.model.ledger import fold
from litreview.model.records import RecordId
from tests.exports.histories import ACTS, lived
from tests.making import LEAD, bring_in, new_journal, protocol, record


@settings(max_examples=80, deadline=None)
@given(st.lists(ACTS, max_size=40), st.floats(min_value=0, max_value=1))
def test_what_changed_leads_from_one_diagram_to_the_other_and_every_record_of_it_is_explained(
    history: list[object], share: float
) -> None:
    with lived(history) as journal:
        events = list(journal.ledger.events.values())
        earlier = fold(events[: int(share * len(events))])
        old, new = count(earlier, protocol()), count(journal.ledger, protocol())
        causes = Causes(earlier, journal.ledger)
        for change in changes(old, new):
            if change.box not in BY_REASON:
                was = set(old.boxes[change.box]) - set(change.left)
                assert was | set(change.entered) == set(new.boxes[change.box])
            assert change.after - change.before == len(change.entered) - len(change.left)
            for one in (*change.entered, *change.left):
                assert [told(event) for event in causes.of(one)], (change.box, one)


def test_a_diagram_compared_with_itself_has_no_change(tmp_path: Path) -> None:
    journal = new_journal(tmp_path)
    bring_in(journal, [record(0)])
    flow = count(journal.ledger, protocol())
    assert changes(flow, flow) == []


def test_as_of_a_day_only_what_was_written_by_its_end_counts(tmp_path: Path) -> None:
    journal = new_journal(tmp_path)
    bring_in(journal, [record(0), record(1)])
    last = journal.append(LEAD, Removed(record=RecordId("pubmed:1"), how=Removal.OTHER, why="a header"))
    day = last.at.date()
    assert count(ledger_as_of(journal.ledger, day), protocol()).count(Box.OTHER_REASONS) == 1
    before = ledger_as_of(journal.ledger, day - timedelta(days=1))
    assert count(before, protocol()).count(Box.DATABASES) == 0


def test_as_of_a_day_the_criteria_adopted_by_then_count(tmp_path: Path) -> None:
    journal = new_journal(tmp_path)
    assert protocol_as_of(journal.ledger, protocol()) == protocol()
    text = (Path(__file__).parents[2] / "screening" / "protocol.toml").read_text(encoding="utf-8")
    digest = protocol().digest
    journal.append(LEAD, ProtocolAdopted(digest=digest, text="the one at hand"))
    assert protocol_as_of(journal.ledger, protocol()) == protocol()
    other = ProtocolAdopted(digest=type(digest)("1" * 64), text=text)
    journal.append(LEAD, other)
    then = protocol_as_of(journal.ledger, protocol())
    assert "Samhandling" in then.title.nb
