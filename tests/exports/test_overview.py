"""Laws of the overview: every number is what the rules say one by one; a reviewer's is their own alone."""

import shlex
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from litreview.cli.commands import build
from litreview.exports.overview import (
    ConflictKind,
    Overview,
    PilotView,
    StageView,
    Trouble,
    kind_of,
    overview,
    own_view,
)
from litreview.exports.overview_told import Row, Step, as_text, own_told, told
from litreview.exports.prisma import count
from litreview.model.events import (
    Attached,
    Doubt,
    DuplicatesSought,
    Event,
    Link,
    PilotBegun,
    PilotClosed,
    Retrieval,
    SearchFailed,
    SearchLogged,
    SearchRun,
    Undo,
    Verdict,
    Vote,
)
from litreview.model.ledger import Ledger
from litreview.model.protocol import Digest, Handle, ReasonId, Role, Stage
from litreview.model.records import RecordId, SourceKind
from litreview.screening.conflicts import all_conflicts, open_conflicts
from litreview.screening.first_votes import first_votes
from litreview.screening.pairs import agreement_at
from litreview.screening.reveal import incomplete, waiting_to_open
from litreview.screening.rules import due_at, is_wanted, sought
from litreview.screening.session import ScreeningSession
from litreview.store.journal import Journal
from tests.exports.histories import ACTS
from tests.making import (
    FIRST,
    LEAD,
    LIBRARIAN,
    SECOND,
    START,
    bring_in,
    close_journals,
    new_journal,
    protocol,
    record,
    reveal,
)

TITLE, FULL = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = new_journal(tmp_path)
    bring_in(made, [record(number) for number in range(6)])
    yield made
    close_journals()


def seen(journal: Journal, now: datetime = START) -> Overview:
    return overview(journal.refresh(), protocol(), lead=LEAD, now=now)


def vote(journal: Journal, who: Handle, number: int, verdict: str, reason: str | None = None,
         stage: Stage = TITLE) -> None:  # fmt: skip
    act = Vote(
        record=RecordId(f"pubmed:{number}"),
        stage=stage,
        reviewer=who,
        verdict=Verdict(verdict),
        reason=ReasonId(reason) if reason else None,
    )
    journal.append(who, act)


def rows(view: Overview) -> list[Row]:
    return [row for section in told(view) for row in section.rows]


def left_by_rule(ledger: Ledger, who: Handle, stage: Stage) -> int:
    return sum(
        is_wanted(ledger, protocol(), who, report, stage) for report in due_at(ledger, protocol(), stage)
    )


@settings(max_examples=60, deadline=None)
@given(some.lists(ACTS, max_size=50))
def test_every_number_is_what_the_rules_say_one_by_one(history: list[object]) -> None:
    with TemporaryDirectory() as folder:
        journal = new_journal(Path(folder))
        for source in ("pubmed", "nva"):
            bring_in(journal, [record(number, source) for number in range(4)])
        bring_in(journal, [record(number, "web") for number in range(4)], SourceKind.WEBSITE)
        for act in history:
            written(journal, act)
        ledger, rules = journal.refresh(), protocol()
        view, flow = seen(journal), count(journal.ledger, protocol())
        close_journals()
    for stage in view.stages:
        opened = [one for one in open_conflicts(ledger, rules) if one.stage is stage.stage]
        every = [one for one in all_conflicts(ledger, rules) if one.stage is stage.stage]
        agreed = agreement_at(first_votes(ledger, stage.stage), rules)
        assert stage.due == len(due_at(ledger, rules, stage.stage))
        assert {one.reviewer: one.left for one in stage.shares if one.left} == {
            who: left for who in (FIRST, SECOND) if (left := left_by_rule(ledger, who, stage.stage))
        }
        assert stage.unread + stage.half_read == len(incomplete(ledger, rules, stage.stage))
        assert stage.unopened == len(waiting_to_open(ledger, rules, stage.stage))
        assert sum(stage.conflicts.values()) == len(opened)
        assert stage.settled == len(every) - len(opened)
        assert stage.agreed.compared == agreed.units
    texts = view.full_texts
    assert texts.sought == len(sought(ledger, rules))
    assert dict(view.awaiting) == {place: len(found) for place, found in flow.awaiting.items()}
    assert view.is_provisional == flow.provisional
    assert as_text(told(view))


def written(journal: Journal, act: object) -> None:
    if isinstance(act, Stage):
        reveal(journal, act)
    elif isinstance(act, int):
        known: list[Event] = list(journal.refresh().events.values())
        event = known[act % len(known)]
        journal.append(event.actor, Undo(event=event.id))
    elif isinstance(act, Vote):
        journal.append(act.reviewer, act)
    else:
        journal.append(LEAD, act)  # type: ignore[arg-type]


