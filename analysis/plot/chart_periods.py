"""When articles appeared, where they are too many to be named: one strip of bars for each outlet, on one axis of dates."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.plot import chart_parts as parts
from analysis.plot import style
from analysis.plot.chart_places import date_axis

ROW = 0.46  # inches
TALL = 0.6  # of a row, for the highest bar of all; above it stands its number
FOOT = 0.42  # of a row, from its middle down to its base line


def periods(
    table: pd.DataFrame,
    *,
    label: str = "label",
    start: str = "start",
    end: str = "end",
    value: str = "n",
    gloss: str | None = "gloss",
    by: str | None = "by",
    direction: parts.Direction = "auto",
    ax: Axes | None = None,
) -> Axes:
    """Draw how many articles each outlet has in each period, all on one scale; the highest bar of each row carries its number.

    Parameters
    ----------
    table
        One row per `label` and period: `start` and `end` (its first and its last day), `value` (not negative), and if it has them
        `gloss` and `by` (the outlet that gives the colour). A period without a row has no articles. Rows stand in the order in which
        they first appear.
    direction
        Arabic labels stand at the right; "rtl" or "ltr" forces the side. Time runs to the right.
    ax
        Where to draw; by default a new figure.
    """
    parts.need(table, label, start, end, value)
    table = table.assign(**{name: pd.to_datetime(table[name]) for name in (start, end)}).reset_index(drop=True)
    both = list(zip(parts.texts(table, label), parts.texts(table, gloss), strict=True))
    order = list(dict.fromkeys(both))
    names, glosses = [name for name, _ in order], [note for _, note in order]
    ax = parts.axes(ax, height=parts.height_of(names, glosses, row=ROW) + 0.4, table=table)
    drawn = pd.DataFrame({"row": [order.index(key) for key in both], "n": table[value].to_numpy(float)})
    drawn = drawn.assign(start=table[start], end=table[end] + pd.Timedelta(days=1))
    _strips(ax, drawn, parts.paint(table, None, by if by in table else label, None, label))
    date_axis(ax)
    parts.name_rows(ax, names, glosses, leftwards=parts.faces_left(names, direction))
    return ax


def _strips(ax: Axes, bars: pd.DataFrame, paints: list[str]) -> None:
    """Bars that stand on the base line of their row; rows are counted downwards, so that a bar reaches up to a smaller number."""
    heights = bars["n"] / (bars["n"].max() or 1.0) * TALL
    days = (bars["end"] - bars["start"]).dt.days.to_numpy()
    middle = bars["start"] + pd.to_timedelta(days / 2, unit="D")
    ax.bar(middle, -heights, bottom=bars["row"] + FOOT, width=0.9 * days, color=paints)
    ax.hlines(np.unique(bars["row"]) + FOOT, bars["start"].min(), bars["end"].max(), colors=style.FAINT, linewidth=0.8)
    top = bars.assign(height=heights).sort_values("n", ascending=False, kind="stable").drop_duplicates("row").index
    for place in top:
        where = (middle[place], bars["row"][place] + FOOT - heights[place])
        parts.beside(ax, where, f"{bars['n'][place]:,.0f}", 0, align="center", up=7.0, color=style.SOFT)
    edge = 0.02 * (bars["end"].max() - bars["start"].min())
    ax.set_xlim(bars["start"].min() - edge, bars["end"].max() + edge)
