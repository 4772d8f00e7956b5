"""Garbage: when Python does not look for it, so that nobody waits for that."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collecting_no_garbage() -> Iterator[None]:
    """Let Python look for no garbage while the block makes objects, nor ever among those it leaves.

    A log makes a few hundred thousand, and looking through them again and again takes half of the
    time to open a large review. What nothing refers to any more is freed as ever; what refers to itself
    stays until ``free_all_garbage``.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.enable()


def free_all_garbage() -> None:
    """Free what is garbage by now, also of what Python was told never to look through."""
    gc.unfreeze()
    gc.collect()
