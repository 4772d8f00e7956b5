"""The order in which a person reads each queue, kept between sessions on their machine; loads no Textual."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from os import environ
from pathlib import Path
from typing import Final

import msgspec

from litreview.model.errors import UsageError
from litreview.model.protocol import Handle, Stage
from litreview.model.toml import read_toml
from litreview.screening.ordering import Order
from litreview.screening.session import ScreeningSession
from litreview.store.files import write_whole
from litreview.store.trusted import config_folder

FOLDER: Final = "orders"
"""Of the person's settings; in it a file a queue, so that two windows write over nothing of each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Whose queue of which review it is."""

    review: Path
    reviewer: Handle
    stage: Stage

    def file(self, environment: Mapping[str, str]) -> Path:
        """Return where its order is kept; the name says nothing of whose it is."""
        name = sha256(f"{self.review.resolve()}\x1f{self.reviewer}\x1f{self.stage}".encode()).hexdigest()
        return config_folder(environment) / FOLDER / f"{name[:24]}.toml"


class _File(msgspec.Struct):
    order: Order = Order.IMPORTED
    seed: str = ""


def arrange(
    session: ScreeningSession,
    queue: Queue,
    order: Order | None = None,
    seed: str = "",
    environment: Mapping[str, str] = environ,
) -> None:
    """Let the session have the order asked for, or without one that of the last time."""
    kept = _kept(queue, environment)
    wanted = order or kept.order
    if wanted is not session.order:
        session.arrange(wanted, seed=seed or (kept.seed if order is None else ""))


def keep(session: ScreeningSession, queue: Queue, environment: Mapping[str, str] = environ) -> None:
    """Remember the order that the session has now; where no file can be written it is not remembered."""
    now, file = _File(order=session.order, seed=session.seed), queue.file(environment)
    if now == _kept(queue, environment):
        return
    text = f'order = "{now.order}"\nseed = {json.dumps(now.seed)}\n'  # TOML quotes a text as JSON does
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(file, text.encode())
    except OSError:
        return


def _kept(queue: Queue, environment: Mapping[str, str]) -> _File:
    file = queue.file(environment)
    try:
        return read_toml(file.read_text(encoding="utf-8"), str(file), _File)
    except (OSError, UnicodeDecodeError, UsageError):  # it is a convenience: without it all is as found
        return _File()
