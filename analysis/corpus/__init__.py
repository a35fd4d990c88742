"""Bring articles in: from folders, tables and documents of many formats, with an account of what was read, guessed and refused.

There are two kinds of corpus. A folder with an ``articles.csv`` was *described by hand*: a fault in it is an error that says what to
correct. Anything else was *found*: a row that cannot be an article is refused with a reason, written to a file beside the corpus, and told.

A row of ``articles.csv`` describes one file of its folder. Its columns:

``file``
    name of a .txt, .docx or .html file with one article; its stem becomes the `article_id` (unless there is a column `article_id`)
``outlet``, ``outlet_en``
    who published it, in Arabic and in English
``date``
    the best single date, as YYYY-MM-DD; empty if not known
``date_earliest``, ``date_latest``, ``date_precision``
    optional: the range the evidence leaves open
``title``
    optional: otherwise the headline is looked for in the text

Any other column is kept as it is.

In found material a date that cannot be read is left missing; what was written stands in `date_as_given`, as it does for every date that is
given in another form than a plain YYYY-MM-DD. `row` numbers count from 1 after the header.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from analysis.corpus import files, sources, survey, tidy
from analysis.corpus.captions import caption as caption
from analysis.corpus.captions import counted
from analysis.corpus.captions import names as names
from analysis.corpus.columns import DATES as DATES
from analysis.corpus.columns import REQUIRED as REQUIRED
from analysis.corpus.pairs import duplicates as duplicates
from analysis.corpus.refusals import Log, listed
from analysis.corpus.report import Intake as Intake
from analysis.corpus.saving import save as save
from analysis.corpus.survey import Plan

SEEDS = Path(__file__).resolve().parent.parent.parent / "seeds"
MEGABYTES = 32
_MEGABYTE = 1 << 20


def load(path: str | Path = SEEDS, *, columns: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Load articles, one row per article, and print what was guessed or refused, if anything was.

    Parameters
    ----------
    path
        A folder of .txt, .docx or .html files, with or without ``articles.csv``; or a file: .csv, .tsv, .xlsx, .json, .jsonl,
        .parquet, .txt, .docx, .html. Each file may be packed as .gz or .zip; a .zip may hold a folder. By default the five seed articles.
        Where there is no ``articles.csv``, files in sub-folders are read too, and a folder may hold several tables.
    columns
        What your table calls the columns, as ``{"outlet": "source", "text": "content"}``, where it differs from our names. Columns
        with common names in English or Arabic are found without it, and what was taken for what is printed.

    Returns
    -------
    DataFrame
        `article_id`, `outlet`, `outlet_en`, `date`, `title`, `text`, then the other columns, as text. `text` is what the source holds,
        to the character: all offsets anywhere in this package count its characters. `date` is a day, without time. Where there
        are no ids, the name of the file and the number of the row make one. What is not known is missing, never guessed.

    Warns
    -----
    UserWarning
        Files have no row in ``articles.csv``: they are loaded with an unknown outlet and date.

    Raises
    ------
    FileNotFoundError
        There is nothing at `path`, the folder holds no article, or ``articles.csv`` names a file that is not there.
    ValueError
        The format or encoding is not known, no column can be told to be the text, a file is damaged; in a folder with ``articles.csv``
        also an id twice, a date that is no date, an empty text.

    Examples
    --------
    >>> load()["outlet_en"].value_counts()["Al-Wasila"]
    np.int64(2)
    """
    plans, log = _opened(path, columns, keep=False)
    log.tell()
    articles = _whole(plans, log)
    log.tell()
    return articles


def intake(path: str | Path = SEEDS, *, columns: Mapping[str, str] | None = None) -> Intake:
    """Load articles together with an account of what was read; show it in a notebook, or print its `report()`.

    Parameters and errors are those of `load`. Copies are looked for when the report is first shown or `duplicates` first asked for.

    Returns
    -------
    Intake
        `articles`, `refused`, `guesses`, `outlets`, `duplicates`, `report()`.

    Examples
    --------
    >>> found = intake()
    >>> found.read, len(found.refused), found.outlets["articles"].tolist()
    (5, 0, [2, 1, 1, 1])
    """
    plans, log = _opened(path, columns, keep=True)
    articles = _whole(plans, log)
    guesses = [*log.sentences(), *log.warnings, *log.undated_sentences()]
    return Intake(articles, log.table(), guesses, log.read, str(log.file or ""), log.encodings)


