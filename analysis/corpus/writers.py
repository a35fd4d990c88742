"""Write the table of articles in one format to an open file."""

import contextlib
import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, TypeAlias

import numpy as np
import pandas as pd

from analysis.corpus import encodings
from analysis.corpus.rows import as_text

CELL = 32_767  # characters of an Excel cell
GROUP = 1_000  # rows of a Parquet row group

Write: TypeAlias = Callable[[pd.DataFrame, BinaryIO], None]


def _texts(articles: pd.DataFrame) -> Iterator[list[str]]:
    """Rows as texts; nothing is empty."""
    columns = [_cells(articles[name]) for name in articles]
    return ([as_text(cell) or "" for cell in row] for row in zip(*columns, strict=True))


def _cells(column: "pd.Series[Any]") -> list[Any]:
    """Cells as plain Python values: dates as text, what is missing as None."""
    if column.dtype.kind == "M":
        return [None if cell is pd.NaT else as_text(cell) for cell in column]
    return [None if cell is pd.NA or cell is pd.NaT or (isinstance(cell, float) and cell != cell) else cell for cell in column]


def delimited(delimiter: str) -> Write:
    """Get the function that writes fields separated by `delimiter`, quoted where they must be."""

    def write(articles: pd.DataFrame, out: BinaryIO) -> None:
        with _text(out) as text:
            text.write(max((encodings.mark(cell) for row in _texts(articles) for cell in row), default=""))
            table = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
            table.writerow(articles.columns)
            table.writerows(_texts(articles))

    return write


@contextlib.contextmanager
def _text(out: BinaryIO) -> Iterator[io.TextIOWrapper]:
    text = io.TextIOWrapper(out, "utf-8", newline="")
    yield text
    text.flush()
    text.detach()


def _objects(articles: pd.DataFrame) -> Iterator[str]:
    columns = [_cells(articles[name]) for name in articles]
    names = list(map(str, articles.columns))
    return (json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=as_text) for row in zip(*columns, strict=True))


def _lines(articles: pd.DataFrame, out: BinaryIO) -> None:
    for row in _objects(articles):
        out.write(f"{row}\n".encode())


def _list(articles: pd.DataFrame, out: BinaryIO) -> None:
    out.write(b"[\n" + ",\n".join(_objects(articles)).encode() + b"\n]\n")


def _parquet(articles: pd.DataFrame, out: BinaryIO) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(str(name), pa.timestamp("us") if _is_day(articles[name]) else pa.string()) for name in articles])
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for start in range(0, len(articles), GROUP):
            part = articles.iloc[start : start + GROUP]
            writer.write_table(pa.table([_arrow(part[name], kind.type) for name, kind in zip(part, schema, strict=True)], schema=schema))


def _is_day(column: "pd.Series[Any]") -> bool:
    return isinstance(column.dtype, np.dtype) and column.dtype.kind == "M"


def _arrow(column: "pd.Series[Any]", kind: Any) -> Any:
    import pyarrow as pa

    if _is_day(column):
        return pa.array(column.astype("datetime64[us]"), type=kind)
    return pa.array([as_text(cell) for cell in _cells(column)], type=kind)


_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def _excel(articles: pd.DataFrame, out: BinaryIO) -> None:
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    names = list(map(str, articles.columns))
    rows = [names, *(_excel_row(names, name, row) for name, row in zip(articles["article_id"], _texts(articles), strict=True))]
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("articles")
    for row in rows:
        cells = [WriteOnlyCell(sheet, value=cell or None) for cell in row]
        for cell in cells:
            cell.data_type = "s" if cell.value is not None else "n"  # text, whatever it looks like
        sheet.append(cells)
    book.save(out)


def _excel_row(names: list[str], article: str, row: list[str]) -> list[str]:
    """Write what XML cannot hold as Excel does («_x000D_»); a text that is too long for a cell is an error."""
    written = [_UNWRITABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", cell) for cell in row]
    for name, raw, cell in zip(names, row, written, strict=True):
        if len(cell.encode("utf-16-le")) > 2 * CELL:
            size = f"{len(raw):,} characters; a cell of Excel holds {CELL:,}"
            msg = f"articles: {name} of {article!r} has {size}. Save as .csv, .jsonl or .parquet."
            raise ValueError(msg)
    return written


WRITERS: dict[str, Write] = {
    ".csv": delimited(","),
    ".tsv": delimited("\t"),
    ".json": _list,
    ".jsonl": _lines,
    ".ndjson": _lines,
    ".parquet": _parquet,
    ".xlsx": _excel,
}
