"""Laws of the outline: what is seen is read once, together, and nothing else is."""

from collections.abc import Sequence

from litreview.model.records import Record, RecordId
from litreview.model.reports import Report
from litreview.screening.outline import Outline
from tests.making import record


class Shelf:
    """Records by their id, and what was asked of them."""

    def __init__(self, count: int) -> None:
        self.records = {one.id: one for one in map(record, range(count))}
        self.reports = [Report(records=(identity,), main_arm=True) for identity in self.records]
        self.asked: list[list[RecordId]] = []

    def read(self, wanted: Sequence[RecordId]) -> list[Record]:
        self.asked.append(list(wanted))
        return [self.records[identity] for identity in wanted]


def test_what_is_seen_is_read_in_one_go_and_never_again() -> None:
    shelf = Shelf(40)
    outline = Outline(shelf.read)
    assert [told.title for told in outline.of(shelf.reports[:30])] == [
        one.title for one in list(shelf.records.values())[:30]
    ]
    outline.of(shelf.reports[1:31])
    outline.of(shelf.reports[:31])
    assert [len(asked) for asked in shelf.asked] == [30, 1]


def test_a_report_of_several_records_has_one_row() -> None:
    shelf = Shelf(3)
    first, second, third = shelf.records
    joined = [Report(records=(first, third), main_arm=True), Report(records=(second,), main_arm=True)]
    assert len(Outline(shelf.read).of(joined)) == 2
    assert shelf.asked == [[first, third, second]]


def test_a_long_walk_keeps_no_more_than_some_screens() -> None:
    shelf = Shelf(5000)
    outline = Outline(shelf.read)
    for start in range(0, 5000, 50):
        assert len(outline.of(shelf.reports[start : start + 50])) == 50
    assert len(outline._known) <= 1100
