"""Load a corpus: a folder of texts, and ``articles.csv`` that says where and when each was published.

A row of ``articles.csv`` describes one file. Its columns:

``file``
    name of a text file in the folder (UTF-8, one article); its stem becomes the `article_id`
``outlet``, ``outlet_en``
    who published it, in Arabic and in English
``date``
    the best single date, as YYYY-MM-DD; empty if not known
``date_earliest``, ``date_latest``, ``date_precision``
    optional: the range the evidence leaves open
``title``
    optional: otherwise the headline is looked for in the text

Any other column is kept as it is.
"""

import warnings
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis import clean

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
DATES = ("date", "date_earliest", "date_latest")
REQUIRED = ("article_id", "outlet", "outlet_en", "date", "title", "text")


def load(path: str | Path = SEEDS, *, columns: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Load the articles of a folder, one row per article, ordered by `article_id`.

    Parameters
    ----------
    path
        A folder of ``*.txt`` files in UTF-8. By default the five seed articles.
    columns
        What your ``articles.csv`` calls the columns, as ``{"outlet": "source"}``, where it differs from the names above.

    Returns
    -------
    DataFrame
        `article_id`, `outlet`, `outlet_en`, `date`, `title`, `text`, then the other columns of ``articles.csv``. `text` is the file
        exactly as it is on disk: all offsets anywhere in this package count its characters. What is not known is missing, never guessed.

    Warns
    -----
    UserWarning
        A file has no row in ``articles.csv``: it is loaded with an unknown outlet and date.

    Raises
    ------
    FileNotFoundError
        The folder does not exist or holds no text, or a row names a file that is not there.
    ValueError
        A row or a file cannot be used: an id twice, a date that is no date, a text that is empty or not UTF-8.

    Examples
    --------
    >>> load()["outlet_en"].value_counts()["Al-Wasila"]
    np.int64(2)
    """
    folder = _folder(Path(path))
    texts = {file.name: _text(file) for file in sorted(folder.glob("*.txt"))}
    if not texts:
        msg = f"{folder}: no .txt files here. Put one article in each file, in UTF-8, and describe them in {folder / 'articles.csv'}."
        raise FileNotFoundError(msg)
    rows = _described(folder / "articles.csv", texts, dict(columns or {}))
    undescribed = sorted(set(texts) - set(rows["file"]))
    if undescribed:
        warnings.warn(
            f"{folder}: no row in articles.csv for {', '.join(undescribed)}; loaded with an unknown outlet and date. "
            "Add a row (file, outlet, outlet_en, date) to compare outlets.",
            stacklevel=2,
        )
    rows = pd.concat([rows, pd.DataFrame({"file": undescribed}, dtype=object)], ignore_index=True)
    return _finished(rows.assign(text=rows["file"].map(texts)))


def translations(path: str | Path = SEEDS) -> pd.DataFrame:
    """Load the English translations of a corpus, if its folder has a ``translations.csv``.

    Returns
    -------
    DataFrame
        `article_id`, `start`, `end` (offsets into the raw text), `english`; no rows if there is no such file.
    """
    table = Path(path) / "translations.csv"
    if not table.exists():
        return pd.DataFrame({"article_id": [], "start": [], "end": [], "english": []})
    return pd.read_csv(table, dtype={"article_id": str, "english": str}, encoding="utf-8-sig")


def caption(articles: pd.DataFrame, tokens: pd.DataFrame | None = None) -> str:
    """Say what a figure was made from: how many articles, outlets and words, and of which dates.

    Parameters
    ----------
    articles
        The table of articles.
    tokens
        Their words (``tokens.table``), if they are to be counted in the caption.

    Examples
    --------
    >>> caption(load())
    '5 articles by 4 outlets · 2019-08-03 to 2024-11-30'
    """
    outlets = articles["outlet"].nunique() if "outlet" in articles else 0
    parts = [_counted(len(articles), "article") + (f" by {_counted(outlets, 'outlet')}" if outlets else "")]
    if tokens is not None:
        parts.append(_counted(len(tokens), "word"))
    if "date" in articles and articles["date"].notna().any():
        first, last = f"{articles['date'].min():%Y-%m-%d}", f"{articles['date'].max():%Y-%m-%d}"
        undated = int(articles["date"].isna().sum())
        parts.append((first if first == last else f"{first} to {last}") + (f" ({undated} undated)" if undated else ""))
    return " · ".join(parts)


def names(articles: pd.DataFrame, *, english: bool = False) -> dict[str, str]:
    """Give every article a short name for charts: its outlet; its day, too, where an outlet has several; its id where that is not enough.

    Parameters
    ----------
    articles
        The table of articles.
    english
        Use `outlet_en`, where it is known.

    Returns
    -------
    dict
        `article_id` → name, no two alike, in the order of the table. The month comes first, because a day like «2019-08-29» beside an
        Arabic name would be read backwards.

    Examples
    --------
    >>> list(names(load(), english=True).values())[1:4]
    ['Al-Wasila Aug 29 2019', 'Al-Wasila Aug 03 2019', 'Enab Baladi']
    """
    unknown = pd.Series(None, index=articles.index, dtype=object)
    outlet = articles.get("outlet", unknown).astype(object).fillna("?")
    outlet = articles.get("outlet_en", unknown).astype(object).fillna(outlet) if english else outlet
    day = pd.to_datetime(articles.get("date", unknown)).dt.strftime(" %b %d %Y").fillna("")
    short = outlet.mask(outlet.duplicated(keep=False), outlet + day)
    short = short.mask(short.duplicated(keep=False), short + " " + articles["article_id"].astype(str))
    return dict(zip(articles["article_id"].astype(str), short, strict=True))


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _folder(path: Path) -> Path:
    if path.is_dir():
        return path
    if path == SEEDS:
        msg = f"{path}: the seed articles are not here. They come with the project's folder: run `pip install -e .` there."
    else:
        msg = f"{path}: no such folder. Give the folder that holds your articles as .txt files."
    raise FileNotFoundError(msg)


def _text(file: Path) -> str:
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        msg = (
            f"{file}: not UTF-8 (byte {error.start} is 0x{raw[error.start]:02x}). It may be Windows-1256 or UTF-16: "
            "open it in an editor and save it as UTF-8."
        )
        raise ValueError(msg) from error
    if not text.strip():
        msg = f"{file}: the text is empty. Fill it in, or remove the file and its row in articles.csv."
        raise ValueError(msg)
    return text


def _described(table: Path, texts: Mapping[str, str], columns: dict[str, str]) -> pd.DataFrame:
    """Rows of ``articles.csv``, checked against the files; no rows if there is no such table."""
    if not table.exists():
        return pd.DataFrame({"file": []}, dtype=object)
    rows = pd.read_csv(table, dtype=str, keep_default_na=False, encoding="utf-8-sig").astype(object)
    if missing := [theirs for theirs in columns.values() if theirs not in rows]:
        msg = f"{table}: columns= names {missing[0]!r}, which is not a column. The columns are: {', '.join(rows.columns)}."
        raise ValueError(msg)
    rows = rows.rename(columns={theirs: ours for ours, theirs in columns.items()})
    if "file" not in rows:
        msg = f"{table}: no column 'file'. The columns are: {', '.join(rows.columns)}. Say which one it is with columns={{'file': …}}."
        raise ValueError(msg)
    seen: set[str] = set()
    for number, file in enumerate(rows["file"], start=2):
        if file not in texts:
            msg = f"{table}, line {number}: the file {file!r} is not in {table.parent}. Correct the name or remove the row."
            raise FileNotFoundError(msg)
        if file in seen:
            msg = f"{table}, line {number}: a second row for {file!r}. Keep one row for each file."
            raise ValueError(msg)
        seen.add(file)
    for column in [name for name in DATES if name in rows]:
        rows[column] = [_date(value, f"{table}, line {number}, {column}") for number, value in enumerate(rows[column], start=2)]
    return rows


def _date(value: str, where: str) -> pd.Timestamp | None:
    if not value.strip():
        return None
    try:
        return pd.to_datetime(value.strip(), format="%Y-%m-%d")
    except ValueError as error:
        msg = f"{where}: {value!r} is not a date. Write it as YYYY-MM-DD, such as 2024-11-30, or leave it empty."
        raise ValueError(msg) from error


def _finished(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.assign(article_id=rows["file"].str.removesuffix(".txt")).sort_values("article_id", ignore_index=True)
    for column in (name for name in REQUIRED if name not in rows):
        rows[column] = None
    for column in DATES:
        if column in rows:
            rows[column] = pd.to_datetime(rows[column])
    for column in rows.columns.difference(list(DATES)):
        rows[column] = rows[column].astype(object).where(rows[column].notna() & (rows[column] != ""), None)
    rows["title"] = rows["title"].where(rows["title"].notna(), clean.titles(rows).to_numpy())
    return rows[[*REQUIRED, *(column for column in rows if column not in REQUIRED)]]
