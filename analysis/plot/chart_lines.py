"""What explains a finished chart: a named line at a value that matters, and a key to its colours."""

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes

from analysis.plot import chart_parts as parts
from analysis.plot import style

RAISED = 16.0  # points that a key stands higher above a named line


def reference(chart: Axes, at: float, text: str) -> None:
    """Draw a dashed line from top to bottom at the value `at`, and say above the chart what it is.

    Parameters
    ----------
    chart
        Axes that a chart with a horizontal scale returned.
    at
        Place on the scale.
    text
        What the value means, in a few words.
    """
    chart.axvline(at, color=style.SOFT, linewidth=1.0, linestyle="--", zorder=1)
    low, high = chart.get_xlim()
    align = "right" if (at - low) / (high - low) > 0.5 else "left"
    place: dict[str, Any] = {"xytext": (0, 5), "xycoords": ("data", "axes fraction"), "textcoords": "offset points"}
    note = chart.annotate(text, (at, 1), ha=align, va="baseline", annotation_clip=False, fontsize=style.SMALL, color=style.SOFT, **place)
    note.set_gid("reference")


def key(chart: Axes, colors: Mapping[str, str | None]) -> None:
    """Name the colours of the dots of a chart in a line above it.

    Parameters
    ----------
    chart
        Axes that a chart returned. Call `reference` first, if there is one: the key stands above it.
    colors
        What a colour means → the colour; None is the accent of `highlight`, "" its quiet counterpart.
    """
    named = any(text.get_gid() == "reference" for text in chart.texts)
    paints = {name: style.ACCENT if color is None else color or style.QUIET for name, color in colors.items()}
    labels = [label.get_text() for label in chart.get_yticklabels()]
    parts.legend(chart, paints, leftwards=False, marks="●", names=parts.points_beside(labels, []), up=RAISED if named else 0.0)
