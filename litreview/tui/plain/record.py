"""A record as lines of text: one thing a line, the longer ones wrapped where a width is wished."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from litreview.model.language import _, ngettext
from litreview.model.notices import told
from litreview.model.protocol import Protocol, Terms
from litreview.model.records import NoticeKind, Record
from litreview.model.text import clean, fold, one_line
from litreview.screening.highlighting import spans
from litreview.screening.kin import Sibling
from litreview.screening.sections import sections
from litreview.tui.wording import reason_text

_NAMED_AUTHORS: Final = 3
_GRAVE: Final = frozenset({NoticeKind.RETRACTION, NoticeKind.PARTIAL_RETRACTION, NoticeKind.CONCERN})
"""Notices that whoever reads the record must hear."""
INDENT: Final = "  "
"""Stands before text from outside that follows no label: at the left edge only the program itself speaks."""
MARK: Final = "*"
"""Stands on both sides of a term of the protocol where that is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told of a record beside itself."""

    record: Record
    sources: Sequence[str]
    with_link: bool = False
    """Whether its full text is what is read next."""
    file: str | None = None
    """The file with its full text, where one is attached."""
    siblings: Sequence[Sibling] = ()
    """The other reports of its study."""


def record_lines(one: Told, terms: Terms | None) -> list[str]:
    """Return the record's lines, not wrapped, with the terms between marks; its abstract is indented."""
    return [*head_lines(one, terms), *_body(one.record, terms)]


def wrapped(line: str, width: int) -> list[str]:
    """Return the line in lines of at most so many characters, words whole; in one where the width is 0.

    All but the first are indented, so that none of them can pass for something the program says.
    """
    start = INDENT if line.startswith(INDENT) else ""
    text = start + one_line(line)
    if len(text) <= width or not width:
        return [text]
    return wrap(
        text.removeprefix(start),
        width,
        initial_indent=start,
        subsequent_indent=INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )


def criteria_lines(protocol: Protocol) -> list[str]:
    """Return the question, the criteria and the numbered reasons."""
    question = protocol.question
    lines = [
        _("Question: {text}").format(text=one_line(str(question.text))),
        _("Population: {text}").format(text=one_line(str(question.population))),
        _("Concept: {text}").format(text=one_line(str(question.concept))),
        _("Context: {text}").format(text=one_line(str(question.context))),
    ]
    if protocol.inclusion:
        lines.append(_("Include if all are met:"))
        lines += [INDENT + one_line(str(criterion.text)) for criterion in protocol.inclusion]
    if protocol.exclusion:
        lines.append(_("Exclude if any is met:"))
        lines += [INDENT + one_line(str(criterion.text)) for criterion in protocol.exclusion]
    if protocol.reasons:
        lines.append(_("Exclude for the first reason met:"))
        lines += [INDENT + reason_text(protocol, reason.id) for reason in protocol.reasons]
    return lines


def head_lines(one: Told, terms: Terms | None) -> Iterator[str]:
    """Yield what is told of the record above its abstract."""
    record = one.record
    title = one_line(record.title)
    yield _("Title: {text}").format(text=_marked(title, terms)) if title else _("No title in the sources.")
    original = one_line(record.original_title or "")
    if original and fold(original) != fold(title):
        yield _("Original title: {text}").format(text=original)
    for notice in record.notices:
        if notice.kind in _GRAVE and not notice.speaks_of_other:
            yield _("Warning: {text}").format(text=told(notice))
    yield from _placed(record)
    yield _("From: {text}").format(text=one_line(", ".join(one.sources)))
    if record.doi:
        yield one_line(f"doi:{record.doi}")
    link = record.url or (f"https://doi.org/{record.doi}" if record.doi else None)
    if one.with_link and link:
        yield _("Full text: {text}").format(text=one_line(link))
    if one.with_link and one.file:
        yield _("File with the full text: {text}").format(text=one_line(one.file))
    for sibling in one.siblings:
        parts = (sibling.title, str(sibling.year or ""), sibling.record)
        yield _("Same study: {text}").format(text=one_line(", ".join(part for part in parts if part)))


def _placed(record: Record) -> Iterator[str]:
    if record.authors:
        yield _("Authors: {text}").format(text=_authors(record))
    yield _("Year: {text}").format(text=record.year) if record.year else _("No year.")
    place = one_line(_place(record))
    if place:
        yield _("In: {text}").format(text=place)
    if record.language:
        yield _("Language: {text}").format(text=one_line(record.language))


def _body(record: Record, terms: Terms | None) -> Iterator[str]:
    if record.abstract:
        yield _("Abstract:")
        yield from _abstract(record.abstract, terms)
    else:
        yield _("No abstract in the sources.")
    if record.other_abstract:
        yield _("The abstract in the other language:")
        yield from _abstract(record.other_abstract, terms)
    words = one_line("; ".join((*record.keywords, *record.headings)))
    if words:
        yield _("Keywords: {text}").format(text=words)


def _abstract(abstract: str, terms: Terms | None) -> Iterator[str]:
    for text, heading in sections(clean(abstract)):
        if heading:
            yield INDENT + text[:heading]
        if rest := text[heading:].strip():
            yield INDENT + _marked(rest, terms)


def _marked(text: str, terms: Terms | None) -> str:
    if terms is None:
        return text
    parts, at = [], 0
    for span in spans(text, terms):
        parts += [text[at : span.start], MARK, text[span.start : span.end], MARK]
        at = span.end
    return "".join([*parts, text[at:]])


def _authors(record: Record) -> str:
    named = "; ".join(one_line(str(author)) for author in record.authors[:_NAMED_AUTHORS])
    more = len(record.authors) - _NAMED_AUTHORS
    if more <= 0:
        return named
    return ngettext("{named}; and {more} more", "{named}; and {more} more", more).format(
        named=named, more=more
    )


def _place(record: Record) -> str:
    issue = f"{record.volume or ''}({record.issue})" if record.issue else record.volume or ""
    place = " ".join(part for part in (record.container, issue) if part)
    return ":".join(part for part in (place, record.pages) if part)
