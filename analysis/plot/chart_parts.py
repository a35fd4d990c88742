"""What the charts share: an axes in the house layout, labelled rows, numbers, and the table a picture was drawn from."""

import itertools
import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from matplotlib.transforms import ScaledTranslation

from analysis import bidi
from analysis.plot import page, style

Direction = Literal["auto", "rtl", "ltr"]

ROW = 0.29  # inches of a row with a label of one line
LINE = 0.168  # inches of a line of a label
BESIDE = 8.0  # points between a row, its gloss and its label
BASELINE = 0.34  # font sizes from the middle of a row down to the base line of its text
UNKNOWN = "unknown"  # what rows without a label, an outlet or a part are called
WIDTHS = (180.0, 140.0)  # points after which a label and a gloss are wrapped

_tables: "weakref.WeakKeyDictionary[Figure, list[pd.DataFrame]]" = weakref.WeakKeyDictionary()


def axes(ax: Axes | None, *, height: float, table: pd.DataFrame) -> Axes:
    """`ax`, or the axes of a new figure with `height` inches for the chart; remembers that `table` was drawn there."""
    if ax is None:
        ax = plt.figure(figsize=(style.WIDTH, height + page.MARGIN / 36), layout=page.Page(height)).add_subplot()
    figure = page.figure_of(ax)
    if figure.get_layout_engine() is None:
        figure.set_layout_engine(page.Page())
    _tables.setdefault(figure, []).append(table.copy())
    return ax


def tables_of(figure: Figure) -> list[pd.DataFrame]:
    """Tables that were drawn on the figure, in order."""
    return _tables.get(figure, [])


def need(table: pd.DataFrame, *columns: str | None) -> None:
    """Stop with a readable message when a column is missing or there is nothing to draw."""
    missing = [column for column in columns if column is not None and column not in table]
    if missing:
        known = ", ".join(map(str, table.columns))
        msg = f"The table has no column {missing[0]!r}. It has: {known}. Rename one, or name another in the call."
        raise ValueError(msg)
    if table.empty:
        msg = "The table has no rows, so there is nothing to draw. Check the filter that made it."
        raise ValueError(msg)


def ranked(table: pd.DataFrame, value: str, *, sort: bool) -> pd.DataFrame:
    """Rows with the largest value first; rows with equal values keep their order."""
    return table.sort_values(value, ascending=False, kind="stable", ignore_index=True) if sort else table.reset_index(drop=True)


def texts(table: pd.DataFrame, column: str | None, *, width: float | None = None) -> list[str]:
    """Cells of a column as text, "" where nothing is known or there is no such column; with `width` one line of so many points."""
    if column is None or column not in table:
        return [""] * len(table)
    cells = ["" if missing else str(cell) for cell, missing in zip(table[column], table[column].isna(), strict=True)]
    return cells if width is None else [page.shorten(cell, width, style.LABEL) for cell in cells]


def kinds(table: pd.DataFrame, column: str) -> list[str]:
    """Cells of a column whose rows are counted by it: what is missing is a kind of its own, `UNKNOWN`, so that no row is lost."""
    return [cell or UNKNOWN for cell in texts(table, column)]


def numbers(values: Sequence[float] | pd.Series, how: str) -> list[str]:
    """Values as text, by a format such as ".0%" or ",.1f"; "auto" shows whole numbers whole and others with three digits."""
    known = [float(value) for value in values if not pd.isna(value)]
    if how == "auto":
        how = ",.0f" if all(value == round(value) or abs(value) >= 1000 for value in known) else ",.3g"
    return ["–" if pd.isna(value) else format(float(value), how).replace("-", "\u2212") for value in values]


def faces_left(labels: Sequence[str], direction: Direction) -> bool:
    """Whether rows are labelled at the right edge and their bars grow leftwards."""
    if direction == "auto":
        return 2 * sum(bidi.direction(label) == "R" for label in labels) > len(labels)
    return direction == "rtl"


def name_rows(ax: Axes, labels: Sequence[str], glosses: Sequence[str], *, leftwards: bool, widths: tuple[float, float] = WIDTHS) -> None:
    """Write a label beside each row, and its gloss, lighter, between the label and the row.

    Row 0 is on top. Labels end flush at the outer edge, as the words of a list do.
    """
    terms, notes = _wrapped(labels, glosses, widths)
    inner, outer = _edges(terms, notes)
    side, align = (1, "right") if leftwards else (-1, "left")
    ax.set_yticks(range(len(labels)), ["\n".join(lines) for lines in terms])
    ax.tick_params(axis="y", labelleft=not leftwards, labelright=leftwards, pad=outer)
    for tick in ax.yaxis.get_major_ticks():
        set_on_row(tick.label2 if leftwards else tick.label1, align=align)
    for row, lines in enumerate(notes):
        if lines:
            beside(
                ax,
                (1 if leftwards else 0, row),
                "\n".join(lines),
                side * (inner - BESIDE),
                where="axes fraction",
                align=align,
                color=style.SOFT,
            )
    ax.set_ylim(len(labels) - 0.4, -0.6)


