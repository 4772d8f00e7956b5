"""Laws of the server under every rule: no vote too many and no opening too early, past the program too."""

from dataclasses import replace

import psycopg
import pytest

from litreview.model.errors import ReviewError, StoreError, VotesClosed
from litreview.model.events import Act, Event, ProtocolAdopted, Quota, UnknownAct, Verdict, Vote
from litreview.model.protocol import Digest, Handle, Protocol
from litreview.screening.rules import quotas_of
from litreview.store.wire import write_act
from tests.making import FIRST, LEAD, LIBRARIAN, SECOND, protocol, record
from tests.store.postgres.cluster import ServedReview
from tests.store.postgres.siege import new_id, padded
from tests.store.postgres.test_rules import assign, link, of_kind, reveal, taken, vote
from tests.store.teams import ServedTeam, write

THIRD = Handle("third")


@pytest.fixture
def team(served: ServedReview) -> ServedTeam:
    made = ServedTeam(served)
    write(made, LIBRARIAN, records=tuple(record(number) for number in range(10)))
    return made


def adopt(team: ServedTeam, rule: str) -> None:
    """Let the lead adopt a protocol with the rule at title and abstract."""
    stages = protocol().stages
    ruled: Protocol = replace(protocol(), stages=(replace(stages[0], rule=rule), stages[1]))
    write(team, LEAD, ProtocolAdopted(digest=Digest("1" * 64), text=rule, quotas=quotas_of(ruled)))


def one_vote(team: ServedTeam, of: int, by: Handle, verdict: Verdict = Verdict.INCLUDE) -> Event:
    return write(team, by, vote(of, by, verdict))[0]


def forced(served: ServedReview, who: str, act: Act) -> str:
    """Send the act as no program of ours would, and return the code of the refusal; empty for none."""
    payload = padded(act) if isinstance(act, Vote) else write_act(act)[1]
    try:
        served.raw(who).execute(
            "select * from litreview.append(%s::text[], %s::text[], %b::bytea[], '{}', '{}', '{}')",
            ([new_id()], [act.kind], [payload]),
        )
    except psycopg.Error as error:
        return error.sqlstate or "no code"
    return ""


@pytest.mark.parametrize("rule", ["two-must-agree", "one-include-is-enough", "dual-until-agreement"])
def test_where_two_vote_one_vote_opens_nothing_and_a_third_is_refused(
    team: ServedTeam, served: ServedReview, rule: str
) -> None:
    adopt(team, rule)
    first = one_vote(team, 1, FIRST)
    with pytest.raises(ReviewError, match="a vote is missing"):
        write(team, LEAD, reveal(first))
    second = one_vote(team, 1, SECOND, Verdict.EXCLUDE)
    write(team, LEAD, reveal(first, second))
    with pytest.raises(VotesClosed):
        one_vote(team, 1, THIRD)
    assert forced(served, "third", vote(1, THIRD)) == "LR007"
    assert forced(served, "first", vote(1, FIRST, Verdict.EXCLUDE)) == "LR007"
    assert len(of_kind(team.store(LEAD), "vote")) == 2


def test_where_one_reads_first_one_vote_is_opened_and_one_more_is_taken(
    team: ServedTeam, served: ServedReview
) -> None:
    adopt(team, "single-with-second-reading")
    first = one_vote(team, 1, FIRST, Verdict.EXCLUDE)
    write(team, LEAD, reveal(first))
    assert forced(served, "first", vote(1, FIRST)) == "LR007"
    second = one_vote(team, 1, SECOND)
    write(team, LEAD, reveal(second))
    assert forced(served, "third", vote(1, THIRD)) == "LR007"
    assert of_kind(team.store(THIRD), "vote") == [first, second]


def test_what_two_gave_at_once_where_one_reads_first_is_opened_together(team: ServedTeam) -> None:
    adopt(team, "single-with-second-reading")
    first, second = one_vote(team, 1, FIRST), one_vote(team, 1, SECOND)
    with pytest.raises(ReviewError, match="a vote is missing"):
        write(team, LEAD, reveal(first))
    write(team, LEAD, reveal(first, second))


