"""What ``litreview pilot`` says of a round that was counted: the list to talk over, and what comes next."""

from collections.abc import Iterator

from litreview.cli.console import program
from litreview.model.events import Vote
from litreview.model.language import _, ngettext, percentage
from litreview.model.text import one_line
from litreview.review import Review
from litreview.screening.pilot_results import Difference, PilotResult
from litreview.screening.pilots import Round


def percent(share: float | None) -> str:
    """Return the share as a percentage, or a dash where there is none."""
    return "–" if share is None else percentage(100 * share)


def differences_told(review: Review, found: PilotResult) -> str:
    """Return the records to talk over, each with what was said of it and why."""
    if not found.differences:
        return _("There is no record on which they differ.")
    said = ngettext(
        "To talk over, {number} record:", "To talk over, {number} records:", len(found.differences)
    )
    lines = [said.format(number=len(found.differences))]
    for one in found.differences:
        lines += _difference(review, one)
    return "\n".join(lines)


def differences_as_json(review: Review, found: PilotResult) -> list[dict[str, object]]:
    """Return the same for a program."""
    return [
        {
            "id": one.report.id,
            "title": one_line(review.records([one.report.id])[0].title),
            "only_reasons": one.only_reasons,
            "votes": {
                who: {"verdict": vote.verdict, "reason": vote.reason, "note": one.notes.get(who)}
                for who, vote in sorted(one.votes.items())
            },
        }
        for one in found.differences
    ]


def result_told(one: Round, found: PilotResult, lead: str) -> str:
    """Return whether the round was passed, and what to do next."""
    told = _("Pilot {number}: all agree on {agreed} of {compared} ({share}); the gate is {gate}: {passed}")
    said = told.format(
        number=one.act.number,
        agreed=found.agreed,
        compared=found.compared,
        share=percent(found.share),
        gate=percent(found.gate),
        passed=_("passed.") if found.passed else _("not passed."),
    )
    return "\n".join([said, *_next(one, found, lead)])


def _next(one: Round, found: PilotResult, lead: str) -> Iterator[str]:
    again = f"{program()} pilot begin --stage {one.act.stage} --as {lead}"
    if found.passed:
        yield _("Next: settle the differences (litreview conflicts), and go on: litreview screen.")
        yield _("Or make the criteria clearer in screening/protocol.toml and try again: {again}").format(
            again=again
        )
    else:
        yield _("Next: talk these records over, and make the criteria clearer in screening/protocol.toml.")
        yield _("Then another round, of other records: {again}").format(again=again)


def _difference(review: Review, one: Difference) -> Iterator[str]:
    record = review.records([one.report.id])[0]
    year = f" ({record.year})" if record.year else ""
    only = " " + _("[only the reasons differ]") if one.only_reasons else ""
    yield f"  {one.report.id}{only}  {one_line(record.title)}{year}"
    for who, vote in sorted(one.votes.items()):
        note = one.notes.get(who)
        yield f"    {who}: {_in_words(vote)}" + (f" – {one_line(note)}" if note else "")


def _in_words(vote: Vote) -> str:
    return f"{vote.verdict} ({one_line(vote.reason)})" if vote.reason else vote.verdict