def points_of_names(labels: Sequence[str], glosses: Sequence[str], *, widths: tuple[float, float] = WIDTHS) -> float:
    """Width in points that `name_rows` takes for these."""
    terms, notes = _wrapped(labels, glosses, widths)
    return 2 * BESIDE + widest(terms, style.LABEL) + widest(notes, style.SMALL)


def points_beside(labels: Sequence[str], glosses: Sequence[str]) -> float:
    """Points from the rows to the outer end of what `name_rows` writes beside them."""
    return _edges(*_wrapped(labels, glosses, WIDTHS))[1]


def _edges(terms: list[list[str]], notes: list[list[str]]) -> tuple[float, float]:
    """Points from the rows to the inner and to the outer end of the labels; glosses stand between them and the rows."""
    inner = BESIDE + (widest(notes, style.SMALL) + BESIDE if any(notes) else 0.0)
    return inner, inner + widest(terms, style.LABEL)


def _wrapped(labels: Sequence[str], glosses: Sequence[str], widths: tuple[float, float]) -> tuple[list[list[str]], list[list[str]]]:
    terms = [page.wrap(label, widths[0], style.LABEL) for label in labels]
    return terms, [page.wrap(gloss, widths[1], style.SMALL) for gloss in glosses]


def widest(texts: Sequence[Sequence[str]], size: float) -> float:
    """Width in points of the longest of all lines."""
    return max((page.text_width(line, size) for line in itertools.chain(*texts)), default=0.0)


def set_on_row(text: Any, *, align: str) -> None:
    """Stand the text of a tick on the base line of its row. Centring would move it up or down with the marks of its letters."""
    text.set(horizontalalignment=align, multialignment=align, linespacing=page.line_spacing())
    if "\n" in text.get_text():
        text.set_verticalalignment("center")
        return
    text.set_verticalalignment("baseline")
    down = ScaledTranslation(0, -BASELINE * text.get_size() / 72, text.get_figure(root=True).dpi_scale_trans)
    text.set_transform(text.get_transform() + down)


def beside(
    ax: Axes, point: tuple[Any, Any], text: str, right: float, *, where: str = "data", align: str = "left", **look: Any
) -> Annotation:
    """Text `right` points to the right of `point` (negative: left), on its row; `where` is what the x of the point counts."""
    size = look.pop("fontsize", style.SMALL)
    single = "\n" not in text
    return ax.annotate(
        text,
        point,
        xytext=(right, -BASELINE * size + look.pop("up", 0.0) if single else 0),
        xycoords=(where, "data"),
        textcoords="offset points",
        ha=align,
        va="baseline" if single else "center",
        linespacing=page.line_spacing(),
        annotation_clip=False,
        fontsize=size,
        **look,
    )


def number_bars(
    ax: Axes,
    values: pd.Series,
    number: str,
    *,
    leftwards: bool,
    height: float,
    color: Any,
    down: float = 0.0,
    ends: npt.ArrayLike | None = None,
    notes: Sequence[str] = (),
) -> None:
    """Draw bars from zero with a number at the end of each, and a lighter note behind the number.

    `down` moves the bars within their rows; `ends` says where the numbers stand, if not at the bars.
    """
    lengths = values.fillna(0).to_numpy(float)
    rows = np.arange(len(values)) + down
    ax.barh(rows, lengths, height=height, color=color)
    side, align = (-1, "right") if leftwards else (1, "left")
    stands = lengths if ends is None else np.asarray(ends, float)
    for row, end, shown, note in itertools.zip_longest(rows, stands, numbers(values, number), notes, fillvalue=""):
        beside(ax, (end, row), shown, 4 * side, align=align)
        if note:
            gap = 9 + page.text_width(shown, style.SMALL)
            beside(ax, (end, row), note, gap * side, align=align, color=style.SOFT, fontsize=style.CAPTION)


def height_of(labels: Sequence[str], glosses: Sequence[str] = (), *, row: float = ROW, widths: tuple[float, float] = WIDTHS) -> float:
    """Inches that rows with these names need."""
    terms, notes = _wrapped(labels, glosses, widths)
    deepest = max((len(lines) for lines in [*terms, *notes]), default=1)
    return max(row, LINE * deepest + 0.1) * max(3, len(terms)) + 0.1


