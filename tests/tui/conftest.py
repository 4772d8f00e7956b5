from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path

import pytest

from litreview.model.language import speak
from litreview.tui.keymap import Keymap, use
from tests.tui.sample import Sample, sample


@pytest.fixture(autouse=True)
def plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    speak(NullTranslations())
    use(Keymap())


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Sample]:
    made = sample(tmp_path)
    yield made
    made.journal.store.close()
