"""``litreview reports attach``, ``match``, ``find-open``: the files of full texts, and where they lie."""

import os
from argparse import Namespace
from pathlib import Path
from typing import Final

from litreview.cli.console import end_progress, hand_over, say, show_progress, table, tell
from litreview.cli.opening import opened
from litreview.cli.parsing import Commands, add_actor, add_json
from litreview.exports.open_copies import Looked, csv
from litreview.model.errors import LitreviewError, SourceError, UsageError
from litreview.model.language import _, ngettext
from litreview.model.protocol import Role
from litreview.model.records import RecordId
from litreview.model.reports import Report, combined
from litreview.model.system import why
from litreview.model.text import one_line
from litreview.review import Review, Services
from litreview.screening.filenames import Match, Sign
from litreview.screening.rules import is_retrieved
from litreview.searches.lookups import State
from litreview.store import Access

_ENDINGS: Final = frozenset({".pdf", ".html", ".htm", ".xhtml", ".epub", ".docx", ".txt"})


def add_to(acts: Commands) -> None:
    """Add the commands."""
    attaching = acts.add(
        "attach",
        attach,
        help=_("attach a file with a report's full text; it is then retrieved"),
        more=_("The file is copied into screening/fulltexts/, which stays on this machine."),
    )
    attaching.add_argument("record", metavar=_("RECORD"), help=_("a record, e.g. pubmed:38012345"))
    attaching.add_argument("file", metavar=_("FILE"), help=_("a PDF, HTML, EPUB, DOCX or text file"))
    attaching.add_argument(
        "--in-place", action="store_true", help=_("the file lies in the review's folder; make no copy")
    )
    add_actor(attaching, _("who attaches it (default: the lead)"))
    add_json(attaching)

    detaching = acts.add("detach", detach, help=_("take a file from its report; the file stays where it is"))
    detaching.add_argument("record", metavar=_("RECORD"), help=_("a record, e.g. pubmed:38012345"))
    add_actor(detaching, _("who takes it away (default: the lead)"))
    add_json(detaching)

    matching = acts.add(
        "match",
        match,
        help=_("attach the files of a folder to the reports sought, by DOI, PMID or title in their names"),
        more=_("Without --yes it only shows which file would go to which report."),
    )
    matching.add_argument("folder_of_files", metavar=_("FOLDER"), help=_("where the files are"))
    matching.add_argument("--yes", action="store_true", help=_("attach them"))
    add_actor(matching, _("who attaches them (default: the lead)"))
    add_json(matching)

    finding = acts.add(
        "find-open",
        find_open,
        help=_("ask Unpaywall where open copies of the full texts lie that are not retrieved yet"),
        more=_(
            "It shows addresses and downloads nothing. It needs your e-mail address, in LITREVIEW_EMAIL or\n"
            "as contact in the protocol. Answers are kept for 30 days."
        ),
    )
    finding.add_argument(
        "records", metavar=_("RECORD"), nargs="*", help=_("only these (default: all not retrieved)")
    )
    finding.add_argument("--fresh", action="store_true", help=_("ask again, also what was asked before"))
    add_actor(finding, _("who asks"))
    answers = finding.add_mutually_exclusive_group()
    answers.add_argument("--json", action="store_true", help=_("answer in JSON"))
    answers.add_argument("--csv", action="store_true", help=_("answer as a table for a spreadsheet"))


def attach(arguments: Namespace) -> int:
    """Attach one file."""
    with opened(arguments) as review:
        desk = review.retrieval(review.actor(arguments.actor, Role.LEAD))
        laid = desk.attach(arguments.record, arguments.file, in_place=arguments.in_place)
    if arguments.json:
        tell(
            {
                "record": laid.report.id,
                "file": laid.attached.file,
                "digest": laid.attached.digest,
                "newly_retrieved": laid.is_new,
            }
        )
        return 0
    text = (
        _("{record}: {file} attached; the full text is retrieved.")
        if laid.is_new
        else _("{record}: {file} attached.")
    )
    say(text.format(record=laid.report.id, file=laid.attached.file))
    return 0


def detach(arguments: Namespace) -> int:
    """Take a file from its report."""
    with opened(arguments) as review:
        report = review.retrieval(review.actor(arguments.actor, Role.LEAD)).detach(arguments.record)
    if arguments.json:
        tell({"record": report.id, "file": None})
    else:
        say(
            _("{record}: no file is attached any more; the file itself is still there.").format(
                record=report.id
            )
        )
    return 0


def match(arguments: Namespace) -> int:
    """Show which file is of which report, and attach them where that was asked for."""
    folder = Path(arguments.folder_of_files)
    names = _files_in(folder)
    with opened(arguments, access=Access.WRITE if arguments.yes else Access.READ) as review:
        desk = review.retrieval(review.actor(arguments.actor, Role.LEAD))
        found = desk.matches(names)
        problems: dict[str, str] = {}
        if arguments.yes:
            for one in found:
                if one.report:
                    try:
                        desk.attach(one.report, str(folder / one.file))
                    except LitreviewError as error:
                        problems[one.file] = error.problem
        if arguments.json:
            tell([_match_as_json(one, problems, attached=arguments.yes) for one in found])
        else:
            _say_matches(review, found, problems, attached=arguments.yes)
    return 1 if problems else 0


