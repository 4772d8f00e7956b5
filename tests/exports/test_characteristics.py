"""Laws of the table of included studies: every included report once, nothing guessed, nothing that runs."""

import csv
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.duplicates.linking import by_hand
from litreview.exports import characteristics as exported
from litreview.exports.characteristics import CellState, Characteristics, characteristics
from litreview.exports.document_markdown import markdown
from litreview.exports.documents import WAYS
from litreview.model.events import Relation
from litreview.model.protocol import Protocol
from litreview.model.records import Author, RecordId
from litreview.screening.charting import included
from litreview.store.journal import Journal
from tests.charting import FORM, chart, charting, include, settling, with_form
from tests.exports.histories import ACTS, lived
from tests.making import FIRST, LEAD, SECOND, bring_in, new_journal, protocol, record


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = new_journal(tmp_path)
    bring_in(made, [record(number) for number in range(4)])
    include(dict.fromkeys((FIRST, SECOND, LEAD), made), 0, 1, 2)
    return made


def table(journal: Journal, of: Protocol | None = None) -> Characteristics:
    return characteristics(journal.ledger, of or with_form(), journal.store.records)


def both(journal: Journal, first: str, second: str) -> None:
    chart(charting(journal, FIRST), design="trial", findings=first)
    chart(charting(journal, SECOND), design="survey", findings=second)


def test_what_is_not_charted_and_not_settled_says_so_and_is_counted(journal: Journal) -> None:
    both(journal, "Same.", "Same.")
    settling(journal)
    made = table(journal)
    states = {cell.field.id: (cell.state, cell.words) for cell in made.rows[0].cells}
    assert states["design"] == (CellState.NOT_SETTLED, "[not settled]")
    assert states["findings"] == (CellState.FINAL, "Same.")
    assert states["number"] == (CellState.FINAL, "")
    assert {cell.state for cell in made.rows[1].cells} == {CellState.NOT_CHARTED}
    assert (made.count(CellState.NOT_SETTLED), made.count(CellState.NOT_CHARTED)) == (1, 10)
    assert exported.in_short(made) == (
        "3 reports of 3 studies. Of 15 cells 10 are not charted and 1 not settled."
    )


def test_what_one_has_charted_alone_is_in_no_table(journal: Journal) -> None:
    chart(charting(journal, FIRST), design="trial", findings="Seen by first alone.")
    made = table(journal)
    told = [exported.csv(made), str(exported.as_json(made)), markdown(exported.document(made))]
    assert not any("Seen by first" in text or "Trial" in text for text in told)


def test_the_settled_answer_stands_in_the_table_in_words(journal: Journal) -> None:
    both(journal, "Same.", "Same.")
    settling(journal).take(1)
    assert table(journal).rows[0].cells[0].words == "Survey"


@given(history=st.lists(ACTS, max_size=25))
@settings(max_examples=30)
def test_every_included_report_has_one_row_and_one_cell_a_field(history: list[object]) -> None:
    with lived(history) as journal:
        made = table(journal)
        rows = [row.report.id for row in made.rows]
        assert sorted(rows) == sorted(report.id for report in included(journal.ledger, with_form()))
        assert all(len(row.cells) == len(FORM) for row in made.rows)
        assert [row.study for row in made.rows] == sorted(row.study for row in made.rows)
        assert len(list(csv.reader(StringIO(exported.csv(made))))) == 1 + len(rows)


def test_reports_of_one_study_stand_together_under_its_number(journal: Journal) -> None:
    journal.append(LEAD, by_hand(RecordId("pubmed:0"), RecordId("pubmed:2"), Relation.VERSION, None))
    assert [(row.study, row.report.id) for row in table(journal).rows] == [
        (1, "pubmed:0"),
        (1, "pubmed:2"),
        (2, "pubmed:1"),
    ]


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "-2+3", "x;=cmd|' /C calc'!A0", '"=1"', "+1"])
def test_no_cell_is_run_by_a_spreadsheet(journal: Journal, text: str) -> None:
    both(journal, text, text)
    settling(journal).take(0)
    made = table(journal)
    cell = list(csv.reader(StringIO(exported.csv(made))))[1][-1]
    assert not cell.lstrip("\"'").startswith(("=", "@", "+", "-")) or cell.startswith("'")
    with ZipFile(BytesIO(exported.xlsx(made))) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_a_long_form_gives_each_report_a_table_and_a_short_one_a_row(journal: Journal) -> None:
    both(journal, "a", "a")
    short = replace(with_form(), charting=FORM[:2])
    assert markdown(exported.document(table(journal, short))).count("---|") == len(FORM[:2]) + 2
    whole = markdown(exported.document(table(journal)))
    assert whole.count("| Field | Charted |") == 3
    assert whole.count("## Study") == 3


def test_every_way_of_writing_takes_the_document_with_and_without_reports(
    journal: Journal, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    empty = new_journal(tmp_path / "empty")
    for made in (table(journal), table(journal, protocol()), table(empty)):
        for way in WAYS.values():
            assert way(exported.document(made))
        assert exported.csv(made)
        assert exported.xlsx(made)


def test_the_same_log_gives_the_same_bytes(journal: Journal) -> None:
    both(journal, "a", "b")
    settling(journal).take(0)
    made, again = table(journal), table(journal)
    assert exported.xlsx(made) == exported.xlsx(again)
    assert exported.csv(made) == exported.csv(again)


def test_the_included_stand_by_first_author_year_and_title_whatever_their_ids(tmp_path: Path) -> None:
    journal = new_journal(tmp_path)
    told = [
        ("Østby", 2019, "A"), ("aas", 2021, "A"), ("Aas", 2018, "B"), ("Aas", 2018, "A"), ("Berg", 2020, "A"),
    ]  # fmt: skip
    records = [
        record(number, authors=(Author(family=family),), year=year, title=f"{title} report {number}")
        for number, (family, year, title) in enumerate(told)
    ]
    bring_in(journal, records)
    include(dict.fromkeys((FIRST, SECOND, LEAD), journal), *range(len(told)))
    made = table(journal)
    order = [int(row.report.id.rpartition(":")[2]) for row in made.rows]
    assert order == [3, 2, 1, 4, 0]
    assert [row.study for row in made.rows] == [1, 2, 3, 4, 5]
    text = markdown(exported.document(made))
    places = [text.index(f"report {number}") for number in order]
    assert places == sorted(places)
