"""Laws of the measures of agreement: the published figures, tables that define nothing, and symmetry."""

import json
import os
from collections.abc import Sequence
from itertools import permutations
from math import isclose
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.screening.agreement import Estimate, Measures, Table, alpha, measure

Figures = dict[str, float]

BALANCED = [[45, 6], [9, 40]]
PARADOX = [[5, 5], [10, 80]]
"""Both tables have 85 % raw agreement: Feinstein and Cicchetti 1990, J Clin Epidemiol 43:543-549, table 1."""
ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
"""Two abstractors of 100 charts: Gwet, Handbook of Inter-Rater Reliability, and R's irrCAC."""
RARE = [[970, 12], [8, 10]]
"""Two in a hundred included, as in screening; the figures were computed apart from this program."""
NOBODY = [[197, 0], [3, 0]]
"""The second includes nothing; likewise."""

NAMES = (
    "raw", "kappa", "kappa_error", "pabak", "pabak_error", "ac1", "ac1_error", "alpha",
    "positive", "positive_error", "negative", "negative_error",
)  # fmt: skip
PUBLISHED: list[tuple[Table, tuple[float, ...]]] = [
    (BALANCED, (0.85, 0.699519, 0.071394, 0.70, 0.071414, 0.700748, 0.071711, 0.700752,
                0.842105, 0.040257, 0.857143, 0.036507)),
    (PARADOX, (0.85, 0.318182, 0.133457, 0.70, 0.071414, 0.808, 0.052392, 0.317714,
               0.914286, 0.022050, 0.40, 0.123935)),
    (RARE, (0.98, 0.489900, 0.098093, 0.96, 0.008854, 0.979184, 0.004702, 0.490051,
            0.5, 0.096825, 0.989796, 0.002282)),
    (NOBODY, (0.985, 0.0, 0.0, 0.97, 0.017190, 0.984773, 0.008878, -0.005038,
              0.0, 0.0, 0.992443, 0.004363)),
    (ABSTRACTORS, (0.89, 0.796409, 0.058911, 0.835, 0.046933, 0.849331, 0.043435, 0.797258)),
]  # fmt: skip
"""The figures of each table under the names above; an answer each in rows and columns, the positive last."""

counts = st.integers(0, 60)
binary = st.tuples(st.tuples(counts, counts), st.tuples(counts, counts))
square = st.integers(2, 4).flatmap(
    lambda size: st.lists(st.lists(counts, min_size=size, max_size=size), min_size=size, max_size=size)
)


def figures(table: Table) -> Figures:
    """Return what is measured on the table, under the names of the figures above."""
    measures = measure(table)
    estimates = {"kappa": measures.kappa, "pabak": measures.pabak, "ac1": measures.ac1}
    if len(table) == 2:
        estimates |= {"negative": measures.specific[0], "positive": measures.specific[1]}
    found = {"raw": measures.raw, "alpha": measures.alpha}
    for name, estimate in estimates.items():
        found |= {
            name: estimate.value if estimate else None,
            f"{name}_error": estimate.error if estimate else None,
        }
    return {name: value for name, value in found.items() if value is not None}


def turned(table: Table) -> list[list[int]]:
    return [list(row) for row in zip(*table, strict=True)]


def renamed(table: Table, order: Sequence[int]) -> list[list[int]]:
    return [[table[i][j] for j in order] for i in order]


def scott(table: Table) -> float | None:
    """Return Scott's pi (1955) of a table, the slow way."""
    n = sum(map(sum, table))
    shares = [(sum(table[i]) + sum(row[i] for row in table)) / (2 * n) for i in range(len(table))]
    expected = sum(share * share for share in shares)
    return (
        None
        if isclose(expected, 1)
        else (sum(table[i][i] for i in range(len(table))) / n - expected) / (1 - expected)
    )


def estimates(measures: Measures) -> list[Estimate]:
    return [one for one in (measures.kappa, measures.pabak, measures.ac1, *measures.specific) if one]


@pytest.mark.parametrize(("table", "published"), PUBLISHED)
def test_the_published_figures_come_out_to_six_digits(table: Table, published: tuple[float, ...]) -> None:
    assert figures(table) == pytest.approx(dict(zip(NAMES, published, strict=False)), abs=5e-7)


def test_the_reference_figures_come_out_to_six_digits() -> None:
    file = Path(os.environ.get("LITREVIEW_SHARED_DATA", "/nonexistent")) / "reference" / "agreement.json"
    if not file.is_file():
        pytest.skip("LITREVIEW_SHARED_DATA names no folder with reference/agreement.json")
    theirs = (
        "po",
        "kappa",
        "kappa_se_fce",
        "pabak",
        "pabak_se",
        "ac1",
        "ac1_se_n1",
        "alpha",
        "ppos",
        "ppos_se",
    )
    names = dict(zip(NAMES, (*theirs, "pneg", "pneg_se"), strict=True))
    examples = json.loads(file.read_text("utf-8"))
    assert len(examples) == 5
    for example in examples:
        found = {names[name]: value for name, value in figures(example["table"]).items()}
        assert found == pytest.approx({name: example[name] for name in found}, abs=5e-7)
        assert set(example) - set(found) == {"name", "table"}


def test_the_interval_of_kappa_is_of_the_published_error() -> None:
    kappa = measure(ABSTRACTORS).kappa  # irrCAC prints .7964094, standard error .05891072
    assert kappa is not None
    half = 1.959964 * 0.05891072
    assert kappa.interval == pytest.approx((0.7964094 - half, 0.7964094 + half), abs=5e-7)


