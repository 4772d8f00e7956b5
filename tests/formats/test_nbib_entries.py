"""Entries of PubMed's text format are cut alike, all at once or line by line."""

import re

from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.nbib import NbibReader
from litreview.formats.nbib_entries import RawEntry, entries
from litreview.formats.texts import Text
from litreview.model.text import one_line

_LINES = st.sampled_from(
    [
        *(
            "PMID- 1",
            "PMID- 2",
            "OWN - NLM",
            "OWN - ERIC",
            "TI  - A title",
            "TI  - ",
            "AU  - Berg K",
            "AB  -",
        ),
        *(
            "      goes on",
            "       goes on ",
            "      ",
            "",
            " ",
            "without a tag",
            "ti  - small",
            "TI\t - by a tab",
        ),
    ]
)


def _told(raw: RawEntry) -> tuple[int, int, list[tuple[str, str]]]:
    return raw.line, raw.original.count("\n"), [(tag, one_line(value)) for tag, value in raw.pairs]


@given(st.lists(_LINES, max_size=25))
def test_blocks_that_are_read_at_once_are_as_if_read_line_by_line(lines: list[str]) -> None:
    # A tab after a tag is in no regular form, so that its block is read line by line.
    irregular = [re.sub(r"^([A-Z]{2,4}) *- ", r"\1\t- ", line) for line in lines]
    assert list(map(_told, entries(Text.of("\n".join(lines))))) == list(
        map(_told, entries(Text.of("\n".join(irregular))))
    )


def test_an_entry_of_more_lines_than_are_read_at_once_is_one() -> None:
    lines = ["PMID- 7", "TI  - A title", *("AU  - Berg K" for _line in range(12_000)), "AB  - The end."]
    (raw,) = entries(Text.of("\n".join(lines)))
    assert (raw.line, len(raw.pairs), raw.pairs[-1]) == (1, 12_003, ("AB", "The end."))


def test_a_tag_that_comes_again_goes_on_with_the_value_where_it_has_one() -> None:
    text = "PMID- 7\nTI  - A title\nTI  - in two\nPT  - Review\nPT  - Journal Article\n"
    (record,) = NbibReader().read(text, source="pubmed").records
    assert (record.title, record.publication_types) == ("A title in two", ("Review", "Journal Article"))
