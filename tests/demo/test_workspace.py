"""Laws of the example review as it is searched, imported and linked."""

from collections import Counter
from collections.abc import Iterator

import pytest
import requests

from litreview.demo.records import corpus, entry_of
from litreview.demo.services import STAND_INS, stand_ins
from litreview.demo.workspace import prepare
from litreview.model.events import SearchRun
from litreview.model.records import Record
from litreview.review import Review, open_review
from litreview.searches.registry import source_names

CORPUS = tuple(record for entry in corpus() for record in entry.records)
SERVICES = sorted(STAND_INS)
TOLD_APART = {"masteroppgave-etter-kurset"}
"""Entries of which one record stays alone: no place or identifier, and its container cut short."""


@pytest.fixture(scope="module")
def told() -> list[str]:
    """What was said while the example review was made."""
    return []


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory, told: list[str]) -> Iterator[Review]:
    folder = tmp_path_factory.mktemp("example") / "review"
    prepare(folder, told.append)
    with open_review(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def found(review: Review) -> dict[str, Record]:
    """Every record that came in, by its id."""
    return {record.id: record for record in review.records(tuple(review.ledger.kinds))}


def test_every_service_that_can_be_asked_has_its_stand_in() -> None:
    assert tuple(SERVICES) == source_names()


def test_the_stand_ins_open_together_and_close_together() -> None:
    with stand_ins(CORPUS) as addresses:
        assert len(set(addresses.values())) == len(SERVICES)
        assert all(requests.get(one, timeout=2).status_code for one in addresses.values())
    for one in addresses.values():
        with pytest.raises(requests.ConnectionError):
            requests.get(one, timeout=2)


def test_one_line_is_said_of_each_search(review: Review, told: list[str]) -> None:
    runs = [act for _event, act in review.ledger.runs if isinstance(act, SearchRun)]
    said = [line for line in told if line.startswith("Searched ")]
    assert len(said) == len(runs)
    for line, run in zip(said, runs, strict=True):
        assert line.startswith(f"Searched {run.source_title}, ")
        assert line.endswith(f" with {run.query}: {len(run.found)} records")


@pytest.mark.parametrize("source", SERVICES)
def test_a_service_finds_much_of_what_it_has_and_not_all(source: str, found: dict[str, Record]) -> None:
    has = {record.id for record in CORPUS if record.source == source}
    came = {record.id for record in found.values() if record.source == source}
    assert came < has
    assert 2 * len(came) > len(has)


def test_what_came_of_an_example_is_what_the_corpus_says_of_it(found: dict[str, Record]) -> None:
    for record, entry in ((one, entry_of(one)) for one in found.values()):
        if not entry.is_example:
            continue
        said = entry.record(record.source)
        assert (record.id, record.doi, record.year) == (said.id, said.doi, said.year)
        assert [author.family for author in record.authors] == [author.family for author in said.authors]
        assert bool(record.abstract) == bool(said.abstract)


def test_no_two_reports_are_linked_and_few_are_told_apart(review: Review, found: dict[str, Record]) -> None:
    held = [{entry_of(found[one]).key for one in report.records} for report in review.ledger.reports]
    assert all(len(keys) == 1 for keys in held)
    reports = Counter(key for keys in held for key in keys)
    assert {key for key, number in reports.items() if number > 1} <= TOLD_APART
    assert max(reports.values()) == 2


def test_some_reports_come_from_one_of_the_services_alone(review: Review, found: dict[str, Record]) -> None:
    alone = {
        next(iter(sources))
        for report in review.ledger.reports
        if len(sources := {found[one].source for one in report.records}) == 1
    }
    assert set(SERVICES) | {"oria"} == alone


def test_the_search_by_hand_is_written_down_once(review: Review, told: list[str]) -> None:
    before = len(told)
    prepare(review.folder, told.append)
    assert len(told) == before + 1
    with open_review(review.folder) as again:
        ((_event, act),) = again.ledger.logged
    assert (act.source, act.source_title, act.stated) == ("oria", "Oria", 25)
