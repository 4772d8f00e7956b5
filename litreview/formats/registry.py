"""The formats that are installed, ours and other packages' alike, found by their entry points."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.reading import BinaryWriter, MappedReader, Reader, Text, Writer

TABLE: Final = "table"
HEAD: Final = 200_000
"""Characters in which a file shows what it is."""
READERS: Final = "litreview.readers"
WRITERS: Final = "litreview.writers"
BINARY_WRITERS: Final = "litreview.binary_writers"


def reader_names() -> tuple[str, ...]:
    """Return the names of the formats that can be read, sorted, without importing them."""
    return tuple(_listed(READERS))


def writer_names() -> tuple[str, ...]:
    """Return the names of the formats that can be written, sorted, without importing them."""
    return tuple(_listed(WRITERS))


def binary_writer_names() -> tuple[str, ...]:
    """Return the names of the formats that are written as bytes, sorted, without importing them."""
    return tuple(_listed(BINARY_WRITERS))


def reader(name: str) -> Reader:
    """Return the reader of the format; raise UsageError that names those known."""
    made: Reader = _named(READERS, name).load()()
    return made


def writer(name: str) -> Writer:
    """Return the writer of the format; raise UsageError that names those known."""
    made: Writer = _named(WRITERS, name).load()()
    return made


def binary_writer(name: str) -> BinaryWriter:
    """Return the writer of the format that is no text; raise UsageError that names those known."""
    made: BinaryWriter = _named(BINARY_WRITERS, name).load()()
    return made


def readers() -> dict[str, Reader]:
    """Return every reader by its name, in the order of the names."""
    return {name: reader(name) for name in reader_names()}


def recognise(text: str) -> Reader | None:
    """Return the reader that knows the text as its format from the least of its beginning, or None.

    What stands further down may be quoted: an abstract with an entry of another format in it is no file
    of that format. Of readers that know it equally soon the first by name is returned.
    """
    known = readers().values()
    return next((one for head in _beginnings(text) for one in known if one.recognises(head)), None)


def reader_for(
    text: Text, *, name: str, form: str | None = None, mapping: Mapping[str, str] | None = None
) -> Reader:
    """Return the reader named, or the one that knows the text; raise UsageError for the file where none does.

    ``mapping`` says which column of a table is which field.
    """
    head = text.head(HEAD)
    chosen = reader(form) if form else recognise(head)
    if chosen is None and mapping:
        chosen = reader(TABLE)
    if isinstance(chosen, MappedReader) and mapping:
        return chosen.with_mapping(mapping)
    if mapping:
        raise UsageError(
            name, _("is no table, and has no columns"), _("Leave out --map, or give --format table.")
        )
    if chosen is None:
        raise UsageError(
            name,
            *_what_it_is(head),
        )
    return chosen


def _what_it_is(head: str) -> tuple[str, str]:
    """Return what a file of no known format is, and what to do about it."""
    start = head.lstrip()[:200].lower()
    if not start:
        return _("the file is empty"), _("Export the references again.")
    if start.startswith(("<!doctype html", "<html")):
        told = _("this is a web page, perhaps a log-in, and no export")
        return told, _("Log in to the database, and export the references again.")
    remedy = _("Name one with --format if you are sure, or columns of a table with --map. Known: {names}.")
    return _("in no format known here"), remedy.format(names=", ".join(reader_names()))


def _beginnings(text: str) -> Iterator[str]:
    """Yield the text's first line, about twice as much each time, and at last the whole text."""
    end = text.find("\n")
    while 0 <= end < len(text) - 1:
        yield text[:end]
        end = text.find("\n", 2 * end + 1)
    yield text


@cache
def _listed(group: str) -> dict[str, EntryPoint]:
    return {point.name: point for point in sorted(entry_points(group=group), key=lambda point: point.name)}


def _named(group: str, name: str) -> EntryPoint:
    listed = _listed(group)
    if name not in listed:
        known = ", ".join(listed)
        raise UsageError(name, _("no such format"), _("Formats known here: {known}.").format(known=known))
    return listed[name]
