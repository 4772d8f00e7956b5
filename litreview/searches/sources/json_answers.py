"""An answer in JSON: in the shape it should have, or the failure that it is."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec

from litreview.model.language import _
from litreview.model.text import one_line
from litreview.searches.http import Answer, Retryable

T = TypeVar("T")

_SAID: Final = ("errMsg", "detail", "message", "errors", "error", "title")
"""Names under which services say what is wrong, the most telling first."""


def decoded(
    answer: Answer, shape: type[T], told: Callable[[Answer], str] | None = None, *, strict: bool = False
) -> T:
    """Return the answer's JSON in this shape; raise Retryable for a web page, half of it or another shape.

    ``told`` finds the service's own words in an answer, where it has a way of its own to say them.
    With ``strict`` a text is no number.
    """
    if answer.is_web_page:
        raise Retryable(_("answered with a web page (HTML)"), after=answer.retry_after)
    try:
        return msgspec.json.decode(answer.body, type=shape, strict=strict)
    except msgspec.ValidationError:
        raise something_else((told or said_in)(answer)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Retryable(_("broke off its answer")) from None


def something_else(said: str) -> Retryable:
    """Return the failure that an answer is JSON and no search result; ``said`` is what it says instead."""
    if said:
        return Retryable(_("answered with something else than a search result: {what}").format(what=said))
    return Retryable(_("answered with something else than a search result"))


def said_in(answer: Answer) -> str:
    """Return what a service, or a gateway before it, says is wrong, or empty text."""
    said = table_of(answer)
    for name in _SAID:
        value = said.get(name)
        words = ", ".join(map(str, value)) if isinstance(value, list) else value
        if isinstance(words, str) and words.strip():
            return one_line(words)
    return ""


def table_of(answer: Answer) -> dict[str, Any]:
    """Return the answer's JSON object, or an empty one where it is none."""
    try:
        return msgspec.json.decode(answer.body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
