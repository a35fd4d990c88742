"""What is asked of input: articles that can be told apart, lists that are no text, lexicon rows with the columns that are needed."""

from collections.abc import Collection

import numpy as np
import pandas as pd


def distinct(articles: pd.DataFrame) -> None:
    """Refuse articles that have no id, or the id of another: what is found in them could not be told apart.

    Raises
    ------
    ValueError
        An `article_id` is missing, or stands on two rows.
    """
    ids = articles["article_id"]
    if (missing := ids.isna().to_numpy(bool)).any():
        row = articles.index[missing].tolist()[0]
        msg = f"article_id is missing in the row {row!r} of the articles; give every article an id of its own."
        raise ValueError(msg)
    if (repeated := ids.duplicated().to_numpy(bool)).any():
        msg = f"article_id {ids[repeated].tolist()[0]!r} stands on two rows; give every article an id of its own."
        raise ValueError(msg)


def named(articles: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Articles that have rows in a table.

    The ids are compared as objects, since one table may hold them as Arrow texts and the other as categories.
    """
    chosen: pd.DataFrame = articles[articles["article_id"].astype(object).isin(rows["article_id"].astype(object).unique())]
    return chosen


def no_text(values: object, argument: str, of: str) -> None:
    """Refuse a text where a list `of` something is asked for.

    Raises
    ------
    ValueError
        It is a text.
    """
    if isinstance(values, str):
        msg = f"{argument} is the text {values!r}, which would be taken letter by letter; give a list of {of}, such as [{values!r}]."
        raise ValueError(msg)


def lexicon(table: pd.DataFrame, name: str, columns: Collection[str], *, needed: Collection[str]) -> pd.DataFrame:
    """Rows of a lexicon with all its `columns` as text: one that is not `needed` may be left out, and a missing cell is "".

    Raises
    ------
    ValueError
        A column that is needed is not there, or a cell holds something else than text.
    """
    if lost := [column for column in needed if column not in table]:
        more = ", ".join(column for column in columns if column not in needed)
        msg = f"{name}: no column {lost[0]!r}. Needed are: {', '.join(needed)}; {more} may be added."
        raise ValueError(msg)
    blank = np.full(len(table), "", object)
    cells = {
        column: table[column].astype(object).where(table[column].notna(), "").to_numpy() if column in table else blank for column in columns
    }
    for column, values in cells.items():
        if strange := [(row, cell) for row, cell in zip(table.index, values, strict=True) if not isinstance(cell, str)]:
            msg = f"{name}: the row {strange[0][0]!r} has {column} {strange[0][1]!r}. Write it as text."
            raise ValueError(msg)
    return pd.DataFrame({column: pd.Series(values, dtype=object) for column, values in cells.items()})
