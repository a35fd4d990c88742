"""How steady a resemblance is: under other sentences of the same articles, and under other ways to count."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import fold, lexicon
from analysis.counts import runs
from analysis.counts.runs import Unit
from analysis.inference.resampling import SEED, blocks, resamples
from analysis.keyness.contrast import labels, numbered

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Variant = Literal["lemmas", "words", "bigrams", "without names"]
MOST_ARTICLES = 1000


def stability(
    tokens: pd.DataFrame,
    *,
    pairs: pd.DataFrame | None = None,
    variants: Sequence[Variant] = get_args(Variant),
    names: Collection[str] | None = None,
    stopwords: Collection[str] | bool = True,
    size: int = 1,
    level: float = 0.95,
    replicates: int = 500,
    seed: int = SEED,
) -> pd.DataFrame:
    """Show how much the cosine of each two articles hangs on single sentences, and on what is counted.

    Sentences are drawn again within each article; idf stays as it is. Drawing makes every article look a little less like all others
    (some sentences come twice, others not at all), so the draws are scaled to have the observed cosine as their mean. The interval
    speaks about these articles. Two pairs whose ranks overlap should not be called more and less alike.

    Parameters
    ----------
    tokens
        What `tokens.table` returns.
    pairs
        Pairs of articles to look at, in the columns `article_a` and `article_b`, such as one article's rows of `nearest`: then only these
        are drawn and ranked, while idf is still that of all articles. All pairs unless given, which is for up to 1,000 articles.
    variants
        What is counted: "lemmas", "words" as written, "bigrams" (pairs of neighbouring lemmas), "without names" (lemmas, but no actors,
        people or places: is it the same story, or only the same cast?).
    names
        Words that count as names, in any spelling; those of the lexicons of actors and names unless given.
    stopwords
        Words to leave out, as in `counts.terms`.
    size
        Sentences drawn together, see `inference.blocks`.
    level, replicates, seed
        As in `inference.bootstrap`.

    Returns
    -------
    DataFrame
        One row per variant and pair, most alike first: `variant`, `article_a`, `article_b`, `cosine`, `low`, `high`, `rank` among these
        pairs (1 = most alike), `rank_low`, `rank_high`, `first` (share of draws in which no pair was more alike).
        ``attrs["rank_correlation"]`` says how far each variant orders the pairs as the first one does (Spearman's rho).

    Raises
    ------
    ValueError
        `variants` is empty or holds an unknown name, `pairs` names an article that is not there, or there are too many pairs.
    """
    _check(tokens, variants, pairs)
    block = blocks(tokens, size=size)
    parts = []
    for variant in variants:
        counted = _counted(tokens.assign(block=block), variant, names, stopwords)
        parts.append(_stable(counted, pairs, level=level, replicates=replicates, seed=seed).assign(variant=variant))
    table = pd.concat(parts, ignore_index=True)
    table.insert(0, "variant", table.pop("variant").astype("str"))
    table.attrs = {"rank_correlation": _agreement(table, variants), "level": level, "replicates": replicates, "seed": seed}
    table.attrs["about"] = "these articles, not their outlets"
    return table


def name_words() -> set[str]:
    """Words of the names in the lexicons, as they are compared; of several words, only names of people and places."""
    columns = [("actors", "alias"), ("names", "variant"), ("names", "name")]
    rows = [lexicon.load(table)[[column, "kind"]].set_axis(["name", "kind"], axis=1) for table, column in columns]
    cells = pd.concat(rows, ignore_index=True)
    cells = cells.assign(name=cells["name"].str.split("|")).explode("name")
    words = cells["name"].str.split()
    kept = (words.map(len) == 1) | cells["kind"].isin(["person", "country", "capital", "place"])
    return {fold.key(word) for word in words[kept].explode().dropna()}


def is_name(tokens: pd.DataFrame, names: Collection[str] | None = None) -> npt.NDArray[np.bool_]:
    """Tell which rows are names: among `names`, or among the words of the lexicons."""
    words = name_words() if names is None else {fold.key(word) for word in names}
    return _among(tokens["token"], words) | _among(tokens["lemma"], words)


def _check(tokens: pd.DataFrame, variants: Sequence[str], pairs: pd.DataFrame | None) -> None:
    if isinstance(variants, str) or not len(variants):
        msg = f"variants is {variants!r}; give a list of one or more of {', '.join(get_args(Variant))}."
        raise ValueError(msg)
    if unknown := [variant for variant in variants if variant not in get_args(Variant)]:
        msg = f"variants holds {unknown[0]!r}; it may hold {', '.join(get_args(Variant))}."
        raise ValueError(msg)
    if pairs is not None:
        known = set(labels(tokens["article_id"]).unique())
        named = pd.concat([pairs["article_a"], pairs["article_b"]]).astype("str")
        if strange := [name for name in named if name not in known]:
            msg = f"pairs names the article {strange[0]!r}, which is not among the {len(known):,} articles of these tokens."
            raise ValueError(msg)
    elif (count := tokens["article_id"].nunique()) > MOST_ARTICLES:
        msg = (
            f"There are {count:,} articles; stability compares all pairs of up to {MOST_ARTICLES:,}. "
            "Give some pairs: near = similarity.nearest(weights), then stability(tokens, pairs=near.head(10))."
        )
        raise ValueError(msg)


def _counted(tokens: pd.DataFrame, variant: str, names: Collection[str] | None, stopwords: Collection[str] | bool) -> pd.DataFrame:
    """Rows of `article_id`, `block`, `term`: one per term used."""
    if variant == "without names":
        tokens = tokens[~is_name(tokens, names)]
    unit: Unit = "token" if variant == "words" else "lemma"
    at, term, _ = runs.find(tokens, unit=unit, n=2 if variant == "bigrams" else 1, stopwords=stopwords)
    return tokens[["article_id", "block"]].iloc[at].assign(term=term)


def _stable(counted: pd.DataFrame, pairs: pd.DataFrame | None, *, level: float, replicates: int, seed: int) -> pd.DataFrame:
    matrix, of_block, articles = _weighted_blocks(counted)
    if pairs is None:
        a, b = np.triu_indices(len(articles), 1)
    else:
        matrix, of_block, articles, a, b = _of_pairs(matrix, of_block, articles, pairs)
    observed = _cosines(matrix, of_block, np.ones(len(of_block)), len(articles))[a, b]
    drawn = np.array([_cosines(matrix, of_block, weights, len(articles))[a, b] for weights in _draws(of_block, replicates, seed)])
    drawn = drawn if len(drawn) else observed[None, :]
    mean = drawn.mean(axis=0)
    drawn = np.clip(drawn * np.divide(observed, mean, out=np.ones_like(mean), where=mean > 0), 0, 1)
    tails = (1 - level) / 2, (1 + level) / 2
    low, high = np.quantile(drawn, tails, axis=0)
    ranks = _ranks(drawn)
    rank_low, rank_high = np.quantile(ranks, tails[0], axis=0, method="lower"), np.quantile(ranks, tails[1], axis=0, method="higher")
    table = pd.DataFrame({"article_a": articles[a], "article_b": articles[b], "cosine": observed, "low": low, "high": high})
    table["rank"], table["rank_low"], table["rank_high"] = _ranks(observed[None, :])[0], rank_low, rank_high
    table["first"] = (ranks == 1).mean(axis=0)
    table = table.round({"cosine": 12, "low": 12, "high": 12}).astype(dict.fromkeys(["rank", "rank_low", "rank_high"], "int64"))
    return table.sort_values(["rank", "article_a", "article_b"], ignore_index=True)


def _weighted_blocks(counted: pd.DataFrame) -> tuple[Any, Ints, pd.Index]:
    """Return counts of blocks by term, times idf; the number of the article of each block; the articles."""
    from scipy.sparse import coo_array

    article, articles = numbered(counted["article_id"])
    many = int(counted["block"].max()) + 1 if len(counted) else 1
    block, row = np.unique(article * many + counted["block"].to_numpy(np.int64), return_inverse=True)
    column, terms = pd.factorize(counted["term"])
    held = coo_array((np.ones(len(counted)), (article, column)), shape=(len(articles), len(terms))).tocsr()
    idf = np.log((1 + len(articles)) / (1 + np.bincount(held.indices, minlength=len(terms)))) + 1
    matrix = coo_array((np.ones(len(counted)), (row, column)), shape=(len(block), len(terms))).tocsr()
    return matrix.multiply(idf[None, :]).tocsr(), block // many, articles


def _of_pairs(matrix: Any, of_block: Ints, articles: pd.Index, pairs: pd.DataFrame) -> tuple[Any, Ints, pd.Index, Ints, Ints]:
    """Blocks of the articles in `pairs` alone, and the places of the two sides; an article without any term is in no pair."""
    sides = [articles.get_indexer(pd.Index(pairs[side].astype("str"))) for side in ("article_a", "article_b")]
    places = np.sort(np.stack(sides), axis=0)
    places = np.unique(places[:, places.min(axis=0) >= 0], axis=1)
    kept, numbers = np.unique(places, return_inverse=True)
    numbers = numbers.reshape(places.shape)
    rows = np.flatnonzero(np.isin(of_block, kept))
    return matrix[rows], np.searchsorted(kept, of_block[rows]), articles[kept], numbers[0], numbers[1]


def _draws(of_block: Ints, replicates: int, seed: int) -> Iterator[Floats]:
    for slice_ in resamples(of_block, replicates=replicates, seed=seed):
        yield from slice_


def _cosines(matrix: Any, of_block: Ints, weights: Floats, articles: int) -> Floats:
    from scipy.sparse import csr_array

    gather = csr_array((weights, (of_block, np.arange(len(of_block)))), shape=(articles, len(of_block)))
    summed = gather @ matrix
    length = np.sqrt(np.asarray(summed.multiply(summed).sum(axis=1), np.float64)).ravel()
    unit = summed.multiply(np.divide(1, length, out=np.zeros_like(length), where=length > 0)[:, None]).tocsr()
    return np.asarray(np.clip((unit @ unit.T).toarray().round(12), 0, 1), np.float64)


def _ranks(values: Floats) -> Floats:
    from scipy.stats import rankdata

    return np.asarray(rankdata(-values.round(9), method="min", axis=1), np.float64)


def _agreement(table: pd.DataFrame, variants: Sequence[str]) -> dict[str, float]:
    ranks = table.pivot(index=["article_a", "article_b"], columns="variant", values="rank")
    return {name: round(float(ranks[variants[0]].corr(ranks[name], method="spearman")), 6) for name in variants if name in ranks}


def _among(column: pd.Series, words: set[str]) -> npt.NDArray[np.bool_]:
    """Whether each word is one of `words`, decided on distinct words; the spelling of alef does not matter."""
    known = labels(column).cat
    found = np.array([word.translate(fold.ALEF) in words for word in known.categories] + [False], bool)
    return found[known.codes.to_numpy()]
