"""Which articles resemble each other, through which words, and how far that can be trusted.

Articles become lists of weighted terms (TF-IDF), their resemblance the cosine of the two lists. `explain` takes a cosine apart into the
terms that make it up; `stability` draws sentences again and counts other things; `shared_passages` looks for copied wording,
which is another matter than a shared topic.
"""

from collections.abc import Collection
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import counts
from analysis.counts.runs import Unit
from analysis.keyness.contrast import labels, numbered
from analysis.similarity.reuse import shared_passages
from analysis.similarity.robustness import is_name, stability

Numbers = tuple[npt.NDArray[np.int64], pd.Index]

__all__ = ["cosine", "explain", "is_name", "nearest", "shared_passages", "stability", "tf_idf"]

CELLS = 8_000_000  # cosines held at once
MOST_PAIRS = 5_000_000
FEW = 50  # articles; below this, idf says little


def tf_idf(
    tokens: pd.DataFrame, *, unit: Unit = "lemma", n: tuple[int, int] = (1, 1), stopwords: Collection[str] | bool = True
) -> pd.DataFrame:
    """Weight the terms of each article by how often it uses them and how few others do.

    weight = n · (ln((1 + N) / (1 + d)) + 1), divided by the length of the article's weights (root of the sum of their squares); n counts
    the term in the article, d the articles with the term, N all articles: ``TfidfTransformer(smooth_idf=True, norm="l2")`` of scikit-learn.

    Weights depend on which articles are in the table. With few articles idf says little: among five it runs from 1 (in all) to 2.1 (in
    one), and a word rare in Arabic weighs the same as one that merely four others did without. ``attrs["note"]`` gives the range.

    Parameters
    ----------
    tokens
        What `tokens.table` returns.
    unit
        "lemma" or "token" (words as written).
    n
        Shortest and longest run of words that is a term: (1, 1) words, (1, 2) words and pairs.
    stopwords
        Words to leave out, as in `counts.terms`.

    Returns
    -------
    DataFrame
        One row per article and term, heaviest term first: `article_id`, `term`, `n`, `weight` in (0, 1]. An article without any term
        has no row.

    Raises
    ------
    ValueError
        `n` is not two numbers from 1, the shorter first.
    """
    if (
        not isinstance(n, tuple | list)
        or len(n) != 2
        or not all(isinstance(length, int | np.integer) for length in n)
        or not 1 <= n[0] <= n[1]
    ):
        msg = f"n is {n!r}; give the shortest and the longest run of words, such as (1, 2) for words and pairs."
        raise ValueError(msg)
    from scipy.sparse import csr_array, hstack
    from sklearn.feature_extraction.text import TfidfTransformer

    parts = [counts.matrix(tokens, unit=unit, n=length, stopwords=stopwords) for length in range(n[0], n[1] + 1)]
    order = np.argsort(parts[0].rows.astype("str"), kind="stable")
    counted = csr_array(hstack([part.values for part in parts]))[order]
    counted.sort_indices()
    weights = TfidfTransformer(norm="l2", smooth_idf=True).fit_transform(counted) if counted.nnz else counted.astype(np.float64)
    articles, terms = parts[0].rows.astype("str")[order], np.concatenate([part.columns for part in parts])
    used = weights.tocoo()
    columns = {
        "article_id": pd.Categorical.from_codes(used.row, categories=articles),
        "term": pd.Categorical.from_codes(used.col, categories=pd.Index(terms, dtype="str")),
        "n": counted.data.astype(np.int64),
        "weight": used.data.astype(np.float64),
    }
    heaviest = np.lexsort((used.col, -used.data.round(12), used.row))
    table = pd.DataFrame(columns).iloc[heaviest].reset_index(drop=True)
    table.attrs = {"articles": len(articles), "unit": unit, "n": n, "note": _note(len(articles))}
    return table


def cosine(weights: pd.DataFrame) -> pd.DataFrame:
    """Resemblance of each two articles: cosine of their weights, from 0 (no term in common) to 1 (the same terms in the same shares).

    A cosine has no unit and no natural bar. Compare cosines with each other, within one corpus and one way of counting; see `stability`.

    Parameters
    ----------
    weights
        What `tf_idf` returns.

    Returns
    -------
    DataFrame
        One row per pair, most alike first: `article_a`, `article_b` (in the order of their names), `cosine`.

    Raises
    ------
    ValueError
        There are millions of pairs; `nearest` does without the whole list.
    """
    matrix, articles = _matrix(weights)
    count = len(articles)
    if count * (count - 1) // 2 > MOST_PAIRS:
        msg = f"{count:,} articles make {count * (count - 1) // 2:,} pairs. Use similarity.nearest(weights, n=5) instead."
        raise ValueError(msg)
    a, b = np.triu_indices(count, 1)
    values = _cosines(matrix, matrix)[a, b]
    order = np.lexsort((b, a, -values))
    return _pairs(articles, a[order], b[order]).assign(cosine=values[order])


