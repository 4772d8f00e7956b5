"""Laws of a search run: whole or not at all, never silent, and every answer kept as it came."""

import gzip
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from litreview.model.errors import LitreviewError, SourceError, UsageError
from litreview.model.events import SearchFailed, SearchRun
from litreview.model.queries import Page, StoredQuery
from litreview.model.records import SourceKind
from litreview.searches.archive import Notes, alone
from litreview.searches.http import Answer, Request, Tape
from litreview.searches.run import GOES_ON, Connect, SearchDesk, sent
from litreview.store.journal import Journal
from tests.making import LIBRARIAN, TickingClock, new_journal, record

QUERY = StoredQuery(
    name="nva", source="nva", requests=({"title": "a"}, {"query": "b", "year": "2,"}), place="q"
)
DAY = date(2026, 1, 31)

Script = Sequence[Page | BaseException]


@dataclass
class Scripted:
    """A source that gives the pages it was made with, and raises what stands among them.

    It asks over the tape as a real one does: what the tape plays it does not ask for.
    """

    script: Script
    tape: Tape | None = None
    asked: list[str] = field(default_factory=list)
    """What was really asked for, in order."""
    can_be_narrowed: bool = True
    name = "nva"
    title = "NVA"
    platform = "API"
    kind = SourceKind.DATABASE

    def search(self, query: StoredQuery) -> Iterator[Page]:
        for number, part in enumerate(self.script):
            request = Request(place=self.title, address=f"http://nva/{query.requests}?page={number}")
            answer = self.tape.play(request) if self.tape else None
            if answer is None:
                self.asked.append(str(number))
                if isinstance(part, BaseException):
                    raise part
                answer = Answer(status=200, media_type="text/plain", body=f"answer {number}".encode())
                if self.tape:
                    self.tape.keep(request, answer)
            assert answer.body == f"answer {number}".encode()
            assert isinstance(part, Page)
            yield part

    def since(self, request: Mapping[str, str], day: date) -> Mapping[str, str] | None:
        return {**request, "since": str(day)} if self.can_be_narrowed else None

    def connect(self, tape: Tape | None) -> "Scripted":
        self.tape = tape
        return self


def page(request: int, *numbers: int, stated: int | None = None, **other: object) -> Page:
    return Page(
        request=request,
        stated=len(numbers) if stated is None else stated,
        given=len(numbers),
        records=tuple(record(number, "nva") for number in numbers),
        **other,  # type: ignore[arg-type]
    )


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return new_journal(tmp_path)


def desk(journal: Journal, tmp_path: Path, clock: Callable[[], datetime] | None = None) -> SearchDesk:
    return SearchDesk(journal=journal, raw=tmp_path / "raw", clock=clock or TickingClock())


def run(journal: Journal, tmp_path: Path, *script: Page | BaseException) -> SearchRun:
    return desk(journal, tmp_path).run(QUERY, Scripted(script).connect, actor=LIBRARIAN)


def broken_off(journal: Journal, tmp_path: Path, *script: Page) -> None:
    """Let a run end as kill -9 ends it: with no word in the log."""
    with pytest.raises(SystemExit):
        run(journal, tmp_path, *script, SystemExit())


def answers(tmp_path: Path) -> set[str]:
    return {file.stem for file in (tmp_path / "raw").glob("*.gz")}


def test_a_record_that_several_requests_find_is_found_once(journal: Journal, tmp_path: Path) -> None:
    made = run(journal, tmp_path, page(0, 1, 2), page(1, 2, 3))
    assert [found.record for found in made.found] == ["nva:1", "nva:2", "nva:3"]
    assert (made.stated, made.given, made.is_complete) == ((2, 2), (2, 2), True)
    assert list(journal.ledger.kinds) == ["nva:1", "nva:2", "nva:3"]


def test_a_search_that_finds_nothing_is_a_run_with_no_records(journal: Journal, tmp_path: Path) -> None:
    made = run(journal, tmp_path, page(0), page(1))
    assert (made.found, made.stated, made.is_complete) == ((), (0, 0), True)
    assert len(journal.ledger.runs) == 1
    assert journal.ledger.failures == []


def test_fewer_records_than_stated_are_kept_and_called_incomplete(journal: Journal, tmp_path: Path) -> None:
    made = run(journal, tmp_path, page(0, 1, stated=2), page(0, 3, stated=4), page(1, 5))
    assert (made.stated, made.given, made.missing, made.is_complete) == ((4, 1), (2, 1), 2, False)
    assert list(journal.ledger.kinds) == ["nva:1", "nva:3", "nva:5"]


