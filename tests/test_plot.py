"""Charts, titles and saving: what is drawn is read back from the figure's texts and from the files, not from stored pictures."""

import inspect
import itertools
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.text import Text
from PIL import Image

from analysis import bidi, plot, wording
from analysis.plot import chart_parts, label_places, page, picture, style

HOSTILE = [
    "روسيا (12%)",
    "اتفاق وقف إطلاق النار في شمال غرب سوريا والمناطق المحيطة بها",
    "شركة Apple (USA) – 5$ إلى 10$",
    "مُحَمَّدٌ «كَتَبَ» ذلك",
    "لا\nللاحتلال",
    "_حساب_^2 $x$ \\alpha",
    "گفتگو چین",
    "A very long English label that goes on and on, beyond any reasonable width",
]
GLOSSES = ["Russia (12%)", "ceasefire in north-western Syria", "", "he wrote it", "no", "x & y <b>", "talk", "قصير"]
OUTLETS = ["الوسيلة", "مدى بوست", "عنب بلدي", "صحيفة حبر"]


@pytest.fixture(autouse=True)
def _style():
    plot.use_style()
    yield
    plot.reset_style()


def terms(n: int = len(HOSTILE)) -> pd.DataFrame:
    values = np.linspace(1234, 1, n)
    table = pd.DataFrame({"term": HOSTILE[:n], "gloss": GLOSSES[:n], "n": values.round(), "note": "3 articles"})
    return table.assign(
        score=np.linspace(8, -8, n), low=np.linspace(6, -10, n), high=np.linspace(9, -6, n), weight_a=values, weight_b=values[::-1]
    )


def by_outlet() -> pd.DataFrame:
    return pd.concat([terms(5).assign(outlet=outlet, n=[9, 7, 5, 3, 0]) for outlet in OUTLETS], ignore_index=True)


def outlets() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "outlet": OUTLETS,
            "outlet_en": ["Al-Wasila", "Mada Post", "Enab Baladi", "Hibr"],
            "value": [4.0, 3, 2, np.nan],
            "low": [3, 2, 1, np.nan],
            "high": [5, 4, 3, np.nan],
        }
    )


def pairs() -> pd.DataFrame:
    rows = [(a, b, 0.1 * k) for k, (a, b) in enumerate(itertools.combinations(OUTLETS, 2))]
    table = pd.DataFrame(rows, columns=["article_a", "article_b", "cosine"])
    return table.assign(low=table["cosine"] * 0.8, high=table["cosine"] * 1.2)


def voices() -> pd.DataFrame:
    rows = [(outlet, voice, k) for outlet in OUTLETS for k, voice in enumerate(["الموقع نفسه", "quoted", "reported"])]
    return pd.DataFrame(rows, columns=["outlet", "voice", "n"])


def articles() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "title": HOSTILE[:4],
            "outlet": OUTLETS,
            "date": ["2019-08-03", "2020-05-09", "2021-02-17", "2024-11-30"],
            "date_earliest": ["2019-08-02", None, "2021-02-17", None],
            "date_latest": ["2019-08-03", None, "2021-12-22", None],
        }
    )


def months() -> pd.DataFrame:
    """Articles of each outlet by month; one has none in between."""
    starts = pd.date_range("2023-01-01", "2024-12-01", freq="MS")
    rows = [(outlet, f"English {k}", start, k * (start.month % 5) + 1) for k, outlet in enumerate(HOSTILE) for start in starts]
    table = pd.DataFrame(rows, columns=["label", "gloss", "start", "n"])
    return table.assign(end=table["start"] + pd.offsets.MonthEnd(0)).drop(index=[3, 4, 5])


def measures() -> pd.DataFrame:
    return outlets().assign(n=[1234, 5, 0, np.nan], own=[1, 2, 0, 4], قيل=[1, 0, 0, 4], quoted=[2, 2, 0, 0])


def square() -> pd.DataFrame:
    return pd.DataFrame(np.eye(4) + 0.2, index=HOSTILE[:4], columns=HOSTILE[:4])


