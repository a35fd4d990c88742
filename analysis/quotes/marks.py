"""Quotation marks as Arabic news types them: reversed, unpaired, nested, glued to a tatweel, with spaces inside.

Whether a mark opens or closes is decided by what stands beside it; its shape only breaks ties. A stretch never leaves its
line, and an opening mark that is never closed ends with its sentence.
"""

import re
from typing import NamedTuple

MARK = re.compile(r"""[“”„‟"«»‹›＂″]+|'+|[‘’‚]""")
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


def stretches(text: str, start: int, end: int) -> list[Stretch]:
    """Stretches inside quotation marks on the line ``text[start:end]``, in order of their start."""
    marks = [mark for mark in MARK.finditer(text, start, end) if mark.group() not in SINGLE or _quoting(text, mark, start, end)]
    if not marks:
        return []
    found: list[Stretch] = []
    stack: list[re.Match[str]] = []
    for position, mark in enumerate(marks):
        if _opens(text, mark, start, end, stack, marks[position + 1 :]):
            stack.append(mark)
        elif stack:
            opener = _partner(stack, mark)
            found.append(_trim(text, opener, mark.start(), mark.end(), len(stack) + 1, True))
    found += [_unclosed(text, opener, end, found, depth) for depth, opener in enumerate(stack)]
    return sorted(stretch for stretch in found if stretch.end > stretch.start)


def _quoting(text: str, mark: re.Match[str], start: int, end: int) -> bool:
    """Whether a single mark stands at the edge of a word, and is no apostrophe, prime or hamza sign inside one."""
    left = mark.start() > start and LETTER.match(text[mark.start() - 1]) is not None
    right = mark.end() < end and LETTER.match(text[mark.end()]) is not None
    return left != right and not (left and text[mark.start() - 1].isascii())


def _partner(stack: list[re.Match[str]], mark: re.Match[str]) -> re.Match[str]:
    """Return the opening mark that `mark` closes: the last of its family, else the last."""
    for position in range(len(stack) - 1, -1, -1):
        if _family(stack[position].group()[0]) == _family(mark.group()[0]):
            opener = stack[position]
            del stack[position:]
            return opener
    return stack.pop()


def _family(char: str) -> str:
    return "guillemet" if char in "«»‹›" else "single" if char in "'‘’‚" else "double"


def _opens(text: str, mark: re.Match[str], start: int, end: int, stack: list[re.Match[str]], later: list[re.Match[str]]) -> bool:
    """Whether `mark` opens a stretch."""
    left = text[mark.start() - 1] if mark.start() > start else " "
    right = text[mark.end()] if mark.end() < end else " "
    own = any(_family(opener.group()[0]) == _family(mark.group()[0]) for opener in stack)
    shape = mark.group()[0]
    joins_left, joins_right = left not in BEFORE_OPEN, bool(LETTER.match(right)) or right in '([#-–—“”"«»'
    if left == "ـ" or (_clitic(text, mark.start(), start) and joins_right):
        return True
    if left in ":(" and not joins_left:
        return not (own and right in " )،.") or left == ":"
    if joins_right and not joins_left:
        return not (own and left in ".!؟?…،" and shape in CLOSING)
    if joins_left and not joins_right:
        return False
    if own:
        return False
    if joins_left and joins_right:
        return shape not in CLOSING
    return shape not in CLOSING or any(_family(m.group()[0]) == _family(shape) for m in later)


def _clitic(text: str, position: int, start: int) -> bool:
    word = re.search(r"[^\W\d_]*$", text[max(start, position - 4) : position])
    return bool(word) and word is not None and word.group() in CLITICS


def _unclosed(text: str, opener: re.Match[str], end: int, found: list[Stretch], depth: int) -> Stretch:
    """End a stretch without a closing mark at the end of its sentence, outside the stretches within it."""
    stop = end
    for sentence in SENTENCE.finditer(text, opener.end(), end):
        if not any(inner.opens <= sentence.start() < inner.closes for inner in found):
            stop = sentence.start()
            break
    while stop > opener.end() and (text[stop - 1] in EDGE or MARK.fullmatch(text, stop - 1, stop)):
        stop -= 1
    return _trim(text, opener, stop, stop, depth + 1, False)


def _trim(text: str, opener: re.Match[str], stop: int, closes: int, depth: int, closed: bool) -> Stretch:
    start = opener.end()
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return Stretch(start, stop, opener.start(), closes, max(depth - 1, 0), closed)
