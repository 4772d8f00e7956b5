"""A large review to screen: long structured abstracts, and a hundred terms to mark in them."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final

from litreview.model.events import Found, Import
from litreview.model.protocol import Digest, Handle
from litreview.model.records import Author, Record, RecordId, RecordType, SourceKind
from litreview.review import open_review
from litreview.workspace import PROTOCOL, make_workspace

TERMS: Final = 100
_HEADINGS: Final = ("BACKGROUND", "OBJECTIVE", "METHODS", "RESULTS", "CONCLUSION")
_SYLLABLES: Final = (
    "la",
    "mes",
    "tring",
    "sam",
    "hand",
    "kom",
    "mu",
    "ne",
    "pa",
    "si",
    "ent",
    "kurs",
    "ø",
    "ring",
)
_MARKED: Final = 9
"""Letters of words that are terms: one word in twenty or so is marked, as in a real abstract."""
_USUAL_WORDS: Final = 280
_LONGEST_WORDS: Final = 900


def make_large(folder: Path, number: int) -> None:
    """Make a workspace of so many records, each new, and none voted on."""
    make_workspace(folder)
    random = Random(7)  # noqa: S311 - the same review each time
    words = _words(random)
    protocol = folder / PROTOCOL
    text = protocol.read_text(encoding="utf-8")
    before, _heading, after = text.partition("[terms]\n")
    stages = after[after.index("[[stages]]") :]
    marked = [word for word in words if len(word) >= _MARKED][:TERMS]
    include, exclude = (", ".join(f'"{word}*"' for word in part) for part in (marked[:70], marked[70:]))
    protocol.write_text(
        f"{before}[terms]\ninclude = [{include}]\nexclude = [{exclude}]\n\n{stages}", encoding="utf-8"
    )
    with open_review(folder) as review:
        records = list(_records(random, words, number))
        digests = tuple(Found(record.id, review.journal.store.digest(record)) for record in records)
        act = Import(
            file="made-up.ris",
            digest=Digest("0" * 64),
            source="bench",
            source_kind=SourceKind.DATABASE,
            format="ris",
            entries=number,
            problems=0,
            found=digests,
        )
        review.journal.append(Handle("librarian"), act, records)


def made_up(number: int) -> Iterator[Record]:
    """Yield the records of such a review."""
    random = Random(7)  # noqa: S311 - the same records each time
    yield from _records(random, _words(random), number)


def words_of(random: Random, number: int) -> list[str]:
    """Return so many of the words that such records are made of."""
    return random.choices(_words(Random(7)), k=number)  # noqa: S311 - the same words each time


def _records(random: Random, words: list[str], number: int) -> Iterator[Record]:
    for one in range(number):
        length = min(_LONGEST_WORDS, int(random.lognormvariate(0, 0.45) * _USUAL_WORDS))
        said = random.choices(words, k=length)
        share = max(1, length // len(_HEADINGS))
        parts = [
            f"{heading}: {' '.join(said[at * share : (at + 1) * share])}."
            for at, heading in enumerate(_HEADINGS)
        ]
        yield Record(
            id=RecordId(f"bench:{one}"),
            source="bench",
            title=f"{' '.join(random.choices(words, k=14)).capitalize()} {one}",
            authors=tuple(Author(family=word.capitalize(), given="A") for word in random.choices(words, k=4)),
            year=2000 + one % 26,
            container="Journal of Made-up Examples",
            doi=f"10.5555/bench.{one}",
            type=RecordType.ARTICLE,
            language="eng",
            abstract="\n".join(parts),
        )


def _words(random: Random) -> list[str]:
    made = dict.fromkeys("".join(random.choices(_SYLLABLES, k=random.randint(1, 4))) for _ in range(3000))
    return [word for word in made if len(word) > 3]  # noqa: PLR2004 - shorter ones would be in everything
