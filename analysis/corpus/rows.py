"""What every reader yields: a raw row, with the names its source gives the columns, or the reason why it is none."""

import datetime
import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple


class Row(NamedTuple):
    """One raw row of a source; `number` counts from 1 and is 0 where a whole file is the row."""

    source: str
    number: int
    values: dict[str, Any]
    encoding: str = ""
    fault: str = ""
    line: int = 0
    """Where it begins in its file, if that has lines."""


class Source(NamedTuple):
    """Where raw rows come from.

    `rows` begins anew at every call, `stem` begins the ids of rows that have none, `columns` are None where they must be looked for.
    """

    name: str
    stem: str
    rows: Callable[[], Iterator[Row]]
    columns: tuple[str, ...] | None = None
    described: bool = False


def as_text(value: Any) -> str | None:
    """Write a cell as text: nothing and not-a-number are None, whole numbers have no point, lists and objects are JSON.

    >>> as_text(3.0), as_text(True), as_text(["أ"]), as_text(float("nan"))
    ('3', 'true', '["أ"]', None)
    """
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, datetime.datetime):
        return None if value != value else (value.date() if value.time() == datetime.time() and not value.tzinfo else value).isoformat()
    if isinstance(value, float):
        return None if value != value else str(int(value)) if value.is_integer() else repr(float(value))
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return value.isoformat() if isinstance(value, datetime.date) else json.dumps(value, ensure_ascii=False, default=str)
