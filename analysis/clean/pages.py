"""Find the lines of many texts at once, and give each its kind.

Most pages of a news corpus are nothing but paragraphs. They are told from arrays over all characters, and by looking at their shorter
lines one by one (see `rules`); how the lines of a page stand to each other (see `layout`) is looked at only on other pages.
"""

import html
import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis import fold
from analysis.clean import layout, rules
from analysis.fold import characters

Ints = npt.NDArray[np.int64]
_GROWING = re.compile("[&İ\ud800-\U0010ffff]")  # may be longer as it is compared: entities, ligatures


class Lines(NamedTuple):
    """Lines that are not blank, or parts of them, in order."""

    text: Ints
    """Number of the text in its batch."""
    start: Ints
    """Where the line begins in the batch."""
    end: Ints
    """Where it ends, without the line break."""
    kind: npt.NDArray[np.int8]
    """Number of its kind in `rules.KINDS`."""

    def of_kinds(self, kinds: Sequence[rules.Kind]) -> "Lines":
        """Give the lines of some kinds."""
        kept = np.isin(self.kind, [rules.KINDS.index(kind) for kind in kinds])
        return Lines(self.text[kept], self.start[kept], self.end[kept], self.kind[kept])


def lines(batch: fold.Scan, titles: Sequence[str | None]) -> Lines:
    """Find the lines of a batch; `titles` are those of its texts, where known."""
    start, end, letters = _spans(batch)
    text = np.searchsorted(batch.starts, start, side="right") - 1
    short = np.flatnonzero(letters <= rules.RULED)
    keys = fold.keys(batch, start[short], end[short])
    places = zip(short.tolist(), start[short].tolist(), end[short].tolist(), keys, strict=True)
    read = {line: rules.read(batch.text[low:high], key) for line, low, high, key in places}
    plain = np.ones(len(start), bool)
    plain[short] = [line.ordinary for line in read.values()]
    kind = np.full(len(start), rules.KINDS.index("body"), np.int8)
    first = np.flatnonzero(np.diff(text, prepend=-1))
    longest = np.array([_longest(title) for title in titles])
    body = _paragraphs(batch, text, start, end, letters, plain, longest[text])
    paged = ~np.logical_and.reduceat(body, first) if len(first) else body
    for (low, high), looked in zip(itertools.pairwise([*first.tolist(), len(start)]), paged.tolist(), strict=True):
        if looked:
            number = text[low]
            page = [read.get(line) or _long(batch.text[start[line] : end[line]], longest[number]) for line in range(low, high)]
            kind[low:high] = [rules.KINDS.index(each) for each in layout.kinds(page, titles[number])]
    return Lines(text, start, end, kind)


def _long(text: str, longest: float) -> rules.Line:
    """Give a line with more letters than the rules look at: a paragraph, of which no more is asked, unless it can be the title."""
    if longest > rules.RULED:
        return rules.read(text, fold.key(text))
    return rules.Line(text, text, text.count(" ") + 1, None, "", paragraph=True)


def _spans(batch: fold.Scan) -> tuple[Ints, Ints, npt.NDArray[np.int32]]:
    """Find start, end and number of letters of the lines that are not blank."""
    breaks = np.flatnonzero(batch.flags & characters.BREAK != 0)
    start, end = breaks[:-1] + 1, breaks[1:]
    rank = np.cumsum(batch.flags & characters.CLASS == characters.LETTER, dtype=np.int32)
    letters = rank[end] - rank[start - 1]
    solid = letters > 0
    for line in np.flatnonzero(~solid & (end > start)).tolist():
        solid[line] = not _blank(batch.text[start[line] : end[line]])
    return start[solid], end[solid], letters[solid]


def _blank(line: str) -> bool:
    return not line.strip(" \t\xa0\u200b\u200e\u200f\ufeff\u202a\u202b\u202c") or line.isspace()


def _paragraphs(
    batch: fold.Scan,
    text: Ints,
    start: Ints,
    end: Ints,
    letters: npt.NDArray[np.int32],
    plain: npt.NDArray[np.bool_],
    longest: npt.NDArray[np.float64],
) -> npt.NDArray[np.bool_]:
    """Tell which lines are body wherever they stand, if all lines of their text are: ordinary, not the title, and written once.

    `longest` bounds the letters of a line that can be the title.
    """
    again = np.zeros(len(text), bool)
    again[1:] = (letters[1:] == letters[:-1]) & (text[1:] == text[:-1])
    odd = characters.unusual(batch.codes)
    short = letters <= rules.RULED
    if odd.any() and len(start):
        count = np.cumsum(odd, dtype=np.int32)
        short &= count[end] > count[start - 1]
    else:
        short[:] = False
    return plain & (letters > longest) & ~again & ~short & (letters > 0)


def _longest(title: str | None) -> float:
    """Bound the letters of a line that says the same as the title (see `layout`)."""
    if not title:
        return 0
    return 1.25 * len(fold.key(html.unescape(title)) if _GROWING.search(title) else title)
