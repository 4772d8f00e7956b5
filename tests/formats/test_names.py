"""Who is named, and whether it is a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.names import author, authors, split_name
from litreview.model.records import Author


@pytest.mark.parametrize(
    ("text", "family", "given_names"),
    [
        ("Nørvåg, Kari", "Nørvåg", "Kari"),
        ("Shannon,Claude E.", "Shannon", "Claude E."),
        ("Hansen, Ole, Jr", "Hansen", "Ole, Jr"),
        ("Liu R.", "Liu", "R."),
        ("Adler D.G.", "Adler", "D.G."),
        ("Trindade IA", "Trindade", "IA"),
        ("van der Maas M", "van der Maas", "M"),
        ("Hansen OK Jr", "Hansen", "OK, Jr"),
        ("Hansen JR", "Hansen", "JR"),
        ("Hansen OK JR", "Hansen", "OK, JR"),
        ("A. Author-One", "Author-One", "A."),
        ("Ås, AS", "Ås", "AS"),
    ],
)
def test_a_person_has_a_family_name_and_given_names(text: str, family: str, given_names: str) -> None:
    assert author(text) == Author(family=family, given=given_names)


@pytest.mark.parametrize(
    "text",
    [
        "Folkehelseinstituttet",
        "World Health Organization",
        "World Health Organization WHO",
        "Department of Nursing, University of Somewhere",
        "ACT, Inc.",
        "Nasjonalt senter,",
        "WORLD BANK",
    ],
)
def test_an_organisation_keeps_its_name_whole(text: str) -> None:
    assert author(text) == Author(family=text.rstrip(","), organisation=True)


@pytest.mark.parametrize("text", ["", " , ", ".", ";", "&"])
def test_nobody_is_nobody(text: str) -> None:
    assert author(text) is None


def test_semicolons_and_line_ends_separate_people() -> None:
    assert [str(person) for person in authors("Hansen, K; Olsen, P\nBerg, A")] == [
        "Hansen K",
        "Olsen P",
        "Berg A",
    ]


@given(st.text())
def test_no_name_is_empty(text: str) -> None:
    named = author(text)
    assert named is None or (named.family.strip() and named.given != "")


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Anne Karin Eksempel", Author(family="Eksempel", given="Anne Karin")),
        ("Ada van den Prøve", Author(family="van den Prøve", given="Ada")),
        ("de Eksempel", Author(family="Eksempel", given="de")),
        ("Van Eksempel", Author(family="Eksempel", given="Van")),
        ("Eksempel, Anne", Author(family="Eksempel", given="Anne")),
        ("Eksempelgruppen", Author(family="Eksempelgruppen")),
        ("Rådet for læring og mestring", Author(family="Rådet for læring og mestring", organisation=True)),
        ("NK LMH", Author(family="NK LMH", organisation=True)),
        ("OLE EKSEMPEL", Author(family="EKSEMPEL", given="OLE")),
        ("Anne  Prøve-Eksempel", Author(family="Prøve-Eksempel", given="Anne")),
    ],
)
def test_a_name_is_split_before_its_family_name(name: str, person: Author) -> None:
    assert split_name(name) == person


@given(name=st.text(alphabet="aA bæØ-,", min_size=1).filter(str.strip))
def test_splitting_a_name_loses_no_part_of_it(name: str) -> None:
    person = split_name(name)
    said = " ".join(filter(None, (person.given, person.family)))
    assert person.family
    assert sorted(said) == sorted(" ".join(name.split())) or "," in name
