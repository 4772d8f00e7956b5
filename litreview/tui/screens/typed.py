"""Screens that are handed what is typed, one key after another and in order, however fast it comes."""

from abc import abstractmethod

from textual.events import Click, Key, Paste
from textual.message import Message
from textual.screen import Screen

from litreview.tui.widgets.lines import Lines

Typed = Key | Paste
"""What comes from the keyboard."""


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
    return key.key.lower() if len(key.key) == 1 else key.key
