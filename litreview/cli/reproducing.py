"""``litreview reproduce``: every file in exports/ made again from the log, and which bytes differ."""

from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Final

from litreview import __version__
from litreview.cli import exports, prisma, reporting
from litreview.cli.console import say, table, tell
from litreview.cli.languages import speak_language
from litreview.cli.opening import opened_or_rebuilt
from litreview.cli.parsing import Commands, Parser, add_actor, add_json
from litreview.exports.manifest import Made
from litreview.model.errors import LitreviewError, UsageError
from litreview.model.events import SearchRun
from litreview.model.language import _, language
from litreview.model.text import one_line
from litreview.review import Review
from litreview.searches.archive import Archive
from litreview.store.files import refuse_ways_out
from litreview.store.wire import digest_of
from litreview.workspace import EXPORTS, RAW, files_in_exports, made_in, write_export, write_file

MAKERS: Final[Mapping[str, Callable[[Review, Namespace, str], str | bytes]]] = {
    "prisma": prisma.file_of,
    "export": exports.file_of,
    "report": reporting.file_of,
}
"""The commands that make files of a review; a manifest can name no other."""


class State(StrEnum):
    """What became of a file when it was made again."""

    SAME = "same"
    DIFFERS = "differs"
    NEW = "new"
    """It lies there, and no command that is noted makes it."""
    GONE = "gone"
    """It is not there any more, and was made again as it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A file made again."""

    name: str
    state: State
    remark: str = ""
    content: bytes | None = None
    """None where it could not be made."""
    made: Made | None = None


def add_to(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "reproduce",
        reproduce,
        help=_("make every file in exports/ again and say which differ"),
        more=_(
            "Also on a clone that has only the exchange files. Nothing is written without --write or -o.\n"
            "new: no command noted in exports/MANIFEST.json makes it. gone: not there, and made again with\n"
            "the bytes that are noted. Exit code 1 where a file differs or is new."
        ),
    )
    parser.add_argument("--write", action="store_true", help=_("write what differs or is gone into exports/"))
    parser.add_argument(
        "-o", dest="target", metavar=_("DIR"), help=_("write all that was made again there, to compare")
    )
    add_actor(parser, _("who asks, where a server keeps the review"))
    add_json(parser)


def reproduce(arguments: Namespace) -> int:
    """Make every file again and compare; exit code 1 where one differs."""
    with opened_or_rebuilt(arguments) as review:
        files = list(_made_again(review))
        answers = _answers(review)
        if arguments.target:
            _keep(Path(arguments.target), files)
        written = [_write(review, one) for one in files] if arguments.write else []
    wrong = [one for one in files if one.state in {State.DIFFERS, State.NEW} and one.name not in written]
    if arguments.json:
        told = [{"file": one.name, "state": one.state.value, "remark": one.remark} for one in files]
        tell({"files": told, "answers": answers, "written": list(filter(None, written))})
    else:
        _say(files, answers, [name for name in written if name])
    return 1 if wrong or answers["damaged"] else 0


def _made_again(review: Review) -> Iterator[Again]:
    here, noted = files_in_exports(review.folder), made_in(review.folder)
    for name in sorted(here.keys() | noted.keys()):
        if name not in noted:
            yield Again(name=name, state=State.NEW, remark=_("no command that is noted makes it"))
            continue
        try:
            content = _content(review, name, noted[name])
        except LitreviewError as error:
            remark = _("could not be made: {problem}").format(problem=one_line(str(error)))
            yield Again(name=name, state=State.DIFFERS, remark=remark, made=noted[name])
            continue
        found = here[name].read_bytes() if name in here else None
        yield _compared(name, noted[name], found, content)


def _compared(name: str, made: Made, found: bytes | None, content: bytes) -> Again:
    now, then = digest_of(content), made.sha256
    if found == content:
        state, remark = State.SAME, ""
    elif found is None and now == then:
        state, remark = State.GONE, _("made again with the bytes noted")
    else:
        state = State.DIFFERS
        remark = _why(found is not None and digest_of(found) == then, now == then, made)
    return Again(name=name, state=state, remark=remark, content=content, made=made)


def _why(is_as_made: bool, is_made_as_then: bool, made: Made) -> str:  # noqa: FBT001 - two facts
    if is_made_as_then:
        return _("the file was changed after it was made")
    if made.version != __version__:
        return _("made by litreview {version}; this is {this}").format(version=made.version, this=__version__)
    if is_as_made:
        return _("the log, the protocol, the answers or the program changed since it was made")
    return _("other bytes than those noted")


def _content(review: Review, name: str, made: Made) -> bytes:
    with _speaking(made.language):
        arguments = _arguments(made.command)
        content = MAKERS[made.command[0]](review, arguments, PurePosixPath(name).suffix)
    return content.encode("utf-8") if isinstance(content, str) else content


def _arguments(words: tuple[str, ...]) -> Namespace:
    """Return the arguments of a noted command; only what says what to make is ever used of them."""
    if not words or words[0] not in MAKERS or any(word.startswith(("-h", "--h")) for word in words):
        raise UsageError(
            " ".join(words) or "-",
            _("is no command that makes a file of a review"),
            _("Those are: {names}.").format(names=", ".join(MAKERS)),
        )
    parser = Parser(prog="litreview")
    commands = Commands(parser)
    for module in (prisma, exports, reporting):
        module.add_to(commands)
    return parser.parse_args(words)


@contextmanager
def _speaking(code: str) -> Iterator[None]:
    before = language()
    speak_language(code)
    try:
        yield
    finally:
        speak_language(before)


def _answers(review: Review) -> dict[str, int]:
    """Return how many of the sources' answers are kept here unchanged, are missing, and are damaged."""
    archive, told = Archive(review.folder / RAW), {"here": 0, "missing": 0, "damaged": 0}
    runs = (act for _event, act in review.ledger.runs if isinstance(act, SearchRun))
    for digest in sorted({digest for run in runs for digest in run.answers}):
        if not (archive.folder / f"{digest}.gz").is_file():
            told["missing"] += 1
            continue
        try:
            archive.read(digest)
            told["here"] += 1
        except UsageError:
            told["damaged"] += 1
    return told


def _keep(folder: Path, files: list[Again]) -> None:
    for one in files:
        if one.content is not None:
            path = folder / one.name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_file(path, one.content)


def _write(review: Review, one: Again) -> str | None:
    """Write the file where it is not as it was made again; return its name if that was done."""
    if one.state is State.SAME or one.content is None or one.made is None:
        return None
    path = review.folder / EXPORTS / one.name
    refuse_ways_out(review.folder, [EXPORTS / one.name, (EXPORTS / one.name).parent])
    path.parent.mkdir(parents=True, exist_ok=True)
    with _speaking(one.made.language):
        write_export(review.folder, path, one.content, one.made.command)
    return one.name


def _say(files: list[Again], answers: Mapping[str, int], written: list[str]) -> None:
    words = {State.SAME: _("same"), State.DIFFERS: _("differs"), State.NEW: _("new"), State.GONE: _("gone")}
    if files:
        say(table([(one_line(one.name), words[one.state], one.remark) for one in files]))
    else:
        say(_("There is nothing in exports/, and nothing is noted that was made there."))
    told = _("Answers of the sources: {here} here unchanged, {missing} not here, {damaged} damaged.")
    say(told.format(**answers))
    for name in written:
        say(_("Written: {file}").format(file=one_line(name)))
