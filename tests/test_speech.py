"""Words get the voice they stand in."""

import pandas as pd
import pytest

from analysis import corpus, quotes, speech, tokens


def voiced(text):
    articles = pd.DataFrame({"article_id": ["a"], "outlet": ["x"], "text": [text]})
    return speech.words(tokens.table(articles), *quotes.read(articles))


@pytest.mark.parametrize(
    ("text", "voices", "speaker"),
    [
        ("قال الوزير: «المرفأ آمن».", ["outlet", "outlet", "quote", "quote"], "الوزير"),
        ("قال الوزير إن المرفأ آمن.", ["outlet", "outlet", "reported", "reported", "reported"], "الوزير"),
        ("أمطرت السماء.", ["outlet", "outlet"], None),
    ],
)
def test_voice_of_every_word(text, voices, speaker):
    words = voiced(text)
    assert list(words["voice"]) == voices
    assert set(words.loc[words["voice"] != "outlet", "speaker"].dropna()) == ({speaker} if speaker else set())
    assert words.loc[words["voice"] == "outlet", "speaker"].isna().all()


def test_quotation_inside_a_report_counts_first():
    spans = {"article_id": ["a"], "speaker": ["س"], "side": ["other"]}
    quoted = pd.DataFrame(spans | {"start": [8], "end": [12], "kind": ["speech"]})
    reported = pd.DataFrame(spans | {"start": [0], "end": [3], "content_start": [4], "content_end": [16]})
    words = pd.DataFrame({"article_id": ["a"] * 4, "start": [0, 4, 8, 13], "end": [3, 7, 12, 16]})
    assert list(speech.words(words, quoted, reported)["voice"]) == ["outlet", "reported", "quote", "reported"]


def test_single_terms_in_marks_are_not_speech():
    quoted = pd.DataFrame({"article_id": ["a"], "start": [4], "end": [7], "kind": ["distancing"], "speaker": [None], "side": [None]})
    reported = pd.DataFrame({"article_id": [], "start": [], "end": [], "content_start": [], "content_end": [], "speaker": [], "side": []})
    words = pd.DataFrame({"article_id": ["a"], "start": [4], "end": [7]})
    assert list(speech.words(words, quoted, reported)["voice"]) == ["outlet"]


def test_keeps_every_word_and_its_input():
    articles = corpus.load()
    words = tokens.table(articles)
    before = words.copy()
    found = speech.words(words, *quotes.read(articles))
    pd.testing.assert_frame_equal(words, before)
    pd.testing.assert_frame_equal(found[words.columns], words)
    assert set(found["voice"]) == {"outlet", "quote", "reported"}
    assert found.loc[found["voice"] == "outlet", ["speaker", "side"]].isna().all().all()


def test_no_words():
    articles = pd.DataFrame({"article_id": ["a"], "outlet": ["x"], "text": [""]})
    words = speech.words(tokens.table(articles), *quotes.read(articles))
    assert len(words) == 0
    assert {"voice", "speaker", "side"} <= set(words.columns)
