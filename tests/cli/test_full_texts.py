"""Laws of the commands about full texts: attached, matched by name, and looked for where they are open."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from litreview.demo.unpaywall import UnpaywallStandIn, location
from litreview.model.protocol import Role
from litreview.review import open_review
from tests.cli.running import Shell
from tests.store.documents import OTHERS, PDF


def rows(shell: Shell) -> list[dict[str, object]]:
    listed: list[dict[str, object]] = shell("reports", "--json").json
    return listed


def with_doi(shell: Shell, state: str) -> dict[str, object]:
    return next(one for one in rows(shell) if one["doi"] and one["state"] == state)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "nedlastet fil (2).pdf"
    path.write_bytes(PDF)
    return path


def test_a_file_is_attached_and_its_report_is_retrieved(finished: Shell, file: Path) -> None:
    record = str(with_doi(finished, "not-retrieved")["id"])
    ran = finished("reports", "attach", record, str(file))
    assert (ran.code, ran.err) == (0, "")
    assert "attached; the full text is retrieved" in ran.out
    one = next(one for one in rows(finished) if one["id"] == record)
    assert one["state"] == "retrieved"
    assert (finished.folder / str(one["file"])).read_bytes() == PDF
    assert str(one["file"]) in finished("reports").out
    again = finished("reports", "attach", record, str(file), "--json")
    assert again.json["newly_retrieved"] is False
    assert finished("reports", "detach", record).code == 0
    assert next(one for one in rows(finished) if one["id"] == record)["file"] is None
    assert finished("check").code == 0


@pytest.mark.parametrize(
    ("content", "problem"),
    [(OTHERS["a program of linux"], "is no PDF"), (b"", "is no PDF"), (None, "No such file")],
)
def test_what_is_no_full_text_is_refused_in_two_lines(
    finished: Shell, tmp_path: Path, content: bytes | None, problem: str
) -> None:
    if content is not None:
        (tmp_path / "x.pdf").write_bytes(content)
    ran = finished("reports", "attach", str(rows(finished)[0]["id"]), str(tmp_path / "x.pdf"))
    assert (ran.code, ran.out) == (2, "")
    assert problem in ran.err.splitlines()[0]
    assert len(ran.err.splitlines()) == 2


def test_a_copy_is_never_given_to_git(finished: Shell) -> None:
    lines = (finished.folder / ".gitignore").read_text("utf-8").splitlines()
    assert "/screening/fulltexts/" in lines


def test_files_of_a_folder_are_shown_first_and_attached_when_told_to(finished: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    one = with_doi(finished, "retrieved")
    (folder / f"{str(one['doi']).replace('/', '_')}.pdf").write_bytes(PDF)
    (folder / "unknown.pdf").write_bytes(PDF)
    (folder / "notes.ods").write_bytes(b"x")
    shown = finished("reports", "match", str(folder))
    assert shown.code == 0
    assert "1 file would be attached; --yes does it." in shown.out
    assert all(row["file"] is None for row in rows(finished))
    done = finished("reports", "match", str(folder), "--yes", "--json").json
    assert [(row["report"], row["attached"]) for row in done] == [(one["id"], True), (None, False)]
    assert sum(row["file"] is not None for row in rows(finished)) == 1


def test_a_file_that_cannot_be_attached_stops_no_other(finished: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    known = [one for one in rows(finished) if one["doi"]][:2]
    for one, content in zip(known, (b"\x00", PDF), strict=True):
        (folder / f"{str(one['id']).replace(':', '-').replace('/', '_')}.pdf").write_bytes(content)
    ran = finished("reports", "match", str(folder), "--yes")
    assert ran.code == 1
    assert "1 file attached." in ran.out
    assert "is no PDF" in ran.out


@pytest.mark.parametrize("name", ["gone", "x\x00"])
def test_a_folder_that_cannot_be_read_is_said(finished: Shell, name: str) -> None:
    ran = finished("reports", "match", name)
    assert (ran.code, len(ran.err.splitlines())) == (2, 2)


@pytest.fixture
def wanted(finished: Shell) -> list[dict[str, object]]:
    """Let no report be retrieved, and give those that have a DOI."""
    with open_review(finished.folder) as review:
        names = [report.id for report in review.sought()]
        review.retrieve(names, retrieved=False, note="example", actor=review.actor(None, Role.LEAD))
    return [one for one in rows(finished) if one["doi"]]


def test_open_copies_are_shown_and_nothing_is_downloaded_or_written(
    finished: Shell, wanted: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITREVIEW_EMAIL", "librarian@library.example")
    first, second = (str(one["doi"]) for one in wanted[:2])
    copies = {first: location("https://example.org/a", url_for_pdf="https://example.org/a.pdf"), second: None}
    before = len(rows(finished))
    with UnpaywallStandIn(copies) as service:
        monkeypatch.setenv("LITREVIEW_UNPAYWALL_URL", f"{service.address}/v2")
        ran = finished("reports", "find-open")
        assert ran.code == 0
        assert "https://example.org/a.pdf" in ran.out
        assert "Nothing was downloaded." in ran.out
        asked = len(service.asked)
        told = finished("reports", "find-open", "--json").json
        assert {one["state"] for one in told} >= {"open", "closed", "unknown", "no-doi"} - {
            "no-doi" if all(one["doi"] for one in told) else ""
        }
        table = list(csv.DictReader(StringIO(finished("reports", "find-open", "--csv").out)))
        assert [row["id"] for row in table] == [one["id"] for one in told]
        assert len(service.asked) == asked
        only = finished("reports", "find-open", str(wanted[0]["id"]), "--fresh", "--json").json
        assert [(one["state"], one["licence"]) for one in only] == [("open", "cc-by")]
        assert len(service.asked) == asked + 1
        assert {one.path.partition("/v2/")[0] for one in service.asked} == {""}
    assert len(rows(finished)) == before
    assert all(one["file"] is None for one in rows(finished))


def test_a_service_that_fails_is_an_error_after_what_came_before_it(
    finished: Shell, wanted: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITREVIEW_EMAIL", "librarian@example.com")
    with UnpaywallStandIn({}) as service:
        monkeypatch.setenv("LITREVIEW_UNPAYWALL_URL", f"{service.address}/v2")
        ran = finished("reports", "find-open", *(str(one["id"]) for one in wanted), "--json")
    assert ran.code == 3
    assert json.loads(ran.out) == []
    assert len(ran.err.splitlines()) == 2
    assert "librarian@" not in ran.err


def test_without_an_address_of_ones_own_nobody_is_asked(
    finished: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LITREVIEW_EMAIL", raising=False)
    ran = finished("reports", "find-open")
    assert (ran.code, len(ran.err.splitlines())) == (2, 2)
    assert "LITREVIEW_EMAIL" in ran.err
