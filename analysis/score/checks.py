"""Decide whether a found row says the same as the hand-coded row it was paired with: one check per column of each layer."""

import re
from collections.abc import Callable, Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis import fold

UNNAMED = "غير محدد"  # the coders' word for a speaker the text leaves open
Row = Mapping[Hashable, Any]
Check = Callable[[Row, Row], bool | None]  # is the found row right? None: not coded


def _open(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value))


def _labels_of(row: Row, column: str) -> list[Any]:
    return [row[key] for key in (column, f"{column}_alternative", f"{column}_ref") if key in row and not _open(row[key])]


def same(column: str, equal: Callable[[str, str], bool] = str.__eq__) -> Check:
    """Compare one column with the coder's label, its alternative or its full form; a speaker left open must be missing."""

    def check(mine: Row, found: Row) -> bool | None:
        labels = _labels_of(mine, column)
        if not labels or _open(mine.get(column)):
            return None
        guess = found.get(column)
        return UNNAMED in labels if _open(guess) else any(equal(str(label), str(guess)) for label in labels)

    return check


def _words(name: str) -> set[str]:
    """Words of a name without the article and without marks: enough to compare two forms of it."""
    return {word.removeprefix("ال") for word in re.findall(r"\w+", fold.key(name))}


def same_name(one: str, other: str) -> bool:
    """Whether one name holds all words of the other.

    >>> same_name("ألكسندر لافرينتيف", "لافرينتيف"), same_name("السفارة الروسية", "السفارة التركية")
    (True, False)
    """
    first, second = _words(one), _words(other)
    return bool(first and second) and (first <= second or second <= first)


def _same_head(coded_head: str, head: str) -> bool:
    """Accept the noun itself, or one word of a head of several words («وزارة الخارجية», «الرواية والرغبة»)."""
    words = _words(coded_head)
    return _words(head) <= words | {word.removeprefix("و").removeprefix("ال") for word in words}


def _same_lemma(coded_lemma: str, lemma: str) -> bool:
    """Accept the same spelling without marks; of a verb with its object («وجّه دعوة») the verb is enough."""
    one, other = fold.key(coded_lemma), fold.key(lemma)
    return other in (one, one.split()[0])


def _same_cue(mine: Row, found: Row) -> bool | None:
    """Accept a reporting word that shares half of the shorter of the two."""
    ends: list[tuple[Any, Any]] = [(mine.get(f"cue_start{which}"), mine.get(f"cue_end{which}")) for which in ("", "_alternative")]
    spans = [(int(start), int(end)) for start, end in ends if not (_open(start) or _open(end))]
    if not spans:
        return None
    first, last = found["cue_start"], found["cue_end"]
    if _open(first) or _open(last):
        return False
    return any(2 * (min(end, last) - max(start, first)) >= min(end - start, last - first) for start, end in spans)


def _term_kind(mine: Row, found: Row) -> bool | None:
    """Leave out what the coder found to be none of name, distancing and fragment."""
    return None if mine.get("kind") == "other" else same("kind")(mine, found)


SPEAKER = {"speaker": same("speaker", same_name), "side": same("side")}
CHECKS: dict[str, dict[str, Check]] = {
    "lines": {"kind": same("kind")},
    "obfuscations": {"restored": same("restored")},
    "mentions": {"kind": same("kind"), "head": same("head", _same_head), "voice": same("voice"), "speaker": same("speaker", same_name)},
    "quotations": {**SPEAKER, "cue": _same_cue},
    "terms": {"kind": _term_kind},
    "reporting": {"stance": same("stance"), "lemma": same("lemma", _same_lemma), **SPEAKER},
}
