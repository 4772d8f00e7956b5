"""``litreview report methods``: its numbers are those of the diagram, of the agreement and of the log."""

import re
from pathlib import Path

import pytest

from litreview.model.events import SearchLogged, SearchRun
from litreview.review import open_review
from tests.cli.running import Shell


def paragraph(shell: Shell, heading: str, *words: str) -> str:
    """Return the paragraph under the heading, or nothing where there is none."""
    blocks = shell("report", "methods", "--json", *words).json
    texts = [str(block["text"]) for block in blocks]
    return texts[texts.index(heading) + 1] if heading in texts else ""


def test_the_numbers_are_the_diagram_s(finished: Shell) -> None:
    boxes = finished("prisma", "--json").json["boxes"]
    told = list(map(int, re.findall(r"\d+", paragraph(finished, "Study selection"))))
    names = (
        "records_screened",
        "records_excluded",
        "dbr_sought_reports",
        "dbr_notretrieved_reports",
        "dbr_assessed",
    )
    identified = boxes["database_results"] + boxes["register_results"]
    assert told[:6] == [identified, *(boxes[name] for name in names)]
    assert told[6] == sum(boxes["dbr_excluded"].values())
    assert told[-2:] == [boxes["new_studies"], boxes["new_reports"]]


def test_conflicts_and_how_they_were_settled_are_told(finished: Shell) -> None:
    told = paragraph(finished, "Selection process")
    assert re.search(r"They differed on (\d+) of them: \1 settled by a third person\.", told)
    assert "open" not in told.replace("opened", "")


def test_agreement_is_told_to_the_lead_with_the_numbers_of_agreement(finished: Shell) -> None:
    assert paragraph(finished, "Agreement") == ""
    told = paragraph(finished, "Agreement", "--as", "lead")
    measured = finished("agreement", "--as", "lead", "--json").json
    kappa = measured["stages"]["title-abstract"]["pairs"][0]["kappa"]["value"]
    assert f"Cohen's kappa {kappa:.2f} (95 % CI" in told


def test_whoever_is_not_told_the_agreement_hears_how_to_ask_for_it(searched: Shell, finished: Shell) -> None:
    assert "--as" in finished("report", "methods").err
    assert finished("report", "methods", "--as", "lead").err == ""
    assert searched("report", "methods").err == ""


def test_the_rule_of_each_stage_is_told(finished: Shell) -> None:
    assert paragraph(finished, "Selection process").count("Two had to agree.") == 2
    protocol = finished.folder / "screening" / "protocol.toml"
    rule, other = 'rule = "two-must-agree"', 'rule = "one-include-is-enough"'
    protocol.write_text(protocol.read_text("utf-8").replace(rule, other, 1), "utf-8")
    assert "One include was enough to go on" in paragraph(finished, "Selection process")


def test_sources_last_asked_on_one_day_stand_together(finished: Shell) -> None:
    told = paragraph(finished, "Information sources and search")
    assert re.search(r"Records came from: .+ and .+ \(last on \d+ \w+ \d{4}\)\.", told)
    assert told.count("last on") == 1


