import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import fold, lexicon, tokens
from analysis.tokens import lemmas, stopwords

CASES = json.loads((Path(__file__).parent / "cases" / "lemmas.json").read_text(encoding="utf-8"))
LETTERS = st.text(st.sampled_from("ابتةثجحخدذرزسشصضطظعغفقكلمنهويىءأإآؤئ"), min_size=1, max_size=12)


@pytest.mark.parametrize("group", CASES["in_the_wild"], ids=lambda group: group["label"])
def test_words_get_their_dictionary_form(group):
    wrong = {word: (found, lemma) for word, lemma in group["words"].items() if (found := tokens.lemma(word)) != lemma}
    assert not wrong, "word: (found, expected)"


@pytest.mark.parametrize("word", CASES["negative"][0]["words"])
def test_words_that_look_split_stay_whole(word):
    assert tokens.lemma(word) == word


@pytest.mark.parametrize("case", CASES["known_failures"], ids=lambda case: case["comment"])
@pytest.mark.xfail(strict=True)
def test_known_failures(case):
    assert tokens.lemma(case["word"]) == case["lemma"]


@given(LETTERS)
def test_any_letters_have_a_lemma(word):
    found = tokens.lemma(word)
    assert found
    assert " " not in found


@given(st.text(max_size=8))
def test_any_text_does_no_harm(text):
    assert isinstance(tokens.lemma(text), str)


def test_marks_and_disguises_do_not_matter():
    assert tokens.lemma("المُعارَضة") == tokens.lemma("المعارضة") == tokens.lemma("المعـ.ـارضة") == "معارضة"


def test_lemmas_of_the_tables_are_lemmas():
    rows = lexicon.load("lemmas")
    function_words = stopwords.forms()  # «تكون» is also a form of «كان»
    unstable = {lemma: tokens.lemma(lemma) for lemma in rows["lemma"] if tokens.lemma(lemma) != lemma and lemma not in function_words}
    assert not unstable


def test_names_of_the_table_are_their_own_lemma():
    names = lexicon.load("names")
    assert {name: tokens.lemma(name) for name in names["name"]} == {name: name for name in names["name"]}


@pytest.mark.parametrize("table", ["names", "lemmas", "stopwords", "glosses"])
def test_tables_have_no_row_twice(table):
    rows = lexicon.load(table)
    keys = [column for column in ("variant", "word", "term") if column in rows] + (["kind"] if table == "lemmas" else [])
    assert not rows.duplicated(keys).any()
    assert rows.iloc[:, :2].map(str.strip).ne("").all(axis=None)


def test_function_words_with_their_clitics():
    forms = stopwords.forms()
    expected = {"وبأنهم": "أن", "عليهم": "على", "فهذه": "هذا", "وستكون": "كان", "إليكم": "إلى", "منا": "من", "للذين": "الذي"}
    assert {form: forms[form] for form in expected} == expected
    for word in ("قال", "بحسب", "واحد", "ولي", "إمام", "سكان", "روسيا"):
        assert word not in forms


def test_a_group_of_function_words_can_be_left_out():
    groups = [name for name in stopwords.groups() if name != "auxiliary"]
    assert "كان" in stopwords.forms()
    assert "كان" not in stopwords.forms(*groups)
    with pytest.raises(ValueError, match=r"'verbs'.*preposition"):
        stopwords.forms("verbs")


def test_dictionary_is_asked_in_clean_form():
    assert lemmas.of_clean(fold.clean("ﻻجئ")) == "لاجئ"
