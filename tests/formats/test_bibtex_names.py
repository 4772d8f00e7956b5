"""Names of a BibTeX list are parted as bibtexparser parts them, of which only awkward ones need it."""

import pytest
from bibtexparser.middlewares.names import split_multiple_persons_names
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.bibtex_fields import parted

_PARTS = st.sampled_from(
    ["and", "AND", "Berg", "K.", "S{\\o}rensen", "{Simon", "Schuster}", "\\'Emile", "\\{", "a\\"]
)


@given(
    st.lists(_PARTS, min_size=1, max_size=9)
    .map(" ".join)
    .filter(lambda text: text.count("{") == text.count("}"))
)
def test_names_are_parted_as_by_the_parser(value: str) -> None:
    assert parted(value) == split_multiple_persons_names(value)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Berg, K. and S{\\o}rensen, P.", ["Berg, K.", "S{\\o}rensen, P."]),
        ("{Simon and Schuster} and Berg, K.", ["{Simon and Schuster}", "Berg, K."]),
        ("Sand, K. AND Anders And", ["Sand, K.", "Anders And"]),
    ],
)
def test_an_and_within_braces_or_a_word_parts_nobody(value: str, names: list[str]) -> None:
    assert parted(value) == names
