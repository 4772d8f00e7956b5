"""A small review with two reviewers, a lead and a librarian, made anew in a folder for each test."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from litreview.model.events import Act, Found, Import, Note, Retrieval, Verdict, Vote
from litreview.model.protocol import (
    Criterion,
    Digest,
    Handle,
    Member,
    Protocol,
    Question,
    Reason,
    ReasonId,
    Role,
    Stage,
    StageRule,
    Terms,
    Wording,
)
from litreview.model.records import Author, Record, RecordId, RecordType, SourceKind
from litreview.screening.conflict_session import ConflictSession
from litreview.screening.reveal import reveal_complete
from litreview.screening.session import ScreeningSession
from litreview.store import Store
from litreview.store.journal import Journal
from litreview.store.sqlite import SqliteStore

FIRST, SECOND, LEAD, LIBRARIAN = (Handle(name) for name in ("first", "second", "lead", "librarian"))


def same(text: str) -> Wording:
    return Wording(en=text, nb=text)


REASONS = tuple(
    Reason(id=ReasonId(identity), text=same(text))
    for identity, text in (
        ("not-norway", "Not a Norwegian setting"),
        ("not-service", "Not a health or municipal service"),
        ("no-collaboration", "No collaboration between levels"),
        ("no-education", "No patient education or self-management"),
        ("no-data", "No data: editorial, protocol or comment"),
        ("language", "Language nobody in the team reads"),
    )
)

PROTOCOL = Protocol(
    title=same("Collaboration on patient education in Norway"),
    question=Question(
        text=same(
            "How do hospitals and municipalities collaborate on patient education and self-management?"
        ),
        population=same("Adults and children with long-term conditions, and their next of kin"),
        concept=same(
            "Collaboration between hospital and municipality on education and self-management support"
        ),
        context=same("Specialist and municipal health services in Norway"),
    ),
    inclusion=(
        Criterion(id="setting", text=same("Takes place in the Norwegian health services")),
        Criterion(
            id="education", text=same("Concerns patient education, learning or self-management support")
        ),
        Criterion(id="levels", text=same("Two or more levels or organisations work together on it")),
        Criterion(id="data", text=same("Reports data of its own, of whatever design")),
    ),
    exclusion=(
        Criterion(id="hospital", text=same("Education inside one hospital ward only")),
        Criterion(id="opinion", text=same("Opinion without data")),
    ),
    reasons=REASONS,
    stages=(
        StageRule(stage=Stage.TITLE_ABSTRACT, rule="two-must-agree", maybe_goes_on=True),
        StageRule(stage=Stage.FULL_TEXT, rule="two-must-agree"),
    ),
    team=(
        Member(handle=FIRST, roles=(Role.REVIEWER,)),
        Member(handle=SECOND, roles=(Role.REVIEWER,)),
        Member(handle=LEAD, roles=(Role.LEAD,)),
        Member(handle=LIBRARIAN, roles=(Role.LIBRARIAN,)),
    ),
    digest=Digest("0" * 64),
    terms=Terms(
        include=("collaborat*", "samhandl*", "municipalit*", "kommune*", "self-management", "mestring*"),
        exclude=("protocol", "editorial"),
    ),
)

ABSTRACT = """\
BACKGROUND: Hospitals and municipalities share the duty to teach people with long-term illness how to live \
with it. Little is known of how the two work together once a course is planned, and of who keeps it going \
when money is short.
OBJECTIVE: To describe how collaboration on courses in learning and self-management was agreed, staffed and \
paid for.
METHODS: We interviewed 31 people in four hospitals and nine municipalities, twice, one year apart, and read \
the written agreements. The interviews were recorded, written out and sorted into themes by two of us. The \
protocol was registered beforehand.
RESULTS: Agreements named the aim but seldom the persons. Where a coordinator was employed by both sides, \
courses were held as planned in eight of nine municipalities; where none was, in three of ten. Users took \
part in planning in half of the places, and were paid for it in two. Rural municipalities pooled their \
courses and met by video.
CONCLUSION: Collaboration lasted where somebody had it as their work. Written agreements alone did little."""

NORWEGIAN = """\
BAKGRUNN: Lærings- og mestringssentrene skal samarbeide med kommunene om opplæring av pasienter og pårørende.
METODE: Spørreundersøkelse til alle landets sentre og et utvalg av kommuner; 112 av 160 svarte.
RESULTAT: To av tre hadde skriftlig avtale om samhandling. Én av fire visste hvem som skulle følge den opp."""


def article(number: int, title: str, abstract: str | None = ABSTRACT, **more: object) -> Record:
    known: dict[str, object] = {
        "authors": tuple(
            Author(family=name, given=given) for name, given in AUTHORS[: 1 + number % len(AUTHORS)]
        ),
        "year": 2010 + number % 14,
        "container": "Journal of Made-up Health Services",
        "volume": str(10 + number),
        "issue": "2",
        "pages": f"{number * 7}-{number * 7 + 9}",
        "doi": f"10.5555/made.up.{number}",
        "type": RecordType.ARTICLE,
        "language": "eng",
    }
    return Record(
        id=RecordId(f"pubmed:{number:08d}"),
        source="pubmed",
        title=title,
        abstract=abstract,
        **(known | more),  # type: ignore[arg-type]
    )


AUTHORS = (("Lillevik", "A"), ("Storhaug", "BT"), ("Østås", "C"), ("Fjellanger", "DE"), ("Bråtebæk", "F"))

RECORDS = (
    article(
        3, "Who keeps the course going? Collaboration between hospitals and municipalities on self-management"
    ),
    article(
        4,
        "Cooperation on learning and mastery: a national survey",
        NORWEGIAN,
        original_title="Samhandling om læring og mestring: en landsomfattende undersøkelse",
        language="nob",
        keywords=("samhandling", "pasientopplæring", "kommunehelsetjeneste"),
    ),
    article(5, "Editorial: what we mean when we say collaboration", None, pages=None, issue=None),
    article(
        6,
        "Kaffe og kunnskap 患者教育と自己管理 — a café model 🧑‍⚕️ for groups of next of kin",
        ABSTRACT[: ABSTRACT.index("METHODS") - 1],
    ),
    article(7, "Video courses for rural municipalities: a before-and-after study"),
)


def every_second() -> Callable[[], datetime]:
    """Return a clock whose every look is a second later."""
    seconds = count()
    return lambda: datetime(2026, 1, 5, 9, tzinfo=UTC) + timedelta(seconds=next(seconds))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """An opened review."""

    journal: Journal
    protocol: Protocol

    def acts(self, person: Handle, *acts: Act) -> None:
        self.journal.append_all(person, acts)

    def vote(
        self,
        person: Handle,
        number: int,
        verdict: str,
        reason: str | None = None,
        *,
        at: str = "title-abstract",
    ) -> None:
        record = self.journal.refresh().reports[number].id
        self.acts(
            person,
            Vote(
                record=record,
                stage=Stage(at),
                reviewer=person,
                verdict=Verdict(verdict),
                reason=ReasonId(reason) if reason else None,
            ),
        )

    def remark(self, person: Handle, number: int, text: str, *, at: str = "title-abstract") -> None:
        self.acts(person, Note(record=self.journal.refresh().reports[number].id, stage=Stage(at), text=text))

    def reveal(self, at: str = "title-abstract") -> None:
        """Have the lead open the votes on every record that two have voted on."""
        reveal_complete(self.journal, self.protocol, Stage(at), lead=LEAD)

    def retrieve(self, number: int) -> None:
        for person in (FIRST, SECOND):
            self.vote(person, number, "include")
        self.reveal()
        self.acts(LIBRARIAN, Retrieval(record=self.journal.ledger.reports[number].id, retrieved=True))

    def screening(self, stage: str = "title-abstract", person: Handle = FIRST) -> ScreeningSession:
        return ScreeningSession(
            journal=self.journal, protocol=self.protocol, reviewer=person, stage=Stage(stage)
        )

    def conflicts(self) -> ConflictSession:
        return ConflictSession(journal=self.journal, protocol=self.protocol, lead=LEAD)

    def votes_kept(self, number: int, stage: str = "title-abstract") -> dict[Handle, Vote]:
        """Return the votes as the file has them, read anew; revealed or not."""
        ledger = Journal(self.journal.store).refresh()
        report, people = ledger.reports[number], (FIRST, SECOND, LEAD)
        votes = {person: ledger.vote_of(person, report, Stage(stage)) for person in people}
        return {person: vote for person, vote in votes.items() if vote}


def sample(folder: Path, records: Sequence[Record] = RECORDS, protocol: Protocol = PROTOCOL) -> Sample:
    """Make a review with the records imported."""
    return made_in(SqliteStore.create(folder / "review.db", every_second()), records, protocol)


def made_in(store: Store, records: Sequence[Record] = RECORDS, protocol: Protocol = PROTOCOL) -> Sample:
    """Make a review with the records imported into the store."""
    journal = Journal(store)
    journal.refresh()
    if records:
        found = tuple(Found(record.id, journal.store.digest(record)) for record in records)
        journal.append(
            LIBRARIAN,
            Import(
                file="made-up.nbib",
                digest=Digest("1" * 64),
                source="pubmed",
                source_kind=SourceKind.DATABASE,
                format="nbib",
                entries=len(records),
                problems=0,
                found=found,
            ),
            records,
        )
    return Sample(journal=journal, protocol=protocol)


def opened(folder: Path, protocol: Protocol = PROTOCOL) -> Sample:
    """Open the review that ``sample`` made in the folder."""
    journal = Journal(SqliteStore.open(folder / "review.db", every_second()))
    journal.refresh()
    return Sample(journal=journal, protocol=protocol)
