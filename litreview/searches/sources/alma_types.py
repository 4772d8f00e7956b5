"""What kind of document a MARC 21 record describes, and what it stands in."""

from typing import TYPE_CHECKING, Final

from litreview.model.records import RecordType
from litreview.model.text import one_line

if TYPE_CHECKING:
    import pymarc

_KIND: Final = 6
"""Place in the leader: the kind of thing."""
_LEVEL: Final = 7
"""Place in the leader: alone, part of another, or a serial."""
_CONTENTS: Final = slice(24, 28)
"""Places of field 008 with the nature of a book's contents."""
_CONFERENCE: Final = 29
"""Place of field 008 that marks a conference publication."""

_TEXT: Final = frozenset("at")
_PART: Final = frozenset("ab")
_WHOLE: Final = frozenset("mc")

_WORDS: Final = (
    (
        ("masteroppg", "hovedoppg", "doktoravh", "avhandling", "thesis", "theses", "dissert"),
        RecordType.THESIS,
    ),
    (("rapport", "report"), RecordType.REPORT),
    (("konferanse", "conference", "congress"), RecordType.CONFERENCE),
)
"""Beginnings of words in the genre, Norwegian and English, and the type they tell."""


def host_of(marc: "pymarc.Record") -> "pymarc.Field | None":
    """Return the field of the journal or book the report is a part of, or None where it stands alone."""
    return next(iter(marc.get_fields("773")), None)


def publication_types(marc: "pymarc.Record") -> tuple[str, ...]:
    """Return the genres the catalogue names."""
    named = (
        one_line(text).strip(" .,") for field in marc.get_fields("655") for text in field.get_subfields("a")
    )
    return tuple(dict.fromkeys(filter(None, named)))


def type_of(marc: "pymarc.Record") -> RecordType:
    """Return the type: by thesis note, by host, then by genre and coded contents."""
    leader = f"{marc.leader!s:<24}"
    contents = next((field.data or "" for field in marc.get_fields("008")), "")
    if marc.get_fields("502") or "m" in contents[_CONTENTS]:
        return RecordType.THESIS
    if host_of(marc) or leader[_LEVEL] in _PART:
        return _part(marc, leader)
    if leader[_KIND] not in _TEXT or leader[_LEVEL] not in _WHOLE:
        return RecordType.OTHER
    return _by_genre(marc) or _coded(contents)


def _part(marc: "pymarc.Record", leader: str) -> RecordType:
    """Return CHAPTER for a part of something with an ISBN, ARTICLE for a part of a journal."""
    host = host_of(marc)
    if host and host.get("z") and not host.get("x"):
        return RecordType.CHAPTER
    is_numbered = bool(
        host and any(mark in (host.get("g") or "").lower() for mark in ("nr", "no.", "vol", "årg", "("))
    )
    return (
        RecordType.ARTICLE
        if leader[_LEVEL] == "b" or (host and host.get("x")) or is_numbered
        else RecordType.CHAPTER
    )


def _by_genre(marc: "pymarc.Record") -> RecordType | None:
    words = " ".join(publication_types(marc)).lower().split()
    for beginnings, kind in _WORDS:
        if any(word.startswith(beginnings) for word in words):
            return kind
    return None


def _coded(contents: str) -> RecordType:
    if "t" in contents[_CONTENTS]:
        return RecordType.REPORT
    if contents[_CONFERENCE : _CONFERENCE + 1] == "1":
        return RecordType.CONFERENCE
    return RecordType.BOOK
