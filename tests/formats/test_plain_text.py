"""Markup and titles, as plain text."""

import pytest

from litreview.formats.markup import plain
from litreview.formats.titles import bare, is_translated


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<i>in vivo</i> CO<sub>2</sub> and 10<sup>3</sup>", "in vivo CO₂ and 10³"),
        ("p < 0.05 and q > 3", "p < 0.05 and q > 3"),
        ("x<sub>æ</sub>", "xæ"),
        ("AT&amp;T and Q&A", "AT&T and Q&A"),
        ("<jats:p>One</jats:p><p>Two</p>", "\nOne\n\nTwo\n"),
        ("a <nurse> b", "a <nurse> b"),
    ],
)
def test_tags_go_and_signs_stay(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A study.", "A study"),
        ("[Samhandling in Norway].", "Samhandling in Norway"),
        ("[A] and [B].", "[A] and [B]"),
        ("[A [nested] title]", "A [nested] title"),
        ("Care in the U.S.", "Care in the U.S."),
        ("Nurses etc.", "Nurses etc."),
        ("Why?", "Why?"),
        (".", "."),
    ],
)
def test_a_title_loses_only_what_the_database_added(title: str, expected: str) -> None:
    assert bare(title) == expected


def test_brackets_round_the_whole_mark_a_translation() -> None:
    assert is_translated("[A].")
    assert not is_translated("[A] or [B]")
