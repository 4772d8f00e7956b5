"""``litreview bundle``: the log, what it was made from and what it gave, in one file for OSF or Zenodo."""

import os
import re
from argparse import Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from litreview.cli.console import say, tell, warn
from litreview.cli.opening import opened_or_rebuilt
from litreview.cli.parsing import Commands, add_actor, add_json
from litreview.exports.manifest import is_inside
from litreview.model.errors import ReviewError, UsageError
from litreview.model.events import SearchRun, TakenOver
from litreview.model.language import _, ngettext
from litreview.model.text import one_line
from litreview.store.wire import digest_of
from litreview.workspace import EXPORTS, RAW, STORE, files_in_exports, portable_files, write_file

if TYPE_CHECKING:
    from litreview.exports.bundle import Checked
    from litreview.review import Review

_PRIVATE: Final = f"{STORE.parent}/"
"""Where the store, the exchange and the server's address lie."""
_HASH: Final = re.compile("[0-9a-f]{64}")
_SECRET: Final = 8
"""Characters from which on a key is looked for in what is packed; a shorter one is in any text."""


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "bundle",
        bundle,
        help=_("pack log, protocol, queries and exports into one file for OSF or Zenodo"),
        more=_(
            "The same review gives the same bytes. Votes that are not opened stay sealed; no key is packed.\n"
            "Abstracts, full texts and the sources' answers are others' texts, and come only with --with-raw."
        ),
    )
    parser.add_argument("-o", dest="target", metavar=_("FILE"), help=_("the file, which ends in .zip"))
    parser.add_argument("--check", metavar=_("FILE"), help=_("check the hashes and the log of a bundle"))
    parser.add_argument(
        "--with-raw", action="store_true", help=_("also abstracts, full texts and the sources' answers")
    )
    add_actor(parser, _("who asks, where a server keeps the review"))
    add_json(parser)


def bundle(arguments: Namespace) -> int:
    """Pack the review, or check a bundle."""
    if bool(arguments.check) == bool(arguments.target):
        raise UsageError(
            "litreview bundle",
            _("packs a review or checks a bundle"),
            _("Give either -o FILE.zip or --check FILE."),
        )
    return _check(arguments) if arguments.check else _pack(arguments)


def _pack(arguments: Namespace) -> int:
    from litreview.exports.bundle import bundle as packed  # noqa: PLC0415 - only here
    from litreview.exports.bundle import checked  # noqa: PLC0415 - likewise

    path = Path(arguments.target)
    with opened_or_rebuilt(arguments) as review:
        _refuse_place(review.folder, path)
        files = dict(_files(review, with_raw=arguments.with_raw))
        _refuse_secrets(files, os.environ)
        faults = review.journal.store.faults()
        if faults:
            raise ReviewError(
                str(review.folder), faults[0], _("Nothing was packed; litreview check says what is wrong.")
            )
        content = packed(files)
        strange = [name for name in files_in_exports(review.folder) if f"{EXPORTS}/{name}" not in files]
        names = any(isinstance(event.act, TakenOver) for event in review.ledger.events.values())
    found = checked(write_file(path, content))
    if arguments.json:
        tell({"file": str(path), "sha256": digest_of(content), **_as_json(found)})
        return 0
    said = _("{file}: {files} files, {events} events, {records} records; sha256 {digest}")
    say(
        said.format(
            file=path,
            files=found.files,
            events=found.events,
            records=found.records,
            digest=digest_of(content),
        )
    )
    _say_held_back(found)
    for name in strange:
        warn(
            _("Left out: {file}; no command that is noted made it.").format(
                file=one_line(f"{EXPORTS}/{name}")
            )
        )
    if names:
        warn(_("The log names people as another tool knew them: votes were taken over from it."))
    return 0


def _check(arguments: Namespace) -> int:
    from litreview.exports.bundle import checked  # noqa: PLC0415 - only here

    found = checked(Path(arguments.check))
    if arguments.json:
        tell(_as_json(found))
    else:
        for fault in found.faults:
            say(f"! {fault}")
        said = _("{files} files, {events} events, {records} records.")
        say(said.format(files=found.files, events=found.events, records=found.records))
        _say_held_back(found)
        say(_("Not in order.") if found.faults else _("In order: every hash fits, and the log is unbroken."))
    return 1 if found.faults else 0


