"""Counts of terms, part by part, and their sum: the same as `counts.terms` and `counts.matrix` make of all words at once.

A partial count of `counts.terms` has a row for each group and term, and before the first of a group a row without term: its words and
articles.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from analysis import counts
from analysis.distributed import parts

PARTIAL = pd.DataFrame({"group": [], "term": [], "n": [], "articles": []}).astype(
    {"group": object, "term": object, "n": int, "articles": int}
)


def counted(articles: pd.DataFrame, *, words: Callable[..., pd.DataFrame], by: str | None, options: dict[str, Any]) -> pd.DataFrame:
    """Count one part."""
    found = counts.terms(words(parts.as_loaded(articles)), by, **options)
    labels, size, articles_of = (
        list(values) for values in (found.attrs["words"], *(found.attrs[name].values() for name in ("words", "articles")))
    )
    group = found[by].astype(object).tolist() if by is not None else labels * len(found)
    columns = {
        "group": pd.Series([*labels, *group], dtype=object),
        "term": pd.Series([*([None] * len(labels)), *found["term"]], dtype=object),
        "n": np.array([*size, *found["n"]], np.int64),
        "articles": np.array([*articles_of, *found["articles"]], np.int64),
    }
    return pd.DataFrame(columns)


def added(partial: pd.DataFrame) -> pd.DataFrame:
    """Add up partial counts that stand below each other; groups keep the order in which they appear."""
    return partial.groupby(["group", "term"], sort=False, dropna=False)[["n", "articles"]].sum().reset_index()


def table(summed: pd.DataFrame, like: pd.DataFrame, by: str | None, options: dict[str, Any]) -> pd.DataFrame:
    """Make the table of `counts.terms`; `like` is a table of words without rows."""
    group = pd.Series(parts.objects(summed["group"]).tolist())
    if by is not None and isinstance(like[by].dtype, pd.CategoricalDtype):
        group = group.astype("category")
    code, labels = counts.groups(pd.DataFrame({"group": group}), "group")
    total = summed["term"].isna().to_numpy()
    words, articles = (summed[name].to_numpy()[total] for name in ("n", "articles"))
    row, term, n, spread = (np.asarray(column)[~total] for column in (code, summed["term"], summed["n"], summed["articles"]))
    names = pd.Index(sorted(set(term)), dtype="str")
    column = names.get_indexer(term)
    order = np.lexsort((column, -n, row))
    row, column, n, spread = row[order], column[order], n[order], spread[order]
    found = pd.DataFrame({"term": pd.Categorical.from_codes(column, categories=names), "n": n})
    found["per_million"], found["articles"] = n / words[row] * 1e6, spread
    if by is not None:
        found.insert(0, by, counts.coded(row, labels))
    totals = (counts.Totals(zip(labels, values.tolist(), strict=True)) for values in (words, articles))
    found.attrs = {"unit": options["unit"], "n": options["n"], **dict(zip(("words", "articles"), totals, strict=True))}
    return found


def matrix(articles: pd.DataFrame, *, words: Callable[..., pd.DataFrame], by: str, options: dict[str, Any]) -> counts.Matrix:
    """Count one part as a matrix."""
    return counts.matrix(words(parts.as_loaded(articles)), by, **options)


def stacked(each: list[counts.Matrix]) -> counts.Matrix:
    """Put matrices of counts below each other; a row that stands in several of them is added up."""
    from scipy.sparse import coo_array, csr_array, vstack

    names = [part.columns for part in each]
    place, distinct = names[0].append(names[1:]).factorize(sort=True)
    column = np.split(place.astype(np.int32), np.cumsum([*map(len, names)])[:-1])
    own = [part.values for part in each]
    moved = [csr_array((n.data, to[n.indices], n.indptr), shape=(n.shape[0], len(distinct))) for n, to in zip(own, column, strict=True)]
    values = vstack(moved, format="csr")
    rows = each[0].rows.append([part.rows for part in each[1:]])
    if not rows.is_unique:
        cells, seen = values.tocoo(), rows.unique()  # as they appear
        row = seen.get_indexer(rows).astype(np.int32)[cells.row]
        values, rows = coo_array((cells.data, (row, cells.col)), shape=(len(seen), len(distinct))).tocsr(), seen
    return counts.Matrix(values, rows, pd.Index(distinct))
