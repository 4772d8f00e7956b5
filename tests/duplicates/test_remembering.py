"""Laws of remembering: what was kept of earlier runs changes what a run costs, never what it finds."""

import os
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from itertools import combinations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.duplicates import METHOD, Duplicates, Finder, Rulings, find
from litreview.duplicates.candidates import BLOCK_CAP, Blocks
from litreview.duplicates.compare import compare
from litreview.duplicates.find import NO_RULINGS
from litreview.duplicates.keys import key_of
from litreview.duplicates.remembering import LABEL, MOST_RUNS, recalled, remember
from litreview.model.protocol import Digest
from litreview.model.records import Record, RecordId
from litreview.store.memory import BriefMemory, Memory, Spoiled
from tests.duplicates.making import AUTHORS, TITLE, article, bare
from tests.duplicates.pool import crowd, pools
from tests.duplicates.test_traps import CASES

RULES_OF_METHOD = (
    "litreview duplicates 4",
    "95d4ab7aecc7d145b07401d741495a1ccfe2a6a11c942b186656b3f8cfd5baf6",
)
"""What the rules say of all that the tests make up, by METHOD."""


def digests_of(records: list[Record]) -> dict[RecordId, Digest]:
    return {record.id: Digest(sha256(repr(record).encode()).hexdigest()) for record in records}


def run(memory: Memory, records: list[Record], rulings: Rulings = NO_RULINGS) -> Duplicates:
    """Find the duplicates as a program does that was started anew, with what the memory has."""
    digests = digests_of(records)
    finder = recalled(memory, digests)
    if finder is None:
        memory.clear()
        finder = Finder()
    finder.add(records)
    found = finder.duplicates(rulings, [record.id for record in records])
    remember(finder, memory, digests)
    return found


def rulings_drawn(data: st.DataObject, records: list[Record]) -> Rulings:
    ids = [record.id for record in records]
    teams = {one: data.draw(st.integers(0, 2)) for one in ids}
    pairs = data.draw(st.lists(st.sampled_from(list(combinations(ids, 2))), max_size=4)) if ids[1:] else []
    return Rulings(
        same=tuple(pair for pair in pairs if teams[pair[0]] == teams[pair[1]]),
        different=tuple(pair for pair in pairs if teams[pair[0]] != teams[pair[1]]),
    )


@given(pools(), st.data())
def test_however_the_records_came_in_parts_what_is_found_is_that_of_a_fresh_run(
    records: list[Record], data: st.DataObject
) -> None:
    memory = BriefMemory()
    arrived = data.draw(st.permutations(records))
    for end in sorted(data.draw(st.lists(st.integers(0, len(records)), max_size=4))):
        # An exchange brings records that stand between others: their order is not that of their coming.
        here = {record.id for record in arrived[:end]}
        some = [record for record in records if record.id in here]
        assert run(memory, some) == find(some)
    rulings = rulings_drawn(data, records)
    assert run(memory, records, rulings) == find(records, rulings)
    assert run(memory, records) == find(records)


@settings(max_examples=8)
@given(st.integers(0, 9), st.lists(st.integers(1, 2 * BLOCK_CAP), min_size=1, max_size=3))
def test_parts_make_no_difference_where_blocks_outgrow_the_cap(seed: int, cuts: list[int]) -> None:
    records, memory = crowd(2 * BLOCK_CAP + 20, seed), BriefMemory()
    for end in (*sorted(cuts), len(records)):
        assert run(memory, records[:end]) == find(records[:end])


def test_a_pair_found_earlier_is_given_up_when_all_that_it_shares_has_outgrown_the_cap() -> None:
    pair = [bare(number, title=TITLE, authors=AUTHORS) for number in (1, 2)]
    others = [bare(number, title=TITLE, authors=AUTHORS) for number in range(10, 10 + BLOCK_CAP)]
    memory = BriefMemory()
    assert len(run(memory, pair).links) == 1
    assert run(memory, pair + others).links == ()


