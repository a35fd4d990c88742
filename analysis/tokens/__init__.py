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

from analysis import _checks, cache, clean, fold, lexicon
from analysis.tokens import frequent, stopwords
from analysis.tokens.lemmas import lemma as lemma
from analysis.tokens.lemmas import of_clean

COLUMNS = ["article_id", "outlet", "position", "sentence", "start", "end", "token", "lemma", "stop"]
Int32s = npt.NDArray[np.int32]
ERAS = "هم"  # 1436هـ, 2015م
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
        An article has no `article_id`, or that of another.

    Notes
    -----
    A name that is spelled like an adjective («سورية») counts as the adjective after a noun that it may agree with
    («فصائل سورية»), else as the name («إلى سورية»). «وحدة سورية» is then wrong.
    """
    _checks.distinct(articles)
    texts = [text if isinstance(text, str) else "" for text in articles["text"].to_numpy(object)]
    if sentences is None:
        sentences = clean.sentences(articles.assign(text=pd.Series(texts, index=articles.index, dtype=object)))
    places, names = _places(list(map(len, texts)), *fold.places(texts), _placed(sentences, articles))
    return _rows(articles, places, names, lemmatize, stop)


def _placed(sentences: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Give the sentences that are counted with the row number of their article (`text`), in order."""
    ids = sentences["article_id"].cat
    row = pd.Index(articles["article_id"]).get_indexer(ids.categories)[ids.codes.to_numpy()]
    counted: pd.DataFrame = sentences.assign(text=row.astype(np.int64))[sentences["kind"].isin(clean.COUNTED).to_numpy() & (row >= 0)]
    return counted.sort_values(["text", "start"])


def _places(lengths: list[int], words: dict[str, Int32s], names: list[str], sentences: pd.DataFrame) -> tuple[dict[str, Int32s], list[str]]:
    """Give the columns of the words in the sentences that have a letter, with the code of each (`form`), and the forms.

    `lengths` are those of the texts; `words`, the columns of all words, is used up: each is as long as the corpus.
    """
    before = np.cumsum(np.array([0, *lengths]) + 1)  # places are counted through all texts
    before = before.astype(np.int32 if before[-1] < np.iinfo(np.int32).max else np.int64)
    at = before[words["text"]]
    at += words["start"]
    text = sentences["text"].to_numpy()
    low, high = (np.searchsorted(at, before[text] + sentences[edge].to_numpy()) for edge in ("start", "end"))
    del at
    change = np.zeros(len(words["text"]) + 1, np.int8)
    change[low[high > low]] += 1
    change[high[high > low]] -= 1
    inside = np.cumsum(change[:-1], dtype=np.int8) > 0
    kept = inside & np.array([not name.rstrip(ERAS).isdecimal() for name in names], bool)[words["code"]] if names else inside
    first = np.searchsorted(words["text"], np.arange(len(lengths), dtype=np.int32)).astype(np.int32)
    found = {column: words.pop(column)[kept] for column in ("text", "start", "end")}
    position = np.arange(len(kept), dtype=np.int32)[kept] - first[found["text"]]
    sentence = np.repeat(_within(text), high - low)[kept[inside]]
    return {**found, "position": position, "sentence": sentence, "form": words.pop("code")[kept]}, names


def _within(groups: npt.NDArray[Any]) -> Int32s:
    """Count each row within its run of equal `groups`, from 0."""
    if not len(groups):
        return np.empty(0, np.int32)
    first = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
    return (np.arange(len(groups)) - np.repeat(first, np.diff(np.r_[first, len(groups)]))).astype(np.int32)


def _rows(
    articles: pd.DataFrame, places: dict[str, Int32s], names: list[str], lemmatize: Callable[[str], str], stop: Collection[str] | None
) -> pd.DataFrame:
    codes, forms = _numbered(places.pop("form"), names)
    own = of_clean if lemmatize is lemma else lemmatize
    stopped = stopwords.forms() if stop is None else stop
    row = places.pop("text")
    follows = np.zeros(len(row), bool)
    follows[1:] = (row[1:] == row[:-1]) & (places["sentence"][1:] == places["sentence"][:-1]) & (np.diff(places["position"]) == 1)
    outlet = articles["outlet"] if "outlet" in articles else pd.Series([None] * len(articles), dtype=object)
    columns: dict[str, Any] = {"article_id": _repeated(articles["article_id"], row), "outlet": _repeated(outlet, row)}
    del row
    columns |= {name: places.pop(name) for name in ("position", "sentence", "start", "end")}
    columns |= {"token": _renamed(codes, _keys(forms)), "lemma": _lemmas(forms, codes, own, follows)}
    columns["stop"] = np.array([form in stopped for form in forms], bool)[codes] if forms else np.empty(0, bool)
    return pd.DataFrame(columns, copy=False)


def _numbered(codes: Int32s, names: list[str]) -> tuple[Int32s, list[str]]:
    """Give `codes` of `names` new numbers, in the order in which they appear; names that do not are left out."""
    first = np.full(len(names), len(codes), np.int32)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1, dtype=np.int32)  # of several places, the one written last stays
    seen = np.argsort(first, kind="stable")[: np.count_nonzero(first < len(codes))]
    number = np.empty(len(names), np.int32)
    number[seen] = np.arange(len(seen), dtype=np.int32)
    return number[codes], [names[place] for place in seen.tolist()]


def _keys(forms: list[str]) -> list[str]:
    """`fold.key` of many words in clean form; replacing a letter in all of them at once is faster than any table."""
    joined = "\n".join(forms)
    for written, plain in fold.ALEF.items():
        joined = joined.replace(chr(written), chr(plain))
    return joined.split("\n") if forms else []


def _repeated(values: "pd.Series[Any]", row: Int32s) -> "pd.Categorical[Any]":
    whole = pd.Categorical(values)
    return pd.Categorical.from_codes(whole.codes[row], dtype=whole.dtype)


def _renamed(codes: Int32s, names: list[str]) -> "pd.Categorical[Any]":
    """Categories given by their `codes`, under `names` that may coincide; in the order in which they appear."""
    code, distinct = pd.factorize(np.array(names, dtype=object))
    named = code.astype(np.int32)[codes] if names else codes
    return pd.Categorical.from_codes(named, categories=pd.Index(distinct, dtype="str"), validate=False)


def _lemmas(forms: list[str], codes: Int32s, lemmatize: Callable[[str], str], follows: npt.NDArray[np.bool_]) -> "pd.Categorical[Any]":
    """Lemma of each word; a name spelled like an adjective is read by the word before it."""
    names = frequent.lemmas(forms) if lemmatize is of_clean else list(map(lemmatize, forms))
    twins = _twins() if lemmatize is of_clean else {}
    extra = {place: len(forms) + number for number, place in enumerate(place for place, form in enumerate(forms) if form in twins)}
    if extra:
        twin = np.zeros(len(forms), bool)
        twin[list(extra)] = True
        at = np.flatnonzero(twin[codes] & follows)
        before, place = np.unique(codes[at - 1], return_inverse=True)
        at = at[np.array([AGREEING.fullmatch(forms[code]) is not None for code in before.tolist()], bool)[place]]
        codes = codes.copy()
        codes[at] = [extra[code] for code in codes[at].tolist()]
        codes, names = _numbered(codes, names + [twins[forms[place]] for place in extra])
    return _renamed(codes, names)


@functools.cache
def _twins() -> dict[str, str]:
    """Names spelled like an adjective → the adjective."""
    rows = lexicon.load("names")
    rows = rows[rows["adjective"] != ""]
    return dict(zip(rows["variant"], rows["adjective"], strict=True))
