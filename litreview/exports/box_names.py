"""What the boxes are called: the diagram's words for each, and the boxes nearest to what a person wrote."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Final

from litreview.exports.labels import aside_labels
from litreview.exports.prisma import BY_REASON, Box, PrismaFlow
from litreview.model.language import _
from litreview.model.text import fold, one_line

_FEW: Final = 5
_NEAR: Final = 0.6
"""The least likeness, of 1, at which a name may be what was meant."""
_STEM: Final = 4
"""Letters that two words must share at their beginning to be one word in another form."""


def words_of(box: Box) -> str:
    """Return what stands beside the box's number in the diagram of a new review."""
    return {**_identified(), **_decided(), **aside_labels()}[box]


def nearest(flow: PrismaFlow, name: str) -> list[str]:
    """Return the few boxes most like the name, best first; those with words as ``words (name)``."""
    wanted = _plain(name)
    scored = [
        (round(max(_likeness(wanted, _plain(words)), _ratio(wanted, _plain(own))), 1), shown)
        for words, own, shown in _candidates(flow)
    ]
    best = sorted((pair for pair in scored if pair[0] >= _NEAR), key=lambda pair: -pair[0])
    return [shown for _score, shown in best[:_FEW]]


def _candidates(flow: PrismaFlow) -> Iterator[tuple[str, str, str]]:
    """Yield what can be named: its words, its own name, and how it is shown."""
    for box in Box:
        words = words_of(box)
        yield words, box.value, f"{words} ({box.value})"
    yield "undecided", "undecided", "undecided"
    for source in flow.sources:
        yield flow.source_titles.get(source) or source, source, source
    texts = [one_line(str(reason.text)) for box in BY_REASON for reason in flow.by_reason[box]]
    for text in dict.fromkeys(filter(None, texts)):
        yield text, text, text


def _plain(name: str) -> str:
    return fold(name).replace("_", " ").strip()


def _ratio(wanted: str, name: str) -> float:
    return SequenceMatcher(None, wanted, name).ratio()


def _likeness(wanted: str, name: str) -> float:
    """Return how alike the two are, from 0 to 1; words of one that stand in the other count most."""
    asked, words = wanted.split(), name.split()
    shared = sum(any(_is_one_word(one, other) for other in words) for one in asked) / max(1, len(asked))
    return max(_ratio(wanted, name), 0.75 * shared + 0.25 * _ratio(wanted, name))


def _is_one_word(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) >= _STEM and longer.startswith(shorter))


def _identified() -> Mapping[Box, str]:
    return {
        Box.PREVIOUS_STUDIES: _("Studies included in previous version of review"),
        Box.PREVIOUS_REPORTS: _("Reports of studies included in previous version of review"),
        Box.DATABASES: _("Databases"),
        Box.REGISTERS: _("Registers"),
        Box.WEBSITES: _("Websites"),
        Box.ORGANISATIONS: _("Organisations"),
        Box.CITATIONS: _("Citation searching"),
        Box.DUPLICATES: _("Duplicate records removed"),
        Box.AUTOMATION: _("Records marked as ineligible by automation tools"),
        Box.OTHER_REASONS: _("Records removed for other reasons"),
        Box.OTHER_REMOVED: _("Duplicate records removed among those identified via other methods"),
    }


def _decided() -> Mapping[Box, str]:
    by, retrieved = _("Records excluded**").strip("*"), _("Reports not retrieved")
    human, unread = _("By a human"), _("By automation tools")
    sought, assessed = _("Reports sought for retrieval"), _("Reports assessed for eligibility")
    excluded = _("Reports excluded:").strip(":")
    return {
        Box.SCREENED: _("Records screened"),
        Box.EXCLUDED: by,
        Box.EXCLUDED_BY_HUMAN: f"{by}: {human}",
        Box.EXCLUDED_UNREAD: f"{by}: {unread}",
        Box.SOUGHT: sought,
        Box.NOT_RETRIEVED: retrieved,
        Box.ASSESSED: assessed,
        Box.EXCLUDED_FULL_TEXT: excluded,
        Box.OTHER_SOUGHT: _of_other(sought),
        Box.OTHER_NOT_RETRIEVED: _of_other(retrieved),
        Box.OTHER_ASSESSED: _of_other(assessed),
        Box.OTHER_EXCLUDED: _of_other(excluded),
        Box.STUDIES: _("Studies included in review"),
        Box.REPORTS: _("Reports of included studies"),
        Box.TOTAL_STUDIES: _("Total studies included in review"),
        Box.TOTAL_REPORTS: _("Reports of total included studies"),
    }


def _of_other(label: str) -> str:
    return _("{label}, via other methods").format(label=label)
