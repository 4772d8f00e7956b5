"""Laws of the rules at the command line: a protocol names one, and every command goes by it."""

import pytest

from litreview.model.events import ProtocolAdopted, Quota, Verdict
from litreview.model.protocol import Stage
from litreview.review import open_review
from tests.cli.running import REPORTS, Shell

TA, FULL = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT
USUAL = 'stage = "title-abstract"\nrule = "two-must-agree"\n'


def ruled(shell: Shell, *lines: str) -> None:
    """Write the rule into the protocol at title and abstract."""
    file = shell.folder / "screening" / "protocol.toml"
    text = file.read_text("utf-8")
    assert USUAL in text
    rest = "".join(f"{line}\n" for line in lines)
    file.write_text(text.replace(USUAL, f'stage = "title-abstract"\n{rest}'), "utf-8")


def screen(shell: Shell, reviewer: str, *verdicts: Verdict) -> int:
    """Let the reviewer vote so on what comes first in their queue; return how many are left to them."""
    with open_review(shell.folder) as review:
        session = review.screening(reviewer, TA)
        for verdict in verdicts:
            session.vote(verdict)
        return session.progress.left


def adopted(shell: Shell) -> ProtocolAdopted:
    with open_review(shell.folder) as review:
        acts = [act for _event, act in review.ledger.administration if isinstance(act, ProtocolAdopted)]
    return acts[-1]


def test_the_log_says_how_many_votes_the_rules_want_where_they_are_not_the_usual(searched: Shell) -> None:
    screen(searched, "first")
    assert adopted(searched).quotas == ()
    ruled(searched, 'rule = "single-with-second-reading"')
    screen(searched, "first")
    assert adopted(searched).quotas == (
        Quota(stage=TA, opens=1, closes=2, alone=False),
        Quota(stage=FULL, opens=2, closes=2, alone=False),
    )
    assert searched("check").code == 0


def test_what_one_excluded_comes_to_the_other_and_is_told_to_nobody_before(searched: Shell) -> None:
    ruled(searched, 'rule = "single-with-second-reading"')
    assert screen(searched, "first", Verdict.EXCLUDE, Verdict.INCLUDE) == REPORTS - 2
    assert screen(searched, "second") == REPORTS - 2
    assert searched("team", "reveal", "--as", "lead").out == "2 records opened.\n"
    assert screen(searched, "second") == REPORTS - 1
    told = searched("team", "votes", "--json").json
    assert [row["outcome"] for row in told] == ["included"]
    assert searched("agreement", "--as", "lead", "--list", "first=exclude", "--json").json == []
    screen(searched, "second", Verdict.EXCLUDE)
    assert searched("team", "votes", "--json").json == told
    searched("team", "reveal", "--as", "lead")
    told = searched("team", "votes", "--json").json
    assert sorted(row["outcome"] for row in told) == ["excluded", "included"]
    flow = searched("prisma", "--json").json
    assert (flow["balanced"], flow["boxes"]["records_excluded"]) == (True, 1)


def test_records_are_given_to_one_each_when_two_have_agreed(searched: Shell) -> None:
    ruled(searched, 'rule = "dual-until-agreement"', "agreement = 1.0", "after = 2")
    early = searched("team", "assign", "first", "second", "--singly", "--as", "lead")
    assert (early.code, "0 of 0 records" in early.err, "100 % of at least 2" in early.err) == (1, True, True)
    for reviewer in ("first", "second"):
        screen(searched, reviewer, Verdict.INCLUDE, Verdict.EXCLUDE)
    searched("team", "reveal", "--as", "lead")
    ran = searched("team", "assign", "first", "second", "--singly", "--as", "lead")
    assert ran.out.splitlines()[0] == f"{REPORTS - 2} records assigned to first, second."
    assigned = searched("team", "--json").json["stages"]["title-abstract"]["assigned"]
    assert sum(assigned.values()) == REPORTS - 2
    assert abs(assigned["first"] - assigned["second"]) <= 1
    screen(searched, "first", Verdict.EXCLUDE)
    assert searched("team", "reveal", "--as", "lead").out == "1 record opened.\n"
    assert searched("prisma", "--json").json["boxes"]["records_excluded"] == 2


def test_dealt_and_singly_are_not_asked_for_together(searched: Shell) -> None:
    assert searched("team", "assign", "first", "second", "--singly", "--deal", "--as", "lead").code == 2


@pytest.mark.parametrize("command", [("status",), ("screen", "--as", "first", "--plain"), ("prisma",)])
def test_a_rule_that_contradicts_itself_stops_every_command_at_its_line(
    searched: Shell, command: tuple[str, ...]
) -> None:
    ruled(searched, 'rule = "n-of-m"', "needed = 3", "of = 2")
    ran = searched(*command)
    assert ran.code == 2
    place, said = ran.err.splitlines()[0].split(": ", 1)
    text = (searched.folder / "screening" / "protocol.toml").read_text("utf-8").splitlines()
    assert text[int(place.rpartition(":")[2]) - 1] == "needed = 3"
    assert said == "3 of 2 can never include"