def test_many_small_searches_find_what_one_large_one_finds() -> None:
    records, memory = crowd(4 * MOST_RUNS, 3), BriefMemory()
    for end in range(0, len(records) + 1, 2):
        found = run(memory, records[:end])
    assert found == find(records)


def test_what_was_compared_once_is_not_folded_again() -> None:
    memory, records = BriefMemory(), crowd(40, 1)
    run(memory, records)
    finder = recalled(memory, digests_of(records))
    assert finder is not None
    assert dict(finder.known.keys) == {}  # nothing is fetched before it is needed
    finder.add([replace(records[0], id=RecordId("example:new"))])
    assert 1 < len(dict(finder.known.keys)) <= len(records)


@pytest.mark.parametrize("field", ["title", "year", "abstract"])
def test_a_record_that_says_something_else_than_before_makes_all_of_it_useless(field: str) -> None:
    memory, records = BriefMemory(), [article(1), article(2), article(3)]
    run(memory, records)
    changed = [replace(records[0], **{field: None if field == "year" else "Other words"}), *records[1:]]  # type: ignore[arg-type]
    assert recalled(memory, digests_of(changed)) is None
    assert run(memory, changed) == find(changed)


def test_a_record_that_is_gone_as_from_an_older_copy_of_the_store_makes_all_of_it_useless() -> None:
    memory, records = BriefMemory(), [article(1), article(2), article(3)]
    run(memory, records)
    assert recalled(memory, digests_of(records[1:])) is None
    assert run(memory, records[1:]) == find(records[1:])


def test_what_other_rules_have_found_is_of_no_use() -> None:
    assert METHOD in LABEL
    memory, records = BriefMemory(), [article(1), article(2)]
    run(memory, records)
    kept = dict(memory.take(LABEL) or {})
    memory.clear()
    memory.put(LABEL + "1", [], kept)
    assert recalled(memory, digests_of(records)) is None


@pytest.mark.parametrize("content", [b"", b"\x00", msgspec.msgpack.encode([[], b"", [], []]), b"\xc1" * 99])
def test_parts_that_are_none_are_of_no_use(content: bytes) -> None:
    memory = BriefMemory()
    memory.put(LABEL, [], {"known": content})
    assert recalled(memory, {}) is None
    memory.put(LABEL, [], {"other": content})
    assert recalled(memory, {}) is None


def test_a_key_that_is_none_spoils_the_run_that_asks_for_it() -> None:
    memory, records = BriefMemory(), [article(1)]
    digests = digests_of([article(1), article(2)])
    finder = Finder()
    finder.add(records)
    remember(finder, memory, digests)
    parts = dict(memory.take(LABEL) or {})
    memory.clear()
    memory.put(LABEL, [b"\xc1"], parts)
    again = recalled(memory, digests)
    assert again is not None
    with pytest.raises(Spoiled):
        again.add([article(2)])


_SIGNS = """
from litreview.duplicates.candidates import Blocks
from litreview.duplicates.keys import key_of
from tests.duplicates.pool import crowd
blocks = Blocks()
blocks.add(map(key_of, crowd(60, 1)))
print(blocks.new_run().signs.tobytes().hex())
"""


def test_another_process_looks_records_up_by_the_same_signs() -> None:
    def said(seed: str) -> str:
        ran = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", _SIGNS],
            check=True,
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        )
        return ran.stdout

    assert said("1") == said("2")


def test_the_method_has_a_new_number_when_the_rules_say_something_else() -> None:
    """What was kept under a method is believed: raise METHOD's number, then put down what is said now."""
    made = [record for case in CASES.values() for record in case[:2]] + crowd(150, 5)
    keys = [key_of(record) for record in made]
    blocks = Blocks()
    blocks.add(keys)
    said = repr([compare(one, other) for one, other in combinations(keys, 2)]), repr(blocks.new_run())
    assert (METHOD, sha256(repr(said).encode()).hexdigest()) == RULES_OF_METHOD
