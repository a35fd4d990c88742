"""Look through a source once before it is read: which columns it has, which of them are ours, and how its dates are written.

The answers hold for all of it, so that the parts a large corpus is read in fit together.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from analysis.corpus import columns as naming
from analysis.corpus import dates
from analysis.corpus.refusals import Log
from analysis.corpus.rows import Source


class Plan(NamedTuple):
    """How to read one source: new names of columns, the order of day and month per date, dates whose original must be kept."""

    source: Source
    renamed: dict[str, str]
    orders: dict[str, dates.Order]
    kept: frozenset[str]
    names: tuple[str, ...]


class _Dates:
    """What the dates of one column prove."""

    def __init__(self) -> None:
        self.day = self.month = self.either = self.odd = False

    def see(self, value: object) -> None:
        found = dates.reading(value)
        if found.numeric:
            both = found.day_first is not None and found.month_first is not None
            self.either |= both and found.day_first != found.month_first
            self.day |= found.month_first is None
            self.month |= found.day_first is None
        self.odd |= bool(found.fault) or (bool(found.day_first or found.month_first) and not found.plain)

    @property
    def order(self) -> dates.Order:
        if self.day and self.month:
            return "both"
        return "month" if self.month else "day" if self.day else "either"


def plans(sources: Iterable[Source], columns: Mapping[str, str], log: Log) -> list[Plan]:
    """Plan the reading of every source.

    Raises
    ------
    ValueError
        `columns` names a column that is not there, or no column can be told to be the text.
    """
    return [_plan(source, columns, log) for source in sources]


def names(made: Iterable[Plan]) -> list[str]:
    """Columns of the articles: the required ones, the others in the order they are met, and dates as they were given."""
    found = dict.fromkeys(naming.REQUIRED)
    for plan in made:
        found.update(dict.fromkeys(plan.names))
    for plan in made:
        found.update(dict.fromkeys(f"{name}_as_given" for name in naming.DATES if name in plan.kept))
    return list(found)


def _plan(source: Source, columns: Mapping[str, str], log: Log) -> Plan:
    if source.described:
        return Plan(source, {}, {}, frozenset(), source.columns or ())
    found, seen = _seen(source, columns) if source.columns is None else (dict.fromkeys(source.columns), {})
    if not found:
        return Plan(source, {}, {}, frozenset(), ())
    renamed, guessed = naming.mapping(found, columns, source.name)
    if guessed:
        log.note(naming.told(guessed), source.name)
    ours = tuple(renamed.get(name, name) for name in found)
    if "text" not in ours:
        msg = (
            f"{source.name}: no column can be told to hold the text of the articles. The columns are: {naming.shown(ours)}. "
            'Say which one it is: columns={"text": …}.'
        )
        if any(len(name) > naming.LONG or name.startswith("column_") for name in ours):
            msg += " If these are no names of columns, let the first row be one that names them, with no title above it."
        msg += " If the column 'file' names files with texts, give the folder that holds them." if "file" in ours else ""
        raise ValueError(msg)
    proofs = {renamed.get(name, name): proof for name, proof in seen.items() if renamed.get(name, name) in naming.DATES}
    for name, proof in proofs.items():
        _tell_order(name, proof, source.name, log)
    return Plan(
        source,
        renamed,
        {name: proof.order for name, proof in proofs.items()},
        frozenset(n for n, proof in proofs.items() if proof.odd),
        ours,
    )


def _seen(source: Source, columns: Mapping[str, str]) -> tuple[dict[str, None], dict[str, _Dates]]:
    """Names of all columns, in the order they are met, and what those prove that may be dates."""
    found: dict[str, None] = {}
    proofs: dict[str, _Dates] = {}
    for row in source.rows():
        if row.fault:
            continue
        for name in row.values.keys() - found.keys() and list(row.values):
            if name not in found:
                found[name] = None
                if naming.is_date(name, columns):
                    proofs[name] = _Dates()
        for name, proof in proofs.items():
            proof.see(row.values.get(name))
    return found, proofs


def _tell_order(name: str, proof: _Dates, where: str, log: Log) -> None:
    if proof.order == "month":
        log.note(f"dates in {name} like 3/4/2015 are read month first, as other dates there prove", where)
    elif proof.order == "both" and proof.either:
        log.note(f"some dates in {name} have the day first, some the month: those like 3/4/2015 are left missing", where)
    elif proof.order == "either" and proof.either:
        log.note(f"dates in {name} like 3/4/2015 are guessed to have the day first; nothing there proves it", where)
