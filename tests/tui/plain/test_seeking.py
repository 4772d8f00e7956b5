"""Laws of finding, going and choosing in plain text: the app's keys and words, a line and Enter."""

from pathlib import Path

import pytest

from litreview.model.errors import UsageError
from litreview.model.events import Verdict
from litreview.tui.keymap import PRESETS, Keymap, use
from tests.tui.driving import Hand
from tests.tui.plain.speaking import Typist, answers, script, slowly, spoken
from tests.tui.sample import FIRST, SECOND, Sample, article, sample


def typed(review: Sample, keys: str, *lines: str) -> list[str]:
    return spoken(review.screening(), Typist(Hand(), slowly(keys), lines))


def voted(review: Sample) -> None:
    review.vote(FIRST, 0, "exclude", "no-collaboration")
    review.vote(FIRST, 1, "maybe")


def conflicting(review: Sample) -> None:
    for number in (0, 1, 4):
        review.vote(FIRST, number, "include")
        review.vote(SECOND, number, "exclude")


def test_one_record_that_has_the_words_is_gone_to_at_once(review: Sample) -> None:
    said = typed(review, "f i", "kaffe")
    assert "1 record found." in said
    assert answers(said)[1:3] == ["Record 4 of 5. 5 left.", "Saved: included."]
    assert review.votes_kept(3)[FIRST].verdict is Verdict.INCLUDE


def test_of_several_the_person_writes_the_number(review: Sample) -> None:
    voted(review)
    said = typed(review, "f", "course", "2")
    assert "3 records found." in said
    start = said.index("3 records found.")
    assert said[start + 1].startswith("1: Who keeps the course going?")
    assert said[start + 1].endswith("excluded.")
    assert said[start + 2].startswith("2: Kaffe og kunnskap")
    assert said[start + 4] == "Write the number of one and press Enter; an empty line goes back."
    assert answers(said)[1] == "Record 4 of 5. 3 left."


def test_more_than_twenty_are_not_read_out(tmp_path: Path) -> None:
    review = sample(tmp_path, [article(number, f"Report {number}") for number in range(1, 31)])
    said = typed(review, "f", "report", "21", "")
    assert "These are the first 20; more words find fewer." in said
    assert "There is no number 21 here; there are 1 to 20." in said
    review.journal.store.close()


@pytest.mark.parametrize(
    ("keys", "lines", "told"),
    [
        ("f", ["qqqq"], "0 records found."),
        ("f", ["x"], "Write at least 2 letters."),
        ("f", ["course", "9"], "There is no number 9 here; there are 1 to 3."),
        ("g", ["6"], "There is no number 6 here; there are 1 to 5."),
        ("g", ["²"], "There is no number ² here; there are 1 to 5."),
        ("v", ["w"], "No record is such: Retracted."),
        ("v", ["zebra"], "None of them is called so: zebra."),
        ("v", ["my excluded"], "Several are called so: My excluded; "),
        ("escape", [], "All records are shown already; v chooses among them."),
    ],
)
def test_what_leads_nowhere_is_said_and_one_stays_where_one_was(
    review: Sample, keys: str, lines: list[str], told: str
) -> None:
    said = typed(review, f"j {keys} i", *lines)
    assert any(line.startswith(told) for line in said)
    assert review.votes_kept(1)[FIRST].verdict is Verdict.INCLUDE


@pytest.mark.parametrize("key", ["f", "g", "v"])
def test_an_empty_line_goes_back_without_a_word(review: Sample, key: str) -> None:
    said = typed(review, key, "")
    assert "empty line" in said[-2]
    assert answers(said) == ["Record 1 of 5. 5 left.", "Left to decide: 5."]


def test_a_number_and_the_next_open_one_are_gone_to(review: Sample) -> None:
    voted(review)
    said = typed(review, "g tab tab i i i tab", "1")
    assert answers(said) == [
        "Record 3 of 5. 3 left.",
        "Record 1 of 5. 3 left.",
        "Record 3 of 5. 3 left.",
        "Record 4 of 5. 3 left.",
        "Saved: included.",
        "Record 5 of 5. 2 left.",
        "Saved: included.",
        "Record 3 of 5. 1 left.",
        "Saved: included.",
        "All 5 records are decided.",
        "There is no other open record here.",
        "Left to decide: 0.",
    ]


