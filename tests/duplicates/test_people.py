"""Authors are the same whatever form, order and letters a source gives their names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.duplicates.people import MOST, NOBODY, people_alike, people_of, same_first
from litreview.model.records import Author
from tests.duplicates.making import named


@pytest.mark.parametrize(
    "written",
    [
        named("Sørensen, Åse"),
        named("SØRENSEN, Å"),
        named("Sorensen, A"),
        named("Soerensen, A."),
        named("Sörensen, Aa."),
        (Author(family="Å. Sørensen"),),
        (Author(family="Sørensen Å"),),
        (Author(family="Sørensen, Å."),),
        (Author(family="Åse Sørensen"),),
        (Author(family="SÃ¸rensen", given="Ã…"),),
    ],
)
def test_one_author_is_one_in_every_form(written: tuple[Author, ...]) -> None:
    one, other = people_of(named("Sørensen, Åse")), people_of(written)
    assert people_alike(one, other) == people_alike(other, one) == 1
    assert same_first(one, other)
    assert same_first(other, one)


def test_others_are_others() -> None:
    one, other = people_of(named("Eksempel, A", "Prøve, O")), people_of(named("Quist, U", "Zander, T"))
    assert people_alike(one, other) == 0
    assert not same_first(one, other)


def test_a_shorter_list_is_the_same_list() -> None:
    whole = people_of(named("Eksempel, A", "Prøve, O", "Døme, K"))
    cut = people_of((*named("Eksempel, A"), Author(family="et al.")))
    assert people_alike(whole, cut) == people_alike(cut, whole) == 1


def test_the_order_tells_only_who_is_first() -> None:
    one, other = people_of(named("Eksempel, A", "Prøve, O")), people_of(named("Prøve, O", "Eksempel, A"))
    assert people_alike(one, other) == 1
    assert not same_first(one, other)


def test_names_glued_together_are_found() -> None:
    glued = people_of((Author(family="Eksempel A.Prøve O.Døme K."),))
    assert people_alike(people_of(named("Eksempel, A", "Prøve, O", "Døme, K")), glued) == 1


def test_an_organisation_is_an_author() -> None:
    one = people_of((Author(family="Example Directorate of Health", organisation=True),))
    other = people_of((Author(family="EXAMPLE DIRECTORATE OF HEALTH"),))
    assert people_alike(one, other) == 1


def test_particles_and_titles_are_no_names() -> None:
    one, other = people_of(named("van der Eksempel, A")), people_of(named("Eksempel, Dr A v d"))
    assert people_alike(one, other) == 1
    assert people_alike(one, people_of(named("van der Quist, U"))) == 0


def test_a_slip_of_a_letter_is_the_same_name_and_a_short_name_has_none() -> None:
    assert same_first(people_of(named("Eksempell, A")), people_of(named("Eksempel, A")))
    assert not same_first(people_of(named("Lia, A")), people_of(named("Lie, A")))


@pytest.mark.parametrize(
    "nobody", [(), (Author(family=""),), (Author(family="Anonymous"),), (Author(family="…"),)]
)
def test_nobody_is_not_known_rather_than_other(nobody: tuple[Author, ...]) -> None:
    assert people_of(nobody) == NOBODY
    assert people_alike(people_of(nobody), people_of(named("Eksempel, A"))) is None
    assert not same_first(people_of(nobody), people_of(named("Eksempel, A")))


def test_of_hundreds_the_first_dozen_is_compared() -> None:
    crowd = [Author(family=f"Eksempel{chr(97 + one % 26)}{chr(97 + one // 26)}") for one in range(300)]
    assert people_of(crowd) == people_of(crowd[:MOST])


names = st.sampled_from(
    ["Sørensen", "Soerensen", "Li", "Eksempel", "Eksempell", "Prøve", "Døme", "", "Ng", "李"]
)
lists = st.lists(st.builds(Author, family=names, given=st.sampled_from([None, "A", "Anne"])), max_size=5)


@given(lists, lists)
def test_who_is_compared_with_whom_does_not_matter(one: list[Author], other: list[Author]) -> None:
    first, second = people_of(one), people_of(other)
    assert people_alike(first, second) == people_alike(second, first)
    assert same_first(first, second) == same_first(second, first)
    assert people_alike(first, first) in {None, 1}
