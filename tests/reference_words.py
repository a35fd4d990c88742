"""Words, lines and sentences found one by one, as slowly and plainly as can be, to compare the fast ways with."""

import re
import unicodedata

from analysis import clean, fold
from analysis.clean import layout, rules, stops
from analysis.fold import fillers
from analysis.fold.fillers import TATWEEL

BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
CLOSERS = re.escape("”“»«\"')]’")
STOP = re.compile(rf"(?P<stop>\.{{2,}}|…+|[.!?؟]+)(?P<closed>[{CLOSERS}]*)")


def words(text):
    """List (start, end, clean form) of every word."""
    filled = {place for span in fillers.find(text) for place in range(*span)}
    kinds = ["mark" if place in filled else kind(char) for place, char in enumerate(text)]
    found, start = [], None
    for place, each in enumerate([*kinds, "other"]):
        if each == "letter" and start is None:
            start = place
        elif each == "other" and start is not None:
            end = place
            while kinds[end - 1] == "control":
                end -= 1
            letters = [char for char, one in zip(text[start:end], kinds[start:end], strict=True) if one == "letter"]
            found.append((start, end, "".join(map(plain, letters))))
            start = None
    return found


def kind(char):
    category = unicodedata.category(char)
    if (category == "Mn" and char <= "\uffff") or char == TATWEEL:
        return "mark"
    if char > "\uffff":
        return "other"
    if category[0] == "L" or category == "Nd":
        return "letter"
    return "control" if category == "Cf" else "other"


def plain(char):
    if char.isdecimal():
        return str(unicodedata.digit(char))
    if char > "\ufb4f":
        char = "".join(c for c in unicodedata.normalize("NFKC", char) if c.isalpha()) or char
    return char.translate(fold.LOOK_ALIKE).lower()


def lines(text, title=None):
    """List (start, end, kind) of every line that is not blank."""
    breaks = [match.span() for match in BREAK.finditer(text)]
    spans = zip([0, *(end for _, end in breaks)], [*(start for start, _ in breaks), len(text)], strict=True)
    seen = [(start, end) for start, end in spans if not blank(text[start:end])]
    kinds = layout.kinds([rules.read(text[start:end], fold.key(text[start:end])) for start, end in seen], title)
    return [(start, end, each) for (start, end), each in zip(seen, kinds, strict=True)]


def blank(line):
    return not line.strip(" \t\xa0\u200b\u200e\u200f\ufeff\u202a\u202b\u202c") or line.isspace()


def sentences(text, title=None):
    """List (start, end, kind) of every sentence."""
    return [(*span, each) for low, high, each in lines(text, title) if each in clean.CODED for span in parts(text, low, high)]


def parts(text, low, high):
    cuts = [match.end() for match in STOP.finditer(text, low, high) if stops._ends(text, match, low, high)]
    start = low
    for cut in [*cuts, high]:
        part = text[start:cut]
        if (cut == high or re.search(f"[{fillers.ARABIC}]", part)) and part.strip():
            yield start + len(part) - len(part.lstrip()), start + len(part.rstrip())
            start = cut
