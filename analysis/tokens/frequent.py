"""Lemmas of very many words: those of the words of general Arabic are looked up once on a computer, and kept.

A large corpus has hundreds of thousands of different forms, and six of seven stand in the word list of general Arabic. What is kept holds
nothing of anybody's articles. It lies where the cache would by default (see `cache`), and is made anew when a rule of the package changes.
"""

import contextlib
import functools
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import cache, fold
from analysis.cache import keys, shards
from analysis.fold import hashes
from analysis.tokens.lemmas import of_clean

MANY = 100_000  # words asked about in one process, from which on it pays to look up those of the list, once
WORDLIST = "large"
_asked = [0]


class Listed(NamedTuple):
    """The words of general Arabic by their hashes, which are sorted, and the lemma of each."""

    hashes: hashes.Hashes
    codes: npt.NDArray[np.integer[Any]]
    names: npt.NDArray[np.object_]


def lemmas(words: Sequence[str]) -> list[str]:
    """Give `lemmas.of_clean` of many words in clean form.

    The first time on a computer that a process has asked about `MANY` it takes some seconds longer.
    """
    _asked[0] += len(words)
    known = listed() if _asked[0] >= MANY and words else None
    if known is None:
        return list(map(of_clean, words))
    values = _hashes(words)
    place = np.minimum(np.searchsorted(known.hashes, values), len(known.hashes) - 1)
    found = known.names[known.codes[place]]
    for other in np.flatnonzero(known.hashes[place] != values).tolist():
        found[other] = of_clean(words[other])
    names: list[str] = found.tolist()
    return names


@functools.cache
def listed() -> Listed | None:
    """Give the words of general Arabic and their lemmas; None where they cannot be kept."""
    try:
        table = _kept(cache.current(cache.default()) / "lemmas" / f"general{shards.SUFFIX}")
    except OSError:
        return None
    lemma = table["lemma"].cat
    return Listed(table["hash"].to_numpy(), lemma.codes.to_numpy(), lemma.categories.to_numpy(object))


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

    words = fold.words(wordfreq.get_frequency_dict("ar", wordlist=WORDLIST))["word"].cat.categories.tolist()
    table = pd.DataFrame({"hash": _hashes(words), "lemma": pd.Categorical(list(map(of_clean, words)))})
    return table.sort_values("hash", ignore_index=True)


def _hashes(words: Sequence[str]) -> hashes.Hashes:
    blocks = (words[low : low + fold.BLOCK] for low in range(0, len(words), fold.BLOCK))
    return np.concatenate([hashes.of_clean("\n".join([*block, ""])) for block in blocks])
