"""Laws of a search run: whole or not at all, never silent, and every answer kept as it came."""

import gzip
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from litreview.model.errors import LitreviewError, SourceError, UsageError
from litreview.model.events import SearchFailed, SearchRun
from litreview.model.queries import Page, StoredQuery
from litreview.model.records import SourceKind
from litreview.searches.run import SearchDesk, sent
from litreview.store.journal import Journal
from tests.making import LIBRARIAN, TickingClock, new_journal, record

QUERY = StoredQuery(
    name="nva", source="nva", requests=({"title": "a"}, {"query": "b", "year": "2,"}), place="q"
)


class Scripted:
    """A source that gives the pages it was made with, and raises what stands among them."""

    name, title, platform, kind = "nva", "NVA", "API", SourceKind.DATABASE

    def __init__(self, *script: Page | BaseException) -> None:
        self._script = script

    def search(self, query: StoredQuery) -> Iterator[Page]:
        assert query is QUERY
        for part in self._script:
            if isinstance(part, BaseException):
                raise part
            yield part


def page(request: int, *numbers: int, stated: int | None = None, **other: object) -> Page:
    return Page(
        request=request,
        stated=len(numbers) if stated is None else stated,
        records=tuple(record(number, "nva") for number in numbers),
        answer=f"{request} {numbers}".encode(),
        **other,  # type: ignore[arg-type]
    )


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return new_journal(tmp_path)


def run(journal: Journal, tmp_path: Path, *script: Page | BaseException) -> SearchRun:
    desk = SearchDesk(journal=journal, raw=tmp_path / "raw", clock=TickingClock())
    return desk.run(QUERY, Scripted(*script), actor=LIBRARIAN)


def test_a_record_that_several_requests_find_is_found_once(journal: Journal, tmp_path: Path) -> None:
    made = run(journal, tmp_path, page(0, 1, 2), page(1, 2, 3))
    assert [found.record for found in made.found] == ["nva:1", "nva:2", "nva:3"]
    assert made.stated == (2, 2)
    assert list(journal.ledger.kinds) == ["nva:1", "nva:2", "nva:3"]


def test_a_search_that_finds_nothing_is_a_run_with_no_records(journal: Journal, tmp_path: Path) -> None:
    made = run(journal, tmp_path, page(0), page(1))
    assert (made.found, made.stated) == ((), (0, 0))
    assert len(journal.ledger.runs) == 1
    assert journal.ledger.failures == []


@pytest.mark.parametrize(
    "trouble", [SourceError("NVA", "answered 500", "Wait."), KeyboardInterrupt()], ids=["source", "interrupt"]
)
def test_a_search_that_stops_leaves_a_failure_and_nothing_else(
    journal: Journal, tmp_path: Path, trouble: BaseException
) -> None:
    with pytest.raises((LitreviewError, KeyboardInterrupt)):
        run(journal, tmp_path, page(0, 1), trouble)
    ((_event, failure),) = journal.ledger.failures
    assert isinstance(failure, SearchFailed)
    assert failure.problem in {"answered 500", "interrupted"}
    assert (journal.ledger.kinds, journal.ledger.runs) == ({}, [])
    assert list((tmp_path / "raw").iterdir()) == []


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


def test_a_failed_search_takes_no_earlier_answer_with_it(journal: Journal, tmp_path: Path) -> None:
    made = run(journal, tmp_path, page(0, 1), page(1, 2))
    with pytest.raises(SourceError):
        run(journal, tmp_path, page(0, 1), SourceError("NVA", "down", "Wait."))
    assert {file.stem for file in (tmp_path / "raw").iterdir()} == set(made.answers)


def test_what_the_source_said_is_kept_with_the_run(journal: Journal, tmp_path: Path) -> None:
    warned = page(0, 1, warnings=("quoted phrase not found",), translation="a[Title]")
    made = run(journal, tmp_path, warned, page(1))
    assert made.warnings == ("quoted phrase not found",)
    assert made.translations == ("a[Title]", "")
    assert made.requests == ("title=a", "query=b&year=2,")


def test_searching_again_counts_no_record_twice(journal: Journal, tmp_path: Path) -> None:
    run(journal, tmp_path, page(0, 1, 2), page(1))
    again = run(journal, tmp_path, page(0, 2, 3), page(1))
    assert len(again.found) == 2
    assert len(journal.ledger.kinds) == 3


def test_a_single_term_is_sent_as_the_search_string_it_is() -> None:
    assert sent(StoredQuery(name="p", source="pubmed", requests=({"term": "a AND b"},), place="p")) == (
        "a AND b",
    )
