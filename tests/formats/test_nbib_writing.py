"""PubMed's text format as we write it: what Bio.Medline and our reader take."""

import io
from collections import Counter
from dataclasses import replace

import pytest
from Bio import Medline
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.formats.nbib import NbibReader
from litreview.formats.nbib_writer import NbibWriter
from litreview.model.records import Author, Notice, NoticeKind, Record, RecordType, accession_id
from tests.formats.full_records import full_records, known_people, without_reference
from tests.formats.strategies import hostile_text

SAMPLE = Record(
    id=accession_id("pubmed", "31000001"),
    source="pubmed",
    title="Learning <i>across</i>",
    type=RecordType.ARTICLE,
    accession="31000001",
    original_title="Læring på tvers",
    authors=(
        Author(family="Prøve", given="To Ærlig", orcid="0000-0000-0000-001X"),
        Author(family="Institutt for læring, Oslo", organisation=True),
        Author(family="Eksempel", given="A.-M., Jr"),
    ),
    year=2020,
    date="2020-03-05",
    container="Oppdiktet tidsskrift",
    volume="3",
    issue="2",
    pages="345-50",
    doi="10.5555/abc",
    pmid="31000001",
    pmcid="PMC7",
    issn=("1111-2222",),
    abstract="AIM: To find nothing.\nRESULTS: Nothing was found.",
    keywords=("læring",),
    headings=("Self Care/methods",),
    language="nob",
    publication_types=("Journal Article", "Retracted Publication"),
    notices=(
        Notice(kind=NoticeKind.RETRACTION, reference="Ex J. 2021;1:2", doi="10.5555/notice", pmid="7"),
        Notice(kind=NoticeKind.CORRECTION, speaks_of_other=True, doi="10.5555/other"),
    ),
    notes=("A note",),
    database="PubMed",
)

KEPT = (
    "title original_title type authors editors year date container publisher volume issue pages doi pmid "
    "pmcid isbn issn other_abstract abstract keywords headings language url notes accession"
)


def back(*records: Record) -> tuple[Record, ...]:
    reading = NbibReader().read(NbibWriter().write(records), source="test")
    assert reading.problems == ()
    return reading.records


def test_an_entry_is_written_as_pubmed_writes_it() -> None:
    assert NbibWriter().write([SAMPLE]).split("\n") == [
        "PMID- 31000001",
        "OWN - NLM",
        "IS  - 1111-2222",
        "VI  - 3",
        "IP  - 2",
        "DP  - 2020 Mar 5",
        "TI  - [Learning across]",
        "TT  - Læring på tvers",
        "JT  - Oppdiktet tidsskrift",
        "PG  - 345-50",
        "LID - 10.5555/abc [doi]",
        "AID - 10.5555/abc [doi]",
        "AB  - AIM: To find nothing. RESULTS: Nothing was found.",
        "FAU - Prøve, To Ærlig",
        "AU  - Prøve TÆ",
        "AUID- ORCID: 0000-0000-0000-001X",
        "CN  - Institutt for læring, Oslo",
        "FAU - Eksempel, A.-M., Jr",
        "AU  - Eksempel AM Jr",
        "LA  - nob",
        "PT  - Journal Article",
        "PT  - Retracted Publication",
        "MH  - Self Care/methods",
        "OTO - NOTNLM",
        "OT  - læring",
        "RIN - Ex J. 2021;1:2. doi: 10.5555/notice. PMID: 7",
        "EFR - doi: 10.5555/other",
        "PMC - PMC7",
        "GN  - A note",
        "",
        "",
    ]


def test_an_entry_comes_back_whole() -> None:
    (record,) = back(SAMPLE)
    expected = replace(SAMPLE, title="Learning across", source="test", id=accession_id("test", "31000001"))
    first = replace(SAMPLE.notices[0], reference="Ex J. 2021;1:2. doi: 10.5555/notice.")
    assert replace(record, original=None) == replace(expected, notices=(first, SAMPLE.notices[1]))


@settings(max_examples=40)
@given(st.lists(full_records(), max_size=4, unique_by=lambda record: record.accession))
def test_no_field_that_the_format_holds_is_lost(chosen: list[Record]) -> None:
    for was, now in zip(chosen, back(*chosen), strict=True):
        for name in KEPT.split():
            assert getattr(now, name) == getattr(was, name), name
        assert Counter(map(without_reference, now.notices)) == Counter(map(without_reference, was.notices))


@given(st.lists(known_people, max_size=4, unique_by=str))
def test_everybody_keeps_the_number_of_a_person(people: list[Author]) -> None:
    (record,) = back(replace(SAMPLE, authors=tuple(people), editors=tuple(people[:1])))
    assert record.authors == tuple(people)
    assert record.editors == tuple(people[:1])


@settings(max_examples=40)
@given(st.lists(full_records(), min_size=1, max_size=4, unique_by=lambda record: record.accession))
def test_biopython_reads_as_many_entries_with_the_same_fields(chosen: list[Record]) -> None:
    entries = list(Medline.parse(io.StringIO(NbibWriter().write(chosen))))
    assert len(entries) == len(chosen)
    for entry, record in zip(entries, chosen, strict=True):
        assert entry.get("PMID") == record.pmid
        assert entry["TI" if record.type is not RecordType.BOOK else "BTI"]
        assert entry.get("VI") == record.volume
        assert entry.get("OT", []) == list(record.keywords)
        assert entry.get("MH", []) == list(record.headings)


def test_every_type_of_document_comes_back() -> None:
    for kind in RecordType:
        for container in (None, "What it stands in"):
            (record,) = back(replace(SAMPLE, type=kind, container=container, publication_types=()))
            assert (record.type, record.container) == (kind, container)


def test_a_record_that_is_not_pubmeds_says_so_and_keeps_its_number() -> None:
    own = replace(SAMPLE, id=accession_id("test", "L1"), accession="L1", pmid=None, database="Embase")
    text = NbibWriter().write([own, replace(own, accession=None, title="Another")])
    assert text.startswith("OWN - NOTNLM\nOID - L1\n")
    assert NbibReader().recognises(text)
    first, second = NbibReader().read(text, source="test").records
    assert (first.id, first.pmid, first.database) == ("test:L1", None, "Embase")
    assert second.title == "Another"


def test_a_retraction_without_a_citation_is_told_by_the_publication_type() -> None:
    untold = replace(SAMPLE, publication_types=(), notices=(Notice(kind=NoticeKind.RETRACTION),))
    (record,) = back(untold)
    assert record.is_retracted


@pytest.mark.parametrize(
    ("date", "written"),
    [
        ("2020", "2020"),
        ("2020-11", "2020 Nov"),
        ("2020-11-30", "2020 Nov 30"),
        ("2020 Spring", "2020 Spring"),
        ("Spring", "2020 Spring"),
        (None, "2020"),
    ],
)
def test_a_date_is_written_in_pubmeds_words(date: str | None, written: str) -> None:
    assert f"DP  - {written}\n" in NbibWriter().write([replace(SAMPLE, date=date)])


@given(hostile_text)
def test_no_text_forges_a_tag_or_ends_an_entry(text: str) -> None:
    bad = f"A\n\nPMID- 5\nTI  - {text}"
    hostile = replace(
        SAMPLE, title=f"T {text} T", abstract=bad, notes=(text,), keywords=(bad,), container=bad
    )
    reading = NbibReader().read(
        NbibWriter().write([hostile, replace(SAMPLE, pmid="8", accession="8")]), source="x"
    )
    assert [record.pmid for record in reading.records] == ["31000001", "8"]
