"""A document as one HTML page that needs nothing else."""

from collections.abc import Iterator
from html import escape
from typing import Final

from litreview.exports.document import Block, Document, Heading, Paragraph, Table, Verbatim
from litreview.model.language import language
from litreview.model.text import clean, harmless

POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE: Final = (
    "body{font:16px/1.5 Arial,Helvetica,'Liberation Sans',sans-serif;color:#111;background:#fff;"
    "margin:1.5rem auto;max-width:60rem;padding:0 1rem}"
    "pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f2f2f2;padding:.75rem}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #888}"
)


def html(document: Document) -> str:
    """Return the page; its title is the document's first heading."""
    title = next((block.text for block in document if isinstance(block, Heading)), "")
    body = (line for block in document for line in _lines(block))
    return "\n".join((*head(title, _STYLE), "<body>", *body, "</body>", "</html>", ""))


def head(title: str, style: str) -> Iterator[str]:
    """Yield what a page begins with; no script runs in it and nothing is fetched."""
    yield "<!DOCTYPE html>"
    yield f'<html lang="{escape(language())}">'
    yield '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield f"<title>{escape(clean(title))}</title><style>{style}</style></head>"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text, level):
            yield f"<h{level}>{escape(clean(text))}</h{level}>"
        case Paragraph(text):
            yield f"<p>{escape(clean(text))}</p>"
        case Verbatim(text):
            yield f"<pre>{escape(harmless(text))}</pre>"
        case Table(heads, rows):
            yield f"<table><thead>{_row('th', heads)}</thead><tbody>"
            yield from (_row("td", row) for row in rows)
            yield "</tbody></table>"


def _row(tag: str, cells: tuple[str, ...]) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(clean(cell))}</{tag}>" for cell in cells) + "</tr>"
