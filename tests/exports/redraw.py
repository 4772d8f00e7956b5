"""Draws the golden files again, after a change that was meant: python -m tests.exports.redraw."""

from pathlib import Path

from litreview.exports.diagram import diagram
from litreview.exports.svg import svg
from tests.exports.flows import GOLDEN, TITLE

FOLDER = Path(__file__).parent / "golden"


def main() -> None:
    """Write every golden file."""
    for name, flow in GOLDEN.items():
        (FOLDER / name).write_bytes(svg(diagram(flow(), title=TITLE)).encode())


if __name__ == "__main__":
    main()
