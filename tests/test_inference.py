import copy
import itertools
import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse, stats

from analysis import inference

CASES = json.loads((Path(__file__).parent / "cases" / "inference_design.json").read_text(encoding="utf-8"))


# ---- design ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_design(case):
    check = inference.design(case["groups"])
    assert {group.name: group.smallest_p for group in check.groups} == pytest.approx(case["smallest_p"])
    assert {group.name: group.needed for group in check.groups} == case["needed"]
    assert list(check.single) == case["single"]
    assert list(check.testable) == case["testable"]


@given(st.integers(1, 5), st.integers(1, 5))
@settings(max_examples=25)
def test_no_data_reach_a_smaller_p_than_the_design_says(n, m):
    values = np.r_[100.0 + np.arange(n), np.arange(m) ** 2.0]  # the two sides as far apart as can be
    found = inference.permutation(values, np.arange(n + m) < n)
    assert found["p"].iloc[0] == pytest.approx(inference.smallest_p(n, m))


def test_large_groups_keep_the_value_of_small_ones():
    exact = 1 / math.comb(111, 51)
    assert inference.smallest_p(51, 60) == pytest.approx(exact, rel=1e-9)
    assert inference.smallest_p(10**6, 10**6) == 0.0


def test_design_reads_any_table(tiny_articles):
    words = tiny_articles.loc[[0, 0, 1, 2, 3, 3], ["article_id", "outlet"]].astype("category")
    expected = inference.design({"ألف": 2, "باء": 2})
    assert inference.design(tiny_articles) == inference.design(words) == inference.design(tiny_articles["outlet"]) == expected
    assert inference.design(tiny_articles["outlet"].value_counts()) == expected
    assert inference.design(tiny_articles, "article_id").single == ("a1", "a2", "b1", "b2")
    assert inference.design(tiny_articles.iloc[:0]).groups == ()


def test_numbers_may_be_groups_or_count_articles():
    articles = pd.DataFrame({"article_id": ["a", "b", "c"], "year": [2015, 2016, 2016]})
    expected = inference.design({"2015": 1, "2016": 2}, "year")
    groups = [articles, articles.set_index("article_id", drop=False), articles.set_index("article_id"), articles["year"]]
    groups += [table["year"] for table in groups[1:3]] + [articles["year"].set_axis(list("abc"))]
    counts = [articles["year"].value_counts(), articles.groupby("year").size(), articles.groupby("year")["article_id"].nunique()]
    for given_ in (*groups, *counts):
        assert inference.design(given_, "year") == expected
    assert inference.design(pd.Series([True, False, True], index=list("abc"))).articles == 3


def test_numbers_with_names_beside_them_count_articles():
    assert inference.design(pd.Series([2, 1], index=["ب", "أ"])) == inference.design({"ب": 2, "أ": 1})


def test_design_leaves_out_articles_without_outlet(tiny_articles):
    tiny_articles.loc[3, "outlet"] = None
    check = inference.design(tiny_articles)
    assert check.unlabelled == 1
    assert check.articles == 3
    assert "1 article without outlet left out." in check.message


def test_message_of_few_articles_says_what_cannot_be_said():
    message = inference.design({"الوسيلة": 2, "مدى بوست": 1, "عنب بلدي": 1, "صحيفة حبر": 1}).message
    assert "No difference between outlets can be called significant" in message
    assert "0.10, for الوسيلة against the rest" in message
    assert "at least 2 more articles of الوسيلة" in message
    assert "outlet and article cannot be told apart" in message
    assert "cannot be said is that the outlets differ" in message


def test_message_of_many_articles_names_those_left_behind():
    message = inference.design({"a": 12, "b": 5, "c": 1}).message
    assert "from the rest can reach p = 0.05 for a and b." in message
    assert "It cannot, whatever the texts say, for c." in message
    assert "topics and dates" in message


def test_design_is_immutable_and_travels_with_a_table():
    check = inference.design({"a": 2, "b": 1})
    with pytest.raises(AttributeError):
        check.alpha = 0.5
    assert copy.deepcopy(check) == check
    table = pd.DataFrame({"x": [1]})
    table.attrs["design"] = check
    assert pd.concat([table, table]).attrs["design"] == check
    assert json.loads(json.dumps(check))[1][0][:2] == ["a", 2]  # what Parquet does with attrs


