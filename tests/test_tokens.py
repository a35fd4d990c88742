import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import _arrays, clean, fold, tokens

WORDS = st.sampled_from(["روسيا", "قال", "في", "هدنة", "13", "إطـ.ـلاق", "NATO", "و", "؟", "…", "سورية", "حكومة", ".", "\n", "«", "نص!"])
TEXTS = st.lists(st.lists(WORDS, max_size=12).map(" ".join), min_size=1, max_size=5)


def articles(*texts, **columns):
    return pd.DataFrame({"article_id": [f"t{i}" for i in range(len(texts))], "text": list(texts)} | columns)


def test_offsets_give_back_what_was_written(seeds):
    found = tokens.table(seeds)
    text = seeds.set_index("article_id")["text"]
    for row in found.itertuples():
        assert fold.key(text[row.article_id][row.start : row.end]) == row.token


def test_columns_and_their_types(seeds):
    found = tokens.table(seeds)
    assert list(found.columns) == tokens.COLUMNS
    for column in ("article_id", "outlet", "token", "lemma"):
        assert isinstance(found[column].dtype, pd.CategoricalDtype)
    assert found[["position", "sentence", "start", "end"]].dtypes.eq("int32").all()
    assert found["stop"].dtype == bool
    assert set(found["outlet"]) == set(seeds["outlet"])


def test_only_counted_lines_are_read(seeds):
    found = tokens.table(seeds)
    lines = clean.lines(seeds)
    for row in lines.itertuples():
        inside = (found["article_id"] == row.article_id) & found["start"].between(row.start, row.end - 1)
        assert inside.any() or row.kind not in clean.COUNTED
        assert not inside.any() or row.kind in clean.COUNTED


def test_numbers_are_no_words_but_keep_their_place():
    found = tokens.table(articles("شنت 13 غارة على 3 قرى و20 بلدة."))
    assert found["token"].astype(str).tolist() == ["شنت", "غارة", "على", "قرى", "و20", "بلدة"]
    assert found["position"].tolist() == [0, 2, 3, 5, 6, 7]
    found = tokens.table(articles("افتتح عام 2015م، أي 1436هـ، مع أم وهم."))
    assert found["token"].astype(str).tolist() == ["افتتح", "عام", "اي", "مع", "ام", "وهم"]


def test_sentences_are_numbered_in_each_article():
    found = tokens.table(articles("وصل الوفد. غادر الوفد.", "وصل السفير."))
    assert found["sentence"].tolist() == [0, 0, 1, 1, 0, 0]


def test_sentences_may_come_in_any_order(seeds):
    found = tokens.table(seeds, sentences=clean.sentences(seeds).sample(frac=1, random_state=0))
    pd.testing.assert_frame_equal(found, tokens.table(seeds))


@given(st.integers(0, 40), st.sampled_from([np.int16, np.int32, np.int64]))
def test_numbers_of_words_are_looked_up_in_blocks(words, dtype):
    values, places = np.arange(7) * 10, (np.arange(words) % 7 - 3).astype(dtype)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_arrays, "BLOCK", 8)
        found = _arrays.taken(values, places)
    assert found.dtype == values.dtype
    assert found.tolist() == values[places].tolist()


def test_disguised_words_count_as_what_was_meant():
    found = tokens.table(articles("وقف إطـ.ـلاق النـ.ـار"))
    assert found["lemma"].astype(str).tolist() == ["وقف", "إطلاق", "نار"]
    assert found[["start", "end"]].values.tolist() == [[0, 3], [4, 12], [13, 21]]


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("وصل إلى سورية", "سوريا"),
        ("داخل سورية", "سوريا"),
        ("بقيت سورية", "سوريا"),
        ("قال في دمشق: سورية", "سوريا"),
        ("حكومة سورية", "سوري"),
        ("قوات سورية", "سوري"),
        ("مصادر سورية", "سوري"),
        ("الحكومة سورية", "سوريا"),
        ("شكلوا حكومة. سورية", "سوريا"),
        ("حكومة 13 سورية", "سوريا"),
        ("المعارضة السورية", "سوري"),
    ],
)
def test_a_name_spelled_like_an_adjective_is_read_by_the_word_before(text, lemma):
    assert str(tokens.table(articles(text))["lemma"].iloc[-1]) == lemma


