"""Laws of what a person is told: how far everybody has come, and the one thing to do next."""

from pathlib import Path

from litreview.demo import team
from litreview.model.protocol import Stage
from litreview.review import open_review
from tests.cli.running import FINISHED, Shell


def next_step(shell: Shell) -> str:
    return shell("status").out.splitlines()[-1]


def test_the_next_step_leads_through_the_whole_review(searched: Shell) -> None:
    assert next_step(searched) == "Next: litreview screen --as first"
    with open_review(searched.folder) as review:
        team.screen(review, Stage.TITLE_ABSTRACT)
        assert "conflicts --as lead" in next_step(searched)
        team.settle(review)
        assert "litreview reports" in next_step(searched)
        team.retrieve(review)
        assert next_step(searched) == "Next: litreview screen --as first"
        team.screen(review, Stage.FULL_TEXT)
        assert "conflicts --as lead" in next_step(searched)
        team.settle(review)
        assert next_step(searched) == "Next: litreview chart --as first"
        team.chart(review)
        assert "litreview dedupe --review --as lead" in next_step(searched)
        team.judge(review)
    assert "prisma --svg" in next_step(searched)


def test_an_empty_review_begins_with_a_search(shell: Shell) -> None:
    assert "litreview search" in next_step(shell)


def test_a_reviewer_is_told_of_votes_cast_and_never_of_their_outcome(finished: Shell) -> None:
    told = finished("status").out
    assert f"voted: first {FINISHED}, second {FINISHED}" in told
    assert "Open conflicts" not in told
    assert "Included so far" not in told
    assert "Open conflicts" in finished("status", "--as", "lead").out


def test_full_texts_are_listed_with_what_came_of_them(finished: Shell, shell: Shell) -> None:
    listed = finished("reports").out
    assert "  retrieved  " in listed
    assert "  not retrieved: no answer from the library  " in listed
    assert "No full text is sought yet" in shell("reports").out


def test_links_are_shown_with_both_titles(shell: Shell, tmp_path: Path) -> None:
    for name in ("one", "other"):
        file = tmp_path / f"{name}.ris"
        file.write_text("TY  - JOUR\nTI  - Læring og mestring i Eksempel\nDO  - 10.5555/x\nER  - \n", "utf-8")
        shell("import", str(file), "--source", name)
    out = shell("dedupe", "--list").out
    assert out.count("Læring og mestring i Eksempel") == 2
    assert "same-doi" in out
    assert "2 records describe 1 report." in out


def test_records_of_several_sources_are_linked_before_they_are_screened(shell: Shell, tmp_path: Path) -> None:
    for source in ("embase", "oria"):
        file = tmp_path / f"{source}.ris"
        file.write_text(f"TY  - JOUR\nTI  - Et kurs i {source}\nER  - \n", encoding="utf-8")
        shell("import", str(file), "--source", source)
        step = shell("status").out.splitlines()[-1]
        assert ("litreview dedupe" in step) == (source == "oria")
