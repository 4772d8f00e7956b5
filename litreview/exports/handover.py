"""Handing over: a review's reports and decisions as the tables that Rayyan, Covidence and ASReview know.

Only what was opened is in them: votes after their reveal, and outcomes that the diagram counts.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from litreview.exports.sets import Exported, Fate
from litreview.formats.further import REPORT
from litreview.formats.table_cells import safe
from litreview.model.events import Verdict, Vote
from litreview.model.protocol import Handle, Protocol, ReasonId, Stage
from litreview.model.records import Author, Record
from litreview.model.reports import Report
from litreview.model.text import clean, one_line

Votes = Callable[[Report, Stage], Mapping[Handle, Vote]]
"""Gives the revealed votes on a report at a stage."""

RAYYAN_COLUMNS: Final = (
    "key", "title", "year", "month", "day", "journal", "issn", "volume", "issue", "pages", "authors", "url",
    "language", "publisher", "location", "abstract", "notes", "doi", "keywords", "pubmed_id", "pmc_id",
)  # fmt: skip
COVIDENCE_COLUMNS: Final = (
    "Title", "Authors", "Abstract", "Published Year", "Published Month", "Journal", "Volume", "Issue",
    "Pages", "Accession Number", "DOI", "Ref", "Covidence #", "Study", "Notes", "Tags", "Status",
)  # fmt: skip
ASREVIEW_COLUMNS: Final = (
    "record_id", "title", "abstract", "authors", "keywords", "year", "doi", "url", "included",
    "accession_number",
)  # fmt: skip

_SAID: Final = {Verdict.INCLUDE: "Included", Verdict.EXCLUDE: "Excluded", Verdict.MAYBE: "Maybe"}
_MARKED: Final = re.compile(r"RAYYAN-|USER-NOTES|Exclusion reason:|ASReview_", re.IGNORECASE)
"""Words by which a reader knows a decision: in a record's own note they would forge one."""
_DATE: Final = re.compile(r"\d{4}-(\d\d)(?:-(\d\d))?")
_AT_FULL_TEXT: Final = frozenset(
    {Fate.INCLUDED, Fate.NOT_RETRIEVED, Fate.ONGOING, Fate.AWAITING_CLASSIFICATION}
)


def rayyan(reports: Sequence[Exported], votes: Votes, protocol: Protocol, stage: Stage) -> str:
    """Return Rayyan's table, with each reviewer's revealed vote at the stage under the reviewer's handle."""
    return _table(RAYYAN_COLUMNS, (_rayyan_row(one, votes, protocol, stage) for one in reports))


def covidence(reports: Sequence[Exported]) -> str:
    """Return Covidence's table, with what became of each report as its status and exclusion reason."""
    return _table(
        COVIDENCE_COLUMNS, (_covidence_row(number, one) for number, one in enumerate(reports, start=1))
    )


def asreview(reports: Sequence[Exported], stage: Stage) -> str:
    """Return ASReview's table, with 1 and 0 for what was settled at the stage and nothing for the rest."""
    return _table(ASREVIEW_COLUMNS, (_asreview_row(number, one, stage) for number, one in enumerate(reports)))


def label(one: Exported, stage: Stage) -> str:
    """Return 1 for a report that was included at the stage, 0 for one excluded there, or nothing."""
    if stage is Stage.FULL_TEXT:
        excluded = one.fate is Fate.EXCLUDED and one.stage == stage
        return "1" if one.fate is Fate.INCLUDED else "0" if excluded else ""
    if not one.report.main_arm:  # found by other methods, and never screened
        return ""
    if one.fate is Fate.EXCLUDED and one.stage == stage:
        return "0"
    is_past = one.fate in _AT_FULL_TEXT or (one.stage is not None and one.stage != stage)
    return "1" if is_past else ""


def _rayyan_row(one: Exported, votes: Votes, protocol: Protocol, stage: Stage) -> tuple[object, ...]:
    record, date = one.record, _DATE.fullmatch(one.record.date or "")
    return (
        one.report.id, record.title, record.year, date[1] if date else "", (date[2] if date else "") or "",
        record.container, ", ".join(record.issn), record.volume, record.issue, record.pages,
        _people(record), record.url, record.language, record.publisher, "",
        clean(record.abstract or ""), _noted(one, _told(votes(one.report, stage), protocol)),
        record.doi, "; ".join(record.keywords), record.pmid, record.pmcid,
    )  # fmt: skip


