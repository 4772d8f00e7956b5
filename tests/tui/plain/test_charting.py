"""Laws of charting in plain mode: what is said is done, and no key falls on another report or field."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from litreview.model.errors import LitreviewError, StoreUnreachable, UsageError
from litreview.screening.charting_settling import ChartSettling
from litreview.tui.plain.keyboard import Keyboard
from litreview.tui.plain.run import run_plain_chart_settling, run_plain_charting
from litreview.tui.plain.talk import Manner
from tests.hostile.judging import dangers
from tests.tui.distant import DistantStore
from tests.tui.driving import Hand
from tests.tui.plain.speaking import Typist, script, slowly
from tests.tui.sample import FIRST, LEAD, SECOND, Sample, every_second, made_in, sample
from tests.tui.test_chart_screen import FORMED, charted, included, kept, session, settled

POSTS = "Shared posts, or premises that both levels use"


@pytest.fixture
def ready(review: Sample) -> Sample:
    return included(review, 0, 1, 3)


def manner(heard: list[str], clock: Hand | None = None, *, moment: float = 0, width: int = 0) -> Manner:
    return Manner(
        say=heard.append, clock=clock or Hand(), width=lambda: width, moment=moment, retry=0.01, tries=3
    )


def filling(review: Sample, keys: str | Keyboard, heard: list[str] | None = None) -> list[str]:
    said = heard if heard is not None else []
    keyboard = script(keys) if isinstance(keys, str) else keys
    run_plain_charting(session(review), keyboard, manner(said))
    return said


def differing(review: Sample) -> ChartSettling:
    charted(review, FIRST, design=["trial"], forms=["courses"], findings=["One."])
    charted(review, SECOND, design=["survey"], forms=["courses"], number=["31"], findings=["Two."])
    return ChartSettling(journal=review.journal, protocol=review.protocol, lead=LEAD)


def settling(review: Sample, keys: str | Keyboard) -> list[str]:
    said: list[str] = []
    keyboard = script(keys) if isinstance(keys, str) else keys
    run_plain_chart_settling(differing(review), keyboard, manner(said))
    return said


def answers(said: list[str]) -> list[str]:
    return [line for line in said if line.startswith(("Saved", "Settled", "Taken back", "Report ", "Left"))]


def test_a_form_is_filled_in_and_each_answer_is_said_to_be_saved(ready: Sample) -> None:
    said = filling(ready, "1j31je1 250\nj2je It helps. \nd")
    assert answers(said) == [
        "Report 1 of 3. 3 left.",
        "Saved: Design: Trial. z undoes.",
        f"Saved: Form of collaboration: {POSTS}. z undoes.",
        f"Saved: Form of collaboration: Joint courses; {POSTS}. z undoes.",
        "Saved: How many took part: 1250. z undoes.",
        "Saved: Users took part in planning: no. z undoes.",
        "Saved: Findings: It helps. z undoes.",
        "Saved: finished. 2 reports left.",
        "Report 2 of 3. 2 left.",
        "Left to chart: 2.",
    ]
    assert kept(ready) == {
        "design": ("trial",),
        "forms": ("courses", "posts"),
        "number": ("1250",),
        "users": ("no",),
        "findings": ("It helps.",),
    }


def test_an_empty_line_leaves_a_text_and_a_minus_sign_takes_it_away(ready: Sample) -> None:
    said = filling(ready, "jjjjeOne.\ne\n\ne-\nz")
    assert said.count("The answer is as it was.") == 1
    assert "Saved: Findings is empty. z undoes." in said
    assert kept(ready) == {"findings": ("One.",)}


def test_the_fields_and_what_is_picked_are_told_one_by_one(ready: Sample) -> None:
    said = filling(ready, "1 jk")
    assert "Field 1 of 5: Design. Pick one by its number. Must be answered." in said
    assert "As the report itself calls it." in said
    assert "  1: Trial (picked)" in said
    assert "Must still be answered: Findings." in said
    assert "File with the full text: screening/fulltexts/made-up.pdf" in said
    assert "Field 2 of 5: Form of collaboration. Pick one or more by their numbers." in said


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ("9", "there is no choice 9"),
        ("jj1", "takes a number"),
        ("jjjj1", "takes a text"),
        ("jje31 or so\n", "is not a number"),
        ("k", "the first field"),
        ("jjjjj", "the last field"),
        ("b", "the first report"),
        ("nnn", "the last report"),
        ("g9\n", "there is no number 9"),
        ("d", "not finished: Design, Findings"),
        ("1w", "does nothing here"),
    ],
)
def test_a_script_stops_at_the_first_key_that_cannot_be_done(ready: Sample, keys: str, why: str) -> None:
    said: list[str] = []
    with pytest.raises(LitreviewError) as error:
        filling(ready, f"{keys}d1", said)
    assert why in str(error.value)
    assert [line for line in said if line.startswith("Saved")] == (
        ["Saved: Design: Trial. z undoes."] if keys == "1w" else []
    )


def test_a_person_is_told_and_goes_on(ready: Sample) -> None:
    clock, said = Hand(), list[str]()
    typist = Typist(clock, slowly("9 d down down e e n g escape"), ["x", "17", "3"])
    run_plain_charting(session(ready), typist, manner(said, clock, moment=0.25))
    assert "There is no choice 9; there are 1 to 3." in said
    assert "Not finished: Design, Findings." in said
    assert "Is not a number: x." in said
    assert "Write a number and press Enter." in said
    assert "Report 3 of 3. 3 left." in said
    assert kept(ready) == {"number": ("17",)}


def test_a_key_held_down_picks_once(ready: Sample) -> None:
    clock, said = Hand(), list[str]()
    typed = [(2.0, "1"), *((0.03, "1") for _repeat in range(9))]
    run_plain_charting(session(ready), Typist(clock, typed), manner(said, clock, moment=0.25))
    assert kept(ready) == {"design": ("trial",)}
    assert said.count("Key ignored (held or too early): press it again.") == 1


def test_the_one_choice_typed_again_stays_and_one_of_several_is_taken_away(ready: Sample) -> None:
    filling(ready, "11j1313")
    assert kept(ready) == {"design": ("trial",)}


def test_an_empty_field_is_said_to_be_empty_already(ready: Sample) -> None:
    said = filling(ready, "x1x")
    assert "Design is empty already." in said
    assert "Saved: Design is empty. z undoes." in said


def test_nothing_of_the_others_chart_is_told(ready: Sample) -> None:
    charted(ready, SECOND, design=["interview"], findings=["Only second has seen this."])
    said = filling(ready, " jjjj?")
    assert not any("Only second" in line or "(picked)" in line for line in said)


def test_the_lead_hears_both_and_takes_one_or_picks_or_writes(ready: Sample) -> None:
    said = settling(ready, "2zze3\nxeOur own words.\n")
    assert "1: first: Trial." in said
    assert "2: second: Survey." in said
    assert "There is no settlement of yours to take back." in said
    assert answers(said) == [
        "Settled: Design: Survey. z undoes.",
        "Taken back; this field is open again.",
        "Settled: Design: Interview. z undoes.",
        "Settled: How many took part: no answer. z undoes.",
        "Left to settle: 0.",
    ]
    assert "All fields are settled. Settled: Findings: Our own words. z undoes." in said
    assert sum(line.startswith("Title: ") for line in said) == 1
    assert settled(ready) == {"design": ("interview",), "number": (), "findings": ("Our own words.",)}


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ("7", "there is no answer 7"),
        ("e9\n", "no choice 9"),
        ("x", "must be answered"),
        ("e1 2\n", "takes one"),
    ],
)
def test_what_cannot_be_settled_stops_a_script(ready: Sample, keys: str, why: str) -> None:
    with pytest.raises(LitreviewError, match=why):
        settling(ready, f"{keys}1")
    assert settled(ready) == {}


@pytest.mark.parametrize("talk", ["chart", "settle"])
def test_having_nothing_says_what_brings_it(tmp_path: Path, talk: str) -> None:
    empty = sample(tmp_path, records=(), protocol=FORMED)
    said: list[str] = []
    walk = ChartSettling(journal=empty.journal, protocol=FORMED, lead=LEAD)
    run: Callable[[str], None] = {
        "chart": lambda keys: run_plain_charting(session(empty), script(keys), manner(said)),
        "settle": lambda keys: run_plain_chart_settling(walk, script(keys), manner(said)),
    }[talk]
    run("z?q")
    assert any(line.startswith(("Reports come here", "Fields come here")) for line in said)
    for key in ("1", "n", " ", "g", "x"):
        with pytest.raises(UsageError, match="nothing here"):
            run(key)
    empty.journal.store.close()


@pytest.fixture
def distant(tmp_path: Path) -> Iterator[tuple[Sample, DistantStore]]:
    store = DistantStore.create(tmp_path / "review.db", every_second())
    yield included(made_in(store), 0, 1), store
    store.close()


def leaving(store: DistantStore, said: list[str], *, away: int) -> Manner:
    """Return a manner in which the server goes away once the form is told."""

    def say(line: str) -> None:
        said.append(line)
        if line.startswith("Field 1"):
            store.away = away

    return Manner(say=say, clock=Hand(), width=lambda: 0, moment=0, retry=0.01, tries=9)


def test_an_answer_that_no_server_takes_is_not_said_to_be_saved(distant: tuple[Sample, DistantStore]) -> None:
    review, store = distant
    said: list[str] = []
    with pytest.raises(StoreUnreachable):
        run_plain_charting(session(review), script("11"), leaving(store, said, away=1_000_000))
    assert "Not saved yet: the server cannot be reached. What you did is kept here." in said
    assert not any(line.startswith("Saved") for line in said)
    store.away = 0
    assert kept(review) == {}


def test_an_answer_waits_for_the_server_and_is_saved_once_it_is_back(
    distant: tuple[Sample, DistantStore],
) -> None:
    review, store = distant
    said: list[str] = []
    run_plain_charting(session(review), script("2"), leaving(store, said, away=2))
    assert "Saved: Design: Survey. z undoes." in said
    assert kept(review) == {"design": ("survey",)}


def test_a_settlement_waits_for_the_server_too(distant: tuple[Sample, DistantStore]) -> None:
    review, store = distant
    said: list[str] = []
    walk = differing(review)

    def say(line: str) -> None:
        said.append(line)
        if line.startswith("2: second"):
            store.away = 0 if settled(review) else 2

    spoken = Manner(say=say, clock=Hand(), width=lambda: 0, moment=0, retry=0.01, tries=9)
    run_plain_chart_settling(walk, script("2"), spoken)
    assert "Settled: Design: Survey. z undoes." in said
    assert settled(review)["design"] == ("survey",)


def test_no_line_is_wider_than_the_person_wishes_and_none_is_dangerous(ready: Sample) -> None:
    said: list[str] = []
    run_plain_charting(
        session(ready), script("1jjjje" + "word " * 60 + "\x1b[31m\x9b\u202e\n ?"), manner(said, width=40)
    )
    assert max(map(len, said)) <= 40
    assert dangers("\n".join(said)) == set()
