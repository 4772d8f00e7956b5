"""Laws of filters, orders and jumps in a session: they change what is seen and never what counts."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from litreview.model.events import BY_HAND, Link, Relation, Verdict
from litreview.model.protocol import Handle, ReasonId, Stage
from litreview.model.records import Notice, NoticeKind, RecordId
from litreview.screening.filtering import Filter, Kind
from litreview.screening.ordering import Order
from litreview.screening.session import ScreeningSession
from litreview.store.journal import Journal
from tests.making import FIRST, LIBRARIAN, SECOND, bring_in, new_journal, protocol, record, reveal

NO_COLLABORATION = ReasonId("no-collaboration")
WITHDRAWN = (Notice(kind=NoticeKind.RETRACTION),)
RECORDS = [
    record(0, abstract="Short.", year=2001),
    record(1, abstract="Short.", year=2020, notices=WITHDRAWN),
    record(2, year=None),
    record(3, abstract="Short.", year=2011),
]


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = new_journal(tmp_path)
    bring_in(made, RECORDS)
    bring_in(made, [record(9, source="nva", abstract="Kort.", year=2024)])
    return made


def session(journal: Journal, reviewer: Handle = FIRST) -> ScreeningSession:
    made = ScreeningSession(
        journal=journal, protocol=protocol(), reviewer=reviewer, stage=Stage.TITLE_ABSTRACT
    )
    made.reopen()
    return made


def shown(walk: ScreeningSession) -> list[str]:
    return [report.id for report in walk.queue]


def current(walk: ScreeningSession) -> str:
    assert walk.current is not None
    return walk.current.report.id


def voted(journal: Journal) -> ScreeningSession:
    """Return a session with one maybe, one exclusion with a reason, one without and a note."""
    walk = session(journal)
    walk.vote(Verdict.MAYBE)
    walk.vote(Verdict.EXCLUDE, NO_COLLABORATION)
    walk.vote(Verdict.EXCLUDE)
    walk.note("Read again.")
    return walk


FILTERS = {
    Filter(Kind.UNDECIDED): ["pubmed:3", "nva:9"],
    Filter(Kind.MAYBE): ["pubmed:0"],
    Filter(Kind.EXCLUDED): ["pubmed:1", "pubmed:2"],
    Filter(Kind.REASON, NO_COLLABORATION): ["pubmed:1"],
    Filter(Kind.NOTE): ["pubmed:3"],
    Filter(Kind.NO_ABSTRACT): ["pubmed:2"],
    Filter(Kind.RETRACTED): ["pubmed:1"],
    Filter(Kind.SOURCE, "nva"): ["nva:9"],
}


@pytest.mark.parametrize(("choice", "expected"), FILTERS.items(), ids=str)
def test_a_filter_shows_what_it_says(journal: Journal, choice: Filter, expected: list[str]) -> None:
    walk = voted(journal)
    assert walk.narrow(choice) == len(expected)
    assert shown(walk) == expected
    assert (walk.progress.decided, walk.progress.total) == (3, 5)


@pytest.mark.parametrize(
    "choice", [Filter(Kind.INCLUDED), Filter(Kind.REASON, "none"), Filter(Kind.SOURCE, "x")]
)
def test_a_filter_that_shows_nothing_is_not_put_on(journal: Journal, choice: Filter) -> None:
    walk = voted(journal)
    before = current(walk)
    assert walk.narrow(choice) == 0
    assert (walk.filter, current(walk), len(walk.queue)) == (None, before, 5)


def test_the_others_votes_and_notes_play_no_part_in_a_filter(journal: Journal) -> None:
    theirs = session(journal, SECOND)
    theirs.note("Mine alone.")
    theirs.vote(Verdict.INCLUDE)
    walk = session(journal)
    for kind in (Kind.INCLUDED, Kind.EXCLUDED, Kind.MAYBE, Kind.NOTE):
        assert walk.narrow(Filter(kind)) == 0
    assert walk.narrow(Filter(Kind.UNDECIDED)) == 5


def test_a_filtered_walk_through_ones_own_votes_goes_from_one_to_the_next(journal: Journal) -> None:
    walk = voted(journal)
    walk.narrow(Filter(Kind.EXCLUDED))
    assert current(walk) == "pubmed:1"
    walk.vote(Verdict.INCLUDE)
    assert (current(walk), walk.is_through) == ("pubmed:2", False)
    walk.vote(Verdict.INCLUDE)
    assert (current(walk), walk.is_through) == ("pubmed:2", True)
    assert walk.progress.decided == 3


def test_a_vote_under_a_filter_counts_as_ever(journal: Journal) -> None:
    walk = session(journal)
    walk.narrow(Filter(Kind.SOURCE, "nva"))
    walk.vote(Verdict.INCLUDE)
    assert walk.progress.decided == 1
    again = session(journal)
    assert again.progress.decided == 1
    again.narrow(Filter(Kind.INCLUDED))
    assert shown(again) == ["nva:9"]


def test_undoing_a_vote_the_filter_does_not_show_takes_the_filter_off(journal: Journal) -> None:
    walk = session(journal)
    walk.vote(Verdict.INCLUDE)
    walk.narrow(Filter(Kind.SOURCE, "nva"))
    walk.undo()
    assert (walk.filter, current(walk), walk.progress.decided) == (None, "pubmed:0", 0)


def test_taking_the_filter_off_returns_to_where_one_was(journal: Journal) -> None:
    walk = session(journal)
    walk.move(2)
    walk.narrow(Filter(Kind.UNDECIDED))
    walk.narrow(Filter(Kind.SOURCE, "nva"))
    walk.vote(Verdict.INCLUDE)
    walk.show_all()
    assert (walk.filter, current(walk), len(walk.queue)) == (None, "pubmed:2", 5)
    walk.show_all()
    assert current(walk) == "pubmed:2"


def test_taking_the_filter_off_stays_at_the_record_where_the_one_before_is_gone(journal: Journal) -> None:
    walk = session(journal)
    walk.narrow(Filter(Kind.UNDECIDED))
    walk.pass_by()
    walk.move(1)
    here = current(walk)
    walk.show_all()
    assert (walk.filter, current(walk), len(walk.queue)) == (None, here, 4)


def test_passing_by_the_only_record_of_a_filter_shows_all(journal: Journal) -> None:
    walk = session(journal)
    walk.narrow(Filter(Kind.SOURCE, "nva"))
    walk.pass_by()
    assert (walk.filter, len(walk.queue), walk.progress.total) == (None, 4, 4)


def test_going_to_a_report_that_the_filter_hides_takes_it_off(journal: Journal) -> None:
    walk = session(journal)
    target = walk.queue[2]
    walk.narrow(Filter(Kind.SOURCE, "nva"))
    assert walk.go_to(target)
    assert (walk.filter, current(walk)) == (None, "pubmed:2")


def test_a_report_that_is_not_due_cannot_be_gone_to(journal: Journal) -> None:
    walk = session(journal)
    target = walk.queue[0]
    walk.pass_by()
    before = current(walk)
    assert not walk.go_to(target)
    assert current(walk) == before


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order.IMPORTED, ["pubmed:0", "pubmed:1", "pubmed:2", "pubmed:3", "nva:9"]),
        (Order.YEAR, ["nva:9", "pubmed:1", "pubmed:3", "pubmed:0", "pubmed:2"]),
        (Order.ALIKE, ["pubmed:0", "nva:9", "pubmed:1", "pubmed:2", "pubmed:3"]),
    ],
)
def test_an_order_arranges_the_queue(journal: Journal, order: Order, expected: list[str]) -> None:
    journal.append(
        LIBRARIAN,
        Link(
            first=RecordId("pubmed:0"),
            second=RecordId("nva:9"),
            rule=BY_HAND,
            score=1.0,
            relation=Relation.VERSION,
        ),
    )
    walk = session(journal)
    walk.arrange(order)
    assert shown(walk) == expected
    assert walk.position == 0


def test_a_random_order_is_ones_own_and_the_same_at_every_start(journal: Journal) -> None:
    orders = []
    for reviewer in (FIRST, FIRST, SECOND):
        walk = session(journal, reviewer)
        walk.arrange(Order.RANDOM, seed="7")
        orders.append(shown(walk))
    assert orders[0] == orders[1] != orders[2]
    assert sorted(orders[0]) == sorted(orders[2])


def test_another_order_begins_at_its_first_undecided(journal: Journal) -> None:
    walk = session(journal)
    walk.narrow(Filter(Kind.SOURCE, "nva"))
    walk.vote(Verdict.INCLUDE)
    walk.arrange(Order.YEAR)
    assert (walk.filter, current(walk)) == (None, "pubmed:1")


def test_versions_of_the_study_stand_on_the_card(journal: Journal) -> None:
    walk = session(journal)
    assert walk.card(0).siblings == ()
    told = Link(
        first=RecordId("pubmed:0"),
        second=RecordId("nva:9"),
        rule="preprint",
        score=0.9,
        relation=Relation.VERSION,
    )
    journal.append(LIBRARIAN, told)
    assert [sibling.record for sibling in walk.card(0).siblings] == ["nva:9"]
    assert [sibling.record for sibling in walk.card(4).siblings] == ["pubmed:0"]
    assert walk.card(1).siblings == ()


ACTS = st.lists(
    st.sampled_from(
        ["include", "exclude", "undo", "undecided", "mine", "nva", "all", "random", "year", "next", "pass"]
    ),
    max_size=12,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ACTS)
def test_whatever_is_looked_at_the_progress_is_what_the_log_says(
    tmp_path_factory: pytest.TempPathFactory, acts: list[str]
) -> None:
    journal = new_journal(tmp_path_factory.mktemp("views"))
    bring_in(journal, RECORDS)
    bring_in(journal, [record(9, source="nva")])
    walk = session(journal)
    does = {
        "include": lambda: walk.vote(Verdict.INCLUDE),
        "exclude": lambda: walk.vote(Verdict.EXCLUDE),
        "undo": walk.undo,
        "undecided": lambda: walk.narrow(Filter(Kind.UNDECIDED)),
        "mine": lambda: walk.narrow(Filter(Kind.EXCLUDED)),
        "nva": lambda: walk.narrow(Filter(Kind.SOURCE, "nva")),
        "all": walk.show_all,
        "random": lambda: walk.arrange(Order.RANDOM),
        "year": lambda: walk.arrange(Order.YEAR),
        "next": lambda: walk.move(1),
        "pass": walk.next_undecided,
    }
    for act in acts:
        does[act]()
        assert 0 <= walk.position < len(walk.queue)
    ledger = Journal(journal.store).refresh()
    decided = sum(ledger.has_voted(FIRST, report, Stage.TITLE_ABSTRACT) for report in ledger.reports)
    assert (walk.progress.decided, walk.progress.total) == (decided, 5)


def test_a_closed_record_passed_by_under_a_filter_on_ones_votes_goes_on(journal: Journal) -> None:
    for reviewer in (FIRST, SECOND):
        walk = session(journal, reviewer)
        for _number in range(2):
            walk.vote(Verdict.INCLUDE)
    reveal(journal)
    mine = session(journal)
    mine.narrow(Filter(Kind.INCLUDED))
    mine.pass_by()
    assert current(mine) == "pubmed:1"
