"""Tell which column of a found table is the text, which the outlet, and so on: as the user says, by exact name, else by usual names.

The usual names are in ``data/columns.csv``, the first choice first. A guess is told in a sentence; an exact name is no guess.
"""

import difflib
import functools
import re
from collections.abc import Iterable, Mapping

from analysis import fold, lexicon

DATES = ("date", "date_earliest", "date_latest")
REQUIRED = ("article_id", "outlet", "outlet_en", "date", "title", "text")
OURS = tuple(dict.fromkeys((*REQUIRED, *DATES, "date_precision", "file")))
LONG = 40  # characters of a column's name that messages show


def mapping(found: Iterable[str], columns: Mapping[str, str], where: str) -> tuple[dict[str, str], dict[str, str]]:
    """Map the columns that were found to ours.

    Parameters
    ----------
    found
        The columns of the table.
    columns
        What the user says, ours to theirs.
    where
        The table, for the error.

    Returns
    -------
    tuple
        Theirs to ours for every column that changes its name, and those of them that were guessed.

    Raises
    ------
    ValueError
        `columns` names a column that is not there, or one column twice.
    """
    names = list(found)
    for ours, theirs in columns.items():
        if theirs not in names:
            turned = theirs in OURS and ours in names
            way = f"{{{theirs!r}: {ours!r}}}, our name first" if turned else f"{{{ours!r}: …}}"
            msg = f"{where}: columns= names {theirs!r}, which is not a column. The columns are: {shown(names)}. Write columns={way}."
            raise ValueError(msg)
        if ours not in OURS and (meant := difflib.get_close_matches(ours.lower(), OURS, n=1, cutoff=0.8)):
            msg = f"{where}: columns= names {ours!r}, which is none of ours. Write columns={{{meant[0]!r}: {theirs!r}}}."
            raise ValueError(msg)
    said = {theirs: ours for ours, theirs in columns.items()}
    if len(said) < len(columns):
        msg = f"{where}: columns= names one column for two of ours: {dict(columns)}. Give each its own."
        raise ValueError(msg)
    guessed = _guessed([name for name in names if name not in said], set(columns) | set(names))
    renamed = {theirs: ours for theirs, ours in (said | guessed).items() if theirs != ours}
    for name in names:  # a column that must make room keeps its cells under another name
        if name in renamed.values() and name not in renamed and name not in said:
            renamed[name] = f"{name}_given"
    return renamed, guessed


def is_date(name: str, columns: Mapping[str, str]) -> bool:
    """Tell whether a column of this name may be read as a date."""
    return name in DATES or name in {columns.get(ours) for ours in DATES} or _usual().get(_key(name), ("", 0))[0] == "date"


def shown(names: Iterable[str]) -> str:
    """List the names of columns for a message; a file without a row of names shows an article there."""
    return ", ".join(name if len(name) <= LONG else f"{name[:LONG]}…" for name in names)


def told(guessed: Mapping[str, str]) -> str:
    """Say what was guessed, and how to say otherwise."""
    pairs = [f"{theirs!r} as {ours}" for theirs, ours in guessed.items()]
    way = ", ".join(f"{ours!r}: …" for ours in guessed.values())
    return f"guessed from their names: {', '.join(pairs)}. If that is wrong, say columns={{{way}}}"


def _guessed(names: list[str], taken: set[str]) -> dict[str, str]:
    """For each of ours that is missing, the column whose name comes first in the list."""
    ranked: dict[str, list[tuple[int, str]]] = {}
    for name in names:
        ours, rank = _usual().get(_key(name), ("", 0))
        if ours and ours not in taken and name not in REQUIRED:
            ranked.setdefault(ours, []).append((rank, name))
    return {min(choices)[1]: ours for ours, choices in ranked.items()}


@functools.cache
def _usual() -> dict[str, tuple[str, int]]:
    rows = lexicon.load("columns")
    return {_key(name): (ours, rank) for rank, (ours, name) in enumerate(zip(rows["column"], rows["name"], strict=True))}


def _key(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", fold.key(str(name)).casefold()).strip()
