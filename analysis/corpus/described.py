"""A folder (or zip) that ``articles.csv`` describes by hand: a fault in it is an error to be corrected, not a row to be refused."""

import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from analysis.corpus import columns as naming
from analysis.corpus import documents, encodings, tables
from analysis.corpus.files import DOCUMENTS, File, held, normalised
from analysis.corpus.refusals import Log, listed
from analysis.corpus.rows import Row, Source

TABLE = "articles.csv"
ADVICE = "one row per file, with the columns file, outlet, outlet_en, date (YYYY-MM-DD)"


def source(members: list[File], where: str, columns: Mapping[str, str], log: Log) -> Source:
    """Read ``articles.csv``, check it against the files, and prepare to read them in the order of their ids."""
    table = next(file for file in members if file.name.lower() == TABLE)
    files = {file.name: file for file in members if file.suffix in DOCUMENTS}
    names, rows = _rows(table, files, where, columns, log)
    seen = {row["file"] for row in rows}
    if undescribed := [name for name in files if name not in seen and "/" not in name]:
        log.warnings.append(
            f"{where}: no row in articles.csv for {listed(undescribed)}; loaded with an unknown outlet and date. "
            "Add a row (file, outlet, outlet_en, date) to compare outlets."
        )
    rows += [{"file": name} for name in undescribed]
    for row in rows:
        row["article_id"] = str(row.get("article_id") or "").strip() or files[row["file"]].stem
    _check_ids(rows, table)
    rows.sort(key=lambda row: str(row["article_id"]))

    def read() -> Iterator[Row]:
        with held([table]) as archive:
            for row in rows:
                yield _with_text(row, files[row["file"]], archive, log)

    return Source(where, "", read, columns=tuple(names), described=True)


def _rows(
    table: File, files: Mapping[str, File], where: str, columns: Mapping[str, str], log: Log
) -> tuple[list[str], list[dict[str, Any]]]:
    names, read = tables.delimited_table(table, log)
    renamed, guessed = naming.mapping(names, columns, table.shown)
    if guessed:
        log.note(naming.told(guessed), table.shown)
    names = [renamed.get(name, name) for name in names]
    if "file" not in names:
        msg = f"{table.shown}: no column 'file'. The columns are: {', '.join(names)}. Say which one it is with columns={{'file': …}}."
        raise ValueError(msg)
    rows: list[dict[str, Any]] = []
    seen: set[str] = set()
    for row in read():
        line = f"{table.shown}, line {row.line}"
        if row.fault:
            msg = f"{line}: {row.fault}. Correct the line."
            raise ValueError(msg)
        rows.append(dict(zip(names, row.values.values(), strict=True)))
        rows[-1]["file"] = normalised(rows[-1]["file"])
        _check_file(rows[-1]["file"], line, files, seen, where)
        for column in (name for name in naming.DATES if name in names):
            rows[-1][column] = _date(rows[-1][column], f"{line}, {column}")
    return names, rows


def _check_file(name: str, line: str, files: Mapping[str, File], seen: set[str], where: str) -> None:
    if name not in files:
        msg = f"{line}: the file {name!r} is not in {where}. Correct the name or remove the row."
        raise FileNotFoundError(msg)
    if name in seen:
        msg = f"{line}: a second row for {name!r}. Keep one row for each file."
        raise ValueError(msg)
    seen.add(name)


def _check_ids(rows: list[dict[str, Any]], table: File) -> None:
    seen: dict[str, str] = {}
    for row in rows:
        if row["article_id"] in seen:
            both = f"{seen[row['article_id']]!r} and {row['file']!r}"
            msg = f"{table.shown}: {both} have the same article_id {row['article_id']!r}. Give each its own."
            raise ValueError(msg)
        seen[row["article_id"]] = row["file"]


def _date(value: str, line: str) -> pd.Timestamp | None:
    if not value.strip():
        return None
    try:
        return pd.to_datetime(value.strip(), format="%Y-%m-%d")
    except ValueError as error:
        msg = f"{line}: {value!r} is not a date. Write it as YYYY-MM-DD, such as 2024-11-30, or leave it empty."
        raise ValueError(msg) from error


def _with_text(row: dict[str, Any], file: File, archive: zipfile.ZipFile | None, log: Log) -> Row:
    """Read the text of a row; what the table leaves open is taken from the page, if it is one."""
    try:
        values, encoding = documents.read(file, archive)
    except ValueError as error:
        problem = str(error).removeprefix(f"{file.shown}: ").rstrip(".")
        way = "Save it as UTF-8, or remove" if "decodable" in problem else "Put a whole one in its place, or remove"
        msg = f"{file.shown}: {problem}. {way} the file and its row in articles.csv."
        raise ValueError(msg) from error
    if not values["text"].strip():
        msg = f"{file.shown}: the text is empty. Fill it in, or remove the file and its row in articles.csv."
        raise ValueError(msg)
    if encoding and not encoding.startswith("utf-8"):
        log.note(f"read as {encodings.NAMES.get(encoding, encoding)}", file.shown)
    title = {"title": row.get("title") or values.get("title")}
    return Row(file.shown, 0, {**row, **title, "text": values["text"]}, encoding)
