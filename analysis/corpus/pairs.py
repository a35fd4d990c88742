"""Find articles that are copies of one another, or nearly so: agency copy, a text published twice, a text taken over.

Texts are compared as sets of three words in a row, in folded spelling. MinHash with locality-sensitive hashing (Broder 1997,
doi:10.1109/SEQUEN.1997.666900; Indyk and Motwani 1998, doi:10.1145/276698.276876; here by datasketch) proposes pairs without comparing
all with all; what is reported is the exact share of each proposed pair, so that only a miss is left to chance.
"""

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import fold
from analysis.fold import forms

if TYPE_CHECKING:
    from datasketch import MinHash

_Sets: TypeAlias = list[npt.NDArray[np.uint64]]

WORDS = 3  # in a row
PERMUTATIONS = 128
RECALL = 0.999  # chance that a pair at the threshold is proposed
COLUMNS = ("article_a", "article_b", "outlet_a", "outlet_b", "date_a", "date_b", "kind", "jaccard")


def duplicates(articles: pd.DataFrame, *, threshold: float = 0.8) -> pd.DataFrame:
    """Find pairs of articles with the same or nearly the same text.

    Parameters
    ----------
    articles
        The table of articles.
    threshold
        Share of the three-word sequences of both texts together that must be in both, above 0 and at most 1. The default finds copies with
        a changed sentence or byline, and not reports on the same event in other words.

    Returns
    -------
    DataFrame
        One row per pair, the most alike first: `article_a`, `article_b`, `outlet_a`, `outlet_b`, `date_a`, `date_b`, `kind` (exact: the
        same text, character by character; near), `jaccard` (that share; 1 if only spelling and punctuation differ). Of several exact
        copies of a text, each is paired with the first alone, and that one stands for all of them in near pairs.

    Notes
    -----
    A pair right at the threshold is missed with a chance of at most 1 in 1,000; pairs more alike are missed less often still.
    Long texts with common boilerplate are more alike than their articles are.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["ألف", "باء"], "text": ["وصل الوفد إلى المدينة"] * 2})
    >>> duplicates(articles)[["article_a", "article_b", "outlet_b", "kind"]].to_numpy().tolist()
    [['a', 'b', 'باء', 'exact']]
    """
    if not 0 < threshold <= 1:
        msg = f"threshold={threshold}: must be above 0 and at most 1."
        raise ValueError(msg)
    texts = articles["text"].astype(object).where(articles["text"].notna(), "")
    codes, distinct = pd.factorize(texts)
    first = pd.Series(range(len(codes))).groupby(codes).first().to_numpy(dtype=int)
    filled = np.array([bool(str(text).strip()) for text in distinct], dtype=bool)
    copies = [(int(first[code]), row, "exact", 1.0) for row, code in enumerate(codes) if first[code] != row and filled[code]]
    near = [(*sorted((int(first[a]), int(first[b]))), "near", share) for a, b, share in _near(list(distinct), threshold)]
    return _named(articles, [*copies, *near])


def _near(texts: list[str], threshold: float) -> Iterator[tuple[int, int, float]]:
    sets = _shingles(texts)
    for a, b in _proposed(sets, threshold):
        shared = len(np.intersect1d(sets[a], sets[b], assume_unique=True))
        share = shared / (len(sets[a]) + len(sets[b]) - shared)
        if share >= threshold:
            yield a, b, share


def _shingles(texts: list[str]) -> _Sets:
    """Hashes of all sequences of three words of each text, sorted, each once; of a shorter text, of the words it has."""
    words, distinct = fold.places(texts)
    ids = pd.util.hash_array(forms.keys(distinct.names).to_numpy(zero_copy_only=False), categorize=False)[words["code"]]
    bounds = np.searchsorted(words["text"], np.arange(len(texts) + 1))
    return [_sequences(ids[low:high]) for low, high in itertools.pairwise(bounds)]


def _sequences(ids: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    size = min(WORDS, len(ids))
    joined = np.zeros(len(ids) - size + 1 if size else 0, np.uint64)
    for place in range(size):
        joined = joined * np.uint64(0x9E3779B97F4A7C15) + ids[place : len(ids) - size + 1 + place]
        joined ^= joined >> np.uint64(29)
    return np.unique(joined)


def _proposed(sets: _Sets, threshold: float) -> Iterator[tuple[int, int]]:
    """Yield pairs of texts that share a band of their MinHash, each once."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=PERMUTATIONS, params=_bands(threshold))
    blank = MinHash(num_perm=PERMUTATIONS, hashfunc=int)
    for number, shingles in enumerate(sets):
        if len(shingles):
            sketch = _sketch(blank, shingles)
            yield from ((int(other), number) for other in sorted(index.query(sketch)))
            index.insert(number, sketch, check_duplication=False)


def _sketch(blank: "MinHash", shingles: npt.NDArray[np.uint64]) -> "MinHash":
    sketch = blank.copy()
    sketch.update_batch(shingles & np.uint64(0xFFFFFFFF))
    return sketch


def _bands(threshold: float) -> tuple[int, int]:
    """Choose the number of bands and of rows in each: the longest rows that still propose a pair at the threshold."""
    choices = [(PERMUTATIONS // rows, rows) for rows in range(1, PERMUTATIONS // 2 + 1)]
    return next((choice for choice in reversed(choices) if 1 - (1 - threshold ** choice[1]) ** choice[0] >= RECALL), choices[0])


def _named(articles: pd.DataFrame, pairs: list[tuple[Any, ...]]) -> pd.DataFrame:
    """Table of pairs of row numbers."""
    pairs = sorted(pairs, key=lambda pair: (pair[2] != "exact", -pair[3], pair[0], pair[1]))
    rows = [np.array([pair[side] for pair in pairs], dtype=int) for side in (0, 1)]
    columns: dict[str, Any] = {}
    for name in ("article_id", "outlet", "date"):
        column = articles[name].reset_index(drop=True) if name in articles else pd.Series([None] * len(articles), dtype=object)
        for side, letter in enumerate("ab"):
            columns[f"{name.removesuffix('_id')}_{letter}"] = column.iloc[rows[side]].reset_index(drop=True)
    columns["kind"] = pd.Series([pair[2] for pair in pairs], dtype=object)
    columns["jaccard"] = pd.Series([pair[3] for pair in pairs], dtype=float)
    return pd.DataFrame(columns)[list(COLUMNS)]
