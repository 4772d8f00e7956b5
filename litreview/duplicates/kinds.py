"""Kinds: what sort of report a record says it describes, where that keeps it apart from its namesake. Pure."""

import re
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from litreview.model.records import NoticeKind, Record


class Kind(Enum):
    """What keeps a report apart from another of the same title."""

    ERRATUM = auto()
    RETRACTION = auto()
    """A notice of retraction or of concern; not the report retracted."""
    COMMENT = auto()
    EDITORIAL = auto()
    PROTOCOL = auto()
    PREPRINT = auto()
    ABSTRACT = auto()
    """Of a talk or poster at a conference."""


ABOUT_ANOTHER: Final = frozenset({Kind.ERRATUM, Kind.RETRACTION, Kind.COMMENT})
"""Kinds of a report that speaks of another report, under its title."""
RUBRICS: Final = frozenset({Kind.COMMENT, Kind.EDITORIAL})
"""Kinds whose titles return in every issue."""

_TITLES: Final = {
    Kind.ERRATUM: r"^(?:published )?(?:erratum|errata|corrigend\w*|corrections?|rettelse\w*|addendum)\b"
    r"|\b(?:erratum|corrigendum) (?:to|in|for)\b|\b(?:erratum|corrigendum|correction)$",
    Kind.RETRACTION: r"^(?:partial )?(?:retraction|withdrawal|tilbaketrekking)\b"
    r"|\bretraction (?:of|note|notice)\b|\bexpression of concern\b",
    Kind.COMMENT: r"^(?:re|reply|author\w* repl\w*|in reply|response|authors? response|comments?|commentary"
    r"|letter|kommentar\w*|svar|tilsvar|discussion|summary of)\b"
    r"|\b(?:comments?|commentary) (?:on|to)\b|\breply (?:to|by|from)\b|\bletter to the editor\b"
    r"|\b(?:reply|author\w* response|comment|commentary)$",
    Kind.EDITORIAL: r"^(?:editorial\w*|editor|leder|lederartikkel|forord|preface|foreword|introduction$"
    r"|guest editor\w*|from the editor|editors? (?:comments?|note|introduction))\b"
    r"|\b(?:editorial|editors? (?:comments?|note))$",
    Kind.PROTOCOL: r"\b(?:protocols?|protokoll|studieprotokoll|rationale and (?:study )?design"
    r"|design and rationale|study design)\b",
}
_BY_TITLE: Final = {kind: re.compile(pattern) for kind, pattern in _TITLES.items()}
_ANY: Final = re.compile("|".join(_TITLES.values()))
_BY_TYPE: Final = {
    "published erratum": Kind.ERRATUM,
    "erratum": Kind.ERRATUM,
    "retraction of publication": Kind.RETRACTION,
    "retraction notice": Kind.RETRACTION,
    "comment": Kind.COMMENT,
    "editorial": Kind.EDITORIAL,
    "clinical trial protocol": Kind.PROTOCOL,
    "preprint": Kind.PREPRINT,
    "conference abstract": Kind.ABSTRACT,
    "meeting abstract": Kind.ABSTRACT,
}
_BY_NOTICE: Final = {
    NoticeKind.CORRECTION: Kind.ERRATUM,
    NoticeKind.RETRACTION: Kind.RETRACTION,
    NoticeKind.PARTIAL_RETRACTION: Kind.RETRACTION,
    NoticeKind.CONCERN: Kind.RETRACTION,
    NoticeKind.COMMENT: Kind.COMMENT,
}
_PREPRINT_DOI: Final = re.compile(
    r"^10\.(?:1101/(?:20\d{6}|\d{6}$)|21203/rs|31234|31235|31219/osf|2139/ssrn|20944/preprints|48550/arxiv"
    r"|26434/chemrxiv|22541/au|36227/techrxiv|2196/preprints)"
)
_PREPRINT_SERVER: Final = re.compile(
    r"\b(?:medrxiv|biorxiv|arxiv|psyarxiv|socarxiv|chemrxiv|ssrn|research square|preprints?|authorea)\b"
)


def kinds_of(record: Record, title: str, doi: str | None) -> frozenset[Kind]:
    """Return the kinds told by the plain title, the types, the notices, the DOI and the container."""
    found = (
        {kind for kind, pattern in _BY_TITLE.items() if pattern.search(title)}
        if _ANY.search(title)
        else set()
    )
    found.update(_BY_TYPE[said] for said in map(str.casefold, record.publication_types) if said in _BY_TYPE)
    found.update(
        _BY_NOTICE[notice.kind]
        for notice in record.notices
        if notice.speaks_of_other and notice.kind in _BY_NOTICE
    )
    if (doi and _PREPRINT_DOI.search(doi)) or _is_preprint_server(record.container):
        found.add(Kind.PREPRINT)
    return frozenset(found)


@lru_cache(maxsize=50_000)
def _is_preprint_server(container: str | None) -> bool:
    return bool(container and _PREPRINT_SERVER.search(container.lower()))
