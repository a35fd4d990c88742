"""Take a layer's table apart by article, and put tables together again from the parts of several shards.

`article_id` and `outlet` are not kept: they are those of the articles that are asked about. Where a table could not be put together
exactly as the layer makes it, it is not taken apart.
"""

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.cache.shards import Beside, NotStoredError, Part

Numbers = npt.NDArray[np.int64]
BESIDE = ("article_id", "outlet")
WAYS: dict[str, Callable[["pd.Series[Any]"], Any]] = {"astype": lambda column: column.astype("category").array, "made": pd.Categorical}


class Rule(NamedTuple):
    """How a layer orders the categories of its columns, and which of `BESIDE` have only the categories of their rows."""

    categories: Literal["sorted", "first", "fixed"]
    found: tuple[str, ...]


def taken(articles: pd.DataFrame, table: pd.DataFrame, rule: Rule) -> Part:
    """Take apart what a layer found in `articles`.

    Raises
    ------
    NotStoredError
        The table does not keep to the rule, or its rows do not follow the order of the articles.
    """
    if table.attrs or not table.columns.is_unique or list(table.columns[:1]) != ["article_id"] or not _is_range(table.index):
        raise NotStoredError(type(table.index))
    owners = pd.Index(articles["article_id"]).get_indexer(pd.Index(table["article_id"].astype(object)))
    if len(owners) and (owners.min() < 0 or (np.diff(owners) < 0).any()):
        raise NotStoredError("article_id")
    counts = np.bincount(owners, minlength=len(articles))
    place = list(table.columns).index("outlet") if "outlet" in table else -1
    rows = table.drop(columns=[name for name in BESIDE if name in table])
    beside = Beside(_way(articles, table, "article_id", counts, rule), _way(articles, table, "outlet", counts, rule), place)
    for column in (rows[name] for name in rows if rule.categories != "fixed" and isinstance(rows[name].dtype, pd.CategoricalDtype)):
        if not _order(column.cat.codes.to_numpy(), column.cat.categories, rule).equals(column.cat.categories):
            raise NotStoredError(column.name)
    return Part(rows, np.append(0, np.cumsum(counts)), beside)


def joined(articles: pd.DataFrame, parts: Sequence[Part], source: Numbers, position: Numbers, rule: Rule) -> pd.DataFrame:
    """Put a table together.

    Parameters
    ----------
    articles
        The articles asked about.
    parts
        What is known about them.
    source, position
        For each article, the number of its part, and its number in this part.
    rule
        The rule of the layer.

    Raises
    ------
    NotStoredError
        The parts are of different kinds, so that it is not known how the layer would have made one table of them.
    """
    lengths = np.array([len(part.rows) for part in parts], np.int64)
    shift = np.append(0, np.cumsum(lengths))[source]
    first = np.array([parts[part].bounds[at] for part, at in zip(source, position, strict=True)], np.int64)
    last = np.array([parts[part].bounds[at + 1] for part, at in zip(source, position, strict=True)], np.int64)
    counts = last - first
    if len(parts) == 1 and np.array_equal(position, np.arange(len(parts[0].bounds) - 1)):
        return _attached(articles, parts[0].rows, counts, parts[0].beside, rule)
    begin = np.append(0, np.cumsum(counts))[:-1]
    at = np.repeat(first + shift - begin, counts) + np.arange(counts.sum())
    used = [part.rows for part in parts if len(part.rows)] or [parts[0].rows]
    if len({tuple(rows.columns) for rows in used}) > 1:
        raise NotStoredError("columns")
    columns = {name: _column([rows[name] for rows in used], at, rule) for name in used[0]}
    return _attached(articles, pd.DataFrame(columns, index=pd.RangeIndex(len(at))), counts, parts[0].beside, rule)


def _column(parts: list["pd.Series[Any]"], at: Numbers, rule: Rule) -> Any:
    """Join one column and keep its rows `at`."""
    if not isinstance(parts[0].dtype, pd.CategoricalDtype):
        if any(part.dtype != parts[0].dtype for part in parts):
            raise NotStoredError(parts[0].name)
        return pd.concat(parts, ignore_index=True).take(at).reset_index(drop=True)
    codes, categories = _united(parts, rule)
    codes = codes[at]
    ordered = categories if rule.categories == "fixed" else _order(codes, categories, rule)
    renumbered = np.append(ordered.get_indexer(categories), -1)
    return pd.Categorical.from_codes(renumbered[codes], dtype=pd.CategoricalDtype(ordered, ordered=parts[0].dtype.ordered))


def _united(parts: list["pd.Series[Any]"], rule: Rule) -> tuple[Numbers, "pd.Index[Any]"]:
    """Codes of all parts in one list of categories."""
    lists = [part.cat.categories for part in parts]
    filled = [categories for categories in lists if len(categories)] or lists[:1]
    if any(categories.dtype != filled[0].dtype for categories in filled):
        raise NotStoredError(parts[0].name)
    if rule.categories == "fixed" and any(not categories.equals(lists[0]) for categories in lists):
        raise NotStoredError(parts[0].name)
    whole = filled[0] if len(filled) == 1 else filled[0].append(filled[1:]).unique()
    return np.concatenate([np.append(whole.get_indexer(part.cat.categories), -1)[part.cat.codes.to_numpy()] for part in parts]), whole


def _order(codes: npt.NDArray[Any], categories: "pd.Index[Any]", rule: Rule) -> "pd.Index[Any]":
    """Give the categories that occur, in the order of the rule."""
    used = pd.unique(codes[codes >= 0])
    if rule.categories == "sorted":
        used = np.array(sorted(used, key=lambda code: categories[code]), np.int64)
    return categories.take(used)


def _attached(articles: pd.DataFrame, rows: pd.DataFrame, counts: Numbers, beside: Beside, rule: Rule) -> pd.DataFrame:
    """Put `article_id` and `outlet` beside the rows; the rows are not changed."""
    table = rows.copy(deep=False)
    table.insert(0, "article_id", _repeated(articles, "article_id", beside.ids, counts, rule))
    if beside.place >= 0:
        table.insert(beside.place, "outlet", _repeated(articles, "outlet", beside.outlets, counts, rule))
    return table


def _repeated(articles: pd.DataFrame, name: str, way: str, counts: Numbers, rule: Rule) -> "pd.Series[Any]":
    """Repeat what is said of an article for each of its rows, as categories."""
    column = articles[name] if name in articles else pd.Series([None] * len(articles), dtype=object)
    again = np.repeat(np.arange(len(articles)), counts)
    if name in rule.found:
        return pd.Series(WAYS[way](column.take(again))).reset_index(drop=True)
    return pd.Series(WAYS[way](column).take(again))


def _way(articles: pd.DataFrame, table: pd.DataFrame, name: str, counts: Numbers, rule: Rule) -> str:
    """Find out how the layer made the categories of a column: pandas has two ways, which differ in the type of texts."""
    for way in WAYS:
        if name not in table:
            return way
        again = _repeated(articles, name, way, counts, rule)
        if again.dtype == table[name].dtype and again.equals(table[name]) and _kind(again) == _kind(table[name]):
            return way
    raise NotStoredError(name)


def _kind(column: "pd.Series[Any]") -> Any:
    return column.cat.categories.dtype


def _is_range(index: "pd.Index[Any]") -> bool:
    return isinstance(index, pd.RangeIndex) and index.start == 0 and index.step == 1 and index.name is None
