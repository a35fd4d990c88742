"""Words told apart by a number each, so that only distinct words need become strings.

The hash of a word with the clean letters c₀ c₁ c₂ … is Σ weight(cᵢ)·BASEⁱ modulo 2⁶⁴, with a random weight for each letter. One running
sum over a batch gives the hashes of all its words: the sum over a word, divided by the power of the place where it begins.

Two words collide with a probability of about 2⁻⁶⁴ (a few bits more for long words of the same letters in another order, since powers
of BASE differ by multiples of small powers of 2). Among ten million distinct words, 5·10¹³ pairs, that is less than one chance in 10⁵
for any collision at all. The weights are fixed, so a corpus that is read without one is always read without one.
"""

import functools
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.fold import characters
from analysis.fold.characters import CLASS, LETTER, Codes

BASE = 0x9E3779B97F4A7C15  # odd, so that it can be divided by modulo 2⁶⁴
BREAK = ord("\n")
FEW = 1 << 14  # letters: smaller batches share their powers

Hashes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]


def of_words(codes: Codes, starts: Ints, ends: Ints, letters: Ints) -> Hashes:
    """Hash the words from `starts` to `ends`, which have so many `letters`."""
    values = _sums(_weights()[0].take(codes.astype(np.intp)), starts, ends)
    odd = ends - starts != letters
    odd[np.searchsorted(starts, characters.expanding(codes), side="right") - 1] = True
    if (at := np.flatnonzero(odd)).size:  # something is dropped inside, or one letter becomes several
        values[at] = of_clean(characters.decode(spelled(codes, starts[at], ends[at])))
    return values


def of_clean(text: str) -> Hashes:
    """Hash words given in clean form, each followed by a line break."""
    codes = characters.encode("\n" + text)
    breaks = np.flatnonzero(codes == BREAK)
    return _sums(_weights()[1][codes], breaks[:-1] + 1, breaks[1:])


def _sums(weights: Hashes, starts: Ints, ends: Ints) -> Hashes:
    """Hash the words of a batch, which must not begin with a word; `weights` is used up."""
    powers, inverses = _powers(max(1 << (len(weights) - 1).bit_length(), FEW))
    weights *= powers[: len(weights)]
    np.cumsum(weights, out=weights)
    return (weights.take(ends - 1) - weights.take(starts - 1)) * inverses.take(starts)


@functools.lru_cache(maxsize=3)
def _powers(size: int) -> tuple[Hashes, Hashes]:
    """Powers of `BASE` and their inverses modulo 2⁶⁴."""
    bases = np.full((2, size), [[BASE], [pow(BASE, -1, 1 << 64)]], np.uint64)
    bases[:, 0] = 1
    powers, inverses = np.cumprod(bases, axis=1, dtype=np.uint64)
    return powers, inverses


@functools.cache
def _weights() -> tuple[Hashes, Hashes]:
    """Weight of each character of a raw text (none if it is dropped), and of each in clean form."""
    flags, forms, _, several = characters.tables()
    clean = np.random.default_rng(0).integers(0, 1 << 64, 0x10000, np.uint64)
    clean[BREAK] = 0
    return np.where((flags & CLASS == LETTER) & ~several, clean[forms], np.uint64(0)), clean


def spelled(codes: Codes, starts: Ints, ends: Ints) -> Codes:
    """Give the letters of the words from `starts` to `ends` in clean form (see `characters.decode`), each word followed by a line break."""
    at = characters.ranges(starts, ends + 1)  # with the character after the word, where the line break goes
    last = np.cumsum(ends + 1 - starts) - 1
    written = codes.take(at)
    kept = characters.tables().flags.take(written) & CLASS == LETTER
    form = characters.tables().forms.take(written)
    kept[last], form[last] = True, BREAK
    found: Codes = form[kept]
    return found


def first(code: npt.NDArray[np.signedinteger[Any]]) -> Ints:
    """Find where each code is first seen, of codes numbered in the order in which they are."""
    most = np.maximum.accumulate(code)
    return np.flatnonzero(np.concatenate(([True], most[1:] != most[:-1]))[: len(code)])