def test_design_errors_say_what_to_do(tiny_articles):
    with pytest.raises(ValueError, match=r"no column 'paper'.*article_id, outlet"):
        inference.design(tiny_articles, "paper")
    for other in ("جيم", None, float("nan")):
        twice = pd.concat([tiny_articles, tiny_articles.assign(outlet=other)])
        told = f"'a1' has outlet {tiny_articles['outlet'].iloc[0]!r} in one row and {'جيم' if other == 'جيم' else None!r} in another"
        with pytest.raises(ValueError, match=told):
            inference.design(twice)
        with pytest.raises(ValueError, match=told):
            inference.design(twice.astype({"outlet": "category"}))


# ---- permutation ----------------------------------------------------------------------------------------------------------------


def by_hand(values, inside):
    """Two-sided p by listing every deal in plain Python."""
    n = sum(inside)

    def difference(chosen):
        rest = [i for i in range(len(values)) if i not in chosen]
        return sum(values[i] for i in chosen) / n - sum(values[i] for i in rest) / len(rest)

    observed = abs(difference([i for i, yes in enumerate(inside) if yes]))
    deals = [abs(difference(chosen)) for chosen in itertools.combinations(range(len(values)), n)]
    return sum(deal >= observed - 1e-9 for deal in deals) / len(deals)


@given(st.lists(st.integers(0, 5), min_size=3, max_size=8), st.data())
@settings(max_examples=40)
def test_exact_permutation_lists_every_deal(values, data):
    n = data.draw(st.integers(1, len(values) - 1))
    inside = [i < n for i in range(len(values))]
    assert inference.permutation(np.array(values, float), inside)["p"].iloc[0] == pytest.approx(by_hand(values, inside))


@pytest.mark.parametrize("alternative", ["greater", "less"])
def test_one_sided_permutation_agrees_with_scipy(alternative):
    random = np.random.default_rng(1)
    a, b = random.poisson(3, 5).astype(float), random.poisson(2, 6).astype(float)
    reference = stats.permutation_test((a, b), lambda x, y, axis: x.mean(axis) - y.mean(axis), vectorized=True, alternative=alternative)
    ours = inference.permutation(np.r_[a, b], np.arange(11) < 5, alternative=alternative)
    assert ours["statistic"].iloc[0] == pytest.approx(reference.statistic)
    assert ours["p"].iloc[0] == pytest.approx(reference.pvalue)


def test_drawn_permutations_come_near_the_exact_p_and_are_never_zero():
    random = np.random.default_rng(2)
    values, inside = random.gamma(1, 1, (14, 3)) + np.array([0, 0.5, 50]) * (np.arange(14) < 7)[:, None], np.arange(14) < 7
    exact = inference.permutation(values, inside)
    drawn = inference.permutation(values, inside, permutations=1999)
    assert exact.attrs["method"] == "exact"
    assert drawn.attrs["method"] == "monte carlo"
    assert drawn["p"].to_numpy() == pytest.approx(exact["p"].to_numpy(), abs=0.03)
    assert (drawn["p"] >= 1 / 2000).all()
    assert drawn["p"].iloc[2] <= 3 / 2000
    pd.testing.assert_frame_equal(drawn, inference.permutation(values, inside, permutations=1999))
    assert not drawn.equals(inference.permutation(values, inside, permutations=1999, seed=1))


def test_sparse_tables_and_arrays_agree():
    counts = np.random.default_rng(3).poisson(0.7, (9, 12)).astype(float)
    inside = np.arange(9) % 2 == 0
    expected = inference.permutation(counts, inside)
    for given_ in (sparse.csr_array(counts), sparse.coo_matrix(counts), pd.DataFrame(counts)):
        pd.testing.assert_frame_equal(inference.permutation(given_, inside), expected)


def test_own_statistic_and_what_is_undefined_counts_against_a_finding():
    table = pd.DataFrame({"hits": [3, 2, 0, 0, 0], "all": [4, 4, 0, 0, 0]})
    share = lambda inside, outside: pd.DataFrame({"share": inside["hits"] / inside["all"] - outside["hits"] / outside["all"]})  # noqa: E731
    assert inference.permutation(table, [True, False, True, False, False], statistic=share)["p"].iloc[0] == 1.0
    assert math.isnan(inference.permutation(table, [True, True, False, False, False], statistic=share)["p"].iloc[0])


