"""Test terms on whole articles, and give the intervals of their measures over sentences."""

from collections.abc import Callable, Collection, Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import _checks, counts
from analysis.counts.runs import Unit
from analysis.inference import SEED, adjust, blocks, bootstrap, permutation
from analysis.inference.designs import design, smallest_p
from analysis.keyness.contrast import Sides, labels, log_odds, log_ratio, ordered, sides_of

Floats = npt.NDArray[np.float64]

COLUMNS = [
    "term", "difference", "per_million_target", "per_million_reference", "n_target", "n_reference", "articles", "articles_target",
    "articles_reference", "p", "q", "smallest_p", "verdict",
]  # fmt: skip


def permuted(
    tokens: pd.DataFrame,
    target: str,
    *,
    by: str = "outlet",
    reference: str | Sequence[str] | None = None,
    unit: Unit = "lemma",
    n: int = 1,
    stopwords: Collection[str] | bool = True,
    terms: Collection[str] | None = None,
    alpha: float = 0.05,
    permutations: int = 9999,
    method: Literal["bh", "by"] = "bh",
    seed: int = SEED,
) -> pd.DataFrame:
    """Test every term of `target` against the others by dealing whole articles to the two sides again.

    Each article counts once, through its rate per million words; a term that one article repeats is one observation. Terms in too few
    articles to become significant however they fell are not tested, so that they do not weaken the rest (Gilbert 2005). With few
    articles that is every term, and the table says so.

    Parameters
    ----------
    tokens
        What `tokens.table` returns, with the column `by`.
    target, by, reference
        As in `keyness.compare`.
    unit, n, stopwords
        As in `counts.terms`. Rates are of all words.
    terms
        Test these only. Name them before you look at the texts: fewer tests find smaller differences.
    alpha
        Highest share of false findings accepted among the significant terms.
    permutations, seed
        As in `inference.permutation`.
    method
        As in `inference.adjust`.

    Returns
    -------
    DataFrame
        One row per term, smallest p first, then largest difference, ties by term: `difference` and `per_million_*` (means of the articles'
        rates), `n_*`, `articles*`, `p`, `q` (adjusted for all terms tested; missing where not tested), `smallest_p` that the term could
        have reached, `verdict`: "significant", "not significant", "cannot be significant" (too few articles), or "undecided" (no
        deal drawn was as extreme; more `permutations` would tell). `attrs`: `design`, `message`, settings.

    Raises
    ------
    ValueError
        An unknown group, no group to compare with, or an article with words in two groups: whole articles cannot be dealt to these.

    References
    ----------
    Phipson & Smyth (2010), doi:10.2202/1544-6115.1585. Benjamini & Hochberg (1995). Gilbert (2005), "A modified false discovery rate
    multiple-comparisons procedure for discrete data", doi:10.1111/j.1467-9876.2005.00475.x.
    """
    asked = None if terms is None else _once(terms)
    sides = sides_of(tokens, by, target, reference)
    used = tokens[labels(tokens[by]).isin([*sides.target, *sides.reference])]
    check = design(used, by, alpha=alpha)  # refuses an article that stands on both sides
    counted, rows, vocabulary = counts.matrix(used, unit=unit, n=n, stopwords=stopwords)
    first = used.drop_duplicates("article_id")  # as in the rows of the matrix
    inside = labels(first[by]).isin(sides.target).to_numpy()
    words = used["article_id"].value_counts().reindex(rows).to_numpy(np.float64)
    if asked is not None:
        chosen = np.flatnonzero(vocabulary.isin(asked))
        counted, vocabulary = counted[:, chosen], vocabulary[chosen]
    rates = counted.multiply(1e6 / words[:, None]).tocsr()
    tested = permutation(rates, inside, permutations=permutations, seed=seed)
    table = _described(counted, rates, inside, vocabulary).assign(difference=tested["statistic"], p=tested["p"])
    reach = _reachable(table["articles"].to_numpy(), int(inside.sum()), len(inside))
    table["smallest_p"] = np.maximum(reach, tested.attrs["smallest_p"])
    table["q"] = adjust(table["p"].where(_testable(reach, alpha)), method=method)
    table["verdict"] = _verdicts(table, alpha, tested.attrs)
    table = _by_p(table)
    table.attrs = {"design": check, "message": _message(table, check.message, alpha), "alpha": alpha, **tested.attrs}
    return table


