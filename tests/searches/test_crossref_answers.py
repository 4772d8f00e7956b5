import gzip
import json
import os
import re
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.demo.crossref import work
from litreview.model.records import Author, Notice, NoticeKind, Record, RecordType, accession_id
from litreview.searches.sources.crossref_answers import to_record
from litreview.searches.sources.tolerant import UnusableHit

ARTICLE = Record(
    id=accession_id("crossref", "10.5555/example"),
    source="crossref",
    accession="10.5555/example",
    title="Learning & mastery <across> levels",
    type=RecordType.ARTICLE,
    authors=(
        Author(family="Eksempel", given="Anne B", orcid="0000-0002-1825-0097"),
        Author(family="Example Group", organisation=True),
    ),
    editors=(Author(family="Aktør", given="Red"),),
    notices=(
        Notice(kind=NoticeKind.CORRECTION, speaks_of_other=True, doi="10.5555/other"),
        Notice(kind=NoticeKind.CONCERN, doi="10.5555/concern"),
    ),
    year=2019,
    date="2019-03-07",
    container="Eksempelbladet",
    publisher="Instituttet",
    volume="3",
    issue="2",
    pages="12-19",
    doi="10.5555/example",
    isbn=("9788200000006",),
    issn=("1234-5679", "2222-333X"),
    abstract="BAKGRUNN: Lite & mindre er kjent.\nRESULTATER: Mer.",
    keywords=("Norway",),
    language="nb",
    publication_types=("journal-article",),
    url="https://doi.org/10.5555/example",
    database="Crossref",
)


def told(**more: object) -> dict[str, Any]:
    return {"DOI": "10.5555/A", "title": ["A title"], **more}


def test_every_record_written_as_crossref_writes_it_is_read_back() -> None:
    assert to_record(work(ARTICLE)) == ARTICLE


@pytest.mark.parametrize("broken", [{}, {"title": ["x"]}, {"DOI": "10.5555/a", "title": []}])
def test_a_work_without_doi_or_title_is_no_record(broken: dict[str, Any]) -> None:
    with pytest.raises(UnusableHit):
        to_record(broken)


def test_a_doi_names_its_work_in_lower_case() -> None:
    record = to_record(told())
    assert (record.id, record.doi, record.url) == (
        "crossref:10.5555/a",
        "10.5555/a",
        "https://doi.org/10.5555/a",
    )


@pytest.mark.parametrize(
    ("more", "title"),
    [
        ({"subtitle": ["On this"]}, "A title: On this"),
        ({"title": ["Why?"], "subtitle": ["On this"]}, "Why? On this"),
        ({"title": ["A title: on this"], "subtitle": ["On this"]}, "A title: on this"),
        ({"title": ["A <i>title</i> &amp;\n   more"]}, "A title & more"),
        ({"title": [], "original-title": ["En tittel"]}, "En tittel"),
    ],
)
def test_a_title_is_whole_and_without_markup(more: dict[str, object], title: str) -> None:
    assert to_record(told(**more)).title == title


def test_an_original_title_is_kept() -> None:
    assert to_record(told(**{"original-title": ["En tittel"]})).original_title == "En tittel"
    assert to_record(told(**{"original-title": ["A title"]})).original_title is None


@pytest.mark.parametrize(
    ("jats", "text"),
    [
        ("<jats:p>One\n   two.</jats:p>\n<jats:p>Three.</jats:p>", "One two.\nThree."),
        ("<jats:title>Abstract</jats:title><jats:p>One.</jats:p>", "One."),
        (
            "<jats:sec><jats:title>Aims</jats:title><jats:p>H<jats:sub>2</jats:sub>O.</jats:p></jats:sec>",
            "AIMS: H₂O.",
        ),
        ('<jats:p>See <jats:ext-link xlink:href="#b1">this</jats:ext-link>.</jats:p>', "See this."),
        (
            "<jats:list><jats:list-item>a</jats:list-item><jats:list-item>b</jats:list-item></jats:list>",
            "a\nb",
        ),
        ("<p>Plain &lt; 5 &amp; more</p>", "Plain < 5 & more"),
        ("<mml:math><mml:mi>x</mml:mi></mml:math> is p < 0.05", "x is p < 0.05"),
        ("", None),
    ],
)
def test_an_abstract_is_text(jats: str, text: str | None) -> None:
    assert to_record(told(abstract=jats)).abstract == text