def many_parts() -> pd.DataFrame:
    """More parts than one line of a legend can name."""
    rows = [(outlet, f"a part with a long name {n}", n + 1) for outlet in OUTLETS for n in range(7)]
    return pd.DataFrame(rows, columns=["outlet", "part", "n"])


def rates() -> pd.DataFrame:
    rows = [(name, outlet, 0.1 * n, 0.05 * n, 0.15 * n) for n, name in enumerate(HOSTILE) for outlet in OUTLETS]
    return pd.DataFrame(rows, columns=["frame", "outlet", "share", "low", "high"])


def roles(n: int) -> pd.DataFrame:
    rows = [(role, name, outlet, k % 2 * n + 1) for role in ("agent", "target") for k, name in enumerate(HOSTILE) for outlet in OUTLETS[:2]]
    return pd.DataFrame(rows, columns=["role", "term", "outlet", "n"]).assign(gloss="what it means")


CHARTS = {
    "bars": lambda ax=None: plot.bars(terms(), note="note", highlight=HOSTILE[:1], ax=ax),
    "bars with intervals": lambda ax=None: plot.bars(
        outlets(), label="outlet", value="value", gloss="outlet_en", low="low", high="high", by="outlet", ax=ax
    ),
    "bars ltr": lambda ax=None: plot.bars(terms(), direction="ltr", number=".1f", ax=ax),
    "columns": lambda ax=None: plot.columns(measures(), values={"Words": "n", "In whose voice": ["own", "قيل", "quoted"]}, ax=ax),
    "columns of numbers": lambda ax=None: plot.columns(measures(), by="outlet", ax=ax),
    "contributions": lambda ax=None: plot.contributions(terms().assign(contribution=terms()["n"] / 9), names=tuple(OUTLETS[:2]), ax=ax),
    "diverging": lambda ax=None: plot.diverging(terms(), counts=("n", "n"), sides=("the others", "الوسيلة"), low="low", high="high", ax=ax),
    "diverging to one side": lambda ax=None: plot.diverging(terms(3), ax=ax),
    "dots": lambda ax=None: plot.dots(outlets(), points=outlets(), axis="per 100 words", ax=ax),
    "grouped": lambda ax=None: plot.grouped(rates(), ax=ax),
    "heatmap": lambda ax=None: plot.heatmap(square(), diagonal=False, ax=ax),
    "heatmap long": lambda ax=None: plot.heatmap(pairs(), rows="article_a", columns="article_b", value="cosine", ax=ax),
    "panels": lambda ax=None: plot.panels(by_outlet(), ax=ax),
    "panels shared": lambda ax=None: plot.panels(by_outlet(), shared=True, ax=ax),
    "periods": lambda ax=None: plot.periods(months(), ax=ax),
    "scatter": lambda ax=None: plot.scatter(terms(), x="n", y="score", gloss="gloss", log=True, axes=("per million", "التشتت"), ax=ax),
    "slopes": lambda ax=None: plot.slopes(
        terms(6), left="weight_a", right="weight_b", ends=tuple(OUTLETS[:2]), highlight=HOSTILE[:1], ax=ax
    ),
    "stability": lambda ax=None: plot.stability(pairs(), ax=ax),
    "stability of variants": lambda ax=None: plot.stability(
        pd.concat([pairs().assign(variant=v) for v in ("lemmas", "كلمات")]), variant="variant", ax=ax
    ),
    "stacked": lambda ax=None: plot.stacked(voices(), gloss=None, ax=ax),
    "stacked counts": lambda ax=None: plot.stacked(voices(), gloss=None, share=False, ax=ax),
    "stacked in many parts": lambda ax=None: plot.stacked(many_parts(), part="part", gloss=None, ax=ax),
    "tallies": lambda ax=None: plot.tallies(roles(2), names={"target": "done to it · HTS/الإنقاذ: 3 mentions"}, ax=ax),
    "tallies of many": lambda ax=None: plot.tallies(roles(70), ax=ax),
    "timeline": lambda ax=None: plot.timeline(articles(), ax=ax),
}  # fmt: skip


