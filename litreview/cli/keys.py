"""``--keys``: whose keys the app has, remembered for this person on this machine."""

from argparse import Namespace
from typing import TYPE_CHECKING

from litreview.cli.parsing import Parser
from litreview.model.language import _
from litreview.store.trusted import config_folder
from litreview.tui.keymap import FILE, PRESETS, use

if TYPE_CHECKING:
    from litreview.tui.settings import Settings


def add_keys(parser: Parser) -> None:
    """Let the keys of another tool be chosen."""
    parser.add_argument(
        "--keys",
        choices=list(PRESETS),
        help=_(
            "keys as in a tool you are used to, remembered on this machine; "
            "single keys can be changed in {file}"
        ).format(file=str(config_folder() / FILE).replace("%", "%%")),
    )


def settings_in_use(preset: str | None = None) -> "Settings":
    """Return this person's settings, with the preset from now on if one is named, and put the keys in use."""
    from litreview.tui.settings import keep_preset, load_settings  # noqa: PLC0415 - the help does without

    if preset is not None:
        keep_preset(preset)
    settings = load_settings()
    use(settings.keymap)
    return settings


def chosen(arguments: Namespace) -> "Settings":
    """Return this person's settings as the command was given ``--keys`` or not."""
    given: str | None = arguments.keys
    return settings_in_use(given)
