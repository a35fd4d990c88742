"""The words of the articles as a table: where each stands, its comparable form, its dictionary form.

Only the article itself is read (`clean.COUNTED`: title, subtitle, headings, body), and only words that contain a letter; a year with the
letter of its era («1436هـ», «2015م») is a number.
"""

import functools
import re
from collections.abc import Callable, Collection
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import _arrays, _checks, cache, clean, fold, lexicon
from analysis.fold import forms
from analysis.tokens import frequent, stopwords
from analysis.tokens.lemmas import lemma as lemma

COLUMNS = ["article_id", "outlet", "position", "sentence", "start", "end", "token", "lemma", "stop"]
Int32s = npt.NDArray[np.int32]
NUMBER = "^[0-9]+[هم]*$"  # with the letter of its era: 1436هـ, 2015م
# A noun that a following adjective in ـية agrees with: feminine, or a plural not of persons (حكومة, قوات, مصادر, أسواق).
AGREEING = re.compile(r"(?!ال).*(?:ة|ات)|[وفبلك]?(?:م.ا.ي?.|أ..ا[^ء]|.وا.[^ا]|..ائ.|أ.ا.ي.)")


@cache.layer(categories="first")
def table(
    articles: pd.DataFrame,
    *,
    lemmatize: Callable[[str], str] = lemma,
    stop: Collection[str] | None = None,
    sentences: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Find the words of the articles.

    Parameters
    ----------
    articles
        One row per article: `article_id` (no two alike), `text`, and `outlet` and `title` where known.
    lemmatize
        Gives the lemma of a word in clean form (see `fold`). It is asked once per distinct word.
    stop
        Written forms that say nothing about a topic; `stopwords.forms` unless given, () for none.
    sentences
        What `clean.sentences` returned for these articles, to save finding them again.

    Returns
    -------
    DataFrame
        One row per word, in order: `article_id`, `outlet`, `position` (number of the word in the text; where a number or a line that is
        not counted was passed over, positions are missing), `sentence` (number of the sentence in the article), `start`, `end` (offsets
        into the raw text), `token` (`fold.key` form), `lemma`, `stop` (whether the word is a function word).
        `article_id`, `outlet`, `token` and `lemma` are categorical.

    Raises
    ------
    ValueError
        An article has no `article_id`, or that of another; or `stop` is one text.
    TypeError
        `lemmatize` gives something else than text.

    Notes
    -----
    A name that is spelled like an adjective («سورية») counts as the adjective after a noun that it may agree with
    («فصائل سورية»), else as the name («إلى سورية»). «وحدة سورية» is then wrong.
    """
    _checks.distinct(articles)
    _checks.no_text(stop, "stop", "words")
    texts = [text if isinstance(text, str) else "" for text in articles["text"].to_numpy(object)]
    if sentences is None:
        sentences = clean.sentences(articles.assign(text=pd.Series(texts, index=articles.index, dtype=object)))
    words, distinct = fold.places(texts)
    places = _places(list(map(len, texts)), words, distinct, _placed(sentences, articles))
    return _rows(articles, places, distinct, lemmatize, stop)


def _placed(sentences: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Give the sentences that are counted with the row number of their article (`text`), in order."""
    ids = sentences["article_id"].cat
    row = pd.Index(articles["article_id"]).get_indexer(ids.categories)[ids.codes.to_numpy()]
    counted: pd.DataFrame = sentences.assign(text=row.astype(np.int64))[sentences["kind"].isin(clean.COUNTED).to_numpy() & (row >= 0)]
    place = (counted["text"].to_numpy() << 32) + counted["start"].to_numpy()
    return counted.iloc[np.argsort(place, kind="stable")]  # which is quick if they are in order, as they mostly are


def _places(lengths: list[int], words: dict[str, Int32s], distinct: forms.Forms, sentences: pd.DataFrame) -> dict[str, Int32s]:
    """Give the columns of the words in the sentences that are no number, with the code of each (`form`).

    `lengths` are those of the texts; `words`, the columns of all words, is used up: each is as long as the corpus.
    """
    before = np.cumsum(np.array([0, *lengths]) + 1)  # places are counted through all texts
    before = before.astype(np.int32 if before[-1] < np.iinfo(np.int32).max else np.int64)
    at = _arrays.taken(before, words["text"])
    at += words["start"]
    text = sentences["text"].to_numpy()
    low, high = (np.searchsorted(at, before[text] + sentences[edge].to_numpy()) for edge in ("start", "end"))
    del at
    change = np.zeros(len(words["text"]) + 1, np.int8)
    change[low[high > low]] += 1
    change[high[high > low]] -= 1
    inside = np.cumsum(change[:-1], dtype=np.int8) > 0
    kept = inside & ~_arrays.taken(forms.like(distinct.names, NUMBER), words["code"])
    first = np.searchsorted(words["text"], np.arange(len(lengths), dtype=np.int32)).astype(np.int32)
    found = {column: words.pop(column)[kept] for column in ("text", "start", "end")}
    position = np.arange(len(kept), dtype=np.int32)[kept] - _arrays.taken(first, found["text"])
    sentence = np.repeat(_within(text), high - low)[kept[inside]]
    return {**found, "position": position, "sentence": sentence, "form": words.pop("code")[kept]}


def _within(groups: npt.NDArray[Any]) -> Int32s:
    """Count each row within its run of equal `groups`, from 0."""
    if not len(groups):
        return np.empty(0, np.int32)
    first = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
    return (np.arange(len(groups)) - np.repeat(first, np.diff(np.r_[first, len(groups)]))).astype(np.int32)


def _rows(
    articles: pd.DataFrame, places: dict[str, Int32s], distinct: forms.Forms, lemmatize: Callable[[str], str], stop: Collection[str] | None
) -> pd.DataFrame:
    codes, used = _numbered(places.pop("form"), len(distinct.hashes))
    distinct = distinct.take(used)
    row = places.pop("text")
    follows = np.zeros(len(row), bool)
    follows[1:] = (row[1:] == row[:-1]) & (places["sentence"][1:] == places["sentence"][:-1]) & (np.diff(places["position"]) == 1)
    outlet = articles["outlet"] if "outlet" in articles else pd.Series([None] * len(articles), dtype=object)
    columns: dict[str, Any] = {"article_id": _repeated(articles["article_id"], row), "outlet": _repeated(outlet, row)}
    del row
    columns |= {name: places.pop(name) for name in ("position", "sentence", "start", "end")}
    columns |= {"token": forms.categorical(codes, forms.keys(distinct.names)), "lemma": _lemmas(distinct, codes, lemmatize, follows)}
    columns["stop"] = _arrays.taken(forms.among(distinct.names, stopwords.forms() if stop is None else stop), codes)
    return pd.DataFrame(columns, copy=False)


def _numbered(codes: Int32s, most: int) -> tuple[Int32s, Int32s]:
    """Give `codes`, of which there are at `most` so many, new numbers in the order in which they appear; and the old number of each."""
    first = np.full(most, len(codes), np.int32)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1, dtype=np.int32)  # of several places, the one written last stays
    seen = np.argsort(first, kind="stable")[: np.count_nonzero(first < len(codes))].astype(np.int32)
    number = np.empty(most, np.int32)
    number[seen] = np.arange(len(seen), dtype=np.int32)
    return _arrays.taken(number, codes), seen


