"""Findings: what is wrong with the files of an exchange, and whose they are."""

from dataclasses import dataclass
from enum import StrEnum

from litreview.model.events import DeviceId
from litreview.model.language import _
from litreview.model.protocol import Handle


class Wrong(StrEnum):
    """The ways in which an exchange can have been tampered with."""

    CHANGED = "changed"
    REMOVED = "removed"
    REORDERED = "reordered"
    CUT = "cut"
    FILE_GONE = "file-gone"
    HEAD_GONE = "head-gone"
    FORGED = "forged"
    UNSIGNED = "unsigned"
    ROLLED_BACK = "rolled-back"
    FORKED = "forked"
    MISPLACED = "misplaced"
    OTHER_LEAD = "other-lead"
    NOT_PERMITTED = "not-permitted"
    FALSE_OPENING = "false-opening"
    FALSE_SEAL = "false-seal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong; of that device nothing from there on was taken in."""

    kind: Wrong
    handle: Handle
    device: DeviceId
    file: str
    line: int | None
    what: str

    @property
    def remedy(self) -> str:
        """Return what a person can do about it."""
        if self.kind in _MAY_BE_UNDERWAY:
            return _(
                "Sync again when all files have arrived. If it stays, ask {handle} to sync once more."
            ).format(handle=self.handle)
        if self.kind in _BY_ITS_WRITER:
            return _("Speak with {handle} and the lead; nothing more of this machine is taken in.").format(
                handle=self.handle
            )
        return _(
            "Ask {handle} to sync once more, which writes the files anew; find out who changed them."
        ).format(handle=self.handle)

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.what}"


_MAY_BE_UNDERWAY = frozenset({Wrong.CUT, Wrong.FILE_GONE, Wrong.HEAD_GONE, Wrong.ROLLED_BACK})
_BY_ITS_WRITER = frozenset(
    {Wrong.FORKED, Wrong.OTHER_LEAD, Wrong.NOT_PERMITTED, Wrong.FALSE_OPENING, Wrong.FALSE_SEAL}
)
