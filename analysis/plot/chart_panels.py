"""Small multiples: the same ranked bars for each outlet, side by side and on one scale."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from analysis.plot import chart_parts as parts
from analysis.plot import page, style

HEADING = 0.65  # inches between two rows of panels, for the heading of the lower one
OWN_ROW = 0.4  # inches of a row whose label stands above its bar
WIDTHS = (110.0, 90.0)  # points after which shared labels and glosses are wrapped


def panels(
    table: pd.DataFrame,
    *,
    by: str = "outlet",
    label: str = "term",
    value: str = "n",
    gloss: str | None = "gloss",
    names: Mapping[str, str] | None = None,
    shared: bool = False,
    columns: int = 2,
    number: str = "auto",
    sort: bool = True,
    direction: parts.Direction = "auto",
    ax: Axes | None = None,
) -> Axes:
    """Small ranked bars for each outlet, all on one scale.

    Parameters
    ----------
    table
        One row per bar: `by`, `label`, `value`, and `gloss` if it has it. Panels come in the order in which `by` appears.
    names
        What to write above a panel, such as ``{"الوسيلة": "الوسيلة · 2 articles"}``.
    shared
        The same labels in every panel, written once at the edge; otherwise each panel has its own, above the bars.
    columns
        Panels beside each other, when each has its own labels.
    number
        Format of the numbers, such as ",.0f" or ".0%".
    sort
        Largest first in each panel (when shared: by the largest value of any panel).
    direction
        Arabic labels make the first panel the rightmost; "rtl" or "ltr" forces the side.
    ax
        Where to draw; by default a new figure.

    Returns
    -------
    Axes
        An empty axes that holds the panels as its ``child_axes``.
    """
    parts.need(table, by, label, value)
    groups = {str(group): rows for group, rows in table.groupby(parts.kinds(table, by), sort=False)}
    labels, glosses = parts.kinds(table, label), parts.texts(table, gloss)
    leftwards = parts.faces_left(labels, direction)
    order = _order(table, label, value, sort=sort) if shared else []
    notes = [dict(zip(labels, glosses, strict=True))[name] for name in order]
    shape = (1, len(groups)) if shared else (-(-len(groups) // columns), min(columns, len(groups)))
    rows = len(order) or max(map(len, groups.values()))
    row_height = parts.height_of(order, notes, widths=WIDTHS) / rows if shared else OWN_ROW
    ax = parts.axes(ax, height=shape[0] * (row_height * rows + 0.5), table=table)
    ax.set_axis_off()
    cells = parts.cells(ax, shape, leftwards=leftwards, gap=(0.1, HEADING / (row_height * rows)))
    room = (parts.points_wide(ax) - (parts.points_of_names(order, notes, widths=WIDTHS) if shared else 0)) / (1.12 * shape[1])
    far = _reach(table[value], parts.numbers(table[value], number), room)
    paints = style.colors(sorted(groups))
    for cell, (group, own) in zip(cells, groups.items(), strict=False):
        heading = page.wrap((names or {}).get(group, group), room, style.LABEL, weight="bold")
        head(cell, "\n".join(heading), paints[group], far, rows, leftwards=leftwards)
        if shared:
            own = own.set_index(pd.Index(parts.kinds(own, label))).reindex(order)
            parts.number_bars(cell, own[value], number, leftwards=leftwards, height=0.55, color=paints[group])
        else:
            own = parts.ranked(own, value, sort=sort)
            parts.number_bars(cell, own[value], number, leftwards=leftwards, height=0.3, color=paints[group], down=0.25)
            _names_above(cell, parts.kinds(own, label), parts.texts(own, gloss), room, leftwards=leftwards)
    for empty in cells[len(groups) :]:
        empty.remove()
    if shared:
        parts.name_rows(cells[0], order, notes, leftwards=leftwards, widths=WIDTHS)
        cells[0].set_ylim(rows - 0.4, -0.65)
    return ax


def _order(table: pd.DataFrame, label: str, value: str, *, sort: bool) -> list[str]:
    names = parts.kinds(table, label)
    if not sort:
        return list(dict.fromkeys(names))
    return list(table.groupby(names, sort=False)[value].max().sort_values(ascending=False, kind="stable").index)


def _reach(values: "pd.Series[float]", shown: list[str], room: float) -> float:
    """End of the common scale: so far beyond the longest bar that its number fits, in `room` points."""
    widest = parts.widest([shown], style.SMALL) + 6
    return (float(values.max()) or 1.0) * room / max(0.3 * room, room - widest)


def head(ax: Axes, heading: str, color: str, far: float, rows: int, *, leftwards: bool) -> None:
    """Name of the panel over it, on a line of the colour of its outlet, and the scale."""
    ax.set_title(heading, loc="right" if leftwards else "left", fontsize=style.LABEL, color=style.INK, pad=9)
    ax.plot([0, 1], [1.0, 1.0], transform=ax.transAxes, color=color, linewidth=2.2, clip_on=False, solid_capstyle="butt")
    ax.set_xlim((far, 0) if leftwards else (0, far))
    ax.set_ylim(rows - 0.4, -0.65)
    parts.bare(ax)
    ax.set_yticks([])


def _names_above(ax: Axes, names: list[str], glosses: list[str], room: float, *, leftwards: bool) -> None:
    """Label and gloss on a line above each bar; one that is too long for the panel is shortened."""
    side, align = (-1, "right") if leftwards else (1, "left")
    for row, (name, gloss) in enumerate(zip(names, glosses, strict=True)):
        name = page.shorten(name, room, style.SMALL)
        parts.beside(ax, (0, row - 0.17), name, 0, align=align)
        taken = page.text_width(name, style.SMALL) + 6
        shown = page.shorten(gloss, room - taken, 8.0)
        if shown and page.text_width(shown, 8.0) <= room - taken:
            parts.beside(ax, (0, row - 0.17), shown, taken * side, align=align, color=style.SOFT, fontsize=8.0)
