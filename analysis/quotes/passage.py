"""The words of some articles as flat lists, with what stands between them: what the search for speech walks along.

`read` finds the words of all coded lines once and decides there, over whole columns, what every later step asks about single
words: their form, their line, whether a sentence ends behind them. The word number is the only index.
"""

import re
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import clean, fold
from analysis.quotes import marks
from analysis.quotes.marks import Stretch

KEY = (*((alef, "ا") for alef in "أإآٱٲٳ"), ("ى", "ي"))
STOP = re.compile(r"[.!?؟…](?!\d)|\n")
PAD = 64  # words that belong to no line behind the last, so that a look ahead or (by -1, -2, …) back needs no check
Ints = npt.NDArray[np.int64]


class Words(NamedTuple):
    """Words in reading order, one entry of each list per word, and the lines and stretches in quotation marks they stand in."""

    texts: list[str]
    size: int  # number of words; the lists go on with `PAD` blank ones
    start: list[int]
    end: list[int]
    form: list[str]  # the key of the word
    clean: list[str]
    gap: list[str]  # what stands between the word and the next; behind the last of a line its rest and a newline
    line: list[int]
    stop: list[bool]  # a sentence or a line ends behind the word
    sentence: list[int]
    sentence_first: list[int]
    code: Ints  # which of the distinct `keys` the word has
    keys: list[str]
    spaced: npt.NDArray[np.bool_]  # one space stands between the word and the next
    line_start: list[int]
    line_end: list[int]
    line_article: list[int]
    first: list[int]  # of each article, and the number of words
    stretches: list[tuple[int, int, Stretch]]  # line, first word (-1: none), stretch
    quoted_starts: list[int]
    quoted: dict[int, int]  # first word of a stretch → word after its last

    def article(self, number: int) -> int:
        """Return the article of word `number`."""
        return self.line_article[self.line[number]]


def key(text: str) -> str:
    """Clean form with alef forms and final ya joined, the form in which words are compared here."""
    return plain(fold.clean(text))


def plain(clean: str) -> str:
    """Return the key of a clean form; «على» keeps apart from the name علي.

    >>> plain("إلى"), plain("على"), plain("علي")
    ('الي', 'علا', 'علي')
    """
    return clean[:-1] + "ا" if clean in ("على", "وعلى", "فعلى") else _joined(clean)


def _joined(text: str) -> str:
    for written, letter in KEY:
        text = text.replace(written, letter)
    return text


def texts(articles: pd.DataFrame) -> list[str]:
    """Return the texts of a table of articles; what is no string is empty."""
    return [text if isinstance(text, str) else "" for text in articles["text"].tolist()]


def coded_lines(articles: pd.DataFrame, raw: list[str]) -> pd.DataFrame:
    """Return the lines that are read: row number of the article, start, end."""
    rows = pd.DataFrame({"article_id": np.arange(len(raw)), "text": pd.Series(raw, dtype=object)})
    if "title" in articles:
        rows["title"] = articles["title"].to_numpy()
    lines = clean.lines(rows)
    lines = lines[lines["kind"].isin(clean.CODED)]
    return pd.DataFrame({"row": lines["article_id"].astype(np.int64), "start": lines["start"], "end": lines["end"]})


