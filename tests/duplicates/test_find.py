"""Laws of the finder: each rule joins a pair and spares another, no veto is bridged, order is nothing."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.duplicates.compare import RULES, VETOES, compare, forbidden
from litreview.duplicates.find import BLOCK_CAP, find_duplicates
from litreview.duplicates.keys import key_of
from litreview.formats.ris import RisReader
from litreview.model.records import Author, Record, RecordId
from litreview.model.reports import clusters

TITLE = "Lærings- og mestringstilbud i kommunen: samarbeid med sykehuset"


def made(number: int, **fields: object) -> Record:
    base = Record(
        id=RecordId(f"pubmed:{number}"),
        source="pubmed",
        title=TITLE,
        authors=(Author(family="Prøve", given="Ø"),),
        year=2020,
        container="Eksempelbladet",
        volume="12",
        pages="101-110",
    )
    return replace(base, **fields)  # type: ignore[arg-type]


JOINED = {
    "same-pmid": (made(1, pmid="99"), made(2, pmid="99", authors=(), year=None)),
    "same-doi": (made(1, doi="10.5555/a"), made(2, doi="10.5555/a", authors=(), pages="", container=None)),
    "same-title": (
        made(1),
        made(2, title=TITLE.upper() + ".", authors=(Author(family="PROVE"),), volume=None),
    ),
    "similar-title": (
        made(1),
        made(2, title=TITLE.replace("i kommunen", "i kommunene våre"), container=None),
    ),
    "longer-title": (made(1), made(2, title=TITLE.partition(":")[0])),
    "identical": (made(1, authors=()), made(2, authors=())),
}
"""For each rule, a pair that it is the first to join."""

SPARED = {
    "same-pmid": (made(1, pmid="99"), made(2, pmid="99", title="Something else entirely", pages="")),
    "same-doi": (made(1, doi="10.5555/a"), made(2, doi="10.5555/a", title="A chapter of the book", pages="")),
    "same-title": (made(1), made(2, authors=(Author(family="Døme"),))),
    "similar-title": (made(1), made(2, title=TITLE.replace("sykehuset", "fastlegen og skolen"))),
    "longer-title": (made(1), made(2, title=TITLE.partition(":")[0], year=2021)),
    "identical": (made(1, authors=()), made(2, authors=(), container="Another")),
}
"""For each rule, a pair that no rule may join though it comes close to this one."""

APART = {
    "different-doi": (made(1, doi="10.5555/a"), made(2, doi="10.5555/b")),
    "different-pmid": (made(1, pmid="1"), made(2, pmid="2")),
    "different-kind": (made(1), made(2, title=f"Erratum: {TITLE}")),
    "different-numbers": (made(1, title=f"{TITLE}. Part I"), made(2, title=f"{TITLE}. Part II")),
    "different-years": (made(1), made(2, year=2023)),
    "different-place": (made(1), made(2, pages="201-210")),
    "same-rubric": (made(1, title="Leder: fra redaksjonen i Eksempelbladet", pages=None),
                    made(2, title="Leder: fra redaksjonen i Eksempelbladet", pages=None)),
}  # fmt: skip
"""For each veto, a pair that only it keeps apart."""


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_joins_a_pair_and_spares_another(rule: str) -> None:
    first, second = JOINED[rule]
    match = compare(key_of(first), key_of(second))
    assert match is not None
    assert match.rule == rule
    assert compare(*map(key_of, SPARED[rule])) is None


@pytest.mark.parametrize("veto", VETOES)
def test_each_veto_keeps_a_pair_apart(veto: str) -> None:
    first, second = map(key_of, APART[veto])
    assert forbidden(first, second) == veto
    assert compare(first, second) is None


@pytest.mark.parametrize(
    "spelling", ["Prøve", "Prove", "Proeve", "PRØVE", "Pröve"]
)  # as PubMed, NVA, EndNote and others write one name
def test_a_norwegian_name_is_one_name_in_every_spelling(spelling: str) -> None:
    other = made(2, authors=(Author(family=spelling),), doi=None)
    assert compare(key_of(made(1)), key_of(other)) is not None


def test_a_bad_record_in_the_middle_joins_no_two_reports() -> None:
    one = made(1, doi="10.5555/a", pages=None)
    other = made(2, doi="10.5555/b", pages=None)
    middle = made(3, pages=None)
    matches = find_duplicates([one, middle, other])
    assert len(matches) == 1


def test_what_is_linked_is_not_linked_again() -> None:
    records = [made(1), made(2), made(3)]
    matches = find_duplicates(records)
    assert len(matches) == 2
    assert find_duplicates(records, [(match.first.id, match.second.id) for match in matches]) == []


def test_a_crowded_block_costs_nothing_and_joins_nothing() -> None:
    crowd = [
        made(
            number,
            title="Annual report of the learning and mastery centre",
            authors=(),
            year=None,
            pages=None,
        )
        for number in range(BLOCK_CAP + 1)
    ]
    assert find_duplicates(crowd) == []


changes: list[Callable[[Record], Record]] = [
    lambda record: replace(record, title=f"{record.title}."),
    lambda record: replace(record, pages="101-10"),
    lambda record: replace(record, abstract="Something.", doi=None),
]


@given(st.permutations(range(8)), st.lists(st.sampled_from(changes), min_size=8, max_size=8))
def test_the_order_of_the_records_does_not_matter(
    order: list[int], change: list[Callable[[Record], Record]]
) -> None:
    distinct = [made(number, title=f"{TITLE} hos {number % 3} og {number % 3} andre") for number in range(8)]
    records = [alter(record) for alter, record in zip(change, distinct, strict=True)]

    def joined(of: list[Record]) -> set[frozenset[str]]:
        links = [(match.first.id, match.second.id) for match in find_duplicates(of)]
        return {frozenset(cluster) for cluster in clusters([record.id for record in of], links)}

    assert joined(records) == joined([records[index] for index in order])
    assert len(joined(records)) == 3


def test_real_exports_of_several_databases_lose_no_work_and_leave_few_copies() -> None:
    """Eight RIS exports on gambling harms with known duplicates; the raw files are not ours to ship."""
    folder = Path(os.environ.get("LITREVIEW_SHARED_DATA", "")) / "duplicates" / "gambling" / "raw"
    if not folder.is_dir():
        pytest.skip("LITREVIEW_SHARED_DATA names no folder with duplicates/gambling/raw")
    records = [
        record
        for number, file in enumerate(sorted(folder.glob("*.ris")))
        for record in RisReader().read(file.read_text("utf-8-sig"), source=f"file-{number}").records
    ]
    matches = find_duplicates(records)
    assert len(records) > 800
    assert 400 < len(matches) < 460  # 452 of the 834 records are copies
