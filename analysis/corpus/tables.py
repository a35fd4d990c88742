"""Read the rows of a table: CSV, TSV, JSON, JSON Lines, Parquet, Excel. What is line by line in the file is never held whole."""

import io
import itertools
import json
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from analysis.corpus import delimited, encodings, files
from analysis.corpus.files import File
from analysis.corpus.refusals import Log
from analysis.corpus.rows import Row, Source

SAMPLE = 200_000  # characters from which the delimiter is told
BATCH = 256  # rows of a Parquet file that are held at once
RAW = "raw"  # the column under which a broken row is given back

_Rows: TypeAlias = Callable[[], Iterator[Row]]


def source(file: File, log: Log) -> Source:
    """Prepare to read the rows of one table; how it must be read is found out here, once."""
    if file.suffix in (".csv", ".tsv"):
        return Source(file.shown, file.stem, delimited_table(file, log)[1])
    read = {".parquet": _parquet, ".xlsx": _excel, ".json": _json}.get(file.suffix, _lines)
    return Source(file.shown, file.stem, read(file, log))


def names(file: File) -> list[str]:
    """Columns of a CSV or TSV file."""
    return delimited_table(file, Log(file.path))[0]


def delimited_table(file: File, log: Log) -> tuple[list[str], _Rows]:
    """Find the encoding and the delimiter, and get the names of the columns and the function that reads the rows."""
    encoding = _encoding(file, log)
    with files.text(file, encoding, newline="") as lines:
        sample = lines.read(SAMPLE)
    if not sample.strip():
        msg = f"{file.shown}: the file is empty. It must begin with a line that names the columns."
        raise ValueError(msg)
    marked = re.match(r"sep=(.)\r?\n", sample)  # Excel's own way to tell the delimiter
    delimiter = marked[1] if marked else delimited.sniff(sample, cut=len(sample) == SAMPLE)
    if delimiter not in ("\x1f", "\t" if file.suffix == ".tsv" else ","):
        log.note(f"the columns are separated by {delimited.said(delimiter)}", file.shown)
    after = io.StringIO(sample[marked.end() if marked else 0 :], newline="")
    names = delimited.header(next(delimited.records(after, delimiter)).fields)

    def rows() -> Iterator[Row]:
        with files.text(file, encoding, newline="") as lines:
            records = delimited.records(itertools.islice(lines, 1 if marked else 0, None), delimiter)
            next(records)
            for number, (fields, fault, line) in enumerate(records, start=1):
                values = {RAW: fields[0]} if fault else dict(zip(names, fields, strict=True))
                yield Row(file.shown, number, values, encoding, fault, line + bool(marked))

    return names, rows


def _lines(file: File, log: Log) -> _Rows:
    encoding = _encoding(file, log)

    def rows() -> Iterator[Row]:
        with files.text(file, encoding, newline="\n") as lines:
            for number, line in enumerate((line for line in lines if line.strip()), start=1):
                yield _object(file.shown, number, line, encoding)

    return rows


def _object(shown: str, number: int, line: str, encoding: str) -> Row:
    try:
        value = json.loads(line.rstrip("\r\n"))
    except (ValueError, RecursionError) as error:
        fault = f"broken line: not JSON ({getattr(error, 'msg', 'nested too deeply')})"
        return Row(shown, number, {RAW: line.rstrip("\r\n")}, encoding, fault)
    return _as_row(shown, number, value, encoding)


def _as_row(shown: str, number: int, value: Any, encoding: str) -> Row:
    if isinstance(value, dict):
        return Row(shown, number, value, encoding)
    return Row(shown, number, {RAW: value}, encoding, "not an object: {…} with the columns of one article is needed")


def _json(file: File, log: Log) -> _Rows:
    encoding = _encoding(file, log)
    with files.text(file, encoding, newline="") as whole:
        content = whole.read()
    try:
        values = json.loads(content)
    except (ValueError, RecursionError) as error:
        if getattr(error, "msg", "") == "Extra data":
            log.note("this is JSON Lines, read line by line", file.shown)
            return _lines(file, log)
        msg = f'{file.shown}: not JSON ({error}). A list of objects is needed: [{{"text": …}}, …].'
        raise ValueError(msg) from error
    found = _articles(values, file.shown)
    return lambda: (_as_row(file.shown, number, value, encoding) for number, value in enumerate(found, start=1))


