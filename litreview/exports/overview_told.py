"""The overview in words: sections of lines, each with the command that goes on with it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from litreview.exports.labels import aside_labels
from litreview.exports.overview import (
    Agreed,
    ConflictKind,
    Overview,
    OwnView,
    SearchView,
    StageView,
    Trouble,
)
from litreview.exports.overview_charting import ChartingView, OwnCharting
from litreview.exports.prisma import Awaiting, Box
from litreview.model.language import _, ngettext, percentage
from litreview.model.protocol import Handle, Stage
from litreview.model.text import one_line

_NEARLY_ALL = 99.9
"""Per cent: what is shown of a share that is not all, however near it comes."""


class Step(StrEnum):
    """Work that can be gone on with from the overview itself."""

    CONFLICTS = "conflicts"
    DUPLICATES = "duplicates"
    CHARTS = "charts"
    DIAGRAM = "diagram"
    AGAIN = "again"
    """Counting anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line: what there is, how much of it, and the command that goes on with it."""

    text: str
    number: str = ""
    command: str | None = None
    step: Step | None = None
    is_urgent: bool = False
    """Whether others wait for it, or something is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Lines that belong together."""

    title: str
    rows: tuple[Row, ...]


def told(view: Overview) -> tuple[Section, ...]:
    """Return what the lead reads."""
    sections = [
        *(
            Section(title=stage_title(stage.stage), rows=tuple(_of_stage(stage, view.lead)))
            for stage in view.stages
        ),
        Section(title=_("Full texts to retrieve"), rows=tuple(_of_full_texts(view))),
        Section(title=_("Charting"), rows=tuple(_of_charting(view.charting, view.lead))),
        Section(title=_("Searches"), rows=tuple(_of_searches(view.searches))),
        Section(title=_("Duplicates"), rows=tuple(_of_duplicates(view))),
        Section(title=_("PRISMA diagram"), rows=tuple(_of_diagram(view))),
    ]
    return tuple(section for section in sections if section.rows)


def own_told(view: OwnView) -> tuple[Section, ...]:
    """Return what a reviewer reads: of their own work and nobody else's."""
    stages = (
        Section(
            title=stage_title(one.stage),
            rows=(
                Row(
                    text=_("left for you; you have voted on {voted}").format(voted=one.voted),
                    number=str(one.left),
                    command=f"litreview screen --as {view.reviewer} --stage {one.stage}"
                    if one.left
                    else None,
                ),
            ),
        )
        for one in view.stages
    )
    charts = Section(title=_("Charting"), rows=tuple(_of_own_charts(view.charting, view.reviewer)))
    return (*stages, charts) if charts.rows else tuple(stages)


def as_text(sections: Iterable[Section]) -> str:
    """Return the sections as lines: the numbers in a column, and below each line its command."""
    lines = []
    for section in sections:
        lines.append(section.title)
        for row in section.rows:
            lines.append(f"{'!' if row.is_urgent else ' '} {one_line(row.number):>8}  {one_line(row.text)}")
            if row.command:
                lines.append(f"{'':12}{one_line(row.command)}")
        lines.append("")
    return "\n".join(lines).rstrip("\n")


def stage_title(stage: Stage) -> str:
    """Return what the stage is called."""
    return _("Title and abstract") if stage is Stage.TITLE_ABSTRACT else _("Full text")


def _of_stage(view: StageView, lead: Handle) -> Iterator[Row]:
    if not view.due:
        yield Row(text=_("nothing has come to this stage yet"), number="0")
        return
    box = Box.SCREENED if view.stage is Stage.TITLE_ABSTRACT else Box.ASSESSED
    yield _counted(
        ngettext("report to vote on", "reports to vote on", view.due),
        view.due,
        f"litreview prisma --list {box}",
    )
    for share in view.shares:
        text = _("left for {reviewer}, who has voted on {voted}")
        yield Row(
            text=text.format(reviewer=share.reviewer, voted=share.voted),
            number=str(share.left),
            command=f"litreview screen --as {share.reviewer} --stage {view.stage}" if share.left else None,
        )
    yield from _of_pilot(view, lead)
    assign = f"litreview team assign HANDLE HANDLE --stage {view.stage} --as {lead}"
    if view.half_read:
        waits = ngettext("waits for another vote", "wait for another vote", view.half_read)
        yield _counted(waits, view.half_read, assign)
    if view.unread:
        yield _counted(_("nobody has voted on"), view.unread, assign)
    yield from _of_votes(view, lead)


