"""Laws of subject headings: only what marks itself is one."""

import pytest

from litreview.formats.headings import is_marked, qualified


@pytest.mark.parametrize("word", ["*Self Care", "Self Care/*methods", "Self Care/mt [Methods]"])
def test_a_mark_makes_a_heading(word: str) -> None:
    assert is_marked(word)


@pytest.mark.parametrize("word", ["IL-6 [pg/mL] and [sic]", "a/b", "self care [methods]", "*", ""])
def test_a_keyword_with_signs_in_it_stays_one(word: str) -> None:
    assert not is_marked(word)


def test_each_qualifier_is_a_heading_of_its_own() -> None:
    assert qualified("Self Care/mt [Methods]/ed") == ["Self Care/methods", "Self Care/ed"]
