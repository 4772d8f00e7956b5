"""Laws of a forged exchange: what is changed, taken away or put in is named, and nothing of it applies."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, rmtree

import msgspec
import pytest

from litreview.model.events import Act, Adjudication, Opening, Retrieval, Reveal, Verdict, Vote
from litreview.model.protocol import Handle
from litreview.store.exchange.findings import Finding, Wrong
from litreview.store.exchange.heads import heads_in, signed
from litreview.store.exchange.lines import START, Header, Line, rows, written
from litreview.store.exchange.seals import signing_pair
from tests.making import FIRST, LEAD, LIBRARIAN, SECOND, record
from tests.store.exchange.team import TA, Laptop, begun, laptop, packed_up, reopened, unpacked

BEFORE, ALL = 110, 131
"""Events of the first reviewer that all had seen, and those that the lead has seen."""


@dataclass
class Scene:
    """A shared folder, and the second reviewer's drawer, of which one is tampered with."""

    team: dict[Handle, Laptop]
    place: Path

    def folder(self, handle: Handle = FIRST) -> Path:
        return self.place / handle / self.team[handle].store.own_device(handle)

    def lines(self, name: str, handle: Handle = FIRST) -> list[bytes]:
        return (self.folder(handle) / name).read_bytes().splitlines(keepends=True)

    def write(self, name: str, lines: list[bytes], handle: Handle = FIRST) -> None:
        (self.folder(handle) / name).write_bytes(b"".join(lines))


def votes(one: Laptop, number: int) -> None:
    acts = [
        Vote(
            record=record(at).id,
            stage=TA,
            reviewer=one.handle,
            verdict=Verdict.INCLUDE,
            protocol=one.protocol.digest,
        )
        for at in range(number)
    ]
    one.journal.append_all(one.handle, acts)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[Handle, Laptop], Path]:
    """All have seen the first reviewer's first file; only the lead has seen the second."""
    folder = tmp_path_factory.mktemp("team")
    team = begun(folder, records=3)
    votes(team[FIRST], BEFORE)
    for handle in (FIRST, LEAD, SECOND):
        team[handle].sync()
    copytree(folder / "shared", folder / "older")
    copytree(team[FIRST].folder, folder / "first-before")
    copytree(folder / "first-keys", folder / "first-before-keys")
    act = Retrieval(record=record(1).id, retrieved=True)
    team[FIRST].journal.append(FIRST, act)
    votes(team[FIRST], ALL - BEFORE - 1)
    for handle in (FIRST, LEAD):
        team[handle].sync()
    packed_up(team)
    return team, folder


@pytest.fixture(params=["shared", "drawer"])
def scene(request: pytest.FixtureRequest, home: tuple[dict[Handle, Laptop], Path], tmp_path: Path) -> Scene:
    team = unpacked(*home, tmp_path / "team")
    if request.param == "shared":
        return Scene(team, tmp_path / "team" / "shared")
    assert team[SECOND].sync().findings == ()
    team[SECOND].shared = None
    return Scene(team, team[SECOND].drawer)


def judged(scene: Scene) -> tuple[Finding, ...]:
    """Return what the second reviewer is told, having checked that nothing of it was taken in."""
    second = scene.team[SECOND]
    before = second.state
    found = second.sync().findings
    assert second.state == before
    assert [(one.kind, one.file, one.line) for one in second.sync().findings] == [
        (one.kind, one.file, one.line) for one in found
    ]
    assert second.store.faults() == []
    assert all("\n" not in str(one) and one.remedy for one in found)
    return found


def told(scene: Scene) -> tuple[Wrong, str, int | None]:
    found = judged(scene)
    assert len({(one.kind, one.file, one.line) for one in found}) == 1, found
    return found[0].kind, found[0].file.split("/")[-1], found[0].line


def test_nothing_is_found_where_nothing_was_done(scene: Scene) -> None:
    assert scene.team[SECOND].sync().findings == ()


def test_a_changed_open_line_is_named(scene: Scene) -> None:
    lines = scene.lines("0002.jsonl")
    assert b'"retrieved":true' in lines[1]
    lines[1] = lines[1].replace(b"true", b"null")
    scene.write("0002.jsonl", lines)
    assert told(scene) == (Wrong.CHANGED, "0002.jsonl", 2)


def test_a_changed_sealed_line_is_named(scene: Scene) -> None:
    lines = scene.lines("0001.jsonl")
    place = lines[56].index(b'"sealed":"') + 12
    lines[56] = (
        lines[56][:place] + (b"A" if lines[56][place : place + 1] != b"A" else b"B") + lines[56][place + 1 :]
    )
    scene.write("0001.jsonl", lines)
    assert told(scene) == (Wrong.CHANGED, "0001.jsonl", 57)


