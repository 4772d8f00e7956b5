"""``--theme``: the colours of the app, from now on."""

from argparse import Namespace

from litreview.cli.parsing import Parser
from litreview.model.language import _
from litreview.tui.looks import THEMES, Wardrobe, wardrobe_of


def add_theme(parser: Parser) -> None:
    """Let the command take a theme."""
    parser.add_argument(
        "--theme",
        choices=THEMES,
        help=_("the app's colours, from now on; t in the app goes on to the next"),
    )


def worn(arguments: Namespace) -> Wardrobe:
    """Return how this person's app looks, with the theme that was asked for."""
    wardrobe = wardrobe_of()
    if arguments.theme:
        wardrobe.change(theme=arguments.theme)
    return wardrobe
