import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

from analysis import fold, similarity

TEXTS = [
    "زار الوزير المدينة وافتتح الجسر الجديد. قال الوزير إن الجسر يخدم المدينة.",
    "افتتح الوزير الجسر الجديد في المدينة. حضر أهالي المدينة الافتتاح.",
    "قصفت الطائرات القرية ليلا. نزح أهالي القرية إلى المدينة.",
    "أعلن النادي فوز الفريق في المباراة. احتفل الجمهور بفوز الفريق.",
]


def tokens_of(texts, names=None):
    """Words of texts as a table of tokens, a sentence up to each full stop; a lemma is its word; two function words."""
    words = fold.words(texts)
    names = pd.Series(names or [f"t{number}" for number in range(len(texts))])
    stops = [np.array([i for i, char in enumerate(text) if char == "."]) for text in texts]
    sentence = [int((stops[text] < start).sum()) for text, start in zip(words["text"], words["start"], strict=True)]
    key = words["word"].astype("str").map(fold.key)
    table = pd.DataFrame(
        {"article_id": names[words["text"]].to_numpy(), "position": words.groupby("text").cumcount(), "sentence": sentence}
    )
    table = table.assign(
        start=words["start"], end=words["end"], token=key, lemma=words["word"].astype("str"), stop=words["word"].isin(["في", "إلى"])
    )
    return table.astype({"article_id": "category", "token": "category", "lemma": "category"})


WORDS = st.lists(st.sampled_from(["ا", "ب", "ج", "د", "ه"]), min_size=1, max_size=12).map(" ".join)


# ---- TF-IDF, cosine -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [(1, 1), (1, 2), (2, 2)])
def test_weights_and_cosines_are_those_of_scikit_learn(n):
    tokens = tokens_of(TEXTS).assign(sentence=0)
    texts = tokens.groupby("article_id", observed=True)["lemma"].agg(" ".join)
    vectorizer = TfidfVectorizer(analyzer="word", token_pattern=r"\S+", lowercase=False, ngram_range=n)
    expected = vectorizer.fit_transform(texts)
    weights = similarity.tf_idf(tokens, n=n, stopwords=False)
    wide = weights.astype({"article_id": "str", "term": "str"}).pivot(index="article_id", columns="term", values="weight").fillna(0)
    assert wide[vectorizer.get_feature_names_out()].to_numpy() == pytest.approx(expected.toarray())
    found = similarity.cosine(weights).set_index(["article_a", "article_b"])["cosine"]
    for (row, a), (column, b) in itertools.combinations(enumerate(texts.index), 2):
        assert found[a, b] == pytest.approx(cosine_similarity(expected)[row, column])


def test_weights_by_hand():
    """Two articles: «ا» in both has idf 1, «ب» in one has idf ln(3/2) + 1."""
    weights = similarity.tf_idf(tokens_of(["ا ا ب", "ا"]), stopwords=False)
    idf = math.log(3 / 2) + 1
    assert weights["term"].tolist() == ["ا", "ب", "ا"]
    assert weights["n"].tolist() == [2, 1, 1]
    assert weights["weight"].tolist() == pytest.approx([2 / math.hypot(2, idf), idf / math.hypot(2, idf), 1])


def test_function_words_are_left_out_unless_asked_for():
    tokens = tokens_of(["قصف في المدينة", "نزوح إلى المدينة"])
    assert not {"في", "إلى"} & set(similarity.tf_idf(tokens)["term"])
    assert "قصف" not in similarity.tf_idf(tokens, stopwords=["قصف"])["term"].tolist()
    assert {"في", "إلى"} <= set(similarity.tf_idf(tokens, stopwords=False)["term"])


def test_the_note_gives_the_range_of_idf_and_warns_where_articles_are_few():
    few = similarity.tf_idf(tokens_of(["ا", "ب", "ج", "د", "ه"]), stopwords=False).attrs["note"]
    assert "from 1.00" in few
    assert "to 2.10 (in one)" in few
    assert "cannot tell" in few
    many = similarity.tf_idf(tokens_of(["ا"] * 60), stopwords=False).attrs["note"]
    assert "cannot tell" not in many


