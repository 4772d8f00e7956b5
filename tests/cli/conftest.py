"""A workspace, a shell in it, and a finished example review to look at."""

from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path
from shutil import copytree

import pytest

from litreview.demo import team
from litreview.demo.workspace import finish, prepare
from litreview.model.language import speak
from litreview.model.protocol import Stage
from litreview.review import open_review
from litreview.tui.keymap import Keymap, use
from litreview.workspace import make_workspace
from tests.cli.running import Shell


def quietly(text: str) -> None:
    """Hear what has been done, and say nothing."""
    assert text


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LITREVIEW_LANG", "en")
    yield
    speak(NullTranslations())


@pytest.fixture(autouse=True)
def _usual_keys(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    monkeypatch.setenv("LITREVIEW_CONFIG", str(tmp_path_factory.mktemp("config")))
    yield
    use(Keymap())


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A shell in a new, empty review."""
    folder = tmp_path / "review"
    make_workspace(folder)
    return Shell(folder, capsys)


@pytest.fixture(scope="session")
def prepared_review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared") / "review"
    prepare(folder, quietly)
    return folder


@pytest.fixture(scope="session")
def finished_review(prepared_review: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copytree(prepared_review, tmp_path_factory.mktemp("finished") / "review")
    with open_review(folder) as review:
        finish(review, quietly)
    return folder


@pytest.fixture
def searched(prepared_review: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A shell in an example review of its own, searched and linked, with no vote yet."""
    return Shell(copytree(prepared_review, tmp_path / "searched"), capsys)


@pytest.fixture
def finished(finished_review: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A shell in an example review of its own that its team has finished."""
    return Shell(copytree(finished_review, tmp_path / "finished"), capsys)


@pytest.fixture
def differing(searched: Shell) -> Shell:
    """Return a review whose reviewers have read titles and abstracts, and the lead has opened their votes."""
    with open_review(searched.folder) as review:
        session = review.screening("first", Stage.TITLE_ABSTRACT)
        session.label(["kommune"])
        session.note("Who | asked?")
        team.screen(review, Stage.TITLE_ABSTRACT)
        review.desk("lead").reveal(Stage.TITLE_ABSTRACT)
    return searched
