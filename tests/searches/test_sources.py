"""The laws of every registered source, run as a review runs it: asked over HTTP, kept in a store."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

import pytest

from litreview.demo.standins import Fault, Reply
from litreview.model.errors import SourceError, UsageError
from litreview.model.queries import SourceSettings
from litreview.searches.registry import SourceMaker, source, source_names
from litreview.searches.sources.alma import Alma
from litreview.searches.sources.crossref import Crossref
from litreview.searches.sources.europepmc import EuropePmc
from litreview.searches.sources.nb import Nasjonalbiblioteket
from litreview.searches.sources.nva import Nva
from litreview.searches.sources.openalex import OpenAlex
from litreview.searches.sources.pubmed import PubMed
from litreview.searches.sources.swepub import SwePub
from tests.searches.asking import CONTACT, KEY, Scripted, client
from tests.searches.conftest import Open
from tests.searches.sources_under_test import Tried, answers_to, hold, ids, two_pages_and_some

SAID: Final = {
    Fault.TOO_MANY: "answered 429",
    Fault.SERVER_ERROR: "answered 500",
    Fault.WEB_PAGE: "answered with a web page",
    Fault.TRUNCATED: "broke off its answer",
    Fault.SLOW: "did not answer",
    Fault.RESET: "broke off the connection",
    Fault.HANG: "did not answer",
    Fault.RATE_LIMIT: "Too many requests|Insufficient budget|rate limit|temporarily unavailable",
    Fault.ERROR: "is not there|Search Backend failed",
}
"""What the log says of each fault, in our words or the service's."""
OURS: Final[Sequence[SourceMaker]] = (
    Alma,
    Crossref,
    EuropePmc,
    Nasjonalbiblioteket,
    Nva,
    OpenAlex,
    PubMed,
    SwePub,
)
"""That each of them makes a source is for mypy to see."""
PATIENCE: Final = {Fault.SLOW: 0.1, Fault.HANG: 0.1}
"""Seconds; any other fault comes at once, so that there it may be long."""


def test_every_source_of_ours_is_registered() -> None:
    assert {type(source(name, client(), SourceSettings())) for name in source_names()} >= set(OURS)


@pytest.mark.parametrize(
    ("pages", "more"),
    [(0, 0), (0, 1), (1, 0), (2, 0), (2, 2)],
    ids=["none", "one", "a-page", "two-pages", "a-short-last-page"],
)
def test_every_record_comes_once_and_nothing_is_asked_past_the_end(
    tried: Tried, opened: Open, pages: int, more: int
) -> None:
    records = tried.examples(pages * tried.size + more)
    service, trial = opened(records)
    run = trial.search()
    assert [found.record for found in run.found] == trial.kept == ids(records)
    assert run.is_complete
    assert sum(run.stated) == sum(run.given) == len(records)
    assert len(service.asked) == len(run.answers) == answers_to(tried, records)
    assert (len(trial.runs), trial.failures) == (1, [])


def test_a_record_that_comes_twice_is_kept_once_and_not_counted_for_another(
    tried: Tried, opened: Open
) -> None:
    records = tried.examples(2 * tried.size + 1)
    # A page's length from its double, and at the border of two pages where the source puts them together.
    double = records[tried.size - 1]
    _service, trial = opened([*records, double])
    run = trial.search()
    assert sorted(trial.kept) == sorted(ids(records))
    assert len(run.found) == len(records)
    assert (run.missing, run.is_complete) == (1, False)


def test_a_record_that_comes_in_front_meanwhile_takes_no_other_away(tried: Tried, opened: Open) -> None:
    first, *records = two_pages_and_some(tried)
    service, trial = opened(records)
    run = trial.search(progress=lambda *_counts: hold(tried, service, [first, *records]))
    assert set(ids(records)) <= set(trial.kept)
    assert len(run.found) == len(trial.kept) == sum(run.given)
    assert (sum(run.stated), sum(run.given)) == tuple(len(records) + more for more in tried.grown)


def test_a_record_that_comes_at_the_end_meanwhile_is_found_or_belongs_to_another_day(
    tried: Tried, opened: Open
) -> None:
    *records, last = two_pages_and_some(tried)
    service, trial = opened(records)
    run = trial.search(progress=lambda *_counts: hold(tried, service, [*records, last]))
    assert ids(records) == trial.kept[: len(records)]
    assert run.is_complete
    assert sum(run.stated) == len(run.found) == len(trial.kept)


def test_a_record_that_goes_meanwhile_takes_another_away_only_with_a_word(tried: Tried, opened: Open) -> None:
    records = two_pages_and_some(tried)
    service, trial = opened(records)
    run = trial.search(progress=lambda *_counts: hold(tried, service, records[1:]))
    assert (sum(run.stated), sum(run.given)) == tuple(len(records) + more for more in tried.shrunk)
    assert len(run.found) == len(trial.kept) == sum(run.given)
    stayed = set(ids(records[1:]))
    assert stayed <= set(trial.kept) or not run.is_complete


def test_each_request_is_counted_for_itself(tried: Tried, opened: Open) -> None:
    records = tried.examples(tried.size + 1)
    _service, trial = opened(records)
    run = trial.search(*tried.everything, *tried.everything)
    first = run.stated[: len(tried.everything)]
    assert run.stated == run.given == first * 2
    assert sum(first) == len(run.found) == len(records)


