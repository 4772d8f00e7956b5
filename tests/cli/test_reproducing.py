"""``litreview reproduce``: what a command wrote is made again to the byte, and what is not is named."""

import json
import zipfile
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from litreview.model.protocol import Stage
from tests.cli.running import Ran, Shell
from tests.cli.trial import ByFolder, whole_review

COMMANDS = (
    *(("prisma", "-o", f"x.{one}") for one in ("svg", "docx", "html", "md", "mmd", "csv", "json", "txt")),
    ("prisma", "--as-of", "2026-01-01", "-o", "then.svg"),
    ("prisma", "--width", "85", "-o", "column.svg"),
    ("prisma", "--svg"),
    ("prisma", "--svg", "odd.name"),
    ("export",),
    ("export", "xlsx", "biblatex", "csl-json", "endnote-xml", "nbib", "--set", "all"),
    ("export", "-o", "mine.ris"),
    ("report", "methods", "--as", "lead", "-o", "methods.docx"),
    *(("report", what, "-o", f"{what}.html") for what in ("search", "search-appendix", "excluded")),
)  # fmt: skip


def states(ran: Ran) -> dict[str, str]:
    return {one["file"]: one["state"] for one in ran.json["files"]}


def placed(shell: Shell, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the command with its file in the review's exports/."""
    before = ("-o", "--svg")
    return tuple(
        str(shell.folder / "exports" / word) if number and words[number - 1] in before else word
        for number, word in enumerate(words)
    )


@pytest.mark.parametrize("language", ["en", "nb"])
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_after_any_command_that_wrote_all_is_the_same(
    finished: Shell, words: tuple[str, ...], language: str
) -> None:
    assert finished("--lang", language, *placed(finished, words)).code == 0
    ran = finished("reproduce", "--json")
    assert (ran.code, set(states(ran).values())) == (0, {"same"})
    assert len(states(ran)) >= 5


def test_a_flipped_byte_is_named_with_its_cause(finished: Shell) -> None:
    for name in sorted(path.name for path in (finished.folder / "exports").iterdir()):
        if name in {"README.md", "MANIFEST.json"}:
            continue
        file = finished.folder / "exports" / name
        before = file.read_bytes()
        file.write_bytes(before[:50] + bytes([before[50] ^ 1]) + before[51:])
        ran = finished("reproduce")
        assert ran.code == 1
        (line,) = [line for line in ran.out.splitlines() if "differs" in line]
        assert line.startswith(name)
        assert line.endswith("the file was changed after it was made")
        file.write_bytes(before)


def test_what_changed_in_the_log_is_told_apart_from_what_changed_in_the_file(finished: Shell) -> None:
    record = finished("prisma", "--list", "new_reports", "--json").json[0]["id"]
    finished("override", record, "exclude", "--reason", "no-collaboration", "--why", "x", "--as", "lead")
    told = finished("reproduce", "--json").json["files"]
    assert {one["remark"] for one in told if one["state"] == "differs"} == {
        "the log, the protocol, the answers or the program changed since it was made"
    }


def test_nothing_is_written_without_being_asked_for(finished: Shell, tmp_path: Path) -> None:
    (finished.folder / "exports" / "prisma.svg").unlink()
    (finished.folder / "exports" / "included.bib").write_bytes(b"mine")
    before = {path: path.read_bytes() for path in finished.folder.rglob("*") if path.is_file()}
    ran = finished("reproduce", "-o", str(tmp_path / "again"))
    assert ran.code == 1
    assert {path: path.read_bytes() for path in finished.folder.rglob("*") if path.is_file()} == before
    assert (tmp_path / "again" / "prisma.svg").is_file()


def test_what_is_gone_or_differs_is_written_when_asked_for(finished: Shell) -> None:
    exports = finished.folder / "exports"
    before = {path.name: path.read_bytes() for path in exports.iterdir()}
    (exports / "prisma.svg").unlink()
    assert states(finished("reproduce", "--json"))["prisma.svg"] == "gone"
    assert finished("reproduce").code == 0
    (exports / "included.bib").write_bytes(b"mine")
    ran = finished("reproduce", "--write", "--json")
    assert (ran.code, ran.json["written"]) == (0, ["included.bib", "prisma.svg"])
    assert {path.name: path.read_bytes() for path in exports.iterdir()} == before


def test_a_file_that_no_command_made_is_new_and_never_touched(finished: Shell) -> None:
    mine = finished.folder / "exports" / "notes.docx"
    mine.write_bytes(b"mine")
    ran = finished("reproduce", "--write", "--json")
    assert (ran.code, states(ran)["notes.docx"], mine.read_bytes()) == (1, "new", b"mine")


def test_a_damaged_answer_of_a_source_is_counted_and_a_missing_one_is_no_fault(finished: Shell) -> None:
    first, second, *_rest = sorted((finished.folder / "searches" / "raw").glob("*.gz"))
    first.unlink()
    assert (finished("reproduce").code, finished("reproduce", "--json").json["answers"]["missing"]) == (0, 1)
    second.write_bytes(b"x")
    ran = finished("reproduce", "--json")
    assert (ran.code, ran.json["answers"]["damaged"]) == (1, 1)


def noted(shell: Shell, name: str, *command: str) -> Ran:
    """Write a manifest by hand, as somebody else's clone may hold, and reproduce."""
    made = {"command": command, "language": "en", "version": "0.1.0", "sha256": "0" * 64}
    text = json.dumps({"format": 1, "files": {name: made}})
    (shell.folder / "exports" / "MANIFEST.json").write_text(text, "utf-8")
    return shell("reproduce", "--write")


@pytest.mark.parametrize("name", ["../../x.bib", "/tmp/x.bib", "a/../../x.bib", "C:x.bib", "", ".", "a\\b"])  # noqa: S108 - refused
def test_a_manifest_that_names_a_file_elsewhere_is_refused(finished: Shell, name: str) -> None:
    ran = noted(finished, name, "export", "bib")
    assert (ran.code, len(ran.err.splitlines())) == (2, 2)
    assert "outside its folder" in ran.err


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("search",),
        ("remove", "pubmed:1", "--why", "x"),
        ("export", "--help"),
        ("-C", "/", "export", "bib"),
        ("export", "no-such-format"),
        ("prisma", "--as-of", "never"),
    ],
)
def test_a_manifest_can_name_nothing_but_what_makes_a_file(finished: Shell, command: tuple[str, ...]) -> None:
    ran = noted(finished, "x.bib", *command)
    assert ran.code == 1
    assert "could not be made" in ran.out
    assert not (finished.folder / "exports" / "x.bib").exists()


