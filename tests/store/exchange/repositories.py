"""git repositories whose settings are their own, whatever this machine's are."""

import os
import subprocess
from pathlib import Path


class Repository:
    """A git repository whose settings are its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._environment = {
            **os.environ,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_EDITOR": "false",
            "HOME": str(folder.parent),
        }

    def __call__(self, *words: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        settings = (
            "-c",
            "user.name=first",
            "-c",
            "user.email=first@example.org",
            "-c",
            "core.autocrlf=true",
            "-c",
            "gc.auto=0",
        )
        return subprocess.run(  # noqa: S603 - git, with words of our own
            ["git", *settings, "-C", str(self.folder), *words],  # noqa: S607 - wherever git is
            check=check,
            capture_output=True,
            text=True,
            env=self._environment,
        )

    def commit(self) -> None:
        self("add", "screening/decisions")
        self("commit", "--quiet", "--allow-empty", "-m", "screening: decisions")

    def merge(self, other: "Repository") -> None:
        """Merge the other's branch; git must not ask."""
        self("fetch", "--quiet", str(other.folder), "main")
        merged = self("merge", "--quiet", "--no-edit", "FETCH_HEAD", check=False)
        assert merged.returncode == 0, merged.stdout + merged.stderr
