"""A workspace: the folder of a review and its three drawers, whether or not a review is opened in it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final

from litreview import __version__
from litreview.exports.manifest import KEPT, MANIFEST, Made, manifest, read_manifest
from litreview.model.errors import UsageError
from litreview.model.language import _, language
from litreview.model.protocol import Protocol
from litreview.model.queries import StoredQuery
from litreview.model.records import Record, RecordId
from litreview.model.system import why
from litreview.model.text import one_line
from litreview.screening.protocol import read_protocol
from litreview.searches.queries import read_query
from litreview.store import Access, Clock
from litreview.store.files import write_whole
from litreview.store.fulltexts import FULLTEXTS
from litreview.store.opening import embedded
from litreview.store.places import refuse_unsafe
from litreview.store.server import SERVER_FILE
from litreview.store.sqlite import SqliteStore
from litreview.store.wire import digest_of

if TYPE_CHECKING:
    from litreview.exports.prisma_s import Item
    from litreview.searches.concepts import Strategy
    from litreview.searches.recall import Row, Verdict

PROTOCOL: Final = Path("screening") / "protocol.toml"
STORE: Final = Path("screening") / "review.db"
MEMORY: Final = Path("screening") / "duplicates.db"
"""What the search for duplicates need not work out again; without it, it takes longer and finds the same."""
QUERIES: Final = Path("searches")
CONCEPTS: Final = QUERIES / "concepts.toml"
"""Beside the stored queries: the strategy they may be compiled from."""
SEEDS: Final = QUERIES / "seeds.csv"
RECALL: Final = QUERIES / "recall.csv"
"""The recall check as it last was accepted, to be compared with the next."""
DECISIONS: Final = Path("screening") / "decisions"
RAW: Final = QUERIES / "raw"
ANSWERS: Final = Path("screening") / "answers.toml"
"""What the team says of the search that no log can know, by item of PRISMA-S."""
EXPORTS: Final = Path("exports")
WRITTEN_TO: Final = (
    QUERIES,
    RAW,
    PROTOCOL,
    STORE,
    STORE.parent / "backups",
    Path(FULLTEXTS),
    DECISIONS,
    EXPORTS,
    ANSWERS,
)
"""What a review that came from somebody else must not have made into a way out of its folder."""


def now() -> datetime:
    """Return the present moment, in UTC; the clock every front end hands in."""
    return datetime.now(UTC)  # noqa: TID251 - here the clock is made that is handed in elsewhere


def has_store(folder: Path) -> bool:
    """Tell whether the review has begun: there is a file with its log, or a server that keeps it."""
    return (folder / STORE).exists() or (folder / SERVER_FILE).exists()


def has_exchange(folder: Path) -> bool:
    """Tell whether the folder has files of an exchange that it takes part in."""
    return (folder / DECISIONS).is_dir() and not (folder / SERVER_FILE).exists()


def own_events(folder: Path) -> int:
    """Return how many events the folder's own store holds; 0 where it has none."""
    path = folder / STORE
    if not path.exists():
        return 0
    with embedded(path, now, access=Access.READ) as store:
        return sum(1 for _event in store.events_after(0))


def protocol_of(folder: Path) -> Protocol:
    """Return the protocol of the workspace; raise UsageError where there is none or it is not valid."""
    file = folder / PROTOCOL
    if not file.is_file():
        raise UsageError(
            str(folder),
            _("not a review workspace: {file} is missing").format(file=PROTOCOL.as_posix()),
            _("Name its folder with -C, or make one with litreview init DIR."),
        )
    return read_protocol(file.read_bytes(), PROTOCOL.as_posix())


def queries_named(folder: Path, names: Sequence[str]) -> tuple[StoredQuery, ...]:
    """Return the stored queries of these names, or all for no name.

    Raise UsageError for an unknown name, and where there is no stored query at all.
    """
    known = {file.stem: file for file in _query_files(folder)}
    unknown = [name for name in names if name not in known]
    if unknown or not known:
        raise UsageError(
            f"{QUERIES}/{unknown[0]}.toml" if unknown else str(QUERIES),
            _("no such stored query"),
            _("Stored queries here: {names}.").format(names=", ".join(known) or "-"),
        )
    return tuple(_query(known[name]) for name in names or known)


def query_names(folder: Path) -> tuple[str, ...]:
    """Return the names of the stored queries, whatever is in them."""
    return tuple(file.stem for file in _query_files(folder))


def stored_queries(folder: Path) -> tuple[StoredQuery, ...]:
    """Return every stored query of a workspace, by name; raise UsageError for the first broken one."""
    return tuple(_query(file) for file in _query_files(folder))


def strategy_of(folder: Path) -> "Strategy | None":
    """Return the strategy of a workspace, or None where it has none; raise UsageError for a broken one."""
    from litreview.searches.concepts import read_concepts  # noqa: PLC0415 - screening does without

    file = folder / CONCEPTS
    return read_concepts(_text_of(file), CONCEPTS.as_posix()) if file.is_file() else None


def answers_of(folder: Path) -> "Mapping[Item, str]":
    """Return the team's answers for the search appendix; none where there is no file of them.

    Raise UsageError for a file that is not as it must be.
    """
    from litreview.exports.answers import read_answers  # noqa: PLC0415 - screening does without

    file = folder / ANSWERS
    return read_answers(_text_of(file), ANSWERS.as_posix()) if file.is_file() else {}


def recall_by_title(folder: Path, strategy: "Strategy") -> "tuple[Row, ...]":
    """Return what the strategy does with each known report by its title, before there are any records."""
    return recall_with(folder, strategy, (), {})


