"""Folding: words and their offsets, by hand and by properties."""

import numpy as np
import pytest
import reference_words
from hypothesis import example, given
from hypothesis import strategies as st

from analysis import fold
from analysis.fold import characters, fillers, forms, hashes

LETTERS = "ابتقصفلرهـويىةءأإآؤئ"
ODD = "\u064b\u064e\u0651\u0670\u0640\u200c\u200f\u202b\u00ad.*_-،/ \n“”«»٠١9aZéﻻﻗﺘﻞکیھ\U0001f600"
TEXT = st.text(alphabet=LETTERS + ODD, max_size=60)


def spans(text):
    found = fold.words([text])
    return [(text[start:end], word) for start, end, word in zip(found["start"], found["end"], found["word"], strict=True)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("وقف إطـ.ـلاق النّار", ["وقف", "إطلاق", "النار"]),
        ("ﻗﺘﻞ", ["قتل"]),
        ("ﻻ ﺗﺬﻫﺐ", ["لا", "تذهب"]),
        ("کیف ھذا", ["كيف", "هذا"]),
        ("می\u200cروم", ["ميروم"]),
        ("\u202bالميناء\u202c \u200fوالبحر\u200f", ["الميناء", "والبحر"]),
        ("٢٠٢٤ و2023 و۱۹", ["2024", "و2023", "و19"]),
        ("مرحبا😀بالعالم", ["مرحبا", "بالعالم"]),
        ("NATO والناتو", ["nato", "والناتو"]),
        ("كـ” خبراء”", ["ك", "خبراء"]),
        ("الـ 13", ["ال", "13"]),
        ("أ.ف.ب", ["أ", "ف", "ب"]),
        ("انتهى.وقال", ["انتهى", "وقال"]),
        ("ق.تل", ["قتل"]),
        ("محمـــد", ["محمد"]),
        ("ُ ـ ً", []),
        ("", []),
    ],
)
def test_words(text, words):
    assert [word for _, word in spans(text)] == words


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("“قـ.ـتل”", ["قـ.ـتل"]),
        ("\u200fالبحر\u200f.", ["البحر"]),
        ("النّارُ،", ["النّارُ"]),
        ("لـ«الميناء»", ["لـ", "الميناء"]),
    ],
)
def test_spans_cover_the_written_word(text, surfaces):
    assert [surface for surface, _ in spans(text)] == surfaces


def test_texts_are_numbered_and_offsets_start_anew():
    found = fold.words(["أولى كلمة", "", "ثانية"])
    assert list(found["text"]) == [0, 0, 2]
    assert list(found["start"]) == [0, 5, 0]


@given(st.lists(st.text(alphabet=LETTERS + ODD + "İﷺ\ufdfa\ud800\udc00\ue000\uffff\u061b", max_size=40), max_size=6), st.integers(1, 30))
@example(["ق.", "تل"], 1)
@example(["\ud83d", "\ude00ا"], 100)
def test_words_are_those_found_one_by_one(texts, size):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fold, "BATCH", size)
        found = fold.words(texts)
    rows = zip(found["text"], found["start"], found["end"], found["word"], strict=True)
    assert list(rows) == [(number, *word) for number, text in enumerate(texts) for word in reference_words.words(text)]


@given(st.text(max_size=40))
def test_any_text_has_the_words_found_one_by_one(text):
    found = fold.words([text])
    assert list(zip(found["start"], found["end"], found["word"], strict=True)) == reference_words.words(text)


def test_a_word_is_one_word_however_it_is_written():
    written = ["كتاب", "كِتابٌ", "كتـاب", "\u200fكتاب", "ﻛﺘﺎﺏ", "كتا\u200cب", "لا", "ﻻ", "لَا", "ـلا", "ﻻـ"]
    found = fold.words(written)["word"]
    assert found.tolist() == ["كتاب"] * 6 + ["لا"] * 5
    assert len(found.cat.categories) == 2


def test_a_word_longer_than_a_batch(monkeypatch):
    monkeypatch.setattr(fold, "BATCH", 10)
    assert fold.words(["ب" * 5000, "ب" * 4999 + "ا"])["word"].str.len().tolist() == [5000, 5000]


