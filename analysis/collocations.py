"""What stands near an actor or a term: words, how often, and how far from chance.

Three measures answer three questions. *logDice*: which words belong to this one? It does not grow with the corpus and
can be compared between outlets. *MI*: how many times more often than by chance (binary logarithm)? It favours rare words.
*G²*: how certain is it that this is not chance, if words were drawn independently? They are not, so take it as a ranking.
"""

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import counts
from analysis.counts import runs
from analysis.counts.runs import Unit

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
MEASURES = ["expected", "log_dice", "mi", "g2"]


def near(
    tokens: pd.DataFrame,
    rows: pd.DataFrame,
    *,
    window: int | Literal["sentence"] = 5,
    by: str | None = None,
    unit: Unit = "lemma",
    stopwords: bool = True,
    minimum: int = 1,
) -> pd.DataFrame:
    """Count the words near the spans of a table, such as the mentions of an actor.

    Parameters
    ----------
    tokens
        What `tokens.table` returns.
    rows
        Any table with `article_id`, `start`, `end`.
    window
        Words to look at on each side, numbers included, or "sentence" for the whole sentence. A window never leaves its sentence.
    by
        Column of `tokens` whose groups are looked at one by one, such as "outlet"; all together by default.
    unit
        "lemma" or "token".
    stopwords
        Leave function words out. They are still counted as places in the window.
    minimum
        Fewest times that a word must stand near to be listed.

    Returns
    -------
    DataFrame
        `<by>`, `term`, `n` (times near; a word between two spans counts once), `total` (times in all, the spans themselves left out),
        `expected` (times near by chance), `log_dice` (at most 14), `mi`, `g2` (negative where `n` is less than expected), `articles`
        (articles in which the term stands near), highest logDice first. ``attrs["spans"]`` and ``attrs["near"]`` give the number of
        spans and of words near them.

    Raises
    ------
    ValueError
        `window` is neither a number of words nor "sentence".

    Notes
    -----
    Words of the spans themselves are not counted. With few articles, what is near an actor is what these articles are about.

    References
    ----------
    Rychlý (2008), "A lexicographer-friendly association score". Dunning (1993), "Accurate methods for the statistics of surprise and
    coincidence". Church & Hanks (1990), "Word association norms, mutual information, and lexicography".
    """
    if window != "sentence" and (not isinstance(window, int) or window < 1):
        msg = f"window is {window!r}; it must be a number of words from 1, or 'sentence'."
        raise ValueError(msg)
    span = _spans(tokens, rows)
    group, labels = counts.groups(tokens, by)
    nearby = _nearby(tokens, span >= 0, window)
    kept = ~runs.left_out(tokens, stopwords)
    parts = [_counted(tokens, span, nearby, kept & (group == number), group == number, unit, minimum) for number in range(len(labels))]
    table = pd.concat([_empty(tokens, unit), *(part for part in parts if len(part))], ignore_index=True)
    if by is not None:
        row = np.repeat(np.arange(len(labels)), [len(part) for part in parts])
        table.insert(0, by, counts.coded(row, labels))
    table.attrs = {"window": window, "spans": len(np.unique(span[span >= 0])), "near": int((nearby & (span < 0)).sum())}
    return table


def _spans(tokens: pd.DataFrame, rows: pd.DataFrame) -> Ints:
    """Give the number of the row whose span each word belongs to, or -1."""
    found = np.full(len(tokens), -1, np.int64)
    if not len(rows) or not len(tokens):
        return found
    ids = tokens["article_id"].cat
    article = pd.Index(ids.categories).get_indexer(pd.Index(rows["article_id"].astype(object))).astype(np.int64)
    known = np.flatnonzero(article >= 0)
    start, end = (rows[column].to_numpy(np.int64)[known] + (article[known] << 40) for column in ("start", "end"))
    base = ids.codes.to_numpy().astype(np.int64) << 40
    order = np.argsort(base + tokens["start"].to_numpy(), kind="stable")
    first = np.searchsorted((base + tokens["end"].to_numpy())[order], start, side="right")
    last = np.searchsorted((base + tokens["start"].to_numpy())[order], end, side="left")
    length = np.maximum(last - first, 0)
    place = np.repeat(first, length) + np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    found[order[place]] = np.repeat(known, length)
    return found


