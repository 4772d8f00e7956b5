"""``litreview bundle``."""

from litreview.cli.parsing import Commands


def add_to(commands: Commands) -> None:
    """Add the command."""
