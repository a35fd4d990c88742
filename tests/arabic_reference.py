"""What Arabic text must look like, worked out without matplotlib: the judge of the figures' labels.

Order by UAX #9 (`reference_bidi`), shapes by HarfBuzz, pixels by FreeType. Against Pillow with Raqm it agreed on 320 of 320 pictures, and
in Chromium on 80 of 80. Three ways to compare, each exact enough to catch one reversed word:

`glyphs` with `svg_glyphs`
    matplotlib 3.11 and later: the outlines in an SVG, in order and position. No threshold needed.
`forms` with `drawn_forms`
    matplotlib up to 3.10, which draws characters: letters and joining forms in order. No font needed.
`image` with `compare`
    pixels of PNG and PDF, at 48 pixels per em. With the limits below, right labels scored at most 0.36 and wrong ones at least 0.54
    (320 renderings each).
"""

import functools
import itertools
import re
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import freetype
import numpy as np
import numpy.typing as npt
import uharfbuzz as harfbuzz
from fontTools import unicodedata as scripts
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

sys.path.insert(0, str(Path(__file__).parent))  # test helpers beside this file, whatever pytest's import mode
from reference_bidi import CLOSERS, bidi_levels, reorder

Image = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.float64]
Fonts = Sequence[str | Path]

WORST_LIMIT, MEAN_LIMIT, WIDTH_LIMIT = 0.50, 0.35, 0.025


class Glyph(NamedTuple):
    """One drawn shape; positions in thousandths of an em from the left edge of its line."""

    outline: tuple[Any, ...]  # equal for glyphs that draw the same; empty for blanks
    x: float
    y: float
    font: int = 0  # which of the fonts
    index: int = 0  # which glyph of it
    char: str = ""


class Font:
    """A font file, open for shaping and for its outlines."""

    def __init__(self, path: str) -> None:
        self.table = TTFont(path, lazy=True)
        self.cmap: dict[int, str] = self.table.getBestCmap()
        self.units: int = self.table["head"].unitsPerEm
        self.shaper = harfbuzz.Font(harfbuzz.Face(harfbuzz.Blob.from_file_path(path)))
        self.shaper.scale = (self.units, self.units)
        self.name: str = self.table["name"].getDebugName(6)
        self._outlines: dict[int, tuple[Any, ...]] = {}

    def outline(self, index: int) -> tuple[Any, ...]:
        """Path of a glyph."""
        if index not in self._outlines:
            glyphs = self.table.getGlyphSet()
            pen = DecomposingRecordingPen(glyphs)
            glyphs[self.table.getGlyphOrder()[index]].draw(pen)
            self._outlines[index] = tuple((step, tuple(points)) for step, points in pen.value)
        return self._outlines[index]


@functools.cache
def _font(path: str) -> Font:
    return Font(path)


def _open(fonts: Fonts) -> list[Font]:
    return [_font(str(path)) for path in fonts]


# ---------------------------------------------------------------- glyphs, with HarfBuzz


def glyphs(line: str, fonts: Fonts, base: str | None = None) -> list[Glyph]:
    """Glyphs of one line from left to right; later fonts stand in for signs that the earlier lack."""
    opened = _open(fonts)
    levels = bidi_levels(line, base).each
    looks = list(zip(levels, _scripts(line), _fonts_for(line, opened), strict=True))
    runs = [(start, end) for start, end in _runs_of_equal(looks)]
    drawn: list[Glyph] = []
    pen = 0.0
    for run in reorder([levels[start] for start, _ in runs]):
        start, end = runs[run]
        level, script, number = looks[start]
        shaped, pen = _shape(line, start, end, opened[number], number, script, pen, right_to_left=level % 2 == 1)
        drawn += shaped
    return drawn


