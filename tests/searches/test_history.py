"""Laws of the history: every search has its number, and every record of two searches one class."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.errors import UsageError
from litreview.model.events import Found, SearchFailed, SearchLogged
from litreview.model.protocol import Digest
from litreview.model.records import Record, RecordId, SourceKind
from litreview.searches.history import Kind, compare, history, unmatched
from litreview.searches.logged import refuse_impossible
from tests.making import LIBRARIAN, START, bring_in, new_journal, record

BY_HAND = SearchLogged(
    source="cinahl",
    source_kind=SourceKind.DATABASE,
    source_title="CINAHL",
    platform="EBSCOhost",
    requests=('(MH "Patient Education+") AND Norway',),
    stated=41,
    searched="2026-01-02",
)
FAILED = SearchFailed(
    query="nva", source="nva", requests=("title=x",), started=START, ended=START, problem="down"
)

finds = st.dictionaries(
    st.integers(0, 9).map(lambda n: RecordId(f"pubmed:{n}")), st.sampled_from("ab").map(Digest)
).map(lambda found: [Found(one, digest) for one, digest in found.items()])


def as_found(wanted: list[Found] | object) -> list[Record]:
    assert isinstance(wanted, list)
    return [replace(record(1), id=one.record, title=f"title {one.digest}") for one in wanted]


def test_searches_are_numbered_as_they_came_and_each_record_is_new_once(tmp_path: Path) -> None:
    journal = new_journal(tmp_path)
    bring_in(journal, [record(1), record(2)])
    journal.append(LIBRARIAN, FAILED)
    journal.append(LIBRARIAN, BY_HAND)
    bring_in(journal, [record(2), record(3)])
    entries = history(journal.ledger)
    assert [(one.number, one.kind) for one in entries] == [
        (1, Kind.IMPORT),
        (2, Kind.FAILED),
        (3, Kind.LOGGED),
        (4, Kind.IMPORT),
    ]
    assert [one.new for one in entries] == [("pubmed:1", "pubmed:2"), (), (), ("pubmed:3",)]
    assert [one.stated for one in entries] == [None, None, 41, None]


@given(finds, finds)
def test_every_record_of_two_searches_is_in_exactly_one_class(
    earlier: list[Found], later: list[Found]
) -> None:
    told = compare(earlier, later, lambda wanted: as_found(list(wanted)))
    classes = [*told.new, *told.vanished, *told.changed, *told.unchanged]
    assert sorted(classes) == sorted(dict(earlier) | dict(later))
    assert all(names == ("title",) for names in told.changed.values())
    assert compare(later, later, lambda wanted: as_found(list(wanted))).unchanged == tuple(dict(later))


def test_what_was_found_by_hand_is_missed_until_its_file_comes(tmp_path: Path) -> None:
    journal = new_journal(tmp_path)
    journal.append(LIBRARIAN, BY_HAND)
    journal.append(LIBRARIAN, replace(BY_HAND, source="svemed", stated=0))
    assert unmatched(journal.ledger) == [BY_HAND]
    bring_in(journal, [record(1, "cinahl")])
    assert unmatched(journal.ledger) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"source": "CINAHL Plus"}, "not a source name"),
        ({"stated": -1}, "less than nothing"),
        ({"requests": (" ",)}, "is empty"),
        ({"searched": "2 Jan 2026"}, "not a day"),
        ({"searched": "2026-02-01"}, "yet to come"),
    ],
)
def test_a_search_that_cannot_have_been_is_not_written_down(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        refuse_impossible(replace(BY_HAND, **wrong), START)  # type: ignore[arg-type]
    refuse_impossible(BY_HAND, START)
