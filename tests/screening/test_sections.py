"""Laws of sections: headings are found however a source wrote them, and no word of an abstract is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.screening.sections import sections

PARTS = st.sampled_from(
    [
        "Background:",
        "METHODS:",
        "Resultat:",
        "We saw: nothing.",
        "text",
        "ended.",
        "\n",
        "Methods",
        "(n = 3)",
        ":",
    ]
)


def headings(abstract: str) -> list[str]:
    return [text[:heading] for text, heading in sections(abstract)]


def test_capitals_before_a_paragraph_are_its_heading() -> None:
    assert headings("BACKGROUND: Little is known.\nMETHODS AND ETHICS: We asked.\nNo heading here.") == [
        "BACKGROUND:",
        "METHODS AND ETHICS:",
        "",
    ]


@pytest.mark.parametrize(
    ("abstract", "found"),
    [
        ("Background: One. Methods: Two. Results: Three (n=4). Conclusion: Four.",
         ["Background:", "Methods:", "Results:", "Conclusion:"]),
        ("Bakgrunn: En. Metode: To. Resultater: Tre. Konklusjon: Fire.",
         ["Bakgrunn:", "Metode:", "Resultater:", "Konklusjon:"]),
        ("Føremål: Ein. Metodar: To. Resultata: Tre.", ["Føremål:", "Metodar:", "Resultata:"]),
        ("BACKGROUND: One. METHODS: Two.", ["BACKGROUND:", "METHODS:"]),
        ("Aims and objectives: One. Materials and methods: Two. Results: Three",
         ["Aims and objectives:", "Materials and methods:", "Results:"]),
    ],
)  # fmt: skip
def test_headings_left_in_the_running_text_begin_a_section(abstract: str, found: list[str]) -> None:
    assert headings(abstract) == found


@pytest.mark.parametrize(
    "abstract",
    [
        "Results: only one such word says nothing of the text.",
        "We compared two methods: asking and listening. The results: none.",
        "One of the aims: to know. We had methods: none.",
        "A ratio of 1:2 was found at 10:30.",
    ],
)
def test_a_colon_in_a_sentence_is_no_heading(abstract: str) -> None:
    assert headings(abstract) == [""]


@given(st.lists(PARTS, max_size=25), st.text(max_size=60))
def test_no_word_is_lost_or_moved(parts: list[str], tail: str) -> None:
    abstract = " ".join([*parts, tail])
    assert " ".join(text for text, _heading in sections(abstract)).split() == abstract.split()
