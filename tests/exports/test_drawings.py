"""Every way a diagram is written: it says all the boxes say, and is the same bytes each time."""

import csv
import io
import json
import os
import re
import struct
import zipfile
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from pypdf import PdfReader

from litreview.cli.prisma import ENDINGS
from litreview.exports import fonts
from litreview.exports.drawings import WAYS, Subject, draw
from litreview.exports.labels import cells
from litreview.exports.prisma import BY_REASON, Box, PrismaFlow
from litreview.exports.prisma_csv import COLUMNS, prisma_csv
from litreview.model.errors import UsageError
from litreview.model.records import Author, Record, RecordId, SourceKind
from tests.exports import flows
from tests.exports.hostile import flows as hostile_flows

_NBSP = "\N{NO-BREAK SPACE}"


def records(ids: Sequence[RecordId]) -> list[Record]:
    """Return records of which each field is an attack on HTML."""
    return [
        Record(
            id=record,
            source="pubmed",
            title='<script>alert("x")</script> & æøå',
            authors=tuple(Author(family=f"<b>{number}</b>") for number in range(5)),
            year=2020,
            container="Example <i>journal</i>",
            url="javascript:alert(1)",
            doi="10.5555/x'\"><script>" if record.endswith("1") else None,
        )
        for record in ids
    ]


def subject(flow: PrismaFlow) -> Subject:
    return Subject(flow=flow, title=flows.TITLE, records=records)


def written(flow: PrismaFlow, ending: str) -> str:
    drawn = draw(subject(flow), ending)
    assert isinstance(drawn, str)
    return drawn


def drawn(flow: PrismaFlow, ending: str) -> bytes:
    content = draw(subject(flow), ending)
    assert isinstance(content, bytes)
    return content


def texts(flow: PrismaFlow) -> list[str]:
    return [entry.text.replace(_NBSP, " ") for cell in cells(flow) for entry in cell.entries]


def test_the_command_line_names_every_way() -> None:
    assert tuple(WAYS) == ENDINGS


@pytest.mark.parametrize("ending", WAYS)
def test_the_same_flow_gives_the_same_bytes(ending: str) -> None:
    flow = flows.update_with_two_arms()
    assert draw(subject(flow), ending) == draw(subject(flow), ending)


def test_an_ending_that_is_none_names_those_that_are() -> None:
    with pytest.raises(UsageError) as refused:
        draw(subject(flows.one_arm()), ".gif")
    assert ".svg" in refused.value.remedy


def test_the_pdf_is_text_in_embedded_fonts_with_a_title_and_a_description() -> None:
    flow = flows.update_with_two_arms()
    reader = PdfReader(io.BytesIO(drawn(flow, ".pdf")))
    (page,) = reader.pages
    said = " ".join(page.extract_text().replace(_NBSP, " ").split())
    assert [text for text in texts(flow) if text.split("(")[0].split()[0] not in said] == []
    assert "Records screened (n = 170)" in said
    assert reader.metadata
    assert reader.metadata.title == flows.TITLE
    assert "Records screened (n = 170)" in (reader.metadata.subject or "").replace(_NBSP, " ")
    _embedded, others = page._get_fonts()
    assert others == set()


def test_the_picture_has_300_dots_to_the_inch() -> None:
    content = drawn(flows.one_arm(), ".png")
    width, height = struct.unpack(">II", content[16:24])
    place = content.index(b"pHYs")
    assert struct.unpack(">IIB", content[place + 4 : place + 13]) == (11811, 11811, 1)
    assert width > height > 1000


def test_where_no_font_is_as_wide_as_arial_lines_are_pressed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fonts.font.cache_clear()
    fonts.registered.cache_clear()
    monkeypatch.setattr(fonts, "_NAMES", ())
    try:
        assert fonts.font().regular.name == "Vera.ttf"
        assert 0.5 < fonts.pressed("Records screened (n = 170)", 12, bold=False) < 1
        assert drawn(flows.one_arm(), ".png").startswith(b"\x89PNG")
        assert drawn(flows.one_arm(), ".pdf").startswith(b"%PDF")
    finally:
        fonts.font.cache_clear()
        fonts.registered.cache_clear()


def test_the_word_document_holds_the_picture_and_its_words() -> None:
    with zipfile.ZipFile(io.BytesIO(drawn(flows.two_arms(), ".docx"))) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels", ".svg")):
                ET.fromstring(archive.read(name))  # noqa: S314 - our own
        document = archive.read("word/document.xml").decode()
    assert "Records screened (n" in document
    assert 'w:orient="landscape"' in document


@settings(deadline=None, max_examples=40)
@given(hostile_flows())
def test_the_csv_has_the_rows_that_the_r_package_looks_for(flow: PrismaFlow) -> None:
    rows = list(csv.DictReader(io.StringIO(prisma_csv(flow))))
    assert tuple(rows[0]) == COLUMNS
    by_name = {row["data"]: row for row in rows if row["data"] != "NA"}
    for box in Box:
        if box.value in by_name and box not in {Box.EXCLUDED_FULL_TEXT, Box.OTHER_EXCLUDED}:
            assert int(by_name[box.value]["n"]) == flow.count(box)
    for box in (Box.EXCLUDED_FULL_TEXT, Box.OTHER_EXCLUDED):
        parts = [part.rpartition(", ") for part in by_name[box.value]["n"].split("; ")]
        assert all("," not in name and number.isdigit() for name, _comma, number in parts)
        assert sum(int(number) for _name, _comma, number in parts) == sum(
            len(ids) for ids in flow.by_reason[box].values()
        )


