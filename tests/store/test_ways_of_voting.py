"""Laws of the rules on every engine: votes are given, opened and closed as the rule says."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

import pytest

from litreview.exports.prisma import Awaiting, Box, count, imbalances
from litreview.model.errors import ReviewError, UsageError, VotesClosed
from litreview.model.events import ProtocolAdopted, Retrieval, Verdict
from litreview.model.ledger import Ledger
from litreview.model.protocol import Digest, Handle, Member, Protocol, ReasonId, Role, Stage, StageRule
from litreview.model.records import SourceKind
from litreview.screening.conflict_session import ConflictSession
from litreview.screening.conflicts import open_conflicts
from litreview.screening.first_votes import LeftOut, comparable
from litreview.screening.lead import LeadDesk
from litreview.screening.pairs import agreement_at
from litreview.screening.reveal import close_stage, incomplete, waiting_to_open
from litreview.screening.rules import outcome, quotas_of
from litreview.screening.session import ScreeningSession
from litreview.store.audit import rebuilt_otherwise
from litreview.store.journal import Journal
from tests.making import FIRST, LEAD, SECOND, bring_in, protocol, record
from tests.store.tally import Tally
from tests.store.teams import Team, journal_of, write

TA, FULL = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT
THIRD = Handle("third")
REVIEWERS = (FIRST, SECOND, THIRD)
SIZE = 6
SAID = {"i": Verdict.INCLUDE, "e": Verdict.EXCLUDE, "m": Verdict.MAYBE}
EVERY_RULE = (
    "two-must-agree",
    "one-include-is-enough",
    "dual-until-agreement",
    "single-with-second-reading",
    "n-of-m",
)


def under(name: str, *, lenient: bool = False) -> Protocol:
    """Return the example protocol with a third reviewer and the rule at both stages."""
    plain = protocol()
    rules = (
        StageRule(stage=stage, rule=name, maybe_goes_on=lenient, agreement=0.5, after=1) for stage in Stage
    )
    team = (*plain.team, Member(handle=THIRD, roles=(Role.REVIEWER,)))
    return replace(plain, stages=tuple(rules), team=team)


@dataclass
class Table:
    """A team at work under one rule."""

    team: Team
    protocol: Protocol
    stage: Stage = TA
    journals: dict[Handle, Journal] = field(default_factory=dict)

    def journal(self, who: Handle) -> Journal:
        """Return the person's journal, kept for as long as the test lasts and up to date."""
        if who not in self.journals:
            self.journals[who] = Journal(self.team.store(who))
        self.journals[who].refresh()
        return self.journals[who]

    def seen_by(self, who: Handle) -> Ledger:
        return self.journal(who).ledger

    def queue(self, who: Handle) -> list[int]:
        """Return the records, by number, that the person has to vote on still."""
        session = self.session(who)
        return [number for number, vote in self._walked(session) if vote is None]

    def say(self, who: Handle, number: int, said: str, reason: str | None = None) -> None:
        """Let the person vote on the record as the program lets them."""
        session = self.session(who)
        session.position = [at for at, _vote in self._walked(session)].index(number)
        session.vote(SAID[said], ReasonId(reason) if reason else None)

    def holds(self, who: Handle, number: int) -> bool:
        """Tell whether the record is in the person's queue, voted on or not."""
        return number in [at for at, _vote in self._walked(self.session(who))]

    def undo(self, who: Handle) -> bool:
        return self.session(who).undo() is not None

    @property
    def desk(self) -> LeadDesk:
        return LeadDesk(journal=self.journal(LEAD), protocol=self.protocol, lead=LEAD)

    def outcome(self, number: int) -> tuple[str, str | None]:
        ledger = self.seen_by(SECOND)
        settled = outcome(ledger, self.protocol, ledger.known_report(f"pubmed:{number}"), self.stage)
        return settled.outcome.value, settled.reason

    def session(self, who: Handle) -> ScreeningSession:
        made = ScreeningSession(
            journal=self.journal(who), protocol=self.protocol, reviewer=who, stage=self.stage
        )
        made.reopen()
        return made

    @staticmethod
    def _walked(session: ScreeningSession) -> list[tuple[int, object]]:
        return [(int(one.id.partition(":")[2]), session.own_vote(one)) for one in session.queue]


