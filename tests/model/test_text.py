"""Laws of text from outside: harmless to a terminal, unchanged in meaning, and folded for matching only."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.text import clean, fold, harmless, is_tidy, one_line

DANGEROUS = {"\x1b", "\x07", "\x9b", "\x00", "\x08", "\x7f", "\u202e", "\u2066", "\u200f"}


@pytest.mark.parametrize(
    ("hostile", "left"),
    [
        ("a\x1b]52;c;ZXZpbA==\x07b", "ab"),
        ("a\x1b]0;title\x1b\\b", "ab"),
        ("a\x9b2Jb", "ab"),
        ("a\x1bcb", "ab"),
        ("a\x1b[31mred\x1b[0m", "ared"),
        ("a\x1bP1$r0m\x1b\\b", "ab"),
        ("right \u202eleft", "right left"),
        ("IL-6 [pg/mL] [/x] [@click=app.quit]x[/]", "IL-6 [pg/mL] [/x] [@click=app.quit]x[/]"),
        ("læring\x00 og mestring\xad", "læring og mestring"),
    ],
)
def test_what_could_drive_a_terminal_is_gone(hostile: str, left: str) -> None:
    assert clean(hostile) == left


@given(st.text())
def test_nothing_that_is_left_can_drive_a_terminal(text: str) -> None:
    for made in (harmless(text), clean(text), one_line(text)):
        assert not DANGEROUS & set(made)
        assert all(letter in "\n\t" or unicodedata.category(letter) != "Cc" for letter in made)
    assert "\n" not in one_line(text)


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert one_line(one_line(text)) == one_line(text)


@given(st.text(st.characters(categories=("L", "Nd", "Po"))))
def test_letters_of_every_script_stay(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)


def test_no_character_is_kept_for_the_company_it_is_in() -> None:
    kept = {letter for letter in map(chr, range(0x3200)) if letter in harmless(f"a{letter}b")}
    assert {unicodedata.category(letter) for letter in kept - {"\n", "\t"}}.isdisjoint(
        {"Cc", "Cs", "Co", "Cn"}
    )
    assert not DANGEROUS & kept
    marks = [letter for letter in kept if unicodedata.category(letter) in {"Mn", "Me"}]
    assert marks
    assert all(len(harmless("a" + mark * 30)) < 30 for mark in marks)


@given(st.text("ab \t\n\r\xa0\u2009\u3000åé\u0301"))
def test_runs_of_blanks_are_one_blank_whatever_blanks_they_are(text: str) -> None:
    paragraphs = unicodedata.normalize("NFC", harmless(text))
    blanks = re.sub(r"[^\S\n]+", " ", paragraphs)
    assert clean(text) == re.sub(r" ?\n ?", "\n", blanks).strip()
    assert one_line(text) == " ".join(clean(text).split())


def test_paragraphs_stay_and_blanks_are_one() -> None:
    assert clean("BAKGRUNN:  å\tlære\r\n\r\nMETODE: b ") == "BAKGRUNN: å lære\n\nMETODE: b"
    assert one_line("a\n\n b") == "a b"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ÆRLIG Øvelse Åpen", "aerlig ovelse apen"),
        ("a\u030a", "a"),
        ("2010–2019", "2010-2019"),
        ("«x»", '"x"'),
    ],
)
def test_folding_is_for_matching(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_a_tidy_text_has_nothing_to_be_cleaned_but_its_ends(text: str) -> None:
    if is_tidy(text):
        assert clean(text) == one_line(text) == text.strip()


@given(st.lists(st.text(), max_size=4))
def test_texts_folded_together_are_as_folded_alone(texts: list[str]) -> None:
    assert fold("\x1f".join(texts)) == "\x1f".join(map(fold, texts))
