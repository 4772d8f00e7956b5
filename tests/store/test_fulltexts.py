"""Laws of the files with full texts: copied in, never overwritten, and opened only as they were attached."""

import os
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import Attached
from litreview.model.protocol import Digest
from litreview.model.records import RecordId
from litreview.store.fulltexts import FullTexts, safe_name
from tests.store.documents import DOCUMENTS, OTHERS, PDF

RECORD = RecordId("pubmed:38012345")
REVIEW = "review"


@pytest.fixture
def shelf(tmp_path: Path) -> FullTexts:
    (tmp_path / REVIEW / "screening").mkdir(parents=True)
    return FullTexts(tmp_path / REVIEW, largest=10_000)


def written(path: Path, content: bytes = PDF) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return str(path)


def attached(file: str, content: bytes = PDF) -> Attached:
    return Attached(record=RECORD, file=file, digest=Digest(sha256(content).hexdigest()))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_copy_is_named_by_its_record_and_its_kind(shelf: FullTexts, tmp_path: Path, name: str) -> None:
    content, kind = DOCUMENTS[name]
    kept = shelf.keep(RECORD, written(tmp_path / "download (3)", content))
    assert kept.file == f"screening/fulltexts/pubmed-38012345.{kind}"
    assert (shelf.folder / kept.file).read_bytes() == content
    assert shelf.found(attached(kept.file, content)).read_bytes() == content


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_full_text_is_refused_and_nothing_is_written(
    shelf: FullTexts, tmp_path: Path, name: str
) -> None:
    with pytest.raises(UsageError, match="is no PDF"):
        shelf.keep(RECORD, written(tmp_path / "x.pdf", OTHERS[name]))
    assert not (shelf.folder / "screening" / "fulltexts").exists()


@pytest.mark.parametrize("named", ["", ".", "gone.pdf", "x\x00.pdf", "/dev/zero"])
def test_what_is_no_file_is_refused(shelf: FullTexts, named: str) -> None:
    if named == "/dev/zero" and sys.platform == "win32":
        pytest.skip("Windows has no such device")
    with pytest.raises(UsageError):
        shelf.keep(RECORD, named)


def test_a_file_over_the_limit_is_refused(shelf: FullTexts, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is larger than"):
        shelf.keep(RECORD, written(tmp_path / "x.pdf", PDF + bytes(10_000)))


def test_the_same_file_twice_is_one_copy(shelf: FullTexts, tmp_path: Path) -> None:
    first = shelf.keep(RECORD, written(tmp_path / "a.pdf"))
    assert shelf.keep(RECORD, written(tmp_path / "b.pdf")) == first
    assert len(list((shelf.folder / "screening" / "fulltexts").iterdir())) == 1


def test_another_file_for_a_record_leaves_the_first_as_it_was(shelf: FullTexts, tmp_path: Path) -> None:
    first = shelf.keep(RECORD, written(tmp_path / "a.pdf"))
    other = shelf.keep(RECORD, written(tmp_path / "b.pdf", PDF + b"2"))
    assert first.file != other.file
    assert (shelf.folder / first.file).read_bytes() == PDF
    assert (shelf.folder / other.file).read_bytes() == PDF + b"2"


def test_a_file_of_the_review_can_be_attached_in_place(shelf: FullTexts) -> None:
    kept = shelf.in_place(written(shelf.folder / "papers" / "a.pdf"))
    assert kept.file == "papers/a.pdf"
    assert shelf.found(attached(kept.file)).is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="making links needs a privilege there")
def test_no_link_leads_out_of_the_review(shelf: FullTexts, tmp_path: Path) -> None:
    outside = written(tmp_path / "secret.pdf")
    link = shelf.folder / "link.pdf"
    link.symlink_to(outside)
    with pytest.raises(UsageError, match="does not lie in the review's folder"):
        shelf.in_place(str(link))
    with pytest.raises(ReviewError, match="does not lie in the review's folder"):
        shelf.found(attached("link.pdf"))


@pytest.mark.skipif(sys.platform == "win32", reason="making links needs a privilege there")
def test_nothing_is_written_through_a_link(shelf: FullTexts, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (shelf.folder / "screening" / "fulltexts").symlink_to(outside)
    with pytest.raises(UsageError, match="does not lie in the review's folder"):
        shelf.keep(RECORD, written(tmp_path / "a.pdf"))
    assert list(outside.iterdir()) == []


def test_a_link_where_the_copy_would_lie_is_not_followed(shelf: FullTexts, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("making links needs a privilege there")
    victim = tmp_path / "victim.pdf"
    victim.write_bytes(b"mine")
    folder = shelf.folder / "screening" / "fulltexts"
    folder.mkdir()
    (folder / "pubmed-38012345.pdf").symlink_to(victim)
    kept = shelf.keep(RECORD, written(tmp_path / "a.pdf"))
    assert victim.read_bytes() == b"mine"
    assert not (shelf.folder / kept.file).is_symlink()


@pytest.mark.parametrize(
    "file",
    [
        "../secret.pdf",
        "/etc/hostname",
        "screening/../../secret.pdf",
        "C:/x.pdf",
        "..\\x.pdf",
        "x\x00.pdf",
        "gone.pdf",
    ],
)
def test_a_path_from_elsewhere_opens_nothing_outside(shelf: FullTexts, tmp_path: Path, file: str) -> None:
    written(tmp_path / "secret.pdf")
    with pytest.raises(ReviewError):
        shelf.found(attached(file))


def test_a_file_that_changed_since_is_not_opened(shelf: FullTexts, tmp_path: Path) -> None:
    kept = shelf.keep(RECORD, written(tmp_path / "a.pdf"))
    (shelf.folder / kept.file).write_bytes(PDF + b"more")
    with pytest.raises(ReviewError, match="another file than was attached"):
        shelf.found(attached(kept.file))


@pytest.mark.parametrize("name", ["x.desktop", "x.bat", "x.sh", "x.exe", "x.txt", "x"])
def test_a_file_is_opened_only_as_what_it_is(shelf: FullTexts, name: str) -> None:
    """A viewer goes by the name: a page called .bat would be run on Windows, whoever attached it."""
    content = b"<html>x</html>"
    written(shelf.folder / name, content)
    with pytest.raises(ReviewError, match="is not what its name says"):
        shelf.found(attached(name, content))


def test_a_program_is_never_opened(shelf: FullTexts) -> None:
    written(shelf.folder / "x.pdf", OTHERS["a program of linux"])
    with pytest.raises(ReviewError, match="is no PDF"):
        shelf.found(attached("x.pdf", OTHERS["a program of linux"]))


IDS = some.one_of(
    some.from_regex(r"[a-z0-9-]{2,8}:[A-Za-z0-9~./_-]{1,12}", fullmatch=True),
    some.text(min_size=1, max_size=80),
)


@given(some.lists(IDS, min_size=2, max_size=2, unique=True))
def test_two_records_never_share_a_name_and_every_name_is_safe(ids: list[str]) -> None:
    one, other = (safe_name(RecordId(identity)) for identity in ids)
    assert one != other
    assert {*one, *other} <= set("abcdefghijklmnopqrstuvwxyz0123456789.-_")
    assert len(one) < 120
    assert not one.startswith((".", "-"))
    assert os.path.basename(one) == one  # noqa: PTH119 - of a text, not of a path
