"""A named line and a key to the colours, above a finished chart."""

import matplotlib as mpl
import pandas as pd
import pytest

from analysis import plot
from analysis.plot import style

TABLE = pd.DataFrame({"label": ["war", "peace"], "value": [0.2, 0.9]})


@pytest.fixture
def ax():
    mpl.use("Agg")
    plot.use_style()
    yield plot.dots(TABLE, label="label", highlight=["peace"])
    plot.reset_style()


def test_line_stands_at_its_value_and_is_named(ax):
    plot.reference(ax, 0.667, "enough")
    assert any(list(line.get_xdata()) == [0.667, 0.667] for line in ax.lines)
    assert "enough" in [text.get_text() for text in ax.texts]


def test_key_names_the_colours_of_the_chart(ax):
    plot.key(ax, {"trusted": None, "not": "", "other": "#123456"})
    marks = {text.get_color() for text in ax.texts if text.get_text() == "●"}
    assert {style.ACCENT, style.QUIET, "#123456"} <= marks
    assert {"trusted", "not", "other"} <= {text.get_text() for text in ax.texts}


def test_key_and_line_do_not_meet(ax):
    plot.reference(ax, 0.667, "the least to build on, which is a long text above the line")
    plot.key(ax, {"trusted, and some more words to meet it": None, "starred in all the other charts of the collection": ""})
    plot.title(ax, "A finding", "a subtitle", "a caption")
    assert plot.problems(ax.figure) == []
