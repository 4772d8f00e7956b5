"""A whole small review through the commands: what the demonstration leaves behind is sound and usable."""

import csv
import io
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from litreview.demo import team
from litreview.demo.records import oria_file
from litreview.exports.prisma import Box
from litreview.model.protocol import Stage
from litreview.review import open_review
from tests.cli.running import Shell, in_its_own_process


def test_the_finished_demonstration_balances(finished: Shell) -> None:
    flow = finished("prisma", "--json").json
    boxes = flow["boxes"]
    assert (flow["balanced"], flow["provisional"], flow["undecided"]) == (True, False, 0)
    removed = boxes["duplicates"] + boxes["excluded_automatic"] + boxes["excluded_other"]
    assert boxes["database_results"] + boxes["register_results"] - removed == boxes["records_screened"]
    assert boxes["records_screened"] - boxes["records_excluded"] == boxes["dbr_sought_reports"]
    assert boxes["dbr_sought_reports"] - boxes["dbr_notretrieved_reports"] == boxes["dbr_assessed"]
    assert boxes["dbr_assessed"] - sum(boxes["dbr_excluded"].values()) == boxes["new_reports"]
    assert sum(flow["sources"].values()) == boxes["database_results"]
    assert min(boxes["duplicates"], boxes["records_excluded"], boxes["new_reports"]) > 5


@pytest.mark.parametrize("box", Box)
def test_every_number_opens_to_its_records(finished: Shell, box: Box) -> None:
    number = finished("prisma", "--json").json["boxes"][box]
    expected = sum(number.values()) if isinstance(number, dict) else number
    assert len(finished("prisma", "--list", box, "--json").json) == expected


def test_the_diagram_is_a_picture_with_the_counts(finished: Shell) -> None:
    assert finished("prisma", "--svg").code == 0
    drawn = (finished.folder / "exports" / "prisma.svg").read_text("utf-8")
    ET.fromstring(drawn)  # noqa: S314 - our own output
    screened = finished("prisma", "--json").json["boxes"]["records_screened"]
    assert f"(n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{screened})" in drawn
    assert finished("prisma", "--svg", "-").out == drawn


def test_the_exports_hold_the_included_reports(finished: Shell) -> None:
    included = finished("prisma", "--json").json["boxes"]["new_reports"]
    written = finished("export", "--json").json
    assert [one["reports"] for one in written] == [included] * 3
    folder = finished.folder / "exports"
    assert (folder / "included.bib").read_text("utf-8").count("\n@") + 1 >= included
    assert (folder / "included.ris").read_bytes().count(b"TY  - ") == included
    rows = list(csv.DictReader(io.StringIO((folder / "included.csv").read_text("utf-8-sig"))))
    assert {row["fate"] for row in rows} == {"included"}
    assert len(rows) == included


@pytest.mark.parametrize("name", ["bib", "ris", "csv"])
def test_the_same_review_is_exported_as_the_same_bytes(finished: Shell, name: str) -> None:
    once, again = (finished("export", name, "-o", "-", "--set", "all").out for _ in range(2))
    assert once == again


@pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not on this machine")
def test_pandoc_cites_the_bibliography(finished: Shell, tmp_path: Path) -> None:
    finished("export", "bib")
    bib = finished.folder / "exports" / "included.bib"
    manuscript = tmp_path / "manuscript.md"
    manuscript.write_text("---\nnocite: '@*'\n---\n", "utf-8")
    cited = subprocess.run(  # noqa: S603 - a program found on the path, our own files
        ["pandoc", "--citeproc", "--bibliography", str(bib), str(manuscript), "-t", "plain"],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
    )
    included = finished("prisma", "--json").json["boxes"]["new_reports"]
    assert cited.stderr == ""
    assert len([part for part in cited.stdout.split("\n\n") if part.strip()]) == included


