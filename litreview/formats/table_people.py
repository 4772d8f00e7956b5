"""Several names in one cell, separated as each export does it, or as people do."""

import re
from functools import lru_cache
from typing import Final

from litreview.formats import names
from litreview.formats.table_columns import Split
from litreview.model.records import Author
from litreview.model.text import one_line

_SCOPUS_ID: Final = re.compile(r"\s*\(\d{5,}\)")
_QUOTED: Final = re.compile(r"""'([^']*)'|"([^"]*)\"""")
_GLUED: Final = re.compile(
    r"(?<=[^\W\d_A-ZÆØÅ])(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bDi)(?<!\bDu)(?<!\bLe)(?<!\bVan)(?=[A-ZÆØÅ])"
)
"""Where a small letter meets a capital, but for *McDonald* and the like."""
_NO_AUTHORS: Final = re.compile(r"[^;]*\[no authors?\b[^;]*", re.IGNORECASE)
_OTHERS: Final = frozenset({"et al", "et al.", "others"})
_AND_OTHERS: Final = re.compile(r"[,;]? et al\.?$", re.IGNORECASE)
_BETWEEN: Final = {
    Split.SEMICOLONS: re.compile(r"[;\n]"),
    Split.COMMAS: re.compile(r"[,;\n]"),
    Split.AND: re.compile(r"\s+(?:and|og|&)\s+|\n"),
    Split.GLUED: _GLUED,
}
_FAMILY_FIRST: Final = re.compile(r"[^\W\d_][\w'’.-]*(?: [\w'’.-]+){0,4} (?:[^\W\d_a-zæøå]\.?-?){1,4}")
"""``Family II``, as databases write names between commas."""
_INITIALS: Final = re.compile(r"(?:[^\W\d_a-zæøå]\.?[- ]?){1,5}")
_AND: Final = re.compile(r",?\s+(?:and|og|&)\s+")
_MOST_WORDS: Final = 5
_LONGEST_KEPT: Final = 60
"""Characters of a name that is remembered: people write more than one report, and a search finds several."""


def people(cell: str, split: Split = Split.GUESSED, *, given_first: bool = False) -> tuple[Author, ...]:
    """Return everybody whom the cell names; ``given_first`` where names stand as ``Kari Nordmann``."""
    text = (_SCOPUS_ID.sub("", cell) if "(" in cell else cell).strip()
    text = _AND_OTHERS.sub("", text).replace("//", ";")
    if quoted := listed(text):
        parts = quoted
    elif split is Split.GUESSED:
        parts, given_first = _guessed(text), True
    else:
        parts = _BETWEEN[split].split(_without_stop(text) if split is Split.COMMAS else text)
    found = [
        (_person_known if len(part) <= _LONGEST_KEPT else _person)(part, given_first=given_first)
        for part in parts
    ]
    return tuple(person for person in found if person)


def bodies(cell: str) -> tuple[Author, ...]:
    """Return the organisations that a column of them names."""
    parts = (one_line(part) for part in re.split(r"[;\n]", cell))
    return tuple(Author(family=part, organisation=True) for part in parts if part)


def listed(cell: str) -> list[str]:
    """Return the texts of a list as Python and JSON write it, ``['a', 'b']``; none for other cells."""
    text = cell.strip()
    if not (text.startswith(("['", '["')) and text.endswith(("']", '"]'))):
        return []
    return [one or other for one, other in _QUOTED.findall(text)]


def _guessed(text: str) -> list[str]:
    """Return the names, by what stands between them in most places."""
    if ";" in text or "\n" in text:
        return _BETWEEN[Split.SEMICOLONS].split(text)
    parts = [part.strip() for part in _AND.sub(", ", _without_stop(text)).split(",")]
    families, given = parts[::2], parts[1::2]
    if len(families) == len(given) and all(map(_INITIALS.fullmatch, given)):
        return [f"{family}, {initials}" for family, initials in zip(families, given, strict=True)]
    if all(map(_FAMILY_FIRST.fullmatch, parts)):
        return parts
    apart = _BETWEEN[Split.AND].split(text)
    whole = all(" " in part for part in parts) and len(parts) > len(apart)
    if whole and not all(one.count(",") == 1 for one in apart):
        return parts
    return apart


def _without_stop(text: str) -> str:
    """Return the text without the full stop that ends a list of names, where no initials have one."""
    return text if "." in text[:-1] else text.removesuffix(".")


def _person(text: str, *, given_first: bool) -> Author | None:
    name = one_line(text).strip(" ,")
    if plainly := names.plainly(name):
        return plainly
    if not name or name.lower() in _OTHERS or ("[" in name and _NO_AUTHORS.fullmatch(name)):
        return None
    read = names.author(name)
    whole = read is not None and read.organisation and not names.is_organisation(name)
    if given_first and whole and " " in name and "," not in name and len(name.split()) <= _MOST_WORDS:
        return names.split_name(name)
    return read


_person_known = lru_cache(maxsize=1 << 16)(_person)