def against_chance(
    rows: pd.DataFrame, tokens: pd.DataFrame, *, by: str = "outlet", alpha: float = 0.05, permutations: int = 9999, seed: int = SEED
) -> pd.DataFrame:
    """Add to the terms of several groups what a test on whole articles says of them.

    All terms of each group are tested, not only those given: to test the words that stand out in these very texts would find too much.

    Parameters
    ----------
    rows
        Columns `by` and `term` (lemmas), such as the first rows of each group of `keyness.each`.
    tokens
        What `tokens.table` returns, with the column `by`.
    by, alpha, permutations, seed
        As in `permuted`.

    Returns
    -------
    DataFrame
        The rows with `p`, `q` and `verdict` of `permuted`.
    """
    columns = ["p", "q", "verdict"]
    shown = rows.reset_index(drop=True).astype({by: object, "term": object})
    settings: dict[str, Any] = {"by": by, "alpha": alpha, "permutations": permutations, "seed": seed}
    parts = [permuted(tokens, str(group), **settings)[["term", *columns]].assign(**{by: group}) for group in shown[by].unique()]
    if not parts:
        return shown.assign(p=np.nan, q=np.nan, verdict=None)
    return shown.merge(pd.concat(parts).astype({by: object, "term": object}), on=[by, "term"], how="left")


def intervals(
    tokens: pd.DataFrame,
    target: str,
    terms: Sequence[str],
    *,
    by: str = "outlet",
    reference: str | Sequence[str] | None = None,
    unit: Unit = "lemma",
    measure: Literal["log_ratio", "log_odds"] = "log_ratio",
    size: int = 1,
    level: float = 0.95,
    replicates: int = 2000,
    seed: int = SEED,
) -> pd.DataFrame:
    """Give intervals of a measure of `terms`, by drawing the sentences of each article again.

    They show how much a score hangs on single sentences of these articles. They do not say that the outlets differ; see `permuted`.
    A term that one side never uses has no upper end that data could give: its 0 is taken as half an occurrence in every draw.

    Parameters
    ----------
    tokens
        What `tokens.table` returns, with the column `by`.
    target, by, reference, unit
        As in `permuted`.
    terms
        Terms to show, such as the first rows of `keyness.compare` for single words. One that stands there twice is taken once.
    measure
        "log_ratio", or "log_odds" with every term's count in the two sides as its prior.
    size
        Sentences drawn together.
    level, replicates, seed
        As in `inference.bootstrap`.

    Returns
    -------
    DataFrame
        One row per term, as ordered in `terms`: `term`, `estimate`, `low`, `high`. ``attrs["design"]`` says what can be claimed.

    Raises
    ------
    ValueError
        An unknown group, no group to compare with, an article with words in two groups, or a term that neither side has, such as a run
        of words.
    """
    asked = _once(terms)
    sides = sides_of(tokens, by, target, reference)
    used = tokens[labels(tokens[by]).isin([*sides.target, *sides.reference])]
    check = design(used, by)
    counted, articles = _block_counts(used, by, sides, asked, unit, size)
    whole = np.asarray(counted.sum(axis=0), np.float64).ravel()
    _check_used(asked, whole, unit)
    figures = _measured(measure, whole, len(asked))
    found = bootstrap(counted, figures, strata=articles, level=level, replicates=replicates, seed=seed)
    table = found[["estimate", "low", "high"]].reset_index(drop=True)
    table.insert(0, "term", pd.Series(asked, dtype="str"))
    table.attrs = {**found.attrs, "design": check, "measure": measure}
    return table


def _once(terms: Collection[str]) -> list[str]:
    """Take each term once, as ordered."""
    _checks.no_text(terms, "terms", "terms")
    return list(dict.fromkeys(terms))


def _check_used(terms: list[str], whole: Floats, unit: str) -> None:
    """Refuse terms that neither side uses; `whole` begins with the counts of the target and those of the reference."""
    k = len(terms)
    if len(unknown := np.flatnonzero(whole[:k] + whole[k : 2 * k] == 0)):
        more = f" and {len(unknown) - 8} more" if len(unknown) > 8 else ""
        msg = (
            f"terms has {', '.join(repr(terms[place]) for place in unknown[:8])}{more}, which neither side uses as a {unit}; "
            "give single words that one side has at least, such as those of keyness.compare."
        )
        raise ValueError(msg)


def _described(counted: Any, rates: Any, inside: npt.NDArray[np.bool_], terms: pd.Index) -> pd.DataFrame:
    table = pd.DataFrame({"term": terms})
    for name, rows in (("target", inside), ("reference", ~inside)):
        table[f"per_million_{name}"] = np.asarray(rates[rows].mean(axis=0), np.float64).ravel()
        table[f"n_{name}"] = np.asarray(counted[rows].sum(axis=0)).ravel().astype(np.int64)
        table[f"articles_{name}"] = np.asarray((counted[rows] > 0).sum(axis=0)).ravel().astype(np.int64)
    return table.assign(articles=table["articles_target"] + table["articles_reference"])


