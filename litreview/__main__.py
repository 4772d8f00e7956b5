"""Run ``python -m litreview``."""

import sys
from pathlib import Path


def _forget_the_current_folder() -> None:
    # Python looks for modules first in the folder it is started in. That may be a review somebody
    # else made, and a review is data: a requests.py in it must not become part of the program.
    here, ours = Path.cwd(), Path(__file__).resolve().parents[1]
    if sys.path and Path(sys.path[0] or here) == here != ours:
        del sys.path[0]


if __name__ == "__main__":
    _forget_the_current_folder()
    from litreview.cli import main

    raise SystemExit(main())