def test_two_named_to_read_one_after_the_other_are_opened_one_after_the_other(
    team: ServedTeam, served: ServedReview
) -> None:
    adopt(team, "single-with-second-reading")
    write(team, LEAD, assign(1, FIRST, SECOND), assign(2, FIRST, SECOND, THIRD))
    write(team, LEAD, reveal(one_vote(team, 1, FIRST, Verdict.EXCLUDE)))
    assert forced(served, "third", vote(1, THIRD)) == "LR008"
    write(team, LEAD, reveal(one_vote(team, 1, SECOND, Verdict.EXCLUDE)))
    for who in (FIRST, SECOND):
        write(team, LEAD, reveal(one_vote(team, 2, who, Verdict.EXCLUDE)))
    assert forced(served, "third", vote(2, THIRD)) == "LR007"
    with pytest.raises(StoreError, match="does not understand"):
        write(team, LEAD, assign(3, FIRST))


def test_where_one_is_named_alone_one_vote_is_opened_and_no_other_taken(
    team: ServedTeam, served: ServedReview
) -> None:
    adopt(team, "dual-until-agreement")
    write(team, LEAD, assign(1, FIRST))
    assert forced(served, "second", vote(1, SECOND)) == "LR008"
    write(team, LEAD, reveal(one_vote(team, 1, FIRST, Verdict.EXCLUDE)))
    for who in (SECOND, FIRST):
        assert forced(served, who, vote(1, who)) == "LR007"
    write(team, LEAD, assign(2, FIRST, FIRST))
    assert forced(served, "second", vote(2, SECOND)) == "LR008"
    adopt(team, "two-must-agree")
    one_vote(team, 2, SECOND)
    assert forced(served, "first", vote(1, FIRST)) == "LR007"
    second = one_vote(team, 1, SECOND, Verdict.EXCLUDE)
    write(team, LEAD, reveal(second))
    assert forced(served, "third", vote(1, THIRD)) == "LR007"


def test_where_three_vote_two_open_nothing_and_a_fourth_is_refused(
    team: ServedTeam, served: ServedReview
) -> None:
    adopt(team, "n-of-m")
    first, second = one_vote(team, 1, FIRST), one_vote(team, 1, SECOND)
    with pytest.raises(ReviewError, match="a vote is missing"):
        write(team, LEAD, reveal(first, second))
    write(team, LEAD, assign(2, FIRST, SECOND))
    two = (one_vote(team, 2, FIRST), one_vote(team, 2, SECOND))
    with pytest.raises(ReviewError, match="a vote is missing"):
        write(team, LEAD, reveal(*two))
    third = one_vote(team, 1, THIRD)
    write(team, LEAD, reveal(first, second, third))
    write(team, LIBRARIAN, link(1, 3))
    for who in (FIRST, SECOND, THIRD):
        assert forced(served, who, vote(3, who)) == "LR007"


def test_what_was_taken_over_counts_for_the_first_to_read(team: ServedTeam, served: ServedReview) -> None:
    adopt(team, "single-with-second-reading")
    write(team, LEAD, taken(1, FIRST, Verdict.EXCLUDE))
    assert forced(served, "first", vote(1, FIRST)) == "LR007"
    write(team, LEAD, reveal(one_vote(team, 1, SECOND)))
    assert forced(served, "third", vote(1, THIRD)) == "LR007"


def test_no_reviewer_says_how_many_votes_there_shall_be(team: ServedTeam, served: ServedReview) -> None:
    adopted = ProtocolAdopted(
        digest=Digest("1" * 64),
        text="",
        quotas=(Quota(stage=protocol().stages[0].stage, opens=1, closes=9, alone=True),),
    )
    assert forced(served, "second", adopted) == "LR005"
    first = one_vote(team, 1, FIRST)
    assert forced(served, "second", reveal(first)) == "LR005"
    with pytest.raises(ReviewError, match="a vote is missing"):
        write(team, LEAD, reveal(first))


@pytest.mark.parametrize(
    "quotas",
    [
        "none",
        [["title-abstract", 0, 2, False]],
        [["title-abstract", 1, 10, False]],
        [["title-abstract", "1", 2, False]],
        [["title-abstract", 1, 2]],
        [["title-abstract", 1, 2, 1]],
        [["title-abstract", 3, 2, False]],
        [["retrieval", 1, 2, False]],
        [["title-abstract", 1.5, 2, False]],
        {"title-abstract": 1},
    ],
)
def test_numbers_of_votes_that_make_no_sense_are_refused_whole(team: ServedTeam, quotas: object) -> None:
    payload = {"digest": "1" * 64, "text": "", "by_stage": [], "quotas": quotas}
    with pytest.raises(StoreError, match="does not understand"):
        write(team, LEAD, UnknownAct(name="protocol", payload=payload))
    first = one_vote(team, 1, FIRST)
    with pytest.raises(ReviewError, match="a vote is missing"):
        write(team, LEAD, reveal(first))
