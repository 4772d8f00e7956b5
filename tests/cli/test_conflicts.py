"""Laws of ``litreview conflicts`` without the app: a list for a meeting, what was agreed, all reasons."""

import re
from pathlib import Path

import pytest

from litreview.cli import meeting
from litreview.demo import team
from litreview.model.events import Verdict
from litreview.model.protocol import Stage
from litreview.review import open_review
from tests.cli.running import Ran, Shell

AS_LEAD = ("conflicts", "--as", "lead")


@pytest.fixture
def differing_in_reasons(differing: Shell) -> Shell:
    """Return a review in which three reports are excluded at full text, each for two reasons."""
    with open_review(differing.folder) as review:
        team.settle(review)
        team.retrieve(review)
        reasons = review.protocol.reasons
        for name, of in (("first", reasons), ("second", tuple(reversed(reasons)))):
            session = review.screening(name, Stage.FULL_TEXT)
            for number in range(3):
                session.vote(Verdict.EXCLUDE, of[number].id)
        review.desk("lead").reveal(Stage.FULL_TEXT)
    return differing


def listed(shell: Shell, *words: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = shell(*AS_LEAD, "--list", "--format", "json", *words).json
    return rows


def settled(shell: Shell, *words: str) -> Ran:
    return shell(*AS_LEAD, "--settle-reasons", *words)


def test_the_list_opens_nothing_and_says_what_could_be_opened(searched: Shell) -> None:
    with open_review(searched.folder) as review:
        team.screen(review, Stage.TITLE_ABSTRACT)
    ran = searched(*AS_LEAD, "--list")
    assert "\n0 conflicts.\n" in ran.out
    assert "are not opened: litreview team reveal" in ran.out
    assert "are not opened: litreview team reveal --as lead" in ran.err
    assert searched("team", "--json").json["stages"]["title-abstract"]["opened"] == 0


def test_the_list_has_both_sides_in_every_format(differing: Shell, tmp_path: Path) -> None:
    rows = listed(differing)
    told = differing("status", "--as", "lead", "--json").json
    assert len(rows) == told["conflicts"] == sum(told["conflicts_by_kind"].values())
    assert {side["name"] for row in rows for side in row["sides"]} == {"first", "second"}  # type: ignore[attr-defined]
    printed = differing(*AS_LEAD, "--list").out
    assert printed.count("\n### ") == len(rows)
    assert printed.count("\n| first | ") == len(rows)
    table = differing(*AS_LEAD, "--list", "--format", "csv").out
    assert len(table.splitlines()) == len(rows) + 1
    file = tmp_path / "agenda.csv"
    assert differing(*AS_LEAD, "--list", "--format", "csv", "-o", str(file)).code == 0
    assert file.read_text("utf-8-sig") == table


def test_the_file_holds_what_its_ending_says_or_is_not_written(differing: Shell, tmp_path: Path) -> None:
    for ending, begins in (("docx", b"PK"), ("html", b"<!DOCTYPE"), ("json", b"["), ("md", b"# ")):
        file = tmp_path / f"agenda.{ending}"
        assert differing(*AS_LEAD, "--list", "-o", str(file)).code == 0
        assert file.read_bytes().startswith(begins)
    file = tmp_path / "agenda.docm"
    ran = differing(*AS_LEAD, "--list", "-o", str(file))
    assert (ran.code, ran.out, len(ran.err.splitlines()), file.exists()) == (2, "", 2, False)
    for words in (("--format", "csv", "-o", str(tmp_path / "x.docx")), ("--format", "docx")):
        ran = differing(*AS_LEAD, "--list", *words)
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 2)


def test_what_is_settled_stands_apart_in_the_list(differing: Shell) -> None:
    record = str(listed(differing)[0]["record"])
    assert differing(*AS_LEAD, "--consensus", record, "include").code == 0
    printed = differing(*AS_LEAD, "--list", "--all").out
    before, settled = printed.split("\n## Settled\n")
    assert record in settled
    assert record not in before


def test_who_agrees_anew_is_told_what_was_settled_before(differing: Shell) -> None:
    record = str(listed(differing)[0]["record"])
    first = differing(*AS_LEAD, "--consensus", record, "exclude", "--reason", "1")
    assert "excluded (1 " in first.out
    assert "Before" not in first.out
    again = differing(*AS_LEAD, "--consensus", record, "include").out
    assert "Before, it was settled: excluded (1 " in again


def test_the_next_thing_for_a_lead_is_the_conflicts(differing: Shell) -> None:
    with open_review(differing.folder) as review:
        review.screening("first", Stage.TITLE_ABSTRACT).undo()
    assert "Next: litreview conflicts --as lead" in differing("status", "--as", "lead").out
    assert "Open conflicts" not in differing("status", "--as", "first").out


def test_only_a_lead_gets_the_list(differing: Shell) -> None:
    ran = differing("conflicts", "--as", "first", "--list")
    assert (ran.code, ran.out) == (2, "")