def test_conflicts_are_told_apart_by_kind(journal: Journal) -> None:
    for number, (one, other) in enumerate(((("include",), ("exclude",)), (("maybe",), ("exclude",)))):
        vote(journal, FIRST, number, *one)
        vote(journal, SECOND, number, *other)
    reveal(journal)
    conflicts = seen(journal).stages[0].conflicts
    assert conflicts == {ConflictKind.DECISION: 2, ConflictKind.REASON: 0, ConflictKind.MAYBE: 0}


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (("exclude", "wrong-setting"), ("exclude", "no-collaboration"), ConflictKind.REASON),
        (("include", None), ("exclude", "wrong-setting"), ConflictKind.DECISION),
        (("maybe", None), ("include", None), ConflictKind.MAYBE),
        (("maybe", None), ("maybe", None), ConflictKind.MAYBE),
    ],
)
def test_at_full_text_the_kind_of_a_conflict_is_what_they_differ_on(
    one: tuple[str, str | None], other: tuple[str, str | None], kind: ConflictKind
) -> None:
    votes = {
        who: Vote(
            record=RecordId("pubmed:1"),
            stage=FULL,
            reviewer=who,
            verdict=Verdict(verdict),
            reason=ReasonId(reason) if reason else None,
        )
        for who, (verdict, reason) in ((FIRST, one), (SECOND, other))
    }
    assert kind_of(votes, protocol().rule(FULL)) is kind


def test_full_texts_are_counted_by_what_came_of_them(journal: Journal) -> None:
    for number in range(4):
        for who in (FIRST, SECOND):
            vote(journal, who, number, "include")
    reveal(journal)
    names = [RecordId(f"pubmed:{number}") for number in range(4)]
    for name, retrieved in zip(names[:3], (True, True, False), strict=True):
        journal.append(LEAD, Retrieval(record=name, retrieved=retrieved))
    journal.append(LEAD, Attached(record=names[0], file="screening/fulltexts/x.pdf", digest=Digest("0")))
    texts = seen(journal).full_texts
    assert (texts.sought, texts.waiting, texts.not_retrieved, texts.without_file) == (4, 1, 1, 1)


def run(query: str, at: datetime, *, given: tuple[int, ...] = ()) -> SearchRun:
    return SearchRun(
        query=query, source=query, source_kind=SourceKind.DATABASE, source_title=query, platform="",
        requests=("x",), translations=("",), started=at, ended=at, stated=(2,), found=(), answers=(),
        given=given,
    )  # fmt: skip


def failure(query: str, at: datetime) -> SearchFailed:
    return SearchFailed(query=query, source=query, requests=("x",), started=at, ended=at, problem="no answer")


def by_hand(source: str, day: str) -> SearchLogged:
    return SearchLogged(
        source=source, source_kind=SourceKind.DATABASE, source_title=source, platform="x", requests=("x",),
        stated=3, searched=day,
    )  # fmt: skip


def test_searches_that_are_old_failed_incomplete_or_without_a_file_are_told(journal: Journal) -> None:
    year, day = timedelta(days=366), timedelta(days=1)
    for act in (
        run("fine", START),
        run("old", START - year),
        run("again", START - year),
        run("again", START),
        failure("failed", START),
        failure("mended", START - day),
        run("mended", START),
        run("broken", START - day),
        failure("broken", START),
        run("short", START - year, given=(1,)),
        by_hand("cinahl", "2026-01-02"),
        by_hand("pubmed", "2024-01-02"),
    ):
        journal.append(LIBRARIAN, act)
    view = seen(journal)
    assert {one.name: set(one.troubles) for one in view.searches} == {
        "old": {Trouble.OLD},
        "failed": {Trouble.FAILED},
        "broken": {Trouble.FAILED},
        "short": {Trouble.INCOMPLETE, Trouble.OLD},
        "cinahl": {Trouble.NO_FILE},
        "pubmed": {Trouble.OLD},
    }


def test_doubtful_pairs_are_counted_until_somebody_has_looked(journal: Journal) -> None:
    one, other, third = (RecordId(f"pubmed:{number}") for number in range(3))
    doubts = tuple(
        Doubt(first=one, second=two, rule="x", score=0.5, agreed=(), differed=()) for two in (other, third)
    )
    journal.append(LIBRARIAN, DuplicatesSought(method="x", records=5, doubtful=doubts))
    assert (seen(journal).doubtful, seen(journal).uncompared) == (2, 1)
    journal.append(LIBRARIAN, Link(first=one, second=other, rule="by-hand", score=1.0))
    assert seen(journal).doubtful == 1


