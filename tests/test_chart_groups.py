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


def test_legend_may_name_outlets_otherwise():
    ax = chart_groups.grouped(RATES, outlets={"north": "The North"})
    texts = {text.get_text() for text in ax.texts}
    assert {"The North", "south"} <= texts
    assert "north" not in texts


def test_outlets_without_a_name_of_their_own_share_a_colour():
    rows = pd.DataFrame({"role": ["x"] * 3, "term": ["أ"] * 3, "outlet": ["ق", "ر", "other outlets"], "n": [1, 2, 3]})
    ax = plot.tallies(rows, colors={"other outlets": "#B9BCC2"})
    colors = [mpl.colors.to_hex(color) for color in ax.child_axes[0].collections[0].get_facecolors()]
    assert colors.count("#b9bcc2") == 3
    assert len(set(colors)) == 3
    assert ax.texts[-1].get_text() == "other outlets"


def dots_of(ax):
    return sum(len(collection.get_offsets()) for collection in ax.collections if hasattr(collection, "get_sizes"))


@pytest.mark.parametrize("column", ["outlet", "frame"])
def test_a_rate_without_outlet_or_label_is_drawn_as_unknown(column):
    ax = chart_groups.grouped(RATES.assign(**{column: [None, *RATES[column][1:]]}))
    assert dots_of(ax) == len(RATES)
    assert "unknown" in {text.get_text() for text in [*ax.texts, *ax.get_yticklabels()]}


@pytest.mark.parametrize("column", ["role", "term", "outlet"])
def test_tallies_count_what_has_no_role_term_or_outlet(column):
    rows = pd.DataFrame({"role": ["x", "y", "y"], "term": ["أ", "ب", "ج"], "outlet": ["ق", "ر", "ق"], "n": [1, 2, 4]})
    ax = plot.tallies(rows.assign(**{column: [None, *rows[column][1:]]}))
    assert sum(dots_of(cell) for cell in ax.child_axes) == 7


def test_tallies_of_nothing_are_empty_lists():
    ax = plot.tallies(pd.DataFrame({"role": ["x"], "term": ["أ"], "outlet": ["ق"], "n": [0]}))
    assert sum(dots_of(cell) for cell in ax.child_axes) == 0
