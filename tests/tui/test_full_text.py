"""Laws of the attached full text on the screen: named on the card, opened by a key, never anything else."""

import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from litreview.model.events import BY_HAND, Attached, Link, Relation
from litreview.model.protocol import Digest
from litreview.screening.session import ScreeningSession
from litreview.store.fulltexts import FullTexts
from litreview.tui import viewer
from litreview.tui.window import ReviewApp, screening_app
from tests.store.documents import PDF
from tests.tui.driving import Slowly, driven, screen_text, status_of
from tests.tui.sample import FIRST, LEAD, LIBRARIAN, Sample, sample

FILE = "screening/fulltexts/pubmed-00000003.pdf"
AT = Path("/review") / FILE


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Sample]:
    made = sample(tmp_path)
    made.retrieve(0)
    yield made
    made.journal.store.close()


def attach(review: Sample, folder: Path, content: bytes = PDF, file: str = FILE) -> None:
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_bytes(content)
    act = Attached(
        record=review.journal.refresh().reports[0].id, file=file, digest=Digest(sha256(PDF).hexdigest())
    )
    review.acts(LEAD, act)


def app_of(review: Sample, folder: Path, stage: str = "full-text") -> ReviewApp:
    session = review.screening(stage)
    return screening_app(
        ScreeningSession(
            journal=review.journal,
            protocol=review.protocol,
            reviewer=FIRST,
            stage=session.stage,
            fulltexts=FullTexts(folder),
        ),
        Slowly(),
    )


def without_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITREVIEW_IN_BROWSER", "1")


async def test_the_card_names_the_file_and_the_key_says_where_it_lies(
    review: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_display(monkeypatch)
    attach(review, tmp_path)
    app = app_of(review, tmp_path)
    async with driven(app) as pilot:
        assert f"Full text: {FILE} (p opens it)" in screen_text(app)
        await pilot.press("p")
        assert "No window can be opened from here" in status_of(app)
        assert status_of(app).endswith(FILE)
        assert len(review.votes_kept(0, "full-text")) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a script stands in for the viewer")
async def test_the_key_gives_the_file_to_the_systems_viewer_as_one_argument(
    review: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    for name in ("xdg-open", "open"):
        (tmp_path / "bin").mkdir(exist_ok=True)
        script = tmp_path / "bin" / name
        script.write_text(
            f'#!/bin/sh\nprintf "%s|" "$#" "$1" > "{seen}.part"\nmv "{seen}.part" "{seen}"\n', "utf-8"
        )
        script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("DISPLAY", ":7")
    folder = tmp_path / "a review; $(touch x) 'quoted'"
    attach(review, folder)
    app = app_of(review, folder)
    async with driven(app) as pilot:
        await pilot.press("p")
        assert "Opened in your system's viewer" in status_of(app)
        await pilot.until(seen.exists)
    assert seen.read_text("utf-8") == f"1|{folder / FILE}|"


@pytest.mark.parametrize(
    ("content", "file", "said"),
    [
        (PDF + b"another", FILE, "is another file than was attached"),
        (PDF, "screening/fulltexts/x.bat", "is not what its name says"),
        (b"\x7fELF", FILE, "is no pdf"),
    ],
)
async def test_a_file_that_is_not_what_was_attached_is_a_warning_and_not_opened(
    review: Sample, tmp_path: Path, content: bytes, file: str, said: str
) -> None:
    attach(review, tmp_path, content, file)
    app = app_of(review, tmp_path)
    async with driven(app, (120, 40)) as pilot:
        await pilot.press("p")
        assert said in status_of(app).casefold()
        assert " ! " in status_of(app)


async def test_without_a_file_the_key_says_how_one_is_attached(review: Sample, tmp_path: Path) -> None:
    app = app_of(review, tmp_path)
    async with driven(app, (120, 40)) as pilot:
        assert "Full text:" not in screen_text(app)
        await pilot.press("p")
        assert "litreview reports attach" in status_of(app)


async def test_at_title_and_abstract_neither_file_nor_key_is_there(review: Sample, tmp_path: Path) -> None:
    attach(review, tmp_path)
    app = app_of(review, tmp_path, "title-abstract")
    async with driven(app) as pilot:
        assert FILE not in screen_text(app)
        await pilot.press("p")
        assert "p does nothing here" in status_of(app)


async def test_at_full_text_the_card_tells_the_other_reports_of_the_study(
    review: Sample, tmp_path: Path
) -> None:
    first, other = (review.journal.refresh().reports[number].id for number in (0, 4))
    link = Link(first=first, second=other, rule=BY_HAND, score=1.0, relation=Relation.VERSION)
    review.acts(LIBRARIAN, link)
    app = app_of(review, tmp_path)
    async with driven(app):
        assert "Same study: Video courses for rural municipalities" in screen_text(app)


@pytest.mark.parametrize(
    ("platform", "environment", "command"),
    [
        ("darwin", {}, ("open", str(AT))),
        ("win32", {}, ()),
        ("linux", {}, None),
        ("linux", {"DISPLAY": ":0", "PATH": "/nowhere"}, None),
        ("darwin", {"SSH_CONNECTION": "x"}, None),
        ("win32", {"SSH_CONNECTION": "x"}, None),
        ("darwin", {"LITREVIEW_IN_BROWSER": "1"}, None),
        ("linux", {"LITREVIEW_IN_BROWSER": "1", "DISPLAY": ":0"}, None),
    ],
)
def test_a_window_is_opened_only_where_the_reader_sees_it(
    platform: str, environment: dict[str, str], command: tuple[str, ...] | None
) -> None:
    assert viewer.opener(AT, platform, environment) == command
