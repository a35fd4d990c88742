"""Write articles in any format that can be loaded again with nothing lost, and never half a file."""

import contextlib
import gzip
import io
import re
import shutil
import tempfile
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO, cast

import pandas as pd

from analysis import _atomic
from analysis.corpus import described, encodings
from analysis.corpus.writers import WRITERS, Write, delimited

FORMATS = ".csv .tsv .json .jsonl .parquet .xlsx, each also packed as .gz or .zip; .zip alone, or a folder, for .txt files and articles.csv"
EPOCH = (1980, 1, 1, 0, 0, 0)  # packed files say nothing of when they were packed: the same articles give the same bytes


def save(articles: pd.DataFrame, path: str | Path) -> Path:
    """Save articles in the format the ending of `path` names; `load` gets the same table back.

    The file is written under another name first, so that a crash leaves the old one whole.

    Parameters
    ----------
    articles
        The table of articles: `article_id`, `text`, and whatever columns it has.
    path
        A file ending in .csv, .tsv, .json, .jsonl, .parquet or .xlsx, also with .gz or .zip after it; or a folder (a name without
        an ending) or a .zip for one .txt file per article and an ``articles.csv``.

    Returns
    -------
    Path
        Where the articles are now.

    Raises
    ------
    ValueError
        The ending is none of these; an id is missing or there twice; a text is empty, too long for a cell of Excel, or holds half
        a character that cannot be written; the folder already holds files.

    Notes
    -----
    Cells other than dates are loaded again as text, names of outlets without blanks and marks that nobody sees. The column `file` names the
    file of each article in a folder; where the articles had such a column with other names, it is replaced there.
    """
    path = Path(path)
    _checked(articles)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir() or not path.suffix:
        _folder(articles, path)
        return path
    write, member = _writer(path)
    with _atomic.replacing(path) as out:
        _packed(path, member, write, articles, out)
    return path


def _writer(path: Path) -> tuple[Write, str]:
    """Find the function for an ending, and the name of the file inside a zip."""
    inner = path.with_suffix("") if path.suffix.lower() in (".gz", ".zip") else path
    if path.suffix.lower() == ".zip" and inner.suffix.lower() not in WRITERS:
        return _zipped_folder, ""
    if inner.suffix.lower() not in WRITERS:
        msg = f"{path}: {inner.suffix or path.suffix!r} is not a format that is written. The endings are: {FORMATS}."
        raise ValueError(msg)
    return WRITERS[inner.suffix.lower()], inner.name


def _packed(path: Path, member: str, write: Write, articles: pd.DataFrame, out: BinaryIO) -> None:
    """Write, and pack what is written; some formats go back in their file, which packing cannot, so they are written elsewhere first."""
    if not member or path.suffix.lower() not in (".gz", ".zip"):
        write(articles, out)
        return
    with tempfile.TemporaryFile() as whole, contextlib.ExitStack() as stack:
        write(articles, cast(BinaryIO, whole))
        whole.seek(0)
        if path.suffix.lower() == ".gz":
            packed = cast(IO[bytes], gzip.GzipFile(filename="", fileobj=out, mode="wb", compresslevel=6, mtime=0))
        else:
            archive = stack.enter_context(zipfile.ZipFile(out, "w"))
            packed = archive.open(_member(member), "w", force_zip64=True)
        shutil.copyfileobj(whole, stack.enter_context(packed))


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _checked(articles: pd.DataFrame) -> None:
    if missing := [name for name in ("article_id", "text") if name not in articles]:
        msg = f"articles: no column {missing[0]!r}. The columns are: {', '.join(map(str, articles.columns))}."
        raise ValueError(msg)
    ids = articles["article_id"].astype(object)
    for number, (name, text) in enumerate(zip(ids, articles["text"], strict=True)):
        if not isinstance(name, str) or not name.strip() or name != name.strip():
            msg = f"articles: row {number} has the article_id {name!r}. Every article needs one, as text without blanks around it."
            raise ValueError(msg)
        if not isinstance(text, str) or not text.strip():
            msg = f"articles: the text of {name!r} is empty. Leave the row out: it could not be loaded again."
            raise ValueError(msg)
    if (twice := ids[ids.duplicated()]).size:
        msg = f"articles: the article_id {twice.iloc[0]!r} is there twice. Give every article its own."
        raise ValueError(msg)
    _check_characters(articles)


def _check_characters(articles: pd.DataFrame) -> None:
    for column in articles:
        for name, cell in zip(articles["article_id"], articles[column], strict=True):
            if isinstance(cell, str):
                try:
                    cell.encode()
                except UnicodeEncodeError as error:
                    msg = f"articles: {column} of {name!r} holds half a character at {error.start}, which no file can hold. Remove it."
                    raise ValueError(msg) from error


_SAFE = re.compile(r"""(?![.~])[^\x00-\x1f/\\:*?"<>|]{0,79}[^\x00-\x1f/\\:*?"<>|. ]""")  # as a file's name on any system


def _files(articles: pd.DataFrame) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the text files, and of the table that describes them."""
    ids = articles["article_id"].astype(object)
    safe = [bool(_SAFE.fullmatch(name)) for name in ids]
    safe = safe if ids.str.casefold().is_unique else [False] * len(ids)
    names = [f"{name if fine else f'{number:06}'}.txt" for number, (name, fine) in enumerate(zip(ids, safe, strict=True), start=1)]
    for name, text in zip(names, articles["text"], strict=True):
        yield name, (encodings.mark(text) + text).encode()
    rows = articles.drop(columns=["text", *(["article_id"] if all(safe) else [])])
    rows = rows.assign(file=names) if "file" in rows else rows.assign(file=names)[["file", *rows.columns]]
    table = io.BytesIO()
    delimited(",")(rows, table)
    yield described.TABLE, table.getvalue()


def _folder(articles: pd.DataFrame, path: Path) -> None:
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        msg = f"{path}: there are files here already. Give a new folder."
        raise ValueError(msg)
    new = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    new.mkdir()
    try:
        for name, content in _files(articles):
            (new / name).write_bytes(content)
        if path.exists():
            path.rmdir()
        new.rename(path)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _zipped_folder(articles: pd.DataFrame, out: BinaryIO) -> None:
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in _files(articles):
            archive.writestr(_member(name), content)
