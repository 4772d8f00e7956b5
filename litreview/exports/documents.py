"""The ways a document can be written, by the ending of the file that takes it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from litreview.exports.document import Document
from litreview.exports.document_docx import docx
from litreview.exports.document_html import html
from litreview.exports.document_markdown import markdown
from litreview.model.errors import UsageError
from litreview.model.language import _

WAYS: Final[Mapping[str, Callable[[Document], str | bytes]]] = {".md": markdown, ".html": html, ".docx": docx}
"""A file's ending, and what it holds."""


def written(document: Document, ending: str, others: Iterable[str] = ()) -> str | bytes:
    """Return the file's content; raise UsageError for an ending that is none of ours.

    ``others`` are the endings that take what it says in another way, and are named too.
    """
    way = WAYS.get(ending.lower())
    if way is None:
        raise UsageError(
            ending or "-o",
            _("no document is written to such a file"),
            _("Endings known: {known}.").format(known=", ".join([*WAYS, *others])),
        )
    return way(document)
