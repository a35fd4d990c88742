"""Read rows separated by commas, semicolons, tabs or bars, and find the lines that are broken.

A row with another number of fields than the header, or with a quotation mark that is never closed, is given back as broken, and
reading begins again at the line after it: one bad line must not swallow those that follow. Where quotation marks inside a cell of several
lines were not doubled, the lines up to the mark that closes the cell are part of the broken row: they are no rows of their own.
"""

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

LONGEST = 10_000_000  # characters of one row; beyond it a quotation mark was left open
AHEAD = 200  # lines in which the end of a broken cell is looked for
UNDOUBLED = "a quotation mark inside a quoted field is not doubled"
DELIMITERS = (",", ";", "\t", "|")
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", "\x1f": "nothing"}


class Record(NamedTuple):
    """One row: its fields, or what is wrong with the line."""

    fields: list[str]
    fault: str = ""
    line: int = 0
    """Where it begins in the file, from 1."""


class _Feed:
    """Lines that remembers those of the present row, so that they can be put back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = iter(lines)
        self.taken: list[str] = []
        self.size = 0
        self.line = 1  # of the first that was taken

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        self.taken.append(line)
        self.size += len(line)
        if self.size > LONGEST:
            msg = "no end"
            raise csv.Error(msg)
        return line

    def begin(self) -> None:
        self.line += len(self.taken)
        self.taken, self.size = [], 0

    def put_back(self, kept: int) -> None:
        """Put back all lines but the first few."""
        self.lines = itertools.chain(self.taken[kept:], self.lines)
        self.taken = self.taken[:kept]

    def ahead(self) -> None:
        """Take some more lines, to look at them."""
        self.taken += itertools.islice(self.lines, AHEAD)


def records(lines: Iterable[str], delimiter: str) -> Iterator[Record]:
    """Yield the header, then every row; blank lines are passed over."""
    csv.field_size_limit(max(csv.field_size_limit(), 2 * LONGEST))
    feed, width = _Feed(lines), 0
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    while True:
        feed.begin()
        try:
            fields, fault = next(reader), ""
        except StopIteration:
            return
        except csv.Error as error:
            fields, fault = [], _explained(str(error))
        if not fields and not fault:
            continue
        record = _judged(fields, fault, width, feed.taken[0], delimiter)
        if fault or record.fault:
            kept = 1
            if fault == UNDOUBLED and record.fault:
                feed.ahead()
                kept = _closing(feed.taken, delimiter)
                record = record._replace(fields=["".join(feed.taken[:kept])])
            feed.put_back(kept)
            reader = csv.reader(feed, delimiter=delimiter, strict=True)
        width = width or len(record.fields)
        yield record._replace(line=feed.line)


def _judged(fields: list[str], fault: str, width: int, line: str, delimiter: str) -> Record:
    if not fault and (not width or len(fields) == width):
        return Record(fields)
    if not fault and len(fields) > width and not any(fields[width:]):
        return Record(fields[:width])
    bare = line.rstrip("\r\n").split(delimiter)
    if delimiter == "\t" and width in (0, len(bare)):
        return Record(bare)  # tables with tabs are often written without quoting
    return Record([line], f"broken line: {fault or f'{len(fields)} fields where the header has {width}'}")


def _closing(lines: list[str], delimiter: str) -> int:
    """Count the lines of a broken row: one, if it ends with its cell; else up to the line with the mark that closes the cell."""
    if lines[0].count('"') % 2 == 0 or lines[0].rstrip().endswith('"'):
        return 1
    for number, line in enumerate(lines[1:], start=2):
        if line.count('"') % 2:
            return number if re.search(rf'"\s*(?:$|{re.escape(delimiter)})', line) else 1
    return 1


def _explained(error: str) -> str:
    if "expected after" in error:
        return UNDOUBLED
    return "a quotation mark is not closed" if error in ("unexpected end of data", "no end") else error


def sniff(sample: str, *, cut: bool) -> str:
    """Tell the delimiter: the one that splits most rows of the sample into as many fields as the header, and the header into most.

    `cut` says that the sample ends inside a row.
    """
    lines = list(io.StringIO(sample, newline=""))[: -1 if cut else None]
    scores = {delimiter: _score(lines, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > (0.0, 1) else "\x1f"


def _score(lines: list[str], delimiter: str) -> tuple[float, int]:
    rows = list(itertools.islice(records(lines, delimiter), 200))
    width = len(rows[0].fields) if rows else 0
    if width < 2 or (rows and rows[0].fault):
        return 0.0, 1
    return round(sum(not row.fault for row in rows) / len(rows), 1), width


def said(delimiter: str) -> str:
    """Name a delimiter in words."""
    return _NAMES.get(delimiter, repr(delimiter))


def header(fields: list[str]) -> list[str]:
    """Name the columns: blanks are stripped, a name without letters or given twice gets a number."""
    names: list[str] = []
    for place, field in enumerate(fields, start=1):
        name = re.sub(r"[\u200b-\u200f\u202a-\u202e\ufeff]", "", field).strip() or f"column_{place}"
        names.append(name if name not in names else f"{name}_{place}")
    return names
