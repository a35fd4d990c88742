"""Words get the voice they stand in."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import corpus, quotes, speech, tokens
from analysis.spans import containing

OFFSETS = st.integers(0, 30)
LENGTHS = st.sampled_from([0, 1, 1, 2, 5, 30])  # many short spans, and some around them
SPANS = st.lists(st.tuples(st.sampled_from("ab"), OFFSETS, LENGTHS).map(lambda cells: (*cells[:2], cells[1] + cells[2])), max_size=25)
POINTS = st.lists(st.tuples(st.sampled_from("abc"), OFFSETS), max_size=10)


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


def test_a_long_report_holds_several_short_ones():
    inner = [(start, start + 1) for start in range(1, 21, 2)]
    told = pd.DataFrame([(0, 100), *inner], columns=["content_start", "content_end"]).assign(article_id="a", speaker="س", side="other")
    quoted = pd.DataFrame({"article_id": [], "start": [], "end": [], "kind": [], "speaker": [], "side": []})
    words = pd.DataFrame({"article_id": ["a"] * 3, "start": [2, 50, 100], "end": [3, 53, 103]})
    assert list(speech.words(words, quoted, told)["voice"]) == ["reported", "reported", "outlet"]


@pytest.mark.parametrize("ids", [object, "category"])
@given(spans=SPANS, points=POINTS)
def test_the_innermost_span_is_found_however_they_nest_or_cross(ids, spans, points):
    outer = pd.DataFrame(spans, columns=["article_id", "start", "end"]).astype({"article_id": ids, "start": "int64", "end": "int64"})
    rows = pd.DataFrame(points, columns=["article_id", "start"]).astype({"article_id": ids, "start": "int64"})
    holding = [
        [(start, -end, row) for row, (owner, start, end) in enumerate(spans) if owner == article and start <= point < end]
        for article, point in points
    ]
    assert containing(rows, outer).tolist() == [max(held)[2] if held else -1 for held in holding]


def test_articles_of_one_id_have_no_outlet():
    articles = pd.DataFrame({"article_id": ["a", "a"], "outlet": ["x", "y"]})
    with pytest.raises(ValueError, match="'a' stands on two rows"):
        speech.outlet(articles, pd.DataFrame({"article_id": ["a"]}))
