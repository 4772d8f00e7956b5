"""Telling: what the rules say of a pair, in plain words for a person. Pure."""

from typing import Final

from litreview.model.language import _
from litreview.model.text import one_line

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


def why(rule: str) -> str:
    """Return in a sentence what made the rule leave the pair to a person, or call it two versions."""
    return _sentences().get(rule) or _("The rule {rule} leaves it to a person.").format(rule=one_line(rule))


def _sentences() -> dict[str, str]:
    return {
        "alike": _("The titles are nearly the same, but no number or place settles whether they are one."),
        "short-title": _("The titles are the same, but too short to know a report by."),
        "translation": _(
            "The same authors at the same place, but another title: perhaps it is a translation."
        ),
        "chain": _("They look the same, but joining them would also join records that are kept apart."),
        "different-doi": _("Much is the same, but the DOIs differ."),
        "different-pmid": _("Much is the same, but PubMed has them as two."),
        "different-numbers": _("Much is the same, but the titles have other numbers: part 1 and part 2?"),
        "different-years": _("Much is the same, but more than a year lies between them."),
        "different-abstract": _("Much is the same, but the abstracts tell of other things."),
        "different-kind": _("Much is the same, but one looks like a correction, a comment or a protocol."),
        "same-rubric": _("The title returns in every issue, such as Editorial."),
        "by-hand": _("It was answered by hand, and not found doubtful by any rule."),
        "cochrane-version": _("The rules take them for two versions of one Cochrane review."),
        "later-edition": _("The rules take one for a later edition of the other."),
        "preprint": _("The rules take them for a preprint and its article."),
        "protocol": _("The rules take them for a protocol and the study that followed it."),
        "meeting": _("The rules take one for an abstract from a meeting, and the other for its article."),
    }
