"""Tables as folders of Parquet files, a file for each part, all with the same types."""

import functools
import json
import posixpath
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from dask.dataframe.utils import UNKNOWN_CATEGORIES
from dask.utils import parse_bytes

from analysis.distributed import parts

UNFINISHED = ".unfinished"  # ending of a folder that is still being written
DTYPES = "_dtypes.json"  # what the columns of a folder were in pandas; Parquet knows one kind of text only
CATEGORY = "category of "
STR = pd.Series([""]).astype("str").dtype  # object before pandas 3
FAR = 8  # times the size asked for, from which on a row group is too large


def distributed(table: Any, fs: Any, folder: str) -> Iterable[str]:
    """Write the parts where they are computed; yield what `_write` returns."""
    write = functools.partial(_written, fs=fs, folder=folder, schema=_schema(parts.as_loaded(table._meta)))
    done = table.map_partitions(write, meta=pd.DataFrame({"dtypes": pd.Series([], dtype=object)}), enforce_metadata=False)
    return list(done.compute()["dtypes"])


def streamed(tables: Iterable[pd.DataFrame], fs: Any, folder: str) -> Iterator[str]:
    """Write tables as they come; yield what `_write` returns."""
    schema = None
    for number, table in enumerate(tables):
        schema = schema or _schema(table)
        yield _write(table, schema, fs, posixpath.join(folder, _name(number)))


def _written(table: pd.DataFrame, *, fs: Any, folder: str, schema: Any, partition_info: dict[str, Any] | None = None) -> pd.DataFrame:
    return pd.DataFrame({"dtypes": [_write(table, schema, fs, posixpath.join(folder, _name((partition_info or {"number": 0})["number"])))]})


def _name(number: int) -> str:
    return f"part-{number:06d}.parquet"


def _write(table: pd.DataFrame, schema: Any, fs: Any, file: str) -> str:
    """Write one file, over what a worker that died left of it; return the types of its columns, nothing if it has no rows."""
    loaded = parts.as_loaded(table)
    try:
        fields = [_numbered(field, loaded[field.name].dtype) for field in schema]
        converted = pa.Table.from_pandas(loaded, schema=pa.schema(fields, metadata=schema.metadata), preserve_index=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError, KeyError) as error:
        msg = f"{posixpath.basename(file)} has other columns or types than expected: {error}."
        raise TypeError(f"{msg} A layer gives its columns their types even without rows.") from error
    with fs.open(file, "wb") as opened:
        pq.write_table(converted, opened)
    return json.dumps({name: _described(dtype) for name, dtype in loaded.dtypes.items()}) if len(table) else ""


def described(written: Iterable[str]) -> str:
    """Describe the types of all parts: of a category that has none in a part, another part tells what they are."""
    known: dict[str, str] = {}
    for part in map(json.loads, filter(None, written)):
        known |= {name: dtype for name, dtype in part.items() if known.get(name, CATEGORY) == CATEGORY}
    return json.dumps({name: f"{CATEGORY}str" if dtype == CATEGORY else dtype for name, dtype in known.items()})


def _schema(like: pd.DataFrame) -> Any:
    """Types of the columns in Parquet, the same for every part."""
    whole = pa.Schema.from_pandas(like, preserve_index=False)
    return pa.schema([pa.field(name, _arrow(like[name].dtype, whole.field(name).type)) for name in like], metadata=whole.metadata)


def _numbered(field: Any, dtype: Any) -> Any:
    """Let a category of numbers be one: before a part is there, all are taken for text."""
    if isinstance(dtype, pd.CategoricalDtype) and pd.api.types.is_numeric_dtype(dtype.categories.dtype) and len(dtype.categories):
        return field.with_type(pa.dictionary(pa.int32(), pa.from_numpy_dtype(dtype.categories.dtype)))
    return field


def _arrow(dtype: Any, found: Any) -> Any:
    if isinstance(dtype, pd.CategoricalDtype):
        return pa.dictionary(pa.int32(), _arrow(dtype.categories.dtype, found.value_type))
    return pa.string() if pd.api.types.is_object_dtype(dtype) or isinstance(dtype, pd.StringDtype) else found


def _described(dtype: Any) -> str:
    if not isinstance(dtype, pd.CategoricalDtype):
        return str(dtype)
    return f"{CATEGORY}{dtype.categories.dtype}" if len(dtype.categories) else CATEGORY


def restored(table: pd.DataFrame, dtypes: dict[str, str]) -> pd.DataFrame:
    """Give the columns of a part the types that they were written from."""
    return parts.as_loaded(table.assign(**{name: _cast(table[name], dtype) for name, dtype in dtypes.items() if name in table}))


def _cast(column: "pd.Series[Any]", dtype: str) -> "pd.Series[Any]":
    kind = dtype.removeprefix(CATEGORY)
    own: Any = STR if kind == "str" else pd.api.types.pandas_dtype(kind)
    if kind != dtype:
        values = column.astype("category").cat
        if UNKNOWN_CATEGORIES in values.categories:  # of a part that is not read yet
            return column
        return pd.Series(pd.Categorical.from_codes(values.codes, categories=values.categories.astype(own)), index=column.index)
    return parts.objects(column) if pd.api.types.is_object_dtype(own) else column.astype(own)


def undivided(fs: Any, file: str, blocksize: str | int) -> bool:
    """Tell whether the file is one row group far larger than a part should be."""
    with fs.open(file, "rb") as opened:
        found = pq.ParquetFile(opened).metadata
    return bool(found.num_row_groups == 1 and found.row_group(0).total_byte_size > FAR * parse_bytes(blocksize))
