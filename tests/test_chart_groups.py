"""Dots of several outlets in one row."""

import matplotlib as mpl
import pandas as pd
import pytest

from analysis import plot
from analysis.plot import chart_groups

RATES = pd.DataFrame(
    [("حرب", "north", 0.4, 0.2, 0.6), ("حرب", "south", 0.1, 0.0, 0.3), ("سلام", "north", 0.2, 0.1, 0.3), ("سلام", "south", 0.8, 0.6, 0.9)],
    columns=["frame", "outlet", "share", "low", "high"],
)


@pytest.fixture
def ax():
    mpl.use("Agg")
    plot.use_style()
    yield chart_groups.grouped(RATES)
    plot.reset_style()


def test_largest_rate_comes_first(ax):
    assert [label.get_text() for label in ax.get_yticklabels()] == ["سلام", "حرب"]


def test_every_rate_is_a_dot_near_its_row(ax):
    dots = [
        tuple(point) for collection in ax.collections for point in getattr(collection, "get_offsets", list)() if len(collection.get_paths())
    ]
    seen = {(round(float(x), 3), round(float(y))) for x, y in dots}
    assert {(0.4, 1), (0.1, 1), (0.2, 0), (0.8, 0)} <= seen


def test_legend_names_the_outlets(ax):
    texts = {text.get_text() for text in ax.texts}
    assert {"north", "south"} <= texts


def test_missing_column_is_named():
    with pytest.raises(ValueError, match="no column 'rate'"):
        chart_groups.grouped(RATES, value="rate")


def test_input_is_not_changed():
    before = RATES.copy()
    chart_groups.grouped(RATES)
    pd.testing.assert_frame_equal(RATES, before)