def test_the_list_for_a_meeting_has_what_the_lead_has_marked(differing: Shell) -> None:
    assert listed(differing, "--discuss") == []
    record = listed(differing)[1]["record"]
    assert differing("label", str(record), "--add", "discuss", "--as", "lead").code == 0
    assert [row["record"] for row in listed(differing, "--discuss")] == [record]


def test_a_lettered_list_names_nobody(differing: Shell) -> None:
    protocol = differing.folder / "screening" / "protocol.toml"
    text = protocol.read_text("utf-8")
    protocol.write_text(f'{text}\n[conflicts]\nown_answer_first = true\nvotes = "lettered"\n', "utf-8")
    for form in ("md", "csv", "json"):
        out = differing(*AS_LEAD, "--list", "--format", form).out
        assert out.strip()
        assert not re.search(r"""(?m)(\| |,|"|^)(first|second)( \||,|"|$)""", out)  # abstracts have the words


def test_what_was_agreed_is_written_down_and_counts(differing: Shell) -> None:
    record = str(listed(differing)[0]["record"])
    before = differing("prisma", "--json").json["boxes"]["records_excluded"]
    ran = differing(*AS_LEAD, "--consensus", record, "exclude", "--reason", "no-collaboration", "--json")
    assert ran.json == {
        "record": record,
        "stage": "title-abstract",
        "verdict": "exclude",
        "reason": "no-collaboration",
    }
    assert differing("prisma", "--json").json["boxes"]["records_excluded"] == before + 1
    rows = differing("prisma", "--list", "records_excluded", "--json").json
    assert record in [row["id"] for row in rows]
    assert record not in [row["record"] for row in listed(differing)]
    done = next(row for row in listed(differing, "--all") if row["record"] == record)
    assert done["decision"] == {"by": "consensus", "verdict": "exclude", "reason": "no-collaboration"}
    exported = differing("export", "csv", "--set", "excluded", "-o", "-").out
    assert record in exported
    assert "by consensus" in differing(*AS_LEAD, "--consensus", record, "include").out


def test_what_differs_in_the_reason_alone_is_counted_apart_and_settled_once_agreed_to(
    differing_in_reasons: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = differing_in_reasons
    assert "reasons differ 3" in shell("status", "--as", "lead").out
    assert shell("status", "--as", "lead", "--json").json["conflicts_by_kind"]["reasons"] == 3
    ran = settled(shell)
    assert (ran.code, len(ran.out.splitlines())) == (2, 3)
    assert "nobody is here to be asked" in ran.err
    monkeypatch.setattr(meeting, "ask", lambda _question: False)
    assert settled(shell).out.endswith("Nothing was settled.\n")
    monkeypatch.setattr(meeting, "ask", lambda _question: True)
    assert "3 reports settled" in settled(shell).out
    assert shell("status", "--as", "lead", "--json").json["conflicts"] == 0
    assert settled(shell, "--yes", "--json").json == {"settled": 0, "records": []}


def test_each_report_gets_the_first_of_its_reasons_in_the_protocols_order(
    differing_in_reasons: Shell,
) -> None:
    with open_review(differing_in_reasons.folder) as review:
        order = [reason.id for reason in review.protocol.reasons]
        texts = {reason.id: str(reason.text) for reason in review.protocol.reasons}
    told = settled(differing_in_reasons, "--yes", "--json").json
    assert told["settled"] == 3
    for row in told["records"]:
        assert row["reason"] == min(row["given"], key=order.index)
    rows = differing_in_reasons("prisma", "--list", "dbr_excluded", "--json").json
    assert {row["id"]: row["reason"] for row in rows} == {
        row["record"]: texts[row["reason"]] for row in told["records"]
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--list", "--settle-reasons"), "are done one at a time"),
        (("--list", "--plain"), "are done one at a time"),
        (("--format", "md"), "--format: goes with --list"),
        (("--list", "--yes"), "--yes: goes with --settle-reasons"),
        (("--list", "--json"), "--json: goes with --consensus, --settle-reasons"),
        (("--settle-reasons", "--kind", "maybe"), "--kind: goes with --list, --plain"),
        (("-o", "x.docx"), "-o: goes with --list"),
        (("--list", "--discuss", "--kind", "maybe"), "--kind: goes not with --discuss"),
        (("--consensus", "pubmed:0", "maybe"), "--consensus maybe: is no verdict that settles"),
        (("--consensus", "pubmed:0", "include", "--reason", "x"), "--reason: is for exclusions"),
        (("--consensus", "pubmed:0", "include"), "pubmed:0: no such record"),
    ],
)
def test_what_cannot_be_is_refused_in_two_lines(shell: Shell, words: tuple[str, ...], said: str) -> None:
    ran = shell(*AS_LEAD, *words)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 2)
    assert ran.err.startswith(said) or said in ran.err.splitlines()[0]
