"""Everything around a chart: the finding as its title, a subtitle, a caption, and the room they need.

Sizes are points, so that a figure reads the same in any size. The layout is worked out when the figure is drawn.
"""

import functools
import re
from collections.abc import Callable
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.layout_engine import LayoutEngine, TightLayoutEngine
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.textpath import text_to_path

from analysis import bidi
from analysis.plot import style

PASSES = 6  # of the layout, at most; two or three are usual
MARGIN = 14.0  # points of paper around everything
LEADING = 1.32  # line height, in font sizes
GAP = 12.0  # points between the subtitle and the chart, and the chart and the caption


def title(target: Axes | Figure, finding: str, subtitle: str = "", caption: str = "") -> None:
    """Say above the chart what it shows, and below it what it rests on.

    Parameters
    ----------
    target
        The figure, or any axes in it. Calling again replaces the texts.
    finding
        One sentence, made from the data: «مدى بوست names Russia most often: 26 of 81 mentions».
    subtitle
        What is drawn: unit and n.
    caption
        Corpus, dates, method. Every text is wrapped to the width of the figure, but not at a no-break space (`wording.together`); Arabic
        ones are set from the right. An Arabic name in an English text keeps its place among the numbers (`bidi.apart`).
    """
    figure = figure_of(target)
    page = figure.get_layout_engine()
    if not isinstance(page, Page):
        page = Page()
        figure.set_layout_engine(page)
    page.write(figure, finding, subtitle, caption)


def after_layout(ax: Axes, place: Callable[[], None]) -> None:
    """Call `place` once it is known where the axes stands: at every drawing, or now if the figure has a layout of its own."""
    layout = figure_of(ax).get_layout_engine()
    if isinstance(layout, Page):
        layout.later(place)
    else:
        place()


def figure_of(target: Axes | Figure) -> Figure:
    """Figure that an axes belongs to (or the figure itself)."""
    if isinstance(target, Figure):
        return target
    figure = target.get_figure(root=True)
    if not isinstance(figure, Figure):
        msg = "This axes belongs to no figure any more. Draw the chart again and give the axes it returns."
        raise ValueError(msg)
    return figure


def texts_of(figure: Figure) -> tuple[str, str, str]:
    """Return finding, subtitle and caption of a figure ("" where there is none)."""
    page = figure.get_layout_engine()
    return page.texts if isinstance(page, Page) else ("", "", "")


@functools.lru_cache(4096)
def _measure(text: str, size: float, weight: str, families: tuple[str, ...]) -> float:
    font = FontProperties(family=list(families), size=size, weight=weight)
    return float(text_to_path.get_text_width_height_descent(text, font, False)[0])


def text_width(text: str, size: float, *, weight: str = "normal") -> float:
    """Width in points, as it will be drawn; of several lines the widest."""
    families = tuple(mpl.rcParams["font.family"])
    return max((_measure(bidi.prepare(line), size, weight, families) for line in text.splitlines() if line), default=0.0)


def shorten(text: str, width: float, size: float) -> str:
    """Return as many whole words as fit into `width` points, with "…" for the rest; at least the first."""
    words = text.split()
    fitting = len(words)
    while fitting > 1 and text_width(_cut(words, fitting), size) > width:
        fitting -= 1
    return _cut(words, fitting)


def _cut(words: list[str], count: int) -> str:
    return " ".join(words[:count]) + (" …" if count < len(words) else "")


def line_spacing() -> float:
    """Ask for lines about 1.25 font sizes apart, which 3.11 counts in line heights of the font."""
    return 0.83 if bidi.matplotlib_shapes() else 1.2


def wrap(text: str, width: float, size: float, *, weight: str = "normal", balance: bool = False) -> list[str]:
    """Lines of at most `width` points; a single longer word keeps a line to itself. `balance` evens the lines out.

    Words with a no-break space between them stay on one line.
    """
    space = text_width("n n", size, weight=weight) - text_width("nn", size, weight=weight)
    lines = []
    for paragraph in text.splitlines():
        parted = [word.replace(bidi.NO_BREAK, " ") for word in _BREAK.split(paragraph) if word]
        words = [(word, text_width(word, size, weight=weight)) for word in parted]
        filled = _fill(words, width, space)
        while balance and len(filled) > 1 and len(closer := _fill(words, width := width * 0.97, space)) == len(filled):
            filled = closer
        lines += filled
    return lines


_BREAK = re.compile(rf"[^\S{bidi.NO_BREAK}]+")


def _fill(words: list[tuple[str, float]], width: float, space: float) -> list[str]:
    lines: list[str] = []
    room = -1.0
    for word, needed in words:
        if needed + space <= room:
            lines[-1] += " " + word
            room -= needed + space
        else:
            lines.append(word)
            room = width - needed
    return lines


