"""Charts in the house style, with Arabic drawn right: ``plot.use_style()`` once, then one function for each kind of chart.

Every chart takes a finished table, draws it on `ax` (or on a new figure) and returns the axes. `title` says what it shows, `save`
writes the picture, its vector form and the table behind it.

>>> import pandas as pd
>>> use_style()
>>> ax = bars(pd.DataFrame({"term": ["روسيا", "تركيا"], "gloss": ["Russia", "Turkey"], "n": [41, 29]}))
>>> title(ax, "Russia is named more often than Turkey", "Mentions in five articles", "Invented numbers.")
>>> [label.get_text() for label in ax.get_yticklabels()]
['روسيا', 'تركيا']
>>> reset_style()
"""

from analysis.plot.chart_bars import bars
from analysis.plot.chart_columns import columns
from analysis.plot.chart_dots import dots, stability
from analysis.plot.chart_groups import grouped
from analysis.plot.chart_lines import key, reference
from analysis.plot.chart_panels import panels
from analysis.plot.chart_periods import periods
from analysis.plot.chart_places import scatter, slopes, timeline
from analysis.plot.chart_shares import heatmap, stacked
from analysis.plot.chart_sides import contributions, diverging
from analysis.plot.chart_tallies import tallies
from analysis.plot.legible import problems
from analysis.plot.page import title
from analysis.plot.picture import save
from analysis.plot.style import colors, reset_style, use_style

__all__ = [
    "bars",
    "colors",
    "columns",
    "contributions",
    "diverging",
    "dots",
    "grouped",
    "heatmap",
    "key",
    "panels",
    "periods",
    "problems",
    "reference",
    "reset_style",
    "save",
    "scatter",
    "slopes",
    "stability",
    "stacked",
    "tallies",
    "timeline",
    "title",
    "use_style",
]
