"""Laws of the commands of rounds: shares are shown, a pilot is counted, a change of criteria is listed."""

from pathlib import Path

import pytest

from litreview.demo import team as example
from litreview.model.events import Verdict
from litreview.model.protocol import Stage
from litreview.review import open_review
from tests.cli.running import REPORTS, Ran, Shell

ADULTS = '[[inclusion]]\nid = "adults"\nen = "Adults"\nnb = "Voksne"\n\n[[inclusion]]'
THIRD = '[[team]]\nhandle = "third"\nroles = ["reviewer"]\n\n[[team]]'


def edit(shell: Shell, before: str, after: str) -> None:
    path = shell.folder / "screening" / "protocol.toml"
    path.write_text(path.read_text("utf-8").replace(before, after, 1), "utf-8")


@pytest.fixture
def of_three(searched: Shell) -> Shell:
    edit(searched, "[[team]]", THIRD)
    return searched


def screened(shell: Shell, records: int) -> None:
    """Let everybody vote on the first records of their queue, one of them otherwise than the others."""
    with open_review(shell.folder) as review:
        for number, who in enumerate(("first", "second", "third")):
            session = review.screening(who, Stage.TITLE_ABSTRACT)
            for place in range(records):
                session.vote(Verdict.EXCLUDE if place % 5 == 4 and number else Verdict.INCLUDE)


def balanced(shell: Shell) -> bool:
    return bool(shell("prisma", "--json").json["balanced"])


def rows(ran: Ran) -> dict[str, list[int]]:
    lines = (line.split() for line in ran.out.splitlines())
    return {
        one[0]: [int(number) for number in one[1:]] for one in lines if one[-1].isdigit() and len(one) == 5
    }


def test_shares_are_shown_before_they_are_written(of_three: Shell) -> None:
    words = ("team", "assign", "--share", "first=60,second=40 %,third=100", "--as", "lead")
    shown = of_three(*words, "--dry-run")
    assert shown.out.startswith(f"{REPORTS} records would be assigned to first, second, third.")
    assert of_three("team", "--json").json["stages"]["title-abstract"]["assigned"] == {}
    done = of_three(*words)
    expected = {"first": [0, 72, 0, 72], "second": [0, 48, 0, 48], "third": [0, 120, 0, 120]}
    assert rows(shown) == rows(done) == expected
    told = of_three("team", "--json").json["stages"]["title-abstract"]["assigned"]
    assert told == {"first": 72, "second": 48, "third": 120}
    assert of_three(*words, "--json").json["reviewers"]["first"]["before"] == 72


def test_a_reviewer_is_replaced_at_both_stages(of_three: Shell) -> None:
    of_three("team", "assign", "first", "second", "--as", "lead")
    words = ("team", "replace", "second", "third", "--as", "lead")
    assert of_three(*words, "--dry-run", "--json").json["dry_run"] is True
    assert of_three(*words, "--dry-run").out.count("Nothing was written.") == 2
    ran = of_three(*words)
    assert f"title-abstract: {REPORTS} records go from second to third." in ran.out
    assert "full-text: nothing is assigned to second" in ran.out
    assert of_three(*words, "--json").json["stages"]["title-abstract"]["handed_over"] == 0
    told = of_three("team", "--json").json["stages"]["title-abstract"]["assigned"]
    assert told == {"first": REPORTS, "third": REPORTS}


def test_a_record_that_cannot_be_handed_over_is_told(searched: Shell) -> None:
    searched("team", "assign", "first", "second", "--as", "lead")
    ran = searched("team", "replace", "second", "first", "--as", "lead", "--stage", "title-abstract")
    assert f"! {REPORTS} records stay with second; nobody else is free:" in ran.out
    assert ran.out.rstrip().endswith("…")


def test_a_pilot_round_from_its_beginning_to_its_end(of_three: Shell) -> None:
    assert "There is no pilot round" in of_three("pilot").out
    ran = of_three("pilot", "begin", "--records", "10", "--as", "lead")
    assert ran.out.startswith("Pilot 1: 10 records to be read by third, first, second.")
    early = of_three("pilot", "close", "--as", "lead")
    assert (early.code, "left: third 10, first 10, second 10" in early.err) == (1, True)
    screened(of_three, 10)
    assert of_three("status").out.rstrip().endswith("litreview pilot close --stage title-abstract --as lead")
    assert balanced(of_three)
    ran = of_three("pilot", "close", "--note", "what is a municipality?", "--as", "lead")
    assert "To talk over, 2 records:" in ran.out
    assert "Pilot 1: all agree on 8 of 10 (80 %); the gate is 75 %: passed." in ran.out
    assert "Cohen's kappa" in ran.out
    listed = of_three("pilot").out
    assert "agreed on 8 of 10 (80 %; gate 75 %): passed" in listed
    assert "what is a municipality?" in listed
    (told,) = of_three("pilot", "--json").json
    assert (told["state"], told["agreed"], told["compared"], told["passed"]) == ("closed", 8, 10, True)
    again = of_three("pilot", "show", "1", "--as", "lead", "--json").json
    assert [len(one["votes"]) for one in again["differences"]] == [3, 3]
    assert {vote["verdict"] for vote in again["differences"][0]["votes"].values()} == {"include", "exclude"}
    assert balanced(of_three)


