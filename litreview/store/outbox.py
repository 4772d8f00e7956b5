"""The outbox of a session: writes an act, and does what follows from it once it is durable."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from litreview.model.errors import LitreviewError, StoreUnreachable
from litreview.model.events import Act
from litreview.model.protocol import Handle
from litreview.store.journal import Journal

CardT = TypeVar("CardT")


class Outbox(Generic[CardT]):
    """One person's way into the journal; what a server out of reach did not confirm waits here."""

    def __init__(self, journal: Journal, actor: Handle) -> None:
        self._journal = journal
        self._actor = actor
        self._unfinished: list[Callable[[], CardT | None]] = []
        """What follows from each act that waits, in order."""

    @property
    def is_waiting(self) -> bool:
        """Tell whether anything waits to be sent."""
        return bool(self._journal.unsent)

    def write(self, act: Act, follow: Callable[[], CardT | None]) -> CardT | None:
        """Keep the act durably; do and return what follows from it.

        Raise StoreUnreachable where it could not be sent; then it waits, and ``send_again`` sends it.
        """
        return self.write_all([act], follow)

    def write_all(self, acts: Sequence[Act], follow: Callable[[], CardT | None]) -> CardT | None:
        """Keep the acts durably, all or none; else as ``write``."""
        self._unfinished.append(follow)
        return self._after(lambda: self._journal.append_all(self._actor, acts))

    def send_again(self) -> CardT | None:
        """Send what waits; do what follows, and return what followed from the last.

        Raise StoreUnreachable while the server is out of reach, any other error for what can never be kept.
        """
        return self._after(self._journal.send_again)

    def _after(self, send: Callable[[], object]) -> CardT | None:
        card = None
        try:
            send()
            while self._unfinished:
                card = self._unfinished[0]()
                del self._unfinished[0]
        except StoreUnreachable:
            raise
        except LitreviewError:
            self._unfinished.clear()
            raise
        return card
