from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path

import pytest

from litreview.model.language import speak
from tests.hostile.workspace import make


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LITREVIEW_LANG", "en")
    speak(NullTranslations())
    yield
    speak(NullTranslations())


@pytest.fixture(scope="session")
def hostile_review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A review made of the corpus, to look at and not to change."""
    folder = tmp_path_factory.mktemp("hostile") / "review"
    make(folder)
    return folder
