"""The laws of every registered source when its run is killed or interrupted, and when it is read again."""

import gzip
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from litreview.demo.standins import Fault, StandIn
from litreview.model.errors import UsageError
from tests.making import new_journal
from tests.searches.asking import CONTACT, KEY
from tests.searches.conftest import Open
from tests.searches.sources_under_test import Trial, Tried, answers_to, ids, two_pages_and_some

CAME: Final = 2
"""Answers that have come when a run is broken off."""


def kill_in_the_middle(trial: Trial, service: StandIn) -> None:
    """Run the search in a process of its own, and kill it while it waits for an answer."""
    service.fault(Fault.HANG, after=CAME)
    words = [sys.executable, "-m", "tests.searches.searching", trial.tried.name, trial.address]
    root = Path(__file__).parents[2]
    with subprocess.Popen([*words, str(trial.folder)], cwd=root, stderr=subprocess.PIPE) as searching:  # noqa: S603
        while not service.hanging.wait(0.1):
            assert searching.poll() is None, searching.communicate()[1].decode()
        searching.kill()


def interrupt(trial: Trial) -> None:
    """Run the search, and press Ctrl-C when the second page has come."""
    told: list[int] = []

    def progress(given: int, _stated: int) -> None:
        told.append(given)
        if len(told) == CAME:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        trial.search(progress=progress)


def test_a_run_that_was_killed_goes_on_and_asks_for_nothing_twice(tried: Tried, opened: Open) -> None:
    records = two_pages_and_some(tried)
    service, trial = opened(records)
    elsewhere = trial.folder / "undisturbed"
    elsewhere.mkdir()
    undisturbed = Trial(tried, trial.address, elsewhere, new_journal(elsewhere)).search()
    service.asked.clear()
    kill_in_the_middle(trial, service)
    assert len(service.asked) == CAME + 1
    assert (trial.runs, trial.failures, trial.kept) == ([], [], [])
    assert trial.desk.broken_off(trial.query()) is not None

    run = trial.search()
    # Only what was hanging was asked for again.
    assert len(service.asked) == answers_to(tried, records) + 1
    assert run.found == undisturbed.found
    assert run.is_complete
    assert trial.kept == ids(records)
    assert (len(trial.runs), trial.failures) == (1, [])
    assert trial.answers == set(run.answers)
    assert trial.desk.broken_off(trial.query()) is None
    assert trial.reread().differing == ()


def test_a_run_that_was_interrupted_says_so_and_goes_on(tried: Tried, opened: Open) -> None:
    records = two_pages_and_some(tried)
    service, trial = opened(records)
    interrupt(trial)
    assert len(service.asked) == CAME
    assert [failure.problem for failure in trial.failures] == ["interrupted"]
    assert (trial.runs, trial.kept) == ([], [])

    run = trial.search()
    assert len(service.asked) == answers_to(tried, records)
    assert run.is_complete
    assert trial.kept == ids(records)
    assert (len(trial.runs), len(trial.failures)) == (1, 1)


def test_a_run_whose_service_has_forgotten_it_begins_anew(tried: Tried, opened: Open) -> None:
    records = two_pages_and_some(tried)
    _first, trial = opened(records)
    interrupt(trial)
    with tried.stand_in(records) as service:
        trial.address = service.address
        run = trial.search()
    anew = answers_to(tried, records)
    assert len(service.asked) == (1 + anew if tried.remembers else anew - CAME)
    assert run.is_complete
    assert [found.record for found in run.found] == trial.kept == ids(records)
    assert len(trial.runs) == 1


def test_a_run_that_begins_anew_has_nothing_of_what_came_before(tried: Tried, opened: Open) -> None:
    records = two_pages_and_some(tried)
    _first, trial = opened(records)
    interrupt(trial)
    with tried.stand_in(records[1:]) as service:
        trial.address = service.address
        run = trial.search()
    if tried.remembers:
        assert trial.kept == ids(records[1:])
    assert trial.answers == set(run.answers)


def test_a_run_is_gone_on_with_whoever_asks_next(tried: Tried, opened: Open) -> None:
    records = two_pages_and_some(tried)
    service, trial = opened(records)
    interrupt(trial)
    trial.key, trial.contact = "another key", "another@library.example"
    assert trial.search().is_complete
    assert len(service.asked) == answers_to(tried, records)


def test_no_key_and_no_address_of_a_person_is_written_anywhere(tried: Tried, opened: Open) -> None:
    _service, trial = opened(two_pages_and_some(tried))
    interrupt(trial)
    files = [file for file in trial.folder.rglob("*") if file.is_file()]
    assert {".run", ".gz", ".db"} <= {file.suffix for file in files}
    for file in files:
        content = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        assert not any(secret.encode() in content for secret in (KEY, CONTACT)), file.name


def test_a_run_read_again_is_the_same_and_nobody_is_asked(tried: Tried, opened: Open) -> None:
    service, trial = opened(two_pages_and_some(tried))
    run = trial.search()
    asked = len(service.asked)
    again = trial.reread()
    assert (again.differing, again.run.found) == ((), run.found)
    assert (again.run.stated, again.run.given) == (run.stated, run.given)
    assert len(service.asked) == asked
    assert len(trial.runs) == 1


DAMAGES: Final[dict[str, Callable[[Path], object]]] = {
    "not here": Path.unlink,
    "damaged": lambda file: file.write_bytes(file.read_bytes()[:-9]),
    "another than came": lambda file: file.write_bytes(gzip.compress(b"something else")),
}


@pytest.mark.parametrize("problem", list(DAMAGES))
def test_a_run_one_of_whose_answers_is_lost_is_not_read_again(
    tried: Tried, opened: Open, problem: str
) -> None:
    _service, trial = opened(two_pages_and_some(tried))
    run = trial.search()
    DAMAGES[problem](trial.raw / f"{run.answers[-1]}.gz")
    with pytest.raises(UsageError, match=problem) as caught:
        trial.reread()
    assert caught.value.place == f"searches/raw/{run.answers[-1]}.gz"
    assert len(str(caught.value).splitlines()) == 2
    assert len(trial.runs) == 1