@pytest.mark.skipif(not shutil.which("biber"), reason="biber is not on this machine")
def test_biber_accepts_the_bibliography(finished: Shell, tmp_path: Path) -> None:
    finished("export", "bib")
    shutil.copy(finished.folder / "exports" / "included.bib", tmp_path / "included.bib")
    read = subprocess.run(
        ["biber", "--tool", "included.bib"],  # noqa: S607 - a program found on the path
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "ERROR" not in read.stdout
    assert "WARN" not in read.stdout


def test_importing_the_same_file_twice_adds_nothing(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "oria.ris"
    file.write_bytes(oria_file())
    (first,) = shell("import", str(file), "--source", "oria", "--json").json["files"]
    assert first["entries"] == first["records"] + sum(one["entry_lost"] for one in first["problems"])
    assert first["new"] == first["records"] > 20
    again = shell("import", str(file), "--source", "oria")
    assert "nothing was added" in again.out
    assert shell("status", "--json").json["records"] == first["records"]


def test_a_refused_file_stops_no_other(shell: Shell, tmp_path: Path) -> None:
    names = [str(tmp_path / name) for name in ("a.ris", "b.ris", "c.ris")]
    good = "TY  - JOUR\nTI  - {title}\nER  - \n"
    for name, content in zip(
        names, (good.format(title="A"), "Dear editor", good.format(title="C")), strict=True
    ):
        Path(name).write_text(content, "utf-8")
    ran = shell("import", *names, "--source", "oria", "--json")
    assert ran.code == 2
    assert [one["file"] for one in ran.json["files"]] == ["a.ris", "c.ris"]
    assert ran.json["refused"][0].startswith("b.ris")
    assert shell("status", "--json").json["records"] == 2


def test_the_same_file_for_two_sources_is_warned_of(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "x.ris"
    file.write_text("TY  - JOUR\nTI  - A\nER  - \n", "utf-8")
    assert shell("import", str(file), "--source", "scopus").err == ""
    assert "imported as scopus too" in shell("import", str(file), "--source", "embase").err


def test_every_duplicate_says_what_it_duplicates(finished: Shell) -> None:
    rows = finished("prisma", "--list", "duplicates", "--json").json
    screened = {row["id"] for row in finished("prisma", "--list", "records_screened", "--json").json}
    assert {row["duplicate_of"] for row in rows} <= screened
    listed = finished("dedupe", "--list").out
    assert all(row["id"] in listed for row in rows)


def test_a_table_for_excel_says_its_encoding(finished: Shell) -> None:
    finished("export", "csv")
    assert (finished.folder / "exports" / "included.csv").read_bytes().startswith(b"\xef\xbb\xbfid,")
    assert finished("export", "csv", "-o", "-").out.startswith("id,")


def test_the_file_named_tells_the_format(finished: Shell, tmp_path: Path) -> None:
    assert finished("export", "-o", str(tmp_path / "all.ris"), "--set", "all").code == 0
    assert [path.name for path in tmp_path.glob("all.*")] == ["all.ris"]


def test_a_half_broken_file_gives_its_good_records_and_its_problems(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "half.ris"
    file.write_text(
        "TY  - JOUR\nTI  - A good one about læring\nPY  - 2020\nER  - \n"
        "TY  - JOUR\nER  - \n"
        "TY  - JOUR\nTI  - Another good one\nPY  - 2021\n",
        "utf-8",
    )
    ran = shell("import", str(file), "--source", "oria")
    assert ran.code == 0
    assert "entries: 3 = records: 2 + not taken in: 1; new: 2, remarks: 1" in ran.out
    assert "half.ris:5:" in ran.err
    assert shell("status", "--json").json["records"] == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"Dear editor,\nplease find enclosed my thesis.\n", "in no format known here"),
        (b"%PDF-1.7 not a reference file", "this is a PDF file"),
        (b"<html><body>Log in</body></html>", "this is a web page"),
    ],
)
def test_a_file_in_no_known_format_is_refused_whole(
    shell: Shell, tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "export.ris"
    file.write_bytes(content)
    ran = shell("import", str(file), "--source", "oria")
    assert ran.code == 2
    assert said in ran.err
    assert len(ran.err.splitlines()) == 2
    assert shell("status", "--json").json["records"] == 0


def test_titles_that_would_drive_a_terminal_are_harmless_everywhere(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "hostile.ris"
    file.write_bytes(
        b"TY  - JOUR\nTI  - IL-6 [pg/mL] [/x] \x1b]52;c;ZXZpbA==\x07 \x1b[2J\xe2\x80\xaeevil\n"
        b"PY  - 2020\nER  - \n"
    )
    shell("import", str(file), "--source", "oria")
    for words in (("prisma", "--list", "oria"), ("export", "csv", "-o", "-", "--set", "all")):
        out = shell(*words).out
        assert "IL-6 [pg/mL] [/x]" in out
        assert not {"\x1b", "\x07", "\u202e"} & set(out)


def test_dedupe_links_and_then_has_nothing_left(shell: Shell, tmp_path: Path) -> None:
    for name, doi in (("one", "10.5555/same"), ("other", "10.5555/SAME")):
        file = tmp_path / f"{name}.ris"
        file.write_text(
            f"TY  - JOUR\nTI  - Learning and mastery in Example\nDO  - {doi}\nPY  - 2020\nER  - \n"
        )
        shell("import", str(file), "--source", name)
    assert len(shell("dedupe", "--dry-run", "--json").json["links"]) == 1
    linked = shell("dedupe", "--json").json
    assert [link["rule"] for link in linked["links"]] == ["identical"]
    assert linked["reports"] == 1
    assert shell("dedupe", "--json").json["links"] == []


def test_a_source_that_is_down_is_recorded_as_failed_and_never_as_nothing(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITREVIEW_NVA_URL", "http://127.0.0.1:9/")
    ran = shell("search", "nva")
    assert ran.code == 3
    assert "recorded as failed" in ran.err
    status = shell("status", "--json").json
    assert status["records"] == 0
    assert "nva" in status["notices"][0]
    assert shell("prisma", "--json").json["provisional"]
    assert not list((shell.folder / "searches").glob("raw/*.gz"))
    ran = shell("searches", "give-up", "nva")
    assert (ran.code, "still to be made" in ran.err) == (2, True)
    (shell.folder / "searches" / "nva.toml").unlink()
    assert "1 time, and is given up" in shell("searches", "give-up", "nva").out
    assert shell("status", "--json").json["notices"] == []
    ran = shell("searches", "give-up", "nva")
    assert (ran.code, "no such search failed" in ran.err) == (2, True)


def test_status_shows_conflicts_to_the_lead_only(finished: Shell) -> None:
    assert "conflicts" not in finished("status", "--json").json
    assert "conflicts" not in finished("status", "--json", "--as", "first").json
    assert finished("status", "--json", "--as", "lead").json["conflicts"] == 0


def test_full_texts_are_listed_and_told_of(searched: Shell) -> None:
    assert searched("reports", "--json").json == []
    with open_review(searched.folder) as review:
        team.screen(review, Stage.TITLE_ABSTRACT)
        team.settle(review)
    waiting = searched("reports", "--json").json
    one, *_others = (row["id"] for row in waiting if row["state"] == "waiting")
    assert searched("reports", "not-retrieved", one, "--why", "lånt ut").code == 0
    assert searched("reports", "retrieved", "--waiting").code == 0
    states = {row["id"]: (row["state"], row["why"]) for row in searched("reports", "--json").json}
    assert states.pop(one) == ("not-retrieved", "lånt ut")
    assert set(states.values()) == {("retrieved", None)}
    unsought = searched("prisma", "--list", "records_excluded", "--json").json[0]["id"]
    ran = searched("reports", "retrieved", unsought)
    assert (ran.code, "not sought" in ran.err) == (1, True)


def test_check_finds_a_sound_review_in_order_and_names_what_is_not(finished: Shell) -> None:
    ran = finished("check")
    assert ran.code == 0
    assert "blinding: by the program only" in ran.out
    (finished.folder / "searches" / "broken.toml").write_text("source = 'nva'\n", "utf-8")
    ran = finished("check", "--json")
    assert ran.code == 1
    assert "searches/broken.toml:1: format is missing" in ran.json["wrong"][0]


def test_a_new_review_is_not_in_order_until_its_texts_are_written(shell: Shell) -> None:
    ran = shell("check")
    assert (ran.code, "still the template" in ran.out) == (1, True)


def test_the_demonstration_goes_on_where_it_was_left(finished: Shell) -> None:
    before = finished("prisma", "--json").json["boxes"]
    ran = in_its_own_process("demo", str(finished.folder), "--finish")
    assert (ran.code, ran.err) == (0, "")
    assert finished("prisma", "--json").json["boxes"] == before


def test_the_demonstration_leaves_another_review_alone(shell: Shell) -> None:
    ran = shell("demo", str(shell.folder), "--finish")
    assert ran.code == 2
    assert "another review" in ran.err
    assert shell("status", "--json").json["records"] == 0
