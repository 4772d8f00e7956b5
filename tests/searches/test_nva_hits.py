import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.records import Author, RecordType
from litreview.searches.sources.nva_hits import to_record
from litreview.searches.sources.tolerant import UnusableHit


def hit(described: dict[str, Any] | None = None, **top: object) -> dict[str, Any]:
    return {"identifier": "0190", "entityDescription": {"mainTitle": "A title", **(described or {})}, **top}


def referring(
    context: dict[str, Any] | None = None, instance: dict[str, Any] | None = None
) -> dict[str, Any]:
    return hit({"reference": {"publicationContext": context or {}, "publicationInstance": instance or {}}})


def person(name: str, sequence: object, role: object = None) -> dict[str, Any]:
    return {"identity": {"name": name}, "sequence": sequence, "role": role or {"type": "Creator"}}


def test_a_record_says_where_it_comes_from() -> None:
    record = to_record(hit())
    assert (record.id, record.source, record.accession) == ("nva:0190", "nva", "0190")
    assert record.url == "https://nva.sikt.no/registration/0190"


@pytest.mark.parametrize(
    "broken", [{}, {"identifier": "0190"}, {"entityDescription": {"mainTitle": "A title"}}]
)
def test_a_hit_without_identifier_or_title_is_no_record(broken: dict[str, Any]) -> None:
    with pytest.raises(UnusableHit):
        to_record(broken)


def test_a_hit_whose_main_title_is_missing_has_another() -> None:
    described = {"mainTitle": " ", "alternativeTitles": {"nn": "Ein tittel", "en": "A title"}}
    assert to_record(hit(described)).title == "Ein tittel"


def test_other_titles_are_noted() -> None:
    titles = {"en": "In English", "nb": "A title"}
    assert to_record(hit({"alternativeTitles": titles})).notes == ("title (en): In English",)


def test_authors_come_in_their_sequence_and_supervisors_are_none() -> None:
    people = [
        person("Tredje Eksempel", "3"),
        person("Anne Første", 1),
        person("Sist Uten Nummer", None),
        person("Veileder Prøve", "2", {"type": "Supervisor"}),
    ]
    authors = to_record(hit({"contributors": people})).authors
    assert [author.family for author in authors] == ["Første", "Eksempel", "Nummer"]


def test_editors_stand_in_where_nobody_created() -> None:
    people = [person("Red Aktør", "1", {"type": "Editor"}), person("Vei Leder", "2", {"type": "Supervisor"})]
    record = to_record(hit({"contributors": people}))
    assert ([author.family for author in record.authors], record.editors) == (["Aktør"], ())


def test_editors_stand_apart_where_somebody_created() -> None:
    people = [person("Red Aktør", "1", {"type": "Editor"}), person("Anne Eksempel", "2")]
    record = to_record(hit({"contributors": people}))
    assert record.authors == (Author(family="Eksempel", given="Anne"),)
    assert record.editors == (Author(family="Aktør", given="Red"),)


def test_a_chapter_has_the_editors_of_its_anthology() -> None:
    named = [{"identity": {"name": "Red Aktør"}}, {"identity": {}}, person("Bei Drag", 3, {"type": "Other"})]
    record = to_record(referring({"type": "Anthology", "entityDescription": {"contributors": named}}))
    assert record.editors == (Author(family="Aktør", given="Red"),)


def test_an_author_has_the_orcid_that_nva_gives() -> None:
    identity = {"name": "Anne Eksempel", "orcId": "https://orcid.org/0000-0002-1825-0097"}
    people = [{"identity": identity, "role": {"type": "Creator"}}]
    (author,) = to_record(hit({"contributors": people})).authors
    assert author == Author(family="Eksempel", given="Anne", orcid="0000-0002-1825-0097")


def test_a_description_is_noted_without_markup() -> None:
    assert to_record(hit({"description": "Se <a href=x>her</a>."})).notes == ("Se her.",)


def test_a_number_in_a_series_is_the_volume() -> None:
    assert to_record(referring({"seriesNumber": "12/77"})).volume == "12/77"
    assert to_record(referring({"seriesNumber": "12/77"}, {"volume": "3"})).volume == "3"


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ({"year": "2023", "month": "11", "day": "6"}, "2023-11-06"),
        ({"year": "2023", "month": "8"}, "2023-08"),
        ({"year": "2023", "day": "8"}, "2023"),
        ({"year": 2023}, "2023"),
        ({"year": "i trykken"}, "i trykken"),
        ({}, None),
    ],
)
def test_a_date_is_as_precise_as_nva_gives_it(written: dict[str, object], date: str | None) -> None:
    record = to_record(hit({"publicationDate": written}))
    assert record.date == date
    assert record.year == (2023 if date and date.startswith("2023") else None)


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        ("https://doi.org/10.5555/ABC", "10.5555/abc"),
        ("10.5555/abc", "10.5555/abc"),
        ("https://www.example.org/film", None),
        ("https://example.org/10.5555.pdf", None),
    ],
)
def test_only_a_doi_is_a_doi(written: str, doi: str | None) -> None:
    assert to_record(hit({"reference": {"doi": written}})).doi == doi


