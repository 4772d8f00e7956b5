"""Laws of the command line as a whole: help everywhere, light to start, errors in two lines."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from litreview.cli import main
from litreview.cli.commandline import parser_of
from litreview.cli.commands import build
from litreview.cli.dispatching import MODULES
from litreview.model.language import LANGUAGES
from tests.cli.running import Shell, in_its_own_process

COMMANDS = tuple(build()[1].names)
OF_REPORTS = ("list", "retrieved", "not-retrieved", "attach", "detach", "match", "find-open",
              "ongoing", "awaiting", "resumed")  # fmt: skip
OF_THE_TEAM = ("reveal", "assign", "replace", "close", "admit", "create", "add", "retire", "connect")


def test_the_commands_are_those_of_the_documentation() -> None:
    assert COMMANDS == (
        "init", "search", "searches", "report", "import", "dedupe", "remove", "pilot", "screen", "serve",
        "label", "labels", "conflicts", "override", "agreement", "team", "protocol", "sync", "reports",
        "chart", "status", "overview", "prisma", "export", "reproduce", "bundle", "convert", "dedupe-files",
        "check", "demo",
    )  # fmt: skip


@pytest.mark.parametrize(
    "command",
    [
        *COMMANDS,
        *(f"team {act}" for act in OF_THE_TEAM),
        *(f"searches {act}" for act in ("show", "diff", "log", "give-up")),
        *(f"pilot {act}" for act in ("begin", "close", "show")),
        *(f"protocol {act}" for act in ("changes", "relook")),
        *(f"reports {act}" for act in OF_REPORTS),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_help(command: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--lang", language, *command.split(), "--help"])
    assert ended.value.code == 0
    assert f"litreview {command}" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "module"), MODULES.items())
def test_a_command_that_starts_alone_is_the_one_among_all(
    name: str, module: str, capsys: pytest.CaptureFixture[str]
) -> None:
    alone, commands = parser_of([import_module(f"litreview.cli.{module}")])
    assert name in commands.names
    told = []
    for parser in (alone, build()[0]):
        with pytest.raises(SystemExit):
            parser.parse_args([name, "--help"])
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]


@pytest.mark.parametrize("words", [["--help", "screen"], ["-C", "screen", "--help", "screen"]])
def test_help_before_a_command_is_about_all(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(words)
    assert set(COMMANDS) <= set(capsys.readouterr().out.split())


def test_screening_starts_without_the_other_commands() -> None:
    script = (
        "import json, sys\n"
        "from litreview.cli import main\n"
        "try:\n    main(['screen', '--help'])\nexcept SystemExit:\n    pass\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter
    loaded = {name for name in json.loads(done.stdout.splitlines()[-1]) if name.startswith("litreview.cli.")}
    assert loaded.isdisjoint(
        {f"litreview.cli.{module}" for module in MODULES.values()} - {"litreview.cli.screening"}
    )


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import json, sys\n"
        "from litreview.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter
    loaded = json.loads(done.stdout.splitlines()[-1])
    heavy = {"pandas", "numpy", "textual", "rich", "Bio", "bibtexparser", "psycopg", "requests", "lxml"}
    assert heavy & {name.partition(".")[0] for name in loaded} == set()


def test_without_a_command_the_help_is_shown() -> None:
    ran = in_its_own_process()
    assert ran.code == 2
    assert "demo" in ran.out


def test_the_version_is_told() -> None:
    assert in_its_own_process("--version").out.startswith("litreview 0.")


@pytest.mark.parametrize(
    ("words", "place", "remedy"),
    [
        (("serach",), "litreview serach: no such command", "Did you mean search?"),
        (
            ("search", "pubmd"),
            "searches/pubmd.toml: no such stored query",
            "Stored queries here: nva, pubmed.",
        ),
        (("screen", "--as", "third"), "--as third: the protocol names no reviewer", "first, second"),
        (("conflicts", "--as", "first"), "--as first: the protocol names no lead", "lead"),
        (("search", "--as", "nobody"), "--as nobody: the protocol names nobody", "librarian"),
        (("prisma", "--list", "screened"), "--list screened: no such box", "records_screened"),
        (("prisma", "--list", ""), "--list: no such box", "Boxes: "),
        (("prisma", "--list", "excluded"), "--list excluded: no such box", "Nearest: Records excluded (rec"),
        (("prisma", "--list", "Ongoing studies"), "--list Ongoing studies: no such box", "(ongoing)"),
        (("prisma", "--browse"), "litreview prisma --browse: needs a terminal", "--list names"),
        (("prisma", "--browse", "--json"), "--browse: goes with --as-of only", "one of them"),
        (("prisma", "--width", "85"), "--width: goes with a drawing only", ".svg, .pdf, .png, .docx, .html"),
        (
            ("prisma", "--width", "85", "-o", "x.csv"),
            "--width: goes with a drawing only",
            "-o to one of these",
        ),
        (("prisma", "--width", "39", "--svg"), "litreview prisma: argument --width: 39", "--help"),
        (("prisma", "--width", "+85", "--svg"), "litreview prisma: argument --width: +85", "--help"),
        (("export", "docx"), "litreview export docx: no such format", "bib, ris, csv, xlsx"),
        (
            ("export", "csv", "--latex"),
            "--latex: only bib and biblatex are LaTeX's formats",
            "export bib --latex",
        ),
        (("export", "list", "--style", "some"), "--style some: no such style", "norsk-apa-manual, vancouver"),
        (("export", "list", "-o", "x.pdf"), ".pdf: no reference list is written", ".docx, .html, .md, .txt"),
        (("export", "--set", "some"), "litreview export: argument --set: invalid choice", "--help"),
        (("import", "gone.ris", "--source", "oria"), "gone.ris: No such file", "Nothing was imported"),
        (("reports", "retrieved"), "litreview reports retrieved: name records", "litreview reports"),
        (("reports", "ongoing", "pubmed:0", "--as", "lead"), "pubmed:0: no such record", "source:number"),
        (("reports", "awaiting", "x", "--as", "first"), "--as first: the protocol names no lead", "lead"),
        (("reports", "retrieved", "pubmed:0"), "pubmed:0: no such record", "source:number"),
        (("dedupe", "--why", "pubmed:0", "pubmed:1"), "pubmed:0: no such record", "source:number"),
        (("dedupe", "--same", "pubmed:0", "pubmed:1"), "pubmed:0: no such record", "source:number"),
        (("dedupe", "--forget", "pubmed:0"), "litreview dedupe: argument --forget: expected 2", "--help"),
        (("dedupe", "--same", "a", "b", "--different", "a", "b"), "litreview dedupe: argument", "--help"),
        (("dedupe", "--note", "why"), "--note: belongs to what is said", "--different RECORD RECORD"),
        (("dedupe", "--why", "a", "b", "--note", "x"), "--note: belongs to what is said", "--note TEXT"),
        (("dedupe", "--why", "a", "b", "--list"), "litreview dedupe: --list", "after the other"),
        (("dedupe", "--as", "first"), "--as first: only a librarian or a lead", "librarian, lead"),
        (("dedupe", "--version", "a", "b", "--as", "first"), "--as first: only", "librarian, lead"),
        (("screen", "--as", "first"), "litreview screen: needs a terminal", "terminal window"),
        (("team", "assign", "--as", "lead"), "litreview team: two must vote", "two reviewers"),
        (("team", "assign", "--share", "first", "--as", "lead"), "--share first: is no list", "first=60"),
        (
            ("team", "assign", "--share=first=-1,second=1", "--as=lead"),
            "--share first=-1,second=1",
            "above 0",
        ),
        (("team", "assign", "x", "--share=first=1", "--as=lead"), "--share first=1: does not go", "--share"),
        (("team", "assign", "first", "second", "--seed=x", "--as=lead"), "--seed: is an option", "--share"),
        (("team", "replace", "second", "third", "--as", "lead"), "third: is no reviewer", "[[team]]"),
        (("pilot", "begin", "--records", "0", "--as", "lead"), "--records 0: is no sample", "50"),
        (("pilot", "begin", "--gate", "75", "--as", "lead"), "--gate 75.0: is no share", "0.75"),
        (("pilot", "show", "1", "--as", "lead"), "1: is no pilot round", "litreview pilot"),
        (("protocol", "relook", "--note", "x", "--as=lead"), "litreview protocol relook: wants", "changes"),
        (("protocol", "changes", "--as", "nobody"), "--as nobody: the protocol names nobody", "librarian"),
    ],
)
def test_bad_usage_is_said_in_two_lines(
    shell: Shell, words: tuple[str, ...], place: str, remedy: str
) -> None:
    ran = shell(*words)
    first, second = ran.err.splitlines()
    assert ran.code == 2
    assert first.startswith(place)
    assert remedy in second
    assert ran.out == ""


def test_a_folder_that_is_no_workspace_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = Shell(tmp_path, capsys)("status")
    assert ran.code == 2
    assert "screening/protocol.toml is missing" in ran.err
    assert "litreview init" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_the_folder_may_be_named_before_the_command_or_after_it(shell: Shell) -> None:
    before = in_its_own_process("-C", str(shell.folder), "status", "--json")
    after = in_its_own_process("status", "--json", "-C", str(shell.folder), "--lang", "en")
    assert before.code == after.code == 0
    assert before.json == after.json


def test_a_mislaid_store_does_not_become_an_empty_review(shell: Shell) -> None:
    (shell.folder / "screening" / "review.db").unlink()
    ran = shell("status")
    assert ran.code == 4
    assert "no store yet" in ran.err
    assert not (shell.folder / "screening" / "review.db").exists()


def test_init_refuses_to_write_over_a_review(shell: Shell, tmp_path: Path) -> None:
    before = (shell.folder / "screening" / "protocol.toml").read_bytes()
    ran = shell("init", str(shell.folder))
    assert (ran.code, "already here: searches" in ran.err) == (2, True)
    assert (shell.folder / "screening" / "protocol.toml").read_bytes() == before
    assert shell("init", str(tmp_path / "ny oversikt æøå")).code == 0
    assert (tmp_path / "ny oversikt æøå" / "searches" / "README.md").is_file()


@pytest.mark.parametrize(
    "words",
    [
        ("init", "{file}"),
        ("init", "/proc/nowhere"),
        ("demo", "{file}"),
        ("export", "csv", "-o", "{folder}"),
        ("export", "csv", "-o", "{folder}/none/x.csv"),
        ("prisma", "--svg", "{file}/x.svg"),
    ],
)
def test_what_cannot_be_written_is_said_and_leaves_nothing(
    shell: Shell, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    (tmp_path / "folder").mkdir()
    named = (word.format(file=tmp_path / "file", folder=tmp_path / "folder") for word in words)
    ran = shell(*named)
    assert ran.code == 2
    assert len(ran.err.splitlines()) == 2
    assert {path.name for path in tmp_path.iterdir()} == {"file", "folder", "review"}
    assert list((tmp_path / "folder").iterdir()) == []


def test_a_missing_catalogue_leaves_english(monkeypatch: pytest.MonkeyPatch, shell: Shell) -> None:
    monkeypatch.setattr("litreview.cli.languages.LANGUAGES", ("en", "nb", "xx"))
    monkeypatch.setenv("LITREVIEW_LANG", "xx")
    assert shell("status").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("prisma", "--svg", "--json"),
        ("prisma", "--svg", "--list", "duplicates"),
        ("prisma", "--diff", "2026-01-01", "2026-02-01", "--list", "duplicates"),
        ("prisma", "--diff", "2026-01-01", "2026-02-01", "--as-of", "2026-01-01"),
        ("prisma", "--diff", "2026-02-01", "2026-01-01"),
        ("export", "csv", "-o", "-", "--json"),
    ],
)
def test_two_answers_are_not_given_at_once(shell: Shell, words: tuple[str, ...]) -> None:
    ran = shell(*words)
    assert (ran.code, ran.out) == (2, "")


def test_broken_toml_names_file_line_and_what_was_expected(shell: Shell) -> None:
    protocol = shell.folder / "screening" / "protocol.toml"
    lines = protocol.read_text("utf-8").splitlines()
    number = next(index for index, line in enumerate(lines) if line.startswith("[[team]]"))
    protocol.write_text("\n".join([*lines[: number + 1], "handle = first", *lines[number + 2 :]]), "utf-8")
    ran = shell("status")
    assert ran.code == 2
    assert ran.err.startswith(f"screening/protocol.toml:{number + 2}: not valid TOML")
    assert len(ran.err.splitlines()) == 2
