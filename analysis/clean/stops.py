"""Split lines into sentences."""

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from analysis import fold
from analysis.clean.pages import Ints, Lines
from analysis.fold import fillers
from analysis.fold.characters import ARABIC, SPACE, STOP

Bools = npt.NDArray[np.bool_]
DOT = ord(".")
_CLOSERS = "”“»«\"')\\]’"
_CLOSES, _GOES_ON = (np.array(list(map(ord, signs)), np.uint16) for signs in ("”“»«\"')]’", "،,؛;:.”»)]"))
_STOP = re.compile(rf"(?P<stop>\.{{2,}}|…+|[.!?؟]+)(?P<closed>[{_CLOSERS}]*)")
_SHORT = re.compile(r"(?:(?<!\w)\w\u0640?|(?<!\w)(?:[A-Z][a-z]{0,2}|No|vs))$")
_ERA = re.compile(r"\d\s?[هم]\u0640?$")
_NUMBER = re.compile(r"\s*\d{1,3}$")
_GLUED = re.compile(rf"[{fillers.ARABIC}]{{3}}$")
_AND = re.compile(rf"[“\"«]?[وف][{fillers.ARABIC}]{{3}}")
_LETTER = re.compile(rf"[{fillers.ARABIC}]")


def split(batch: fold.Scan, lines: Lines) -> Lines:
    """Split the lines into sentences, which keep text and kind of their line."""
    space = batch.flags & SPACE != 0
    whole = fold.stripped(lines.start, lines.end, space)
    cuts = _cuts(batch, space, lines.start, whole[1])
    start, end = fold.stripped(np.sort(np.concatenate([whole[0], cuts])), np.sort(np.concatenate([whole[1], cuts])), space)
    line = np.searchsorted(lines.end, start)
    return Lines(lines.text[line], start, end, lines.kind[line])


def _cuts(batch: fold.Scan, space: Bools, low: Ints, high: Ints) -> Ints:
    """Find where sentences end inside the lines from `low` to `high`; a part without letters belongs to the next sentence."""
    if not len(low):
        return low
    stops = np.flatnonzero(batch.flags & STOP != 0)
    line = np.searchsorted(low, stops, side="right") - 1
    stops, line = (part[(line >= 0) & (stops < high[line] - 1)] for part in (stops, line))  # the last character cuts nothing off
    after, sure, never = _plain(batch, space, stops, high[line])
    open_ = np.flatnonzero(~sure & ~never & (np.diff(stops, prepend=-1) > 1))  # at the beginning of a run of stops
    places = zip(stops[open_].tolist(), low[line[open_]].tolist(), high[line[open_]].tolist(), strict=True)
    tried = [cut for place in places for cut in _tried(batch.text, *place)]
    cuts = np.sort(np.concatenate([after[sure], np.array(tried, np.int64)]))
    rank = np.cumsum(batch.flags & ARABIC != 0, dtype=np.int32)
    before = np.maximum(low[np.searchsorted(low, cuts, side="right") - 1], np.concatenate(([0], cuts[:-1])))
    kept: Ints = cuts[rank[cuts - 1] > rank[before - 1]]
    return kept


def _plain(batch: fold.Scan, space: Bools, stops: Ints, high: Ints) -> tuple[Ints, Bools, Bools]:
    """Tell where each stop (or run of dots) ends, which end a sentence at first sight, and which do not, being within something.

    A stop ends a sentence after a word or a closing mark, and before space and what does not go on with the sentence.
    """
    one, two, three = (batch.flags[stops - back] & ARABIC != 0 for back in (1, 2, 3))
    dots = batch.codes == DOT
    after = np.where(dots[stops], fold.lstripped(stops + 1, high, dots), stops + 1)
    then = fold.lstripped(after, high, space)
    follows = (one & two) | np.isin(batch.codes[stops - 1], _CLOSES)
    ends = follows & (after < then) & (then < high) & ~np.isin(batch.codes[then], _GOES_ON)
    inside = ~(one & two & three) & (batch.flags[stops + 1] & (SPACE | STOP) == 0) & ~np.isin(batch.codes[stops + 1], _CLOSES)
    return after, ends, inside


def _tried(text: str, at: int, low: int, high: int) -> Iterator[int]:
    """Yield the ends of sentences in the run of stops that begins at `at`, in the line from `low` to `high`."""
    while match := _STOP.match(text, at, high):
        if _ends(text, match, low, high):
            yield match.end()
        if match["closed"]:
            return
        at = match.end()


def _ends(text: str, match: re.Match[str], low: int, high: int) -> bool:
    """Say whether the stop found in the line from `low` to `high` ends a sentence."""
    (start, end), stop, closed = match.span(), match["stop"], match["closed"]
    rest, before = text[end : min(end + 6, high)], text[max(low, start - 24) : start]
    then = text[end:high].lstrip()[:1] if rest[:1].isspace() else rest[:1]
    if not then:
        return False  # the end of the line ends it
    if then == rest[0]:
        return not closed and bool(_GLUED.search(before)) and bool(_AND.match(rest) if stop == "." else _LETTER.match(rest))
    if ord(then) in _GOES_ON:
        return False
    if stop == ".":
        return not (_SHORT.search(before) and not _ERA.search(before)) and not (len(before) < 24 and _NUMBER.fullmatch(before))
    return not closed and bool(before.strip())
