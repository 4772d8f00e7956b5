"""What databases do to letters tells no two words apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.duplicates.words import letters, plain, tight


@pytest.mark.parametrize(
    "spelling", ["Lærings- og mestringstilbud på Rørøs", "LÆRINGS– OG MESTRINGSTILBUD PÅ RØRØS",
                 "Laerings- og mestringstilbud paa Roeroes", "Lerings og mestringstilbud pa Roros",
                 "Lærings‑ og mestringstilbud på Rørøs.", "<i>Lærings-</i> og mestringstilbud&nbsp;på Rørøs",
                 "LÃ¦rings- og mestringstilbud pÃ¥ RÃ¸rÃ¸s"],
)  # fmt: skip
def test_norwegian_letters_have_one_spelling(spelling: str) -> None:
    assert plain(spelling) == "lerings og mestringstilbud pa roros"


@pytest.mark.parametrize("letter", ["ø", "Ø", "o", "oe", "OE", "ö", "ó", "œ"])
def test_every_writing_of_oe_is_one(letter: str) -> None:
    assert plain(f"S{letter}rensen") == "sorensen"


@pytest.mark.parametrize("letter", ["å", "Å", "a", "aa", "Aa", "á", "a\u030a"])
def test_every_writing_of_aa_is_one(letter: str) -> None:
    assert plain(f"H{letter}land") == "haland"


@pytest.mark.parametrize("letter", ["æ", "Æ", "ae", "AE", "e"])
def test_every_writing_of_ae_is_one(letter: str) -> None:
    assert plain(f"N{letter}ss") == "ness"


@pytest.mark.parametrize("dash", "-‐‑‒–—−")
def test_a_dash_is_a_dash(dash: str) -> None:
    assert plain(f"patient{dash}centred care") == "patient centred care"


@pytest.mark.parametrize("apostrophe", "'’‘´`")
def test_an_apostrophe_parts_no_word(apostrophe: str) -> None:
    assert plain(f"nurses{apostrophe} and patient{apostrophe}s views") == "nurses and patients views"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("The <i>in vitro</i> effect of CO<sub>2</sub>", "the in vitro effect of co 2"),
        ("Care &amp; cure", "care cure"),
        ("β-blockers and TNF-α", "beta blockers and tnf alpha"),
        ("µ-opioids", "mu opioids"),
        ("Dose of $\\alpha$ in rats", "dose of in rats"),
        ("Εκπαίδευση ασθενών", "εκπαιδευση ασθενων"),
        ("Занятость и труд", "занятость и труд"),
        ("  ", ""),
        ("", ""),
        ("…!?", ""),
    ],
)
def test_markup_signs_and_greek_are_put_away(written: str, words: str) -> None:
    assert plain(written) == words


def test_letters_encoded_twice_are_read_only_where_that_is_what_they_are() -> None:
    assert plain("KÃ¶nig") == plain("König")
    assert plain("SÃO PAULO") == "sao paulo"


@given(st.text(max_size=80))
def test_plain_words_are_plain_and_stay_so(text: str) -> None:
    words = plain(text)
    assert words == " ".join(words.split())
    assert tight(words) == letters(text) == "".join(words.split())


@pytest.mark.parametrize("code", range(128))
def test_in_ascii_all_but_letters_figures_and_apostrophes_parts_words(code: int) -> None:
    sign = chr(code)
    within = sign.lower() if sign.isalnum() else "" if sign in "'`" else " "
    assert plain(f"x{sign}y") == f"x{within}y"
    assert letters(f"x{sign}y") == f"x{within.strip()}y"


@given(st.text(alphabet="abcæøåÆØÅé–- '", max_size=40))
def test_upper_case_and_lower_case_are_one(text: str) -> None:
    assert plain(text.upper()) == plain(text.lower())
