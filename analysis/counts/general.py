"""What is usual in Arabic at large: general word frequencies, and what terms mean in English."""

import functools
from typing import Any, Literal

import numpy as np
import pandas as pd

from analysis import fold, lexicon
from analysis.counts.runs import Unit

Wordlist = Literal["small", "large"]


def against_general(terms: pd.DataFrame, *, unit: Unit | None = None, wordlist: Wordlist = "small") -> pd.DataFrame:
    """Compare rates with general Arabic: which words are frequent *here* rather than everywhere.

    General Arabic is the list of `wordfreq` (Wikipedia, subtitles, news, books, web, Twitter; up to 2021). It counts written forms,
    so its words are folded and lemmatized exactly as ours are, and the forms of a lemma are summed.

    Parameters
    ----------
    terms
        What `terms` returns for single words, with function words or without.
    unit
        What `terms` counted, where the table no longer says so in its ``attrs``.
    wordlist
        "small": the words used at least once in a million. "large": down to once in a hundred million; its lemmas take some seconds
        to look up, once in a session.

    Returns
    -------
    DataFrame
        `terms` with `general_per_million`, `log_ratio` (binary logarithm of rate here by rate in general: 1 is twice as often) and
        `floored`, largest ratio first. Where `floored`, the list does not have the word: it is rarer in general than its rarest word,
        and the ratio is a lower bound.

    Raises
    ------
    ValueError
        The terms are runs of words, which the list does not have.

    Notes
    -----
    Half an occurrence is taken off each count, so that words used once do not lead the list. Names of persons and of places of the day lead
    it anyway: the list is older than the news. The log ratio measures size, not certainty: read `n` and `articles` with it.
    """
    length = terms.attrs.get("n", 1)
    if length != 1 or terms["term"].astype(str).str.contains(" ").any():
        msg = "The terms are runs of words; the list of general Arabic has single words. Count with n=1."
        raise ValueError(msg)
    general = _general(unit or terms.attrs.get("unit", "lemma"), wordlist)
    rate = general.reindex(terms["term"].astype(str)).to_numpy(np.float64)
    floored = np.isnan(rate)
    rate = np.where(floored, general.min(), rate)
    here = terms["per_million"].to_numpy(np.float64) * (1 - 0.5 / terms["n"].to_numpy(np.float64))
    table = terms.assign(general_per_million=rate, log_ratio=np.log2(here / rate), floored=floored)
    return table.sort_values(["log_ratio", "n"], ascending=False, kind="stable", ignore_index=True)


@functools.cache
def _general(unit: Unit, wordlist: Wordlist) -> "pd.Series[float]":
    """Give the rate per million of every word of the general list, in our spelling."""
    import wordfreq

    from analysis.tokens import lemmas

    listed = wordfreq.get_frequency_dict("ar", wordlist=wordlist)
    words = fold.words(listed)
    words = words[~words["text"].duplicated(keep=False)]  # entries of several words are not counted by anybody
    forms = words["word"].astype(object)
    name = forms.map(lemmas.of_clean) if unit == "lemma" else forms.str.translate(fold.ALEF)
    rates = np.fromiter(listed.values(), np.float64, len(listed))[words["text"].to_numpy()] * 1e6
    return pd.Series(rates, index=pd.Index(name, dtype="str")).groupby(level=0).sum()


def gloss(terms: "pd.Series[Any]") -> "pd.Series[Any]":
    """Give the English of each term (``data/glosses.csv``); None where the list has none.

    >>> gloss(pd.Series(["هدنة", "وقف إطلاق", "؟"])).tolist()
    ['truce', 'ceasefire', None]
    """
    rows = lexicon.load("glosses")
    english = dict(zip(rows["term"], rows["english"], strict=True))
    found = {term: english.get(str(term)) for term in terms.dropna().unique()}
    return pd.Series([found.get(term) for term in terms], index=terms.index, name="english", dtype=object)
