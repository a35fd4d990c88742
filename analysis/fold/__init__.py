"""Turn raw Arabic into the forms that are counted, without losing the way back to the raw text.

Two forms of a word are used everywhere:

*clean* : marks, tatweel, invisible controls and fillers that disguise a word are dropped; presentation forms and
look-alike letters are mapped to ordinary ones; Latin is lower-cased; digits become 0-9. Hamza stays («إطـ.ـلاق» → «إطلاق»).

*key* : clean, and the alef forms joined («إطلاق» → «اطلاق»). This is what is compared.

`words` finds every word of many texts at once. It looks each character up in tables over numpy arrays (see `characters`),
so that the offsets into the raw text come for free, and tells words apart by a hash, so that only distinct ones are spelled (see `forms`).
"""

import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.fold import characters, fillers, forms, hashes
from analysis.fold.characters import ALEF as ALEF
from analysis.fold.characters import CLASS, CONTROL, LETTER, MARK, SEPARATOR, Codes, Flags
from analysis.fold.characters import LOOK_ALIKE as LOOK_ALIKE
from analysis.fold.characters import ranges as ranges
from analysis.fold.fillers import FILLER as FILLER

BATCH = 250_000  # characters; larger batches leave the processor's cache and were slower

Ints = npt.NDArray[np.int64]
Int32s = npt.NDArray[np.int32]
Flagged = npt.NDArray[np.bool_]


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
    flags, forms, expansions, _ = characters.tables()
    table = {code: chr(code) for code in range(0x3000)}
    for code in np.flatnonzero(flags & CLASS).tolist():
        form = int(forms[code])
        table[code] = expansions.get(form, chr(form)) if flags[code] & CLASS == LETTER else ""
    return {code: form.translate(ALEF) for code, form in table.items()} if alef else table


def keys(batch: "Scan", starts: Ints, ends: Ints) -> list[str]:
    """Give `key` of many lines of a batch, each of which is followed by a line break."""
    at = characters.ranges(starts, ends + 1)
    last = np.cumsum(ends + 1 - starts) - 1
    codes, kept = batch.codes.take(at), batch.flags.take(at) & CLASS < MARK
    kept[last] = True
    forms = _key_forms().take(codes)
    forms[last] = hashes.BREAK
    found = characters.decode(forms[kept]).split("\n")[:-1]
    for line in np.unique(np.searchsorted(last, np.flatnonzero(characters.unusual(codes)))).tolist():
        found[line] = key(batch.text[starts[line] : ends[line]])
    return found


@functools.cache
def _key_forms() -> Codes:
    forms = characters.tables().forms.copy()
    forms[list(ALEF)] = list(ALEF.values())
    return forms


class Scan(NamedTuple):
    """A batch of texts as numbers."""

    first: int
    """Number of the first text."""
    text: str
    """The texts, each with a line break before and after it."""
    starts: Ints
    """Where each text begins in `text`."""
    codes: Codes
    """Its characters (see `characters.encode`)."""
    flags: Flags
    """What they are (see `characters`); a filler counts as a mark."""


def scan(texts: Iterable[str]) -> Iterator[Scan]:
    """Yield `texts` in batches of about `BATCH` characters."""
    for first, batch in _batches(texts):
        text, starts = _joined(batch)
        codes = characters.encode(text)
        flags = characters.tables().flags.take(codes)
        for start, end in fillers.find(text, _signs(flags)):
            flags[start:end] = MARK
        yield Scan(first, text, starts, codes, flags)


