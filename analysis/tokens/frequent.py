"""Lemmas of very many words: those of the words of general Arabic are looked up once on a computer, and kept.

A large corpus has hundreds of thousands of different forms, and six of seven stand in the word list of general Arabic. What is kept holds
nothing of anybody's articles. It lies where the cache would by default (see `cache`), and is made anew when a rule of the package changes.
"""

import contextlib
import functools
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import cache, fold
from analysis.cache import keys, shards
from analysis.tokens.lemmas import of_clean

MANY = 100_000  # words for which looking up those of the list, once, pays
WORDLIST = "large"


def lemmas(words: Sequence[str]) -> list[str]:
    """Give `lemmas.of_clean` of many words in clean form.

    The first time on a computer that there are `MANY` it takes some seconds longer.
    """
    if len(words) < MANY:
        return list(map(of_clean, words))
    import pyarrow as pa
    import pyarrow.compute as pc

    if (listed := _listed()) is None:
        return list(map(of_clean, words))
    forms, names = listed
    place = pc.index_in(pa.array(words, pa.large_string()), value_set=forms)
    found: list[str | None] = names.take(place).to_pylist()
    return [of_clean(word) if lemma is None else lemma for word, lemma in zip(words, found, strict=True)]


@functools.cache
def _listed() -> tuple[Any, Any] | None:
    """Give the words of general Arabic and their lemmas, as Arrow arrays of text; None where they cannot be kept."""
    import pyarrow as pa

    path = cache.current(cache.default()) / "lemmas" / f"general{shards.SUFFIX}"
    try:
        table = _kept(path)
    except OSError:
        return None
    form, lemma = (pa.array(table[name].to_numpy(object), pa.large_string()) for name in table)
    return form, lemma


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

    words = fold.words(wordfreq.get_frequency_dict("ar", wordlist=WORDLIST))["word"].cat.categories
    forms = [word for word in words if not word.isdecimal()]
    return pd.DataFrame({"form": forms, "lemma": list(map(of_clean, forms))}, dtype="str")