@pytest.mark.parametrize("make", flows.GOLDEN.values())
def test_the_r_package_reads_from_the_csv_what_was_counted(make: Callable[[], PrismaFlow]) -> None:
    flow = make()
    read = read_as_in_r(prisma_csv(flow))
    for box in set(Box) & set(read):
        if box in BY_REASON:
            counted = {str(reason.text): len(ids) for reason, ids in flow.by_reason[box].items()}
            assert read[box] == (counted or {"None": 0})
        else:
            assert read[box] == {"": flow.count(box)}
    for name, kind in (
        ("database_specific_results", SourceKind.DATABASE),
        ("register_specific_results", SourceKind.REGISTER),
    ):
        sources = {key: len(ids) for key, ids in flow.sources.items() if flow.source_kinds[key] is kind}
        assert read[name] == (
            {flow.source_titles[key]: number for key, number in sources.items()} or {"None": 0}
        )


def test_no_name_ends_the_text_of_a_box_that_the_r_package_draws() -> None:
    # Its boxes are label = '…' for Graphviz, in which every ' is made a " before it is drawn.
    names = ('Patients\' own "view"', "C:\\new\\N", "one; two, three")
    flow = flows.flow(reasons=dict.fromkeys(names, 1), sources={"x": ("y'z", SourceKind.DATABASE, 1)})
    told = list(csv.DictReader(io.StringIO(prisma_csv(flow))))
    for row in told:
        assert not set("'\"\\") & set("".join(row.values()))
    by_name = {row["data"]: row["n"] for row in told}
    assert by_name["dbr_excluded"] == "Patients’ own ”view”, 1; C:/new/N, 1; one / two / three, 1"
    assert by_name["database_specific_results"] == "y’z, 1"


def read_as_in_r(text: str) -> dict[str, dict[str, int]]:
    """Return the numbers by row and reason, found as PRISMA_data and PRISMA_parse_reasons_ (1.1.4) do.

    A row is the one whose name the pattern is found in; a cell is parted at ``;``, a name ends at its
    first comma, and of what follows it only digits are a number.
    """
    rows = list(csv.DictReader(io.StringIO(text)))
    read: dict[str, dict[str, int]] = {}
    for name in {row["data"] for row in rows} - {"NA"}:
        pattern = f"{name}$" if name in {"total_studies", "total_reports"} else name
        (row,) = (row for row in rows if re.search(pattern, row["data"]))
        parts = re.split("; ?", row["n"]) if re.search("[^0-9,]", row["n"]) else [f",{row['n']}"]
        read[name] = {}
        for part in parts:
            number = re.sub("[^0-9.]", "", part.partition(",")[2])
            read[name][part.partition(",")[0]] = int(number)
    return read


def test_the_csv_has_the_template_s_rows() -> None:
    template = Path(os.environ.get("LITREVIEW_SAMPLES", "/nonexistent")) / "prisma" / "PRISMA.csv"
    if not template.exists():
        pytest.skip("LITREVIEW_SAMPLES names no folder with prisma/PRISMA.csv")
    given = template.read_text(encoding="utf-8-sig")
    theirs = [(row["data"], row["box"]) for row in csv.DictReader(io.StringIO(given))]
    ours = [(row["data"], row["box"]) for row in csv.DictReader(io.StringIO(prisma_csv(flows.update())))]
    assert ours == theirs


class Page(HTMLParser):
    """What a page holds: the anchors it has, those it leads to, its words, and anything that could run."""

    def __init__(self) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.leads_to: set[str] = set()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        assert not any(name.startswith("on") for name in given)
        if "id" in given:
            self.anchors.add(given["id"] or "")
        if "href" in given:
            self.leads_to.add(given["href"] or "")


@settings(deadline=None, max_examples=15)
@given(hostile_flows())
def test_every_box_of_the_page_leads_to_its_list_and_nothing_runs(flow: PrismaFlow) -> None:
    page = Page()
    page.feed(written(flow, ".html"))
    assert {f"#list-{cell.name}" for cell in cells(flow)} <= page.leads_to
    assert {link[1:] for link in page.leads_to if link.startswith("#")} <= page.anchors
    assert all(link.startswith(("#", "https://doi.org/10.5555/")) for link in page.leads_to)
    assert not page.tags & {"script", "b", "i", "iframe", "img", "link"}


@settings(deadline=None, max_examples=40)
@given(hostile_flows())
def test_no_name_breaks_out_of_the_flowchart_or_the_table(flow: PrismaFlow) -> None:
    chart = written(flow, ".mmd").splitlines()
    boxes = [line for line in chart if '["' in line]
    assert len(boxes) == len(cells(flow))
    assert all(line.count('"') == 2 and line.endswith('"]') for line in boxes)
    table = [line for line in written(flow, ".md").splitlines() if line.startswith("|")]
    assert all(line.replace("\\|", "").count("|") == 3 for line in table)


def test_the_json_gives_the_ids_behind_each_number() -> None:
    told = json.loads(written(flows.update(), ".json"))
    lists = {name: len(ids) for name, ids in told["records"].items() if name not in BY_REASON}
    assert lists == {name: number for name, number in told["boxes"].items() if isinstance(number, int)}
