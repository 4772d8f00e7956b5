"""Whatever a service puts in a record, it becomes a record or is named as left out; nothing else happens."""

from contextlib import suppress
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.errors import SourceError
from litreview.model.records import Record
from litreview.searches.http import Answer, Retryable
from litreview.searches.sources import nb_items, swepub_hits
from litreview.searches.sources.alma_answers import RefusedQuery, read
from litreview.searches.sources.alma_records import to_record
from litreview.searches.sources.parts import Part
from litreview.searches.sources.tolerant import UnusableHit
from litreview.searches.sources.windows import Window

_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
_JSON = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


def objects(*names: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, _JSON))


@given(
    metadata=objects("title", "titleInfos", "people", "creators", "identifiers", "mediaTypes", "summary")
    | objects("originInfo", "languages", "subject", "series", "title"),
    identifier=_LEAVES,
)
def test_any_item_of_the_library_is_a_record_or_left_out(
    metadata: dict[str, Any], identifier: object
) -> None:
    with suppress(UnusableHit):
        assert nb_items.to_record({"id": identifier, "metadata": metadata}).title.strip()


@given(
    hit=objects("title", "creators", "DOI", "PMID", "ISBN", "ISSN", "keywords", "languages")
    | objects("title", "outputTypes", "publicationYear", "publicationChannel", "summary", "archiveURI"),
    identifier=_LEAVES,
)
def test_any_hit_of_swepub_is_a_record_or_left_out(hit: dict[str, Any], identifier: object) -> None:
    with suppress(UnusableHit):
        assert swepub_hits.to_record({"recordId": identifier, **hit}).title.strip()


_TAGS = st.sampled_from(
    [
        "001",
        "008",
        "020",
        "022",
        "024",
        "041",
        "100",
        "110",
        "240",
        "245",
        "264",
        "300",
        "490",
        "500",
        "502",
        "520",
        "650",
        "655",
        "700",
        "773",
        "856",
        "880",
    ]
)
_TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Z")), max_size=12).map(escape)
_CONTROL = st.builds('<controlfield tag="{}">{}</controlfield>'.format, _TAGS, _TEXT)
_SUBFIELD = st.builds(
    '<subfield code="{}">{}</subfield>'.format, st.sampled_from("abcdeghnpqtuvxyz0246"), _TEXT
) | st.just("<subfield>no code</subfield>")
_DATA = st.builds(
    '<datafield tag="{}" ind1="1" ind2="{}">{}</datafield>'.format,
    _TAGS,
    st.sampled_from(["0", "1", "4", " ", ""]),
    st.lists(_SUBFIELD, max_size=3).map("".join),
)
_LEADER = _TEXT.map("<leader>{}</leader>".format) | st.just("<leader>01000naa a2200300 c 4500</leader>")
_MARC = st.lists(_CONTROL | _DATA | _LEADER | st.just("<datafield/>"), max_size=6).map("".join)


@given(inside=_MARC)
def test_any_marc_is_a_record_or_left_out(inside: str) -> None:
    content = f'<record xmlns="http://www.loc.gov/MARC21/slim">{inside}</record>'.encode()
    with suppress(UnusableHit):
        assert to_record(content, "99").title.strip()


@given(content=st.binary(max_size=60) | st.text(alphabet='<>/ab&;"= ', max_size=60).map(str.encode))
def test_any_bytes_are_no_search_result(content: bytes) -> None:
    with pytest.raises((Retryable, RefusedQuery)):
        read(Answer(status=200, media_type="text/xml", body=content), 0)


def _part(names: list[str], stated: int) -> Part:
    return Part(stated=stated, names=tuple(names), records=())


@given(
    pages=st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=4), min_size=1, max_size=4),
    stated=st.integers(0, 9),
)
def test_a_window_counts_every_record_once(pages: list[list[str]], stated: int) -> None:
    window = Window(title="Example", size=3, most=8)
    given_names: set[str] = set()

    def ask(start: int) -> Part:
        names = pages[start // 3] if start // 3 < len(pages) else []
        given_names.update(names)
        return _part(names, stated)

    with suppress(SourceError):
        found = list(window.pages(0, ask))
        assert sum(page.given for page in found) == len(given_names)
        assert found[-1].stated == stated


def test_records_are_frozen_whatever_they_were_made_of() -> None:
    record = swepub_hits.to_record({"recordId": "1", "title": "A title", "keywords": ["a", "a", 7]})
    assert isinstance(record, Record)
    assert record.keywords == ("a",)
