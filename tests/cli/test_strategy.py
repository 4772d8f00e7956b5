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


def test_a_line_to_paste_stands_alone_under_its_number_and_its_concept(strategic: Shell) -> None:
    lines = strategic("searches", "compile", "ebsco").out.splitlines()
    assert "S1  Education" in lines
    assert lines[lines.index("S4") + 1] == "S1 AND S2 AND S3"
    assert lines[lines.index("S1  Education") + 1].startswith("TI (")


def test_what_nobody_has_verified_is_said_with_what_is_compiled(strategic: Shell) -> None:
    file = strategic.folder / "searches" / "concepts.toml"
    file.write_text(SMALL.replace("since = 2000", 'since = 2000\nunverified = "Not yet run"'), "utf-8")
    assert "  ? Not yet run" in strategic("searches", "compile", "ovid").out.splitlines()
    assert strategic("searches", "compile", "ovid", "--json").json["unverified"] == ["Not yet run"]


def test_a_syntax_that_cannot_take_the_strategy_does_not_hide_the_others(strategic: Shell) -> None:
    file = strategic.folder / "searches" / "concepts.toml"
    many = ", ".join(f'"word{chr(97 + number)}"' for number in range(26))
    long = f"swepub = [{many}, "
    file.write_text(SMALL.replace("swepub = [", long, 1), "utf-8")
    ran = strategic("searches", "compile")
    assert (ran.code, "Cochrane Library" in ran.out) == (1, True)
    assert "! searches/concepts.toml (swepub): SwePub would need more than 200 requests" in ran.out
    ran = strategic("searches", "compile", "swepub")
    assert (ran.code, len(ran.err.splitlines())) == (2, 2)
    assert "swepub" not in strategic("searches", "lint").out  # no stored query asks it


def test_known_reports_are_tried_by_title_before_there_are_records(strategic: Shell) -> None:
    store = strategic.folder / "screening" / "review.db"
    store.unlink()
    (strategic.folder / "searches" / "seeds.csv").write_text(
        "title,year,doi,pmid\nPasientopplæring,2014,,\nMestring,,,\n", "utf-8"
    )
    ran = strategic("searches", "recall")
    assert (ran.code, "every report is judged by its title alone" in ran.out) == (0, True)
    rows = strategic("searches", "recall", "--json").json
    assert {row["seed"]: row["verdict"] for row in rows if row["source"] == "nva"} == {
        "Pasientopplæring": "found", "Mestring": "unsure",
    }  # fmt: skip
    assert not store.exists()


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
