"""The words of the articles as a table: where each stands, its comparable form, its dictionary form.

Only the article itself is read (`clean.COUNTED`: title, subtitle, headings, body), and only words that contain a letter.
"""

import functools
import re
from collections.abc import Callable, Collection
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import clean, fold, lexicon
from analysis.tokens import stopwords
from analysis.tokens.lemmas import lemma as lemma
from analysis.tokens.lemmas import of_clean

COLUMNS = ["article_id", "outlet", "position", "sentence", "start", "end", "token", "lemma", "stop"]
# A noun that a following adjective in ـية agrees with: feminine, or a plural not of persons (حكومة, قوات, مصادر, أسواق).
AGREEING = re.compile(r"(?!ال).*(?:ة|ات)|[وفبلك]?(?:م.ا.ي?.|أ..ا[^ء]|.وا.[^ا]|..ائ.|أ.ا.ي.)")


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
        Two articles have the same `article_id`.

    Notes
    -----
    A name that is spelled like an adjective («سورية») counts as the adjective after a noun that it may agree with
    («فصائل سورية»), else as the name («إلى سورية»). «وحدة سورية» is then wrong.
    """
    _check(articles)
    texts = [text if isinstance(text, str) else "" for text in articles["text"]]
    words = fold.words(texts)
    spans = clean.sentences(articles) if sentences is None else sentences
    sentence, number = _sentence(words, _counted(spans, articles))
    position = _within(words["text"].to_numpy())
    letters = np.array([any(map(str.isalpha, word)) for word in words["word"].cat.categories.tolist()], bool)
    codes = words["word"].cat.codes.to_numpy()
    kept = np.flatnonzero((number >= 0) & (letters[codes] if len(letters) else False))
    return _rows(articles, words.iloc[kept], position[kept], sentence[kept], lemmatize, stop)


def _check(articles: pd.DataFrame) -> None:
    repeated = articles["article_id"].duplicated()
    if repeated.any():
        msg = f"article_id {articles.loc[repeated, 'article_id'].iloc[0]!r} stands on two rows; give every article an id of its own."
        raise ValueError(msg)


def _counted(spans: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Sentences that are counted, with the row number of their article, in order."""
    row = pd.Index(articles["article_id"]).get_indexer(spans["article_id"].cat.categories)[spans["article_id"].cat.codes.to_numpy()]
    spans = spans.assign(text=row.astype(np.int64))
    kept: pd.DataFrame = spans[spans["kind"].isin(clean.COUNTED).to_numpy() & (row >= 0)]
    return kept.sort_values(["text", "start"])


def _sentence(words: pd.DataFrame, spans: pd.DataFrame) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """Give the number of each word's sentence in its article, and its row in `spans` (-1: the word is not counted)."""
    if spans.empty:
        return np.zeros(len(words), np.int32), np.full(len(words), -1, np.int64)
    text = spans["text"].to_numpy()
    at = (words["text"].to_numpy(np.int64) << 32) + words["start"].to_numpy()
    number = np.searchsorted((text << 32) + spans["start"].to_numpy(np.int64), at, side="right") - 1
    inside = (number >= 0) & (at < (text[number] << 32) + spans["end"].to_numpy(np.int64)[number])
    return _within(text)[number], np.where(inside, number, -1)


def _within(groups: npt.NDArray[Any]) -> npt.NDArray[np.int32]:
    """Count each row within its run of equal `groups`, from 0."""
    if not len(groups):
        return np.empty(0, np.int32)
    first = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
    return (np.arange(len(groups)) - np.repeat(first, np.diff(np.r_[first, len(groups)]))).astype(np.int32)


def _rows(
    articles: pd.DataFrame,
    words: pd.DataFrame,
    position: npt.NDArray[np.int32],
    sentence: npt.NDArray[np.int32],
    lemmatize: Callable[[str], str],
    stop: Collection[str] | None,
) -> pd.DataFrame:
    forms, codes = _used(words["word"])
    own = of_clean if lemmatize is lemma else lemmatize
    stopped = stopwords.forms() if stop is None else stop
    row = words["text"].to_numpy()
    follows = np.zeros(len(row), bool)
    follows[1:] = (np.diff(row) == 0) & (np.diff(sentence) == 0) & (np.diff(position) == 1)
    columns = {
        "article_id": _repeated(articles["article_id"], row),
        "outlet": _repeated(articles["outlet"] if "outlet" in articles else pd.Series([None] * len(articles), dtype=object), row),
        "position": position,
        "sentence": sentence,
        "start": words["start"].to_numpy(),
        "end": words["end"].to_numpy(),
        "token": _renamed(codes, "\n".join(forms).translate(fold.ALEF).split("\n") if forms else []),
        "lemma": _lemmas(forms, codes, own, follows),
        "stop": np.array([form in stopped for form in forms], bool)[codes] if forms else np.empty(0, bool),
    }
    return pd.DataFrame(columns)


def _used(word: "pd.Series[Any]") -> tuple[list[str], npt.NDArray[np.int64]]:
    """Give the categories that occur, in their order, and the codes among them."""
    codes = word.cat.codes.to_numpy()
    used = np.flatnonzero(np.bincount(codes, minlength=len(word.cat.categories)))
    renumbered = np.zeros(len(word.cat.categories), np.int64)
    renumbered[used] = np.arange(len(used))
    return word.cat.categories[used].tolist(), renumbered[codes]


def _repeated(values: "pd.Series[Any]", row: npt.NDArray[np.int32]) -> "pd.Categorical[Any]":
    whole = pd.Categorical(values)
    return pd.Categorical.from_codes(whole.codes[row], dtype=whole.dtype)


def _renamed(codes: npt.NDArray[Any], names: list[str]) -> "pd.Categorical[Any]":
    """Categories given by their `codes`, under `names` that may coincide."""
    code, distinct = pd.factorize(np.array(names, dtype=object))
    return pd.Categorical.from_codes(code[codes] if names else codes, categories=pd.Index(distinct, dtype="str"))


def _lemmas(
    forms: list[str], codes: npt.NDArray[Any], lemmatize: Callable[[str], str], follows: npt.NDArray[np.bool_]
) -> "pd.Categorical[Any]":
    """Lemma of each word; a name spelled like an adjective is read by the word before it."""
    names = [lemmatize(form) for form in forms]
    twins = _twins() if lemmatize is of_clean else {}
    extra = {form: len(forms) + place for place, form in enumerate(form for form in forms if form in twins)}
    if extra:
        codes = codes.copy()
        agreeing = np.array([AGREEING.fullmatch(form) is not None for form in forms])
        at = np.flatnonzero(np.isin(codes, [forms.index(form) for form in extra]))
        at = at[follows[at] & agreeing[codes[at - 1]]]
        codes[at] = [extra[forms[code]] for code in codes[at]]
    return _renamed(codes, names + [twins[form] for form in extra])


@functools.cache
def _twins() -> dict[str, str]:
    """Names spelled like an adjective → the adjective."""
    rows = lexicon.load("names")
    rows = rows[rows["adjective"] != ""]
    return dict(zip(rows["variant"], rows["adjective"], strict=True))
