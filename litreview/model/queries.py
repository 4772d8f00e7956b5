"""Stored queries, and what a source must be able to do with one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from litreview.model.records import Record, SourceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredQuery:
    """One file in ``searches/``: one logical search of one source, in one or more requests."""

    name: str
    """The file's name without its ending."""
    source: str
    requests: tuple[Mapping[str, str], ...]
    """Each request's parameters, in the source's own words, as they will be sent."""
    place: str
    """The file, for errors."""
    unverified: tuple[str, ...] = ()
    """What the librarian has marked as not yet checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer of a source: its records, and how many it says there are."""

    request: int
    """Index of the request in the stored query, from 0."""
    stated: int
    """How many records the source says the whole request has."""
    given: int
    """How many of them came with this answer and with none before it, also those that cannot be kept."""
    records: tuple[Record, ...]
    translation: str | None = None
    """How the source says it understood the query."""
    warnings: tuple[str, ...] = ()


class Source(Protocol):
    """A place that can be asked for records; found by its entry point."""

    name: str
    title: str
    """Its name for a reader, e.g. ``PubMed``."""
    platform: str
    """The interface asked, as PRISMA-S item 1 wants it."""
    kind: SourceKind

    def search(self, query: StoredQuery) -> Iterator[Page]:
        """Yield the pages of records for the query, until no more come.

        Raise SourceError where the source does not answer, or cannot give all that it states. Whether
        as much came as it stated is counted by whoever reads the pages.
        """
        ...

    def since(self, request: Mapping[str, str], day: date) -> Mapping[str, str] | None:
        """Return the request for only what came into the source from the day on; None where it cannot."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSettings:
    """What a source must know that stands in no query: where it is, who asks, and with which key."""

    address: str | None = None
    """Base address instead of the service's own, e.g. of a stand-in on this machine."""
    contact: str | None = None
    """E-mail address of the team, for services that ask for one."""
    key: str | None = field(default=None, repr=False)
    """The service's key or token; from the environment, never from a file."""
