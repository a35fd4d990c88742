"""Frames on invented sentences, dictionaries of one's own, and planted differences."""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis import fold, framing, inference, lexicon, score
from analysis.framing import terms
from analysis.framing.profiles import NONE

CASES = json.loads((Path(__file__).parent / "cases" / "framing_terms.json").read_text(encoding="utf-8"))


def table(*texts, outlet="المرصد"):
    return pd.DataFrame({"article_id": [f"t{n}" for n in range(len(texts))], "outlet": outlet, "text": list(texts)})


def dictionary(*rows):
    return pd.DataFrame(rows, columns=["frame", "term", "needs", "excludes"][: len(rows[0])])


def frames(text, rows=None):
    found = framing.sentences(table(text), frames=rows)
    return sorted(found["frame"].dropna().astype(str))


def occurs(term, text):
    words = fold.words([text])
    found = terms.find(words, [term])
    return [text[words["start"][first] : words["end"][last]] for first, last in found[["first", "last"]].itertuples(index=False)]


# ---- terms ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES["in_the_wild"], ids=lambda case: case["label"])
def test_a_term_matches(case):
    assert occurs(case["term"], case["text"]) == case["found"], case["comment"]


@pytest.mark.parametrize("case", CASES["negative"], ids=lambda case: case["label"])
def test_a_term_does_not_match(case):
    assert occurs(case["term"], case["text"]) == [], case["comment"]


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=pytest.mark.xfail(strict=True), id=case["label"]) for case in CASES["known_failures"]]
)
def test_known_failures(case):
    assert occurs(case["term"], case["text"]) == case["found"], case["comment"]


def test_a_phrase_does_not_run_over_two_texts():
    assert len(terms.find(fold.words(["توقف إطلاق", "النار"]), ["إطلاق النار"])) == 0


def test_a_term_may_stand_in_a_mention_of_the_actor():
    words = fold.words(["شكك في الرواية الروسية وفي رواية الجيران"])
    found = terms.find(words, ["رواية <actor>"], actor=np.array(["روسي" in word for word in words["word"]]))
    assert found[["first", "last"]].to_numpy().tolist() == [[2, 3]]


@pytest.mark.parametrize("term", ["=", "*", "قص=ف", "=قصف*", "،"])
def test_a_term_that_cannot_be_read_is_named(term):
    with pytest.raises(ValueError, match="cannot be read"):
        terms.find(fold.words(["كلمة"]), [term])


@given(st.lists(st.sampled_from(["قصف", "المدينة", "وقصفت", "مفاوضات", "وقف", "النار", "روسيا"]), max_size=12), st.integers(0, 12))
def test_matches_are_what_a_plain_search_finds(words, cut):
    """Against a reference that looks at every place and every term in turn."""
    texts = [" ".join(words[:cut]), " ".join(words[cut:])]
    dictionary = ["قصف", "مفاوضات", "وقف النار", "المدينة"]
    accepted = {"قصف": {"قصف", "وقصفت"}, "مفاوضات": {"مفاوضات"}, "المدينة": {"المدينة"}, "وقف": {"وقف"}, "النار": {"النار"}}
    expected = []
    for number, text in enumerate(texts):
        parts = text.split()
        for n, term in enumerate(dictionary):
            items = term.split()
            for at in range(len(parts) - len(items) + 1):
                if all(parts[at + step] in accepted[item] for step, item in enumerate(items)):
                    expected.append((n, number, at))
    found = terms.find(seen := fold.words(texts), dictionary)
    starts = seen["text"].drop_duplicates().index
    place = {row: (int(seen["text"][row]), row - starts[seen["text"].unique().tolist().index(seen["text"][row])]) for row in seen.index}
    assert sorted((term, *place[first]) for term, first in found[["term", "first"]].itertuples(index=False)) == sorted(expected)


# ---- frames of sentences --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES["frames"], ids=lambda case: case["text"][:40])
def test_frames_of_a_sentence(case):
    assert frames(case["text"]) == sorted(case["frames"]), case["comment"]


