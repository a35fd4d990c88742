"""A chart read like a table: one row for each article or outlet, one column for each measure, every column on its own scale."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.plot import chart_parts as parts
from analysis.plot import page, style

NAMES = 160.0  # points after which a label is shortened
ROW = 0.44  # inches: a label, and its gloss below it
HEAD = 0.75  # inches for the heading of a column and the names of its parts
SHARES = 3.0  # a column of shares is so many times as wide as a column of bars
GAP = 0.035  # of the chart, between columns
PARTS = ("#1F5878", "#8DB3C4", "#E0A030", "#A8ADB4")


def columns(
    table: pd.DataFrame,
    *,
    values: Mapping[str, str | Sequence[str]] | None = None,
    label: str = "outlet",
    gloss: str | None = "outlet_en",
    by: str | None = None,
    number: str = "auto",
    direction: parts.Direction = "auto",
    ax: Axes | None = None,
) -> Axes:
    """Several measures of the same rows side by side, in the order of the table.

    Parameters
    ----------
    table
        One row per article or outlet: `label`, the columns that `values` names, and `gloss` if it has it.
    values
        Heading of each column of the chart → what stands there: one column of the table (bars from zero, each column with a scale of its
        own), or several, four at most (counts, drawn as their shares of the sum, each part named above in its colour). By default every
        column of numbers.
    by
        Column whose outlet gives the bars their colour.
    number
        Format of the numbers of the bars.
    direction
        Arabic labels stand at the right and the first column beside them; "rtl" or "ltr" forces the side.
    ax
        Where to draw; by default a new figure.

    Returns
    -------
    Axes
        An empty axes that holds the columns as its ``child_axes``.

    Raises
    ------
    ValueError
        A column is missing, or more counts share one column than there are colours.
    """
    parts.need(table, label)
    shown = dict(values) if values is not None else {str(name): str(name) for name in table.select_dtypes("number")}
    parts.need(table, *(name for names in shown.values() for name in _several(names)))
    for heading, names in shown.items():
        if len(_several(names)) > len(PARTS):
            msg = f"{heading!r} has {len(_several(names))} counts, and a column holds {len(PARTS)}. Add some together, or make two columns."
            raise ValueError(msg)
    table = table.reset_index(drop=True)
    labels, glosses = parts.texts(table, label, width=NAMES), parts.texts(table, gloss, width=NAMES)
    ax = parts.axes(ax, height=ROW * max(2, len(labels)) + HEAD, table=table)
    ax.set_axis_off()
    leftwards = parts.faces_left(labels, direction)
    cells = _cells(ax, [1.0 if isinstance(names, str) else SHARES for names in shown.values()], leftwards=leftwards)
    taken = max(parts.widest([labels], style.LABEL), parts.widest([glosses], style.SMALL)) + parts.BESIDE
    room = parts.points_wide(ax) - taken
    paints = parts.paint(table, None, by, None, label)
    for (cell, part), (heading, own) in zip(cells, shown.items(), strict=True):
        if isinstance(own, str):
            _bars(cell, table[own], number, paints, part * room, leftwards=leftwards)
        else:
            _shares(cell, table[list(own)], leftwards=leftwards)
        _head(cell, heading, part * room, leftwards=leftwards)
    _name_rows(cells[0][0], labels, glosses, taken, leftwards=leftwards)
    for cell, _ in cells:
        cell.set_ylim(len(labels) - 0.4, -0.6)
    return ax


def _name_rows(ax: Axes, names: Sequence[str], glosses: Sequence[str], taken: float, *, leftwards: bool) -> None:
    """Write the labels flush at the outer edge, each above its gloss."""
    edge, right, align = (1, taken, "right") if leftwards else (0, -taken, "left")
    for row, (name, gloss) in enumerate(zip(names, glosses, strict=True)):
        parts.beside(ax, (edge, row), name, right, where="axes fraction", align=align, fontsize=style.LABEL, up=5.5 if gloss else 0.0)
        if gloss:
            parts.beside(ax, (edge, row), gloss, right, where="axes fraction", align=align, color=style.SOFT, up=-7.0)


def _several(names: str | Sequence[str]) -> Sequence[str]:
    return [names] if isinstance(names, str) else names


def _cells(ax: Axes, widths: Sequence[float], *, leftwards: bool) -> list[tuple[Axes, float]]:
    """Axes of the columns from where reading begins, each with its part of the width."""
    each = (1 - GAP * (len(widths) - 1)) / sum(widths)
    made, at = [], 0.0
    for width in widths:
        part = width * each
        made.append((ax.inset_axes((1 - at - part if leftwards else at, 0, part, 1)), part))
        at += part + GAP
    return made


def _bars(ax: Axes, values: "pd.Series[float]", number: str, paints: Sequence[str], room: float, *, leftwards: bool) -> None:
    parts.number_bars(ax, values, number, leftwards=leftwards, height=0.5, color=paints)
    widest = parts.widest([parts.numbers(values, number)], style.SMALL) + 6
    far = (float(values.max()) or 1.0) * room / max(0.3 * room, room - widest)
    ax.set_xlim((far, 0) if leftwards else (0, far))
    parts.bare(ax)
    ax.set_yticks([])


def _shares(ax: Axes, counts: pd.DataFrame, *, leftwards: bool) -> None:
    """Stacked shares with their counts, where there is room for them; a row without any count stays empty."""
    shares = counts.div(counts.sum(axis=1).replace(0, np.nan), axis=0).fillna(0.0)
    starts = np.zeros(len(counts))
    for name, color in zip(counts, PARTS, strict=False):
        lengths = shares[name].to_numpy()
        ax.barh(range(len(counts)), lengths, left=starts, height=0.5, color=color, edgecolor=style.PAPER, linewidth=1.2)
        for row, (start, length, count) in enumerate(zip(starts, lengths, counts[name], strict=True)):
            if length >= 0.09:
                parts.beside(ax, (start + length / 2, row), f"{count:,.0f}", 0, align="center", color=style.text_color(color))
        starts = starts + lengths
    ax.set_xlim((1, 0) if leftwards else (0, 1))
    parts.bare(ax)
    ax.set_yticks([])
    at = 0.0
    for name, color in zip(map(str, counts), PARTS, strict=False):
        _above(ax, "■", at, leftwards=leftwards, color=color)
        _above(ax, name, at + 10, leftwards=leftwards)
        at += 10 + page.text_width(name, style.SMALL) + 9


def _above(ax: Axes, text: str, at: float, *, leftwards: bool, **look: Any) -> None:
    place: dict[str, Any] = {"xytext": (-at if leftwards else at, 8), "xycoords": "axes fraction", "textcoords": "offset points"}
    align = "right" if leftwards else "left"
    ax.annotate(text, (1 if leftwards else 0, 1), ha=align, va="baseline", annotation_clip=False, fontsize=style.SMALL, **place, **look)


def _head(ax: Axes, heading: str, room: float, *, leftwards: bool) -> None:
    """Name of the column, above the names of its parts."""
    lines = page.wrap(heading, room, style.LABEL, weight="bold")
    ax.set_title(
        "\n".join(lines),
        loc="right" if leftwards else "left",
        fontsize=style.LABEL,
        color=style.INK,
        pad=26,
        linespacing=page.line_spacing(),
    )
