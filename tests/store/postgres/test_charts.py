"""Laws of charts on the server, past the program too: opened whole, not early, and closed then."""

import psycopg
import pytest

from litreview.model.errors import ReviewError, VotesClosed
from litreview.model.events import (
    Act,
    Chart,
    ChartDone,
    Charted,
    Event,
    Note,
    ProtocolAdopted,
    Reveal,
    Undo,
    Vote,
)
from litreview.model.protocol import Digest, Handle, Stage
from litreview.model.records import RecordId
from litreview.store.wire import write_act
from tests.making import FIRST, LEAD, LIBRARIAN, SECOND, record
from tests.store.postgres.cluster import ServedReview
from tests.store.postgres.siege import new_id, padded
from tests.store.postgres.test_rules import assign, link, of_kind
from tests.store.teams import ServedTeam, write

FULL = Stage.FULL_TEXT
THIRD = Handle("third")


@pytest.fixture
def team(served: ServedReview) -> ServedTeam:
    made = ServedTeam(served)
    write(made, LIBRARIAN, records=tuple(record(number) for number in range(10)))
    return made


def one(of: int, said: str = "x") -> Chart:
    return Chart(record=RecordId(f"pubmed:{of}"), answers=(Charted("findings", (said,)),))


def finish(of: int, *, done: bool = True) -> ChartDone:
    return ChartDone(record=RecordId(f"pubmed:{of}"), done=done)


def opening(*opened: Event, why: str | None = None) -> Reveal:
    return Reveal(stage=FULL, events=tuple(event.id for event in opened), exception=why)


def charted(team: ServedTeam, of: int, *who: Handle) -> list[Event]:
    return [write(team, person, one(of), finish(of))[0] for person in who]


def forced(served: ServedReview, who: str, act: Act) -> str:
    """Send the act as no program of ours would, and return the code of the refusal; empty for none."""
    payload = padded(act) if isinstance(act, Vote | Note | Chart) else write_act(act)[1]
    try:
        served.raw(who).execute(
            "select * from litreview.append(%s::text[], %s::text[], %b::bytea[], '{}', '{}', '{}')",
            ([new_id()], [act.kind], [payload]),
        )
    except psycopg.Error as error:
        return error.sqlstate or "no code"
    return ""


def test_one_finished_chart_is_not_opened_without_an_exception(team: ServedTeam) -> None:
    (first,) = charted(team, 1, FIRST)
    second = write(team, SECOND, one(1))[0]
    for named in ((first,), (first, second)):
        with pytest.raises(ReviewError, match="not finished charting"):
            write(team, LEAD, opening(*named))
    write(team, SECOND, finish(1))
    with pytest.raises(ReviewError, match="not finished charting"):
        write(team, LEAD, opening(first))
    write(team, LEAD, opening(first, second))
    assert of_kind(team.store(THIRD), "chart") == [first, second]


def test_who_takes_the_finishing_back_is_waited_for(team: ServedTeam) -> None:
    first, second = charted(team, 1, FIRST, SECOND)
    write(team, SECOND, finish(1, done=False))
    with pytest.raises(ReviewError, match="not finished charting"):
        write(team, LEAD, opening(first, second))
    last = of_kind(team.store(SECOND), "chart-done")[-1]
    write(team, SECOND, Undo(event=last.id))
    write(team, LEAD, opening(first, second))


def test_only_the_latest_chart_of_each_is_opened(team: ServedTeam) -> None:
    first, second = charted(team, 1, FIRST, SECOND)
    later = write(team, FIRST, one(1, "y"))[0]
    with pytest.raises(ReviewError, match="changed, taken back or opened"):
        write(team, LEAD, opening(first, second))
    write(team, LEAD, opening(later, second))


def test_an_opened_report_is_closed_to_all_also_to_who_never_charted_it(
    team: ServedTeam, served: ServedReview
) -> None:
    charted(team, 1, FIRST)
    first = of_kind(team.store(FIRST), "chart")[0]
    write(team, LEAD, opening(first, why="second is on leave"))
    for who in (FIRST, SECOND, THIRD):
        with pytest.raises(VotesClosed, match="they are closed"):
            write(team, who, one(1, "later"))
        assert forced(served, who, one(1, "later")) == "LR020"
        assert forced(served, who, finish(1, done=False)) == "LR020"
    assert len(of_kind(team.store(LEAD), "chart")) == 1


def test_charts_of_linked_records_are_of_one_report(team: ServedTeam) -> None:
    first = charted(team, 1, FIRST)[0]
    write(team, LIBRARIAN, link(1, 2))
    second = charted(team, 2, SECOND)[0]
    write(team, LEAD, opening(first, second))
    with pytest.raises(VotesClosed):
        write(team, FIRST, one(2))


def test_those_named_chart_and_nobody_else(team: ServedTeam, served: ServedReview) -> None:
    named = assign(1, FIRST, THIRD)
    write(team, LEAD, type(named)(stage=FULL, records=named.records, reviewers=named.reviewers))
    assert forced(served, "second", one(1)) == "LR008"
    first, third = charted(team, 1, FIRST, THIRD)
    write(team, LEAD, opening(first, third))


def test_charts_are_opened_report_by_report_where_votes_wait_for_their_stage(team: ServedTeam) -> None:
    write(team, LEAD, ProtocolAdopted(digest=Digest("1" * 64), text="together", by_stage=(FULL,)))
    first, second = charted(team, 1, FIRST, SECOND)
    write(team, LEAD, opening(first, second))


def test_a_chart_is_no_vote_and_no_way_to_open_one(team: ServedTeam, served: ServedReview) -> None:
    vote = write(
        team,
        FIRST,
        Vote(record=RecordId("pubmed:1"), stage=FULL, reviewer=FIRST, verdict="include"),  # type: ignore[arg-type]
    )[0]
    first, second = charted(team, 1, FIRST, SECOND)
    with pytest.raises(ReviewError, match="a vote is missing"):
        write(team, LEAD, opening(first, second, vote))
    assert forced(
        served, "first", Chart(record=RecordId("pubmed:1"), stage=Stage.TITLE_ABSTRACT, answers=())
    ) == ("LR004")


def test_a_charts_length_tells_nothing_of_it(team: ServedTeam, served: ServedReview) -> None:
    charted(team, 1, FIRST)
    kind, payload = write_act(one(2), "00")
    with pytest.raises(psycopg.Error) as error:
        served.raw("first").execute(
            "select * from litreview.append(%s::text[], %s::text[], %b::bytea[], '{}', '{}', '{}')",
            ([new_id()], [kind], [payload]),
        )
    assert error.value.sqlstate == "LR004"
