"""Charts with two sides: what sets a target apart from the rest, and why two articles are alike."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes

from analysis.bidi import LRM
from analysis.plot import chart_parts as parts
from analysis.plot import page, style

Floats = npt.NDArray[np.float64]
NAMES = 230.0  # points for a term and its gloss beside the zero line
NUMBERS = 0.12  # of the width, for the contributions at the right edge


def diverging(
    table: pd.DataFrame,
    *,
    label: str = "term",
    value: str = "score",
    gloss: str | None = "gloss",
    counts: tuple[str, str] | None = None,
    low: str | None = None,
    high: str | None = None,
    sides: tuple[str, str] = ("", ""),
    colors: tuple[str, str] = (style.NEGATIVE, style.POSITIVE),
    number: str = "+.1f",
    sort: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Bars to both sides of zero, each named on the empty side: what sets a target apart from the rest.

    Parameters
    ----------
    table
        One row per bar: `label`, `value`, and `gloss` if it has it.
    counts
        Two columns of counts, written behind the number as "12 v 3".
    low, high
        Columns with the ends of an interval.
    sides
        What bars to the left and to the right of zero mean, such as ``("the others", "الوسيلة")``.
    colors
        Colours of the left and the right side.
    number
        Format of the numbers; with a sign by default.
    sort
        Largest first; otherwise in the order of the table.
    ax
        Where to draw; by default a new figure.
    """
    parts.need(table, label, value, *(counts or ()))
    table = parts.ranked(table, value, sort=sort)
    ax = parts.axes(ax, height=0.2 + parts.ROW * max(3, len(table)), table=table)
    scores = table[value].fillna(0).to_numpy(float)
    ends = np.array([_ends(row, score, low, high) for score, (_, row) in zip(scores, table.iterrows(), strict=True)])
    ax.barh(range(len(table)), scores, height=0.62, color=[colors[int(score > 0)] for score in scores])
    parts.whiskers(ax, table, low, high, color=style.INK)
    ax.axvline(0, color=style.INK, linewidth=0.9)
    _numbers_beyond(ax, scores, ends[:, 1], parts.numbers(table[value], number), _versus(table, counts))
    _names_opposite(ax, scores, ends[:, 0], parts.texts(table, label, width=130), parts.texts(table, gloss))
    _name_sides(ax, sides, colors)
    least = 0.02 * (float(np.abs(ends).max()) or 1.0)
    ax.set_xlim(min(ends.min(), -least), max(ends.max(), least))
    ax.set_ylim(len(table) - 0.4, -1.2 if any(sides) else -0.6)
    parts.bare(ax)
    ax.set_yticks([])
    return ax


def _ends(row: "pd.Series[float]", score: float, low: str | None, high: str | None) -> tuple[float, float]:
    """Where the name and the number of a bar stand: beyond its interval, the name on the other side of zero."""
    known = [float(row[end]) for end in (low, high) if end is not None and end in row and not pd.isna(row[end])]
    reach = [score, 0.0, *known]
    return (min(reach), max(reach)) if score > 0 else (max(reach), min(reach))


def _versus(table: pd.DataFrame, counts: tuple[str, str] | None) -> list[str]:
    if counts is None:
        return [""] * len(table)
    return [f"{one:,.0f} v {other:,.0f}" for one, other in zip(table[counts[0]], table[counts[1]], strict=True)]


def _numbers_beyond(ax: Axes, scores: Floats, ends: Floats, shown: Sequence[str], notes: Sequence[str]) -> None:
    for row, (score, end) in enumerate(zip(scores, ends, strict=True)):
        side, align = (1, "left") if score > 0 else (-1, "right")
        parts.beside(ax, (end, row), shown[row], 4 * side, align=align)
        if notes[row]:
            gap = 9 + page.text_width(shown[row], style.SMALL)
            parts.beside(ax, (end, row), notes[row], gap * side, align=align, color=style.SOFT, fontsize=style.CAPTION)


