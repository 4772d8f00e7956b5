"""The flow as the CSV file that the R package PRISMA2020 reads (Haddaway et al. 2022, doi:10.1002/cl2.1230).

The package finds a row by its name in the first column, takes its number from ``n`` and its words from
``boxtext``; a list of reasons or sources is one cell, ``name, number; name, number``.
"""

import csv
import io
from collections.abc import Iterable
from typing import Final, NamedTuple

from litreview.exports.prisma import BY_REASON, Box, PrismaFlow
from litreview.model.language import _
from litreview.model.records import SourceKind
from litreview.model.text import one_line

COLUMNS: Final = ("data", "node", "box", "description", "boxtext", "tooltips", "url", "n")
NOT_GIVEN: Final = "NA"
PAGE: Final = "prisma.html"
"""Where a click on a box leads: the page that ``litreview prisma -o prisma.html`` writes."""


class _Row(NamedTuple):
    """A row of the package's template: its name, the node and the box it is drawn in, and its words."""

    data: str
    node: str
    box: str
    words: str


def _rows() -> tuple[_Row, ...]:
    here = NOT_GIVEN
    of_previous = _("Reports of studies included in previous version of review")
    return (
        _Row(here, "node4", "prevstud", _("Previous studies")),
        _Row("previous_studies", "node5", "box1", _("Studies included in previous version of review")),
        _Row("previous_reports", here, "box1", of_previous),
        _Row(here, "node6", "newstud", _("Identification of new studies via databases and registers")),
        _Row("database_results", "node7", "box2", _("Databases")),
        _Row("database_specific_results", here, "box2", _("Databases")),
        _Row("register_results", here, "box2", _("Registers")),
        _Row("register_specific_results", here, "box2", _("Registers")),
        _Row(here, "node16", "othstud", _("Identification of new studies via other methods")),
        _Row("website_results", "node17", "box11", _("Websites")),
        _Row("organisation_results", here, "box11", _("Organisations")),
        _Row("citations_results", here, "box11", _("Citation searching")),
        _Row("duplicates", "node8", "box3", _("Duplicate records")),
        _Row("excluded_automatic", here, "box3", _("Records marked as ineligible by automation tools")),
        _Row("excluded_other", here, "box3", _("Records removed for other reasons")),
        _Row("records_screened", "node9", "box4", _("Records screened")),
        _Row("records_excluded", "node10", "box5", _("Records excluded")),
        _Row("dbr_sought_reports", "node11", "box6", _("Reports sought for retrieval")),
        _Row("dbr_notretrieved_reports", "node12", "box7", _("Reports not retrieved")),
        _Row("other_sought_reports", "node18", "box12", _("Reports sought for retrieval")),
        _Row("other_notretrieved_reports", "node19", "box13", _("Reports not retrieved")),
        _Row("dbr_assessed", "node13", "box8", _("Reports assessed for eligibility")),
        _Row("dbr_excluded", "node14", "box9", _("Reports excluded")),
        _Row("other_assessed", "node20", "box14", _("Reports assessed for eligibility")),
        _Row("other_excluded", "node21", "box15", _("Reports excluded")),
        _Row("new_studies", "node15", "box10", _("New studies included in review")),
        _Row("new_reports", here, "box10", _("Reports of new included studies")),
        _Row("total_studies", "node22", "box16", _("Total studies included in review")),
        _Row("total_reports", here, "box16", _("Reports of total included studies")),
        _Row("identification", "node1", "identification", _("Identification")),
        _Row("screening", "node2", "screening", _("Screening")),
        _Row("included", "node3", "included", _("Included")),
        _Row("total_studies_ma", "node23", "box17", _("Total studies included in meta-analysis")),
        _Row("total_reports_ma", here, "box17", _("Reports of total included studies in meta-analysis")),
    )


_TROUBLES: Final = str.maketrans({",": " /", ";": " /", "'": "’", '"': "”", "\\": "/"})
"""What stands in names instead of the signs that part them, or that end or change the text of a box: the
package writes that between quotes, in the language of Graphviz."""
_LISTS: Final = {
    "database_specific_results": SourceKind.DATABASE,
    "register_specific_results": SourceKind.REGISTER,
}


def _of_a_new_review() -> dict[str, str]:
    """Return what the template for a review that updates none says instead, by the row's own name."""
    return {
        "newstud": _("Identification of studies via databases and registers"),
        "othstud": _("Identification of studies via other methods"),
        "new_studies": _("Studies included in review"),
        "new_reports": _("Reports of included studies"),
    }


def prisma_csv(flow: PrismaFlow) -> str:
    """Return the flow as CSV with line feeds, without a byte order mark: the package would read that too."""
    told = io.StringIO()
    writer = csv.writer(told, lineterminator="\n")
    writer.writerow(COLUMNS)
    instead = {} if flow.is_update else _of_a_new_review()
    for row in _rows():
        own = row.box if row.data == NOT_GIVEN else row.data
        words = instead.get(own, row.words)
        writer.writerow(
            (row.data, row.node, row.box, words, words, words, f"{PAGE}#{own}", _number(row.data, flow))
        )
    return told.getvalue()


def _number(name: str, flow: PrismaFlow) -> str:
    if name in _LISTS:
        return _listed(
            (flow.source_titles.get(source) or source, len(records))
            for source, records in flow.sources.items()
            if flow.source_kinds.get(source) is _LISTS[name]
        )
    if name not in set(Box):
        return "0"
    box = Box(name)
    if box in BY_REASON:
        return _listed((str(one.text), len(records)) for one, records in flow.by_reason[box].items())
    return str(flow.count(box))


def _listed(parts: Iterable[tuple[str, int]]) -> str:
    """Return the names and numbers in one cell; what parts them there, or ends a text, is in no name."""
    none = _("None")
    return "; ".join(f"{_unparted(name)}, {number}" for name, number in parts) or f"{none}, 0"


def _unparted(name: str) -> str:
    return one_line(name).translate(_TROUBLES).strip() or _("No reason given")
