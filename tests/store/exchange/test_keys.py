"""Laws of keys: kept in the system's keyring or a folder of one's own, and said so where they cannot be."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from litreview.model.errors import UsageError
from litreview.store.exchange.keys import KeyFolder, SystemKeyRing, key_ring

SEED = bytes(range(32))


class Memory(KeyringBackend):
    """A keyring for as long as the test lasts."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture(autouse=True)
def _same_keyring_after() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def test_the_systems_keyring_keeps_keys_under_the_programs_name() -> None:
    memory = Memory()
    keyring.set_keyring(memory)
    ring = key_ring(Path("review"), {})
    assert ring.get("first") is None
    ring.put("first", SEED)
    assert ring.get("first") == SEED
    assert list(memory.kept) == [("litreview", "first")]


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring])
def test_a_machine_without_a_keyring_says_what_to_do(backend: type[KeyringBackend]) -> None:
    keyring.set_keyring(backend())
    with pytest.raises(UsageError, match="LITREVIEW_KEYS=FOLDER") as caught:
        SystemKeyRing().put("first", SEED)
    assert SEED.hex() not in str(caught.value)


def test_a_folder_keeps_keys_that_only_their_owner_reads(tmp_path: Path) -> None:
    ring = key_ring(tmp_path / "review", {"LITREVIEW_KEYS": str(tmp_path / "keys")})
    ring.put("first", SEED)
    assert ring.get("first") == SEED
    (file,) = (tmp_path / "keys").iterdir()
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    ring = KeyFolder(tmp_path)
    ring.put("first", SEED)
    with pytest.raises(UsageError):
        ring.put("first", bytes(32))
    assert ring.get("first") == SEED


def test_a_folder_inside_the_review_is_refused_also_by_way_of_a_link(tmp_path: Path) -> None:
    (tmp_path / "review" / "keys").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "review" / "keys")
    for folder in (tmp_path / "review" / "keys", tmp_path / "link", tmp_path / "review"):
        with pytest.raises(UsageError, match="shared"):
            key_ring(tmp_path / "review", {"LITREVIEW_KEYS": str(folder)})


def test_a_key_that_cannot_be_read_is_told_without_its_content(tmp_path: Path) -> None:
    (tmp_path / "first.key").write_text("not a key at all")
    with pytest.raises(UsageError) as caught:
        KeyFolder(tmp_path).get("first")
    assert "not a key" not in str(caught.value)
