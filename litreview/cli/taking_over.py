"""Taking over at the command line: whose decisions a file brings, and what came of them."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Mapping

from litreview.cli.console import say, warn
from litreview.formats.decisions import UNNAMED, CovidenceList
from litreview.formats.table_columns import folded
from litreview.model.errors import UsageError
from litreview.model.language import _, ngettext
from litreview.model.protocol import Handle, Stage
from litreview.screening.taking_over import Handover, Taken
from litreview.searches.imports import Imported


def add_arguments(parser: ArgumentParser) -> None:
    """Let the command say whose the decisions in a file are."""
    group = parser.add_argument_group(_("decisions of earlier screening"))
    group.add_argument(
        "--decisions",
        metavar=_("NAME=HANDLE"),
        action="append",
        help=_(
            "take over what NAME decided in Rayyan, Covidence or ASReview as HANDLE's; "
            "* is whoever the file does not name; may be given again"
        ),
    )
    group.add_argument(
        "--stage",
        choices=[stage.value for stage in Stage],
        default=Stage.TITLE_ABSTRACT.value,
        help=_("where they were made, unless the file says it (default: title-abstract)"),
    )
    group.add_argument(
        "--list",
        dest="listed",
        choices=[one.value for one in CovidenceList],
        help=_(
            "which of Covidence's lists the file is, where its name is no longer the one Covidence gave: "
            "select is full text review"
        ),
    )
    group.add_argument(
        "--reason",
        metavar=_("WORDS=REASON"),
        action="append",
        help=_(
            "which reason of the protocol an exclusion at full text has, where the file says it in other "
            "words; not-retrieved for a full text that could not be obtained; may be given again"
        ),
    )


def handover_of(arguments: Namespace) -> Handover | None:
    """Return what was said of the decisions; None where they are to stay in the file.

    Raise UsageError for what is not of the form asked for.
    """
    people: dict[str, tuple[str, ...]] = {}
    for text in arguments.decisions or ():
        name, handle = _person(text)
        people[name] = tuple(dict.fromkeys((*people.get(name, ()), handle)))
    reasons = dict(map(_reason, arguments.reason or ()))
    if people:
        return Handover(people=people, reasons=reasons, stage=Stage(arguments.stage))
    if reasons:
        raise UsageError(
            "--reason",
            _("there are no decisions to take over that could have one"),
            _("Say whose they are, too: --decisions NAME=HANDLE."),
        )
    return None


def say_taken(imported: Imported, taken: Taken) -> None:
    """Say what was written down, and warn of what could not be known."""
    for line in _done(taken):
        say(f"{imported.act.file}: {line}")
    for line in _doubts(taken):
        warn(f"{imported.act.file}: {line}")


def as_json(taken: Taken) -> dict[str, object]:
    """Return what came of a file's decisions, for a program."""
    return {
        "taken": {stage.value: dict(counted) for stage, counted in taken.taken.items()},
        "implied": dict(taken.implied),
        "retrieved": taken.retrieved,
        "not_retrieved": taken.not_retrieved,
        "pooled_reasons": taken.pooled,
        "unclear_labels": taken.unclear,
        "waiting": taken.waiting,
    }


def warn_of_list(imported: Imported) -> None:
    """Say which of Covidence's lists a file was taken for, or that it is one and does not tell which."""
    if imported.listed:
        told = _("{file}: taken for Covidence's list {name}")
        warn(told.format(file=imported.act.file, name=imported.listed))
    elif not imported.deciders and any(folded(column) == "covidence #" for column in imported.columns):
        told = _(
            "{file}: one of Covidence's lists, and which is not told; "
            "with --list what it says of its records can be taken over"
        )
        warn(told.format(file=imported.act.file))


def warn_left(imported: Imported, handover: Handover | None) -> None:
    """Warn of the decisions in a file that nobody was named for."""
    people = handover.people if handover else {}
    left = {name: number for name, number in imported.deciders.items() if name not in people}
    if left:
        unnamed = _("* (somebody the file does not name)")
        counts = ", ".join(
            f"{unnamed if name == UNNAMED else name} ({number})" for name, number in left.items()
        )
        told = _(
            "{file}: holds decisions of {counts}; import it with --decisions NAME=HANDLE to take them over"
        )
        warn(told.format(file=imported.act.file, counts=counts))


def unknown_names(handover: Handover | None, done: Iterable[Imported]) -> list[str]:
    """Return the names that decisions were to be taken over of and that decided nothing."""
    held = {name for one in done for name in one.deciders}
    return sorted(set(handover.people) - held) if handover else []


def _done(taken: Taken) -> Iterator[str]:
    screened, assessed = taken.taken[Stage.TITLE_ABSTRACT], taken.taken[Stage.FULL_TEXT]
    if screened or not assessed:
        yield _("decisions taken over: {counts}").format(counts=_counted(screened))
    if assessed:
        yield _("decisions on full texts taken over: {counts}").format(counts=_counted(assessed))
    if taken.implied:
        told = _("included at title and abstract too, as all that Covidence shows as full texts: {counts}")
        yield told.format(counts=_counted(taken.implied))
    if taken.retrieved or taken.not_retrieved:
        told = _(
            "full texts noted as retrieved, because they were decided on: {had}; as not retrieved: {not_had}"
        )
        yield told.format(had=taken.retrieved, not_had=taken.not_retrieved)


def _doubts(taken: Taken) -> Iterator[str]:
    if taken.pooled:
        yield ngettext(
            "{number} exclusion has reasons of several people together; the protocol's first was taken",
            "{number} exclusions have reasons of several people together; the protocol's first were taken",
            taken.pooled,
        ).format(number=taken.pooled)
    if taken.unclear:
        yield ngettext(
            "{number} record has a label on its full text that may be anybody's; it is no vote",
            "{number} records have labels on their full texts that may be anybody's; they are no votes",
            taken.unclear,
        ).format(number=taken.unclear)
    if taken.waiting:
        yield ngettext(
            "{number} full text decided on counts only when it is included at title and abstract",
            "{number} full texts decided on count only when they are included at title and abstract",
            taken.waiting,
        ).format(number=taken.waiting)


def _counted(counts: Mapping[Handle, int]) -> str:
    return ", ".join(f"{who} {number}" for who, number in counts.items()) or "0"


def _person(text: str) -> tuple[str, str]:
    remedy = _("Write the name the other tool knows, and a reviewer of the protocol: Anna=first.")
    return _pair("--decisions", text, "NAME=HANDLE", remedy)


def _reason(text: str) -> tuple[str, str]:
    remedy = _("Write the words in the file, and a reason of the protocol: Wrong country=wrong-setting.")
    return _pair("--reason", text, "WORDS=REASON", remedy)


def _pair(option: str, text: str, form: str, remedy: str) -> tuple[str, str]:
    left, equals, right = text.rpartition("=")
    if not (equals and left.strip() and right.strip()):
        raise UsageError(f"{option} {text}", _("is not of the form {form}").format(form=form), remedy)
    return left.strip(), right.strip()
