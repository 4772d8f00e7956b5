"""What every test leaves behind is put away."""

from collections.abc import Iterator

import pytest

from tests.making import close_journals


@pytest.fixture(autouse=True)
def _put_away() -> Iterator[None]:
    yield
    close_journals()
