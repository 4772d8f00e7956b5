"""The reports excluded at full text, each with its citation and reason (PRISMA 2020, item 16b)."""

from collections.abc import Sequence

from litreview.exports.document import Document, Heading, Paragraph, Table
from litreview.exports.sets import Exported
from litreview.model.language import _
from litreview.model.protocol import Stage
from litreview.model.records import Record
from litreview.model.text import one_line

_NAMED = 6
"""Authors named before et al., as in Vancouver (Citing Medicine, 2nd edition, chapter 1)."""


def excluded_full_texts(reports: Sequence[Exported]) -> Document:
    """Return the table of those among the reports that were excluded at full text, in the order found."""
    out = [one for one in reports if one.stage == Stage.FULL_TEXT]
    rows = tuple((citation(one.record), _reason(one), one.record.doi or "", one.report.id) for one in out)
    heads = (_("Report"), _("Reason for exclusion"), _("DOI"), _("Record"))
    title = Heading(_("Reports excluded at full text"), 1)
    if not rows:
        return (title, Paragraph(_("No report was excluded at full text.")))
    return (title, Paragraph(_("{number} reports.").format(number=len(rows))), Table(heads, rows))


def citation(record: Record) -> str:
    """Return a short citation: authors, title, where and when; what is not known is left out."""
    names = [one_line(str(author)) for author in record.authors]
    people = ", ".join(names[:_NAMED]) + (", et al" if len(names) > _NAMED else "")
    where = one_line(record.container or record.publisher or "")
    place = "".join(
        (
            str(record.year or ""),
            f";{record.volume}" if record.volume else "",
            f"({record.issue})" if record.issue else "",
            f":{record.pages}" if record.pages else "",
        )
    )
    parts = (people, one_line(record.title), where, place)
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def _reason(one: Exported) -> str:
    return one_line(str(one.reason.text)) if one.reason else _("No reason given")
