import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import counts, tokens

LETTERS = st.lists(st.lists(st.sampled_from("ابتث"), max_size=15), min_size=1, max_size=6)


def made(*lists, stop=(), outlet=None):
    """Tokens of articles given as words, in a list or with spaces between them; "." ends a sentence."""
    rows = []
    for number, words in enumerate(words.split() if isinstance(words, str) else words for words in lists):
        sentence = 0
        for position, word in enumerate(words):
            sentence += word == "."
            if word != ".":
                rows.append((f"t{number}", outlet[number] if outlet else None, position, sentence, word, word, word in stop))
    table = pd.DataFrame(rows, columns=["article_id", "outlet", "position", "sentence", "token", "lemma", "stop"])
    return table.astype({"article_id": "category", "outlet": "category", "token": "category", "lemma": "category", "stop": bool})


def plain(table, *columns):
    return [tuple(row) for row in table[list(columns)].astype({"term": str}).itertuples(index=False)]


def test_counts_by_hand():
    words = made("ا ب ا ج", "ا ب", "د", outlet=["ألف", "ألف", "باء"])
    found = counts.terms(words, by="outlet")
    assert plain(found, "outlet", "term", "n", "articles") == [
        ("ألف", "ا", 3, 2),
        ("ألف", "ب", 2, 2),
        ("ألف", "ج", 1, 1),
        ("باء", "د", 1, 1),
    ]
    np.testing.assert_allclose(found["per_million"], [5e5, 1e6 / 3, 1e6 / 6, 1e6])
    assert found.attrs["words"] == {"ألف": 6, "باء": 1}
    assert found.attrs["articles"] == {"ألف": 2, "باء": 1}


def test_function_words_are_left_out_but_stay_in_the_denominator():
    words = made("في ا في ب", stop={"في"})
    assert plain(counts.terms(words), "term", "per_million") == [("ا", 2.5e5), ("ب", 2.5e5)]
    assert len(counts.terms(words, stopwords=False)) == 3
    assert plain(counts.terms(words, stopwords=["ا", "ب"]), "term", "n") == [("في", 2)]
    assert len(counts.terms(words, stopwords=())) == 3


def test_runs_do_not_leap():
    words = made("ا ب . ج في د ه", stop={"في"})
    assert plain(counts.terms(words, n=2), "term", "n") == [("ا ب", 1), ("د ه", 1)]
    assert [term for term, _ in plain(counts.terms(words, n=2, stopwords=False), "term", "n")] == ["ا ب", "ج في", "د ه", "في د"]
    apart = words[words["token"] != "في"]
    assert plain(counts.terms(apart, n=2), "term", "n") == [("ا ب", 1), ("د ه", 1)]
    assert plain(counts.terms(made(["ا"], ["ب"]), n=2), "term", "n") == []


def test_pairs_of_the_docstring():
    words = tokens.table(pd.DataFrame({"article_id": ["a"], "text": ["وقف إطلاق النار في إدلب"]}))
    assert sorted(term for term, _ in plain(counts.terms(words, n=2), "term", "n")) == ["إطلاق نار", "وقف إطلاق"]


def test_missing_groups_are_counted():
    words = made(["ا"], ["ا", "ا"], outlet=["ألف", None])
    found = counts.terms(words, by="outlet")
    assert found["n"].tolist() == [1, 2]
    assert found["outlet"].isna().tolist() == [False, True]
    np.testing.assert_allclose(found["per_million"], 1e6)


def test_any_column_can_be_counted_by():
    words = made("ا ب", ["ا"]).assign(year=[2019, 2019, 2020])
    assert plain(counts.terms(words, by="year"), "year", "term", "n") == [(2019, "ا", 1), (2019, "ب", 1), (2020, "ا", 1)]
    with pytest.raises(ValueError, match=r"'month'.*year"):
        counts.terms(words, by="month")


def test_whole_numbers_stay_whole_and_apart_as_groups():
    large = [2**60, 2**60 + 1, 2**60]  # as fractions they were the same
    words = made("ا ب", "ا ا", "ب").assign(number=lambda table: table["article_id"].cat.rename_categories(range(10, 13)))
    found = counts.terms(words, by="number")
    assert found["number"].cat.categories.dtype == counts.matrix(words, by="number").rows.dtype == np.int64
    assert list(map(repr, found.attrs["words"])) == ["10", "11", "12"]
    words["number"] = pd.Categorical([*large, None, None])
    found = counts.terms(words, by="number")
    assert found["number"].cat.categories.tolist() == large[:2]
    assert found["number"].cat.categories.dtype == np.int64
    assert counts.matrix(words, by="number").rows.tolist() == [*large[:2], None]
    assert found.attrs["words"] == {large[0]: 2, large[1]: 1, None: 2}


