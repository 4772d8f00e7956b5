"""Laws of the strategy's commands: one file, every syntax, and a word where a source would read otherwise."""

import pytest

from litreview.searches.compiling import SYNTAXES
from tests.cli.running import Shell
from tests.searches.strategies import SMALL


@pytest.fixture
def strategic(shell: Shell) -> Shell:
    """A shell in a review whose strategy is written as concepts."""
    (shell.folder / "searches" / "concepts.toml").write_text(SMALL, "utf-8")
    return shell


def test_the_strategy_is_written_in_every_syntax_and_always_alike(strategic: Shell) -> None:
    told = strategic("searches", "compile", "--json").json
    assert [one["syntax"] for one in told["compiled"]] == list(SYNTAXES)
    assert all(one["requests"] for one in told["compiled"])
    assert strategic("searches", "compile", "--json").json == told


def test_one_syntax_is_shown_as_it_would_be_sent_or_pasted(strategic: Shell) -> None:
    told = strategic("searches", "compile", "pubmed", "ovid").out
    assert "PubMed (pubmed, asked by litreview search)" in told
    assert "to paste by hand" in told
    assert '"Patient Education as Topic"[mh]' in told.replace("[Mesh]", "[mh]")


def test_what_is_not_there_is_said_in_two_lines(shell: Shell, strategic: Shell) -> None:
    ran = strategic("searches", "compile", "excel")
    assert (ran.code, "excel: no such syntax" in ran.err, len(ran.err.splitlines())) == (2, True, 2)
    (strategic.folder / "searches" / "concepts.toml").unlink()
    ran = shell("searches", "compile")
    assert (ran.code, "concepts.toml: there is none" in ran.err) == (2, True)


def test_a_query_that_a_source_would_read_otherwise_is_remarked_on(shell: Shell) -> None:
    query = shell.folder / "searches" / "pubmed.toml"
    query.write_text(
        'format = 1\nsource = "pubmed"\n[title]\nen = "x"\nnb = "x"\n'
        '[[requests]]\nterm = "“patient education”[tiab] and Norway[nowhere]"\n',
        "utf-8",
    )
    ran = shell("searches", "lint")
    assert ran.code == 1
    assert "searches/pubmed.toml" in ran.out
    assert len(shell("searches", "lint", "--json").json) > 1
    assert "searches/pubmed.toml: " in shell("check").out


def test_this_reviews_own_queries_have_nothing_to_remark_on(searched: Shell) -> None:
    assert searched("searches", "lint").out == "Nothing to remark.\n"


def test_an_edit_that_loses_a_known_report_turns_red(searched: Shell) -> None:
    seeds = searched.folder / "searches" / "seeds.csv"
    header = (searched.folder / "searches" / "seeds.csv").read_text("utf-8").splitlines()[0]
    title = "Collaboration on patient education in Norway"
    row = ",".join(title if name == "title" else "" for name in header.split(","))
    seeds.write_text(f"{header}\n{row}\n", "utf-8")
    concepts = searched.folder / "searches" / "concepts.toml"
    concepts.write_text(SMALL, "utf-8")
    rows = searched("searches", "recall", "--accept", "--json").json
    assert {row["source"]: row["verdict"] for row in rows}["pubmed"] == "found"
    concepts.write_text(
        SMALL.replace('"collaborat*", "multi', '"cooperat*", "multi').replace(
            '"collaborat*" =', '"cooperat*" ='
        ),
        "utf-8",
    )
    ran = searched("searches", "recall")
    assert (ran.code, f"! pubmed: {title} is " in ran.out) == (1, True)
    assert searched("searches", "compile", "pubmed").code == 1