def _of_pilot(view: StageView, lead: Handle) -> Iterator[Row]:
    if view.pilot and view.pilot.left:
        text = ngettext("vote is left in pilot {number}", "votes are left in pilot {number}", view.pilot.left)
        yield _counted(text.format(number=view.pilot.number), view.pilot.left, "litreview pilot")
    elif view.pilot:
        yield Row(
            text=_("pilot {number} is read: count it").format(number=view.pilot.number),
            command=f"litreview pilot close --stage {view.stage} --as {lead}",
            is_urgent=True,
        )
    if view.older:
        given = ngettext(
            "vote was given under an older text of the criteria",
            "votes were given under an older text of the criteria",
            view.older,
        )
        yield _counted(given, view.older, f"litreview protocol changes --as {lead}")


def _of_votes(view: StageView, lead: Handle) -> Iterator[Row]:
    if view.unopened:
        as_a_whole = view.opens_as_a_whole
        yield Row(
            text=ngettext(
                "has all its votes, which are not opened",
                "have all their votes, which are not opened",
                view.unopened,
            ),
            number=str(view.unopened),
            command=f"litreview team close {view.stage} --as {lead}"
            if as_a_whole
            else f"litreview conflicts --as {lead}",
            step=None if as_a_whole else Step.CONFLICTS,
            is_urgent=True,
        )
    for kind, number in view.conflicts.items():
        if number:
            yield Row(
                text=_conflict_words(kind, number),
                number=str(number),
                command=f"litreview conflicts --as {lead}",
                step=Step.CONFLICTS,
                is_urgent=True,
            )
    if view.settled:
        settled = ngettext("conflict is settled", "conflicts are settled", view.settled)
        yield _counted(settled, view.settled, f"litreview conflicts --all --as {lead}")
    if view.agreed.compared:
        yield _of_agreement(view.agreed, view.stage, lead)


def _conflict_words(kind: ConflictKind, number: int) -> str:
    match kind:
        case ConflictKind.DECISION:
            return ngettext(
                "conflict: one includes, another excludes",
                "conflicts: one includes, another excludes",
                number,
            )
        case ConflictKind.REASON:
            return ngettext(
                "conflict: all exclude, for different reasons",
                "conflicts: all exclude, for different reasons",
                number,
            )
        case ConflictKind.MAYBE:
            return ngettext("conflict: somebody says maybe", "conflicts: somebody says maybe", number)


def _counted(text: str, number: int, command: str) -> Row:
    return Row(text=text, number=str(number), command=command)


def _of_agreement(agreed: Agreed, stage: Stage, lead: Handle) -> Row:
    text = ngettext(
        "of {compared} report compared, first votes say the same",
        "of {compared} reports compared, first votes say the same",
        agreed.compared,
    )
    percent = round(100 * agreed.same / agreed.compared, 1)
    if agreed.same < agreed.compared:
        percent = min(percent, _NEARLY_ALL)
    return Row(
        text=text.format(compared=agreed.compared),
        number=percentage(percent),
        command=f"litreview agreement --stage {stage} --as {lead}",
    )


def _of_full_texts(view: Overview) -> Iterator[Row]:
    texts = view.full_texts
    if not texts.sought:
        return
    sought = ngettext("full text sought", "full texts sought", texts.sought)
    yield _counted(sought, texts.sought, "litreview reports")
    if texts.waiting:
        yield Row(
            text=_("nobody has said whether they were retrieved"),
            number=str(texts.waiting),
            command="litreview reports find-open",
            is_urgent=True,
        )
    if texts.not_retrieved:
        yield Row(
            text=_("could not be retrieved"),
            number=str(texts.not_retrieved),
            command="litreview reports find-open",
        )
    if texts.without_file:
        yield Row(
            text=_("are retrieved, without a file attached"),
            number=str(texts.without_file),
            command="litreview reports match FOLDER",
        )
    numbers = {Box.ONGOING: texts.ongoing, Box.AWAITING_CLASSIFICATION: texts.awaiting_classification}
    for box, label in aside_labels().items():
        if numbers[box]:
            yield Row(text=label, number=str(numbers[box]), command=f"litreview prisma --list {box}")


