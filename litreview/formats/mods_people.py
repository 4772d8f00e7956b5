"""Who wrote, edited and published what a MODS record describes."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lxml.etree import _Element

from litreview.formats import identifiers, names
from litreview.formats.mods_elements import text, texts
from litreview.model.records import Author

_AUTHORS: Final = frozenset(
    "aut author authors cre creator creators dis dissertant cmp composer art artist pht photographer".split()  # noqa: SIM905
) | {"joint author", "forfatter", "primary author", "corporate author", "lead author"}
_EDITORS: Final = frozenset({"edt", "editor", "redaktør", "red", "edc", "editor of compilation", "editors"})
_PUBLISHERS: Final = frozenset({"pbl", "publisher", "utgiver"})
_LIFE: Final = re.compile(
    r",\s*(?:(?:b|f|born|født|ca)\.? ?)?\d{4}\??-(?:\d{4}\??)?\.?$|,\s*(?:b|f)\. ?\d{4}\.?$"
)
"""Years of birth and death, which a heading of MARC has after the name."""
_BODIES: Final = frozenset({"corporate", "conference"})


def authors(entry: _Element) -> tuple[Author, ...]:
    """Return who wrote it: the names with such a role, and those with none."""
    found = _people(entry, _AUTHORS, roleless=True)
    meetings = set(_meetings(entry))
    return tuple(one for one in found if one not in meetings) or found


def meeting(entry: _Element) -> str | None:
    """Return the name of the conference that it was given at."""
    return next((one.family for one in _meetings(entry)), None)


def _meetings(entry: _Element) -> Iterator[Author]:
    named = (_person(one) for one in entry.findall("name") if one.get("type") == "conference")
    return (one for one in named if one)


def editors(entry: _Element, host: _Element | None) -> tuple[Author, ...]:
    """Return the editors, of the record or of what it stands in."""
    own = _people(entry, _EDITORS)
    return own or (_people(host, _EDITORS) if host is not None else ())


def publisher(entry: _Element) -> str | None:
    """Return the publisher: its own element, or an agent of that role as of MODS 3.8."""
    agents = (one for one in entry.findall("originInfo/agent") if set(_roles(one)) & _PUBLISHERS)
    named = (name for one in agents if (name := text(one, "namePart")))
    return text(entry, "originInfo/publisher") or next(named, None)


def _people(entry: _Element, wanted: frozenset[str], *, roleless: bool = False) -> tuple[Author, ...]:
    found: dict[Author, None] = {}
    for one in entry.findall("name"):
        roles = list(_roles(one))
        if (set(roles) & wanted or (roleless and not roles)) and (person := _person(one)):
            found[person] = None
    return tuple(found)


def _roles(name: _Element) -> Iterator[str]:
    return (role.casefold().rstrip(".") for role in texts(name, "role/roleTerm"))


def _person(name: _Element) -> Author | None:
    parts: dict[str, list[str]] = {}
    for one in name.findall("namePart"):
        if told := text(one, "."):
            parts.setdefault(one.get("type", ""), []).append(told)
    whole = parts.get("", [])
    if name.get("type") in _BODIES:
        body = ". ".join(part.rstrip(". ") for part in (*whole, *parts.get("family", [])))
        return Author(family=body, organisation=True) if body else None
    person = _told_apart(parts) or _as_written(name, whole)
    return replace(person, orcid=_orcid(name)) if person else None


def _told_apart(parts: dict[str, list[str]]) -> Author | None:
    family, given = (" ".join(parts.get(kind, [])).strip(" ,") for kind in ("family", "given"))
    if not family:
        return Author(family=given) if given and not parts.get("") else None
    return Author(family=family, given=given or None)


def _as_written(name: _Element, whole: list[str]) -> Author | None:
    written = _LIFE.sub("", whole[0] if whole else text(name, "displayForm") or "").strip(" ,;")
    if not written:
        return None
    is_person = name.get("type") in {"personal", "family"}
    if "," in written or not is_person:
        return names.author(written)
    return names.split_name(written)


def _orcid(name: _Element) -> str | None:
    told = [*texts(name, "nameIdentifier"), name.get("valueURI", "")]
    kinds = [one.get("type", "").casefold() for one in name.findall("nameIdentifier")]
    marked = [one for one in told if "orcid" in one.casefold() or "orcid" in kinds]
    return next((orcid for one in marked if (orcid := identifiers.orcid(one))), None)
