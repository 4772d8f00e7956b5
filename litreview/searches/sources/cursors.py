"""Reading a search to its end, for sources that mark with a cursor where each page ended."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import msgspec

from litreview.model.errors import SourceError, UsageError
from litreview.model.language import _
from litreview.model.queries import Page
from litreview.model.records import Record
from litreview.searches.http import Answer, Retryable
from litreview.searches.sources.tolerant import Json, UnusableHit

T = TypeVar("T")

MOST: Final = 10_000
"""Records read of one search: what OpenAlex and Crossref give by page number; more than a team screens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One page as a source gave it."""

    stated: int
    names: tuple[str, ...]
    """One for each hit, usable or not; empty text where the hit has no name."""
    records: tuple[Record, ...]
    cursor: str | None = None
    """The source's mark of where the next page begins."""
    translation: str | None = None
    warnings: tuple[str, ...] = ()


def read_all(
    title: str, index: int, ask: Callable[[str | None], Part], *, most: float = MOST
) -> Iterator[Page]:
    """Yield the pages of a request; raise SourceError for more records than ``most``.

    The end is where the numbers say so, or where nothing new comes: cursors go on after the last page.
    The same cursor twice is no end, for Crossref gives one that stands for wherever the reading is.
    """
    part = ask(None)
    stated = part.stated
    _refuse_too_many(title, stated, most)
    collected: set[str] = set()
    while True:
        before = len(collected)
        collected.update(name or f"nameless {place}" for place, name in enumerate(part.names, start=before))
        yield Page(
            request=index,
            # A total may grow while it is read; what has come by then belongs to it.
            stated=max(stated, len(collected)),
            given=len(collected) - before,
            records=part.records,
            translation=part.translation,
            warnings=part.warnings,
        )
        is_whole = len(collected) >= max(stated, part.stated)
        if is_whole or len(collected) == before or part.cursor is None:
            break
        part = ask(part.cursor)


def gathered(
    hits: Iterable[Json], to_record: Callable[[Json], Record]
) -> tuple[tuple[Record, ...], tuple[str, ...]]:
    """Return the hits as records, and a warning for each that cannot be one."""
    records: list[Record] = []
    warnings: list[str] = []
    for hit in hits:
        try:
            records.append(to_record(hit))
        except UnusableHit as problem:
            warnings.append(str(problem))
    return tuple(records), tuple(warnings)


def decoded(answer: Answer, shape: type[T], told: Callable[[Answer], str]) -> T:
    """Return the answer's JSON in this shape; raise Retryable for a web page, half of it or another shape."""
    if answer.is_web_page:
        raise Retryable(_("answered with a web page (HTML)"), after=answer.retry_after)
    try:
        return msgspec.json.decode(answer.body, type=shape, strict=False)
    except msgspec.ValidationError as error:
        said = told(answer) or str(error)
        raise something_else(said) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Retryable(_("broke off its answer")) from None


def something_else(said: str) -> Retryable:
    """Return the failure that an answer is JSON, and no search result."""
    return Retryable(_("answered with something else than a search result: {what}").format(what=said))


def table_of(answer: Answer) -> dict[str, Any]:
    """Return the answer's JSON object, or an empty one where it is none."""
    try:
        return msgspec.json.decode(answer.body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}


def refuse_unknown(request: Mapping[str, str], known: AbstractSet[str], *, title: str, place: str) -> None:
    """Raise UsageError where the request has a parameter that is not known, or is empty."""
    if unknown := sorted(set(request) - known):
        raise UsageError(
            place,
            _("{source} is not asked with {names}").format(source=title, names=", ".join(unknown)),
            _("It can be asked with: {known}. Paging and sorting are the program's.").format(
                known=", ".join(sorted(known))
            ),
        )
    if empty := sorted(name for name, value in request.items() if not value.strip()):
        raise UsageError(
            place,
            _("{names} is empty").format(names=", ".join(empty)),
            _("Write what shall be searched for, or take it out of the query."),
        )


def _refuse_too_many(title: str, stated: int, most: float) -> None:
    if stated > most:
        raise SourceError(
            title,
            _("the search has {count} records, and at most {most} of one search are read").format(
                count=stated, most=most
            ),
            _("Split it by year into several requests, or make it narrower. Nothing was kept."),
        )
