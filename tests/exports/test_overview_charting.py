"""Laws of the overview's charting: its numbers are those of the rules, and its lines name what comes next."""

from dataclasses import replace
from pathlib import Path

import pytest

from litreview.exports.overview import overview, own_view
from litreview.exports.overview_told import Row, Step, own_told, told
from litreview.screening.charting import included, is_left, progress_of, waiting_to_open
from litreview.store.journal import Journal
from tests.charting import chart, charting, include, settling, with_form
from tests.making import FIRST, LEAD, SECOND, START, bring_in, new_journal, protocol, record

ANSWERS = {"design": "trial", "forms": "posts", "findings": "It helps."}


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = new_journal(tmp_path)
    bring_in(made, [record(number) for number in range(5)])
    include(dict.fromkeys((FIRST, SECOND, LEAD), made), 0, 1, 2)
    return made


def in_the_midst(journal: Journal) -> None:
    """Let one report be opened with two fields that differ, one wait to be opened, one be half charted."""
    one, other = charting(journal, FIRST), charting(journal, SECOND)
    chart(one, **ANSWERS)
    chart(other, **{**ANSWERS, "design": "survey", "number": "3"})
    settling(journal)
    chart(one, **ANSWERS)
    chart(other, **ANSWERS)
    chart(one, **ANSWERS)


def charting_rows(journal: Journal) -> list[Row]:
    view = overview(journal.refresh(), with_form(), lead=LEAD, now=START)
    return [row for section in told(view) if section.title == "Charting" for row in section.rows]


def test_every_number_is_what_the_rules_say_one_by_one(journal: Journal) -> None:
    in_the_midst(journal)
    ledger, form = journal.refresh(), with_form()
    view, progress = overview(ledger, form, lead=LEAD, now=START).charting, progress_of(ledger, form)
    assert view is not None
    assert (view.reports, view.fields, view.final, view.to_settle) == (
        progress.reports, progress.fields, progress.final, progress.to_settle,
    )  # fmt: skip
    assert (view.reports, view.to_settle) == (3, 2)
    assert view.unopened == len(waiting_to_open(ledger, form)) == 1
    reports = included(ledger, form)
    assert {one.reviewer: (one.finished, one.left) for one in view.shares} == {
        who: (progress.done[who], sum(is_left(ledger, form, who, report) for report in reports))
        for who in (FIRST, SECOND)
    }
    for one in view.shares:
        own = own_view(ledger, form, one.reviewer).charting
        assert own is not None
        assert (own.finished, own.left) == (one.finished, one.left)


def test_each_line_names_the_command_that_goes_on(journal: Journal) -> None:
    in_the_midst(journal)
    rows = charting_rows(journal)
    assert [(row.number, row.command) for row in rows] == [
        ("3", "litreview chart --status"),
        ("0", None),
        ("1", "litreview chart --as second"),
        ("1", "litreview chart --settle --as lead"),
        ("2", "litreview chart --settle --as lead"),
        ("3", "litreview report characteristics"),
    ]
    assert {row.step for row in rows if row.is_urgent} == {Step.CHARTS}


def test_a_reviewer_reads_of_no_chart_but_their_own(journal: Journal) -> None:
    before = own_told(own_view(journal.refresh(), with_form(), SECOND))
    chart(charting(journal, FIRST), **ANSWERS)
    assert own_told(own_view(journal.refresh(), with_form(), SECOND)) == before
    assert before[-1].rows[0].number == "3"


def test_without_a_form_or_a_report_there_is_no_such_section(tmp_path: Path, journal: Journal) -> None:
    bare = overview(journal.refresh(), replace(protocol(), charting=()), lead=LEAD, now=START)
    assert bare.charting is None
    assert all(section.title != "Charting" for section in told(bare))
    (tmp_path / "empty").mkdir()
    empty = new_journal(tmp_path / "empty")
    assert charting_rows(empty) == []
    sections = own_told(own_view(empty.refresh(), with_form(), FIRST))
    assert all(section.title != "Charting" for section in sections)