def test_a_removed_line_is_named(scene: Scene) -> None:
    lines = scene.lines("0002.jsonl")
    scene.write("0002.jsonl", lines[:5] + lines[6:])
    assert told(scene) == (Wrong.REMOVED, "0002.jsonl", 6)


def test_lines_in_another_order_are_named(scene: Scene) -> None:
    lines = scene.lines("0002.jsonl")
    scene.write("0002.jsonl", [*lines[:5], lines[6], lines[5], *lines[7:]])
    assert told(scene) == (Wrong.REORDERED, "0002.jsonl", 6)


@pytest.mark.parametrize("left", [5, 1, 0])
def test_a_cut_off_end_is_named(scene: Scene, left: int) -> None:
    scene.write("0002.jsonl", scene.lines("0002.jsonl")[:left])
    assert told(scene) == (Wrong.CUT, "0002.jsonl", left + 1)


def test_the_cut_off_end_of_a_closed_file_is_named(scene: Scene) -> None:
    scene.write("0001.jsonl", scene.lines("0001.jsonl")[:-1])
    assert told(scene) == (Wrong.CUT, "0001.jsonl", BEFORE + 1)


def test_half_a_line_where_a_signed_one_was_is_named(scene: Scene) -> None:
    path = scene.folder() / "0002.jsonl"
    path.write_bytes(path.read_bytes()[:-30])
    assert told(scene) == (Wrong.CUT, "0002.jsonl", ALL - BEFORE + 1)


@pytest.mark.parametrize("name", ["0001.jsonl", "0002.jsonl"])
def test_a_removed_file_is_named(scene: Scene, name: str) -> None:
    (scene.folder() / name).unlink()
    assert told(scene) == (Wrong.FILE_GONE, name, None)


def test_a_removed_folder_is_named(scene: Scene) -> None:
    rmtree(scene.folder())
    assert told(scene)[0] is Wrong.FILE_GONE


def test_a_removed_head_is_named(scene: Scene) -> None:
    (scene.folder() / "HEAD.json").unlink()
    assert told(scene) == (Wrong.HEAD_GONE, "HEAD.json", None)


def test_a_head_with_a_forged_signature_is_named(scene: Scene) -> None:
    (head,) = scene.lines("HEAD.json")
    scene.write("HEAD.json", [head.replace(b'"n":131', b'"n":130')])
    assert told(scene) == (Wrong.FORGED, "HEAD.json", None)


def test_a_head_signed_with_another_key_is_named(scene: Scene) -> None:
    ((head, _line),) = heads_in(b"".join(scene.lines("HEAD.json")))
    other = signing_pair(bytes(32))
    scene.write("HEAD.json", [signed(msgspec.structs.replace(head, key=other.public.hex()), other)])
    assert told(scene) == (Wrong.FORGED, "HEAD.json", None)


def test_lines_that_nobody_signed_are_named(scene: Scene) -> None:
    lines = scene.lines("0002.jsonl")
    scene.write("0002.jsonl", [*lines, lines[-1].replace(b'"number":131', b'"number":132')])
    assert told(scene) == (Wrong.UNSIGNED, "0002.jsonl", ALL - BEFORE + 2)


def test_an_older_state_with_its_own_good_signature_is_named(scene: Scene) -> None:
    older = scene.team[SECOND].folder.parent / "older" / FIRST / scene.folder().name
    rmtree(scene.folder())
    copytree(older, scene.folder())
    assert told(scene) == (Wrong.ROLLED_BACK, "HEAD.json", None)


def forged(scene: Scene, name: str, change: Callable[[Line], Line]) -> None:
    """Change lines as one would who knows how the checks are made."""
    state = START
    for number in range(1, int(name[:4]) + 1):
        lines = []
        for row, line, _whole in rows((scene.folder() / f"{number:04}.jsonl").read_bytes()):
            value: Header | Line = (
                msgspec.json.decode(line, type=Header) if row == 1 else msgspec.json.decode(line, type=Line)
            )
            if isinstance(value, Line) and f"{number:04}.jsonl" == name:
                value = change(value)
            new, state = written(value, state)
            lines.append(new)
        scene.write(f"{number:04}.jsonl", lines)


def test_a_changed_line_is_named_also_where_all_checks_were_made_anew(scene: Scene) -> None:
    def change(line: Line) -> Line:
        payload = bytes(line.payload).replace(b"true", b"false")
        return msgspec.structs.replace(line, payload=msgspec.Raw(payload)) if payload else line

    forged(scene, "0002.jsonl", change)
    assert told(scene) == (Wrong.CHANGED, "0002.jsonl", 2)


