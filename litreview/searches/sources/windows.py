"""Answers read by position: page after page by number, until what came is what was stated."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from litreview.model.errors import SourceError
from litreview.model.language import _
from litreview.model.queries import Page
from litreview.searches.sources.parts import Part, named


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """How a source is read by position, and how far."""

    title: str
    """The source's name for a reader, for errors."""
    size: int
    """Records a page."""
    most: int
    """How many records of one request the source gives at all."""

    def pages(self, request: int, ask: Callable[[int], Part]) -> Iterator[Page]:
        """Yield every page of the request; ``ask`` returns the part from a position, counted from 0.

        Positions shift when records come or go meanwhile. A record that comes in place of another is
        given once only, so that fewer are given than stated; what is stated is what was stated last.
        """
        collected: set[str] = set()
        start = 0
        while True:
            part = ask(start)
            self._refuse_too_many(part.stated)
            before = len(collected)
            collected.update(named(part.names, start))
            yield Page(
                request=request,
                stated=part.stated,
                given=len(collected) - before,
                records=part.records,
                warnings=part.warnings,
            )
            start += self.size
            if start >= part.stated or not part.names:
                break

    def _refuse_too_many(self, stated: int) -> None:
        if stated > self.most:
            raise SourceError(
                self.title,
                _("the search has {count} records, and it gives at most {most} of one search").format(
                    count=stated, most=self.most
                ),
                _("Split it by year into several requests, or make it narrower. Nothing was kept."),
            )