def test_a_table_put_together_from_parts_counts_as_the_whole():
    whole = made("ا ب . ج د", "د ه و", outlet=["ألف", "باء"])
    parts = [whole[whole["article_id"] == name] for name in ("t0", "t1")]
    labels = ["article_id", "outlet", "token", "lemma"]  # each part has categories of its own
    together = pd.concat([part.astype(dict.fromkeys(labels, str)).astype(dict.fromkeys(labels, "category")) for part in parts])
    assert not isinstance(together["lemma"].dtype, pd.CategoricalDtype)
    for options in ({}, {"n": 2}, {"stopwords": ["ب"]}, {"n": 2, "stopwords": ["ج"], "unit": "token"}):
        found, expected = (counts.terms(table, by="outlet", **options) for table in (together, whole))
        assert plain(found, "outlet", "term", "n", "articles") == plain(expected, "outlet", "term", "n", "articles")


def test_runs_need_the_order_of_the_text():
    words = made("ا ب ج", "د ه")
    expected = plain(counts.terms(words, by=None, n=2), "term", "n")
    turned, mixed = words.iloc[::-1], words.sort_values("position", kind="stable")
    for table in (turned, mixed, pd.concat([words, words])):
        with pytest.raises(ValueError, match=r"row \d \(article 't\d', position \d\).*sort_values"):
            counts.terms(table, by=None, n=2)
    assert plain(counts.terms(mixed.sort_values(["article_id", "position"]), by=None, n=2), "term", "n") == expected
    assert len(counts.terms(mixed)) == 5  # single words may come in any order


def test_a_missing_lemma_is_no_term():
    words = made("ا ب ج").assign(lemma=pd.Categorical(["ا", None, "ج"]))
    assert plain(counts.terms(words), "term", "n") == [("ا", 1), ("ج", 1)]
    assert counts.terms(words, n=2).empty


def test_a_stop_word_alone_is_not_taken_letter_by_letter():
    with pytest.raises(ValueError, match=r"the text 'في'.*such as \['في'\]"):
        counts.terms(made("في ا ي"), stopwords="في")


def test_same_matrix_as_scikit_learn(seeds):
    from sklearn.feature_extraction.text import CountVectorizer

    words = tokens.table(seeds)
    documents = [group["lemma"].astype(str).tolist() for _, group in words.groupby("article_id", observed=True, sort=False)]
    for n in (1, 2):
        pairs = [[" ".join(run) for run in zip(*(words[step:] for step in range(n)), strict=False)] for words in documents]
        vectorizer = CountVectorizer(analyzer=lambda document: document)
        theirs = vectorizer.fit_transform(documents if n == 1 else pairs)
        loose = words.assign(sentence=0, position=words.groupby("article_id", observed=True).cumcount())
        ours = counts.matrix(loose, n=n, stopwords=False)
        assert list(ours.columns) == list(vectorizer.get_feature_names_out())
        assert (ours.values != theirs).nnz == 0
        assert list(ours.rows) == list(seeds["article_id"])


def test_table_and_matrix_agree(seeds):
    words = tokens.table(seeds)
    values, rows, columns = counts.matrix(words, by="outlet")
    found = counts.terms(words, by="outlet").astype({"outlet": str, "term": str})
    for row in found.iloc[::37].itertuples():
        assert values[list(rows).index(row.outlet), columns.get_loc(row.term)] == row.n
    assert values.sum() == found["n"].sum() == (~words["stop"]).sum()


@given(LETTERS)
def test_counts_sum_to_the_words(lists):
    words = made(*lists)
    for by in ("article_id", None):
        found = counts.terms(words, by=by)
        assert found["n"].sum() == len(words)
        assert found["per_million"].sum() == pytest.approx(1e6 * (1 if by is None and len(words) else words["article_id"].nunique()))
        assert (found["articles"] <= found["n"]).all()


@given(LETTERS, st.sampled_from([1, 2]))
def test_tables_of_parts_add_up_to_the_whole(lists, n):
    words = made(*lists)
    whole = counts.terms(words, n=n)
    parts = [counts.terms(words[words["article_id"] == f"t{number}"], n=n) for number in range(len(lists))]
    as_text = {"article_id": str, "term": str}
    together = pd.concat([part.astype(as_text) for part in parts], ignore_index=True)
    pd.testing.assert_frame_equal(whole.astype(as_text), together, check_column_type=False)


def test_dispersion_by_hand():
    # Gries (2008: 415): five parts of 20 %, the term in them 1, 2, 3, 4, 5 times of 15
    words = made(*[["ا"] * used + ["ب"] * (10 - used) for used in (1, 2, 3, 4, 5)])
    found = counts.dispersion(words).set_index("term")
    expected = sum(abs(used / 15 - 0.2) for used in (1, 2, 3, 4, 5)) / 2
    assert found.loc["ا", "dp"] == pytest.approx(expected)
    assert found.loc["ا", "dp_norm"] == pytest.approx(expected / 0.8)
    assert found.loc["ا", ["n", "parts", "of"]].tolist() == [15, 5, 5]


def test_dispersion_of_even_and_lumped_words():
    words = made("ا ب ج", "ا ب ب", "ا ب د")
    found = counts.dispersion(words).set_index("term")
    assert found.loc["ا", "dp"] == pytest.approx(0)
    assert found.loc["ج", "dp"] == pytest.approx(2 / 3)
    assert found.loc["ج", "dp_norm"] == pytest.approx(1)


