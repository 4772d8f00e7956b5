"""Laws of the reference lists: the styles' own examples, text that stays text, and the same bytes again."""

import re
import sys
import zipfile
from dataclasses import replace
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from litreview.exports.references import ENDINGS, reference_list, styles
from litreview.model.errors import UsageError
from litreview.model.records import Author, Record, RecordType, accession_id
from tests.exports.languages import speaking
from tests.exports.lists import needs_pandoc

ODEGARD, BERG = Author(family="Ødegård", given="Åse"), Author(family="Berg", given="Bo E")
ARTICLE = Record(
    id=accession_id("test", "1"),
    source="test",
    title="Læring på tvers: en studie",
    type=RecordType.ARTICLE,
    authors=(ODEGARD, BERG),
    year=2020,
    date="2020-03-05",
    container="Eksempeltidsskrift",
    volume="3",
    issue="2",
    pages="345-50",
    doi="10.5555/abc",
    pmid="31000001",
)
CHAPTER = replace(
    ARTICLE,
    id=accession_id("test", "2"),
    type=RecordType.CHAPTER,
    title="Kapitlet",
    container="Boken",
    publisher="Forlaget",
    editors=(Author(family="Redd", given="Rita"), Author(family="Lag", given="Lars")),
    doi=None,
    pmid=None,
)
UNDATED = replace(
    ARTICLE,
    id=accession_id("test", "3"),
    type=RecordType.WEB,
    title="Siden",
    authors=(Author(family="Helsetjenesten", organisation=True),),
    year=None,
    date=None,
    container=None,
    doi=None,
    pmid=None,
    url="https://example.org/a_b?c=1&d=2",
)
THESIS = replace(
    CHAPTER, id=accession_id("test", "4"), type=RecordType.THESIS, title="Verket", container="Høgskolen",
    publisher=None, editors=(), authors=(BERG,),
)  # fmt: skip
REPORT = replace(
    THESIS, id=accession_id("test", "5"), type=RecordType.REPORT, title="Utredningen", container=None,
    publisher="Rådet", issue="7",
)  # fmt: skip
MANY = replace(ARTICLE, authors=tuple(Author(family=f"Navn{number}", given="A") for number in range(1, 26)))

PEOPLE, AUTHORS, FORFATTERE = (
    "Ødegård Å, Berg BE",
    "Ødegård, Å., & Berg, B. E.",
    "Ødegård, Å. & Berg, B. E.",
)
NUMBERS, ADDRESS = "doi: 10.5555/abc. PubMed PMID: 31000001.", "https://doi.org/10.5555/abc"
EXPECTED = {
    "vancouver": (
        f"1. {PEOPLE}. Læring på tvers: en studie. Eksempeltidsskrift. 2020 Mar 5;3(2):345-50. {NUMBERS}",
        f"2. {PEOPLE}. Kapitlet. In: Redd R, Lag L, editors. Boken. Forlaget; 2020. p. 345-50.",
        "3. Helsetjenesten. Siden [Internet]. [date unknown]. Available from: https://example.org/a_b?c=1&d=2",
        "4. Berg BE. Verket [dissertation]. Høgskolen; 2020.",
        "5. Berg BE. Utredningen. Rådet; 2020. Report No.: 7.",
    ),
    "apa": (
        "Berg, B. E. (2020a). Utredningen (Report No. 7). Rådet.",
        "Berg, B. E. (2020b). Verket [Doctoral dissertation, Høgskolen].",
        "Helsetjenesten. (n.d.). Siden. https://example.org/a_b?c=1&d=2",
        f"{AUTHORS} (2020a). Kapitlet. In R. Redd & L. Lag (Eds.), Boken (pp. 345–350). Forlaget.",
        f"{AUTHORS} (2020b). Læring på tvers: en studie. Eksempeltidsskrift, 3(2), 345–350. {ADDRESS}",
    ),
    "norsk-apa-manual": (
        "Berg, B. E. (2020a). Utredningen (Rapport nr. 7). Rådet.",
        "Berg, B. E. (2020b). Verket [Doktoravhandling, Høgskolen].",
        "Helsetjenesten. (u.å.). Siden. https://example.org/a_b?c=1&d=2",
        f"{FORFATTERE} (2020a). Kapitlet. I R. Redd & L. Lag (Red.), Boken (s. 345–350). Forlaget.",
        f"{FORFATTERE} (2020b). Læring på tvers: en studie. Eksempeltidsskrift, 3(2), 345–350. {ADDRESS}",
    ),
}


def listed(records: list[Record], style: str) -> tuple[str, ...]:
    text = reference_list(records, style, ".txt")
    assert isinstance(text, str)
    return tuple(line for line in text.splitlines() if line)


def test_every_style_of_ours_is_tried_here() -> None:
    assert set(styles()) == set(EXPECTED)


@pytest.mark.parametrize("style", EXPECTED)
def test_a_style_of_ours_is_csl_with_all_that_must_stand_in_it(style: str) -> None:
    file = Path(sys.modules["litreview.exports"].__file__ or "").parent / "styles" / f"{style}.csl"
    root = etree.parse(file).getroot()
    names = {"csl": "http://purl.org/net/xbiblio/csl"}
    assert root.get("version") == "1.0"
    for place in ("csl:info/csl:title", "csl:info/csl:id", "csl:info/csl:updated", "csl:citation/csl:layout"):
        assert root.find(place, names) is not None
    given_macros = [one.get("name") for one in root.findall("csl:macro", names)]
    called = {one.get("macro") for one in root.iter() if one.get("macro")}
    assert set(given_macros) == called
    assert len(given_macros) == len(set(given_macros))


