"""The language a person reads: English in the code, other languages by catalogue."""

from datetime import date
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


def decimal(value: float, places: int = 2) -> str:
    """Return the number with its places, and the comma of those who write one."""
    said = f"{value:.{places}f}"
    return said.replace(".", ",") if language() == "nb" else said


def percentage(value: float) -> str:
    """Return the number of hundredths with one decimal where it has one."""
    has_none = f"{value:.1f}".endswith(".0")
    return f"{decimal(value, 0 if has_none else 1)} %"


def written_day(day: date) -> str:
    """Return the day as a sentence has it: 5 March 2026, or 5. mars 2026."""
    months = (
        _("January"), _("February"), _("March"), _("April"), _("May"), _("June"),
        _("July"), _("August"), _("September"), _("October"), _("November"), _("December"),
    )  # fmt: skip
    return _("{day} {month} {year}").format(day=day.day, month=months[day.month - 1], year=day.year)