def test_a_reviewers_own_view_is_that_of_their_session(journal: Journal) -> None:
    for number in range(4):
        vote(journal, FIRST, number, "include")
    vote(journal, SECOND, 0, "include")
    reveal(journal)
    for who in (FIRST, SECOND):
        for own in own_view(journal.refresh(), protocol(), who).stages:
            session = ScreeningSession(journal=journal, protocol=protocol(), reviewer=who, stage=own.stage)
            session.reopen()
            assert (own.voted, own.left) == (session.progress.decided, session.progress.left)


def test_a_reviewers_own_view_says_nothing_of_anybody_else(tmp_path: Path) -> None:
    views = []
    for verdict in ("include", "exclude"):
        (tmp_path / verdict).mkdir()
        journal = new_journal(tmp_path / verdict)
        bring_in(journal, [record(number) for number in range(6)])
        for number in range(4):
            vote(journal, FIRST, number, "include")
            vote(journal, SECOND, number, verdict)
        views.append(own_view(journal.refresh(), protocol(), FIRST))
    close_journals()
    assert views[0] == views[1]
    assert SECOND not in str(asdict(views[0]))
    assert SECOND not in as_text(own_told(views[0]))


def test_every_line_that_waits_names_a_command_there_is(journal: Journal) -> None:
    vote(journal, FIRST, 0, "include")
    vote(journal, SECOND, 0, "exclude")
    reveal(journal)
    vote(journal, FIRST, 1, "include")
    journal.append(LIBRARIAN, failure("failed", START))
    journal.append(LIBRARIAN, by_hand("cinahl", "2020-01-02"))
    known = rows(seen(journal))
    assert understood(known)
    for row in known:
        assert row.command or row.number == "0" or not row.number, row
    assert {row.step for row in known} == {None, Step.CONFLICTS, Step.DIAGRAM}


def understood(known: list[Row]) -> list[str]:
    """Return the commands of the rows, each of which the command line understands."""
    commands = [row.command for row in known if row.command]
    for command in commands:
        program, *words = shlex.split(command.replace("HANDLE", FIRST))
        assert program == "litreview"
        assert build()[0].parse_args(words).work
    return commands


def test_a_pilot_round_waits_for_its_votes_and_then_for_the_lead(journal: Journal) -> None:
    begun = PilotBegun(
        stage=TITLE,
        number=1,
        records=(RecordId("pubmed:0"), RecordId("pubmed:1")),
        reviewers=(FIRST, SECOND),
        seed="7",
        gate=0.75,
    )
    event = journal.append(LEAD, begun)
    vote(journal, FIRST, 0, "include")
    assert at_title(journal).pilot == PilotView(number=1, left=3)
    assert "votes are left in pilot 1" in as_text(told(seen(journal)))
    assert "litreview pilot" in understood(rows(seen(journal)))
    for who, number in ((FIRST, 1), (SECOND, 0), (SECOND, 1)):
        vote(journal, who, number, "include")
    read = at_title(journal)
    assert (read.pilot, read.unopened) == (PilotView(number=1, left=0), 0)
    assert "litreview pilot close --stage title-abstract --as lead" in understood(rows(seen(journal)))
    closed = PilotClosed(pilot=event.id, agreed=2, compared=2, passed=True)
    journal.append(LEAD, closed)
    assert at_title(journal).pilot is None


def at_title(journal: Journal) -> StageView:
    return next(view for view in seen(journal).stages if view.stage is TITLE)


def test_agreement_is_never_rounded_up_to_all(journal: Journal) -> None:
    bring_in(journal, [record(number, "nva") for number in range(2_000)])
    journal.append_all(
        FIRST,
        [
            Vote(record=RecordId(f"nva:{n}"), stage=TITLE, reviewer=FIRST, verdict=Verdict.EXCLUDE)
            for n in range(2_000)
        ],
    )
    journal.append_all(
        SECOND,
        [
            Vote(
                record=RecordId(f"nva:{n}"),
                stage=TITLE,
                reviewer=SECOND,
                verdict=Verdict.EXCLUDE if n else Verdict.INCLUDE,
            )
            for n in range(2_000)
        ],
    )
    reveal(journal)
    shown = next(row.number for row in rows(seen(journal)) if row.number.endswith("%"))
    assert shown == "99.9 %"


def test_a_finished_review_says_that_its_diagram_is_final(tmp_path: Path) -> None:
    journal = new_journal(tmp_path)
    bring_in(journal, [record(1)])
    for who in protocol().with_role(Role.REVIEWER):
        vote(journal, who, 1, "exclude")
    reveal(journal)
    assert not seen(journal).is_provisional
    assert any("final" in row.text for row in rows(seen(journal)))
    close_journals()
