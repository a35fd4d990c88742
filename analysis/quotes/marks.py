"""Quotation marks as Arabic news types them: reversed, unpaired, nested, glued to a tatweel, with spaces inside.

Whether a mark opens or closes is decided by what stands beside it; its shape only breaks ties. A stretch never leaves its
line, and an opening mark that is never closed ends with its sentence.
"""

import functools
import re
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

MARK = re.compile(r"""[“”„‟"«»‹›＂″]+|'+|[‘’‚]""")
CLASSES = ('“”„‟"«»‹›＂″', "'", "‘’‚")  # marks of the first two kinds stand together in one run
SINGLE = frozenset("'‘’‚")
OPENING, CLOSING = "«‹„‟“‘‚", "»›”’″"
BEFORE_OPEN = set(" \t\n\u00a0([{،,؛:;-–—_ـ/.!؟?…\u200f\u200e")
SENTENCE = re.compile(r"[.!؟?…]+(?=\s|$)")
CLITICS = {"و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "ال", "لل"}
LETTER = re.compile(r"[^\W_]")
EDGE = " \t\u00a0\u200f\u200e\u200b.,،؛:-–—_ـ"


class Stretch(NamedTuple):
    """A stretch inside quotation marks: offsets of its text, of its marks, depth (0 = outermost), whether its end was typed."""

    start: int
    end: int
    opens: int
    closes: int
    depth: int
    closed: bool


class Mark(NamedTuple):
    """A run of quotation marks."""

    start: int
    end: int
    text: str


def stretches(text: str, start: int, end: int) -> list[Stretch]:
    """Stretches inside quotation marks on the line ``text[start:end]``, in order of their start."""
    return _paired(text, start, end, [Mark(mark.start(), mark.end(), mark.group()) for mark in MARK.finditer(text, start, end)])


def all_stretches(
    texts: list[str],
    characters: npt.NDArray[np.uint32],
    base: npt.NDArray[np.int64],
    row: npt.NDArray[np.int64],
    start: npt.NDArray[np.int64],
    end: npt.NDArray[np.int64],
) -> list[tuple[int, Stretch]]:
    """Stretches of many lines with the number of their line: the marks of all texts are found at once.

    `characters` are the code points of all texts, of which text n begins at ``base[n]``; `row`, `start`, `end` are the lines.
    """
    first, last = _runs(characters)
    line = np.searchsorted(base[row] + start, first, side="right") - 1
    inside = (line >= 0) & (first < (base[row] + end)[np.maximum(line, 0)]) if len(row) else np.zeros(len(first), bool)
    grouped: dict[int, list[Mark]] = {}
    for number, low, high in zip(*(column[inside].tolist() for column in (line, first, last)), strict=True):
        text, offset = texts[row[number]], int(base[row[number]])
        grouped.setdefault(number, []).append(Mark(low - offset, high - offset, text[low - offset : high - offset]))
    lines = ((number, texts[row[number]], int(start[number]), int(end[number]), found) for number, found in grouped.items())
    return [(number, stretch) for number, text, low, high, found in lines for stretch in _paired(text, low, high, found)]


def _runs(characters: npt.NDArray[np.uint32]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Where the runs of marks begin and end."""
    kinds = _kinds()[np.minimum(characters, 0xFFFF)]
    place = np.flatnonzero(kinds)
    kind = kinds[place]
    begins = np.append(True, (place[1:] != place[:-1] + 1) | (kind[1:] != kind[:-1]) | (kind[1:] == len(CLASSES)))[: len(place)]
    ends = np.append(begins[1:], True)[: len(place)]
    return place[begins], place[ends] + 1


@functools.cache
def _kinds() -> npt.NDArray[np.uint8]:
    """Return the number of the class of each character of the Basic Multilingual Plane, 0 for what is no mark."""
    kinds = np.zeros(0x10000, np.uint8)
    for number, marks in enumerate(CLASSES, 1):
        kinds[[ord(mark) for mark in marks]] = number
    return kinds


def _paired(text: str, start: int, end: int, runs: list[Mark]) -> list[Stretch]:
    """Pair the marks of a line."""
    marks = [mark for mark in runs if mark.text not in SINGLE or _quoting(text, mark, start, end)]
    if not marks:
        return []
    found: list[Stretch] = []
    stack: list[Mark] = []
    for position, mark in enumerate(marks):
        if _opens(text, start, end, stack, marks, position):
            stack.append(mark)
        elif stack:
            opener = _partner(stack, mark)
            found.append(_trim(text, opener, mark.start, mark.end, len(stack) + 1, True))
    found += [_unclosed(text, opener, end, found, depth) for depth, opener in enumerate(stack)]
    return sorted(stretch for stretch in found if stretch.end > stretch.start)


def _quoting(text: str, mark: Mark, start: int, end: int) -> bool:
    """Whether a single mark stands at the edge of a word, and is no apostrophe, prime or hamza sign inside one."""
    left = mark.start > start and LETTER.match(text[mark.start - 1]) is not None
    right = mark.end < end and LETTER.match(text[mark.end]) is not None
    return left != right and not (left and text[mark.start - 1].isascii())


def _partner(stack: list[Mark], mark: Mark) -> Mark:
    """Return the opening mark that `mark` closes: the last of its family, else the last."""
    for position in range(len(stack) - 1, -1, -1):
        if _family(stack[position].text[0]) == _family(mark.text[0]):
            opener = stack[position]
            del stack[position:]
            return opener
    return stack.pop()


def _family(char: str) -> str:
    return "guillemet" if char in "«»‹›" else "single" if char in "'‘’‚" else "double"


def _opens(text: str, start: int, end: int, stack: list[Mark], marks: list[Mark], position: int) -> bool:
    """Whether the mark at this `position` opens a stretch."""
    mark = marks[position]
    left = text[mark.start - 1] if mark.start > start else " "
    right = text[mark.end] if mark.end < end else " "
    own = any(_family(opener.text[0]) == _family(mark.text[0]) for opener in stack)
    shape = mark.text[0]
    joins_left, joins_right = left not in BEFORE_OPEN, bool(LETTER.match(right)) or right in '([#-–—“”"«»'
    if left == "ـ" or (_clitic(text, mark.start, start) and joins_right):
        return True
    if left in ":(" and not joins_left:
        return not (own and right in " )،.") or left == ":"
    if joins_right and not joins_left:
        return not (own and left in ".!؟?…،" and shape in CLOSING)
    if joins_left and not joins_right:
        return not own and shape == '"' and right == " " and _closed_later(text, end, marks[position + 1 :])
    if own:
        return False
    if joins_left and joins_right:
        return shape not in CLOSING
    return shape not in CLOSING or any(_family(m.text[0]) == _family(shape) for m in marks[position + 1 :])


def _closed_later(text: str, end: int, marks: list[Mark]) -> bool:
    """Whether the next straight mark can only close: then one glued to the word before it opens, as in «قال" نعم"»."""
    following = next((mark for mark in marks if mark.text[0] == '"'), None)
    if following is None:
        return False
    left, right = text[following.start - 1], text[following.end] if following.end < end else " "
    return left not in BEFORE_OPEN and not LETTER.match(right)


def _clitic(text: str, position: int, start: int) -> bool:
    word = re.search(r"[^\W\d_]*$", text[max(start, position - 4) : position])
    return bool(word) and word is not None and word.group() in CLITICS


def _unclosed(text: str, opener: Mark, end: int, found: list[Stretch], depth: int) -> Stretch:
    """End a stretch without a closing mark at the end of its sentence, outside the stretches within it."""
    stop = end
    for sentence in SENTENCE.finditer(text, opener.end, end):
        if not any(inner.opens <= sentence.start() < inner.closes for inner in found):
            stop = sentence.start()
            break
    while stop > opener.end and (text[stop - 1] in EDGE or MARK.fullmatch(text, stop - 1, stop)):
        stop -= 1
    return _trim(text, opener, stop, stop, depth + 1, False)


def _trim(text: str, opener: Mark, stop: int, closes: int, depth: int, closed: bool) -> Stretch:
    start = opener.end
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return Stretch(start, stop, opener.start, closes, max(depth - 1, 0), closed)
