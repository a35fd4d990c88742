"""Names, namings and actions of an actor, as tables for charts."""

import pandas as pd
import pytest

from analysis import corpus, mentions, portrait, wording


def articles(*texts):
    names = [f"a{number}" for number in range(len(texts))]
    return pd.DataFrame({"article_id": names, "outlet": ["x"] * len(texts), "text": list(texts)}, columns=["article_id", "outlet", "text"])


@pytest.mark.parametrize(
    ("text", "written", "gloss"),
    [
        ("وصل المبعوث الروسي والمبعوث الروسي.", ["المبعوث الروسي"] * 2, "Russian envoy"),
        ("لم ترد روسيا ولا لروسيا جواب.", ["روسيا"] * 2, "Russia"),
        ("التقى بوتين وفلاديمير بوتين.", ["فلاديمير بوتين"] * 2, "Vladimir Putin"),
    ],
)
def test_forms_of_a_name_count_as_one(text, written, gloss):
    found = portrait.names(articles(text))
    assert list(found["written"]) == written
    assert set(found["gloss"]) == {gloss}


def test_a_language_is_no_name():
    assert len(portrait.names(articles("كتب الرسالة باللغة الروسية."))) < 2
    assert "other" not in set(portrait.names(corpus.load())["kind"])


def test_namings_keep_the_voices_apart():
    found = portrait.namings(articles("قصفت الميليشيات الروسية البلدة.", "قال الوزير إن الاحتلال الروسي انتهى.", "غادرت روسيا."))
    pieces = dict(zip(found["article_id"], found["piece"], strict=True))
    assert pieces == {"a0": f"hostile {portrait.OWN}", "a1": f"hostile {portrait.OTHERS}", "a2": "neutral"}


def test_every_piece_has_its_place_in_the_order():
    assert set(portrait.namings(corpus.load())["piece"]) <= set(portrait.PIECES)


def test_actions_point_at_their_verb():
    table = articles("قصفت روسيا المدينة ثم قصفت روسيا القرية.")
    found = portrait.actions(mentions.roles(table, "russia"))
    text = table["text"][0]
    assert [text[start:end] for start, end in zip(found["verb_start"], found["verb_end"], strict=True)] == ["قصفت", "قصفت"]
    assert list(found["verb_start"]) == [0, text.rindex("قصفت")]
    assert set(found["term"]) == {"قصف"}


def test_forms_of_a_verb_count_as_one():
    found = portrait.actions(mentions.roles(articles("أبدت روسيا مرونة. ثم أبدى بوتين مرونة.", "روسيا تعرض المساعدة."), "russia"))
    assert list(found["term"]) == ["أبدى", "أبدى", "عرض"]


def test_actions_leave_out_what_rests_on_no_verb():
    table = articles("الحرب ضد روسيا.")
    roles = mentions.roles(table, "russia").assign(verb=None)
    assert len(portrait.actions(roles)) == 0


@pytest.mark.parametrize("actor", ["russia", "turkey", "us"])
def test_articles_without_the_actor_give_empty_tables(actor):
    table = articles("أمطرت السماء.")
    assert len(portrait.names(table, actor)) == len(portrait.namings(table, actor)) == 0
    assert {"term", "written", "gloss"} <= set(portrait.names(table, actor))
    assert len(portrait.actions(mentions.roles(table, actor))) == 0


def test_a_verb_is_glossed_as_a_verb_and_a_noun_as_a_noun():
    table = articles("قصفت روسيا المدينة.", "توقف القصف الروسي.", "دعمت روسيا المبادرة.", "دعا الوزير روسيا إلى الانسحاب.")
    found = portrait.actions(mentions.roles(table, "russia"))
    assert dict(zip(found["article_id"], found["gloss"], strict=True)) == {
        "a0": "bombed",
        "a1": "bombing",
        "a2": "supported",
        "a3": "called on",
    }


def test_a_noun_without_gloss_leaves_the_whole_name_without():
    found = portrait.names(articles("وصل الزنبرك الروسي."))
    assert found["gloss"].tolist() == [""]


def test_outlets_without_a_judging_label_are_not_lost():
    rows = pd.DataFrame({"outlet": ["x", "x", "y"], "piece": ["neutral", portrait.PIECES[-1], "neutral"]})
    found = portrait.judged(rows)
    assert found.set_index("outlet")["n"].to_dict() == {"x": 1, "y": 0}
    assert found.set_index("outlet")["of"].to_dict() == {"x": 2, "y": 1}
    assert portrait.judged(rows[:0]).empty


def test_leading_keeps_the_order_of_the_groups_and_of_the_rows():
    rows = pd.DataFrame({"outlet": list("abab"), "n": range(4)}, index=[9, 8, 7, 6])
    assert portrait.leading(rows, ["b", "a", "nowhere"], 1)["n"].tolist() == [1, 0]
    assert portrait.leading(rows, [], 1).empty
    assert portrait.leading(rows[:0], ["a"], 1).empty


def test_mixed_takes_turns_and_loses_nothing():
    rows = pd.DataFrame({"outlet": list("aabac"), "n": range(5)})
    assert portrait.mixed(rows)["n"].tolist() == [0, 2, 4, 1, 3]
    assert portrait.mixed(rows.drop(columns="outlet"))["n"].tolist() == list(range(5))
    assert portrait.mixed(rows[:0]).empty


def test_namings_without_an_outlet_are_counted_as_such():
    rows = pd.DataFrame({"outlet": ["x", None, None], "piece": [portrait.PIECES[0], portrait.PIECES[0], "neutral"]})
    found = portrait.judged(rows)
    assert found.set_index("outlet")[["n", "of"]].to_numpy().tolist() == [[1, 2], [1, 1]]
    assert set(found["outlet"]) == {"x", wording.UNKNOWN}
