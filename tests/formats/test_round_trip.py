"""The law of every format of ours: what is written comes back as it was, but for what it cannot hold."""

import os
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.formats.limits import LIMITS, limits_of
from benchmarks.formats.round_trip import FIELDS, compared, corpus, trip
from litreview.formats.registry import binary_writer_names, writer_names
from litreview.model.records import Author, Notice, NoticeKind, Record, RecordType, accession_id
from tests.formats.full_records import full_records, known_people
from tests.formats.strategies import organisations, words

FORMATS = (*writer_names(), *binary_writer_names())
SOURCE = "sample"
"""What the benchmark calls the source of what it reads."""

every_format = pytest.mark.parametrize("form", FORMATS)
lone_names = words.map(lambda word: Author(family=word.capitalize()))
"""Persons of one name, which looks like an organisation's."""
short_titles = words.map(lambda word: f"Tids {word}")
doubtful_bodies = st.sampled_from(
    [Author(family=name, organisation=True) for name in ("Smith, Hansen og venner", "Mestring AB")]
)
_BRACES = str.maketrans("{}", "()")
"""Of which BibTeX cannot hold a lone one."""


@st.composite
def whole_records(draw: st.DrawFn) -> Record:
    """A record with every field, in the form in which readers make them."""
    record = draw(full_records())
    people = known_people | organisations | lone_names | doubtful_bodies
    number = str(draw(st.integers(1, 10**6)))
    told = draw(st.lists(notices, max_size=2, unique_by=lambda one: one.kind))
    both = record.headings[:1] if draw(st.booleans()) else ()
    return replace(
        record,
        id=accession_id(SOURCE, f"X-{number}"),
        source=SOURCE,
        accession=f"X-{number}",
        pmid=draw(st.none() | st.just("77")),
        authors=tuple(draw(st.lists(people, max_size=4, unique_by=str))),
        date=draw(st.sampled_from([record.date, f"{record.year} Spring", f"{record.year} Sep-Oct"])),
        container_short=draw(short_titles) if record.container and draw(st.booleans()) else None,
        keywords=tuple(dict.fromkeys((*record.keywords, *both))),
        publication_types=tuple(dict.fromkeys(draw(st.lists(words, max_size=2)))),
        database=draw(st.none() | st.sampled_from(["Embase", "CINAHL", "PubMed"])),
        platform=draw(st.sampled_from(["Ovid", "EBSCOhost"])),
        title=record.title.translate(_BRACES),
        abstract=record.abstract.translate(_BRACES) if record.abstract else None,
        publisher=record.publisher if record.container else None,
        notices=tuple(sorted(told, key=lambda one: list(NoticeKind).index(one.kind))),
        original=None,
    )


notices = st.builds(
    Notice,
    kind=st.sampled_from(NoticeKind),
    speaks_of_other=st.booleans(),
    reference=words.map(lambda word: f"Tidsskr {word}. 2021;1:2"),
    pmid=st.none() | st.integers(1, 10**8).map(str),
)


def held(record: Record) -> dict[str, object]:
    return {name: getattr(record, name) for name in FIELDS}


@every_format
@settings(max_examples=40)
@given(chosen=st.lists(whole_records(), min_size=1, max_size=3, unique_by=lambda record: record.id))
def test_no_field_is_lost(form: str, chosen: list[Record]) -> None:
    for was, now in zip(chosen, trip(form, chosen), strict=True):
        assert now is not None
        assert held(now) == held(was)


@every_format
def test_a_journals_abbreviated_title_comes_back_of_every_kind_of_document(form: str) -> None:
    for kind in RecordType:
        record = Record(
            id=accession_id(SOURCE, "X-1"),
            source=SOURCE,
            accession="X-1",
            title="Å lære",
            type=kind,
            container="Tidsskrift for Den norske legeforening",
            container_short="Tidsskr Nor Legeforen",
        )
        (read,) = trip(form, [record])
        assert read is not None
        assert (read.type, read.container, read.container_short) == (
            kind, record.container, record.container_short
        )  # fmt: skip


@every_format
def test_a_pubmed_number_beside_another_databases_stays_what_it_is(form: str) -> None:
    for accession, database in (("L1-2", "Embase"), (None, None), ("31", "PubMed"), ("X-1", "PubMed")):
        identity = accession_id(SOURCE, accession) if accession else None
        record = Record(
            id=identity or accession_id(SOURCE, "none"),
            source=SOURCE,
            title="T",
            accession=accession,
            database=database,
            pmid="31",
            platform="Ovid",
        )
        (read,) = trip(form, [record])
        assert read is not None
        assert (read.accession, read.database, read.pmid) == (accession, database, "31")
        assert identity is None or read.id == identity


@every_format
def test_an_entry_without_a_title_is_kept_for_what_else_it_has(form: str) -> None:
    record = Record(
        id=accession_id(SOURCE, "X-1"), source=SOURCE, title="", abstract="Something", accession="X-1"
    )
    (read,) = trip(form, [record])
    assert read is not None
    assert (read.title, read.abstract, read.id) == ("", "Something", record.id)


def test_every_limit_is_of_formats_and_fields_that_there_are() -> None:
    known = {field.name for field in fields(Record)}
    for limit in LIMITS:
        assert set(limit.formats) <= set(FORMATS), limit.name
        assert set(limit.fields) <= known, limit.name
    assert not list(limits_of("csv"))


_ROOT = os.environ.get("LITREVIEW_SAMPLES")


@pytest.mark.skipif(not _ROOT, reason="LITREVIEW_SAMPLES names no folder with reference files")
def test_of_real_records_nothing_is_lost_but_what_a_format_cannot_hold() -> None:
    files = [records for _file, records in corpus(Path(_ROOT or "") / "formats")]
    for form in FORMATS:
        told = compared(form, files)
        allowed = {name for limit in limits_of(form) for name in limit.fields}
        assert told.lost == 0
        assert set(told.differing) <= allowed, form
        assert told.differing.total() < told.values * 0.003, form
