"""Screens that are handed what is typed, one key after another and in order, however fast it comes."""

from abc import abstractmethod
from typing import Final

from textual.events import Click, Key, Paste
from textual.message import Message
from textual.screen import Screen

from litreview.model.language import _
from litreview.model.text import one_line
from litreview.tui.keymap import name_of, printed
from litreview.tui.widgets.lines import Lines

Typed = Key | Paste
"""What comes from the keyboard."""

_QUITTING: Final = frozenset({"ctrl+q", "ctrl+c"})
"""Keys that quit wherever no screen takes them; Textual sees to that."""


class TypedScreen(Screen[None]):
    """A screen the app itself hands each key to, before it looks at the next one.

    Textual would put a key into the queue of the screen that is in front when the key is read, not
    when it is acted on: of two keys read at once the second then goes to the screen the first leaves.
    """

    takes_keys = False
    """Whether it can act on keys: neither before it is mounted nor after the app was told to quit."""

    class Ready(Message):
        """It can act on keys from now on."""

    class Stopped(Message):
        """It could not do what it was told: what was typed since was meant for another record."""

    def can_take(self, typed: Typed) -> bool:  # noqa: ARG002 - for those that must tell keys apart
        """Tell whether it can act on this now; if not, this and all after it wait."""
        return self.takes_keys

    @abstractmethod
    async def take(self, typed: Typed, at: float) -> bool:
        """Act on what was typed at that time, in seconds; return False to leave it to Textual."""

    def on_mount(self) -> None:
        """Ask for the keys that came while the screen was made."""
        self.takes_keys = True
        self.post_message(self.Ready())

    def on_click(self, event: Click) -> None:
        """Press the key that was clicked, where one is named or numbered; it waits its turn as any key."""
        widget, region = self.get_widget_at(event.screen_x, event.screen_y)
        if not isinstance(widget, Lines):
            return
        if key := widget.key_at(event.screen_x - region.x, event.screen_y - region.y):
            self.app.post_message(Key(key, key if len(key) == 1 else None))


def plain_key(key: Key) -> str:
    """Return the key's name, a capital letter as the small one: caps lock changes no meaning."""
    return name_of(key.character if key.character and key.is_printable else key.key)


def is_left_to_textual(typed: Typed) -> bool:
    """Tell whether it is a key that quits wherever no screen takes it."""
    return isinstance(typed, Key) and typed.key in _QUITTING


def means_nothing(typed: Typed, help_key: str | None = None) -> str:
    """Return that this does nothing here, and which key, if any is named, shows those that do."""
    what = one_line(printed(plain_key(typed))) if isinstance(typed, Key) else _("Pasted text")
    if help_key is None:
        return _("{key} does nothing here.").format(key=what)
    return _("{key} does nothing here; {help} shows the keys.").format(key=what, help=printed(help_key))
