"""Retractions, corrections and the like, as Europe PMC tells of them."""

from collections.abc import Iterator
from typing import Final

from litreview.formats import identifiers
from litreview.model.records import Notice, NoticeKind
from litreview.searches.sources.tolerant import Json, bare, tables, text, texts

_KINDS: Final = {
    "retraction": NoticeKind.RETRACTION,
    "partial retraction": NoticeKind.PARTIAL_RETRACTION,
    "expression of concern": NoticeKind.CONCERN,
    "corrected and republished": NoticeKind.REPUBLICATION,
    "retracted and republished": NoticeKind.REPUBLICATION,
    "republished": NoticeKind.REPUBLICATION,
    "erratum": NoticeKind.CORRECTION,
    "correction": NoticeKind.CORRECTION,
    "update": NoticeKind.UPDATE,
    "comment": NoticeKind.COMMENT,
}
"""What a link is, before the word that tells which way it goes; *Preprint of* is none of these."""
_OF_THIS: Final = "in"
_OF_OTHER: Final = frozenset({"of", "on", "for", "from"})

_TYPES: Final = {
    "retracted publication": (NoticeKind.RETRACTION, False),
    "retraction of publication": (NoticeKind.RETRACTION, True),
    "retraction notice": (NoticeKind.RETRACTION, True),
    "expression of concern": (NoticeKind.CONCERN, True),
    "published erratum": (NoticeKind.CORRECTION, True),
}
"""Types of publication, and whether each is of the notice or of the report it speaks of."""
_MEDLINE: Final = "MED"


def notices(hit: Json) -> tuple[Notice, ...]:
    """Return the notices of the result's links, and those that its types of publication alone tell of."""
    linked = tuple(dict.fromkeys(_linked(hit)))
    known = {(notice.kind, notice.speaks_of_other) for notice in linked}
    types = (*texts(hit, "pubTypeList", "pubType"), text(hit, "pubType") or "")
    typed = dict.fromkeys(_TYPES[name.lower()] for name in types if name.lower() in _TYPES)
    return (
        *linked,
        *(Notice(kind=kind, speaks_of_other=of) for kind, of in typed if (kind, of) not in known),
    )


def _linked(hit: Json) -> Iterator[Notice]:
    for link in tables(hit, "commentCorrectionList", "commentCorrection"):
        what, _blank, way = (text(link, "type") or "").lower().rpartition(" ")
        if what in _KINDS and (way == _OF_THIS or way in _OF_OTHER):
            is_medline = (text(link, "source") or _MEDLINE) == _MEDLINE
            yield Notice(
                kind=_KINDS[what],
                speaks_of_other=way in _OF_OTHER,
                reference=bare(link, "reference"),
                pmid=identifiers.pmid(text(link, "id") or "") if is_medline else None,
            )
