"""Laws of ``litreview agreement``: for the lead until the stage is closed, and every number opens."""

import re

import pytest

from litreview.demo import team as example
from litreview.model.events import Verdict
from litreview.model.protocol import Stage
from litreview.review import open_review
from tests.cli.running import Shell

TA = Stage.TITLE_ABSTRACT.value


@pytest.fixture
def screened(searched: Shell) -> Shell:
    """A shell in a review on whose titles and abstracts both have voted, and nothing is opened."""
    with open_review(searched.folder) as review:
        example.screen(review, Stage.TITLE_ABSTRACT)
    return searched


@pytest.mark.parametrize("who", [("--as", "first"), ("--as", "librarian"), ()])
@pytest.mark.parametrize("asked", [(), ("--json",), ("--stage", TA), ("--list", "both-include")])
def test_who_is_no_lead_is_told_nothing_before_the_stage_is_closed(
    finished: Shell, who: tuple[str, ...], asked: tuple[str, ...]
) -> None:
    ran = finished("agreement", *who, *asked)
    assert (ran.code, ran.out) == (1, "")
    place, remedy = ran.err.splitlines()
    assert place.startswith("title-abstract: how reviewers agree is shown to them once")
    assert remedy == "Until then it is for the lead: litreview agreement --as lead"


def test_before_anything_is_opened_even_the_lead_is_told_only_how_many_wait(screened: Shell) -> None:
    told = screened("agreement", "--as", "lead").out
    assert "Title and abstract: no record has two first votes that were opened\n" in told
    assert "\n  once two have voted on a record, litreview conflicts --as lead opens their votes\n" in told
    assert re.search(r"^  \d+ records have votes that are not opened yet$", told, re.MULTILINE)
    stage = screened("agreement", "--as", "lead", "--json").json["stages"][TA]
    assert (stage["pairs"], stage["records"], stage["waiting"] > 100) == ([], 0, True)


def test_when_the_stage_is_closed_all_are_told_the_same_of_it(screened: Shell) -> None:
    assert screened("team", "close", TA, "--as", "lead").code == 0
    by_lead = screened("agreement", "--as", "lead", "--stage", TA)
    for who in (("--as", "first"), ("--as", "second"), ("--as", "librarian"), ()):
        assert screened("agreement", *who).out == by_lead.out
        assert list(screened("agreement", *who, "--json").json["stages"]) == [TA]
        assert screened("agreement", *who, "--stage", "full-text").code == 1


def test_every_number_opens_to_as_many_records(finished: Shell) -> None:
    stages = finished("agreement", "--as", "lead", "--json").json["stages"]
    opened = 0
    for stage, told in stages.items():
        (pair,) = told["pairs"]
        assert pair["reviewers"] == ["first", "second"]
        for cell in [
            *pair["cells"],
            *(one for reason in pair["reasons"].values() for one in reason["cells"]),
        ]:
            assert len(cell["records"]) == cell["n"]
            if opened < 12:  # each is a command of its own
                opened += bool(cell["n"])
                listed = finished(
                    "agreement", "--as", "lead", "--stage", stage, "--list", cell["cell"], "--json"
                )
                assert [row["id"] for row in listed.json] == cell["records"]
    assert opened == 12


def test_the_records_of_a_cell_are_listed_with_votes_and_titles(finished: Shell) -> None:
    cell = "first=include,second=exclude"
    ran = finished("agreement", "--as", "lead", "--list", cell)
    *rows, total = ran.out.splitlines()
    assert total == f"{cell}: {len(rows)}"
    assert len(rows) > 1
    assert all(re.search(r"first: (include|maybe), second: exclude", row) for row in rows)
    told = finished("agreement", "--as", "lead", "--list", cell, "--json").json
    assert {row["votes"]["first"]["verdict"] for row in told} <= {"include", "maybe"}
    assert {row["votes"]["second"]["verdict"] for row in told} == {"exclude"}
    assert finished("agreement", "--as", "lead", "--list", "changed").out == "changed: 0\n"


