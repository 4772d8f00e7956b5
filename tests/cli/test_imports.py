"""Laws of files on their way in and out: what they are is said, what is in them is counted."""

import gzip
import json
import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from litreview.cli import main
from litreview.formats.registry import readers, writer_names
from tests.cli.running import Ran, Shell

RIS = "TY  - JOUR\nTI  - Læring på Ørlandet\nDO  - 10.5555/a\nER  - \nTY  - JOUR\nAU  - Prøve, A\nER  - \n"
NBIB = "PMID- 99000001\nTI  - Mestring i kommunen.\nDP  - 2020\n\n"
BIB = "@article{a, title={Samhandling}, year={2021}, doi={10.5555/b}}\n"
WOS = "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nTI Learning\nPY 2019\nUT WOS:0001\nER\n\nEF\n"
RAYYAN = (
    "key,title,year,journal,authors,abstract,notes\n"
    'rayyan-1,Course A,2019,Example,"Eksempel, A",x,"RAYYAN-INCLUSION: {""Anna""=>""Included"", '
    '""Kari""=>""Excluded""} | RAYYAN-EXCLUSION-REASONS: wrong population"\n'
    'rayyan-2,Course B,2020,Example,"Eksempel, A",x,"RAYYAN-INCLUSION: {""Anna""=>""Excluded"", '
    '""Kari""=>""Excluded""}"\n'
)


def write(folder: Path, name: str, content: str | bytes) -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def take(shell: Shell, path: str, source: str = "embase", *words: str) -> Ran:
    return shell("import", path, "--source", source, *words)


def test_exports_of_six_databases_come_in_with_their_counts(shell: Shell, tmp_path: Path) -> None:
    table = tmp_path / "table.xlsx"
    with xlsxwriter.Workbook(str(table)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Tittel", "Forfattere", "År"])
        sheet.write_row(1, 0, ["Kurs for pårørende", "Eksempel, A", 2018])
    files = {
        "embase": write(tmp_path, "embase.ris", RIS),
        "pubmed": write(tmp_path, "pubmed.txt", NBIB),
        "zotero": write(tmp_path, "zotero.bib", BIB),
        "wos": write(tmp_path, "savedrecs.txt", WOS),
        "packed": write(tmp_path, "packed.ris.gz", gzip.compress(RIS.replace("/a", "/c").encode())),
        "excel": str(table),
    }
    for source, path in files.items():
        assert take(shell, path, source).code == 0
    assert shell("status", "--json").json["sources"] == {
        "embase": 1, "pubmed": 1, "zotero": 1, "wos": 1, "packed": 1, "excel": 1,
    }  # fmt: skip


def test_an_archive_comes_in_file_by_file(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.ris", RIS)
        archive.writestr("b.txt", "no references at all")
        archive.writestr("c.nbib", NBIB)
    ran = take(shell, str(path))
    assert "all.zip/a.ris: RIS, utf-8; entries: 2 = records: 1 + not taken in: 1" in ran.out
    assert "all.zip/c.nbib: PubMed (NBIB), utf-8" in ran.out
    assert (ran.code, "all.zip/b.txt: in no format known here" in ran.err) == (2, True)
    assert shell("status", "--json").json["records"] == 2


def test_a_newer_export_of_the_same_search_adds_only_what_is_new(shell: Shell, tmp_path: Path) -> None:
    take(shell, write(tmp_path, "a.ris", RIS))
    newer = RIS + "TY  - JOUR\nTI  - Et nytt kurs\nER  - \n"
    said = take(shell, write(tmp_path, "b.ris", newer)).out
    assert "records: 2 + not taken in: 1; new: 1" in said
    assert "nothing was added" in take(shell, write(tmp_path, "c.ris", newer)).out


def test_letters_encoded_twice_are_taken_in_as_a_person_says(shell: Shell, tmp_path: Path) -> None:
    twice = (RIS + RIS).replace("/a", "/z").encode().decode("cp1252").encode()
    path = write(tmp_path, "twice.ris", twice)
    refused = take(shell, path)
    assert (refused.code, "encoded twice" in refused.err, len(refused.err.splitlines())) == (2, True, 2)
    assert take(shell, path, "embase", "--repair").code == 0
    assert take(shell, path, "oria", "--no-repair").code == 0
    titles = shell("export", "csv", "--set", "all", "-o", "-").out
    assert ("Læring på Ørlandet" in titles, "LÃ¦ring" in titles) == (True, True)
    assert shell("convert", path, "-o", str(tmp_path / "o.ris"), "--repair").code == 0
    assert "Læring på Ørlandet" in (tmp_path / "o.ris").read_text(encoding="utf-8")


def test_a_table_says_how_it_read_its_columns_and_can_be_told(shell: Shell, tmp_path: Path) -> None:
    path = write(tmp_path, "t.csv", "Hva,Når,DOI\nEt kurs,2020,10.5555/t\n")
    told = take(shell, path, "x", "--map", "Hva=title", "--map", "Når=year")
    assert "columns read: Hva = title, Når = year\n" in told.err
    assert shell("searches", "--json").json[0]["found"] == 1
    wrong = take(shell, path, "y", "--map", "Hva=tittel")
    assert (wrong.code, len(wrong.err.splitlines())) == (2, 2)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"<!DOCTYPE html><html>Log in</html>", "this is a web page"),
        (b"%PDF-1.7", "this is a PDF file"),
        (b"Dear all, here are the references.", "in no format known here"),
    ],
)
def test_a_mistaken_file_is_called_what_it_is(
    shell: Shell, tmp_path: Path, content: bytes, said: str
) -> None:
    path = write(tmp_path, "x.ris", content)
    for ran in (take(shell, path), shell("convert", path, "-o", str(tmp_path / "o.ris"))):
        assert (ran.code, said in ran.err, len(ran.err.splitlines())) == (2, True, 2)
    assert not (tmp_path / "o.ris").exists()


