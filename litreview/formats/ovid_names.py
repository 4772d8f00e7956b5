"""Authors as Ovid prints them, with their degrees, roles and the marks of their addresses."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from litreview.formats import identifiers, names
from litreview.model.records import Author
from litreview.model.text import one_line

_DEGREE: Final = (
    r"(?:Ph\.? ?D\.?|M\.? ?D\.?|M\.? ?Sc\.?|B\.? ?Sc\.?|M\.? ?P\.? ?H\.?|M\.? ?A\.|B\.? ?A\.|M\.? ?S\."
    r"|B\.? ?S\.|Ed\.? ?D\.?|Psy\.? ?D\.?|Pharm\.? ?D\.?"
    r"|D\.? ?Phil\.?|Dr\.? ?P\.? ?H\.?|R\.? ?N\.?|M[AS]|B[AS]|DO"
    r"|NP|PA|PT|OT|RD|CNS|DNP|MSN|BSN|MBBS|MBChB|MB|BCh|BM|BS|DDS|DMD|DVM|DSc|ScD|MBA|MHS|MSW|MEd|MPhil|MRes|RGN"
    r"|[A-Z]{2}-[A-Z]+|[A-Z]{4,}|F[A-Z]{2,}|MRC[A-Za-z]+)"
)
_MARKS: Final = r"[\d,;*+#&|()\[\]^~§¶†‡ -]*"
_DEGREES: Final = re.compile(rf"[\s,]+{_DEGREE}(?:[\s,]+{_DEGREE})*{_MARKS}$")
_ALL_DEGREES: Final = re.compile(rf"\s*{_DEGREE}(?:[\s,]+{_DEGREE})*{_MARKS}")
_AFTER: Final = re.compile(r"(?:\s+[\d*+#&|^~§¶†‡][\d,*+#&|^~§¶†‡ ()]*|\s*\(\d+\))$")
_ROLES: Final = re.compile(r"\s*\[[^\[\]]*\]")
_ORCID: Final = re.compile(r"(?:ORCID:?|https?://orcid\.org/).*$", re.IGNORECASE)
_NOBODY: Final = re.compile(r"\[?anonymous\]?", re.IGNORECASE)
_STOPPED: Final = re.compile(r"(?<=[ -][A-Z])\.\s+(?=[^\W\d_]{2})|(?<= [A-Z]{2})\.\s+|(?<= [A-Z]{3})\.\s+")
_WITH_INITIALS: Final = re.compile(r"[^,]+, ?(?:[A-Z]\.[ -]?)+")
"""A person, whatever the family name means elsewhere."""
_LONGEST: Final = 300
"""Characters of a name whose end is looked at."""
_GIVEN: Final = re.compile(r"[^,]+,\s*\S+")


def authors(values: Iterable[str]) -> tuple[Author, ...]:
    """Return whom the values name, each one person or several."""
    named = (_person(name) for value in values for name in _parted(one_line(value)))
    return tuple(person for person in named if person)


def _parted(value: str) -> Iterator[str]:
    """Yield the names; semicolons part them, but stand between a person's degrees too."""
    value = _ROLES.sub("", value)
    if ";" not in value and "," not in value:
        yield from _STOPPED.split(value)
        return
    orcid = _ORCID.search(value)
    if orcid and ";" not in value[: orcid.start()].rstrip(" ;,"):
        yield value
        return
    yield from (part for part in value.split(";") if part.strip() and not _ALL_DEGREES.fullmatch(part))


def _person(name: str) -> Author | None:
    bare = _ORCID.sub("", name).strip(" ;,")
    if len(bare) < _LONGEST:
        bare = _AFTER.sub("", bare).strip(" ;,")
    given = _GIVEN.match(bare) if len(bare) < _LONGEST else None
    if given and (degrees := _DEGREES.search(bare, given.end())):
        bare = bare[: degrees.start()]
    if _NOBODY.fullmatch(bare.strip(" .,")):
        return None
    person = names.split_name(bare) if _WITH_INITIALS.fullmatch(bare) else names.author(bare)
    return replace(person, orcid=identifiers.orcid(name)) if person else None
