"""The sources that are installed, ours and other packages' alike, found by their entry points."""

from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.queries import Source, SourceSettings
from litreview.searches.http import Http

SOURCES: Final = "litreview.sources"

SourceMaker = Callable[[Http, SourceSettings], Source]
"""What an entry point of a source must name: a class, or a function, that only assigns."""


def source_names() -> tuple[str, ...]:
    """Return the names of the sources that can be asked, sorted, without importing them."""
    return tuple(_listed())


def source(name: str, http: Http, settings: SourceSettings) -> Source:
    """Return the source of the name; raise UsageError that names those known."""
    listed = _listed()
    if name not in listed:
        known = ", ".join(listed)
        raise UsageError(name, _("no such source"), _("Sources known here: {known}.").format(known=known))
    make: SourceMaker = listed[name].load()
    return make(http, settings)


def _listed() -> dict[str, EntryPoint]:
    return {point.name: point for point in sorted(entry_points(group=SOURCES), key=lambda point: point.name)}
