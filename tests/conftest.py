"""What every test leaves behind is put away, and the same tests give the same answer twice."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.making import close_journals

# How long an example takes is the machine's affair. LITREVIEW_EXPLORE=1 looks at new examples each time.
settings.register_profile("litreview", deadline=None, derandomize=not os.environ.get("LITREVIEW_EXPLORE"))
settings.load_profile("litreview")


@pytest.fixture(autouse=True)
def _put_away() -> Iterator[None]:
    yield
    close_journals()
