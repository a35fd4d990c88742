import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis import fold, inference, keyness

# Dunning (1993), table 1: word pairs of a Swiss bank's news, k(AB), k(A~B), k(~AB), k(~A~B) and -2 log lambda.
DUNNING = [
    ("the swiss", 110, 2442, 111, 29114, 270.72),
    ("can be", 29, 13, 123, 31612, 263.90),
    ("previous year", 31, 23, 139, 31584, 256.84),
    ("mineral water", 10, 0, 3, 31764, 167.23),
    ("at the", 76, 104, 2476, 29121, 157.21),
]


def counted(rows, **attrs):
    table = pd.DataFrame(rows, columns=["outlet", "term", "n", "articles"])
    table.attrs = attrs
    return table


SMALL = counted(
    [
        ("ألف", "وزير", 6, 2),
        ("ألف", "مدرسة", 3, 2),
        ("باء", "وزير", 1, 1),
        ("باء", "قصف", 4, 1),
        ("جيم", "قصف", 2, 1),
        ("جيم", "مدرسة", 4, 2),
    ],
    words={"ألف": 100, "باء": 50, "جيم": 150},
    articles={"ألف": 2, "باء": 1, "جيم": 2},
)


def tokens_of(texts, outlets):
    """Words of texts as a table of tokens; a lemma is its token."""
    words = fold.words(texts)
    position = words.groupby("text").cumcount()
    names = pd.Series([f"t{number}" for number in range(len(texts))])
    table = pd.DataFrame({"article_id": names[words["text"]].to_numpy(), "outlet": np.array(outlets)[words["text"]], "position": position})
    table = table.assign(start=words["start"], end=words["end"], token=words["word"], lemma=words["word"], stop=False)
    return table.astype({"article_id": "category", "outlet": "category"})


# ---- measures -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pair", "ab", "a_only", "b_only", "neither", "expected"), DUNNING)
def test_g2_gives_dunnings_table(pair, ab, a_only, b_only, neither, expected):
    assert keyness.g2([ab], [b_only], ab + a_only, b_only + neither)[0] == pytest.approx(expected, abs=0.005)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(1, 5000), st.integers(1, 5000))
def test_g2_agrees_with_scipy(a, b, others_a, others_b):
    if not a + b:
        return
    table = [[a, b], [others_a, others_b]]
    expected = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert keyness.g2([a], [b], a + others_a, b + others_b)[0] == pytest.approx(expected, abs=1e-6)


def test_log_odds_by_hand():
    """Monroe et al. (2008), eq. 16, 20 and 22, written out: 8 of 1000 words against 2 of 500, prior 4 of 600."""
    delta = math.log((8 + 4) / (1000 + 600 - 8 - 4)) - math.log((2 + 4) / (500 + 600 - 2 - 4))
    z = delta / math.sqrt(1 / (8 + 4) + 1 / (2 + 4))
    found = keyness.log_odds([8], [2], 1000, 500, [4], 600)
    assert found[0][0] == pytest.approx(delta)
    assert found[1][0] == pytest.approx(z)
    assert z == pytest.approx(0.6410, abs=5e-5)


def test_log_ratio_counts_doublings_and_takes_zero_as_half_an_occurrence():
    """Hardie (2014): 1 is twice as often, 2 four times as often."""
    found = keyness.log_ratio([10, 40, 5, 0, 3], [5, 5, 10, 4, 0], 1000, 1000)
    assert found.tolist() == pytest.approx([1, 3, -1, -3, math.log2(6)])
    assert keyness.log_ratio([20], [5], 2000, 1000)[0] == pytest.approx(1)


# ---- compare --------------------------------------------------------------------------------------------------------------------


