"""The spool gives back what was put in, in its order, and names a record without losing its place."""

from litreview.formats.gathering import Gathering
from litreview.model.reading import Entry
from litreview.model.records import Record
from litreview.searches.spool import Spool
from tests.making import record


def entry(line: int, number: int, title: str) -> Entry:
    made: Record = record(number, title=title, original=title)
    return Entry(line=line, record=made, remark=None)


def test_a_title_asked_for_in_between_disturbs_no_record() -> None:
    with Spool() as spool:
        for number in range(5):
            spool.add(record(number))
            assert spool.title_of(number // 2) == record(number // 2).title
        assert list(spool) == [record(number) for number in range(5)]


def test_a_repeated_entry_is_told_by_the_title_that_the_spool_keeps() -> None:
    entries = [entry(1, 1, "First"), entry(5, 2, "Second"), entry(9, 1, "Other"), entry(13, 3, "Third")]
    with Spool() as spool:
        gathering = Gathering(title_of=spool.title_of)
        for one in gathering.records(entries):
            spool.add(one)
        assert [one.title for one in spool] == ["First", "Second", "Third"]
    plain = Gathering()
    assert len(list(plain.records(entries))) == 3
    assert plain.problems == gathering.problems
    assert [(problem.line, "First" in problem.what) for problem in gathering.problems] == [(9, True)]


def test_a_spool_cleared_takes_the_same_record_again() -> None:
    with Spool() as spool:
        spool.add(record(1))
        spool.clear()
        spool.add(record(2))
        spool.add(record(1))
        assert [one.id for one in spool] == [record(2).id, record(1).id]
        assert spool.title_of(1) == record(1).title