def texts(figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(Text) if text.get_visible())


@pytest.mark.parametrize("name", CHARTS)
def test_chart_is_readable_with_hostile_labels(name):
    ax = CHARTS[name]()
    plot.title(
        ax, "الوسيلة names Russia (روسيا) most often: 12% of 1,234 mentions in all of its articles", "Unit & n < 5 $x$", "Caption " * 40
    )
    assert plot.problems(ax.figure) == []


@pytest.mark.parametrize("name", CHARTS)
def test_chart_draws_on_a_given_axes(name):
    figure, ax = plt.subplots(figsize=(9, 7))
    assert CHARTS[name](ax) is ax
    assert plt.get_fignums() == [figure.number]


@pytest.mark.parametrize("name", CHARTS)
def test_nothing_is_smaller_than_7_points(name):
    figure = CHARTS[name]().figure
    assert min(text.get_fontsize() for text in figure.findobj(Text) if text.get_text()) >= 7


def test_every_chart_is_tried():
    charts = {name for name in plot.__all__ if "ax" in inspect.signature(getattr(plot, name)).parameters}
    assert charts == {name.split()[0] for name in CHARTS}


@pytest.mark.parametrize("name", sorted({name.split()[0] for name in CHARTS} - {"heatmap"}))
def test_empty_table_and_missing_column_say_what_to_do(name):
    chart = getattr(plot, name)
    with pytest.raises(ValueError, match="no column"):
        chart(pd.DataFrame({"other": [1]}))


def test_table_without_rows():
    with pytest.raises(ValueError, match="no rows"):
        plot.bars(terms().head(0))


def test_tables_are_not_changed():
    table = terms()
    before = table.copy(deep=True)
    plot.bars(table)
    pd.testing.assert_frame_equal(table, before)


def test_bars_are_ranked_and_grow_from_the_labels():
    ax = plot.bars(pd.DataFrame({"term": ["حلب", "إدلب"], "n": [2, 7]}))
    assert [label.get_text() for label in ax.get_yticklabels()] == ["إدلب", "حلب"]
    assert [bar.get_width() for bar in ax.patches] == [7, 2]
    assert ax.get_xlim() == (7, 0)
    assert plot.bars(pd.DataFrame({"term": ["Idlib"], "n": [7]})).get_xlim() == (0, 7)


def test_bars_show_their_numbers():
    drawn = texts(plot.bars(pd.DataFrame({"term": ["حلب", "إدلب"], "n": [0.125, 0.5]}), number=".1%").figure)
    assert "12.5%" in drawn
    assert "50.0%" in drawn


def test_stacked_counts_are_as_long_as_they_are():
    table = pd.DataFrame({"outlet": ["أ", "أ", "ب"], "voice": ["x", "y", "x"], "n": [1, 3, 2]})
    ax = plot.stacked(table, gloss=None, share=False)
    assert sorted(round(patch.get_width(), 2) for patch in ax.patches) == [0, 0.25, 0.5, 0.75]


def test_stacked_names_only_the_colours_it_uses():
    table = pd.DataFrame({"outlet": ["أ"], "voice": ["x"], "n": [1]})
    assert "not there" not in texts(plot.stacked(table, gloss=None, colors={"x": "#000000", "not there": "#FFFFFF"}).figure)


def test_stacked_shares_add_up():
    ax = plot.stacked(pd.DataFrame({"outlet": ["أ", "أ", "ب"], "voice": ["x", "y", "x"], "n": [1, 3, 2]}), gloss=None)
    widths = [bar.get_width() for bar in ax.patches]
    assert widths == [0.25, 1.0, 0.75, 0.0]
    assert "n = 4" in texts(ax.figure)


@pytest.mark.parametrize("order", [None, ["outlet"], ["outlet", None]])
def test_stacked_shares_are_of_the_whole(order):
    ax = plot.stacked(pd.DataFrame({"outlet": ["x", "x"], "voice": ["outlet", None], "n": [5, 20]}), gloss=None, order=order)
    assert [bar.get_width() for bar in ax.patches] == [0.2, 0.8]
    assert {"20%", "80%", "n = 25", "unknown"} <= set(texts(ax.figure).split("\n"))


