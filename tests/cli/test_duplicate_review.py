"""Laws of ``dedupe --review``: it opens on doubtful pairs only, for lead and librarian, in a terminal."""

import sys
from pathlib import Path

import pytest

from litreview.model.events import BY_HAND, Relation
from litreview.review import open_review
from tests.cli.running import Shell, in_its_own_process

ENTRY = """TY  - JOUR
TI  - Learning and mastery courses for adults with lung disease in {where}
AU  - Lillevik, Anne
AU  - Storhaug, Berit
PY  - 2020
JO  - Journal of Made-up Care
DO  - 10.5555/made.up.{number}
ER  -
"""
DOUBTFUL = ("rural municipalities", "rural municipality")
"""Ends of titles that no rule joins and that are too alike to be passed over."""


def with_records(shell: Shell, *ends: str) -> Shell:
    """Bring in a record of each title from a source of its own, and seek duplicates."""
    for number, where in enumerate(ends):
        file = shell.folder.parent / f"{number}.ris"
        file.write_text(ENTRY.format(where=where, number=number), encoding="utf-8")
        assert shell("import", str(file), "--source", f"source-{number}").code == 0
    assert shell("dedupe").code == 0
    return shell


def rulings(folder: Path) -> list[tuple[str, str, Relation]]:
    """Return who said by hand what of pairs."""
    with open_review(folder) as review:
        told = review.ledger.rulings.values()
        return [(event.actor, link.rule, link.relation) for event, link in told]


def test_before_any_run_it_says_what_to_run_first(shell: Shell) -> None:
    ran = shell("dedupe", "--review")
    assert ran.code != 0
    assert "litreview dedupe" in ran.err
    assert ran.err.count("\n") == 2


def test_with_no_run_over_the_records_it_says_what_to_run_first(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "one.ris"
    file.write_text(ENTRY.format(where="town", number=1), encoding="utf-8")
    shell("import", str(file), "--source", "embase")
    ran = shell("dedupe", "--review")
    assert ran.code == 1
    assert "Run litreview dedupe first" in ran.err


def test_without_doubtful_pairs_it_says_so_and_opens_nothing(shell: Shell) -> None:
    with_records(shell, "rural municipalities")
    ran = in_its_own_process("-C", str(shell.folder), "dedupe", "--review", LITREVIEW_LANG="en")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "No doubtful pair is open.\n"
    assert "nobody has looked at" in shell("dedupe", "--review", "versions").out


def test_records_that_came_later_are_told(shell: Shell, tmp_path: Path) -> None:
    with_records(shell, "rural municipalities")
    file = tmp_path / "later.ris"
    file.write_text(ENTRY.format(where="another town", number=9), encoding="utf-8")
    shell("import", str(file), "--source", "later")
    assert "compares 1 record that came after the last run" in shell("dedupe", "--review").out


def test_it_needs_a_terminal(shell: Shell) -> None:
    with_records(shell, *DOUBTFUL)
    ran = shell("dedupe", "--review")
    assert ran.code == 2
    assert ran.err == (
        "litreview dedupe --review: needs a terminal\nRun it in a terminal window, without a pipe.\n"
    )


@pytest.mark.parametrize("handle", ["first", "nobody"])
def test_only_lead_and_librarian_answer(shell: Shell, handle: str) -> None:
    with_records(shell, *DOUBTFUL)
    ran = shell("dedupe", "--review", "--as", handle)
    assert ran.code == 2
    assert "librarian" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal of this kind")
@pytest.mark.parametrize("person", ["librarian", "lead"])
def test_a_person_answers_in_a_terminal_and_later_runs_keep_to_it(shell: Shell, person: str) -> None:
    from tests.cli.terminal import Terminal  # noqa: PLC0415 - not on Windows

    with_records(shell, *DOUBTFUL)
    with Terminal("-C", str(shell.folder), "--lang", "en", "dedupe", "--review", "--as", person) as terminal:
        assert "1 of 1" in terminal.press(" ")
        terminal.press_until("k", "Skipped; still open")
        terminal.press_until("s", "The one pair is settled.")
        terminal.press("q")
        assert terminal.ended() == 0
    assert rulings(shell.folder) == [(person, BY_HAND, Relation.SAME)]
    assert "2 records describe 1 report" in shell("dedupe").out
    assert shell("dedupe", "--review").out.startswith("No doubtful pair is open.")
