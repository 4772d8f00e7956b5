"""Laws of address, password and trust: no secret in a file, and no server reached that nobody confirmed."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from litreview.model.errors import StoreError, UsageError
from litreview.model.protocol import Handle
from litreview.store.passwords import (
    VARIABLE,
    from_keyring,
    keep_in_keyring,
    keyring_user,
    password_for,
)
from litreview.store.server import (
    MODES,
    SERVER_FILE,
    Address,
    login_of,
    read_server,
    write_server,
)
from litreview.store.trusted import FILE, config_folder, handle_there, is_trusted, trust
from tests.making import FIRST, SECOND

HERE = Address(host="db.example.org", port=6543, database="review", sslmode="verify-full")


class OneDrawer(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture
def drawer() -> Iterator[OneDrawer]:
    before, made = keyring.get_keyring(), OneDrawer()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def no_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


@pytest.mark.parametrize(
    ("url", "host", "port", "mode"),
    [
        ("postgresql://db.example.org/review", "db.example.org", 5432, "require"),
        ("postgres://db.example.org:6543/review?sslmode=verify-full", "db.example.org", 6543, "verify-full"),
        ("postgresql://localhost/review", "localhost", 5432, "prefer"),
        ("postgresql://127.0.0.1:5433/review", "127.0.0.1", 5433, "prefer"),
        ("postgresql://[::1]/review", "::1", 5432, "prefer"),
        ("postgresql://[2001:db8::1]:5433/review", "2001:db8::1", 5433, "require"),
        ("postgresql://%2Fvar%2Frun%2Fpostgresql/review", "/var/run/postgresql", 5432, "prefer"),
        ("postgresql://10.0.0.4/review?sslmode=disable", "10.0.0.4", 5432, "disable"),
    ],
)
def test_an_address_is_read_and_written_alike(url: str, host: str, port: int, mode: str) -> None:
    address = Address.read(url)
    assert address == Address(host=host, port=port, database="review", sslmode=mode)
    assert Address.read(str(address)) == address


@given(
    st.from_regex(r"[a-z0-9.-]{1,30}", fullmatch=True)
    | st.from_regex(r"/[a-zæøå /_-]{1,30}", fullmatch=True),
    st.integers(1, 65535),
    st.from_regex(r"[a-z][a-z0-9_]{0,39}", fullmatch=True),
    st.sampled_from(MODES),
)
def test_every_address_comes_back_as_it_went(host: str, port: int, database: str, mode: str) -> None:
    ascii_host = host.encode("ascii", "ignore").decode()
    address = Address(host=ascii_host, port=port, database=database, sslmode=mode)
    assert Address.read(str(address)) == address


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://first:hidden@db.example.org/review",
        "postgresql://first@db.example.org/review",
        "postgresql://:hidden@db.example.org/review",
        "postgresql://db.example.org/review?password=hidden",
        "postgresql://db.example.org/review?sslmode=require&password=hidden",
        "postgresql://db.example.org/review?sslmode=hidden",
        "postgresql://db.example.org/review?sslmode=require&host=other",
        "postgresql://db.example.org/review?options=-csearch_path%3Dhidden",
        "host=db.example.org password=hidden",
        "postgresql://db.example.org",
        "postgresql://db.example.org/",
        "postgresql://db.example.org,other.example.org/review",
        "postgresql:///review",
        "postgresql://db.example.org:99999/review",
        "postgresql://db.example.org:0/review",
        "postgresql://db.example.org/Review",
        "postgresql://db.example.org/review\nhidden",
        "http://db.example.org/review",
        "mysql://db.example.org/hidden",
        "",
    ],
)
def test_what_is_more_or_less_than_an_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(UsageError) as refused:
        Address.read(url)
    assert "hidden" not in str(refused.value)


def test_a_login_is_the_databases_and_the_persons() -> None:
    assert login_of(HERE, FIRST) == "review_first"


def test_the_workspace_says_where_the_review_is_kept(tmp_path: Path) -> None:
    (tmp_path / "screening").mkdir()
    assert read_server(tmp_path) is None
    file = write_server(tmp_path, HERE)
    assert file == tmp_path / SERVER_FILE
    assert file.read_text() == (
        'format = 1\naddress = "postgresql://db.example.org:6543/review?sslmode=verify-full"\n'
    )
    assert read_server(tmp_path) == HERE


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'format = 2\naddress = "postgresql://h/review"', "newer"),
        (b'format = 1\naddress = "postgresql://a:hidden@h/review"', "address"),
        (b'format = 1\naddress = "postgresql://h/review"\npassword = "hidden"', "unknown key password"),
        (b"format = 1", "address is missing"),
        (b"format = one", "not valid TOML"),
        (b"\xff\xfe", "cannot be read"),
    ],
)
def test_a_file_that_says_it_otherwise_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "screening").mkdir()
    (tmp_path / SERVER_FILE).write_bytes(content)
    with pytest.raises(UsageError, match=told) as refused:
        read_server(tmp_path)
    assert "hidden" not in str(refused.value)


def test_the_environment_goes_before_the_keyring_and_that_before_the_person(drawer: OneDrawer) -> None:
    assert password_for(HERE, FIRST, lambda: "typed", {}) == "typed"
    assert keep_in_keyring(HERE, FIRST, "kept")
    assert drawer.kept == {("litreview", "review_first@db.example.org:6543/review"): "kept"}
    assert password_for(HERE, FIRST, lambda: "typed", {}) == "kept"
    assert password_for(HERE, FIRST, lambda: "typed", {VARIABLE: "given"}) == "given"
    assert from_keyring(HERE, SECOND) is None


@pytest.mark.usefixtures("no_keyring")
def test_a_machine_without_a_keyring_is_no_failure() -> None:
    assert from_keyring(HERE, FIRST) is None
    assert not keep_in_keyring(HERE, FIRST, "kept")
    assert password_for(HERE, FIRST, lambda: "typed", {}) == "typed"


@pytest.mark.usefixtures("no_keyring")
@pytest.mark.parametrize("typed", [None, ""])
def test_without_any_password_that_is_told(typed: str | None) -> None:
    with pytest.raises(StoreError, match="review_first"):
        password_for(HERE, FIRST, lambda: typed, {})
    with pytest.raises(StoreError, match=VARIABLE):
        password_for(HERE, FIRST, None, {})


def test_the_keyring_knows_each_person_and_review_apart() -> None:
    others = (HERE, Address(host="db.example.org", database="review"), Address(host="h", database="review"))
    assert len({keyring_user(where, who) for where in others for who in (FIRST, SECOND)}) == 6


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    return {"LITREVIEW_CONFIG": str(tmp_path / "settings")}


def test_no_address_is_trusted_before_somebody_said_so(tmp_path: Path, settings: dict[str, str]) -> None:
    assert not is_trusted(tmp_path, HERE, settings)
    assert handle_there(tmp_path, HERE, settings) is None
    file = trust(tmp_path, HERE, FIRST, settings)
    assert is_trusted(tmp_path, HERE, settings)
    assert handle_there(tmp_path, HERE, settings) == FIRST
    assert file == tmp_path / "settings" / FILE


def test_another_address_in_the_same_folder_must_be_confirmed_again(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    trust(tmp_path, HERE, FIRST, settings)
    for other in (
        Address(host="evil.example.org", port=6543, database="review", sslmode="verify-full"),
        Address(host="db.example.org", port=6543, database="review", sslmode="disable"),
        Address(host="db.example.org", port=6544, database="review", sslmode="verify-full"),
        Address(host="db.example.org", port=6543, database="other", sslmode="verify-full"),
    ):
        assert not is_trusted(tmp_path, other, settings)


def test_the_same_address_in_another_folder_must_be_confirmed_too(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    trust(tmp_path, HERE, FIRST, settings)
    assert not is_trusted(tmp_path / "clone", HERE, settings)
    trust(tmp_path / "clone", HERE, SECOND, settings)
    assert handle_there(tmp_path, HERE, settings) == FIRST
    assert handle_there(tmp_path / "clone", HERE, settings) == SECOND


def test_a_folder_has_one_trusted_address_and_one_person(tmp_path: Path, settings: dict[str, str]) -> None:
    elsewhere = Address(host="new.example.org", database="review")
    trust(tmp_path, HERE, FIRST, settings)
    trust(tmp_path, elsewhere, SECOND, settings)
    assert not is_trusted(tmp_path, HERE, settings)
    assert handle_there(tmp_path, elsewhere, settings) == SECOND


@pytest.mark.parametrize(
    "name", ['quotes "and" \\backslashes', "ærlig talt", "line\nbreak", "del\x7f[[trusted]]"]
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows allows no such names")
def test_folders_of_any_name_are_remembered(tmp_path: Path, settings: dict[str, str], name: str) -> None:
    trust(tmp_path / name, HERE, FIRST, settings)
    trust(tmp_path / "other", HERE, SECOND, settings)
    assert handle_there(tmp_path / name, HERE, settings) == FIRST


def test_a_link_to_a_folder_is_the_folder(tmp_path: Path, settings: dict[str, str]) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    trust(tmp_path / "link", HERE, FIRST, settings)
    assert is_trusted(tmp_path / "real", HERE, settings)


@pytest.mark.skipif(sys.platform == "win32", reason="rights are otherwise there")
def test_what_is_trusted_is_in_a_folder_of_ones_own(tmp_path: Path, settings: dict[str, str]) -> None:
    file = trust(tmp_path, HERE, Handle("first"), settings)
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert "password" not in file.read_text()


def test_a_damaged_file_of_trust_is_told_and_not_overwritten(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    file = trust(tmp_path, HERE, FIRST, settings)
    file.write_text("format = 9")
    for ask in (lambda: is_trusted(tmp_path, HERE, settings), lambda: trust(tmp_path, HERE, FIRST, settings)):
        with pytest.raises(UsageError, match="newer"):
            ask()
    assert file.read_text() == "format = 9"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these have places of their own")
def test_the_folder_of_settings_is_the_systems_unless_named() -> None:
    home = Path.home() / ".config" / "litreview"
    assert config_folder({}) == home
    assert config_folder({"XDG_CONFIG_HOME": "relative"}) == home
    assert config_folder({"XDG_CONFIG_HOME": os.sep + "xdg"}) == Path(os.sep, "xdg", "litreview")
    assert config_folder({"XDG_CONFIG_HOME": "/xdg", "LITREVIEW_CONFIG": "/mine"}) == Path("/mine")