def test_stacked_bars_without_a_label_are_drawn_as_unknown():
    ax = plot.stacked(pd.DataFrame({"outlet": ["x", None], "voice": ["outlet", "outlet"], "n": [5, 20]}), gloss=None)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["x", "unknown"]


def test_columns_refuse_more_counts_than_they_have_colours_for():
    table = pd.DataFrame([["x", 1, 2, 3, 4, 5]], columns=["outlet", *"abcde"])
    assert "d" in texts(plot.columns(table, values={"Parts": list("abcd")}).figure).split("\n")
    with pytest.raises(ValueError, match="5 counts"):
        plot.columns(table, values={"Parts": list("abcde")})


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("column", ["outlet", "term"])
def test_panels_draw_what_has_no_outlet_or_label(column, shared):
    table = pd.DataFrame({"outlet": ["أ", "ب"], "term": ["س", "ص"], "n": [1, 2]})
    ax = plot.panels(table.assign(**{column: [None, table[column][1]]}), shared=shared)
    assert sorted(bar.get_width() for panel in ax.child_axes for bar in panel.patches if bar.get_width()) == [1, 2]
    assert "unknown" in texts(ax.figure)


def test_pairs_with_the_same_names_keep_their_own_values():
    table = pd.DataFrame({"article_a": ["a1", "a2"], "article_b": ["b", "b"], "cosine": [0.1, 0.9], "low": [0, 0.8], "high": [0.2, 1]})
    for variant, copies in ((None, 1), ("variant", 2)):
        rows = pd.concat([table.assign(variant=name) for name in ("lemmas", "words")][:copies])
        ax = plot.stability(rows, variant=variant, names={"a1": "الوسيلة", "a2": "الوسيلة", "b": "عنب بلدي"})
        dots = [mark.get_offsets().tolist() for mark in ax.collections if hasattr(mark, "get_sizes")]
        assert [[(value, round(row)) for value, row in each] for each in dots] == [[(0.9, 0), (0.1, 1)]] * copies
        assert len(ax.get_yticklabels()) == 2


def test_tallies_have_a_dot_for_each_case():
    ax = plot.tallies(pd.DataFrame({"role": ["x", "x", "y"], "term": ["أ", "أ", "ب"], "outlet": ["ق", "ر", "ق"], "n": [1, 2, 4]}))
    assert [[len(row.get_offsets()) for row in cell.collections] for cell in ax.child_axes] == [[3], [4]]
    first = ax.child_axes[0].collections[0].get_facecolors().tolist()
    assert first[0] != first[1] == first[2]


def test_tallies_become_bars_where_dots_have_no_room():
    ax = plot.tallies(pd.DataFrame({"role": ["x", "x"], "term": ["أ", "ب"], "outlet": ["ق", "ق"], "n": [900, 1]}))
    long, short = (bar.get_width() for bar in ax.child_axes[0].patches)
    assert long == pytest.approx(900 * short)
    assert "900" in texts(ax.figure)


def test_timeline_keeps_only_what_it_draws():
    ax = plot.timeline(articles().assign(text="long"))
    assert "text" not in chart_parts.tables_of(ax.figure)[0]


def test_pairs_with_long_names_break_at_the_dash():
    table = pd.DataFrame({"article_a": ["a"], "article_b": ["b"], "cosine": [0.5]})
    long = plot.stability(table, names={"a": "صحيفة بعيدة في الشمال 2020", "b": "صحيفة أخرى في الجنوب 2021"})
    assert [label.get_text() for label in long.get_yticklabels()] == ["صحيفة بعيدة في الشمال 2020 –\nصحيفة أخرى في الجنوب 2021"]
    assert [label.get_text() for label in plot.stability(table).get_yticklabels()] == ["a – b"]


