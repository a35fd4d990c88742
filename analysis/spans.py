"""Which span holds an offset: sentences around mentions, mentions around words."""

import numpy as np
import numpy.typing as npt
import pandas as pd

DEEPEST = 4  # spans inside spans that are looked through


def containing(rows: pd.DataFrame, outer: pd.DataFrame, *, at: str = "start") -> npt.NDArray[np.int64]:
    """Row number of the innermost span of `outer` that holds the offset `at` of each row, or -1.

    Both tables have `article_id`; spans of one article may lie inside each other up to four deep.

    >>> sentences = pd.DataFrame({"article_id": ["a", "a"], "start": [0, 10], "end": [9, 20]})
    >>> containing(pd.DataFrame({"article_id": ["a", "a", "b"], "start": [12, 9, 12]}), sentences).tolist()
    [1, -1, -1]
    """
    order = pd.Index(pd.unique(outer["article_id"].astype(object)))
    article, base = (order.get_indexer(pd.Index(table["article_id"].astype(object))).astype(np.int64) << 40 for table in (rows, outer))
    point = article + rows[at].to_numpy(np.int64)
    start, end = base + outer["start"].to_numpy(np.int64), base + outer["end"].to_numpy(np.int64)
    rank = np.lexsort((-end, start))
    before = np.searchsorted(start[rank], point, side="right") - 1
    found = np.full(len(rows), -1, np.int64)
    for step in range(DEEPEST):
        open_rows = np.flatnonzero((article >= 0) & (found < 0) & (before >= step))
        candidate = rank[before[open_rows] - step]
        holds = point[open_rows] < end[candidate]
        found[open_rows[holds]] = candidate[holds]
    return found
