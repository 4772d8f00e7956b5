"""Laws of the record as it is read: what a reader must know stands by the title."""

from dataclasses import replace

import pytest

from litreview.model.protocol import Terms
from litreview.model.records import Notice, NoticeKind, Record
from litreview.tui.themes import Ink
from litreview.tui.widgets.reader import Shown, record_lines
from litreview.tui.widgets.typeset import Line
from tests.making import record

NOTHING = Terms(include=(), exclude=())


def lines(shown: Record) -> list[Line]:
    return record_lines(Shown(record=shown, sources=["PubMed"], remarks=()), NOTHING, width=80, roomy=True)


def text(shown: Record) -> str:
    return "\n".join("".join(piece.text for piece in line) for line in lines(shown))


@pytest.mark.parametrize("kind", [NoticeKind.RETRACTION, NoticeKind.PARTIAL_RETRACTION, NoticeKind.CONCERN])
def test_a_grave_notice_is_a_warning_under_the_title(kind: NoticeKind) -> None:
    shown = replace(record(1), notices=(Notice(kind=kind, reference="Example J. 2026;1:2"),))
    warned = [piece for line in lines(shown) for piece in line if piece.ink is Ink.WARNING]
    assert "Example J. 2026;1:2" in "".join(piece.text for piece in warned)
    assert text(shown).index("Example J.") < text(shown).index("from PubMed")


def test_a_record_that_is_itself_the_notice_is_not_called_retracted() -> None:
    notice = Notice(kind=NoticeKind.RETRACTION, speaks_of_other=True, reference="Example J. 2020;1:1")
    assert "retracted" not in text(replace(record(1), notices=(notice,)))


def test_subject_headings_are_read_with_the_keywords() -> None:
    shown = replace(record(1), keywords=("mestring",), headings=("Self Care", "Norway/epidemiology"))
    assert "Keywords: mestring; Self Care; Norway/epidemiology" in text(shown)
