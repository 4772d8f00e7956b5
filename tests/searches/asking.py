"""What the tests of searches share: a client that waits in no time, a service that says what it is told."""

from collections.abc import Callable, Sequence

from litreview.demo.standins import Asked, Reply, StandIn
from litreview.model.queries import SourceSettings, StoredQuery
from litreview.searches.http import Http, Manners, Tape

CONTACT = "team@library.example"
KEY = "k3y-nobody+may see"
"""Has characters that look different in an address."""


class Hourglass:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def client(
    glass: Hourglass | None = None,
    *,
    largest: int = 1 << 24,
    attempts: int = 4,
    read: float = 0.5,
    tape: Tape | None = None,
    chance: float = 1.0,
) -> Http:
    """Return a client that gives up a silent service after a moment, and waits in the glass only.

    ``chance``, 0 to 1, makes a pause that nobody asked for half as long or whole.
    """
    glass = glass or Hourglass()
    manners = Manners(connect=5.0, read=read, largest=largest, attempts=attempts)
    return Http(
        CONTACT, manners=manners, sleep=glass.sleep, clock=glass.clock, random=lambda: chance, tape=tape
    )


def settings(address: str, key: str | None = KEY, contact: str | None = CONTACT) -> SourceSettings:
    return SourceSettings(address=address, contact=contact, key=key)


def query(source: str, *requests: dict[str, str]) -> StoredQuery:
    return StoredQuery(name="example", source=source, requests=requests, place="searches/example.toml")


class Scripted(StandIn):
    """Answers with these replies in turn, the last one again and again."""

    def __init__(self, replies: Sequence[Reply | Callable[[Asked], Reply]]) -> None:
        super().__init__()
        self._replies = replies

    def reply(self, asked: Asked) -> Reply:
        reply = self._replies[min(len(self.asked), len(self._replies)) - 1]
        return reply if isinstance(reply, Reply) else reply(asked)