def test_compare_sets_counts_rates_and_articles_beside_each_score():
    found = keyness.compare(SMALL, "ألف").set_index("term")
    assert found.index.tolist() == ["وزير", "مدرسة", "قصف"]
    row = found.loc["وزير"]
    assert (row["n_target"], row["n_reference"]) == (6, 1)
    assert (row["per_million_target"], row["per_million_reference"]) == (60_000, 5_000)
    assert (row["articles"], row["articles_target"], row["articles_reference"]) == (3, 2, 1)
    assert row["log_ratio"] == pytest.approx(math.log2(12))
    assert row["score"] == row["z"]
    # Prior: the whole table, 7 times in 300 words.
    assert row["log_odds"] == pytest.approx(math.log(13 / (100 + 300 - 13)) - math.log(8 / (200 + 300 - 8)))


def test_compare_with_named_groups_only():
    found = keyness.compare(SMALL, "ألف", reference="جيم").set_index("term")
    assert found.loc["وزير", ["n_target", "n_reference"]].tolist() == [6, 0]
    assert found.loc["وزير", "per_million_reference"] == 0
    assert found.attrs["reference"] == ("جيم",)
    assert found.attrs["design"].articles == 4
    both = keyness.compare(SMALL, "ألف", reference=["باء", "جيم"])
    pd.testing.assert_frame_equal(both, keyness.compare(SMALL, "ألف"))


def test_each_group_is_compared_with_all_others():
    found = keyness.each(SMALL, measure="g2")
    assert found["outlet"].drop_duplicates().tolist() == ["ألف", "باء", "جيم"]
    part = found[found["outlet"] == "باء"].drop(columns="outlet").reset_index(drop=True)
    pd.testing.assert_frame_equal(part, keyness.compare(SMALL, "باء", measure="g2"))
    assert found.attrs["design"].articles == 5
    assert keyness.each(SMALL.iloc[:0]).empty


def test_a_reference_named_twice_counts_once():
    pd.testing.assert_frame_equal(keyness.compare(SMALL, "ألف", reference=["باء", "باء"]), keyness.compare(SMALL, "ألف", reference="باء"))


def test_terms_of_other_groups_are_left_out():
    table = counted([("x", "أ", 1, 1), ("y", "أ", 2, 1), ("z", "قصف", 9, 1)])
    assert keyness.compare(table, "x", reference="y")["term"].tolist() == ["أ"]


def test_a_term_of_one_article_is_marked():
    found = keyness.compare(SMALL, "باء", reference="ألف").set_index("term")["one_article"]
    assert found.to_dict() == {"قصف": True, "وزير": False, "مدرسة": False}


@pytest.mark.parametrize("measure", ["log_odds", "g2", "log_ratio"])
@given(data=st.data())
@settings(max_examples=30)
def test_exchanging_the_sides_turns_every_score_round(measure, data):
    n = st.integers(0, 30)
    rows = [(outlet, term, data.draw(n), 1) for outlet in "xy" for term in ("أ", "ب", "ج")]
    rows += [(outlet, "د", data.draw(st.integers(1, 30)), 1) for outlet in "xy"]
    one, other = (keyness.compare(counted(rows), side, measure=measure).set_index("term")["score"] for side in "xy")
    assert one.to_numpy() == pytest.approx(-other.reindex(one.index).to_numpy(), nan_ok=True)


def test_compare_agrees_with_scipy_on_the_seeds_of_a_table():
    found = keyness.compare(SMALL, "ألف", measure="g2").set_index("term")
    expected = stats.chi2_contingency([[6, 1], [94, 199]], correction=False, lambda_="log-likelihood").statistic
    assert found.loc["وزير", "score"] == pytest.approx(expected)
    assert found.loc["قصف", "score"] == pytest.approx(-found.loc["قصف", "g2"])
    assert found.loc["قصف", "g2"] > 0


