"""Differences: two records field by field, and where their texts differ. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, NamedTuple

from rapidfuzz.distance import Levenshtein

from litreview.duplicates.compare import fields_of
from litreview.duplicates.evidence import SAME_CONTAINER, Evidence
from litreview.duplicates.keys import key_of
from litreview.duplicates.words import plain
from litreview.model.records import Author, Record, RecordType
from litreview.model.text import one_line

MOST_WORDS: Final = 3_000
"""Of a text; what comes after is shown and not compared word by word."""
NEAR: Final = 0.6
"""Two words as alike are one word written in two ways, and are told apart letter by letter."""
_NAMED: Final = 3
"""Authors named on either side whether they are in both or not."""
_MOST_NAMED: Final = 20
"""Authors named where the other has few of them."""
_LONGEST_NAME: Final = 4
"""Words of one person's name."""
_ABSTRACTS: Final = 0.95
"""Two abstracts with such a share of words in common are one, written down twice."""
_UNLIKE: Final = 0.6
_SENTENCE: Final = 4
"""Where more than that share of as many words differs, one text is not a version of the other."""
_WORD: Final = re.compile(r"[^\W_]+")


class Likeness(Enum):
    """What two values of a field are to each other."""

    SAME = "same"
    """Written alike, but for signs, accents and capitals."""
    ALIKE = "alike"
    """Written in two ways that mean the same, such as a journal's name and its abbreviation."""
    DIFFERENT = "different"
    ONE_SIDED = "one-sided"
    """Only one of the two gives it."""


class Degree(Enum):
    """How a stretch of text differs from the other text."""

    WORD = "word"
    """The other has another word here, or none."""
    NEAR = "near"
    """Part of a word that the other has in another spelling, where they agree."""
    LETTERS = "letters"
    """Where they do not."""


