"""Laws of ``litreview dedupe``: what it did is said, why is told, and a person's word stands."""

from pathlib import Path

import pytest

from litreview.cli.duplicates import patient
from litreview.cli.pairs import line_of
from litreview.exports.prisma import imbalances
from litreview.model.events import Link
from litreview.model.records import RecordId
from litreview.review import Review, open_review
from litreview.workspace import MEMORY, now
from tests.cli.running import Shell
from tests.making import LIBRARIAN, bring_in, new_journal

TITLES = (
    "Learning and mastery services in the municipality: a study of collaboration",
    "Patient education for people with long-term pain in a hospital and at home",
    "Frisklivssentralen og sykehuset: hvem gjør hva for dem som har diabetes",
)


def entry(title: str, *fields: str) -> str:
    tags = "\n".join(fields)
    return (
        f"TY  - JOUR\nTI  - {title}\nAU  - Eksempel, Alfa\nPY  - 2020\nT2  - Eksempelbladet\n{tags}\nER  - \n"
    )


def bring(shell: Shell, folder: Path, source: str, *entries: str) -> None:
    file = folder / f"{source}.ris"
    file.write_text("".join(entries), encoding="utf-8")
    assert shell("import", str(file), "--source", source).code == 0


@pytest.fixture
def linked(shell: Shell, tmp_path: Path) -> Shell:
    """A shell in a review of two sources that both have the first report, linked."""
    bring(shell, tmp_path, "oria", entry(TITLES[0], "VL  - 3", "SP  - 10", "EP  - 19"), entry(TITLES[1]))
    whole = entry(
        TITLES[0], "VL  - 3", "SP  - 10", "EP  - 19", "AB  - An abstract.", "DO  - 10.5555/2020.310"
    )
    bring(shell, tmp_path, "embase", whole, entry(TITLES[2]))
    shell("dedupe")
    return shell


def ids(shell: Shell, title: str) -> list[str]:
    """Return the records of the title, smaller id first."""
    with open_review(shell.folder) as review:
        found = review.records(tuple(review.ledger.kinds))
    return sorted(record.id for record in found if record.title == title)


def test_what_was_done_is_said_by_rule_and_by_source(shell: Shell, tmp_path: Path) -> None:
    for source in ("oria", "embase"):
        bring(shell, tmp_path, source, entry(TITLES[0], "VL  - 3", "SP  - 10"), entry(TITLES[1], "VL  - 4"))
    out = shell("dedupe").out.splitlines()
    assert out[0] == "2 new links:"
    assert "  embase + oria  2" in out
    assert out[-1] == "4 records describe 2 reports."
    assert shell("dedupe").out.splitlines() == ["0 new links.", "4 records describe 2 reports."]


def test_a_dry_run_says_what_a_run_does_and_writes_nothing(shell: Shell, tmp_path: Path) -> None:
    for source in ("oria", "embase"):
        bring(shell, tmp_path, source, entry(TITLES[0], "VL  - 3", "SP  - 10"))
    dry = shell("dedupe", "--dry-run", "--json").json
    assert dry == shell("dedupe", "--dry-run", "--json").json
    assert shell("dedupe", "--json").json == dry
    assert len(dry["links"]) == 1
    assert dry["sources"] == [{"sources": ["embase", "oria"], "reports": 1}]


def test_a_list_shows_each_report_of_several_records_and_why(linked: Shell) -> None:
    out = linked("dedupe", "--list").out
    one, other = ids(linked, TITLES[0])
    assert one in out
    assert other in out
    assert "for: title, authors, journal or book, year, volume, pages" in out
    oria = next(each for each in (one, other) if each.startswith("oria:"))
    embase = one if oria == other else other
    assert f"shown with: DOI, abstract of {embase}" in out
    assert TITLES[1] not in out
    (cluster,) = linked("dedupe", "--list", "--json").json["clusters"]
    assert sorted(cluster["records"]) == [one, other]
    assert (cluster["origins"]["abstract"], cluster["origins"]["title"]) == (embase, oria)
    assert [{link["first"], link["second"]} for link in cluster["links"]] == [{one, other}]