def test_a_stand_in_is_not_made_to_rest_and_the_service_itself_is(tried: Tried, opened: Open) -> None:
    service, trial = opened(two_pages_and_some(tried))
    trial.search()
    rests = [tried.rests] * (len(service.asked) - 1) if tried.rests else []
    assert trial.glass.slept == pytest.approx(rests)
    assert tried.rests or vars(type(trial.connect(None)))["rest"] >= 1.0


NO_RESULTS: Final = {
    "nothing": b"",
    "words": b"neither XML nor JSON",
    "a list": b"[]",
    "an object": b"{}",
    "an element": b"<nothing/>",
    "a well of brackets": b"[" * 100_000,
    "a file of ours": b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hosts">]><a>&e;</a>',
}


@pytest.mark.parametrize("body", NO_RESULTS.values(), ids=NO_RESULTS)
def test_what_is_no_search_result_is_a_failed_search(opened: Open, body: bytes) -> None:
    _service, trial = opened([])
    with Scripted([Reply(body=body)]) as service:
        trial.address = service.address
        with pytest.raises(SourceError):
            trial.search()
    assert (len(trial.failures), trial.runs) == (1, [])


@pytest.mark.parametrize("fault", list(Fault))
def test_a_fault_that_passes_costs_no_record(tried: Tried, opened: Open, fault: Fault) -> None:
    records = two_pages_and_some(tried)
    # Where a page does not come again, a busy machine must not be taken for a silent service.
    patience = PATIENCE.get(fault, 10.0) * (5 if tried.loses else 1)
    service, trial = opened(records, read=patience, attempts=4)
    service.fault(fault, after=1)
    run = trial.search()
    if fault in tried.loses:
        assert (run.missing, run.is_complete) == (tried.size, False)
    else:
        assert trial.kept == ids(records)
        assert run.is_complete
    assert (len(trial.runs), trial.failures) == (1, [])


@pytest.mark.parametrize("after", [0, 1])
@pytest.mark.parametrize("fault", list(Fault))
def test_a_fault_that_lasts_is_a_failed_search_and_never_fewer_records(
    tried: Tried, opened: Open, fault: Fault, after: int
) -> None:
    records = two_pages_and_some(tried)
    service, trial = opened(records, read=PATIENCE.get(fault, 10.0))
    service.fault(fault, times=-1, after=after)
    with pytest.raises(SourceError) as caught:
        trial.search()
    (failure,) = trial.failures
    assert re.search(SAID[fault], failure.problem, re.IGNORECASE), failure.problem
    assert failure.problem == caught.value.problem
    assert (trial.runs, trial.kept) == ([], [])
    assert not any(secret in str(caught.value) for secret in (KEY, CONTACT))
    assert len(str(caught.value).splitlines()) == 2


def test_a_failed_search_goes_on_once_the_fault_is_over(tried: Tried, opened: Open) -> None:
    records = two_pages_and_some(tried)
    service, trial = opened(records)
    service.fault(Fault.SERVER_ERROR, times=-1, after=2)
    with pytest.raises(SourceError):
        trial.search()
    service.mend()
    before = len(service.asked)
    assert trial.search().is_complete
    assert trial.kept == ids(records)
    assert len(service.asked) - before == answers_to(tried, records) - 2


def test_a_source_waits_as_long_as_the_service_asks_for(tried: Tried, opened: Open) -> None:
    service, trial = opened(two_pages_and_some(tried))
    service.fault(Fault.TOO_MANY, after=1)
    assert trial.search().is_complete
    # Without its word the pause would be half a second; what a host rests between requests is less.
    assert [seconds for seconds in trial.glass.slept if seconds >= 0.5] == [1.0]


def test_a_query_that_cannot_be_asked_leaves_no_trace(tried: Tried, opened: Open) -> None:
    service, trial = opened(tried.examples(1))
    with pytest.raises(UsageError) as caught:
        trial.search(*tried.everything, tried.unaskable)
    assert caught.value.place == "searches/example.toml"
    assert service.asked == []
    assert (trial.runs, trial.failures, trial.kept) == ([], [], [])
    assert not [file for file in (trial.folder / "raw").iterdir() if file.suffix != ".lock"]


def test_a_query_that_the_service_refuses_is_a_failed_search_at_once(tried: Tried, opened: Open) -> None:
    if tried.refused is None:
        pytest.skip(f"the stand-in of {tried.name} refuses no query")
    service, trial = opened(tried.examples(1))
    with pytest.raises(SourceError) as caught:
        trial.search(tried.refused)
    assert [failure.problem for failure in trial.failures] == [caught.value.problem]
    assert (trial.runs, trial.kept) == ([], [])
    assert len(service.asked) == 1
    assert trial.glass.slept == []


@pytest.mark.parametrize("year", [1990, 2001, 2050])
def test_what_came_into_the_source_since_a_day_is_part_of_everything(
    tried: Tried, opened: Open, year: int
) -> None:
    records = two_pages_and_some(tried)
    _service, trial = opened(records)
    run = trial.search(since=date(year, 1, 1))
    assert run.is_complete
    assert set(trial.kept) <= set(ids(records))
    if run.since is None:
        assert trial.kept == ids(records)
        assert any("cannot be asked" in warning for warning in run.warnings)
    else:
        assert run.since == f"{year}-01-01"
        # What the examples came in on differs from source to source, but none before 2000 or after 2049.
        assert year != 1990 or trial.kept == ids(records)
        assert year != 2050 or trial.kept == []