def _shape(
    line: str, start: int, end: int, font: Font, number: int, script: str, pen: float, *, right_to_left: bool
) -> tuple[list[Glyph], float]:
    buffer = harfbuzz.Buffer()
    buffer.add_codepoints([ord(char) for char in line], start, end - start)
    buffer.direction = "rtl" if right_to_left else "ltr"
    buffer.script, buffer.language = script, "und"
    harfbuzz.shape(font.shaper, buffer)
    scale, shaped = 1000 / font.units, []
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        x, y = pen + place.x_offset * scale, place.y_offset * scale
        shaped.append(Glyph(font.outline(info.codepoint), x, y, number, info.codepoint, line[info.cluster]))
        pen += place.x_advance * scale
    return shaped, pen


def _runs_of_equal(values: Sequence[object]) -> list[tuple[int, int]]:
    starts = [at for at in range(len(values)) if at == 0 or values[at] != values[at - 1]]
    return list(zip(starts, [*starts[1:], len(values)], strict=True))


_QUOTES = CLOSERS | {">": "<", "»": "«", "’": "‘", "”": "“", "›": "‹"}


def _scripts(line: str) -> list[str]:
    """Script of each character; signs of no script follow what is before them, a closing bracket its opening one."""
    found: list[str | None] = []
    waiting: list[tuple[str, int]] = []
    for char in line:
        script = scripts.script(char)
        if script in ("Zyyy", "Zinh", "Zzzz"):
            script = found[-1] if found else None
            partner = next((at for opener, at in reversed(waiting) if opener == _QUOTES.get(char)), None)
            if partner is not None:
                script = found[partner]
                waiting = [(opener, at) for opener, at in waiting if at < partner]
            elif char in _QUOTES.values():
                waiting.append((char, len(found)))
        found.append(script)
    first = next((script for script in found if script), "Zyyy")
    return [script or first for script in found]


def _fonts_for(line: str, fonts: list[Font]) -> list[int]:
    chosen: list[int] = []
    for char in line:
        before = chosen[-1] if chosen else 0
        if unicodedata.combining(char) and ord(char) in fonts[before].cmap:
            chosen.append(before)
        else:
            fallback = before if unicodedata.category(char) in ("Cf", "Mn", "Zs") else 0
            chosen.append(next((number for number, font in enumerate(fonts) if ord(char) in font.cmap), fallback))
    return chosen


def svg_glyphs(svg: str, fonts: Fonts, *, by_character: bool) -> list[list[Glyph]]:
    """Glyphs of each line of text in an SVG by matplotlib with paths, from left to right.

    The ids in it hold the number of a glyph (3.11 and later) or of a character (`by_character`, up to 3.10).
    """
    opened = _open(fonts)
    numbers = {font.name: number for number, font in enumerate(opened)}
    block = re.compile(r"<!--(?:(?!-->).)*-->\s*<g[^>]*transform=\"[^\"]*scale\([^\"]*\"[^>]*>(.*?)</g>", re.DOTALL)
    return [[_used(use, opened, numbers, by_character) for use in re.findall(r"<use\b[^>]*>", group)] for group in block.findall(svg)]


def _used(use: str, fonts: list[Font], numbers: dict[str, int], by_character: bool) -> Glyph:
    target = re.search(r'href="#([^"]+)"', use)
    assert target is not None
    name, code = unquote(target[1]).rsplit("-", 1)
    moved = re.search(r"translate\(([-\d.e]+)(?:[ ,]+([-\d.e]+))?\)", use)
    x, y = (float(moved[1]) * 10, float(moved[2] or 0) * 10) if moved else (0.0, 0.0)
    if name not in numbers:
        return Glyph(("foreign font", name), x, y)
    font, value = fonts[numbers[name]], int(code, 16)
    index = font.table.getGlyphID(font.cmap.get(value, ".notdef")) if by_character else value
    return Glyph(font.outline(index), x, y, numbers[name], index, chr(value) if by_character else "")


