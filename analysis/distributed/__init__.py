"""Run the layers over more articles than one process holds, with Dask: on this machine, or on any Dask cluster by its address.

A layer is a function *table of articles → table of rows* that looks at each article alone. So it may run on one part of a corpus after
another, and the parts, one below the other, are what it returns for the whole. Dask reads the parts, runs them and moves them about;
here is only what the tables of this package need on top of that: their order, their missing values, their categories.

Without anything else the parts run in the threads of this process. After `connect`, or with a ``distributed.Client`` of your own,
everything below runs there. A worker that dies takes nothing along: Dask gives its parts to another.
"""

import functools
import json
import os
import posixpath
import warnings
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import dask.config
import dask.dataframe as dd
import fsspec
import pandas as pd
from dask.delayed import delayed

from analysis import counts, tokens
from analysis.cache import keys
from analysis.counts.runs import Unit
from analysis.distributed import files, parts, sums

Layer = Callable[..., pd.DataFrame]
# After 15 s, unless told otherwise, Dask gives up a worker on this machine that is just being started again: a busy machine would lose all
# of them, and wait for ever.
PATIENCE = "1 hour"
# Dask tells the C library of its workers to give back free memory at once. Every array of a few MB is mapped anew then, which made finding
# words take 1.5 times as long. Its look at the call stack every 10 ms, for a dashboard, took another 8 %, and so did waking every process
# every 20 ms, to see that it still can be woken.
ENVIRONMENT, TRIMMED = "distributed.nanny.pre-spawn-environ", ("MALLOC_TRIM_THRESHOLD_", 65536)
QUIET = {"distributed.worker.profile.enabled": False, "distributed.admin.tick.interval": "500 ms"}


def connect(address: str | None = None, *, workers: int | None = None, memory: str | float = "auto", **options: Any) -> Any:
    """Let everything in this session run on a Dask cluster: the one at `address`, or worker processes on this machine.

    Parameters
    ----------
    address
        Of a running scheduler, such as "tcp://10.0.0.5:8786". None starts worker processes here. A script that does so must do it under
        ``if __name__ == "__main__":``, since every worker process reads the script again.
    workers
        Number of processes; one per core unless given. The layers are Python and keep one core each busy: more threads in one process
        gain nothing.
    memory
        What each process may use, such as "2GiB"; unless given, an equal share of the memory of the machine. Dask ends a process that
        takes more, and starts it again; a part that does so four times is an error.
    **options
        Passed on to ``distributed.Client``, and from there to ``LocalCluster`` where that is what it starts.

    Returns
    -------
    distributed.Client
        Use it in a ``with`` block, or ``close()`` it; that ends worker processes that were started here.

    Raises
    ------
    RuntimeError
        A worker at `address` has other rules (code or word lists of this package) than this process: its numbers could differ.

    Notes
    -----
    Workers that are started here keep free memory for their next arrays, take no profile for Dask's dashboard, and are woken less often:
    words are found in little more than half the time. For the profile, start a ``distributed.Client`` of your own.
    """
    from distributed import Client

    if address is None:
        dask.config.set({"distributed.deploy.lost-worker-timeout": PATIENCE})
        here = {"n_workers": workers or os.cpu_count(), "threads_per_worker": 1, "processes": True, "memory_limit": memory}
        environment = dict(item for item in dask.config.get(ENVIRONMENT).items() if item != TRIMMED)
        with dask.config.set({ENVIRONMENT: environment, **QUIET}):
            return Client(**{**here, "dashboard_address": "127.0.0.1:0", **options})
    client = Client(address, **options)
    ours = keys.own_rules()
    other = sorted(worker for worker, rules in client.run(keys.own_rules).items() if rules != ours)
    if other:
        client.close()
        msg = f"{len(other)} of the workers at {address} have another version of the package or of its word lists: {', '.join(other[:3])}."
        raise RuntimeError(f"{msg} Install the one you have here on them.")
    return client


