"""What can go wrong, said in two lines: where and what, then what to do."""

from typing import ClassVar


class LitreviewError(Exception):
    """A failure a person can act on; printed as ``place: problem`` and a remedy."""

    exit_code: ClassVar[int] = 1

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        super().__init__(f"{place}: {problem}\n{remedy}")
        self.place = place
        self.problem = problem
        self.remedy = remedy


class ReviewError(LitreviewError):
    """The review is not in order, or is not ready for what was asked."""


class UsageError(LitreviewError):
    """A command, the protocol, a stored query or the workspace is not as it must be."""

    exit_code = 2


class SourceError(LitreviewError):
    """A source could not be asked, or answered wrongly."""

    exit_code = 3


class StoreError(LitreviewError):
    """The store could not be read or written."""

    exit_code = 4
