"""Reading a search to its end, for sources that mark with a cursor where each page ended."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from litreview.model.errors import SourceError, UsageError
from litreview.model.language import _
from litreview.model.queries import Page
from litreview.searches.sources.parts import Part, named

MOST: Final = 10_000
"""Records read of one search: what OpenAlex and Crossref give by page number; more than a team screens."""


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
        collected.update(named(part.names, before))
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
