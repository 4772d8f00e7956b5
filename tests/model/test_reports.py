"""Laws of what is shown for a report: the best of each field, and from which record it is."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.records import Author, Record
from litreview.model.reports import combination_of, combined
from tests.making import record

ALONE = Author(family="Eksempel", given="A")
TWO = (ALONE, Author(family="Prøve", given="Ø"))
TITLE = "Learning and mastery in the municipality"

CHOSEN: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "the longest abstract": ({"abstract": "Short."}, {"abstract": "Long, and says more."}),
    "a DOI where one is given": ({}, {"doi": "10.5555/a"}),
    "a PubMed number where one is given": ({}, {"pmid": "99000001"}),
    "a title that does not shout": ({"title": TITLE.upper()}, {"title": TITLE}),
    "a title without a database's remark": ({"title": f"{TITLE} [Review] [33 refs]"}, {"title": TITLE}),
    "a title without its language after it": ({"title": f"{TITLE}. [Norwegian]"}, {"title": TITLE}),
    "all authors": ({"authors": (ALONE,)}, {"authors": TWO}),
    "authors without et al.": (
        {"authors": (*TWO, Author(family="et al."))},
        {"authors": (*TWO, Author(family="Døme", given="B"))},
    ),
    "pages written out": ({"pages": "123-9"}, {"pages": "123-129"}),
    "where it begins and ends, not how long it is": ({"pages": "12 s."}, {"pages": "e123-e134"}),
    "a page, not how many there are": ({"pages": "7 p"}, {"pages": "e98734"}),
    "pages where there are none": ({"pages": None}, {"pages": "12 p."}),
}


@pytest.mark.parametrize(("leading", "other"), CHOSEN.values(), ids=CHOSEN)
def test_the_better_field_is_shown_and_says_from_where(
    leading: dict[str, object], other: dict[str, object]
) -> None:
    one, two = record(1, "pubmed", **leading), record(2, "nva", **other)
    (name,) = other
    for records in ((one, two), (two, one)):
        shown = combination_of(records)
        assert getattr(shown.record, name) == other[name]
        assert shown.origins[name] == two.id
        assert shown.record.id == records[0].id


def test_of_two_that_say_as_much_the_leading_record_is_shown() -> None:
    one, two = record(1, pages="1-2", abstract="As long"), record(2, "nva", pages="3-4", abstract="As good")
    shown = combination_of((one, two))
    assert shown.record == one
    assert set(shown.origins.values()) == {one.id}


def test_a_title_of_one_word_in_capitals_may_be_a_name() -> None:
    shown = combined((record(1, title="COPD"), record(2, title="Copd")))
    assert shown.title == "COPD"


def test_an_original_title_that_is_the_title_is_not_shown_twice() -> None:
    one, two = record(1, title=TITLE), record(2, title="Other", original_title=TITLE.upper())
    shown = combination_of((one, two))
    assert shown.record.original_title is None
    assert "original_title" not in shown.origins


texts = st.none() | st.sampled_from(["a", "A B", "12-4", "3 p", "[x]"])
records_ = st.lists(
    st.builds(
        record,
        st.integers(0, 5),
        st.sampled_from(["pubmed", "nva"]),
        title=st.sampled_from(["", "A B", "a b [Review]"]),
        abstract=texts,
        doi=texts,
        pages=texts,
        authors=st.sampled_from([(), (ALONE,), TWO]),
    ),
    min_size=1,
    max_size=4,
)


@given(records_)
def test_every_field_shown_is_one_record_s_and_named(records: list[Record]) -> None:
    shown = combination_of(records)
    for name, origin in shown.origins.items():
        assert getattr(shown.record, name) in [getattr(one, name) for one in records if one.id == origin]
    lost = {field.name for field in fields(Record) if any(getattr(one, field.name) for one in records)}
    assert {name for name in lost if not getattr(shown.record, name)} <= {"original_title"}
    assert combined(records) == shown.record
