"""What databases add to titles is taken off; what tells two reports apart is kept."""

import pytest

from litreview.duplicates.titles import LONGEST, numbers_of, title_of

TITLE = "Learning and mastery courses in the municipality"
PLAIN = "learning and mastery courses in the municipality"


@pytest.mark.parametrize(
    "written",
    [
        f"[{TITLE}].",
        f"[{TITLE}]",
        f"{TITLE}.",
        f"{TITLE} [Review] [33 refs]",
        f"{TITLE} [Norwegian]",
        f"{TITLE} (in Norwegian)",
        f"{TITLE}. Norwegian",
        f"{TITLE} [Erratum appears in Ex J. 2020;1(2):3]",
        f"{TITLE} [see comments]",
        f"{TITLE} [Abstract]",
        f"RETRACTED: {TITLE}",
        f"Retracted article: {TITLE}",
        f"{TITLE} [Retracted]",
        f"  {TITLE.upper()}  ",
        f"<b>{TITLE}</b>",
    ],
)
def test_what_a_database_adds_is_taken_off(written: str) -> None:
    assert title_of(written, None).variants[0] == PLAIN


def test_a_translation_in_brackets_is_known_and_the_original_stands_beside_it() -> None:
    title = title_of(f"[{TITLE}].", "Lærings- og mestringskurs i kommunen")
    assert title.is_translated
    assert title.variants == (PLAIN, "lerings og mestringskurs i kommunen")
    assert not title_of(TITLE, None).is_translated


def test_each_half_of_a_title_in_two_languages_is_a_title() -> None:
    norwegian = "Lærings- og mestringskurs i kommunen"
    for sign in (" = ", " / ", "; "):
        variants = title_of(f"{TITLE}{sign}{norwegian}", None).variants
        assert {PLAIN, "lerings og mestringskurs i kommunen"} < set(variants)


def test_short_halves_are_no_titles() -> None:
    assert len(title_of("In and / or out of courses", None).variants) == 1


@pytest.mark.parametrize(
    "written",
    [
        f"Erratum: {TITLE}",
        f"Erratum to: {TITLE}",
        f"Published erratum: “{TITLE}”",
        f"Corrigendum to '{TITLE}'",
        f"Correction: {TITLE}",
        f"{TITLE} (vol 9, e98734, 2014)",
    ],
)
def test_a_correction_is_one_and_names_the_title_corrected(written: str) -> None:
    title = title_of(written, None)
    assert title.is_correction
    assert PLAIN in title.variants


def test_an_article_is_no_correction() -> None:
    assert not title_of(f"{TITLE}: the correction of errors", None).is_correction


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("courses part ii", {"2"}),
        ("courses part 2", {"2"}),
        ("courses part two", {"2"}),
        ("kurs del to", set()),
        ("kurs del tre", {"3"}),
        ("courses viii", {"8"}),
        ("what i saw", set()),
        ("vitamin c", set()),
        ("part c", {"c"}),
        ("in 2019 and 2020", {"2019", "2020"}),
        ("delta 08 of 9", {"8", "9"}),
        ("", set()),
    ],
)
def test_numbers_are_read_in_figures_in_roman_and_of_parts_in_words(title: str, numbers: set[str]) -> None:
    assert numbers_of(title) == numbers


def test_a_remark_alone_is_a_title() -> None:
    assert title_of("[Review]", None).variants[0] == "review"


def test_no_title_has_no_variants() -> None:
    assert title_of("", None).variants == ()
    assert title_of(" \n ", "").variants == ()


def test_a_title_without_end_is_cut() -> None:
    title = title_of("abcde " * 10_000, "fghij " * 10_000)
    assert all(len(variant) <= LONGEST for variant in title.variants)