Seat = Callable[..., Table]


@pytest.fixture
def seat(team: Team) -> Seat:
    def seated(name: str, stage: Stage = TA, *, lenient: bool = False) -> Table:
        table = Table(team, under(name, lenient=lenient), stage)
        kind = SourceKind.DATABASE if stage is TA else SourceKind.WEBSITE
        bring_in(journal_of(team), [record(number) for number in range(SIZE)], kind)
        if stage is FULL:
            sought = [Retrieval(record=record(number).id, retrieved=True) for number in range(SIZE)]
            write(team, LEAD, *sought)
        adopted = ProtocolAdopted(digest=Digest("1" * 64), text="the rule", quotas=quotas_of(table.protocol))
        write(team, LEAD, adopted)
        return table

    return seated


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("lenient", [True, False])
@pytest.mark.parametrize("name", EVERY_RULE)
def test_any_history_comes_to_what_a_tally_by_hand_comes_to(
    seat: Seat, name: str, stage: Stage, *, lenient: bool
) -> None:
    chance = Random(f"{name} {stage} {lenient}")
    table = seat(name, stage, lenient=lenient)
    tally = Tally(rule=name, counts_maybe=lenient, one_reason=stage is FULL, size=SIZE)
    for _step in range(70):
        who, number = chance.choice(REVIEWERS), chance.randrange(SIZE)
        match chance.choices(["vote", "undo", "open", "assign"], [12, 2, 3, 2])[0]:
            case "vote":
                _vote(table, tally, who, number, chance)
            case "undo":
                assert table.undo(who) == tally.take_back(who)
            case "open":
                assert table.desk.reveal(stage) == tally.open()
            case "assign":
                _assign(table, tally, number, chance)
        assert [table.outcome(one) for one in range(SIZE)] == [tally.outcome(one) for one in range(SIZE)]
    ledger = table.seen_by(LEAD)
    flow = count(ledger, table.protocol)
    assert imbalances(flow) == []
    assert len(open_conflicts(ledger, table.protocol)) == sum(
        tally.outcome(one)[0] == "conflict" for one in range(SIZE)
    )
    assert rebuilt_otherwise(table.team.store(LEAD)) is None
    assert [fault for fault in table.team.store(SECOND).faults() if "power cut" not in fault] == []


def _vote(table: Table, tally: Tally, who: Handle, number: int, chance: Random) -> None:
    said = chance.choice("iieem")
    reason = chance.choice(["wrong-setting", "no-collaboration"]) if said == "e" else None
    may = tally.may_vote(who, number)
    if may:
        table.say(who, number, said, reason)
        tally.vote(who, number, (SAID[said].value, reason))
    elif table.holds(who, number):
        with pytest.raises(ReviewError):
            table.say(who, number, said, reason)


def _assign(table: Table, tally: Tally, number: int, chance: Random) -> None:
    size = chance.choice([1, 2, 3])
    names = tuple(chance.sample(REVIEWERS, size))
    sheet = tally.sheets[number]
    agreed, compared = tally.agreed()
    is_early = not compared or agreed < 0.5 * compared
    wanted = 3 if tally.rule == "n-of-m" else 2
    is_single = size == 1 and tally.rule == "dual-until-agreement"
    waits = tally.rule == "single-with-second-reading" and not sheet.hidden
    is_over = bool(sheet.opened) and not (waits and tally.outcome(number)[0] == "pending")
    record_id = [f"pubmed:{number}"]
    if is_over or (is_single and is_early) or (size < wanted and not is_single):
        with pytest.raises((ReviewError, UsageError)):
            table.desk.assign(names, table.stage, record_id)
    else:
        assert table.desk.assign(names, table.stage, record_id) == 1
        sheet.named = names


