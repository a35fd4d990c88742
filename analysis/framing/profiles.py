"""Shares of any label per outlet, with denominators and intervals: frames, naming, voices, sides, stances, roles.

A rate is counted over *units*: the sentences that mention the actor for frames, the mentions for naming, voice and role, the reporting
words for stance. Units without a label stay in the denominator and are shown as `NONE`.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import _checks, inference
from analysis.inference import agreement
from analysis.inference.resampling import SEED

NONE = "(none)"
COMPARED = ["n_target", "of_target", "share_target", "n_rest", "of_rest", "share_rest", "difference", "low", "high", "p", "q"]
SPAN = ["article_id", "start", "end"]
Labels = tuple[npt.NDArray[np.int64], pd.DataFrame]  # number of the label of each row, and the labels


def profile(
    rows: pd.DataFrame,
    by: str | Sequence[str] = "outlet",
    *,
    category: str = "frame",
    replicates: int = 2000,
    level: float = 0.95,
    seed: int = SEED,
) -> pd.DataFrame:
    """Share of the units of each group that carry each label.

    Parameters
    ----------
    rows
        One row per unit and label: `article_id`, `start`, `end` (the unit), `category` (may be missing) and the columns `by`. Rows of
        `framing.sentences`, `mentions.find`, `mentions.roles`, `quotes.find` and `quotes.reporting` will do.
    by
        Column or columns of the groups. Rows without a group are left out and counted in ``attrs["left_out"]``.
    category
        Column of the labels. Where a unit may have several (frames), the shares of a group add up to more than 1.
    replicates, level, seed
        Of the bootstrap.

    Returns
    -------
    DataFrame
        For every group and label: the columns `by`, `category`, `n` (units with the label), `of` (units of the group), `share` =
        n / of, `low`, `high`, `articles` (with the label), `articles_of` (of the group), and `validated` where the rows have it.
        ``attrs["design"]`` says what the articles can show.

    Notes
    -----
    The interval draws the units of each article again (the sentences, where rows have `sentence_start`), so it speaks about these
    articles, not about their outlets. Where no drawing can vary (a share of 0 or 1), it is Wilson's at the same `level`.
    """
    groups = [by] if isinstance(by, str) else list(by)
    used = _used(rows, [*SPAN, *groups, category], groups, category)
    group, label = _numbered(used, groups), _numbered(used, [category])
    counts, strata = _counts(used, groups, group, label)
    g, k = len(group[1]), len(label[1])
    table = group[1].loc[np.repeat(np.arange(g), k)].reset_index(drop=True)
    table[category] = np.tile(label[1][category].to_numpy(object), g)
    totals = np.asarray(counts.sum(axis=0)).ravel().astype(np.int64)
    table["n"], table["of"] = totals[: g * k], np.repeat(totals[g * k :], k)
    interval = inference.bootstrap(counts, _shares(g, k), strata=strata, replicates=replicates, level=level, seed=seed)
    table["share"] = table["n"] / table["of"].where(table["of"] > 0)
    table[["low", "high"]] = _bounds(table, interval)
    table = _articles(table, used, groups, category)
    if "validated" in rows:
        table["validated"] = table[category].map(dict(rows[[category, "validated"]].dropna().drop_duplicates().itertuples(index=False)))
    table.attrs = {"design": _design(used, groups[0]), "left_out": len(rows) - len(used), "category": category, "by": groups, "seed": seed}
    table.attrs |= {"level": level}
    return table


def compare(
    rows: pd.DataFrame,
    target: str,
    by: str = "outlet",
    *,
    category: str = "frame",
    replicates: int = 2000,
    permutations: int = 9999,
    seed: int = SEED,
) -> pd.DataFrame:
    """Compare the shares of each label in one group with those in all others.

    Parameters
    ----------
    rows, category, replicates, seed
        As for `profile`.
    target
        The group, a value of the column `by`.
    permutations
        Number of ways to deal the articles, where they are too many to list.

    Returns
    -------
    DataFrame
        One row per label: `n_target`, `of_target`, `share_target`, `n_rest`, `of_rest`, `share_rest`, `difference` of the shares with
        `low` and `high` (95 %), `p` of a permutation test that deals whole articles, and `q`, adjusted over all labels so that of those
        with q up to 0.05 at most one in twenty is expected to be false. Read ``attrs["design"]`` first: with few articles p cannot
        become small.

    Raises
    ------
    ValueError
        A missing column, a target that has no rows or all of them, or an article that stands in two groups.

    Notes
    -----
    The interval of the difference draws the units of each article again, as in `profile`. Where no drawing can vary one of the two shares
    (a share of 0 or 1), it is put together from the intervals that `profile` gives the two shares, of which one at least is Wilson's then;
    of two of Wilson's it is Newcombe's.

    References
    ----------
    Newcombe (1998), "Interval estimation for the difference between independent proportions", method 10,
    doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I. Zou & Donner (2008), "Construction of confidence limits about
    effect measures", doi:10.1002/sim.3095, for intervals of any kind.
    """
    used = _used(rows, [*SPAN, by, category], [by], category)
    inside = used[by].astype(object) == target
    if inside.all() or not inside.any():
        known = ", ".join(map(str, used[by].unique()))
        msg = f"target {target!r} has {int(inside.sum())} of {len(used)} rows; it must be one of several values of {by!r}: {known}."
        raise ValueError(msg)
    check = inference.design(used, by)  # refuses an article that stands on both sides
    used = used.assign(side=np.where(inside, 0, 1))
    side, label = _numbered(used, ["side"]), _numbered(used, [category])
    counts, strata = _counts(used, ["side"], side, label)
    k = len(label[1])
    totals = np.asarray(counts.sum(axis=0)).ravel().astype(np.int64)
    table = pd.DataFrame({category: label[1][category].to_numpy(object)})
    for number, name in enumerate(("target", "rest")):
        table[f"n_{name}"], table[f"of_{name}"] = totals[number * k : (number + 1) * k], totals[2 * k + number]
        table[f"share_{name}"] = table[f"n_{name}"] / table[f"of_{name}"]
    table["difference"] = table["share_target"] - table["share_rest"]
    interval = inference.bootstrap(counts, _shares_and_difference(k), strata=strata, replicates=replicates, seed=seed)
    table[["low", "high"]] = _bounds_of_difference(table, interval)
    table["p"] = _permuted(counts, strata, used, k, permutations, seed)
    table["q"] = inference.adjust(table["p"]).to_numpy()
    table.attrs = {"design": check, "target": target, "by": by, "category": category, "seed": seed}
    return table.sort_values(["p", "difference"], ignore_index=True)


def contrasts(
    rows: pd.DataFrame,
    targets: Sequence[str] | None = None,
    by: str = "outlet",
    *,
    category: str = "frame",
    replicates: int = 2000,
    permutations: int = 9999,
    seed: int = SEED,
) -> pd.DataFrame:
    """Compare each group with all the others, and adjust for all these tests together.

    Parameters
    ----------
    rows, by, category, replicates, permutations, seed
        As for `compare`.
    targets
        The groups to compare, values of the column `by` or these as text; all unless given, and those that are not there are left out. The
        others are those of all groups.

    Returns
    -------
    DataFrame
        The rows of `compare` for each target, with the target in the first column, named as `by`; q is adjusted over all of them. Smallest
        q first, then the largest difference. No rows where there is only one group. ``attrs["design"]`` says what the articles can show.
    """
    _checks.no_text(targets, "targets", "groups")
    groups = {str(group): group for group in rows[by].dropna().unique()}
    asked = dict.fromkeys(map(str, groups if targets is None else targets))
    chosen = [groups[name] for name in asked if name in groups] if len(groups) > 1 else []
    settings: dict[str, Any] = {"category": category, "replicates": replicates, "permutations": permutations, "seed": seed}
    parts = [compare(rows, target, by, **settings).assign(**{by: target}) for target in chosen]
    if not parts:
        table = pd.DataFrame(columns=[by, category, *COMPARED]).astype(dict.fromkeys(COMPARED, "float64"))
    else:
        table = pd.concat(parts, ignore_index=True).assign(q=lambda each: inference.adjust(each["p"]).to_numpy())
    table = table[[by, category, *COMPARED]].sort_values(["q", "difference"], key=_size, kind="stable", ignore_index=True)
    table.attrs = {"design": inference.design(rows, by), "by": by, "category": category, "seed": seed}
    return table


def _size(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Order of a column of `contrasts`: q from the smallest, differences from the largest to either side."""
    return -column.abs() if column.name == "difference" else column


