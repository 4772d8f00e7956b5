"""Stored queries: a TOML file read into the requests it stands for."""

import re
from collections.abc import Mapping
from typing import Literal

import msgspec

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.queries import StoredQuery
from litreview.model.toml import read_toml


class _Title(msgspec.Struct, forbid_unknown_fields=True):
    en: str
    nb: str


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    concept: str
    text: str
    unverified: str | None = None


class _File(msgspec.Struct, forbid_unknown_fields=True):
    """Either numbered lines and how they combine, or a list of requests."""

    format: Literal[1]
    source: str
    title: _Title
    combine: str | None = None
    lines: list[_Line] = []
    common: dict[str, str] = {}
    requests: list[dict[str, str]] = []
    unverified: str | None = None


def read_query(text: str, *, name: str, place: str) -> StoredQuery:
    """Return the stored query in the text; raise UsageError naming file, line and remedy.

    Lines give one request with the parameter ``term``; requests are sent one by one, each with the
    common parameters.
    """
    file = read_toml(text, place, _File)
    if bool(file.lines) == bool(file.requests):
        raise UsageError(
            place,
            _("a query is written in lines or in requests"),
            _("Write either [[lines]] with combine, or [[requests]]."),
        )
    requests: tuple[Mapping[str, str], ...]
    if file.lines:
        requests = ({"term": _combined(file, place)},)
    else:
        requests = tuple({**file.common, **request} for request in file.requests)
    marks = (file.unverified, *(line.unverified for line in file.lines))
    return StoredQuery(
        name=name,
        source=file.source,
        requests=requests,
        place=place,
        unverified=tuple(mark for mark in marks if mark),
    )


def _combined(file: _File, place: str) -> str:
    if file.combine is None:
        raise UsageError(
            place, _("combine is missing"), _('Say how the lines go together: combine = "1 AND 2".')
        )
    texts = {line.id: " ".join(line.text.split()) for line in file.lines}
    named = re.findall(r"\w+", file.combine)
    for word in named:
        if word not in texts and word not in {"AND", "OR", "NOT"}:
            raise UsageError(
                place,
                _("combine names a line {word} that is not there").format(word=word),
                _("Lines here: {lines}.").format(lines=", ".join(texts)),
            )
    for line in texts:
        if line not in named:
            raise UsageError(
                place,
                _("combine leaves out line {line}").format(line=line),
                _("Name it in combine, or take the line away."),
            )
    return re.sub(r"\w+", lambda match: _in_place(match[0], texts), file.combine)


def _in_place(word: str, texts: Mapping[str, str]) -> str:
    return f"({texts[word]})" if word in texts else word