def test_words_come_from_attrs_or_rates_or_counts():
    plain = counted([("x", "أ", 3, 1), ("x", "ب", 1, 1), ("y", "أ", 5, 1)])
    rated = plain.assign(per_million=[3000.0, 1000.0, 500.0])
    carried = plain.copy()
    carried.attrs["words"] = pd.Series({"x": 40, "y": 50})
    found = [keyness.compare(table, "x").set_index("term").loc["أ"] for table in (plain, rated, carried)]
    rates = [row[["per_million_target", "per_million_reference"]].tolist() for row in found]
    assert rates == [[750_000, 1_000_000], [3000, 500], [75_000, 100_000]]


def test_prior_as_a_weight_and_as_a_series():
    light, heavy = (keyness.compare(SMALL, "ألف", prior=weight).set_index("term")["log_odds"] for weight in (1.0, 1e6))
    assert (heavy.abs() < light.abs()).all()
    assert heavy.abs().max() < 1e-3
    own = keyness.compare(SMALL, "ألف", prior=pd.Series({"وزير": 7.0, "مدرسة": 7.0, "قصف": 6.0, "غيرها": 280.0}))
    pd.testing.assert_frame_equal(own, keyness.compare(SMALL, "ألف"), check_exact=False)
    with pytest.raises(ValueError, match="no value above 0 for the term 'قصف'"):
        keyness.compare(SMALL, "ألف", prior=pd.Series({"وزير": 7.0, "مدرسة": 7.0}))
    with pytest.raises(ValueError, match="prior is 0"):
        keyness.compare(SMALL, "ألف", prior=0)


def test_design_travels_and_is_read_off_the_table_where_nothing_carries_it():
    assert keyness.compare(SMALL, "ألف").attrs["design"] == inference.design({"ألف": 2, "باء": 1, "جيم": 2})
    bare = SMALL.copy()
    bare.attrs = {}
    check = keyness.compare(bare, "ألف").attrs["design"]
    assert not check.exact
    assert "with at least 2 articles" in check.message
    assert keyness.compare(bare.drop(columns="articles"), "ألف").attrs["design"].groups == ()


def test_articles_are_missing_where_the_table_has_none():
    found = keyness.compare(SMALL.drop(columns="articles"), "ألف")
    assert found[["articles", "articles_target", "one_article"]].isna().all(axis=None)


def test_ties_go_by_term_and_categories_or_order_do_not_matter():
    rows = [("x", term, 2, 1) for term in ("ت", "ب", "أ")] + [("y", "ث", 6, 1)]
    found = keyness.compare(counted(rows), "x")
    assert found["term"].tolist() == ["أ", "ب", "ت", "ث"]
    shuffled = counted(rows[::-1]).astype({"outlet": "category", "term": "category"})
    pd.testing.assert_frame_equal(keyness.compare(shuffled, "x"), found)


def test_compare_leaves_its_input_alone():
    before = SMALL.copy(deep=True)
    keyness.compare(SMALL, "ألف")
    pd.testing.assert_frame_equal(SMALL, before)
    assert set(SMALL.attrs) == {"words", "articles"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"target": "دال"}, r"no outlet 'دال'.*ألف, باء, جيم"),
        ({"reference": "دال"}, "no outlet 'دال'"),
        ({"reference": "ألف"}, "at least one other outlet"),
        ({"measure": "chi2"}, "must be one of log_odds, g2, log_ratio"),
        ({"by": "paper"}, "no column 'paper'"),
        ({"by": "term"}, "no groups to compare"),
    ],
)
def test_compare_errors(change, message):
    with pytest.raises(ValueError, match=message):
        keyness.compare(SMALL, **({"target": "ألف"} | change))


# ---- tests on articles ----------------------------------------------------------------------------------------------------------

TERMS, WORDS = 40, 300


