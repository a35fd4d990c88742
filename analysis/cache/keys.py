"""Names for what was computed: made from everything that a result depends on, so that no result is taken for another.

That is the package's rules (code and lexicons) with the versions of the libraries below them, the options of the layer, and each article.
"""

import functools
import hashlib
import itertools
import os
import sys
from collections.abc import Iterator, Mapping, Sequence, Set
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

PACKAGE = Path(__file__).resolve().parents[1]
LIBRARIES = ("numpy", "pandas", "pyarrow", "simplemma")
READ = ("text", "title")  # the columns of an article that layers read; `article_id` and `outlet` are put beside a result
WIDTH = 16  # bytes of a key

State = dict[str, tuple[int, int]]


class NotKeyedError(TypeError):
    """An option, such as a function, of which nothing can be said."""


def digest(*parts: bytes) -> bytes:
    """Hash some bytes, each with its length, so that none runs into the next."""
    whole = hashlib.blake2b(digest_size=WIDTH)
    for part in parts:
        whole.update(len(part).to_bytes(8, "little"))
        whole.update(part)
    return whole.digest()


def _files(folder: Path = PACKAGE) -> Iterator[os.DirEntry[str]]:
    """Yield the package's rules: all code and all lexicons."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files(Path(entry.path))
        elif entry.name.endswith((".py", ".csv")):
            yield entry


def state() -> State:
    """Tell in a millisecond whether a file of the package was changed: its time and size."""
    return {entry.path: (entry.stat().st_mtime_ns, entry.stat().st_size) for entry in _files()}


LOADED = state()


def unchanged() -> bool:
    """Say whether the rules on disk are still those that this process loaded; if not, no name fits what it computes."""
    return state() == LOADED


def own_rules(folder: Path = PACKAGE) -> str:
    """Name for the package's rules alone, the same on every computer that has them."""
    files = (Path(entry.path) for entry in _files(folder))
    return digest(*(part for file in files for part in (file.relative_to(folder).as_posix().encode(), file.read_bytes()))).hex()


@functools.cache
def rules() -> str:
    """Name for the package's rules and the libraries they rest on."""
    libraries = [f"{name} {version(name)}" for name in LIBRARIES]
    return digest(*(line.encode() for line in [own_rules(), *libraries, f"Python {sys.version}"])).hex()


def origin() -> str:
    """Name for this copy of the package in this environment: its older rules are not needed any more."""
    return digest(str(PACKAGE).encode(), sys.prefix.encode()).hex()[:8]


def articles(table: pd.DataFrame, beside: Mapping[str, pd.DataFrame]) -> list[bytes]:
    """Key of each article: its text and title, and its rows in the tables `beside`."""
    columns = [[_cell(value) for value in table[name].tolist()] if name in table else [b""] * len(table) for name in READ]
    own = [digest(*cells) for cells in zip(*columns, strict=True)]
    for rows in beside.values():
        own = [digest(key, part) for key, part in zip(own, _parts(table["article_id"], rows), strict=True)]
    return own


def _cell(value: object) -> bytes:
    return b"+" + value.encode("utf-8", "surrogatepass") if isinstance(value, str) else b""


def _parts(ids: "pd.Series[Any]", rows: pd.DataFrame) -> list[bytes]:
    """Rows of each article as bytes."""
    hashes = pd.util.hash_pandas_object(rows.drop(columns="article_id"), index=False).to_numpy()
    number = pd.Index(ids).get_indexer(pd.Index(rows["article_id"].astype(object)))
    order = np.argsort(number, kind="stable")
    bounds = np.searchsorted(number[order], np.arange(len(ids) + 1))
    return [hashes[order[low:high]].tobytes() for low, high in itertools.pairwise(bounds)]


def options(given: Mapping[str, object], defaults: Mapping[str, object]) -> bytes:
    """Key of a layer's options.

    Raises
    ------
    NotKeyedError
        An option is of a kind whose value cannot be told from its bytes.
    """
    parts = [part for name, value in given.items() for part in (name.encode(), b"default" if value is defaults[name] else _option(value))]
    return digest(*parts)


def _option(value: object) -> bytes:
    if value is None or isinstance(value, bool | int | float | str):
        return repr(value).encode("utf-8", "surrogatepass")
    if isinstance(value, pd.DataFrame):
        return _table(value)
    if isinstance(value, Set):
        return b"set" + digest(*sorted(_option(item) for item in value))
    if isinstance(value, Sequence):
        return b"list" + digest(*(_option(item) for item in value))
    if isinstance(value, Mapping):
        return b"dict" + digest(*(_option(item) for pair in value.items() for item in pair))
    raise NotKeyedError(type(value))


def _table(value: pd.DataFrame) -> bytes:
    """Content of a lexicon: columns, their types, and rows; its index says nothing."""
    cells = (_option(cell) if isinstance(cell, str) else b"" for name in value for cell in _texts(value[name]))
    return b"table" + digest(schema(value), str(len(value)).encode(), *cells)


def _texts(column: "pd.Series[Any]") -> list[object]:
    if not all(isinstance(cell, str) or pd.isna(cell) for cell in column):
        raise NotKeyedError(column.name)
    return column.tolist()


def schema(table: pd.DataFrame) -> bytes:
    """Columns of a table and their types."""
    return digest(*(f"{name} {dtype}".encode() for name, dtype in table.dtypes.items()))
