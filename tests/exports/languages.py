"""Another language for a test, and English again after it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from gettext import NullTranslations

from litreview.model.language import speak


class Words(NullTranslations):
    """A catalogue of a few words, that says which language it is."""

    def __init__(self, language: str, words: Mapping[str, str]) -> None:
        super().__init__()
        self._info = {"language": language}
        self._words = words

    def gettext(self, message: str) -> str:
        """Return the word, or the message where there is none."""
        return self._words.get(message, message)

    def info(self) -> dict[str, str]:
        """Return what a catalogue says of itself."""
        return self._info


@contextmanager
def speaking(language: str, words: Mapping[str, str]) -> Iterator[None]:
    """Speak the language within the block."""
    speak(Words(language, words))
    try:
        yield
    finally:
        speak(NullTranslations())
