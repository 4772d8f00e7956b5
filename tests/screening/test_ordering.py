"""Laws of the order in which a reviewer reads: it moves records and neither adds nor loses any."""

from hypothesis import given
from hypothesis import strategies as st

from litreview.model.records import RecordId
from litreview.model.reports import Report
from litreview.screening.ordering import grouped, newest_first, shuffled


def reports(number: int) -> list[Report]:
    return [Report(records=(RecordId(f"pubmed:{one}"),), main_arm=True) for one in range(number)]


def ids(ordered: list[Report]) -> list[str]:
    return [report.id.partition(":")[2] for report in ordered]


@given(st.integers(0, 30), st.text(max_size=5))
def test_a_random_order_has_every_report_once_and_is_the_same_each_time(number: int, seed: str) -> None:
    once, again = shuffled(reports(number), seed), shuffled(list(reversed(reports(number))), seed)
    assert once == again
    assert sorted(ids(once)) == sorted(ids(reports(number)))


def test_two_reviewers_have_different_random_orders() -> None:
    assert ids(shuffled(reports(20), "first")) != ids(shuffled(reports(20), "second"))


@given(st.integers(1, 30))
def test_a_report_that_is_added_moves_no_other_past_another(number: int) -> None:
    before = ids(shuffled(reports(number), "seed"))
    after = [one for one in ids(shuffled(reports(number + 1), "seed")) if one in before]
    assert after == before


def test_by_year_the_newest_comes_first_and_one_without_a_year_last() -> None:
    years = {"pubmed:0": 1999, "pubmed:1": None, "pubmed:2": 2024, "pubmed:3": 1999}
    ordered = newest_first(reports(4), {RecordId(report): year for report, year in years.items()})
    assert ids(ordered) == ["2", "0", "3", "1"]


def test_pairs_stand_beside_each_other_at_the_place_of_the_first() -> None:
    pairs = [(RecordId("pubmed:1"), RecordId("pubmed:4")), (RecordId("pubmed:4"), RecordId("pubmed:2"))]
    assert ids(grouped(reports(6), pairs)) == ["0", "1", "2", "4", "3", "5"]


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=20))
def test_grouping_neither_adds_nor_loses_a_report(numbers: list[tuple[int, int]]) -> None:
    pairs = [(RecordId(f"pubmed:{one}"), RecordId(f"pubmed:{other}")) for one, other in numbers]
    assert sorted(ids(grouped(reports(10), pairs))) == sorted(ids(reports(10)))