def test_only_sentences_with_a_mention_count():
    found = framing.sentences(table("قصفت روسيا المرفأ. وبدأت مفاوضات في العاصمة."))
    assert found["frame"].tolist() == ["military_violence"]


def test_a_sentence_without_a_frame_stays_in_the_denominator():
    found = framing.sentences(table("وصلت فرقة من روسيا مساء أمس."))
    assert len(found) == 1
    assert found["frame"].isna().all()
    assert found["words"].isna().all()


def test_the_words_behind_a_frame_are_given_as_written():
    text = "ثلج كثيف.\nبحثت روسيا اتفاقا لوقف إطـ.ـلاق النار."
    found = framing.sentences(table(text)).iloc[0]
    assert found["words"] == "اتفاقا | لوقف إطـ.ـلاق النار"
    assert text[found["word_start"] : found["word_end"]] == "اتفاقا"
    assert text[found["start"] : found["end"]] == text.split("\n")[1]
    rows = framing.matches(table(text))
    assert [text[start:end] for start, end in rows[["start", "end"]].itertuples(index=False)] == rows["surface"].tolist()


def test_voice_is_that_of_the_words():
    found = framing.sentences(table("قصفت روسيا المرفأ.\nوقال سامر الحكيم: «نرفض الاحتلال الروسي لبلدنا مهما طال الزمن»."))
    assert found.set_index("frame")["voice"].to_dict() == {"military_violence": "outlet", "occupation_aggression": "quote"}
    assert found["speaker"].dropna().tolist() == ["سامر الحكيم"]


def test_needs_and_excludes_speak_of_the_sentence():
    rows = dictionary(("trade", "سوق", "أسعار|تصدير*", ""), ("trade", "ميناء", "", "ميناء جوي"))
    assert frames("زار وفد روسيا السوق.", rows) == []
    assert frames("زار وفد روسيا السوق وسأل عن التصدير.", rows) == ["trade"]
    assert frames("بنت روسيا الميناء.", rows) == ["trade"]
    assert frames("بنت روسيا ميناء جويا.", rows) == []


def test_one_word_may_carry_two_frames():
    rows = dictionary(("a", "قرض"), ("b", "قرض"), ("a", "قرض روسي"))
    found = framing.matches(table("منحت روسيا المدينة قرضا."), frames=rows)
    assert found["frame"].tolist() == ["a", "b"]
    assert framing.matches(table("وصل قرض روسي."), frames=rows)["surface"].tolist() == ["قرض روسي", "قرض"]


def test_a_users_own_rows_add_a_frame(tmp_path):
    file = tmp_path / "mine.csv"
    file.write_text("frame,term\nsport,مباراة\nsport,بطولة\n", encoding="utf-8")
    own = lexicon.load("frames", file)
    text = "خسرت روسيا المباراة الأولى في البطولة."
    assert frames(text) == []
    found = framing.sentences(table(text), frames=own)
    assert found["frame"].tolist() == ["sport"]
    assert found["validated"].tolist() == ["no"]
    assert frames("قصفت روسيا المرفأ.", own) == ["military_violence"]


def test_another_actor():
    found = framing.sentences(table("قصفت روسيا المرفأ. ووقعت تركيا اتفاقا."), "turkey")
    assert found["frame"].tolist() == ["diplomacy"]


def test_results_do_not_depend_on_the_other_articles():
    texts = ["قصفت روسيا المرفأ.", "وقعت موسكو اتفاقا.", "", "وصلت فرقة من روسيا."]
    together = framing.sentences(table(*texts))
    alone = pd.concat([framing.sentences(table(*texts).iloc[[n]]).astype(object) for n in range(4)], ignore_index=True)
    known = [rows.astype(object).where(rows.notna(), None) for rows in (together, alone)]
    pd.testing.assert_frame_equal(*known, check_dtype=False)


@pytest.mark.parametrize("text", ["", None, float("nan"), "لا شيء هنا."])
def test_nothing_found_has_the_same_columns(text):
    full = framing.sentences(table("قصفت روسيا المرفأ."))
    for nothing in (table(text), table()):
        found = framing.sentences(nothing)
        assert len(found) == 0
        assert found.columns.tolist() == full.columns.tolist()
        assert len(framing.matches(nothing)) == 0
        assert len(framing.profile(found)) == 0