def test_contributions_have_the_colours_of_the_outlets():
    table = terms().assign(contribution=1.0)
    drawn = [plot.contributions(table, names=names, outlets=("الوسيلة", "مدى بوست")) for names in (("الوسيلة 1", "مدى بوست"), ("ا", "ب"))]
    colors = [[side.patches[0].get_facecolor() for side in ax.child_axes] for ax in drawn]
    assert colors[0] == colors[1]
    assert colors[0][0] != colors[0][1]


def test_panels_leave_no_empty_axes():
    table = pd.DataFrame({"outlet": ["أ", "ب", "ج"], "term": ["س", "ص", "ع"], "n": [1, 2, 3]})
    assert len(plot.panels(table).child_axes) == 3


def test_an_outlet_without_english_name_stands_once():
    table = pd.DataFrame({"outlet": ["aawsat", "حبر"], "outlet_en": ["aawsat", "Hibr"], "voice": ["x", "x"], "n": [1, 2]})
    assert sorted(texts(plot.stacked(table).figure).split("\n")).count("aawsat") == 1


def test_columns_have_scales_and_shares_of_their_own():
    ax = CHARTS["columns"]()
    bars, shares = ax.child_axes
    assert bars.get_xlim()[0] > 1234
    first = [patch.get_width() for patch in shares.patches if abs(patch.get_y() + patch.get_height() / 2) < 0.1]
    assert first == [0.25, 0.25, 0.5]
    assert {"1,234", "–", "قيل", "In whose voice"} <= set(texts(ax.figure).split("\n"))


def test_panels_share_one_scale():
    ax = plot.panels(by_outlet().assign(n=range(20)))
    assert len({panel.get_xlim() for panel in ax.child_axes}) == 1


def test_contributions_read_from_both_sides():
    ax = plot.contributions(
        pd.DataFrame({"term": ["روسيا"], "weight_a": [0.3], "weight_b": [0.2], "contribution": [0.06]}), names=("أ", "ب")
    )
    assert [panel.patches[0].get_width() for panel in ax.child_axes] == [0.3, 0.2]
    assert "0.060" in texts(ax.figure)


def test_outlets_keep_their_colour():
    assert plot.colors(["Hibr"])["Hibr"] == plot.colors(OUTLETS)["صحيفة حبر"]
    assert plot.colors(["ج", "ب"]) == plot.colors(["ب", "ج"])
    many = plot.colors([f"outlet {k}" for k in range(25)])
    assert len(many) == 25


def test_outlet_colours_differ_in_grey():
    grey = sorted(np.dot(plt.matplotlib.colors.to_rgb(color), [0.299, 0.587, 0.114]) for color in plot.colors(OUTLETS).values())
    assert min(np.diff(grey)) > 0.08


def test_text_stands_out_from_every_colour_of_the_scale():
    for color in style.SCALE:
        assert style.text_color(color) in ("#FFFFFF", "#1D232B")
    assert style.text_color("#000000") == "#FFFFFF"


@pytest.mark.parametrize(
    ("finding", "side"), [("Russia (روسيا) leads", "left"), ("الوسيلة names Russia most often", "left"), ("روسيا في المقدمة", "right")]
)
def test_title_stands_on_the_side_where_reading_begins(finding, side):
    ax = plot.bars(terms(3))
    plot.title(ax, finding)
    shown = next(text for text in ax.figure.texts if text.get_text() == finding)
    assert shown.get_horizontalalignment() == side


def test_title_is_kept_where_a_notebook_crops_the_figure():
    ax = plot.bars(terms(3))
    plot.title(ax, "Finding", "subtitle", "caption")
    ax.figure.draw_without_rendering()
    kept = ax.figure.get_tightbbox()
    boxes = [text.get_window_extent().transformed(ax.figure.dpi_scale_trans.inverted()) for text in ax.figure.texts]
    assert all(kept.y0 <= box.y0 and box.y1 <= kept.y1 for box in boxes)


def test_title_again_replaces_the_first():
    ax = plot.bars(terms(3))
    plot.title(ax, "First", "one", "two")
    plot.title(ax, "Second")
    assert [text.get_text() for text in ax.figure.texts] == ["Second"]


