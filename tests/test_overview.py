"""Rows, counts and periods of charts: hand-sized corpora, and what must hold for any corpus."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import overview

CORPORA = st.lists(
    st.tuples(st.sampled_from(["ألف", "باء", "جيم", "دال", None]), st.sampled_from(["2023-01-05", "2023-03-01", "2024-12-31", None])),
    min_size=1,
    max_size=12,
)


def corpus_of(articles):
    rows = [(f"a{number:02d}", outlet, date) for number, (outlet, date) in enumerate(articles)]
    table = pd.DataFrame(rows, columns=["article_id", "outlet", "date"]).astype({"outlet": object})
    return table.assign(outlet_en=None, date=pd.to_datetime(table["date"]))


@given(CORPORA, st.integers(0, 12), st.integers(1, 5))
def test_every_article_stands_in_one_row_and_rows_can_be_told_apart(articles, most, outlets):
    table = corpus_of(articles)
    found = overview.rows(table, most=most, outlets=outlets)
    assert sorted(found["article_id"]) == list(table["article_id"])
    assert found["row"].is_monotonic_increasing
    assert set(found["row"]) == set(range(found["row"].nunique()))
    each = found.drop_duplicates("row")
    assert not each.duplicated(["label", "gloss"]).any()
    assert not each["name"].duplicated().any()
    assert len(each) <= (most if found.attrs["unit"] == "article" else outlets + 1)


@given(CORPORA, st.integers(0, 12))
def test_a_tally_counts_each_article_once(articles, most):
    table = corpus_of(articles)
    counted = overview.tally(overview.rows(table, most=most, outlets=2), {"articles": table, "dated": table.dropna(subset=["date"])})
    assert counted["articles"].sum() == len(table)
    assert counted["dated"].sum() == table["date"].notna().sum()


@given(CORPORA, st.integers(1, 40))
def test_periods_hold_all_dated_articles_and_do_not_overlap(articles, most):
    table = corpus_of(articles)
    found = overview.periods(table, overview.rows(table, most=0, outlets=2), most=most)
    assert found["n"].sum() == table["date"].notna().sum()
    assert (found["start"] <= found["end"]).all()
    distinct = found[["start", "end"]].drop_duplicates().sort_values("start")
    assert (distinct["start"].iloc[1:].to_numpy() > distinct["end"].iloc[:-1].to_numpy()).all()


def test_few_articles_are_in_the_order_of_their_dates():
    table = corpus_of([("ألف", "2024-12-31"), ("باء", None), ("جيم", "2023-01-05")])
    found = overview.rows(table.assign(outlet_en=["Alif", "Baa", "Jim"]))
    assert found["article_id"].tolist() == ["a02", "a00", "a01"]
    assert found["gloss"].tolist() == ["Jim · 2023-01-05", "Alif · 2024-12-31", "Baa · undated"]
    assert found["name"].tolist() == ["Jim · 2023-01-05", "Alif · 2024-12-31", "Baa · undated"]


def test_outlets_beyond_the_most_share_a_row_and_two_are_not_shared_needlessly():
    table = corpus_of([(outlet, None) for outlet in ["ألف"] * 3 + ["باء"] * 2 + ["جيم", "دال"]])
    some = overview.rows(table, most=1, outlets=2).drop_duplicates("row")
    assert some[["label", "gloss"]].to_numpy().tolist() == [["ألف", "3 articles"], ["باء", "2 articles"], ["2 others", "2 articles"]]
    assert overview.rows(table, most=1, outlets=3)["row"].nunique() == 4  # one outlet alone would not need to be called others


@pytest.mark.parametrize(
    ("dates", "unit"),
    [
        (["2024-05-01", "2024-05-20"], "day"),
        (["2024-01-01", "2024-06-20"], "week"),
        (["2022-01-01", "2024-06-20"], "month"),
        (["2017-01-01", "2024-06-20"], "quarter"),
        (["1999-01-01", "2024-06-20"], "year"),
        (["1900-01-01", "2024-06-20"], "year"),
        ([None, None], "day"),
    ],
)
def test_periods_are_the_shortest_that_fit(dates, unit):
    table = corpus_of([("ألف", date) for date in dates])
    assert overview.periods(table, overview.rows(table, most=0)).attrs["unit"] == unit


def test_a_range_is_written_without_what_its_ends_share():
    ends = [("2019-08-29", "2019-08-30"), ("2019-08-29", "2019-09-02"), ("2019-12-29", "2020-01-02"), ("2019-08-29", "2019-08-29")]
    table = pd.DataFrame(ends, columns=["date_earliest", "date_latest"])
    assert overview.days(table.assign(date=table["date_earliest"])).tolist() == [
        "2019-08-29 to 30",
        "2019-08-29 to 09-02",
        "2019-12-29 to 2020-01-02",
        "2019-08-29",
    ]


def test_inputs_stay_and_nothing_gives_nothing():
    table = corpus_of([("ألف", "2024-12-31")])
    before = table.copy(deep=True)
    overview.periods(table, overview.rows(table))
    pd.testing.assert_frame_equal(table, before)
    empty = overview.rows(table.head(0))
    assert empty.columns.tolist() == ["article_id", "row", "label", "gloss", "by", "name"]
    assert overview.tally(empty, {"words": table}).empty
    assert overview.periods(table.head(0), empty).empty
