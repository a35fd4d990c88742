"""Keep account of what is read: what was guessed, which rows were refused and why; and write the refused rows to a file."""

import contextlib
import csv
import json
import uuid
import warnings
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.corpus.captions import counted
from analysis.corpus.files import REFUSED
from analysis.corpus.rows import Row

EXAMPLES = 3
SHORT = 200  # characters of a refused row that the table shows; the file has all
COLUMNS = ("source", "row", "reason", "value")


class Refusal(NamedTuple):
    """One row that was refused; `row` is 0 where it is a whole file."""

    source: str
    row: int
    reason: str
    value: str


class Log:
    """What is found while a corpus is read. It remembers what it has told, and tells everything once."""

    def __init__(self, path: Path, *, keep: bool = True) -> None:
        self.path, self.keep = path, keep
        self.notes: dict[str, list[str]] = {}
        self.dates: dict[tuple[str, str, str], tuple[int, list[str]]] = {}
        self.warnings: list[str] = []
        self.refused: list[Refusal] = []
        self.reasons: Counter[str] = Counter()
        self.encodings: list[str] = []
        self.read, self.over, self.several = 0, False, False
        self._told: set[str] = set()
        self._out: Any = None
        self.file: Path | None = None

    def note(self, sentence: str, where: str) -> None:
        """Note a guess or an observation about a source."""
        places = self.notes.setdefault(sentence, [])
        if where not in places:
            places.append(where)

    def undated(self, column: str, fault: str, value: str, where: str) -> None:
        """Count a date that is left missing, and keep a few as examples."""
        count, examples = self.dates.setdefault((where, column, fault), (0, []))
        if len(examples) < EXAMPLES and value not in examples:
            examples.append(value)
        self.dates[where, column, fault] = count + 1, examples

    def sentences(self) -> list[str]:
        """All notes, each with the sources it holds for."""
        return [f"{listed(places)}: {sentence}." for sentence, places in self.notes.items()]

    def refuse(self, row: Row, reason: str) -> None:
        """Refuse a row: it goes to the file at once, so that any number can be refused."""
        value = _shown(row.values)
        self.reasons[reason.split(":")[0]] += 1
        self._write((row.source, row.number or "", reason, value))
        if self.keep:
            short = value if len(value) <= SHORT else value[:SHORT] + "…"
            self.refused.append(Refusal(row.source, row.number, reason, short))

    def table(self) -> pd.DataFrame:
        """Refused rows: `source`, `row` (missing for a whole file), `reason`, `value` (its beginning)."""
        table = pd.DataFrame(self.refused, columns=list(COLUMNS)).astype({"source": object, "reason": object, "value": object})
        return table.assign(row=table["row"].astype("Int64").mask(table["row"] == 0))

    def finish(self) -> None:
        """Put the file of refused rows in its place."""
        self.over = True
        if not self.reasons:
            with contextlib.suppress(OSError):
                self._beside(self.path.resolve().parent).unlink(missing_ok=True)  # of an earlier reading: nothing is refused any more
        if self._out is not None:
            out, self._out = self._out, None
            out.close()
            self.file = self._beside(Path(out.name).parent)
            Path(out.name).replace(self.file)

    def _beside(self, folder: Path) -> Path:
        return folder / f"{self.path.resolve().name}{REFUSED}"

    def discard(self) -> None:
        """Leave no half-written file behind."""
        if self._out is not None:
            out, self._out = self._out, None
            out.close()
            Path(out.name).unlink(missing_ok=True)

    def tell(self) -> None:
        """Print what has not been told yet; nothing if there is nothing to say."""
        news = [line for line in [*self.sentences(), *self.losses()] if line not in self._told]
        self._told.update(news)
        for line in news:
            print(line)
        pending, self.warnings = self.warnings, []
        for message in pending:
            warnings.warn(message, stacklevel=3)

    def losses(self) -> list[str]:
        """Say which dates are missing, how many rows were refused, why, and where they are; only once reading is over."""
        none = [f"{self.path}: no article in it."] if self.read == sum(self.reasons.values()) else []
        return [*self.undated_sentences(), *self._refusals(), *none] if self.over else []

    def undated_sentences(self) -> list[str]:
        """Say which dates are missing because they could not be read."""
        return [
            f"{where}: {column} left missing in {counted(count, 'row')}, {fault}: {', '.join(map(repr, examples))}. "
            f"The column {column}_as_given has all."
            for (where, column, fault), (count, examples) in self.dates.items()
        ]

    def _refusals(self) -> list[str]:
        if not self.reasons:
            return []
        count = sum(self.reasons.values())
        reasons = ", ".join(f"{reason} ({number:,})" for reason, number in self.reasons.most_common())
        where = f"They are in {self.file}." if self.file else "They could not be written to a file: neither folder can be written to."
        numbered = self.several and self.reasons["duplicate id"]
        way = ' If the ids only number the rows of each table, set them aside: columns={"number": …}, with the name of that column.'
        return [f"{self.path}: {count:,} of {counted(self.read, 'row')} refused: {reasons}. {where}{way if numbered else ''}"]

    def _write(self, cells: tuple[Any, ...]) -> None:
        if self._out is None and self.file is None and (sum(self.reasons.values()) == 1):
            self._out = _begun(self.path)
            if self._out is not None:
                csv.writer(self._out).writerow(COLUMNS)
        if self._out is not None:
            csv.writer(self._out).writerow(cells)


def listed(names: list[str], most: int = 3) -> str:
    """Join the first few names, and count the others."""
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest:,} more" if rest > 0 else "")


def _begun(path: Path) -> Any:
    """Begin the file of refused rows beside the corpus, else in the working directory; None if neither can be written to."""
    for folder in (path.resolve().parent, Path.cwd()):
        with contextlib.suppress(OSError):
            new = folder / f".refused-{uuid.uuid4().hex}"
            return new.open("x", encoding="utf-8-sig", newline="")
    return None


def _shown(values: dict[str, Any]) -> str:
    raw = values["raw"] if list(values) == ["raw"] else None
    text = raw if isinstance(raw, str) else json.dumps(values if raw is None else raw, ensure_ascii=False, default=str)
    return text.encode("utf-8", "backslashreplace").decode()  # bytes that are no text are seen as such
