"""Entries of RIS are cut alike, all at once or line by line."""

from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.ris_entries import RawEntry, entries
from litreview.formats.texts import Text

_LINES = st.sampled_from(
    [
        *("TY  - JOUR", "TY  - BOOK", "TY  -", "ER  - ", "ER  -", "ER  - x"),
        *("TI  - A title ", "TI  -", "KW  - one"),
        *("AU  - Berg, K", "N1  -\ta note", "NL  - behind the end", "QQ  - unknown", "TI  -x", "ti  - small"),
        *("", " ", "goes on", "1.", "Provider: Example", "Record #1 of 2"),
    ]
)  # fmt: skip

Told = tuple[int, bool, bool, int | None, dict[str, str], list[tuple[str, str]], str]


def _told(lines: list[str]) -> list[Told | int]:
    return [_of(raw) if isinstance(raw, RawEntry) else raw for raw in entries(Text.of("\n".join(lines)))]


def _of(raw: RawEntry) -> Told:
    pairs = [(tag, value.strip()) for tag, value in raw.tagged()]
    original = "".join(raw.original.split())
    return raw.line, raw.typed, raw.ended, raw.stray, raw.headings, pairs, original


@given(st.lists(_LINES, max_size=25))
def test_entries_that_are_read_at_once_are_as_if_read_line_by_line(lines: list[str]) -> None:
    # A blank before TY is in no regular form, so that the entry is read line by line.
    indented = [f" {line}" if line.startswith("TY") else line for line in lines]
    assert _told(lines) == _told(indented)


def test_an_entry_of_more_lines_than_are_read_at_once_is_one() -> None:
    lines = [
        "TY  - JOUR",
        "TI  - A title",
        *("AU  - Berg, Kari Annikken" for _line in range(60_000)),
        "ER  - ",
    ]
    (raw,) = entries(Text.of("\n".join(lines)))
    assert isinstance(raw, RawEntry)
    assert (raw.line, len(list(raw.tagged())), raw.ended) == (1, 60_002, True)
