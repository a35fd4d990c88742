"""Charts with more than a page can name: hexagons, upright heads, strips of periods, and names that must find a place."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.text import Text

from analysis import plot
from analysis.plot import chart_places, label_places, style


@pytest.fixture(autouse=True)
def _style():
    plot.use_style()
    yield
    plot.reset_style()


def shown(ax):
    return [text.get_text() for text in ax.figure.findobj(Text) if text.get_visible() and text.get_text()]


def cloud(n):
    random = np.random.default_rng(3)
    rate = random.lognormal(0, 1.5, n)
    return pd.DataFrame({"term": [f"كلمة{k}" for k in range(n)], "x": rate, "y": random.random(n)})


def test_many_dots_become_hexagons_that_count_every_row():
    ax = plot.scatter(cloud(5000), x="x", y="y", highlight=["كلمة4999"], log=True)
    ax.figure.draw_without_rendering()
    (hexagons,) = [artist for artist in ax.collections if isinstance(artist, PolyCollection)]
    assert hexagons.get_array().sum() == 5000
    dots = next(artist for artist in ax.collections if artist is not hexagons)
    assert len(dots.get_offsets()) == chart_places.NAMED + 1
    assert "كلمة4999" in shown(ax)
    assert plot.problems(ax.figure) == []


def test_few_dots_stay_dots():
    ax = plot.scatter(cloud(50), x="x", y="y", log=True)
    assert [len(artist.get_offsets()) for artist in ax.collections] == [50]


@pytest.mark.parametrize(("wanted", "named"), [(0, {"a longer name"}), (2, {"a longer name", "the other"})])
def test_a_wanted_name_with_less_choice_is_placed_first(wanted, named):
    """On a flat axes a name can stand beside its dot only; the dot at the edge has one side, which the other name would take."""
    figure = plt.figure(figsize=(3, 1), dpi=72)
    ax = figure.add_axes((0, 0.4, 1, 0.2), xlim=(0, 1), ylim=(0, 1))
    points = np.array([[0.6, 0.5], [0.98, 0.5]])
    names = [ax.text(*point, text, fontsize=9) for point, text in zip(points, ["a longer name", "the other"], strict=True)]
    label_places.find_places(ax, names, points, [0, 1], wanted=wanted)
    assert {name.get_text() for name in names if name.get_visible()} == named


def test_heads_that_are_too_wide_stand_upright():
    names = [f"newspaper{k}" for k in range(12)]
    square = pd.DataFrame(np.eye(12), index=names, columns=names)
    ax = plot.heatmap(square, number=".0%")
    assert {label.get_rotation() for label in ax.get_xticklabels()} == {90}
    assert plot.problems(ax.figure) == []
    few = plot.heatmap(square.iloc[:3, :3])
    assert {label.get_rotation() for label in few.get_xticklabels()} == {0}


def test_two_articles_of_one_outlet_are_two_bars():
    table = pd.DataFrame({"outlet": ["الصباح"] * 3, "outlet_en": ["1 May", "1 May", "2 May"], "voice": ["x", "y", "x"], "n": [1, 3, 2]})
    ax = plot.stacked(table)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["الصباح", "الصباح"]
    assert [bar.get_width() for bar in ax.patches] == [0.25, 1.0, 0.75, 0.0]


def months():
    rows = [("الصباح", "2024-01-01", "2024-01-31", 3), ("الصباح", "2024-03-01", "2024-03-31", 6), ("المساء", "2024-02-01", "2024-02-29", 2)]
    return pd.DataFrame(rows, columns=["label", "start", "end", "n"])


def test_periods_stand_on_one_scale_and_name_their_highest_bar():
    ax = plot.periods(months())
    heights = [abs(bar.get_height()) for bar in ax.patches]
    assert heights == pytest.approx([heights[1] / 2, heights[1], heights[1] / 3])
    assert [label.get_text() for label in ax.get_yticklabels()] == ["الصباح", "المساء"]
    assert {"6", "2"} <= set(shown(ax))
    assert "3" not in shown(ax)
    assert len({bar.get_facecolor() for bar in ax.patches}) == 2


def test_periods_of_one_day():
    ax = plot.periods(pd.DataFrame({"label": ["الصباح"], "start": ["2024-05-01"], "end": ["2024-05-01"], "n": [7]}))
    assert ax.patches[0].get_width() == pytest.approx(0.9)
    assert plot.problems(ax.figure) == []


def test_a_timeline_shows_where_the_day_is_not_known():
    rows = [("الصباح", "2024-05-01", "2024-05-01", "2024-05-01"), ("المساء", "2024-05-02", "2024-05-02", "2024-12-01")]
    table = pd.DataFrame(rows, columns=["outlet", "date", "date_earliest", "date_latest"]).assign(title="عنوان")
    ax = plot.timeline(table)
    known, unknown = ax.collections[-1].get_facecolors()
    assert plt.matplotlib.colors.to_hex(unknown).upper() == style.PAPER
    assert plt.matplotlib.colors.to_hex(known).upper() != style.PAPER
    written = " ".join(shown(ax)).replace("\u200e", "")
    assert "2024-05-01 " in written + " "
    assert "2024-05-02 to 2024-12-01" in written
    assert "in May" in " ".join(shown(plot.timeline(table.assign(day="in May"))))


def test_a_pair_with_an_unnamed_article_is_named_by_the_other():
    table = pd.DataFrame({"article_a": ["a", "a"], "article_b": ["b", "c"], "cosine": [0.5, 0.4]})
    ax = plot.stability(table, names={"a": ""})
    assert [label.get_text() for label in ax.get_yticklabels()] == ["b", "c"]