def test_of_files_alone_nobody_knows_the_day_or_the_strings(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "x.ris"
    file.write_text("TY  - JOUR\nTI  - Learning in Example\nER  - \n", "utf-8")
    assert shell("import", str(file), "--source", "cinahl").code == 0
    told = paragraph(shell, "Information sources and search")
    assert told.startswith("Files were imported from: CINAHL (imported on ")
    assert "Records came from" not in told
    assert "search strings, as they were sent" not in told


def test_a_tool_that_took_records_out_is_told_of_and_else_that_there_was_none(searched: Shell) -> None:
    assert paragraph(searched, "Automation").startswith("No automation tool")
    record = searched("prisma", "--list", "records_screened", "--json").json[0]["id"]
    searched("remove", record, "--automation", "--why", "language filter 1.0")
    assert "1 records as ineligible" in paragraph(searched, "Automation")
    assert "language filter 1.0" in paragraph(searched, "Automation")


def test_a_review_that_is_not_finished_says_so_first(searched: Shell) -> None:
    assert "\n\nProvisional: " in searched("report", "methods").out


def test_a_person_s_word_on_duplicates_is_counted(searched: Shell) -> None:
    one, other = (row["id"] for row in searched("prisma", "--list", "records_screened", "--json").json[:2])
    searched("dedupe", "--different", one, other)
    assert "1 pair was judged by a person: 0 the same report, 1 not." in paragraph(searched, "Duplicates")


def test_every_report_excluded_at_full_text_stands_in_the_table_with_its_reason(finished: Shell) -> None:
    excluded = finished("prisma", "--list", "dbr_excluded", "--json").json
    *_head, table = finished("report", "excluded", "--json").json
    told = {(row[3], row[1]) for row in table["rows"]}
    assert told == {(one["id"], one["reason"]) for one in excluded}
    assert all(len(row[0]) > 20 for row in table["rows"])


def tables(shell: Shell, heading: str) -> list[dict[str, list[list[str]]]]:
    """Return the tables of the search appendix under the heading."""
    blocks = shell("report", "search-appendix", "--json").json
    start = next(at for at, block in enumerate(blocks) if block.get("text") == heading) + 1
    end = next((at for at in range(start, len(blocks)) if blocks[at].get("level") == 2), len(blocks))
    return [block for block in blocks[start:end] if block["block"] == "table"]


def test_the_appendix_counts_as_the_diagram_and_the_list_of_searches_do(finished: Shell) -> None:
    searches = finished("searches", "--json").json
    flow = finished("prisma", "--json").json
    each, totals = tables(finished, "15. Total records")
    assert [row[0] for row in each["rows"]] == [str(one["number"]) for one in searches]
    for row, one in zip(each["rows"], searches, strict=True):
        assert row[2] == ("–" if one["stated"] is None else str(one["stated"]))
        assert row[4] == ("–" if one["kind"] in {"logged", "failed"} else str(one["found"]))
        assert row[5] == ("–" if one["kind"] in {"logged", "failed"} else str(len(one["new"])))
    assert [row[1] for row in totals["rows"]] == [str(number) for number in flow["sources"].values()]
    *_pairs, last = finished("report", "search-appendix").out.splitlines()
    assert last.endswith(f": {flow['boxes']['duplicates']}.")


def test_every_string_in_the_log_stands_in_the_appendix(finished: Shell) -> None:
    blocks = finished("report", "search-appendix", "--json").json
    kept = [block["text"] for block in blocks if block["block"] == "verbatim"]
    with open_review(finished.folder) as review:
        acts = [entry.act for entry in review.searches()]
    strings = [text for act in acts if isinstance(act, SearchRun | SearchLogged) for text in act.requests]
    assert len(strings) > 100
    whole = "\n".join(kept)
    assert [text for text in strings if text not in whole] == []


def test_an_answer_with_a_fault_is_said_in_two_lines(finished: Shell) -> None:
    (finished.folder / "screening" / "answers.toml").write_text("format = 1\n[items]\n6-x = 1\n", "utf-8")
    ran = finished("report", "search-appendix")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "screening/answers.toml:3: unknown key 6-x")


def test_an_answer_stands_word_for_word(finished: Shell) -> None:
    text = 'format = 1\n[items]\n14-peer-review = "By a colleague, with PRESS <2015> & more."\n'
    (finished.folder / "screening" / "answers.toml").write_text(text, "utf-8")
    told = finished("report", "search-appendix", "--json").json
    assert any(one.get("text") == "The team: By a colleague, with PRESS <2015> & more." for one in told)


@pytest.mark.parametrize("what", ["search", "search-appendix", "methods", "excluded"])
@pytest.mark.parametrize("ending", [".md", ".html", ".docx"])
def test_each_is_written_as_the_ending_says(finished: Shell, tmp_path: Path, what: str, ending: str) -> None:
    file = tmp_path / f"report{ending}"
    assert finished("report", what, "-o", str(file)).code == 0
    begin = {".md": b"# ", ".html": b"<!DOCTYPE html>", ".docx": b"PK"}
    assert file.read_bytes().startswith(begin[ending])


def test_another_ending_names_those_there_are(finished: Shell, tmp_path: Path) -> None:
    ran = finished("report", "methods", "-o", str(tmp_path / "x.odt"))
    assert (ran.code, ran.err.splitlines()[1]) == (2, "Endings known: .md, .html, .docx.")
    assert not (tmp_path / "x.odt").exists()


def test_the_appendix_of_the_example_leaves_nothing_unanswered(finished: Shell) -> None:
    said = finished("report", "search-appendix").out
    assert said.count("answered by team") == 2 * 11
    assert "NOT ANSWERED" not in said
