"""Groups grow together, and never across what keeps two members apart."""

from hypothesis import given
from hypothesis import strategies as st

from litreview.duplicates.clusters import Clusters

members = st.integers(0, 9)
pairs = st.lists(st.tuples(members, members), max_size=20)


def free(_one: int, _other: int) -> bool:
    return False


def test_joining_says_whether_it_was_new_known_or_forbidden() -> None:
    clusters: Clusters[int] = Clusters(lambda one, other: {one, other} == {1, 3})
    assert clusters.join(1, 2) is True
    assert clusters.join(2, 1) is None
    assert clusters.join(1, 1) is None
    assert clusters.join(3, 4) is True
    assert clusters.join(2, 4) is False
    assert clusters.groups(range(6)) == [[0], [1, 2], [3, 4], [5]]


def test_a_person_s_word_joins_what_is_apart() -> None:
    clusters: Clusters[int] = Clusters(lambda _one, _other: True)
    clusters.join_anyway(1, 2)
    clusters.join_anyway(1, 2)
    assert clusters.together(2, 1)
    assert clusters.join(2, 3) is False
    assert clusters.groups((3, 2, 1)) == [[3], [2, 1]]


@given(pairs, st.sets(st.frozensets(members, min_size=2, max_size=2), max_size=6))
def test_no_group_holds_two_that_are_apart(joined: list[tuple[int, int]], foes: set[frozenset[int]]) -> None:
    clusters: Clusters[int] = Clusters(lambda one, other: frozenset((one, other)) in foes)
    for one, other in joined:
        clusters.join(one, other)
    groups = clusters.groups(range(10))
    assert sorted(member for group in groups for member in group) == list(range(10))
    assert not any(foe <= set(group) for group in groups for foe in foes)


@given(pairs)
def test_where_nothing_is_apart_groups_are_what_is_connected(joined: list[tuple[int, int]]) -> None:
    clusters: Clusters[int] = Clusters(free)
    news = sum(clusters.join(one, other) is True for one, other in joined)
    groups = clusters.groups(range(10))
    assert len(groups) == 10 - news
    assert all(clusters.together(one, other) for one, other in joined)
    backwards: Clusters[int] = Clusters(free)
    for one, other in reversed(joined):
        backwards.join(other, one)
    assert backwards.groups(range(10)) == groups
