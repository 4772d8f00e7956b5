"""Laws of a server that falls and of programs that die: no acknowledged vote is lost, none is doubled."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from random import Random
from time import sleep

import pytest

from litreview.model.events import Vote
from litreview.store.audit import rebuilt_otherwise
from tests.making import FIRST
from tests.soak import rounds
from tests.store.postgres.cluster import Cluster, ServedReview, Unavailable, new_cluster

WRITERS = 8


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    try:
        with new_cluster(settings=()) as made:
            yield made
    except Unavailable as reason:
        pytest.skip(f"no PostgreSQL server: {reason}")


@pytest.fixture
def served(cluster: Cluster) -> Iterator[ServedReview]:
    review = cluster.new_review()
    yield review
    review.close()


def start(served: ServedReview, name: str, limit: int, who: str = "first") -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-m", "tests.soak.served_writer", str(served.address), who, name, str(limit)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((".", os.environ.get("PYTHONPATH", "")))},
    )


def first_word(writer: "subprocess.Popen[str]") -> str:
    assert writer.stdout is not None
    return writer.stdout.readline().strip()


def end(writer: "subprocess.Popen[str]") -> list[str]:
    """Kill the writer; return the records whose votes it said to be acknowledged since the first word."""
    writer.kill()
    rest, errors = writer.communicate()
    assert errors == ""
    return [line for line in rest.split("\n") if line]


def kept(served: ServedReview) -> list[str]:
    """Return the records that ``first`` has voted on, in the log's order; the log must be sound."""
    store = served.store("first")
    assert store.faults() == []
    assert rebuilt_otherwise(store) is None
    found = [
        event.act.record
        for _, event in store.events_after(0)
        if isinstance(event.act, Vote) and event.actor == FIRST
    ]
    store.close()
    return list(found)


def test_a_program_killed_at_any_moment_loses_no_acknowledged_vote(served: ServedReview) -> None:
    chance = Random(20260105)
    said: list[str] = []
    for turn in range(rounds(4)):
        writer = start(served, f"turn{turn}", -1)
        said.append(first_word(writer))
        sleep(chance.random() / 5)
        said += end(writer)
    votes = kept(served)
    assert set(said) <= set(votes)
    assert Counter(votes).most_common(1)[0][1] == 1
    assert len(said) > rounds(4)


def test_a_server_that_falls_in_the_middle_loses_and_doubles_no_vote(
    cluster: Cluster, served: ServedReview
) -> None:
    chance = Random(20260106)
    writer = start(served, "fallen", -1)
    said = [first_word(writer)]
    for _ in range(rounds(3)):
        sleep(chance.random() / 3)
        cluster.stop("immediate")
        cluster.start()
        said.append(first_word(writer))
    said += end(writer)
    votes = kept(served)
    assert set(said) <= set(votes)
    assert Counter(votes).most_common(1)[0][1] == 1
    assert votes == [f"fallen:{number}" for number in range(len(votes))]  # none between was skipped


def test_eight_programs_without_a_pause_lose_nothing_and_none_is_turned_away(served: ServedReview) -> None:
    each = rounds(15)
    writers = [start(served, f"writer{number}", each) for number in range(WRITERS)]
    ended = [(writer.communicate(), writer.returncode) for writer in writers]
    assert [(errors, code) for (_said, errors), code in ended] == [("", 0)] * WRITERS
    wanted = [f"writer{writer}:{number}" for writer in range(WRITERS) for number in range(each)]
    assert sorted(kept(served)) == sorted(wanted)
