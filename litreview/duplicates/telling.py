"""Telling: how alike two records are, in plain words for a person. Pure."""

from typing import Final

from litreview.model.language import _

VERY: Final = 0.85
QUITE: Final = 0.7
"""Scores from which two records are called very alike, and alike."""


def how_alike(score: float) -> str:
    """Return the score as words.

    It tells of likeness and not of odds: of the pairs that are left to a person most are two reports,
    however alike they look.
    """
    if score >= VERY:
        return _("Very alike")
    return _("Alike") if score >= QUITE else _("Partly alike")