def test_decisions_are_told_and_taken_over_by_name(shell: Shell, tmp_path: Path) -> None:
    path = write(tmp_path, "rayyan.csv", RAYYAN)
    assert "holds decisions of Anna (2), Kari (2)" in take(shell, path, "rayyan").err
    said = take(shell, path, "rayyan", "--decisions", "Anna=first", "--decisions", "Kari=second").out
    assert "decisions taken over: first 2, second 2" in said
    again = take(shell, path, "rayyan", "--decisions", "Anna=first").out
    assert "decisions taken over: 0" in again
    first, second = shell("team", "votes", "--json").json
    assert (first["outcome"], second["outcome"]) == ("conflict", "excluded")
    assert first["votes"]["second"]["tool"] == "Rayyan"
    assert "exclude (wrong population; Rayyan)" in shell("team", "votes").out
    assert shell("check").out.count("!") == 1  # the template's texts alone
    nobody = take(shell, path, "rayyan", "--decisions", "Annna=first")
    assert (nobody.code, "Nobody of this name has decided anything" in nobody.err) == (1, True)
    wrong = take(shell, path, "other", "--decisions", "Anna=lead")
    assert shell("status", "--json").json["records"] == 2
    assert (wrong.code, "lead is no reviewer" in wrong.err) == (2, True)


@pytest.mark.parametrize("form", writer_names())
def test_what_is_converted_is_read_again_as_many_records(shell: Shell, tmp_path: Path, form: str) -> None:
    paths = [write(tmp_path, "a.ris", RIS), write(tmp_path, "b.bib", BIB), write(tmp_path, "c.ris", RIS)]
    target = tmp_path / "out.any"
    assert shell("convert", *paths, "-o", str(target), "--to", form).code == 0
    back = tmp_path / "back.json"
    assert shell("convert", str(target), "-o", str(back)).code == 0
    titles = sorted(item["title"] for item in json.loads(back.read_text(encoding="utf-8")))
    assert titles == ["Læring på Ørlandet", "Læring på Ørlandet", "Samhandling"]


def test_a_conversion_needs_a_format_and_says_which_there_are(shell: Shell, tmp_path: Path) -> None:
    path = write(tmp_path, "a.ris", RIS)
    for words in (("-o", "x.foo"), ("-o", "x.foo", "--to", "word")):
        ran = shell("convert", path, *words)
        assert (ran.code, "csl-json" in ran.err, len(ran.err.splitlines())) == (2, True, 2)
    assert shell("convert", path, "-o", "-", "--to", "csl-json").json[0]["DOI"] == "10.5555/a"


