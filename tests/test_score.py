"""Scores that can be checked by hand, on two invented articles in tests/cases/coded."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from sklearn.metrics import f1_score

from analysis import score
from analysis.inference import agreement
from analysis.score import checks, disagreements

CODED = Path(__file__).parent / "cases" / "coded"


@pytest.fixture
def hand():
    return score.read(CODED)[1]


def value(table, measure):
    (row,) = table[table["measure"] == measure].itertuples()
    return row.value


def as_found(table):
    return table[table["counted"]].drop(columns="counted").reset_index(drop=True)


# ---- reading --------------------------------------------------------------------------------------------------------------------


def test_texts_come_from_the_file_or_from_beside_it():
    articles, _ = score.read(CODED)
    assert articles["article_id"].tolist() == ["festival", "harbour"]
    assert articles["text"].str.split("\n").str[0].tolist() == ["مهرجان القرية يختتم أيامه", "اتفاق على ترميم مرفأ الحورية"]
    assert articles["outlet"].isna().tolist() == [True, False]


def test_a_missing_list_was_not_coded_and_an_empty_one_was(hand):
    done = set(hand["coded"].itertuples(index=False, name=None))
    assert ("festival", "quotations") in done
    assert ("festival", "lines") not in done


def test_both_spellings_of_the_keys_become_one_column(hand):
    assert hand["mentions"].set_index("article_id").loc["festival", "kind"] == "capital"
    assert set(hand["reporting"].loc[hand["reporting"]["counted"], "stance"]) == {"neutral"}


def test_what_cannot_be_decided_does_not_count(hand):
    assert hand["reporting"].loc[~hand["reporting"]["counted"], "start"].tolist() == [26, 141]


GOOD = {"text": "قالت روسيا نعم", "russia_mentions": [{"start": 5, "end": 10, "kind": "country"}]}
BAD = [
    ("{", "is not JSON"),
    ([], "must hold one object"),
    ({"text": "قالت"}, "no hand-coded list"),
    (GOOD | {"text": None}, "has no key 'text'"),
    (GOOD | {"sha256": "0"}, "it is not the text that was coded"),
    (GOOD | {"quotes": {}}, "'quotes' must be a list"),
    (GOOD | {"russia_mentions": [{"start": 5, "end": 99, "kind": "country"}]}, r"russia_mentions\[0\]: 'start' 5 and 'end' 99"),
    (GOOD | {"russia_mentions": [{"start": 5, "end": 10}]}, r"russia_mentions\[0\]: the key 'kind' or 'type' or 'label' is missing"),
    (GOOD | {"russia_mentions": [{"start": 5, "end": 10, "kind": "river"}]}, "'river'; it must be one of country, adjective"),
    (GOOD | {"russia_mentions": [{"start": 0, "end": 4, "kind": "country", "surface": "روسيا"}]}, "the text has 'قالت' from 0 to 4"),
    (GOOD | {"reporting_ignore": [{"start": -1, "end": 4}], "reporting": []}, r"reporting_ignore\[0\]: 'start' -1"),
]


@pytest.mark.parametrize(("data", "message"), BAD, ids=[message for _, message in BAD])
def test_an_error_names_the_file_and_the_key(tmp_path, data, message):
    file = tmp_path / "mine.json"
    file.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    with pytest.raises(ValueError, match=message) as problem:
        score.read(tmp_path)
    assert str(file) in str(problem.value)


def test_an_article_is_coded_once(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text(json.dumps(GOOD | {"article_id": "same"}), encoding="utf-8")
    with pytest.raises(ValueError, match=r"b\.json: codes the article 'same' a second time"):
        score.read(tmp_path)


def test_a_folder_without_files_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"holds no \.json file"):
        score.read(tmp_path)


def test_the_example_of_the_module_can_be_read(tmp_path):
    example = score.__doc__.split(">>> example = ")[1].split("\n\n")[0].replace("...", "")
    (tmp_path / "example.json").write_text(json.dumps(eval(example)), encoding="utf-8")
    assert {layer: len(table) for layer, table in score.read(tmp_path)[1].items() if len(table)} == {
        "mentions": 1,
        "reporting": 1,
        "quotations": 1,
        "coded": 3,
    }


# ---- measures -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layer", [name for name in score.NAMES if name != "frames"])
def test_the_hand_coding_itself_is_perfect(hand, layer):
    table = getattr(score, layer)(hand[layer], as_found(hand[layer]))
    assert table["value"].tolist() == [1.0] * len(table)
    assert (table["low"] < 1).all()


@pytest.mark.parametrize("layer", [name for name in score.NAMES if name != "frames"])
def test_finding_nothing_has_no_precision_and_no_recall(hand, layer):
    table = getattr(score, layer)(hand[layer], as_found(hand[layer]).iloc[:0])
    found = table[table["measure"].str.contains("precision|recall")]
    assert found["value"].isna().tolist() == found["measure"].str.contains("precision").tolist()


def test_lines(hand):
    found = as_found(hand["lines"])
    found.loc[4, "kind"] = "body"  # the share button: one false body line beside three right ones, four of five lines right
    table = score.lines(hand["lines"], found)
    assert [value(table, name) for name in ("body precision", "body recall", "kind")] == [0.75, 1.0, 0.8]
    assert value(table, "body f1") == pytest.approx(6 / 7)


def test_mentions(hand):
    found = as_found(hand["mentions"])  # موسكو، روسيا، الروسي، الروسية
    found.loc[1, ["kind", "naming"]] = "institution", "hostile"
    found.loc[2, ["head", "speaker"]] = "مال", "حداد"
    found.loc[3, ["voice", "start"]] = "outlet", found.loc[3, "start"] + 3
    found = pd.concat([found, found.iloc[[0]].assign(start=0, end=3)], ignore_index=True)
    table = score.mentions(hand["mentions"], found)
    assert [value(table, name) for name in ("precision", "recall", "kind", "head", "voice", "speaker")] == [0.8, 1.0, 0.75, 1.0, 1.0, 1.0]
    assert value(table, "f1 with kind") == pytest.approx(2 * 3 / (5 + 4))
    assert [value(table, f"naming {name}") for name in ("precision", "recall", "f1")] == [0.5, 1.0, pytest.approx(2 / 3)]


def test_quotations_at_two_overlaps(hand):
    found = as_found(hand["quotations"]).astype({"start": int, "end": int})
    length = found.loc[0, "end"] - found.loc[0, "start"]
    beside = found.assign(start=found["start"] + length // 2, end=found["end"] + length // 2, cue_start=None)
    table = score.quotations(hand["quotations"], beside)
    assert [value(table, name) for name in ("f1 at 0.3", "f1 at 0.8", "speaker", "cue")] == [1.0, 0.0, 1.0, 0.0]
    swallowed = score.quotations(hand["quotations"], found.assign(end=found["end"] + 300))
    assert [value(swallowed, name) for name in ("f1 at 0.8", "f1 at 0.8 of both")] == [1.0, 0.0]


def test_reporting_leaves_out_what_one_coder_saw(hand):
    found = hand["reporting"].drop(columns="counted").assign(stance="neutral", lemma="قال")
    table = score.reporting(hand["reporting"], found)
    assert [value(table, name) for name in ("precision", "recall", "f1", "stance")] == [1.0] * 4
    assert value(table, "lemma") == pytest.approx(1 / 3)


def test_frames(hand):
    found = hand["sentences"].explode("frames").rename(columns={"frames": "frame"})[["article_id", "start", "end", "frame"]]
    right = score.frames(hand["sentences"], found)
    assert set(right["value"]) == {1.0}
    found = found[found["frame"] != "cooperation_offer"]
    found.loc[found["frame"] == "military_violence", "frame"] = "economic_interest"
    table = score.frames(hand["sentences"], found).set_index(["layer", "measure"])["value"]
    # Four sentences. By hand economic_interest is in 2, found in 3; occupation in the same 2; 6 decisions by hand, 5 found, 4 shared.
    assert table["frame economic_interest"].tolist() == [2 / 3, 1.0, pytest.approx(0.8), pytest.approx(1 - 0.25 / (2 * 5 * 3 / (8 * 7)))]
    assert table["frame occupation_aggression", "f1"] == 1.0
    assert table["frames", "f1"] == pytest.approx(8 / 11)


def test_errors_show_the_sentence(hand):
    articles, _ = score.read(CODED)
    found = as_found(hand["mentions"])
    found.loc[1, "kind"] = "institution"
    rows = disagreements.with_sentences(articles, disagreements.spans("mentions", hand["mentions"], found.drop(index=0)))
    assert rows["error"].tolist() == ["missed", "wrong kind"]
    assert rows["sentence"].iloc[0] == "اختتم مهرجان الزيتون أمس، وشاركت فيه فرقة من [موسكو]."
    assert rows[["expected", "found"]].iloc[1].tolist() == ["country", "institution"]


def test_an_unknown_layer_is_named():
    with pytest.raises(ValueError, match="no layer 'tone'"):
        score.all(CODED, layers=["tone"])


def test_every_layer_runs_on_the_coded_articles():
    table = score.all(CODED)
    assert table.columns.tolist() == score.COLUMNS
    assert set(table["layer"].str.split().str[0]) == {*score.NAMES, "frame"}
    assert table["value"].dropna().le(1).all()
    inside = table.dropna(subset=["value", "low", "high"])
    assert (inside["low"] <= inside["value"] + 1e-9).all()
    assert (inside["value"] <= inside["high"] + 1e-9).all()
    for layer in score.NAMES:
        assert score.errors(CODED, layer).columns.tolist() == [*agreement.SPAN, "error", "expected", "found", "sentence"]


# ---- the comparisons ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("نبيل حداد", "حداد", True),
        ("صحيفة «الشاطئ»", "صحيفة الشاطئ", True),
        ("وزارة الري", "وزير الري", False),
        ("نبيل حداد", "نبيل سالم", False),
        ("نبيل حداد", "", False),
    ],
)
def test_names(one, other, same):
    assert checks.same_name(one, other) is same


def test_a_speaker_left_open_must_be_missing():
    check = checks.SPEAKER["speaker"]
    assert check({"speaker": checks.UNNAMED}, {"speaker": None}) is True
    assert check({"speaker": checks.UNNAMED}, {"speaker": "نبيل"}) is False
    assert check({"speaker": None}, {"speaker": "نبيل"}) is None
    assert check({"speaker": "نبيل"}, {"speaker": float("nan")}) is False


def test_a_second_label_is_right_as_well():
    row = {"voice": "quote", "voice_alternative": "outlet"}
    check = checks.CHECKS["mentions"]["voice"]
    assert [check(row, {"voice": voice}) for voice in ("quote", "outlet", "reported")] == [True, True, False]


# ---- pairs and intervals --------------------------------------------------------------------------------------------------------

SPANS = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 30), st.integers(1, 12), st.booleans()), max_size=8)


def spans(rows):
    table = pd.DataFrame(rows, columns=["article_id", "start", "length", "counted"]).astype({"start": int, "length": int, "counted": bool})
    return table.assign(end=table["start"] + table["length"])


@given(SPANS, SPANS, st.sampled_from([0.3, 0.5, 0.8]))
def test_pairs_are_one_to_one_and_complete(mine, theirs, overlap):
    mine, theirs = spans(mine), spans(theirs).drop(columns="counted")
    pairs = agreement.pair(mine, theirs, overlap=overlap)
    hits = pairs[pairs["outcome"] == "hit"]
    assert hits["coded"].is_unique
    assert sorted(pairs.loc[pairs["found"] >= 0, "found"]) == list(range(len(theirs)))
    assert sorted(pairs.loc[pairs["coded"] >= 0, "coded"]) == np.flatnonzero(mine["counted"]).tolist()
    for one, other in hits[["coded", "found"]].itertuples(index=False):
        a, b = mine.iloc[one], theirs.iloc[other]
        assert a["article_id"] == b["article_id"]
        assert min(a["end"], b["end"]) - max(a["start"], b["start"]) >= overlap * min(a["length"], b["length"])


@given(SPANS)
def test_a_table_pairs_with_itself(rows):
    table = spans(rows)
    outcomes = agreement.pair(table.assign(counted=True), table)["outcome"]
    assert (outcomes == "hit").all()


def test_the_most_pairs_win_over_the_best_overlap():
    mine = pd.DataFrame({"article_id": "a", "start": [0, 8], "end": [10, 20]})
    theirs = pd.DataFrame({"article_id": "a", "start": [0, 4], "end": [9, 14]})
    assert (agreement.pair(mine, theirs)["outcome"] == "hit").all()


def test_an_overlap_of_zero_is_refused():
    with pytest.raises(ValueError, match="overlap is 0"):
        agreement.pair(pd.DataFrame(columns=agreement.SPAN), pd.DataFrame(columns=agreement.SPAN), overlap=0)


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_as_in_scipy(counts):
    share, low, high = agreement.proportion(*counts)
    expected = binomtest(*counts).proportion_ci(method="wilson")
    assert (share, low, high) == pytest.approx((counts[0] / counts[1], expected.low, expected.high), abs=1e-9)


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_f1_as_in_scikit_learn(hits, missed, alarms):
    share, low, high = agreement.f_score(hits, missed, alarms)
    if hits + missed + alarms:
        truth = [1] * (hits + missed) + [0] * alarms
        guess = [1] * hits + [0] * missed + [1] * alarms
        assert share == pytest.approx(f1_score(truth, guess, zero_division=0.0))
        assert low <= share + 1e-12
        assert share <= high + 1e-12
    else:
        assert np.isnan(share)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=30))
def test_alpha_of_the_draws_is_krippendorffs(pairs):
    yes, guess = np.array(pairs).T
    value, low, high = agreement.alpha(yes, guess, draws=50)
    if np.isnan(value):
        assert len({*yes.tolist(), *guess.tolist()}) == 1
    else:
        assert agreement._nominal(yes[None], guess[None])[0] == pytest.approx(value)
        assert low <= high


def test_alpha_is_one_for_agreement_and_near_zero_for_chance():
    random = np.random.default_rng(1)
    yes = random.random(4000) < 0.3
    assert agreement.alpha(yes, yes, draws=20)[0] == 1.0
    assert abs(agreement.alpha(yes, random.permutation(yes), draws=20)[0]) < 0.05


# ---- folders and clauses --------------------------------------------------------------------------------------------------------


def test_a_missing_folder_is_named(tmp_path):
    for call in (score.read, score.all, score.validate_frames):
        with pytest.raises(FileNotFoundError, match="nowhere: no such folder"):
            call(tmp_path / "nowhere")
    with pytest.raises(FileNotFoundError, match="no such file"):
        score.clauses(tmp_path / "nothing.json")


def test_actors_are_those_whose_mentions_were_coded():
    assert score.actors(CODED) == ["russia"]


def test_clauses_get_the_role_that_the_rules_find(tmp_path):
    file = tmp_path / "clauses.json"
    rows = [
        {"text": "قصفت روسيا المدينة", "actor": "russia", "start": 5, "end": 10, "role": "agent"},
        {"text": "اتهمت كييف تركيا بالكذب", "actor": "turkey", "start": 11, "end": 16, "role": "agent"},
        {"text": "يقيم عمي في روسيا", "actor": "russia", "start": 12, "end": 17, "role": None},
        {"text": "يقيم عمي هنا", "actor": "russia", "start": 9, "end": 12, "role": "agent"},
    ]
    file.write_text(json.dumps(rows), encoding="utf-8")
    found = score.clauses(file)
    assert found["found"].tolist() == ["agent", "target", "open", "missed"]
    assert found["right"].tolist() == [True, False, True, False]
    assert score.roles(found).set_index("measure")["value"].round(2).to_dict() == {"precision": 0.5, "recall": 0.33, "f1": 0.4}
    file.write_text(json.dumps([{"text": "نص"}]), encoding="utf-8")
    with pytest.raises(ValueError, match="clause 0 has no key 'actor'"):
        score.clauses(file)
