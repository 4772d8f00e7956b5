"""Opening the review a command is about, as whoever gives the command."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from litreview.cli.console import ask_secret
from litreview.cli.parsing import folder
from litreview.model.protocol import Handle
from litreview.store import Access, Login

if TYPE_CHECKING:
    from litreview.review import Review


@contextmanager
def opened(arguments: Namespace, *, access: Access = Access.WRITE, begin: bool = False) -> Iterator["Review"]:
    """Open the review in the folder the arguments name, as the handle they name, and close it afterwards."""
    from litreview.review import open_review  # noqa: PLC0415 - loads the whole review

    with open_review(folder(arguments), access=access, begin=begin, login=login_of(arguments)) as review:
        yield review


@contextmanager
def opened_or_rebuilt(arguments: Namespace) -> Iterator["Review"]:
    """Open the review to be read; where only its exchange files are here, as in a clone, build it of them."""
    from litreview.workspace import has_exchange, has_store  # noqa: PLC0415 - loads the whole review

    place = folder(arguments)
    if has_store(place) or not has_exchange(place):
        with opened(arguments, access=Access.READ) as review:
            yield review
        return
    from litreview.review import rebuilt_review  # noqa: PLC0415 - likewise

    with rebuilt_review(place) as review:
        yield review


def login_of(arguments: Namespace) -> Login:
    """Return as whom a server would be asked: the handle given with --as, where one is given."""
    named = (getattr(arguments, name, None) for name in ("actor", "lead", "reviewer"))
    handle = next((one for one in named if one), None)
    return Login(handle=Handle(handle) if handle else None, ask=ask_secret)