def same_glyphs(got: Sequence[Glyph], wanted: Sequence[Glyph], *, tolerance: float = 12.0) -> bool:
    """Whether both draw the same outlines in the same order, each within `tolerance` thousandths of an em of its place."""
    mine, theirs = ([glyph for glyph in line if glyph.outline] for line in (got, wanted))
    if [glyph.outline for glyph in mine] != [glyph.outline for glyph in theirs]:
        return False
    shift = min((glyph.x for glyph in mine), default=0.0) - min((glyph.x for glyph in theirs), default=0.0)
    return all(abs(one.x - other.x - shift) <= tolerance for one, other in zip(mine, theirs, strict=True))


# ---------------------------------------------------------------- letters and joining forms, without a font

Form = tuple[str, str | None]  # letters, and isolated, initial, medial, final or None


@functools.cache
def _presentation_forms() -> tuple[dict[str, Form], dict[str, str]]:
    """What each presentation form stands for; and how each letter joins ("D" on both sides, "R" on the right, "U" not)."""
    forms: dict[str, Form] = {}
    shapes: dict[str, set[str]] = {}
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFF00)):
        kind, *codes = unicodedata.decomposition(chr(code)).split() or [""]
        if kind in ("<isolated>", "<final>", "<initial>", "<medial>"):
            letters = "".join(chr(int(code, 16)) for code in codes)
            bare = "".join(char for char in letters if not unicodedata.combining(char)).strip(" \u0640")
            forms[chr(code)] = (bare or letters, kind[1:-1])
            if len(letters) == 1:
                shapes.setdefault(letters, set()).add(kind[1:-1])
    joining = {letter: "D" if have & {"initial", "medial"} else "R" if "final" in have else "U" for letter, have in shapes.items()}
    return forms, joining


def _joining(char: str) -> str:
    known = _presentation_forms()[1].get(char)
    if known:
        return known
    if char in "\u0640\u200d":
        return "C"  # causes joining
    category = unicodedata.category(char)
    transparent = category in ("Mn", "Me") or (category == "Cf" and char not in "\u200c\u2066\u2067\u2068\u2069")
    return "T" if transparent else "U"


def forms(line: str, base: str | None = None) -> list[Form]:
    """What must be drawn from left to right, whatever the font.

    Lam-alef is one item, vowel marks and controls are left out, brackets are mirrored.
    """
    own, joined = _forms_in_order(line)
    levels = bidi_levels(line, base).each
    units: list[tuple[int, Form]] = []
    swallowed: set[int] = set()
    for at, char in enumerate(line):
        if at in swallowed or (_joining(char) == "T" and unicodedata.category(char) != "Cf"):
            continue
        follower = joined.get(at)
        if char == "ل" and follower is not None and line[follower] in "آأإا" and own[at] in ("initial", "medial"):
            units.append((at, (char + line[follower], "isolated" if own[at] == "initial" else "final")))
            swallowed.add(follower)
        elif char in _presentation_forms()[0]:
            units.append((at, _presentation_forms()[0][char]))
        else:
            mirrored = levels[at] % 2 == 1 and own[at] is None
            units.append((at, (chr(_mirror().get(ord(char), ord(char))) if mirrored else char, own[at])))
    order = reorder([levels[at] for at, _ in units])  # controls take part in the reordering
    return [units[place][1] for place in order if unicodedata.category(line[units[place][0]]) != "Cf"]


def _mirror() -> dict[int, int]:
    from fontTools.unicodedata import Mirrored

    table: dict[int, int] = Mirrored.MIRRORED
    return table


def _forms_in_order(line: str) -> tuple[list[str | None], dict[int, int]]:
    """Joining form of each character, and the next character it can join to."""
    kinds = [_joining(char) for char in line]
    solid = [at for at, kind in enumerate(kinds) if kind != "T"]
    found: list[str | None] = [None] * len(line)
    for before, at, after in zip([None, *solid[:-1]], solid, [*solid[1:], None], strict=True):
        if line[at] in _presentation_forms()[1]:
            left = before is not None and kinds[before] in "DC" and kinds[at] in "DR"
            right = after is not None and kinds[at] == "D" and kinds[after] in "DRC"
            found[at] = {(False, False): "isolated", (False, True): "initial", (True, True): "medial", (True, False): "final"}[left, right]
    return found, dict(itertools.pairwise(solid))


