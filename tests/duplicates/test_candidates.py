"""What shares something is compared; what everything shares is not; pairs stay in proportion to records."""

from dataclasses import replace

import pytest

from litreview.duplicates.candidates import BLOCK_CAP, BLOCKS, Blocks
from litreview.duplicates.find import find
from litreview.duplicates.keys import Key, key_of
from litreview.model.records import Record, RecordId
from tests.duplicates.making import ABSTRACT, AUTHORS, EDITORIAL, OTHER, STRANGERS, TITLE, article, bare

NOWHERE = {"volume": None, "issue": None, "pages": None}


def pairs_of(records: list[Record]) -> set[tuple[int, int]]:
    blocks = Blocks()
    blocks.add(map(key_of, records))
    return blocks.take_pairs(0)[0]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (bare(1, title=TITLE, doi="10.5555/a1"), bare(2, title=OTHER, doi="10.5555/a1")),
        (bare(1, title=TITLE, pmid="1"), bare(2, title=OTHER, pmid="1")),
        (bare(1, title=TITLE), bare(2, title=f"{TITLE} in 2020")),
        (bare(1, title=TITLE), bare(2, title=f"Editor's choice: {TITLE}")),
        (article(1), article(2, title=OTHER, authors=STRANGERS, container=None)),
        (article(1, **NOWHERE), article(2, title=OTHER, container="Ex J Learn", year=2021, **NOWHERE)),
        (bare(1, title=TITLE, abstract=ABSTRACT), bare(2, title=OTHER, abstract=ABSTRACT)),
    ],
)
def test_records_that_share_something_telling_are_compared(first: Record, second: Record) -> None:
    assert pairs_of([first, second]) == {(0, 1)}


def test_records_that_share_nothing_are_not_compared() -> None:
    assert pairs_of([article(1), bare(2, title=OTHER, authors=STRANGERS, year=1999)]) == set()
    assert pairs_of([bare(1), bare(2)]) == set()


def test_a_pair_comes_once_however_much_it_shares() -> None:
    blocks = Blocks()
    blocks.add([key_of(article(1)), key_of(article(2))])
    assert blocks.take_pairs(0) == ({(0, 1)}, set())
    assert blocks.take_pairs(0) == (set(), set())


def test_only_pairs_with_a_new_record_are_new() -> None:
    blocks = Blocks()
    blocks.add([key_of(article(1)), key_of(article(2))])
    blocks.take_pairs(0)
    blocks.add([key_of(article(3))])
    assert blocks.take_pairs(2)[0] == {(0, 2), (1, 2)}


def test_a_block_is_full_at_its_cap_and_says_nothing_past_it() -> None:
    crowd = [bare(number, title=EDITORIAL) for number in range(BLOCK_CAP + 1)]
    assert len(pairs_of(crowd[:-1])) == BLOCK_CAP * (BLOCK_CAP - 1) // 2
    assert pairs_of(crowd) == set()


def test_what_outgrows_the_cap_is_named_once_and_shares_nothing_more() -> None:
    keys = [key_of(bare(number, title=EDITORIAL)) for number in range(BLOCK_CAP + 1)]
    blocks = Blocks()
    blocks.add(keys[:2])
    blocks.take_pairs(0)
    assert blocks.share(keys[0], keys[1])
    blocks.add(keys[2:])
    assert blocks.take_pairs(2) == (set(), {(0, 1)})
    assert not blocks.share(keys[0], keys[1])


def editorials(number: int) -> list[Record]:
    """Return editorials of one title: some say nothing more, others where and when."""
    return [
        bare(one, title=EDITORIAL)
        if one % 3 == 0
        else article(
            one,
            title=EDITORIAL,
            authors=AUTHORS[:1] if one % 3 == 1 else (),
            year=2000 + one % 20,
            volume=str(one % 20),
            issue=str(one % 12),
            pages=str(1 + one % 7),
        )
        for one in range(number)
    ]


def test_ten_thousand_editorials_are_compared_in_proportion_and_none_is_joined_to_another_issue() -> None:
    records = editorials(10_000)
    assert len(pairs_of(records)) <= len(BLOCKS) * BLOCK_CAP / 2 * len(records)
    assert len(pairs_of(records)) < 200_000
    issue = {record.id: (record.year, record.volume, record.issue) for record in records}
    for cluster in find(records[:2_000]).clusters:
        assert len({issue[one] for one in cluster}) == 1


def test_twice_as_many_records_are_about_twice_as_many_pairs() -> None:
    def varied(number: int) -> list[Record]:
        return [
            article(
                one, title=f"{TITLE} {one // 2}", pages=f"{one // 2}-{one // 2 + 9}", volume=str(one // 40)
            )
            for one in range(number)
        ]

    small, large = len(pairs_of(varied(1_000))), len(pairs_of(varied(4_000)))
    assert large < 6 * small


def test_every_way_of_looking_up_is_deaf_to_the_record_s_id() -> None:
    def shared(key: Key) -> list[list[object]]:
        return [list(block(key)) for block in BLOCKS]

    one = article(1, doi="10.5555/a1", pmid="1", abstract=ABSTRACT)
    assert shared(key_of(one)) == shared(key_of(replace(one, id=RecordId("other:1"), source="other")))
    assert all(map(len, shared(key_of(one))))
