"""The engines a store can have: each test over ``team`` is a law of every one of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.postgres.cluster import Cluster, ServedReview, Unavailable, new_cluster
from tests.store.teams import ServedTeam, SqliteTeam, Team


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Give a PostgreSQL server of this test run, or skip saying why there is none."""
    try:
        with new_cluster() as made:
            yield made
    except Unavailable as reason:
        pytest.skip(f"no PostgreSQL server: {reason}")


@pytest.fixture
def served(cluster: Cluster) -> Iterator[ServedReview]:
    """Give a new review on the server."""
    review = cluster.new_review()
    yield review
    review.close()


@pytest.fixture(params=["sqlite", "postgres"])
def team(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Team]:
    """Give a new review and everybody's way to its store, on each engine."""
    made: Team
    if request.param == "sqlite":
        made = SqliteTeam(tmp_path / "review.db")
    else:
        made = ServedTeam(request.getfixturevalue("served"))
    yield made
    made.close()
