"""Laws of double-encoded text: known when it is there, and repaired to the letter."""

from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.mojibake import Repaired, is_double_encoded, repaired
from litreview.formats.texts import Text

NORWEGIAN = "Søvn, læring og mestring på Ørlandet – «åpen dør»"


def twice(text: str) -> str:
    content = text.encode()
    return "".join(bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in content)


def test_double_encoded_norwegian_is_known_and_plain_norwegian_is_not() -> None:
    assert is_double_encoded(Text.of(twice(NORWEGIAN)))
    assert not is_double_encoded(Text.of(NORWEGIAN))
    assert not is_double_encoded(Text.of("Ã is a letter, and so is Â"))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60))
def test_what_was_encoded_twice_is_repaired_to_the_letter(text: str) -> None:
    marked = f"ø{text.replace(chr(10), ' ').replace(chr(13), ' ')}"
    assert repaired(twice(marked)) == marked


@given(st.text(st.sampled_from("aøæåÆØÅéüß–«»’ "), max_size=60))
def test_good_text_stays_as_it_is(text: str) -> None:
    assert repaired(text) == text


def test_a_repaired_text_has_the_same_lines() -> None:
    text = Repaired(Text.of(f"{twice(NORWEGIAN)}\nplain\n"))
    assert list(text.lines()) == [NORWEGIAN, "plain"]
    assert "".join(text.parts()) == f"{NORWEGIAN}\nplain\n"
    assert text.whole() == f"{NORWEGIAN}\nplain\n"
    assert not text.ends_in_mid_line
