"""Retractions, corrections and the like, as PubMed tells of them in its XML and in its text format."""

import re
from collections.abc import Iterable
from typing import Final

from litreview.formats import identifiers
from litreview.model.notices import where
from litreview.model.records import Notice, NoticeKind, Record
from litreview.model.text import one_line

_LINKS: Final = (
    (NoticeKind.RETRACTION, "RetractionIn RIN", "RetractionOf ROF"),
    (NoticeKind.PARTIAL_RETRACTION, "PartialRetractionIn PRIN", "PartialRetractionOf PROF"),
    (NoticeKind.CONCERN, "ExpressionOfConcernIn ECI", "ExpressionOfConcernFor ECF"),
    (NoticeKind.REPUBLICATION, "CorrectedAndRepublishedIn CRI", "CorrectedAndRepublishedFrom CRF"),
    (NoticeKind.REPUBLICATION, "RetractedAndRepublishedIn RRI", "RetractedAndRepublishedFrom RRF"),
    (NoticeKind.REPUBLICATION, "RepublishedIn RPI", "RepublishedFrom RPF"),
    (NoticeKind.REPUBLICATION, "ReprintIn", "ReprintOf"),
    (NoticeKind.CORRECTION, "ErratumIn EIN", "ErratumFor EFR"),
    (NoticeKind.UPDATE, "UpdateIn UIN", "UpdateOf UOF"),
    (NoticeKind.COMMENT, "CommentIn CIN", "CommentOn CON"),
)
"""Kinds of link: names (``RefType`` and tag) in the record that is spoken of, and in the one that speaks."""

_SIDES: Final = {
    name.lower(): (kind, side == 1)
    for kind, *sides in _LINKS
    for side, names in enumerate(sides)
    for name in names.split()
}

_TYPES: Final = {
    "Retracted Publication": (NoticeKind.RETRACTION, False),
    "Retraction of Publication": (NoticeKind.RETRACTION, True),
    "Retraction Notice": (NoticeKind.RETRACTION, True),
    "Expression of Concern": (NoticeKind.CONCERN, True),
    "Published Erratum": (NoticeKind.CORRECTION, True),
}
"""Publication types that say of a record that it was spoken of, or that it speaks."""

_REF_TYPES: Final = frozenset(names.split()[0] for _kind, *sides in _LINKS for names in sides)
"""The names that PubMed's XML has for the links, such as ``RetractionIn``."""
_NUMBERS: Final = re.compile(r"(?:(?:doi:? ?10\.\S+|PMID:? ?\d+)[. ]*)+")
"""A reference that is no more than the other's numbers."""

_PMID: Final = re.compile(r"\bPMID:? ?([1-9]\d{0,8})\b")
_NUMBER_AFTER: Final = re.compile(r"\.? PMID:? ?[1-9]\d{0,8}\.?$")

TAGS: Final = tuple(
    name for _kind, *sides in _LINKS for names in sides for name in names.split() if name.isupper()
)
"""Tags of the text format that hold a link."""


def linked(name: str, reference: str | None, pmid: str | None = None) -> Notice | None:
    """Return the notice of a link, by its ``RefType`` or tag, or None where a link tells of nothing such."""
    side = _SIDES.get(name.lower())
    if side is None:
        return None
    number = _PMID.search(reference or "")
    return Notice(
        kind=side[0],
        speaks_of_other=side[1],
        reference=None if _NUMBERS.fullmatch(reference or "") else _without_number(reference),
        doi=identifiers.doi_in(reference or ""),
        pmid=pmid or (number[1] if number else None),
    )


def _without_number(reference: str | None) -> str | None:
    """Return the citation without the PubMed number after it; PubMed's own ends in a stop after a DOI."""
    match = _NUMBER_AFTER.search(reference or "")
    if not (reference and match):
        return reference
    before = reference[: match.start()]
    return f"{before}." if identifiers.doi_in(before) else before


TOLD: Final = re.compile(
    rf"(?P<name>{'|'.join(sides[0].partition(' ')[0] for _kind, *sides in _LINKS)})(?:: (?P<where>.*))?"
)
"""What ``warnings_of`` says, in a note."""


def told_in(note: str) -> Notice | None:
    """Return the notice that a note tells of in the words of ``warnings_of``."""
    match = TOLD.fullmatch(note)
    return linked(match["name"], match["where"]) if match else None


def ref_type(notice: Notice) -> str:
    """Return the ``RefType`` of such a link."""
    sides = next((told, tells) for kind, told, tells in _LINKS if kind is notice.kind)
    return sides[notice.speaks_of_other].partition(" ")[0]


def tag_of(notice: Notice) -> str:
    """Return the tag of such a link in the text format."""
    tags = next(sides for kind, *sides in _LINKS if kind is notice.kind and " " in sides[0])
    return tags[notice.speaks_of_other].split()[1]


def type_of(notice: Notice) -> str | None:
    """Return the publication type that tells of such a notice, or None where none does."""
    told = (notice.kind, notice.speaks_of_other)
    return next((name for name, side in _TYPES.items() if side == told), None)


def warnings_of(record: Record) -> tuple[str, ...]:
    """Return what a reader of the report must know, in PubMed's words: ``RetractionIn: J Ex. 2020;1:2``."""
    told = (
        notice
        for notice in record.notices
        if notice.kind is not NoticeKind.COMMENT and not notice.speaks_of_other
    )
    return tuple(": ".join(filter(None, (ref_type(notice), where(notice)))) for notice in told)


def reference_of(notice: Notice) -> str:
    """Return the other's citation with its numbers, in PubMed's form, ``J Ex. 2020;1. PMID: 7``."""
    reference = one_line(notice.reference or "")
    doi = f"doi: {notice.doi}" if notice.doi and identifiers.doi_in(reference) != notice.doi else ""
    number = _PMID.search(reference)
    pmid = f"PMID: {notice.pmid}" if notice.pmid and not (number and number[1] == notice.pmid) else ""
    parts = [part for part in (reference, doi, pmid) if part]
    return " ".join([*(f"{part.removesuffix('.')}." for part in parts[:-1]), *parts[-1:]])


def of_note(note: str) -> Notice | None:
    """Return the notice that a note holds, written as ``RetractionIn: J Ex. 2020;1:2``, or None."""
    name, colon, reference = note.partition(":")
    if name not in _REF_TYPES:
        return None
    return linked(name, reference.strip() or None) if colon or note == name else None


def notices(links: Iterable[Notice | None], types: Iterable[str]) -> tuple[Notice, ...]:
    """Return the notices of the links, and those that only the types of publication tell of."""
    found = list(dict.fromkeys(link for link in links if link))
    for kind, speaks in (_TYPES[name] for name in types if name in _TYPES):
        if not any(one.kind is kind and one.speaks_of_other == speaks for one in found):
            found.append(Notice(kind=kind, speaks_of_other=speaks))
    return tuple(found)