def corpus(random, *, articles=50, planted=1.0, bursts=2.0):
    """Articles of two outlets, half each, that use every term at a rate of their own (gamma, shape `bursts`: lower is burstier).

    The first term is used `planted` times as often by outlet x.
    """
    outlet = np.where(np.arange(articles) % 2, "y", "x")
    expected = np.full((articles, TERMS), 1.5) * random.gamma(bursts, 1 / bursts, (articles, TERMS))
    expected[outlet == "x", 0] *= planted
    counts = random.poisson(expected)
    rest = np.maximum(WORDS - counts.sum(axis=1), 0)
    counts = np.column_stack([counts, rest])
    article, term = np.divmod(np.repeat(np.arange(counts.size), counts.ravel()), TERMS + 1)
    tokens = pd.DataFrame({"article_id": article, "outlet": outlet[article], "lemma": term}).astype("str").astype("category")
    return tokens.assign(stop=False), counts, outlet == "x"


def pooled_finding(counts, inside):
    """Whether chi-squared tests on bare words, controlled for false discoveries, report any difference."""
    a, b = counts[inside].sum(axis=0), counts[~inside].sum(axis=0)
    table = np.array([[a, b], [a.sum() - a, b.sum() - b]]).astype(float)
    expected = table.sum(axis=0) * table.sum(axis=1)[:, None] / table.sum(axis=(0, 1))
    p = stats.chi2.sf(((table - expected) ** 2 / expected).sum(axis=(0, 1)), 1)
    return bool((stats.false_discovery_control(p) <= 0.05).any())


def test_a_planted_difference_is_found_in_nine_of_ten_corpora():
    random = np.random.default_rng(11)
    found = []
    for _ in range(40):
        tokens, _, _ = corpus(random, planted=4.0)
        table = keyness.permuted(tokens, "x", permutations=1999)
        found.append("0" in table.loc[table["verdict"] == "significant", "term"].tolist())
    assert np.mean(found) >= 0.9


def test_shuffled_labels_find_something_in_no_more_runs_than_stated_and_word_tests_in_most():
    """Under no difference at all, the share of runs with any finding may be 0.05; 120 runs allow 0.05 and two standard errors."""
    random = np.random.default_rng(12)
    ours, pooled = [], []
    for _ in range(120):
        tokens, counts, inside = corpus(random, bursts=0.7)
        ours.append((keyness.permuted(tokens, "x", permutations=999)["verdict"] == "significant").any())
        pooled.append(pooled_finding(counts, inside))
    assert np.mean(ours) <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / 120)
    assert np.mean(pooled) > 0.9  # why bare words are not tested


def test_one_article_that_repeats_a_word_is_one_observation():
    texts = ["قمة " * 60 + "كلام " * 40] + ["كلام " * 100] * 11
    tokens = tokens_of(texts, ["x"] * 6 + ["y"] * 6)
    row = keyness.permuted(tokens, "x").set_index("term").loc["قمة"]
    assert row["n_target"] == 60
    assert row["articles"] == 1
    assert row["p"] == 1.0
    assert row["smallest_p"] == pytest.approx(0.5)
    assert row["verdict"] == "cannot be significant"
    assert math.isnan(row["q"])


def test_rates_are_of_all_words_and_function_words_are_not_tested():
    tokens = tokens_of(["في قصف", "قصف", "في", "في مدرسة"], ["x", "x", "y", "y"]).assign(stop=lambda table: table["token"] == "في")
    found = keyness.permuted(tokens, "x").set_index("term")
    assert sorted(found.index) == ["قصف", "مدرسة"]
    assert found.loc["قصف", "per_million_target"] == 750_000
    assert "في" in keyness.permuted(tokens, "x", stopwords=False)["term"].tolist()


def test_with_few_articles_the_table_says_that_nothing_can_be_significant():
    texts = ["قصف قصف", "قصف مدرسة", "وزير", "وزير وزير", "وزير مدرسة"]
    found = keyness.permuted(tokens_of(texts, ["ألف", "ألف", "باء", "جيم", "دال"]), "ألف")
    assert set(found["verdict"]) == {"cannot be significant"}
    assert found["p"].min() == pytest.approx(0.1)
    assert found["q"].isna().all()
    assert found.attrs["message"].startswith("No term can be significant at 0.05")
    assert found.attrs["design"].smallest_p == 0.1


