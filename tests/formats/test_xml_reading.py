"""What holds for every XML format: a fault costs its entry, and nothing is asked for."""

import time
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.gathering import StreamReader
from litreview.formats.xml_readers import EndnoteXmlReader, ModsReader, PubmedXmlReader
from litreview.model.reading import Entry
from tests.formats.xml_documents import DOCUMENTS, ENDNOTE, MODS, PUBMED, damaged, endnote, titled

READERS: dict[str, StreamReader] = {
    one.name: one for one in (PubmedXmlReader(), EndnoteXmlReader(), ModsReader())
}
every_format = pytest.mark.parametrize("name", READERS)


@every_format
@given(data=st.data())
def test_whatever_befalls_a_file_every_entry_is_a_record_or_is_told_of(
    name: str, data: st.DataObject
) -> None:
    text = data.draw(damaged(DOCUMENTS[name]))
    reading = READERS[name].read(text, source="test")
    lines = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    assert reading.entries == len(reading.records) + reading.lost
    assert all(0 < problem.line <= lines for problem in reading.problems)
    assert all(record.original and "\x00" not in record.original for record in reading.records)


@every_format
@given(cut=st.integers(1, 3000))
def test_a_file_cut_anywhere_says_so_and_keeps_what_was_whole(name: str, cut: int) -> None:
    document = DOCUMENTS[name].rstrip()
    text = document[: -(cut % (len(document) - 1)) - 1]
    reading = READERS[name].read(text, source="test")
    whole = READERS[name].read(document, source="test").records
    assert reading.problems
    assert reading.records == whole[: len(reading.records)]


@every_format
def test_a_file_is_recognised_by_its_root_and_read_whole(name: str) -> None:
    assert [one for one in READERS if READERS[one].recognises(DOCUMENTS[name])] == [name]
    reading = READERS[name].read(DOCUMENTS[name], source="test")
    assert (len(reading.records), reading.problems) == (2, ())


@every_format
def test_two_files_glued_together_are_read_as_one(name: str) -> None:
    document = DOCUMENTS[name]
    other = document.replace("ærin", "arin").replace("Mestring", "Annet").replace("77", "78")
    other = other.replace("9991", "9992").replace(">12<", ">14<").replace(">13<", ">15<")
    other = other.replace("Å lære", "Ny")
    reading = READERS[name].read(document + other, source="test")
    assert (reading.entries, len(reading.records)) == (4, 4)


LASTS = {"pubmed-xml": "</PubmedArticle>", "endnote-xml": "</record>", "mods": "</mods>"}


@every_format
def test_what_stands_in_a_comment_is_no_entry(name: str) -> None:
    first, last, rest = DOCUMENTS[name].partition(LASTS[name])
    before, opening, entry = first.partition(LASTS[name].replace("</", "<").rstrip(">"))
    text = f"{before}<!--{opening}{entry}{last}-->{rest}"
    assert len(READERS[name].read(text, source="test").records) == 1


@pytest.mark.parametrize("declared", ["ISO-8859-1", "UTF-16", "no-such-encoding"])
def test_the_encoding_that_a_text_declares_is_none_of_ours(declared: str) -> None:
    text = ENDNOTE.replace('encoding="UTF-8"', f'encoding="{declared}"')
    assert EndnoteXmlReader().read(text, source="test").records[0].title == "Å lære & å mestre"


def test_a_broken_entry_costs_no_other() -> None:
    text = endnote(titled("One"), titled("Two<b>"), titled("Three"))
    reading = EndnoteXmlReader().read(text, source="test")
    assert [record.title for record in reading.records] == ["One", "Three"]
    assert [problem.entry_lost for problem in reading.problems] == [True]


def test_the_line_of_an_entry_is_right_beyond_the_number_that_parsers_count_to() -> None:
    text = "<xml><records>\n" + f"<record>{titled('One')}</record>\n" + "\n" * 200_000 + "<record></record>"
    (problem,) = EndnoteXmlReader().read(text + "</records></xml>", source="test").problems
    assert problem.line == 200_003


@pytest.mark.parametrize(
    ("written", "read"), [("&oslash;l", "øl"), ("R&D", "R&D"), ("a &foo; b", "a &foo; b"), ("a&#11;b", "ab")]
)
def test_what_xml_does_not_know_is_read_as_html_or_as_it_stands_and_told_of(written: str, read: str) -> None:
    reading = EndnoteXmlReader().read(endnote(titled(written), titled("Next")), source="test")
    assert [record.title for record in reading.records] == [read, "Next"]
    assert [(problem.line, problem.entry_lost) for problem in reading.problems] == [(1, False)]


BOMBS = [
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>',
    '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x.dtd"> %p;]>',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "<!DOCTYPE x [",
]


@every_format
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_file_that_defines_entities_is_refused(name: str, bomb: str) -> None:
    start = DOCUMENTS[name].index("?>") + 2
    body = DOCUMENTS[name][start:].partition('.dtd">')[2] or DOCUMENTS[name][start:]
    reading = READERS[name].read(DOCUMENTS[name][:start] + bomb + body, source="test")
    assert (reading.records, len(reading.problems)) == ((), 1)


def test_a_later_definition_is_refused_too() -> None:
    reading = ModsReader().read(MODS + BOMBS[0] + MODS, source="test")
    assert (len(reading.records), reading.lost, len(reading.problems)) == (2, 0, 1)


def test_deep_nesting_costs_the_entry_it_stands_in() -> None:
    deep = "<a>" * 10_000 + "</a>" * 10_000
    reading = EndnoteXmlReader().read(endnote(titled("One", deep), titled("Two")), source="test")
    assert [record.title for record in reading.records] == ["Two"]


@pytest.mark.parametrize(
    "part", ["<record>", "<!--", "<![CDATA[", "<record", "&", "<?", "</record", "<a b='", "\n"]
)
def test_a_flood_is_read_in_linear_time(part: str) -> None:
    def taken(count: int) -> float:
        text = "<xml><records>" + part * count
        begun = time.perf_counter()
        EndnoteXmlReader().read(text, source="test")
        return time.perf_counter() - begun

    taken(1000)
    assert taken(40_000) < 40 * taken(4_000) + 0.5


class Endless:
    """A text of so many entries, made as they are asked for."""

    ends_in_mid_line = False

    def __init__(self, count: int) -> None:
        self._count = count

    def lines(self) -> Iterator[str]:
        yield "<xml><records>"
        yield from (f"<record>{titled('One')}</record>" for _one in range(self._count))
        yield "</records></xml>"

    def parts(self) -> Iterator[str]:
        return (f"{line}\n" for line in self.lines())

    def head(self, characters: int) -> str:
        return "<xml><records>"[:characters]

    def whole(self) -> str:
        raise AssertionError("a file that can be read in parts is")


def test_memory_does_not_grow_with_the_number_of_entries() -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        entries = EndnoteXmlReader().entries(Endless(count), source="test")
        assert sum(isinstance(entry, Entry) for entry in entries) == count
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(3_000) < 1.5 * peak(1_000)


def test_html_is_no_such_file_and_says_so() -> None:
    for reader in READERS.values():
        reading = reader.read("<html><body><p>Access denied</p></body></html>", source="test")
        assert (reading.entries, len(reading.problems)) == (0, 1)


def test_an_empty_set_is_in_order() -> None:
    text = PUBMED[: PUBMED.index("<PubmedArticle>")] + "</PubmedArticleSet>"
    reading = PubmedXmlReader().read(text, source="test")
    assert (reading.entries, reading.problems) == (0, ())
