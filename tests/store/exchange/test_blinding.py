"""Laws of blinding: on another's machine no byte, size or name tells a vote before it is revealed."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import rmtree

import pytest

from litreview.model.errors import ReviewError
from litreview.model.events import Note, Verdict, Vote
from litreview.model.protocol import Digest, Handle
from litreview.store import Raw
from litreview.store.exchange.lines import decoded
from litreview.store.wire import seal, write_act
from tests.making import FIRST, LEAD, LIBRARIAN, SECOND, START, record
from tests.store.exchange.team import TA, Laptop, begun, lead_votes_too, settle

REMARK = "Et hemmelig notat om deltakerne"


def everything(one: Laptop) -> Iterator[tuple[str, bytes]]:
    """Yield every byte that this machine has of the review, and what it was told."""
    for place in (one.folder, one.shared):
        assert place is not None
        for path in sorted(place.rglob("*")):
            if path.is_file():
                yield path.name, path.read_bytes()
    yield "reports", repr(one.reports).encode()
    yield "ledger", repr(one.ledger.state()).encode() + repr(list(one.ledger.events.values())).encode()


def payloads_of(one: Laptop) -> list[bytes]:
    """Return the votes and notes of the machine's own member, to the byte."""
    chain = one.store.chain(one.store.own_device(one.handle))
    return [event.payload for event in chain if event.kind in {"vote", "note"}]


def traces_of(payload: bytes) -> list[bytes]:
    said = json.loads(payload)
    return [payload, said["salt"].encode(), bytes.fromhex(said["salt"])]


def voted(team: dict[Handle, Laptop], verdicts: list[tuple[Verdict, str | None]]) -> None:
    for number, (verdict, reason) in enumerate(verdicts):
        team[FIRST].vote(number, verdict, reason)


MIXED: list[tuple[Verdict, str | None]] = [
    (Verdict.INCLUDE, None),
    (Verdict.EXCLUDE, "no-collaboration"),
    (Verdict.MAYBE, None),
]


@pytest.mark.parametrize("commit_reveal", [False, True])
def test_no_byte_on_anothers_machine_tells_a_vote_or_a_note(tmp_path: Path, *, commit_reveal: bool) -> None:
    team = begun(tmp_path, lead_votes_too() if commit_reveal else None)
    voted(team, MIXED)
    team[FIRST].journal.append(FIRST, Note(record=record(0).id, stage=TA, text=REMARK))
    settle(team)
    traces = [trace for payload in payloads_of(team[FIRST]) for trace in traces_of(payload)]
    for handle in (LEAD, LIBRARIAN, SECOND):
        for name, content in everything(team[handle]):
            for word in (b'"verdict"', b"Verdict.", b"hemmelig", b'no-collaboration"', *traces):
                assert word not in content, (handle, name, word)
    assert any(trace in content for trace in traces for _name, content in everything(team[FIRST]))


def test_the_judge_sees_a_vote_that_lies_open(tmp_path: Path) -> None:
    team = begun(tmp_path)
    voted(team, MIXED)
    settle(team)
    team[LEAD].reveal_all()
    settle(team)
    traces = [trace for payload in payloads_of(team[FIRST]) for trace in traces_of(payload)]
    assert any(trace in content for trace in traces for _name, content in everything(team[SECOND]))


def shapes(folder: Path) -> list[tuple[str, int]]:
    """Return names and sizes of all files, whatever the chance in ids of devices."""
    named = (
        (re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "*", str(path.relative_to(folder))), path)
        for path in folder.rglob("*")
    )
    return sorted((name, path.stat().st_size) for name, path in named if path.is_file())