def test_nvas_own_doi_serves_where_the_publisher_has_none() -> None:
    assert to_record(hit(doi="https://doi.org/10.5555/nva")).doi == "10.5555/nva"


def test_an_article_stands_in_its_journal() -> None:
    context = {
        "type": "Journal",
        "name": "Eksempelbladet",
        "onlineIssn": "1234-5679",
        "printIssn": "2222-333X",
    }
    instance = {"type": "AcademicArticle", "volume": 3, "issue": "2", "pages": {"begin": "1", "end": "9"}}
    record = to_record(referring(context, instance))
    assert (record.type, record.container, record.issn) == (
        RecordType.ARTICLE,
        "Eksempelbladet",
        ("1234-5679", "2222-333X"),
    )
    assert (record.volume, record.issue, record.pages) == ("3", "2", "1-9")
    assert record.publication_types == ("AcademicArticle",)


def test_a_chapter_stands_in_its_anthology() -> None:
    book = {"publisher": {"name": "Eksempelforlaget"}, "isbnList": ["9788200000006"]}
    anthology = {"mainTitle": "Antologien", "reference": {"publicationContext": book}}
    record = to_record(
        referring({"type": "Anthology", "entityDescription": anthology}, {"type": "AcademicChapter"})
    )
    assert (record.type, record.container, record.publisher) == (
        RecordType.CHAPTER,
        "Antologien",
        "Eksempelforlaget",
    )
    assert record.isbn == ("9788200000006",)


def test_a_report_stands_in_its_series() -> None:
    context = {
        "series": {"name": "Eksempelrapport", "onlineIssn": "1234-5679"},
        "publisher": {"name": "Instituttet"},
    }
    instance = {"type": "ReportResearch", "pages": {"type": "MonographPages", "pages": "24"}}
    record = to_record(referring(context, instance))
    assert (record.type, record.container, record.publisher, record.issn, record.pages) == (
        RecordType.REPORT,
        "Eksempelrapport",
        "Instituttet",
        ("1234-5679",),
        None,
    )


@pytest.mark.parametrize(
    ("category", "kind"),
    [
        ("AcademicLiteratureReview", RecordType.ARTICLE),
        ("PopularScienceArticle", RecordType.ARTICLE),
        ("PopularScienceChapter", RecordType.CHAPTER),
        ("ChapterInReport", RecordType.CHAPTER),
        ("BookAnthology", RecordType.BOOK),
        ("NonFictionMonograph", RecordType.BOOK),
        ("DegreePhd", RecordType.THESIS),
        ("ReportBasic", RecordType.REPORT),
        ("ConferenceLecture", RecordType.CONFERENCE),
        ("MusicPerformance", RecordType.OTHER),
        ("", RecordType.OTHER),
    ],
)
def test_a_category_tells_the_kind_of_document(category: str, kind: RecordType) -> None:
    assert to_record(referring(instance={"type": category})).type is kind


def test_language_tags_and_both_abstracts_are_kept() -> None:
    described = {
        "language": "http://lexvo.org/id/iso639-3/nob",
        "tags": ["mestring", "mestring ", None, 3, "samhandling"],
        "abstract": "<p>Første.</p><p>Andre &amp; siste.</p>",
        "alternativeAbstracts": {"nb": "<p>Første.</p><p>Andre &amp; siste.</p>", "und": "First."},
    }
    record = to_record(hit(described))
    assert (record.language, record.keywords) == ("nob", ("mestring", "samhandling"))
    assert record.abstract == "Første.\nAndre & siste."
    assert record.other_abstract == "First."


def test_a_handle_is_where_the_report_is() -> None:
    listed = [
        {"type": "CristinIdentifier", "value": "1"},
        {"type": "HandleIdentifier", "value": "https://h/2"},
    ]
    assert to_record(hit(additionalIdentifiers=listed)).url == "https://h/2"
    assert to_record(hit(additionalIdentifiers=listed, handle="https://h/1")).url == "https://h/1"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
PARTS = ("contributors", "reference", "tags", "publicationDate", "abstract", "alternativeTitles", "language")


@given(described=st.fixed_dictionaries({}, optional=dict.fromkeys(PARTS, JSON)), doi=JSON, listed=JSON)
def test_whatever_else_a_hit_holds_it_stays_a_record(
    described: dict[str, Any], doi: object, listed: object
) -> None:
    record = to_record(hit(described, doi=doi, additionalIdentifiers=listed))
    assert record.title == "A title"


def samples() -> Iterator[dict[str, Any]]:
    folder = Path(os.environ.get("LITREVIEW_SAMPLES", "/nonexistent")) / "norway" / "nva"
    for file in sorted(folder.glob("bibtex_*.json")):
        yield from json.loads(file.read_text(encoding="utf-8"))["hits"]


def test_every_sample_is_a_record() -> None:
    hits = list(samples())
    if not hits:
        pytest.skip("LITREVIEW_SAMPLES names no folder with NVA samples")
    records = [to_record(hit) for hit in hits]
    assert all(record.title and record.year and record.type is not RecordType.OTHER for record in records)
    assert all(record.container or record.publisher for record in records)