def _reachable(articles: npt.NDArray[np.int64], target: int, total: int) -> Floats:
    """Smallest p that a term in so many articles could reach: all of them on one side, and every such deal is equally extreme."""
    from scipy.special import gammaln

    def log_ways(n: Floats | int, k: Floats | int) -> Floats:
        return np.asarray(gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0), np.float64)

    k, all_deals = np.minimum(articles.astype(np.float64), total), log_ways(total, target)
    sides = [np.where(k <= n, np.exp(log_ways(total - k, np.maximum(n - k, 0)) - all_deals), 0) for n in (target, total - target)]
    return np.asarray(np.maximum(np.minimum(*sides), smallest_p(target, total - target)), np.float64)


def _testable(reach: Floats, alpha: float) -> npt.NDArray[np.bool_]:
    """Terms worth a test, chosen without looking at the groups (Gilbert 2005): of K terms tested, each can reach alpha / K."""
    limits = alpha / np.arange(1, len(reach) + 1)
    within = np.searchsorted(np.sort(reach), limits + 1e-12, side="right")
    enough = np.flatnonzero(within <= np.arange(1, len(reach) + 1))
    chosen = reach <= limits[enough[0]] + 1e-12 if len(enough) else reach <= alpha
    return np.asarray(chosen if chosen.any() else reach <= alpha + 1e-12, bool)


def _verdicts(table: pd.DataFrame, alpha: float, tested: dict[Any, Any]) -> npt.NDArray[np.str_]:
    floor = tested["method"] == "monte carlo" and table["p"] <= 1.5 / (tested["permutations"] + 1)
    cases = [table["q"].isna(), table["q"] <= alpha, floor & (table["q"] > alpha)]
    return np.select(cases, ["cannot be significant", "significant", "undecided"], "not significant")


def _by_p(table: pd.DataFrame) -> pd.DataFrame:
    by_difference = ordered(table.assign(size=table["difference"].abs()), "size")
    return by_difference.sort_values("p", kind="stable", ignore_index=True)[COLUMNS]


def _message(table: pd.DataFrame, check: str, alpha: float) -> str:
    tested = int((table["verdict"] != "cannot be significant").sum())
    found = int((table["verdict"] == "significant").sum())
    if not tested:
        return f"No term can be significant at {alpha:g}, whatever the articles say. {check}"
    lone, reach = alpha / tested, table["smallest_p"].min()
    return (
        f"{found:,} of {tested:,} terms tested differ at q = {alpha:g}; {len(table) - tested:,} more are in too few articles to be tested. "
        f"A term that differs alone needs p = {lone:.1g}; the smallest within reach is {reach:.1g}"
        f"{', so take more permutations, more articles or fewer terms' if reach > lone else ''}. {check}"
    )


def _block_counts(tokens: pd.DataFrame, by: str, sides: Sides, terms: list[str], unit: str, size: int) -> tuple[Any, pd.Series]:
    """Count by block: the terms in the target, the terms in the reference, the words of each; and the article of each block."""
    from scipy.sparse import csr_array

    block = blocks(tokens, size=size)
    row = tokens.groupby([tokens["article_id"], block], observed=True).ngroup().to_numpy()
    side = (~labels(tokens[by]).isin(sides.target)).to_numpy().astype(np.int64)
    column = labels(tokens[unit]).cat.set_categories(terms).cat.codes.to_numpy()
    known = column >= 0
    rows = np.concatenate([row[known], row])
    columns = np.concatenate([column[known] + side[known] * len(terms), 2 * len(terms) + side])
    shape = (int(row.max(initial=-1)) + 1, 2 * len(terms) + 2)
    counted = csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)  # what stands twice in a cell is summed
    first = np.unique(row, return_index=True)[1]
    return counted, pd.Series(tokens["article_id"].astype(object).to_numpy()[first])


def _measured(measure: str, whole: Floats, k: int) -> Callable[[pd.DataFrame], pd.DataFrame]:
    alpha, alpha_0 = np.maximum(whole[:k] + whole[k : 2 * k], 0.5), float(whole[2 * k :].sum())

    def compute(sums: pd.DataFrame) -> pd.DataFrame:
        n = sums.to_numpy(np.float64)
        a, b, words_a, words_b = n[:, :k], n[:, k : 2 * k], n[:, [2 * k]], n[:, [2 * k + 1]]
        if measure == "log_ratio":
            return pd.DataFrame(log_ratio(a, b, words_a, words_b))
        return pd.DataFrame(log_odds(a, b, words_a, words_b, alpha, alpha_0)[0])

    return compute
