"""The server's address: where a team's review is kept, as its workspace names it; never who, never a key."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import msgspec

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.toml import read_toml
from litreview.store.files import write_whole

SERVER_FILE: Final = Path("screening") / "server.toml"
PORT: Final = 5432
MODES: Final = ("disable", "prefer", "require", "verify-ca", "verify-full")
"""How a connection may be encrypted, as PostgreSQL names it (libpq, ``sslmode``)."""

_URL: Final = re.compile(
    r"postgres(?:ql)?://(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<host>[A-Za-z0-9._%-]+))(?::(?P<port>[0-9]{1,5}))?"
    r"/(?P<database>[^/?#@]+)(?:\?sslmode=(?P<mode>[a-z-]+))?"
)
_DATABASE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CODED: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_UNCODED: Final = re.compile(r"[A-Za-z0-9._-]")
_LONGEST_NAME: Final = 63  # bytes of a name in PostgreSQL
_LAST_PORT: Final = 65535
_TAKEN: Final = ("owner", "members")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a database is; who connects and with what password is never part of it."""

    host: str
    """A name, an IP address, or the folder of a Unix socket."""
    database: str
    port: int = PORT
    sslmode: str = "require"

    @classmethod
    def read(cls, url: str) -> Self:
        """Return the address that ``postgresql://host:port/database?sslmode=...`` names.

        Raise UsageError for any other text; one that may hold a password is not repeated in it.
        """
        found = _URL.fullmatch(url)
        if found is None:
            raise _not_an_address(url)
        host = found["six"] or _CODED.sub(lambda code: chr(int(code[1], 16)), found["host"])
        mode = found["mode"] or ("prefer" if _is_local(host) else "require")
        port = int(found["port"] or PORT)
        if mode not in MODES or not 0 < port <= _LAST_PORT or not _DATABASE.fullmatch(found["database"]):
            raise _not_an_address(url)
        return cls(host=host, port=port, database=found["database"], sslmode=mode)

    @property
    def is_local(self) -> bool:
        """Tell whether the server is on this machine, so that no network hears what is said."""
        return _is_local(self.host)

    @property
    def place(self) -> str:
        """Return the address as errors and the keyring name it: ``host:port/database``."""
        return f"{self.host}:{self.port}/{self.database}"

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else _coded(self.host)
        return f"postgresql://{host}:{self.port}/{self.database}?sslmode={self.sslmode}"


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: int
    address: str


def login_of(address: Address, handle: str) -> str:
    """Return the name of the person's own login to the review; raise UsageError where it cannot be one."""
    login = f"{address.database}_{handle}"
    if handle in _TAKEN or len(login.encode()) > _LONGEST_NAME:
        raise UsageError(
            handle,
            _("this handle cannot have a login: {login}").format(login=login),
            _("Choose another handle, or a database with a shorter name."),
        )
    return login


def read_server(folder: Path) -> Address | None:
    """Return where the workspace says its review is kept, or None where it is kept in the folder itself."""
    file = folder / SERVER_FILE
    if not file.exists():
        return None
    name = SERVER_FILE.as_posix()
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(name, _("cannot be read"), _("It must be a text file in UTF-8.")) from error
    read = read_toml(text, name, _File)
    if read.format != 1:
        raise UsageError(
            name,
            _("written for a newer litreview (format {number})").format(number=read.format),
            _("Install that version."),
        )
    return Address.read(read.address)


def write_server(folder: Path, address: Address) -> Path:
    """Write where the review is kept into the workspace; return the file."""
    text = f"format = 1\naddress = {json.dumps(str(address))}\n"
    return write_whole(folder / SERVER_FILE, text.encode())


def owner_of(address: Address) -> str:
    """Return the role that owns the review's tables and functions; nobody logs in as it."""
    return f"{address.database}_owner"


def members_of(address: Address) -> str:
    """Return the role that may call the functions; every login of a member has it."""
    return f"{address.database}_members"


def _not_an_address(url: str) -> UsageError:
    remedy = _("Write postgresql://host:port/database?sslmode=require, without user and password.")
    # It may hold a password in any place that we cannot read, so nothing unread is repeated.
    if "@" in url or "?" in url:
        problem = _("it holds more than host, port, database and sslmode, or these are not as they must be")
        return UsageError(_("the server's address"), problem, remedy)
    return UsageError(_("the server's address"), _("it is not one that is understood"), remedy)


def _is_local(host: str) -> bool:
    return host.startswith(("/", "127.")) or host in {"localhost", "::1"}


def _coded(host: str) -> str:
    return "".join(one if _UNCODED.match(one) else f"%{ord(one):02X}" for one in host)
