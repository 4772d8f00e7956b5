"""Made-up records of any number, a quarter of them copies as other databases would have them."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from random import Random

from litreview.model.records import Author, Record, RecordId

COPIES = 0.25
WITH_ABSTRACT = 0.7
WITH_DOI = 0.75
VOCABULARY = 12_000
FAMILIES = 9_000
JOURNALS = 1_500
_SYLLABLES = (
    *("ar", "ben", "cor", "dal", "es", "fjor", "gra", "hel", "in", "kol"),
    *("lær", "mes", "nor", "om", "pas", "rø", "sam", "tri", "ul", "vå"),
)


def generated(number: int, seed: int = 1) -> list[Record]:
    """Return so many records in an order by chance, the same for the same seed."""
    chance = Random(seed)  # noqa: S311 - chance that can be repeated
    world = _World(chance)
    originals = number - round(number * COPIES)
    made = list(islice(world.originals(), originals))
    made += [world.copy(chance.choice(made), originals + one) for one in range(number - originals)]
    chance.shuffle(made)
    return made


class _World:
    """Words, persons and journals that records are made of."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._words = [self._word() for _ in range(VOCABULARY)]
        self._families = [self._word().capitalize() for _ in range(FAMILIES)]
        self._journals = [
            f"{chance.choice(('Journal of', 'Annals of', 'Nordic', 'Tidsskrift for', 'Archives of'))} "
            f"{self._word().capitalize()} {self._word().capitalize()}"
            for _ in range(JOURNALS)
        ]

    def _word(self) -> str:
        return "".join(self._chance.choices(_SYLLABLES, k=self._chance.randint(1, 4)))

    def _text(self, least: int, most: int) -> str:
        # Common words are common: a word's rank falls off as in any language.
        count = self._chance.randint(least, most)
        ranks = (int(VOCABULARY ** self._chance.random()) - 1 for _ in range(count))
        return " ".join(self._words[rank] for rank in ranks)

    def originals(self) -> Iterator[Record]:
        """Yield distinct reports without end."""
        chance = self._chance
        number = 0
        while True:
            page = chance.randint(1, 1_800)
            year = chance.randint(1985, 2025)
            yield Record(
                id=RecordId(f"made:{number:07}"),
                source="made",
                title=self._text(6, 18).capitalize(),
                authors=tuple(
                    Author(family=chance.choice(self._families), given=chance.choice("ABCDEFGHIJKLM"))
                    for _ in range(chance.randint(1, 7))
                ),
                year=year,
                container=chance.choice(self._journals),
                volume=str(year - 1970),
                issue=str(chance.randint(1, 12)),
                pages=f"{page}-{page + chance.randint(3, 14)}",
                doi=f"10.5555/made.{year}.{number}" if chance.random() < WITH_DOI else None,
                abstract=self._text(120, 240) if chance.random() < WITH_ABSTRACT else None,
            )
            number += 1

    def copy(self, record: Record, number: int) -> Record:
        """Return the record as another database would have it."""
        chance = self._chance
        changes: dict[str, object] = {"id": RecordId(f"copy:{number:07}"), "source": "copy"}
        for likely, field, value in (
            (0.3, "title", f"{record.title}."),
            (0.1, "title", record.title.upper()),
            (0.04, "title", record.title[:-1] + chance.choice("aeiou")),
            (0.5, "authors", tuple(Author(family=one.family, given=None) for one in record.authors)),
            (0.1, "authors", record.authors[:1]),
            (0.4, "container", " ".join(word[:4] for word in (record.container or "").split())),
            (0.1, "year", (record.year or 0) + 1),
            (0.3, "issue", None),
            (0.4, "pages", _cut(record.pages or "")),
            (0.08, "pages", None),
            (0.3, "doi", None),
            (0.1, "doi", (record.doi or "").upper() or None),
            (0.3, "abstract", None),
            (0.3, "abstract", record.abstract and f"BACKGROUND: {record.abstract}"),
        ):
            if chance.random() < likely:
                changes |= {field: value}
        return replace(record, **changes)  # type: ignore[arg-type]


def _cut(pages: str) -> str:
    """Return 123-129 as 123-9."""
    first, _, last = pages.partition("-")
    same = len(first) == len(last) and next((n for n in range(len(first)) if first[n] != last[n]), 0)
    return f"{first}-{last[same:]}" if same else pages
