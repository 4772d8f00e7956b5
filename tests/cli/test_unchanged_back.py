"""Laws of a file that comes back as the review wrote it: everything in it is known, and nothing gets lost."""

import re
from pathlib import Path

import pytest

from litreview.review import open_review
from tests.cli.running import Shell

BARE = "TY  - JOUR\nAU  - Åprøve\nTI  - Handhygiene på sjukeheim\nER  - \n"
"""A report with neither DOI nor year, as two databases may both have it."""
NAMELESS = "TY  - GEN\nTI  - Vaskerutiner\nT2  - Rapportserien\nER  - \n"
"""And one with no author either."""


@pytest.fixture
def sent(searched: Shell, tmp_path: Path) -> Shell:
    """A review with two records that could be one report or two, and a nameless one."""
    file = tmp_path / "bare.ris"
    file.write_text(BARE, "utf-8")
    assert searched("import", str(file), "--source", "embase").code == 0
    file.write_text(BARE + NAMELESS, "utf-8")
    assert searched("import", str(file), "--source", "cinahl").code == 0
    return searched


def exported(shell: Shell, form: str) -> str:
    ran = shell("export", form, "--set", "all", "-o", "-")
    assert ran.code == 0, ran.err
    return ran.out


def entries_of(ris: str) -> list[str]:
    return re.findall(r"TY  - .*?\nER  - \r?\n", ris, re.DOTALL)


def reports(shell: Shell) -> list[str]:
    with open_review(shell.folder) as review:
        return [report.id for report in review.ledger.reports]


@pytest.mark.parametrize(("form", "suffix"), [("ris", "ris"), ("bib", "bib"), ("csl-json", "json")])
def test_our_own_export_adds_nothing(sent: Shell, tmp_path: Path, form: str, suffix: str) -> None:
    before = reports(sent)
    file = tmp_path / f"back.{suffix}"
    file.write_text(exported(sent, form), "utf-8", newline="")
    ran = sent("import", str(file), "--source", "zotero", "--returned", "--json")
    assert ran.code == 0, ran.err
    (told,) = ran.json["files"]
    assert (told["new"], told["returned"], told["lost"]) == (0, len(before), 0)
    assert reports(sent) == before


def test_an_entry_that_comes_back_twice_is_known_twice(sent: Shell, tmp_path: Path) -> None:
    before = reports(sent)
    first = entries_of(exported(sent, "ris"))[0]
    file = tmp_path / "twice.ris"
    file.write_text(first + first, "utf-8", newline="")
    ran = sent("import", str(file), "--source", "zotero", "--returned")
    assert ran.code == 0, ran.err
    assert "twice.ris: 2 records are in this review already; nothing was added for them" in ran.out
    assert reports(sent) == before


def test_what_repeats_a_new_entry_is_told_by_the_title_of_that_one(sent: Shell, tmp_path: Path) -> None:
    known = entries_of(exported(sent, "ris"))[0]
    new = "TY  - JOUR\nAU  - Ny\nTI  - Helt nytt\nAB  - {}\nER  - \n"
    file = tmp_path / "some.ris"
    file.write_text(known + new.format("En") + known + new.format("To"), "utf-8", newline="")
    (told,) = sent("import", str(file), "--source", "zotero", "--returned", "--json").json["files"]
    assert (told["new"], told["returned"], told["lost"], told["entries"]) == (1, 2, 1, 2)
    (problem,) = told["problems"]
    assert "Helt nytt" in problem["what"]


def test_a_report_without_author_and_year_is_known_without_its_key(sent: Shell, tmp_path: Path) -> None:
    before = reports(sent)
    file = tmp_path / "nameless.ris"
    file.write_text(NAMELESS, "utf-8")
    (told,) = sent("import", str(file), "--source", "zotero", "--returned", "--json").json["files"]
    assert (told["new"], told["returned"]) == (0, 1)
    file.write_text(NAMELESS.replace("Rapportserien", "En annen serie"), "utf-8")
    (told,) = sent("import", str(file), "--source", "zotero", "--returned", "--json").json["files"]
    assert (told["new"], told["returned"]) == (1, 0)
    assert len(reports(sent)) == len(before) + 1


def test_without_its_key_what_could_be_two_reports_is_neither(sent: Shell, tmp_path: Path) -> None:
    file = tmp_path / "bare.ris"
    file.write_text(BARE, "utf-8")
    (told,) = sent("import", str(file), "--source", "zotero", "--returned", "--json").json["files"]
    assert (told["new"], told["returned"]) == (1, 0)


def test_a_key_beside_another_title_says_nothing(sent: Shell, tmp_path: Path) -> None:
    (key, *_) = re.findall(r"ID  - (\S+)", exported(sent, "ris"))
    file = tmp_path / "other.ris"
    file.write_text(f"TY  - JOUR\nAU  - Ny\nTI  - Noe helt annet\nID  - {key}\nER  - \n", "utf-8")
    (told,) = sent("import", str(file), "--source", "zotero", "--returned", "--json").json["files"]
    assert (told["new"], told["returned"]) == (1, 0)


def test_what_cannot_be_read_is_told_where_all_else_is_known(sent: Shell, tmp_path: Path) -> None:
    known = entries_of(exported(sent, "ris"))[0]
    file = tmp_path / "some.ris"
    file.write_text(known + "TY  - JOUR\nAU  - Ny\nER  - \n", "utf-8", newline="")
    ran = sent("import", str(file), "--source", "zotero", "--returned")
    assert "not taken in: 1" in ran.out
    assert "the entry has no title" in ran.err
