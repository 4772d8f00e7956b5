"""Laws of a library in Zotero: what a review sent there is known when it comes back, and adds nothing."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from litreview.formats.ris import RisReader
from litreview.model.records import Author, Record, RecordType
from litreview.review import open_review
from tests.cli.running import Shell

HARD = """TY  - JOUR
AU  - Ærlig, Åse
TI  - CO₂ & 5 % læring: p < 0.05 i {Nord}
T2  - Tidsskrift for Den norske legeforening
J2  - Tidsskr Nor Legeforen
PY  - 2020
DA  - 2020/03/05
VL  - 7
SP  - 12
EP  - 19
DO  - 10.5555/a_b%20c
AN  - L100
DB  - Embase
KW  - læring; mestring
ER  -

TY  - THES
AU  - Ærlig, Åse
TI  - Samhandling om mestring
T2  - Universitetet i Nord
PB  - Nordforlaget
PY  - 2018
ER  -

TY  - RPRT
AU  - Institutt for læring og mestring
TI  - Veileder i læring
T2  - Rapportserien
PB  - Helseetaten
PY  - 2017
ER  -

TY  - CHAP
AU  - Ærlig, Åse
A2  - Redaktør, Rolf
TI  - Et kapittel
T2  - En bok
PB  - Forlaget
PY  - 2016
SP  - 1
EP  - 9
ER  -

TY  - ELEC
AU  - Helseetaten
TI  - En side om mestring
T2  - Nettstedet
PY  - 2022
UR  - https://example.org/side
ER  -

TY  - CONF
AU  - Ærlig, Åse
TI  - Same title, no number
T2  - Konferansen
PY  - 2021
ER  -

