"""Laws of the times at which Python looks for no garbage: they end, and nothing is kept for ever."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from litreview.model.garbage import collecting_no_garbage, free_all_garbage


class Ring:
    """Something that refers to itself, as an app and its screens do."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    was_on = gc.isenabled()
    yield
    gc.unfreeze()
    (gc.enable if was_on else gc.disable)()


def failing() -> None:
    """Fail while no garbage is looked for."""
    with collecting_no_garbage():
        assert not gc.isenabled()
        raise KeyError


def test_it_is_looked_for_again_whatever_happened_meanwhile() -> None:
    gc.enable()
    with pytest.raises(KeyError):
        failing()
    assert gc.isenabled()


def test_one_time_within_another_does_not_end_it() -> None:
    gc.enable()
    with collecting_no_garbage():
        with collecting_no_garbage():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_times_that_overlap_as_in_two_threads_end_too() -> None:
    gc.enable()
    one, other = collecting_no_garbage(), collecting_no_garbage()
    one.__enter__()
    other.__enter__()
    one.__exit__(None, None, None)
    other.__exit__(None, None, None)
    assert gc.isenabled()


def test_who_looks_for_none_at_all_is_left_alone() -> None:
    gc.disable()
    with collecting_no_garbage():
        pass
    assert not gc.isenabled()


def test_what_was_left_out_is_freed_when_all_is_looked_through() -> None:
    with collecting_no_garbage():
        kept = weakref.ref(Ring())
    gc.collect()
    assert kept() is not None
    free_all_garbage()
    assert kept() is None
