"""Laws of the places: no vote is written on a network or into a cloud folder, and no good disk is refused."""

import sys
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from litreview.model.errors import StoreError
from litreview.review import open_review
from litreview.store import Access
from litreview.store.places import (
    MARKER_FILES,
    MARKER_FOLDERS,
    NETWORK,
    TRUST,
    Mount,
    Surroundings,
    file_system,
    objection,
    read_mount_output,
    read_mountinfo,
    refuse_unsafe,
    unsafe,
)
from litreview.store.sqlite import SqliteStore
from litreview.workspace import STORE, make_workspace
from tests.cli.running import in_its_own_process
from tests.making import TickingClock

MOUNTINFO = r"""
22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
30 22 0:26 / /tmp rw,nosuid shared:9 - tmpfs tmpfs rw,size=4096k
41 22 0:44 / /home rw,relatime shared:20 - btrfs /dev/sdb1 rw,space_cache
50 22 0:51 / /mnt/felles rw,relatime shared:30 - cifs //filer/felles rw,vers=3.1.1
51 22 0:52 / /mnt/lab rw shared:31 master:1 - nfs4 filer:/lab rw,hard
52 22 0:53 / /mnt/own\040disk rw - ext4 /dev/sdc1 rw
53 22 0:54 / /mnt/far\040away rw - fuse.sshfs me@far: rw
54 50 0:55 / /mnt/felles/local rw - xfs /dev/sdd1 rw
55 22 0:56 / /mnt/changed rw - nfs4 filer:/x rw
56 22 0:57 / /mnt/changed rw - ext4 /dev/sde1 rw
57 22 0:58 / /var/lib/docker/x rw - overlay overlay rw,lowerdir=/a
""".strip()
MACOS = """
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
//kari@filer/Felles on /Volumes/Felles (smbfs, nodev, nosuid, mounted by kari)
filer:/lab on /Volumes/lab disk (nfs, nodev)
/dev/disk4s1 on /Volumes/Minne (1) (msdos, local, noowners)
""".strip()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/mnt/felles/review", "cifs"),
        ("/mnt/lab/a/b", "nfs4"),
        ("/mnt/far away/review", "fuse.sshfs"),
        ("/mnt/own disk/review", None),
        ("/mnt/felles/local/review", None),
        ("/mnt/fellesskap/review", None),
        ("/mnt/changed/review", None),
        ("/home/first/review", None),
        ("/tmp/review", None),  # noqa: S108 - a path that is only talked about
        ("/var/lib/docker/x/review", None),
        ("/srv/review", None),
    ],
)
def test_on_linux_the_mount_that_holds_the_path_decides(path: str, kind: str | None) -> None:
    found = objection(PurePosixPath(path), Surroundings(mounts=read_mountinfo(MOUNTINFO)))
    assert found == (kind and f"a network folder ({kind})")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/Volumes/Felles/review", "smbfs"),
        ("/Volumes/lab disk/review", "nfs"),
        ("/Volumes/Minne (1)/review", "msdos"),
        ("/System/Volumes/Data/x", "apfs"),
        ("/Users/first/review", None),
    ],
)
def test_on_macos_likewise(path: str, kind: str | None) -> None:
    mounts = read_mount_output(MACOS)
    assert file_system(PurePosixPath(path), mounts) == kind
    assert (objection(PurePosixPath(path), Surroundings(mounts=mounts)) is not None) is (kind in NETWORK)


@pytest.mark.parametrize("kind", ["9p", "nfs4", "overlay", "ext4"])
def test_the_file_system_that_the_whole_machine_stands_on_is_not_refused(kind: str) -> None:
    mounts = [Mount(PurePosixPath("/"), kind)]
    assert objection(PurePosixPath("/home/first/review"), Surroundings(mounts=mounts)) is None


@pytest.mark.parametrize(
    ("path", "refused"),
    [
        (r"\\filer\felles\review\review.db", True),
        (r"\\wsl.localhost\Ubuntu\home\review.db", True),
        (r"H:\review\review.db", True),
        (r"h:\review\review.db", True),
        (r"C:\Users\first\review\review.db", False),
        (r"\\?\C:\Users\first\review\review.db", False),
        (r"C:\Users\first\OneDrive - Sykehuset\review\review.db", True),
        (r"C:\Users\first\Skyen\review\review.db", True),
    ],
)
def test_on_windows_shares_and_mapped_drives_are_refused(path: str, *, refused: bool) -> None:
    around = Surroundings(
        remote_drives=frozenset({"H:"}), synchronised=(PureWindowsPath(r"C:\Users\first\Skyen"),)
    )
    assert (objection(PureWindowsPath(path), around) is not None) is refused


