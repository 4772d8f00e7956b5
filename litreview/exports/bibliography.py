"""Bibliographies and tables: a set of reports as one file in a format asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from litreview.exports.sets import Exported, ExportSet
from litreview.model.errors import UsageError
from litreview.model.language import _
from litreview.model.protocol import Protocol, Stage

if TYPE_CHECKING:
    from litreview.exports.handover import Votes

CSV: Final = "csv"
XLSX: Final = "xlsx"
LIST: Final = "list"
RAYYAN: Final = "rayyan"
COVIDENCE: Final = "covidence"
ASREVIEW: Final = "asreview"
VANCOUVER: Final = "vancouver"
"""The style of a list where none is named."""
LATEX: Final = frozenset({"bib", "biblatex"})
"""Formats of LaTeX, whose letters can be its commands."""
USUAL: Final = ("bib", "ris", CSV)
"""What is written where nothing is asked for: two reference formats, and a table."""
_ENDINGS: Final = {
    CSV: (".csv",),
    XLSX: (".xlsx",),
    LIST: (".docx", ".html", ".md", ".txt"),
    RAYYAN: (".csv",),
    COVIDENCE: (".csv", ".ris"),
    ASREVIEW: (".csv",),
}
"""What a file of the format can end in, the usual ending first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a person can choose of a format."""

    ending: str = ""
    """The file's ending, where the format has more than one; empty for the usual one."""
    style: str = VANCOUVER
    """Of a reference list: one of ours, or a CSL file."""
    latex: bool = False
    """Whether the letters beyond ASCII are LaTeX's commands."""
    stage: Stage = Stage.TITLE_ABSTRACT
    """Whose decisions are handed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """Where the decisions stand that are handed over."""

    protocol: Protocol
    votes: "Votes"


def formats() -> tuple[str, ...]:
    """Return the names of everything that can be written: the usual ones first."""
    from litreview.formats.registry import writer_names  # noqa: PLC0415 - looks through what is installed

    return tuple(dict.fromkeys((*USUAL, XLSX, *writer_names(), *_ENDINGS)))


def endings(name: str) -> tuple[str, ...]:
    """Return what a file of the format can end in, the usual ending first; raise UsageError for no format."""
    _refuse_unknown(name)
    from litreview.formats.registry import writer  # noqa: PLC0415 - loads the one format asked for

    return _ENDINGS[name] if name in _ENDINGS else (writer(name).suffix,)


def suffix(name: str) -> str:
    """Return the usual ending of a file of the format, with its dot."""
    return endings(name)[0]


def usual_set(name: str) -> ExportSet:
    """Return whose reports the format is for: a handover is of all, a bibliography of those included."""
    return ExportSet.ALL if name in {RAYYAN, COVIDENCE, ASREVIEW} else ExportSet.INCLUDED


def render(
    name: str,
    reports: Sequence[Exported],
    choices: Choices = Choices(),
    decided: Decided | None = None,
) -> str | bytes:
    """Return the reports as one file; raise UsageError for a format not in ``formats``.

    The tables say what became of each report; the others are made for reference managers. A handover
    needs ``decided``.
    """
    _refuse_unknown(name)
    special = _SPECIAL.get(name)
    if special is not None:
        return special(reports, choices, decided)
    return _written(name, reports, choices)


def _refuse_unknown(name: str) -> None:
    if name not in formats():
        raise UsageError(
            f"litreview export {name}",
            _("no such format"),
            _("Formats: {names}.").format(names=", ".join(formats())),
        )


def _written(name: str, reports: Sequence[Exported], choices: Choices) -> str:
    from litreview.formats.registry import writer  # noqa: PLC0415 - loads the one format asked for

    text = writer(name).write([report.record for report in reports])
    if not choices.latex or name not in LATEX:
        return text
    from litreview.formats.latex_letters import with_commands  # noqa: PLC0415 - only where it is asked for

    return with_commands(text)


def _csv(reports: Sequence[Exported], _choices: Choices, _decided: Decided | None) -> str:
    from litreview.exports import tables  # noqa: PLC0415 - loads pandas

    return tables.csv(reports)


def _xlsx(reports: Sequence[Exported], _choices: Choices, _decided: Decided | None) -> bytes:
    from litreview.exports import tables  # noqa: PLC0415 - loads pandas

    return tables.xlsx(reports)


def _list(reports: Sequence[Exported], choices: Choices, _decided: Decided | None) -> str | bytes:
    from litreview.exports.references import reference_list  # noqa: PLC0415 - only for a list

    records = [report.record for report in reports]
    return reference_list(records, choices.style, choices.ending or suffix(LIST))


def _rayyan(reports: Sequence[Exported], choices: Choices, decided: Decided | None) -> str:
    from litreview.exports.handover import rayyan  # noqa: PLC0415 - only for a handover

    if decided is None:
        raise TypeError(RAYYAN)
    return rayyan(reports, decided.votes, decided.protocol, choices.stage)


def _covidence(reports: Sequence[Exported], choices: Choices, _decided: Decided | None) -> str:
    """Return Covidence's table, or what Covidence takes in: RIS, without decisions."""
    from litreview.exports.handover import covidence  # noqa: PLC0415 - only for a handover

    return _written("ris", reports, choices) if choices.ending == ".ris" else covidence(reports)


def _asreview(reports: Sequence[Exported], choices: Choices, _decided: Decided | None) -> str:
    from litreview.exports.handover import asreview  # noqa: PLC0415 - only for a handover

    return asreview(reports, choices.stage)


_SPECIAL: Final[Mapping[str, Callable[[Sequence[Exported], Choices, Decided | None], str | bytes]]] = {
    CSV: _csv,
    XLSX: _xlsx,
    LIST: _list,
    RAYYAN: _rayyan,
    COVIDENCE: _covidence,
    ASREVIEW: _asreview,
}
