"""Laws of the explanation: what decides is named in a sentence, and the links on the way are shown."""

from itertools import pairwise
from pathlib import Path

import pytest

from litreview.duplicates.compare import Band
from litreview.duplicates.doubts import DOUBTS
from litreview.duplicates.explaining import UNLIKE, Explanation, explain, label_of, sentence_of
from litreview.duplicates.find import CHAIN, Finder
from litreview.duplicates.linking import WITHDRAWN, acts_of, by_hand, rulings_of
from litreview.duplicates.rules import RULES
from litreview.duplicates.versions import VERSIONS
from litreview.duplicates.vetoes import VETOES
from litreview.model.events import BY_HAND, Relation
from litreview.model.records import Record
from litreview.store.journal import Journal
from tests.making import FIRST, LEAD, LIBRARIAN, bring_in, new_journal, record

NAMES = [*RULES, *VETOES, *VERSIONS, *DOUBTS, CHAIN, BY_HAND, WITHDRAWN, UNLIKE]
TITLE = "Learning and mastery in the municipality: a study of collaboration"


@pytest.mark.parametrize("name", NAMES)
def test_every_name_that_decides_has_a_sentence_of_its_own(name: str) -> None:
    told = sentence_of(name)
    assert told.endswith(".")
    assert [other for other in NAMES if sentence_of(other) == told] == [name]


def test_a_name_of_an_older_log_is_told_as_such() -> None:
    assert "longer-title" in sentence_of("longer-title")


def linked(folder: Path, *records: Record) -> Journal:
    journal = new_journal(folder)
    bring_in(journal, records)
    return found(journal)


def found(journal: Journal) -> Journal:
    finder = Finder()
    finder.add(journal.store.records(tuple(journal.ledger.kinds)))
    journal.append_all(LIBRARIAN, acts_of(finder.duplicates(rulings_of(journal.ledger)), journal.ledger))
    return journal


def told_of(journal: Journal, first: Record, second: Record) -> Explanation:
    return explain(first, second, journal.refresh())


def test_a_linked_pair_tells_rule_link_who_and_when(tmp_path: Path) -> None:
    one, two = record(1, title=TITLE, pages="1-9", volume="3"), record(2, title=TITLE, pages="1-9")
    told = told_of(linked(tmp_path, one, two), one, two)
    assert (told.band, told.together) == (Band.SAME, True)
    assert told.reasons[0] in RULES
    ((event, link),) = told.path
    assert told.said == ((event, link),)
    assert (event.actor, {link.first, link.second}) == (LIBRARIAN, {one.id, two.id})


def test_every_field_stands_side_by_side_and_speaks_or_not(tmp_path: Path) -> None:
    one, two = (
        record(1, title=TITLE, doi="10.5555/2020.1"),
        record(2, title=TITLE, doi="10.5555/2020.7", pmid="99000001"),
    )
    told = told_of(linked(tmp_path, one, two), one, two)
    speaks = {field.name: (field.first, field.second, field.speaks) for field in told.fields}
    assert speaks["title"] == (TITLE, TITLE, True)
    assert speaks["doi"] == ("10.5555/2020.1", "10.5555/2020.7", False)
    assert speaks["pmid"] == ("", "99000001", None)
    assert all(label_of(name) != name or name == name.lower() for name in speaks)


def test_a_missing_title_says_nothing(tmp_path: Path) -> None:
    one, two = record(1, title=""), record(2, title=TITLE)
    told = told_of(linked(tmp_path, one, two), one, two)
    assert told.fields[0].alike is None
    assert told.fields[0].speaks is None


def test_two_of_a_larger_cluster_show_the_way_between_them(tmp_path: Path) -> None:
    words = ("Fastlegen", "Hospital gardens", "Kurs om smerte", "Nurses who sing", "Peer support")
    records = [record(number, title=title) for number, title in enumerate(words)]
    journal = linked(tmp_path, *records)
    for one, two in pairwise(records):
        journal.append(LEAD, by_hand(one.id, two.id, Relation.SAME))
    told = told_of(journal, records[3], records[0])
    assert (told.band, told.together, told.said) == (None, True, ())
    steps = [{link.first, link.second} for _event, link in told.path]
    assert steps == [{records[number].id, records[number - 1].id} for number in (3, 2, 1)]


def test_a_word_of_a_person_has_the_last_one_and_what_a_rule_says_is_told_beside_it(tmp_path: Path) -> None:
    one, two = record(1, title=TITLE), record(2, title=TITLE)
    journal = linked(tmp_path, one, two)
    journal.append(LEAD, by_hand(one.id, two.id, Relation.DIFFERENT, "read both"))
    told = told_of(journal, one, two)
    assert told.reasons[0] == BY_HAND
    assert set(told.reasons[1:]) & set(RULES)
    assert (told.together, told.path) == (False, ())
    assert [link.note for _event, link in told.said] == [None, "read both"]


def test_part_one_and_part_two_are_told_apart_by_name(tmp_path: Path) -> None:
    one, two = record(1, title=f"{TITLE}. Part 1", doi="10.5555/a"), record(2, title=f"{TITLE}. Part 2")
    told = told_of(linked(tmp_path, one, two), one, two)
    assert "different-numbers" in told.reasons
    assert not told.together


def test_a_link_that_would_chain_two_reports_is_told_as_a_chain(tmp_path: Path) -> None:
    one, other = (
        record(1, title=TITLE, volume="3", pages="1-9"),
        record(2, title=TITLE, volume="3", pages="1-9"),
    )
    middle = record(3, title=TITLE, volume="3", pages="1-9")
    journal = new_journal(tmp_path)
    bring_in(journal, [one, other, middle])
    journal.append(LEAD, by_hand(one.id, other.id, Relation.DIFFERENT))
    found(journal)
    (doubt,) = journal.ledger.sought[-1][1].doubtful
    by_id = {each.id: each for each in (one, other, middle)}
    told = told_of(journal, by_id[doubt.first], by_id[doubt.second])
    assert doubt.rule == told.reasons[0] == CHAIN
    assert FIRST not in {event.actor for event, _link in told.said}
