"""Measure the roles of `mentions.roles` against single clauses that people coded."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

NEEDED = ("text", "actor", "start", "end", "role")


def clauses(path: str | Path) -> pd.DataFrame:
    """Read clauses whose roles were coded by hand, and give each the role that the rules find.

    Parameters
    ----------
    path
        A JSON file with a list of objects: `text`, `actor`, `start`, `end` (of the mention in the text) and `role` (one of
        ``mentions.agency.ROLES``, or null where the clause leaves it open). Other keys are kept.

    Returns
    -------
    DataFrame
        One row per clause: `article_id` (a number made up for it), the keys of the file, `expected` (the role by hand, "open" where there
        is none), `found` ("open" where the rules do not decide, "missed" where they do not see the mention), and `right`.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    ValueError
        A clause lacks a key.
    """
    from analysis import mentions

    rows = _read(Path(path))
    found = [_found(mentions.roles(group[["article_id", "text"]], str(actor)), group) for actor, group in rows.groupby("actor", sort=False)]
    given = pd.concat(found) if found else pd.Series(dtype=object)
    table = rows.assign(expected=rows["role"].fillna("open"), found=rows["article_id"].map(given).fillna("missed"))
    return table.assign(right=table["expected"] == table["found"])


def _read(path: Path) -> pd.DataFrame:
    if not path.is_file():
        msg = f"{path}: no such file. Give a JSON file with a list of coded clauses."
        raise FileNotFoundError(msg)
    listed: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8-sig"))
    for number, clause in enumerate(listed):
        if lost := [key for key in NEEDED if key not in clause]:
            msg = f"{path}: clause {number} has no key {lost[0]!r}. A clause needs: {', '.join(NEEDED)}."
            raise ValueError(msg)
    rows = pd.DataFrame(listed, columns=list(dict.fromkeys([*NEEDED, *(key for clause in listed for key in clause)])))
    return rows.assign(article_id=[f"clause {number:03}" for number in range(len(rows))])


def _found(roles: pd.DataFrame, group: pd.DataFrame) -> "pd.Series[Any]":
    """Role of the mention that overlaps the coded one."""
    both = roles.astype({"article_id": object}).merge(group[["article_id", "start", "end"]], on="article_id", suffixes=("", "_coded"))
    hits = both[(both["start"] < both["end_coded"]) & (both["end"] > both["start_coded"])].drop_duplicates("article_id")
    role = hits.set_index("article_id")["role"].astype(object)
    return role.where(role.notna(), "open")
