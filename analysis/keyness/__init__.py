"""Find the words that set one outlet apart from the others, and say how far the articles bear it out.

Three measures of a difference in use, each with the counts, rates and numbers of articles behind it:

*log_odds* : log-odds ratio, shrunk towards what all outlets share; its z ranks the terms (Monroe, Colaresi & Quinn 2008).
*g2* : log-likelihood ratio: how surprising the counts are if both sides used the term alike (Dunning 1993).
*log_ratio* : how many times as often, in doublings: 1 is twice, -1 half as often (Hardie 2014).

All three count words as if each were drawn by itself. They rank and describe; they are no tests. `permuted` tests, on whole articles.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.inference.designs import Design, design
from analysis.keyness.article_tests import against_chance, intervals, permuted
from analysis.keyness.contrast import Sides, g2, labels, log_odds, log_ratio, ordered, sides_of

__all__ = ["against_chance", "compare", "each", "g2", "intervals", "log_odds", "log_ratio", "permuted"]

Floats = npt.NDArray[np.float64]
Measure = Literal["log_odds", "g2", "log_ratio"]

COLUMNS = [
    "term", "score", "n_target", "n_reference", "per_million_target", "per_million_reference", "articles", "articles_target",
    "articles_reference", "one_article", "log_odds", "z", "g2", "log_ratio",
]  # fmt: skip


def compare(
    counts: pd.DataFrame,
    target: str,
    *,
    by: str | None = None,
    reference: str | Sequence[str] | None = None,
    measure: Measure = "log_odds",
    prior: "float | pd.Series | None" = None,
) -> pd.DataFrame:
    """Compare the terms of one group with those of all others, or of those named.

    z is not a p-value in disguise: it treats every word as an independent draw. One article that says a name twenty times gets a
    high z. Read `articles_target` beside it, and mistrust a term with `one_article`.

    Parameters
    ----------
    counts
        What `counts.terms` returns: one row per group and term with `term`, `n`, and `articles` (number of articles with the term). The
        number of words of a group is taken from ``attrs["words"]``, else from `per_million`, else it is the sum of `n`.
    target
        The group that is compared, such as an outlet.
    by
        Column of the groups; the first column unless given.
    reference
        One or more groups to compare with; all others unless given. Each counts once.
    measure
        What `score` is and the rows are ordered by: "log_odds" (its z), "g2" (negative where the target uses the term less), "log_ratio".
    prior
        How strongly log-odds are shrunk. None: every term starts from its count in the whole table, so that the prior weighs as much as all
        words together. A number: the weight in words (Monroe et al. use hundreds), spread over the terms as the table uses them. A
        series: your own pseudo-count above 0 of every term, for example from a large corpus.

    Returns
    -------
    DataFrame
        One row per term of either side, highest score first, ties by term. `per_million_*` are rates over all words of the side;
        `articles*` are missing where `counts` has none. ``attrs["design"]`` says what these articles can show.

    Raises
    ------
    ValueError
        An unknown group or measure, no group to compare with, or a term without a prior.

    References
    ----------
    Monroe, Colaresi & Quinn (2008), "Fightin' Words", doi:10.1093/pan/mpn018. Dunning (1993), "Accurate Methods for the Statistics of
    Surprise and Coincidence". Rayson & Garside (2000), "Comparing corpora using frequency profiling". Hardie (2014), "Log Ratio".

    Examples
    --------
    >>> rows = [("north", "اتفاق", 8), ("north", "قصف", 1), ("south", "اتفاق", 2), ("south", "قصف", 9)]
    >>> found = compare(pd.DataFrame(rows, columns=["outlet", "term", "n"]), "north")
    >>> found[["term", "n_target", "n_reference", "z"]].round(2).to_dict("records")[0]
    {'term': 'اتفاق', 'n_target': 8, 'n_reference': 2, 'z': 2.55}
    """
    group = by or str(counts.columns[0])
    _check(counts, group, measure)
    sides = sides_of(counts, group, target, reference)
    both = _both_sides(counts, group, sides)
    words = _words(counts, group)
    size_a, size_b = (float(sum(words.get(name, 0) for name in names)) for names in sides)
    a, b = both["n_target"].to_numpy(np.float64), both["n_reference"].to_numpy(np.float64)
    shrunk, z = log_odds(a, b, size_a, size_b, *_prior(prior, counts, both.index, sum(words.values())))
    both["per_million_target"], both["per_million_reference"] = (_rate(n, size) for n, size in ((a, size_a), (b, size_b)))
    both["log_odds"], both["z"] = shrunk, z
    both["g2"], both["log_ratio"] = g2(a, b, size_a, size_b), log_ratio(a, b, size_a, size_b)
    sign = np.sign(both["per_million_target"] - both["per_million_reference"])
    both["score"] = {"log_odds": both["z"], "g2": both["g2"] * sign, "log_ratio": both["log_ratio"]}[measure]
    table = ordered(both.rename_axis("term").reset_index()[COLUMNS], "score")
    table.attrs = {"design": _design(counts, group, sides), "target": target, "reference": sides.reference, "measure": measure}
    return table


def each(
    counts: pd.DataFrame, *, by: str | None = None, measure: Measure = "log_odds", prior: "float | pd.Series | None" = None
) -> pd.DataFrame:
    """Compare every group with all others: the rows of `compare` for each, with the group in the first column.

    Parameters
    ----------
    counts, by, measure, prior
        As in `compare`.

    Returns
    -------
    DataFrame
        The group under the name of its column, then the columns of `compare`; groups in the order of their names. Terms that the group
        never uses are among its rows, with a score below 0. No rows where there is only one group.
    """
    group = by or str(counts.columns[0])
    _check(counts, group, measure)
    names = sorted(labels(counts[group]).dropna().unique())
    parts = {name: compare(counts, name, by=group, measure=measure, prior=prior) for name in names if len(names) > 1}
    if not parts:
        return pd.DataFrame(columns=[group, *COLUMNS])
    table = pd.concat(list(parts.values()), ignore_index=True)
    table.insert(0, group, np.repeat(names, [len(part) for part in parts.values()]))
    table.attrs = {"design": parts[names[0]].attrs["design"], "measure": measure}
    return table


def _check(counts: pd.DataFrame, by: str, measure: str) -> None:
    if by == "term":
        msg = "counts has no groups to compare; count with a column of groups, as in counts.terms(tokens, by='outlet')."
        raise ValueError(msg)
    if missing := [column for column in (by, "term", "n") if column not in counts]:
        msg = f"counts has no column {missing[0]!r}; it needs {by!r}, 'term' and 'n', as counts.terms returns them."
        raise ValueError(msg)
    if measure not in get_args(Measure):
        msg = f"measure is {measure!r}; it must be one of {', '.join(get_args(Measure))}."
        raise ValueError(msg)


def _both_sides(counts: pd.DataFrame, by: str, sides: Sides) -> pd.DataFrame:
    """Give counts and numbers of articles by term, target and reference side by side."""
    columns = ["n", *(["articles"] if "articles" in counts else [])]
    label = labels(counts[by])
    summed = [counts[label.isin(names)].groupby("term", observed=True)[columns].sum() for names in sides]
    terms = pd.Index(sorted(map(str, summed[0].index.union(summed[1].index))), dtype="str")
    both = pd.DataFrame(index=terms)
    for name, part in zip(("target", "reference"), summed, strict=True):
        part.index = part.index.astype("str")
        for column in ("n", "articles"):
            both[f"{column}_{name}"] = part[column].reindex(terms, fill_value=0).astype("int64") if column in part else pd.NA
    both = both[both["n_target"] + both["n_reference"] > 0].astype({"articles_target": "Int64", "articles_reference": "Int64"})
    both["articles"] = both["articles_target"] + both["articles_reference"]
    return both.assign(one_article=both["articles"] == 1)


def _words(counts: pd.DataFrame, by: str) -> dict[str, float]:
    label = labels(counts[by])
    known = _attr(counts, "words")
    if known is not None and set(label.dropna().unique()) <= set(known):
        return {name: known[name] for name in label.dropna().unique()}
    if "per_million" in counts and (counts["per_million"] > 0).any():
        used = counts.assign(label=label)[counts["per_million"] > 0]
        rows = used.loc[used.groupby("label", observed=True)["n"].idxmax()]  # the largest count loses least by rounding
        return dict(zip(rows["label"], (rows["n"] / rows["per_million"] * 1e6).round().astype(float), strict=True))
    return {str(name): float(n) for name, n in counts["n"].groupby(label, observed=True).sum().items()}


def _attr(counts: pd.DataFrame, name: str) -> dict[str, float] | None:
    """Return a figure per group that `counts` carries, as a dictionary; None where it carries none."""
    carried = counts.attrs.get(name)
    if not isinstance(carried, Mapping | pd.Series):
        return None
    return {str(group): float(value) for group, value in carried.items()}


def _prior(prior: "float | pd.Series | None", counts: pd.DataFrame, terms: pd.Index, words: float) -> tuple[Floats, float]:
    """Pseudo-count of each term and of all words."""
    if isinstance(prior, pd.Series):
        alpha = prior.reindex(terms).to_numpy(np.float64)
        if not (alpha > 0).all():
            msg = f"prior has no value above 0 for the term {terms[~(alpha > 0)][0]!r}; give one for every term."
            raise ValueError(msg)
        return alpha, float(prior.sum())
    if prior is not None and not prior > 0:
        msg = f"prior is {prior}; it must be above 0 (weight in words), a series of pseudo-counts, or None."
        raise ValueError(msg)
    used = counts.groupby("term", observed=True)["n"].sum()
    used.index = used.index.astype("str")
    weight = words if prior is None else float(prior)
    return used.reindex(terms).to_numpy(np.float64) * weight / words, weight  # eq. 23


def _design(counts: pd.DataFrame, by: str, sides: Sides) -> Design:
    known = _attr(counts, "articles")
    groups = [name for side in sides for name in side]
    if by == "article_id":
        return design(dict.fromkeys(groups, 1), by)
    if known is not None and set(groups) <= set(known):
        return design({name: int(known[name]) for name in groups}, by)
    if "articles" not in counts:
        return Design(by, ())
    most = counts.groupby(labels(counts[by]), observed=True)["articles"].max()
    return design({name: int(most.get(name, 0)) for name in groups}, by)._replace(exact=False)


def _rate(n: Floats, words: float) -> Floats:
    return n / words * 1e6 if words else np.full(n.shape, np.nan)
