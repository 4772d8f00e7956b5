"""Clusters: records joined into reports, strongest link first, and never across what keeps two apart."""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

Member = TypeVar("Member")


class Clusters(Generic[Member]):
    """Members in groups that grow together; ``apart`` tells which two may not stand in one."""

    def __init__(self, apart: Callable[[Member, Member], object]) -> None:
        self._apart = apart
        self._groups: dict[Member, list[Member]] = {}

    def join(self, first: Member, second: Member) -> bool | None:
        """Join the groups of two members: True if that was new, None if they are one, False if forbidden.

        So that no bad record in the middle chains two reports, every member of the one group is
        held against every member of the other.
        """
        one, other = self._of(first), self._of(second)
        if one is other:
            return None
        if any(self._apart(a, b) for a in one for b in other):
            return False
        self._merge(one, other)
        return True

    def join_anyway(self, first: Member, second: Member) -> None:
        """Join the groups of two members whatever speaks against it: a person said so."""
        one, other = self._of(first), self._of(second)
        if one is not other:
            self._merge(one, other)

    def together(self, first: Member, second: Member) -> bool:
        """Tell whether two members stand in one group."""
        return self._of(first) is self._of(second)

    def groups(self, members: Iterable[Member]) -> list[list[Member]]:
        """Return the groups of all members, each in the order given, in the order of their first members."""
        found: dict[int, list[Member]] = {}
        for member in members:
            found.setdefault(id(self._of(member)), []).append(member)
        return list(found.values())

    def _of(self, member: Member) -> list[Member]:
        return self._groups.setdefault(member, [member])

    def _merge(self, one: list[Member], other: list[Member]) -> None:
        short, long = sorted((one, other), key=len)
        long.extend(short)
        for member in short:
            self._groups[member] = long
