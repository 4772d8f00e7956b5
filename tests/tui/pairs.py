"""A small review with doubtful pairs and versions, as a run of the finder leaves them."""

from pathlib import Path

from litreview.duplicates.reviewing import Asked, DuplicateSession
from litreview.model.events import Doubt, DuplicatesSought, Link, Relation
from litreview.model.protocol import Handle
from litreview.model.records import Author, Record, RecordId
from litreview.store import Store
from litreview.tui.window import ReviewApp, duplicate_app
from tests.tui.driving import Slowly
from tests.tui.sample import ABSTRACT, AUTHORS, LIBRARIAN, NORWEGIAN, Sample, article, made_in, sample

OTHERS = (
    Record(
        id=RecordId("embase:2001"),
        source="embase",
        title="Who keeps the course going? Collaboration between hospital and municipality on self-care",
        authors=tuple(Author(family=name, given=given[:1]) for name, given in (*AUTHORS[:3], ("Myhre", "G"))),
        year=2014,
        container="J Made-up Health Serv",
        volume="13",
        issue="2",
        pages="21-30",
        doi="10.5555/another.303",
        abstract=ABSTRACT.replace("31 people", "thirty-one people"),
        database="Embase",
    ),
    Record(
        id=RecordId("embase:2002"),
        source="embase",
        title="Samhandling om læring og mestring: en landsomfattende undersøkelse",
        authors=tuple(Author(family=name, given=given) for name, given in AUTHORS),
        year=2014,
        container="Journal of Made-up Health Services",
        volume="14",
        pages="28-37",
        language="nob",
        abstract=NORWEGIAN,
        database="Embase",
    ),
    Record(
        id=RecordId("embase:2003"),
        source="embase",
        title="Editorial: what we mean when we say collaboration",
        authors=(Author(family="Lillevik", given="A"),),
        year=2015,
        container="Another made-up journal",
        volume="15",
        database="Embase",
    ),
)
RECORDS = (
    article(
        3, "Who keeps the course going? Collaboration between hospitals and municipalities on self-management"
    ),
    article(4, "Cooperation on learning and mastery: a national survey", NORWEGIAN, language="nob"),
    article(5, "Editorial: what we mean when we say collaboration", None, pages=None, issue=None),
    article(7, "Video courses for rural municipalities: a before-and-after study"),
    article(8, "Video courses for rural municipalities: protocol of a before-and-after study"),
    *OTHERS,
)
DOUBTS = (
    ("embase:2001", "pubmed:00000003", "different-doi", 0.91),
    ("embase:2002", "pubmed:00000004", "translation", 0.74),
    ("embase:2003", "pubmed:00000005", "short-title", 0.55),
)


def doubtful(review: Sample) -> Sample:
    """Write down what a run of the finder found in the review."""
    doubts = tuple(
        Doubt(RecordId(first), RecordId(second), rule, score, (), ()) for first, second, rule, score in DOUBTS
    )
    version = Link(
        first=RecordId("pubmed:00000007"),
        second=RecordId("pubmed:00000008"),
        rule="protocol",
        score=0.83,
        relation=Relation.VERSION,
    )
    sought = DuplicatesSought(method="test", records=len(RECORDS), doubtful=doubts)
    review.acts(LIBRARIAN, version, sought)
    return review


def pairs_in(folder: Path) -> Sample:
    """Make a review with doubtful pairs."""
    return doubtful(sample(folder, RECORDS))


def pairs_in_store(store: Store) -> Sample:
    """Make a review with doubtful pairs in the store."""
    return doubtful(made_in(store, RECORDS))


def looking(review: Sample, person: Handle = LIBRARIAN, asked: Asked = Asked.DOUBTS) -> DuplicateSession:
    """Return the person's session."""
    return DuplicateSession(journal=review.journal, protocol=review.protocol, person=person, asked=asked)


def pairs_app(review: Sample, person: Handle = LIBRARIAN) -> ReviewApp:
    """Return the app for the person, who is in no hurry."""
    return duplicate_app(looking(review, person), Slowly())
