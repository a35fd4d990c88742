"""Measures of how differently two sides use a term: arrays of counts in, arrays of scores out."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Words = float | Floats


def labels(column: pd.Series) -> pd.Series:
    """Return a column of labels as a categorical of text: cheap over millions of rows, whatever the labels were."""
    known = column.astype("category")
    return known.cat.rename_categories(list(known.cat.categories.astype("str")))


def numbered(column: pd.Series) -> tuple[npt.NDArray[np.int64], pd.Index]:
    """Give each label of a column its place in the order of their names; return the places, and the labels in order."""
    used = labels(column).cat.remove_unused_categories().cat
    if (used.codes < 0).any():
        msg = f"The column {column.name!r} has no value in row {column.index[used.codes < 0].tolist()[0]!r}; fill it in or drop the row."
        raise ValueError(msg)
    names = used.categories.to_numpy(object)
    order = np.argsort(names, kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank[used.codes.to_numpy()] if len(order) else np.empty(0, np.int64), pd.Index(names[order], dtype="str")


class Sides(NamedTuple):
    """Names of the groups on the two sides of a comparison."""

    target: tuple[str, ...]
    reference: tuple[str, ...]


def sides_of(table: pd.DataFrame, by: str, target: str, reference: str | Sequence[str] | None) -> Sides:
    """Check the names of the groups to compare; without `reference`, all but the target."""
    groups = sorted(map(str, labels(table[by]).cat.remove_unused_categories().cat.categories))
    named = [reference] if isinstance(reference, str) else list(dict.fromkeys(reference or [name for name in groups if name != target]))
    for name in (target, *named):
        if name not in groups:
            msg = f"There is no {by} {name!r}. The groups are: {', '.join(groups) or 'none'}."
            raise ValueError(msg)
    if target in named or not named:
        msg = f"The reference of {target!r} is {named}; it needs at least one other {by}."
        raise ValueError(msg)
    return Sides((target,), tuple(named))


def log_odds(
    a: npt.ArrayLike, b: npt.ArrayLike, words_a: Words, words_b: Words, alpha: npt.ArrayLike, alpha_0: float
) -> tuple[Floats, Floats]:
    """Log-odds ratio with informative Dirichlet prior, and its z (Monroe, Colaresi & Quinn 2008).

    Parameters
    ----------
    a, b
        Counts of each term on the two sides.
    words_a, words_b
        All words of the two sides.
    alpha
        Pseudo-count of each term, above 0.
    alpha_0
        Pseudo-count of all words together.

    Returns
    -------
    tuple of arrays
        Natural-log odds ratio (above 0: more in `a`) and the ratio over its standard deviation.
    """
    y_i, y_j = (np.asarray(n, np.float64) + np.asarray(alpha, np.float64) for n in (a, b))
    # Eq. 16: difference of the log-odds of the two posteriors. A term that is all there is of a side has infinite odds.
    with np.errstate(divide="ignore", invalid="ignore"):
        delta = np.log(y_i / np.maximum(words_a + alpha_0 - y_i, 0)) - np.log(y_j / np.maximum(words_b + alpha_0 - y_j, 0))
    variance = 1 / y_i + 1 / y_j  # eq. 20
    return delta, delta / np.sqrt(variance)  # eq. 22


def g2(a: npt.ArrayLike, b: npt.ArrayLike, words_a: float, words_b: float) -> Floats:
    """Log-likelihood ratio of each term's two-by-two table (term or not, side a or b), 0 and above (Dunning 1993).

    All four cells count, as in Dunning; Rayson & Garside (2000) leave out the two of the other words, which hardly differs for rare terms.
    """
    counts = np.asarray(a, np.float64), np.asarray(b, np.float64)
    cells = [counts[0], counts[1], words_a - counts[0], words_b - counts[1]]
    margins = [counts[0] + counts[1], words_a + words_b - counts[0] - counts[1]]
    total = sum(map(_x_log_x, cells)) - sum(map(_x_log_x, margins))
    sides = _x_log_x(np.asarray([words_a, words_b, words_a + words_b]))
    return np.asarray(np.maximum(2 * (total - sides[0] - sides[1] + sides[2]), 0), np.float64)


def log_ratio(a: npt.ArrayLike, b: npt.ArrayLike, words_a: Words, words_b: Words) -> Floats:
    """Binary logarithm of the ratio of the two rates (Hardie 2014); a count of 0 is taken as half an occurrence, as Hardie does."""
    if np.size(words_a) == 1 and not (np.all(words_a) and np.all(words_b)):
        return np.full(np.shape(a), np.nan)
    y_i, y_j = (np.where(np.asarray(n) == 0, 0.5, n) for n in (a, b))
    return np.asarray(np.log2((y_i / words_a) / (y_j / words_b)), np.float64)


def ordered(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Sort by falling `column`, ties by term; scores that differ only by rounding are ties, on every machine."""
    keys = pd.DataFrame({"score": -table[column].round(9), "term": table["term"].astype("str")})
    return table.loc[keys.sort_values(["score", "term"], kind="stable").index].reset_index(drop=True)


def _x_log_x(x: Floats) -> Floats:
    from scipy.special import xlogy

    return np.asarray(xlogy(x, x), np.float64)