def test_a_dictionary_without_terms_is_named():
    with pytest.raises(ValueError, match="no column 'term'"):
        framing.sentences(table("قصفت روسيا المرفأ."), frames=pd.DataFrame({"frame": ["a"]}))


# ---- the dictionary and its validation ------------------------------------------------------------------------------------------


def test_every_row_of_the_dictionary_can_be_read_and_stands_once():
    rows = lexicon.load("frames")
    assert not rows.duplicated(["frame", "term"]).any()
    wanted = [*rows["term"], *rows["needs"].str.split("|").explode(), *rows["excludes"].str.split("|").explode()]
    terms.find(fold.words(["كلمة"]), [term for term in wanted if term])


def test_every_frame_is_validated_and_in_the_codebook():
    names = set(lexicon.load("frames")["frame"])
    assert set(framing.validation()["frame"]) == names
    codebook = (lexicon.DATA / "README.md").read_text(encoding="utf-8")
    assert [name for name in sorted(names) if f"`{name}`" not in codebook] == []


def test_verdicts_follow_from_the_figures():
    rows = framing.validation()
    expected = np.select([rows["n"] < framing.FEWEST, rows["alpha"] >= framing.FLOOR], ["too few", "yes"], "under floor")
    assert rows["validated"].tolist() == expected.tolist()


def test_validation_can_be_made_again(tmp_path):
    file = tmp_path / "validation.csv"
    found = score.validate_frames(Path(__file__).parent / "cases" / "coded", to=file)
    pd.testing.assert_frame_equal(pd.read_csv(file), found, check_dtype=False)
    assert set(found["validated"]) == {"too few"}
    assert found.set_index("frame").loc["military_violence", ["n", "precision", "recall"]].tolist() == [1, 1.0, 1.0]


# ---- profiles -------------------------------------------------------------------------------------------------------------------


def planted(random, articles=6, units=30, effect=0.0, base=0.3):
    """Sentences of `articles` articles for each of two outlets; one frame is more frequent in the first, the other the same in both."""
    rows = []
    for outlet, share in (("north", base + effect), ("south", base)):
        for number in range(articles):
            for unit in range(units):
                span = {"article_id": f"{outlet}{number}", "outlet": outlet, "start": unit * 10, "end": unit * 10 + 9}
                names = [name for name, rate in (("planted", share), ("same", base)) if random.random() < rate]
                rows += [{**span, "frame": name} for name in names or [None]]
    return pd.DataFrame(rows)


def test_a_profile_counted_by_hand():
    rows = pd.DataFrame(
        [("n1", "north", 0, "a"), ("n1", "north", 0, "b"), ("n1", "north", 10, None), ("n2", "north", 0, "a"), ("s1", "south", 0, "b")],
        columns=["article_id", "outlet", "start", "frame"],
    ).assign(end=9)
    found = framing.profile(rows, replicates=50).set_index(["outlet", "frame"])
    assert found[["n", "of", "articles", "articles_of"]].to_dict("index") == {
        ("north", NONE): {"n": 1, "of": 3, "articles": 1, "articles_of": 2},
        ("north", "a"): {"n": 2, "of": 3, "articles": 2, "articles_of": 2},
        ("north", "b"): {"n": 1, "of": 3, "articles": 1, "articles_of": 2},
        ("south", NONE): {"n": 0, "of": 1, "articles": 0, "articles_of": 1},
        ("south", "a"): {"n": 0, "of": 1, "articles": 0, "articles_of": 1},
        ("south", "b"): {"n": 1, "of": 1, "articles": 1, "articles_of": 1},
    }
    assert found["share"].tolist() == pytest.approx([1 / 3, 2 / 3, 1 / 3, 0, 0, 1])
    assert found.loc[("south", "b"), "low"] < 1  # Wilson: one sentence proves little
    assert "smallest p" in found.attrs["design"].message


