"""How well found rows agree with hand-coded rows: pairs of spans, and the measures counted from them, with intervals."""

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

SPAN = ["article_id", "start", "end"]
Outcome = Literal["hit", "missed", "false alarm", "ignored"]


def pair(coded: pd.DataFrame, found: pd.DataFrame, *, overlap: float = 0.5, of: Literal["shorter", "longer"] = "shorter") -> pd.DataFrame:
    """Pair coded and found spans one to one: as many pairs as possible, and of those the ones that overlap most.

    Parameters
    ----------
    coded
        Spans (`article_id, start, end`); rows whose `counted` is False are neither hit nor error.
    found
        Spans. Articles that are not in `coded` count as false alarms: leave out what nobody coded.
    overlap
        Two spans may be paired when they share at least this share of the shorter (or longer) one, in (0, 1].

    Returns
    -------
    DataFrame
        `coded` and `found` (row numbers, -1 where there is none) and `outcome`: "hit", "missed", "false alarm", "ignored". A found row
        is ignored when nothing that counts is left for it and it overlaps a row that does not count.
    """
    if not 0 < overlap <= 1:
        msg = f"overlap is {overlap!r}; it must be greater than 0 and at most 1."
        raise ValueError(msg)
    parts = []
    ids = pd.Index(coded["article_id"].astype(str)).union(pd.Index(found["article_id"].astype(str)))
    for article in ids.unique():
        mine = np.flatnonzero(coded["article_id"].astype(str) == article)
        theirs = np.flatnonzero(found["article_id"].astype(str) == article)
        parts.append(_pair_article(coded.iloc[mine], found.iloc[theirs], mine, theirs, overlap, of))
    return pd.concat(parts, ignore_index=True) if parts else _outcomes(np.empty(0, int), np.empty(0, int), "hit")


def _pair_article(
    coded: pd.DataFrame, found: pd.DataFrame, mine: npt.NDArray[np.intp], theirs: npt.NDArray[np.intp], overlap: float, of: str
) -> pd.DataFrame:
    from scipy.optimize import linear_sum_assignment

    share, union = overlaps(coded, found, of)
    near = (share >= overlap) & (union > 0)
    counted = coded["counted"].to_numpy(bool) if "counted" in coded else np.ones(len(coded), bool)
    # A pair is worth more than any difference in overlap, so that the number of pairs is largest first.
    rows, columns = linear_sum_assignment(np.where(near & counted[:, None], 1 + union / (1 + len(mine)), 0), maximize=True)
    real = near[rows, columns] & counted[rows]
    rows, columns = rows[real], columns[real]
    missed = np.setdiff1d(np.flatnonzero(counted), rows)
    left = np.setdiff1d(np.arange(len(theirs)), columns)
    ignored = near[~counted].any(axis=0)[left] if len(mine) else np.zeros(len(left), bool)
    return pd.concat([
        _outcomes(mine[rows], theirs[columns], "hit"),
        _outcomes(mine[missed], np.full(len(missed), -1), "missed"),
        _outcomes(np.full((~ignored).sum(), -1), theirs[left[~ignored]], "false alarm"),
        _outcomes(np.full(ignored.sum(), -1), theirs[left[ignored]], "ignored"),
    ])  # fmt: skip


def overlaps(coded: pd.DataFrame, found: pd.DataFrame, of: str = "shorter") -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Shared length of every coded and found span, as a share of the shorter (longer) one, and of both together."""
    starts = [np.asarray(table["start"], np.int64) for table in (coded, found)]
    ends = [np.asarray(table["end"], np.int64) for table in (coded, found)]
    shared = np.minimum.outer(*ends) - np.maximum.outer(*starts)
    shared = np.maximum(shared, 0)
    lengths = [np.maximum(end - start, 1) for start, end in zip(starts, ends, strict=True)]
    base = np.minimum.outer(*lengths) if of == "shorter" else np.maximum.outer(*lengths)
    return shared / base, shared / (np.add.outer(*lengths) - shared)


def _outcomes(coded: npt.NDArray[np.intp], found: npt.NDArray[np.intp], outcome: Outcome) -> pd.DataFrame:
    return pd.DataFrame({"coded": coded, "found": found, "outcome": outcome}).astype({"outcome": "str"})


def proportion(hits: int, n: int, *, level: float = 0.95) -> tuple[float, float, float]:
    """Share of hits and its interval by Wilson's score (1927), which stays inside [0, 1]; NaN when `n` is 0.

    `level` is the coverage, in (0, 1).

    >>> [round(x, 3) for x in proportion(9, 10)], [round(x, 3) for x in proportion(9, 10, level=0.5)]
    ([0.9, 0.596, 0.982], [0.9, 0.818, 0.948])
    """
    from scipy.special import ndtri

    if not 0 < level < 1:
        msg = f"level is {level}; it lies between 0 and 1, such as 0.95."
        raise ValueError(msg)
    if not n:
        return np.nan, np.nan, np.nan
    z = float(ndtri((1 + level) / 2))  # two-sided
    share, square = hits / n, z * z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = z / (1 + square / n) * float(np.sqrt(share * (1 - share) / n + square / (4 * n * n)))
    return share, max(0.0, middle - half), min(1.0, middle + half)


def f_score(hits: int, missed: int, alarms: int) -> tuple[float, float, float]:
    """F1 and its 95 % interval: F1 = 2J / (1 + J) rises with J = hits / (hits + missed + alarms), whose interval is Wilson's.

    >>> [round(x, 3) for x in f_score(8, 2, 2)]
    [0.8, 0.562, 0.926]
    """
    share, low, high = (2 * x / (1 + x) for x in proportion(hits, hits + missed + alarms))
    return share, low, high


def alpha(coded: npt.NDArray[np.bool_], found: npt.NDArray[np.bool_], *, draws: int = 2000, seed: int = 0) -> tuple[float, float, float]:
    """Krippendorff's alpha (2004) for two coders and yes/no, with a bootstrap interval over the units.

    1 is perfect, 0 is what chance gives, below 0 is worse than chance; 0.667 is the usual floor for tentative conclusions and
    0.8 for firm ones. NaN when both say the same thing everywhere: alpha needs variation. With few units the interval is wide.
    """
    import krippendorff

    data = np.array([coded, found], dtype=float)
    if data.size == 0 or data.min() == data.max():
        return np.nan, np.nan, np.nan
    value = float(krippendorff.alpha(reliability_data=data, level_of_measurement="nominal", value_domain=[0.0, 1.0]))
    sample = np.random.default_rng(seed).integers(0, len(coded), (draws, len(coded)))
    drawn = _nominal(coded[sample], found[sample])
    drawn = drawn[~np.isnan(drawn)]  # draws without variation
    low, high = np.quantile(drawn, [0.025, 0.975]) if len(drawn) else (np.nan, np.nan)
    return value, float(low), float(high)


def _nominal(coded: npt.NDArray[np.bool_], found: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Alpha of many yes/no samples at once: rows are samples, columns units."""
    n = 2 * coded.shape[1]
    yes = coded.sum(axis=1) + found.sum(axis=1)
    observed = (coded != found).sum(axis=1) * 2 / n
    expected = 2.0 * yes * (n - yes) / (n * (n - 1))
    values: npt.NDArray[np.float64] = 1 - np.divide(observed, expected, out=np.full(len(yes), np.nan), where=expected > 0)
    return values
