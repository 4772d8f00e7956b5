"""A tally by hand: who may vote on what, what is opened when and what comes of it, in few words."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

Said = tuple[str, str | None]
"""A verdict, one of ``include``, ``exclude`` and ``maybe``, and a reason."""


class Cast(NamedTuple):
    """One vote."""

    at: int
    """The later the higher."""
    said: Said


@dataclass
class Sheet:
    """What is known of one record."""

    cast: dict[str, list[Cast]] = field(default_factory=dict)
    """Each voter's votes that were not taken back."""
    ever: dict[str, Cast] = field(default_factory=dict)
    """Each voter's first vote, taken back or not."""
    opened: dict[str, Cast] = field(default_factory=dict)
    named: tuple[str, ...] = ()

    @property
    def voters(self) -> set[str]:
        return {who for who, votes in self.cast.items() if votes}

    @property
    def hidden(self) -> set[str]:
        return self.voters - set(self.opened)


@dataclass
class Tally:
    """One stage under one rule."""

    rule: str
    counts_maybe: bool
    one_reason: bool
    """Whether an exclusion is for one reason, as at full text."""
    size: int
    needed: int = 2
    of: int = 3
    time: int = 0
    sheets: list[Sheet] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sheets = [Sheet() for _number in range(self.size)]

    def outcome(self, number: int) -> tuple[str, str | None]:
        """Return what comes of the record, and for what reason."""
        sheet = self.sheets[number]
        says = Counter(self._as_counted(cast.said[0]) for cast in sheet.opened.values())
        reasons = {cast.said[1] for cast in sheet.opened.values() if cast.said[0] == "exclude"}
        reason = next(iter(reasons)) if len(reasons) == 1 else None
        said = self._of_counts(says["include"], says["exclude"], says["maybe"], sheet)
        if said != "excluded":
            return said, None
        return ("conflict", None) if self.one_reason and len(reasons) > 1 else (said, reason)

    def may_vote(self, who: str, number: int) -> bool:
        """Tell whether the record is in the person's queue and takes their vote."""
        sheet = self.sheets[number]
        if who in sheet.opened or self.outcome(number)[0] != "pending":
            return False
        if self.rule == "single-with-second-reading" and who not in sheet.voters:
            if sheet.hidden:
                return False
            if not sheet.opened and sheet.named:
                return who == sheet.named[0]
        return not sheet.named or who in sheet.named

    def vote(self, who: str, number: int, said: Said) -> None:
        self.time += 1
        cast = Cast(self.time, said)
        self.sheets[number].cast.setdefault(who, []).append(cast)
        self.sheets[number].ever.setdefault(who, cast)

    def take_back(self, who: str) -> bool:
        """Take the person's latest vote that is not opened back; tell whether there is one."""
        mine = [sheet.cast[who] for sheet in self.sheets if who in sheet.hidden]
        if mine:
            max(mine, key=lambda votes: votes[-1].at).pop()
        return bool(mine)

    def open(self) -> int:
        """Open what may be; return on how many records."""
        due = [sheet for sheet in self.sheets if sheet.hidden and self._has_enough(sheet)]
        for sheet in due:
            sheet.opened |= {who: sheet.cast[who][-1] for who in sheet.hidden}
        return len(due)

    def agreed(self) -> tuple[int, int]:
        """Return on how many records the first votes agree, and how many have two."""
        found = []
        for sheet in self.sheets:
            firsts = [cast for who, cast in sheet.opened.items() if sheet.ever[who] == cast]
            if len(firsts) > 1:
                found.append({self._as_counted(cast.said[0]) for cast in firsts})
        return sum(len(said) == 1 for said in found), len(found)

    def _as_counted(self, verdict: str) -> str:
        return "include" if verdict == "maybe" and self.counts_maybe else verdict

    def _wanted(self, sheet: Sheet) -> int:
        if self.rule == "n-of-m":
            return self.of
        return 1 if self.rule == "dual-until-agreement" and len(sheet.named) == 1 else 2

    def _has_enough(self, sheet: Sheet) -> bool:
        if self.rule == "single-with-second-reading":
            return True
        return len(sheet.voters) >= self._wanted(sheet) and set(sheet.named) <= sheet.voters

    def _of_counts(self, yes: int, no: int, perhaps: int, sheet: Sheet) -> str:
        given, wanted = yes + no + perhaps, self._wanted(sheet)
        if self.rule == "n-of-m":
            return self._of_many(yes, no, given)
        if given < wanted and not (self.rule == "single-with-second-reading" and given == yes == 1):
            return "pending"
        if yes == given or (yes and self.rule == "one-include-is-enough"):
            return "included"
        return "excluded" if no == given else "conflict"

    def _of_many(self, yes: int, no: int, given: int) -> str:
        if yes >= self.needed:
            return "included"
        if max(given, self.of) - no < self.needed:
            return "excluded"
        return "pending" if given < self.of else "conflict"