def _names_opposite(ax: Axes, scores: Floats, starts: Floats, names: Sequence[str], glosses: Sequence[str]) -> None:
    for row, (score, start) in enumerate(zip(scores, starts, strict=True)):
        side, align = (-1, "right") if score > 0 else (1, "left")
        parts.beside(ax, (start, row), names[row], 6 * side, align=align, fontsize=style.LABEL)
        if glosses[row]:
            taken = page.text_width(names[row], style.LABEL)
            shown, gap = page.shorten(glosses[row], NAMES - taken, style.SMALL), 12 + taken
            parts.beside(ax, (start, row), shown, gap * side, align=align, color=style.SOFT)


def _name_sides(ax: Axes, sides: tuple[str, str], colors: tuple[str, str]) -> None:
    for text, color, side, align in zip(sides, colors, (-1, 1), ("right", "left"), strict=True):
        if text:
            parts.beside(
                ax, (0, -0.9), f"{LRM}← {text}" if side < 0 else f"{LRM}{text} →", 6 * side, align=align, color=color, weight="bold"
            )


def contributions(
    table: pd.DataFrame,
    *,
    label: str = "term",
    gloss: str | None = "gloss",
    a: str = "weight_a",
    b: str = "weight_b",
    contribution: str = "contribution",
    names: tuple[str, str] = ("A", "B"),
    outlets: tuple[str, str] | None = None,
    number: str = ".3f",
    sort: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Why two articles are alike: the weight of each shared term in both, and what it adds to their similarity.

    Parameters
    ----------
    table
        One row per term: `label`, the weights `a` and `b` (not negative), `contribution`, and `gloss` if it has it.
    names
        The two articles or outlets.
    outlets
        Their outlets, which give the sides their colours; by default `names`.
    number
        Format of the contributions.
    sort
        Largest contribution first; otherwise in the order of the table.
    ax
        Where to draw; by default a new figure.

    Returns
    -------
    Axes
        An empty axes that holds the two sides as its ``child_axes``.
    """
    parts.need(table, label, a, b, contribution)
    table = parts.ranked(table, contribution, sort=sort)
    terms, glosses = parts.texts(table, label, width=150), parts.texts(table, gloss, width=150)
    ax = parts.axes(ax, height=0.3 + 0.4 * max(3, len(table)), table=table)
    ax.set_axis_off()
    middle = max(parts.widest([terms], style.LABEL), parts.widest([glosses], 8.0)) + 24
    gap = min(0.6, middle / parts.points_wide(ax))
    width = (1 - NUMBERS - gap) / 2
    top = float(max(table[a].max(), table[b].max())) or 1.0
    left, right = ax.inset_axes((0, 0, width, 1)), ax.inset_axes((width + gap, 0, width, 1))
    paints = _pair_colors(outlets or names)
    _side(left, table[a], names[0], paints[0], top, leftwards=True)
    _side(right, table[b], names[1], paints[1], top, leftwards=False)
    _column(right, -gap / (2 * width), terms, align="center", fontsize=style.LABEL, up=6.0 if any(glosses) else 0.0)
    _column(right, -gap / (2 * width), glosses, align="center", fontsize=8.0, color=style.SOFT, up=-7.5)
    _column(right, 1 + NUMBERS / width, parts.numbers(table[contribution], number), align="right")
    parts.beside(right, (1 + NUMBERS / width, -0.95), "adds to cosine", 0, where="axes fraction", align="right", color=style.SOFT)
    return ax


def _column(ax: Axes, at: float, cells: Sequence[str], **look: Any) -> None:
    for row, cell in enumerate(cells):
        if cell:
            parts.beside(ax, (at, row), cell, 0, where="axes fraction", **look)


def _pair_colors(names: tuple[str, str]) -> tuple[str, str]:
    """Those of the outlets; of two articles from one outlet the second is lighter."""
    known = style.colors(sorted(set(names)))
    return (known[names[0]], known[names[1]]) if names[0] != names[1] else (known[names[0]], style.QUIET)


def _side(ax: Axes, weights: "pd.Series[float]", name: str, color: str, top: float, *, leftwards: bool) -> None:
    rows = range(len(weights))
    ax.barh(rows, weights.fillna(0), height=0.5, color=color)
    ax.set_xlim((top, 0) if leftwards else (0, top))
    parts.beside(ax, (0, -0.95), name, 0, align="right" if leftwards else "left", weight="bold", color=style.INK)
    ax.set_ylim(len(weights) - 0.4, -1.3)
    parts.bare(ax)
    ax.set_yticks([])