def partitions(
    path: str | Path = SEEDS, *, columns: Mapping[str, str] | None = None, megabytes: float = MEGABYTES
) -> Iterator[pd.DataFrame]:
    """Load articles part by part, so that a corpus may be larger than memory; one after another, the parts are what `load` returns.

    All parts have the same columns. CSV, TSV, JSON Lines and Parquet files (also packed) and folders of documents are read bit by
    bit; a .json or .xlsx file is read whole and given out in parts. Every file is looked through once beforehand, so that columns and dates
    are read alike in all parts, and errors come before the first part. Rows that are refused are printed and written at the end.

    Parameters
    ----------
    path, columns
        As for `load`.
    megabytes
        About how much memory the cells of one part take, above 0; an article larger than that is a part of its own.

    Yields
    ------
    DataFrame
        Articles, with an index that begins at 0; no part is empty.

    Examples
    --------
    >>> [len(part) for part in partitions(megabytes=0.02)]
    [3, 2]
    """
    if not megabytes > 0:
        msg = f"megabytes={megabytes}: must be above 0."
        raise ValueError(msg)
    plans, log = _opened(path, columns, keep=False)
    log.tell()
    return _told(plans, log, megabytes)


def select(
    articles: pd.DataFrame,
    *,
    outlets: Sequence[str] | str | None = None,
    since: str | pd.Timestamp | None = None,
    until: str | pd.Timestamp | None = None,
) -> pd.DataFrame:
    """Keep the articles of some outlets, or of a stretch of time.

    Parameters
    ----------
    articles
        The table of articles.
    outlets
        Names as in `outlet` or `outlet_en`.
    since, until
        First and last day, as YYYY-MM-DD; both are included. Articles without a date are left out where either is given, and their
        number is printed: it is not known whether they belong.

    Returns
    -------
    DataFrame
        The articles that are left, in their order, with a new index.

    Raises
    ------
    ValueError
        An outlet that no article is by, a day that is none, or `since` after `until`.

    Examples
    --------
    >>> len(select(load(), outlets=["Al-Wasila"], since="2019-08-03", until="2019-08-28"))
    1
    """
    first, last = _day(since, "since"), _day(until, "until")
    if first is not None and last is not None and first > last:
        msg = f"since={since}, until={until}: the first day is after the last."
        raise ValueError(msg)
    kept = articles if outlets is None else articles[_by(articles, [outlets] if isinstance(outlets, str) else list(outlets))]
    if first is not None or last is not None:
        dates = pd.to_datetime(kept["date"]).dt.normalize()
        if undated := int(dates.isna().sum()):
            print(f"{counted(undated, 'article')} without a date left out.")
        kept = kept[dates.between(first or pd.Timestamp.min, last or pd.Timestamp.max)]
    return kept.reset_index(drop=True)


def translations(path: str | Path = SEEDS) -> pd.DataFrame:
    """Load the English translations of a corpus, if there is a ``translations.csv`` in its folder, or beside its file.

    Returns
    -------
    DataFrame
        `article_id`, `start`, `end` (offsets into the raw text), `english`; no rows if there is no such file.
    """
    table = files.translations(Path(path))
    if not table.is_file():
        return pd.DataFrame({"article_id": [], "start": [], "end": [], "english": []})
    return pd.read_csv(table, dtype={"article_id": str, "english": str}, encoding="utf-8-sig")


def _opened(path: str | Path, columns: Mapping[str, str] | None, *, keep: bool) -> tuple[list[Plan], Log]:
    path, said = Path(path), dict(columns or {})
    if path == SEEDS and not path.exists():
        msg = f"{path}: the seed articles are not here. They come with the project's folder: run `pip install -e .` there."
        raise FileNotFoundError(msg)
    log = Log(path, keep=keep)
    plans = survey.plans(sources.find(path, said, log), said, log)
    log.several = len(plans) > 1
    return plans, log


def _whole(plans: list[Plan], log: Log) -> pd.DataFrame:
    parts = list(_read(plans, log, MEGABYTES))
    return pd.concat(parts, ignore_index=True) if parts else tidy.empty(plans)


def _told(plans: list[Plan], log: Log, megabytes: float) -> Iterator[pd.DataFrame]:
    yield from _read(plans, log, megabytes)
    log.tell()


def _read(plans: list[Plan], log: Log, megabytes: float) -> Iterator[pd.DataFrame]:
    try:
        yield from tidy.parts(plans, log, size=megabytes * _MEGABYTE)
        log.finish()
    finally:
        log.discard()


def _day(day: str | pd.Timestamp | None, name: str) -> pd.Timestamp | None:
    if day is None:
        return None
    try:
        return pd.Timestamp(day).normalize()
    except ValueError as error:
        msg = f"{name}={day!r} is not a day. Write it as YYYY-MM-DD, such as 2024-11-30."
        raise ValueError(msg) from error


def _by(articles: pd.DataFrame, outlets: list[str]) -> "pd.Series[bool]":
    """Mark the articles by any of the outlets."""
    found = [articles[name].astype(object) for name in ("outlet", "outlet_en") if name in articles]
    known = dict.fromkeys(str(name) for column in found for name in column.dropna().value_counts().index)
    if unknown := [name for name in outlets if name not in known]:
        msg = f"outlets={outlets}: no article is by {unknown[0]!r}. The outlets are: {listed(list(known), 40)}."
        raise ValueError(msg)
    marked = pd.Series(False, index=articles.index)
    for column in found:
        marked |= column.isin(outlets)
    return marked