def test_rows_without_a_group_are_left_out_and_counted():
    rows = planted(np.random.default_rng(0), articles=2)
    rows.loc[rows["article_id"] == "north0", "outlet"] = None
    found = framing.profile(rows, replicates=20)
    assert found.attrs["left_out"] == (rows["article_id"] == "north0").sum()
    assert found.loc[found["outlet"] == "north", "of"].tolist() == [30] * 3


def test_where_no_row_has_a_group_there_is_nothing_to_show():
    rows = planted(np.random.default_rng(0), articles=1).assign(outlet=None)
    found = framing.profile(rows, replicates=20)
    assert found.empty
    assert list(found) == list(framing.profile(rows.iloc[:0]))
    assert found.attrs["left_out"] == len(rows)


def test_labels_stay_with_their_rows_where_the_index_repeats():
    rows = planted(np.random.default_rng(0), articles=2)
    more = pd.concat([rows.assign(article_id=rows["article_id"] + "x", outlet=None, frame="other"), rows])
    pd.testing.assert_frame_equal(framing.profile(more, replicates=20), framing.profile(rows, replicates=20))
    options = {"replicates": 20, "permutations": 99}
    pd.testing.assert_frame_equal(framing.compare(more, "north", **options), framing.compare(rows, "north", **options))


def test_the_level_holds_where_no_drawing_can_vary():
    rows = pd.DataFrame({"article_id": "a", "outlet": "x", "start": [0, 10, 20], "end": [9, 19, 29], "frame": "f"})
    low = [framing.profile(rows, replicates=20, level=level)["low"].iloc[0] for level in (0.5, 0.95)]
    z = stats.norm.ppf(0.75)
    assert low == pytest.approx([3 / (3 + z**2), 0.4385], abs=5e-5)  # Wilson's lower end of 3 of 3 is n / (n + z^2)


def test_a_profile_by_article():
    assert framing.profile(planted(np.random.default_rng(0), articles=2), "article_id", replicates=20)["articles_of"].eq(1).all()


def test_a_profile_of_two_columns_and_of_another_layer():
    rows = pd.DataFrame({"article_id": ["a", "a", "b"], "start": [0, 5, 0], "end": [4, 9, 4], "outlet": ["x", "x", "y"]})
    rows = rows.assign(voice=["quote", "outlet", "quote"], naming=["hostile", "neutral", "neutral"])
    found = framing.profile(rows, ["outlet", "voice"], category="naming", replicates=20)
    assert found.loc[(found["outlet"] == "x") & (found["voice"] == "quote"), ["naming", "n", "of"]].to_numpy().tolist() == [
        ["hostile", 1, 1],
        ["neutral", 0, 1],
    ]


def test_a_missing_column_is_named():
    with pytest.raises(ValueError, match="no column 'outlet'"):
        framing.profile(pd.DataFrame(columns=["article_id", "start", "end", "frame"]))


def test_profiles_are_the_same_every_time_and_leave_the_rows_alone():
    rows = planted(np.random.default_rng(0))
    before = rows.copy()
    pd.testing.assert_frame_equal(framing.profile(rows), framing.profile(rows.sample(frac=1, random_state=1)))
    pd.testing.assert_frame_equal(rows, before)


def test_intervals_cover_the_true_share():
    """The share of simulated corpora whose 95 % interval holds the rate they were drawn with."""
    random = np.random.default_rng(5)
    hits = []
    for _ in range(60):
        found = framing.profile(planted(random, articles=3), replicates=300)
        rows = found[found["frame"] != NONE]
        hits += ((rows["low"] <= 0.3) & (rows["high"] >= 0.3)).tolist()
    assert np.mean(hits) > 0.88


def test_a_planted_difference_is_found():
    random = np.random.default_rng(2)
    found = [framing.compare(planted(random, effect=0.35), "north", replicates=50).set_index("frame")["q"] for _ in range(20)]
    assert np.mean([q["planted"] <= 0.05 for q in found]) >= 0.9
    assert np.mean([q["same"] <= 0.05 for q in found]) <= 0.2


