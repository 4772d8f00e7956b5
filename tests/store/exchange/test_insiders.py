"""Laws of a member who lies: what is signed with a good key is still judged by what it says."""

from collections.abc import Callable
from pathlib import Path
from shutil import rmtree

import msgspec
import pytest

from litreview.model.events import (
    BY_HAND,
    Act,
    DuplicatesSought,
    Link,
    Note,
    Sealed,
    UnknownAct,
    Verdict,
    Vote,
)
from litreview.model.protocol import Digest, Handle
from litreview.store.exchange.findings import Wrong
from litreview.store.exchange.heads import heads_in, signed
from litreview.store.exchange.keys import KeyFolder
from litreview.store.exchange.lines import START, Header, Line, checked, coded, written
from litreview.store.exchange.report import SyncReport
from litreview.store.exchange.seals import signing_pair
from litreview.store.wire import seal, write_act
from tests.making import FIRST, LEAD, LIBRARIAN, SECOND, record
from tests.store.exchange.team import TA, Laptop, begun, packed_up, settle, unpacked


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[Handle, Laptop], Path]:
    folder = tmp_path_factory.mktemp("team")
    team = begun(folder)
    team[FIRST].vote(0)
    team[FIRST].sync()
    packed_up(team)
    return team, folder


@pytest.fixture
def team(home: tuple[dict[Handle, Laptop], Path], tmp_path: Path) -> dict[Handle, Laptop]:
    return unpacked(*home, tmp_path / "team")


def lie(first: Laptop, change: Callable[[Line], Line]) -> None:
    """Change the first reviewer's last line in the shared folder, and sign it as they would."""
    assert first.shared is not None
    folder = first.shared / FIRST / first.files.name
    *before, last = (folder / "0001.jsonl").read_bytes().splitlines()
    state = START
    for line in before:
        fitting = checked(line, state)
        assert fitting is not None
        state = fitting[1]
    header = msgspec.json.decode(before[0], type=Header)
    changed = change(msgspec.json.decode(last, type=Line))
    raw = changed.raw(header, Digest(""))
    if not changed.is_sealed:
        head = (raw.id, raw.kind, raw.actor, raw.device, raw.number, raw.lamport, raw.at, raw.previous)
        changed = msgspec.structs.replace(changed, hash=seal(head, raw.payload))
    line, state = written(changed, state)
    (folder / "0001.jsonl").write_bytes(b"\n".join([*before, line]))
    ((head_before, _line),) = heads_in((folder / "HEAD.json").read_bytes())
    seed = KeyFolder(first.folder.with_name("first-keys")).get(f"{FIRST}-{first.files.name}")
    assert seed is not None
    told = msgspec.structs.replace(head_before, hash=changed.hash, lines=state.hex())
    (folder / "HEAD.json").write_bytes(signed(told, signing_pair(seed)))


def opened(line: Line, payload: bytes, kind: str = "") -> Line:
    return msgspec.structs.replace(
        line, kind=kind or line.kind, payload=msgspec.Raw(payload), sealed=None, record=None, stage=None
    )


def heard(team: dict[Handle, Laptop], change: Callable[[Line], Line]) -> SyncReport:
    lie(team[FIRST], change)
    report = team[SECOND].sync()
    assert team[SECOND].store.faults() == []
    return report


MISSHAPEN: dict[str, Callable[[Line], Line]] = {
    "an id that is none": lambda line: msgspec.structs.replace(line, id="../../x"),
    "a number past all others": lambda line: msgspec.structs.replace(line, lamport=2**60),
    "a number before the last": lambda line: msgspec.structs.replace(line, lamport=0),
    "a moment that is none": lambda line: msgspec.structs.replace(line, at="yesterday"),
    "a moment of no zone": lambda line: msgspec.structs.replace(line, at="2026-01-05T09:00:00"),
    "a moment written otherwise": lambda line: msgspec.structs.replace(line, at="2026-01-05T09:00:00Z"),
    "a hash that is none": lambda line: msgspec.structs.replace(line, hash="x" * 64),
    "a search that is sealed": lambda line: msgspec.structs.replace(line, kind="search"),
    "a seal on nothing": lambda line: msgspec.structs.replace(line, record=None),
    "a retrieval of nothing": lambda line: opened(line, b"{}", "retrieval"),
    "a payload that is none": lambda line: opened(line, b"[1]", "undo"),
}


@pytest.mark.parametrize("change", MISSHAPEN.values(), ids=MISSHAPEN)
def test_what_is_no_event_is_named_though_it_is_signed(
    team: dict[Handle, Laptop], change: Callable[[Line], Line]
) -> None:
    report = heard(team, change)
    assert [(one.kind, one.line) for one in report.findings] == [(Wrong.FORGED, 2)]
    assert report.received == 0


