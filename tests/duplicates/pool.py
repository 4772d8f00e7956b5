"""Records drawn from few values, so that they meet in titles, places and identifiers again and again."""

from collections.abc import Iterable
from dataclasses import replace
from random import Random

from hypothesis import strategies as st

from litreview.duplicates.find import Duplicates
from litreview.model.records import Record, RecordId
from tests.duplicates.making import ABSTRACT, AUTHORS, OTHER, OTHER_ABSTRACT, STRANGERS, TITLE, article, named

_TITLES = (
    TITLE,
    f"{TITLE}. Part I",
    f"{TITLE}. Part II",
    f"Erratum: {TITLE}",
    f"[{TITLE}].",
    TITLE.partition(":")[0],
    f"{TITLE}: study protocol",
    OTHER,
    "Editorial",
    "",
)
_PLACES: tuple[dict[str, object], ...] = (
    {"volume": "12", "issue": "3", "pages": "101-110"},
    {"volume": "12", "issue": "3", "pages": "101-10"},
    {"volume": "12", "issue": "4", "pages": "201-210"},
    {"volume": None, "issue": None, "pages": "1-10"},
    {"volume": None, "issue": None, "pages": None},
    {"volume": "12", "issue": "Suppl 1", "pages": "S12"},
)


_FIELDS: dict[str, tuple[object, ...]] = {
    "title": _TITLES,
    "authors": (AUTHORS, AUTHORS[:1], STRANGERS, named("Eksempell, A."), ()),
    "year": (2020, 2021, 2023, None),
    "container": ("Example Journal of Learning", "Ex J Learn", "medRxiv", None),
    "doi": (None, None, "10.5555/a1", "10.5555/b2"),
    "pmid": (None, None, None, "1", "2"),
    "abstract": (None, ABSTRACT, OTHER_ABSTRACT),
}


@st.composite
def drawn(draw: st.DrawFn) -> Record:
    """Return a record of which the pool has few different ones; all have one id."""
    fields = {name: draw(st.sampled_from(values)) for name, values in _FIELDS.items()}
    return article(0, **fields, **draw(st.sampled_from(_PLACES)))


def crowd(number: int, seed: int) -> list[Record]:
    """Return so many records of the pool: each of its blocks grows past the cap."""
    chance = Random(seed)
    picked = ({name: chance.choice(values) for name, values in _FIELDS.items()} for _ in range(number))
    return numbered(article(0, **fields, **chance.choice(_PLACES)) for fields in picked)


def numbered(records: Iterable[Record]) -> list[Record]:
    """Return the records with ids of their own."""
    return [replace(record, id=RecordId(f"example:{number:03}")) for number, record in enumerate(records)]


def pools(smallest: int = 0, largest: int = 12) -> st.SearchStrategy[list[Record]]:
    """Return lists of records of the pool, each with an id of its own."""
    return st.lists(drawn(), min_size=smallest, max_size=largest).map(numbered)


def told(found: Duplicates) -> tuple[object, ...]:
    """Return all that was found, without the order in which the records were given."""
    clusters = {frozenset(cluster) for cluster in found.clusters}
    return clusters, found.links, found.versions, found.doubtful
