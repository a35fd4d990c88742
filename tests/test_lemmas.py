import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import cache, fold, lexicon, tokens
from analysis.tokens import frequent, lemmas, stopwords

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
    for word in ("قال", "بحسب", "واحد", "ولي", "إمام", "سكان", "روسيا", "معنى", "مستشفى"):
        assert word not in forms
    assert {form: forms[form] for form in ("فى", "هى", "والتى")} == {"فى": "في", "هى": "هو", "والتى": "الذي"}  # without dots


def test_a_group_of_function_words_can_be_left_out():
    groups = [name for name in stopwords.groups() if name != "auxiliary"]
    assert "كان" in stopwords.forms()
    assert "كان" not in stopwords.forms(*groups)
    with pytest.raises(ValueError, match=r"'verbs'.*preposition"):
        stopwords.forms("verbs")


def test_dictionary_is_asked_in_clean_form():
    assert lemmas.of_clean(fold.clean("ﻻجئ")) == "لاجئ"


@pytest.fixture
def kept(monkeypatch, tmp_path):
    """Words whose lemmas are looked up once, in a folder of their own."""
    monkeypatch.setattr(frequent, "MANY", 3)
    monkeypatch.setattr(frequent, "WORDLIST", "small")
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "kept"))
    monkeypatch.setattr(frequent, "_asked", [0])
    frequent.listed.cache_clear()
    yield tmp_path / "kept"
    frequent.listed.cache_clear()


MANY_WORDS = ["والمعارضة", "بالتزاماتها", "سيكون", "لافرنتييف", "كلمة", "غغغغ", "nato", "12"]


def of_many(words):
    return frequent.lemmas(fold.places(words)[1]).to_pylist()


def test_lemmas_of_many_words_are_those_of_each(kept):
    own = list(map(lemmas.of_clean, MANY_WORDS))
    assert of_many(MANY_WORDS) == own
    (file,) = kept.rglob("*.shard")
    written = file.stat().st_mtime_ns
    frequent.listed.cache_clear()
    assert of_many(MANY_WORDS) == own
    assert file.stat().st_mtime_ns == written
    file.write_bytes(file.read_bytes()[:-9] + b"something")
    frequent.listed.cache_clear()
    assert of_many(MANY_WORDS) == own
    assert file.stat().st_mtime_ns != written
    assert cache.clear().shards == 1


def test_lemmas_that_are_kept_are_used(kept, monkeypatch):
    of_many(MANY_WORDS)
    asked = []
    monkeypatch.setattr(frequent, "of_clean", lambda word: asked.append(word) or word)
    of_many(MANY_WORDS)
    assert "والمعارضة" not in asked
    assert "غغغغ" in asked


def test_few_words_are_looked_up_one_by_one(kept):
    assert of_many(MANY_WORDS[:2]) == list(map(lemmas.of_clean, MANY_WORDS[:2]))
    assert not kept.exists()
    of_many(MANY_WORDS[:1])  # the third word in this process
    assert list(kept.rglob("*.shard"))
    assert of_many([]) == []


def test_nothing_is_looked_up_beforehand_where_it_cannot_be_kept(kept, monkeypatch):
    kept.write_text("a file where the folder should be")
    monkeypatch.setattr(frequent, "_looked_up", lambda: pytest.fail("for nothing"))
    assert of_many(MANY_WORDS) == list(map(lemmas.of_clean, MANY_WORDS))