def drawn_forms(chars: str) -> list[Form]:
    """The same description of characters as a renderer that does not shape puts them down from left to right."""
    shown = [char for char in chars if not unicodedata.combining(char)]
    known, joining = _presentation_forms()
    return [known.get(char, (char, "isolated" if char in joining else None)) for char in shown]


def plain_glyphs(line: str, fonts: Fonts, base: str | None = None) -> list[Glyph]:
    """Glyphs of one line from `forms` and the widths in the font alone, without its tables for shaping and kerning."""
    opened = _open(fonts)
    char_of = {form: char for char, form in _presentation_forms()[0].items() if unicodedata.normalize("NFKC", char) == form[0]}
    drawn, pen = [], 0.0
    for letters, form in forms(line, base):
        known = [
            char
            for char in (char_of.get((letters, form), ""), letters)
            if len(char) == 1 and any(ord(char) in font.cmap for font in opened)
        ]
        char = known[0]
        number = next(number for number, font in enumerate(opened) if ord(char) in font.cmap)
        font, name = opened[number], opened[number].cmap[ord(char)]
        index = font.table.getGlyphID(name)
        drawn.append(Glyph(font.outline(index), pen, 0.0, number, index, char))
        pen += font.table["hmtx"][name][0] * 1000 / font.units
    return drawn


# ---------------------------------------------------------------- pixels, with FreeType


def image(line: str, fonts: Fonts, pixels: int, base: str | None = None, *, shaped: bool = True) -> Image:
    """The line, black on white, at `pixels` per em; without `shaped` from presentation forms alone, as matplotlib up to 3.10 can."""
    drawn = (glyphs if shaped else plain_glyphs)(line, fonts, base)
    faces = [_face(str(path), pixels) for path in fonts]
    scale = pixels / 1000
    width = int(max((glyph.x for glyph in drawn), default=0.0) * scale) + 5 * pixels
    ink = np.zeros((5 * pixels, width))
    for glyph in drawn:
        _stamp(ink, faces[glyph.font], glyph.index, 2 * pixels + glyph.x * scale, 3 * pixels - glyph.y * scale)
    return np.asarray(255 - np.round(ink * 255), dtype=np.uint8)


def _face(path: str, pixels: int) -> freetype.Face:
    face = freetype.Face(path)
    face.set_char_size(pixels * 64, 0, 72, 72)
    return face


def _stamp(ink: Ink, face: freetype.Face, index: int, x: float, y: float) -> None:
    face.set_transform(freetype.Matrix(0x10000, 0, 0, 0x10000), freetype.Vector(round((x - int(x)) * 64), -round((y - int(y)) * 64)))
    face.load_glyph(index, freetype.FT_LOAD_NO_HINTING | freetype.FT_LOAD_NO_BITMAP | freetype.FT_LOAD_RENDER)
    bitmap = face.glyph.bitmap
    if not bitmap.width:
        return
    shape = np.array(bitmap.buffer, float).reshape(bitmap.rows, bitmap.pitch)[:, : bitmap.width] / 255
    top, left = int(y) - face.glyph.bitmap_top, int(x) + face.glyph.bitmap_left
    under = ink[top : top + bitmap.rows, left : left + bitmap.width]
    np.copyto(under, under + shape - under * shape)


class Score(NamedTuple):
    """How far two pictures of a line differ."""

    ok: bool
    worst: float  # window with most left over: differing ink by the ink of the reference
    mean: float
    why: str = ""


