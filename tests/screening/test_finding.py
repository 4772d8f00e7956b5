"""Laws of finding a report by its words while they are typed."""

import itertools
from pathlib import Path

import pytest

from litreview.model.protocol import Stage
from litreview.model.records import Author, Record
from litreview.screening.finding import Finder
from litreview.screening.session import ScreeningSession
from litreview.store.words import new_words
from tests.making import FIRST, bring_in, new_journal, protocol, record

RECORDS = (
    record(0, title="Pasientopplæring i Ålesund", abstract="Lærings- og mestringstilbud for pårørende."),
    record(1, title="Self-management in Tromsø", authors=(Author(family="Østås", given="C"),)),
    record(2, title="A café model", abstract="Education of next of kin."),
    record(3, title="Cooperation", original_title="Samhandling om mestring"),
)


def finder(tmp_path: Path, records: tuple[Record, ...] = RECORDS) -> Finder:
    journal = new_journal(tmp_path)
    bring_in(journal, records)
    session = ScreeningSession(
        journal=journal, protocol=protocol(), reviewer=FIRST, stage=Stage.TITLE_ABSTRACT
    )
    session.reopen()
    return session.finder


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("alesund", [0]),
        ("ÅLESUND", [0]),
        ("ostas", [1]),
        ("Østås", [1]),
        ("tromso", [1]),
        ("cafe", [2]),
        ("mestring", [0, 3]),
        ("mestring parorende", [0]),
        ("samhandl", [3]),
        ("self-management", [1]),
        ("educ kin", [2]),
        ("opplæring", [0]),
        ("opplaering", [0]),
        ("nothing of the kind", []),
    ],
)
def test_words_are_found_in_title_abstract_and_authors_however_they_are_spelled(
    tmp_path: Path, question: str, found: list[int]
) -> None:
    whole = finder(tmp_path)
    whole.take_in(10)
    assert whole.hits(question) == found


@pytest.mark.parametrize(
    "question", ["", " ", "a", "\x00", "a b", "-", '"', "*", "NEAR(", "AND", "OR NOT", "(", "^"]
)
def test_no_question_breaks_it(tmp_path: Path, question: str) -> None:
    whole = finder(tmp_path)
    whole.take_in(10)
    assert whole.hits(question) == []


def test_what_has_been_taken_in_so_far_can_be_found(tmp_path: Path) -> None:
    part = finder(tmp_path)
    part.take_in(1)
    assert (part.is_complete, part.hits("mestring")) == (False, [0])
    part.take_in(3)
    assert (part.is_complete, part.hits("mestring")) == (True, [0, 3])


def test_a_longer_word_finds_no_more_than_its_beginning(tmp_path: Path) -> None:
    whole = finder(tmp_path)
    whole.take_in(10)
    for word in ("mestringstilbud", "cooperation", "education", "ostas"):
        found = [set(whole.hits(word[:length])) for length in range(4, len(word) + 1)]
        assert all(later <= earlier for earlier, later in itertools.pairwise(found))


def test_facts_tell_what_lists_and_filters_need(tmp_path: Path) -> None:
    whole = finder(tmp_path)
    whole.take_in(10)
    told = whole.facts[1]
    assert (told.title, told.author, told.year, told.has_abstract, told.is_retracted) == (
        "Self-management in Tromsø",
        "Østås",
        2020,
        False,
        False,
    )


def test_a_finder_over_nothing_is_complete_and_finds_nothing() -> None:
    empty = Finder((), lambda _wanted: [], new_words())
    empty.take_in(5)
    assert (empty.is_complete, empty.hits("anything")) == (True, [])
    empty.close()
