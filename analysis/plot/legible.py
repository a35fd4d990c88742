"""Find what a reader could not read in a figure: texts that overlap, are cut off, or lack a glyph."""

import functools
import itertools
import warnings
from collections.abc import Iterable, Iterator

from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from analysis import bidi


def problems(figure: Figure) -> list[str]:
    """List what a reader could not read: texts that overlap, leave the figure, or have signs that no font in use can draw.

    Examples
    --------
    >>> figure = Figure(figsize=(2, 1))
    >>> _ = figure.text(0.5, 0.5, "one"), figure.text(0.52, 0.5, "two")
    >>> problems(figure)
    ["'one' overlaps 'two'"]
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # reported below
        figure.draw_without_rendering()
    boxes = [(text, _box(text)) for text in _visible_texts(figure)]
    return [*_outside(figure, boxes), *_overlapping(boxes), *_missing(text for text, _ in boxes)]


def _visible_texts(figure: Figure) -> list[Text]:
    """Texts that are drawn; labels of ticks that lie outside the view are not."""
    found: list[Text] = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    hidden = {id(text) for axes in figure.findobj(Axes) for text in _undrawn(axes)}
    return [text for text in found if id(text) not in hidden]


def _box(text: Text) -> Bbox:
    """Where a text stands, without the blank above and below that some fonts ask for."""
    box = text.get_window_extent()
    tall = 1.15 * float(text.get_fontsize()) * text.figure.dpi / 72 * len(text.get_text().splitlines())
    blank = max(0.0, (box.height - tall) / 2) if text.get_rotation() == 0 else 0.0
    return Bbox.from_extents(box.x0 + 0.5, box.y0 + blank + 0.5, box.x1 - 0.5, box.y1 - blank - 0.5)


def _undrawn(axes: Axes) -> Iterator[Text]:
    for axis in (axes.xaxis, axes.yaxis):
        low, high = sorted(axis.get_view_interval())
        slack = 1e-9 * (high - low)
        for tick in [*axis.majorTicks, *axis.minorTicks]:
            inside = low - slack <= tick.get_loc() <= high + slack
            if not (axis.get_visible() and axes.get_visible() and axes.axison and inside):
                yield from (tick.label1, tick.label2)
        if not (axis.get_visible() and axes.axison):
            yield axis.label
            yield axis.get_offset_text()


def _outside(figure: Figure, boxes: list[tuple[Text, Bbox]]) -> list[str]:
    return [
        f"{text.get_text()!r} leaves the figure"
        for text, box in boxes
        if box.x0 < 0 or box.y0 < 0 or box.x1 > figure.bbox.x1 or box.y1 > figure.bbox.y1
    ]


def _overlapping(boxes: list[tuple[Text, Bbox]]) -> list[str]:
    return [
        f"{a.get_text()!r} overlaps {b.get_text()!r}"
        for (a, first), (b, second) in itertools.combinations(boxes, 2)
        if first.overlaps(second)
    ]


def _missing(texts: Iterable[Text]) -> list[str]:
    return [
        f"{text.get_text()!r} has signs without a glyph: {' '.join(lacking)}"
        for text in texts
        if (lacking := [char for char in dict.fromkeys(_drawn(text)) if ord(char) not in _signs(tuple(text.get_fontfamily()))])
    ]


def _drawn(text: Text) -> str:
    lines = (bidi.prepare(line) for line in text.get_text().splitlines())
    return "".join(lines).translate(bidi.INVISIBLE)


@functools.cache
def _signs(families: tuple[str, ...]) -> set[int]:
    paths = (font_manager.findfont(FontProperties(family=[family])) for family in families)
    return {code for path in paths for code in font_manager.get_font(path).get_charmap()}
