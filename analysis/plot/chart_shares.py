"""Charts of shares and cells: stacked bars and heat maps."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.plot import chart_parts as parts
from analysis.plot import page, style


def stacked(
    table: pd.DataFrame,
    *,
    label: str = "outlet",
    part: str = "voice",
    value: str = "n",
    gloss: str | None = "outlet_en",
    colors: Mapping[str, str] | None = None,
    order: Sequence[str] | None = None,
    share: bool = True,
    total: bool = True,
    direction: parts.Direction = "auto",
    ax: Axes | None = None,
) -> Axes:
    """Shares of a whole as one bar of full length per row, with the count of the whole beside it; or counts, one bar per row.

    Parameters
    ----------
    table
        One row per piece: `label` (the bar), `part` (what the piece is), `value` (a count; its share of the bar is drawn), and `gloss`;
        two bars may have the same label if their glosses differ, such as two articles of one outlet. Rows without a part or a label
        count as "unknown".
    colors
        Colour of each part; by default a scale from dark to light.
    order
        Parts from the labelled edge on; by default as they appear. Others follow, since a share is of the whole.
    share
        Whether each bar is a whole and its pieces are shares; otherwise bars are as long as their counts, which few cases call for.
    total
        Whether to write the count of the whole ("n = 81") at the far end.
    direction
        "rtl" or "ltr" forces the side of the labels.
    ax
        Where to draw; by default a new figure.
    """
    parts.need(table, label, part, value)
    found = parts.kinds(table, part)
    kinds = list(dict.fromkeys([*(parts.UNKNOWN if pd.isna(kind) else str(kind) for kind in order or ()), *found]))
    both = list(zip(parts.kinds(table, label), parts.texts(table, gloss), strict=True))
    order_of = {key: row for row, key in enumerate(dict.fromkeys(both))}
    names, glosses = [name for name, _ in order_of], [note if note != name else "" for name, note in order_of]
    ax = parts.axes(ax, height=parts.height_of(names, glosses, row=0.42) + 0.25, table=table)
    leftwards = parts.faces_left(names, direction)
    counts = pd.DataFrame({"row": [order_of[key] for key in both], "part": found, "n": table[value].to_numpy()})
    wide = counts.pivot_table(index="row", columns="part", values="n", aggfunc="sum").reindex(columns=kinds).fillna(0.0)
    paints = {kind: dict(colors or {}).get(kind, color) for kind, color in zip(kinds, _part_colors(len(kinds)), strict=True)}
    counted = wide.sum(axis=1)
    whole = counted.replace(0, np.nan) if share else pd.Series(counted.max() or 1.0, index=counted.index)
    pieces = wide.div(whole, axis=0).fillna(0.0)
    _stack(ax, pieces, pieces.map("{:.0%}".format) if share else wide.map("{:,.0f}".format), paints, least=0.07 if share else 0.025)
    ax.set_xlim((1, 0) if leftwards else (0, 1))
    if total:
        for row, (end, count) in enumerate(zip(pieces.sum(axis=1), counted, strict=True)):
            side, align = (-6, "right") if leftwards else (6, "left")
            parts.beside(ax, (1.0 if share else end, row), f"n = {count:,.0f}", side, align=align, color=style.SOFT)
    parts.bare(ax)
    parts.name_rows(ax, names, glosses, leftwards=leftwards)
    ax.set_ylim(len(names) - 0.4, -0.5)
    parts.legend(ax, paints, leftwards=leftwards, names=parts.points_beside(names, glosses))
    return ax


def _part_colors(n: int) -> list[str]:
    full = ["#1F5878", "#C8642B", "#8DB3C4", "#E9C46A", "#5B6470", "#A8ADB4", "#D9D5CB"]
    return full[:n] if n <= len(full) else [full[i % len(full)] for i in range(n)]


def _stack(ax: Axes, pieces: pd.DataFrame, shown: pd.DataFrame, paints: Mapping[str, str], *, least: float) -> None:
    """Pieces of each bar, with their number where they take `least` of the width."""
    starts = np.zeros(len(pieces))
    for kind in pieces.columns:
        lengths = pieces[kind].to_numpy()
        ax.barh(range(len(pieces)), lengths, left=starts, height=0.66, color=paints[kind], edgecolor=style.PAPER, linewidth=1.2)
        for row, (start, length) in enumerate(zip(starts, lengths, strict=True)):
            if length >= least:
                ink = style.text_color(paints[kind])
                parts.beside(ax, (start + length / 2, row), shown[kind].iloc[row], 0, align="center", color=ink)
        starts = starts + lengths


def heatmap(
    table: pd.DataFrame,
    *,
    rows: str | None = None,
    columns: str | None = None,
    value: str | None = None,
    number: str = ".2f",
    low: float | None = None,
    high: float | None = None,
    diagonal: bool = True,
    direction: parts.Direction = "auto",
    ax: Axes | None = None,
) -> Axes:
    """Coloured cells, each with its number.

    Parameters
    ----------
    table
        Wide: index → rows, columns → columns. Or long: then `rows`, `columns` and `value` name its columns (one row per cell).
    number
        Format of the numbers, such as ".2f" or ".0%".
    low, high
        Values of the lightest and the darkest colour; by default 0 (or the lowest value) and the highest.
    diagonal
        Whether to draw the cells of a row with itself; leave them out where they are always 1.
    direction
        With Arabic row labels the rows are labelled at the right and the first column is the rightmost.
    ax
        Where to draw; by default a new figure.
    """
    wide = _wide(table, rows, columns, value)
    names = [str(name) for name in wide.index]
    ax = parts.axes(ax, height=parts.height_of(names, row=0.42) + 0.3, table=table)
    leftwards = parts.faces_left(names, direction)
    cells = wide.to_numpy(float, copy=True)
    if not diagonal:
        same = np.array([[row == column for column in wide.columns] for row in wide.index])
        cells[same] = np.nan
    _cells(ax, cells, number, low, high, blank=not diagonal)
    heads = [str(name) for name in wide.columns]
    _name_columns(ax, heads, parts.points_of_names(names, []))
    parts.name_rows(ax, names, [""] * len(names), leftwards=leftwards)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.set_xlim((len(heads) - 0.5, -0.5) if leftwards else (-0.5, len(heads) - 0.5))
    return ax


def _wide(table: pd.DataFrame, rows: str | None, columns: str | None, value: str | None) -> pd.DataFrame:
    if rows is None or columns is None or value is None:
        return table
    parts.need(table, rows, columns, value)
    order = list(dict.fromkeys(table[rows])), list(dict.fromkeys(table[columns]))
    wide = table.astype({rows: object, columns: object}).pivot(index=rows, columns=columns, values=value)
    return wide.reindex(index=order[0], columns=order[1])


def _cells(ax: Axes, cells: np.ndarray, number: str, low: float | None, high: float | None, *, blank: bool) -> None:
    from matplotlib.colors import LinearSegmentedColormap, Normalize, to_hex

    known = cells[np.isfinite(cells)]
    lowest = low if low is not None else min(0.0, float(known.min(initial=0.0)))
    highest = high if high is not None else float(known.max(initial=lowest + 1e-9))
    colour, scale = LinearSegmentedColormap.from_list("house", style.SCALE), Normalize(lowest, highest)
    edges = np.arange(cells.shape[1] + 1) - 0.5, np.arange(cells.shape[0] + 1) - 0.5
    ax.pcolormesh(*edges, np.ma.masked_invalid(cells), cmap=colour, norm=scale, edgecolors=style.PAPER, linewidth=2.5)
    for (row, column), cell in np.ndenumerate(cells):
        if np.isfinite(cell) or not blank:
            ink = style.text_color(to_hex(colour(scale(cell)))) if np.isfinite(cell) else style.SOFT
            ax.text(column, row, parts.numbers([cell], number)[0], ha="center", va="center_baseline", color=ink, fontsize=style.LABEL)


def _name_columns(ax: Axes, heads: Sequence[str], names_wide: float) -> None:
    ax.grid(visible=False)
    ax.spines["bottom"].set_visible(False)
    room = (parts.points_wide(ax) - names_wide) / max(1, len(heads))
    ax.xaxis.tick_top()
    lines = [page.wrap(head, room - 8, style.SMALL) for head in heads]
    upright = parts.widest(lines, style.SMALL) > room - 4  # a single word is wider than its column
    shown = [page.shorten(head, 90, style.SMALL) for head in heads] if upright else ["\n".join(head) for head in lines]
    ax.set_xticks(range(len(heads)), shown, color=style.INK, rotation=90 if upright else 0)
