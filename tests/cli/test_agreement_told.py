"""Laws of what is said of a stage: three reviewers, a maybe of its own, and nothing beyond 80 columns."""

import json

from litreview.cli.agreement_told import as_json, as_text
from litreview.model.protocol import Stage
from litreview.screening.first_votes import FirstVotes
from litreview.screening.pairs import agreement_at
from tests.making import FIRST, SECOND
from tests.screening.test_pairs import TEAM, THIRD, votes


def told(given: FirstVotes) -> str:
    text = as_text(agreement_at(given, TEAM), TEAM)
    assert max(map(len, text.splitlines())) <= 80
    return text


def test_alpha_of_all_stands_with_three_reviewers_and_not_with_two() -> None:
    three = told(votes({FIRST: "i", SECOND: "i", THIRD: "e"}, {FIRST: "e", SECOND: "e"}))
    assert "  Krippendorff's alpha of all 3 reviewers: 0.33\n" in three
    assert "first and third, 1 record\n" in three
    assert "Krippendorff's alpha of all" not in told(votes({FIRST: "i", SECOND: "i"}))


def test_a_maybe_that_settles_nothing_is_a_row_and_a_column_of_its_own() -> None:
    text = told(votes({FIRST: "m", SECOND: "i"}, {FIRST: "s", SECOND: "m"}, stage=Stage.FULL_TEXT))
    assert "  maybe is an answer of its own\n" in text
    assert "  first: maybe                  1                0              0\n" in text
    assert "  first: exclude                0                0              1\n" in text
    assert "maybe counts as include" in told(votes({FIRST: "m", SECOND: "i"}))


def test_for_a_program_each_measure_is_with_its_error_and_each_cell_with_its_records() -> None:
    given = votes({FIRST: "s", SECOND: "s"}, {FIRST: "i", SECOND: "e"}, {FIRST: "i", SECOND: "i"})
    (pair,) = json.loads(json.dumps(as_json(agreement_at(given, TEAM), TEAM)))["pairs"]
    assert pair["cells"][1] == {"cell": "first=include,second=exclude", "n": 1, "records": ["pubmed:1"]}
    assert set(pair["kappa"]) == {"value", "standard_error", "interval"}
    assert pair["reasons"]["wrong-setting"]["cells"][0]["records"] == ["pubmed:0"]
    assert pair["weeks"]["2026-W02"]["cells"][0]["cell"] == "first=include,second=include,week=2026-W02"
    assert pair["reasons"]["wrong-setting"]["kappa"]["value"] == 1.0
