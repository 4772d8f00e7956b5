"""Laws of ``reports ongoing``, ``awaiting`` and ``resumed``: every place that tells of reports knows them."""

import pytest

from tests.cli.running import Shell

LEAD = ("--as", "lead")


def included(shell: Shell) -> list[str]:
    return [row["id"] for row in shell("prisma", "--list", "new_reports", "--json").json]


@pytest.mark.parametrize(
    ("word", "box", "status", "label"),
    [
        ("ongoing", "ongoing", "ongoing", "Reports of ongoing studies"),
        ("awaiting", "awaiting_classification", "awaiting-classification", "Reports awaiting classification"),
    ],
)
def test_what_is_set_aside_is_told_everywhere(
    finished: Shell, word: str, box: str, status: str, label: str
) -> None:
    before, one = finished("prisma", "--json").json, included(finished)[0]
    said = finished("reports", word, one, "--why", "results in 2028", *LEAD)
    assert (said.code, said.err, said.out.startswith("1 report: ")) == (0, "", True)
    assert finished("reports", word, one, "--why", "results in 2028", *LEAD, "--json").json == []
    row = next(row for row in finished("reports", "--json").json if row["id"] == one)
    assert (row["state"], row["aside"], row["aside_why"]) == ("retrieved", status, "results in 2028")
    assert "results in 2028" in finished("reports").out
    flow = finished("prisma", "--json").json
    assert (flow["boxes"][box], flow["boxes"]["new_reports"]) == (1, before["boxes"]["new_reports"] - 1)
    assert (flow["balanced"], flow["provisional"]) == (True, False)
    assert f"{label} (n = 1)" in finished("prisma").out
    assert label in finished("prisma", "--svg", "-").out.replace("\n", " ")
    assert finished("status", "--json", *LEAD).json[box] == 1
    assert label in finished("status", *LEAD).out
    assert label in finished("overview", *LEAD).out
    assert finished("overview", "--json", *LEAD).json["full_texts"][box] == 1
    assert "some are neither included nor excluded: 1" in finished("report", "methods").out
    assert finished("check").code == 0
    assert finished("reports", "resumed", one, *LEAD).code == 0
    assert {**finished("prisma", "--json").json, "as_of": None} == {**before, "as_of": None}
    assert label not in finished("status", *LEAD).out


def test_what_cannot_be_set_aside_is_refused_in_two_lines_and_nothing_is_written(finished: Shell) -> None:
    before = finished("prisma", "--json").json
    out = finished("prisma", "--list", "dbr_excluded", "--json").json[0]["id"]
    unscreened = finished("prisma", "--list", "records_excluded", "--json").json[0]["id"]
    lost = finished("prisma", "--list", "dbr_notretrieved_reports", "--json").json[0]["id"]
    for words, code in (
        (("ongoing", out), 1),
        (("awaiting", unscreened), 1),
        (("awaiting", lost), 1),
        (("ongoing", "pubmed:0"), 2),
        (("resumed", included(finished)[0]), 1),
    ):
        ran = finished("reports", *words, *LEAD)
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (code, "", 2), words
    assert finished("prisma", "--json").json == before


def test_only_the_lead_sets_aside_and_says_who_they_are(finished: Shell) -> None:
    one = included(finished)[0]
    assert finished("reports", "ongoing", one).code == 2
    assert finished("reports", "ongoing", one, "--as", "first").code == 2