def test_dispersion_within_groups():
    words = made(["ا"], ["ا", "ب"], ["ا"], outlet=["ألف", "ألف", "باء"])
    found = counts.dispersion(words, within="outlet")
    assert plain(found, "outlet", "term", "parts", "of") == [("ألف", "ا", 2, 2), ("ألف", "ب", 1, 2), ("باء", "ا", 1, 1)]
    assert found["dp_norm"].isna().tolist() == [False, False, True]


def test_dispersion_within_groups_keeps_its_categories():
    found = counts.dispersion(made("ا", "ب ا", outlet=["ألف", "باء"]), within="outlet")
    assert found["term"].cat.categories.tolist() == ["ا", "ب"]
    assert plain(found, "outlet", "term") == [("ألف", "ا"), ("باء", "ا"), ("باء", "ب")]


@given(LETTERS)
def test_dispersion_stays_in_its_range(lists):
    found = counts.dispersion(made(*lists))
    assert found["dp"].between(0, 1, inclusive="left").all()
    assert found["dp_norm"].dropna().between(0, 1).all()


def test_comparison_with_general_arabic():
    import wordfreq

    words = made(["بوتين"] * 4 + ["سنة"] * 4 + ["خغظضص"] * 2)
    found = counts.against_general(counts.terms(words, unit="token")).set_index("term")
    assert list(found.index) == ["خغظضص", "بوتين", "سنة"]
    assert found["floored"].tolist() == [True, False, False]
    general = wordfreq.word_frequency("بوتين", "ar") * 1e6
    assert found.loc["بوتين", "general_per_million"] == pytest.approx(general, rel=0.02)
    assert found.loc["بوتين", "log_ratio"] == pytest.approx(np.log2(4e5 * 7 / 8 / general), rel=0.02)


def test_general_rates_are_summed_over_spellings_and_forms():
    words = tokens.table(pd.DataFrame({"article_id": ["a"], "text": ["إدلب والمعارضة"]}))
    written = counts.against_general(counts.terms(words, unit="token")).set_index("term")["general_per_million"]
    lemmas = counts.against_general(counts.terms(words)).set_index("term")["general_per_million"]
    assert lemmas["معارضة"] > 5 * written["والمعارضة"]
    assert lemmas["إدلب"] >= written["ادلب"] > 0


def test_runs_have_no_general_rate():
    words = made("ا ب")
    with pytest.raises(ValueError, match="n=1"):
        counts.against_general(counts.terms(words, n=2))


def test_written_forms_of_a_term():
    texts = ["اللجنة الدستورية. اللجنة الدستورية. باللجنة الدستورية. إلى سوريا. إلى سوريا."]
    words = tokens.table(pd.DataFrame({"article_id": ["a"], "text": texts}))
    found = counts.forms(words, n=2)
    assert plain(found, "term", "form", "n") == [("لجنة دستوري", "اللجنة الدستورية", 2), ("لجنة دستوري", "باللجنة الدستورية", 1)]
    assert counts.forms(words)["n"].sum() == (~words["stop"]).sum()


def test_written_forms_are_spelled_as_on_the_page():
    articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["وقف إطلاق النار. وقف إطـ.ـلاق النّار.", "وقف اطلاق النار."]})
    words = tokens.table(articles)
    found = counts.forms(words, articles=articles, n=3)
    assert found[["form", "n"]].to_numpy().tolist() == [["وقف إطلاق النار", 2], ["وقف اطلاق النار", 1]]
    assert counts.forms(words, n=3)[["form", "n"]].to_numpy().tolist() == [["وقف اطلاق النار", 3]]


def test_glosses():
    terms = pd.Series(pd.Categorical(["هدنة", "كلمة‌لا‌توجد", None]), index=[5, 6, 7])
    found = counts.gloss(terms)
    assert found.tolist() == ["truce", None, None]
    assert found.index.tolist() == [5, 6, 7]


def test_most_frequent_terms_of_the_seeds_have_a_gloss(seeds):
    words = tokens.table(seeds)
    for n, most in ((1, 400), (2, 60)):
        shown = counts.terms(words, by=None, n=n).head(most)["term"]
        lacking = shown[counts.gloss(shown).isna()].tolist()
        assert len(lacking) <= most // 20, lacking


@pytest.mark.parametrize(
    ("options", "message"), [({"unit": "word"}, "'word'.*'lemma' or 'token'"), ({"n": 0}, "n is 0")], ids=["unit", "n"]
)
def test_arguments_are_checked(options, message):
    with pytest.raises(ValueError, match=message):
        counts.terms(made(["ا"]), **options)


def test_no_words():
    none = made(["ا"]).iloc[:0]
    assert list(counts.terms(none).columns) == ["article_id", "term", "n", "per_million", "articles"]
    assert counts.terms(none, n=3).empty
    assert counts.dispersion(none, within="outlet").empty
    assert counts.matrix(none).values.shape == (0, 0)
    assert counts.against_general(counts.terms(none)).empty
    assert counts.forms(none, n=2).empty


def test_totals_survive_what_pandas_does():
    found = counts.terms(made(["ا", "ب"]))
    assert found.sort_values("term").head(1).attrs["words"] == {"t0": 2}
