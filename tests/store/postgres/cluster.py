"""A PostgreSQL server of one's own for tests: made in a temporary folder, on loopback, gone afterwards."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg

from litreview.model.protocol import Handle, Member, Role
from litreview.store import Clock
from litreview.store.postgres import PostgresStore
from litreview.store.server import Address
from litreview.store.server_roles import add, create, retire
from tests.making import TickingClock, protocol

PASSWORD = "a password for tests only"  # noqa: S105 - of a server that lives as long as the tests


class Unavailable(Exception):  # noqa: N818 - it is no error that a machine has no PostgreSQL
    """Why no server can be made on this machine."""


def binaries() -> Path:
    """Return the folder of PostgreSQL's programs."""
    config = shutil.which("pg_config")
    if config:
        told = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=True)  # noqa: S603
        if (Path(told.stdout.strip()) / "initdb").exists():
            return Path(told.stdout.strip())
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if installed:
        return installed[-1].parent
    raise Unavailable("PostgreSQL's programs (initdb, pg_ctl) are not installed")


def unprivileged() -> str | None:
    """Return the user the server must run as, None for the one who runs the tests."""
    if sys.platform == "win32" or os.getuid() != 0:
        return None
    import pwd  # noqa: PLC0415 - not on Windows

    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise Unavailable("initdb refuses root, and there is no user postgres or nobody")


class Cluster:
    """One running server; ``new_cluster`` makes and removes it."""

    def __init__(self, folder: Path, programs: Path, user: str | None, port: int) -> None:
        self.folder = folder
        self.port = port
        self._programs = programs
        self._user = user
        self._made = 0

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs to its end."""
        done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
            [str(self._programs / program), *arguments],
            user=self._user,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "HOME": str(self.folder)},
        )
        if done.returncode:
            raise Unavailable(f"{program} failed: {done.stdout}{done.stderr}")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        data, log = str(self.folder / "data"), str(self.folder / "log")
        self.run("pg_ctl", "start", "-D", data, "-l", log, "-w", "-s")

    def stop(self, mode: str = "fast") -> None:
        """Stop it; ``immediate`` is as a power cut that leaves the disk alone."""
        self.run("pg_ctl", "stop", "-D", str(self.folder / "data"), "-m", mode, "-w", "-s")

    def admin(self, database: str = "postgres") -> str:
        """Return the connection string of the superuser."""
        return f"host={self.folder} port={self.port} dbname={database} user=admin password='{PASSWORD}'"

    def new_name(self) -> str:
        """Return the name of a database that is not there yet."""
        self._made += 1
        return f"review{self._made}"

    def new_review(self, members: Sequence[Member] = (), clock: Clock | None = None) -> "ServedReview":
        """Return a new review whose members all have a login."""
        tick = clock or TickingClock()
        team = tuple(members) or (*protocol().team, Member(handle=Handle("third"), roles=(Role.REVIEWER,)))
        name = self.new_name()
        admin = self.admin(name)
        create(admin, team, tick)
        for member in team:
            add(admin, member, PASSWORD, tick)
        address = Address(host="127.0.0.1", port=self.port, database=name, sslmode="prefer")
        return ServedReview(address, admin)


class ServedReview:
    """A review on the server, and every connection a test has made to it."""

    def __init__(self, address: Address, admin: str) -> None:
        self.address = address
        self.admin = admin
        self._open: list[PostgresStore | psycopg.Connection[Any]] = []

    def store(self, handle: str, clock: Clock | None = None) -> PostgresStore:
        """Return the store as this member has it."""
        made = PostgresStore.connect(self.address, Handle(handle), PASSWORD, clock or TickingClock())
        self._open.append(made)
        return made

    def raw(self, handle: str) -> "psycopg.Connection[Any]":
        """Return a connection with which the member may send what they like."""
        made = psycopg.connect(
            host=self.address.host,
            port=self.address.port,
            dbname=self.address.database,
            user=f"{self.address.database}_{handle}",
            password=PASSWORD,
            autocommit=True,
        )
        self._open.append(made)
        return made

    def superuser(self) -> "psycopg.Connection[Any]":
        """Return a connection of who runs the server."""
        made = psycopg.connect(self.admin, autocommit=True)
        self._open.append(made)
        return made

    def retire(self, handle: str) -> None:
        """Take the member's login away."""
        retire(self.admin, Handle(handle), TickingClock())

    def close(self) -> None:
        """Close every connection made."""
        while self._open:
            self._open.pop().close()


@contextmanager
def new_cluster(settings: Sequence[str] = ("fsync=off", "full_page_writes=off")) -> Iterator[Cluster]:
    """Make a server, hold it for the block and remove it; raise Unavailable where that cannot be done."""
    programs, user = binaries(), unprivileged()
    folder = Path(mkdtemp(prefix="litreview-pg-"))
    folder.chmod(0o755)
    if user:
        shutil.chown(folder, user)
    cluster = Cluster(folder, programs, user, _free_port())
    try:
        _make(cluster, settings)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make(cluster: Cluster, settings: Sequence[str]) -> None:
    secret = cluster.folder / "secret"
    secret.write_text(PASSWORD)
    secret.chmod(0o644)
    data = cluster.folder / "data"
    cluster.run(
        "initdb", "-D", str(data), "-U", "admin", "--auth=scram-sha-256", f"--pwfile={secret}",
        "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions",
    )  # fmt: skip
    lines = [
        "listen_addresses = '127.0.0.1'",
        f"port = {cluster.port}",
        f"unix_socket_directories = '{cluster.folder}'",
        "max_connections = 40",
        "shared_buffers = 64MB",
        *settings,
    ]
    with (data / "postgresql.conf").open("a") as file:
        file.write("\n".join(lines) + "\n")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
