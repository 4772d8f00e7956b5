"""Each registered source in turn, its service open on this machine, and a desk that asks it."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Protocol

import pytest

from litreview.demo.standins import StandIn
from litreview.model.records import Record
from litreview.searches.registry import source_names
from litreview.store.journal import Journal
from litreview.store.sqlite import SqliteStore
from tests.making import TickingClock
from tests.searches.sources_under_test import TRIED, Trial, Tried


class Open(Protocol):
    """Opens the service with these records, and gives the desk that asks it."""

    def __call__(
        self, records: Sequence[Record], *, attempts: int = 2, read: float = 10.0
    ) -> tuple[StandIn, Trial]: ...


@pytest.fixture
def _biopython_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    from Bio import Entrez  # noqa: PLC0415 - most tests here do without

    monkeypatch.setattr(Entrez, "time", SimpleNamespace(time=lambda: 0.0, sleep=lambda _seconds: None))


@pytest.fixture(params=source_names())
def tried(request: pytest.FixtureRequest) -> Tried:
    if request.param not in TRIED:
        pytest.fail(f"{request.param} is registered as a source and has no stand-in in sources_under_test.py")
    return TRIED[request.param]


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with nothing in it, to be copied: making one takes longer than most searches here."""
    file = tmp_path_factory.mktemp("store") / "review.db"
    SqliteStore.create(file, TickingClock()).close()
    return file


@pytest.fixture
def opened(tried: Tried, tmp_path: Path, empty_store: Path, _biopython_does_not_wait: None) -> Iterator[Open]:
    with ExitStack() as stack:

        def opening(
            records: Sequence[Record], *, attempts: int = 2, read: float = 10.0
        ) -> tuple[StandIn, Trial]:
            service = stack.enter_context(tried.stand_in(records))
            shutil.copy(empty_store, tmp_path)
            store = SqliteStore.open(tmp_path / empty_store.name, TickingClock())
            stack.callback(store.close)
            trial = Trial(tried, service.address, tmp_path, Journal(store), attempts=attempts, read=read)
            return service, trial

        yield opening