@pytest.mark.parametrize("written", ["m", "M", "maybe", "my may"])
def test_a_filter_is_chosen_by_its_key_or_its_words_and_named_until_escape(
    review: Sample, written: str
) -> None:
    voted(review)
    said = typed(review, "v e escape", written)
    assert "m: My maybe" in said
    assert "v: All records (now)" in said
    assert "1 record: My maybe. escape shows all." in said
    at = said.index("Record 1 of 1. 3 left.")
    assert said[at + 1] == "You see: My maybe. escape shows all."
    assert any(
        line.startswith("That was the last of these; escape shows all. Saved: excluded") for line in said
    )
    assert "All records are shown again." in said
    assert answers(said)[-2] == "Record 3 of 5. 3 left."


def test_an_order_is_chosen_by_its_words(review: Sample) -> None:
    assert "Newest first." in typed(review, "v", "newest")


def test_in_a_script_what_is_written_stands_on_the_line_of_its_key(review: Sample) -> None:
    spoken(review.screening(), script("fkaffe\nig2\nefcourse\n3\nmvm\ni"))
    kept = [review.votes_kept(number).get(FIRST) for number in range(5)]
    assert [vote.verdict if vote else None for vote in kept] == [
        None, Verdict.EXCLUDE, None, Verdict.INCLUDE, Verdict.INCLUDE,
    ]  # fmt: skip


def test_a_script_ends_where_nothing_is_found(review: Sample) -> None:
    with pytest.raises(UsageError) as raised:
        spoken(review.screening(), script("fqqqq\ni"))
    assert raised.value.place == "key 1 of the input (f)"
    assert raised.value.problem == "0 records found"
    assert review.votes_kept(0) == {}


def test_a_conflict_is_found_and_gone_to(review: Sample) -> None:
    conflicting(review)
    said = spoken(review.conflicts(), Typist(Hand(), slowly("f g tab x"), ["sporreunder", "3"]))
    assert [line for line in said if line.startswith("Conflict ")] == [
        "Conflict 1 of 3. 3 open.",
        "Conflict 2 of 3. 3 open.",
        "Conflict 3 of 3. 3 open.",
        "Conflict 1 of 3. 3 open.",
    ]
    assert "That key does nothing here; ? shows the keys." in said


def test_a_vote_right_after_going_somewhere_is_too_early(review: Sample) -> None:
    clock = Hand()
    keys = Typist(clock, [(2.0, "f"), (0.1, "i"), (2.0, "m")], ["kaffe"])
    said = spoken(review.screening(), keys, clock, moment=0.25)
    assert "Key ignored (held or too early): press it again." in said
    assert review.votes_kept(3)[FIRST].verdict is Verdict.MAYBE


def test_with_nothing_to_screen_there_is_nothing_to_find(tmp_path: Path) -> None:
    review = sample(tmp_path, [])
    said = typed(review, "f g v escape tab")
    assert said.count("There is nothing to decide.") == 5
    review.journal.store.close()


@pytest.mark.parametrize("preset", PRESETS)
def test_plain_text_has_the_keys_of_the_preset_and_names_them(review: Sample, preset: str) -> None:
    use(Keymap(preset=preset, chosen={**PRESETS[preset], "quit": ("ø",)}))
    include, maybe = {"asreview": ("r", "m"), "covidence": ("y", "m"), "rayyan": ("i", "u")}.get(
        preset, ("i", "m")
    )
    said = spoken(review.screening(), Typist(Hand(), slowly(f"{include} {maybe} 3 question_mark ø")))
    assert [line for line in said if line.startswith("Saved")] == [
        "Saved: included.", "Saved: maybe.", "Saved: excluded (3 No collaboration between levels).",
    ]  # fmt: skip
    assert any(line.startswith(f"{include}: Include.") for line in said)
    assert any(line.startswith("ø, Ctrl+C: Quit.") for line in said)
    assert said[-1] == "Left to decide: 2."