def _nearby(tokens: pd.DataFrame, node: Flags, window: int | Literal["sentence"]) -> Flags:
    """Which words have a word of a span in their window."""
    article, sentence = tokens["article_id"].cat.codes.to_numpy().astype(np.int64), tokens["sentence"].to_numpy(np.int64)
    if window == "sentence":
        unit, _ = pd.factorize((article << 32) + sentence)
        return np.isin(unit, np.unique(unit[node]))
    # Sentences are set apart by more places than a window has, so that one sorted list of places serves all.
    apart = (pd.factorize((article << 32) + sentence)[0].astype(np.int64) << 32) + tokens["position"].to_numpy(np.int64)
    nodes = np.sort(apart[node])
    if not len(nodes):
        return np.zeros(len(tokens), bool)
    after = np.searchsorted(nodes, apart)
    left, right = nodes[np.maximum(after - 1, 0)], nodes[np.minimum(after, len(nodes) - 1)]
    nearest: Ints = np.minimum(np.abs(apart - left), np.abs(apart - right))
    return nearest <= window


def _counted(tokens: pd.DataFrame, span: Ints, nearby: Flags, kept: Flags, inside: Flags, unit: Unit, minimum: int) -> pd.DataFrame:
    """Count the terms near the spans of one group, and measure the association."""
    free = span < 0
    near_here = nearby & free & inside
    chosen = tokens.loc[near_here & kept, ["article_id", unit]]
    found = chosen.groupby(unit, observed=True).agg(n=("article_id", "size"), articles=("article_id", "nunique"))
    found = found[found["n"] >= minimum]
    total = tokens.loc[free & inside & kept, unit].value_counts().reindex(found.index)
    spans = len(np.unique(span[(span >= 0) & inside]))
    table = found.assign(total=total).rename_axis("term").reset_index().astype({"n": np.int64, "total": np.int64, "articles": np.int64})
    measured = _measured(table["n"], table["total"], int(near_here.sum()), int((free & inside).sum()), spans)
    table = pd.concat([table, measured], axis=1)[["term", "n", "total", *MEASURES, "articles"]]
    return table.iloc[np.lexsort((table["term"].astype(str), -table["n"], -table["log_dice"].round(9)))]


def _measured(n: "pd.Series[int]", total: "pd.Series[int]", near_words: int, words: int, spans: int) -> pd.DataFrame:
    """Association of terms that stand `n` of `total` times among the `near_words` of all `words`."""
    observed = np.stack([n, near_words - n, total - n, words - near_words - total + n]).astype(np.float64)
    rows = np.stack([total, total, words - total, words - total])[[0, 2, 1, 3]].astype(np.float64)
    columns = np.array([[near_words], [near_words], [words - near_words], [words - near_words]], np.float64)
    expected = rows * columns / max(words, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        each = np.where(observed > 0, observed * np.log(observed / expected), 0.0)
        mi = np.log2(observed[0] / expected[0])
    dice = 14 + np.log2(2 * n / (spans + total)) if len(n) else n.astype(float)
    g2 = np.maximum(2 * each.sum(axis=0), 0) * np.where(observed[0] < expected[0], -1.0, 1.0)
    return pd.DataFrame({"expected": expected[0], "log_dice": np.minimum(dice, 14), "mi": mi, "g2": g2}, index=n.index)


def _empty(tokens: pd.DataFrame, unit: Unit) -> pd.DataFrame:
    term = tokens[unit].iloc[:0].reset_index(drop=True)
    whole, real = np.empty(0, np.int64), np.empty(0, np.float64)
    return pd.DataFrame({"term": term, "n": whole, "total": whole} | dict.fromkeys(MEASURES, real) | {"articles": whole})