def read(path: str | Path, *, columns: Mapping[str, str] | None = None, blocksize: str = "32 MiB") -> Any:
    """Read a Parquet file, or a folder of them, part by part: articles, or any table that `to_parquet` wrote.

    Parameters
    ----------
    path
        A file or folder, or an address such as "s3://bucket/news". The workers must see it under the same name.
    columns
        What the file calls our columns, as ``{"outlet": "source"}``, where it differs.
    blocksize
        About how much of a file goes into one part, unpacked. A part is one row group of the file or several, never less.

    Returns
    -------
    dask.dataframe.DataFrame
        Nothing is read yet but the columns. Rows are in the order of the files by name. No `article_id` may stand in two rows: within a
        part that is an error, across parts nobody notices.

    Raises
    ------
    ValueError
        `path` is not Parquet, or has no such column.

    Warns
    -----
    UserWarning
        The file is one row group, much larger than `blocksize`: it cannot be divided.
    """
    fs, folder = fsspec.core.url_to_fs(str(path))
    names = sorted(fs.glob(posixpath.join(folder, "*.parquet"))) if fs.isdir(folder) else [folder]
    if not names or not names[0].endswith((".parquet", ".pq")):
        msg = f"{path}: no Parquet here. Write your articles as Parquet first:"
        raise ValueError(f"{msg} distributed.to_parquet(corpus.partitions({str(path)!r}), folder).")
    if len(names) == 1 and files.undivided(fs, names[0], blocksize):
        msg = f"{path}: one row group, which cannot be divided. Write it anew in parts:"
        warnings.warn(f"{msg} distributed.to_parquet(corpus.partitions({str(path)!r}), folder).", stacklevel=2)
    table = dd.read_parquet(str(path), blocksize=blocksize, split_row_groups="adaptive")
    noted = posixpath.join(folder, files.DTYPES)
    restore = functools.partial(files.restored, dtypes=json.loads(fs.cat_file(noted)) if fs.exists(noted) else {})
    restored = table.map_partitions(restore, meta=parts.unknown(restore(table._meta)), enforce_metadata=False)
    return restored.rename(columns=_renaming(path, list(restored.columns), columns)) if columns else restored


def layer(function: Layer, articles: Any, **options: Any) -> Any:
    """Apply a layer to every part of the articles; nothing is computed yet.

    Parameters
    ----------
    function
        Any function of a table of articles that looks at each article alone and returns a table: `clean.lines`, `clean.sentences`,
        `clean.obfuscations`, `tokens.table`, `mentions.find`, `mentions.roles`, `quotes.find`, `quotes.reporting`, `framing.sentences`,
        or one of yours. It is called once here with a table without rows, to see its columns.
    articles
        What `read` returns, or any Dask data frame with the columns of `corpus.load`.
    **options
        Of `function`: ``actor="turkey"``, your own lexicons as tables.

    Returns
    -------
    dask.dataframe.DataFrame
        Its parts in the order of those of `articles`. `collect` makes it one table, `to_parquet` writes it. A categorical column may have
        other categories in every part; `collect` unites them, and so does ``.compute()``, though not in the order that one process has.

    Raises
    ------
    TypeError
        `articles` is a plain table, which needs no Dask (call the function itself), or `function` returns no table.

    Examples
    --------
    >>> from analysis import clean, corpus
    >>> articles = dd.from_pandas(corpus.load(), npartitions=2)
    >>> collect(layer(clean.lines, articles)).equals(clean.lines(corpus.load()))
    True
    """
    _check(articles)
    run = functools.partial(_run, function=function, options=options)
    like = run(articles._meta)
    if not isinstance(like, pd.DataFrame) or not len(like.columns):
        msg = f"{parts.name(function)} returned {like!r:.60} for no articles."
        raise TypeError(f"{msg} A layer returns a table with its columns even if it has no rows.")
    return articles.map_partitions(run, meta=parts.unknown(like), enforce_metadata=False, token=parts.name(function))


def collect(table: Any) -> pd.DataFrame:
    """Compute a distributed table, and return it as one table in memory: what the function returns for all articles at once.

    Rows, order, types and values are the same as in one process, and so are the categories. Where a layer numbers them by their first
    appearance (`token`, `lemma`), they may be numbered otherwise, which counts and comparisons do not see.

    Parameters
    ----------
    table
        What `layer` or `read` returns. It must fit into the memory of this process: mentions and quotations of millions of articles do,
        their words may not. Count those with `terms`, or write them with `to_parquet`.
    """
    return parts.joined([parts.as_loaded(part) for part in parts.computed(table.to_delayed())])


