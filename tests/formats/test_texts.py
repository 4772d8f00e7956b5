"""A text's lines are the same however much of it is read at a time."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.texts import Text


class Trickle(io.StringIO):
    """A file that never gives more than three characters at a time."""

    def read(self, size: int | None = -1, /) -> str:
        """Return what comes next, which is little."""
        return super().read(min(size, 3) if size and size > 0 else size)


@given(st.text("ab\n", max_size=30))
def test_lines_are_those_of_the_file_wherever_its_parts_end(text: str) -> None:
    lines = [line.removesuffix("\n") for line in io.StringIO(text)]
    assert list(Text(lambda: Trickle(text)).lines()) == list(Text.of(text).lines()) == lines


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_one(end: str) -> None:
    assert list(Text.of(end.join(("TY  - JOUR", "", "ER  - ", ""))).lines()) == ["TY  - JOUR", "", "ER  - "]


@given(st.text("ab\n", max_size=30))
def test_parts_are_of_whole_lines_and_together_the_text(text: str) -> None:
    parts = list(Text(lambda: Trickle(text)).parts())
    assert "".join(parts) == text
    assert all(part.endswith("\n") for part in parts[:-1])