def _batches(texts: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    first, size, batch = 0, 0, list[str]()
    for text in texts:
        batch.append(text)
        size += len(text)
        if size >= BATCH:
            yield first, batch
            first, size, batch = first + len(batch), 0, []
    if batch:
        yield first, batch


def _joined(batch: list[str]) -> tuple[str, Ints]:
    """Join texts, with a line break before and after each, and tell where each begins."""
    lengths = np.fromiter(map(len, batch), np.int64, len(batch))
    return "\n".join(["", *batch, ""]), np.cumsum(lengths + 1) - lengths


def _signs(flags: Flags) -> list[int]:
    """Find the signs that may disguise a word: those between what may stand inside one."""
    at = np.flatnonzero(flags & characters.SIGN != 0)  # a batch begins and ends with a line break
    before, after = flags[at - 1] & characters.INSIDE, flags[at + 1] & (characters.INSIDE | characters.SIGN)
    found: list[int] = at[(before != 0) & (after != 0)].tolist()
    return found


def words(texts: Iterable[str]) -> pd.DataFrame:
    """Find every word of `texts`: a run of letters and digits, with what is dropped inside it.

    Returns
    -------
    DataFrame
        One row per word, in order: `text` (number of the text, from 0), `start`, `end` (offsets into the raw text),
        `word` (clean form, categorical).
    """
    columns, distinct = places(list(texts))
    word = forms.categorical(columns.pop("code"), distinct.names)
    return pd.DataFrame({**columns, "word": word}, copy=False)


def places(texts: Sequence[str]) -> tuple[dict[str, Int32s], forms.Forms]:
    """Find the same as `words`: the columns `text`, `start`, `end` and `code` (number of the word), and the distinct words."""
    most = sum(map(len, texts)) // 2 + len(texts)  # as many words as there can be: what is not used is not memory
    columns: dict[str, Any] = {name: np.empty(most, np.int32) for name in ("text", "start", "end")}
    values, many = np.empty(most, np.uint64), 0
    for batch in scan(texts):
        *found, value = _words(batch)
        rows = slice(many, many := many + len(value))
        for column, part in zip((*columns.values(), values), (*found, value), strict=True):
            column[rows] = part
    columns = {name: column[:many] for name, column in columns.items()}
    code, distinct = pd.factorize(values[:many])
    del values
    columns["code"] = code.astype(np.int32)
    return columns, forms.Forms(forms.joined(_cleaned(texts, hashes.first(columns["code"]), columns)), distinct)


def _cleaned(texts: Sequence[str], at: Ints, places: dict[str, Int32s]) -> Iterator[Any]:
    """Give the words `at` some of the `places` in clean form."""
    text, start, end = (places[name][at] for name in ("text", "start", "end"))
    for first, batch in _batches(texts):
        joined, starts = _joined(batch)
        codes = characters.encode(joined)  # once more, since kept they would be larger than the texts
        rows = slice(*np.searchsorted(text, (first, first + len(batch))))
        low = starts[text[rows] - first] + start[rows]
        yield forms.of_codes(hashes.spelled(codes, low, low + (end[rows] - start[rows])))


def _words(batch: Scan) -> tuple[Ints, Ints, Ints, hashes.Hashes]:
    """Give text, start, end and hash of each word of a batch."""
    starts, ends, letters = _spans(batch.flags)
    counts = np.diff(np.searchsorted(starts, batch.starts), append=len(starts))
    offset = np.repeat(batch.starts, counts)
    text = np.repeat(batch.first + np.arange(len(counts)), counts)
    return text, starts - offset, ends - offset, hashes.of_words(batch.codes, starts, ends, letters)


def _spans(flags: Flags) -> tuple[Ints, Ints, Ints]:
    """Find start, end and number of letters of each word."""
    kind = flags & CLASS
    inside = kind != SEPARATOR
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1  # a batch begins and ends with a line break
    starts, ends = edges.reshape(-1, 2).T.copy()
    dropped = np.searchsorted(starts, np.flatnonzero(inside & (kind != LETTER)), side="right") - 1
    letters = ends - starts - np.bincount(dropped, minlength=len(starts))
    if not letters.all():  # marks alone are no word
        starts, ends, letters = (part[letters > 0] for part in (starts, ends, letters))
    odd = np.flatnonzero(ends - starts != letters)
    starts[odd] = lstripped(starts[odd], ends[odd], kind != LETTER)
    ends[odd] = rstripped(starts[odd], ends[odd], kind == CONTROL)
    return starts, ends, letters


def lstripped(starts: Ints, ends: Ints, away: Flagged) -> Ints:
    """Move each start over characters that are `away`, at most to its end."""
    starts = starts.copy()
    at = np.flatnonzero(away[starts] & (starts < ends))
    while at.size:
        starts[at] += 1
        at = at[away[starts[at]] & (starts[at] < ends[at])]
    return starts


def rstripped(starts: Ints, ends: Ints, away: Flagged) -> Ints:
    """Move each end back over characters that are `away`, at most to its start."""
    ends = ends.copy()
    at = np.flatnonzero(away[ends - 1] & (starts < ends))
    while at.size:
        ends[at] -= 1
        at = at[away[ends[at] - 1] & (starts[at] < ends[at])]
    return ends


def stripped(starts: Ints, ends: Ints, away: Flagged) -> tuple[Ints, Ints]:
    """Move both edges of spans inwards over characters that are `away`."""
    starts = lstripped(starts, ends, away)
    return starts, rstripped(starts, ends, away)