TY  - BOOK
AU  - Ærlig, Åse
TI  - En bok uten årstall i tittelen
T2  - Skriftserien
PB  - Forlaget
PY  - 2015
SN  - 9788205000001
ER  -
"""
"""A document of every kind; letters that BibTeX has commands for; and most without any number."""

RIS_TYPES = {
    RecordType.ARTICLE: "JOUR",
    RecordType.BOOK: "BOOK",
    RecordType.CHAPTER: "CHAP",
    RecordType.REPORT: "RPRT",
    RecordType.THESIS: "THES",
    RecordType.CONFERENCE: "CONF",
    RecordType.WEB: "ELEC",
}
BIBTEX_TYPES = {
    RecordType.ARTICLE: ("article", "journal"),
    RecordType.BOOK: ("book", "series"),
    RecordType.CHAPTER: ("incollection", "booktitle"),
    RecordType.REPORT: ("techreport", "series"),
    RecordType.THESIS: ("phdthesis", ""),
    RecordType.CONFERENCE: ("inproceedings", ""),
    RecordType.WEB: ("misc", ""),
}
"""The type, and the field in which Zotero keeps the container; the name of a conference it does not write."""
PUBLISHERS = {RecordType.THESIS: "school", RecordType.REPORT: "institution"}
COMMANDS = str.maketrans(
    {"&": r"\&", "%": r"\%", "{": r"\{", "}": r"\}", "<": r"{\textless}", "₂": r"$_{\textrm{2}}$"}
)

Pairs = Iterator[tuple[str, str | None]]


def in_ris(records: Iterable[Record]) -> str:
    """Return the records as Zotero writes RIS: no key, serial numbers together, notes as HTML."""
    entries = ("".join(f"{tag}  - {value}\r\n" for tag, value in ris_of(one) if value) for one in records)
    return "".join(f"{entry}ER  - \r\n\r\n\r\n" for entry in entries)


def ris_of(record: Record) -> Pairs:
    yield "TY", RIS_TYPES.get(record.type, "GEN")
    yield "TI", record.title
    yield from (("AU", inverted(one)) for one in record.authors)
    # A thesis has no container in Zotero.
    yield "T2", record.container if record.type is not RecordType.THESIS else None
    yield from (("A2", inverted(one)) for one in record.editors)
    yield "AB", record.abstract and " ".join(record.abstract.split())
    yield "DA", f"{record.year}/{(record.date or '')[5:7]}//" if record.year else None
    yield "PY", str(record.year) if record.year else None
    yield "DO", record.doi
    yield "DP", record.platform
    yield "VL", record.volume
    yield "IS", record.issue
    first, _dash, last = (record.pages or "").partition("-")
    yield "SP", first
    yield "EP", last
    yield "J2", record.container_short
    yield "LA", record.language
    yield "PB", record.publisher or (record.container if record.type is RecordType.THESIS else None)
    yield "SN", " ".join((*record.issn, *record.isbn))
    yield "UR", record.url
    yield "AN", record.accession
    yield "DB", record.database
    yield "Y2", "2026/01/05/09:30:00"
    yield "L1", "files/17/Full Text.pdf"
    yield from (("N1", f"<p>{note}</p>") for note in record.notes)
    yield "N1", "<div data-schema-version='9'><p>Our own note<br/>of two lines</p></div>"
    yield from (("KW", word) for word in record.keywords)
    yield "KW", "our own tag"


def in_bibtex(records: Iterable[Record]) -> str:
    """Return the records as Zotero writes BibTeX: without accession numbers, with fewer containers."""
    return "\n".join(
        f"\n@{BIBTEX_TYPES.get(one.type, ('misc', ''))[0]}{{family_word_{number},\n"
        + "".join(f"\t{name} = {{{value}}},\n" for name, value in bibtex_of(one) if value)
        + "}\n"
        for number, one in enumerate(records)
    )


def bibtex_of(record: Record) -> Pairs:
    # Words with capitals inside are kept from being lowered.
    words = record.title.translate(COMMANDS).split(" ")
    yield "title", " ".join(f"{{{word}}}" if word[1:] != word[1:].lower() else word for word in words)
    yield "volume", record.volume
    yield "issn", ", ".join(record.issn)
    yield "url", record.url
    yield "doi", record.doi
    yield "abstract", record.abstract and " ".join(record.abstract.split()).translate(COMMANDS)
    yield "language", record.language
    yield "number", record.issue
    yield "urldate", "2026-01-05"
    field = BIBTEX_TYPES.get(record.type, ("", ""))[1]
    yield field, (record.container or "").translate(COMMANDS) if field else None
    publisher = record.publisher or (record.container if record.type is RecordType.THESIS else None)
    yield PUBLISHERS.get(record.type, "publisher"), (publisher or "").translate(COMMANDS)
    yield "author", " and ".join(map(named, record.authors))
    yield "editor", " and ".join(map(named, record.editors))
    yield "year", str(record.year) if record.year else None
    yield "note", f"PMID: {record.pmid}" if record.pmid else None
    yield "keywords", ", ".join((*record.keywords, "our own tag"))
    yield "pages", (record.pages or "").replace("-", "--")
    yield "file", r"Full Text:C\:\\Zotero\\storage\\AB12\\text.pdf:application/pdf"


def inverted(author: Author) -> str:
    return f"{author.family}, {author.given}" if author.given else author.family


def named(author: Author) -> str:
    return f"{{{author.family}}}" if author.organisation else inverted(author)


@pytest.fixture
def sent(searched: Shell, tmp_path: Path) -> Shell:
    """A review that is searched and linked, with the hard records among its own."""
    file = tmp_path / "hard.ris"
    file.write_text(HARD, "utf-8")
    assert searched("import", str(file), "--source", "embase").code == 0
    return searched


def library(shell: Shell) -> list[Record]:
    """Return what Zotero has of the review after reading its RIS."""
    text = shell("export", "ris", "--set", "all", "-o", "-").out
    return list(RisReader().read(text, source="zotero").records)


def counted(shell: Shell) -> object:
    with open_review(shell.folder) as review:
        reports = [report.id for report in review.ledger.reports]
    flow = shell("prisma", "--json").json
    return reports, flow["sources"], flow["boxes"]


def taken_in(shell: Shell, path: Path, text: str) -> tuple[int, int]:
    """Return how many records were new, and how many were known."""
    path.write_text(text, "utf-8", newline="")
    ran = shell("import", str(path), "--source", "zotero", "--returned", "--json")
    assert ran.code == 0, ran.err
    (told,) = ran.json["files"]
    return told["new"], told["returned"]


@pytest.mark.parametrize(("write", "name"), [(in_ris, "back.ris"), (in_bibtex, "back.bib")])
def test_what_zotero_gives_back_adds_nothing(
    sent: Shell, tmp_path: Path, write: Callable[[Iterable[Record]], str], name: str
) -> None:
    before, records = counted(sent), library(sent)
    assert taken_in(sent, tmp_path / name, write(records)) == (0, len(records))
    assert counted(sent) == before


def test_what_was_added_in_zotero_comes_in_alone(sent: Shell, tmp_path: Path) -> None:
    records = library(sent)
    article = "TY  - JOUR\nAU  - Ærlig, Åse\nTI  - Samhandling om mestring\nT2  - Tidsskriftet\nPY  - 2019\n"
    found_by_hand = RisReader().read(article, source="zotero")
    assert taken_in(sent, tmp_path / "back.ris", in_ris([*records, *found_by_hand.records])) == (
        1, len(records)
    )  # fmt: skip
    assert sent("prisma", "--json").json["sources"]["zotero"] == 1


def test_an_article_is_not_the_conference_paper_of_the_same_title(sent: Shell, tmp_path: Path) -> None:
    article = (
        "TY  - JOUR\nAU  - Ærlig, Åse\nTI  - Same title, no number\nT2  - Tidsskriftet\nPY  - 2021\nER  - \n"
    )
    assert taken_in(sent, tmp_path / "back.ris", article) == (1, 0)


def test_a_file_that_does_not_come_back_is_another_sources(sent: Shell, tmp_path: Path) -> None:
    file = tmp_path / "cinahl.ris"
    records = library(sent)
    file.write_text(in_ris(records), "utf-8", newline="")
    told = sent("import", str(file), "--source", "cinahl", "--json").json["files"][0]
    assert (told["new"], told["returned"]) == (len(records), 0)
