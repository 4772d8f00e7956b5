"""On records that people have labelled: how many works are lost, and how many copies are left."""

import os
from functools import cache
from pathlib import Path

import pytest

from benchmarks.duplicates.scoring import Score, score
from benchmarks.duplicates.sets import id_in_file, read, records_file, truth_of
from litreview.duplicates import find

MOST_QUEUED = 16
"""Pairs a person is asked about, per 1,000 records of a small set on one subject."""


def shared() -> Path:
    folder = os.environ.get("LITREVIEW_SHARED_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("LITREVIEW_SHARED_DATA names no folder: the labelled records are not ours to ship")
    return Path(folder)


@cache
def scored(name: str) -> Score:
    data = shared()
    if not records_file(data, name).exists():
        pytest.skip(f"LITREVIEW_SHARED_DATA has no duplicates/{name}")
    found = find(read(records_file(data, name)))
    clusters = [[id_in_file(one) for one in cluster] for cluster in found.clusters]
    queue = [(id_in_file(pair.first), id_in_file(pair.second)) for pair in found.doubtful]
    return score(truth_of(data, name, strict=True), clusters, queue)


@pytest.mark.parametrize(
    ("name", "lost", "left"),
    [
        ("cytology_screening", 0, 0),
        ("respiratory", 1, 1),
        ("neuroimaging", 0, 2),
        ("digital_work", 0, 3),
        ("gambling", 0, 1),
    ],
)
def test_no_more_works_are_lost_and_no_more_copies_left_than_were(name: str, lost: int, left: int) -> None:
    told = scored(name)
    assert told.lost <= lost
    assert told.left <= left
    assert told.per_thousand <= MOST_QUEUED


def test_a_file_brought_in_twice_leaves_no_copy() -> None:
    told = scored("twice")
    assert told.copies == 929
    assert told.left == 0


def test_the_reading_of_the_labelled_sets_loses_no_record() -> None:
    data = shared()
    name = "gambling"
    ids = {id_in_file(one.id) for one in read(records_file(data, name))}
    assert ids == set(truth_of(data, name, strict=True))