@given(st.lists(WORDS, min_size=2, max_size=4))
@settings(max_examples=25)
def test_cosines_lie_between_zero_and_one_and_contributions_add_up_to_them(texts):
    weights = similarity.tf_idf(tokens_of(texts), stopwords=False)
    pairs = similarity.cosine(weights)
    assert pairs["cosine"].between(0, 1).all()
    assert len(pairs) == len(texts) * (len(texts) - 1) / 2
    for a, b, value in pairs.itertuples(index=False):
        found, turned = similarity.explain(weights, a, b), similarity.explain(weights, b, a)
        assert found["contribution"].sum() == pytest.approx(value, abs=1e-9)
        assert turned["contribution"].sum() == pytest.approx(value, abs=1e-9)
        assert found["weight_a"].tolist() == turned["weight_b"].tolist()


@given(st.lists(WORDS, min_size=2, max_size=6), st.randoms())
@settings(max_examples=25)
def test_the_order_of_articles_does_not_matter(texts, random):
    names = [f"t{number}" for number in range(len(texts))]
    both = list(zip(texts, names, strict=True))
    random.shuffle(both)
    shuffled = tokens_of(*(list(part) for part in zip(*both, strict=True)))
    expected = similarity.cosine(similarity.tf_idf(tokens_of(texts, names), stopwords=False))
    pd.testing.assert_frame_equal(similarity.cosine(similarity.tf_idf(shuffled, stopwords=False)), expected)


def test_equal_articles_have_cosine_one_and_unlike_ones_zero():
    found = similarity.cosine(similarity.tf_idf(tokens_of(["ا ب", "ب ا", "ج"]), stopwords=False))
    assert found["cosine"].tolist() == [1, 0, 0]
    assert found.iloc[0, :2].tolist() == ["t0", "t1"]


@given(st.lists(WORDS, min_size=2, max_size=9), st.integers(1, 4))
@settings(max_examples=30)
def test_nearest_is_the_top_of_all_pairs(texts, n):
    weights = similarity.tf_idf(tokens_of(texts), stopwords=False)
    pairs = similarity.cosine(weights).astype({"article_a": "str", "article_b": "str"})
    turned = pairs.rename(columns={"article_a": "article_b", "article_b": "article_a"})
    both = pd.concat([pairs, turned]).query("cosine > 0").sort_values(["cosine", "article_b"], ascending=[False, True])
    expected = both.groupby("article_a").head(n).sort_values(["article_a", "cosine", "article_b"], ascending=[True, False, True])
    found = similarity.nearest(weights, n=n)
    assert found["article_b"].tolist() == expected["article_b"].tolist()
    assert found["cosine"].to_numpy() == pytest.approx(expected["cosine"].to_numpy())


def test_nearest_in_slices_gives_the_same(monkeypatch):
    weights = similarity.tf_idf(tokens_of(TEXTS * 3), stopwords=False)
    whole = similarity.nearest(weights, n=3)
    monkeypatch.setattr(similarity, "CELLS", 25)
    pd.testing.assert_frame_equal(similarity.nearest(weights, n=3), whole)
    assert whole.groupby("article_a", observed=True)["rank"].agg(list).tolist() == [[1, 2, 3]] * 12


def test_explain_says_in_how_many_articles_a_term_is():
    found = similarity.explain(similarity.tf_idf(tokens_of(TEXTS), stopwords=False), "t0", "t1").set_index("term")
    assert found.loc["المدينة", ["n_a", "n_b", "articles"]].tolist() == [2, 2, 3]
    assert found.loc["الجسر", ["n_a", "n_b", "articles"]].tolist() == [2, 1, 2]
    assert found["share"].sum() == pytest.approx(1)


def test_errors_of_similarity(monkeypatch):
    weights = similarity.tf_idf(tokens_of(TEXTS), stopwords=False)
    with pytest.raises(ValueError, match=r"no article 't9'.*t0, t1, t2, t3"):
        similarity.explain(weights, "t0", "t9")
    with pytest.raises(ValueError, match="n is 0"):
        similarity.nearest(weights, n=0)
    monkeypatch.setattr(similarity, "MOST_PAIRS", 5)
    with pytest.raises(ValueError, match=r"6 pairs. Use similarity.nearest"):
        similarity.cosine(weights)


def test_nothing_to_compare():
    empty = tokens_of(TEXTS).iloc[:0]
    weights = similarity.tf_idf(empty, stopwords=False)
    assert weights.columns.tolist() == ["article_id", "term", "n", "weight"]
    assert similarity.cosine(weights).empty
    assert similarity.nearest(weights).empty
    assert similarity.shared_passages(empty, names=()).empty
    assert similarity.stability(empty, names=(), stopwords=False).empty