def nearest(weights: pd.DataFrame, *, n: int = 5) -> pd.DataFrame:
    """Find the `n` most similar articles of each article, without the list of all pairs.

    Works through the articles in slices: memory stays small, time still grows with the square of the number of articles.

    Returns
    -------
    DataFrame
        One row per article and neighbour: `article_a`, `article_b` (its neighbour), `rank` from 1, `cosine`. Neighbours
        with nothing in common are left out; ties go by name.
    """
    if n < 1:
        msg = f"n is {n}; ask for at least one neighbour."
        raise ValueError(msg)
    matrix, articles = _matrix(weights)
    step = max(1, CELLS // max(len(articles), 1))
    parts = [_nearest(matrix, first, min(first + step, len(articles)), n) for first in range(0, len(articles), step)]
    empty = np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0), np.empty(0, np.int64)
    a, b, values, rank = (np.concatenate(column) for column in zip(empty, *parts, strict=True))
    return _pairs(articles, a, b).assign(rank=rank.astype(np.int64), cosine=values)


def explain(weights: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """Take the cosine of two articles apart: each shared term adds the product of its two weights.

    Parameters
    ----------
    weights
        What `tf_idf` returns.
    a, b
        Names of two articles.

    Returns
    -------
    DataFrame
        One row per shared term, largest contribution first: `term`, `n_a`, `n_b`, `weight_a`, `weight_b`, `contribution` (they add
        up to the cosine), `share` of the cosine, `articles` with the term (in all: it tells these two from no other).
    """
    label = labels(weights["article_id"])
    known = sorted(label.unique())
    for name in (a, b):
        if name not in known:
            msg = f"There is no article {name!r} in these weights. Among their {len(known)} are: {', '.join(known[:10])}."
            raise ValueError(msg)
    one, other = (weights.loc[label == name, ["term", "n", "weight"]].astype({"term": "str"}) for name in (a, b))
    shared = one.merge(other, on="term", suffixes=("_a", "_b"))
    shared["contribution"] = shared["weight_a"] * shared["weight_b"]
    shared["share"] = shared["contribution"] / shared["contribution"].sum()
    held = labels(weights["term"])
    shared["articles"] = shared["term"].map(held[held.isin(shared["term"])].astype("str").value_counts()).astype("int64")
    order = shared.assign(key=-shared["contribution"].round(12)).sort_values(["key", "term"]).index
    columns = ["term", "n_a", "n_b", "weight_a", "weight_b", "contribution", "share", "articles"]
    return shared.loc[order, columns].reset_index(drop=True)


def _note(articles: int) -> str:
    least, most = 1.0, float(np.log((1 + articles) / 2) + 1)
    said = f"idf runs from {least:.2f} (a term in all {articles:,} articles) to {most:.2f} (in one)."
    if articles >= FEW:
        return said
    return f"{said} With so few articles it cannot tell a word that is rare in Arabic from one that the other articles did without."


def _sparse(values: npt.NDArray[np.float64], rows: Numbers, columns: Numbers) -> Any:
    from scipy.sparse import csr_array

    return csr_array((values, (rows[0], columns[0])), shape=(len(rows[1]), len(columns[1])))


def _matrix(weights: pd.DataFrame) -> tuple[Any, pd.Index]:
    rows, columns = numbered(weights["article_id"]), numbered(weights["term"])
    return _sparse(weights["weight"].to_numpy(np.float64), rows, columns), rows[1]


def _cosines(some: Any, all_: Any) -> npt.NDArray[np.float64]:
    """Cosines rounded so that ties are ties on every machine."""
    return np.clip(np.asarray((some @ all_.T).toarray(), np.float64).round(12), 0, 1)


def _pairs(articles: pd.Index, a: npt.NDArray[np.int64], b: npt.NDArray[np.int64]) -> pd.DataFrame:
    return pd.DataFrame({"article_a": pd.Categorical.from_codes(a, articles), "article_b": pd.Categorical.from_codes(b, articles)})


def _nearest(matrix: Any, first: int, last: int, n: int) -> tuple[npt.NDArray[Any], ...]:
    values = _cosines(matrix[first:last], matrix)
    own = np.arange(first, last)
    values[own - first, own] = 0
    least = np.partition(values, -min(n, values.shape[1]), axis=1)[:, -min(n, values.shape[1])]
    row, column = np.nonzero((values >= least[:, None]) & (values > 0))
    order = np.lexsort((column, -values[row, column], row))
    row, column = row[order], column[order]
    rank = np.arange(len(row)) - np.searchsorted(row, row) + 1
    kept = rank <= n
    return row[kept] + first, column[kept], values[row, column][kept], rank[kept]
