"""Parts of a table as one process has it: text as objects, categories united, one below the other."""

import functools
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
from dask.base import compute, get_scheduler
from dask.dataframe.utils import UNKNOWN_CATEGORIES


def computed(each: Sequence[Any]) -> list[Any]:
    """Compute delayed values. A worker gives each away as soon as it is there: kept to the end, they would fill its memory."""
    client = getattr(get_scheduler(), "__self__", None)
    if client is None:  # threads of this process
        return list(compute(*each))
    from distributed import as_completed

    futures = client.compute(list(each))
    place = {future.key: number for number, future in enumerate(futures)}
    done = as_completed(futures, with_results=True)
    del futures  # what nothing refers to is forgotten
    found: list[Any] = [None] * len(place)
    for future, result in done:
        found[place[future.key]] = result
    return found


def as_loaded(table: pd.DataFrame) -> pd.DataFrame:
    """Give text the type that `corpus.load` gives it, objects and None: Dask reads it as Arrow's."""
    arrow = [name for name, dtype in table.dtypes.items() if isinstance(dtype, pd.StringDtype) and dtype.na_value is pd.NA]
    return table.assign(**{str(name): objects(table[name]) for name in arrow}) if arrow else table


def objects(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Make a column one of objects, None where a value is missing."""
    return column.astype(object).where(column.notna(), None)


def unknown(like: pd.DataFrame) -> pd.DataFrame:
    """Tell Dask that the categories of a column are not known before it is computed."""
    named = {name: dtype for name, dtype in like.dtypes.items() if isinstance(dtype, pd.CategoricalDtype)}
    return like.iloc[:0].astype({name: pd.CategoricalDtype([UNKNOWN_CATEGORIES], dtype.ordered) for name, dtype in named.items()})


def joined(each: list[pd.DataFrame]) -> pd.DataFrame:
    """Put parts below each other, with the same categories in all of them; parts without rows only add theirs."""
    filled = [part for part in each if len(part)] or each[:1]
    named = {name: dtype for name, dtype in filled[0].dtypes.items() if isinstance(dtype, pd.CategoricalDtype)}
    shared = {
        name: pd.CategoricalDtype(united([part[name].cat.categories for part in each]), dtype.ordered) for name, dtype in named.items()
    }
    return pd.concat([part.astype(shared) for part in filled], ignore_index=True)


def united(each: "list[pd.Index[Any]]") -> "pd.Index[Any]":
    """Unite categories: those that are sorted in every part stay so, as in one process; others come as they appear."""
    if all(index.equals(each[0]) for index in each):
        return each[0]
    some = [index for index in each if len(index)]  # not equal, so there are some
    dtype = some[0].dtype if len({index.dtype for index in some}) == 1 else object
    united = some[0].append(some[1:]).unique().astype(dtype)
    return united.sort_values() if all(index.is_monotonic_increasing for index in some) else united


def name(function: Callable[..., Any]) -> str:
    """Name a function as users call it: "mentions.find"."""
    inner = function.func if isinstance(function, functools.partial) else function
    return f"{getattr(inner, '__module__', None) or 'own'}.{getattr(inner, '__name__', 'layer').strip('<>')}".removeprefix("analysis.")
