"""Intervals by drawing the sentences of each article again (bootstrap within articles)."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

SEED = 20240229
CELLS = 4_000_000  # numbers held at once; a larger table is worked through in slices
MANY_CELLS = 100_000  # of a matrix, from which on it pays to leave out the zeros

Floats = npt.NDArray[np.float64]
Labels = Sequence[Any] | pd.Series | npt.NDArray[Any]
Counts = Any  # a table, an array, or any scipy sparse matrix (their types change between versions)
Statistic = Callable[[pd.DataFrame], "pd.DataFrame | pd.Series"]


def blocks(tokens: pd.DataFrame, *, size: int = 1) -> pd.Series:
    """Give every word the block of text that it is drawn with: `size` consecutive sentences of one article.

    Take a larger `size` where neighbouring sentences repeat each other: if intervals grow with it, they were too narrow.

    Parameters
    ----------
    tokens
        Rows with `article_id`, and `sentence` (number of the sentence) or, without it, `position`: then 25 words stand for a sentence.
    size
        Sentences in one block.

    Returns
    -------
    Series
        Block of each row, numbered from 0 within its article.
    """
    if size < 1:
        msg = f"size is {size}; a block needs at least one sentence."
        raise ValueError(msg)
    if "sentence" in tokens:
        rank = tokens.groupby("article_id", observed=True)["sentence"].rank(method="dense")
        return ((rank.fillna(1).astype("int64") - 1) // size).rename("block")
    return (tokens["position"].astype("int64") // (25 * size)).rename("block")


def bootstrap(
    counts: Counts,
    statistic: Statistic | None = None,
    *,
    strata: Labels,
    replicates: int = 2000,
    level: float = 0.95,
    method: Literal["percentile", "bca"] = "percentile",
    seed: int = SEED,
) -> pd.DataFrame:
    """Give the interval of any figure made of counts, by drawing blocks (sentences) again within each article.

    The interval speaks about these articles, not about their outlets: it does not know what else an outlet might have written. An
    article of a single block adds no width, however uncertain it is; with under ten blocks in all, take intervals as a sketch.

    Parameters
    ----------
    counts
        One row per block, one column per thing counted: a table, an array or a scipy sparse matrix. For a figure per outlet, give
        each outlet its own columns.
    statistic
        Takes a table of column sums, one row per replicate, and returns one row per replicate:
        ``lambda sums: sums["hostile"] / sums["all"]``. Without it, the sums themselves.
    strata
        The article of each row of `counts`.
    replicates
        Number of times the blocks are drawn.
    level
        Coverage, in (0, 1).
    method
        "percentile", or "bca": corrected for bias and skew (Efron 1987; over several strata as in Davison & Hinkley 1997), for which
        `statistic` is also computed once without each block.
    seed
        The same seed gives the same interval.

    Returns
    -------
    DataFrame
        One row per figure: `estimate`, `low`, `high`, and `defined`, the share of replicates in which the figure exists (a rate of
        nothing does not). `attrs` holds the settings.

    References
    ----------
    Efron & Tibshirani (1993), *An Introduction to the Bootstrap*; Efron (1987), doi:10.1080/01621459.1987.10478410.

    Examples
    --------
    >>> sentences = pd.DataFrame({"hostile": [1, 0, 0, 2], "all": [2, 1, 3, 2]})
    >>> found = bootstrap(sentences, lambda sums: sums["hostile"] / sums["all"], strata=["a", "a", "b", "b"])
    >>> found.round(2).to_dict("records")
    [{'estimate': 0.38, 'low': 0.0, 'high': 0.75, 'defined': 1.0}]
    """
    if not 0 < level < 1:
        msg = f"level is {level}; it lies between 0 and 1, such as 0.95."
        raise ValueError(msg)
    columns, matrix = as_matrix(counts)
    articles = _codes(strata, matrix.shape[0])
    compute = _figures(statistic, columns)
    estimate = compute(column_sums(np.ones((1, matrix.shape[0])), matrix))
    drawn = [compute(column_sums(weights, matrix)) for weights in resamples(articles, replicates=replicates, seed=seed)]
    sample = pd.concat([*drawn] or [estimate], ignore_index=True)
    tails = ((1 - level) / 2, (1 + level) / 2)
    if method == "bca":
        low, high = _bca(sample, estimate, compute(_without_each(matrix, articles)), articles, tails)
    else:
        low, high = (sample.quantile(tail) for tail in tails)
    found = pd.DataFrame({"estimate": estimate.iloc[0], "low": low, "high": high, "defined": sample.notna().mean()})
    found.attrs = {"method": method, "level": level, "replicates": replicates, "seed": seed, "blocks": len(articles)}
    found.attrs |= {"articles": int(articles.max(initial=-1)) + 1, "about": "these articles, not their outlets"}
    return found


def resamples(strata: Labels, *, replicates: int, seed: int = SEED) -> Iterator[Floats]:
    """Yield arrays (replicates x blocks): how often each block was drawn, with replacement within its stratum.

    Together the arrays have `replicates` rows; they come in slices so that a large corpus fits in memory.
    """
    codes = _codes(strata, len(strata))
    if not len(codes):
        return
    order, size = np.argsort(codes, kind="stable"), np.bincount(codes)
    first, many = (np.cumsum(size) - size)[codes], size[codes]
    random = np.random.default_rng(seed)
    step = max(1, CELLS // len(codes))
    for done in range(0, replicates, step):
        rows = min(step, replicates - done)
        drawn = order[first + (random.random((rows, len(codes))) * many).astype(np.int64)]
        drawn += np.arange(rows)[:, None] * len(codes)
        yield np.bincount(drawn.ravel(), minlength=rows * len(codes)).reshape(rows, -1).astype(np.float64)


def as_matrix(counts: Counts) -> tuple[pd.Index, Any]:
    """Column labels and numbers of a table, an array or a sparse matrix; one dimension becomes one column.

    A large matrix that is mostly zeros becomes a sparse one: most sentences hold none of the things counted, and sums over all of them are
    many times as fast.
    """
    from scipy.sparse import csr_array, issparse

    sparse: Any = counts
    if issparse(counts):
        return pd.RangeIndex(sparse.shape[1]), csr_array(sparse).astype(np.float64)
    columns = counts.columns if isinstance(counts, pd.DataFrame) else None
    array = counts.to_numpy(np.float64) if isinstance(counts, pd.DataFrame) else np.asarray(counts, np.float64)
    array = array[:, None] if array.ndim == 1 else array
    names = pd.RangeIndex(array.shape[1]) if columns is None else columns
    return names, csr_array(array) if array.size > MANY_CELLS and np.count_nonzero(array) < array.size / 2 else array


def column_sums(weights: Floats, matrix: Any) -> Floats:
    """Weighted column sums, one row per row of `weights`. Sums of whole numbers are exact in any order, so they never vary."""
    return np.asarray(weights @ matrix, np.float64)


def _codes(strata: Labels, rows: int) -> npt.NDArray[np.int64]:
    codes = np.asarray(pd.factorize(np.asarray(strata, dtype=object))[0], np.int64)
    if len(codes) != rows or (codes < 0).any():
        msg = f"strata names the article of {int((codes >= 0).sum())} rows, counts has {rows}; every row needs its article."
        raise ValueError(msg)
    return codes


def _figures(statistic: Statistic | None, columns: pd.Index) -> Callable[[Floats], pd.DataFrame]:
    """Compute `statistic` of sums; what is infinite does not exist."""

    def compute(sums: Floats) -> pd.DataFrame:
        table = pd.DataFrame(sums, columns=columns)
        figures = pd.DataFrame(statistic(table) if statistic else table)
        if len(figures) != len(sums):
            msg = f"statistic returned {len(figures)} rows for {len(sums)} replicates; it must return one row for each."
            raise ValueError(msg)
        return figures.astype("float64").replace([np.inf, -np.inf], np.nan)

    return compute


def _without_each(matrix: Any, articles: npt.NDArray[np.int64]) -> Floats:
    """Column sums without one block at a time, the rest of its article weighted up to the article's size."""
    dense = matrix.toarray() if hasattr(matrix, "toarray") else matrix
    size = np.bincount(articles)[articles][:, None].astype(np.float64)
    by_article = np.zeros((int(articles.max(initial=-1)) + 1, dense.shape[1]))
    np.add.at(by_article, articles, dense)
    own = by_article[articles]
    kept = np.where(size > 1, (own - dense) * size / np.maximum(size - 1, 1), own)
    return np.asarray(dense.sum(axis=0) - own + kept, np.float64)


def _bca(
    sample: pd.DataFrame, estimate: pd.DataFrame, without: pd.DataFrame, articles: npt.NDArray[np.int64], tails: tuple[float, float]
) -> tuple[pd.Series, pd.Series]:
    from scipy.special import ndtr, ndtri

    size = np.bincount(articles)[articles][:, None]
    influence = (size - 1) * (estimate.to_numpy() - without.to_numpy())
    power = [np.nansum((influence / size) ** k, axis=0) for k in (2, 3)]
    skew = np.divide(power[1], 6 * power[0] ** 1.5, out=np.zeros_like(power[0]), where=power[0] > 0)
    ends = []
    for tail in tails:
        shares = []
        for number, column in enumerate(sample.columns):
            known = sample[column].dropna()
            value = estimate[column].iloc[0]
            below = ((known < value).sum() + (known == value).sum() / 2) / max(len(known), 1)  # ties count half
            bias = float(ndtri(np.clip(below, 1 / (2 * len(sample)), 1 - 1 / (2 * len(sample)))))
            shifted = bias + ndtri(tail)
            shares.append(known.quantile(ndtr(bias + shifted / (1 - skew[number] * shifted))))
        ends.append(pd.Series(shares, index=sample.columns))
    return ends[0], ends[1]
