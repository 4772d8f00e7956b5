"""Laws of the line: what was acknowledged is kept once, however often the connection breaks in between."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from socket import SHUT_RDWR, create_connection, create_server, socket
from threading import Thread

import pytest

from litreview.model.errors import StoreError, StoreUnreachable
from litreview.model.events import Note
from litreview.model.protocol import Handle, Stage
from litreview.model.records import RecordId
from litreview.store.line import Line, Login, dial
from litreview.store.postgres import PostgresStore
from litreview.store.server import Address
from tests.making import FIRST, TickingClock
from tests.store.postgres.cluster import PASSWORD, Cluster, ServedReview, new_cluster
from tests.store.teams import draft, events


class BadLine:
    """A wire on loopback that can lose the answers, or everything."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._server = create_server(("127.0.0.1", 0))
        self._pairs: list[tuple[socket, socket]] = []
        self.port = int(self._server.getsockname()[1])
        self.lose_answers = 0
        """How many connections are cut when the next answer comes, which is lost."""
        self.refuse = False
        self._threads = [Thread(target=self._accept)]
        self._threads[0].start()

    def cut(self) -> None:
        """Break every connection there is."""
        while self._pairs:
            for end in self._pairs.pop():
                with suppress(OSError):
                    end.shutdown(SHUT_RDWR)

    def close(self) -> None:
        self.refuse = True
        self.cut()
        self._server.shutdown(SHUT_RDWR)
        self._server.close()
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self._server.accept()
                if self.refuse:
                    near.close()
                    continue
                far = create_connection(("127.0.0.1", self._target))
                pair = (near, far)
                self._pairs.append(pair)
                for ends in ((near, far, False), (far, near, True)):
                    self._threads.append(Thread(target=self._carry, args=ends))
                    self._threads[-1].start()

    def _carry(self, source: socket, target: socket, answers: bool) -> None:  # noqa: FBT001 - a thread's argument
        with suppress(OSError):
            while data := source.recv(65536):
                if answers and self.lose_answers:
                    self.lose_answers -= 1
                    break
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(SHUT_RDWR)
        source.close()  # each end is closed by the thread that listens to it


@pytest.fixture
def line(cluster: Cluster) -> Iterator[BadLine]:
    made = BadLine(cluster.port)
    yield made
    made.close()


@pytest.fixture
def store(served: ServedReview, line: BadLine) -> Iterator[PostgresStore]:
    """Give the store of ``first``, connected by the bad line."""
    address = Address(host="127.0.0.1", port=line.port, database=served.address.database, sslmode="disable")
    dialled = dial(Login(address=address, handle=FIRST, password=PASSWORD), patience=0.5)
    made = PostgresStore(dialled, address, FIRST, TickingClock())
    yield made
    made.close()


def note(text: str) -> Note:
    return Note(record=RecordId("pubmed:1"), stage=Stage.TITLE_ABSTRACT, text=text)


def notes(store: PostgresStore) -> list[str]:
    return [event.act.text for event in events(store) if isinstance(event.act, Note)]


def test_a_broken_connection_is_made_again(store: PostgresStore, line: BadLine) -> None:
    for text in ("one", "two"):
        line.cut()
        store.append([draft(store, FIRST, note(text))])
    line.cut()
    assert notes(store) == ["one", "two"]


def test_an_act_whose_answer_was_lost_is_kept_once(store: PostgresStore, line: BadLine) -> None:
    line.lose_answers = 1
    (event,) = store.append([draft(store, FIRST, note("said once"))])
    assert line.lose_answers == 0
    assert notes(store) == ["said once"]
    assert events(store)[-1] == event


def test_a_server_that_does_not_answer_is_told_and_the_draft_can_be_sent_again(
    store: PostgresStore, line: BadLine
) -> None:
    sent = draft(store, FIRST, note("kept for later"))
    line.refuse = True
    line.cut()
    for _ in range(2):
        with pytest.raises(StoreUnreachable, match="cannot be reached"):
            store.append([sent])
    with pytest.raises(StoreUnreachable):
        list(store.events_after(0))
    line.refuse = False
    (event,) = store.append([sent])
    assert store.append([sent]) == (event,)
    assert notes(store) == ["kept for later"]


def test_a_session_ended_by_the_administrator_goes_on(store: PostgresStore, served: ServedReview) -> None:
    superuser = served.superuser()
    for turn in range(3):
        superuser.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename like '%first'"
        )
        store.append([draft(store, FIRST, note(str(turn)))])
    assert notes(store) == ["0", "1", "2"]


def test_a_store_that_another_holds_locked_is_told_as_busy(served: ServedReview) -> None:
    holder = served.superuser()
    login = Login(address=served.address, handle="first", password=PASSWORD)
    line = Line(login, None, patience=0.2)
    store = PostgresStore(line, served.address, FIRST, TickingClock())
    line.ask("select 1")
    line.ask("select set_config('lock_timeout', '50', false)")
    holder.execute("begin")
    holder.execute("lock table litreview.turn in exclusive mode")
    sent = draft(store, FIRST, note("waits"))
    with pytest.raises(StoreUnreachable, match="too busy"):
        store.append([sent])
    assert notes(store) == []  # reading waits for nobody
    holder.execute("rollback")
    store.append([sent])
    store.close()


def test_a_wrong_password_is_told_at_once_and_repeated_nowhere(served: ServedReview) -> None:
    secret = "not the password"  # noqa: S105 - it is none
    with pytest.raises(StoreError, match="did not let you in") as refused:
        PostgresStore.connect(served.address, FIRST, secret, TickingClock())
    assert secret not in repr(refused.value) + str(refused.value)
    assert refused.value.__suppress_context__
    assert secret not in repr(Login(address=served.address, handle="first", password=secret))


def test_somebody_who_has_no_login_is_not_let_in(served: ServedReview) -> None:
    with pytest.raises(StoreError, match="did not let you in"):
        PostgresStore.connect(served.address, Handle("nobody"), PASSWORD, TickingClock())


def test_where_no_server_is_that_is_told_at_once() -> None:
    with socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = Address(host="127.0.0.1", port=unused.getsockname()[1], database="review1")
        with pytest.raises(StoreUnreachable, match="cannot be reached"):
            PostgresStore.connect(address, FIRST, PASSWORD, TickingClock())


def test_a_server_without_encryption_is_not_spoken_to_where_that_is_required(served: ServedReview) -> None:
    address = Address(
        host="127.0.0.1", port=served.address.port, database=served.address.database, sslmode="require"
    )
    with pytest.raises(StoreError):
        PostgresStore.connect(address, FIRST, PASSWORD, TickingClock())


def test_after_a_power_cut_of_the_server_the_same_store_goes_on() -> None:
    with new_cluster(settings=()) as cluster:
        served = cluster.new_review()
        store = served.store("first")
        store.append([draft(store, FIRST, note("before"))])
        cluster.stop("immediate")
        sent = draft(store, FIRST, note("meanwhile"))
        with pytest.raises(StoreUnreachable):
            store.append([sent])
        cluster.start()
        store.append([sent])
        assert notes(store) == ["before", "meanwhile"]
        assert store.faults() == []
        served.close()


def test_help_and_the_store_for_one_person_load_no_driver() -> None:
    script = (
        "import sys, litreview.store.postgres, litreview.store.server_roles, litreview.store.passwords\n"
        "print([name for name in ('psycopg', 'keyring') if name in sys.modules])"
    )
    said = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((".", os.environ.get("PYTHONPATH", "")))},
    )
    assert said.stdout.strip() == "[]"