def test_nothing_is_found_where_nothing_was_planted():
    random = np.random.default_rng(3)
    smallest = [framing.compare(planted(random), "north", replicates=20, permutations=999)["q"].min() for _ in range(60)]
    assert np.mean(np.array(smallest) <= 0.05) <= 0.12


def test_a_comparison_counted_by_hand():
    rows = planted(np.random.default_rng(4), effect=0.4)
    found = framing.compare(rows, "north", replicates=200).set_index("frame").loc["planted"]
    units = rows.drop_duplicates(["article_id", "start"]).groupby("outlet").size()
    counts = rows[rows["frame"] == "planted"].groupby("outlet").size()
    assert [found["n_target"], found["of_rest"]] == [counts["north"], units["south"]]
    assert found["difference"] == pytest.approx((counts / units)["north"] - (counts / units)["south"])
    assert found["low"] < found["difference"] < found["high"]


def sided(north, south):
    """Sentences of one article for each of two outlets, with the frame (1) or without (0)."""
    rows = [("n", "north", place, frame) for place, frame in enumerate(north)] + [
        ("s", "south", place, frame) for place, frame in enumerate(south)
    ]
    table = pd.DataFrame(rows, columns=["article_id", "outlet", "start", "frame"])
    return table.assign(start=table["start"] * 10, end=table["start"] * 10 + 9, frame=np.where(table["frame"] == 1, "f", None))


def test_a_difference_that_no_drawing_can_vary_has_newcombes_interval():
    """Newcombe (1998), table II, method 10: 10/10 against 0/20, and 10/10 against 0/10."""
    for south, low in ((20, 0.6791), (10, 0.6075)):
        found = framing.compare(sided([1] * 10, [0] * south), "north", replicates=20).set_index("frame").loc["f"]
        assert [found["low"], found["high"], found["p"]] == pytest.approx([low, 1, 1], abs=5e-5)


def test_a_share_that_cannot_vary_is_not_taken_for_certain_beside_one_that_can():
    rows = sided([0, 0, 0], [1, 1, 0, 0, 0, 0, 0, 0, 0, 0] * 5)
    found = framing.compare(rows, "north", replicates=500).set_index("frame").loc["f"]
    each = framing.profile(rows, replicates=500).set_index(["outlet", "frame"])
    ends = each.loc[("north", "f"), "high"], each.loc[("south", "f"), "low"]
    assert found["high"] == pytest.approx(-0.2 + math.hypot(ends[0], 0.2 - ends[1]), abs=0.03)
    assert found["high"] > 0  # none of three sentences says little


def test_a_target_that_is_not_there_is_named():
    with pytest.raises(ValueError, match=r"'west'.*north, south"):
        framing.compare(planted(np.random.default_rng(0), articles=2), "west")


def test_p_deals_whole_articles():
    """Two articles of ten sentences with the frame against three without: 1 of the 10 ways to deal them is as extreme."""
    spans = [(name, unit * 10) for name in ("s1", "n1", "s2", "n2", "s3") for unit in range(10)]
    rows = pd.DataFrame(spans, columns=["article_id", "start"])
    rows = rows.assign(end=rows["start"] + 9, outlet=rows["article_id"].str[0], frame=np.where(rows["article_id"].str[0] == "n", "a", None))
    found = framing.compare(rows, "n", replicates=20).set_index("frame").loc["a"]
    assert [found["share_target"], found["share_rest"], found["p"]] == [1.0, 0.0, pytest.approx(0.1)]


# ---- contrasts, and what was checked --------------------------------------------------------------------------------------------


def test_contrasts_adjust_over_all_groups_together():
    rows = pd.concat(
        [planted(np.random.default_rng(1), effect=0.4), planted(np.random.default_rng(2)).replace({"outlet": {"south": "west"}})]
    )
    rows = rows[~((rows["outlet"] == "north") & rows.duplicated(["article_id", "start", "frame"]))]
    rows["article_id"] = rows["outlet"] + rows["article_id"]
    found = framing.contrasts(rows, replicates=50, permutations=499)
    each = pd.concat(
        [framing.compare(rows, name, replicates=50, permutations=499).assign(outlet=name) for name in ("north", "south", "west")]
    )
    joined = found.merge(each, on=["outlet", "frame"], suffixes=("", "_alone"))
    assert len(found) == len(each) == len(joined)
    assert (joined["p"] == joined["p_alone"]).all()
    assert (joined["q"] >= joined["q_alone"].min()).all()
    assert found["q"].is_monotonic_increasing
    np.testing.assert_allclose(joined.sort_values("p")["q"], inference.adjust(joined.sort_values("p")["p"]))


