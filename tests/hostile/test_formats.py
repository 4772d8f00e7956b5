"""Every registered reader and writer takes every hostile text; one that is added is tested by being there."""

from contextlib import suppress
from itertools import permutations
from unicodedata import normalize

import pytest

from litreview.formats.encodings import decode
from litreview.formats.registry import reader, reader_names, recognise, writer, writer_names
from litreview.model.errors import LitreviewError
from litreview.model.reading import Reading
from litreview.model.records import Author, Record, RecordId, RecordType
from tests.hostile.corpus import ATTACKS, FILES, LETTERS, SHORT, Attack
from tests.hostile.judging import dangerous, dangers
from tests.hostile.making import TEMPLATES, record_of

GENTLE = (
    "TY  - JOUR\nTI  - {x}\nER  - \n",
    "PMID- 1\nTI  - {x}\n",
    "@article{{a, title={{{x}}}}}\n",
)
every_reader = pytest.mark.parametrize("name", reader_names())
every_writer = pytest.mark.parametrize("name", writer_names())


def read(name: str, text: str) -> Reading:
    """Return the reading, found sound: all accounted for, and nothing dangerous in it."""
    reading = reader(name).read(text, source="test")
    assert reading.entries == len(reading.records) + reading.lost
    assert dangerous(reading.records) == {}
    assert dangerous(reading.problems) == {}
    assert all("\n" not in record.id + record.title for record in reading.records)
    return reading


@every_reader
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_reader_takes_every_attack(name: str, template: str) -> None:
    is_its_own = reader(name).recognises(TEMPLATES[template].format(x="plain"))
    for attack in SHORT if is_its_own else SHORT[::8]:
        text = TEMPLATES[template].format(x=attack.text)
        reader(name).recognises(text)
        read(name, text)


@every_reader
def test_a_reader_takes_absurd_lengths(name: str) -> None:
    own = [text for text in TEMPLATES.values() if reader(name).recognises(text.format(x="plain"))]
    for attack in ATTACKS:
        if attack not in SHORT:
            for text in own:
                read(name, text.format(x=attack.text))


@every_reader
@pytest.mark.parametrize("letters", [pytest.param(one, id=one.name) for one in LETTERS])
def test_letters_of_every_script_survive_a_reader(name: str, letters: Attack) -> None:
    for template in GENTLE:
        text = template.format(x=letters.text)
        if reader(name).recognises(text):
            assert read(name, text).records[0].title == normalize("NFC", letters.text)


@pytest.mark.parametrize(("first", "second"), list(permutations(range(len(GENTLE)), 2)))
def test_a_file_that_quotes_another_format_is_what_it_begins_as(first: int, second: int) -> None:
    text = GENTLE[first].format(x="First")
    alone = recognise(text)
    both = recognise(text + GENTLE[second].format(x="quoted"))
    assert alone is not None
    assert both is not None
    assert both.name == alone.name


@pytest.mark.parametrize("file", FILES)
def test_bytes_that_are_no_text_of_ours_are_refused_or_read(file: str) -> None:
    text = ""
    with suppress(LitreviewError):
        text = decode(FILES[file], file).text.whole()
    for name in reader_names():
        read(name, text)


@every_writer
def test_what_a_writer_writes_of_every_attack_is_harmless(name: str) -> None:
    for number, attack in enumerate(ATTACKS):
        written = writer(name).write([record_of(attack, number)])
        assert dangers(written.replace("\r\n", "\n")) == set(), attack.name


@every_writer
def test_every_hostile_record_is_one_entry_in_what_is_written(name: str) -> None:
    records = [record_of(attack, number) for number, attack in enumerate(SHORT)]
    known = recognise(writer(name).write(records))
    if known is None:
        pytest.skip("no reader here knows the format")
    for record, attack in zip(records, SHORT, strict=True):
        reading = known.read(writer(name).write([record]), source="test")
        assert (reading.entries, len(reading.records)) == (1, 1), attack.name
        assert reading.records[0].title.split(" ")[0] == record.title.split(" ")[0], attack.name
    assert known.read(writer(name).write(records), source="test").entries == len(records)


@every_writer
def test_letters_of_every_script_survive_a_writer(name: str) -> None:
    records = [lettered(attack, number) for number, attack in enumerate(LETTERS, start=1)]
    written = writer(name).write(records)
    known = recognise(written)
    if known is None:
        pytest.skip("no reader here knows the format")
    back = {record.pmid: record for record in known.read(written, source="test").records}
    for record in records:
        found = back[record.pmid]
        for field in ("title", "abstract", "container", "keywords", "authors"):
            assert getattr(found, field) == getattr(record, field)


def lettered(attack: Attack, number: int) -> Record:
    text = normalize("NFC", attack.text)
    return Record(
        id=RecordId(f"test:{number}"),
        source="test",
        title=text.rstrip("."),
        authors=(Author(family=text.split()[0].strip(",:«»"), given="A"),),
        year=2020,
        pmid=str(number),
        abstract=text,
        container=f"Tidsskrift: {text}",
        type=RecordType.ARTICLE,
        keywords=(text.replace(";", ","), "plain"),
    )
