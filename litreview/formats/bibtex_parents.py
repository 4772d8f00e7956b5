"""What a chapter or a paper takes over from the book that it names with ``crossref``."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from litreview.formats.bibtex_blocks import Parsed, parsed
from litreview.model.reading import Text

_NAMED: Final = re.compile(r"\bcrossref\s*=\s*[{\"]?\s*([^\s\"{},]+)", re.IGNORECASE)
_TAKEN_OVER: Final = (
    "booktitle",
    "booksubtitle",
    "journal",
    "journaltitle",
    "publisher",
    "organization",
    "institution",
    "series",
    "editor",
    "year",
    "date",
    "month",
    "volume",
    "isbn",
    "issn",
    "language",
)
_DATES: Final = frozenset({"year", "date", "month"})

Parents = Mapping[str, Mapping[str, str]]


def parents(text: Text) -> Parents:
    """Return the values of the entries that others name, by key in lower case; no others are kept."""
    named = {key.lower() for line in text.lines() if "ross" in line.lower() for key in _NAMED.findall(line)}
    if not named:
        return {}
    return {entry.key.lower(): entry.values for entry in parsed(text.lines()) if entry.key.lower() in named}


def completed(entry: Parsed, known: Parents) -> Parsed:
    """Return the entry with what it does not say itself and the one that it names does."""
    parent = known.get(entry.values.get("crossref", "").strip().lower()) if known else None
    if parent is None:
        return entry
    dated = bool(_DATES & entry.values.keys())
    taken = {name: parent[name] for name in _TAKEN_OVER if name in parent and not (dated and name in _DATES)}
    if "title" in parent and not taken.keys() & {"booktitle", "journal", "journaltitle"}:
        name = "journaltitle" if entry.kind == "article" else "booktitle"
        taken |= {name: parent["title"]}
        taken |= {"booksubtitle": parent["subtitle"]} if "subtitle" in parent else {}
    return replace(entry, values={**taken, **entry.values})
