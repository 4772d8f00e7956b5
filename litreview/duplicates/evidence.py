"""Evidence: what speaks for two records being one report, and what against, field by field. Pure.

Every answer knows a third case: a field that one of the two does not give says nothing.
"""

from collections.abc import Callable
from typing import Final, Generic, TypeVar, overload

from rapidfuzz import fuzz

from litreview.duplicates.containers import containers_alike
from litreview.duplicates.keys import Key
from litreview.duplicates.people import people_alike, same_first
from litreview.duplicates.places import (
    digits,
    issues_agree,
    pages_agree,
    pages_are_same,
    same_length,
    volumes_agree,
)
from litreview.duplicates.words import tight

SAME_CONTAINER: Final = 0.85
TELLING_WORDS: Final = 4
TELLING_LETTERS: Final = 22
MISSPELT: Final = 0.9
"""DOIs with the same digits and nearly the same letters: one has a letter wrong."""
SHORTEST_ABSTRACT: Final = 80
"""Letters; what is shorter is a remark."""
PLAINLY_ALIKE: Final = 0.9
"""Abstracts as alike as this from their first letters need no closer look."""
HEADED: Final = slice(80, 200)
"""Letters of an abstract past a heading that only one source may give."""


Answer = TypeVar("Answer")


class once(Generic[Answer]):  # noqa: N801 - a decorator, as property is
    """A property worked out when first asked for; ``functools.cached_property`` locks in Python 3.11."""

    def __init__(self, work: "Callable[[Evidence], Answer]") -> None:
        self._work = work
        self._name = work.__name__
        self.__doc__ = work.__doc__

    @overload
    def __get__(self, evidence: None, owner: object) -> "once[Answer]": ...
    @overload
    def __get__(self, evidence: "Evidence", owner: object) -> Answer: ...
    def __get__(self, evidence: "Evidence | None", owner: object) -> "once[Answer] | Answer":
        if evidence is None:
            return self
        answer = evidence.__dict__[self._name] = self._work(evidence)
        return answer


class Evidence:
    """Two keys side by side; each answer is worked out when first asked for."""

    def __init__(self, first: Key, second: Key) -> None:
        self.first = first
        self.second = second

    @once
    def title(self) -> float:
        """How alike the two most alike titles are, 0 to 1; 0 where one has none."""
        one, other = self.first.titles, self.second.titles
        if not one or not other:
            return 0.0
        if one[0] == other[0]:
            return 1.0
        return max(fuzz.ratio(tight(a), tight(b)) for a in one for b in other) / 100

    @once
    def goes_on(self) -> bool:
        """Whether the one title is the other with something after or before it, as a subtitle."""
        short, long = sorted((tight(self.first.title), tight(self.second.title)), key=len)
        return self.telling and (long.startswith(short) or long.endswith(short))

    @once
    def subtitled(self) -> bool:
        """Whether the one title is the other with something after it."""
        short, long = sorted((tight(self.first.title), tight(self.second.title)), key=len)
        return self.telling and long.startswith(short)

    @once
    def telling(self) -> bool:
        """Whether both titles say enough to know a report by; *Editorial* does not."""
        short = min(self.first.title, self.second.title, key=len)
        return len(short) >= TELLING_LETTERS and len(short.split()) >= TELLING_WORDS

    @once
    def people(self) -> float | None:
        """Which share of the one's authors stands in the other, 0 to 1."""
        return people_alike(self.first.people, self.second.people)

    @once
    def first_author(self) -> bool:
        """Whether the first authors share a name."""
        return same_first(self.first.people, self.second.people)

    @once
    def years(self) -> int | None:
        """How many years lie between."""
        if self.first.year is None or self.second.year is None:
            return None
        return abs(self.first.year - self.second.year)

    @once
    def container_name(self) -> float | None:
        """How alike the containers' names are, 0 to 1."""
        return containers_alike(self.first.container, self.second.container)

    @once
    def container(self) -> float | None:
        """How alike the containers are by name or by ISSN, 0 to 1."""
        return 1.0 if self.first.issn & self.second.issn else self.container_name

    @once
    def same_container(self) -> bool:
        """Whether both are known to stand in one container."""
        return self.container is not None and self.container >= SAME_CONTAINER

    @once
    def other_issn(self) -> bool:
        """Whether both give ISSNs and share none."""
        one, other = self.first.issn, self.second.issn
        return bool(one and other) and not one & other

    @once
    def volume(self) -> bool | None:
        """Whether the volumes agree."""
        return volumes_agree(self.first.place, self.second.place, {self.first.year, self.second.year})

    @once
    def issue(self) -> bool | None:
        """Whether the issues agree."""
        return issues_agree(self.first.place, self.second.place)

    @once
    def page(self) -> bool | None:
        """Whether the first pages, or the article numbers, agree."""
        return pages_agree(self.first.place, self.second.place)

    @once
    def end(self) -> bool | None:
        """Whether the last pages agree."""
        return agree(self.first.place.end, self.second.place.end)

    @once
    def same_pages(self) -> bool:
        """Whether both fill the same several pages: no two reports of a volume can."""
        return pages_are_same(self.first.place, self.second.place)

    @once
    def same_length(self) -> bool:
        """Whether both fill the same number of pages, more than two."""
        return same_length(self.first.place, self.second.place)

    @once
    def doi(self) -> bool | None:
        """Whether the DOIs agree; one that is cut off or has a letter wrong says nothing."""
        one, other = self.first.doi, self.second.doi
        if not one or not other or one == other:
            return one == other if one and other else None
        if one.startswith(other) or other.startswith(one):
            return None
        misspelt = fuzz.ratio(one, other) >= 100 * MISSPELT and digits(one) == digits(other)
        return None if misspelt else False

    @once
    def pmid(self) -> bool | None:
        """Whether PubMed's numbers agree."""
        return agree(self.first.pmid, self.second.pmid)

    @once
    def abstract(self) -> float | None:
        """How alike the abstracts begin, 0 to 1."""
        one, other = self.first.abstract, self.second.abstract
        length = min(len(one), len(other))
        if length < SHORTEST_ABSTRACT:
            return None
        alike = fuzz.ratio(one[:length], other[:length])
        if alike < 100 * PLAINLY_ALIKE:  # perhaps only one of them begins with a heading
            alike = max(alike, fuzz.partial_ratio(one[HEADED], other), fuzz.partial_ratio(other[HEADED], one))
        return alike / 100

    @once
    def identified(self) -> bool:
        """Whether they share a DOI or PubMed's number."""
        return self.doi is True or self.pmid is True

    @once
    def placed(self) -> bool:
        """Whether they stand in one volume at one page."""
        return self.volume is True and self.page is True

    @once
    def places(self) -> int:
        """How many of volume, issue, first page and page range agree."""
        return sum(agreed is True for agreed in (self.volume, self.issue, self.page)) + self.same_pages

    @once
    def clashes(self) -> int:
        """How many of volume and first page differ."""
        return sum(agreed is False for agreed in (self.volume, self.page))


def agree(one: str | None, other: str | None) -> bool | None:
    """Tell whether two values are the same, or None where one is missing."""
    return one == other if one and other else None
