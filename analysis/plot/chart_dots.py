"""Charts of dots with intervals: a value per outlet with its single articles, and the stability of each pair of articles."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.plot import chart_parts as parts
from analysis.plot import page, style


def dots(
    table: pd.DataFrame,
    *,
    label: str = "outlet",
    value: str = "value",
    low: str | None = "low",
    high: str | None = "high",
    points: pd.DataFrame | None = None,
    gloss: str | None = "outlet_en",
    note: str | None = None,
    by: str | None = None,
    highlight: Sequence[str] | None = None,
    axis: str = "",
    number: str = "auto",
    zero: bool = True,
    sort: bool = True,
    direction: parts.Direction = "auto",
    ax: Axes | None = None,
) -> Axes:
    """Ranked dots with intervals, over the dots of single articles.

    Parameters
    ----------
    table
        One row per dot: `label`, `value`, and where known `low` and `high` (ends of the interval), `gloss`, and `note` (such as "n = 36").
    points
        Single articles: a table with the columns `label` and `value`, drawn as small rings in the row of their label.
    by
        Column whose outlet gives the dot its colour; by default `label` when it is "outlet".
    highlight
        Labels that the title speaks of.
    axis
        What the scale counts.
    number
        Format of the scale and of the numbers.
    zero
        Whether the scale begins at 0.
    sort
        Largest first; otherwise in the order of the table.
    direction
        "rtl" or "ltr" forces the side of the labels; Arabic ones stand at the right, and the scale runs leftwards.
    ax
        Where to draw; by default a new figure.
    """
    parts.need(table, label, value)
    table = parts.ranked(table, value, sort=sort)
    names, glosses = parts.texts(table, label), parts.texts(table, gloss)
    ax = parts.axes(ax, height=parts.height_of(names, glosses, row=0.38) + 0.35, table=table)
    leftwards = parts.faces_left(names, direction)
    paints = parts.paint(table, None, by or ("outlet" if label == "outlet" else None), highlight, label)
    parts.whiskers(ax, table, low, high, color=paints, width=2.4)
    if points is not None:
        _rings(ax, points, label, value, names, paints)
    ax.scatter(table[value], range(len(table)), s=58, color=paints, edgecolors=style.PAPER, linewidths=1.0, zorder=4)
    _scale(
        ax,
        [table[value], *(table[end] for end in (low, high) if end in table), *([points[value]] if points is not None else [])],
        axis,
        number,
        zero=zero,
        leftwards=leftwards,
    )
    _notes_at_far_edge(ax, parts.texts(table, note), leftwards=leftwards)
    parts.name_rows(ax, names, glosses, leftwards=leftwards)
    return ax


def _rings(ax: Axes, points: pd.DataFrame, label: str, value: str, names: Sequence[str], paints: Sequence[str]) -> None:
    parts.need(points, label, value)
    rows = {name: row for row, name in enumerate(names)}
    known = points[points[label].astype(str).isin(rows)]
    places = [rows[name] for name in known[label].astype(str)]
    ax.scatter(known[value], places, s=30, facecolors=style.PAPER, edgecolors=[paints[row] for row in places], linewidths=1.1, zorder=3.5)


def _scale(ax: Axes, columns: Sequence[pd.Series], label: str, number: str, *, zero: bool, leftwards: bool) -> None:
    values = np.concatenate([column.dropna().to_numpy(float) for column in columns])
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
    low, high = (min(low, 0.0), max(high, 0.0)) if zero else (low, high)
    reach = (high - low) or abs(high) or 1.0
    parts.value_axis(
        ax,
        label=label,
        number=number,
        leftwards=leftwards,
        low=low - (0.04 * reach if low < 0 or not zero else 0.0),
        high=high + 0.04 * reach,
    )
    if low <= 0 <= high:
        ax.axvline(0, color=style.INK, linewidth=0.9, zorder=1)


def _notes_at_far_edge(ax: Axes, notes: Sequence[str], *, leftwards: bool) -> None:
    for row, note in enumerate(notes):
        if note:
            side, align = (-8, "right") if leftwards else (8, "left")
            parts.beside(ax, (0 if leftwards else 1, row), note, side, where="axes fraction", align=align, color=style.SOFT, fontsize=8.0)


def stability(
    table: pd.DataFrame,
    *,
    a: str = "article_a",
    b: str = "article_b",
    value: str = "cosine",
    low: str | None = "low",
    high: str | None = "high",
    variant: str | None = None,
    names: Mapping[str, str] | None = None,
    axis: str = "Cosine similarity",
    number: str = ".2f",
    sort: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """How sure the similarity of each pair is: its value, and the interval it keeps to when sentences are drawn again.

    Parameters
    ----------
    table
        One row per pair: `a`, `b`, `value`, and where known `low` and `high`. With `variant` one row per pair and variant (words, lemmas,
        word pairs …): then each pair shows one mark per variant, and the first variant decides the order.
    names
        What to write for an article, such as ``{"000_…": "مدى بوست"}``; nothing for one whose name is empty, as where it is in every pair.
    axis, number
        What the scale counts, and the format of its numbers.
    sort
        Most alike first; otherwise in the order of the table.
    ax
        Where to draw; by default a new figure.
    """
    parts.need(table, a, b, value, variant)
    pairs = list(zip(parts.texts(table, a), parts.texts(table, b), strict=True))  # the articles, as two pairs may have one label
    variants = np.array(parts.texts(table, variant))
    kinds = list(dict.fromkeys(variants))
    leading = parts.ranked(table.assign(pair=range(len(table)))[variants == kinds[0]], value, sort=sort)["pair"]
    places = {pair: row for row, pair in enumerate(dict.fromkeys([*(pairs[number] for number in leading), *pairs]))}
    labels = {pair: _pair(_named(pair[0], names), _named(pair[1], names)) for pair in places}
    table = table.assign(pair=[labels[pair] for pair in pairs])
    order = list(labels.values())
    ax = parts.axes(ax, height=parts.height_of(order, row=0.26 + 0.07 * len(kinds)) + 0.4, table=table)
    leftwards = parts.faces_left(order, "auto")
    paints = dict(zip(kinds, [style.ACCENT, *_OTHERS], strict=False))
    at = np.array([places[pair] for pair in pairs])
    for place, kind in enumerate(kinds):
        own = np.flatnonzero(variants == kind)
        own = own[np.argsort(at[own], kind="stable")]
        rows = at[own] + (place - (len(kinds) - 1) / 2) * min(0.2, 0.56 / len(kinds))
        _marks(ax, table.iloc[own], rows, value, low, high, paints[kind], _MARKS[place % len(_MARKS)])
    ends = [table[column] for column in (value, low, high) if column in table]
    _scale(ax, ends, axis, number, zero=True, leftwards=leftwards)
    parts.name_rows(ax, order, [""] * len(order), leftwards=leftwards)
    if variant is not None:
        parts.legend(ax, paints, leftwards=leftwards, marks="●◆■▲▼")
    return ax


_OTHERS = ("#1F5878", "#8A8F98", "#E0A030", "#6FA8A0")
_MARKS = ("o", "D", "s", "^", "v")


def _named(article: object, names: Mapping[str, str] | None) -> str:
    return (names or {}).get(str(article), str(article))


def _pair(a: str, b: str) -> str:
    """Both names on one line, or one below the other where they are long."""
    one_line = " – ".join(name for name in (a, b) if name)
    return one_line if page.text_width(one_line, style.LABEL) <= parts.WIDTHS[0] else f"{a} –\n{b}"


def _marks(ax: Axes, table: pd.DataFrame, rows: np.ndarray, value: str, low: str | None, high: str | None, color: str, mark: str) -> None:
    if low in table and high in table:
        ax.hlines(rows, table[low], table[high], colors=color, linewidth=1.8, alpha=0.55)
    ax.scatter(table[value], rows, s=34, marker=mark, color=color, edgecolors=style.PAPER, linewidths=0.8, zorder=4)