def read(articles: pd.DataFrame) -> Words:
    """Find the words of the coded lines of `articles`."""
    raw = texts(articles)
    lines = coded_lines(articles, raw)
    row, line_start, line_end = (lines[name].to_numpy(np.int64) for name in ("row", "start", "end"))
    base = np.concatenate(([0], np.cumsum([len(text) + 1 for text in raw]))).astype(np.int64)
    words, distinct = fold.places(raw)
    line, kept = _in_lines(base[words["text"]] + words["start"], base[row] + line_start, base[row] + line_end)
    article, start, end, code = (words[name][kept].astype(np.int64) for name in ("text", "start", "end", "code"))
    clean_forms = distinct.names.to_pylist()
    keys = _keys(clean_forms)
    characters = np.frombuffer("\n".join([*raw, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)
    spaced = _spaced(characters, base[article] + start, base[article] + end, line)
    found = marks.all_stretches(raw, characters, base, row, line_start, line_end)
    opens, closes = _words_inside(found, base[row], base[article] + start)
    quoted: dict[int, int] = {}
    for first, last in zip(opens.tolist(), closes.tolist(), strict=True):
        if first >= 0:
            quoted.setdefault(first, last)
    gap = _gaps(raw, spaced, article, start, end, line, line_end)
    form = _spread(keys, code)
    stop = _stops(gap, spaced, form)
    sentence: Ints = np.cumsum(stop) - stop
    return Words(
        raw,
        len(line),
        _padded(start, 0),
        _padded(end, 0),
        form + [""] * PAD,
        _spread(clean_forms, code) + [""] * PAD,
        gap + ["\n"] * PAD,
        _padded(line, -1),
        _padded(stop, True),
        _padded(sentence, -1),
        [0, *(np.flatnonzero(stop) + 1).tolist()],
        code,
        keys,
        spaced,
        line_start.tolist(),
        line_end.tolist(),
        row.tolist(),
        np.searchsorted(article, np.arange(len(raw) + 1)).tolist(),
        [(line, first, stretch) for (line, stretch), first in zip(found, opens.tolist(), strict=True)],
        sorted(quoted),
        quoted,
    )


def _in_lines(place: Ints, start: Ints, end: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Find the line of each word that stands in one, and which words do; all places count through all texts."""
    line = np.searchsorted(start, place, side="right") - 1
    kept = (line >= 0) & (place < end[np.maximum(line, 0)]) if len(end) else np.zeros(len(place), bool)
    return line[kept], kept


def _spread(values: list[str], code: Ints) -> list[str]:
    """Return the value of each word."""
    spread: list[str] = np.array(values, dtype=object)[code].tolist()
    return spread


def _padded(column: npt.NDArray[Any], blank: int) -> list[Any]:
    values: list[Any] = column.tolist()
    values += [blank] * PAD
    return values


def _spaced(characters: npt.NDArray[np.uint32], start: Ints, end: Ints, line: Ints) -> npt.NDArray[np.bool_]:
    """Whether exactly one space stands between each word and the next of its line."""
    following = np.append(start, -1)[1:]
    same: npt.NDArray[np.bool_] = (following - end == 1) & (characters[end] == ord(" ")) & (line == np.append(line, -1)[1:])
    return same


def _gaps(raw: list[str], spaced: npt.NDArray[np.bool_], article: Ints, start: Ints, end: Ints, line: Ints, line_end: Ints) -> list[str]:
    """Return what stands between each word and the next of its line; a line end counts as a newline."""
    gaps = np.full(len(line), " ", dtype=object)
    wide = np.flatnonzero(~spaced)
    last = line[wide] != np.append(line, -1)[wide + 1]
    until = np.where(last, line_end[line[wide]], np.append(start, 0)[wide + 1])
    parts = zip(article[wide].tolist(), end[wide].tolist(), until.tolist(), last.tolist(), strict=True)
    gaps[wide] = [raw[text][low:high] + "\n" if at_end else raw[text][low:high] for text, low, high, at_end in parts]
    found: list[str] = gaps.tolist()
    return found


def _stops(gap: list[str], spaced: npt.NDArray[np.bool_], form: list[str]) -> npt.NDArray[np.bool_]:
    """Whether a sentence ends behind each word; a single full stop may belong to an abbreviation or a number."""
    stops = np.zeros(len(gap), bool)
    wide = np.flatnonzero(~spaced).tolist()
    kinds = {between: _stop_kind(between) for between in {gap[number] for number in wide}}
    for number in wide:
        kind = kinds[gap[number]]
        if kind:
            stops[number] = kind == "end" or _ends_word(gap[number], form[number], form[number + 1])
    return stops


def _stop_kind(between: str) -> str:
    if not STOP.search(between):
        return ""
    return "dot" if between.strip(" ") == "." and not between.endswith("\n") else "end"


def _ends_word(between: str, left: str, right: str) -> bool:
    """Whether a full stop between two words ends a sentence: not in «د.أحمد», «9.5»."""
    return (len(left) > 2 and (between != "." or len(left) > 3 or len(right) > 3)) or (left.isdigit() and between != ".")


def _words_inside(found: list[tuple[int, Stretch]], base: Ints, place: Ints) -> tuple[Ints, Ints]:
    """First word of each stretch, -1 where it has none, and the word after its last."""
    line = np.array([line for line, _ in found], np.int64)
    opens, closes = (np.array([stretch[side] for _, stretch in found], np.int64) for side in (0, 1))
    first, last = np.searchsorted(place, base[line] + opens), np.searchsorted(place, base[line] + closes)
    return np.where(last > first, first, -1), last


def _keys(forms: list[str]) -> list[str]:
    """Keys of many clean forms: one pass over all of them, and the few that differ."""
    keys = _joined("\n".join(forms)).split("\n") if forms else []
    for on in ("على", "وعلى", "فعلى"):
        if on in forms:
            keys[forms.index(on)] = plain(on)
    return keys