def test_p_is_uniform_where_nothing_differs():
    values = np.random.default_rng(8).gamma(0.5, 1, (13, 2000))
    p = inference.permutation(values, np.arange(13) < 4)["p"]
    for level in (0.05, 0.2, 0.5, 0.8):
        assert np.mean(p <= level) == pytest.approx(level, abs=0.04)


def test_nothing_differs_gives_p_one():
    assert inference.permutation([[0.1 + 0.2]] * 7, [True] * 3 + [False] * 4)["p"].iloc[0] == 1.0


def test_permutation_needs_two_groups():
    with pytest.raises(ValueError, match="both groups need an article"):
        inference.permutation([[1.0], [2.0]], [True, True])


# ---- bootstrap ------------------------------------------------------------------------------------------------------------------


def test_sentences_are_drawn_within_their_article():
    articles = ["a", "b", "a", "c", "a", "b"]
    drawn = np.concatenate(list(inference.resamples(articles, replicates=200)))
    assert drawn.shape == (200, 6)
    for article, size in (("a", 3), ("b", 2), ("c", 1)):
        assert (drawn[:, [name == article for name in articles]].sum(axis=1) == size).all()
    assert drawn.mean(axis=0) == pytest.approx(np.ones(6), abs=0.2)


@pytest.mark.parametrize(("method", "name"), [("percentile", "percentile"), ("bca", "BCa")])
def test_interval_agrees_with_scipy_in_one_article(method, name):
    counts = np.random.default_rng(4).gamma(0.3, 5, 14).round()  # few and skewed: the two methods differ by a third of the width
    total = lambda x, axis: x.sum(axis) ** 1.5  # noqa: E731
    reference = stats.bootstrap((counts,), total, vectorized=True, n_resamples=20_000, method=name, rng=np.random.default_rng(5))
    ours = inference.bootstrap(counts, lambda sums: sums**1.5, strata=["a"] * 14, replicates=20_000, method=method).iloc[0]
    width = reference.confidence_interval.high - reference.confidence_interval.low
    assert ours["low"] == pytest.approx(reference.confidence_interval.low, abs=0.03 * width)
    assert ours["high"] == pytest.approx(reference.confidence_interval.high, abs=0.03 * width)


def test_intervals_cover_the_value_that_the_articles_were_written_with():
    random = np.random.default_rng(6)
    covered = 0
    for _ in range(100):
        chances = np.repeat([0.2, 0.5, 0.35], 30)  # three articles, each with its own rate
        counts = pd.DataFrame({"hits": random.random(90) < chances, "all": 1})
        found = inference.bootstrap(counts, lambda s: s["hits"] / s["all"], strata=np.repeat(["a", "b", "c"], 30), replicates=300).iloc[0]
        covered += found["low"] <= 0.35 <= found["high"]
    assert 88 <= covered <= 99


def test_differences_between_articles_do_not_widen_the_interval():
    """It speaks about these articles: where every sentence of an article is alike, nothing is uncertain."""
    counts = pd.DataFrame({"hits": [0] * 10 + [5] * 10, "all": 5})
    found = inference.bootstrap(counts, lambda s: s["hits"] / s["all"], strata=["a"] * 10 + ["b"] * 10).iloc[0]
    assert found["low"] == found["high"] == found["estimate"] == 0.5
    assert "not their outlets" in inference.bootstrap(counts, strata=["a"] * 20).attrs["about"]


def test_rates_of_nothing_are_missing_and_their_share_is_shown():
    counts = pd.DataFrame({"hits": [1, 0, 0], "all": [2, 0, 0], "none": [0, 0, 0]})
    found = inference.bootstrap(counts, lambda s: pd.DataFrame({"x": s["hits"] / s["all"], "y": s["hits"] / s["none"]}), strata=["a"] * 3)
    assert found.loc["x", "defined"] == pytest.approx(1 - (2 / 3) ** 3, abs=0.05)
    assert math.isnan(found.loc["y", "low"])
    assert found.loc["y", "defined"] == 0


