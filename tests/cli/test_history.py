"""Laws of the history as a librarian sees it: in full, compared, and with what was searched by hand."""

import pytest

from tests.cli.running import Shell

LOG = (
    "searches",
    "log",
    "--source",
    "cinahl",
    "--platform",
    "EBSCOhost",
    "--hits",
    "41",
    "--date",
    "2026-01-05",
)

SEARCHES = 12
"""How many searches the example review has, by their numbers:"""
PUBMED, WIDE_PUBMED, BY_HAND = "7", "10", str(SEARCHES + 1)


def test_the_history_lists_every_search_and_shows_it_in_full(searched: Shell) -> None:
    assert len(searched("searches").out.splitlines()) == 1 + SEARCHES
    entries = searched("searches", "--json").json
    assert sum(len(one["new"]) for one in entries) == searched("status", "--json").json["records"]
    told = searched("searches", "show", PUBMED).out
    for part in ("PubMed, NCBI E-utilities", "string: ", "understood as: ", "stated: 41", "searches/raw/"):
        assert part in told
    report = searched("report", "search").out
    assert all(f"\n{number}. " in f"\n{report}" for number in range(1, SEARCHES + 1))


def test_a_search_by_hand_counts_when_its_file_comes(searched: Shell) -> None:
    ran = searched(*LOG, "--string", "(MH øvelse) AND Norway", "--title", "CINAHL Complete")
    assert (ran.code, "litreview import FILE --source cinahl" in ran.out) == (0, True)
    assert "no file of them has been imported" in searched("status").out
    assert searched("prisma", "--json").json["provisional"] is True
    assert "string: (MH øvelse) AND Norway" in searched("searches", "show", BY_HAND).out


def test_two_searches_are_compared_record_by_record(searched: Shell) -> None:
    told = searched("searches", "diff", PUBMED, WIDE_PUBMED, "--json").json
    counts = (len(told["new"]), len(told["vanished"]), len(told["changed"]), told["unchanged"])
    assert counts == (10, 4, 0, 37)
    assert (
        "new 10, vanished 4, retracted or corrected 0, changed 0, unchanged 37"
        in searched("searches", "diff", PUBMED, WIDE_PUBMED).out
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("searches", "show", "99"), "no search of that number"),
        (("searches", "diff", "1", "x"), "'x' is no whole number"),
        ((*LOG[:-1], "tomorrow", "--string", "x"), "is not a day"),
        ((*LOG, "--string", " "), "is empty"),
    ],
)
def test_what_cannot_be_is_said_in_two_lines(searched: Shell, words: tuple[str, ...], said: str) -> None:
    ran = searched(*words)
    assert (ran.code, said in ran.err, len(ran.err.splitlines())) == (2, True, 2)


def test_a_search_without_records_is_not_compared(searched: Shell) -> None:
    searched(*LOG, "--string", "x")
    ran = searched("searches", "diff", PUBMED, BY_HAND)
    assert (ran.code, "has no records to compare: by hand" in ran.err) == (2, True)
