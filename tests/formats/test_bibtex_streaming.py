"""BibTeX of any length, read entry by entry."""

import time
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.bibtex import BibtexReader
from litreview.formats.bibtex_pieces import pieces
from litreview.formats.texts import Text


class MadeUp:
    """A file's text that is never whole anywhere."""

    ends_in_mid_line = False

    def __init__(self, entries: int) -> None:
        self.entries = entries

    def lines(self) -> Iterator[str]:
        for number in range(self.entries):
            yield f"@article{{key{number},"
            yield f"  title = {{Title {number}}},"
            yield f"  abstract = {{{'Læring og mestring. ' * 40}}}"
            yield "}"

    def parts(self) -> Iterator[str]:
        return (f"{line}\n" for line in self.lines())

    def head(self, characters: int) -> str:
        return "\n".join(MadeUp(2).lines())[:characters]

    def whole(self) -> str:
        raise AssertionError


def peak(entries: int) -> int:
    tracemalloc.start()
    read = sum(1 for _entry in BibtexReader().entries(MadeUp(entries), source="test"))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert read == entries
    return most


def test_four_times_the_entries_take_no_more_memory() -> None:
    peak(1_000)  # what is loaded and remembered for good
    assert peak(4_000) < 1.5 * peak(1_000)


BITS = [
    "@article{k,",
    "@string{s=1}",
    "@misc(",
    "title={One}",
    ",",
    "}",
    "{",
    ")",
    "\n",
    "\n@",
    "@",
    "x",
    "\\",
    '"',
]


@given(st.lists(st.sampled_from(BITS), max_size=30).map("".join))
def test_the_pieces_together_are_the_text(text: str) -> None:
    cut = list(pieces(text.split("\n")))
    assert "".join(piece for _line, piece in cut).replace("\ue000", "@").replace("no-key-here,", "") == text
    assert all(line == text[: text.index(text)].count("\n") + 1 for line, _piece in cut[:1])
    lines = [line for line, _piece in cut]
    assert lines == sorted(lines)


def test_an_entry_longer_than_what_is_looked_at_together_is_read_whole() -> None:
    long = "x" * 1_000_000
    second = f"@article{{b, title={{Two}}, abstract={{{long}}}}}"
    text = f"@article{{a, title={{One}}}}\n{second}\n@article{{c, title={{Three}}}}"
    one, two, three = BibtexReader().read(text, source="test").records
    assert (one.title, two.title, two.abstract, three.title) == ("One", "Two", long, "Three")


DEEP = 100_000


@pytest.mark.parametrize(
    "text",
    [
        "{" * DEEP,
        "}" * DEEP + "@a{b,title={x}}",
        "@article{a,title={" + "{" * DEEP + "}" * DEEP + "}}",
        "@article{a,title={" + "{" * DEEP,
        "@article{a, title={x}, author={" + "{" * DEEP + "}" * DEEP + "}}",
        "@article{a,\n" * (DEEP // 5),
        "@a(b,title={x}\n" * (DEEP // 5),
        "@article{a,\n" + "a = {{}\n" * DEEP + "}",
        "@article{a, title=" + "a#" * DEEP + "a}",
        "@string{a=a#a#a#a}\n@string{b=a#a#a}\n" * 20_000,
        "@a{b,title={x}, author={" + "a and " * DEEP + "b}}",
        "@a{b,title={x},crossref={b}}",
        "\n@" * DEEP,
        "@comment{" + "x\n" * 1_000_000,
        "x\n" * 1_000_000,
    ],
    ids=range(15),
)
def test_a_hostile_file_is_read_in_time_and_without_an_exception(text: str) -> None:
    begun = time.monotonic()
    list(BibtexReader().entries(Text.of(text), source="test"))
    assert time.monotonic() - begun < 30
