"""Laws of ``litreview label`` and ``labels``: one's own are listed, others' when they are opened."""

from litreview.demo import team
from litreview.model.protocol import Stage
from litreview.review import open_review
from tests.cli.running import Shell

ONE, OTHER = "pubmed:99000001", "pubmed:99000002"


def test_labels_are_put_listed_and_taken_off(searched: Shell) -> None:
    put = searched("label", ONE, OTHER, "--add", " rehab ", "--add", "kommune", "--as", "first", "--json")
    assert [row["labels"] for row in put.json] == [["rehab", "kommune"]] * 2
    assert searched("labels", "--as", "first", "--json").json == [
        {"label": "kommune", "by": "first", "stage": "title-abstract", "records": 2},
        {"label": "rehab", "by": "first", "stage": "title-abstract", "records": 2},
    ]
    assert (
        "no label" in searched("label", ONE, "--remove", "Rehab", "--remove", "kommune", "--as", "first").out
    )
    listed = searched("labels", "REHAB", "--as", "first", "--json").json
    assert [(row["by"], row["stage"]) for row in listed] == [("first", "title-abstract")]
    assert searched("labels", "REHAB", "--as", "first").out.endswith("1 record.\n")
    assert searched("labels", "--as", "first", "--stage", "full-text").out.startswith("There is no label")


def test_anothers_labels_are_listed_for_the_lead_once_opened_and_for_all_when_the_stage_is_closed(
    searched: Shell,
) -> None:
    searched("label", ONE, "--add", "theirs", "--as", "second")
    for who in ("first", "lead", "librarian"):
        assert searched("labels", "--as", who, "--json").json == []
    with open_review(searched.folder) as review:
        team.screen(review, Stage.TITLE_ABSTRACT)
    assert searched("labels", "--as", "lead", "--json").json == []
    searched("team", "reveal", "--as", "lead")
    assert [row["by"] for row in searched("labels", "--as", "lead", "--json").json] == ["second"]
    assert searched("labels", "--as", "first", "--json").json == []
    assert searched("team", "close", "title-abstract", "--as", "lead").code == 0
    assert [row["by"] for row in searched("labels", "--as", "first", "--json").json] == ["second"]


def test_what_is_no_label_is_refused_in_two_lines(searched: Shell) -> None:
    for words, said in (
        ((ONE,), "litreview label: says no label"),
        ((ONE, "--add", "a,b"), "a,b: has a comma in it"),
        ((ONE, "--add", "x" * 61), "is too long for a label"),
        (("pubmed:0", "--add", "x"), "pubmed:0: no such record"),
        ((ONE, "--add", "x", "--stage", "full-text", "--as", "nobody"), "--as nobody"),
    ):
        ran = searched("label", *words, *(() if "--as" in words else ("--as", "first")))
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 2)
        assert said in ran.err
    assert searched("labels", "--as", "first", "--json").json == []
