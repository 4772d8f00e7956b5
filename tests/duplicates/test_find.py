"""Laws of the finder: whatever the records, their order and their parts, the same is found."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.duplicates import Band, Duplicates, Finder, Rulings, find
from litreview.duplicates.candidates import BLOCK_CAP
from litreview.duplicates.compare import compare, forbidden, may_be_something, named
from litreview.duplicates.doubts import DOUBTS
from litreview.duplicates.evidence import Evidence
from litreview.duplicates.keys import key_of
from litreview.duplicates.rules import RULES
from litreview.duplicates.versions import VERSIONS
from litreview.model.records import Record, RecordId
from tests.duplicates.making import AUTHORS, EDITORIAL, TITLE, article, bare
from tests.duplicates.pool import crowd, drawn, numbered, pools, told

NOWHERE = {"volume": None, "issue": None, "pages": None}


@given(drawn(), drawn())
def test_a_comparison_is_the_same_from_either_side(one: Record, other: Record) -> None:
    first, second = map(key_of, numbered((one, other)))
    assert compare(first, second) == compare(second, first)
    assert bool(forbidden(first, second)) == bool(forbidden(second, first))


@given(drawn(), drawn())
def test_what_is_joined_is_not_forbidden(one: Record, other: Record) -> None:
    first, second = map(key_of, numbered((one, other)))
    found = compare(first, second)
    assert not (found and found.band is Band.SAME and forbidden(first, second))


@pytest.mark.parametrize("seed", range(3))
def test_what_is_asked_of_no_rule_no_rule_would_hold_of(seed: int) -> None:
    pairs = combinations(map(key_of, crowd(90, seed)), 2)
    passed_over = [one for one in (Evidence(*pair) for pair in pairs) if not may_be_something(one)]
    assert len(passed_over) > BLOCK_CAP
    assert {named({**VERSIONS, **RULES, **DOUBTS}, one) for one in passed_over} == {None}


@given(pools(), st.randoms(use_true_random=False))
def test_the_order_of_the_records_changes_nothing(records: list[Record], chance: object) -> None:
    shuffled = records.copy()
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert told(find(shuffled)) == told(find(records))


@given(pools(), st.lists(st.integers(0, 12), max_size=3))
def test_adding_in_parts_finds_what_adding_at_once_finds(records: list[Record], cuts: list[int]) -> None:
    finder = Finder()
    bounds = [0, *sorted(cuts), len(records)]
    for start, end in pairwise(bounds):
        finder.add(records[start:end])
    assert finder.duplicates() == find(records)


@settings(max_examples=6)
@given(st.integers(0, 9), st.integers(1, 2 * BLOCK_CAP), st.integers(1, BLOCK_CAP))
def test_parts_make_no_difference_where_blocks_outgrow_the_cap(seed: int, first: int, second: int) -> None:
    records = crowd(2 * BLOCK_CAP + 20, seed)
    finder = Finder()
    finder.add(records[:first])
    finder.duplicates()
    finder.add(records[first : first + second])
    finder.add(records[first + second :])
    assert finder.duplicates() == find(records)


def test_a_pair_is_given_up_when_all_that_it_shares_has_outgrown_the_cap() -> None:
    pair = [bare(number, title=TITLE, authors=AUTHORS) for number in (1, 2)]
    others = [bare(number, title=TITLE, authors=AUTHORS) for number in range(10, 10 + BLOCK_CAP)]
    finder = Finder()
    finder.add(pair)
    assert len(finder.duplicates().links) == 1
    finder.add(others)
    assert finder.duplicates().links == ()
    assert finder.duplicates() == find([*pair, *others])


def test_a_pair_stays_when_something_that_it_shares_has_not_outgrown_the_cap() -> None:
    pair = [bare(number, title=TITLE, authors=AUTHORS, doi="10.5555/a1") for number in (1, 2)]
    others = [bare(number, title=TITLE, authors=AUTHORS) for number in range(10, 10 + BLOCK_CAP)]
    finder = Finder()
    finder.add(pair)
    finder.add(others)
    assert [link.rule for link in finder.duplicates().links] == ["same-doi"]
    assert finder.duplicates() == find([*pair, *others])


@given(pools())
def test_adding_the_same_records_again_adds_nothing(records: list[Record]) -> None:
    finder = Finder()
    finder.add(records)
    once = finder.duplicates()
    finder.add(records)
    assert finder.duplicates() == once == finder.duplicates()


@settings(max_examples=50)
@given(pools(largest=8))
def test_doubling_every_telling_record_doubles_every_cluster_and_adds_none(records: list[Record]) -> None:
    telling = [record for record in records if record.title not in {"", EDITORIAL} and record.year]
    copies = [replace(record, id=RecordId(f"{record.id}-copy")) for record in telling]
    once, twice = find(telling), find(telling + copies)
    assert len(twice.clusters) == len(once.clusters)
    assert {len(set(cluster)) for cluster in twice.clusters if len(cluster) % 2} == set()
    for record, copy in zip(telling, copies, strict=True):
        assert any({record.id, copy.id} <= set(cluster) for cluster in twice.clusters)


@given(pools())
def test_the_writing_of_a_doi_changes_nothing(records: list[Record]) -> None:
    shouted = [replace(record, doi=record.doi and record.doi.upper()) for record in records]
    assert find(shouted) == find(records)


@given(pools(), st.data())
def test_what_people_say_binds(records: list[Record], data: st.DataObject) -> None:
    ids = [record.id for record in records]
    # Each record is told a team: what people say so never contradicts itself.
    teams = {one: data.draw(st.integers(0, 2)) for one in ids}
    pairs = (
        data.draw(st.lists(st.sampled_from(list(combinations(ids, 2))), max_size=6)) if len(ids) > 1 else []
    )
    rulings = Rulings(
        same=tuple(pair for pair in pairs if teams[pair[0]] == teams[pair[1]]),
        different=tuple(pair for pair in pairs if teams[pair[0]] != teams[pair[1]]),
    )
    found = find(records, rulings)
    cluster_of = {record: cluster for cluster in found.clusters for record in cluster}
    assert all(cluster_of[one] == cluster_of[other] for one, other in rulings.same)
    assert all(cluster_of[one] != cluster_of[other] for one, other in rulings.different)
    ruled = {frozenset(pair) for pair in pairs}
    assert not ruled & {frozenset((pair.first, pair.second)) for pair in found.doubtful}
    shuffled = data.draw(st.permutations(records))
    assert told(find(shuffled, rulings)) == told(found)


@given(pools())
def test_every_record_stands_in_one_cluster_and_every_link_takes_one_away(records: list[Record]) -> None:
    found = find(records)
    listed = [record for cluster in found.clusters for record in cluster]
    assert sorted(listed) == sorted(record.id for record in records)
    assert len(found.links) == len(records) - len(found.clusters)


@given(pools())
def test_no_cluster_holds_two_that_must_be_apart(records: list[Record]) -> None:
    key = {record.id: key_of(record) for record in records}
    for cluster in find(records).clusters:
        assert not any(forbidden(key[one], key[other]) for one, other in combinations(cluster, 2))


@given(pools())
def test_what_is_asked_of_a_person_is_open_and_the_likeliest_comes_first(records: list[Record]) -> None:
    found = find(records)
    cluster_of = {record: cluster for cluster in found.clusters for record in cluster}
    assert all(cluster_of[pair.first] != cluster_of[pair.second] for pair in found.doubtful)
    # Pairs that a rule joins but for one thing come before those that no rule joins.
    order = [(pair.rule in DOUBTS, -pair.score) for pair in found.doubtful]
    assert order == sorted(order)
    pairs = [(pair.first, pair.second) for pair in (*found.links, *found.versions, *found.doubtful)]
    assert len(pairs) == len(set(pairs))
    assert all(first < second for first, second in pairs)


def test_nothing_is_found_among_nothing() -> None:
    assert find([]) == Duplicates(clusters=(), links=(), versions=(), doubtful=())
    assert find([article(1)]).clusters == ((article(1).id,),)


def test_a_bad_record_in_the_middle_joins_no_two_reports_and_is_asked_about() -> None:
    one = article(1, doi="10.5555/a1", pages=None)
    other = article(3, doi="10.5555/b2", pages=None)
    found = find([one, article(2, pages=None), other])
    assert sorted(map(len, found.clusters)) == [1, 2]
    assert "chain" in {pair.rule for pair in found.doubtful}


def test_what_people_say_of_records_that_are_not_here_says_nothing() -> None:
    gone = RecordId("example:gone")
    rulings = Rulings(same=((article(1).id, gone),), different=((article(2).id, RecordId("example:lost")),))
    assert told(find([article(1), article(2)], rulings)) == told(find([article(1), article(2)]))


def test_every_pair_says_what_spoke_for_and_against() -> None:
    (link,) = find([article(1), article(2, year=2021)]).links
    assert link.rule == "same-title"
    assert {"title", "authors", "container", "volume", "page"} <= set(link.agreed)
    (doubt,) = find([article(1, **NOWHERE), article(2, container="Another Bulletin", **NOWHERE)]).doubtful
    assert "container" in doubt.differed
    assert not set(doubt.agreed) & set(doubt.differed)


def test_frames_have_one_row_a_record_and_one_a_pair() -> None:
    found = find([article(1), article(2), article(3, title=f"{TITLE}: study protocol", **NOWHERE)])
    frame = found.to_frame()
    assert list(frame.columns) == ["record", "report"]
    assert list(frame["report"]) == ["example:1", "example:1", "example:3"]
    pairs = found.pairs_to_frame()
    assert list(pairs["band"]) == ["same", "version"]
    assert len(find([]).pairs_to_frame()) == 0


def test_progress_is_told_of_each_record_once() -> None:
    steps: list[int] = []
    Finder().add([article(number) for number in range(5)], progress=steps.append)
    assert sum(steps) == 5


@pytest.mark.parametrize(
    "record",
    [
        bare(1),
        bare(1, title=" \n\t "),
        bare(1, title="…"),
        bare(1, title="?" * 50_000),
        bare(1, title="word " * 10_000),
        bare(1, title="[" * 5_000 + "a" + "]" * 5_000),
        bare(1, title="<" * 5_000),
        bare(1, title="RÃ¸rÃ¸s \ufffd\ufffd", authors=AUTHORS, year=0),
        bare(1, title="学习 обучение تعليم", year=-5),
        bare(1, title=TITLE, year=99999, doi="10.5555", pages="⅕-٣", volume="²", issue="①"),
        bare(1, title=TITLE, abstract="a" * 200_000, container="(" * 10_000),
        article(1, authors=AUTHORS * 500, container=", " * 1_000, pages="9" * 500),
    ],
    ids=lambda record: repr(record.title[:12]),
)
def test_strange_records_are_compared_with_themselves_and_with_others(record: Record) -> None:
    copy = replace(record, id=RecordId("example:copy"))
    found = find([record, copy, article(3), bare(4)])
    assert sorted(one for cluster in found.clusters for one in cluster) == sorted(
        (record.id, copy.id, RecordId("example:3"), RecordId("example:4"))
    )
    assert not any({"example:3", "example:4"} <= set(cluster) for cluster in found.clusters)


def test_records_that_say_nothing_are_not_one() -> None:
    found = find([bare(number) for number in range(5)])
    assert len(found.clusters) == 5
    assert found.doubtful == ()


def test_a_title_alone_is_known_only_where_it_is_a_sentence() -> None:
    assert len(find([bare(1, title="Learning"), bare(2, title="Learning")]).clusters) == 2


_CLUSTERS = """
import json, sys
from litreview.duplicates import find
from tests.duplicates.making import article
from tests.duplicates.test_traps import CASES
from dataclasses import replace
records = [replace(r, id=f"{r.id}-{n}") for n, case in enumerate(CASES.values()) for r in case[:2]]
found = find(records)
print(json.dumps([found.clusters, [p.rule for p in found.links], [p.first for p in found.doubtful]]))
"""


def test_another_process_finds_the_same() -> None:
    def said(seed: str) -> object:
        ran = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", _CLUSTERS],
            check=True,
            capture_output=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        )
        return json.loads(ran.stdout)

    assert said("1") == said("2")