def recall_with(
    folder: Path,
    strategy: "Strategy",
    records: Iterable[Record],
    found: "Mapping[str, frozenset[RecordId]]",
) -> "tuple[Row, ...]":
    """Return what the strategy does with each known report, given what each query has found."""
    from litreview.searches.compiling import SYNTAXES  # noqa: PLC0415 - screening does without
    from litreview.searches.recall import recall  # noqa: PLC0415 - likewise
    from litreview.searches.seeds import read_seeds  # noqa: PLC0415 - likewise

    asked = {query.source for query in stored_queries(folder)}
    return recall(
        strategy,
        read_seeds(_text_of(folder / SEEDS), SEEDS.as_posix()),
        records,
        sources=[name for name in SYNTAXES if name in asked],
        found=found,
    )


def recall_before(folder: Path) -> "dict[tuple[str, str], Verdict]":
    """Return the verdicts of the recall check last accepted; nothing where none was."""
    from litreview.searches.recall import read_recall  # noqa: PLC0415 - screening does without

    file = folder / RECALL
    return read_recall(_text_of(file), RECALL.as_posix()) if file.is_file() else {}


def make_workspace(folder: Path, clock: Clock = now) -> None:
    """Make a review workspace and its store.

    Raise UsageError where one of its drawers is already, or where nothing can be written, and
    StoreError, with nothing written, where a store must not be.
    """
    taken = [name for name in ("searches", "screening", "exports") if (folder / name).exists()]
    if taken:
        raise UsageError(
            str(folder),
            _("already here: {names}").format(names=", ".join(taken)),
            _("Choose an empty folder; nothing was written."),
        )
    refuse_unsafe(folder / STORE)
    try:
        with resources.as_file(resources.files("litreview") / "workspace_template") as template:
            for file in sorted(path for path in template.rglob("*") if path.is_file()):
                target = folder / file.relative_to(template)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(file.read_bytes())
    except OSError as error:
        raise UsageError(
            str(folder),
            _("cannot be written: {why}").format(why=why(error)),
            _("Choose a folder that you may write to."),
        ) from error
    SqliteStore.create(folder / STORE, clock).close()


def write_file(path: Path, content: str | bytes) -> Path:
    """Write a file whole or not at all, a text as UTF-8 with the line ends it has; return the path.

    Raise UsageError where it cannot be written. Of folders only ``exports/`` is made anew.
    """
    try:
        if path.parent.name == EXPORTS.name:
            path.parent.mkdir(exist_ok=True)
        return write_whole(path, content.encode("utf-8") if isinstance(content, str) else content)
    except OSError as error:
        raise UsageError(
            str(path),
            _("cannot be written: {why}").format(why=why(error)),
            _("Name another file with -o, or see that its folder may be written to."),
        ) from error


def write_export(folder: Path, path: Path, content: str | bytes, command: Sequence[str]) -> Path:
    """Write a file that a command has made of the review, and return its path.

    Of one in the review's ``exports/`` the manifest there says how it was made, so that it can be made
    again. Raise UsageError where it cannot be written.
    """
    home = folder / EXPORTS
    name = _name_in(home, path)
    if name is None:
        return write_file(path, content)
    if name in KEPT:
        raise UsageError(f"{EXPORTS}/{name}", _("is no file to write into"), _("Name another file with -o."))
    made = made_in(folder)
    written = write_file(path, content)
    told = content.encode("utf-8") if isinstance(content, str) else content
    made[name] = Made(
        command=tuple(command), language=language(), version=__version__, sha256=digest_of(told)
    )
    write_file(home / MANIFEST, manifest(made))
    return written


def made_in(folder: Path) -> dict[str, Made]:
    """Return how each file in ``exports/`` was made, by its path from there, also of those that are gone."""
    file = folder / EXPORTS / MANIFEST
    return read_manifest(file.read_bytes(), f"{EXPORTS}/{MANIFEST}") if file.is_file() else {}


def files_in_exports(folder: Path) -> dict[str, Path]:
    """Return the files in ``exports/``, by their path from there, but for those that only explain."""
    home = folder / EXPORTS
    found = {
        path.relative_to(home).as_posix(): path
        for path in sorted(home.rglob("*"))
        if path.is_file() and not path.is_symlink() and not path.name.startswith(".")
        if path.resolve().is_relative_to(home.resolve())
    }
    return {name: path for name, path in found.items() if name not in KEPT}


def portable_files(folder: Path) -> dict[str, bytes]:
    """Return the files of a review that may be given away with its log, by their path from the folder.

    They are the protocol, the answers, the stored queries and the exports that a command has made: no
    store, key or address, and nothing that somebody has laid beside them.
    """
    made = made_in(folder)
    named = [PROTOCOL, ANSWERS, CONCEPTS, SEEDS, RECALL]
    found = [folder / name for name in named] + _query_files(folder) + _exports_among(folder, made)
    found.append(folder / EXPORTS / MANIFEST)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in found
        if path.is_file() and not path.is_symlink()
    }


def _exports_among(folder: Path, made: Mapping[str, Made]) -> list[Path]:
    return [path for name, path in files_in_exports(folder).items() if name in made]


def _name_in(home: Path, path: Path) -> str | None:
    """Return the path as it is called from the folder on; None for one elsewhere."""
    place = path.parent.resolve() / path.name
    return place.relative_to(home.resolve()).as_posix() if place.is_relative_to(home.resolve()) else None


def _query_files(folder: Path) -> list[Path]:
    files = (folder / QUERIES).glob("*.toml")
    return sorted(file for file in files if file.is_file() and file.name != CONCEPTS.name)


def _query(file: Path) -> StoredQuery:
    return read_query(_text_of(file), name=one_line(file.stem), place=f"{QUERIES}/{file.name}")


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        place = f"{file.parent.name}/{file.name}"
        raise UsageError(place, _("not UTF-8 text"), _("Save the file as UTF-8.")) from error
