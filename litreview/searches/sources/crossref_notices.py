"""Retractions, corrections and the like, as Crossref tells of them: by publishers and by Retraction Watch."""

from collections.abc import Iterator
from typing import Final

from litreview.formats import identifiers
from litreview.model.records import Notice, NoticeKind
from litreview.searches.sources.tolerant import Json, bare, tables, text

_KINDS: Final = {
    "retraction": NoticeKind.RETRACTION,
    "withdrawal": NoticeKind.RETRACTION,
    "removal": NoticeKind.RETRACTION,
    "partial_retraction": NoticeKind.PARTIAL_RETRACTION,
    "expression_of_concern": NoticeKind.CONCERN,
    "correction": NoticeKind.CORRECTION,
    "corrigendum": NoticeKind.CORRECTION,
    "erratum": NoticeKind.CORRECTION,
    "clarification": NoticeKind.CORRECTION,
    "addendum": NoticeKind.CORRECTION,
    "new_edition": NoticeKind.UPDATE,
    "new_version": NoticeKind.UPDATE,
}
_SIDES: Final = (("update-to", True), ("updated-by", False))
"""Where a notice says what it speaks of, and where a work has what speaks of it."""


def notices(work: Json) -> tuple[Notice, ...]:
    """Return each notice once: the publisher and Retraction Watch may both tell of it."""
    found = ((_kind(update), _other(work, update), speaks) for update, speaks in _updates(work))
    made = (
        # A work that updates itself has its notice within it.
        Notice(kind=kind, speaks_of_other=speaks and doi is not None, doi=doi)
        for kind, doi, speaks in found
        if kind is not None
    )
    return tuple(dict.fromkeys(made))


def unknown(work: Json) -> Iterator[str]:
    """Yield a note for each update whose kind is none of those known, so that it is not lost."""
    for update, speaks in _updates(work):
        if _kind(update) is None:
            what = bare(update, "label") or bare(update, "type") or "update"
            yield f"{what} {'of' if speaks else 'in'} {text(update, 'DOI') or 'an unnamed work'}"


def _updates(work: Json) -> Iterator[tuple[Json, bool]]:
    return ((update, speaks) for name, speaks in _SIDES for update in tables(work, name))


def _kind(update: Json) -> NoticeKind | None:
    written = (text(update, "type") or "").lower()
    return _KINDS.get(written.replace("-", "_").replace(" ", "_"))


def _other(work: Json, update: Json) -> str | None:
    doi = identifiers.doi(text(update, "DOI") or "")
    return None if doi == identifiers.doi(text(work, "DOI") or "") else doi
