"""Read the word lists the analysis rests on: ``analysis/data/*.csv``, and a reader's own rows beside them.

What each list and column means, and where its rows come from, stands in ``analysis/data/README.md``.
"""

import functools
from pathlib import Path

import pandas as pd

DATA = Path(__file__).parent / "data"


def load(name: str, *extra: str | Path) -> pd.DataFrame:
    """Rows of the lexicon `name`, followed by those of your own CSV files with the same columns.

    Parameters
    ----------
    name
        A file in ``analysis/data`` without its ending, such as "actors" or "frames".
    *extra
        Your own CSV files (UTF-8). Columns you leave out are empty.

    Returns
    -------
    DataFrame
        All cells are text; an empty cell is "".

    Raises
    ------
    ValueError
        No such lexicon, a column it does not know, or a row whose first column is empty.

    Examples
    --------
    >>> load("actors").columns[0]
    'actor'
    """
    path = DATA / f"{name}.csv"
    if not path.exists():
        known = ", ".join(sorted(p.stem for p in DATA.glob("*.csv")))
        msg = f"There is no lexicon {name!r}. The lexicons are: {known}."
        raise ValueError(msg)
    own = _packaged(path)
    return pd.concat([own, *(_checked(Path(file), list(own.columns)) for file in extra)], ignore_index=True).fillna("")


def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False, comment=None, encoding="utf-8-sig")


_packaged = functools.cache(_read)


def _checked(path: Path, columns: list[str]) -> pd.DataFrame:
    rows = _read(path)
    if unknown := [column for column in rows.columns if column not in columns]:
        msg = f"{path}: unknown column {unknown[0]!r}. The columns of this lexicon are: {', '.join(columns)}."
        raise ValueError(msg)
    if columns[0] not in rows:
        msg = f"{path}: no column {columns[0]!r}. The columns of this lexicon are: {', '.join(columns)}."
        raise ValueError(msg)
    for line, cell in enumerate(rows[columns[0]], start=2):
        if not cell.strip():
            msg = f"{path}, line {line}: the column {columns[0]!r} is empty. Fill it in or remove the row."
            raise ValueError(msg)
    return rows