def test_a_sealed_line_changed_with_all_checks_made_anew_is_not_what_the_head_signs(scene: Scene) -> None:
    forged(scene, "0002.jsonl", lambda line: msgspec.structs.replace(line, sealed=line.sealed and "AAAA"))
    assert told(scene)[0] is Wrong.FORGED


def test_files_of_one_in_the_folder_of_another_are_named(scene: Scene) -> None:
    scene.team[SECOND].sync()
    copytree(scene.folder(), scene.place / SECOND / scene.folder().name)
    assert {finding.kind for finding in judged(scene)} == {Wrong.MISPLACED}


def test_a_record_that_was_changed_is_named(scene: Scene) -> None:
    scene.team[SECOND].sync()
    lines = scene.lines("records-0001.jsonl", LIBRARIAN)
    lines[1] = lines[1].replace(b"Example", b"Another")
    scene.write("records-0001.jsonl", lines, LIBRARIAN)
    assert told(scene) == (Wrong.CHANGED, "records-0001.jsonl", 2)


def test_records_that_were_taken_away_are_named(scene: Scene) -> None:
    scene.team[SECOND].sync()
    (scene.folder(LIBRARIAN) / "records-0001.jsonl").unlink()
    assert told(scene) == (Wrong.REMOVED, "0001.jsonl", 2)


def spoken(scene: Scene, make: Callable[[Laptop], Act]) -> tuple[Wrong, str, int | None]:
    """Let the first reviewer write an act past the program, and sign it; return what the second is told."""
    first, second = scene.team[FIRST], scene.team[SECOND]
    second.sync()
    first.journal.append(FIRST, make(first))
    first.sync()
    return told(Scene(scene.team, scene.place)) if second.shared else taken_over(scene)


def taken_over(scene: Scene) -> tuple[Wrong, str, int | None]:
    rmtree(scene.folder())
    copytree(scene.team[FIRST].files, scene.folder())
    return told(scene)


@pytest.mark.parametrize(
    "act",
    [
        Reveal(stage=TA, events=()),
        Adjudication(record=record(1).id, stage=TA, verdict=Verdict.INCLUDE),
    ],
    ids=lambda act: act.kind,
)
def test_an_act_that_only_the_lead_may_do_is_named(scene: Scene, act: Act) -> None:
    assert spoken(scene, lambda _one: act) == (Wrong.NOT_PERMITTED, "0002.jsonl", ALL - BEFORE + 2)


def test_a_vote_in_the_name_of_another_cannot_even_be_sealed(scene: Scene) -> None:
    first = scene.team[FIRST]
    first.journal.append(FIRST, Vote(record=record(1).id, stage=TA, reviewer=SECOND, verdict=Verdict.INCLUDE))
    with pytest.raises(Exception, match="cannot be sealed"):
        first.sync()


def test_an_opening_of_what_was_not_sealed_is_named(scene: Scene) -> None:
    vote = next(event for event in scene.team[SECOND].ledger.events.values() if event.actor == FIRST)
    payload = json.dumps({"record": "pubmed:1", "verdict": "include"})

    def lie(_one: Laptop) -> Act:
        return Opening(contents=((vote.id, payload),))

    assert spoken(scene, lie) == (Wrong.FALSE_OPENING, "0002.jsonl", ALL - BEFORE + 2)


def test_a_device_that_goes_two_ways_is_named(scene: Scene) -> None:
    home = scene.team[SECOND].folder.parent
    twin = Laptop(
        handle=FIRST,
        folder=home / "first-before",
        journal=reopened(home / "first-before"),
        protocol=scene.team[FIRST].protocol,
        shared=home / "elsewhere",
    )
    (home / "elsewhere").mkdir()
    votes(twin, 30)
    twin.sync()
    rmtree(scene.folder())
    copytree(twin.files, scene.folder())
    assert told(scene) == (Wrong.FORKED, "0002.jsonl", 22 if scene.team[SECOND].shared else 2)


def test_another_who_plays_the_lead_is_named(scene: Scene, tmp_path: Path) -> None:
    scene.team[SECOND].sync()
    rival = laptop(tmp_path, LEAD, name="rival")
    rival.exchange.begin(LEAD)
    rival.sync()
    copytree(rival.files, scene.place / LEAD / rival.files.name)
    assert told(scene) == (Wrong.OTHER_LEAD, "HEAD.json", None)
