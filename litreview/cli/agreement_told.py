"""What ``litreview agreement`` says of a stage: as text of 80 columns, and as JSON with every record."""

from collections.abc import Iterator, Sequence

from litreview.cli.console import table
from litreview.model.events import Verdict
from litreview.model.language import _, decimal, ngettext
from litreview.model.protocol import Protocol, Role
from litreview.model.text import one_line
from litreview.screening.agreement import Estimate, Measures
from litreview.screening.cells import cell_name
from litreview.screening.first_votes import LeftOut
from litreview.screening.pairs import Comparison, Pair, StageAgreement
from litreview.tui.wording import stage_name

_INCLUDE, _EXCLUDE = 0, 1
_INDENT = "  "


def as_json(stage: StageAgreement, protocol: Protocol) -> dict[str, object]:
    """Return everything there is of a stage, the records of each cell by their ids."""
    votes = stage.votes
    return {
        "maybe": "include" if protocol.rule(votes.stage).maybe_goes_on else "maybe",
        "records": len(votes.units),
        "left_out": {
            why.value: [{"record": record, "reviewer": who} for record, who in left]
            for why, left in votes.left_out.items()
        },
        "waiting": votes.waiting,
        "alpha": {"value": stage.alpha, "records": stage.units, "reviewers": len(votes.voters)},
        "pairs": [_pair_as_json(pair) for pair in stage.pairs],
    }


def _pair_as_json(pair: Pair) -> dict[str, object]:
    return {
        "reviewers": [pair.first, pair.second],
        **_as_json(pair, pair.whole),
        "reasons": {reason: _as_json(pair, one) for reason, one in pair.by_reason.items()},
        "weeks": {week: _as_json(pair, one, week) for week, one in pair.by_week.items()},
    }


def _as_json(pair: Pair, compared: Comparison, week: str | None = None) -> dict[str, object]:
    measures = compared.measures
    named = zip(compared.answers, measures.specific, strict=True)
    return {
        "n": measures.n,
        "cells": [
            {
                "cell": cell_name(pair.first, pair.second, answers, week),
                "n": len(records),
                "records": list(records),
            }
            for answers, records in compared.cells.items()
        ],
        "raw": measures.raw,
        "specific": {answer: _estimate_as_json(one) for answer, one in named},
        "kappa": _estimate_as_json(measures.kappa),
        "pabak": _estimate_as_json(measures.pabak),
        "ac1": _estimate_as_json(measures.ac1),
        "alpha": measures.alpha,
        "kappa_is_misled": measures.is_misled,
    }


def _estimate_as_json(estimate: Estimate | None) -> dict[str, object] | None:
    if estimate is None:
        return None
    interval = estimate.interval
    return {
        "value": estimate.value,
        "standard_error": estimate.error,
        "interval": list(interval) if interval else None,
    }


def as_text(stage: StageAgreement, protocol: Protocol, *, is_whole_stage: bool = True) -> str:
    """Return the stage in lines of 80 columns at most, unless handles or reasons are long.

    Of a few records of it, as of a pilot round, there is nothing by week.
    """
    paragraphs = ["\n".join(_beginning(stage, protocol))]
    for pair in stage.pairs:
        paragraphs += ["\n".join(_of_pair(pair)), *_reasons(pair)]
        if is_whole_stage:
            paragraphs += _weeks(pair)
    if stage.pairs and is_whole_stage:
        paragraphs.append(_opens(stage))
    return "\n\n".join(paragraphs)


def _beginning(stage: StageAgreement, protocol: Protocol) -> Iterator[str]:
    votes, rule = stage.votes, protocol.rule(stage.votes.stage)
    if stage.units:
        said = ngettext(
            "{stage}: first votes of two or more on {number} record",
            "{stage}: first votes of two or more on {number} records",
            stage.units,
        )
        yield said.format(stage=stage_name(votes.stage), number=stage.units)
        yield _INDENT + (
            _("maybe counts as include") if rule.maybe_goes_on else _("maybe is an answer of its own")
        )
    else:
        yield _("{stage}: no record has two first votes that were opened").format(
            stage=stage_name(votes.stage)
        )
        lead = next(iter(protocol.with_role(Role.LEAD)), "lead")
        told = _("once two have voted on a record, {command} opens their votes")
        yield _INDENT + told.format(command=f"litreview conflicts --as {lead}")
    for why, left in votes.left_out.items():
        if left:
            yield _INDENT + _("left out: {number} {why}").format(number=len(left), why=_why(why))
    if votes.waiting:
        said = ngettext(
            "{number} record has votes that are not opened yet",
            "{number} records have votes that are not opened yet",
            votes.waiting,
        )
        yield _INDENT + said.format(number=votes.waiting)
    if len(votes.voters) > 2:  # noqa: PLR2004 - of two it stands with the pair
        said = _("Krippendorff's alpha of all {number} reviewers: {alpha}")
        yield _INDENT + said.format(number=len(votes.voters), alpha=_number(stage.alpha))