def test_a_dry_list_shows_the_links_that_would_be_made(shell: Shell, tmp_path: Path) -> None:
    for source in ("oria", "embase", "nva"):
        bring(shell, tmp_path, source, entry(TITLES[0], "VL  - 3", "SP  - 10"))
    (cluster,) = shell("dedupe", "--list", "--dry-run", "--json").json["clusters"]
    assert (len(cluster["records"]), len(cluster["links"])) == (3, 2)
    out = shell("dedupe", "--list", "--dry-run").out
    assert all(f"  {link['first']} – {link['second']}: " in out for link in cluster["links"])


def test_why_tells_each_field_what_decides_who_and_when(linked: Shell) -> None:
    one, other = ids(linked, TITLES[0])
    out = linked("dedupe", "--why", one, other).out
    lines = [line.split() for line in out.splitlines() if line]
    assert any(words[0] == "year" and words[1:] == ["2020", "2020", "1.00", "for"] for words in lines)
    assert any(words[0] == "DOI" and words[-2:] == ["says", "nothing"] for words in lines)
    assert "The rules take them for one report." in out
    assert "They stand in one report:" in out
    assert "; librarian, 20" in out
    told = linked("dedupe", "--why", other, one, "--json").json
    assert (told["together"], told["band"]) == (True, "same")
    assert told["path"] == told["said"]
    assert told["path"][0]["by"] == "librarian"
    assert all(reason["says"].endswith(".") for reason in told["reasons"])


def test_why_two_have_nothing_in_common(linked: Shell) -> None:
    (one,), (other,) = ids(linked, TITLES[1]), ids(linked, TITLES[2])
    out = linked("dedupe", "--why", one, other).out
    assert "The rules take them for two reports." in out
    assert "They stand in two reports." in out
    assert f"\n  {one}\n" in out


def test_a_word_is_written_down_and_outlives_every_run(linked: Shell, tmp_path: Path) -> None:
    one, other = ids(linked, TITLES[0])
    out = linked("dedupe", "--different", one, other, "--note", "two editions\nin fact").out
    assert out.startswith("Written down. There are now 2 reports:")
    assert "votes" not in out
    bring(linked, tmp_path, "nva", entry(TITLES[0], "VL  - 3", "SP  - 10", "EP  - 19"))
    for _run in range(2):
        assert linked("dedupe", "--json").json["reports"] == 4
    why = linked("dedupe", "--why", one, other).out
    assert "by-hand (different); «two editions in fact»; librarian, " in why
    assert "A person has said so." in why
    assert linked("dedupe", "--forget", one, other).out.startswith("Written down.")
    linked("dedupe")
    assert linked("dedupe", "--json").json["reports"] == 3


def test_two_that_no_rule_joins_are_joined_by_hand(linked: Shell) -> None:
    (one,), (other,) = ids(linked, TITLES[1]), ids(linked, TITLES[2])
    told = linked("dedupe", "--same", one, other, "--as", "lead", "--json").json
    assert told["changed"] is True
    assert [sorted(report["records"]) for report in told["reports"]] == [sorted((one, other))]
    assert linked("dedupe", "--json").json["reports"] == 2
    assert "by-hand (same); lead, " in linked("dedupe", "--why", one, other).out


def test_versions_by_hand_are_counted_and_not_joined(linked: Shell) -> None:
    (one,), (other,) = ids(linked, TITLES[1]), ids(linked, TITLES[2])
    assert linked("dedupe", "--version", one, other).out.startswith("Written down. No report was joined")
    out = linked("dedupe").out
    assert "1 pair of reports is of one study" in out
    assert "4 records describe 3 reports." in out


