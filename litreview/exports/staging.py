"""Files that belong together, written into a folder all at once or not at all."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.system import why


@contextmanager
def staged(folder: Path, names: Iterable[str], *, force: bool = False) -> Iterator[Path]:
    """Give a folder to write the files into; at the end of the block they come into the folder meant.

    That is made where it is not there yet, unless nothing was written. Raise UsageError where it cannot
    be written to, or holds a file of these names already, unless ``force``.
    """
    refuse_taken(folder, names, force=force)
    stage: Path | None = None
    try:
        stage = Path(mkdtemp(prefix=".litreview-", dir=folder if folder.is_dir() else folder.parent))
        yield stage
        if files := sorted(stage.iterdir()):
            folder.mkdir(exist_ok=True)
        for file in files:
            file.replace(folder / file.name)
    except OSError as error:
        raise UsageError(
            str(folder),
            _("cannot be written: {why}").format(why=why(error)),
            _("Name another folder with -o, or see that it may be written to."),
        ) from error
    finally:
        if stage is not None:
            rmtree(stage, ignore_errors=True)


def refuse_taken(folder: Path, names: Iterable[str], *, force: bool) -> None:
    """Raise UsageError where the folder is a file, or holds one of the names already, unless ``force``."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(
            str(folder), _("is a file, not a folder"), _("Name the folder that shall hold the files.")
        )
    taken = [] if force else [name for name in names if (folder / name).exists()]
    if taken:
        raise UsageError(
            str(folder),
            _("already here: {names}").format(names=", ".join(taken)),
            _("Name another folder, or write over them with --force."),
        )
