"""Ranked bars, the first chart to think of. It takes a finished table and computes nothing."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes

from analysis.plot import chart_parts as parts
from analysis.plot import style


def bars(
    table: pd.DataFrame,
    *,
    label: str = "term",
    value: str = "n",
    gloss: str | None = "gloss",
    note: str | None = None,
    low: str | None = None,
    high: str | None = None,
    by: str | None = None,
    color: str | None = None,
    highlight: Sequence[str] | None = None,
    number: str = "auto",
    sort: bool = True,
    direction: parts.Direction = "auto",
    ax: Axes | None = None,
) -> Axes:
    """Ranked bars, each with its number.

    Arabic labels stand at the right edge and their bars grow leftwards; other labels stand at the left.

    Parameters
    ----------
    table
        One row per bar: `label`, `value`; if it has them also `gloss` (English, lighter), `note` (a small remark behind the number,
        such as "3 articles"), `low` and `high` (the ends of an interval). Values start at 0 and are not negative.
    by
        Column whose outlet gives the bar its colour.
    color
        One colour for all bars.
    highlight
        Labels that the title speaks of: drawn in the accent colour, the others quiet.
    number
        Format of the numbers, such as ",.0f", ".0%" or ".2f".
    sort
        Largest first; otherwise in the order of the table.
    direction
        "rtl" or "ltr" forces the side; "auto" goes by most labels.
    ax
        Where to draw; by default a new figure.
    """
    parts.need(table, label, value)
    table = parts.ranked(table, value, sort=sort)
    names, glosses = parts.texts(table, label), parts.texts(table, gloss)
    ax = parts.axes(ax, height=parts.height_of(names, glosses), table=table)
    leftwards = parts.faces_left(names, direction)
    paints = parts.paint(table, color, by, highlight, label)
    parts.number_bars(
        ax,
        table[value],
        number,
        leftwards=leftwards,
        height=0.62,
        color=paints,
        ends=_ends(table, value, high),
        notes=parts.texts(table, note),
    )
    parts.whiskers(ax, table, low, high, color=style.INK)
    top = float(_ends(table, value, high).max()) or 1.0
    ax.set_xlim((top, 0) if leftwards else (0, top))
    parts.bare(ax)
    parts.name_rows(ax, names, glosses, leftwards=leftwards)
    return ax


def _ends(table: pd.DataFrame, value: str, high: str | None) -> npt.NDArray[np.float64]:
    """Where the numbers stand: at the end of the bar, or of its interval."""
    ends = table[value].fillna(0).to_numpy(float)
    return np.fmax(ends, table[high].to_numpy(float)) if high is not None and high in table else ends