def _of_charting(view: ChartingView | None, lead: Handle) -> Iterator[Row]:
    if view is None or not view.reports:
        return
    to_chart = ngettext("included report to chart", "included reports to chart", view.reports)
    yield _counted(to_chart, view.reports, "litreview chart --status")
    for share in view.shares:
        text = _("left for {reviewer}, who has finished {finished}")
        yield Row(
            text=text.format(reviewer=share.reviewer, finished=share.finished),
            number=str(share.left),
            command=f"litreview chart --as {share.reviewer}" if share.left else None,
        )
    settle = f"litreview chart --settle --as {lead}"
    for words, number in (
        (
            ngettext(
                "is charted by all who shall, and not opened",
                "are charted by all who shall, and not opened",
                view.unopened,
            ),
            view.unopened,
        ),
        (
            ngettext("field on which charts differ", "fields on which charts differ", view.to_settle),
            view.to_settle,
        ),
    ):
        if number:
            yield Row(text=words, number=str(number), command=settle, step=Step.CHARTS, is_urgent=True)
    text = _("of {fields} fields can stand in the table")
    yield Row(
        text=text.format(fields=view.fields),
        number=str(view.final),
        command="litreview report characteristics",
    )


def _of_own_charts(view: OwnCharting | None, reviewer: Handle) -> Iterator[Row]:
    if view and (view.finished or view.left):
        text = _("left for you to chart; you have finished {finished}")
        yield Row(
            text=text.format(finished=view.finished),
            number=str(view.left),
            command=f"litreview chart --as {reviewer}" if view.left else None,
        )


def _of_searches(searches: Iterable[SearchView]) -> Iterator[Row]:
    words = {
        Trouble.FAILED: _("failed"),
        Trouble.INCOMPLETE: _("gave fewer records than it stated"),
        Trouble.OLD: _("is more than a year old"),
        Trouble.NO_FILE: _("has no file with its records"),
    }
    for one in searches:
        what = _(" and ").join(words[trouble] for trouble in one.troubles)
        command = f"litreview search {one.name}"
        if one.by_hand:
            needs_file = Trouble.NO_FILE in one.troubles
            command = f"litreview import FILE --source {one.name}" if needs_file else "litreview searches log"
        yield Row(text=f"{one.name}: {what} ({one.at.date().isoformat()})", command=command, is_urgent=True)


def _of_duplicates(view: Overview) -> Iterator[Row]:
    if view.uncompared:
        yield Row(
            text=ngettext(
                "record came since duplicates were sought",
                "records came since duplicates were sought",
                view.uncompared,
            ),
            number=str(view.uncompared),
            command="litreview dedupe",
            is_urgent=True,
        )
    if view.doubtful:
        yield Row(
            text=ngettext(
                "doubtful pair that nobody has looked at",
                "doubtful pairs that nobody has looked at",
                view.doubtful,
            ),
            number=str(view.doubtful),
            command="litreview dedupe --review",
            step=Step.DUPLICATES,
        )


def _of_diagram(view: Overview) -> Iterator[Row]:
    if not view.is_provisional:
        left = _("nothing is open, but pairs that turn out to be one report would change the numbers")
        yield Row(
            text=left if view.doubtful else _("nothing is open: the diagram is final"),
            command="litreview prisma --browse",
            step=Step.DIAGRAM,
        )
        return
    words = {
        Awaiting.SCREENING: _("not decided at title and abstract"),
        Awaiting.RETRIEVAL: _("wait for retrieval"),
        Awaiting.ASSESSMENT: _("not decided at full text"),
    }
    for place, number in view.awaiting.items():
        if number:
            yield Row(
                text=_("provisional: {what}").format(what=words[place]),
                number=str(number),
                command="litreview prisma --browse",
                step=Step.DIAGRAM,
            )
    for notice in view.notices:
        yield Row(
            text=_("provisional: {what}").format(what=notice), command="litreview searches", is_urgent=True
        )