def _why(why: LeftOut) -> str:
    """Return why votes are left out, to follow their number."""
    match why:
        case LeftOut.TAKEN_OVER:
            return _("taken over from another tool, not blind here (taken-over)")
        case LeftOut.CHANGED:
            return _("changed before being opened; nobody sees the first (changed)")
        case LeftOut.NOT_BLIND:
            return _("given when another's vote was open already (not-blind)")
        case LeftOut.SEALED:
            return _("opened, but sealed on this machine still (sealed)")


def _of_pair(pair: Pair) -> Iterator[str]:
    compared = pair.whole
    measures = compared.measures
    said = ngettext(
        "{first} and {second}, {number} record", "{first} and {second}, {number} records", measures.n
    )
    yield said.format(first=pair.first, second=pair.second, number=measures.n)
    heads = ["", *(f"{pair.second}: {answer}" for answer in compared.answers)]
    counts = zip(compared.answers, compared.table, strict=True)
    rows = [[f"{pair.first}: {answer}", *map(str, row)] for answer, row in counts]
    yield _indented(_numbers([heads, *rows]))
    yield ""
    yield _indented(table([(name, value, interval) for name, value, interval in _measured(measures)]))
    if measures.is_misled and measures.prevalence:
        share = _number(100 * measures.prevalence[_INCLUDE], digits=0)
        yield _misled().format(share=share)


def _misled() -> str:
    return _INDENT + _(
        "! {share} % of the votes include: where one answer is rare, agreement by chance is\n"
        "  high and kappa low however alike two vote (Feinstein and Cicchetti 1990).\n"
        "  Positive agreement says how far they include the same records."
    )


def _measured(measures: Measures) -> Iterator[tuple[str, str, str]]:
    yield _("measure"), "", _("95 % interval")
    yield _("raw agreement"), _number(measures.raw), ""
    yield _row(_("positive agreement (include)"), measures.specific[_INCLUDE])
    yield _row(_("negative agreement (exclude)"), measures.specific[_EXCLUDE])
    yield _row(_("Cohen's kappa"), measures.kappa)
    yield _row("PABAK", measures.pabak)
    yield _row(_("Gwet's AC1"), measures.ac1)
    yield _("Krippendorff's alpha"), _number(measures.alpha), ""


def _row(name: str, estimate: Estimate | None) -> tuple[str, str, str]:
    if estimate is None:
        return name, _number(None), ""
    interval = estimate.interval
    if interval is None:
        return name, _number(estimate.value), _("not defined")
    low, high = map(_number, interval)
    return name, _number(estimate.value), _("{low} to {high}").format(low=low, high=high)


def _reasons(pair: Pair) -> list[str]:
    """Return the table of reasons, or nothing where nobody gave one."""
    if not pair.by_reason:
        return []
    rows = [[_("excluded for"), _("both"), pair.first, pair.second, _("raw"), _("pos."), _("kappa"), "AC1"]]
    for reason, compared in pair.by_reason.items():
        ((both, first), (second, _neither)), measures = compared.table, compared.measures
        rows.append([one_line(reason), *map(str, (both, first, second)), *_brief(measures)])
    said = _("By reason: how many were excluded for it by both, and by one of them only")
    return [_INDENT + said + "\n" + _indented(_numbers(rows))]


def _weeks(pair: Pair) -> list[str]:
    rows = [[_("week"), "n", _("raw"), _("pos."), _("kappa"), "AC1"]]
    for week, compared in pair.by_week.items():
        measures = compared.measures
        rows.append([week, str(measures.n), *_brief(measures)])
    said = _("By week of the later of the two votes")
    return [_INDENT + said + "\n" + _indented(_numbers(rows))]


def _brief(measures: Measures) -> Iterator[str]:
    yield _short(measures.raw)
    for estimate in (measures.specific[_INCLUDE], measures.kappa, measures.ac1):
        yield _short(estimate.value if estimate else None)


def _opens(stage: StageAgreement) -> str:
    pair = stage.pairs[0]
    cell = cell_name(pair.first, pair.second, (Verdict.INCLUDE, Verdict.EXCLUDE))
    return _("Each number opens to its records, e.g.:\n  {command}").format(
        command=f"litreview agreement --stage {stage.votes.stage} --list {cell}"
    )


def _number(value: float | None, *, digits: int = 2) -> str:
    return _("not defined") if value is None else decimal(value, digits)


def _short(value: float | None) -> str:
    """Return the number, or a dash where it is not defined."""
    return "–" if value is None else _number(value)


def _numbers(rows: Sequence[Sequence[str]]) -> str:
    """Return a table whose columns after the first stand to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    aligned = [
        [row[0], *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        for row in rows
    ]
    return table(aligned)


def _indented(text: str) -> str:
    return "\n".join(_INDENT + line for line in text.splitlines())