def test_whatever_the_votes_the_files_have_the_same_names_and_sizes(tmp_path: Path) -> None:
    seen = []
    alike: list[tuple[Verdict, str | None]] = [(Verdict.EXCLUDE, "wrong-setting")] * 3
    for number, turned in enumerate([MIXED, MIXED[::-1], alike]):
        home = tmp_path / str(number)
        team = begun(home)
        voted(team, turned)
        settle(team)
        shared = team[SECOND].shared
        assert shared is not None
        seen.append((shapes(shared), shapes(team[SECOND].drawer)))
    assert seen[0] == seen[1] == seen[2]


def test_every_vote_is_sealed_into_as_many_bytes_and_no_two_alike(tmp_path: Path) -> None:
    team = begun(tmp_path)
    for _again in range(10):
        voted(team, MIXED)
    team[FIRST].sync()
    lines = [json.loads(line) for line in (team[FIRST].files / "0001.jsonl").read_bytes().splitlines()]
    sealed = [decoded(line["sealed"]) or b"" for line in lines if "sealed" in line]
    assert {len(one) for one in sealed} == {56}
    assert len(set(sealed)) == 30


def test_votes_under_another_version_of_the_protocol_lie_in_a_file_of_their_own(tmp_path: Path) -> None:
    team = begun(tmp_path)
    voted(team, MIXED)
    team[FIRST].sync()
    team[FIRST].protocol = replace(team[FIRST].protocol, digest=Digest("1" * 64))
    voted(team, MIXED)
    team[FIRST].sync()
    first, second = sorted(team[FIRST].files.glob("0*.jsonl"))
    headers = [json.loads(path.read_bytes().splitlines()[0])["protocol"] for path in (first, second)]
    assert headers == ["0" * 64, "1" * 64]
    settle(team)
    team[LEAD].reveal_all()
    settle(team)
    assert len({one.state for one in team.values()}) == 1
    assert b"no-collaboration" in repr(team[SECOND].ledger.events).encode()


def test_a_vote_goes_out_open_once_it_was_revealed(tmp_path: Path) -> None:
    team = begun(tmp_path)
    vote = team[FIRST].vote(0)
    team[FIRST].sync()
    team[LEAD].sync()
    team[LEAD].reveal_all()
    settle(team)
    assert vote in team[SECOND].ledger.revealed
    own, shared = team[FIRST].files, team[FIRST].shared
    assert shared is not None
    rmtree(own)
    rmtree(shared / FIRST)
    team[FIRST].sync()
    assert b'"verdict":"include"' in (own / "0001.jsonl").read_bytes()


def test_a_vote_from_before_votes_had_salt_is_not_sent(tmp_path: Path) -> None:
    first = begun(tmp_path)[FIRST]
    act = Vote(record=record(0).id, stage=TA, reviewer=FIRST, verdict=Verdict.INCLUDE)
    kind, payload = write_act(act)
    identity, device, at = first.store.new_id(), first.store.own_device(FIRST), START.isoformat()
    first.store.receive(
        [
            Raw(
                id=identity,
                kind=kind,
                actor=FIRST,
                device=device,
                number=1,
                lamport=99,
                at=at,
                payload=payload,
                previous=Digest(""),
                hash=seal((identity, kind, FIRST, device, 1, 99, at, ""), payload),
                sealed=False,
            )
        ]
    )
    with pytest.raises(ReviewError, match="would give itself away"):
        first.sync()


def test_no_key_lies_in_the_review_the_exchange_or_what_is_told(tmp_path: Path) -> None:
    team = begun(tmp_path)
    voted(team, MIXED)
    settle(team)
    for one in team.values():
        keys = one.folder.with_name(f"{one.folder.name}-keys")
        secrets = [path.read_text("ascii") for path in keys.iterdir()]
        assert secrets
        assert all(path.stat().st_mode & 0o077 == 0 for path in keys.iterdir())
        for name, content in everything(one):
            for secret in (*secrets, team[LEAD].recovery, team[LEAD].recovery.replace("-", "")):
                assert secret.encode() not in content, name
                if len(secret) == 64:
                    assert bytes.fromhex(secret) not in content, name
