"""The law of the greeting: a server that asks for a password in clear text gets none."""

import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from threading import Thread

import psycopg
import pytest

from litreview.model.errors import StoreError
from litreview.model.protocol import Handle
from litreview.store.postgres import PostgresStore
from litreview.store.server import Address
from litreview.store.server_roles import add, admin_string
from tests.making import TickingClock, protocol

SECRET = "not to be sent in clear"  # noqa: S105 - it opens nothing
_NO_ENCRYPTION = b"N"
_SEND_IT_IN_CLEAR = b"R" + struct.pack("!ii", 8, 3)  # AuthenticationCleartextPassword
_SSL_REQUEST = 80877103


@contextmanager
def nosy_server() -> Iterator[tuple[int, bytearray]]:
    """Listen as a server that asks for the password in clear text; yield its port and all that it hears."""
    heard = bytearray()
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        listening.settimeout(10)

        def serve() -> None:
            try:
                while True:
                    made, _peer = listening.accept()
                    with made:
                        made.settimeout(3)
                        converse(made, heard)
            except OSError:
                return  # the test is over

        thread = Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1], heard
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(10)


def converse(made: socket.socket, heard: bytearray) -> None:
    """Greet one client, refuse encryption, ask for its password and hear it out."""
    try:
        while said := made.recv(4096):
            heard += said
            asks_for_encryption = len(said) == 8 and struct.unpack("!ii", said)[1] == _SSL_REQUEST
            made.sendall(_NO_ENCRYPTION if asks_for_encryption else _SEND_IT_IN_CLEAR)
    except OSError:
        return  # it has hung up


def as_member(address: Address) -> None:
    PostgresStore.connect(address, Handle("first"), SECRET, TickingClock())


def as_administrator(address: Address) -> None:
    add(admin_string(address, "admin", SECRET), protocol().team[0], "another", TickingClock())


@pytest.mark.skipif(psycopg.pq.version() < 160000, reason="this libpq cannot be told how to prove who we are")
@pytest.mark.parametrize("knock", [as_member, as_administrator])
def test_no_password_is_sent_in_clear(knock: Callable[[Address], None]) -> None:
    with nosy_server() as (port, heard):
        address = Address(host="127.0.0.1", port=port, database="review", sslmode="prefer")
        with pytest.raises(StoreError) as refused:
            knock(address)
    assert b"review" in heard  # it was spoken with
    assert SECRET.encode() not in heard
    assert SECRET not in str(refused.value)