def _noted(one: Exported, told: Iterable[str]) -> str:
    """Return the notes, the report's id first: Rayyan keeps these, and gives each row a key of its own."""
    return " | ".join((REPORT + one.report.id, *_own(one.record), *told))


def _told(votes: Mapping[Handle, Vote], protocol: Protocol) -> Iterator[str]:
    """Yield Rayyan's account of the votes; it keeps the reasons of all together, in no order of persons."""
    if not votes:
        return
    said = sorted(votes.items())
    pairs = (f"{_quoted(who)}=>{_quoted(_SAID[vote.verdict])}" for who, vote in said)
    yield f"RAYYAN-INCLUSION: {{{', '.join(pairs)}}}"
    reasons = dict.fromkeys(_words(vote.reason, protocol) for _who, vote in said if vote.reason)
    if reasons:
        yield f"RAYYAN-EXCLUSION-REASONS: {','.join(reasons)}"


def _words(reason: ReasonId, protocol: Protocol) -> str:
    """Return the reason in the protocol's words, or its id where those hold what stands between reasons."""
    known = protocol.reason(reason)
    text = one_line(str(known.text)) if known else reason
    return reason if re.search(r'[,|"]', text) else text


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _covidence_row(number: int, one: Exported) -> tuple[object, ...]:
    record, date = one.record, _DATE.fullmatch(one.record.date or "")
    why = _why(one)
    notes = "; ".join((*([f"Exclusion reason: {why}"] if why else ()), *_own(record)))
    return (
        record.title, _people(record), clean(record.abstract or ""), record.year,
        date[1] if date else "", record.container, record.volume, record.issue, record.pages,
        record.pmid or record.accession, record.doi, one.report.id, f"#{number}", _study(record), notes, "",
        _status(one),
    )  # fmt: skip


def _why(one: Exported) -> str:
    if one.fate is Fate.NOT_RETRIEVED:
        return Fate.NOT_RETRIEVED.value
    if one.fate is not Fate.EXCLUDED or one.stage != Stage.FULL_TEXT or one.reason is None:
        return ""
    text = one_line(str(one.reason.text))
    return one.reason.id if ";" in text else text


def _status(one: Exported) -> str:
    """Return the list of Covidence's that the report would stand in."""
    if one.fate is Fate.NOT_RETRIEVED:
        return "excluded"
    if one.fate is Fate.EXCLUDED:
        return "excluded" if one.stage == Stage.FULL_TEXT else "irrelevant"
    if one.fate is Fate.INCLUDED:
        return "included"
    is_past = one.fate in _AT_FULL_TEXT or one.stage in {"retrieval", Stage.FULL_TEXT.value}
    return "select" if is_past else "screen"


def _study(record: Record) -> str:
    first = record.authors[0].family if record.authors else ""
    return " ".join(filter(None, (one_line(first), str(record.year or ""))))


def _asreview_row(number: int, one: Exported, stage: Stage) -> tuple[object, ...]:
    record = one.record
    return (
        number, record.title, clean(record.abstract or ""), _people(record),
        "; ".join(record.keywords), record.year, record.doi, record.url, label(one, stage), one.report.id,
    )  # fmt: skip


def _people(record: Record) -> str:
    """Return the authors between semicolons; a body alone has one too, lest *læring og mestring* be two."""
    named = [_inverted(author).replace(";", ",") for author in record.authors]
    return "; ".join(named) + (";" if len(named) == 1 and not record.authors[0].given else "")


def _inverted(author: Author) -> str:
    family, given = one_line(author.family), one_line(author.given or "")
    return f"{family}, {given}" if given else family


def _own(record: Record) -> Iterator[str]:
    """Yield the record's own notes, but for what another tool would take for a decision."""
    yield from (one_line(note) for note in record.notes if not _MARKED.search(note))


def _table(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(columns)
    table.writerows([safe("" if cell is None else clean(str(cell))) for cell in row] for row in rows)
    return text.getvalue()
