"""A screen that asks its session in a thread, so that keys, its size and the help never wait for a disk."""

import asyncio
from abc import abstractmethod
from dataclasses import replace
from functools import partial

from textual import on
from textual.message import Message as Letter

from litreview.model.errors import LitreviewError, StoreUnreachable
from litreview.tui.screens.errand import Errand, Pace, Writing
from litreview.tui.screens.sight import Sight
from litreview.tui.screens.typed import TypedScreen
from litreview.tui.widgets.bars import Message


class AskingScreen(TypedScreen):
    """Runs one errand at a time; only while none is under way may the session be asked otherwise.

    An errand that a server out of reach did not confirm is held, and tried again until it is done.
    """

    class Done(Letter):
        """An errand is done, or could not be."""

        def __init__(self, errand: Errand, said: Message | LitreviewError, sight: Sight | None) -> None:
            super().__init__()
            self.errand = errand
            self.said = said
            self.sight = sight

    class Late(Letter):
        """An errand takes longer than a key may."""

        def __init__(self, errand: Errand) -> None:
            super().__init__()
            self.errand = errand

    class Again(Letter):
        """It is time to try the server again."""

    def __init__(self, pace: Pace) -> None:
        super().__init__()
        self.errand: Errand | None = None
        """What is under way."""
        self.is_late = False
        """Whether it has been said that this takes longer."""
        self.held: Writing | None = None
        """What waits for a server out of reach."""
        self._pace = pace
        self._alarm: asyncio.TimerHandle | None = None

    @abstractmethod
    def look(self) -> Sight:
        """Return what the session shows now."""

    @abstractmethod
    def show_late(self, errand: Errand) -> None:
        """Say that the errand takes longer."""

    @abstractmethod
    def show_held(self, errand: Writing) -> None:
        """Say that the errand waits for the server."""

    @abstractmethod
    def show_done(self, said: Message, sight: Sight) -> None:
        """Say what came of an errand, and show where the session is now."""

    def send(self, errand: Errand) -> None:
        """Do the errand in a thread."""
        self.errand, self.is_late = errand, False
        self._wake(self._pace.patience, self.Late(errand))
        self.run_worker(partial(self._do, errand), thread=True)

    def on_unmount(self) -> None:
        """Let no alarm ring in an empty room."""
        self._be_quiet()

    @on(Late)
    def _wait_openly(self, late: Late) -> None:
        if late.errand is not self.errand or self.held:
            return
        self.is_late = True
        self.show_late(late.errand)
        self.post_message(self.Ready())

    @on(Done)
    def _take_back(self, done: Done) -> None:
        self._be_quiet()
        self.errand = None
        if done.sight is None and isinstance(done.errand, Writing):
            self._hold(done.errand)
            return
        self.held = None
        said = done.said
        if isinstance(said, LitreviewError):
            self.post_message(self.Stopped())
            said = done.errand.refused(said)
        if done.sight:
            self.show_done(said, done.sight)
        self.post_message(self.Ready())

    @on(Again)
    def try_again(self) -> None:
        """Do at once what waits for the server, unless that is under way."""
        if self.held and self.errand is None:
            self._be_quiet()
            self.send(self.held)

    def _do(self, errand: Errand) -> None:
        try:
            said: Message | LitreviewError = errand.do()
        except LitreviewError as error:
            said = error
        waits = isinstance(said, StoreUnreachable) and isinstance(errand, Writing)
        self.post_message(self.Done(errand, said, None if waits else self.look()))

    def _hold(self, errand: Writing) -> None:
        if self.held is None:
            # What was typed since was typed by somebody who believed this saved; a second q least of all.
            self.post_message(self.Stopped())
        self.held = replace(errand, do=errand.again)
        self._wake(self._pace.retry, self.Again())
        self.show_held(self.held)

    def _wake(self, seconds: float, letter: Letter) -> None:
        self._be_quiet()
        self._alarm = asyncio.get_running_loop().call_later(seconds, self.post_message, letter)

    def _be_quiet(self) -> None:
        if self._alarm:
            self._alarm.cancel()
