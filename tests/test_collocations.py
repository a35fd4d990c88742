import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from analysis import collocations, tokens


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


def spans(words, *chosen):
    """Give every token offsets of its own and return those of the `chosen` words as a table of spans."""
    words = words.assign(start=np.arange(len(words)) * 10, end=np.arange(len(words)) * 10 + 5)
    return words, words[words["token"].isin(chosen)][["article_id", "start", "end"]]


def near(lists, *chosen, outlet=None, stop=(), **options):
    return collocations.near(*spans(made(*lists, outlet=outlet, stop=stop), *chosen), **options)


def test_window_by_hand():
    found = near(["ا ب س ت ث ج", "ا س . ب"], "س", window=2)
    assert sorted(plain(found, "term", "n", "total", "articles")) == [
        ("ا", 2, 2, 2),
        ("ب", 1, 2, 1),
        ("ت", 1, 1, 1),
        ("ث", 1, 1, 1),
    ]
    assert found.attrs == {"window": 2, "spans": 2, "near": 5}


def test_sentence_as_window():
    found = near(["ا ب س ت ث ج . ح", "د"], "س", window="sentence")
    assert sorted(found["term"].astype(str)) == ["ا", "ب", "ت", "ث", "ج"]


def test_words_between_two_spans_count_once():
    found = near(["س ا س"], "س", window=3)
    assert plain(found, "term", "n") == [("ا", 1)]


def test_spans_of_several_words_and_neighbouring_articles():
    words = tokens.table(pd.DataFrame({"article_id": ["a", "b"], "text": ["أعلن وقف إطلاق النار أمس", "غادر الوفد"]}))
    rows = pd.DataFrame({"article_id": ["a"], "start": [5], "end": [20]})
    found = collocations.near(words, rows, window=1)
    assert sorted(found["term"].astype(str)) == ["أعلن", "أمس"]
    assert found.attrs["spans"] == 1


def test_function_words_fill_the_window():
    found = near(["ا في س"], "س", window=1, stop={"في"})
    assert found.empty
    assert plain(near(["ا في س"], "س", window=1, stop={"في"}, stopwords=False), "term", "n") == [("في", 1)]


def test_measures_by_hand_and_against_scipy():
    found = near(["ا س ا ب ب ب ب ب ا ب", "ج ج"], "س", window=1).set_index("term").loc["ا"]
    n, total, nearby, words, nodes = 2, 3, 2, 11, 1
    assert found[["n", "total"]].tolist() == [n, total]
    assert found["expected"] == pytest.approx(total * nearby / words)
    assert found["mi"] == pytest.approx(np.log2(n / (total * nearby / words)))
    assert found["log_dice"] == pytest.approx(14 + np.log2(2 * n / (nodes + total)))
    table = [[n, nearby - n], [total - n, words - nearby - total + n]]
    g2 = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert found["g2"] == pytest.approx(g2)


def test_rarer_than_by_chance_is_negative():
    found = near(["ا ا ا ا ا ا ا ا", "ا س ب ب ب ب ب ب"], "س", window=5).set_index("term")
    assert found.loc["ا", "g2"] < 0 < found.loc["ب", "g2"]


def test_by_outlet():
    found = near(["ا س", "ا س ا", "ب"], "س", outlet=["ألف", "باء", "جيم"], by="outlet")
    assert plain(found, "outlet", "term", "n") == [("ألف", "ا", 1), ("باء", "ا", 2)]


def test_planted_neighbour_leads():
    rng = np.random.default_rng(7)
    lists = [" ".join(rng.choice(list("ابتثجحخد"), 40)) + " . " + "ق س " + " ".join(rng.choice(list("ابتثجحخد"), 40)) for _ in range(20)]
    found = near(lists, "س", window=1)
    assert found["term"].astype(str).iloc[0] == "ق"
    assert found["g2"].idxmax() == 0


def test_nothing_near():
    words, rows = spans(made(["ا", "ب"]), "س")
    empty = collocations.near(words, rows)
    assert empty.empty
    assert list(empty.columns) == ["term", "n", "total", "expected", "log_dice", "mi", "g2", "articles"]
    assert collocations.near(words.iloc[:0], words[["article_id", "start", "end"]], by="outlet").empty
    assert collocations.near(words, pd.DataFrame({"article_id": ["elsewhere"], "start": [0], "end": [9]})).empty


def test_window_is_checked():
    with pytest.raises(ValueError, match=r"'line'.*'sentence'"):
        near(["ا س"], "س", window="line")
    with pytest.raises(ValueError, match="window is 0"):
        near(["ا س"], "س", window=0)


@given(st.lists(st.lists(st.sampled_from("ابتس."), max_size=20), min_size=1, max_size=5), st.integers(1, 6))
def test_same_as_looking_at_every_word(lists, window):
    words, rows = spans(made(*lists), "س")
    found = collocations.near(words, rows, window=window)
    expected = {}
    for one in words.itertuples():
        same = (words["article_id"] == one.article_id) & (words["sentence"] == one.sentence) & (words["token"] == "س")
        if one.token != "س" and (abs(words["position"][same] - one.position) <= window).any():
            expected[one.token] = expected.get(one.token, 0) + 1
    assert dict(plain(found, "term", "n")) == expected
    assert (found["log_dice"] <= 14).all()
    assert (found["n"] <= found["total"]).all()
