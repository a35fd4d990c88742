"""The words of many articles as flat lists, with what stands between them: what the search for speech walks along.

`read` finds the words of all coded lines once. Every later step asks about single words near a mark or a reporting word, so
lists beat tables here: the word number is the only index.
"""

import bisect
import re
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import fold
from analysis.quotes import marks
from analysis.quotes.marks import Stretch

KEY = str.maketrans("أإآٱٲٳى", "اااااا" + "ي")
STOP = re.compile(r"[.!?؟…](?!\d)|\n")


class Words(NamedTuple):
    """Words in reading order; `word` and `key` hold one entry per distinct form, `code` says which form a word has."""

    texts: list[str]
    article: list[int]
    start: list[int]
    end: list[int]
    code: list[int]
    line: list[int]
    word: list[str]
    key: list[str]
    line_start: list[int]
    line_end: list[int]
    line_article: list[int]
    first: list[int]
    stretches: list[tuple[int, int, Stretch]]  # line, first word (-1: none), stretch
    plain: list[bool]  # one space stands between a word and the next
    pause: list[int]  # the first word from here on with more than a space after it
    quoted_starts: list[int]
    quoted: dict[int, int]  # first word of a stretch → word after its last


def key(text: str) -> str:
    """Clean form with alef forms and final ya joined, the form in which words are compared here."""
    return plain(fold.clean(text))


def plain(clean: str) -> str:
    """Return the key of a clean form; «على» keeps apart from the name علي.

    >>> plain("إلى"), plain("على"), plain("علي")
    ('الي', 'علا', 'علي')
    """
    return clean[:-1] + "ا" if clean in ("على", "وعلى", "فعلى") else clean.translate(KEY)


def texts(articles: pd.DataFrame) -> list[str]:
    """Return the texts of a table of articles; what is no string is empty."""
    return [text if isinstance(text, str) else "" for text in articles["text"]]


def coded_lines(articles: pd.DataFrame, raw: list[str]) -> pd.DataFrame:
    """Return the lines that are read: row number of the article, start, end."""
    try:
        from analysis import clean
    except ImportError:
        found = [(n, m.start(), m.end()) for n, text in enumerate(raw) for m in re.finditer(r"[^\n]+", text)]
        return pd.DataFrame(found, columns=["row", "start", "end"])
    rows = pd.DataFrame({"article_id": np.arange(len(raw)), "text": raw})
    if "title" in articles:
        rows["title"] = articles["title"].to_numpy()
    lines = clean.lines(rows)
    lines = lines[lines["kind"].isin(clean.CODED)]
    return pd.DataFrame({"row": lines["article_id"].astype(np.int64), "start": lines["start"], "end": lines["end"]})


def read(articles: pd.DataFrame) -> Words:
    """Find the words of the coded lines of `articles`."""
    raw = texts(articles)
    lines = coded_lines(articles, raw)
    words = fold.words(raw)
    base = np.concatenate(([0], np.cumsum([len(text) + 1 for text in raw]))).astype(np.int64)
    line_start = base[lines["row"].to_numpy(np.int64)] + lines["start"].to_numpy(np.int64)
    line_end = base[lines["row"].to_numpy(np.int64)] + lines["end"].to_numpy(np.int64)
    place = base[words["text"].to_numpy()] + words["start"].to_numpy(np.int64)
    line = np.searchsorted(line_start, place, side="right") - 1
    keep = (line >= 0) & (place < line_end[np.maximum(line, 0)]) if len(line_end) else np.zeros(len(place), bool)
    words, line = words[keep], line[keep]
    forms = [str(form) for form in words["word"].cat.categories]
    article = words["text"].to_numpy()
    stop = base[article] + words["end"].to_numpy(np.int64)
    single = _single_space(raw, stop, np.append(place[keep], -1)[1:], line)
    found = Words(
        raw,
        article.tolist(),
        words["start"].tolist(),
        words["end"].tolist(),
        words["word"].cat.codes.tolist(),
        line.tolist(),
        forms,
        _keys(forms),
        lines["start"].tolist(),
        lines["end"].tolist(),
        lines["row"].tolist(),
        np.searchsorted(article, np.arange(len(raw) + 1)).tolist(),
        [],
        single.tolist(),
        _next(~single).tolist(),
        [],
        {},
    )
    _add_stretches(found)
    return found


def _single_space(
    raw: list[str], stop: npt.NDArray[np.int64], following: npt.NDArray[np.int64], line: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Whether exactly one space stands between each word and the next of its line."""
    codes = np.frombuffer("\n".join([*raw, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)
    same: npt.NDArray[np.bool_] = (following - stop == 1) & (codes[stop] == ord(" ")) & (line == np.append(line, -1)[1:])
    return same


def _next(wanted: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """For each place the first place from there on that is wanted."""
    places = np.where(wanted, np.arange(len(wanted)), len(wanted))
    return np.minimum.accumulate(places[::-1])[::-1]


def _add_stretches(words: Words) -> None:
    """Find the stretches in quotation marks of all lines."""
    for line, (article, start, end) in enumerate(zip(words.line_article, words.line_start, words.line_end, strict=True)):
        low, high = words.first[article], words.first[article + 1]
        for stretch in marks.stretches(words.texts[article], start, end):
            first = bisect.bisect_left(words.start, stretch.start, low, high)
            last = bisect.bisect_left(words.start, stretch.end, first, high)
            words.stretches.append((line, first if last > first else -1, stretch))
            if last > first:
                words.quoted.setdefault(first, last)
    words.quoted_starts.extend(sorted(words.quoted))


def _keys(forms: list[str]) -> list[str]:
    """Keys of many clean forms: one pass over all of them, and the few that differ."""
    keys = "\n".join(forms).translate(KEY).split("\n") if forms else []
    return [plain(form) if form.endswith("على") else key for form, key in zip(forms, keys, strict=True)]


def form(words: Words, number: int) -> str:
    """Return the key of word `number`."""
    return words.key[words.code[number]]


def gap(words: Words, number: int) -> str:
    """Read what stands between word `number` and the next word of its line; a line end counts as a newline."""
    if words.plain[number]:
        return " "
    if number + 1 >= len(words.start) or words.line[number + 1] != words.line[number]:
        return words.texts[words.article[number]][words.end[number] : words.line_end[words.line[number]]] + "\n"
    return words.texts[words.article[number]][words.end[number] : words.start[number + 1]]


def stops(words: Words, number: int) -> bool:
    """Whether a sentence ends between word `number` and the next."""
    if words.plain[number]:
        return False
    between = gap(words, number)
    if not STOP.search(between):
        return False
    if between.strip(" ") == "." and not between.endswith("\n"):
        left, right = form(words, number), form(words, number + 1)
        return (len(left) > 2 and (between != "." or len(left) > 3 or len(right) > 3)) or (left.isdigit() and between != ".")
    return True


def same_line(words: Words, number: int, other: int) -> bool:
    """Whether both words exist and stand on one line."""
    return 0 <= other < len(words.line) and 0 <= number < len(words.line) and words.line[number] == words.line[other]


def sentence_last(words: Words, number: int) -> int:
    """Return the last word of the sentence of word `number`."""
    place = words.pause[number]
    while not stops(words, place):
        place = words.pause[place + 1]
    return place
