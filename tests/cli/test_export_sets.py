"""Laws of the sets of an export: each report has one fate, and the parts of a set are the whole."""

import csv
from io import StringIO

import pytest

from litreview.exports.sets import ExportSet
from tests.cli.running import REPORTS, Shell

PARTS = {
    ExportSet.EXCLUDED: (ExportSet.EXCLUDED_SCREENING, ExportSet.EXCLUDED_FULL_TEXT),
    ExportSet.AWAITING: (
        ExportSet.AWAITING_SCREENING,
        ExportSet.AWAITING_RETRIEVAL,
        ExportSet.AWAITING_FULL_TEXT,
    ),
    ExportSet.ALL: (
        ExportSet.INCLUDED,
        ExportSet.EXCLUDED,
        ExportSet.NOT_RETRIEVED,
        ExportSet.AWAITING,
        ExportSet.SET_ASIDE,
    ),
}


def rows(shell: Shell, wanted: str) -> dict[str, dict[str, str]]:
    text = shell("export", "csv", "--set", wanted, "-o", "-").out
    return {row["id"]: row for row in csv.DictReader(StringIO(text, newline=""))}


@pytest.fixture(params=["finished", "searched"])
def review(request: pytest.FixtureRequest) -> Shell:
    """A review that is finished, and one in which nothing is decided."""
    shell: Shell = request.getfixturevalue(request.param)
    return shell


@pytest.mark.parametrize("whole", PARTS)
def test_the_parts_of_a_set_are_the_whole_and_share_no_report(review: Shell, whole: ExportSet) -> None:
    parts = [rows(review, part) for part in PARTS[whole]]
    together = [report for part in parts for report in part]
    assert sorted(together) == sorted(rows(review, whole))


def test_a_set_has_as_many_reports_as_the_diagram_counts(review: Shell) -> None:
    boxes = review("prisma", "--json").json["boxes"]
    assert len(rows(review, "screened")) == boxes["records_screened"]
    assert len(rows(review, "sought")) == boxes["dbr_sought_reports"] + boxes["other_sought_reports"]
    assert len(rows(review, "assessed")) == boxes["dbr_assessed"] + boxes["other_assessed"]
    assert len(rows(review, "included")) == boxes["new_reports"]


def test_what_was_taken_out_before_screening_is_among_all_and_in_no_other_set(searched: Shell) -> None:
    record = next(iter(rows(searched, "all")))
    assert searched("remove", record, "--why", "no report", "--as", "lead").code == 0
    told = rows(searched, "all")
    assert (len(told), told[record]["fate"]) == (REPORTS, "removed")
    assert not any(record in rows(searched, wanted) for wanted in ExportSet if wanted is not ExportSet.ALL)
    for form in ("rayyan", "covidence", "asreview"):
        assert searched("export", form, "-o", "-").code == 0


@pytest.mark.parametrize("wanted", list(ExportSet))
def test_every_format_writes_every_set_to_a_file_that_any_system_can_name(
    finished: Shell, wanted: ExportSet
) -> None:
    forms = (
        "bib",
        "ris",
        "csv",
        "xlsx",
        "biblatex",
        "csl-json",
        "endnote-xml",
        "nbib",
        "rayyan",
        "covidence",
    )
    written = finished("export", *forms, "asreview", "--set", wanted, "--json").json
    assert len({one["file"] for one in written}) == len(forms) + 1
    assert {one["reports"] for one in written} == {len(rows(finished, wanted))}
    assert not any(":" in one["file"].rpartition("exports")[2] for one in written)
