"""Laws of an agenda: it can be printed, and nothing in a record is taken for Markdown or a formula."""

import csv
from collections.abc import Sequence
from io import StringIO

from litreview.exports.agenda import Item, Said, document, table
from litreview.exports.document_markdown import markdown as in_markdown

HOSTILE = "=1+1 | [x](http://x) <b> `c` **d** \\ # \n## forged heading"


def markdown(title: str, parts: Sequence[tuple[str, Sequence[Item]]]) -> str:
    return in_markdown(document(title, parts))


def said(name: str, text: str = "x") -> Said:
    return Said(name=name, vote="included", reason=text, labels=text, note=text)


def item(text: str = "A title", *sides: Said, decision: str = "") -> Item:
    return Item(
        record="pubmed:1",
        stage="Title and abstract",
        difference="include or exclude",
        title=text,
        year="2020",
        authors=text,
        place=text,
        abstract=text,
        said=sides or (said("first"), said("second")),
        note=text,
        is_to_discuss=True,
        decision=decision,
    )


def test_each_conflict_has_a_number_a_heading_its_sides_and_room_for_the_answer() -> None:
    made = markdown("A review", [("To be decided", [item(), item()]), ("Reasons", [item(decision="done")])])
    assert made.startswith(
        "# Conflicts: A review\n\n3 conflicts.\n\n## To be decided\n\n### 1. A title (2020)\n"
    )
    assert "\n### 3. A title (2020)\n" in made
    assert made.count("| first | included | x | x | x |") == 3
    assert made.count("Agreed: ☐ include") == 2
    assert made.count("Settled: done") == 1
    assert made.endswith("Settled: done\n")


def test_an_empty_part_has_no_heading() -> None:
    assert markdown("A review", [("None here", [])]) == "# Conflicts: A review\n\n0 conflicts.\n"


def test_nothing_of_a_record_is_taken_for_markdown() -> None:
    made = markdown(HOSTILE, [(HOSTILE, [item(HOSTILE, said(HOSTILE, HOSTILE))])])
    assert "\n## forged" not in made
    assert "<b>" not in made.replace(r"\<b\>", "")
    row = next(line for line in made.split("\n") if line.startswith(r"| \=1+1"))
    assert row.replace(r"\|", "").count("|") == 6


def test_the_table_has_a_row_a_conflict_and_runs_no_formula() -> None:
    rows = list(csv.reader(StringIO(table([item(HOSTILE, said("A", HOSTILE)), item()]))))
    assert len(rows) == 3
    assert len({len(row) for row in rows}) == 1
    assert rows[0][7:12] == ["reviewer_1", "vote_1", "reason_1", "labels_1", "note_1"]
    assert rows[1][rows[0].index("title")].startswith("'=1+1")
    assert rows[1][rows[0].index("reviewer_2")] == ""
    assert rows[2][rows[0].index("reviewer_2")] == "second"


def test_an_empty_table_has_its_heads() -> None:
    assert table([]).startswith("record,stage,difference,title,")