@needs_pandoc
@pytest.mark.parametrize("style", EXPECTED)
def test_each_kind_of_report_is_written_as_the_style_has_it(style: str) -> None:
    assert listed([ARTICLE, CHAPTER, UNDATED, THESIS, REPORT], style) == EXPECTED[style]


@needs_pandoc
def test_long_lists_of_authors_are_cut_as_each_style_cuts_them() -> None:
    assert listed([MANY], "vancouver")[0].startswith(
        "1. Navn1 A, Navn2 A, Navn3 A, Navn4 A, Navn5 A, Navn6 A, et al. Læring"
    )
    assert "Navn19, A., … Navn25, A. (2020)" in listed([MANY], "apa")[0]


@needs_pandoc
def test_vancouver_has_a_journals_abbreviated_title_without_stops_and_apa_its_full_one() -> None:
    known = replace(ARTICLE, container="Journal of Examples", container_short="J. Exampl.")
    assert "Læring på tvers: en studie. J Exampl. 2020 Mar 5;3(2):345-50." in listed([known], "vancouver")[0]
    for style in ("apa", "norsk-apa-manual"):
        assert "Journal of Examples, 3(2)" in listed([known], style)[0]


@needs_pandoc
def test_a_norwegian_reader_gets_norwegian_words_and_the_alphabet_of_norwegian() -> None:
    last = replace(ARTICLE, id=accession_id("test", "9"), authors=(Author(family="Zakarias", given="Z"),))
    assert [line[:3] for line in listed([ARTICLE, last], "apa")] == ["Øde", "Zak"]
    assert [line[:3] for line in listed([ARTICLE, last], "norsk-apa-manual")] == ["Zak", "Øde"]
    with speaking("nb", {"References": "Referanser"}):
        assert listed([CHAPTER], "vancouver") == (
            f"1. {PEOPLE}. Kapitlet. I: Redd R, Lag L, redaktører. Boken. Forlaget; 2020. s. 345-50.",
        )


HOSTILE = (
    "Semi;colon, comma, and & ampersand",
    "Emoji 😀 and TeX \\emph{x} $x^2$ %c #1 _a_ ~",
    "Markdown *a* **b** `c` [d](e) # f ::: {.g} @h",
    "<script>alert(1)</script> <img src=x onerror=alert(1)> & <b",
    "{{% raw %}} ${x} `id` $(id) --metadata=title:x",
    "note: DOI: 10.1/x {:title: other}",
)


@needs_pandoc
@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("style", EXPECTED)
def test_what_a_record_says_comes_out_as_it_stands(style: str, text: str) -> None:
    record = replace(
        ARTICLE, title=text, authors=(Author(family=text, organisation=True),), notes=(text,), container=text
    )
    assert listed([record], style)[0].count(text) == 3
    page = reference_list([record], style, ".html")
    assert isinstance(page, str)
    shown = " ".join(unescape(re.sub(r"<[^>]*>", "", page)).split())
    assert shown.count(text) == 3
    assert "<script>" not in page
    assert "<img" not in page
    made = reference_list([record], style, ".docx")
    assert isinstance(made, bytes)
    with zipfile.ZipFile(BytesIO(made)) as archive:
        document = etree.fromstring(archive.read("word/document.xml"))
    assert "".join(map(str, document.itertext())).count(text) == 3


@needs_pandoc
@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_list_is_the_same_bytes(ending: str) -> None:
    one, other = (reference_list([ARTICLE, CHAPTER], "apa", ending) for _ in range(2))
    assert one == other
    assert len(one) > 100


@needs_pandoc
def test_an_empty_set_is_an_empty_list() -> None:
    assert listed([], "vancouver") == ()


@needs_pandoc
def test_a_csl_file_of_the_readers_own_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "own style; æ.csl"
    file.write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><info><title>x</title>'
        "<id>x</id><updated>2026-01-01T00:00:00+00:00</updated></info><citation><layout>"
        '<text variable="title"/></layout></citation><bibliography><layout prefix="# ">'
        '<text variable="title"/></layout></bibliography></style>',
        "utf-8",
    )
    assert listed([ARTICLE], str(file)) == ("# Læring på tvers: en studie",)


@needs_pandoc
@pytest.mark.parametrize(
    "content", ["", "no style", "<style/>", "<!DOCTYPE x [<!ENTITY a SYSTEM '/etc/passwd'>]><style>&a;"]
)
def test_a_file_that_is_no_style_is_said_in_two_lines(tmp_path: Path, content: str) -> None:
    file = tmp_path / "broken.csl"
    file.write_text(content, "utf-8")
    with pytest.raises(UsageError, match="pandoc can make no list with this style"):
        reference_list([ARTICLE], str(file), ".txt")


@pytest.mark.parametrize(
    "style", ["nope", "/etc/passwd", "gone.csl", "http://example.org/x.csl", "\0", "x" * 9_999]
)
def test_an_unknown_style_names_those_there_are(style: str) -> None:
    with pytest.raises(UsageError, match="vancouver"):
        reference_list([ARTICLE], style, ".txt")


def test_another_ending_names_those_there_are() -> None:
    with pytest.raises(UsageError, match="docx"):
        reference_list([ARTICLE], "apa", ".pdf")
