"""Sections: a structured abstract taken apart at its headings, however its source wrote them. Pure."""

import re
from itertools import pairwise
from typing import Final, NamedTuple

_LONGEST: Final = 80
_CAPITALS: Final = re.compile(rf"[^:\n]{{1,{_LONGEST}}}:(?=\s)")
"""What a database writes before a section of its own."""

_NAMES: Final = (
    "abstract", "aims?", "background", "conclusions?", "context", "design", "discussion", "findings",
    "implications?", "interpretation", "introduction", "limitations?", "materials?", "methods?",
    "methodology", "objectives?", "participants", "patients", "purpose", "questions?", "relevance",
    "results?", "sample", "setting",
    "bakgrunn", "diskusjon", "drøfting", "formål", "fortolkning", "føremål", "funn", "hensikt", "innledning",
    "innleiing", "konklusjon(?:er|ar)?", "materiale", "metod[ea]r?", "mål", "problemstilling(?:er|ar)?",
    "resultat(?:er|a|ene)?", "teori", "tolkning", "tolking", "utvalg", "utval",
)  # fmt: skip
_NAME: Final = rf"(?:{'|'.join(_NAMES)})"
_RUNNING: Final = re.compile(
    rf"(?:^|(?<=[.?!)]\s))(?=[A-ZÆØÅ])(?i:{_NAME}(?:(?:,| and| og|/| &)\s?{_NAME}){{0,2}}):(?=\s)",
    re.MULTILINE,
)
"""A heading that a source has left in the running text; capitals or not, but it begins with one."""

_FEWEST: Final = 2
"""Such headings of one text from which they are taken for headings."""


class Section(NamedTuple):
    """A paragraph of an abstract."""

    text: str
    heading: int
    """Letters of its heading, with the colon; 0 where it has none."""


def sections(abstract: str) -> list[Section]:
    """Return the sections of an abstract whose paragraphs are lines; every word of it is in one of them."""
    running = [found.start() for found in _RUNNING.finditer(abstract)]
    starts = running if len(running) >= _FEWEST else []
    lines = [0, *(found.end() for found in re.finditer("\n", abstract))]
    edges = [*sorted({*lines, *starts}), len(abstract)]
    parts = (abstract[start:end].strip() for start, end in pairwise(edges))
    return [Section(part, _heading(part, is_split=bool(starts))) for part in parts if part]


def _heading(section: str, *, is_split: bool) -> int:
    named = _CAPITALS.match(section)
    if named and named.group().isupper():
        return named.end()
    running = _RUNNING.match(section) if is_split else None
    return running.end() if running else 0
