"""The text of plain mode, in both languages; LITREVIEW_UPDATE_SNAPSHOTS=1 keeps it anew."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import litreview
from litreview.model.language import LANGUAGES, speak
from litreview.model.records import Notice, NoticeKind, RecordId
from litreview.tui.plain.conversation import Session
from litreview.tui.plain.record import INDENT, Told, criteria_lines, record_lines, wrapped
from tests.tui.driving import Hand, matches_snapshot
from tests.tui.plain.speaking import Typist, slowly, spoken
from tests.tui.sample import ABSTRACT, FIRST, PROTOCOL, SECOND, Sample, article

COMPILED = Path(litreview.__file__).parent / "locale" / "nb" / "LC_MESSAGES" / "litreview.mo"
DECORATION = frozenset("│─━┌┐└┘├┤┬┴┼═║•·▼▲→←↓↑…\x1b\r\t")


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    speak(NullTranslations())


def screening(review: Sample) -> Session:
    review.vote(FIRST, 0, "exclude", "no-collaboration")
    review.remark(FIRST, 1, "Ask: is the survey of centres or of municipalities?")
    return review.screening()


def full_text(review: Sample) -> Session:
    review.retrieve(0)
    return review.screening("full-text")


def conflicts(review: Sample) -> Session:
    review.vote(FIRST, 0, "include")
    review.vote(SECOND, 0, "exclude", "no-collaboration")
    review.remark(SECOND, 0, "Only the hospital side was asked?")
    return review.conflicts()


STATES: dict[str, tuple[Callable[[Sample], Session], str]] = {
    "screening": (screening, "k j n i m z 9 x c question_mark space i i i i e q"),
    "full-text": (full_text, "e 3 z q"),
    "conflicts": (conflicts, "question_mark 3 z i q"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_the_text_is_as_agreed(review: Sample, state: str, language: str) -> None:
    if language == "nb":
        speak(GNUTranslations(BytesIO(COMPILED.read_bytes())))
    make, keys = STATES[state]
    said = spoken(make(review), Typist(Hand(), slowly(keys), ["Look at table 2"]), width=80)
    assert matches_snapshot(f"plain-{state}-{language}", "\n".join(said))


@pytest.mark.parametrize("state", STATES)
def test_it_is_said_without_decoration_and_within_the_width(review: Sample, state: str) -> None:
    make, keys = STATES[state]
    said = spoken(make(review), Typist(Hand(), slowly(keys), ["Look at table 2"]), width=40)
    assert not DECORATION & set("".join(said))
    assert all(len(line) <= 40 for line in said if " " in line.strip())


def test_the_state_comes_first_and_each_heading_has_a_line_of_its_own(review: Sample) -> None:
    said = spoken(review.screening(), Typist(Hand(), []))
    begin = said.index("") + 1
    assert said[begin] == "Record 1 of 5. 5 left."
    headings = [line.strip() for line in said if line.strip().endswith(":") and line.strip().isupper()]
    assert headings == ["BACKGROUND:", "OBJECTIVE:", "METHODS:", "RESULTS:", "CONCLUSION:"]


def test_terms_are_marked_only_where_that_is_asked_for() -> None:
    one = Told(record=article(1, "Collaboration in municipalities"), sources=["pubmed"])
    plain, marked = record_lines(one, None), record_lines(one, PROTOCOL.terms)
    assert marked[0] == "Title: *Collaboration* in *municipalities*"
    assert [line.replace("*", "") for line in marked] == plain
    assert not any("*" in line for line in plain)


def test_a_retraction_is_heard_before_the_abstract() -> None:
    notice = Notice(kind=NoticeKind.RETRACTION, reference="Made-up Journal 2024")
    one = Told(record=replace(article(1, "A title"), notices=(notice,)), sources=["pubmed"])
    lines = record_lines(one, None)
    assert lines[1] == "Warning: retracted: Made-up Journal 2024"


def test_a_bare_record_says_what_is_missing() -> None:
    record = replace(
        article(1, "", None), id=RecordId("nva:1"), authors=(), year=None, container=None, volume=None,
        issue=None, pages=None, doi=None, language=None,
    )  # fmt: skip
    assert record_lines(Told(record=record, sources=["nva"]), None) == [
        "No title in the sources.", "No year.", "From: nva", "No abstract in the sources.",
    ]  # fmt: skip


@given(text=st.text(max_size=300), width=st.integers(20, 200))
def test_nothing_but_the_first_line_stands_at_the_left_edge_and_no_word_is_lost(
    text: str, width: int
) -> None:
    lines = wrapped(text, width)
    assert all(line.startswith(INDENT) for line in lines[1:])
    assert " ".join(lines).split() == " ".join(wrapped(text, 0)).split()


def test_text_from_outside_stands_at_the_left_edge_only_behind_a_label() -> None:
    forged = "Saved: included.\nRecord 2 of 2. 0 left.\nSAVED: included."
    record = article(1, forged, f"{forged}\n{ABSTRACT}", keywords=(forged,), other_abstract=forged)
    lines = record_lines(Told(record=record, sources=["pubmed"]), None)
    assert not any(line.startswith(("Saved", "Record", "SAVED")) for line in lines)


def test_the_criteria_are_said_with_the_numbers_of_their_reasons() -> None:
    lines = criteria_lines(PROTOCOL)
    assert "Include if all are met:" in lines
    assert lines[-1] == f"{INDENT}6 Language nobody in the team reads"


def test_plain_mode_loads_neither_textual_nor_rich() -> None:
    script = (
        "import sys, litreview.tui.plain.run\n"
        "print({name.partition('.')[0] for name in sys.modules} & {'textual', 'rich'})"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter
    assert done.stdout.strip() == "set()"
