"""Lemmas of very many words: those of the words of general Arabic are looked up once on a computer, and kept.

A large corpus has hundreds of thousands of different forms, and six of seven stand in the word list of general Arabic. What is kept holds
nothing of anybody's articles. It lies where the cache would by default (see `cache`), and is made anew when a rule of the package changes.
"""

import contextlib
import functools
import time
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import cache, fold
from analysis.cache import keys, shards
from analysis.fold import forms, hashes
from analysis.tokens.lemmas import of_clean

MANY = 100_000  # words asked about in one process, from which on it pays to look up those of the list, once
WORDLIST = "large"
_asked = [0]


class Listed(NamedTuple):
    """The words of general Arabic by their hashes, which are sorted, and the lemma of each."""

    hashes: hashes.Hashes
    codes: npt.NDArray[np.integer[Any]]
    names: Any  # an array (see `forms`)


def lemmas(words: forms.Forms) -> Any:
    """Give `lemmas.of_clean` of many words, as an array.

    The first time on a computer that a process has asked about `MANY` it takes some seconds longer.
    """
    _asked[0] += len(words.hashes)
    known = listed() if _asked[0] >= MANY and len(words.hashes) else None
    if known is None:
        return forms.array(map(of_clean, words.names.to_pylist()))
    order = np.argsort(words.hashes)  # one after the other they are found five times as fast
    place = np.empty(len(order), np.int64)
    place[order] = np.searchsorted(known.hashes[:-1], words.hashes[order])  # never behind the last
    code = known.codes[place].astype(np.int32)
    other = np.flatnonzero(known.hashes[place] != words.hashes)
    code[other] = len(known.names) + np.arange(len(other), dtype=np.int32)
    return forms.joined([known.names, forms.array(map(of_clean, words.names.take(other).to_pylist()))]).take(code)


@functools.cache
def listed() -> Listed | None:
    """Give the words of general Arabic and their lemmas; None where they cannot be kept."""
    try:
        table = _kept(cache.current(cache.default()) / "lemmas" / f"general{shards.SUFFIX}")
    except OSError:
        return None
    lemma = table["lemma"].cat
    return Listed(table["hash"].to_numpy(), lemma.codes.to_numpy(), forms.array(lemma.categories.tolist()))


def _kept(path: Path) -> pd.DataFrame:
    """Read the words that are kept; look them up if there are none, or none to be trusted."""
    with contextlib.suppress(shards.DamagedError):
        return shards.read(path)[0].rows
    path.parent.mkdir(parents=True, exist_ok=True)  # before the work, which is for nothing if this fails
    started = time.perf_counter()
    table = _looked_up()
    part = shards.Part(table, np.array([0, len(table)]), shards.Beside("made", "made", -1))
    shards.write(path, [b"general".ljust(keys.WIDTH)], [part], time.perf_counter() - started)
    return table


def _looked_up() -> pd.DataFrame:
    import wordfreq

    words = fold.places(list(wordfreq.get_frequency_dict("ar", wordlist=WORDLIST)))[1]
    table = pd.DataFrame({"hash": words.hashes, "lemma": pd.Categorical(list(map(of_clean, words.names.to_pylist())))})
    return table.sort_values("hash", ignore_index=True)
