"""EndNote's kinds of reference, by name and by number."""

from typing import Final

from litreview.model.records import RecordType

_KINDS: Final = (
    ("Journal Article", 17, RecordType.ARTICLE),
    ("Electronic Article", 43, RecordType.ARTICLE),
    ("Magazine Article", 19, RecordType.ARTICLE),
    ("Newspaper Article", 23, RecordType.ARTICLE),
    ("Serial", 57, RecordType.ARTICLE),
    ("Book", 6, RecordType.BOOK),
    ("Edited Book", 28, RecordType.BOOK),
    ("Electronic Book", 44, RecordType.BOOK),
    ("Classical Work", 49, RecordType.BOOK),
    ("Book Section", 5, RecordType.CHAPTER),
    ("Electronic Book Section", 60, RecordType.CHAPTER),
    ("Encyclopedia", 53, RecordType.CHAPTER),
    ("Dictionary", 52, RecordType.CHAPTER),
    ("Report", 27, RecordType.REPORT),
    ("Government Document", 46, RecordType.REPORT),
    ("Standard", 58, RecordType.REPORT),
    ("Thesis", 32, RecordType.THESIS),
    ("Conference Proceedings", 10, RecordType.CONFERENCE),
    ("Conference Paper", 47, RecordType.CONFERENCE),
    ("Web Page", 12, RecordType.WEB),
    ("Blog", 56, RecordType.WEB),
    ("Online Multimedia", 48, RecordType.WEB),
    ("Generic", 13, RecordType.OTHER),
)
"""The first of each type is the one that is written."""

_NAMED: Final = {name.casefold(): kind for name, _number, kind in _KINDS}
_NUMBERED: Final = {str(number): kind for _name, number, kind in _KINDS}

EDITED: Final = frozenset(RecordType) - {RecordType.THESIS}
"""Types whose second list of people is one of editors."""


def type_of(name: str, number: str) -> RecordType:
    """Return the type that a ``ref-type`` says, by its name: the numbers differ between programs."""
    if name:
        return _NAMED.get(name.casefold(), RecordType.OTHER)
    return _NUMBERED.get(number) or _NAMED.get(number.casefold(), RecordType.OTHER)


def ref_type(kind: RecordType) -> tuple[str, str]:
    """Return the name and the number that EndNote has for the type."""
    return next((name, str(number)) for name, number, one in _KINDS if one is kind)
