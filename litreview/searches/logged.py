"""Searches made by hand, as they are written down: only what can have been."""

from datetime import date, datetime

from litreview.model.errors import UsageError
from litreview.model.events import SearchLogged
from litreview.model.language import _
from litreview.searches.imports import refuse_name


def refuse_impossible(act: SearchLogged, now: datetime) -> None:
    """Raise UsageError for a name, a number or a day of a search that cannot have been."""
    refuse_name(act.source)
    if act.stated < 0:
        raise UsageError("--hits", _("is less than nothing"), _("Write how many records the source showed."))
    if not any(text.strip() for text in act.requests):
        raise UsageError("--string", _("is empty"), _("Write the search exactly as it was typed."))
    try:
        searched = date.fromisoformat(act.searched)
    except ValueError as error:
        raise UsageError(f"--date {act.searched}", _("is not a day"), _("Write it as 2026-01-31.")) from error
    if searched > now.date():
        raise UsageError(f"--date {act.searched}", _("is yet to come"), _("Write the day it was searched."))
