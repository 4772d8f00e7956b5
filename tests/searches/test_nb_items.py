"""Who made an item of the National Library's, by the roles it gives."""

from typing import Any

import pytest

from litreview.model.records import Author
from litreview.searches.sources.nb_items import to_record


def person(name: str, *roles: str) -> dict[str, Any]:
    return {"name": name, "roles": [{"name": role} for role in roles]}


WRITER, EDITOR = person("Eksempel, Anne", "aut"), person("Aktør, Red", "edt")


@pytest.mark.parametrize(
    ("people", "authors", "editors"),
    [
        ([WRITER, EDITOR], ("Eksempel",), ("Aktør",)),
        ([EDITOR], ("Aktør",), ()),
        ([EDITOR, person("Teg, Ner", "ill")], ("Aktør",), ()),
        ([person("Teg, Ner", "ill")], ("Kort",), ()),
        ([], ("Kort",), ()),
    ],
)
def test_editors_stand_apart_where_somebody_wrote(
    people: list[dict[str, Any]], authors: tuple[str, ...], editors: tuple[str, ...]
) -> None:
    metadata = {"title": "En tittel", "people": people, "creators": ["Kort, Navn"]}
    record = to_record({"id": "1", "metadata": metadata})
    assert tuple(author.family for author in record.authors) == authors
    assert tuple(editor.family for editor in record.editors) == editors


def test_a_title_is_without_markup() -> None:
    metadata = {"title": "En <i>tittel</i> : &amp; mer", "creators": ["<b>Eksempel</b>, Anne"]}
    record = to_record({"id": "1", "metadata": metadata})
    assert record.title == "En tittel: & mer"
    assert record.authors == (Author(family="Eksempel", given="Anne"),)
