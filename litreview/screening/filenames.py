"""File names: which report a full text is of, told by the DOI, the PubMed number or the title in its name."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from litreview.model.records import Record, RecordId
from litreview.model.text import fold

_WORD: Final = re.compile(r"[^\W_]+")
_SLASH: Final = re.compile("%2f", re.IGNORECASE)
"""How a browser writes the slash of a DOI in a name."""
_NUMBER: Final = re.compile(r"(?<!\d)\d{6,8}(?!\d)")
_FEWEST_WORDS: Final = 4
_FEWEST_LETTERS: Final = 25
"""Of a title in a file's name, so that "Introduction" fits no report."""


class Sign(StrEnum):
    """What in the name of a file says which report it is of, the surest first."""

    ID = "id"
    DOI = "doi"
    PMID = "pmid"
    TITLE = "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A file, and the reports that its name fits; one where it can be told."""

    file: str
    sign: Sign | None
    reports: tuple[RecordId, ...]
    rivals: tuple[str, ...] = ()
    """Other files that fit the same report as well."""

    @property
    def report(self) -> RecordId | None:
        """Return the report it is of, or None where none fits, several do, or another file is of it too."""
        return self.reports[0] if len(self.reports) == 1 and not self.rivals else None


def matches(files: Iterable[str], sought: Mapping[RecordId, Sequence[Record]]) -> list[Match]:
    """Return for each file's name the sought reports it fits, in the order of the files.

    The surest sign that any report has decides; of DOIs that both stand in a name the longer is meant.
    Of two files for one report neither is taken: which of them is the full text a person must say.
    """
    known = [(report, _signs_of(records)) for report, records in sought.items()]
    found = [_match(file, known) for file in files]
    by_report: dict[RecordId | None, list[str]] = {}
    for match in found:
        by_report.setdefault(match.report, []).append(match.file)
    return [
        replace(match, rivals=tuple(one for one in by_report[match.report] if one != match.file))
        if match.report
        else match
        for match in found
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signs:
    ids: frozenset[tuple[str, ...]]
    dois: tuple[re.Pattern[str], ...]
    numbers: frozenset[str]
    titles: tuple[tuple[str, ...], ...]


def _signs_of(records: Sequence[Record]) -> _Signs:
    titles = (title for one in records for title in (one.title, one.original_title) if title)
    return _Signs(
        ids=frozenset(_words(one.id) for one in records),
        dois=tuple(map(_in_a_name, {one.doi for one in records if one.doi})),
        numbers=frozenset(one.pmid for one in records if one.pmid),
        titles=tuple({_words(title): None for title in titles}),
    )


def _match(file: str, known: Sequence[tuple[RecordId, _Signs]]) -> Match:
    stem = _stem(file)
    for sign, fits in ((Sign.ID, _fit_of_id), (Sign.DOI, _fit_of_doi), (Sign.PMID, _fit_of_number),
                       (Sign.TITLE, _fit_of_title)):  # fmt: skip
        weights = {report: weight for report, signs in known if (weight := fits(stem, signs))}
        if weights:
            best = max(weights.values())
            reports = tuple(report for report, weight in weights.items() if weight == best)
            return Match(file=file, sign=sign, reports=reports)
    return Match(file=file, sign=None, reports=())


def _stem(file: str) -> str:
    name, dot, _ending = file.rpartition(".")
    return _SLASH.sub("/", name if dot else file)


def _fit_of_id(stem: str, signs: _Signs) -> int:
    return int(_words(stem) in signs.ids)


def _fit_of_doi(stem: str, signs: _Signs) -> int:
    name = fold(stem)
    return max((len(found[0]) for doi in signs.dois if (found := doi.search(name))), default=0)


def _in_a_name(doi: str) -> re.Pattern[str]:
    """Return what finds the DOI in a name, its signs whatever they became, with no digit that goes on.

    ``10.1000/12`` does not stand in ``10.1000_123``, and in ``10.1000_12 (1)`` it does.
    """
    return re.compile(r"(?<!\d)" + r"[\W_]*".join(map(re.escape, _words(doi))) + r"(?!\d)")


def _fit_of_number(stem: str, signs: _Signs) -> int:
    return int(any(number in signs.numbers for number in _NUMBER.findall(stem)))


def _fit_of_title(stem: str, signs: _Signs) -> int:
    words = _words(stem)
    return max((_overlap(words, title) for title in signs.titles), default=0)


def _overlap(words: tuple[str, ...], title: tuple[str, ...]) -> int:
    """Return how many letters of the title stand in the name, from its first word on; 0 for too few."""
    for start in _starts(words, title):
        shared = 0
        for mine, its in zip(words[start:], title, strict=False):
            # A name that was cut off ends in the middle of a word.
            is_last = start + shared == len(words) - 1
            if mine != its and not (is_last and its.startswith(mine)):
                break
            shared += 1
        rest_is_cut = start + shared == len(words)
        letters = sum(map(len, words[start : start + shared]))
        if (
            shared >= min(_FEWEST_WORDS, len(title))
            and letters >= _FEWEST_LETTERS
            and (rest_is_cut or shared == len(title))
        ):
            return letters
    return 0


def _starts(words: tuple[str, ...], title: tuple[str, ...]) -> Iterator[int]:
    return (start for start, word in enumerate(words) if title and word == title[0])


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text)))
