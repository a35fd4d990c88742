"""What every character is, as one byte of flags, and what it becomes in clean form.

Texts are looked at as arrays of their UTF-16 code units (two bytes per character, whatever the script). A character above
U+FFFF takes two units; it is replaced by `ASTRAL`, so that offsets stay those of the text.
"""

import functools
import re
import unicodedata
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.fold import fillers

# The two lowest bits. A word is a run without SEPARATOR that begins with a LETTER and does not end with a CONTROL (a direction mark, a
# joiner).
SEPARATOR, LETTER, MARK, CONTROL = 0, 1, 2, 3
CLASS = 3
INSIDE = 4  # may stand before a sign that disguises a word (see `fillers`)
SIGN = 8  # may be such a sign
BREAK = 16  # ends a line
SPACE = 32
ARABIC = 64  # an Arabic letter
STOP = 128  # may end a sentence

LOOK_ALIKE = str.maketrans("یېێکڪګھہۀەۃ", "يييكككههههة")
ALEF = fillers.ALEF
ASTRAL = "\uffff"  # no character
BREAKS = "\n\r\x0b\x0c\x85\u2028\u2029"
STOPS = ".!?؟…"
PRESENTATION = 0xFB00  # from here on stand the ligatures; of the letters before, only İ becomes several in lower case
CAPITAL_I_DOT = 0x130
SURROGATES = 0xD800
_ABOVE = re.compile("[\U00010000-\U0010ffff]")
_PRIVATE = 0xE000  # stands for a character that becomes several (the ligature ﻻ) until the text is a string again

Codes = npt.NDArray[np.uint16]
Flags = npt.NDArray[np.uint8]


class Tables(NamedTuple):
    """Properties of the Basic Multilingual Plane, indexed by code point."""

    flags: Flags
    forms: Codes  # clean form of letters; other characters are themselves
    expansions: dict[int, str]  # what the forms from `_PRIVATE` on stand for
    several: npt.NDArray[np.bool_]  # whether the clean form is one of these


@functools.cache
def tables() -> Tables:
    """Look up every code point once."""
    flags = np.zeros(0x10000, np.uint8)
    forms = np.arange(0x10000, dtype=np.uint16)
    expansions: dict[int, str] = {}
    for code, char in enumerate(map(chr, range(0x10000))):
        flags[code] = kind = _class(char)
        if kind == LETTER and (form := _plain(char)) != char:
            several = len(form) > 1
            forms[code] = _PRIVATE + len(expansions) if several else ord(form)
            if several:
                expansions[_PRIVATE + len(expansions)] = form
    every = "".join(map(chr, range(0x10000)))
    groups = {INSIDE: fillers.INSIDE, SIGN: fillers.SIGN, BREAK: f"[{BREAKS}]", ARABIC: f"[{fillers.ARABIC}]", STOP: f"[{STOPS}]"}
    for flag, pattern in groups.items():
        flags[[match.start() for match in re.finditer(pattern, every)]] |= flag
    flags[[code for code, char in enumerate(every) if char.isspace()]] |= SPACE
    several = (flags & CLASS == LETTER) & (forms >= _PRIVATE) & (forms < _PRIVATE + len(expansions))
    return Tables(flags, forms, expansions, several)


def _class(char: str) -> int:
    category = unicodedata.category(char)
    if category == "Mn" or char == fillers.TATWEEL:
        return MARK
    if category[0] == "L" or category == "Nd":
        return LETTER
    return CONTROL if category == "Cf" else SEPARATOR


def _plain(char: str) -> str:
    """Clean form of one letter or digit."""
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.digit(char))
    if char > "\ufb4f":  # presentation forms of Arabic, full-width Latin
        char = "".join(c for c in unicodedata.normalize("NFKC", char) if c.isalpha()) or char
    return char.translate(LOOK_ALIKE).lower()


def expanding(codes: Codes) -> npt.NDArray[np.int64]:
    """Find the letters that have a clean form of several letters."""
    rare = np.flatnonzero((codes >= PRESENTATION) | (codes == CAPITAL_I_DOT))
    return rare[tables().several[codes[rare]]]


def unusual(codes: Codes) -> npt.NDArray[np.bool_]:
    """Tell which characters an array does not hold as they are: ligatures, surrogates, private ones, and those above U+FFFF."""
    found: npt.NDArray[np.bool_] = (codes >= SURROGATES) | (codes == CAPITAL_I_DOT)
    return found


def encode(text: str) -> Codes:
    """Give the characters of `text` as numbers, one for one."""
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) > 2 * len(text):
        units = _ABOVE.sub(ASTRAL, text).encode("utf-16-le", "surrogatepass")
    return np.frombuffer(units, "<u2")


def decode(codes: Codes) -> str:
    """Give the text of forms (see `Tables`)."""
    text = codes.astype("<u2", copy=False).tobytes().decode("utf-16-le", "surrogatepass")
    expansions = tables().expansions
    for code in np.unique(codes[(codes >= _PRIVATE) & (codes < _PRIVATE + len(expansions))]).tolist():
        text = text.replace(chr(code), expansions[code])
    return text


def ranges(starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """List the numbers from each start to its end, one range after the other.

    >>> ranges(np.array([2, 7]), np.array([4, 10])).tolist()
    [2, 3, 7, 8, 9]
    """
    lengths = ends - starts
    found: npt.NDArray[np.int64] = np.arange(int(lengths.sum())) + np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
    return found