def test_lemmatizer_is_an_argument_and_asked_once_per_word():
    asked = []

    def first_letter(word):
        asked.append(word)
        return word[0]

    found = tokens.table(articles("سلم الوزير سلم", "سلم سورية"), lemmatize=first_letter)
    assert found["lemma"].astype(str).tolist() == ["س", "ا", "س", "س", "س"]
    assert sorted(asked) == ["الوزير", "سلم", "سورية"]


def test_stop_words_are_an_argument():
    text = articles("قال إنه في المدينة")
    assert tokens.table(text)["stop"].tolist() == [False, True, True, False]
    assert tokens.table(text, stop=())["stop"].sum() == 0
    assert tokens.table(text, stop={"قال"})["stop"].tolist() == [True, False, False, False]


def test_empty_texts_and_tables():
    empty = tokens.table(articles())
    full = tokens.table(articles("هدنة"))
    assert list(empty.columns) == list(full.columns)
    for column in ("position", "sentence", "start", "end", "stop"):
        assert empty[column].dtype == full[column].dtype
    found = tokens.table(articles("", None, float("nan"), "  \n", "هدنة"))
    assert found["article_id"].astype(str).tolist() == ["t4"]


def test_input_is_not_changed(tiny_articles):
    before = tiny_articles.copy(deep=True)
    tokens.table(tiny_articles)
    pd.testing.assert_frame_equal(tiny_articles, before)


def test_missing_outlet_stays_missing():
    found = tokens.table(articles("هدنة", "هدنة", outlet=["ألف", None]))
    assert found["outlet"].isna().tolist() == [False, True]
    assert tokens.table(articles("هدنة"))["outlet"].isna().all()


def test_two_articles_of_one_name_are_refused():
    with pytest.raises(ValueError, match="'t0'"):
        tokens.table(articles("أ", "ب").assign(article_id="t0"))


@given(TEXTS)
def test_every_article_is_read_alone(texts):
    whole = articles(*texts)
    parts = [tokens.table(whole.iloc[[number]]) for number in range(len(whole))]
    as_text = {"article_id": str, "outlet": object, "token": str, "lemma": str}
    together = pd.concat([part.astype(as_text) for part in parts], ignore_index=True)
    pd.testing.assert_frame_equal(tokens.table(whole).astype(as_text), together, check_column_type=False)


@given(TEXTS)
def test_rows_are_in_order_and_inside_the_text(texts):
    whole = articles(*texts)
    found = tokens.table(whole)
    length = {name: len(text) for name, text in zip(whole["article_id"], texts, strict=True)}
    assert all(end <= length[name] for name, end in zip(found["article_id"], found["end"], strict=True))
    assert (found["start"] < found["end"]).all()
    same = found["article_id"].astype(str).to_numpy()[1:] == found["article_id"].astype(str).to_numpy()[:-1]
    assert (np.diff(found["start"])[same] > 0).all()
    assert (np.diff(found["position"])[same] > 0).all()
    assert (np.diff(found["sentence"])[same] >= 0).all()


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA])
def test_an_article_without_an_id_is_named(missing):
    table = pd.DataFrame({"article_id": pd.Series(["a", missing], dtype=object), "text": ["هدنة", "نص"]}).set_axis([7, 8])
    with pytest.raises(ValueError, match="article_id is missing in the row 8 of the articles"):
        tokens.table(table)


def test_a_lemma_may_be_missing_but_is_nothing_else_than_text():
    found = tokens.table(articles("سلم الوزير"), lemmatize={"سلم": "سلام"}.get)
    assert found["lemma"].astype(object).where(found["lemma"].notna(), None).tolist() == ["سلام", None]
    with pytest.raises(TypeError, match=r"lemmatize gave 3 for 'سلم'.*as text"):
        tokens.table(articles("سلم الوزير"), lemmatize=len)


def test_one_text_is_no_list_of_stop_words():
    with pytest.raises(ValueError, match=r"stop is the text 'قال'.*give a list"):
        tokens.table(articles("قال إنه"), stop="قال")