@pytest.mark.parametrize("form", [*writer_names(), "xlsx"])
def test_the_included_are_exported_in_every_format(finished: Shell, form: str, tmp_path: Path) -> None:
    target = tmp_path / "included"
    assert finished("export", form, "-o", str(target)).code == 0
    assert target.stat().st_size > 1_000


def test_a_conversion_writes_all_or_nothing_and_never_over_what_it_reads(
    shell: Shell, tmp_path: Path
) -> None:
    good, empty = write(tmp_path, "a.ris", RIS), write(tmp_path, "b.ris", "")
    mistaken = write(tmp_path, "c.ris", "%PDF-1.7")
    some = shell("convert", good, empty, mistaken, "-o", str(tmp_path / "o.ris"))
    assert (some.code, "b.ris: the file is empty" in some.err, "c.ris: this is a PDF" in some.err) == (
        2,
        True,
        True,
    )
    assert "Nothing was written." in some.err
    assert not (tmp_path / "o.ris").exists()
    itself = shell("convert", good, "-o", good)
    assert (itself.code, "one of the files to be read" in itself.err) == (2, True)
    lost = shell("convert", write(tmp_path, "d.ris", "TY  - JOUR\nER  - \n"), "-o", str(tmp_path / "o.ris"))
    assert (lost.code, "no record" in lost.err, (tmp_path / "o.ris").exists()) == (1, True, False)


def test_a_header_without_rows_is_no_table_of_references(shell: Shell, tmp_path: Path) -> None:
    ran = take(shell, write(tmp_path, "t.csv", "Title,DOI,Shelf\n"))
    assert (ran.code, "there is no entry in the file" in ran.err) == (1, True)


def test_letters_that_look_wrong_are_told_with_their_line_and_read_as_a_person_says(
    shell: Shell, tmp_path: Path
) -> None:
    path, out = write(tmp_path, "mac.ris", RIS.encode("mac_roman")), str(tmp_path / "o.ris")
    refused = take(shell, path)
    assert (refused.code, len(refused.err.splitlines())) == (2, 2)
    assert "mac.ris:2: its letters look wrong" in refused.err
    assert "mac.ris:2: the letters look wrong" in shell("convert", path, "-o", out).err
    told = shell("convert", path, "-o", out, "--json").json["read"][0]
    assert (told["encoding"], told["letters_wrong_from_line"]) == ("cp1252", 2)
    said = shell("convert", path, "-o", out, "--encoding", "Mac Roman")
    assert (said.code, said.err.count("letters")) == (0, 0)
    assert "Læring på Ørlandet" in (tmp_path / "o.ris").read_text(encoding="utf-8")
    assert "mac.ris: RIS, mac-roman" in take(shell, path, "embase", "--encoding", "mac_roman").out
    assert take(shell, path, "oria", "--encoding", "cp1252").code == 0
    assert "Læring på Ørlandet" in shell("export", "csv", "--set", "all", "-o", "-").out


@pytest.mark.parametrize("words", [("import", "--source", "x"), ("convert", "-o", "o.ris")])
def test_an_unknown_encoding_is_told_and_what_there_is(
    shell: Shell, tmp_path: Path, words: tuple[str, ...]
) -> None:
    ran = shell(*words, write(tmp_path, "a.ris", RIS), "--encoding", "norsk")
    assert (ran.code, len(ran.err.splitlines())) == (2, 2)
    assert "--encoding norsk: no such encoding\nAmong those there are: utf-8" in ran.err


def help_of_import(capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit):
        main(["import", "--help"])
    return " ".join(capsys.readouterr().out.split())


def test_the_help_names_every_format_that_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    told = help_of_import(capsys)
    known = {re.sub(r" ?\(tagged\)|[()]", "", one.title) for one in readers().values()} - {"table"}
    words = {word for title in known for word in title.split()} | {"CSV", "TSV", "Excel"}
    assert {word for word in words if word not in told} == set()


def test_the_help_says_how_a_source_gets_its_full_name_and_its_kind(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = help_of_import(capsys)
    assert "litreview searches log --title" in told
    assert "a library that comes back counts as one too" in told