def value_axis(ax: Axes, *, label: str, number: str, leftwards: bool, low: float, high: float) -> None:
    """Horizontal scale with a quiet grid; zero stands beside the labels."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    ax.set_xlim((high, low) if leftwards else (low, high))
    ax.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10], integer=number.endswith(".0f")))
    if number != "auto":
        ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: numbers([value], number)[0]))
    ax.grid(visible=True)
    ax.spines["bottom"].set_visible(False)
    ax.set_xlabel(label, loc="right" if leftwards else "left")


def bare(ax: Axes) -> None:
    """Leave out scale and grid, where every mark carries its number."""
    ax.grid(visible=False)
    ax.xaxis.set_visible(False)
    ax.spines["bottom"].set_visible(False)


def paint(
    table: pd.DataFrame,
    color: str | Sequence[str] | None,
    by: str | None,
    highlight: Callable[[pd.Series], bool] | Sequence[str] | None,
    label: str,
) -> list[str]:
    """Colour of each row: one for all, that of its outlet, or an accent on the rows the title speaks of."""
    if highlight is not None:
        chosen = set(highlight) if not callable(highlight) else {row[label] for _, row in table.iterrows() if highlight(row)}
        return [style.ACCENT if name in chosen else style.QUIET for name in table[label]]
    if color is not None:
        return [color] * len(table) if isinstance(color, str) else list(color)
    if by is not None:
        known = style.colors(sorted(set(texts(table, by))))
        return [known[name] for name in texts(table, by)]
    return [style.QUIET if len(table) else ""] * len(table)


def whiskers(ax: Axes, table: pd.DataFrame, low: str | None, high: str | None, *, color: Any, width: float = 1.2) -> None:
    """Draw the interval of each row, where there is one."""
    if low is None or high is None or low not in table or high not in table:
        return
    rows = np.arange(len(table))
    known = (table[low].notna() & table[high].notna()).to_numpy()
    paints = color if isinstance(color, str) else [paint for paint, keep in zip(color, known, strict=True) if keep]
    ax.hlines(rows[known], table[low][known], table[high][known], colors=paints, linewidth=width, zorder=3)


def cells(ax: Axes, shape: tuple[int, int], *, leftwards: bool, gap: tuple[float, float]) -> list[Axes]:
    """Divide an axes into a grid of smaller ones, row by row from where reading begins; `gap` in fractions of a cell."""
    rows, columns = shape
    width, height = 1 / (columns + gap[0] * (columns - 1)), 1 / (rows + gap[1] * (rows - 1))
    made = []
    for row, column in itertools.product(range(rows), range(columns)):
        place = columns - 1 - column if leftwards else column
        made.append(ax.inset_axes((place * width * (1 + gap[0]), (rows - 1 - row) * height * (1 + gap[1]), width, height)))
    return made


def points_wide(ax: Axes) -> float:
    """Width of the axes in points, before labels take their part of it."""
    return float(ax.get_window_extent().width / page.figure_of(ax).dpi * 72)


def legend(ax: Axes, paints: Mapping[str, str], *, leftwards: bool, marks: str = "■", names: float = 0.0, up: float = 0.0) -> None:
    """Name the colours in lines above the chart, from where reading begins.

    `names` is the width in points of the labels beside it, `up` the height of what stands between.
    """
    room = page.figure_of(ax).get_figwidth() * 72 - 2 * page.MARGIN
    lines: list[list[tuple[float, str]]] = [[]]
    at = 0.0
    for name in paints:
        wide = 11 + page.text_width(name, style.SMALL)
        if lines[-1] and at + wide > room:
            lines.append([])
            at = 0.0
        lines[-1].append((at - names, name))
        at += wide + 16
    each = dict(zip(paints, itertools.cycle(marks)))
    for line, placed in enumerate(reversed(lines)):
        for x, name in placed:
            _above(ax, each[name], x, 8 + up + 15 * line, leftwards=leftwards, color=paints[name], fontsize=style.LABEL)
            _above(ax, name, x + 11, 8 + up + 15 * line, leftwards=leftwards, fontsize=style.SMALL)


def _above(ax: Axes, text: str, at: float, up: float, *, leftwards: bool, **look: Any) -> None:
    side, align = (-1, "right") if leftwards else (1, "left")
    place: dict[str, Any] = {"xytext": (at * side, up), "xycoords": "axes fraction", "textcoords": "offset points", "ha": align}
    ax.annotate(text, (1 if leftwards else 0, 1), va="baseline", annotation_clip=False, **place, **look)