def _articles(values: Any, shown: str) -> list[Any]:
    found = values.get("articles") if isinstance(values, dict) else values
    if isinstance(found, list):
        return found
    keys = f" The keys are: {', '.join(values)}." if isinstance(values, dict) else ""
    msg = f'{shown}: no list of articles.{keys} A list of objects, or {{"articles": [...]}}, is needed.'
    raise ValueError(msg)


def _parquet(file: File, log: Log) -> _Rows:
    import pyarrow as pa
    import pyarrow.parquet as pq

    def rows() -> Iterator[Row]:
        with files.seekable(file) as raw:
            try:
                table = pq.ParquetFile(raw, pre_buffer=False)
                batches = (batch.to_pylist() for batch in table.iter_batches(batch_size=BATCH))
                for number, values in enumerate(itertools.chain.from_iterable(batches), start=1):
                    yield Row(file.shown, number, values)
            except (pa.ArrowInvalid, OSError) as error:
                msg = f"{file.shown}: not a Parquet file, or a damaged one ({error})."
                raise ValueError(msg) from error

    return rows


def _excel(file: File, log: Log) -> _Rows:
    sheets = _sheets(file)
    title, cells = next(((title, cells) for title, cells in sheets.items() if cells), ("", []))
    if not cells:
        msg = f"{file.shown}: the sheets are empty. The first must begin with a row that names the columns."
        raise ValueError(msg)
    if others := [name for name, rows in sheets.items() if rows and name != title]:
        log.note(f"only the sheet {title!r} is read, not {', '.join(map(repr, others))}", file.shown)
    names = delimited.header(["" if cell is None else str(cell) for cell in cells[0]])
    width = max((place for place, cell in enumerate(cells[0], start=1) if cell is not None), default=0)
    used = [name for place, name in enumerate(names) if place < width or any(len(row) > place and row[place] is not None for row in cells)]

    def rows() -> Iterator[Row]:
        for number, row in enumerate(cells[1:], start=1):
            padded = itertools.chain(row, itertools.repeat(None))  # empty cells at the end of a row may not be in the file
            values = {name: cell for name, cell in zip(names, padded, strict=False) if name in used}
            if any(cell is not None for cell in row):
                yield Row(file.shown, number, values)

    return rows


def _sheets(file: File) -> dict[str, list[tuple[Any, ...]]]:
    """Cells of every sheet, from the first row that is not blank."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    with files.seekable(file) as raw, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and lists of choices, which are not read
        try:
            book = openpyxl.load_workbook(raw, read_only=True, data_only=True)
        except (InvalidFileException, zipfile.BadZipFile, KeyError) as error:
            msg = f"{file.shown}: not an Excel file of the kind .xlsx ({error}). Save it as .xlsx or .csv."
            raise ValueError(msg) from error
        try:
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # some programs write a wrong size, beyond which nothing would be read
            sheets = {sheet.title: [tuple(map(_cell, row)) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}
        finally:
            book.close()
    return {title: list(itertools.dropwhile(lambda row: all(cell is None for cell in row), rows)) for title, rows in sheets.items()}


_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def _cell(value: Any) -> Any:
    """Undo Excel's way to write what XML cannot hold («_x000D_»)."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value) if isinstance(value, str) and "_x" in value else value


def _encoding(file: File, log: Log) -> str:
    with files.opened(file) as raw:
        encoding = encodings.detect(raw)
    if encoding is None:
        msg = f"{file.shown}: not decodable: not text in {encodings.KNOWN}. Save it as UTF-8."
        raise ValueError(msg)
    if not encoding.startswith("utf-8"):
        log.note(f"read as {encodings.NAMES[encoding]}", file.shown)
    return encoding
