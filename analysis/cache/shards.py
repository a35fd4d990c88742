"""Shards: files that hold the rows which a layer found in some articles.

A shard is written under another name and then renamed, so that whoever reads sees all of it or nothing; a checksum tells a damaged one.
It holds Arrow tables: first its articles (key, and number of rows in each table of the result), then the tables of the result.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import _atomic
from analysis.cache.keys import WIDTH

SUFFIX = ".shard"
MAGIC = b"analysis"
HEAD = len(MAGIC) + WIDTH
Offsets = npt.NDArray[np.int64]


class NotStoredError(TypeError):
    """A column of a kind that would not come back the same."""


class DamagedError(ValueError):
    """A file that is not what was written."""


class Index(NamedTuple):
    """What a shard holds: its file, the keys of its articles, and the seconds that it took to compute them."""

    path: Path
    keys: list[bytes]
    seconds: float


class Beside(NamedTuple):
    """How the columns that are not kept are made: the way for `article_id` and for `outlet`, and the place of `outlet` (-1: nowhere)."""

    ids: str
    outlets: str
    place: int


class Part(NamedTuple):
    """One table of a result, without `article_id` and `outlet`."""

    rows: pd.DataFrame
    bounds: Offsets  # where the rows of each article begin, and where the last ones end
    beside: Beside


def write(path: Path, keys: list[bytes], parts: list[Part], seconds: float) -> None:
    """Write a shard.

    Raises
    ------
    NotStoredError
        A table holds something that would not come back the same.
    """
    import pyarrow as pa

    counts = {f"rows {number}": np.diff(part.bounds) for number, part in enumerate(parts)}
    index = pa.table({"key": pa.array(keys, pa.binary(WIDTH)), **counts}).replace_schema_metadata({"seconds": str(seconds)})
    sink = pa.BufferOutputStream()
    for table in (index, *(table for part in parts for table in _encoded(part))):
        with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as stream:
            stream.write_table(table)
    body = sink.getvalue()
    path.parent.mkdir(parents=True, exist_ok=True)
    with _atomic.replacing(path) as file:
        file.write(MAGIC + _checksum(body))
        file.write(body)


def index(path: Path) -> Index:
    """Read what a shard holds, but not its rows.

    Raises
    ------
    DamagedError
        The file is not a shard, or not a whole one.
    """
    with _opened(path) as source:
        source.seek(HEAD)
        table = _stream(source)
        return Index(path, table["key"].to_pylist(), float(table.schema.metadata[b"seconds"]))


def read(path: Path) -> list[Part]:
    """Read the tables of a shard.

    Raises
    ------
    DamagedError
        The file is not a shard, or not a whole one, or a byte of it has changed.
    """
    with _opened(path) as source:
        checksum = source.read(WIDTH)
        if _checksum(source.read_buffer()) != checksum:
            raise DamagedError(path)
        source.seek(HEAD)
        listed = _stream(source)
        counts = [listed[name].to_numpy() for name in listed.column_names if name != "key"]
        return [_decoded(source, np.append(0, np.cumsum(each))) for each in counts]


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """Open a shard behind its first bytes; any error in it means that it is damaged."""
    import pyarrow as pa

    try:
        with pa.memory_map(str(path)) as source:
            if source.read(len(MAGIC)) != MAGIC:
                raise DamagedError(path)
            yield source
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError) as problem:
        raise DamagedError(path) from problem


def _stream(source: Any) -> Any:
    """Read the next table."""
    import pyarrow as pa

    with pa.ipc.open_stream(source) as stream:
        return stream.read_all()


def _checksum(body: Any) -> bytes:
    return hashlib.blake2b(memoryview(body), digest_size=WIDTH).digest()


def _encoded(part: Part) -> list[Any]:
    """Turn rows into an Arrow table that says how to make the same rows again, followed by the lists of categories."""
    import pyarrow as pa

    columns = [part.rows[name] for name in part.rows]
    lists = [pd.Series(column.dtype.categories) for column in columns if isinstance(column.dtype, pd.CategoricalDtype)]
    note = {"kinds": [_kind(column) for column in columns], "lists": [_kind(names) for names in lists]}
    table = pa.Table.from_arrays([_array(column) for column in columns], names=list(part.rows.columns))
    table = table.replace_schema_metadata({"note": json.dumps({**note, "rows": len(part.rows), "beside": part.beside})})
    return [table, *(pa.table({"name": _array(names)}) for names in lists)]


def _kind(column: "pd.Series[Any]") -> list[str]:
    """Say of which type a column is, and what else is needed to make it again."""
    dtype = column.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return ["category", "ordered" if dtype.ordered else ""]
    if isinstance(dtype, pd.StringDtype):
        return ["string", dtype.storage, "nan" if dtype.na_value is np.nan else "NA"]
    if isinstance(dtype, np.dtype) and dtype.kind in "iufb":
        return ["numpy", dtype.str]
    if isinstance(dtype, np.dtype) and dtype.kind == "O" and all(value is None or type(value) is str for value in column):
        return ["object"]
    if str(dtype) in ("Int64", "Int32", "boolean", "Float64"):
        return ["masked", str(dtype)]
    raise NotStoredError(column.name)


def _array(column: "pd.Series[Any]") -> Any:
    import pyarrow as pa

    if isinstance(column.dtype, pd.CategoricalDtype):
        return pa.array(column.cat.codes.to_numpy())
    if isinstance(column.dtype, pd.StringDtype) or column.dtype.kind == "O":
        return pa.array(column.to_numpy(object), pa.large_string(), from_pandas=True)
    return pa.array(column.to_numpy() if isinstance(column.dtype, np.dtype) else column, from_pandas=False)


def _decoded(source: Any, bounds: Offsets) -> Part:
    table = _stream(source)
    note = json.loads(table.schema.metadata[b"note"])
    lists = [pd.Index(_made(kind, _stream(source)["name"])) for kind in note["lists"]]
    columns = {name: _made(kind, table[name], lists) for name, kind in zip(table.column_names, note["kinds"], strict=True)}
    return Part(pd.DataFrame(columns, index=pd.RangeIndex(note["rows"])), bounds, Beside(*note["beside"]))


def _made(kind: list[str], column: Any, lists: list["pd.Index[Any]"] | None = None) -> Any:
    """Make a column again; the next of `lists` are its categories, if it has such."""
    array = column.combine_chunks()
    if kind[0] == "category":
        dtype = pd.CategoricalDtype((lists or []).pop(0), ordered=bool(kind[1]))
        return pd.Categorical.from_codes(array.to_numpy(zero_copy_only=False), dtype=dtype)
    if kind[0] == "string":
        make: Any = pd.StringDtype
        return (make(kind[1], na_value=np.nan) if kind[2] == "nan" else make(kind[1])).__from_arrow__(array)
    if kind[0] == "object":
        return pd.Series(array.to_pylist(), dtype=object)  # a bare array would become text
    if kind[0] == "masked":
        masked: Any = pd.api.types.pandas_dtype(kind[1])
        return masked.__from_arrow__(array)
    return np.array(array.to_numpy(zero_copy_only=False), dtype=kind[1])


def remove(path: Path) -> None:
    """Remove a file that may be gone, or held open by somebody on a system that minds."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def touch(path: Path) -> None:
    """Note that a shard was used."""
    with contextlib.suppress(OSError):
        os.utime(path)