def test_the_name_of_anothers_event_is_not_taken_twice(team: dict[Handle, Laptop]) -> None:
    taken = next(iter(team[SECOND].ledger.events))
    report = heard(team, lambda line: msgspec.structs.replace(line, id=taken))
    assert [one.kind for one in report.findings] == [Wrong.FORGED]


def test_a_vote_that_its_writer_sends_open_too_early_unblinds_nobody(team: dict[Handle, Laptop]) -> None:
    vote = Vote(record=record(0).id, stage=TA, reviewer=FIRST, verdict=Verdict.EXCLUDE)
    report = heard(team, lambda line: opened(line, write_act(vote, "ab" * 16)[1]))
    assert report.received == 0
    assert any("waiting for the lead" in told for told in report.held)
    assert not any(isinstance(one.act, Vote) for one in team[SECOND].ledger.events.values())


def test_a_vote_in_the_name_of_another_is_named(team: dict[Handle, Laptop]) -> None:
    vote = Vote(record=record(0).id, stage=TA, reviewer=SECOND, verdict=Verdict.EXCLUDE)
    report = heard(team, lambda line: opened(line, write_act(vote, "ab" * 16)[1]))
    assert [one.kind for one in report.findings] == [Wrong.NOT_PERMITTED]


@pytest.mark.parametrize("kind", ["link", "duplicates-sought"])
def test_a_reviewer_does_not_say_which_votes_count_together(team: dict[Handle, Laptop], kind: str) -> None:
    acts: dict[str, Act] = {
        "link": Link(first=record(0).id, second=record(1).id, rule="same-doi", score=1.0),
        "duplicates-sought": DuplicatesSought(method="m", records=2, doubtful=()),
    }
    report = heard(team, lambda line: opened(line, write_act(acts[kind])[1], kind))
    assert [one.kind for one in report.findings] == [Wrong.NOT_PERMITTED]
    assert team[SECOND].ledger.links == []


def test_what_a_newer_version_says_of_a_pair_is_kept_for_later(team: dict[Handle, Laptop]) -> None:
    act = Link(first=record(0).id, second=record(1).id, rule=BY_HAND, score=1.0)
    payload = write_act(act)[1].replace(b'"same"', b'"cousin"')
    librarian = team[LIBRARIAN]
    librarian.journal.append(LIBRARIAN, UnknownAct(name="link", payload=msgspec.json.decode(payload)))
    librarian.sync()
    assert team[SECOND].sync().findings == ()
    assert [act.name for act in team[SECOND].ledger.unknown] == ["link"]
    assert team[SECOND].ledger.report_of(record(0).id) != team[SECOND].ledger.report_of(record(1).id)


def test_an_act_of_a_newer_version_is_kept_for_later(team: dict[Handle, Laptop]) -> None:
    report = heard(team, lambda line: opened(line, b'{"to":"all"}', "greeting"))
    assert (report.received, report.findings) == (1, ())
    assert UnknownAct(name="greeting", payload={"to": "all"}) in team[SECOND].ledger.unknown


def test_a_seal_with_something_else_in_it_is_named_when_the_vote_is_revealed(
    team: dict[Handle, Laptop],
) -> None:
    lie(team[FIRST], lambda line: msgspec.structs.replace(line, sealed=coded(bytes(64))))
    assert team[LEAD].sync().findings == ()
    team[LEAD].reveal_all()
    report = team[LEAD].sync()
    assert [(one.kind, one.line) for one in report.findings] == [(Wrong.FALSE_SEAL, 2)]
    assert any(isinstance(one.act, Sealed) for one in team[LEAD].ledger.events.values())


def test_one_who_lies_keeps_nobody_else_from_exchanging(team: dict[Handle, Laptop]) -> None:
    lie(team[FIRST], lambda line: msgspec.structs.replace(line, lamport=2**60))
    team[SECOND].journal.append(SECOND, Note(record=record(0).id, stage=TA, text="Still here"))
    del team[FIRST]
    settle(team)
    assert len({one.state for one in team.values()}) == 1
    assert all(one.reports[-1].findings for one in team.values())


def test_a_folder_of_the_exchange_that_leads_elsewhere_is_not_written_through(
    team: dict[Handle, Laptop], tmp_path: Path
) -> None:
    first = team[FIRST]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    rmtree(first.drawer / FIRST)
    (first.drawer / FIRST).symlink_to(elsewhere)
    with pytest.raises(Exception, match="leads out"):
        first.sync()
    assert list(elsewhere.iterdir()) == []