def _used(rows: pd.DataFrame, columns: list[str], groups: list[str], category: str) -> pd.DataFrame:
    """Give the rows that have a group, all of them with a label, and the columns needed."""
    if lost := [column for column in columns if column not in rows]:
        msg = f"The rows have no column {lost[0]!r}. Their columns are: {', '.join(map(str, rows.columns))}."
        raise ValueError(msg)
    kept = dict.fromkeys([*columns, *(["sentence_start"] if "sentence_start" in rows else [])])
    used = rows[list(kept)].astype({column: object for column in columns if column not in ("start", "end")})
    used = used[used[groups].notna().all(axis=1)].reset_index(drop=True)
    return used.assign(**{category: used[category].where(used[category].notna(), NONE)})


def _numbered(rows: pd.DataFrame, columns: list[str]) -> Labels:
    """Return numbers of the distinct values of the columns, in their order."""
    distinct = rows[columns].drop_duplicates().sort_values(columns, ignore_index=True)
    number = rows[columns].merge(distinct.assign(number=distinct.index), on=columns, how="left")["number"]
    return number.to_numpy(np.int64), distinct


def _counts(rows: pd.DataFrame, groups: list[str], group: Labels, label: Labels) -> tuple[Any, npt.NDArray[np.object_]]:
    """Count per block (rows) the units with each label, group by group, then all units of each group; and name the articles of blocks."""
    from scipy.sparse import csr_array, hstack

    block = [column if column != "start" or "sentence_start" not in rows else "sentence_start" for column in SPAN[:2]]
    number, blocks = _numbered(rows, block)
    unit = rows.groupby([*groups, *SPAN], sort=False, dropna=False).ngroup().to_numpy()
    g, k = len(group[1]), len(label[1])
    parts = []
    for column, width in ((group[0] * k + label[0], g * k), (group[0], g)):
        once = ~pd.DataFrame({"unit": unit, "column": column}).duplicated().to_numpy()
        cells = np.ones(int(once.sum())), (number[once], column[once])
        parts.append(csr_array(cells, shape=(len(blocks), width)))
    return csr_array(hstack(parts)), blocks["article_id"].to_numpy(object)