def _say_held_back(found: "Checked") -> None:
    if found.sealed:
        told = ngettext(
            "{number} vote, remark or label is not opened, and is sealed.",
            "{number} votes, remarks and labels are not opened, and are sealed.",
            found.sealed,
        )
        say(told.format(number=found.sealed))
    if found.shortened:
        told = ngettext(
            "{number} record is without its abstract, so that its hash cannot be checked.",
            "{number} records are without their abstracts, so that their hashes cannot be checked.",
            found.shortened,
        )
        say(told.format(number=found.shortened))


def _as_json(found: "Checked") -> dict[str, object]:
    return {
        "ok": not found.faults,
        "faults": list(found.faults),
        "files": found.files,
        "events": found.events,
        "sealed": found.sealed,
        "records": found.records,
        "without_abstract": found.shortened,
    }


def _files(review: "Review", *, with_raw: bool) -> Iterator[tuple[str, bytes]]:
    from litreview.exports.bundle import EVENTS, RECORDS  # noqa: PLC0415 - only here
    from litreview.store.portable import event_lines, record_lines  # noqa: PLC0415 - likewise

    store = review.journal.store
    yield EVENTS, b"".join(line + b"\n" for line in event_lines(store.log(), review.ledger.revealed))
    kept = list(store.kept())
    found = list(zip(store.as_found(kept), (digest for _record, digest in kept), strict=True))
    yield RECORDS, b"".join(line + b"\n" for line in record_lines(found, with_texts=with_raw))
    yield from portable_files(review.folder).items()
    if with_raw:
        yield from _answers(review)
        yield from _full_texts(review)


def _answers(review: "Review") -> Iterator[tuple[str, bytes]]:
    runs = (act for _event, act in review.ledger.runs if isinstance(act, SearchRun))
    for digest in sorted({digest for run in runs for digest in run.answers}):
        name = RAW / f"{digest}.gz"
        path = review.folder / name
        if _HASH.fullmatch(digest) and path.is_file() and not path.is_symlink():
            yield name.as_posix(), path.read_bytes()


def _full_texts(review: "Review") -> Iterator[tuple[str, bytes]]:
    """Yield the full texts that lie in the review's folder as they were when they were attached."""
    home = review.folder.resolve()
    attached = (review.ledger.attached(report) for report in review.ledger.reports)
    for act in attached:
        if act is None or not is_inside(act.file) or act.file.startswith((_PRIVATE, ".")):
            continue
        path = (home / act.file).resolve()
        if (
            path.is_relative_to(home)
            and path.is_file()
            and digest_of(content := path.read_bytes()) == act.digest
        ):
            yield f"full-texts/{act.file}", content


def _refuse_place(folder: Path, path: Path) -> None:
    if path.suffix.lower() != ".zip":
        raise UsageError(str(path), _("a bundle ends in .zip"), _("Name the file -o FILE.zip."))
    if path.parent.resolve().is_relative_to((folder / EXPORTS).resolve()):
        raise UsageError(str(path), _("would be packed into the next bundle"), _("Put it outside exports/."))


def _refuse_secrets(files: Mapping[str, bytes], environment: Mapping[str, str]) -> None:
    """Raise ReviewError where a key or password of this environment stands in what is to be packed."""
    secrets = {
        name: value.encode()
        for name, value in environment.items()
        if name == "NCBI_API_KEY" or (name.startswith("LITREVIEW_") and name.endswith(("_KEY", "_PASSWORD")))
    }
    for name, secret in sorted(secrets.items()):
        for file, content in files.items():
            if len(secret) >= _SECRET and secret in content:
                raise ReviewError(
                    file, _("holds what {variable} says, which is secret").format(variable=name),
                    _("Take it out of the file; nothing was packed."),
                )  # fmt: skip
