"""Law of blinding: no member learns a hidden vote, or writes what is not theirs, whatever they send."""

from collections.abc import Iterator

import pytest

from tests.store.postgres.attacks_reading import READING
from tests.store.postgres.attacks_writing import WRITING
from tests.store.postgres.cluster import Cluster
from tests.store.postgres.siege import Siege, begin, leaks


@pytest.fixture(scope="module")
def siege(cluster: Cluster) -> Iterator[Siege]:
    review = cluster.new_review()
    yield begin(review)
    review.close()


@pytest.mark.parametrize("reader", ["second", "lead"])
@pytest.mark.parametrize("name", READING)
def test_no_attack_reads_what_is_hidden(siege: Siege, name: str, reader: str) -> None:
    picture, log = siege.picture(), siege.log()
    attacker = siege.attacker(reader)
    READING[name](attacker)
    assert leaks(attacker) == []
    assert attacker.heard
    assert siege.picture() == picture
    assert {event: log[event] for event in log} == {event: siege.log()[event] for event in log}
    attacker.connection.close()


@pytest.mark.parametrize("name", WRITING)
def test_no_attack_writes_what_is_not_the_writers(siege: Siege, name: str) -> None:
    who, attack = WRITING[name]
    picture, log = siege.picture(), siege.log()
    attacker = siege.attacker(who)
    attack(attacker)
    assert leaks(attacker) == []
    assert attacker.heard
    assert siege.picture() == picture
    later = siege.log()
    assert {event: later.get(event) for event in log} == log
    new = [(*row, event) for event, row in later.items() if event not in log]
    assert [row for row in new if row[0] != "first"] == []  # but the victim, who went on voting
    attacker.connection.close()


def test_there_are_forty_attacks_and_more() -> None:
    assert len(READING) + len(WRITING) >= 40


def test_after_all_attacks_the_log_is_sound(siege: Siege) -> None:
    store = siege.review.store("lead")
    assert [fault for fault in store.faults() if "power cut" not in fault] == []