def test_one_request_cannot_make_up_for_what_another_lacks(journal: Journal, tmp_path: Path) -> None:
    made = run(journal, tmp_path, page(0, 1, stated=2), page(1, 3, 4, stated=1))
    assert (made.missing, made.is_complete) == (1, False)


@pytest.mark.parametrize(
    "trouble", [SourceError("NVA", "answered 500", "Wait."), KeyboardInterrupt()], ids=["source", "interrupt"]
)
def test_a_search_that_stops_leaves_a_failure_and_no_records(
    journal: Journal, tmp_path: Path, trouble: BaseException
) -> None:
    with pytest.raises((LitreviewError, KeyboardInterrupt)):
        run(journal, tmp_path, page(0, 1), trouble)
    ((_event, failure),) = journal.ledger.failures
    assert isinstance(failure, SearchFailed)
    assert failure.problem in {"answered 500", "interrupted"}
    assert (journal.ledger.kinds, journal.ledger.runs) == ({}, [])


def test_a_source_that_passes_over_a_request_has_failed(journal: Journal, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no answer to request 2"):
        run(journal, tmp_path, page(0, 1))
    assert journal.ledger.runs == []


def test_a_query_that_cannot_be_asked_is_no_failed_search(journal: Journal, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        run(journal, tmp_path, UsageError("q", "no e-mail", "Set it."))
    assert journal.ledger.failures == []


def test_answers_are_kept_as_received_under_their_digest(journal: Journal, tmp_path: Path) -> None:
    made = run(journal, tmp_path, page(0, 1), page(1, 2))
    for digest in made.answers:
        kept = gzip.decompress((tmp_path / "raw" / f"{digest}.gz").read_bytes())
        assert sha256(kept).hexdigest() == digest
    assert len(made.answers) == 2


def test_what_the_source_said_is_kept_with_the_run(journal: Journal, tmp_path: Path) -> None:
    warned = page(0, 1, warnings=("quoted phrase not found",), translation="a[Title]")
    made = run(journal, tmp_path, warned, page(1))
    assert made.warnings == ("quoted phrase not found",)
    assert made.translations == ("a[Title]", "")
    assert made.requests == ("title=a", "query=b&year=2,")
    assert made.parameters == QUERY.requests


def test_searching_again_counts_no_record_twice(journal: Journal, tmp_path: Path) -> None:
    run(journal, tmp_path, page(0, 1, 2), page(1))
    again = run(journal, tmp_path, page(0, 2, 3), page(1))
    assert len(again.found) == 2
    assert len(journal.ledger.kinds) == 3


def test_a_run_that_was_broken_off_goes_on_where_it_stopped(journal: Journal, tmp_path: Path) -> None:
    broken_off(journal, tmp_path, page(0, 1), page(0, 2))
    assert (journal.ledger.runs, journal.ledger.failures) == ([], [])
    source = Scripted([page(0, 1), page(0, 2), page(0, 3, stated=3), page(1)])
    made = desk(journal, tmp_path).run(QUERY, source.connect, actor=LIBRARIAN)
    assert source.asked == ["2", "3"]
    assert [found.record for found in made.found] == ["nva:1", "nva:2", "nva:3"]
    assert (made.is_complete, len(made.answers)) == (True, 4)
    assert "taken up again" in made.warnings[0]


def test_a_run_that_went_on_began_when_it_first_began(journal: Journal, tmp_path: Path) -> None:
    clock = TickingClock()
    begun = desk(journal, tmp_path, clock)
    with pytest.raises(SystemExit):
        begun.run(QUERY, Scripted([page(0, 1), SystemExit()]).connect, actor=LIBRARIAN)
    noted = begun.broken_off(QUERY)
    made = begun.run(QUERY, Scripted([page(0, 1), page(1)]).connect, actor=LIBRARIAN)
    assert noted is not None
    assert made.started == noted.started
    assert begun.broken_off(QUERY) is None


def test_a_failed_search_goes_on_too(journal: Journal, tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        run(journal, tmp_path, page(0, 1), SourceError("NVA", "down", "Wait."))
    source = Scripted([page(0, 1), page(1)])
    desk(journal, tmp_path).run(QUERY, source.connect, actor=LIBRARIAN)
    assert source.asked == ["1"]


def test_a_run_that_cannot_go_on_begins_anew(journal: Journal, tmp_path: Path) -> None:
    broken_off(journal, tmp_path, page(0, 1))
    forgotten: Iterator[Script] = iter(
        [[page(0, 1), SourceError("NVA", "no such cursor", "Wait.")], [page(0, 7), page(1, 8)]]
    )

    def connect(tape: Tape | None) -> Scripted:
        return Scripted(next(forgotten), tape)

    made = desk(journal, tmp_path).run(QUERY, connect, actor=LIBRARIAN)
    assert list(journal.ledger.kinds) == ["nva:7", "nva:8"]
    assert (len(made.answers), made.warnings, journal.ledger.failures) == (2, (), [])


def test_what_has_come_survives_a_source_that_is_down_all_the_while(journal: Journal, tmp_path: Path) -> None:
    broken_off(journal, tmp_path, page(0, 1))
    down = SourceError("NVA", "could not be reached", "Wait.")
    for _time in range(2):
        with pytest.raises(SourceError):
            desk(journal, tmp_path).run(QUERY, _down_after_one(down), actor=LIBRARIAN)
    source = Scripted([page(0, 1), page(1)])
    desk(journal, tmp_path).run(QUERY, source.connect, actor=LIBRARIAN)
    assert source.asked == ["1"]


def _down_after_one(down: SourceError) -> Connect:
    """Give a source that is down: only what the tape plays comes."""
    scripts: Iterator[Script] = iter([[page(0, 1), down], [down]])
    return lambda tape: Scripted(next(scripts), tape)


@pytest.mark.parametrize("change", ["another query", "too long ago"])
def test_a_run_that_is_not_gone_on_with_is_logged_as_interrupted(
    journal: Journal, tmp_path: Path, change: str
) -> None:
    broken_off(journal, tmp_path, page(0, 1))
    other = StoredQuery(name="nva", source="nva", requests=({"title": "z"},), place="q")
    late = datetime(2026, 1, 1, tzinfo=UTC) + 10 * GOES_ON
    query, clock = (other, TickingClock()) if change == "another query" else (QUERY, lambda: late)
    source = Scripted([page(0, 2)] if query is other else [page(0, 2), page(1)])
    desk(journal, tmp_path, clock).run(query, source.connect, actor=LIBRARIAN)
    ((_event, failure),) = journal.ledger.failures
    assert (failure.problem, failure.requests) == ("interrupted", sent(QUERY))
    assert len(source.asked) == len(source.script)


def test_answers_of_a_run_given_up_are_dropped_unless_another_run_has_them(
    journal: Journal, tmp_path: Path
) -> None:
    made = run(journal, tmp_path, page(0, 1), page(1, 2))
    broken_off(journal, tmp_path, page(0, 1), page(1, 2), page(1, 3))
    assert len(answers(tmp_path)) == 3
    late = datetime(2026, 1, 1, tzinfo=UTC) + 10 * GOES_ON
    desk(journal, tmp_path, lambda: late).run(
        QUERY, Scripted([page(0, 1), page(1, 2)]).connect, actor=LIBRARIAN
    )
    assert answers(tmp_path) == set(made.answers)


def test_a_run_in_the_log_whose_notes_stayed_is_not_logged_again(journal: Journal, tmp_path: Path) -> None:
    searching = desk(journal, tmp_path, TickingClock())
    with pytest.raises(SystemExit):
        searching.run(QUERY, Scripted([page(0, 1), SystemExit()]).connect, actor=LIBRARIAN)
    notes = (tmp_path / "raw" / "nva.run").read_bytes()
    searching.run(QUERY, Scripted([page(0, 1), page(1)]).connect, actor=LIBRARIAN)
    (tmp_path / "raw" / "nva.run").write_bytes(notes)
    source = Scripted([page(0, 1), page(1)])
    searching.run(QUERY, source.connect, actor=LIBRARIAN)
    starts = {act.started for _event, act in journal.ledger.runs if isinstance(act, SearchRun)}
    assert (len(starts), source.asked, journal.ledger.failures) == (2, ["0", "1"], [])


@pytest.mark.parametrize("kept", range(0, 400, 33))
def test_notes_cut_anywhere_lose_nothing_but_time(journal: Journal, tmp_path: Path, kept: int) -> None:
    broken_off(journal, tmp_path, page(0, 1), page(0, 2))
    notes = tmp_path / "raw" / "nva.run"
    notes.write_bytes(notes.read_bytes()[:kept])
    made = run(journal, tmp_path, page(0, 1), page(0, 2, stated=2), page(1))
    assert [found.record for found in made.found] == ["nva:1", "nva:2"]


def test_an_answer_that_was_damaged_meanwhile_is_asked_for_again(journal: Journal, tmp_path: Path) -> None:
    broken_off(journal, tmp_path, page(0, 1), page(0, 2))
    for file in (tmp_path / "raw").glob("*.gz"):
        file.write_bytes(b"damaged")
    source = Scripted([page(0, 1), page(0, 2, stated=2), page(1)])
    desk(journal, tmp_path).run(QUERY, source.connect, actor=LIBRARIAN)
    assert source.asked == ["0", "1", "2"]


def test_one_query_is_run_by_one_program_at_a_time(journal: Journal, tmp_path: Path) -> None:
    with alone(Notes(tmp_path / "raw" / "nva.run")), pytest.raises(UsageError, match="by another program"):
        run(journal, tmp_path, page(0), page(1))
    run(journal, tmp_path, page(0), page(1))


def test_a_window_asks_for_what_came_since_the_day(journal: Journal, tmp_path: Path) -> None:
    source = Scripted([page(0), page(1)])
    made = desk(journal, tmp_path).run(QUERY, source.connect, actor=LIBRARIAN, since=DAY)
    assert made.requests == ("title=a&since=2026-01-31", "query=b&year=2,&since=2026-01-31")
    assert made.since == "2026-01-31"


def test_a_source_that_knows_no_window_is_asked_for_everything_and_says_so(
    journal: Journal, tmp_path: Path
) -> None:
    source = Scripted([page(0), page(1)], can_be_narrowed=False)
    made = desk(journal, tmp_path).run(QUERY, source.connect, actor=LIBRARIAN, since=DAY)
    assert (made.requests, made.since) == (sent(QUERY), None)
    assert made.warnings == ("cannot be asked for what came since 2026-01-31; asked for everything",)


def test_a_run_read_again_as_it_was_leaves_no_trace(journal: Journal, tmp_path: Path) -> None:
    run(journal, tmp_path, page(0, 1), page(1, 2))
    ((event, made),) = journal.ledger.runs
    assert isinstance(made, SearchRun)
    source = Scripted([page(0, 1), page(1, 2)])
    read = desk(journal, tmp_path).reread(event, made, source.connect, actor=LIBRARIAN)
    assert (read.differing, source.asked, len(journal.ledger.runs)) == ((), [], 1)


def test_a_run_read_otherwise_is_a_run_of_the_same_day(journal: Journal, tmp_path: Path) -> None:
    run(journal, tmp_path, page(0, 1), page(1, 2))
    ((event, made),) = journal.ledger.runs
    assert isinstance(made, SearchRun)
    better = page(1, 2, 3, stated=1)
    read = desk(journal, tmp_path).reread(
        event, made, Scripted([page(0, 1), better]).connect, actor=LIBRARIAN
    )
    assert read.differing == ("nva:3",)
    assert (read.run.reread, read.run.started, read.run.ended) == (event.id, made.started, made.ended)
    assert journal.ledger.runs[-1][1] == read.run


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ([page(0, 1)], "asks for other answers"),
        ([page(0, 1), page(1, 2), page(1, 3)], "asks for other answers"),
    ],
    ids=["fewer", "more"],
)
def test_answers_that_do_not_fit_are_not_read(
    journal: Journal, tmp_path: Path, script: list[Page], said: str
) -> None:
    both = StoredQuery(name="nva", source="nva", requests=({"title": "a"},), place="q")
    first = Scripted([page(0, 1), page(0, 2)])
    made = desk(journal, tmp_path).run(both, first.connect, actor=LIBRARIAN)
    ((event, _made),) = journal.ledger.runs
    with pytest.raises(UsageError, match=said):
        desk(journal, tmp_path).reread(event, made, Scripted(script).connect, actor=LIBRARIAN)
    assert len(journal.ledger.runs) == 1


def test_an_answer_that_is_gone_is_named(journal: Journal, tmp_path: Path) -> None:
    made = run(journal, tmp_path, page(0, 1), page(1, 2))
    ((event, _made),) = journal.ledger.runs
    (tmp_path / "raw" / f"{made.answers[1]}.gz").unlink()
    with pytest.raises(UsageError, match=f"searches/raw/{made.answers[1]}.gz"):
        desk(journal, tmp_path).reread(
            event, made, Scripted([page(0, 1), page(1, 2)]).connect, actor=LIBRARIAN
        )


def test_a_single_term_is_sent_as_the_search_string_it_is() -> None:
    assert sent(StoredQuery(name="p", source="pubmed", requests=({"term": "a AND b"},), place="p")) == (
        "a AND b",
    )


def test_half_a_day_is_long_enough_to_go_on() -> None:
    assert timedelta(hours=1) < GOES_ON < timedelta(days=1)