class Page(LayoutEngine):
    """Layout that keeps room for title, subtitle and caption; a class because matplotlib asks for one."""

    _adjust_compatible = True
    _colorbar_gridspec = True

    def __init__(self, chart: float | None = None) -> None:
        super().__init__()
        self.chart = chart  # inches of height the charts were made for: the figure grows with its texts
        self.texts = ("", "", "")
        self._head: list[tuple[Text, float]] = []  # each line, and points from the top edge to its baseline
        self._foot: list[tuple[Text, float]] = []  # each line, and points from the bottom edge
        self._rule: Line2D | None = None
        self._later: list[Callable[[], None]] = []
        self._depth = (MARGIN / 2, MARGIN / 2)  # points taken at the top and at the bottom

    def later(self, place: Callable[[], None]) -> None:
        """Call `place` whenever the charts have found their places."""
        self._later.append(place)

    def write(self, figure: Figure, finding: str, subtitle: str, caption: str) -> None:
        """Put the three texts on the figure; where they stand is worked out when it is drawn."""
        for artist, _ in self._head + self._foot:
            artist.remove()
        texts = (finding.strip(), subtitle.strip(), caption.strip())
        self.texts = (texts[0].replace(bidi.NO_BREAK, " "), texts[1].replace(bidi.NO_BREAK, " "), texts[2].replace(bidi.NO_BREAK, " "))
        width = figure.get_figwidth() * 72 - 2 * MARGIN
        self._head, top = [], MARGIN + 6.0
        for text, size, color, weight in (
            (texts[0], style.TITLE, style.INK, "bold"),
            (texts[1], style.SUBTITLE, style.SOFT, "normal"),
        ):
            lines = wrap(text, width, size, weight=weight, balance=weight == "bold")
            self._head += _lines(figure, text, lines, top + 0.75 * size, size, color, weight)
            top += len(lines) * size * LEADING + (3 if lines else 0)
        lines = wrap(texts[2], width, style.CAPTION)
        self._foot = _lines(figure, texts[2], lines, -MARGIN * 0.85 - (len(lines) - 1) * style.CAPTION * LEADING, style.CAPTION, style.SOFT)
        self._depth = (
            top + GAP - MARGIN / 2 if self._head else MARGIN / 2,
            MARGIN * 0.85 + len(lines) * style.CAPTION * LEADING + GAP / 2 - MARGIN / 2 if lines else MARGIN / 2,
        )
        self._draw_rule(figure)
        if self.chart is not None:
            figure.set_figheight(self.chart + (sum(self._depth) + MARGIN) / 72)

    def _draw_rule(self, figure: Figure) -> None:
        """Draw the short rule over the title, the mark of the house."""
        if self._rule is None:
            self._rule = Line2D([], [], color=style.ACCENT, linewidth=3.2, solid_capstyle="butt", transform=figure.transFigure)
            figure.add_artist(self._rule)
        self._rule.set_visible(bool(self._head))

    def execute(self, fig: Figure) -> None:
        """Place the texts, then fit the charts between them."""
        width, height = (float(inches) * 72 for inches in fig.get_size_inches())
        for artist, depth in self._head + self._foot:
            right = artist.get_horizontalalignment() == "right"
            artist.set_position((1 - MARGIN / width if right else MARGIN / width, 1 - depth / height if depth > 0 else -depth / height))
        if self._rule is not None and self._head:
            right = self._head[0][0].get_horizontalalignment() == "right"
            ends = (width - MARGIN, width - MARGIN - 30) if right else (MARGIN, MARGIN + 30)
            self._rule.set_data([x / width for x in ends], [1 - (MARGIN - 2) / height] * 2)
        top, bottom = self._depth
        room = (MARGIN / width, (bottom + MARGIN / 2) / height, 1 - MARGIN / width, 1 - (top + MARGIN / 2) / height)
        for _ in range(PASSES):  # what is placed later can move the charts, and labels their margins, until nothing moves
            before = _margins(fig)
            fit(fig, room)
            for place in self._later:
                place()
            if _margins(fig) == before:
                break


def fit(figure: Figure, room: tuple[float, float, float, float]) -> None:
    """Move the axes so that they and all their texts just fill `room` (left, bottom, right, top, as fractions of the figure)."""
    if len(figure.axes) != 1 or figure.axes[0].get_subplotspec() is None:
        pad = MARGIN / 2 / mpl.rcParams["font.size"]
        edge_x, edge_y = (MARGIN / 2 / 72 / float(inches) for inches in figure.get_size_inches())
        outer = (room[0] - edge_x, room[1] - edge_y, room[2] + edge_x, room[3] + edge_y)
        TightLayoutEngine(pad=pad, rect=outer).execute(figure)
        _settle(figure)
        return
    (ax,) = figure.axes  # the usual case, measured once where the engine for many measures twice
    whole, inner = ax.get_tightbbox(for_layout_only=True), ax.get_window_extent()
    if whole is None:
        return
    size = figure.bbox
    left, bottom = room[0] + (inner.x0 - whole.x0) / size.width, room[1] + (inner.y0 - whole.y0) / size.height
    right, top = room[2] - (whole.x1 - inner.x1) / size.width, room[3] - (whole.y1 - inner.y1) / size.height
    if left < right and bottom < top:
        figure.subplots_adjust(left=left, bottom=bottom, right=right, top=top)
        _settle(figure)


def _settle(figure: Figure) -> None:
    """Round the margins: measured again, the same chart comes out some 1e-16 elsewhere, and its file would differ."""
    figure.subplots_adjust(**{name: round(size, 5) for name, size in _margins(figure).items()})


def _margins(figure: Figure) -> dict[str, float]:
    return {name: getattr(figure.subplotpars, name) for name in ("left", "bottom", "right", "top", "wspace", "hspace")}


def _lines(
    figure: Figure, text: str, lines: list[str], depth: float, size: float, color: str, weight: str = "normal"
) -> list[tuple[Text, float]]:
    """One text for each line, all in the direction of most words of `text`."""
    base = _base(text)
    placed = []
    for number, line in enumerate(lines):
        side: Any = {"x": 0, "y": 0, "ha": "right" if base == "R" else "left", "va": "baseline"}
        artist = figure.text(s=line, size=size, color=color, weight=weight, parse_math=False, **side)
        artist.base_direction = base  # type: ignore[attr-defined]
        placed.append((artist, depth + number * size * LEADING))
    return placed


def _base(text: str) -> bidi.Base:
    """Direction of prose: that of most of its words, even if it begins with a name in the other script."""
    words = text.split()
    return "R" if 2 * sum(bidi.direction(word) == "R" for word in words) > len(words) else "L"
