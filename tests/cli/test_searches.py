"""Laws of searching again: a window, the archive, what was retracted meanwhile, and how far it has come."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from litreview.cli.comparison import fate_of
from litreview.cli.progress import Progress, bar, duration
from litreview.demo.pubmed import PubMedStandIn
from litreview.demo.records import PUBMED, corpus
from litreview.model.records import Notice, NoticeKind, Record, RecordId
from litreview.review import open_review
from tests.cli.running import Shell

LOGGED = "11"
"""The number of the search of Oria that is written down by hand."""
WITHDRAWN = Notice(kind=NoticeKind.RETRACTION, reference="Example J. 2026;1(1):1", pmid="99000999")


def demo_records() -> list[Record]:
    return [record for entry in corpus() for record in entry.records if record.source == PUBMED]


@pytest.fixture
def contact(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("LITREVIEW_EMAIL", "team@library.example")
    return monkeypatch


def search(shell: Shell, contact: pytest.MonkeyPatch, records: Sequence[Record], *words: str) -> str:
    with PubMedStandIn(records) as service:
        contact.setenv("LITREVIEW_PUBMED_URL", service.address)
        ran = shell("search", "pubmed", *words)
    assert ran.code == 0
    return ran.out + ran.err


def included(shell: Shell) -> str:
    """Return a record of PubMed that the example team has included in the end."""
    runs = [one for one in shell("searches", "--json").json if one["name"] == "pubmed"]
    with open_review(shell.folder) as review:
        fates = {RecordId(one): fate_of(review, RecordId(one)) for one in runs[0]["new"]}
    return next(one for one, fate in fates.items() if str(fate) == "included at full text")


def test_a_year_later_a_retracted_report_that_was_included_is_shouted_about(
    finished: Shell, contact: pytest.MonkeyPatch
) -> None:
    taken = included(finished)
    later = [replace(one, notices=(WITHDRAWN,)) if one.id == taken else one for one in demo_records()]
    said = search(finished, contact, later)
    shout = f"! RETRACTED, AND INCLUDED AT FULL TEXT: {taken}: "
    assert shout in said
    assert "(Example J. 2026;1(1):1)" in said
    runs = [one["number"] for one in finished("searches", "--json").json if one["name"] == "pubmed"]
    told = finished("searches", "diff", str(runs[0]), str(runs[-1]))
    assert shout in told.out
    assert f"notice: {taken}  retracted: Example J. 2026;1(1):1  [included at full text]" in told.out
    assert shout in finished("status", "--as", "lead").out
    assert "RETRACTED" not in finished("status", "--as", "first").out
    assert shout.removeprefix("! ") in finished("check").out


def test_a_record_in_two_runs_has_one_class_also_when_it_was_retracted(
    finished: Shell, contact: pytest.MonkeyPatch
) -> None:
    first, second, *others = demo_records()
    later = [replace(first, notices=(WITHDRAWN,), volume="77"), replace(second, volume="78"), *others]
    search(finished, contact, later)
    runs = [one for one in finished("searches", "--json").json if one["name"] == "pubmed"]
    told = finished("searches", "diff", str(runs[0]["number"]), str(runs[-1]["number"]), "--json").json
    classes = [*told["new"], *told["vanished"], *told["noticed"], *told["changed"]]
    assert len(classes) == len(set(classes))
    assert len(classes) + told["unchanged"] == max(one["found"] for one in runs)


def test_a_window_asks_for_less_and_says_that_it_did(finished: Shell, contact: pytest.MonkeyPatch) -> None:
    said = search(finished, contact, demo_records(), "--since", "2020-01-01", "--json")
    assert '"since": "2020-01-01"' in said
    listed = finished("searches").out.splitlines()[-1]
    assert "pubmed (since 2020-01-01)" in listed
    number = listed.split()[0]
    assert "what came into the source since 2020-01-01" in finished("searches", "show", number).out
    first = next(one["number"] for one in finished("searches", "--json").json if one["name"] == "pubmed")
    told = finished("searches", "diff", str(first), number).out
    assert f"! {number} asked only for what came since 2020-01-01: what it lacks has not vanished" in told


def test_a_run_is_read_again_without_asking_anybody(searched: Shell) -> None:
    runs = [one for one in searched("searches", "--json").json if one["kind"] == "run"]
    for run in runs:
        told = searched("search", "--from-archive", str(run["number"]), "--json").json
        assert told == {"run": run["number"], "records": run["found"], "differing": []}
    assert len(searched("searches", "history", "--json").json) == len(searched("searches", "--json").json)
    said = searched("search", "--from-archive", str(runs[0]["number"])).out
    assert "read otherwise than before: 0" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from-archive", "99"), "no search of that number"),
        (("--from-archive", "1", "pubmed"), "takes neither a query nor a day"),
        (("--from-archive", LOGGED), "no run of a stored query"),
        (("--since", "yesterday"), "--since"),
    ],
)
def test_what_cannot_be_searched_is_said_in_two_lines(
    searched: Shell, words: tuple[str, ...], said: str
) -> None:
    ran = searched("search", *words)
    assert (ran.code, said in ran.err, len(ran.err.splitlines())) == (2, True, 2)


def test_an_archive_with_a_gap_is_said_in_two_lines(searched: Shell) -> None:
    for file in (searched.folder / "searches" / "raw").glob("*.gz"):
        file.write_bytes(file.read_bytes()[:-9])
    ran = searched("search", "--from-archive", "1")
    assert (ran.code, "this answer is damaged" in ran.err, len(ran.err.splitlines())) == (2, True, 2)


def test_progress_tells_counts_first_and_the_time_left_when_it_can() -> None:
    seconds = [0.0]
    progress = Progress("pubmed", lambda: seconds[0])
    assert progress.line(0, 1000) == "pubmed  ░░░░░░░░░░░░░░░░░░░░  0 / 1000"
    seconds[0] = 1.0
    assert "left" not in progress.line(100, 1000)
    seconds[0] = 4.0
    assert progress.line(500, 1000).endswith("500 / 1000  125 a second  4 s left")
    assert "left" not in progress.line(1000, 1000)


def test_a_bar_is_full_only_at_the_end() -> None:
    assert all("░" in bar(done, 999) for done in range(999))
    assert "░" not in bar(999, 999)
    assert bar(0, 0) == ""
    assert len(bar(5, 3)) == len(bar(0, 3))


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "1 s"), (59, "59 s"), (150, "2 min"), (3600, "1 h 00 min"), (7500, "2 h 05 min")],
)
def test_times_are_said_as_people_say_them(seconds: float, said: str) -> None:
    assert duration(seconds) == said