def test_a_round_that_is_not_passed_says_what_comes_next(of_three: Shell) -> None:
    of_three("pilot", "begin", "--records", "5", "--gate", "0.9", "--as", "lead")
    screened(of_three, 5)
    ran = of_three("pilot", "close", "--as", "lead")
    assert "4 of 5 (80 %); the gate is 90 %: not passed." in ran.out
    assert "make the criteria clearer in screening/protocol.toml" in ran.out
    more = of_three("pilot", "begin", "--records", "500", "--as", "lead").out
    assert f"Pilot 2: {REPORTS - 5} records" in more
    assert "No more than these are left" in more
    assert of_three("pilot", "close", "--unfinished", "--as", "lead", "--json").json["share"] is None


def test_only_a_lead_begins_and_closes_a_pilot(searched: Shell) -> None:
    for words in (("begin",), ("close",), ("show", "1")):
        ran = searched("pilot", *words, "--as", "first")
        assert ran.code == 2
        assert searched("pilot", "--json").json == []


def test_what_changed_in_the_criteria_is_listed_and_votes_are_asked_for_again(searched: Shell) -> None:
    with open_review(searched.folder) as review:
        example.screen(review, Stage.TITLE_ABSTRACT)
    assert "No vote was given under older criteria" in searched("protocol", "changes", "--as", "lead").out
    edit(searched, "[[inclusion]]", ADULTS)
    told = searched("protocol", "changes", "--as", "lead").out
    assert "! screening/protocol.toml has changed since" in told
    assert "  + inclusion adults (en): Adults" in told
    assert [line.split()[-3:] for line in told.splitlines()[-2:]] == [[str(REPORTS), "0", "0"]] * 2
    ran = searched("protocol", "relook", "--all", "--note", "adults only", "--as", "lead")
    assert ran.out == f"{REPORTS} records are to be looked at again.\n"
    own = searched("protocol", "changes", "--as", "first", "--json").json
    assert {vote["reviewer"] for vote in own["votes"]["title-abstract"]} == {"first"}
    assert {vote["state"] for vote in own["votes"]["title-abstract"]} == {"asked-again"}
    assert [one["changes"] for one in own["versions"]][1] == [
        "+ inclusion adults (en): Adults",
        "+ inclusion adults (nb): Voksne",
    ]
    assert searched("protocol", "changes", "--json").json["votes"] is None
    assert "--as HANDLE" in searched("protocol", "changes").out
    assert searched("status", "--json").json["stages"]["title-abstract"]["voted"] == {"first": 0, "second": 0}
    assert searched("team", "reveal", "--as", "lead").out == "0 records opened.\n"
    assert balanced(searched)


def test_what_is_opened_is_told_apart(searched: Shell) -> None:
    with open_review(searched.folder) as review:
        example.screen(review, Stage.TITLE_ABSTRACT)
    searched("team", "reveal", "--as", "lead")
    edit(searched, "[[inclusion]]", ADULTS)
    record = searched("prisma", "--list", "records_excluded", "--json").json[0]["id"]
    words = ("protocol", "relook", record, "--note", "adults only", "--as", "lead")
    assert searched(*words, "--json").json == {
        "stage": "title-abstract", "asked": [], "opened": {record: "excluded"}, "untouched": [],
    }  # fmt: skip
    ran = searched(*words)
    assert "0 records are to be looked at again." in ran.out
    assert "1 record is opened: settle it by override or conflicts if need be." in ran.out
    listed = searched("protocol", "changes", "--list", "--as", "lead").out
    assert "opened: excluded" in listed
    assert balanced(searched)


def test_the_criteria_are_shown_with_their_versions(searched: Shell) -> None:
    shown = searched("protocol").out
    assert "Include if all are met:" in shown
    assert "Title and abstract: two-must-agree" in shown
    assert "version 1" in shown
    assert max(map(len, shown.splitlines())) <= 80
    in_norwegian = searched("--lang", "nb", "protocol").out
    assert "Include" not in in_norwegian
    assert "Norway" not in in_norwegian
    told = searched("protocol", "--json").json
    assert told["pending"] is False
    assert len(told["versions"]) == 1


def test_a_second_look_is_marked_and_blind_in_plain_mode(
    searched: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "keys"

    def screen(keys: str) -> str:
        script.write_text(keys, "utf-8")
        with script.open("rb") as keyboard:
            monkeypatch.setattr("sys.stdin", keyboard)
            return searched("screen", "--as", "first", "--plain").out

    assert "Saved: excluded" in screen("nsmerke\neq")
    edit(searched, "[[inclusion]]", ADULTS)
    searched("protocol", "relook", "--all", "--note", "adults only", "--as", "lead")
    said = screen("iq")
    assert "Look again." in said
    assert "Your vote" not in said
    assert "merke" not in said
    assert "Saved: included" in said
