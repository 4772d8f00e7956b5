"""What was found is written once, people's words stand above it, and the log's reports are what was found."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.duplicates.find import METHOD, Duplicates, find
from litreview.duplicates.linking import acts_of, by_hand, rulings_of
from litreview.model.events import BY_HAND, DuplicatesSought, Link, Relation
from litreview.model.ledger import Ledger
from litreview.model.records import Record, RecordId
from litreview.store.journal import Journal
from tests.duplicates.making import TITLE, article
from tests.duplicates.pool import pools
from tests.making import LEAD, LIBRARIAN, bring_in, close_journals, new_journal

NOWHERE = {"volume": None, "issue": None, "pages": None}


def seek(journal: Journal, records: Sequence[Record]) -> Duplicates:
    """Find and write, as ``dedupe`` does."""
    found = find(records, rulings_of(journal.ledger))
    if acts := acts_of(found, journal.ledger):
        journal.append_all(LIBRARIAN, acts)
    return found


def say(journal: Journal, one: Record, other: Record, relation: Relation) -> None:
    journal.append(LEAD, by_hand(one.id, other.id, relation))


def reports(ledger: Ledger) -> set[frozenset[RecordId]]:
    return {frozenset(report.records) for report in ledger.reports}


def clusters(found: Duplicates) -> set[frozenset[RecordId]]:
    return {frozenset(cluster) for cluster in found.clusters}


def test_what_is_found_is_written_with_rule_score_and_what_spoke(tmp_path: Path) -> None:
    records = [article(1), article(2), article(3, title=f"{TITLE}: study protocol", year=2018, **NOWHERE)]
    journal = new_journal(tmp_path)
    bring_in(journal, records)
    seek(journal, records)
    same, *versions = [link for _, link in journal.ledger.links]
    assert (same.rule, same.relation) == ("identical", Relation.SAME)
    assert "title" in same.agreed
    assert {link.rule for link in versions} == {"protocol"}
    assert all(link.relation is Relation.VERSION for link in versions)
    ((_, sought),) = journal.ledger.sought
    assert (sought.method, sought.records, sought.doubtful) == (METHOD, 3, ())


def test_a_second_run_over_the_same_records_writes_nothing(tmp_path: Path) -> None:
    records = [article(1), article(2)]
    journal = new_journal(tmp_path)
    bring_in(journal, records)
    found = seek(journal, records)
    assert acts_of(found, journal.ledger) == []
    assert acts_of(find(records[::-1], rulings_of(journal.ledger)), journal.ledger) == []


def test_a_search_that_finds_no_duplicates_is_written_too(tmp_path: Path) -> None:
    journal = new_journal(tmp_path)
    bring_in(journal, [article(1)])
    (act,) = acts_of(find([article(1)]), journal.ledger)
    assert isinstance(act, DuplicatesSought)


def test_the_queue_is_written_most_likely_first(tmp_path: Path) -> None:
    records = [
        article(1, **NOWHERE),
        article(2, container="Another Bulletin of Nursing", **NOWHERE),
        article(3, container="Model Annals of Teaching", title=f"{TITLE} in Norway", **NOWHERE),
    ]
    journal = new_journal(tmp_path)
    bring_in(journal, records)
    found = seek(journal, records)
    ((_, sought),) = journal.ledger.sought
    assert len(sought.doubtful) == len(found.doubtful) == 3
    assert [doubt.score for doubt in sought.doubtful] == sorted(
        (doubt.score for doubt in sought.doubtful), reverse=True
    )


def test_a_pair_taken_apart_by_hand_stays_apart_and_can_be_given_back(tmp_path: Path) -> None:
    one, other = records = [article(1), article(2)]
    journal = new_journal(tmp_path)
    bring_in(journal, records)
    seek(journal, records)
    say(journal, one, other, Relation.DIFFERENT)
    assert len(reports(journal.ledger)) == 2
    seek(journal, records)
    assert len(reports(journal.ledger)) == 2
    say(journal, one, other, Relation.OPEN)
    seek(journal, records)
    assert len(reports(journal.ledger)) == 1


def test_a_pair_joined_by_hand_stays_joined_whatever_the_rules_say(tmp_path: Path) -> None:
    one, other = records = [article(1, pmid="1"), article(2, title="Another title altogether", pmid="2")]
    journal = new_journal(tmp_path)
    bring_in(journal, records)
    say(journal, one, other, Relation.SAME)
    seek(journal, records)
    assert len(reports(journal.ledger)) == 1
    assert not journal.ledger.rule_links


def test_versions_by_hand_are_two_reports(tmp_path: Path) -> None:
    one, other = records = [article(1), article(2)]
    journal = new_journal(tmp_path)
    bring_in(journal, records)
    say(journal, one, other, Relation.VERSION)
    seek(journal, records)
    assert len(reports(journal.ledger)) == 2
    assert [link.rule for _, link in journal.ledger.versions] == [BY_HAND]


def test_a_link_that_no_rule_makes_any_more_is_withdrawn(tmp_path: Path) -> None:
    records = [article(1), article(2, pmid="2")]
    journal = new_journal(tmp_path)
    bring_in(journal, records)
    seek(journal, records)
    assert len(reports(journal.ledger)) == 1
    told_otherwise = [replace(records[0], pmid="1"), records[1]]
    seek(journal, told_otherwise)
    assert len(reports(journal.ledger)) == 2
    assert journal.ledger.links[-1][1].relation is Relation.OPEN
    assert journal.ledger.rule_links == {}


def test_a_word_of_a_person_names_the_smaller_id_first() -> None:
    word = by_hand(RecordId("b:2"), RecordId("a:1"), Relation.SAME, note="same DOI on paper")
    assert (word.first, word.second, word.rule, word.score) == ("a:1", "b:2", BY_HAND, 1.0)
    assert word.note == "same DOI on paper"


@settings(max_examples=40)
@given(pools(largest=9), st.data())
def test_after_any_searches_and_words_the_reports_are_the_clusters_of_a_fresh_run(
    records: list[Record], data: st.DataObject
) -> None:
    with TemporaryDirectory() as folder:
        journal = new_journal(Path(folder))
        cuts = sorted(data.draw(st.lists(st.integers(0, len(records)), max_size=2)))
        teams = [data.draw(st.integers(0, 2)) for _ in records]
        for start, end in zip([0, *cuts], [*cuts, len(records)], strict=True):
            if records[start:end]:
                bring_in(journal, records[start:end])
            seek(journal, records[:end])
            pairs = list(combinations(range(end), 2))
            for one, other in data.draw(st.lists(st.sampled_from(pairs), max_size=2)) if pairs else ():
                agreed = teams[one] == teams[other]
                say(journal, records[one], records[other], Relation.SAME if agreed else Relation.DIFFERENT)
            found = seek(journal, records[:end])
            assert (
                reports(journal.ledger)
                == clusters(found)
                == clusters(find(records[:end], rulings_of(journal.ledger)))
            )
            assert acts_of(found, journal.ledger) == []
            assert all(isinstance(link, Link) for _, link in journal.ledger.links)
        close_journals()