@pytest.mark.parametrize(
    ("more", "year", "date"),
    [
        ({"issued": {"date-parts": [[2019, 3, 7]]}}, 2019, "2019-03-07"),
        ({"issued": {"date-parts": [[2019, 13]]}}, 2019, "2019"),
        ({"issued": {"date-parts": [[None]]}, "posted": {"date-parts": [[2020, 1]]}}, 2020, "2020-01"),
        ({"issued": {"date-parts": [[None]]}}, None, None),
        ({"issued": {"date-parts": 7}}, None, None),
    ],
)
def test_a_date_is_as_precise_as_deposited(
    more: dict[str, object], year: int | None, date: str | None
) -> None:
    record = to_record(told(**more))
    assert (record.year, record.date) == (year, date)


def test_editors_stand_in_where_nobody_is_author() -> None:
    people = {"author": [], "editor": [{"given": "Red", "family": "Aktør", "suffix": "Jr"}]}
    record = to_record(told(**people))
    assert (record.authors, record.editors) == ((Author(family="Aktør", given="Red, Jr"),), ())


def test_editors_stand_apart_where_there_is_an_author() -> None:
    people = {"author": [{"family": "Eksempel"}], "editor": [{"family": "Aktør"}]}
    record = to_record(told(**people))
    assert (record.authors, record.editors) == ((Author(family="Eksempel"),), (Author(family="Aktør"),))


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("retraction", NoticeKind.RETRACTION),
        ("withdrawal", NoticeKind.RETRACTION),
        ("removal", NoticeKind.RETRACTION),
        ("partial_retraction", NoticeKind.PARTIAL_RETRACTION),
        ("expression_of_concern", NoticeKind.CONCERN),
        ("expression of concern", NoticeKind.CONCERN),
        ("Correction", NoticeKind.CORRECTION),
        ("erratum", NoticeKind.CORRECTION),
        ("corrigendum", NoticeKind.CORRECTION),
        ("addendum", NoticeKind.CORRECTION),
        ("new_version", NoticeKind.UPDATE),
    ],
)
def test_an_update_is_a_notice_of_the_one_and_of_the_other(written: str, kind: NoticeKind) -> None:
    notice = to_record(told(**{"update-to": [{"DOI": "10.5555/B", "type": written}]}))
    report = to_record(told(**{"updated-by": [{"DOI": "10.5555/C", "type": written}]}))
    assert notice.notices == (Notice(kind=kind, speaks_of_other=True, doi="10.5555/b"),)
    assert report.notices == (Notice(kind=kind, doi="10.5555/c"),)


def test_a_notice_of_a_retraction_is_not_itself_retracted_and_the_report_is() -> None:
    update = [{"DOI": "10.5555/b", "type": "retraction"}]
    assert not to_record(told(**{"update-to": update})).is_retracted
    assert to_record(told(**{"updated-by": update})).is_retracted


def test_a_work_that_retracts_itself_is_retracted() -> None:
    record = to_record(told(**{"update-to": [{"DOI": "10.5555/a", "type": "retraction"}]}))
    assert record.is_retracted
    assert record.notices == (Notice(kind=NoticeKind.RETRACTION),)


def test_a_retraction_told_by_publisher_and_retraction_watch_is_one() -> None:
    update = {"DOI": "10.5555/b", "type": "retraction"}
    both = [{**update, "source": "publisher"}, {**update, "source": "retraction-watch"}]
    assert len(to_record(told(**{"updated-by": both})).notices) == 1


