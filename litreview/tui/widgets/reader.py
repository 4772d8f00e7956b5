"""The record as it is read: title, where it stands, the reader's remark, and the abstract."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from litreview.model.language import _
from litreview.model.notices import told
from litreview.model.protocol import Terms
from litreview.model.records import NoticeKind, Record
from litreview.model.text import clean, fold, one_line
from litreview.screening.highlighting import TermKind, spans
from litreview.screening.kin import Sibling
from litreview.screening.sections import Section, sections
from litreview.tui.looks import USUAL_LINE
from litreview.tui.themes import Ink
from litreview.tui.widgets.typeset import BLANK, Line, Piece, Stretch, paragraph

_NAMED_AUTHORS: Final = 3
_GRAVE: Final = frozenset({NoticeKind.RETRACTION, NoticeKind.PARTIAL_RETRACTION, NoticeKind.CONCERN})
"""Notices that whoever reads the record must see."""
_TERM_INKS: Final = {TermKind.INCLUDE: Ink.TERM_INCLUDE, TermKind.EXCLUDE: Ink.TERM_EXCLUDE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is read: a record, the sources it came from, and remarks on it with who made them."""

    record: Record
    sources: Sequence[str]
    remarks: Sequence[tuple[str, str]]
    siblings: Sequence[Sibling] = ()
    """The other reports of its study."""
    link: str | None = None
    """Where its full text is asked for, when that is what is read next."""


def link_of(record: Record) -> str | None:
    """Return the address of the record's full text, or of its DOI, or None where neither is known."""
    return record.url or (f"https://doi.org/{record.doi}" if record.doi else None)


def record_lines(
    shown: Shown, terms: Terms, *, width: int, roomy: bool, longest: int = USUAL_LINE
) -> list[Line]:
    """Return the record set to the width, its terms marked; ``roomy`` keeps paragraphs a line apart."""
    margin = 2 if roomy else 1
    room = min(longest, width - 2 * margin)
    remarks = [
        line for who, text in shown.remarks for line in paragraph(text, room, hang=Piece(who, Ink.HEADING))
    ]
    for sibling in shown.siblings:
        remarks += paragraph(_told(sibling), room, ink=Ink.MUTED, hang=Piece(_("Same study: "), Ink.HEADING))
    lines = [*([BLANK] if roomy else []), *head_lines(shown, terms, room, roomy=roomy), *remarks, BLANK]
    for part in _body(shown.record, terms, room):
        lines += [*part, BLANK] if roomy else part
    return [(Piece(" " * margin), *line) if line else line for line in lines]


def plain_lines(text: str, *, width: int) -> list[Line]:
    """Return a message that stands where a record would, one paragraph a line of the text."""
    room = min(USUAL_LINE, width - 4)
    paragraphs = [paragraph(part, room) for part in clean(text).split("\n")]
    return [BLANK, *((Piece("  "), *line) for lines in paragraphs for line in (*lines, BLANK))]


def head_lines(shown: Shown, terms: Terms, width: int, *, roomy: bool) -> list[Line]:
    """Return title, notices that must be seen, authors, where it stands, and its link."""
    record = shown.record
    title = one_line(record.title) or _("No title in the sources.")
    lines = paragraph(title, width, ink=Ink.STRONG, stretches=_terms_in(title, terms))
    if record.original_title and fold(one_line(record.original_title)) != fold(title):
        lines += paragraph(one_line(record.original_title), width, ink=Ink.ORIGINAL)
    lines += [
        line
        for notice in record.notices
        if notice.kind in _GRAVE and not notice.speaks_of_other
        for line in paragraph(told(notice), width, ink=Ink.WARNING, hang=Piece("! ", Ink.WARNING))
    ]
    about = [text for text in (_authors(record), _placed(record, shown.sources)) if text]
    for text in about if roomy else [" · ".join(about)]:
        lines += paragraph(text, width, ink=Ink.MUTED)
    return [*lines, *paragraph(one_line(shown.link or ""), width)]


def _body(record: Record, terms: Terms, width: int) -> list[list[Line]]:
    if not record.abstract:
        body = [paragraph(_("No abstract in the sources."), width, ink=Ink.MUTED)]
    else:
        body = _abstract(record.abstract, terms, width)
    if record.other_abstract:
        body.append(paragraph(_("The abstract in the other language:"), width, ink=Ink.HEADING))
        body += _abstract(record.other_abstract, terms, width)
    if record.keywords or record.headings:
        words = one_line("; ".join((*record.keywords, *record.headings)))
        body.append(paragraph(words, width, ink=Ink.MUTED, hang=Piece(_("Keywords: "), Ink.MUTED)))
    return body


def _abstract(abstract: str, terms: Terms, width: int) -> list[list[Line]]:
    return [
        paragraph(section.text, width, stretches=_stretches(section, terms))
        for section in sections(clean(abstract))
    ]


def _stretches(section: Section, terms: Terms) -> list[Stretch]:
    marked = _terms_in(section.text, terms)
    if not section.heading:
        return marked
    rest = [stretch for stretch in marked if stretch.start >= section.heading]
    return [Stretch(0, section.heading, Ink.HEADING), *rest]


def _terms_in(text: str, terms: Terms) -> list[Stretch]:
    return [Stretch(span.start, span.end, _TERM_INKS[span.kind]) for span in spans(text, terms)]


def _told(sibling: Sibling) -> str:
    where = ", ".join(part for part in (sibling.container, str(sibling.year or "")) if part)
    parts = (sibling.title or _("No title in the sources."), where, sibling.record)
    return one_line(" · ".join(part for part in parts if part))


def _authors(record: Record) -> str:
    named = [one_line(str(author)) for author in record.authors[:_NAMED_AUTHORS]]
    more = len(record.authors) - len(named)
    return "; ".join([*named, f"+{more}"] if more else named)


def _placed(record: Record, sources: Sequence[str]) -> str:
    issue = f"{record.volume or ''}({record.issue})" if record.issue else record.volume or ""
    place = " ".join(part for part in (record.container, issue) if part)
    if record.pages:
        place = f"{place}:{record.pages}" if place else record.pages
    parts = (
        str(record.year) if record.year else _("no year"),
        place,
        record.language,
        f"doi:{record.doi}" if record.doi else None,
        _("from {sources}").format(sources=", ".join(sources)),
    )
    return one_line(" · ".join(part for part in parts if part))
