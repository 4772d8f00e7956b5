"""Laws of the team's commands: what a lead does is said in a line, and no reviewer can do it."""

from pathlib import Path

import pytest

from litreview.demo import team as example
from litreview.model.protocol import Stage
from litreview.review import open_review
from tests.cli.running import REPORTS, Shell


def screened(shell: Shell) -> str:
    """Let both reviewers screen; return a record they agree to exclude."""
    with open_review(shell.folder) as review:
        example.screen(review, Stage.TITLE_ABSTRACT)
    return "pubmed:99000001"


def test_nothing_of_what_was_voted_is_told_before_the_lead_opens_it(searched: Shell) -> None:
    before = searched("prisma", "--json").json
    screened(searched)
    after = searched("prisma", "--json").json
    assert {**after, "as_of": None} == {**before, "as_of": None}
    assert searched("reports", "--json").json == []
    assert searched("export", "csv", "--set", "all", "-o", "-").out.count("undecided") == REPORTS


def test_the_team_is_shown_with_where_each_stage_stands(searched: Shell) -> None:
    screened(searched)
    told = searched("team").out
    assert f"{REPORTS} to vote on: 0 opened, {REPORTS} ready to open, 0 lack a vote" in told
    assert "blinding: by the program only" in told
    assert searched("team", "--json").json["stages"]["title-abstract"]["complete"] == REPORTS
    assert searched("team", "reveal", "--as", "lead").out == f"{REPORTS} records opened.\n"
    assert searched("team", "--json").json["stages"]["title-abstract"]["opened"] == REPORTS
    assert searched("prisma", "--json").json["boxes"]["records_excluded"] > 0


def test_only_a_lead_opens_votes(searched: Shell) -> None:
    screened(searched)
    ran = searched("team", "reveal", "--as", "first")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "--as first: the protocol names no lead of that handle")
    assert searched("team", "--json").json["stages"]["title-abstract"]["opened"] == 0


def test_an_unblinding_is_told_with_its_reason(searched: Shell) -> None:
    screened(searched)
    record = searched("prisma", "--list", "records_screened", "--json").json[0]["id"]
    assert searched("team", "reveal", record, "--as", "lead").code == 2
    ran = searched("team", "reveal", record, "--why", "prøverunde", "--as", "lead")
    assert ran.out == "2 votes and notes opened before their time.\n"
    assert "prøverunde" in searched("team").out
    assert searched("team", "--json").json["unblindings"][0]["why"] == "prøverunde"


def test_a_stage_is_closed_when_all_have_voted(searched: Shell) -> None:
    early = searched("team", "close", "title-abstract", "--as", "lead")
    assert (early.code, f"{REPORTS} records lack a vote" in early.err) == (1, True)
    screened(searched)
    assert f"title-abstract is closed; {REPORTS} records opened." in searched(
        "team", "close", "title-abstract", "--as", "lead").out  # fmt: skip
    assert searched("team", "--json").json["stages"]["title-abstract"]["closed"] is True


def test_records_are_shared_out(searched: Shell) -> None:
    ran = searched("team", "assign", "first", "second", "--deal", "--as", "lead")
    assert ran.out.splitlines()[0] == f"{REPORTS} records assigned to first, second."
    assert ran.out.splitlines()[2].split() == ["first", "0", f"{REPORTS}", "0", f"{REPORTS}"]
    assert f"assigned: first {REPORTS}, second {REPORTS}" in searched("team").out


def test_an_agreed_outcome_is_changed_with_a_reason(searched: Shell) -> None:
    screened(searched)
    searched("team", "reveal", "--as", "lead")
    agreed = searched("prisma", "--list", "records_excluded", "--json").json[0]["id"]
    ran = searched("override", agreed, "include", "--why", "misread", "--as", "lead")
    assert (ran.code, ran.out) == (0, f"{agreed}: include at title-abstract. The votes stay as they were.\n")
    assert agreed in [row["id"] for row in searched("prisma", "--list", "dbr_sought_reports", "--json").json]


def test_no_vote_is_opened_by_an_app_that_nobody_can_see(searched: Shell) -> None:
    screened(searched)
    ran = searched("conflicts", "--as", "lead")
    assert (ran.code, "needs a terminal" in ran.err) == (2, True)
    assert searched("team", "--json").json["stages"]["title-abstract"]["opened"] == 0


def test_the_votes_that_were_opened_can_be_listed(searched: Shell) -> None:
    assert "No vote has been opened" in searched("team", "votes").out
    screened(searched)
    searched("team", "reveal", "--as", "lead")
    listed = searched("team", "votes", "--json").json
    assert len(listed) == REPORTS
    assert set(listed[0]["votes"]) == {"first", "second"}
    assert len(searched("team", "votes").out.splitlines()) == REPORTS


def test_a_stage_without_records_is_not_closed(searched: Shell) -> None:
    ran = searched("team", "close", "full-text", "--as", "lead")
    assert (ran.code, "no record has come to this stage yet" in ran.err) == (1, True)


@pytest.mark.parametrize("act", [("add", "first"), ("retire", "first")])
def test_an_administrators_password_goes_to_no_server_that_a_folder_only_names(
    shell: Shell, act: tuple[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LITREVIEW_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("LITREVIEW_ADMIN_PASSWORD", "hidden")
    (shell.folder / "screening" / "server.toml").write_text(
        'format = 1\naddress = "postgresql://127.0.0.1:9/review"\n', "utf-8"
    )
    ran = shell("team", *act, "--admin", "admin")
    assert (ran.code, "that you have not confirmed: 127.0.0.1:9/review" in ran.err) == (2, True)
    for words in (("status",), ("screen", "--as", "first"), ("check",)):
        ran = shell(*words)
        assert ran.code in {1, 4}
        assert "have not confirmed" in ran.out + ran.err


def test_a_shared_folder_within_the_review_is_refused(shell: Shell) -> None:
    ran = shell("sync", str(shell.folder), "--as", "first")
    assert (ran.code, "own folder" in ran.err) == (2, True)


def test_shares_that_change_nothing_are_said(searched: Shell) -> None:
    ran = searched("team", "assign", "--share", "first=70,second=30", "--as", "lead")
    assert "each of these reads all, whatever the shares" in ran.out


def test_who_replaces_nobody_is_told_how_to_begin(searched: Shell) -> None:
    ran = searched("team", "replace", "first", "second", "--stage", "title-abstract", "--as", "lead")
    assert "litreview screen --as second --stage title-abstract" in ran.out


def test_what_a_nested_command_does_not_know_is_refused_in_its_name(searched: Shell) -> None:
    ran = searched("pilot", "begin", "--as", "lead", "30")
    assert ran.err.splitlines() == [
        "litreview pilot begin: unrecognized arguments: 30",
        "litreview pilot begin --help shows what it takes.",
    ]


def test_the_meeting_is_told_of_a_pilot_that_is_not_counted(searched: Shell) -> None:
    assert searched("pilot", "begin", "--records", "3", "--as", "lead").code == 0
    assert "The votes of pilot 1 at title-abstract" in searched("conflicts", "--as", "lead", "--list").err
