"""Laws of pairs and cells: every number opens to its records, and the parts add up to the whole."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.errors import UsageError
from litreview.model.events import Verdict, Vote
from litreview.model.protocol import Handle, Member, ReasonId, Role, Stage
from litreview.model.records import RecordId
from litreview.model.reports import Report
from litreview.screening.cells import cell_name, listed
from litreview.screening.first_votes import FirstVotes, LeftOut, Unit
from litreview.screening.pairs import NOT, Comparison, Pair, StageAgreement, agreement_at
from tests.making import FIRST, SECOND, START, protocol

TA, FULL = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT
THIRD, GONE = Handle("third"), Handle("gone")
TEAM = replace(protocol(), team=(*protocol().team, Member(handle=THIRD, roles=(Role.REVIEWER,))))
ANSWERS = {
    "i": (Verdict.INCLUDE, None),
    "e": (Verdict.EXCLUDE, None),
    "m": (Verdict.MAYBE, None),
    "s": (Verdict.EXCLUDE, ReasonId("wrong-setting")),
    "c": (Verdict.EXCLUDE, ReasonId("no-collaboration")),
    "o": (Verdict.EXCLUDE, ReasonId("of-old")),
}
"""What reviewers say, by a letter; the protocol has the last reason no more."""

said = st.lists(st.dictionaries(st.sampled_from([FIRST, SECOND, THIRD]), st.sampled_from(sorted(ANSWERS))))


def votes(*units: Mapping[Handle, str], stage: Stage = TA) -> FirstVotes:
    """Return first votes, one report each, a day between them."""
    return FirstVotes(
        stage=stage,
        units=tuple(
            Unit(
                report=Report(records=(RecordId(f"pubmed:{number}"),), main_arm=True),
                votes={
                    who: Vote(
                        record=RecordId(f"pubmed:{number}"), stage=stage, reviewer=who,
                        verdict=ANSWERS[letter][0], reason=ANSWERS[letter][1],
                    )
                    for who, letter in unit.items()
                },
                at={who: START + timedelta(days=number, hours=turn) for turn, who in enumerate(unit)},
            )
            for number, unit in enumerate(units)
        ),
        left_out={LeftOut.CHANGED: ((RecordId("pubmed:9"), FIRST),)},
        waiting=0,
    )  # fmt: skip


def two(*letters: str, stage: Stage = TA) -> StageAgreement:
    """Return the agreement of two, who said these two letters of each record."""
    return agreement_at(votes(*({FIRST: one[0], SECOND: one[1]} for one in letters), stage=stage), TEAM)


def ids(agreement: StageAgreement, cell: str) -> list[str]:
    return [one.record for one in listed(agreement, TEAM, cell)]


def test_the_rows_are_the_first_reviewers_and_the_columns_the_seconds() -> None:
    (pair,) = two("ii", "ie", "ie", "ee").pairs
    assert (pair.first, pair.second) == (FIRST, SECOND)
    assert pair.whole.answers == ("include", "exclude")
    assert pair.whole.table == ((1, 2), (0, 1))


def test_a_maybe_counts_as_the_protocol_says() -> None:
    assert two("im", "em", "mm").pairs[0].whole.table == ((2, 0), (1, 0))
    (strict,) = two("im", "em", "mm", stage=FULL).pairs
    assert strict.whole.answers == ("include", "exclude", "maybe")
    assert strict.whole.table == ((0, 0, 1), (0, 0, 1), (0, 0, 1))
    assert two("ie", stage=FULL).pairs[0].whole.answers == ("include", "exclude")


def test_a_reason_is_given_by_both_by_one_or_by_none() -> None:
    (pair,) = two("ss", "sc", "is", "ii", "eo").pairs
    assert list(pair.by_reason) == ["wrong-setting", "no-collaboration", "of-old"]
    assert [one.table for one in pair.by_reason.values()] == [
        ((1, 1), (1, 2)),
        ((0, 0), (1, 4)),
        ((0, 0), (1, 4)),
    ]


def test_the_week_is_that_of_the_later_vote() -> None:
    units = votes({FIRST: "i", SECOND: "e"})
    late = {FIRST: START, SECOND: START + timedelta(days=7)}  # the first on a Monday of ISO week 2
    moved = replace(units, units=(replace(units.units[0], at=late),))
    assert list(agreement_at(moved, TEAM).pairs[0].by_week) == ["2026-W03"]


def test_a_year_begins_with_its_first_week_and_not_with_its_first_day() -> None:
    units = votes({FIRST: "i", SECOND: "e"})
    new_year = dict.fromkeys((FIRST, SECOND), START.replace(year=2027, month=1, day=1))
    moved = replace(units, units=(replace(units.units[0], at=new_year),))
    assert list(agreement_at(moved, TEAM).pairs[0].by_week) == ["2026-W53"]


def test_a_pair_without_a_record_in_common_is_no_pair_and_of_one_vote_there_is_no_agreement() -> None:
    agreement = agreement_at(votes({FIRST: "i"}, {SECOND: "e"}), TEAM)
    assert (agreement.pairs, agreement.alpha, agreement.units) == ((), None, 0)


def test_who_is_not_in_the_protocol_any_more_comes_last() -> None:
    agreement = agreement_at(votes({GONE: "i", THIRD: "i", FIRST: "e"}), TEAM)
    assert [(pair.first, pair.second) for pair in agreement.pairs] == [
        (FIRST, THIRD),
        (FIRST, GONE),
        (THIRD, GONE),
    ]


def test_alpha_of_a_stage_is_of_all_reviewers_and_of_the_records_with_two_votes() -> None:
    agreement = agreement_at(
        votes({FIRST: "i", SECOND: "i", THIRD: "e"}, {FIRST: "e", SECOND: "e"}, {THIRD: "i"}), TEAM
    )
    assert agreement.units == 2
    # Coincidences: 3 x (2/2 alike of 6) + ...: diagonal 1 + 2, margins 2 and 3 of 5.
    assert agreement.alpha == pytest.approx(1 - 4 * (5 - 3) / (25 - 13))


@pytest.mark.parametrize(
    ("cell", "records"),
    [
        ("first=include,second=exclude", ["pubmed:2", "pubmed:4"]),
        ("second=exclude,first=include", ["pubmed:2", "pubmed:4"]),
        ("first = include , second = exclude", ["pubmed:2", "pubmed:4"]),
        ("both-include", ["pubmed:0", "pubmed:1"]),
        ("both-exclude", ["pubmed:3"]),
        ("both-wrong-setting", ["pubmed:3"]),
        ("second=maybe", ["pubmed:1"]),
        ("first=include", ["pubmed:0", "pubmed:1", "pubmed:2", "pubmed:4"]),
        ("first=not-wrong-setting,second=wrong-setting", ["pubmed:2"]),
        ("third=include", []),
        ("week=2026-W02", ["pubmed:0", "pubmed:1", "pubmed:2", "pubmed:3", "pubmed:4"]),
        ("both-include,week=2026-W02", ["pubmed:0", "pubmed:1"]),
        ("both-include,week=2026-W03", []),
        ("changed", ["pubmed:9"]),
    ],
)
def test_a_cell_opens_to_its_records(cell: str, records: list[str]) -> None:
    agreement = two("ii", "im", "is", "ss", "ic")
    found = replace(agreement, votes=replace(agreement.votes, left_out={
        **dict.fromkeys(LeftOut, ()), **agreement.votes.left_out,
    }))  # fmt: skip
    assert ids(found, cell) == records


@pytest.mark.parametrize(
    ("cell", "known"),
    [
        ("", "first=include,second=exclude"),
        ("include", "first=include,second=exclude"),
        ("first=include;second=exclude", "include, exclude, maybe"),
        ("nobody=include", "first, second"),
        ("first=perhaps", "wrong-setting"),
        ("both-", "wrong-setting"),
        ("both-include,first=include", "both-include,week="),
        ("both-include,week", "both-include,week="),
        ("both-include,week=2", "both-include,week="),
        ("both-not-", "wrong-setting"),
    ],
)
def test_a_cell_that_there_cannot_be_is_refused_saying_what_there_is(cell: str, known: str) -> None:
    with pytest.raises(UsageError) as refused:
        listed(two("ii"), TEAM, cell)
    assert known in refused.value.remedy


def test_with_three_the_records_of_each_pair_are_listed_with_whose_they_are() -> None:
    agreement = agreement_at(votes({FIRST: "i", SECOND: "i", THIRD: "i"}), TEAM)
    assert [tuple(one.votes) for one in listed(agreement, TEAM, "both-include")] == [
        (FIRST, SECOND), (FIRST, THIRD), (SECOND, THIRD),
    ]  # fmt: skip


def opened(agreement: StageAgreement, pair: Pair, compared: Comparison, week: str | None = None) -> None:
    for answers, records in compared.cells.items():
        assert tuple(ids(agreement, cell_name(pair.first, pair.second, answers, week))) == records


@given(said, st.sampled_from(Stage))
def test_every_number_opens_to_as_many_records(units: list[dict[Handle, str]], stage: Stage) -> None:
    agreement = agreement_at(votes(*units, stage=stage), TEAM)
    for pair in agreement.pairs:
        for compared in (pair.whole, *pair.by_reason.values()):
            opened(agreement, pair, compared)
        for week, compared in pair.by_week.items():
            opened(agreement, pair, compared, week)


@given(said, st.sampled_from(Stage))
def test_the_weeks_add_up_to_the_whole_and_every_reason_is_of_all_records(
    units: list[dict[Handle, str]], stage: Stage
) -> None:
    for pair in agreement_at(votes(*units, stage=stage), TEAM).pairs:
        for cell, records in pair.whole.cells.items():
            weekly = [record for week in pair.by_week.values() for record in week.cells[cell]]
            assert sorted(weekly) == sorted(records)
        assert {one.measures.n for one in pair.by_reason.values()} <= {pair.whole.measures.n}
        assert all(one.answers == (reason, NOT + reason) for reason, one in pair.by_reason.items())
