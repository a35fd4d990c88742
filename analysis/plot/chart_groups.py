"""Dots of several outlets in one row: how rates with intervals differ between outlets, label by label."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.plot import chart_parts as parts
from analysis.plot import style

STEP = 0.13  # inches between the dots of one row


def grouped(
    table: pd.DataFrame,
    *,
    label: str = "frame",
    by: str = "outlet",
    value: str = "share",
    low: str | None = "low",
    high: str | None = "high",
    gloss: str | None = "gloss",
    outlets: Mapping[str, str] | None = None,
    axis: str = "",
    number: str = ".0%",
    sort: bool = True,
    direction: parts.Direction = "auto",
    ax: Axes | None = None,
) -> Axes:
    """Dots with intervals of several outlets in each row, all on one scale.

    Parameters
    ----------
    table
        One row per label and outlet: `label`, `by`, `value`, and where known `low`, `high` and `gloss`.
    by
        Column of the outlets; it gives the dots their colours and the order within a row.
    outlets
        What to write for an outlet in the legend, such as its English name.
    axis, number
        What the scale counts, and the format of its numbers.
    sort
        Labels with the largest value of any outlet first; otherwise in the order of the table.
    direction
        "rtl" or "ltr" forces the side of the labels; "auto" goes by most labels.
    ax
        Where to draw; by default a new figure.
    """
    parts.need(table, label, by, value)
    names, outlet_of = (pd.Series(parts.kinds(table, column), index=table.index, dtype=object) for column in (label, by))
    best = table.groupby(names, sort=False)[value].max()
    order = list((best.sort_values(ascending=False, kind="stable") if sort else best).index)
    notes = dict(zip(names, parts.texts(table, gloss), strict=True))
    glosses = [notes[name] for name in order]
    groups = list(dict.fromkeys(outlet_of))
    row = max(0.3, STEP * (len(groups) + 1.2))
    ax = parts.axes(ax, height=parts.height_of(order, glosses, row=row) + 0.55, table=table)
    leftwards = parts.faces_left(order, direction)
    paints = {group: style.colors(sorted(groups))[group] for group in groups}
    rows = pd.Series(range(len(order)), index=order)
    for place, group in enumerate(groups):
        own = table[outlet_of == group]
        at = rows[names[outlet_of == group]].to_numpy() + (place - (len(groups) - 1) / 2) * STEP / row
        _dots(ax, own, at, value, low, high, paints[group])
    _bands(ax, len(order))
    ends = pd.concat([table[column] for column in (value, low, high) if column in table])
    parts.value_axis(ax, label=axis, number=number, leftwards=leftwards, low=0.0, high=1.04 * float(ends.max() or 1.0))
    ax.grid(visible=False, axis="y")
    parts.name_rows(ax, order, glosses, leftwards=leftwards)
    ax.set_ylim(len(order) - 0.5, -0.5)
    shown = {(outlets or {}).get(group, group): color for group, color in paints.items()}
    parts.legend(ax, shown, leftwards=leftwards, marks="●", names=parts.points_beside(order, glosses))
    return ax


def _dots(ax: Axes, table: pd.DataFrame, at: np.ndarray, value: str, low: str | None, high: str | None, color: str) -> None:
    if low in table and high in table:
        ax.hlines(at, table[low], table[high], colors=color, linewidth=1.8, alpha=0.5)
    ax.scatter(table[value], at, s=34, color=color, edgecolors=style.PAPER, linewidths=0.8, zorder=4, clip_on=False)


def _bands(ax: Axes, rows: int) -> None:
    """Shade every other row, so that the dots of a row are seen as one."""
    for row in range(0, rows, 2):
        ax.axhspan(row - 0.5, row + 0.5, color=style.FAINT, alpha=0.45, linewidth=0, zorder=0)
