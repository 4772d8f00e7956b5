"""The system's viewer: opens a file or an address found to be safe, with an argument list and no shell."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Thread


def opener(path: Path | str, platform: str, environment: Mapping[str, str]) -> tuple[str, ...] | None:
    """Return the command that shows the file or address, or None where nothing can be shown.

    On Windows the system itself opens it (an empty command). A terminal without a display, one at the
    other end of a line, and a page in a browser cannot show a window to whoever sits there.
    """
    is_distant = "SSH_CONNECTION" in environment and not environment.get("DISPLAY")
    if "LITREVIEW_IN_BROWSER" in environment or is_distant:
        return None
    if platform == "win32":
        return ()
    if platform == "darwin":
        return ("open", str(path))
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        return None
    found = shutil.which("xdg-open", path=environment.get("PATH"))
    return (found, str(path)) if found else None


def show(path: Path | str, environment: Mapping[str, str] = os.environ) -> bool:
    """Show the file or address in what the system has for it; tell whether there was one to be asked."""
    command = opener(path, sys.platform, environment)
    if command is None:
        return False
    try:
        if sys.platform == "win32":
            os.startfile(path)  # noqa: S606 - a known kind of file in the review's folder, or http(s)
        else:
            process = subprocess.Popen(  # noqa: S603 - an argument list, and no shell
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            Thread(target=process.wait, daemon=True).start()  # its end is taken note of, and not waited for
    except OSError:
        return False
    return True