def terms(
    articles: Any,
    by: str | None = "outlet",
    *,
    unit: Unit = "lemma",
    n: int = 1,
    stopwords: Collection[str] | bool = True,
    words: Layer = tokens.table,
) -> pd.DataFrame:
    """Count terms in each outlet or other group: ``counts.terms(tokens.table(articles), by)`` for articles of any number.

    Every part is counted where it is read, only counts travel, and they are summed in a tree. The table is the same to the last digit, with
    the totals in its ``attrs``, so that `keyness.compare` takes it as it is.

    Parameters
    ----------
    articles
        What `read` returns, or any Dask data frame with the columns of `corpus.load`.
    by, unit, n, stopwords
        As in `counts.terms`. Groups should be few: by "article_id" nothing is summed, and the table is about as large as the corpus. Make
        a `layer` of a function that counts its part then, and write it.
    words
        Gives the words of a table of articles: ``functools.partial(tokens.table, lemmatize=…)``, or a function that adds a column to count
        by.

    Returns
    -------
    DataFrame
        As `counts.terms`. Groups come in the order in which the articles show them.
    """
    _check(articles)
    options = {"unit": unit, "n": n, "stopwords": stopwords}
    count = functools.partial(sums.counted, words=words, by=by, options=options)
    summed = articles.reduction(chunk=count, combine=sums.added, aggregate=sums.added, meta=sums.PARTIAL, split_every=8).compute()
    return sums.table(summed, words(parts.as_loaded(articles._meta)), by, options)


def matrix(
    articles: Any,
    by: str = "article_id",
    *,
    unit: Unit = "lemma",
    n: int = 1,
    stopwords: Collection[str] | bool = True,
    words: Layer = tokens.table,
) -> counts.Matrix:
    """Count terms as a sparse matrix: ``counts.matrix(tokens.table(articles), by)`` for articles whose words do not fit into one process.

    Every part is counted where it is read; the matrices of the parts are put together here, where the whole must fit: about 12 bytes for
    each different word of an article, a fifth of what its words need as a table.

    Parameters
    ----------
    articles, by, unit, n, stopwords, words
        As in `terms`. To count words that are kept elsewhere (``layer(tokens.table, articles).persist()``, or a folder that `to_parquet`
        wrote), give that table as `articles`, and as `words` a function that returns what it is given.

    Returns
    -------
    counts.Matrix
        As `counts.matrix`, to the last value and type.
    """
    _check(articles)
    count = functools.partial(sums.matrix, words=words, by=by, options={"unit": unit, "n": n, "stopwords": stopwords})
    return sums.stacked(parts.computed([delayed(count)(part) for part in articles.to_delayed()]))


def to_parquet(table: Any, folder: str | Path) -> None:
    """Write a distributed table, or tables one after another, into a folder of Parquet files, a file for each part.

    The folder gets its name when the last file is complete. Until then its name ends in ``.unfinished``: what a killed run leaves behind
    is never taken for a table, and the next run clears it away.

    Parameters
    ----------
    table
        What `layer` or `read` returns; or an iterable of tables with the same columns, such as ``corpus.partitions("news.jsonl.gz")``, of
        which one is in memory at a time.
    folder
        A new folder, or an address such as "s3://bucket/words" (there, renaming is copying, and takes its time). All workers must see it
        under the same name. `read` returns the table from it, with its types; pandas and everything else that reads Parquet do, too.

    Raises
    ------
    FileExistsError
        There is something at `folder`.
    ValueError
        There is no table to write, or the workers wrote it where this process does not see it.
    """
    fs, target = fsspec.core.url_to_fs(str(folder))
    if fs.exists(target):
        msg = f"{folder}: exists. Remove it, or choose another folder."
        raise FileExistsError(msg)
    staging = target.rstrip("/") + files.UNFINISHED
    if fs.exists(staging):
        fs.rm(staging, recursive=True)
    fs.makedirs(staging)
    written = list((files.distributed if isinstance(table, dd.DataFrame) else files.streamed)(table, fs, staging))
    if not written or len(fs.ls(staging, detail=False)) != len(written):
        lost = "The workers must see this folder under the same name." if written else "There was no table."
        msg = f"{folder}: {len(written)} files were written, {len(fs.ls(staging))} are here. {lost}"
        raise ValueError(msg)
    fs.pipe_file(posixpath.join(staging, files.DTYPES), files.described(written).encode())
    fs.mv(staging, target, recursive=True)


def _check(articles: Any) -> None:
    if not isinstance(articles, dd.DataFrame):
        msg = (
            f"articles is a {type(articles).__name__}, not a Dask data frame. Read it with distributed.read, or make it one: "
            "dask.dataframe.from_pandas(articles, npartitions=…). A table in memory needs neither: call the function itself."
        )
        raise TypeError(msg)


def _run(articles: pd.DataFrame, *, function: Layer, options: dict[str, Any]) -> pd.DataFrame:
    return function(parts.as_loaded(articles), **options)


def _renaming(path: str | Path, known: list[str], columns: Mapping[str, str]) -> dict[str, str]:
    if missing := [theirs for theirs in columns.values() if theirs not in known]:
        msg = f"{path}: columns= names {missing[0]!r}, which is not a column. The columns are: {', '.join(known)}."
        raise ValueError(msg)
    return {theirs: ours for ours, theirs in columns.items()}
