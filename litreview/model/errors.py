"""What can go wrong, said in two lines: where and what, then what to do."""

from typing import ClassVar, Final

from litreview.model.text import one_line

_LONGEST: Final = 1_000
"""Characters of one part; what is quoted in an error may be as long as somebody wishes."""


class LitreviewError(Exception):
    """A failure a person can act on; printed as ``place: problem`` and a remedy, a line each.

    All three are harmless and on one line, because what they quote comes from outside.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        self.place, self.problem, self.remedy = (_told(part) for part in (place, problem, remedy))
        super().__init__(f"{self.place}: {self.problem}\n{self.remedy}")


class ReviewError(LitreviewError):
    """The review is not in order, or is not ready for what was asked."""


class VotesClosed(ReviewError):  # noqa: N818 - it says what is the case
    """The votes on a record were revealed, so none can be given, changed or taken back there any more."""


class UsageError(LitreviewError):
    """A command, the protocol, a stored query or the workspace is not as it must be."""

    exit_code = 2


class SourceError(LitreviewError):
    """A source could not be asked, or answered wrongly."""

    exit_code = 3


class StoreError(LitreviewError):
    """The store could not be read or written."""

    exit_code = 4


class StoreUnreachable(StoreError):  # noqa: N818 - it says what is the case
    """The server that keeps the review cannot be reached; nothing is lost, and nothing was told as saved."""


def _told(part: str) -> str:
    line = one_line(part)
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
