"""Charts that name their marks directly: slopes, scatters and timelines."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.bidi import LRM
from analysis.plot import chart_parts as parts
from analysis.plot import label_places, page, style

MANY = 400  # dots; more than these cover each other
NAMED = 40  # of so many dots the first are named where there is room


def slopes(
    table: pd.DataFrame,
    *,
    label: str = "term",
    left: str = "left",
    right: str = "right",
    ends: tuple[str, str] | None = None,
    highlight: Sequence[str] | None = None,
    number: str = "auto",
    ax: Axes | None = None,
) -> Axes:
    """Lines from one value to another, each named at both ends: what changes between two outlets or two times.

    Parameters
    ----------
    table
        One row per line: `label`, and the columns `left` and `right` with its two values. Rows that lack one are left out.
    ends
        What the two sides are; by default the names of the columns.
    highlight
        Labels that the title speaks of.
    number
        Format of the numbers.
    ax
        Where to draw; by default a new figure.
    """
    parts.need(table, label, left, right)
    table = table.dropna(subset=[left, right]).reset_index(drop=True)
    parts.need(table, label)
    ax = parts.axes(ax, height=0.5 + 0.32 * max(5, len(table)), table=table)
    paints = parts.paint(table, None, None, highlight, label) if highlight is not None else [style.QUIET] * len(table)
    for (start, end), color in zip(table[[left, right]].to_numpy(float), paints, strict=True):
        ax.plot([0, 1], [start, end], color=color, linewidth=1.8, marker="o", markersize=5, markeredgecolor=style.PAPER, clip_on=False)
    values = table[[left, right]].to_numpy(float)
    apart = 0.19 * (float(np.ptp(values)) or 1.0) / (0.32 * max(5, len(table)))  # of the inches between the lowest and the highest
    heights = [label_places.spread(column, apart) for column in values.T]
    edge = 0.6 * apart
    ax.set_ylim(min(map(np.min, heights)) - edge, max(map(np.max, heights)) + edge)
    ax.set_xlim(0, 1)
    names = parts.texts(table, label, width=120)
    _names_at_end(ax, 0, heights[0], names, parts.numbers(table[left], number), paints, leftwards=True)
    _names_at_end(ax, 1, heights[1], names, parts.numbers(table[right], number), paints, leftwards=False)
    ax.set_xticks([0, 1], ends or (left, right), weight="bold", color=style.INK)
    ax.tick_params(axis="x", labeltop=True, labelbottom=False, pad=8)
    ax.set_yticks([])
    ax.grid(visible=False)
    ax.spines["bottom"].set_visible(False)
    return ax


def _names_at_end(
    ax: Axes, at: int, heights: np.ndarray, names: Sequence[str], shown: Sequence[str], paints: Sequence[str], *, leftwards: bool
) -> None:
    """Write number and name at one end of each line, outside of it."""
    side, align = (-1, "right") if leftwards else (1, "left")
    for height, number, name, color in zip(heights, shown, names, paints, strict=True):
        ink = style.INK if color == style.ACCENT or style.ACCENT not in paints else style.SOFT
        gap = 14 + page.text_width(number, style.SMALL, weight="bold")
        parts.beside(ax, (at, height), number, 8 * side, align=align, color=ink, weight="bold")
        parts.beside(ax, (at, height), name, gap * side, align=align, color=ink)


def scatter(
    table: pd.DataFrame,
    *,
    x: str = "per_million",
    y: str = "dispersion",
    label: str = "term",
    gloss: str | None = None,
    highlight: Sequence[str] | None = None,
    axes: tuple[str, str] = ("", ""),
    log: bool = False,
    numbers: tuple[str, str] = ("auto", "auto"),
    ax: Axes | None = None,
) -> Axes:
    """Dots named directly: how frequent a word is, and how evenly it is spread.

    Names that find no free place beside their dot are left out, those of the first rows last: put the rows that matter first.
    Over 400 rows would cover each other: then hexagons show how many lie where (the darker, the more), dots only those of `highlight`
    and the other rows that find room for a name, of the first 40.

    Parameters
    ----------
    table
        One row per dot: `x`, `y`, `label`, and `gloss` if it has it.
    highlight
        Labels that the title speaks of; they are named before all others.
    axes
        What the two scales count.
    log
        Whether the horizontal scale is logarithmic (all `x` must be above 0).
    numbers
        Formats of the two scales.
    ax
        Where to draw; by default a new figure.
    """
    parts.need(table, x, y, label)
    ax = parts.axes(ax, height=4.1, table=table)
    paints = parts.paint(table, None, None, highlight or [], label)
    if log:
        ax.set_xscale("log")
    many = len(table) > MANY
    if many:
        _hexagons(ax, table[x], table[y], log=log)
        table, paints = _first(table, paints)
    ax.scatter(table[x], table[y], s=26, color=paints, edgecolors=style.PAPER, linewidths=0.6, zorder=3)
    ax.margins(0.09)
    _two_scales(ax, (axes[0], f"{axes[1]}{'   (the darker a hexagon, the more words)' * many}"), numbers, log=log)
    names = [
        f"{name}  {note}" if note else name
        for name, note in zip(parts.texts(table, label, width=120), parts.texts(table, gloss, width=120), strict=True)
    ]
    first = sorted((row for row in range(len(table)) if names[row]), key=lambda row: (paints[row] != style.ACCENT, row))
    inks = [style.INK if color == style.ACCENT or not highlight or many else style.SOFT for color in paints]
    points = table[[x, y]].to_numpy(float)
    made = [ax.text(points[row, 0], points[row, 1], names[row], fontsize=style.SMALL, color=inks[row], in_layout=False) for row in first]
    wanted = sum(paints[row] == style.ACCENT for row in first)
    page.after_layout(ax, lambda: label_places.find_places(ax, made, points, first, wanted=wanted))
    return ax


def _hexagons(ax: Axes, x: pd.Series, y: pd.Series, *, log: bool) -> None:
    """Shade where the dots would lie, from light to dark by the logarithm of their number."""
    from matplotlib.colors import LinearSegmentedColormap

    shades = LinearSegmentedColormap.from_list("quiet", ("#E7ECEE", "#8FA3B5", "#3E5468"))
    ax.hexbin(x, y, gridsize=(44, 22), bins="log", xscale="log" if log else "linear", mincnt=1, cmap=shades, linewidths=0.2)


def _first(table: pd.DataFrame, paints: Sequence[str]) -> tuple[pd.DataFrame, list[str]]:
    """Rows that may be named, with their colours: the highlighted ones, and the first others."""
    accent = np.array([paint == style.ACCENT for paint in paints])
    kept = np.flatnonzero(accent | (np.cumsum(~accent) <= NAMED))
    return table.iloc[kept].reset_index(drop=True), [paints[row] for row in kept.tolist()]


def timeline(
    table: pd.DataFrame,
    *,
    date: str = "date",
    earliest: str | None = "date_earliest",
    latest: str | None = "date_latest",
    label: str = "title",
    by: str = "outlet",
    gloss: str | None = "outlet_en",
    day: str | None = "day",
    ax: Axes | None = None,
) -> Axes:
    """When each article appeared: a dot where its day is known, otherwise a bar over the days that are possible.

    Parameters
    ----------
    table
        One row per article: `date`, `label` (its headline), `by` (its outlet, which gives the colour), and where known `earliest` and
        `latest`. Where these two differ the day is not known: the dot on `date` is hollow, and both ends are written. Dates may be text
        (YYYY-MM-DD). Articles without a date are not drawn; say so in the caption.
    gloss
        The outlet's name in English.
    day
        Column with the day in words, such as that of `overview.days`; by default made from the dates.
    ax
        Where to draw; by default a new figure.
    """
    parts.need(table, date, label, by)
    dates = [column for column in (date, earliest, latest) if column is not None and column in table]
    whens = table.assign(**{column: pd.to_datetime(table[column]) for column in dates})
    whens = whens.dropna(subset=[date]).sort_values(date, kind="stable", ignore_index=True)
    parts.need(whens, date)
    drawn = [column for column in ("article_id", by, gloss, label, day, *dates) if column in whens]
    ax = parts.axes(ax, height=0.4 + 0.62 * len(whens), table=whens[drawn])
    paints = parts.paint(whens, None, by, None, label)
    parts.whiskers(ax, whens, earliest, latest, color=paints, width=6)
    first, last = (whens[end].fillna(whens[date]) if end in dates else whens[date] for end in (earliest, latest))
    open_ = (first != last).to_numpy()
    faces = [style.PAPER if range_ else paint for range_, paint in zip(open_, paints, strict=True)]
    edges = [paint if range_ else style.PAPER for range_, paint in zip(open_, paints, strict=True)]
    ax.scatter(whens[date], range(len(whens)), s=np.where(open_, 46, 70), color=faces, edgecolors=edges, linewidths=1.6, zorder=4)
    start, span = first.min(), max(last.max() - first.min(), pd.Timedelta(days=30))
    ax.set_xlim(start - 0.04 * span, start + 1.04 * span)
    late = (whens[date] - start) / span > 0.5
    names, outlets, notes, days = (parts.texts(whens, column) for column in (label, by, gloss, day))
    for row, (begin, finish) in enumerate(zip(first, last, strict=True)):
        written = days[row] or f"{begin:%Y-%m-%d}" + (f" to {finish:%Y-%m-%d}" if open_[row] else "")
        about = " · ".join(part for part in dict.fromkeys((outlets[row], notes[row], f"{LRM}{written}")) if part)
        _headline(ax, first[row] if late[row] else last[row], row, names[row], about, late=bool(late[row]))
    date_axis(ax)
    ax.set_ylim(len(whens) - 0.4, -0.75)
    return ax


def _headline(ax: Axes, when: pd.Timestamp, row: int, headline: str, outlet: str, *, late: bool) -> None:
    """Headline and outlet beside the dot, on the side that has room."""
    side, align = (-9, "right") if late else (9, "left")
    lines = page.wrap(headline, 0.5 * style.WIDTH * 72, style.SMALL)
    short = lines[0] + (" …" if len(lines) > 1 else "")
    paper = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 1.0}  # hides the grid behind the words
    parts.beside(ax, (when, row), short, side, align=align, up=6.0, bbox=paper)
    parts.beside(ax, (when, row), outlet, side, align=align, up=-6.5, color=style.SOFT, fontsize=8.0, bbox=paper)


def _two_scales(ax: Axes, labels: tuple[str, str], formats: tuple[str, str], *, log: bool) -> None:
    """Grid and formats of a chart with two scales; the vertical one is named above its top, where it can be read."""
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

    if log:
        ax.xaxis.set_major_locator(LogLocator(10, subs=(1, 2, 5)))
        ax.xaxis.set_minor_locator(NullLocator())
    for axis, how in ((ax.xaxis, formats[0]), (ax.yaxis, formats[1])):
        if not (log and axis is ax.xaxis):
            axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10], integer=how.endswith(".0f")))
        if how != "auto" or log:
            axis.set_major_formatter(FuncFormatter(lambda value, _, how=how: parts.numbers([value], how)[0]))
    ax.set_xlabel(labels[0], loc="right")
    ax.set_title(labels[1], loc="left", fontsize=style.SMALL, color=style.SOFT, weight="normal")
    ax.tick_params(axis="y", labelsize=style.SMALL, labelcolor=style.SOFT)


def date_axis(ax: Axes) -> None:
    """Write years below, or months or days where the dates lie close together."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    locator = AutoDateLocator(minticks=3, maxticks=6)  # type: ignore[no-untyped-call]
    each, first = ["%Y", "%Y-%m", *["%Y-%m-%d"] * 4], ["", "%Y", "%Y-%m-%d", *["%Y-%m-%d"] * 3]  # for a year, a month, a day …
    ax.xaxis.set_major_locator(locator)
    how = ConciseDateFormatter(locator, formats=each, zero_formats=first, show_offset=False)  # type: ignore[no-untyped-call]
    ax.xaxis.set_major_formatter(how)
    ax.grid(visible=True, axis="x")
    ax.grid(visible=False, axis="y")
    ax.set_yticks([])
    ax.spines["bottom"].set_visible(False)