@pytest.mark.parametrize(
    ("folder", "refused"),
    [
        ("OneDrive", True),
        ("OneDrive - Helseforetak", True),
        ("OneDrive-Personal", True),
        ("Dropbox", True),
        ("Dropbox (Team)", True),
        ("Google Drive", True),
        ("GoogleDrive-first@example.org", True),
        ("CloudStorage", True),
        ("iCloud Drive", True),
        ("com~apple~CloudDocs", True),
        ("Nextcloud", True),
        ("Nextcloud2", True),
        ("Jottacloud", True),
        ("Nextcloud in hospitals", False),
        ("dropbox-review", False),
        ("OneDriver", False),
        ("Documents", False),
        ("Box", False),
    ],
)
def test_cloud_folders_are_known_by_their_names(folder: str, *, refused: bool) -> None:
    path = PurePosixPath("/home/first") / folder / "review" / "screening" / "review.db"
    found = objection(path, Surroundings())
    assert (found is not None and folder in found) is refused


@pytest.mark.parametrize("name", [*MARKER_FILES, *MARKER_FOLDERS])
def test_cloud_folders_are_known_by_what_their_synchroniser_leaves(name: str, tmp_path: Path) -> None:
    path = tmp_path / "shared" / "review" / "review.db"
    path.parent.mkdir(parents=True)
    assert unsafe(path, {}) is None
    marker = tmp_path / "shared" / name
    marker.touch() if name in MARKER_FILES else marker.mkdir()
    found = unsafe(path, {})
    assert found is not None
    assert str(tmp_path / "shared") in found


def test_the_settings_of_dropbox_in_a_home_do_not_make_the_home_a_cloud_folder(tmp_path: Path) -> None:
    (tmp_path / ".dropbox").mkdir()
    assert unsafe(tmp_path / "review" / "review.db", {}) is None


@pytest.mark.skipif(sys.platform == "win32", reason="a link takes a privilege")
def test_a_link_into_a_cloud_folder_is_seen_through(tmp_path: Path) -> None:
    real = tmp_path / "Dropbox" / "review"
    real.mkdir(parents=True)
    link = tmp_path / "review"
    link.symlink_to(real, target_is_directory=True)
    assert unsafe(link / "review.db", {}) is not None


def test_the_roots_that_windows_names_are_cloud_folders(tmp_path: Path) -> None:
    assert unsafe(tmp_path / "Sky" / "review.db", {"OneDriveCommercial": str(tmp_path / "Sky")}) is not None


def test_nothing_is_written_there_and_everything_can_be_read(tmp_path: Path) -> None:
    here, there = tmp_path / "review", tmp_path / "Nextcloud" / "review"
    make_workspace(here, TickingClock())
    there.parent.mkdir()
    here.rename(there)
    before = (there / STORE).read_bytes()
    with pytest.raises(StoreError, match="Nextcloud") as refused, open_review(there, TickingClock()):
        pass
    assert "disk of this machine" in refused.value.remedy
    with open_review(there, TickingClock(), access=Access.READ) as review:
        assert review.flow().sources == {}
    with pytest.raises(StoreError, match="Nextcloud"):
        SqliteStore.create(there / "screening" / "other.db", TickingClock())
    assert (there / STORE).read_bytes() == before
    assert not (there / "screening" / "other.db").exists()


def test_reading_there_leaves_alone_what_another_machine_may_be_writing(tmp_path: Path) -> None:
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    make_workspace(tmp_path / "review", TickingClock())
    path = folder / "review.db"
    (tmp_path / "review" / STORE).rename(path)
    journal = folder / "review.db-journal"
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(1016))
    with pytest.raises(StoreError):
        SqliteStore.open(path, TickingClock(), Access.READ)
    assert journal.exists()


def test_who_knows_better_is_warned_and_obeyed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = PurePath(tmp_path / "Dropbox" / "review.db")
    refuse_unsafe(Path(path), {TRUST: "1"})
    assert "Dropbox" in caplog.text
    with pytest.raises(StoreError):
        refuse_unsafe(Path(path), {TRUST: "0"})


def test_the_warning_goes_to_stderr_and_the_refusal_is_two_lines(tmp_path: Path) -> None:
    folder = str(tmp_path / "OneDrive" / "review")
    refused = in_its_own_process("init", folder)
    assert refused.code == 4
    assert not (tmp_path / "OneDrive").exists()
    assert refused.err.count("\n") == 2
    obeyed = in_its_own_process("init", folder + "2", LITREVIEW_TRUST_PATH="1")
    assert (obeyed.code, obeyed.err.count("\n")) == (0, 1)
    assert TRUST in obeyed.err