def test_one_reads_and_an_inclusion_goes_on_at_once_and_an_exclusion_to_who_has_not_read_it(
    seat: Seat,
) -> None:
    table = seat("single-with-second-reading")
    table.say(FIRST, 0, "i")
    table.say(FIRST, 1, "e")
    assert table.queue(SECOND) == [2, 3, 4, 5]
    assert table.desk.reveal(TA) == 2
    assert [table.outcome(one)[0] for one in (0, 1)] == ["included", "pending"]
    assert table.queue(SECOND) == [1, 2, 3, 4, 5]
    assert table.queue(FIRST) == [2, 3, 4, 5]
    with pytest.raises(VotesClosed):
        table.say(FIRST, 1, "i")
    table.say(SECOND, 1, "i")
    assert table.outcome(1)[0] == "pending"
    assert table.queue(THIRD) == [2, 3, 4, 5]
    assert table.desk.reveal(TA) == 1
    assert table.outcome(1)[0] == "conflict"
    desk = ConflictSession(journal=table.journal(LEAD), protocol=table.protocol, lead=LEAD)
    desk.reopen()
    desk.decide(Verdict.INCLUDE)
    assert table.outcome(1)[0] == "included"


def test_the_second_reader_is_shown_nothing_of_the_first(seat: Seat) -> None:
    table = seat("single-with-second-reading")
    session = table.session(FIRST)
    session.note("clearly out")
    session.vote(Verdict.EXCLUDE)
    table.desk.reveal(TA)
    second = table.session(SECOND)
    card = second.card(0)
    assert (card.vote, card.note) == (None, None)
    ledger = table.seen_by(LEAD)
    (shown,) = comparable(ledger, table.protocol, [TA], LEAD)
    assert shown.units == ()
    table.say(SECOND, 0, "e")  # and may still think again
    (shown,) = comparable(table.seen_by(LEAD), table.protocol, [TA], LEAD)
    assert shown.units == ()
    table.desk.reveal(TA)
    (shown,) = comparable(table.seen_by(LEAD), table.protocol, [TA], LEAD)
    assert [len(unit.votes) for unit in shown.units] == [1]
    assert shown.left_out[LeftOut.NOT_BLIND] == (("pubmed:0", SECOND),)


def test_two_who_read_the_same_at_once_are_both_heard(seat: Seat) -> None:
    table = seat("single-with-second-reading")
    both = [table.session(who) for who in (FIRST, SECOND)]
    both[0].vote(Verdict.INCLUDE)
    both[1].vote(Verdict.EXCLUDE)
    assert table.desk.reveal(TA) == 1
    assert table.outcome(0)[0] == "conflict"


def test_dealt_to_be_read_twice_each_reads_first_as_often(seat: Seat) -> None:
    table = seat("single-with-second-reading")
    table.desk.assign(["first", "second"], TA, dealt=True)
    assert (table.queue(FIRST), table.queue(SECOND), table.queue(THIRD)) == ([0, 2, 4], [1, 3, 5], [])
    for number in (0, 2, 4):
        table.say(FIRST, number, "e")
    assert table.queue(SECOND) == [1, 3, 5]
    table.desk.reveal(TA)
    assert table.queue(SECOND) == [0, 1, 2, 3, 4, 5]


def test_who_does_not_come_to_read_again_is_replaced(seat: Seat) -> None:
    table = seat("single-with-second-reading")
    table.desk.assign(["first", "second"], TA)
    table.say(FIRST, 0, "e")
    table.desk.reveal(TA)
    assert table.queue(THIRD) == []
    table.desk.assign(["first", "third"], TA, ["pubmed:0"])
    assert table.queue(THIRD) == [0]
    table.say(THIRD, 0, "e")
    table.desk.reveal(TA)
    assert table.outcome(0)[0] == "excluded"
    with pytest.raises(ReviewError, match="opened already"):
        table.desk.assign(["first", "second"], TA, ["pubmed:0"])


