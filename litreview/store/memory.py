"""Memory: what can be worked out again at any time, kept so that it need not be."""

from collections.abc import Iterable, Mapping
from typing import Protocol


class Spoiled(Exception):  # noqa: N818 - it says what is the case
    """What a memory holds is not what was put there; what was made of it is to be made anew."""


class Memory(Protocol):
    """Holds numbered pieces, fetched one by one, and named parts, all under one label."""

    def take(self, label: str) -> Mapping[str, bytes] | None:
        """Return the parts, and let pieces be fetched; None where nothing whole is here under the label."""
        ...

    def piece(self, number: int) -> bytes:
        """Return one piece of what was taken; raise Spoiled where it is not as it was put there."""
        ...

    def put(self, label: str, pieces: Iterable[bytes], parts: Mapping[str, bytes]) -> None:
        """Keep further pieces after those of what was taken, and these parts in place of its parts.

        Where that cannot be done nothing is kept, and nothing is said.
        """
        ...

    def clear(self) -> None:
        """Forget what was taken, so that ``put`` begins anew."""
        ...

    def close(self) -> None:
        """Let go of what was taken."""
        ...


class BriefMemory:
    """A memory that is gone with the process."""

    def __init__(self) -> None:
        self._label = ""
        self._pieces: list[bytes] = []
        self._parts: dict[str, bytes] = {}

    def take(self, label: str) -> Mapping[str, bytes] | None:
        """Return the parts, and let pieces be fetched; None where nothing is here under the label."""
        if self._label != label:
            self.clear()
            return None
        return self._parts

    def piece(self, number: int) -> bytes:
        """Return one piece; raise Spoiled where there is none of that number."""
        if not 0 <= number < len(self._pieces):
            raise Spoiled
        return self._pieces[number]

    def put(self, label: str, pieces: Iterable[bytes], parts: Mapping[str, bytes]) -> None:
        """Keep further pieces, and these parts in place of those here."""
        self._pieces += pieces
        self._label, self._parts = label, dict(parts)

    def clear(self) -> None:
        """Forget everything."""
        self._label, self._pieces, self._parts = "", [], {}

    def close(self) -> None:
        """Do nothing: what is here stays."""