def find_open(arguments: Namespace) -> int:
    """Ask where open copies lie."""
    with opened(arguments, access=Access.READ) as review:
        asked = review.open_copies(Services.from_environment(os.environ), fresh=arguments.fresh)
        wanted = _wanted(review, arguments.records)
        rows: list[Looked] = []
        failure: SourceError | None = None
        for number, report in enumerate(wanted, start=1):
            show_progress(_("Unpaywall: {number} of {total}").format(number=number, total=len(wanted)))
            records = review.records(report.records)
            try:
                found = asked.of(one.doi for one in records if one.doi)
            except SourceError as error:
                failure = error
                break
            rows.append(Looked(report=report.id, record=combined(records), found=found))
        end_progress()
    _tell_looked(rows, arguments)
    if failure:
        raise failure
    return 0


def _files_in(folder: Path) -> list[str]:
    try:
        return sorted(one.name for one in folder.iterdir() if one.suffix.lower() in _ENDINGS)
    except (OSError, ValueError) as error:
        raise UsageError(
            str(folder),
            why(error),
            _("Name a folder with full texts."),
        ) from error


def _wanted(review: Review, records: list[str]) -> list[Report]:
    if records:
        return list({review.report(record).id: review.report(record) for record in records}.values())
    return [report for report in review.sought() if not is_retrieved(review.ledger, report)]


def _say_matches(review: Review, found: list[Match], problems: dict[str, str], *, attached: bool) -> None:
    if not found:
        say(_("There is no PDF, HTML, EPUB, DOCX or text file in that folder."))
        return
    rows = [(one.file, *_match_told(review, one, problems.get(one.file))) for one in found]
    say(table([(_("file"), _("report"), _("by"), _("title")), *rows]))
    fit = sum(one.report is not None for one in found) - len(problems)
    text = ngettext("{number} file attached.", "{number} files attached.", fit)
    if not attached:
        text = ngettext(
            "{number} file would be attached; --yes does it.",
            "{number} files would be attached; --yes does it.",
            fit,
        )
    say(text.format(number=fit))


def _match_told(review: Review, one: Match, problem: str | None) -> tuple[str, str, str]:
    if problem:
        return (str(one.report), _("not attached"), problem)
    if one.rivals:
        said = _("several files are of it; attach the right one by hand")
        return (one.reports[0], _("unsure"), said)
    if one.report is None:
        said = _("no report sought fits its name") if not one.reports else _("several reports fit its name")
        return ("-", _("unsure") if one.reports else "-", said)
    title = combined(review.records(review.report(one.report).records)).title
    return (one.report, _sign_word(one.sign), one_line(title))


def _sign_word(sign: Sign | None) -> str:
    words = {Sign.ID: _("record"), Sign.DOI: "DOI", Sign.PMID: "PMID", Sign.TITLE: _("title")}
    return words[sign] if sign else ""


def _match_as_json(one: Match, problems: dict[str, str], *, attached: bool) -> dict[str, object]:
    return {
        "file": one.file,
        "report": one.report,
        "sign": one.sign,
        "fits": list[RecordId](one.reports),
        "rivals": list(one.rivals),
        "attached": attached and one.report is not None and one.file not in problems,
        "problem": problems.get(one.file),
    }


def _tell_looked(rows: list[Looked], arguments: Namespace) -> None:
    if arguments.json:
        tell([one.as_table() for one in rows])
    elif arguments.csv:
        hand_over(csv(rows))
    elif not rows:
        say(_("No full text is sought that is not retrieved."))
    else:
        heads = (_("record"), _("open copy"), _("version"), _("licence"), _("host"), _("address"))
        say(table([heads, *(_looked_row(one) for one in rows)]))
        number = sum(one.found.copy is not None for one in rows)
        text = ngettext(
            "{number} of {total} has an open copy. Nothing was downloaded.",
            "{number} of {total} have an open copy. Nothing was downloaded.",
            number,
        )
        say(text.format(number=number, total=len(rows)))


def _looked_row(one: Looked) -> tuple[str, ...]:
    words = {
        State.OPEN: _("yes"),
        State.CLOSED: _("none known"),
        State.UNKNOWN: _("DOI not known there"),
        State.NO_DOI: _("no DOI"),
    }
    copy = one.found.copy
    if copy is None:
        return (one.report, words[one.found.state], "", "", "", one_line(one.record.title))
    state = words[State.OPEN] if copy.is_file else _("yes, on a page")
    host = " ".join(filter(None, (copy.host, f"({copy.place})" if copy.place else None)))
    return (one.report, state, copy.version or "", copy.licence or "-", host, copy.url)