def test_a_command_that_is_noted_writes_only_into_exports(finished: Shell, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.bib"
    noted(finished, "x.bib", "export", "bib", "-o", str(target))
    assert not target.exists()
    assert (finished.folder / "exports" / "x.bib").is_file()


def test_a_link_in_exports_is_no_way_out_of_the_review(finished: Shell, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.bib").write_bytes(b"theirs")
    (finished.folder / "exports" / "sub").symlink_to(outside, target_is_directory=True)
    (finished.folder / "exports" / "y.bib").symlink_to(outside / "x.bib")
    ran = noted(finished, "sub/x.bib", "export", "bib")
    assert (ran.code, len(ran.err.splitlines())) == (2, 2)
    bundle = tmp_path / "bundle.zip"
    assert finished("bundle", "-o", str(bundle)).code == 0
    with zipfile.ZipFile(bundle) as archive:
        assert not [name for name in archive.namelist() if name.endswith(("x.bib", "y.bib"))]
    noted(finished, "y.bib", "export", "bib")
    assert (outside / "x.bib").read_bytes() == b"theirs"


@pytest.mark.parametrize("text", ["", "[]", "{", '{"format": 2, "files": {}}', '{"format": 1}', "\udcff"])
def test_a_broken_manifest_is_two_lines_and_stops_the_next_export(finished: Shell, text: str) -> None:
    file = finished.folder / "exports" / "MANIFEST.json"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    for words in (("reproduce",), ("export", "bib")):
        ran = finished(*words)
        assert (ran.code, len(ran.err.splitlines())) == (2, 2)
        assert ran.err.startswith("exports/MANIFEST.json: ")
    assert finished("prisma", "-o", str(file)).code == 2


def test_the_manifest_has_no_date_and_is_sorted(finished: Shell) -> None:
    text = (finished.folder / "exports" / "MANIFEST.json").read_text("utf-8")
    read = json.loads(text)
    assert text == json.dumps(read, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    assert {key for one in read["files"].values() for key in one} == {
        "command", "language", "sha256", "version",
    }  # fmt: skip


def test_a_file_elsewhere_is_not_noted(finished: Shell, tmp_path: Path) -> None:
    before = (finished.folder / "exports" / "MANIFEST.json").read_bytes()
    finished("prisma", "-o", str(tmp_path / "x.svg"))
    assert (finished.folder / "exports" / "MANIFEST.json").read_bytes() == before


def test_a_clone_with_exchange_files_alone_makes_every_file_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machines = ByFolder(tmp_path / "team", monkeypatch, capsys)
    machines.root.mkdir()
    whole_review(machines)
    for stage in Stage:
        machines.run("lead", "team", "close", stage.value, "--as", "lead")
    lead = Shell(machines.root / "lead", capsys)
    for words in (
        ("export",),
        ("report", "methods", "--as", "lead", "-o", "m.md"),
        ("prisma", "-o", "p.svg"),
    ):
        machines.run("lead", *placed(lead, words))
    machines.pass_on()
    clone = Shell(copytree(machines.root / "lead", tmp_path / "clone"), capsys)
    (clone.folder / "screening" / "review.db").unlink()
    (clone.folder / "screening" / "exchange.toml").unlink()
    rmtree(clone.folder / "screening" / "backups", ignore_errors=True)
    monkeypatch.setenv("LITREVIEW_KEYS", str(tmp_path / "nobody-s-keys"))
    ran = clone("reproduce", "--json")
    assert ran.code == 0, (ran.out, ran.err)
    assert set(states(ran).values()) == {"same"}
    assert len(states(ran)) == 5
    assert not (clone.folder / "screening" / "review.db").exists()
    segment = next((clone.folder / "screening" / "decisions").rglob("0001.jsonl"))
    segment.write_bytes(segment.read_bytes().replace(b"include", b"exclude", 1).replace(b"doi", b"iod", 1))
    ran = clone("reproduce")
    assert (ran.code, len(ran.err.splitlines())) == (4, 2)
