"""Answers read by position: page after page by number, until what came is what was stated."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from litreview.model.errors import SourceError
from litreview.model.language import _
from litreview.model.queries import Page
from litreview.model.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One answer, read."""

    stated: int
    """How many records the source says the whole request has."""
    names: tuple[str, ...]
    """The source's own number of every record given here, also of those that cannot be kept."""
    records: tuple[Record, ...]
    warnings: tuple[str, ...] = ()
    raw: bytes


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

        Positions shift when records come or go meanwhile, so a total that changes, a record that
        comes in place of another and a page that is cut short all end in SourceError.
        """
        part = ask(0)
        stated = part.stated
        self._refuse_too_many(stated)
        collected: set[str] = set()
        for start in range(0, max(stated, 1), self.size):
            part = part if start == 0 else ask(start)
            if part.stated != stated:
                raise self._changed(
                    _("stated {stated} records, and later {now}").format(stated=stated, now=part.stated)
                )
            collected.update(part.names)
            yield Page(
                request=request,
                stated=stated,
                records=part.records,
                answer=part.raw,
                warnings=part.warnings,
            )
            if len(part.names) < min(self.size, stated - start):
                break
        if len(collected) != stated:
            raise self._changed(
                _("stated {stated} records and gave {given}").format(stated=stated, given=len(collected))
            )

    def _refuse_too_many(self, stated: int) -> None:
        if stated > self.most:
            raise SourceError(
                self.title,
                _("the search has {count} records, and it gives at most {most} of one search").format(
                    count=stated, most=self.most
                ),
                _("Split it by year into several requests, or make it narrower. Nothing was kept."),
            )

    def _changed(self, said: str) -> SourceError:
        return SourceError(
            self.title, said, _("Records may have changed while they were read. Run the search again.")
        )