def test_bootstrap_is_reproducible_and_leaves_its_input_alone():
    counts = pd.DataFrame(np.random.default_rng(7).poisson(2, (20, 3)))
    before, articles = counts.copy(), list("abab" * 5)
    first = inference.bootstrap(counts, strata=articles, replicates=100)
    pd.testing.assert_frame_equal(first, inference.bootstrap(sparse.csr_array(counts.to_numpy()), strata=articles, replicates=100))
    pd.testing.assert_frame_equal(counts, before)
    assert not first.equals(inference.bootstrap(counts, strata=articles, replicates=100, seed=1))


def test_slices_do_not_change_the_draws(monkeypatch):
    whole = np.concatenate(list(inference.resamples(list("aabbb"), replicates=50)))
    monkeypatch.setattr("analysis.inference.resampling.CELLS", 35)
    parts = list(inference.resamples(list("aabbb"), replicates=50))
    assert len(parts) == 8
    assert (np.concatenate(parts) == whole).all()


def test_no_blocks_at_all():
    found = inference.bootstrap(pd.DataFrame({"x": pd.Series([], dtype=float)}), strata=[])
    assert found["estimate"].tolist() == [0.0]


def test_bootstrap_errors():
    with pytest.raises(ValueError, match="level is 95"):
        inference.bootstrap([[1.0]], strata=["a"], level=95)
    with pytest.raises(ValueError, match="every row needs its article"):
        inference.bootstrap([[1.0], [2.0]], strata=["a", None])
    with pytest.raises(ValueError, match="must return one row for each"):
        inference.bootstrap([[1.0], [2.0]], lambda sums: sums.iloc[:0], strata=["a", "a"])


def test_blocks_number_the_sentences_of_each_article():
    tokens = pd.DataFrame({"article_id": list("aaabb"), "sentence": [4, 4, 7, 9, 12], "position": [0, 30, 60, 0, 55]})
    assert inference.blocks(tokens).tolist() == [0, 0, 1, 0, 1]
    assert inference.blocks(tokens, size=2).tolist() == [0, 0, 0, 0, 0]
    assert inference.blocks(tokens.drop(columns="sentence")).tolist() == [0, 1, 2, 0, 2]
    with pytest.raises(ValueError, match="size is 0"):
        inference.blocks(tokens, size=0)


# ---- false discoveries ----------------------------------------------------------------------------------------------------------


@given(st.lists(st.one_of(st.floats(0, 1), st.just(math.nan)), max_size=20), st.sampled_from(["bh", "by"]))
def test_adjust_agrees_with_scipy_and_keeps_what_is_missing(p, method):
    found = inference.adjust(p, method=method).to_numpy()
    known = ~np.isnan(np.array(p, float))
    assert np.isnan(found[~known]).all()
    if known.any():
        assert found[known] == pytest.approx(stats.false_discovery_control(np.array(p, float)[known], method=method))


def test_adjust_keeps_the_index_and_refuses_what_is_no_p():
    assert inference.adjust(pd.Series([0.5, 0.01], index=["x", "y"])).to_dict() == {"x": 0.5, "y": 0.02}
    with pytest.raises(ValueError, match=r"p is 1\.2 in row 1"):
        inference.adjust([0.1, 1.2])


def test_a_large_matrix_of_zeros_gives_the_same_figures_as_a_sparse_one():
    from scipy.sparse import csr_array

    random = np.random.default_rng(7)
    counts = (random.random((4000, 30)) < 0.05).astype(float)
    strata = np.repeat(np.arange(400), 10)
    dense, sparse = (inference.bootstrap(table, strata=strata, replicates=40) for table in (counts, csr_array(counts)))
    pd.testing.assert_frame_equal(dense, sparse)
    small = inference.bootstrap(pd.DataFrame(counts[:, :3]), strata=strata, replicates=40)
    pd.testing.assert_frame_equal(small.reset_index(drop=True), dense.iloc[:3].reset_index(drop=True))


def test_a_p_that_is_next_to_nothing_is_said_in_words():
    check = inference.design({"a": 4000, "b": 5000})
    assert check.smallest_p == 0.0
    assert "p = 0 " not in check.message
