"""The language a person reads: English in the code, other languages by catalogue."""

from gettext import NullTranslations

LANGUAGES = ("en", "nb")
"""The languages a person can choose, English first because the code is written in it."""

_catalogue = NullTranslations()


def speak(catalogue: NullTranslations) -> None:
    """Let every later text come from this catalogue."""
    global _catalogue  # noqa: PLW0603 - one process speaks to one person
    _catalogue = catalogue


def _(text: str) -> str:
    """Return the text in the chosen language."""
    return _catalogue.gettext(text)


def ngettext(one: str, many: str, number: int) -> str:
    """Return the singular or plural text that fits the number, in the chosen language."""
    return _catalogue.ngettext(one, many, number)


def language() -> str:
    """Return the code of the chosen language: ``en`` or ``nb``."""
    return _catalogue.info().get("language", "en")