def test_an_update_of_a_kind_not_known_is_noted() -> None:
    updates = {"updated-by": [{"DOI": "10.5555/b", "type": "reinstatement", "label": "Reinstatement"}, {}, 7]}
    record = to_record(told(**updates))
    assert (record.notices, record.notes) == ((), ("Reinstatement in 10.5555/b", "update in an unnamed work"))


def test_a_description_serves_where_there_is_no_abstract() -> None:
    assert to_record(told(description="One.")).abstract == "One."
    assert to_record(told(description="One.", abstract="<jats:p>Two.</jats:p>")).abstract == "Two."


def test_a_thesis_says_of_what_degree_it_is() -> None:
    record = to_record(told(type="dissertation", degree=["Master i helsepedagogikk"]))
    assert record.publication_types == ("dissertation", "Master i helsepedagogikk")


def test_a_preprint_says_that_it_is_one() -> None:
    record = to_record(told(type="posted-content", subtype="preprint"))
    assert record.publication_types == ("posted-content", "preprint")


@pytest.mark.parametrize(
    ("more", "container"),
    [
        ({"container-title": ["Bladet", "Andre"]}, "Bladet"),
        ({"group-title": "Preprints"}, "Preprints"),
        ({"institution": [{"name": "Universitetet"}]}, "Universitetet"),
        ({}, None),
    ],
)
def test_a_work_stands_where_it_says(more: dict[str, object], container: str | None) -> None:
    assert to_record(told(**more)).container == container


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("posted-content", RecordType.ARTICLE),
        ("monograph", RecordType.BOOK),
        ("proceedings-article", RecordType.CONFERENCE),
        ("dataset", RecordType.OTHER),
        (None, RecordType.OTHER),
    ],
)
def test_a_type_tells_the_kind_of_document(kind: str | None, type_: RecordType) -> None:
    assert to_record(told(type=kind)).type is type_


def test_an_article_number_serves_where_there_are_no_pages() -> None:
    assert to_record(told(**{"article-number": "e12"})).pages == "e12"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
PARTS = (
    "author",
    "editor",
    "issued",
    "ISSN",
    "ISBN",
    "abstract",
    "subject",
    "page",
    "institution",
    "subtitle",
    "update-to",
    "updated-by",
    "description",
    "subtype",
)


@given(more=st.fixed_dictionaries({}, optional=dict.fromkeys(PARTS, JSON)))
def test_whatever_else_a_work_holds_it_stays_a_record(more: dict[str, Any]) -> None:
    assert to_record(told(**more)).title.startswith("A title")


NAMED = ("family", "given", "name")
"""One of the authors in the samples has no name at all."""
_BODY = re.compile(r"^      string: !!binary \|\n((?:        \S+\n)+)", re.MULTILINE)


def samples() -> Iterator[dict[str, Any]]:
    """Yield the works in the recorded answers; those that are compressed stand there as base64."""
    folder = Path(os.environ.get("LITREVIEW_SAMPLES", "/nonexistent")) / "norway" / "crossref"
    for file in sorted(folder.glob("*.yaml")):
        for body in _BODY.findall(file.read_text("utf-8")):
            yield from json.loads(gzip.decompress(b64decode(body)))["message"].get("items", [])


def test_every_sample_is_a_record_and_loses_nothing_that_a_record_can_hold() -> None:
    works = list(samples())
    if not works:
        pytest.skip("LITREVIEW_SAMPLES names no folder with Crossref samples")
    assert len(works) == 162
    for one in works:
        record = to_record(one)
        assert record.doi == one["DOI"].lower()
        people = one.get("author") or one.get("editor") or ()
        assert len(record.authors) == sum(any(named in person for named in NAMED) for person in people)
        assert len(record.issn) == len(set(one.get("ISSN", ())))
        assert len(record.isbn) == len(set(one.get("ISBN", ())))
        assert bool(record.abstract) == bool(one.get("abstract") or one.get("description"))
        assert not re.search(r"</?(?:jats:|mml:|p>|i>)", f"{record.title} {record.abstract}")
        assert (record.volume, record.issue, record.language) == tuple(
            one.get(name) for name in ("volume", "issue", "language")
        )