class Mark(NamedTuple):
    """A stretch ``text[start:end]`` that the other text has not."""

    start: int
    end: int
    degree: Degree


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One field of two records; a value that is not given is an empty text."""

    field: str
    first: str
    second: str
    likeness: Likeness
    first_marks: tuple[Mark, ...] = ()
    second_marks: tuple[Mark, ...] = ()


def rows_of(first: Record, second: Record) -> list[Row]:
    """Return the fields that at least one of the records gives, always in one order."""
    told = _told(first, second)
    rows = [_authors_row(first, second, told["authors"])] if first.authors or second.authors else []
    rows += [
        _row(field, one_line(of(first)), one_line(of(second)), told.get(field))
        for field, of in _VALUES.items()
        if of(first) or of(second)
    ]
    return sorted(rows, key=lambda row: _ORDER.index(row.field))


def marks_of(first: str, second: str) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """Return where each of two texts has what the other has not, word by word, in order."""
    one, other = (list(_WORD.finditer(text))[:MOST_WORDS] for text in (first, second))
    left: list[Mark] = []
    right: list[Mark] = []
    for edit in Levenshtein.opcodes([plain(word[0]) for word in one], [plain(word[0]) for word in other]):
        ours, theirs = one[edit.src_start : edit.src_end], other[edit.dest_start : edit.dest_end]
        if edit.tag == "replace":
            for word, its in zip(ours, theirs, strict=True):
                found, lost = _within(word, its)
                left += found
                right += lost
        elif edit.tag != "equal":
            left += [Mark(*word.span(), Degree.WORD) for word in ours]
            right += [Mark(*word.span(), Degree.WORD) for word in theirs]
    return tuple(left), tuple(right)


def _within(word: re.Match[str], its: re.Match[str]) -> tuple[list[Mark], list[Mark]]:
    one, other = ([letter.casefold() for letter in part[0]] for part in (word, its))
    is_number = word[0].isdigit() or its[0].isdigit()
    if (
        is_number
        or len(one) + len(other) > MOST_WORDS
        or Levenshtein.normalized_similarity(one, other) < NEAR
    ):
        return [Mark(*word.span(), Degree.WORD)], [Mark(*its.span(), Degree.WORD)]
    left: list[Mark] = []
    right: list[Mark] = []
    for edit in Levenshtein.opcodes(one, other):
        degree = Degree.NEAR if edit.tag == "equal" else Degree.LETTERS
        left += _placed(word.start(), edit.src_start, edit.src_end, degree)
        right += _placed(its.start(), edit.dest_start, edit.dest_end, degree)
    return left, right


def _placed(at: int, start: int, end: int, degree: Degree) -> list[Mark]:
    return [Mark(at + start, at + end, degree)] if start < end else []


def _row(field: str, first: str, second: str, told: float | None) -> Row:
    likeness = _likeness(field, first, second, told)
    marks: tuple[tuple[Mark, ...], tuple[Mark, ...]] = ((), ())
    if likeness is Likeness.DIFFERENT or (likeness is Likeness.ALIKE and field in _READ_CLOSELY):
        marks = marks_of(first, second)
        shares = (_share_marked(first, marks[0]), _share_marked(second, marks[1]))
        if min(shares) > _UNLIKE and min(len(first.split()), len(second.split())) >= _SENTENCE:
            marks = ((), ())  # to mark nearly every word would show nothing
        elif field == "abstract" and max(shares) < 1 - _ABSTRACTS:
            likeness = Likeness.ALIKE
    return Row(
        field=field,
        first=first,
        second=second,
        likeness=likeness,
        first_marks=marks[0],
        second_marks=marks[1],
    )


def _likeness(field: str, first: str, second: str, told: float | None) -> Likeness:
    if not first or not second:
        return Likeness.ONE_SIDED
    if first == second or (plain(first) and plain(first) == plain(second)):
        return Likeness.SAME
    least = _ALIKE_FROM.get(field)
    return Likeness.ALIKE if least is not None and told is not None and told >= least else Likeness.DIFFERENT


def _told(first: Record, second: Record) -> dict[str, float | None]:
    """Return how alike the rules find the fields, 0 to 1; None where they say nothing."""
    evidence = Evidence(key_of(first), key_of(second))
    fields: Mapping[str, float | None] = fields_of(evidence)
    places = [fields[name] for name in ("volume", "issue", "page") if fields[name] is not None]
    return {
        "title": fields["title"],
        "authors": fields["authors"],
        "container": fields["container"],
        "place": min((float(place or 0) for place in places), default=None),
        "doi": float(fields["doi"] or 0),
    }


def _share_marked(text: str, marks: Sequence[Mark]) -> float:
    return sum(mark.end - mark.start for mark in marks if mark.degree is not Degree.NEAR) / max(1, len(text))


def _authors_row(first: Record, second: Record, told: float | None) -> Row:
    one, other = first.authors, second.authors
    likeness = _authors_likeness(one, other, told)
    is_marked = likeness is Likeness.DIFFERENT
    left, left_marks = _names(one, other if is_marked else one)
    right, right_marks = _names(other, one if is_marked else other)
    return Row(
        field="authors",
        first=left,
        second=right,
        likeness=likeness,
        first_marks=left_marks,
        second_marks=right_marks,
    )


def _authors_likeness(one: Sequence[Author], other: Sequence[Author], told: float | None) -> Likeness:
    if not one or not other:
        return Likeness.ONE_SIDED
    if len(one) == len(other) and all(
        _may_be_one(author, its) for author, its in zip(one, other, strict=True)
    ):
        return Likeness.SAME
    glued = told == 1 and (_are_glued(one) or _are_glued(other))
    return Likeness.ALIKE if glued else Likeness.DIFFERENT


def _are_glued(authors: Sequence[Author]) -> bool:
    """Tell whether a source has all names in one: the rules know how to take them apart."""
    return len(authors) == 1 and len(plain(str(authors[0])).split()) > _LONGEST_NAME


def _names(authors: Sequence[Author], others: Sequence[Author]) -> tuple[str, tuple[Mark, ...]]:
    """Return the first few and those whom the other has not, and where these stand; the rest as a number."""
    known: dict[str, list[Author]] = {}
    for author in others:
        known.setdefault(_family(author), []).append(author)
    named: list[str] = []
    marks: list[Mark] = []
    at = left_out = 0
    for number, author in enumerate(authors):
        is_known = any(_may_be_one(author, other) for other in known.get(_family(author), ()))
        if (is_known and number >= _NAMED) or len(named) == _MOST_NAMED:
            left_out += 1
            continue
        name = one_line(str(author))
        if not is_known:
            marks.append(Mark(at, at + len(name), Degree.WORD))
        named.append(name)
        at += len(name) + 2
    return "; ".join(named) + (f" +{left_out}" if left_out else ""), tuple(marks)


def _may_be_one(one: Author, other: Author) -> bool:
    if _family(one) != _family(other):
        return False
    first, second = plain(one.given or "")[:1], plain(other.given or "")[:1]
    return not first or not second or first == second


def _family(author: Author) -> str:
    return plain(author.family) or author.family


def _place(record: Record) -> str:
    issue = f"({record.issue})" if record.issue else ""
    pages = f":{record.pages}" if record.pages else ""
    return f"{record.volume or ''}{issue}{pages}"


def _type(record: Record) -> str:
    return "" if record.type is RecordType.OTHER else record.type.value


_VALUES: Final[dict[str, Callable[[Record], str]]] = {
    "title": lambda record: record.title,
    "original_title": lambda record: record.original_title or "",
    "year": lambda record: str(record.year or ""),
    "container": lambda record: record.container or "",
    "place": _place,
    "doi": lambda record: record.doi or "",
    "pmid": lambda record: record.pmid or "",
    "type": _type,
    "language": lambda record: record.language or "",
    "abstract": lambda record: record.abstract or "",
}
_ORDER: Final = (
    "title",
    "original_title",
    "authors",
    *(name for name in _VALUES if name not in {"title", "original_title"}),
)
_ALIKE_FROM: Final = {"title": 1.0, "container": SAME_CONTAINER, "place": 1.0, "doi": 1.0}
"""From where on the rules take two ways of writing for the same."""
_READ_CLOSELY: Final = frozenset({"title", "abstract", "doi"})
"""Fields whose every difference is shown, though the rules take them for the same."""