def test_contrasts_of_one_group_have_no_rows_but_all_columns():
    rows = planted(np.random.default_rng(3))
    alone = framing.contrasts(rows[rows["outlet"] == "north"])
    assert alone.empty
    assert list(alone) == list(framing.contrasts(rows, ["north"], replicates=20, permutations=99))


def test_contrasts_of_groups_that_are_numbers():
    rows = planted(np.random.default_rng(4), articles=2)
    years = rows.assign(outlet=rows["outlet"].map({"north": 2015, "south": 2016}))
    options = {"replicates": 20, "permutations": 99}
    found, expected = framing.contrasts(years, **options), framing.contrasts(rows, **options)
    assert found["outlet"].dtype == np.int64
    assert found["n_target"].tolist() == expected["n_target"].tolist()
    assert set(framing.contrasts(years, ["2015"], **options)["outlet"]) == {2015}


def test_targets_are_not_taken_letter_by_letter():
    with pytest.raises(ValueError, match=r"the text 'north'.*such as \['north'\]"):
        framing.contrasts(planted(np.random.default_rng(4), articles=2), "north")


def test_contrasts_only_of_the_targets_asked_for():
    rows = planted(np.random.default_rng(4))
    assert set(framing.contrasts(rows, ["north", "nowhere"], replicates=20, permutations=99)["outlet"]) == {"north"}


def test_a_frame_is_validated_for_one_actor_on_the_articles_coded():
    coded = pd.DataFrame({"article_id": [str(framing.validation()["articles"][0]).split("|")[0], "other"]})
    assert framing.verdicts(["diplomacy"], "russia", coded).tolist() == ["yes"]
    assert framing.verdicts(["diplomacy"], "russia", coded.iloc[1:]).tolist() == ["elsewhere"]
    assert framing.verdicts(["diplomacy", None, "sport"], "turkey", coded).tolist() == ["elsewhere", None, "no"]
    assert framing.verdicts(["humanitarian_civilian"], "turkey", coded).tolist() == ["too few"]


def test_what_was_checked_is_said_of_these_articles_and_this_actor():
    coded = pd.DataFrame({"article_id": str(framing.validation()["articles"][0]).split("|")})
    passed = (framing.validation()["validated"] == "yes").sum()
    assert (
        framing.checked(coded, "russia")
        == f"The frames were checked on 3 of these 3 articles: {passed} of 10 agree with people well enough."
    )
    assert "not checked for Turkey" in framing.checked(coded, "turkey")
    assert "in 3 of them" in framing.checked(coded, "turkey")
    assert "in 3 others" in framing.checked(coded.assign(article_id="x"), "russia")


def test_frames_of_another_actor_are_not_called_validated():
    assert framing.sentences(table("قصفت تركيا المرفأ."), "turkey")["validated"].tolist() == ["elsewhere"]
    assert framing.sentences(table("قصفت روسيا المرفأ."))["validated"].tolist() == ["yes"]


def test_a_validation_without_actor_counts_as_done_elsewhere(tmp_path, monkeypatch):
    file = tmp_path / "old.csv"
    framing.validation().drop(columns=["actor", "articles"]).to_csv(file, index=False)
    monkeypatch.setattr(framing.trust, "VALIDATION", file)
    assert framing.verdicts(["diplomacy"], "russia").tolist() == ["elsewhere"]
    monkeypatch.setattr(framing.trust, "VALIDATION", tmp_path / "none.csv")
    assert framing.checked(pd.DataFrame({"article_id": ["a"]}), "russia") == "The frames were not checked against hand coding."
