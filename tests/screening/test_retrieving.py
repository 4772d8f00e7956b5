"""Laws of retrieval: only what is sought is retrieved, and a file attached says that it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Attached, Verdict
from litreview.model.ledger import fold
from litreview.model.protocol import Stage
from litreview.screening.retrieving import RetrievalDesk
from litreview.screening.rules import due_at
from litreview.screening.session import ScreeningSession
from litreview.store.fulltexts import FullTexts
from litreview.store.journal import Journal
from tests.making import (
    FIRST,
    LEAD,
    SECOND,
    bring_in,
    close_journals,
    new_journal,
    protocol,
    record,
    reveal,
)
from tests.store.documents import PDF


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = new_journal(tmp_path)
    bring_in(made, [record(1, doi="10.5555/one"), record(2, title="Another example of some length here")])
    for reviewer in (FIRST, SECOND):
        session = ScreeningSession(
            journal=made, protocol=protocol(), reviewer=reviewer, stage=Stage.TITLE_ABSTRACT
        )
        session.reopen()
        session.vote(Verdict.INCLUDE)
        session.vote(Verdict.EXCLUDE)
    reveal(made)
    yield made
    close_journals()


@pytest.fixture
def desk(journal: Journal, tmp_path: Path) -> RetrievalDesk:
    return RetrievalDesk(journal=journal, protocol=protocol(), fulltexts=FullTexts(tmp_path), actor=LEAD)


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "download.pdf"
    path.write_bytes(PDF)
    return str(path)


def test_a_file_attached_makes_its_report_retrieved(desk: RetrievalDesk, journal: Journal, file: str) -> None:
    assert due_at(journal.ledger, protocol(), Stage.FULL_TEXT) == []
    laid = desk.attach("pubmed:1", file)
    assert laid.is_new
    assert due_at(journal.refresh(), protocol(), Stage.FULL_TEXT) == [laid.report]
    assert journal.ledger.attached(laid.report) == laid.attached


def test_a_second_file_is_the_one_that_stands_and_nothing_is_retrieved_twice(
    desk: RetrievalDesk, journal: Journal, file: str, tmp_path: Path
) -> None:
    first = desk.attach("pubmed:1", file)
    (tmp_path / "better.pdf").write_bytes(PDF + b"better")
    second = desk.attach("pubmed:1", str(tmp_path / "better.pdf"))
    assert not second.is_new
    assert journal.refresh().attached(first.report) == second.attached


def test_a_file_taken_away_leaves_the_report_retrieved(
    desk: RetrievalDesk, journal: Journal, file: str, tmp_path: Path
) -> None:
    laid = desk.attach("pubmed:1", file)
    desk.detach("pubmed:1")
    assert journal.refresh().attached(laid.report) is None
    assert due_at(journal.ledger, protocol(), Stage.FULL_TEXT) == [laid.report]
    assert (tmp_path / laid.attached.file).is_file()
    with pytest.raises(ReviewError, match="no file attached"):
        desk.detach("pubmed:1")


def test_a_report_that_is_not_sought_gets_no_file(desk: RetrievalDesk, journal: Journal, file: str) -> None:
    before = len(journal.ledger.events)
    with pytest.raises(ReviewError, match="not sought"):
        desk.attach("pubmed:2", file)
    with pytest.raises(UsageError, match="no such record"):
        desk.attach("pubmed:9", file)
    assert len(journal.refresh().events) == before


def test_only_reports_without_a_file_are_matched(desk: RetrievalDesk, file: str) -> None:
    assert desk.matches(["10.5555_one.pdf"])[0].report == "pubmed:1"
    desk.attach("pubmed:1", file)
    assert desk.matches(["10.5555_one.pdf"])[0].report is None


def test_the_card_of_a_reviewer_names_the_file(desk: RetrievalDesk, journal: Journal, file: str) -> None:
    laid = desk.attach("pubmed:1", file)
    session = ScreeningSession(journal=journal, protocol=protocol(), reviewer=FIRST, stage=Stage.FULL_TEXT)
    session.reopen()
    assert session.current is not None
    assert session.current.attached == laid.attached
    assert isinstance(fold(journal.ledger.events.values()).attached(laid.report), Attached)