def test_too_few_permutations_leave_a_clear_difference_undecided():
    tokens, _, _ = corpus(np.random.default_rng(16), planted=8.0)
    few, many = (keyness.permuted(tokens, "x", permutations=many).set_index("term").loc["0"] for many in (99, 4999))
    assert few["p"] == few["smallest_p"] == 0.01
    assert few["verdict"] == "undecided"
    assert many["verdict"] == "significant"


def test_rare_terms_do_not_weaken_the_rest():
    texts = [f"{'قصف ' * 5}كلام نادر{number} فريد{number}" for number in range(8)]
    texts += [f"مدرسة كلام غريب{number} وحيد{number}" for number in range(8)]
    found = keyness.permuted(tokens_of(texts, ["x"] * 8 + ["y"] * 8), "x").set_index("term")
    assert found.loc["قصف", "verdict"] == "significant"
    assert found.loc["قصف", "q"] == found.loc["قصف", "p"] == pytest.approx(inference.smallest_p(8, 8), abs=2e-4)
    rare = found[found["articles"] == 1]
    assert len(rare) == 32
    assert set(rare["verdict"]) == {"cannot be significant"}


@given(st.data())
@settings(max_examples=25)
def test_no_term_beats_the_p_it_could_have_reached(data):
    texts = [" ".join(data.draw(st.lists(st.sampled_from(["أ", "ب", "ج"]), min_size=1, max_size=4))) for _ in range(7)]
    found = keyness.permuted(tokens_of(texts, ["x"] * 3 + ["y"] * 4), "x")
    assert (found["p"] >= found["smallest_p"] - 1e-9).all()


def test_naming_the_terms_beforehand_tests_fewer():
    tokens, _, _ = corpus(np.random.default_rng(14), planted=3.0)
    some, every = keyness.permuted(tokens, "x", terms=["0", "1"]), keyness.permuted(tokens, "x")
    assert sorted(some["term"]) == ["0", "1"]
    row, same = (table.set_index("term").loc["0"] for table in (some, every))
    assert row["p"] == same["p"]
    assert row["per_million_target"] == same["per_million_target"]
    assert row["q"] <= same["q"]


def test_permuted_is_reproducible_and_leaves_out_other_groups():
    tokens, _, _ = corpus(np.random.default_rng(15), articles=12)
    third = tokens_of(["غير ذلك"], ["z"])[["article_id", "outlet", "lemma"]].astype("str")
    more = pd.concat([tokens.astype("str"), third]).astype("category").assign(stop=False)
    first = keyness.permuted(tokens, "x", permutations=99)
    pd.testing.assert_frame_equal(first, keyness.permuted(more, "x", reference="y", permutations=99))
    with pytest.raises(ValueError, match="no outlet 'w'"):
        keyness.permuted(tokens, "w")


def test_intervals_hold_the_score_and_say_of_whom_they_speak():
    texts = ["قصف قصف مدرسة. " * 20, "وزير مدرسة مدرسة قصف. " * 20]
    tokens = tokens_of(texts, ["x", "y"])
    tokens["sentence"] = tokens["position"] // 4
    found = keyness.intervals(tokens, "x", ["قصف", "وزير"], replicates=200).set_index("term")
    assert found.loc["قصف", "estimate"] == pytest.approx(math.log2((40 / 60) / (20 / 80)))
    assert (found["low"] <= found["estimate"]).all()
    assert (found["estimate"] <= found["high"]).all()
    assert found.attrs["about"] == "these articles, not their outlets"
    assert found.attrs["design"].single == ("x", "y")
    shrunk = keyness.intervals(tokens, "x", ["قصف"], measure="log_odds", replicates=50)["estimate"].iloc[0]
    assert shrunk == pytest.approx(keyness.log_odds([40], [20], 60, 80, [60], 140)[0][0])


