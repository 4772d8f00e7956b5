"""Opening: the store a workspace is kept in, found, and let go of when the work is done."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from litreview.model.errors import StoreError
from litreview.model.language import _
from litreview.model.protocol import Handle
from litreview.store import Access, Clock, Login, Store
from litreview.store.backups import backed_up, backups_of
from litreview.store.passwords import password_for
from litreview.store.server import SERVER_FILE, Address, login_of
from litreview.store.sqlite import SqliteStore
from litreview.store.trusted import handle_there, is_trusted


@contextmanager
def embedded(path: Path, clock: Clock, *, access: Access, begin: bool = False) -> Iterator[Store]:
    """Open the SQLite file, making it where ``begin`` says so; while it is written in, back it up.

    Raise StoreError where it is missing, unless this is the act that makes one: a store that was
    mislaid must not quietly become an empty one.
    """
    if begin and not path.exists():
        _refuse_to_begin_again(path)
        SqliteStore.create(path, clock).close()
    store = SqliteStore.open(path, clock, access)
    try:
        with backed_up(path, clock) if access is Access.WRITE else nullcontext():
            yield store
    finally:
        store.close()


def _refuse_to_begin_again(path: Path) -> None:
    backups = backups_of(path)
    if backups:
        raise StoreError(
            str(path),
            _("the store is gone, and its backups are here"),
            _(
                "Copy {file} to its place; or, to begin anew or join a team, put the backups elsewhere."
            ).format(file=backups[-1].path),
        )


@contextmanager
def served(folder: Path, address: Address, clock: Clock, login: Login) -> Iterator[Store]:
    """Open the review on the server, as the handle of the login or as whoever this user has said to be.

    Raise StoreError where this user has not confirmed the server: what a folder names is reached by
    nobody who only opened the folder.
    """
    handle = login.handle or handle_there(folder, address)
    if handle is None or not is_trusted(folder, address):
        raise StoreError(
            SERVER_FILE.as_posix(),
            _("names a server that you have not confirmed: {place}").format(place=address.place),
            _("If it is your team's: litreview team connect --as HANDLE. Nothing was sent there."),
        )
    store = connected(address, handle, clock, login)
    try:
        yield store
    finally:
        store.close()


def connected(
    address: Address, handle: Handle, clock: Clock, login: Login, password: str | None = None
) -> Store:
    """Return the store at the address; without a password, with that of environment, keyring or person."""
    from litreview.store.postgres import PostgresStore  # noqa: PLC0415 - only a team needs the driver

    def ask() -> str | None:
        question = _("Password of {login} at {place}: ")
        filled = question.format(login=login_of(address, handle), place=address.place)
        return login.ask(filled) if login.ask else None

    return PostgresStore.connect(address, handle, password or password_for(address, handle, ask), clock)
