"""What is taken out before screening, from the command line to the diagram."""

import pytest

from litreview.review import open_review
from tests.cli.running import Shell


def box(shell: Shell, name: str) -> int:
    number = shell("prisma", "--json").json["boxes"][name]
    assert isinstance(number, int)
    return number


@pytest.mark.parametrize(
    ("option", "name"),
    [((), "excluded_other"), (("--automation",), "excluded_automatic"), (("--unread",), "records_excluded")],
)
def test_what_is_removed_is_counted_by_how_and_can_be_put_back(
    searched: Shell, option: tuple[str, ...], name: str
) -> None:
    record = searched("prisma", "--list", "records_screened", "--json").json[0]["id"]
    before = searched("prisma", "--json").json["boxes"]
    said = searched("remove", record, "--why", "an erratum read as a record", *option)
    assert (said.code, said.out) == (0, "1 report taken out.\n")
    assert [row["id"] for row in searched("prisma", "--list", name, "--json").json] == [record]
    assert searched("remove", record, "--why", "again", *option).out == "0 reports taken out.\n"
    assert searched("remove", record, "--why", "it is one", "--back").out == "1 report put back.\n"
    assert searched("prisma", "--json").json["boxes"] == before


def test_what_is_removed_is_not_screened(searched: Shell) -> None:
    left = box(searched, "records_screened")
    record = searched("prisma", "--list", "records_screened", "--json").json[0]["id"]
    searched("remove", record, "--why", "a header")
    with open_review(searched.folder) as review:
        session = review.screening("first")
        assert session.progress.total == left - 1
        assert record not in {report.id for report in session.queue}
    assert box(searched, "records_screened") == left - 1


def test_what_somebody_has_read_is_not_removed(finished: Shell) -> None:
    record = finished("prisma", "--list", "records_excluded", "--json").json[0]["id"]
    ran = finished("remove", record, "--why", "too late")
    assert ran.code == 1
    assert ran.err.splitlines()[0].endswith("somebody has voted on it, so it is screened")


def test_a_reviewer_removes_nothing(searched: Shell) -> None:
    record = searched("prisma", "--list", "records_screened", "--json").json[0]["id"]
    assert searched("remove", record, "--why", "dull", "--as", "first").code == 2


def test_every_record_that_came_into_a_box_is_explained(finished: Shell) -> None:
    told = finished("prisma", "--diff", "2000-01-01", "2100-01-01", "--json").json
    assert {change["box"] for change in told} >= {"database_results", "records_excluded", "new_reports"}
    assert all(one["because"] for change in told for one in change["entered"])
    assert finished("prisma", "--diff", "2000-01-01", "2000-02-01").out.startswith("Nothing changed")
    assert finished("prisma", "--as-of", "2000-01-01", "--json").json["boxes"]["records_screened"] == 0
    assert finished("prisma", "--as-of", "2100-01-01", "--json").json == finished("prisma", "--json").json


def test_a_large_change_is_summed_up_in_the_diagrams_words_before_a_few_acts(
    finished: Shell,
) -> None:
    numbers = finished("prisma", "--json").json["boxes"]
    lines = finished("prisma", "--diff", "2000-01-01", "2100-01-01").out.splitlines()
    summary = lines[: lines.index("")]
    assert f"Records screened: 0 -> {numbers['records_screened']}" in summary
    reasons = [line for line in summary if line.startswith("Reports excluded: ")]
    assert len(reasons) == sum(number > 0 for number in numbers["dbr_excluded"].values())
    begin = lines.index("Records screened:")
    assert len(lines[begin : lines.index("", begin)]) <= 9
    assert len(lines) < 400
    assert lines[begin + 1].startswith(f"  + {numbers['records_screened']} records: ")
    assert any("found by the search" in line and line.endswith(" records)") for line in lines[begin:])
    assert not any(name in "\n".join(summary) for name in ("records_screened", "dbr_", "new_reports"))
