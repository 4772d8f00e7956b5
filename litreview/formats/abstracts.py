"""Abstracts whose paragraphs a format does not tell: in one run of text, or wrapped at any word."""

import re
from itertools import chain, pairwise, zip_longest
from typing import Final

_LABEL: Final = re.compile(r"([.?!)\]]) (?=[A-ZÆØÅ][A-ZÆØÅ /,&-]{3,60}: )")
"""Where a section ends and the next begins."""
_SENTENCE_END: Final = re.compile(r"[.!?:;)\]]$")


def sectioned(text: str) -> str:
    """Return the text with each section on a line of its own: they begin with a heading in capitals."""
    return _LABEL.sub(r"\1\n", text) if ": " in text else text


def paragraphs(text: str) -> str:
    """Return the text with wrapped lines joined: a line ends a paragraph only where a sentence ends."""
    if "\n" not in text:
        return text.strip()
    parts = [part for line in text.split("\n") if (part := line.strip())]
    joints = ["\n" if _SENTENCE_END.search(before) and not after[0].islower() else " "
              for before, after in pairwise(parts)]  # fmt: skip
    return "".join(chain.from_iterable(zip_longest(parts, joints, fillvalue="")))