@given(st.text(alphabet="اب ab1 ", max_size=80), st.floats(20, 400))
def test_wrap_keeps_every_word_in_order(text, width):
    lines = page.wrap(text, width, 9)
    assert " ".join(lines).split() == text.split()
    assert all(page.text_width(line, 9) <= width * 1.02 or " " not in line for line in lines)


def test_a_name_and_its_number_stay_on_one_line():
    words = ["Sentences", *[wording.together(name, "15") for name in ("عنب بلدي", "Enab Baladi")] * 3]
    for width in range(60, 300, 20):
        lines = page.wrap(", ".join(words), width, 9)
        assert not any(line.startswith(("15", "بلدي")) for line in lines)
        assert bidi.NO_BREAK not in "".join(lines)
    ax = plot.bars(terms(3))
    plot.title(ax, "Finding", ", ".join(words))
    assert bidi.NO_BREAK not in "".join(page.texts_of(ax.figure))


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=12), st.floats(0.01, 1))
def test_spread_keeps_order_and_distance(values, apart):
    heights = label_places.spread(np.array(values), apart)
    order = np.argsort(values, kind="stable")
    assert (np.diff(heights[order]) >= apart * 0.98).all()


def test_problems_finds_what_is_wrong():
    figure = plt.figure(figsize=(3, 2))
    figure.text(0.5, 0.5, "overlapping")
    figure.text(0.52, 0.5, "names")
    figure.text(0.9, 0.9, "cut off here")
    figure.text(0.1, 0.1, "\U00013000")
    found = "\n".join(plot.problems(figure))
    assert "overlaps" in found
    assert "leaves the figure" in found
    assert "without a glyph" in found


# ---------------------------------------------------------------- saving


def saved(folder: Path, **options) -> dict[str, bytes]:
    ax = plot.bars(pd.DataFrame({"term": ["روسيا", "تركيا"], "gloss": ["Russia", "Turkey"], "n": [0.1 + 0.2, 1 / 3]}), number=".2f")
    plot.title(ax, "روسيا leads <& more>", "Share", "Invented.")
    plot.save(ax.figure, "01-test", folder=folder, **options)
    return {path.suffix: path.read_bytes() for path in sorted(folder.iterdir())}


def test_save_writes_picture_vector_and_table(tmp_path):
    files = saved(tmp_path)
    assert list(files) == [".csv", ".png", ".svg"]
    assert files[".csv"].decode() == "term,gloss,n\nتركيا,Turkey,0.333333\nروسيا,Russia,0.3\n"


def test_whole_numbers_are_exact_in_the_table(tmp_path):
    files = saved(tmp_path, table=pd.DataFrame({"n": [12345678.0, -3.0, 1e300, 12345678.5, np.nan]}))
    assert files[".csv"].decode() == 'n\n12345678\n-3\n1e+300\n1.23457e+07\n""\n'


def test_alt_text_is_in_both_pictures(tmp_path):
    saved(tmp_path)
    about = Image.open(tmp_path / "01-test.png").text
    root = ElementTree.parse(tmp_path / "01-test.svg").getroot()
    description = root.find("{http://www.w3.org/2000/svg}desc").text
    assert root.get("role") == "img"
    assert root.find("{http://www.w3.org/2000/svg}title").text == "روسيا leads <& more>"
    assert description == about["Description"]
    assert description.startswith("روسيا leads <& more>. Share. Data (term, gloss, n): تركيا, Turkey, 0.333333;")


def test_own_alt_text_and_table(tmp_path):
    files = saved(tmp_path, alt="Two bars.", table=pd.DataFrame({"n": [1]}, index=["روسيا"]))
    assert files[".csv"].decode() == "index,n\nروسيا,1\n"
    assert Image.open(tmp_path / "01-test.png").text["Description"] == "Two bars."