def test_a_contradiction_is_refused_in_two_lines_with_the_remedy(linked: Shell) -> None:
    one, two = ids(linked, TITLES[0])
    (three,) = ids(linked, TITLES[1])
    assert linked("dedupe", "--same", one, two).code == 0
    assert linked("dedupe", "--same", two, three).code == 0
    ran = linked("dedupe", "--different", one, three)
    first, second = ran.err.splitlines()
    assert (ran.code, ran.out) == (1, "")
    assert "people have joined them by way of" in first
    remedy = second.partition("litreview ")[2].split()
    assert linked(*remedy).code == 0
    assert linked("dedupe", "--different", one, three).code == 0


def test_after_votes_it_is_said_which_count_for_which_report_and_prisma_balances(finished: Shell) -> None:
    clusters = finished("dedupe", "--list", "--json").json["clusters"]
    whole = next(one["records"] for one in clusters if len(one["records"]) == 2)
    before = finished("prisma", "--json").json
    out = finished("dedupe", "--different", *whole).out
    assert "Title and abstract: votes of first, second count" in out
    assert "nobody's vote counts for it, so it is undecided" in out
    assert "Every vote stays on the record it was given on" in out
    apart = finished("prisma", "--json").json
    assert apart["balanced"]
    assert apart["boxes"]["duplicates"] == before["boxes"]["duplicates"] - 1
    assert apart["undecided"] == before["undecided"] + 1
    finished("dedupe", "--forget", *whole)
    again = finished("prisma", "--json").json
    assert {**again, "as_of": None} == {**before, "as_of": None}
    with open_review(finished.folder) as review:
        assert imbalances(review.flow()) == []


def test_a_later_search_gives_the_reports_of_everything_at_once(
    shell: Shell, tmp_path: Path, prepared_review: Path
) -> None:
    with open_review(prepared_review) as prepared:
        records = prepared.records(tuple(prepared.ledger.kinds))
        wanted = {frozenset(report.records) for report in prepared.ledger.reports}
    folder = tmp_path / "later"
    folder.mkdir()
    journal = new_journal(folder)
    for part in (records[::3], records[1::3], records[2::3]):
        bring_in(journal, part)
        with open_review(shell.folder) as empty:
            review = Review(folder=shell.folder, protocol=empty.protocol, journal=journal, clock=now)
            review.link(review.duplicates(), actor=LIBRARIAN)
    assert {frozenset(report.records) for report in journal.refresh().reports} == wanted


def test_what_was_worked_out_is_kept_beside_the_store_and_a_later_run_says_what_the_first_would(
    shell: Shell, tmp_path: Path
) -> None:
    kept = shell.folder / MEMORY
    bring(shell, tmp_path, "oria", entry(TITLES[0], "VL  - 3"), entry(TITLES[1]))
    shell("dedupe", "--dry-run")
    assert not kept.exists()
    assert shell("dedupe").out.startswith("0 new links.")
    assert kept.is_file()
    bring(shell, tmp_path, "embase", entry(TITLES[0], "VL  - 3"), entry(TITLES[2]))
    with_what_was_kept = shell("dedupe", "--dry-run", "--list").out
    kept.write_bytes(kept.read_bytes()[:-9])
    assert shell("dedupe", "--dry-run", "--list").out == with_what_was_kept
    assert shell("dedupe").out.startswith("1 new link:")


def test_progress_is_shown_only_to_who_waits() -> None:
    seconds = iter((0.0, 1.0, 3.0))
    shown: list[tuple[int, int]] = []
    watch = patient(lambda *told: shown.append(told), lambda: next(seconds))
    watch(1, 4)
    assert shown == []
    watch(3, 4)
    assert shown == [(3, 4)]


def test_a_link_of_an_older_version_is_shown_by_its_rule() -> None:
    link = Link(first=RecordId("a:1"), second=RecordId("b:2"), rule="longer-title", score=0.9)
    assert line_of(link) == "longer-title 0.90"
