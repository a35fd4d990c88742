"""Split lines into sentences."""

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from analysis import fold
from analysis.clean.pages import Ints, Lines
from analysis.fold import characters, fillers
from analysis.fold.characters import ARABIC, SPACE, STOP

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
    whole = _stripped(batch.flags, lines.start.copy(), lines.end.copy())
    cuts = _cuts(batch, lines.start, whole[1])
    start, end = _stripped(batch.flags, *(np.sort(np.concatenate([edge, cuts])) for edge in whole))
    line = np.searchsorted(lines.end, start)
    return Lines(lines.text[line], start, end, lines.kind[line])


def _cuts(batch: fold.Scan, low: Ints, high: Ints) -> Ints:
    """Find where sentences end inside the lines from `low` to `high`; a part without letters belongs to the next sentence."""
    if not len(low):
        return low
    stops = np.flatnonzero(batch.flags & STOP != 0)
    line = np.searchsorted(low, stops, side="right") - 1
    stops, line = (part[(line >= 0) & (stops < high[line] - 1)] for part in (stops, line))  # the last character cuts nothing off
    sure, never = _plain(batch, stops)
    open_ = np.flatnonzero(~sure & ~never & (np.diff(stops, prepend=-1) > 1))  # at the beginning of a run of stops
    places = zip(stops[open_].tolist(), low[line[open_]].tolist(), high[line[open_]].tolist(), strict=True)
    tried = [cut for place in places for cut in _tried(batch.text, *place)]
    cuts = np.sort(np.concatenate([stops[sure] + 1, np.array(tried, np.int64)]))
    rank = np.cumsum(batch.flags & ARABIC != 0, dtype=np.int32)
    before = np.maximum(low[np.searchsorted(low, cuts, side="right") - 1], np.concatenate(([0], cuts[:-1])))
    kept: Ints = cuts[rank[cuts - 1] > rank[before - 1]]
    return kept


def _plain(batch: fold.Scan, stops: Ints) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Tell which stops end a sentence at first sight, being after a word and before a space, and which do not, being within something."""
    one, two, three = (batch.flags[stops - back] & ARABIC != 0 for back in (1, 2, 3))
    follows, then = batch.flags[stops + 1], stops + 2
    ends = one & two & (follows & SPACE != 0) & (batch.flags[then] & SPACE == 0) & ~np.isin(batch.codes[then], _GOES_ON)
    return ends, ~(one & two & three) & (follows & (SPACE | STOP) == 0) & ~np.isin(batch.codes[stops + 1], _CLOSES)


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
    if not rest.strip():
        return False  # the end of the line ends it
    if not rest[0].isspace():
        return not closed and bool(_GLUED.search(before)) and bool(_AND.match(rest) if stop == "." else _LETTER.match(rest))
    if ord(rest.lstrip()[0]) in _GOES_ON:
        return False
    if stop == ".":
        return not (_SHORT.search(before) and not _ERA.search(before)) and not (len(before) < 24 and _NUMBER.fullmatch(before))
    return not closed and bool(before.strip())


def _stripped(flags: characters.Flags, start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Leave out the space around each sentence."""
    space = flags & SPACE != 0
    at = np.flatnonzero(space[start] & (start < end))
    while at.size:
        start[at] += 1
        at = at[space[start[at]] & (start[at] < end[at])]
    at = np.flatnonzero(space[end - 1] & (start < end))
    while at.size:
        end[at] -= 1
        at = at[space[end[at] - 1] & (start[at] < end[at])]
    return start, end
