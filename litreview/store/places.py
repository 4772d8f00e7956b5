"""Places: whether a folder is one where a SQLite file can be written without harm."""

import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath
from typing import Final

from litreview.model.errors import StoreError
from litreview.model.language import _
from litreview.model.text import one_line

TRUST: Final = "LITREVIEW_TRUST_PATH"
"""The environment variable that says: I know this place, write there."""

_ON_NETWORK: Final = """
afpfs afs beegfs ceph cifs coda davfs gfs2 glusterfs lustre ncpfs nfs nfs3 nfs4 ocfs2 smb2 smb3 smbfs
webdav fuse.ceph fuse.davfs2 fuse.gcsfuse fuse.glusterfs fuse.google-drive-ocamlfuse fuse.gvfsd-fuse
fuse.onedriver fuse.rclone fuse.s3fs fuse.sshfs
"""
NETWORK: Final = frozenset(_ON_NETWORK.split())
"""File systems of other machines, where SQLite's locks and syncs cannot be relied on."""

_CLOUD: Final = re.compile(
    r"OneDrive(?: ?- ?.+)?|Dropbox(?: ?\(.+\))?|Google ?Drive(?:-.+)?|iCloud ?Drive|CloudStorage"
    r"|com~apple~CloudDocs|Nextcloud\d*|ownCloud\d*|pCloud ?Drive|Proton ?Drive|Box Sync|MEGAsync|Jottacloud"
    r"|SynologyDrive|Seafile"
)
"""Folders that their synchroniser makes under these names."""

MARKER_FILES: Final = (".dropbox", ".nextcloudsync.log", ".owncloudsync.log")
MARKER_FOLDERS: Final = (".dropbox.cache", ".stfolder", ".tmp.drivedownload", ".tmp.driveupload")
"""What synchronisers leave in the folder they keep; as a folder, ``.dropbox`` is but a home's settings."""

_ROOTS: Final = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")  # what Windows calls the real ones
_REMOTE_DRIVE: Final = 4  # DRIVE_REMOTE of GetDriveTypeW
_OCTAL: Final = re.compile(r"\\([0-7]{3})")
_MOUNTED: Final = re.compile(r".+? on (?P<point>/.*) \((?P<kind>[^,)]+)[^)]*\)")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mount:
    """One file system and where it stands in the tree."""

    point: PurePath
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is known of the machine around a path."""

    mounts: Sequence[Mount] = ()
    """In the order mounted: a later one covers an earlier one at the same point."""
    remote_drives: frozenset[str] = frozenset()
    """Drives of Windows that stand for a network folder, e.g. ``H:``."""
    synchronised: tuple[PurePath, ...] = ()
    """Folders known to be kept by a synchroniser."""


def refuse_unsafe(path: Path, environment: Mapping[str, str] = os.environ) -> None:
    """Raise StoreError where the file lies on a network or in a cloud folder; warn where that is trusted."""
    found = unsafe(path, environment)
    if found is None:
        return
    if environment.get(TRUST) == "1":
        told = _("{path}: {problem}; written all the same, as {variable} says")
        _warn_once(one_line(told.format(path=path, problem=found, variable=TRUST)))
        return
    raise StoreError(
        str(path),
        _("not written here: {problem}").format(problem=found),
        _(
            "Votes could be lost. Move the review's folder to a disk of this machine, and share exports "
            "or a copy made with the program closed. Reading works here."
        ),
    )


@cache
def _warn_once(text: str) -> None:
    _log.warning(text)


def unsafe(path: Path, environment: Mapping[str, str] = os.environ) -> str | None:
    """Return what is wrong with writing at the path on this machine, or None where nothing is."""
    real = path.resolve()
    return objection(real, surroundings(real, environment))


def objection(path: PurePath, around: Surroundings) -> str | None:
    """Return why a SQLite file must not be written at the absolute path, or None where it may."""
    if path.drive.startswith("\\\\") and not path.drive.startswith(("\\\\?\\", "\\\\.\\")):
        return _("a network folder ({kind})").format(kind=path.drive)
    if path.drive.upper() in around.remote_drives:
        return _("a network folder ({kind})").format(kind=path.drive)
    kind = file_system(path, around.mounts)
    if kind in NETWORK:
        return _("a network folder ({kind})").format(kind=kind)
    cloud = _cloud_folder(path, around.synchronised)
    return _("a folder that a cloud service synchronises ({folder})").format(folder=cloud) if cloud else None


def file_system(path: PurePath, mounts: Iterable[Mount]) -> str | None:
    """Return the kind of file system the path is on; None where it is that of the root, or not known.

    Where the whole machine stands on one file system there is no other disk to move to.
    """
    holding = [mount for mount in mounts if path.is_relative_to(mount.point) and mount.point.name]
    return (
        max(enumerate(holding), key=lambda one: (len(one[1].point.parts), one[0]))[1].kind
        if holding
        else None
    )


def read_mountinfo(text: str) -> list[Mount]:
    """Return the mounts that Linux lists in ``/proc/self/mountinfo`` (proc_pid_mountinfo(5))."""
    mounts = []
    for line in text.splitlines():
        before, _dash, after = line.partition(" - ")
        point = _OCTAL.sub(lambda code: chr(int(code[1], 8)), before.split()[4])
        mounts.append(Mount(PurePath(point), after.split()[0]))
    return mounts


def read_mount_output(text: str) -> list[Mount]:
    """Return the mounts that ``mount`` of macOS lists, e.g. ``//u@h/s on /Volumes/s (smbfs, nodev)``."""
    lines = (_MOUNTED.fullmatch(line) for line in text.splitlines())
    return [Mount(PurePath(line["point"]), line["kind"]) for line in lines if line]


def surroundings(path: Path, environment: Mapping[str, str]) -> Surroundings:
    """Return what this machine says of the absolute path."""
    named = (environment.get(name) for name in _ROOTS)
    marked = [folder for folder in path.parents if _is_marked(folder)]
    return Surroundings(
        mounts=_mounts(),
        remote_drives=frozenset({path.drive.upper()} if _is_remote(path.drive) else ()),
        synchronised=(*(PurePath(folder) for folder in named if folder), *marked),
    )


def _cloud_folder(path: PurePath, synchronised: Iterable[PurePath]) -> PurePath | None:
    for folder in path.parents:
        if folder in synchronised or _CLOUD.fullmatch(folder.name):
            return folder
    return None


def _is_marked(folder: Path) -> bool:
    return any((folder / name).is_file() for name in MARKER_FILES) or any(
        (folder / name).is_dir() for name in MARKER_FOLDERS
    )


def _mounts() -> list[Mount]:
    return {"linux": _mounts_of_linux, "darwin": _mounts_of_macos}.get(sys.platform, list)()


def _mounts_of_linux() -> list[Mount]:
    table = Path("/proc/self/mountinfo")
    return read_mountinfo(table.read_text("utf-8", "surrogateescape")) if table.exists() else []


def _mounts_of_macos() -> list[Mount]:
    said = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False)
    return read_mount_output(said.stdout)


def _is_remote(drive: str) -> bool:
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only there is it whole

        return bool(drive) and ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _REMOTE_DRIVE
    return False  # only Windows has drives
