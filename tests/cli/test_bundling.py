"""``litreview bundle``: what may be given away and nothing else, the same bytes each time, checked."""

import io
import json
import sqlite3
import zipfile
from pathlib import Path

import pytest

from litreview.exports.bundle import EVENTS, RECORDS
from litreview.exports.manifest import MANIFEST
from litreview.model.events import Attached, Verdict
from litreview.model.protocol import Handle
from litreview.review import open_review
from litreview.screening.session import ScreeningSession
from litreview.store.wire import digest_of
from tests.cli.running import Ran, Shell


def packed(shell: Shell, tmp_path: Path, *words: str) -> Path:
    """Return a bundle of the review."""
    file = tmp_path / "bundle.zip"
    ran = shell("bundle", "-o", str(file), *words)
    assert ran.code == 0, ran.err
    return file


def contents(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(file: Path, files: dict[str, bytes]) -> Path:
    """Write the bundle anew with these files, as somebody who changes it would."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    file.write_bytes(written.getvalue())
    return file


def lines(content: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in content.splitlines()]


def faults(shell: Shell, file: Path) -> list[str]:
    ran = shell("bundle", "--check", str(file), "--json")
    told: list[str] = ran.json["faults"]
    assert ran.code == bool(told)
    return told


def test_a_bundle_is_in_order_and_the_same_each_time(finished: Shell, tmp_path: Path) -> None:
    first = packed(finished, tmp_path).read_bytes()
    file = packed(finished, tmp_path)
    assert file.read_bytes() == first
    assert faults(finished, file) == []
    ran = finished("bundle", "--check", str(file))
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "In order: every hash fits, and the log is unbroken.")


def test_it_holds_log_protocol_queries_and_exports_and_nothing_else(finished: Shell, tmp_path: Path) -> None:
    (finished.folder / "exports" / "mine.txt").write_text("mine", "utf-8")
    (finished.folder / "screening" / "server.toml.old").write_text("mine", "utf-8")
    files = contents(packed(finished, tmp_path))
    top = {name.partition("/")[0] for name in files}
    assert top == {"MANIFEST.json", "README.txt", "exports", "log", "screening", "searches"}
    assert {name for name in files if name.startswith("screening/")} == {
        "screening/answers.toml", "screening/protocol.toml",
    }  # fmt: skip
    assert not [name for name in files if name.startswith("searches/raw") or name.endswith("mine.txt")]
    with open_review(finished.folder) as review:
        assert sorted(str(line["id"]) for line in lines(files[EVENTS])) == sorted(review.ledger.events)


def test_abstracts_and_answers_come_only_when_asked_for(finished: Shell, tmp_path: Path) -> None:
    with open_review(finished.folder) as review:
        known = [one.abstract for one in review.records(tuple(review.ledger.kinds)) if one.abstract]
    sentence = json.dumps(known[0][:40], ensure_ascii=False)[1:-1].encode()
    assert sentence not in contents(packed(finished, tmp_path))[RECORDS]
    whole = contents(packed(finished, tmp_path, "--with-raw"))
    assert sentence in whole[RECORDS]
    assert all(line["whole"] for line in lines(whole[RECORDS]))
    raw = {name for name in whole if name.startswith("searches/raw/")}
    assert len(raw) == len(list((finished.folder / "searches" / "raw").glob("*.gz")))
    assert faults(finished, tmp_path / "bundle.zip") == []


def test_a_full_text_is_packed_when_asked_for_and_only_as_it_was_attached(
    finished: Shell, tmp_path: Path
) -> None:
    (finished.folder / "pdf").mkdir()
    attached = {
        "pdf/a.pdf": b"as it was",
        "pdf/b.pdf": b"changed since",
        "screening/review.db": None,
        "../x": b"",
    }
    with open_review(finished.folder) as review:
        for report, (file, content) in zip(review.ledger.reports, attached.items(), strict=False):
            path = finished.folder / file
            if content is not None:
                path.write_bytes(content)
            act = Attached(record=report.id, file=file, digest=digest_of(path.read_bytes()))
            review.journal.append(Handle("lead"), act)
    (finished.folder / "pdf" / "b.pdf").write_bytes(b"another")
    assert not [name for name in contents(packed(finished, tmp_path)) if name.startswith("full-texts")]
    files = contents(packed(finished, tmp_path, "--with-raw"))
    assert {name: files[name] for name in files if name.startswith("full-texts")} == {
        "full-texts/pdf/a.pdf": b"as it was"
    }


def test_a_vote_that_is_not_opened_stays_sealed(searched: Shell, tmp_path: Path) -> None:
    with open_review(searched.folder) as review:
        session: ScreeningSession = review.screening("first")
        voted = [session.current.record.id for _number in range(3) if _vote(session)]  # type: ignore[union-attr]
        salts = [json.loads(raw.payload)["salt"] for raw in review.journal.store.log() if raw.kind == "vote"]
    file = packed(searched, tmp_path)
    files = contents(file)
    sealed = [line for line in lines(files[EVENTS]) if line["sealed"]]
    assert [(line["kind"], set(line["payload"])) for line in sealed] == [  # type: ignore[call-overload]
        ("vote", {"record", "stage"})
    ] * 3
    assert len(voted) == len(salts) == 3
    whole = b"".join(files.values())
    assert not [salt for salt in salts if salt.encode() in whole]
    assert faults(searched, file) == []
    assert "3 votes, remarks and labels are not opened" in searched("bundle", "--check", str(file)).out


def _vote(session: ScreeningSession) -> bool:
    session.vote(Verdict.EXCLUDE)
    return True


def test_every_byte_that_is_flipped_is_named_with_its_file(finished: Shell, tmp_path: Path) -> None:
    file = packed(finished, tmp_path)
    before = contents(file)
    for name in sorted(before.keys() - {MANIFEST}):
        content = before[name]
        middle = len(content) // 2
        changed = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
        told = faults(finished, repacked(file, {**before, name: changed}))
        assert f"{name}: its bytes were changed" in told
        (told[0],) = [line for line in told if line.endswith("its bytes were changed")]


def test_a_flip_in_the_file_itself_is_never_in_order(finished: Shell, tmp_path: Path) -> None:
    file = packed(finished, tmp_path)
    before, held, noticed = file.read_bytes(), contents(file), 0
    for place in range(0, len(before), max(1, len(before) // 60)):
        file.write_bytes(before[:place] + bytes([before[place] ^ 0x10]) + before[place + 1 :])
        ran = finished("bundle", "--check", str(file))
        noticed += ran.code != 0
        # What no reader of the format looks at, such as a file's rights, says nothing else of its content.
        assert ran.code == 1 or len(ran.err.splitlines()) == 2 or contents(file) == held
    assert noticed > 50


def forged(file: Path, files: dict[str, bytes]) -> Path:
    """Write the bundle with hashes of its manifest made to fit, as a forger would."""
    told = json.loads(files[MANIFEST])
    told["files"] = {name: digest_of(content) for name, content in files.items() if name != MANIFEST}
    return repacked(file, {**files, MANIFEST: json.dumps(told).encode()})


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (b'"verdict":"include"', b'"verdict":"exclude"', "its content was changed"),
        (b'"kind":"reveal"', b'"kind":"veiled"', "its content was changed"),
        (b'"sealed":false', b'"sealed":true', "is of a kind that never is"),
    ],
)
def test_a_log_that_was_changed_is_noticed_though_the_manifest_fits(
    finished: Shell, tmp_path: Path, old: bytes, new: bytes, fault: str
) -> None:
    file = packed(finished, tmp_path)
    files = contents(file)
    assert old in files[EVENTS]
    files[EVENTS] = files[EVENTS].replace(old, new, 1)
    assert any(fault in told for told in faults(finished, forged(file, files)))


@pytest.mark.parametrize("gone", [0, 100, -1])
def test_an_event_taken_out_of_the_log_is_noticed(finished: Shell, tmp_path: Path, gone: int) -> None:
    file = packed(finished, tmp_path)
    files = contents(file)
    kept = files[EVENTS].splitlines(keepends=True)
    del kept[gone]
    files[EVENTS] = b"".join(kept)
    assert faults(finished, forged(file, files))


def test_a_file_missing_or_too_many_is_named(finished: Shell, tmp_path: Path) -> None:
    file = packed(finished, tmp_path)
    files = contents(file)
    files["more.txt"] = files.pop("README.txt")
    assert faults(finished, repacked(file, files)) == [
        "README.txt: is missing",
        "more.txt: is not in the manifest",
    ]


@pytest.mark.parametrize("name", ["../x", "/x", "a\\b", "C:x"])
def test_a_name_that_leads_elsewhere_is_no_bundle(finished: Shell, tmp_path: Path, name: str) -> None:
    file = packed(finished, tmp_path)
    ran = finished("bundle", "--check", str(repacked(file, {**contents(file), name: b""})))
    assert (ran.code, len(ran.err.splitlines())) == (2, 2)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"x" * 1000, b"PK\x05\x06" + bytes(18)])
def test_what_is_no_bundle_is_said_in_two_lines(finished: Shell, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    ran = finished("bundle", "--check", str(tmp_path / "x.zip"))
    assert (ran.code, len(ran.err.splitlines())) == (2, 2)


@pytest.mark.parametrize("variable", ["NCBI_API_KEY", "LITREVIEW_ALMA_KEY", "LITREVIEW_DATABASE_PASSWORD"])
def test_a_key_of_this_environment_is_never_packed(
    finished: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "very-secret-0123456789")
    query = finished.folder / "searches" / "pubmed.toml"
    query.write_text(query.read_text("utf-8") + "\n# very-secret-0123456789\n", "utf-8")
    ran = finished("bundle", "-o", str(tmp_path / "x.zip"))
    assert (ran.code, len(ran.err.splitlines())) == (1, 2)
    assert ran.err.startswith("searches/pubmed.toml: ")
    assert variable in ran.err
    assert "very-secret" not in ran.err
    assert not (tmp_path / "x.zip").exists()


def test_a_log_that_is_not_sound_is_not_packed(finished: Shell, tmp_path: Path) -> None:
    with sqlite3.connect(finished.folder / "screening" / "review.db") as connection:
        found = connection.execute("select name from sqlite_schema where type = 'trigger'").fetchall()
        for (name,) in found:
            connection.execute(f"drop trigger {name}")
        connection.execute("update event set payload = cast('{}' as blob) where kind = 'reveal'")
    connection.close()
    ran = finished("bundle", "-o", str(tmp_path / "x.zip"))
    assert (ran.code in {1, 4}, len(ran.err.splitlines())) == (True, 2)
    assert not (tmp_path / "x.zip").exists()


def refusal(ran: Ran) -> tuple[int, int]:
    return ran.code, len(ran.err.splitlines())


def test_where_a_bundle_cannot_be_is_said(finished: Shell, tmp_path: Path) -> None:
    assert refusal(finished("bundle")) == (2, 2)
    assert refusal(finished("bundle", "-o", str(tmp_path / "x.tar"))) == (2, 2)
    assert refusal(finished("bundle", "-o", str(finished.folder / "exports" / "x.zip"))) == (2, 2)
    assert refusal(finished("bundle", "-o", "x.zip", "--check", "x.zip")) == (2, 2)
    assert list(tmp_path.glob("*.zip")) == []
