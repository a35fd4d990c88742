"""Runs of neighbouring words: where each begins and which run it is."""

from collections.abc import Collection
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import _arrays, _checks, fold
from analysis.fold import forms

Unit = Literal["lemma", "token"]
Ints = npt.NDArray[np.int32 | np.int64]


def find(tokens: pd.DataFrame, *, unit: Unit, n: int, stopwords: Collection[str] | bool) -> "tuple[Ints, Ints, pd.Index[str]]":
    """Find the runs of `n` words that stand in one sentence with nothing between them.

    Returns
    -------
    tuple
        Row of `tokens` where each run begins; number of the run; the runs as text, sorted.
    """
    if unit not in ("lemma", "token"):
        msg = f"unit is {unit!r}; it must be 'lemma' or 'token'."
        raise ValueError(msg)
    if n < 1:
        msg = f"n is {n}; a term has one word or more."
        raise ValueError(msg)
    compared = [] if isinstance(stopwords, bool) else ["token", "lemma"]
    tokens = _with_categories(tokens, list(dict.fromkeys([unit, *compared])))
    words = tokens[unit].cat
    code: npt.NDArray[Any] = words.codes.to_numpy()
    kept = ~left_out(tokens, stopwords) & (code >= 0)  # a missing lemma is no term
    start: Ints = np.flatnonzero(kept).astype(np.int32 if len(kept) <= np.iinfo(np.int32).max else np.int64)
    names: Any = words.categories
    follows = neighbours(tokens) if n > 1 else np.empty(0, bool)
    run = _arrays.taken(code, start)
    for step in range(1, n):
        inside = start + step < len(tokens)
        start, run = start[inside], run[inside]
        joined = follows[start + step] & kept[start + step]
        start, run = start[joined], run[joined]
        run, names = _longer(run, code[start + step], names, words.categories)
    return _sorted(start, run, names)


def left_out(tokens: pd.DataFrame, stopwords: Collection[str] | bool) -> npt.NDArray[np.bool_]:
    """Tell which words are function words, or in the collection given."""
    _checks.no_text(stopwords, "stopwords", "words")
    if isinstance(stopwords, bool):
        return tokens["stop"].to_numpy(bool) if stopwords else np.zeros(len(tokens), bool)
    tokens = _with_categories(tokens, ["token", "lemma"])
    keys = {fold.key(word) for word in stopwords}
    among = [_among(tokens[column], keys) for column in ("token", "lemma") if column in tokens]
    return np.logical_or.reduce(among) if among else np.zeros(len(tokens), bool)


def _among(column: "pd.Series[str]", keys: set[str]) -> npt.NDArray[np.bool_]:
    chosen = forms.among(forms.keys(forms.array(column.cat.categories)), keys)
    return chosen[column.cat.codes.to_numpy()] if len(chosen) else np.zeros(len(column), bool)


def _with_categories(tokens: pd.DataFrame, columns: Collection[str]) -> pd.DataFrame:
    """Make categories of the columns that are none, as those of tables put together with `pd.concat`."""
    plain = [column for column in columns if column in tokens and not isinstance(tokens[column].dtype, pd.CategoricalDtype)]
    return tokens.astype(dict.fromkeys(plain, "category")) if plain else tokens


def neighbours(tokens: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell whether each word follows the word of the row before it, in its sentence and with nothing between them.

    Raises
    ------
    ValueError
        The rows are not in the order of the text, where the row before says nothing.
    """
    tokens = _with_categories(tokens, ["article_id"])
    article, sentence, position = tokens["article_id"].cat.codes.to_numpy(), tokens["sentence"].to_numpy(), tokens["position"].to_numpy()
    same = article[1:] == article[:-1]
    _check_order(tokens, same, np.flatnonzero(same & (position[1:] < position[:-1])))
    follows = np.zeros(len(tokens), bool)
    follows[1:] = same & (sentence[1:] == sentence[:-1]) & (position[1:] == position[:-1] + 1)
    return follows


def _check_order(tokens: pd.DataFrame, same: npt.NDArray[np.bool_], back: npt.NDArray[np.intp]) -> None:
    """Refuse rows that go `back` in an article, or come back to it; `same` says which rows stay in the article of the row before."""
    first = np.flatnonzero(np.r_[True, ~same]) if len(tokens) else np.empty(0, np.intp)
    again = first[tokens["article_id"].iloc[first].duplicated().to_numpy()]
    if len(back) or len(again):
        row = int(np.concatenate([back + 1, again]).min())
        msg = (
            f"tokens is not in the order of the text: row {row} (article {tokens['article_id'].iloc[[row]].tolist()[0]!r}, "
            f"position {tokens['position'].iloc[row]}) comes after later words or another article. "
            "Sort it with tokens.sort_values(['article_id', 'position']), each article once."
        )
        raise ValueError(msg)


def _longer(run: Ints, word: Ints, names: Any, words: "pd.Index[str]") -> tuple[Ints, npt.NDArray[np.object_]]:
    """Add a word to each run; runs are numbered anew."""
    width = max(len(words), 1)
    code, seen = pd.factorize(run.astype(np.int64) * width + word)
    ends = np.asarray(words, dtype=object)[seen % width]
    return code.astype(np.int64), np.array([f"{head} {end}" for head, end in zip(names[seen // width], ends, strict=True)], dtype=object)


def _sorted(start: Ints, run: Ints, names: Any) -> "tuple[Ints, Ints, pd.Index[str]]":
    """Renumber the runs that occur in the order of their text."""
    occurs = np.zeros(len(names), bool)
    for low in range(0, len(run), _arrays.BLOCK):
        occurs[run[low : low + _arrays.BLOCK]] = True
    used = np.flatnonzero(occurs)
    terms = pd.Index(names[used], dtype="str")
    order = terms.argsort()
    rank = np.zeros(len(names), np.int32)
    rank[used[order]] = np.arange(len(used), dtype=np.int32)
    return start, _arrays.taken(rank, run), terms[order]
