"""BibTeX as we write it, and the keys of its entries."""

import re
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.bibtex import BibtexReader, BibtexWriter
from litreview.formats.bibtex_keys import base, is_key, key_in, keys
from litreview.formats.bibtex_writer import title
from litreview.formats.latex import decoded, encoded
from litreview.formats.registry import writer
from litreview.model.records import Author, Notice, NoticeKind, Record, RecordType, accession_id
from litreview.model.text import one_line
from tests.formats.strategies import collections, hostile_text, records


def record(number: int = 1, **changes: object) -> Record:
    plain = Record(
        id=accession_id("test", f"{number:05}"),
        source="test",
        title="Samhandling om læring i Norge",
        type=RecordType.ARTICLE,
        authors=(
            Author(family="Nørvåg", given="Kari, Jr"),
            Author(family="Institutt og senter", organisation=True),
        ),
        year=2020,
        date="2020-03-05",
        container="Helse & mestring",
        pages="345-50",
        doi="10.1000/a_b%c",
        url="https://example.org/a_b%20c",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # the fields of a Record, by name


def test_an_entry_is_written_as_every_client_reads_it() -> None:
    assert BibtexWriter().write([record()]).splitlines() == [
        "@article{norvag2020samhandling-mx7n,",
        "  author = {Nørvåg, Jr, Kari and {Institutt og senter}},",
        "  title = {Samhandling om læring i {Norge}},",
        r"  journal = {Helse \& mestring},",
        "  year = {2020},",
        "  month = mar,",
        "  day = {5},",
        "  pages = {345--50},",
        "  doi = {10.1000/a_b%c},",
        "  url = {https://example.org/a_b%20c},",
        "}",
    ]


def test_headings_are_keywords_there_and_editors_and_warnings_have_their_fields() -> None:
    edited = record(
        keywords=("læring",),
        headings=("Self Care/methods", "læring"),
        editors=(Author(family="Prøve", given="To"), Author(family="Sample", given="A")),
        notes=("A note",),
        notices=(Notice(kind=NoticeKind.CONCERN, reference="Example J. 2021;1:2"),),
    )
    lines = BibtexWriter().write([edited]).splitlines()
    assert {
        "  editor = {Prøve, To and Sample, A},",
        "  keywords = {læring; Self Care/methods},",
        "  note = {A note; ExpressionOfConcernIn: Example J. 2021;1:2},",
    } <= set(lines)


@pytest.mark.parametrize(
    ("plain", "written"),
    [
        ("Care after COVID-19: DNA, mRNA and pH", "Care after {COVID-19}: {DNA}, {mRNA} and {pH}"),
        ("A Title In Title Case With DNA", "A Title In Title Case With {DNA}"),
        ("Living with illness. New results (Oslo)", "Living with illness. New results ({Oslo})"),
        ("lower case", "lower case"),
        ("", ""),
    ],
)
def test_capitals_that_matter_are_held_in_braces(plain: str, written: str) -> None:
    assert title(plain) == written


@pytest.mark.parametrize(
    ("plain", "written"),
    [
        ("50% of A & B #1 $5 a_b", r"50\% of A \& B \#1 \$5 a\_b"),
        ("a {set} b", r"a \{set\} b"),
        ("a } b { c", "a ) b ( c"),
        ("{{x}", r"(\{x\}"),
        ("back\\slash", r"back\textbackslash{}slash"),
        ("a -- b", "a -{}- b"),
    ],
)
def test_special_characters_are_escaped_and_braces_balanced(plain: str, written: str) -> None:
    assert encoded(plain) == written


@given(st.text("abæøå {}\\%$#_&~^-`'\"<>=,@.?!()[]", max_size=40))
def test_what_is_encoded_is_decoded_to_itself_but_for_lone_braces(text: str) -> None:
    value = encoded(text)
    back = decoded(value)
    expected = one_line(text)
    assert back.translate(str.maketrans("{}()", "()()")) == expected.translate(str.maketrans("{}()", "()()"))


@given(hostile_text)
def test_no_value_has_a_brace_too_many_counted_as_bibtex_counts(text: str) -> None:
    depth = 0
    for brace in re.findall(r"[{}]", title(text)):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0


@given(hostile_text)
def test_no_text_ends_its_entry_or_begins_another(text: str) -> None:
    hostile = record(title=f"T {text} T", abstract=f"A\n@article{{x, title={{y}}}}\n{text}", notes=(text,))
    reading = BibtexReader().read(BibtexWriter().write([hostile, record(2)]), source="test")
    assert (reading.entries, len(reading.records)) == (2, 2)


def test_keys_are_plain_letters() -> None:
    assert base(record()) == "norvag2020samhandling"
    assert (
        base(record(authors=(Author(family="Ås-Ærlig", given="Ø"),), title="Å lære", year=None))
        == "asaerligndlaere"
    )
    assert base(record(authors=(), title="The 3 of us")) == "anon2020us"
    assert base(record(authors=(Author(family="王", given="伟"),), title="中文")) == "anon2020"


def test_records_with_the_same_author_year_and_word_are_told_apart() -> None:
    given_keys = keys([record(number) for number in range(1, 500)])
    assert len(set(given_keys.values())) == 499
    assert all(re.fullmatch(r"norvag2020samhandling-[a-z0-9]{4}(-\d+)?", key) for key in given_keys.values())
    assert keys([record(1)]) == {"test:00001": "norvag2020samhandling-mx7n"}


@given(collections(), collections())
def test_a_key_once_given_stays_whatever_comes_later(first: list[Record], later: list[Record]) -> None:
    before, after = keys(first), keys([*later, *first])
    assert {identity: after[identity] for identity in before} == before


def test_keys_stay_among_thirty_thousand_alike_but_for_the_few_that_meet() -> None:
    many = [record(number) for number in range(30_000)]
    alone = {one.id: keys([one])[one.id] for one in many[:500]}
    together = keys(many)
    assert len(set(together.values())) == len(many)
    assert sum(together[identity] != key for identity, key in alone.items()) < 20


@given(collections())
def test_our_keys_are_known_as_no_databases_number(chosen: list[Record]) -> None:
    assert all(map(is_key, keys(chosen).values()))
    assert not any(
        map(is_key, ("WOS:000123456789", "2-s2.0-85012345678", "rayyan-1234567890", "CN-01234567"))
    )


@given(collections(), st.randoms())
def test_the_order_of_the_records_changes_no_byte(chosen: list[Record], chance: Random) -> None:
    shuffled = list(chosen)
    chance.shuffle(shuffled)
    assert BibtexWriter().write(shuffled) == BibtexWriter().write(chosen)


@given(collections())
def test_keys_are_unique_and_begin_as_the_record_says(chosen: list[Record]) -> None:
    given_keys = keys(chosen)
    assert len(set(given_keys.values())) == len(chosen)
    assert all(re.fullmatch(r"[a-z0-9:_-]+", key) for key in given_keys.values())
    assert all(given_keys[one.id].startswith(f"{base(one)}-") for one in chosen)


MASTERS = (
    "DegreeMaster",
    "Master thesis",
    "Masteroppgave",
    "Masters",
    "Master's thesis",
    "mastergradsoppgave",
)
"""What NVA, library catalogues and RIS call the kind."""


@pytest.mark.parametrize("kind", MASTERS)
def test_a_masters_thesis_is_no_doctors_and_comes_back(kind: str) -> None:
    thesis = Record(
        id=accession_id("test", "1"),
        source="test",
        title="T",
        type=RecordType.THESIS,
        publication_types=(kind,),
    )
    text = BibtexWriter().write([thesis])
    assert text.startswith("@mastersthesis{")
    (read,) = BibtexReader().read(text, source="test").records
    assert (read.type, read.publication_types) == (RecordType.THESIS, (kind,))
    assert BibtexWriter().write([replace(read, id=thesis.id)]) == text


@pytest.mark.parametrize("kind", ["DegreePhd", "DegreeBachelor", "Webmaster's handbook", "dissertation"])
def test_what_is_not_called_a_masters_thesis_is_none(kind: str) -> None:
    thesis = Record(
        id=accession_id("test", "1"),
        source="test",
        title="T",
        type=RecordType.THESIS,
        publication_types=(kind,),
    )
    assert BibtexWriter().write([thesis]).startswith("@phdthesis{")


@pytest.mark.parametrize("entry", ["@mastersthesis{k, title={T}}", "@thesis{k, title={T}, type={mathesis}}"])
def test_another_programs_masters_thesis_stays_one(entry: str) -> None:
    (read,) = BibtexReader().read(entry, source="test").records
    assert BibtexWriter().write([read]).startswith("@mastersthesis{")


@pytest.mark.parametrize("name", ["bib", "biblatex", "ris", "csl-json"])
@given(record=records())
def test_the_key_is_found_in_an_entry_of_ours(name: str, record: Record) -> None:
    assert key_in(writer(name).write([record])) == keys([record])[record.id]


@pytest.mark.parametrize(
    "text", ["\n" * 100_000 + " " * 100_000 + "{" * 1000, "ID  - " + "nd2020" * 100_000, "ID  - 31000001"]
)
def test_what_is_no_key_is_soon_known_as_none(text: str) -> None:
    assert key_in(text) is None
