"""Laws of amendments: what changed is told, older votes are known, and looking again is blind to them."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Override, Relook, Verdict, Vote
from litreview.model.protocol import Handle, Protocol, ReasonId, Stage
from litreview.screening.amending import criteria_of, differences, older_votes, present, versions
from litreview.screening.filtering import Filter, Kind
from litreview.screening.lead import LeadDesk
from litreview.screening.protocol import read_protocol
from litreview.screening.reveal import waiting_to_open
from litreview.screening.rules import is_complete, is_wanted
from litreview.screening.session import ScreeningSession
from litreview.store.journal import Journal
from tests.making import FIRST, LEAD, LIBRARIAN, SECOND, bring_in, close_journals, new_journal, record
from tests.screening.amended import adopt, amended, text_of, with_third

TA = Stage.TITLE_ABSTRACT
INCLUDE, EXCLUDE = Verdict.INCLUDE, Verdict.EXCLUDE
REASON = ReasonId("wrong-setting")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = new_journal(tmp_path)
    bring_in(made, [record(number, abstract="Short.") for number in range(6)])
    return made


@pytest.fixture
def text(tmp_path: Path) -> str:
    return text_of(tmp_path)


def walk(journal: Journal, rules: Protocol, reviewer: Handle = FIRST) -> ScreeningSession:
    made = ScreeningSession(journal=journal, protocol=rules, reviewer=reviewer, stage=TA)
    made.reopen()
    return made


def screen(journal: Journal, rules: Protocol, reviewer: Handle, *verdicts: Verdict) -> None:
    session = walk(journal, rules, reviewer)
    for verdict in verdicts:
        session.vote(verdict)


def desk(journal: Journal, rules: Protocol) -> LeadDesk:
    return LeadDesk(journal=journal, protocol=rules, lead=LEAD)


def again(journal: Journal, rules: Protocol, *records: str) -> list[str]:
    return [report.id for report in desk(journal, rules).ask_again(TA, records, "adults only").reports]


def test_versions_are_told_with_who_when_and_what_changed(journal: Journal, text: str) -> None:
    adopt(journal, text, LIBRARIAN)
    adopt(journal, with_third(text))
    adopt(journal, amended(with_third(text)))
    known = versions(journal.refresh())
    assert [(one.number, one.event.actor) for one in known] == [(1, LIBRARIAN), (2, LEAD), (3, LEAD)]
    assert differences(known[0].criteria, known[1].criteria) == []
    assert differences(known[1].criteria, known[2].criteria) == [
        "+ inclusion adults (en): Adults",
        "+ inclusion adults (nb): Voksne",
    ]
    assert differences(known[2].criteria, known[1].criteria)[0].startswith("- inclusion adults")


def test_who_comes_back_is_told_once_what_has_changed_since(journal: Journal, text: str) -> None:
    adopt(journal, text)
    rules = adopt(journal, text)
    screen(journal, rules, FIRST, Verdict.INCLUDE)
    assert walk(journal, rules).amendment is None
    newer = adopt(journal, amended(text))
    amendment = walk(journal, newer).amendment
    assert amendment is not None
    assert amendment.told_in("en") == [(True, "inclusion adults: Adults")]
    assert amendment.told_in("nb") == [(True, "inclusion adults: Voksne")]
    assert walk(journal, newer, SECOND).amendment is None  # who has not begun has nothing to unlearn
    screen(journal, newer, FIRST, Verdict.INCLUDE)
    assert walk(journal, newer).amendment is None


def test_criteria_that_are_again_what_they_were_are_no_news(journal: Journal, text: str) -> None:
    rules = adopt(journal, text)
    screen(journal, rules, FIRST, Verdict.INCLUDE)
    adopt(journal, amended(text))
    assert walk(journal, adopt(journal, text)).amendment is None
    assert walk(journal, adopt(journal, with_third(text))).amendment is None


def test_a_change_of_the_team_is_none_of_the_criteria(journal: Journal, text: str) -> None:
    first = adopt(journal, text)
    screen(journal, first, FIRST, INCLUDE, INCLUDE)
    rules = adopt(journal, with_third(text))
    known = versions(journal.refresh())
    assert present(known, known[1].criteria) == known[0]
    assert older_votes(journal.ledger, rules, TA) == []
    with pytest.raises(ReviewError, match="no vote was given under older criteria"):
        again(journal, rules)


def test_a_text_that_cannot_be_read_is_compared_line_by_line() -> None:
    assert criteria_of("a\nb") == ("a", "b")
    assert differences(criteria_of("a\nb"), criteria_of("a\nc")) == ["- b", "+ c"]


def test_older_votes_are_known_by_reviewer_and_version(journal: Journal, text: str) -> None:
    first = adopt(journal, text)
    screen(journal, first, FIRST, INCLUDE, INCLUDE)
    screen(journal, first, SECOND, INCLUDE)
    second = adopt(journal, amended(text))
    screen(journal, second, SECOND, INCLUDE)
    told = [
        (vote.report.id, vote.reviewer, vote.version and vote.version.number, vote.is_open)
        for vote in older_votes(journal.refresh(), second, TA)
    ]
    assert told == [
        ("pubmed:0", FIRST, 1, False),
        ("pubmed:0", SECOND, 1, False),
        ("pubmed:1", FIRST, 1, False),
    ]
    assert older_votes(journal.ledger, first, TA)[0].version is not None  # seen from the text of before


def test_a_change_that_is_not_adopted_yet_makes_all_votes_older(journal: Journal, text: str) -> None:
    first = adopt(journal, text)
    screen(journal, first, FIRST, INCLUDE)
    edited = read_protocol(amended(text).encode(), "protocol.toml")
    assert len(older_votes(journal.refresh(), edited, TA)) == 1
    assert older_votes(journal.ledger, first, TA) == []


def prepared(journal: Journal, text: str) -> Protocol:
    """Let both vote on two records under the first criteria, and adopt others; return these."""
    first = adopt(journal, text)
    mine = walk(journal, first)
    mine.note("single arm?")
    mine.vote(EXCLUDE, first.reasons[0].id)
    mine.vote(INCLUDE)
    screen(journal, first, SECOND, INCLUDE, INCLUDE)
    return adopt(journal, amended(text))


def test_looking_again_is_blind_to_ones_own_earlier_vote_and_note(journal: Journal, text: str) -> None:
    rules = prepared(journal, text)
    assert walk(journal, rules).progress.left == 4
    assert again(journal, rules) == ["pubmed:0", "pubmed:1"]
    session = walk(journal, rules)
    card = session.current
    assert card is not None
    assert (card.report.id, card.vote, card.note, card.is_again) == ("pubmed:0", None, None, True)
    assert session.own_vote(card.report) is None
    assert session.progress.left == 6
    for kind in (Kind.INCLUDED, Kind.EXCLUDED, Kind.NOTE):
        assert session.narrow(Filter(kind)) == 0
    assert session.narrow(Filter(Kind.REASON, rules.reasons[0].id)) == 0
    assert session.narrow(Filter(Kind.UNDECIDED)) == 6
    session.show_all()
    session.note("")
    assert session.undo() is None
    session.vote(INCLUDE)
    session.move(-6)
    card = session.current
    assert card is not None
    assert (card.vote and card.vote.verdict, card.note, card.is_again) == (INCLUDE, "single arm?", False)


def test_taking_the_new_vote_back_shows_nothing_of_the_earlier_one(journal: Journal, text: str) -> None:
    rules = prepared(journal, text)
    again(journal, rules)
    session = walk(journal, rules)
    session.vote(INCLUDE)
    card = session.undo()
    assert card is not None
    assert (card.report.id, card.vote, card.note, card.is_again) == ("pubmed:0", None, None, True)
    assert session.progress.left == 6
    assert session.undo() is None


def test_a_record_is_not_opened_until_all_have_looked_again(journal: Journal, text: str) -> None:
    rules = prepared(journal, text)
    assert len(waiting_to_open(journal.refresh(), rules, TA)) == 2
    again(journal, rules, "pubmed:0")
    report = journal.refresh().reports[0]
    assert not is_complete(journal.ledger, rules, report, TA)
    assert [is_wanted(journal.ledger, rules, who, report, TA) for who in (FIRST, SECOND)] == [True, True]
    screen(journal, rules, FIRST, INCLUDE)
    assert [is_wanted(journal.refresh(), rules, who, report, TA) for who in (FIRST, SECOND)] == [False, True]
    assert desk(journal, rules).reveal(TA) == 1
    screen(journal, rules, SECOND, INCLUDE)
    assert desk(journal, rules).reveal(TA) == 1
    assert {vote.verdict for vote in journal.ledger.votes(report, TA).values()} == {INCLUDE}


def test_an_earlier_vote_counts_when_it_is_opened_and_stays_in_the_log(journal: Journal, text: str) -> None:
    rules = prepared(journal, text)
    again(journal, rules)
    report = journal.refresh().reports[0]
    desk(journal, rules).reveal_early(["pubmed:0"], TA, "the deadline")
    votes = journal.ledger.votes(report, TA)
    assert {who: vote.verdict for who, vote in votes.items()} == {FIRST: EXCLUDE, SECOND: INCLUDE}
    assert not journal.ledger.is_asked_again(FIRST, report, TA)
    card = walk(journal, rules).card(0)
    assert card.vote is not None


def test_what_is_opened_is_not_asked_for_again_and_is_told(journal: Journal, text: str) -> None:
    rules = prepared(journal, text)
    desk(journal, rules).reveal_early(["pubmed:0"], TA, "a pilot")
    asked = desk(journal, rules).ask_again(TA, ["pubmed:0", "pubmed:1", "pubmed:5"], "adults only")
    assert [report.id for report in asked.reports] == ["pubmed:1"]
    assert [report.id for report in asked.opened] == ["pubmed:0"]
    assert [report.id for report in asked.untouched] == ["pubmed:5"]
    (request,) = (act for act in acts_of(journal) if isinstance(act, Relook))
    assert (request.records, request.note) == (("pubmed:1",), "adults only")
    left = desk(journal, rules).ask_again(TA, ["pubmed:0"], "adults only")
    assert (left.reports, len(left.opened)) == ((), 1)
    assert sum(isinstance(act, Relook) for act in acts_of(journal)) == 1


def acts_of(journal: Journal) -> list[object]:
    return [event.act for event in journal.refresh().events.values()]


def test_a_request_says_why_and_names_records_there_are(journal: Journal, text: str) -> None:
    rules = prepared(journal, text)
    with pytest.raises(UsageError, match="is empty"):
        desk(journal, rules).ask_again(TA, [], " ")
    with pytest.raises(UsageError, match="no such record"):
        again(journal, rules, "pubmed:99")
    assert not any(isinstance(act, Relook) for act in acts_of(journal))


def test_who_voted_under_the_new_criteria_is_not_asked_again(journal: Journal, text: str) -> None:
    rules = adopt(journal, text)
    screen(journal, rules, FIRST, INCLUDE)
    rules = adopt(journal, amended(text))
    screen(journal, rules, SECOND, INCLUDE)
    rules = adopt(journal, amended(with_third(text)))  # the same criteria, and one reviewer more
    assert again(journal, rules) == ["pubmed:0"]
    report = journal.refresh().reports[0]
    assert [journal.ledger.is_asked_again(who, report, TA) for who in (FIRST, SECOND)] == [True, False]


def test_a_vote_from_a_session_that_had_the_older_text_open_is_asked_for_again(
    journal: Journal, text: str
) -> None:
    before = adopt(journal, text)
    screen(journal, before, SECOND, INCLUDE)
    session = walk(journal, before)
    rules = adopt(journal, amended(text))
    session.vote(INCLUDE)
    assert again(journal, rules) == ["pubmed:0"]
    report = journal.refresh().reports[0]
    assert journal.ledger.is_asked_again(FIRST, report, TA)
    screen(journal, rules, FIRST, INCLUDE)
    assert not journal.refresh().is_asked_again(FIRST, report, TA)


def test_going_back_to_an_older_text_asks_nobody_for_ever(journal: Journal, text: str) -> None:
    rules = prepared(journal, text)
    again(journal, rules)
    rules = adopt(journal, text)
    screen(journal, rules, FIRST, INCLUDE, INCLUDE)
    report = journal.refresh().reports[0]
    assert not journal.ledger.is_asked_again(FIRST, report, TA)
    assert journal.ledger.is_asked_again(SECOND, report, TA)


def test_a_replacement_also_takes_what_was_to_be_looked_at_again(journal: Journal, text: str) -> None:
    before = adopt(journal, with_third(text))
    desk(journal, before).assign(["first", "second"], TA)
    for who in (FIRST, SECOND):
        screen(journal, before, who, INCLUDE, INCLUDE)
    rules = adopt(journal, amended(with_third(text)))
    again(journal, rules)
    lead = desk(journal, rules)
    lead.carry_out([lead.replacement("second", "third", TA)])
    for who in (FIRST, Handle("third")):
        screen(journal, rules, who, INCLUDE, INCLUDE)
    report = journal.refresh().reports[0]
    assert is_complete(journal.ledger, rules, report, TA)
    assert journal.ledger.vote_of(SECOND, report, TA) is not None


def test_an_outcome_under_older_criteria_is_settled_by_override(journal: Journal, text: str) -> None:
    before = adopt(journal, text)
    for who in (FIRST, SECOND):
        screen(journal, before, who, INCLUDE)
    rules = adopt(journal, amended(text))
    desk(journal, rules).reveal(TA)
    assert again(journal, rules) == []
    desk(journal, rules).override("pubmed:0", TA, EXCLUDE, why="adults only")
    assert any(isinstance(act, Override) for act in acts_of(journal))


class Game:
    """A review in which anything may happen next."""

    def __init__(self, folder: Path, chance: Random) -> None:
        self.journal = new_journal(folder)
        self.chance = chance
        self._text = text_of(folder)
        self._edition = 0
        bring_in(self.journal, [record(number, abstract="Short.") for number in range(4)])
        self.rules = adopt(self.journal, self._text)

    def play(self, act: str) -> None:
        session = walk(self.journal, self.rules, self.chance.choice((FIRST, SECOND)))
        if act == "amend":
            self._edition += 1
            self.rules = adopt(self.journal, amended(self._text, str(self._edition)))
        elif act == "ask" and older_votes(self.journal.ledger, self.rules, TA):
            for report in desk(self.journal, self.rules).ask_again(TA, (), "changed").reports:
                assert not is_complete(self.journal.ledger, self.rules, report, TA)
        elif act == "undo":
            session.undo()
        elif act == "reveal":
            desk(self.journal, self.rules).reveal(TA)
        elif act == "vote" and session.progress.left:
            session.vote(self.chance.choice((INCLUDE, EXCLUDE)))

    def votes(self) -> list[str]:
        return [event.id for event in self.journal.refresh().events.values() if isinstance(event.act, Vote)]

    def look(self, who: Handle) -> None:
        """Find that the reviewer is shown their own vote, and none that they are to give anew."""
        found, ledger = walk(self.journal, self.rules, who), self.journal.ledger
        for place, report in enumerate(found.queue):
            is_again = ledger.is_asked_again(who, report, TA)
            standing = ledger.vote_of(who, report, TA)
            assert found.card(place).vote == (None if is_again else standing)
            assert not is_again or standing is not None
            assert not (is_again and who in ledger.revealed_to(report, TA))


plays = st.lists(
    st.sampled_from(["vote", "vote", "vote", "amend", "ask", "undo", "reveal", "skip"]), max_size=40
)


@given(plays, st.integers(0, 2**32))
def test_looking_again_loses_no_vote_and_shows_none(
    tmp_path_factory: pytest.TempPathFactory, played: list[str], seed: int
) -> None:
    game = Game(tmp_path_factory.mktemp("play"), Random(seed))
    for act in played:
        before = game.votes()
        game.play(act)
        assert game.votes()[: len(before)] == before
        for who in (FIRST, SECOND):
            game.look(who)
    close_journals()
