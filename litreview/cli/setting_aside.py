"""``litreview reports ongoing``, ``awaiting`` and ``resumed``: what is neither included nor excluded."""

from argparse import Namespace
from typing import Final

from litreview.cli.console import say, tell
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_json, add_lead
from litreview.model.events import Status
from litreview.model.language import _, ngettext

_ACTS: Final = {"ongoing": Status.ONGOING, "awaiting": Status.AWAITING, "resumed": Status.NONE}


def add_to(acts: Commands) -> None:
    """Add the commands."""
    for name, help_text in (
        ("ongoing", _("say that reports assessed are of ongoing studies, without results yet")),
        ("awaiting", _("say that reports assessed await classification: too little is known of them")),
        ("resumed", _("take up reports again that were set aside so")),
    ):
        parser = acts.add(
            name,
            set_aside,
            help=help_text,
            more=_("The votes stay as they are; the diagram counts the reports by what was said last."),
        )
        parser.set_defaults(what=name)
        parser.add_argument(
            "records", metavar=_("RECORD"), nargs="+", help=_("a record, e.g. pubmed:38012345")
        )
        parser.add_argument("--why", metavar=_("TEXT"), help=_("a remark, such as when results are expected"))
        add_lead(parser)
        add_json(parser)


def set_aside(arguments: Namespace) -> int:
    """Set reports aside, or take them up again."""
    status = _ACTS[arguments.what]
    with opened(arguments) as review:
        done = review.desk(arguments.lead).set_aside(arguments.records, status, arguments.why)
    if arguments.json:
        tell([{"id": report.id, "aside": status.value or None, "why": arguments.why} for report in done])
    else:
        text = ngettext("{number} report: {what}.", "{number} reports: {what}.", len(done))
        say(text.format(number=len(done), what=status_words()[status]))
    return 0


def status_words() -> dict[Status, str]:
    """Return what is said of a report that is set aside, or is so no more."""
    return {
        Status.ONGOING: _("of an ongoing study"),
        Status.AWAITING: _("awaits classification"),
        Status.NONE: _("not set aside any more"),
    }
