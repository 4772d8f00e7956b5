"""Agreement: how far two or more say the same of the same records. Pure, and exact until the last root.

Sums are fractions, so that a table on which a measure is not defined is known for certain, and told
as None instead of as a number that rounding made.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Final

Table = Sequence[Sequence[int]]
"""How many records had each pair of answers: a row for each answer of one, a column for the other's."""

Z95: Final = 1.959963984540054
"""The 97.5th percentile of the normal distribution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A measure, the range it can have, and its standard error where one is defined."""

    value: float
    error: float | None
    lowest: float = -1.0

    @property
    def interval(self) -> tuple[float, float] | None:
        """Return the 95 % confidence interval within the measure's range; None where no error is known.

        An error of exactly nothing means that the records say nothing of it, as where all agree.
        """
        if not self.error:
            return None
        low, high = self.value - Z95 * self.error, self.value + Z95 * self.error
        return max(self.lowest, low), min(1.0, high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What one table says of agreement; None where a measure is not defined on it."""

    n: int
    raw: float | None
    """The share of records on which both say the same."""
    kappa: Estimate | None
    pabak: Estimate | None
    ac1: Estimate | None
    alpha: float | None
    specific: tuple[Estimate | None, ...]
    """For each answer, how often one gives it where the other does: the positive and negative agreement."""
    prevalence: tuple[float, ...] | None
    """Each answer's share of all votes."""

    @property
    def is_misled(self) -> bool:
        """Tell whether kappa is low because of how common the answers are, and not of how the two agree.

        That is: whether its interval lies all below what it would be were they equally common (PABAK).
        """
        if self.kappa is None or self.pabak is None:
            return False
        interval = self.kappa.interval
        return self.pabak.value > (interval[1] if interval else self.kappa.value)


def measure(table: Table) -> Measures:
    """Return every measure of a square table of counts, its rows and columns in the same order.

    Raise ValueError for a table that is not square, has fewer than two answers or a count below none.
    """
    shares = _shares(table)
    n = sum(map(sum, table))
    return Measures(
        n=n,
        raw=float(_observed(shares)) if shares else None,
        kappa=_kappa(shares, n) if shares else None,
        pabak=_pabak(shares, n) if shares else None,
        ac1=_ac1(shares, n) if shares else None,
        alpha=_alpha_of_two(table),
        specific=tuple(_specific(table, answer) for answer in range(len(table))),
        prevalence=tuple(map(float, _means(shares))) if shares else None,
    )


def alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Return Krippendorff's alpha for nominal answers, or None where the answers do not vary at all.

    A unit holds the answers that were given to it, by however many; one with a single answer is
    passed over (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability).
    """
    agreeing = Fraction(0)
    totals: Counter[Hashable] = Counter()
    for unit in units:
        if len(unit) > 1:
            given = Counter(unit)
            agreeing += Fraction(sum(m * (m - 1) for m in given.values()), len(unit) - 1)
            totals.update(given)
    return _krippendorff(agreeing, list(totals.values()))


_Shares = list[list[Fraction]]


def _shares(table: Table) -> _Shares:
    """Return the table as shares of its records; nothing for one without records."""
    if len(table) < 2 or any(len(row) != len(table) for row in table):  # noqa: PLR2004 - two answers
        raise ValueError("a table of agreement is square, with two answers at least")
    if any(count < 0 for row in table for count in row):
        raise ValueError("a table of agreement holds counts")
    n = sum(map(sum, table))
    return [[Fraction(count, n) for count in row] for row in table] if n else []


def _observed(shares: _Shares) -> Fraction:
    return sum((row[i] for i, row in enumerate(shares)), Fraction(0))


def _margins(shares: _Shares) -> tuple[list[Fraction], list[Fraction]]:
    return [sum(row, Fraction(0)) for row in shares], [
        sum(row, Fraction(0)) for row in zip(*shares, strict=True)
    ]


def _means(shares: _Shares) -> list[Fraction]:
    """Return each answer's share of all votes, of both persons together."""
    rows, columns = _margins(shares)
    return [(row + column) / 2 for row, column in zip(rows, columns, strict=True)]


def _kappa(shares: _Shares, n: int) -> Estimate | None:
    """Return Cohen's kappa (1960) with the standard error of Fleiss, Cohen and Everitt (1969)."""
    rows, columns = _margins(shares)
    observed = _observed(shares)
    expected = sum((row * column for row, column in zip(rows, columns, strict=True)), Fraction(0))
    if expected == 1:
        return None
    kappa = (observed - expected) / (1 - expected)
    on = sum(
        share * (1 - (rows[i] + columns[i]) * (1 - kappa)) ** 2
        for i, share in enumerate(shares[i][i] for i in range(len(shares)))
    )
    off = sum(
        share * (columns[i] + rows[j]) ** 2
        for i, row in enumerate(shares)
        for j, share in enumerate(row)
        if i != j
    )
    variance = on + (1 - kappa) ** 2 * off - (kappa - expected * (1 - kappa)) ** 2
    return Estimate(value=float(kappa), error=_root(variance / (n * (1 - expected) ** 2)))


def _pabak(shares: _Shares, n: int) -> Estimate:
    """Return kappa as it were with all answers equally common (Byrt, Bishop and Carlin 1993)."""
    answers, observed = len(shares), _observed(shares)
    value = (answers * observed - 1) / (answers - 1)
    variance = Fraction(answers, answers - 1) ** 2 * observed * (1 - observed) / n
    return Estimate(value=float(value), error=_root(variance))


def _ac1(shares: _Shares, n: int) -> Estimate | None:
    """Return Gwet's AC1 with its standard error over records, n - 1 in the divisor (Gwet 2008)."""
    answers, means = len(shares), _means(shares)
    observed = _observed(shares)
    expected = sum((mean * (1 - mean) for mean in means), Fraction(0)) / (answers - 1)
    ac1 = (observed - expected) / (1 - expected)  # expected is 1/answers at most

    def deviation(i: int, j: int) -> Fraction:
        """Return how far a record with this pair of answers lies from the whole."""
        own = (int(i == j) - expected) / (1 - expected)
        own_expected = ((1 - means[i]) + (1 - means[j])) / (2 * (answers - 1))
        return own - 2 * (1 - ac1) * (own_expected - expected) / (1 - expected) - ac1

    if n == 1:
        return Estimate(value=float(ac1), error=None)
    squares = sum(
        (share * deviation(i, j) ** 2 for i, row in enumerate(shares) for j, share in enumerate(row)),
        Fraction(0),
    )
    return Estimate(value=float(ac1), error=_root(squares / (n - 1)))


def _specific(table: Table, answer: int) -> Estimate | None:
    """Return the specific agreement on one answer (Cicchetti and Feinstein 1990).

    Its error is by the delta method over records.
    """
    both = table[answer][answer]
    one_only = sum(table[answer]) + sum(row[answer] for row in table) - 2 * both
    given = 2 * both + one_only
    if given == 0:
        return None
    variance = Fraction(4 * both * one_only * (both + one_only), given**4)
    return Estimate(value=2 * both / given, error=_root(variance), lowest=0.0)


def _alpha_of_two(table: Table) -> float | None:
    agreeing = Fraction(2 * sum(row[i] for i, row in enumerate(table)))
    totals = [sum(row) + sum(column) for row, column in zip(table, zip(*table, strict=True), strict=True)]
    return _krippendorff(agreeing, totals)


def _krippendorff(agreeing: Fraction, totals: Sequence[int]) -> float | None:
    """Return alpha from the matrix of coincidences: the sum of its diagonal, and its margins."""
    values = sum(totals)
    alike = sum(total * (total - 1) for total in totals)
    everything = values * (values - 1)
    if everything == alike:
        return None
    return float(((values - 1) * agreeing - alike) / (everything - alike))


def _root(variance: Fraction) -> float:
    return sqrt(variance)
