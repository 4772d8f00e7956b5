"""The search appendix: sixteen items whatever was done, strings to the letter, and nothing invented."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.duplicates.find import METHOD
from litreview.exports.answers import read_answers
from litreview.exports.appendix import ItemTold, appendix, items
from litreview.exports.document import Heading, Paragraph, Table, Verbatim
from litreview.exports.document_markdown import markdown
from litreview.exports.prisma import count
from litreview.exports.prisma_s import Item, names
from litreview.model.errors import UsageError
from litreview.model.events import (
    BY_HAND,
    DuplicatesSought,
    Found,
    Link,
    Relation,
    SearchFailed,
    SearchLogged,
    SearchRun,
)
from litreview.model.ledger import Ledger
from litreview.model.protocol import Digest
from litreview.model.records import RecordId, SourceKind
from litreview.store.journal import Journal
from tests.exports.histories import ACTS, lived
from tests.making import LIBRARIAN, bring_in, new_journal, protocol, record

MOMENT = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
LOG, TEAM, OPEN = "filled from log", "answered by team", "NOT ANSWERED"


def run(*requests: str, number: int = 0, **other: object) -> SearchRun:
    """Return a run that found two records, of which the source stated two."""
    told: dict[str, object] = {
        "query": "pubmed",
        "source": "pubmed",
        "source_kind": SourceKind.DATABASE,
        "source_title": "PubMed",
        "platform": "NCBI E-utilities",
        "requests": requests,
        "translations": tuple("" for _one in requests),
        "started": MOMENT,
        "ended": MOMENT,
        "stated": (2, *(0 for _one in requests[1:])),
        "found": tuple(Found(record(n).id, _digest(n)) for n in range(number, number + 2)),
        "answers": (),
        "zone": "+0100",
    }
    return SearchRun(**{**told, **other})  # type: ignore[arg-type]


def _digest(number: int) -> Digest:
    return Digest(f"{number:064x}")


def failed(problem: str = "did not answer") -> SearchFailed:
    return SearchFailed(
        query="nva", source="nva", requests=("q=x",), started=MOMENT, ended=MOMENT, problem=problem
    )


def by_hand(stated: int, source: str = "cinahl") -> SearchLogged:
    return SearchLogged(
        source=source, source_kind=SourceKind.DATABASE, source_title="CINAHL", platform="EBSCOhost",
        requests=('(MH "Patient Education")  AND x', "S1 AND S2"), stated=stated, searched="2026-02-28",
        note="from 2000",
    )  # fmt: skip


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return new_journal(tmp_path)


def told(ledger: Ledger, answers: dict[Item, str] | None = None) -> dict[Item, ItemTold]:
    return {one.item: one for one in items(ledger, count(ledger, protocol()), answers or {})}


def text(ledger: Ledger, answers: dict[Item, str] | None = None) -> str:
    return markdown(appendix(ledger, count(ledger, protocol()), answers or {}))


def table(one: ItemTold, number: int = 0) -> list[dict[str, str]]:
    tables = [block for block in one.told.blocks if isinstance(block, Table)]
    return [dict(zip(tables[number].heads, row, strict=True)) for row in tables[number].rows]


answers = st.dictionaries(st.sampled_from(Item), st.text(min_size=1).filter(str.strip), max_size=16)


@given(st.lists(ACTS, max_size=25), answers)
def test_all_sixteen_items_are_there_in_order_with_a_state(
    history: list[object], answers: dict[Item, str]
) -> None:
    with lived(history) as journal:
        flow = count(journal.ledger, protocol())
        document = appendix(journal.ledger, flow, answers)
        found = items(journal.ledger, flow, answers)
    heads = [block.text for block in document if isinstance(block, Heading) and block.level == 2]
    assert heads == [f"{item.value}. {name}" for item, name in names().items()]
    overview = next(block for block in document if isinstance(block, Table))
    assert [row[0] for row in overview.rows] == [str(number) for number in range(1, 17)]
    for one in found:
        assert one.marks
        assert (TEAM in one.marks) == (one.item in answers)
        assert not {TEAM, OPEN} <= set(one.marks)


def test_an_empty_review_answers_nothing(journal: Journal) -> None:
    assert {one.marks for one in told(journal.refresh()).values()} == {(OPEN,)}


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1), min_size=1))
def test_every_string_stands_to_the_letter(requests: Sequence[str]) -> None:
    with lived([]) as journal:
        journal.append(LIBRARIAN, failed())
        journal.append(LIBRARIAN, by_hand(0))
        act = run(*requests, found=(), stated=tuple(0 for _one in requests))
        journal.append(LIBRARIAN, act)
        document = appendix(journal.ledger, count(journal.ledger, protocol()), {})
    kept = [block.text for block in document if isinstance(block, Verbatim)]
    assert kept == ["q=x", "\n".join(by_hand(0).requests), "\n".join(requests)]


def test_a_string_of_several_lines_stands_on_its_own_and_as_understood(journal: Journal) -> None:
    journal.append(LIBRARIAN, run("a  OR\nb", "c", translations=("a OR b", ""), found=()))
    kept = [one.text for one in told(journal.ledger)[Item(8)].told.blocks if isinstance(one, Verbatim)]
    assert kept == ["a  OR\nb", "c", "a OR b\n–"]


def test_strings_asked_again_are_not_printed_twice_and_are_an_update(journal: Journal) -> None:
    for _time in range(2):
        journal.append(LIBRARIAN, run("a AND b", found=()))
    found = told(journal.ledger)
    assert sum(isinstance(one, Verbatim) for one in found[Item(8)].told.blocks) == 1
    assert "The same strings as in search 1." in text(journal.ledger)
    assert found[Item.UPDATES].marks == (LOG,)
    assert [row["Search"] for row in table(found[Item.UPDATES])] == ["1", "2"]
    assert [row["Search"] for row in table(found[Item.DATES_OF_SEARCHES])] == ["2"]


def test_one_search_is_no_update_and_reading_its_answers_again_is_none(journal: Journal) -> None:
    event = journal.append(LIBRARIAN, run("a", found=()))
    journal.append(LIBRARIAN, run("a", found=(), reread=event.id))
    assert told(journal.ledger)[Item.UPDATES].marks == (OPEN,)
    assert [row["Search"] for row in table(told(journal.ledger)[Item.DATES_OF_SEARCHES])] == ["1"]


def test_a_failed_search_is_not_0_records(journal: Journal) -> None:
    journal.append(LIBRARIAN, run("a", found=(), stated=(0,)))
    journal.append(LIBRARIAN, failed())
    nothing, lost = table(told(journal.ledger)[Item.TOTAL_RECORDS])
    assert [nothing[name] for name in ("Stated", "Fetched", "Imported", "Remark")] == ["0", "0", "0", ""]
    assert [lost[name] for name in ("Stated", "Fetched", "Imported")] == ["–", "–", "–"]
    assert lost["Remark"] == "failed: not 0 records"
    assert "Failed, which is not 0 records" in text(journal.ledger)
    assert "failed: 2026-03-01 22:30 UTC" in text(journal.ledger)


def test_the_day_is_told_in_utc_and_in_the_searcher_s_own_time(journal: Journal) -> None:
    journal.append(LIBRARIAN, run("a", found=(), zone="+0530"))
    day = table(told(journal.ledger)[Item.DATES_OF_SEARCHES])[0]["Last searched"]
    assert day == "2026-03-01 22:30 UTC (2026-03-02 04:00 +0530)"


@pytest.mark.parametrize("zone", ["", "+0000", "x", "+9999", "+01", "Europe"])
def test_a_zone_that_says_nothing_is_left_out(journal: Journal, zone: str) -> None:
    journal.append(LIBRARIAN, run("a", found=(), zone=zone))
    assert table(told(journal.ledger)[Item(13)])[0]["Last searched"] == "2026-03-01 22:30 UTC"


@pytest.mark.parametrize(
    ("stated", "given", "remark"),
    [
        ((2, 0), (2, 0), ""),
        ((5, 0), (2, 0), "incomplete: 3 did not come"),
        ((1, 1), (2, 0), "incomplete: 1 did not come; 1 more came than were stated"),
        ((5, 2), (5, 2), "5 repeated or not kept"),
    ],
)
def test_counts_that_differ_say_why(
    journal: Journal, stated: tuple[int, ...], given: tuple[int, ...], remark: str
) -> None:
    journal.append(LIBRARIAN, run("a", "b", stated=stated, given=given))
    row = table(told(journal.ledger)[Item.TOTAL_RECORDS])[0]
    assert (row["Stated"], row["Fetched"], row["Imported"]) == (str(sum(stated)), str(sum(given)), "2")
    assert row["Remark"] == remark


@pytest.mark.parametrize(("stated", "fits"), [(3, True), (4, False)])
def test_a_search_by_hand_and_its_file_are_held_against_each_other(
    journal: Journal, stated: int, *, fits: bool
) -> None:
    journal.append(LIBRARIAN, by_hand(stated))
    assert "no file of its records" in table(told(journal.ledger)[Item(15)])[0]["Remark"]
    bring_in(journal, [record(n, "cinahl") for n in range(3)])
    remark = table(told(journal.ledger)[Item(15)])[0]["Remark"]
    assert ("the files of this source hold 3 entries and 4 were stated" in remark) is not fits
    assert told(journal.ledger)[Item(8)].marks == (LOG,)
    assert told(journal.ledger)[Item(2)].marks == (LOG, OPEN)


def test_a_file_whose_search_nobody_wrote_down_leaves_strings_and_day_open(journal: Journal) -> None:
    journal.append(LIBRARIAN, run("a", found=()))
    bring_in(journal, [record(1, "scopus")])
    found = told(journal.ledger)
    assert [found[Item(number)].marks for number in (1, 8, 13)] == [(LOG, OPEN)] * 3
    assert found[Item.TOTAL_RECORDS].marks == (LOG,)


@pytest.mark.parametrize(
    ("kind", "item", "marks"),
    [
        (SourceKind.REGISTER, Item.STUDY_REGISTRIES, (LOG,)),
        (SourceKind.WEBSITE, Item.ONLINE_RESOURCES_AND_BROWSING, (LOG, OPEN)),
        (SourceKind.ORGANISATION, Item.ONLINE_RESOURCES_AND_BROWSING, (LOG, OPEN)),
        (SourceKind.CITATIONS, Item.CITATION_SEARCHING, (LOG,)),
    ],
)
def test_each_kind_of_source_stands_under_its_item(
    journal: Journal, kind: SourceKind, item: Item, marks: tuple[str, ...]
) -> None:
    assert told(journal.refresh())[item].marks == (OPEN,)
    journal.append(LIBRARIAN, run("a", found=(), source_kind=kind))
    assert told(journal.ledger)[item].marks == marks
    assert told(journal.ledger)[Item.DATABASE_NAME].marks == (OPEN,)


def test_what_was_sent_beside_the_string_and_noted_is_a_limit_and_its_reason_is_the_team_s(
    journal: Journal,
) -> None:
    both = tuple({"from": "2000", "title": word} for word in ("a", "b"))
    journal.append(LIBRARIAN, run("a", "b", parameters=both, found=(), since="2026-01-01"))
    journal.append(LIBRARIAN, by_hand(0))
    limits = told(journal.ledger)[Item.LIMITS_AND_RESTRICTIONS]
    assert [row["What"] for row in table(limits)] == [
        "from=2000", "only what came into the source since 2026-01-01", "from 2000",
    ]  # fmt: skip
    assert limits.marks == (LOG, OPEN)
    assert told(journal.ledger, {Item(9): "None by language."})[Item(9)].marks == (LOG, TEAM)


def test_the_log_and_the_team_stand_beside_each_other(journal: Journal) -> None:
    journal.append(LIBRARIAN, run("a", found=()))
    said = text(journal.ledger, {Item.DATABASE_NAME: "MEDLINE only.\n\nAnd more."})
    assert "State: filled from log; answered by team" in said
    assert "| PubMed | NCBI E-utilities | 1 |" in said
    assert "The team: MEDLINE only.\n\nAnd more." in said


def link(rule: str, relation: Relation, first: int = 0) -> Link:
    ids = (RecordId(f"pubmed:{first}"), RecordId(f"pubmed:{first + 1}"))
    return Link(first=ids[0], second=ids[1], rule=rule, score=1.0, relation=relation)


def test_pairs_are_counted_by_rule_by_hand_and_undone(journal: Journal) -> None:
    bring_in(journal, [record(n) for n in range(8)])
    assert told(journal.ledger)[Item.DEDUPLICATION].marks == (OPEN,)
    acts = [
        link("same-doi", Relation.SAME), link("same-doi", Relation.SAME, 2),
        link("withdrawn", Relation.OPEN, 2),
        link(BY_HAND, Relation.DIFFERENT), link(BY_HAND, Relation.SAME, 4), link(BY_HAND, Relation.OPEN, 4),
        link(BY_HAND, Relation.SAME, 6),
    ]  # fmt: skip
    for act in acts:
        journal.append(LIBRARIAN, act)
    sought = DuplicatesSought(method="litreview duplicates 1", records=7, doubtful=())
    journal.append(LIBRARIAN, sought)
    one = told(journal.ledger)[Item.DEDUPLICATION]
    rows = {(row["Pairs of records"], row["By"]): row["Number"] for row in table(one, 1)}
    assert rows["one report", "rule same-doi"] == "1"
    assert rows["one report", "hand"] == "1"
    assert rows["different reports", "hand"] == "1"
    assert rows["one report by a rule, and judged otherwise", "hand"] == "1"
    assert (rows["undone", "rule"], rows["undone", "hand"]) == ("1", "1")
    assert one.marks == (LOG,)
    assert Paragraph("1 record came later and was not compared.") in one.told.blocks


def test_thresholds_are_told_only_of_the_rules_that_were_used(journal: Journal) -> None:
    bring_in(journal, [record(1)])
    for method, known in (("litreview duplicates 1", False), (METHOD, True)):
        journal.append(LIBRARIAN, DuplicatesSought(method=method, records=1, doubtful=()))
        assert ("thresholds" in text(journal.ledger)) is known


@pytest.mark.parametrize(
    ("written", "line", "problem", "remedy"),
    [
        ('format = 1\n[items]\n6-contact = "x"\n', 3, "unknown key 6-contact", "correct its spelling"),
        ("format = 1\n[items]\n\n6-contacts = 3\n", 4, "a whole number stands where a text", "6-contacts"),
        ("format = 1\n[items]\n6-contacts = [\n", 4, "not valid TOML", "texts stand in quotes"),
        ("format = 2\n[items]\n", 1, "2 is not one of the words", "Choose from: 1."),
        ("format = 1\n[items]\n[other]\n", 3, "unknown key other", "Take it out"),
    ],
)  # fmt: skip
def test_answers_that_cannot_be_read_name_file_line_and_remedy(
    written: str, line: int, problem: str, remedy: str
) -> None:
    with pytest.raises(UsageError) as raised:
        read_answers(written, "screening/answers.toml")
    first, second = str(raised.value).splitlines()
    assert first.startswith(f"screening/answers.toml:{line}: {problem}")
    assert remedy in second


def test_blanks_are_no_answer_and_escapes_are_harmless() -> None:
    written = 'format = 1\n[items]\n6-contacts = " \\n "\n7-other-methods = "a\\u001b[2Jb"\n'
    assert read_answers(written, "x") == {Item.OTHER_METHODS: "ab"}