def test_failure_leaves_the_old_files(tmp_path, monkeypatch):
    before = saved(tmp_path)
    monkeypatch.setattr(picture, "_svg", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        saved(tmp_path)
    assert {path.suffix: path.read_bytes() for path in sorted(tmp_path.iterdir())} == before


def test_failure_while_writing_leaves_the_old_files(tmp_path, monkeypatch):
    before = saved(tmp_path)
    write = Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", lambda self, data: write(self, data[:10]) if self.name == "png" else 1 / 0)
    with pytest.raises(ZeroDivisionError):
        saved(tmp_path)
    assert {path.suffix: path.read_bytes() for path in sorted(tmp_path.iterdir())} == before


def test_strict_stops_at_problems(tmp_path):
    ax = plot.bars(terms(3))
    ax.figure.text(0.99, 0.5, "cut off")
    with pytest.raises(ValueError, match="leaves the figure"):
        plot.save(ax.figure, "01-test", folder=tmp_path, strict=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../up", "a/b", "", ".hidden"])
def test_name_cannot_lead_elsewhere(name, tmp_path):
    with pytest.raises(ValueError, match="file name"):
        plot.save(plot.bars(terms(3)).figure, name, folder=tmp_path)


def test_figure_without_table_is_refused(tmp_path):
    with pytest.raises(ValueError, match="table"):
        plot.save(plt.figure(), "01-test", folder=tmp_path)


def test_chart_by_pandas_can_be_titled_and_saved(tmp_path):
    table = pd.DataFrame({"الوسيلة": [3, 1], "عنب بلدي": [1, 2]}, index=["اتفاق وقف إطلاق النار في شمال غرب سوريا", "روسيا (12%)"])
    ax = table.plot.barh()
    plot.title(ax, "عنوان", "subtitle", "caption")
    plot.save(ax.figure, "pandas", table=table, folder=tmp_path, strict=True)
    assert (tmp_path / "pandas.csv").read_text(encoding="utf-8").startswith("index,الوسيلة")


def test_grid_of_axes_under_one_title(tmp_path):
    figure, axes = plt.subplots(1, 2, figsize=(9, 4))
    for ax in axes:
        plot.bars(pd.DataFrame({"term": ["حلب", "إدلب"], "n": [2, 7]}), ax=ax)
    plot.title(figure, "Two charts", "subtitle", "caption")
    plot.save(figure, "two", folder=tmp_path, strict=True)
    assert (tmp_path / "two.csv").read_text(encoding="utf-8").startswith("chart,term")


def test_folder_by_environment_and_by_place(tmp_path, monkeypatch):
    monkeypatch.setenv("ANALYSIS_FIGURES", str(tmp_path / "else"))
    assert picture.default_folder() == tmp_path / "else"
    monkeypatch.delenv("ANALYSIS_FIGURES")
    monkeypatch.chdir(tmp_path)
    assert picture.default_folder() == Path("figures")
    monkeypatch.setattr(picture, "PROJECT", tmp_path)
    (tmp_path / "pyproject.toml").touch()
    assert picture.default_folder() == tmp_path / "figures"


DRAW = """
import sys, matplotlib; matplotlib.use("Agg")
import numpy as np, pandas as pd
from analysis import plot
plot.use_style()
names = ["روسيا", "تركيا", "إدلب"]
ax = plot.scatter(pd.DataFrame({"term": names, "per_million": [1, 2, 3], "dispersion": [.1, .5, .9]}))
plot.title(ax, "Finding", "subtitle", "caption")
plot.save(ax.figure, "scatter", folder=sys.argv[1])
plot.save(plot.heatmap(pd.DataFrame(np.eye(3), index=names, columns=names)).figure, "heatmap", folder=sys.argv[1])
"""


def test_two_processes_write_the_same_bytes(tmp_path):
    for seed in ("1", "2"):
        own = {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        subprocess.run([sys.executable, "-c", DRAW, str(tmp_path / seed)], check=True, env=os.environ | own)
    first, second = ({path.name: path.read_bytes() for path in (tmp_path / seed).iterdir()} for seed in ("1", "2"))
    assert len(first) == 6
    assert first == second


def test_saving_again_writes_the_same_bytes(tmp_path):
    assert saved(tmp_path / "a") == saved(tmp_path / "b")
