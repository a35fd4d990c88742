"""Which span holds an offset: sentences around mentions, mentions around words."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Numbers = npt.NDArray[np.int64]
NOWHERE = np.iinfo(np.int64).min  # before every offset


def containing(rows: pd.DataFrame, outer: pd.DataFrame, *, at: str = "start") -> Numbers:
    """Row number of the innermost span of `outer` that holds the offset `at` of each row, or -1.

    Both tables have `article_id`. Spans of one article may touch and lie inside each other as deep as they like. Of several that hold an
    offset, the one that begins last counts, of these the one that ends first: also where spans cross. Of the same span twice, the last row.

    >>> sentences = pd.DataFrame({"article_id": ["a", "a"], "start": [0, 10], "end": [9, 20]})
    >>> containing(pd.DataFrame({"article_id": ["a", "a", "b"], "start": [12, 9, 12]}), sentences).tolist()
    [1, -1, -1]
    """
    order = pd.Index(pd.unique(outer["article_id"].astype(object)))
    point, start, end = _keys(rows, order, at), _keys(outer, order, "start"), _keys(outer, order, "end")
    rank = np.lexsort((-end, start))
    last = np.searchsorted(start[rank], point, side="right") - 1  # the last span that has begun; -1 if there is none
    furthest = np.append(np.maximum.accumulate(end[rank]), NOWHERE)
    held = np.flatnonzero(point < furthest[last])
    found = np.full(len(rows), -1, np.int64)
    found[held] = rank[_open(end[rank], last[held], point[held])]
    return found


def _keys(table: pd.DataFrame, order: "pd.Index[Any]", column: str) -> Numbers:
    """One number for article and offset, so that the offsets of all articles sort as one; below 0 where the article is not in `order`."""
    ids = table["article_id"]
    if isinstance(ids.dtype, pd.CategoricalDtype):  # asked once per article, not per row
        article = np.append(order.get_indexer(ids.cat.categories.astype(object)), -1)[ids.cat.codes.to_numpy()]
    else:
        article = order.get_indexer(pd.Index(ids.astype(object)))
    keys: Numbers = (article.astype(np.int64) << 40) + table[column].to_numpy(np.int64)
    return keys


def _open(ends: Numbers, place: Numbers, point: Numbers) -> Numbers:
    """Last span, at or before each `place`, that ends behind `point`; there is one.

    The way back is gone in steps that halve: where none of the last 2ⁿ spans is open, they are passed over together.
    """
    furthest = [ends]  # the furthest end of 1, 2, 4, … spans up to each
    while (furthest[-1][place] <= point).any():
        step, wider = 1 << (len(furthest) - 1), furthest[-1].copy()
        np.maximum(wider[step:], furthest[-1][:-step], out=wider[step:])
        furthest.append(wider)
    for power in range(len(furthest) - 1, -1, -1):
        place = np.where(furthest[power][place] <= point, place - (1 << power), place)
    return place
