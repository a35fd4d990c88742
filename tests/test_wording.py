"""Wordings that notebooks put into sentences and charts."""

import pandas as pd
import pytest

from analysis import lexicon, wording


def test_every_frame_of_the_dictionary_has_a_name():
    names = lexicon.load("frame_names")
    assert set(names["frame"]) == set(lexicon.load("frames")["frame"])
    assert not names["english"].str.contains("_").any()
    assert names["english"].is_unique


def test_every_verb_that_an_actor_can_do_is_glossed_as_a_verb():
    verbs = lexicon.load("verbs")["past"]
    glossed = wording.short(verbs[verbs != ""], verb=True)
    assert (glossed == "").mean() < 0.1


@pytest.mark.parametrize(
    ("name", "heading", "within"),
    [
        ("us", "US", "the US"),
        ("opposition", "Opposition", "the opposition"),
        ("iran", "Iran", "Iran"),
        ("uk", "UK", "the UK"),
        ("north_korea", "North Korea", "North Korea"),
    ],
)
def test_an_actor_has_its_article_within_a_sentence(name, heading, within):
    assert (wording.actor(name), wording.actor(name, the=True)) == (heading, within)


def test_articles_without_outlet_are_labelled_and_others_kept():
    table = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["الصباح", None], "outlet_en": ["As-Sabah", None]})
    found = wording.labelled(table)
    assert found["outlet"].tolist() == ["الصباح", wording.UNKNOWN]
    assert wording.outlets(found) == {"الصباح": "As-Sabah", wording.UNKNOWN: wording.UNKNOWN}
    assert wording.labelled(table.drop(columns=["outlet", "outlet_en"]))["outlet"].tolist() == [wording.UNKNOWN] * 2
    assert table["outlet"].isna().tolist() == [False, True]


def test_a_word_that_is_noun_and_verb_is_glossed_as_asked():
    assert wording.short(pd.Series(["دعم", "دعم", "هدنة"]), verb=pd.Series([True, False, True])).tolist() == [
        "supported",
        "support",
        "truce",
    ]


def test_every_actor_that_is_named_by_hand_is_one():
    actors, named = lexicon.load("actors")["actor"], lexicon.load("actor_names")["actor"]
    assert set(named) <= set(actors)
    assert not set(named) & set(lexicon.load("sides")["side"])


def test_an_english_name_that_only_a_later_article_has_is_found():
    assert wording.outlets(pd.DataFrame({"outlet": ["x", "x", "y"], "outlet_en": [None, "X", None]})) == {"x": "X", "y": "y"}
    by_kind = pd.DataFrame({"outlet": ["x", "x"], "outlet_en": [None, "X"]}, dtype="category")
    assert wording.outlets(by_kind) == {"x": "X"}


def test_a_running_name_is_marked_if_it_is_arabic():
    table = pd.DataFrame({"outlet": ["فرانس 24", "الوسيلة"], "outlet_en": [None, "Al-Wasila"]})
    assert list(wording.outlets(table, running=True).values()) == ["\u200eفرانس 24\u200e", "Al-Wasila"]


def test_a_heading_marks_the_count_behind_an_arabic_name():
    table = pd.DataFrame({"outlet": ["الوسيلة", "okaz"], "outlet_en": [None, None]})
    headings = wording.headings(table, pd.Series({"الوسيلة": 2, "okaz": 1}), "mention")
    assert headings == {"الوسيلة": "الوسيلة: \u200e2 mentions", "okaz": "okaz: 1 mention"}


def test_a_selection_of_one_outlet():
    assert wording.selection(1, 3, "with most words") == ("the outlet with most words", "; 1 of 3 outlets")
    assert wording.selection(0, 0, "with most words") == ("", "")