# ---- stability ------------------------------------------------------------------------------------------------------------------


def test_stability_holds_the_cosines_of_each_way_to_count():
    tokens = tokens_of(TEXTS)
    found = similarity.stability(tokens, names=["المدينة"], stopwords=False, replicates=50)
    assert found["variant"].drop_duplicates().tolist() == ["lemmas", "words", "bigrams", "without names"]
    expected = {
        "lemmas": similarity.tf_idf(tokens, stopwords=False),
        "words": similarity.tf_idf(tokens, unit="token", stopwords=False),
        "without names": similarity.tf_idf(tokens[tokens["token"] != "المدينة"], stopwords=False),
    }
    for variant, weights in expected.items():
        ours = found[found["variant"] == variant].set_index(["article_a", "article_b"])["cosine"]
        for a, b, value in similarity.cosine(weights).itertuples(index=False):
            assert ours[a, b] == pytest.approx(value)
    assert found["low"].le(found["cosine"]).all()
    assert found["cosine"].le(found["high"]).all()
    assert found["rank_low"].le(found["rank"]).all()
    assert found["rank"].le(found["rank_high"]).all()
    assert found.attrs["rank_correlation"]["lemmas"] == 1
    pd.testing.assert_frame_equal(found, similarity.stability(tokens, names=["المدينة"], stopwords=False, replicates=50))


def test_stability_of_some_pairs_is_that_of_all_pairs_but_for_the_ranks():
    tokens = tokens_of(TEXTS)
    every = similarity.stability(tokens, names=(), stopwords=False, replicates=0)
    some = pd.DataFrame({"article_a": ["t2", "t0", "t1"], "article_b": ["t0", "t1", "t0"]})  # the last is the second once more
    found = similarity.stability(tokens, pairs=some, names=(), stopwords=False, replicates=0)
    both = found.merge(every, on=["variant", "article_a", "article_b"], suffixes=("", "_of_all"))
    assert len(both) == len(found) == 8
    assert both["cosine"].tolist() == both["cosine_of_all"].tolist()
    assert found.groupby("variant")["rank"].max().tolist() == [2, 2, 2, 2]
    whole = similarity.stability(tokens, pairs=every[every["variant"] == "lemmas"], names=(), stopwords=False, replicates=20)
    pd.testing.assert_frame_equal(whole, similarity.stability(tokens, names=(), stopwords=False, replicates=20))


def test_an_article_without_terms_is_in_no_pair():
    found = similarity.stability(
        tokens_of(["ا ب", "ا", "ا ب"]),
        pairs=pd.DataFrame({"article_a": ["t0", "t0"], "article_b": ["t1", "t2"]}),
        variants=["lemmas", "bigrams"],
        stopwords=False,
        replicates=5,
    )
    assert found.groupby("variant")["article_b"].agg(list).to_dict() == {"lemmas": ["t2", "t1"], "bigrams": ["t2"]}


def test_bigrams_stay_in_their_sentence():
    found = similarity.stability(tokens_of(["ا ب. ج د.", "ب ج. ا ب."]), variants=["bigrams"], stopwords=False)
    idf = math.log(3 / 2) + 1
    assert found["cosine"].iloc[0] == pytest.approx(1 / (1 + idf**2))  # «ا ب» in both, one more each


def test_intervals_cover_the_cosine_of_many_writings_of_the_same_articles():
    """Sentences drawn from two fixed sources: the interval should hold their mean cosine about as often as it says."""
    random = np.random.default_rng(21)
    chances = np.array([[4, 3, 2, 1, 0, 0, 1, 1, 2, 2], [0, 1, 3, 3, 2, 2, 1, 1, 0, 1]], float)
    chances /= chances.sum(axis=1, keepdims=True)

    def write(source):
        return ". ".join(" ".join("ابجدهوزحطي"[term] for term in random.choice(10, 8, p=chances[source])) for _ in range(15)) + "."

    runs = [similarity.stability(tokens_of([write(0), write(1)]), variants=["lemmas"], stopwords=False, replicates=200) for _ in range(40)]
    found = pd.concat(runs)
    mean = found["cosine"].mean()
    assert 0.85 <= np.mean((found["low"] <= mean) & (mean <= found["high"])) <= 1


