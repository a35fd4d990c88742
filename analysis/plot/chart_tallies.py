"""Lists side by side with one dot for each case: for counts so small that bars would be mostly the same length."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.plot import chart_parts as parts
from analysis.plot import page, style
from analysis.plot.chart_panels import head

ROW = 0.28  # inches
DOT = 11.0  # points between two dots
NAMES = 0.68  # of the width of a list, for the labels and their glosses


def tallies(
    table: pd.DataFrame,
    *,
    group: str = "role",
    label: str = "term",
    value: str = "n",
    gloss: str | None = "gloss",
    by: str = "outlet",
    names: Mapping[str, str] | None = None,
    outlets: Mapping[str, str] | None = None,
    colors: Mapping[str, str] | None = None,
    direction: parts.Direction = "auto",
    ax: Axes | None = None,
) -> Axes:
    """Draw lists side by side, one for each group; every row has as many dots as cases, in the colours of their outlets.

    Where a row has more cases than dots have room for, it becomes a bar with its number.

    Parameters
    ----------
    table
        One row per `group`, `label` and `by`, with its count `value`, and `gloss` if it has it. Lists stand in the order in which
        `group` appears, rows by their sum, equal ones in the order of the table.
    names
        What to write above a list, such as ``{"agent": "does: 12 mentions"}``.
    outlets
        What to write for an outlet in the legend, such as its English name.
    colors
        Colours of some of the outlets, such as a grey for all that are not shown by name.
    direction
        Arabic labels make the first list the rightmost; "rtl" or "ltr" forces the side.
    ax
        Where to draw; by default a new figure.

    Returns
    -------
    Axes
        An empty axes that holds the lists as its ``child_axes``.
    """
    parts.need(table, group, label, value, by)
    lists = {str(name): _sums(rows, label, value, gloss, by) for name, rows in table.groupby(parts.kinds(table, group), sort=False)}
    leftwards = parts.faces_left(parts.kinds(table, label), direction)
    rows = max(map(len, lists.values()))
    found = sorted(set(parts.kinds(table, by)))
    paints = {**style.colors([name for name in found if name not in (colors or {})]), **(colors or {})}
    paints = {name: paints[name] for name in [*(name for name in found if name not in (colors or {})), *(colors or {})] if name in found}
    ax = parts.axes(ax, height=ROW * rows + 1.1, table=table)
    ax.set_axis_off()
    cells = parts.cells(ax, (1, len(lists)), leftwards=leftwards, gap=(0.09, 0.0))
    room = parts.points_wide(ax) / (1.09 * len(lists))
    most = max(1, *(int(sums.drop(columns="gloss").sum(axis=1).max()) for sums in lists.values()))
    for cell, (name, sums) in zip(cells, lists.items(), strict=True):
        heading = page.wrap((names or {}).get(name, name), room, style.LABEL, weight="bold")
        head(cell, "\n".join(heading), style.INK, room, rows, leftwards=leftwards)
        _name_rows(cell, list(sums.index), list(sums["gloss"]), NAMES * room, leftwards=leftwards)
        _count(cell, sums.drop(columns="gloss"), paints, most, room, leftwards=leftwards)
    shown = {(outlets or {}).get(name, name): color for name, color in paints.items()}
    parts.legend(ax, shown, leftwards=leftwards, marks="●", up=40.0)
    return ax


def _sums(rows: pd.DataFrame, label: str, value: str, gloss: str | None, by: str) -> pd.DataFrame:
    """One row per label with its gloss, one column of counts per outlet, the largest sum first."""
    texts = rows.assign(**{label: parts.kinds(rows, label), by: parts.kinds(rows, by), "gloss": parts.texts(rows, gloss)})
    counts = texts.pivot_table(index=label, columns=by, values=value, aggfunc="sum", fill_value=0, sort=False, observed=True)
    counts = counts.loc[counts.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    return counts.assign(gloss=texts.drop_duplicates(label).set_index(label)["gloss"])


def _name_rows(ax: Axes, names: Sequence[str], glosses: Sequence[str], room: float, *, leftwards: bool) -> None:
    """Label and gloss of each row on one line, shortened to `room` points."""
    side, align = (-1, "right") if leftwards else (1, "left")
    for row, (name, gloss) in enumerate(zip(names, glosses, strict=True)):
        name = page.shorten(name, room, style.LABEL)
        taken = page.text_width(name, style.LABEL) + 6
        parts.beside(ax, (0, row), name, 0, align=align, fontsize=style.LABEL)
        shown = page.shorten(gloss, room - taken, style.SMALL)
        if shown and page.text_width(shown, style.SMALL) <= room - taken:
            parts.beside(ax, (0, row), shown, taken * side, align=align, color=style.SOFT)


def _count(ax: Axes, counts: pd.DataFrame, paints: Mapping[str, str], most: int, room: float, *, leftwards: bool) -> None:
    """Draw dots behind the names, or bars where the longest row has no room for its dots; the axes is `room` points wide."""
    space = (1 - NAMES) * room
    unit = min(DOT, (space - page.text_width(f"{most:,}", style.SMALL) - 8) / most)
    colors = [paints[name] for name in counts.columns]
    for row, numbers in enumerate(counts.to_numpy(int)):
        if most * DOT <= space:
            places = NAMES * room + DOT * (np.arange(numbers.sum()) + 0.5)
            ax.scatter(places, [row] * len(places), s=46, color=list(np.repeat(colors, numbers)), linewidths=0)
        else:
            ends = NAMES * room + unit * np.cumsum(numbers)
            ax.barh([row] * len(ends), unit * numbers, left=ends - unit * numbers, height=0.5, color=colors)
            parts.beside(ax, (ends[-1], row), f"{numbers.sum():,}", -4 if leftwards else 4, align="right" if leftwards else "left")