@pytest.mark.parametrize("terms", [["لاوجود"], ["قصف", "لاوجود"], ["قصف مدرسة"], ["ماء"]])
def test_intervals_are_given_of_no_term_that_neither_side_uses(terms):
    tokens = tokens_of(["قصف مدرسة", "مدرسة", "ماء"], ["x", "y", "z"])
    with pytest.raises(ValueError, match=f"terms has '{terms[-1]}', which neither side uses"):
        keyness.intervals(tokens, "x", terms, reference="y", replicates=20)


def test_intervals_take_a_term_once_and_no_text_letter_by_letter():
    tokens = tokens_of(["قصف مدرسة", "مدرسة"], ["x", "y"])
    twice = keyness.intervals(tokens, "x", ["قصف", "مدرسة", "قصف"], replicates=20)
    pd.testing.assert_frame_equal(twice, keyness.intervals(tokens, "x", ["قصف", "مدرسة"], replicates=20))
    for function in (keyness.intervals, keyness.permuted):
        with pytest.raises(ValueError, match=r"terms is the text 'قصف'.*such as \['قصف'\]"):
            function(tokens, "x", terms="قصف")


def test_an_article_with_words_in_two_groups_cannot_be_dealt():
    tokens = tokens_of(["قصف مدرسة", "مدرسة", "قصف"], ["x", "y", "y"]).assign(half=["early", "late", "early", "late"])
    rows = pd.DataFrame({"half": ["early"], "term": ["قصف"]})
    for call in (
        lambda: keyness.permuted(tokens, "early", by="half"),
        lambda: keyness.intervals(tokens, "early", ["قصف"], by="half"),
        lambda: keyness.against_chance(rows, tokens, by="half"),
    ):
        with pytest.raises(ValueError, match="'t0' has half 'early' in one row and 'late' in another"):
            call()


def test_articles_numbered_by_whole_numbers_are_tested_as_others():
    tokens = tokens_of(["قصف قصف", "قصف مدرسة", "وزير", "وزير مدرسة"], ["x", "x", "y", "y"])
    numbered = tokens.assign(article_id=tokens["article_id"].cat.rename_categories(range(10, 14)))
    pd.testing.assert_frame_equal(keyness.permuted(numbered, "x"), keyness.permuted(tokens, "x"))
    assert keyness.permuted(numbered, "10", by="article_id")["n_target"].sum() == 2


def test_against_chance_adds_what_permuted_says_of_each_group():
    texts = ["سد نهر ماء", "سد ماء جسر", "سد حقل ماء", "حقل قمح ماء", "قمح حقل جسر", "حقل قمح نهر", "قمح ماء حقل", "حقل قمح"]
    tokens = tokens_of(texts, ["north"] * 3 + ["south"] * 5)
    rows = pd.DataFrame({"outlet": ["north", "south", "north"], "term": ["سد", "قمح", "ماء"], "z": [3.0, 2.0, 1.0]})
    found = keyness.against_chance(rows, tokens.assign(sentence=0))
    assert found["term"].tolist() == ["سد", "قمح", "ماء"]
    alone = keyness.permuted(tokens.assign(sentence=0), "north").set_index("term")
    assert found["q"].tolist()[::2] == pytest.approx(alone.loc[["سد", "ماء"], "q"].tolist(), nan_ok=True)
    assert found["verdict"].tolist()[0] == alone.loc["سد", "verdict"]


def test_against_chance_of_nothing_has_its_columns():
    tokens = tokens_of(["سد"], ["north"]).assign(sentence=0)
    assert {"p", "q", "verdict"} <= set(keyness.against_chance(pd.DataFrame({"outlet": [], "term": []}), tokens))


def test_one_group_is_compared_with_nothing():
    assert keyness.each(SMALL[SMALL["outlet"] == "ألف"]).empty
