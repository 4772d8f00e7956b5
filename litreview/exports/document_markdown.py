"""A document as Markdown (CommonMark 0.31 with the tables of GitHub's)."""

import re
from collections.abc import Iterator
from typing import Final

from litreview.exports.document import Block, Document, Heading, Paragraph, Table, Verbatim
from litreview.model.text import one_line

_SPECIAL: Final = re.compile(r"[\\`*_{}\[\]<>#|!&~]")
_BEGINS_A_LIST: Final = re.compile(r"^(\d+)([.)]|)(?=\s)|^([-+=])")
_FENCE: Final = re.compile(r"~{3,}")


def plain(text: str) -> str:
    """Return the text on one line so that Markdown shows it as it is."""
    return _BEGINS_A_LIST.sub(_shielded, _inline(text))


def markdown(document: Document) -> str:
    """Return the document's text, ended by a line break."""
    return "\n\n".join("\n".join(_lines(block)) for block in document) + "\n"


def _inline(text: str) -> str:
    """Return the text fit to stand where no list can begin."""
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", one_line(text).replace("\N{NO-BREAK SPACE}", " "))


def _shielded(found: re.Match[str]) -> str:
    if found[1] is None:
        return f"\\{found[3]}"
    return f"{found[1]}\\{found[2]}" if found[2] else found[1]


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text, level):
            yield f"{'#' * level} {_inline(text)}"
        case Paragraph(text):
            yield plain(text)
        case Verbatim(text):
            fence = "~" * (max((len(one) for one in _FENCE.findall(text)), default=2) + 1)
            yield from (fence, *text.splitlines(), fence)
        case Table(heads, rows):
            yield f"| {' | '.join(map(plain, heads))} |"
            yield f"|{'---|' * len(heads)}"
            for row in rows:
                yield f"| {' | '.join(map(plain, row))} |"