def test_alpha_of_four_coders_with_missing_answers_is_krippendorffs() -> None:
    # Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section C: nominal alpha .743.
    coders = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
    units = [[coder[unit] for coder in coders if coder[unit] != "."] for unit in range(12)]
    assert alpha(units) == pytest.approx(0.743421, abs=5e-7)


def test_alpha_of_two_coders_is_krippendorffs() -> None:
    # The same paper, section A: two coders, ten units, binary: .095.
    assert alpha(zip("0100000010", "1110010000", strict=True)) == pytest.approx(0.095238, abs=5e-7)


def test_where_nothing_was_voted_nothing_is_defined() -> None:
    measures = measure([[0, 0], [0, 0]])
    assert measures.n == 0
    assert figures([[0, 0], [0, 0]]) == {}
    assert (measures.prevalence, measures.is_misled) == (None, False)


@pytest.mark.parametrize("n", [1, 2, 500])
def test_where_both_always_exclude_kappa_and_alpha_are_not_defined(n: int) -> None:
    measures = measure([[0, 0], [0, n]])
    assert (measures.kappa, measures.alpha, measures.specific[0]) == (None, None, None)
    assert measures.raw == 1.0
    for sure in (measures.pabak, measures.ac1, measures.specific[1]):
        assert sure is not None
        assert (sure.value, sure.interval) == (1.0, None)


def test_of_one_record_the_error_of_ac1_is_not_defined() -> None:
    ac1 = measure([[0, 1], [0, 0]]).ac1
    assert ac1 is not None
    assert (ac1.value, ac1.error, ac1.interval) == (-1.0, None, None)


def test_without_any_common_include_positive_agreement_is_nothing_and_no_interval_is_feigned() -> None:
    measures = measure(NOBODY)
    assert measures.kappa is not None
    assert measures.kappa.interval is None
    assert measures.specific[1] is not None
    assert measures.specific[1].interval is None


@pytest.mark.parametrize("table", [[], [[3]], [[1, 2]], [[1, 2], [3]], [[1, -1], [0, 0]]])
def test_what_is_no_table_of_agreement_is_refused(table: Table) -> None:
    with pytest.raises(ValueError, match="a table of agreement"):
        measure(table)


def test_kappa_is_called_misled_where_one_answer_is_rare_and_not_where_they_are_balanced() -> None:
    assert [measure(one).is_misled for one in (PARADOX, RARE, NOBODY)] == [True] * 3
    assert [measure(one).is_misled for one in (BALANCED, [[50, 0], [0, 1]], [[0, 0], [0, 9]])] == [False] * 3


@given(square)
def test_no_table_makes_a_measure_fail_or_leave_its_range(table: Table) -> None:
    measures = measure(table)
    for one in estimates(measures):
        assert one.lowest <= one.value <= 1
        assert one.error is None or one.error >= 0
        if one.interval:
            low, high = one.interval
            assert one.lowest <= low <= one.value <= high <= 1
    assert measures.raw is None or 0 <= measures.raw <= 1
    assert measures.alpha is None or -1 <= measures.alpha <= 1


@given(square)
def test_it_does_not_matter_who_is_called_the_first(table: Table) -> None:
    assert measure(turned(table)) == measure(table)


@given(square)
def test_it_does_not_matter_in_which_order_the_answers_stand(table: Table) -> None:
    for order in permutations(range(len(table))):
        other = figures_of_any(renamed(table, order))
        assert other == pytest.approx(figures_of_any(table))


def figures_of_any(table: Table) -> Figures:
    return {name: value for name, value in figures(table).items() if not name.startswith(("pos", "neg"))}


@given(binary)
def test_renaming_include_swaps_positive_and_negative_agreement(table: Table) -> None:
    assert measure(renamed(table, (1, 0))).specific == measure(table).specific[::-1]


@given(square)
def test_alpha_of_two_is_scotts_pi_but_for_the_small_sample(table: Table) -> None:
    n, pi, found = sum(map(sum, table)), None, measure(table).alpha
    if n:
        pi = scott(table)
    assert (pi is None) == (found is None)
    if pi is not None:
        assert found == pytest.approx(pi + (1 - pi) / (2 * n))


@given(binary)
def test_with_equal_margins_alpha_comes_to_kappa_as_records_become_many(table: Table) -> None:
    (both, one), (_other, neither) = table
    many = [[1000 * both, 1000 * one], [1000 * one, 1000 * neither]]
    measures = measure(many)
    assert (measures.kappa is None) == (measures.alpha is None)
    if measures.kappa and measures.alpha is not None:
        assert measures.alpha == pytest.approx(measures.kappa.value, abs=1e-3)


@given(square)
def test_alpha_of_the_table_is_alpha_of_its_records(table: Table) -> None:
    size = range(len(table))
    units = [(i, j) for i in size for j in size for _time in range(table[i][j])]
    found = alpha(units)
    assert found == pytest.approx(measure(table).alpha) if found is not None else measure(table).alpha is None


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=4), max_size=12))
def test_alpha_passes_over_records_with_one_vote_and_minds_no_order(units: list[list[str]]) -> None:
    found = alpha(units)
    assert found is None or -1 <= found <= 1
    assert alpha([*units, ["a"], []]) == found
    assert alpha([unit[::-1] for unit in reversed(units)]) == found


@given(binary)
def test_with_equally_common_answers_all_measures_of_two_are_pabak(table: Table) -> None:
    (both, one), _row = table
    measures = measure([[both, one], [one, both]])
    if both + one:
        assert measures.kappa is not None
        assert measures.pabak is not None
        assert measures.ac1 is not None
        assert measures.kappa.value == pytest.approx(measures.pabak.value)
        assert measures.ac1.value == pytest.approx(measures.pabak.value)