def test_drawing_does_not_lower_the_cosine():
    """Drawn anew, articles share a little less; without the correction the middle of the interval lies a tenth too low."""
    random = np.random.default_rng(22)
    texts = [". ".join(" ".join(random.choice(list("ابجدهوزحطيكلمنسعف"), 4)) for _ in range(10)) + "." for _ in range(12)]
    found = similarity.stability(tokens_of(texts), variants=["lemmas"], stopwords=False, replicates=300)
    assert ((found["low"] + found["high"]) / 2 / found["cosine"]).mean() == pytest.approx(1, abs=0.04)


def test_one_copied_sentence_makes_a_cosine_unsteady():
    own = ["ا ب ج د", "ه و ز ح"]
    once = [f"{' '.join(text)}. " * 9 + "قمة سوتشي اتفاق " * 4 + "." for text in own]
    steady = [f"{' '.join(text)} قمة سوتشي اتفاق. " * 10 for text in own]
    one, all_ = (similarity.stability(tokens_of(texts), variants=["lemmas"], stopwords=False).iloc[0] for texts in (once, steady))
    assert one["high"] - one["low"] > 0.3
    assert all_["high"] - all_["low"] == pytest.approx(0, abs=1e-9)


def test_errors_of_stability(monkeypatch):
    with pytest.raises(ValueError, match="variants holds 'letters'"):
        similarity.stability(tokens_of(TEXTS), variants=["letters"])
    monkeypatch.setattr("analysis.similarity.robustness.MOST_ARTICLES", 3)
    with pytest.raises(ValueError, match="There are 4 articles"):
        similarity.stability(tokens_of(TEXTS))
    two = pd.DataFrame({"article_a": ["t0"], "article_b": ["t1"]})
    assert len(similarity.stability(tokens_of(TEXTS), pairs=two, variants=["lemmas"], names=())) == 1
    with pytest.raises(ValueError, match="'t9', which is not among the 4"):
        similarity.stability(tokens_of(TEXTS), pairs=two.assign(article_b="t9"))


# ---- shared passages ------------------------------------------------------------------------------------------------------------


def runs_by_hand(texts, minimum):
    """Every longest common run of words of two texts, by comparing each place with each."""
    found = []
    for (a, one), (b, other) in itertools.combinations(enumerate(text.split() for text in texts), 2):
        for i, j in itertools.product(range(len(one)), range(len(other))):
            if i and j and one[i - 1] == other[j - 1]:
                continue
            length = 0
            while i + length < len(one) and j + length < len(other) and one[i + length] == other[j + length]:
                length += 1
            if length >= minimum:
                found.append((f"t{a}", f"t{b}", i, j, length))
    return sorted(found)


def places(tokens, found):
    position = {(article, start): place for article, place, start in tokens[["article_id", "position", "start"]].itertuples(index=False)}
    rows = found[["article_a", "article_b", "start_a", "start_b", "words"]].itertuples(index=False)
    return sorted((a, b, position[a, start_a], position[b, start_b], words) for a, b, start_a, start_b, words in rows)


@given(st.lists(st.lists(st.sampled_from("ابج"), min_size=1, max_size=14).map(" ".join), min_size=2, max_size=4), st.integers(2, 4))
@settings(max_examples=120)
def test_passages_are_all_longest_common_runs(texts, minimum):
    tokens = tokens_of(texts)
    assert places(tokens, similarity.shared_passages(tokens, minimum=minimum, names=())) == runs_by_hand(texts, minimum)


@given(st.lists(st.lists(st.sampled_from("ابج"), min_size=1, max_size=10).map(" ".join), min_size=3, max_size=4))
@settings(max_examples=40)
def test_runs_in_too_many_articles_are_found_as_parts_of_longer_ones(texts):
    import analysis.similarity.reuse

    before, analysis.similarity.reuse.WIDESPREAD = analysis.similarity.reuse.WIDESPREAD, 2
    try:
        tokens = tokens_of(texts)
        found = places(tokens, similarity.shared_passages(tokens, minimum=2, names=()))
    finally:
        analysis.similarity.reuse.WIDESPREAD = before
    assert set(found) <= set(runs_by_hand(texts, 2))
    assert len(set(found)) == len(found)
    grams = [{tuple(text.split()[i : i + 2]) for i in range(len(text.split()) - 1)} for text in texts]
    for a, b, i, j, length in set(runs_by_hand(texts, 2)) - set(found):
        words = texts[int(a[1])].split()[i : i + length]
        assert all(sum(pair in held for held in grams) > 2 for pair in itertools.pairwise(words)), (a, b, i, j)


