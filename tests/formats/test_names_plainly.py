"""A name written as most are is read at one look exactly as it is read with care."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.names import author, plainly

_WORDS = st.sampled_from(
    """
    Nordmann nordmann Sørensen O'Sample Åse-Marie de la Van K KA KAB KABC K. K.A. K.-A. A.B III II IV Jr JR SR
    Sr. 2nd group Group INC University og & et al . - ' Ł Łukasz É Étienne x1 Ǆ
    """.split()  # noqa: SIM905 - a list of words is read as one
)
_NAMES = st.lists(
    st.tuples(_WORDS, st.sampled_from([" ", ", ", ",", "  ", ". "])), min_size=1, max_size=6
).map(lambda parts: "".join(word + between for word, between in parts[:-1]) + parts[-1][0])


@given(_NAMES)
def test_what_is_read_at_one_look_is_what_care_would_have_read(name: str) -> None:
    # A blank before the name means nothing, and keeps it from being read at one look.
    assert plainly(name) in {None, author(f" {name}")}
    assert author(name) == author(f" {name}")


@pytest.mark.parametrize(
    "name", ["Nordmann, Kari A.", "Nordmann KA", "de la Cruz K. A.", "Sørensen, Åse-Marie"]
)
def test_most_names_are_read_at_one_look(name: str) -> None:
    assert plainly(name)


@pytest.mark.parametrize("name", ["Example INC", "Nordmann III", "Learning, Group", "Kari Nordmann", ""])
def test_other_names_are_not(name: str) -> None:
    assert plainly(name) is None