def _repeated(values: "pd.Series[Any]", row: Int32s) -> "pd.Categorical[Any]":
    whole = pd.Categorical(values)
    return pd.Categorical.from_codes(_arrays.taken(whole.codes, row), dtype=whole.dtype)


def _lemmas(distinct: forms.Forms, codes: Int32s, lemmatize: Callable[[str], str], follows: npt.NDArray[np.bool_]) -> "pd.Categorical[Any]":
    """Lemma of each word; a name spelled like an adjective is read by the word before it."""
    if lemmatize is not lemma:
        return forms.categorical(codes, forms.array(_given(lemmatize, word) for word in distinct.names.to_pylist()))
    names, twins = frequent.lemmas(distinct), _twins()
    twin = forms.among(distinct.names, twins)
    at = np.flatnonzero(_arrays.taken(twin, codes) & follows)
    before, place = np.unique(codes[at - 1], return_inverse=True)
    agrees = [AGREEING.fullmatch(word) is not None for word in distinct.names.take(before).to_pylist()]
    at = at[np.array(agrees, bool)[place]]
    adjectives = [twins[word] for word in distinct.names.filter(twin).to_pylist()]
    codes = codes.copy()
    codes[at] = len(names) + np.cumsum(twin)[codes[at]] - 1
    codes, used = _numbered(codes, len(names) + len(adjectives))
    return forms.categorical(codes, forms.joined([names, forms.array(adjectives)]).take(used))


def _given(lemmatize: Callable[[str], str], word: str) -> str | None:
    """Ask a lemmatizer that is not ours; a lemma may be missing."""
    found: Any = lemmatize(word)
    if found is not None and not isinstance(found, str):
        msg = f"lemmatize gave {found!r} for {word!r}; it must give the lemma as text, or None if there is none."
        raise TypeError(msg)
    return found


@functools.cache
def _twins() -> dict[str, str]:
    """Names spelled like an adjective → the adjective."""
    rows = lexicon.load("names")
    rows = rows[rows["adjective"] != ""]
    return dict(zip(rows["variant"], rows["adjective"], strict=True))