def compare(got: npt.ArrayLike, wanted: npt.ArrayLike, pixels: int, *, drift: int = 3) -> Score:
    """Compare two pictures of one line, dark on light, of the same size per em.

    Both are cropped to their ink and compared in windows of 0.6 em. A window may move by `drift` pixels, which absorbs hinting and
    rounded advances but no wrong letter.
    """
    mine, theirs = _cropped(_ink(wanted)), _cropped(_ink(got))
    if not mine.size or not theirs.size:
        return Score(mine.size == theirs.size, 1.0, 1.0, "one is blank")
    if abs(theirs.shape[1] - mine.shape[1]) > max(3, WIDTH_LIMIT * mine.shape[1]):
        return Score(False, 1.0, 1.0, f"width {theirs.shape[1]} instead of {mine.shape[1]}")
    if abs(theirs.shape[0] - mine.shape[0]) > max(3, 0.08 * mine.shape[0]):
        return Score(False, 1.0, 1.0, f"height {theirs.shape[0]} instead of {mine.shape[0]}")
    theirs = _stretched(theirs, mine.shape[1])
    height, pad = max(mine.shape[0], theirs.shape[0]), drift + 2
    reference = _blurred(_padded(mine, height, pad, 0))
    candidates = [_blurred(_padded(theirs, height, pad, down)) for down in range(-2, 3)]
    nearest = min(candidates, key=lambda candidate: float(np.abs(candidate - reference).sum()))
    worst, mean = _windows(nearest, reference, pad, max(6, int(pixels * 0.6)), drift)
    ok = worst <= WORST_LIMIT and mean <= MEAN_LIMIT
    return Score(ok, round(worst, 3), round(mean, 3), "" if ok else "pixels differ")


def _windows(got: Ink, wanted: Ink, pad: int, window: int, drift: int) -> tuple[float, float]:
    """Ink left over in the worst window and on average; the shift follows the rounding along the line."""
    step, total = max(2, window // 2), float(wanted.sum())
    typical = 0.35 * total / max(1, wanted.shape[1] / window)  # windows with little ink count against a typical one
    far = drift + int(0.01 * wanted.shape[1])
    margin = np.pad(got, ((1, 1), (far + 2, far + 2)))
    worst, left_over, shift = 0.0, 0.0, 0
    for start in range(pad, wanted.shape[1] - pad, step):
        end = min(start + window, wanted.shape[1] - pad)
        target = wanted[:, start:end]
        moves = range(max(-far, shift - drift), min(far, shift + drift) + 1)
        error, best = min((_error(margin, target, start + far + 2 + move, down), move) for move in moves for down in (-1, 0, 1))
        if target.sum() > typical:
            shift = best
        worst = max(worst, error / max(float(target.sum()), float(got[:, start:end].sum()), typical))
        left_over += error
    return worst, left_over / max(total, 1e-9) * step / window


def _error(margin: Ink, target: Ink, left: int, down: int) -> float:
    return float(np.abs(margin[1 + down : 1 + down + target.shape[0], left : left + target.shape[1]] - target).sum())


def _ink(picture: npt.ArrayLike) -> Ink:
    values = np.asarray(picture, dtype=float)
    if values.ndim == 3:
        solid = values[..., 3:] / 255 if values.shape[2] == 4 else 1.0
        values = (values[..., :3] * solid + 255 * (1 - solid)).mean(axis=2)
    return np.asarray(1 - values / 255, dtype=float)


def _cropped(ink: Ink) -> Ink:
    rows, columns = np.where(ink > 0.25)
    return ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1] if len(rows) else np.zeros((0, 0))


def _stretched(ink: Ink, width: int) -> Ink:
    if ink.shape[1] == width:
        return ink
    places, known = np.linspace(0, ink.shape[1] - 1, width), np.arange(ink.shape[1])
    return np.stack([np.interp(places, known, row) for row in ink])


def _padded(ink: Ink, height: int, pad: int, down: int) -> Ink:
    framed = np.zeros((height + 2 * pad + 4, ink.shape[1] + 2 * pad))
    framed[pad + down : pad + down + ink.shape[0], pad : pad + ink.shape[1]] = ink
    return framed


def _blurred(ink: Ink) -> Ink:
    framed = np.pad(ink, 1)
    across = (framed[:, :-2] + 2 * framed[:, 1:-1] + framed[:, 2:]) / 4
    return np.asarray((across[:-2] + 2 * across[1:-1] + across[2:]) / 4)
