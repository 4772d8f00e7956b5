"""Tests that make a reference list are passed over where there is no pandoc 3."""

import pytest

from litreview.exports import pandoc
from litreview.model.errors import UsageError


def _is_there() -> bool:
    try:
        pandoc.program()
    except UsageError:
        return False
    return True


needs_pandoc = pytest.mark.skipif(
    not _is_there(), reason="there is no pandoc 3 here: pip install 'litreview[styles]'"
)
