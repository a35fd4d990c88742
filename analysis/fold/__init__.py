"""Turn raw Arabic into the forms that are counted, without losing the way back to the raw text.

Two forms of a word are used everywhere:

*clean* : marks, tatweel, invisible controls and fillers that disguise a word are dropped; presentation forms and
look-alike letters are mapped to ordinary ones; Latin is lower-cased; digits become 0-9. Hamza stays («إطـ.ـلاق» → «إطلاق»).

*key* : clean, and the alef forms joined («إطلاق» → «اطلاق»). This is what is compared.

`words` finds every word of many texts at once. It looks each code point up in a table over numpy arrays, in batches, so
that the offsets into the raw text come for free.
"""

import functools
import itertools
import unicodedata
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.fold import fillers
from analysis.fold.fillers import FILLER as FILLER
from analysis.fold.fillers import TATWEEL

BATCH = 250_000  # characters; larger batches leave the processor's cache and were slower
# A word is a run without SEPARATOR that begins with a LETTER and does not end with a CONTROL (a direction mark, a joiner).
SEPARATOR, LETTER, MARK, CONTROL = 0, 1, 2, 3

LOOK_ALIKE = str.maketrans("یېێکڪګھہۀەۃ", "يييكككههههة")
ALEF = str.maketrans("أإآٱٲٳ", "اااااا")
_PRIVATE = 0xE000  # stands for a character that becomes several (the ligature ﻻ) until the text is a string again


@functools.cache
def _tables() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint32], dict[int, str]]:
    """Class and clean form of every code point of the Basic Multilingual Plane, and the expansions of ligatures."""
    kinds = np.zeros(0x10000, np.uint8)
    forms = np.full(0x10000, ord(" "), np.uint32)
    expansions: dict[int, str] = {}
    for code in range(0x10000):
        char = chr(code)
        category = unicodedata.category(char)
        if (category[0] == "L" and char != TATWEEL) or category == "Nd":
            form = _plain(char)
            kinds[code] = LETTER
            if len(form) == 1:
                forms[code] = ord(form)
            else:
                forms[code] = _PRIVATE + len(expansions)
                expansions[_PRIVATE + len(expansions)] = form
        elif category == "Mn" or char == TATWEEL:
            kinds[code] = MARK
        elif category == "Cf":
            kinds[code] = CONTROL
    return kinds, forms, expansions


def _plain(char: str) -> str:
    """Clean form of one letter or digit."""
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.digit(char))
    if char > "\ufb4f":  # presentation forms of Arabic, full-width Latin
        char = "".join(c for c in unicodedata.normalize("NFKC", char) if c.isalpha()) or char
    return char.translate(LOOK_ALIKE).lower()


def clean(text: str) -> str:
    """Drop what is not counted and map look-alikes; everything between words stays as it is.

    >>> clean("وقف إطـ.ـلاق النّار")
    'وقف إطلاق النار'
    """
    return _without_fillers(text).translate(_replacements())


def key(text: str) -> str:
    """Clean `text` and join the alef forms: two spellings with the same key count as one.

    >>> key("إدلب") == key("ادلب")
    True
    """
    return _without_fillers(text).translate(_replacements(alef=True))


def _without_fillers(text: str) -> str:
    for start, end in reversed(fillers.find(text)):
        text = text[:start] + text[end:]
    return text


@functools.cache
def _replacements(*, alef: bool = False) -> dict[int, str]:
    """Table for `str.translate`. Frequent characters that stay are in it too: those it has to miss cost it most."""
    kinds, forms, expansions = _tables()
    table = {code: chr(code) for code in range(0x3000)}
    for code in np.flatnonzero(kinds).tolist():
        form = int(forms[code])
        table[code] = expansions.get(form, chr(form)) if kinds[code] == LETTER else ""
    return {code: form.translate(ALEF) for code, form in table.items()} if alef else table


def words(texts: Iterable[str]) -> pd.DataFrame:
    """Find every word of `texts`: a run of letters and digits, with what is dropped inside it.

    Returns
    -------
    DataFrame
        One row per word, in order: `text` (number of the text, from 0), `start`, `end` (offsets into the raw text),
        `word` (clean form, categorical).
    """
    parts = [_words(numbers, batch) for numbers, batch in _batches(texts)]
    found = [np.concatenate(column) for column in zip(*(part[:3] for part in parts), strict=True)] or [np.empty(0, np.int32)] * 3
    codes, distinct = pd.factorize(np.array(list(itertools.chain.from_iterable(part[3] for part in parts)), dtype=object))
    word = pd.Categorical.from_codes(codes, categories=pd.Index(distinct, dtype="str"))
    return pd.DataFrame({"text": found[0], "start": found[1], "end": found[2], "word": word})


def _batches(texts: Iterable[str]) -> Iterator[tuple[list[int], list[str]]]:
    numbers: list[int] = []
    batch: list[str] = []
    size = 0
    for number, text in enumerate(texts):
        numbers.append(number)
        batch.append(text)
        size += len(text)
        if size >= BATCH:
            yield numbers, batch
            numbers, batch, size = [], [], 0
    if batch:
        yield numbers, batch


def _words(numbers: list[int], batch: list[str]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.int32], list[str]]:
    kinds, forms, expansions = _tables()
    joined = "\n".join(batch)
    codes = _codes(joined)
    kind = kinds[codes]
    for start, end in fillers.find(joined):
        kind[start:end] = MARK
    inside = np.concatenate(([False], kind != SEPARATOR, [False]))
    starts = np.flatnonzero(~inside[:-1] & inside[1:])
    ends = np.flatnonzero(inside[:-1] & ~inside[1:])
    if not len(starts):
        nothing = np.empty(0, np.int32)
        return nothing, nothing, nothing, []
    real = np.maximum.reduceat(kind == LETTER, starts)  # marks alone are no word
    starts, ends = starts[real], ends[real]
    letters = np.flatnonzero(kind == LETTER)
    starts = letters[np.searchsorted(letters, starts)]
    while (control := kind[ends - 1] == CONTROL).any():
        ends = ends - control
    plain = np.where(kind == LETTER, forms[codes], ord(" "))[(kind == LETTER) | (kind == SEPARATOR)]
    first = np.concatenate(([0], np.cumsum([len(text) + 1 for text in batch])[:-1]))
    row = np.searchsorted(first, starts, side="right") - 1
    offset = first[row]
    number = np.asarray(numbers, np.int32)[row]
    return number, (starts - offset).astype(np.int32), (ends - offset).astype(np.int32), _decode(plain, expansions).split()


def _codes(text: str) -> npt.NDArray[np.uint32]:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.where(codes < 0x10000, codes, ord(" ")) if codes.size and codes.max() >= 0x10000 else codes


def _decode(codes: npt.NDArray[np.uint32], expansions: dict[int, str]) -> str:
    text = codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
    return text.translate(expansions) if codes.size and ((codes >= _PRIVATE) & (codes < _PRIVATE + len(expansions))).any() else text
