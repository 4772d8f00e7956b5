"""Evidence: what speaks for two records being one report, and what against, field by field. Pure.

Every answer knows a third case: a field that one of the two does not give says nothing.
"""

from functools import cached_property
from typing import Final

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
SHORTEST_ABSTRACT: Final = 80
"""Letters; what is shorter is a remark."""
HEADED: Final = slice(80, 200)
"""Letters of an abstract past a heading that only one source may give."""


class Evidence:
    """Two keys side by side; each answer is worked out when first asked for."""

    def __init__(self, first: Key, second: Key) -> None:
        self.first = first
        self.second = second

    @cached_property
    def title(self) -> float:
        """How alike the two most alike titles are, 0 to 1; 0 where one has none."""
        one, other = self.first.titles, self.second.titles
        if not one or not other:
            return 0.0
        if one[0] == other[0]:
            return 1.0
        return max(fuzz.ratio(tight(a), tight(b)) for a in one for b in other) / 100

    @cached_property
    def goes_on(self) -> bool:
        """Whether the one title is the other with something after or before it, as a subtitle."""
        short, long = sorted((tight(self.first.title), tight(self.second.title)), key=len)
        return self.telling and (long.startswith(short) or long.endswith(short))

    @cached_property
    def telling(self) -> bool:
        """Whether both titles say enough to know a report by; *Editorial* does not."""
        short = min(self.first.title, self.second.title, key=len)
        return len(short) >= TELLING_LETTERS and len(short.split()) >= TELLING_WORDS

    @cached_property
    def people(self) -> float | None:
        """Which share of the one's authors stands in the other, 0 to 1."""
        return people_alike(self.first.people, self.second.people)

    @cached_property
    def first_author(self) -> bool:
        """Whether the first authors share a name."""
        return same_first(self.first.people, self.second.people)

    @cached_property
    def years(self) -> int | None:
        """How many years lie between."""
        if self.first.year is None or self.second.year is None:
            return None
        return abs(self.first.year - self.second.year)

    @cached_property
    def container_name(self) -> float | None:
        """How alike the containers' names are, 0 to 1."""
        return containers_alike(self.first.container, self.second.container)

    @cached_property
    def container(self) -> float | None:
        """How alike the containers are by name or by ISSN, 0 to 1."""
        return 1.0 if self.first.issn & self.second.issn else self.container_name

    @cached_property
    def same_container(self) -> bool:
        """Whether both are known to stand in one container."""
        return self.container is not None and self.container >= SAME_CONTAINER

    @cached_property
    def other_issn(self) -> bool:
        """Whether both give ISSNs and share none."""
        one, other = self.first.issn, self.second.issn
        return bool(one and other) and not one & other

    @cached_property
    def volume(self) -> bool | None:
        """Whether the volumes agree."""
        return volumes_agree(self.first.place, self.second.place, {self.first.year, self.second.year})

    @cached_property
    def issue(self) -> bool | None:
        """Whether the issues agree."""
        return issues_agree(self.first.place, self.second.place)

    @cached_property
    def page(self) -> bool | None:
        """Whether the first pages, or the article numbers, agree."""
        return pages_agree(self.first.place, self.second.place)

    @cached_property
    def end(self) -> bool | None:
        """Whether the last pages agree."""
        return agree(self.first.place.end, self.second.place.end)

    @cached_property
    def same_pages(self) -> bool:
        """Whether both fill the same several pages: no two reports of a volume can."""
        return pages_are_same(self.first.place, self.second.place)

    @cached_property
    def same_length(self) -> bool:
        """Whether both fill the same number of pages, more than two."""
        return same_length(self.first.place, self.second.place)

    @cached_property
    def doi(self) -> bool | None:
        """Whether the DOIs agree; one that is cut off or has a letter wrong says nothing."""
        one, other = self.first.doi, self.second.doi
        if not one or not other or one == other:
            return one == other if one and other else None
        if one.startswith(other) or other.startswith(one) or digits(one) == digits(other):
            return None
        return False

    @cached_property
    def pmid(self) -> bool | None:
        """Whether PubMed's numbers agree."""
        return agree(self.first.pmid, self.second.pmid)

    @cached_property
    def abstract(self) -> float | None:
        """How alike the abstracts begin, 0 to 1."""
        one, other = self.first.abstract, self.second.abstract
        length = min(len(one), len(other))
        if length < SHORTEST_ABSTRACT:
            return None
        alike = fuzz.ratio(one[:length], other[:length])
        return max(alike, fuzz.partial_ratio(one[HEADED], other) if alike < 90 else 0) / 100  # noqa: PLR2004

    @cached_property
    def identified(self) -> bool:
        """Whether they share a DOI or PubMed's number."""
        return self.doi is True or self.pmid is True

    @cached_property
    def placed(self) -> bool:
        """Whether they stand in one volume at one page."""
        return self.volume is True and self.page is True

    @cached_property
    def places(self) -> int:
        """How many of volume, issue, first page and page range agree."""
        return sum(agreed is True for agreed in (self.volume, self.issue, self.page)) + self.same_pages

    @cached_property
    def clashes(self) -> int:
        """How many of volume and first page differ."""
        return sum(agreed is False for agreed in (self.volume, self.page))


def agree(one: str | None, other: str | None) -> bool | None:
    """Tell whether two values are the same, or None where one is missing."""
    return one == other if one and other else None