def test_letters_that_become_several_are_seen():
    several = np.flatnonzero(characters.tables().several)
    assert several[several < characters.PRESENTATION].tolist() == [characters.CAPITAL_I_DOT]


@given(st.lists(st.text(alphabet="ابتثج", min_size=1, max_size=8), min_size=1, max_size=50))
def test_words_have_the_same_hash_only_if_they_are_the_same(names):
    codes = characters.encode("\n" + "".join(name + "\n" for name in names))
    breaks = np.flatnonzero(codes == hashes.BREAK)
    starts, ends = breaks[:-1] + 1, breaks[1:]
    values = hashes.of_words(codes, starts, ends, ends - starts)
    assert len(set(values.tolist())) == len(set(names))


@given(TEXT)
def test_forms_are_the_words_without_becoming_strings(text):
    distinct = fold.places([text])[1]
    names = distinct.names.to_pylist()
    assert names == list(dict.fromkeys(fold.words([text])["word"].astype(str)))
    assert forms.keys(distinct.names).to_pylist() == [fold.key(name) for name in names]
    assert hashes.of_clean("".join(name + "\n" for name in names)).tolist() == distinct.hashes.tolist()
    assert distinct.take(np.arange(len(names))[::-1]).names.to_pylist() == names[::-1]
    assert forms.keys(distinct.names[1:]).to_pylist() == [fold.key(name) for name in names[1:]]  # a part of an array is one


def test_categories_of_names_may_coincide_or_be_missing():
    found = forms.categorical(np.array([2, 0, 1, 3, 2], np.int32), forms.array(["ب", None, "ا", "ب"]))
    assert found.tolist()[:2] + found.tolist()[3:] == ["ا", "ب", "ب", "ا"]
    assert found.isna().tolist() == [False, False, True, False, False]
    assert found.categories.tolist() == ["ب", "ا"]


@given(st.text(alphabet="قتلبا" + "ـ.*،- \u064b_\n", max_size=40))
@example("ق..ـتل")
def test_fillers_are_those_the_pattern_finds(text):
    assert [match.span() for match in fillers._stretched(text)] == [match.span() for match in fillers.FILLER.finditer(text)]


@given(st.lists(st.text(alphabet=LETTERS + ODD.replace("\n", "") + "İ\ue000", max_size=30), min_size=1, max_size=5))
def test_keys_of_many_lines_are_those_of_each(lines):
    batch = next(fold.scan(["\n".join(lines)]))
    breaks = np.flatnonzero(batch.flags & characters.BREAK)
    assert fold.keys(batch, breaks[:-1] + 1, breaks[1:]) == [fold.key(line) for line in lines]


def test_batches_do_not_show(monkeypatch):
    texts = ["قال هو", "إطـ.ـلاق النار", "ثم غادر الميناء"] * 5
    whole = fold.words(texts)
    monkeypatch.setattr(fold, "BATCH", 7)
    pieces = fold.words(texts)
    assert whole.astype({"word": object}).equals(pieces.astype({"word": object}))


def test_no_texts():
    found = fold.words([])
    assert list(found.columns) == ["text", "start", "end", "word"]
    assert len(found) == 0


@given(TEXT)
def test_a_span_cleans_to_its_word(text):
    for surface, word in spans(text):
        assert fold.clean(surface) == word


@given(TEXT)
def test_offsets_are_valid_and_in_order(text):
    found = fold.words([text])
    start, end = found["start"].to_numpy(), found["end"].to_numpy()
    assert ((start >= 0) & (start < end) & (end <= len(text))).all()
    assert (start[1:] >= end[:-1]).all()


@given(TEXT)
def test_folding_twice_is_folding_once(text):
    assert fold.clean(fold.clean(text)) == fold.clean(text)
    assert fold.key(fold.key(text)) == fold.key(text)


@given(TEXT)
def test_words_are_those_of_the_cleaned_text(text):
    assert [word for _, word in spans(text)] == [word for _, word in spans(fold.clean(text))]


@given(TEXT)
def test_fillers_stand_between_letters(text):
    for start, end in fillers.find(text):
        assert 0 < start < end < len(text)
        assert not text[start:end].isspace()


def test_alef_forms_have_one_key():
    assert fold.key("إدلب أدلب آدلب ٱدلب") == "ادلب ادلب ادلب ادلب"
    assert fold.clean("إدلب") == "إدلب"