def test_offsets_point_into_both_raw_texts_through_marks_and_disguises():
    texts = ["تمهيد: اتفق الطرفان على وقف إطـ.ـلاق النّار، في ادلب أمس.", "ثم «اتفق الطرفان على وقف إطلاق النار في إدلب» فجرا."]
    row = similarity.shared_passages(tokens_of(texts), minimum=5, names=()).iloc[0]
    assert texts[0][row["start_a"] : row["end_a"]] == "اتفق الطرفان على وقف إطـ.ـلاق النّار، في ادلب"
    assert texts[1][row["start_b"] : row["end_b"]] == "اتفق الطرفان على وقف إطلاق النار في إدلب"
    assert row["words"] == 8
    assert row["kind"] == "copied"


def test_kinds_of_passages():
    name, said, phrase = "وزير الخارجية سامر العلي", "لن نقبل بأي اتفاق جديد", "حتى لحظة إعداد هذا الخبر"
    texts = [f"التقى {name} وفدا. وقال “{said}” بوضوح.", f"غادر {name} مساء. وأضاف “{said}” غاضبا."]
    texts += [f"{start} {phrase} {end}" for start, end in zip("ابجده", "وزحطي", strict=True)]
    quotes = [(f"t{number}", text.index("“") + 1, text.index("”")) for number, text in enumerate(texts[:2])]
    marks = pd.DataFrame(quotes, columns=["article_id", "start", "end"])
    found = similarity.shared_passages(tokens_of(texts), minimum=4, names=["سامر", "العلي"], quotes=marks)
    kind = {texts[int(row.article_a[1])][row.start_a : row.end_a]: (row.kind, row.articles) for row in found.itertuples()}
    assert kind == {name: ("name", 2), said: ("quotation", 2), phrase: ("formula", 5)}
    unnamed = similarity.shared_passages(tokens_of(texts), minimum=4, content=4, names=())
    assert set(unnamed["kind"]) == {"copied", "formula"}


def test_a_set_phrase_is_not_copied_however_many_function_words_and_names_it_has():
    short, long = "على اتفاق وقف إطلاق النار", "قرر المجلس البلدي أمس إغلاق السوق القديم شهرين"
    texts = [f"اعترض {short} ثم {long} بدءا", f"وافق {short} لكن {long} فورا"]
    kinds = similarity.shared_passages(tokens_of(texts), minimum=5, names=()).set_index("words")["kind"].to_dict()
    assert kinds == {8: "copied", 5: "phrase"}
    padded = [text.replace("البلدي أمس", "في إلى") for text in texts]  # as long, but with function words
    assert similarity.shared_passages(tokens_of(padded), minimum=5, names=())["kind"].tolist() == ["phrase", "phrase"]
    named = similarity.shared_passages(tokens_of(texts), minimum=5, names=["المجلس", "السوق"])
    assert named["kind"].tolist() == ["phrase", "phrase"]


def test_boilerplate_of_many_articles_is_counted_not_paired():
    tokens = tokens_of(["جميع الحقوق محفوظة للناشر وحده"] * 60)
    found = similarity.shared_passages(tokens, minimum=4, names=())
    assert found.empty
    assert found.attrs["widespread"] == 120


def test_a_run_of_one_word_is_refused_and_inputs_stay():
    tokens = tokens_of(TEXTS)
    before = tokens.copy(deep=True)
    with pytest.raises(ValueError, match="minimum is 1"):
        similarity.shared_passages(tokens, minimum=1)
    similarity.shared_passages(tokens.sample(frac=1, random_state=1), minimum=2, names=())
    similarity.stability(tokens, names=(), stopwords=False, replicates=5)
    pd.testing.assert_frame_equal(tokens, before)


@pytest.mark.parametrize("n", [(2, 1), (0, 1), (1,), 2, (1, 1.5)])
def test_runs_of_impossible_length_are_refused(n):
    with pytest.raises(ValueError, match=r"n is .*give the shortest and the longest run"):
        similarity.tf_idf(tokens_of(TEXTS), n=n)


@pytest.mark.parametrize("variants", [[], (), "words"])
def test_stability_needs_a_list_of_variants(variants):
    with pytest.raises(ValueError, match=r"variants is .*give a list of one or more of lemmas"):
        similarity.stability(tokens_of(TEXTS), variants=variants, replicates=2)
