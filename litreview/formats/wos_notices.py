"""Retractions and corrections as Web of Science tells of them: by type of document, and at a title's end."""

import re
from typing import Final

from litreview.model.records import Notice, NoticeKind

_TYPES: Final = {
    "retracted publication": (NoticeKind.RETRACTION, False),
    "publication with expression of concern": (NoticeKind.CONCERN, False),
    "withdrawn publication": (NoticeKind.RETRACTION, False),
    "retraction": (NoticeKind.RETRACTION, True),
    "expression of concern": (NoticeKind.CONCERN, True),
    "correction": (NoticeKind.CORRECTION, True),
    "correction, addition": (NoticeKind.CORRECTION, True),
}
"""Types of document that say of a record that it was spoken of, or that it speaks."""

_RETRACTED: Final = re.compile(
    r"\s*\((?:retracted|withdrawn) (?:article|paper|publication)\b\W*(.*)\)", re.IGNORECASE
)
_SPEAKS: Final = re.compile(
    r"\s*\((?:(?P<kind>retraction|expression of concern|correction)[^()]*? )?(?P<where>vol\.? .+)\)",
    re.IGNORECASE,
)  # fmt: skip


def untold(title: str) -> str:
    """Return the title without what the database added to tell that the report was withdrawn."""
    told_at = _ending(_RETRACTED, title)
    return title[: told_at.start()] if told_at and told_at.start() else title


def told(types: tuple[str, ...], title: str) -> tuple[Notice, ...]:
    """Return the notices that the types of document and the end of the title tell of."""
    withdrawn, speaks = _ending(_RETRACTED, title), _ending(_SPEAKS, title)
    found: dict[tuple[NoticeKind, bool], str | None] = {}
    if withdrawn:
        found[NoticeKind.RETRACTION, False] = withdrawn[1].strip() or None
    for side in (_TYPES[kind.lower()] for kind in types if kind.lower() in _TYPES):
        reference = speaks["where"] if speaks and side[1] else None
        found.setdefault(side, reference)
    return tuple(
        Notice(kind=kind, speaks_of_other=of_other, reference=reference)
        for (kind, of_other), reference in found.items()
    )


def _ending(pattern: re.Pattern[str], title: str) -> re.Match[str] | None:
    """Return the match of the pattern with the title's last bracket."""
    start = title.rfind(" (")
    return pattern.fullmatch(title, start) if start >= 0 and title.endswith(")") else None