def test_a_stage_read_twice_is_closed_when_all_that_must_be_read_again_was(seat: Seat) -> None:
    table = seat("single-with-second-reading")
    for number in range(SIZE):
        table.say(FIRST, number, "e" if number < 2 else "i")
    lead = table.journal(LEAD)
    with pytest.raises(ReviewError, match="team reveal"):
        close_stage(lead, table.protocol, TA, lead=LEAD)
    table.desk.reveal(TA)
    with pytest.raises(ReviewError, match="2 records lack a vote"):
        close_stage(lead, table.protocol, TA, lead=LEAD)
    for number in range(2):
        table.say(SECOND, number, "e")
    assert close_stage(lead, table.protocol, TA, lead=LEAD) == 2
    flow = count(lead.refresh(), table.protocol)
    assert (flow.count(Box.EXCLUDED), flow.count(Box.SOUGHT)) == (2, 4)


def test_one_alone_reads_when_two_have_agreed_often_enough_and_not_before(seat: Seat) -> None:
    table = seat("dual-until-agreement")
    strict = StageRule(stage=TA, rule="dual-until-agreement", agreement=0.75, after=4)
    table.protocol = replace(table.protocol, stages=(strict, table.protocol.stages[1]))
    for number, (one, other) in enumerate((("i", "i"), ("e", "e"), ("i", "e"))):
        table.say(FIRST, number, one)
        table.say(SECOND, number, other)
    table.desk.reveal(TA)
    with pytest.raises(ReviewError) as early:
        table.desk.assign(["first"], TA)
    assert "on 2 of 3 records (66 %)" in early.value.problem
    assert "75 % of at least 4" in early.value.problem
    for who in (FIRST, SECOND):
        table.say(who, 3, "m")
    with pytest.raises(ReviewError, match="2 of 3"):
        table.desk.assign(["first"], TA, ["pubmed:5"])  # what is not opened does not count
    table.desk.reveal(TA)
    assert table.desk.assign(["first", "third"], TA, singly=True) == 2
    assert (table.queue(FIRST), table.queue(SECOND), table.queue(THIRD)) == ([4], [], [5])
    table.say(FIRST, 4, "i")
    table.say(THIRD, 5, "m")
    assert table.desk.reveal(TA) == 2
    assert [table.outcome(one)[0] for one in (4, 5)] == ["included", "conflict"]
    ledger = table.seen_by(LEAD)
    (shown,) = comparable(ledger, table.protocol, [TA], LEAD)
    told = agreement_at(shown, table.protocol)
    assert [(pair.first, pair.second, pair.whole.measures.n) for pair in told.pairs] == [(FIRST, SECOND, 4)]
    assert (told.units, incomplete(ledger, table.protocol, TA)) == (4, [])


def test_singly_is_for_that_rule_and_no_other(seat: Seat) -> None:
    table = seat("n-of-m")
    with pytest.raises(ReviewError, match="nobody reads a record alone"):
        table.desk.assign(["first"], TA, singly=True)
    with pytest.raises(UsageError, match="3 must vote"):
        table.desk.assign(["first", "second"], TA)


def test_one_given_to_one_alone_needs_two_again_when_the_rule_is_another(seat: Seat) -> None:
    table = seat("dual-until-agreement")
    for who in (FIRST, SECOND):
        table.say(who, 0, "i")
    table.desk.reveal(TA)
    table.desk.assign(["first"], TA, singly=True)
    table.say(FIRST, 1, "e")
    table.protocol = under("two-must-agree")
    write(table.team, LEAD, ProtocolAdopted(digest=Digest("2" * 64), text="stricter"))
    assert 1 in table.queue(SECOND)
    assert waiting_to_open(table.seen_by(LEAD), table.protocol, TA) == []
    table.say(SECOND, 1, "e")
    assert table.desk.reveal(TA) == 1
    assert table.outcome(1)[0] == "excluded"


def test_what_lies_with_the_second_reader_awaits_screening_in_the_diagram(seat: Seat) -> None:
    table = seat("single-with-second-reading")
    table.say(FIRST, 0, "e")
    table.desk.reveal(TA)
    flow = count(table.seen_by(LEAD), table.protocol)
    assert imbalances(flow) == []
    assert len(flow.awaiting[Awaiting.SCREENING]) == SIZE
