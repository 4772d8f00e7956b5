"""A review somebody else made is data: it runs nothing, leads nowhere and sends nothing elsewhere."""

import gzip
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from zipfile import ZipFile

import pytest

import litreview
from litreview.cli import main
from litreview.demo.standins import Asked, Reply, StandIn
from litreview.demo.workspace import finish, prepare
from litreview.model.errors import LitreviewError, SourceError, StoreError
from litreview.model.protocol import Role
from litreview.model.queries import StoredQuery
from litreview.review import Services, open_review
from litreview.searches.http import Http
from litreview.searches.registry import source
from litreview.store.files import write_whole
from litreview.workspace import EXPORTS, make_workspace, write_file
from tests.hostile.corpus import SHORT
from tests.hostile.judging import dangers
from tests.searches.asking import CONTACT, KEY, client, query, settings

needs_links = pytest.mark.skipif(
    sys.platform == "win32", reason="links need a right that few have on Windows"
)


SENT = [attack for attack in SHORT if not any("\ud800" <= one <= "\udfff" for one in attack.text)][::9]
"""What a stored query may hold: TOML has no half letters."""


def quietly(text: str) -> None:
    assert text


@pytest.fixture
def review(tmp_path: Path) -> Path:
    make_workspace(tmp_path / "review")
    return tmp_path / "review"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """A folder beside the review, in which nothing may be written."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    yield folder
    assert [file.name for file in folder.iterdir()] == ["mine.txt"]
    assert (folder / "mine.txt").read_text(encoding="utf-8") == "mine"


@needs_links
def test_a_file_written_replaces_a_link_and_does_not_follow_it(review: Path, elsewhere: Path) -> None:
    link = review / "exports" / "prisma.svg"
    for target in (elsewhere / "mine.txt", elsewhere / "not-there"):
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        write_file(link, "<svg/>")
        assert not link.is_symlink()
        assert link.read_text(encoding="utf-8") == "<svg/>"


@needs_links
@pytest.mark.parametrize(
    "drawer", ["exports", "searches/raw", "searches", "screening", "screening/review.db"]
)
def test_a_link_that_leads_out_of_the_review_is_refused(
    review: Path, elsewhere: Path, drawer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if (review / drawer).exists():
        (review / drawer).rename(review / "moved")
    (review / drawer).symlink_to(elsewhere / "not-there" if drawer.endswith(".db") else elsewhere)
    for command in (["export"], ["prisma", "--svg"], ["search"], ["import", __file__, "--source", "x"]):
        assert main(["-C", str(review), *command]) == 2
        first, _second = capsys.readouterr().err.splitlines()
        assert "leads out" in first or "missing" in first


@needs_links
def test_a_link_within_the_review_is_followed(review: Path) -> None:
    (review / "exports").rename(review / "written")
    (review / "exports").symlink_to("written")
    with open_review(review) as opened:
        write_file(opened.folder / EXPORTS / "x.bib", "")
    assert (review / "written" / "x.bib").is_file()


@needs_links
def test_a_journal_that_is_a_link_is_not_written_through(review: Path, elsewhere: Path) -> None:
    (review / "screening" / "review.db-journal").symlink_to(elsewhere / "not-there")
    with pytest.raises(LitreviewError), open_review(review) as opened:
        opened.adopt_protocol(opened.actor(None, Role.LEAD))


def test_half_a_file_is_never_left_behind(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    with pytest.raises(OSError, match=r"director|denied|exists"):
        write_whole(tmp_path / "x", b"text")
    assert [file.name for file in tmp_path.iterdir()] == ["x"]


def test_modules_in_the_review_are_not_imported(review: Path) -> None:
    trap = "open('trapped', 'w').close()"
    for name in (
        "litreview_evil",
        "requests",
        "textual",
        "msgspec",
        "lxml",
        "Bio",
        "rich",
        "pandas",
        "sitecustomize",
    ):
        (review / f"{name}.py").write_text(trap, encoding="utf-8")
    plugin = review / "evil-1.0.dist-info"
    plugin.mkdir()
    (plugin / "METADATA").write_text("Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n", encoding="utf-8")
    points = "".join(
        f"[litreview.{kind}]\nevil = litreview_evil:X\n" for kind in ("sources", "readers", "writers")
    )
    (plugin / "entry_points.txt").write_text(points, encoding="utf-8")
    (review / "x.ris").write_text("TY  - JOUR\nTI  - x\nER  - \n", encoding="utf-8")
    for command in (
        ["import", "x.ris", "--source", "x"],
        ["export", "--set", "all"],
        ["search", "nva"],
    ):
        done = subprocess.run(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-m", "litreview", *command],
            cwd=review,
            env={
                **os.environ,
                "PYTHONPATH": str(Path(litreview.__file__).parents[1]),
                "LITREVIEW_NVA_URL": "http://127.0.0.1:9",
                "LITREVIEW_LANG": "en",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert not (review / "trapped").exists()


def test_a_store_with_a_trigger_of_its_own_is_refused(review: Path) -> None:
    store = review / "screening" / "review.db"
    with sqlite3.connect(store) as connection:
        connection.execute(
            "create trigger forged after insert on event begin insert into device values ('x'); end"
        )
    connection.close()
    with pytest.raises(StoreError, match="not a litreview store"), open_review(review):
        pass


@pytest.mark.parametrize(
    "change",
    [
        "at = 'x'",
        "payload = x'ff'",
        "payload = x'7b7d'",
        "payload = x'00'",
        "lamport = 9223372036854775807",
        "kind = 'vote'",
    ],
)
def test_a_store_of_nonsense_is_said_in_two_lines(
    review: Path, change: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_review(review) as opened:
        opened.adopt_protocol(opened.actor(None, Role.LEAD))
    with sqlite3.connect(review / "screening" / "review.db") as connection:
        connection.execute("drop trigger event_stays")
        connection.execute(f"update event set {change}")  # noqa: S608 - our own words
    connection.close()
    for command in ("status", "check", "prisma", "dedupe"):
        main(["-C", str(review), command])
        assert dangers(capsys.readouterr().err) == set()


def test_a_name_that_leads_elsewhere_finds_nothing(
    review: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (review.parent / "x.toml").write_text("format = 1", encoding="utf-8")
    before = sorted(review.rglob("*"))
    for attack in SHORT:
        name = attack.text.replace("\x00", "")
        for command in (
            ["search", "--", name],
            ["import", str(review / "x.ris"), f"--source={name}"],
            ["export", "--", name],
        ):
            assert main(["-C", str(review), *command]) == 2, (attack.name, command)
    capsys.readouterr()
    assert sorted(review.rglob("*")) == before
    assert elsewhere.is_dir()


def test_files_that_are_no_files_are_not_read(review: Path) -> None:
    (review / "searches" / "folder.toml").mkdir()
    if sys.platform != "win32":
        (review / "searches" / "endless.toml").symlink_to("/dev/zero")
    with open_review(review) as opened:
        assert [one.name for one in opened.queries(())] == ["nva", "pubmed"]


class Elsewhere(StandIn):
    """Sends whoever asks to another address."""

    def __init__(self, status: int, target: str) -> None:
        super().__init__()
        self._reply = Reply(body=b"", status=status, headers={"Location": target})

    def reply(self, asked: Asked) -> Reply:
        assert asked.method
        return self._reply


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("name", ["pubmed", "nva"])
def test_nobody_is_followed_to_another_address(name: str, status: int) -> None:
    with Elsewhere(200, "") as other, Elsewhere(status, f"{other.address}/x") as asked:
        made = source(name, client(), settings(asked.address))
        with pytest.raises(SourceError, match=str(status)):
            list(made.search(query(name, {"term" if name == "pubmed" else "query": "x"})))
        assert len(asked.asked) == 1
        assert other.asked == []


@pytest.mark.parametrize("name", ["pubmed", "nva"])
def test_a_stored_query_moves_neither_the_address_nor_the_key(name: str) -> None:
    with Elsewhere(404, "") as asked:
        made = source(name, client(attempts=1), settings(asked.address))
        key = "term" if name == "pubmed" else "query"
        for attack in SENT:
            requests = ({key: attack.text or "x"}, {key: "x", attack.text: attack.text})
            for request in requests:
                with pytest.raises(LitreviewError) as error:
                    list(made.search(query(name, request)))
                assert dangers(str(error.value)) == set()
                assert KEY not in str(error.value)
        assert {one.path for one in asked.asked} <= {"/esearch.fcgi", "/search/resources"}


def test_addresses_and_keys_come_from_the_environment_only(review: Path) -> None:
    with open_review(review) as opened:
        assert Services.from_environment({}) == Services()
        assert opened.protocol.contact is None
    hostile = f"http://evil.example\r\nX-Evil: 1 {CONTACT}"
    agent = Http(hostile)._agent()
    assert "\n" not in agent
    assert "\r" not in agent


@pytest.mark.parametrize("name", ["x.zip", "x.bz2", "x.xz", "x.7z", "x.zst", "x.rar", "x.tar"])
def test_a_compressed_file_is_refused_in_two_lines(
    review: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bomb = gzip.compress(b"TY  - JOUR\nTI  - x\nER  - \n" * 1_000_000)
    heads = {
        ".bz2": b"BZh91AY&SY",
        ".xz": b"\xfd7zXZ\x00",
        ".7z": b"7z\xbc\xaf\x27\x1c",
        ".zst": b"\x28\xb5\x2f\xfd",
        ".rar": b"Rar!\x1a\x07\x00",
        ".tar": b"x.ris" + b"\x00" * 507,
    }
    file = review.parent / name
    file.write_bytes(heads.get(file.suffix, b"") + bomb)
    if name == "x.zip":
        with ZipFile(file, "w") as archive:
            archive.writestr("../../x.ris", bomb)
    assert main(["-C", str(review), "import", str(file), "--source", "x"]) == 2
    first, _second = capsys.readouterr().err.splitlines()
    assert first.startswith(name)


def test_the_demonstration_does_not_write_through_links(tmp_path: Path) -> None:
    prepare(tmp_path / "made", quietly)
    folder = copytree(tmp_path / "made", tmp_path / "copied")
    target = tmp_path / "target"
    target.write_text("mine", encoding="utf-8")
    if sys.platform != "win32":
        (folder / "exports" / "included.bib").symlink_to(target)
    with open_review(folder) as opened:
        finish(opened, quietly)
    assert target.read_text(encoding="utf-8") == "mine"


def test_a_query_is_known_by_its_file_and_nothing_else(review: Path) -> None:
    with open_review(review) as opened:
        found: tuple[StoredQuery, ...] = opened.queries(("nva",))
    assert [one.place for one in found] == ["searches/nva.toml"]
