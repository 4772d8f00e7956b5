"""JSON from outside, read where it is as expected and passed over where it is not."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from litreview.formats.markup import plain
from litreview.model.language import _
from litreview.model.text import clean, one_line
from litreview.searches.http import Answer, Retryable

Json = Mapping[str, object]

_TOLD: Final = ("message", "detail", "error", "errors", "title")
"""Names under which services say what is wrong, the best first."""


def document(answer: Answer) -> dict[str, Any]:
    """Return the JSON object of the answer; raise Retryable for a web page and for what is broken off."""
    if answer.is_web_page:
        raise Retryable(_("answered with a web page (HTML)"), after=answer.retry_after)
    try:
        return msgspec.json.decode(answer.body, type=dict[str, Any])
    except msgspec.ValidationError:
        raise no_result({}) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Retryable(_("broke off its answer")) from None


def no_result(said: Json) -> Retryable:
    """Return the failure of an answer that is no search result, in the service's words if it has any."""
    words = told_in(said)
    if words:
        return Retryable(_("answered with something else than a search result: {what}").format(what=words))
    return Retryable(_("answered with something else than a search result"))


def told(answer: Answer) -> str:
    """Return what the service says is wrong in an answer that refuses, or empty text."""
    try:
        return told_in(document(answer))
    except Retryable:
        return ""


def told_in(said: Json) -> str:
    """Return what the object says is wrong, or empty text."""
    for name in _TOLD:
        value = said.get(name)
        words = ", ".join(map(str, value)) if isinstance(value, list) else value
        if isinstance(words, str) and words.strip():
            return one_line(words)
    return ""


def count(parent: Json, *path: str) -> int | None:
    """Return the number at the path, or None where there is none that counts something."""
    value = _at(parent, path)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def text(parent: Json, *path: str) -> str | None:
    """Return the text or number at the path on one line, or None."""
    value = _at(parent, path)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return one_line(plain(str(value))) or None


def prose(parent: Json, name: str) -> str | None:
    """Return the text in paragraphs, one a line, or None."""
    value = parent.get(name)
    lines = clean(plain(value)).split("\n") if isinstance(value, str) else []
    return "\n".join(filter(None, lines)) or None


def table(parent: Json, *path: str) -> Json:
    """Return the object at the path, or an empty one."""
    value = _at(parent, path)
    return value if isinstance(value, Mapping) else {}


def tables(parent: Json, name: str) -> list[Json]:
    """Return the objects in the list of the name."""
    return [value for value in _list(parent, name) if isinstance(value, Mapping)]


def texts(parent: Json, *path: str) -> tuple[str, ...]:
    """Return the texts in the list at the path, on one line, each once; one text is a list of one."""
    value = _at(parent, path)
    return tuple(dict.fromkeys(_lines([value] if isinstance(value, str) else value)))


def _lines(values: object) -> Iterator[str]:
    for value in values if isinstance(values, list) else ():
        if isinstance(value, str) and (line := one_line(plain(value))):
            yield line


def _at(value: object, path: Sequence[str]) -> object:
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _list(parent: Json, name: str) -> Sequence[object]:
    value = parent.get(name)
    return value if isinstance(value, list) else ()