def test_the_answer_is_of_eighty_columns_and_names_how_to_open_it(finished: Shell) -> None:
    told = finished("agreement", "--as", "lead").out
    assert max(map(len, told.splitlines())) <= 80
    for word in (
        "Cohen's kappa",
        "PABAK",
        "Gwet's AC1",
        "Krippendorff's alpha",
        "95 % interval",
        "wrong-setting",
    ):
        assert word in told
    (command, *_others) = re.findall(r"^  litreview (agreement .*)$", told, re.MULTILINE)
    assert finished(*command.split(), "--as", "lead").code == 0


def test_numbers_are_written_as_the_language_writes_them(finished: Shell) -> None:
    told = finished("--lang", "nb", "agreement", "--as", "lead").out
    assert re.search(r"PABAK +0,\d\d ", told)
    assert not re.search(r"\d\.\d\d", told)


def test_votes_left_out_are_counted_and_listed_with_whose_they_are(searched: Shell) -> None:
    with open_review(searched.folder) as review:
        session = review.screening("first", Stage.TITLE_ABSTRACT)
        session.vote(Verdict.INCLUDE)
        session.undo()
        example.screen(review, Stage.TITLE_ABSTRACT)
    searched("team", "reveal", "--as", "lead")
    told = searched("agreement", "--as", "lead").out
    assert "  left out: 1 changed before being opened; nobody sees the first (changed)\n" in told
    (row,) = searched("agreement", "--as", "lead", "--list", "changed", "--json").json
    assert row["votes"] == {"first": None}
    assert searched("agreement", "--as", "lead", "--list", "changed").out.endswith("changed: 1\n")


def test_a_misleading_kappa_is_told_with_the_reason(searched: Shell) -> None:
    with open_review(searched.folder) as review:
        for reviewer, found in (("first", 3), ("second", 0)):
            session = review.screening(reviewer, Stage.TITLE_ABSTRACT)
            for _turn in range(found):
                session.vote(Verdict.INCLUDE)
            while session.progress.left:
                session.vote(Verdict.EXCLUDE)
    searched("team", "reveal", "--as", "lead")
    told = searched("agreement", "--as", "lead").out
    assert "  ! 1 % of the votes include: where one answer is rare" in told
    assert re.search(r"Cohen's kappa +0\.00 +not defined\n", told)
    assert "excluded for" not in told


def test_where_all_vote_alike_kappa_is_not_defined_and_nothing_fails(searched: Shell) -> None:
    with open_review(searched.folder) as review:
        for reviewer in ("first", "second"):
            session = review.screening(reviewer, Stage.TITLE_ABSTRACT)
            while session.progress.left:
                session.vote(Verdict.EXCLUDE)
    searched("team", "reveal", "--as", "lead")
    told = searched("agreement", "--as", "lead").out
    assert re.search(r"Cohen's kappa +not defined\n", told)
    assert re.search(r"positive agreement \(include\) +not defined\n", told)
    assert searched("agreement", "--as", "lead", "--json").json["stages"][TA]["pairs"][0]["kappa"] is None


@pytest.mark.parametrize(
    ("asked", "place", "remedy"),
    [
        (("--reviewers", "first"), "--reviewers first: one alone", "at least two"),
        (("--reviewers", "first,first"), "--reviewers first,first: one alone", "at least two"),
        (
            ("--reviewers", "first,lead"),
            "--reviewers first,lead: the protocol names no reviewer",
            "first, second",
        ),
        (("--list", "first=perhaps"), "--list first=perhaps: names no answer", "include, exclude, maybe"),
        (("--list", "nobody=include"), "--list nobody=include: names nobody who votes", "first, second"),
        (("--list", ""), "--list: no such cell", "first=include,second=exclude"),
        (("--stage", "retrieval"), "litreview agreement: argument --stage: invalid choice", "--help"),
    ],
)
def test_what_cannot_be_asked_is_said_in_two_lines(
    finished: Shell, asked: tuple[str, ...], place: str, remedy: str
) -> None:
    ran = finished("agreement", "--as", "lead", *asked)
    first, second = ran.err.splitlines()
    assert (ran.code, ran.out) == (2, "")
    assert first.startswith(place)
    assert remedy in second


def test_those_named_are_compared_whoever_else_votes(finished: Shell) -> None:
    named = finished("agreement", "--as", "lead", "--reviewers", "second, first", "--json").json
    assert named == finished("agreement", "--as", "lead", "--json").json
    assert finished("agreement", "--as", "nobody").code == 2
