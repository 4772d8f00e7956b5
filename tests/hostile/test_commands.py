"""Every line a command prints of a hostile review is harmless, and every answer for a program is whole."""

import csv
import json
import os
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from shutil import copytree
from typing import Any
from unicodedata import normalize

import pytest

from litreview.cli.commands import build
from litreview.cli.console import table, tell
from litreview.exports.prisma import Box
from litreview.formats.registry import recognise
from litreview.review import open_review
from tests.cli.running import Ran, Shell
from tests.hostile.corpus import ATTACKS, FILES, LETTERS, SHORT, Attack
from tests.hostile.judging import controls, dangerous, dangers
from tests.hostile.workspace import HostileNva, HostilePubMed, hostile_file

Command = Callable[..., Ran]


@pytest.fixture
def look(hostile_review: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Shell(hostile_review, capsys)


@pytest.fixture
def work(hostile_review: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Shell(copytree(hostile_review, tmp_path / "review"), capsys)


def as_argument(attack: Attack) -> str:
    """Return the text as the system can hand it over: half letters only for bytes that are none."""
    text = attack.text.replace("\x00", "")
    return "".join(one for one in text if not "\ud800" <= one <= "\udfff" or "\udc80" <= one <= "\udcff")


def harmless(ran: Ran) -> Ran:
    """Return what ran, found harmless and without a traceback."""
    assert dangers(ran.out) == set()
    assert dangers(ran.err) == set()
    assert "Traceback" not in ran.err
    return ran


BOXES = (*Box, "undecided", "pubmed", "nva", "oria")
LOOKS = [
    ("status",),
    ("status", "--as", "lead"),
    ("overview", "--as", "lead"),
    ("overview", "--as", "first"),
    ("check",),
    ("reports",),
    ("searches",),
    ("report", "search"),
    ("report", "search-appendix"),
    ("report", "characteristics"),
    ("report", "characteristics", "--json"),
    ("chart", "--status"),
    ("chart", "--status", "--json"),
    ("reproduce",),
    ("team",),
    ("pilot",),
    ("protocol",),
    ("protocol", "changes", "--as", "lead", "--list"),
    ("prisma",),
    ("agreement", "--as", "lead"),
    ("labels", "--as", "lead"),
    ("dedupe", "--list", "--dry-run"),
    ("dedupe", "--dry-run"),
    *(("prisma", "--list", box) for box in BOXES),
]


@pytest.mark.parametrize("words", LOOKS, ids=" ".join)
def test_a_hostile_review_is_shown_harmlessly(look: Command, words: tuple[str, ...]) -> None:
    ran = harmless(look(*words))
    assert ran.code in {0, 1}
    assert "\n! forged line" not in ran.out
    assert "\n$ forged prompt" not in ran.out
    if words[:2] != ("prisma", "--list"):
        assert ran.out
    if words[0] != "prisma":
        harmless(look("--lang", "nb", *words))


@pytest.mark.parametrize("words", LOOKS, ids=" ".join)
def test_a_hostile_review_is_told_to_programs_whole(look: Command, words: tuple[str, ...]) -> None:
    ran = harmless(look(*(word for word in words if word != "--list" or "prisma" in words), "--json"))
    assert json.loads(ran.out) is not None


@pytest.mark.parametrize("form", ["md", "csv", "json"])
def test_the_agenda_of_a_hostile_review_is_harmless_and_whole(look: Command, form: str) -> None:
    words = ("conflicts", "--as", "lead", "--list", "--all", "--format")
    rows = json.loads(harmless(look(*words, "json")).out)
    out = harmless(look(*words, form)).out
    assert len(rows) > 5
    assert any(side["labels"] for row in rows for side in row["sides"])
    if form == "md":
        assert out.count("\n### ") == len(rows)
    elif form == "csv":
        assert len(list(csv.reader(StringIO(out)))) == len(rows) + 1


@pytest.mark.parametrize("word", ["--why", "--same", "--different", "--version"])
def test_two_hostile_records_are_explained_joined_and_parted_harmlessly(work: Command, word: str) -> None:
    with open_review(work.folder) as review:  # type: ignore[attr-defined]
        pairs = [tuple(review.ledger.kinds)[start : start + 2] for start in (0, 40, 80)]
    for pair, attack in zip(pairs, SHORT[::7], strict=False):
        note = () if word == "--why" else ("--note", as_argument(attack))
        assert harmless(work("dedupe", word, *pair, *note)).code == 0
        assert json.loads(harmless(work("dedupe", "--why", *pair, "--json")).out)["said"] is not None
        harmless(work("--lang", "nb", "dedupe", "--why", *pair))


def test_an_answer_for_a_program_is_harmless_and_says_all(capsys: pytest.CaptureFixture[str]) -> None:
    for attack in SHORT:
        tell({"x": attack.text})
        said = capsys.readouterr().out
        assert controls(said) == set(), attack.name
        assert json.loads(said) == {"x": attack.text}


def test_a_table_has_one_harmless_line_a_row_and_no_cell_widens_all() -> None:
    made = table([(attack.text, "x") for attack in ATTACKS])
    assert dangers(made) == set()
    lines = made.split("\n")
    assert len(lines) == len(ATTACKS)
    assert sum(len(line) > 200 for line in lines) < 60


def test_every_record_is_one_line_of_a_list(look: Command) -> None:
    told: list[dict[str, Any]] = look("prisma", "--list", "records_screened", "--json").json
    lines = harmless(look("prisma", "--list", "records_screened")).out.splitlines()
    assert len(lines) == len(told) + 1
    assert max(map(len, lines)) < 5_000


@pytest.mark.parametrize("wanted", ["included", "excluded", "all"])
@pytest.mark.parametrize("name", ["bib", "ris", "csv"])
def test_every_export_holds_every_report_once(look: Command, name: str, wanted: str) -> None:
    ran = look("export", name, "--set", wanted, "-o", "-")
    text = ran.out
    assert dangers(text.replace("\r\n", "\n")) == set()
    reports = len(list(csv.reader(StringIO(look("export", "csv", "--set", wanted, "-o", "-").out)))) - 1
    assert reports > 0
    if name != "csv":
        known = recognise(text)
        assert known is not None
        reading = known.read(text, source="test")
        assert reading.entries == reports


def test_what_was_taken_in_is_harmless_and_its_letters_are_whole(hostile_review: Path) -> None:
    with open_review(hostile_review) as review:
        records = review.records(tuple(review.ledger.kinds))
        assert dangerous(records) == {}
        titles = {
            record.title.partition(" ")[2] if record.source != "pubmed" else record.title
            for record in records
        }
    for attack in LETTERS:
        assert any(normalize("NFC", attack.text) in title for title in titles), attack.name


def test_searches_with_a_hostile_answer_say_harmless_warnings(
    work: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    with HostilePubMed() as pubmed, HostileNva() as nva:
        monkeypatch.setenv("LITREVIEW_PUBMED_URL", pubmed.address)
        monkeypatch.setenv("LITREVIEW_NVA_URL", nva.address)
        ran = harmless(work("search"))
        assert ran.code == 0
        assert ran.err.count("pubmed: phrase not found:") > 300
        assert all(line.startswith(("pubmed: ", "nva: ")) for line in ran.err.splitlines())
        assert json.loads(harmless(work("search", "--json")).out)["failures"] == []


def test_problems_of_a_hostile_file_are_said_harmlessly(work: Command, tmp_path: Path) -> None:
    for number, attack in enumerate(SHORT[::40]):
        name = "".join(one for one in attack.text if one not in "\x00/\\")[:50] or "x"
        file = tmp_path / (f"{number}{name}" if os.name != "nt" else f"{number}.ris")
        file.write_bytes(hostile_file() + b"\n" * number)
        ran = harmless(work("import", str(file), "--source", f"x{number}"))
        assert ran.code == 0, ran.err
        assert len(ran.out.splitlines()) == 1
        harmless(work("import", str(file), "--source", f"y{number}", "--json"))


@pytest.mark.parametrize("file", FILES)
def test_a_file_of_any_bytes_is_read_or_refused_in_two_lines(
    work: Command, tmp_path: Path, file: str
) -> None:
    (tmp_path / file).write_bytes(FILES[file])
    ran = harmless(work("import", str(tmp_path / file), "--source", "x"))
    assert ran.code == 0 or len(ran.err.splitlines()) == 2


@pytest.mark.parametrize("file", FILES)
def test_the_duplicates_of_a_file_of_any_bytes_are_told_harmlessly(
    work: Command, tmp_path: Path, file: str
) -> None:
    (tmp_path / file).write_bytes(FILES[file])
    ran = harmless(work("dedupe-files", str(tmp_path / file), "-o", str(tmp_path / "out")))
    assert ran.code in {0, 1} or len(ran.err.splitlines()) == 2
    assert (tmp_path / "out").exists() == (ran.code == 0)


def test_what_is_written_of_a_hostile_file_is_harmless(work: Command, tmp_path: Path) -> None:
    (tmp_path / "x.ris").write_bytes(hostile_file() * 2)
    clusters = tmp_path / "out" / "clusters.csv"
    words = ("dedupe-files", str(tmp_path / "x.ris"), "-o", str(tmp_path / "out"), f"--clusters={clusters}")
    assert harmless(work(*words)).code == 0
    for path in (tmp_path / "out").iterdir():
        # A table for Excel begins with a mark of its encoding; nowhere else may one stand.
        assert dangers(path.read_text(encoding="utf-8-sig", errors="strict")) == set(), path.name


ARGUMENTS = [
    ("{x}",),
    ("search", "--", "{x}"),
    ("search", "--as={x}"),
    ("import", "--source={x}", "file"),
    ("import", "--source=x", "--", "{x}"),
    ("import", "--source=x", "--format={x}", "file"),
    ("import", "--source=x", "--kind={x}", "file"),
    ("import", "--source=x", "--map={x}", "file"),
    ("import", "--source=x", "--decisions={x}", "file"),
    ("import", "--source=x", "--encoding={x}", "file"),
    ("import", "--source={x}", "--returned", "file"),
    ("convert", "--encoding={x}", "-o", "out.ris", "file"),
    ("convert", "--to={x}", "-o", "out.ris", "file"),
    ("convert", "-o", "{x}", "file"),
    ("convert", "-o", "out.ris", "--", "{x}"),
    ("dedupe-files", "-o", "out", "--", "{x}"),
    ("dedupe-files", "-o", "{x}", "file"),
    ("dedupe-files", "--clusters={x}", "file"),
    ("dedupe-files", "--format={x}", "-o", "out", "file"),
    ("dedupe-files", "--encoding={x}", "-o", "out", "file"),
    ("search", "--since={x}"),
    ("search", "--from-archive={x}"),
    ("dedupe", "--as={x}"),
    ("screen", "--as={x}"),
    ("screen", "--as=first", "--stage={x}"),
    ("screen", "--as=first", "--theme={x}"),
    ("screen", "--as=first", "--keys={x}"),
    ("screen", "--as=first", "--plain", "--width={x}"),
    ("screen", "--as=first", "--plain", "--moment={x}"),
    ("serve", "--as={x}"),
    ("serve", "--as=first", "--host={x}"),
    ("serve", "--as=first", "--port={x}"),
    ("conflicts", "--as={x}"),
    ("conflicts", "--as=lead", "--plain", "--width={x}"),
    ("conflicts", "--as=lead", "--consensus", "{x}", "{x}"),
    ("conflicts", "--as=lead", "--consensus", "{x}", "exclude", "--reason={x}"),
    ("conflicts", "--as=lead", "--list", "-o", "file/{x}"),
    ("label", "--as={x}", "--add=x", "--", "{x}"),
    ("label", "--as=lead", "--add={x}", "--", "{x}"),
    ("labels", "--as={x}"),
    ("labels", "--as=lead", "--", "{x}"),
    ("chart", "--as={x}"),
    ("chart", "--settle", "--as={x}"),
    ("chart", "--as=first", "--plain", "--width={x}"),
    ("chart", "--as=lead", "--why={x}", "--open", "{x}"),
    ("chart", "--as=lead", "--why={x}", "--open", "pubmed:1"),
    ("reports", "--", "{x}"),
    ("reports", "retrieved", "--", "{x}"),
    ("reports", "attach", "--", "{x}", "{x}"),
    ("reports", "detach", "--", "{x}"),
    ("reports", "match", "--", "{x}"),
    ("reports", "ongoing", "--as=lead", "--", "{x}"),
    ("reports", "awaiting", "--as={x}", "x"),
    ("reports", "resumed", "--as=lead", "--why={x}", "--", "{x}"),
    ("reports", "find-open", "--", "{x}"),
    ("status", "--as={x}"),
    ("overview", "--as={x}"),
    ("prisma", "--list={x}"),
    ("prisma", "--as-of={x}"),
    ("prisma", "--width={x}", "--svg"),
    ("prisma", "--browse", "--as-of={x}"),
    ("prisma", "--diff", "2026-01-01", "{x}"),
    ("remove", "--why={x}", "--", "{x}"),
    ("remove", "--why=x", "--as={x}", "pubmed:1"),
    ("agreement", "--as={x}"),
    ("agreement", "--as=lead", "--list={x}"),
    ("agreement", "--as=lead", "--list={x}={x},first={x}"),
    ("agreement", "--as=lead", "--reviewers={x}"),
    ("export", "--", "{x}"),
    ("export", "--set={x}"),
    ("export", "list", "--style={x}", "-o", "-"),
    ("export", "list", "-o", "file/{x}"),
    ("override", "--why={x}", "--as=lead", "--", "{x}", "include"),
    ("searches", "log", "--source={x}", "--platform={x}", "--string={x}", "--hits=1", "--date={x}"),
    ("searches", "show", "--", "{x}"),
    ("searches", "give-up", "--", "{x}"),
    ("searches", "compile", "--", "{x}"),
    ("sync", "--as={x}"),
    ("sync", "--as=lead", "--", "{x}"),
    ("sync", "--as=lead", "--begin", "--", "{x}"),
    ("team", "create", "--", "{x}"),
    ("team", "connect", "--as={x}"),
    ("team", "connect", "--as=lead", "--", "{x}"),
    ("team", "admit", "--as=lead", "--", "{x}", "{x}"),
    ("team", "add", "--", "{x}"),
    ("team", "retire", "--", "{x}"),
    ("team", "close", "--as=lead", "--", "{x}"),
    ("team", "reveal", "--why={x}", "--as=lead", "--", "{x}"),
    ("team", "assign", "--as=lead", "--", "{x}", "{x}"),
    ("team", "assign", "--as=lead", "--share={x}"),
    ("team", "assign", "--as=lead", "--share=first=1,second=1", "--seed={x}"),
    ("team", "replace", "--as=lead", "--", "{x}", "{x}"),
    ("pilot", "begin", "--as=lead", "--reviewers={x}"),
    ("pilot", "begin", "--as=lead", "--records={x}"),
    ("pilot", "begin", "--as=lead", "--gate={x}"),
    ("pilot", "close", "--as=lead", "--note={x}"),
    ("pilot", "show", "--as=lead", "--", "{x}"),
    ("protocol", "changes", "--as={x}"),
    ("protocol", "relook", "--as=lead", "--note={x}", "--all"),
    ("protocol", "relook", "--as=lead", "--note=x", "--", "{x}"),
    ("export", "ris", "-o", "file/{x}"),
    ("report", "search-appendix", "-o", "file/{x}"),
    ("report", "characteristics", "-o", "file/{x}"),
    ("bundle", "-o", "file/{x}"),
    ("bundle", "--check={x}"),
    ("reproduce", "--as={x}", "-o", "file/{x}"),
    ("check", "--lang={x}"),
    ("-C{x}", "status"),
    ("init", "file/{x}"),
    ("demo", "file/{x}"),
]


@pytest.mark.parametrize("words", ARGUMENTS, ids=" ".join)
def test_an_error_that_quotes_what_was_typed_is_two_harmless_lines(
    look: Command, words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for attack in SHORT[ARGUMENTS.index(words) :: 44]:
        typed = as_argument(attack)
        if typed.strip("/. ") in {"", "-h", "--help"} or typed.startswith("-"):
            continue
        ran = harmless(look(*(word.replace("{x}", typed) for word in words)))
        assert ran.code == 0 or len(ran.err.splitlines()) == 2, (attack.name, ran.err)


def test_what_a_person_says_of_a_report_is_kept_harmlessly(work: Command) -> None:
    report = work("reports", "--json").json[0]["id"]
    for attack in SHORT[::20]:
        said = as_argument(attack)
        assert harmless(work("reports", "not-retrieved", report, f"--why={said}", "--as=lead")).code == 0
    harmless(work("reports", "--json"))


def test_a_very_long_name_is_an_error_like_any_other(look: Command, tmp_path: Path) -> None:
    for words in (("-C", "x" * 5_000, "status"), ("export", "ris", "-o", str(tmp_path / ("x" * 5_000)))):
        ran = harmless(look(*words))
        assert (ran.code, len(ran.err.splitlines())) == (2, 2)
        assert max(map(len, ran.err.splitlines())) < 2_500


def test_every_command_there_is_stands_in_these_tests() -> None:
    tried = {word for words in (*LOOKS, *ARGUMENTS) for word in words}
    assert set(build()[1].names) - tried == set()
