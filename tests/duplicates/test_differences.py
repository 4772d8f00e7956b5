"""Laws of showing two records: what differs is marked, what agrees is not, and nothing is made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.duplicates.differences import Degree, Likeness, Row, marks_of, rows_of
from litreview.duplicates.telling import how_alike
from litreview.model.records import Author, Record, RecordType
from tests.making import record


def made(number: int, fields: dict[str, object]) -> Record:
    return record(number, "pubmed", **fields)


def row(field: str, one: Record, other: Record) -> Row:
    return next(row for row in rows_of(one, other) if row.field == field)


def marked(text: str, marks: object) -> list[str]:
    return [text[mark.start : mark.end] for mark in marks if mark.degree is not Degree.NEAR]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("first", "second", "ours", "theirs"),
    [
        ("Courses for patients", "Courses for families", ["patients"], ["families"]),
        ("Trial, part 1", "Trial, part 2", ["1"], ["2"]),
        ("In the hospital", "In the hospitals", [], ["s"]),
        ("A survey", "A national survey", [], ["national"]),
        ("LÆRING og mestring.", "Laering og mestring", [], []),
        ("10.5555/made.up.12", "10.5555/made.up.112", ["12"], ["112"]),
        ("", "Words", [], ["Words"]),
    ],
)
def test_what_differs_is_marked_and_no_more(
    first: str, second: str, ours: list[str], theirs: list[str]
) -> None:
    left, right = marks_of(first, second)
    assert marked(first, left) == ours
    assert marked(second, right) == theirs


def test_a_word_in_another_spelling_is_marked_whole_and_where_it_differs() -> None:
    left, right = marks_of("municipality", "municipalities")
    assert {mark.degree for mark in (*left, *right)} == {Degree.NEAR, Degree.LETTERS}
    assert sum(mark.end - mark.start for mark in left) == len("municipality")


@given(st.text(max_size=60), st.text(max_size=60))
def test_marks_are_in_order_inside_the_text_and_do_not_overlap(first: str, second: str) -> None:
    for text, marks in zip((first, second), marks_of(first, second), strict=True):
        at = 0
        for mark in marks:
            assert at <= mark.start < mark.end <= len(text)
            at = mark.end


@given(st.text(max_size=60))
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert marks_of(text, text) == ((), ())


def test_a_very_long_title_is_compared_in_no_time() -> None:
    long = record(1, title="word " * 10_000), record(2, title="ward " * 10_000)
    assert row("title", *long).likeness is Likeness.DIFFERENT


@pytest.mark.parametrize(
    ("field", "one", "other", "likeness"),
    [
        ("title", {"title": "A title"}, {"title": "a Title."}, Likeness.SAME),
        ("title", {"title": "Part 1"}, {"title": "Part 2"}, Likeness.DIFFERENT),
        ("year", {"year": 2019}, {"year": 2020}, Likeness.DIFFERENT),
        ("year", {"year": 2019}, {"year": None}, Likeness.ONE_SIDED),
        (
            "container",
            {"container": "Scand J Caring Sci"},
            {"container": "Scandinavian Journal of Caring Sciences"},
            Likeness.ALIKE,
        ),
        ("container", {"container": "Bladet"}, {"container": "Tidsskriftet"}, Likeness.DIFFERENT),
        ("place", {"volume": "3", "pages": "123-9"}, {"volume": "3", "pages": "123-129"}, Likeness.ALIKE),
        ("place", {"volume": "3", "pages": "123-9"}, {"volume": "4", "pages": "123-9"}, Likeness.DIFFERENT),
        ("doi", {"doi": "10.5555/a"}, {"doi": "10.5555/b"}, Likeness.DIFFERENT),
        ("doi", {"doi": "10.5555/a.12"}, {"doi": "10.5555/a12"}, Likeness.ALIKE),
        ("type", {"type": RecordType.ARTICLE}, {"type": RecordType.CONFERENCE}, Likeness.DIFFERENT),
        ("abstract", {"abstract": "A" * 90}, {}, Likeness.ONE_SIDED),
    ],
)
def test_a_field_says_how_it_compares(
    field: str, one: dict[str, object], other: dict[str, object], likeness: Likeness
) -> None:
    assert row(field, made(1, one), made(2, other)).likeness is likeness


def test_texts_with_next_to_nothing_in_common_are_not_marked_word_by_word() -> None:
    one, other = (
        "Samhandling om opplæring: landsomfattende undersøkelse",
        "A national survey of joint teaching",
    )
    for field in ("title", "abstract"):
        told = row(field, made(1, {field: one}), made(2, {field: other}))
        assert (told.likeness, told.first_marks, told.second_marks) == (Likeness.DIFFERENT, (), ())


def test_a_field_that_neither_gives_is_left_out() -> None:
    fields = [row.field for row in rows_of(record(1), record(2))]
    assert fields == ["title", "authors", "year", "container"]


def people(*names: str) -> dict[str, object]:
    parted = (name.partition(" ") for name in names)
    return {"authors": tuple(Author(family=family, given=given or None) for family, _, given in parted)}


@pytest.mark.parametrize(
    ("one", "other", "likeness", "ours"),
    [
        (people("Lillevik Anne"), people("LILLEVIK A"), Likeness.SAME, []),
        (people("Lillevik A"), people("Lillevik K"), Likeness.DIFFERENT, ["Lillevik A"]),
        (people("Lillevik A", "Østås C"), people("Lillevik A", "Bråten C"), Likeness.DIFFERENT, ["Østås C"]),
        (people("Lillevik A", "Østås C"), people("Lillevik A"), Likeness.DIFFERENT, ["Østås C"]),
        (
            people("Lillevik A", "Østås C", "Bråten D"),
            people("Lillevik A Østås C Bråten D"),
            Likeness.ALIKE,
            [],
        ),
    ],
)
def test_authors_are_compared_by_person(
    one: dict[str, object], other: dict[str, object], likeness: Likeness, ours: list[str]
) -> None:
    told = row("authors", made(1, one), made(2, other))
    assert told.likeness is likeness
    assert marked(told.first, told.first_marks) == ours


def test_of_many_authors_the_first_and_those_that_differ_are_named() -> None:
    many = [f"Person{chr(65 + number) * 3} A" for number in range(26)]
    told = row("authors", made(1, people(*many)), made(2, people(*many[:-1], "Another B")))
    assert "PersonZZZ A" in told.first
    assert told.first.endswith("+22")
    assert "Another B" in told.second


def test_more_alike_never_sounds_less_alike() -> None:
    words = [how_alike(score / 100) for score in range(101)]
    assert list(dict.fromkeys(words)) == ["Partly alike", "Alike", "Very alike"]