def _shares(groups: int, labels: int) -> Any:
    """Shares from the sums of the columns of `_counts`."""

    def shares(sums: pd.DataFrame) -> pd.DataFrame:
        values = sums.to_numpy(np.float64)
        of = np.repeat(values[:, groups * labels :], labels, axis=1)
        return pd.DataFrame(np.divide(values[:, : groups * labels], of, out=np.full(of.shape, np.nan), where=of > 0))

    return shares


def _shares_and_difference(labels: int) -> Any:
    """Shares of the two sides, then their differences."""

    def figures(sums: pd.DataFrame) -> pd.DataFrame:
        values = _shares(2, labels)(sums).to_numpy()
        return pd.DataFrame(np.hstack([values, values[:, :labels] - values[:, labels:]]))

    return figures


def _bounds(table: pd.DataFrame, interval: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Interval of each share: of the bootstrap at its level, or Wilson's at the same where no drawing can vary."""
    bounds = interval[["low", "high"]].to_numpy(np.float64, copy=True)
    for row in np.flatnonzero((bounds[:, 0] == bounds[:, 1]) & (table["of"] > 0).to_numpy()):
        n, of = int(table["n"].iloc[row]), int(table["of"].iloc[row])
        bounds[row] = agreement.proportion(n, of, level=interval.attrs["level"])[1:]
    return bounds


def _bounds_of_difference(table: pd.DataFrame, interval: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Interval of each difference: of the bootstrap, or put together from those of the two shares where one of these cannot vary."""
    k, drawn = len(table), interval[["low", "high"]].to_numpy(np.float64)
    sides = pd.concat([table[[f"n_{name}", f"of_{name}"]].set_axis(["n", "of"], axis="columns") for name in ("target", "rest")])
    low, high = _bounds(sides, interval.iloc[: 2 * k]).reshape(2, k, 2).transpose(2, 0, 1)  # each: target and rest by label
    share = (sides["n"] / sides["of"]).to_numpy().reshape(2, k)
    below, above = np.maximum(share - low, 0), np.maximum(high - share, 0)
    difference = share[0] - share[1]
    joined = np.column_stack([difference - np.hypot(below[0], above[1]), difference + np.hypot(above[0], below[1])])
    fixed = np.equal(*drawn[: 2 * k].T).reshape(2, k).any(axis=0)
    return np.where(fixed[:, None], joined.clip(-1, 1), drawn[2 * k :])


def _permuted(
    counts: Any, strata: npt.NDArray[np.object_], rows: pd.DataFrame, labels: int, permutations: int, seed: int
) -> npt.NDArray[np.float64]:
    """P of the difference of the shares when whole articles are dealt again; groups are pooled shares, not means per article."""
    sums = pd.DataFrame(counts.toarray()).groupby(pd.Series(strata, dtype=object)).sum()
    both = sums.iloc[:, : 2 * labels].to_numpy()
    values = pd.DataFrame(np.column_stack([both[:, :labels] + both[:, labels:], sums.iloc[:, 2 * labels :].sum(axis=1)]))
    inside = sums.index.isin(rows.loc[rows["side"] == 0, "article_id"])
    shares = _shares(1, labels)
    found = inference.permutation(
        values, inside, statistic=lambda target, rest: shares(target) - shares(rest), permutations=permutations, seed=seed
    )
    return found["p"].to_numpy(np.float64)


def _articles(table: pd.DataFrame, rows: pd.DataFrame, groups: list[str], category: str) -> pd.DataFrame:
    for name, keys in (("articles", [*groups, category]), ("articles_of", groups)):
        counted = rows.groupby(keys)["article_id"].nunique().rename(name).reset_index()
        table = table.merge(counted, on=keys, how="left")
        table[name] = table[name].fillna(0).astype("int64")
    return table


def _design(rows: pd.DataFrame, by: str) -> Any:
    """Check what the articles can show; None where one article stands in several groups, as with voices."""
    each = rows[list(dict.fromkeys(["article_id", by]))].drop_duplicates()
    return inference.design(each, by) if not each["article_id"].duplicated().any() else None
