"""Laws of highlighting: whole words in any case, endings where asked for, and never outside the text."""

from hypothesis import given
from hypothesis import strategies as st

from litreview.model.protocol import Terms
from litreview.screening.highlighting import TermKind, spans

TERMS = Terms(
    include=("samhandling*", "lærings- og mestring*", "Norway", "self management"), exclude=("protocol",)
)


def marked(text: str, terms: Terms = TERMS) -> list[str]:
    return [text[span.start : span.end] for span in spans(text, terms)]


def test_a_star_stands_for_any_ending_and_its_lack_for_none() -> None:
    assert marked("Samhandlingsreformen i Norway, Norways") == ["Samhandlingsreformen", "Norway"]


def test_an_elliptic_compound_is_one_word() -> None:
    assert marked("Om lærings- og mestringssentre.") == ["lærings- og mestringssentre"]


def test_a_blank_in_a_term_is_any_run_of_blanks() -> None:
    assert marked("self\n management") == ["self\n management"]


def test_terms_say_which_way_they_speak() -> None:
    found = spans("A protocol from Norway", TERMS)
    assert [span.kind for span in found] == [TermKind.EXCLUDE, TermKind.INCLUDE]


def test_no_terms_mark_nothing() -> None:
    assert marked("anything", Terms()) == []


@given(st.text(), st.lists(st.text(max_size=8), max_size=5), st.lists(st.text(max_size=8), max_size=5))
def test_marks_lie_in_the_text_in_order_and_apart(text: str, include: list[str], exclude: list[str]) -> None:
    found = spans(text, Terms(include=tuple(include), exclude=tuple(exclude)))
    ends = [0, *(span.end for span in found)]
    assert all(end <= span.start < span.end <= len(text) for end, span in zip(ends, found, strict=False))
