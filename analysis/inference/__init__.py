"""Say what a corpus can show: a design check, intervals, tests on whole articles and false-discovery control.

Words of one article are not independent: an article about a summit says «قمة» ten times because it is about a summit. So nothing
here tests bare words. A *test* deals whole articles to the groups again. An *interval* draws the sentences of each article again, and
speaks about these articles only: it says how much a figure hangs on single sentences, not how the outlet writes in general.

Everything random starts from `SEED` unless another seed is given; the same call gives the same figures.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.inference.agreement import alpha, proportion
from analysis.inference.designs import Design, Group, Pair, design, smallest_p
from analysis.inference.resampling import CELLS, SEED, Counts, Floats, as_matrix, blocks, bootstrap, column_sums, resamples

__all__ = [
    "SEED",
    "Design",
    "Group",
    "Pair",
    "adjust",
    "alpha",
    "blocks",
    "bootstrap",
    "design",
    "permutation",
    "proportion",
    "resamples",
    "smallest_p",
]

Bools = npt.NDArray[np.bool_]
Contrast = Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame]
Alternative = Literal["two-sided", "greater", "less"]


def permutation(
    values: Counts,
    inside: "Sequence[bool] | pd.Series | Bools",
    *,
    statistic: Contrast | None = None,
    alternative: Alternative = "two-sided",
    permutations: int = 9999,
    seed: int = SEED,
) -> pd.DataFrame:
    """Test each column of `values` by dealing whole articles to the two groups again.

    All ways to deal them are listed where there are at most `permutations` + 1; otherwise so many are drawn, and the observed one is
    counted with them, so that p is never 0 (Phipson & Smyth 2010). The test holds if articles could be exchanged between the groups when
    nothing differs: articles that copy each other, or belong to one running story, count as more than they are.

    Parameters
    ----------
    values
        One row per article, one column per thing tested: rates, or counts for your own `statistic`.
    inside
        Whether the article belongs to the target group.
    statistic
        Takes two tables of column sums (articles inside, articles outside; one row per way to deal) and returns a table of the same
        height, 0 where nothing differs. Without it, the difference of the means per article.
    alternative
        Direction that counts as a finding.
    permutations
        Number of ways drawn when they are too many to list.
    seed
        The same seed gives the same p.

    Returns
    -------
    DataFrame
        One row per column: `statistic` as observed and `p` in (0, 1]. `attrs`: "exact" or "monte carlo", the number of ways to deal, and
        the smallest p that could have been reached.

    References
    ----------
    Phipson & Smyth (2010), "Permutation P-values should never be zero", doi:10.2202/1544-6115.1585.

    Examples
    --------
    >>> permutation([[9.0], [8.0], [1.0], [2.0], [0.0]], [True, True, False, False, False])
       statistic    p
    0        7.5  0.1
    """
    columns, matrix = as_matrix(values)
    chosen = np.asarray(inside, bool)
    if len(chosen) != matrix.shape[0] or not 0 < chosen.sum() < len(chosen):
        msg = f"inside marks {chosen.sum()} of {len(chosen)} articles and values has {matrix.shape[0]}; both groups need an article."
        raise ValueError(msg)
    target = int(chosen.sum())
    contrast = statistic or _mean_difference(target, len(chosen) - target)
    total = column_sums(np.ones((1, len(chosen))), matrix)

    def compute(dealt: Bools) -> pd.DataFrame:
        sums = column_sums(dealt.astype(np.float64), matrix)
        return contrast(pd.DataFrame(sums, columns=columns), pd.DataFrame(total - sums, columns=columns))

    observed = compute(chosen[None, :])
    reachable = smallest_p(target, len(chosen) - target, one_sided=True)
    exact = reachable * (permutations + 1) >= 1
    slices = max(1, CELLS // max(*matrix.shape, 1))
    deals = _every_deal(len(chosen), target, slices) if exact else _random_deals(len(chosen), target, permutations, slices, seed)
    extreme = sum((_as_extreme(compute(dealt), observed, alternative) for dealt in deals), np.zeros(observed.shape[1]))
    p = extreme * reachable if exact else (extreme + 1) / (permutations + 1)
    found = pd.DataFrame({"statistic": observed.iloc[0], "p": np.where(observed.iloc[0].isna(), np.nan, p)}, index=observed.columns)
    least = smallest_p(target, len(chosen) - target, one_sided=alternative != "two-sided")
    found.attrs = {"method": "exact" if exact else "monte carlo", "permutations": round(1 / reachable) if exact else permutations}
    found.attrs |= {"smallest_p": least if exact else max(least, 1 / (permutations + 1)), "seed": seed}
    return found


def adjust(p: "Sequence[float] | pd.Series | Floats", *, method: Literal["bh", "by"] = "bh") -> pd.Series:
    """Adjust p-values of many tests so that, of those at or below q, at most a share q is expected to be false.

    Parameters
    ----------
    p
        Values in [0, 1]; a missing one stays missing and is not counted as a test.
    method
        "bh" (Benjamini & Hochberg 1995) for independent or positively dependent tests; "by" (Benjamini & Yekutieli 2001) for any.

    Examples
    --------
    >>> adjust([0.01, 0.04, 0.03]).round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    from scipy.stats import false_discovery_control

    values = pd.Series(p, dtype="float64")
    known = values.dropna()
    if (outside := known[~known.between(0, 1)]).size:
        msg = f"p is {outside.iloc[0]} in row {outside.index.tolist()[0]!r}; p-values lie between 0 and 1."
        raise ValueError(msg)
    adjusted = values.copy().rename("q")
    if len(known):
        adjusted[values.notna()] = false_discovery_control(known.to_numpy(), method=method)
    return adjusted


def _mean_difference(inside: int, outside: int) -> Contrast:
    return lambda target, rest: target / inside - rest / outside


def _as_extreme(figures: pd.DataFrame, observed: pd.DataFrame, alternative: Alternative) -> Floats:
    """Count the deals at least as extreme as the observed one. Ties, which rounding may part, and undefined figures count."""
    found, seen = figures.to_numpy(np.float64), observed.to_numpy(np.float64)
    if alternative == "two-sided":
        found, seen = np.abs(found), np.abs(seen)
    elif alternative == "less":
        found, seen = -found, -seen
    tolerance = 1e-9 * np.maximum(np.abs(seen), np.nanmax(np.abs(found), axis=0, initial=0.0))
    return np.asarray((~(found < seen - tolerance)).sum(axis=0), np.float64)


def _every_deal(articles: int, target: int, rows: int) -> Iterator[Bools]:
    ways = itertools.combinations(range(articles), target)
    while part := list(itertools.islice(ways, rows)):
        dealt = np.zeros((len(part), articles), bool)
        np.put_along_axis(dealt, np.array(part), True, axis=1)
        yield dealt


def _random_deals(articles: int, target: int, permutations: int, rows: int, seed: int) -> Iterator[Bools]:
    random = np.random.default_rng(seed)
    for done in range(0, permutations, rows):
        lots = random.random((min(rows, permutations - done), articles))
        dealt = np.zeros(lots.shape, bool)
        np.put_along_axis(dealt, np.argpartition(lots, target, axis=1)[:, :target], True, axis=1)
        yield dealt
