"""Roles of an actor against clauses coded by hand; half of them were kept apart while the rules were written."""

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis import lexicon, mentions
from analysis.mentions import agency as roles

CASES = Path(__file__).parent / "cases"


def coded(name: str) -> pd.DataFrame:
    rows = pd.DataFrame(json.loads((CASES / f"roles_{name}.json").read_text(encoding="utf-8")))
    return rows.assign(article_id=[f"{number:03}" for number in range(len(rows))])


def found(rows: pd.DataFrame) -> pd.Series:
    """Role given to each coded mention; "missed" where it was not found."""
    tables = [mentions.roles(group[["article_id", "text"]], actor) for actor, group in rows.groupby("actor")]
    table = pd.concat(tables).astype({"article_id": object}).merge(rows, on="article_id", suffixes=("", "_coded"))
    hits = table[(table["start"] < table["end_coded"]) & (table["end"] > table["start_coded"])].drop_duplicates("article_id")
    return (
        rows["article_id"]
        .map(hits.set_index("article_id")["role"].astype(object).where(lambda role: role.notna(), "open"))
        .fillna("missed")
    )


@pytest.mark.parametrize(("half", "precision", "decided"), [("development", 0.95, 0.85), ("evaluation", 0.95, 0.85)])
def test_roles_are_precise(half: str, precision: float, decided: float) -> None:
    rows = coded(half)
    given = found(rows)
    answered = ~given.isin(["open"])
    right = (given == rows["role"]) & answered
    assert right.sum() / answered.sum() >= precision
    assert right.sum() / rows["role"].notna().sum() >= decided


def test_cases_are_many_and_of_all_roles() -> None:
    rows = pd.concat([coded("development"), coded("evaluation")])
    assert len(rows) >= 200
    assert set(rows["role"].dropna()) == set(roles.ROLES)
    assert all(row.text[row.start : row.end] == row.surface for row in rows.itertuples())


@pytest.mark.parametrize(
    ("text", "role", "voice"),
    [
        ("قصفت روسيا الميناء", "agent", "active"),
        ("دمر الجسر من قبل روسيا", "agent", "passive"),
        ("تم استهداف روسيا بالصواريخ", "target", "passive"),
        ("يقيم عمي في روسيا", None, None),
        ("عزل روسيا صعب", None, None),
    ],
)
def test_active_and_passive(text: str, role: str | None, voice: str | None) -> None:
    row = mentions.roles(pd.DataFrame({"article_id": ["a"], "text": [text]})).iloc[0]
    assert (row["role"], row["voice"]) == (role, voice)


@pytest.mark.parametrize(
    ("text", "role", "verb", "word"),
    [
        ("وقالت روسيا إن الموعد تغير", "speaker", "قال", "وقالت"),
        ("روسيا تعرض تقديم الدعم للمزارعين", "agent", "عرض", "تعرض"),
        ("أبدت روسيا رغبة في الشراء", "agent", "أبدى", "أبدت"),
        ("أبدى بوتين رغبة في الشراء", "agent", "أبدى", "أبدى"),
        ("استمرت الهجمات الروسية أسبوعا", "nominal_agent", "هجوم", "الهجمات"),
        ("بدعم من روسيا عاد الفريق", "nominal_agent", "دعم", "بدعم"),
        ("الفصائل المدعومة من روسيا انسحبت", "agent", "دعم", "المدعومة"),
        ("تم استهداف روسيا بالصواريخ", "target", "استهداف", "استهداف"),
        ("يمتد الطريق إلى حدود روسيا الشرقية", "possessor", None, None),
        ("بحسب روسيا فإن الموعد تغير", "speaker", None, None),
        ("انتقدت تركيا روسيا", "target", "انتقد", "انتقدت"),
        ("اتهمت تركيا روسيا بعرقلة الاتفاق", "target", "اتهم", "اتهمت"),
        ("اتهم الرئيس الأوكراني روسيا", "target", "اتهم", "اتهم"),
        ("وطالبت الحكومة التركية روسيا، أمس، بوقف العمل", "addressee", "طالب", "وطالبت"),
        ("إن تركيا انتقدت روسيا بشدة", "target", "انتقد", "انتقدت"),
        ("في تركيا انتقدت روسيا القرار", None, None, None),
        ("انتقدت صحف تركيا روسيا", None, None, None),
        ("انتقدت روسيا تركيا", "speaker", "انتقد", "انتقدت"),
    ],
)
def test_verb_and_its_place(text: str, role: str | None, verb: str | None, word: str | None) -> None:
    row = mentions.roles(pd.DataFrame({"article_id": ["a"], "text": [text]})).iloc[0]
    assert (row["role"], row["verb"]) == (role, verb)
    assert word is None or text[row["verb_start"] : row["verb_end"]] == word


def test_own_verb() -> None:
    table = pd.DataFrame([{"past": "فلفل", "present": "يفلفل", "noun": "", "subject": "agent", "object": ""}])
    articles = pd.DataFrame({"article_id": ["a"], "text": ["فلفلت روسيا الطعام"]})
    assert mentions.roles(articles, verbs=table)["role"].tolist() == ["agent"]


def test_a_dash_of_tatweels_is_no_word() -> None:
    text = "وقع الجانبان برنامج التعاون السعودي ــ الأميركي أمس."
    found = mentions.roles(pd.DataFrame({"article_id": ["a"], "text": [text]}), "us")
    assert found["surface"].tolist() == ["الأميركي"]


def test_verbs_need_their_columns_and_known_roles() -> None:
    articles = pd.DataFrame({"article_id": ["a"], "text": ["قصفت روسيا القرية"]})
    verbs = lexicon.load("verbs")
    with pytest.raises(ValueError, match=r"verbs: no column 'subject'.*past, present, subject; noun, object may be added"):
        mentions.roles(articles, verbs=verbs.drop(columns="subject"))
    with pytest.raises(ValueError, match=r"verbs: the row 'قصف' has subject 'boss'. Allowed: speaker"):
        mentions.roles(articles, verbs=pd.DataFrame({"past": ["قصف"], "present": ["يقصف"], "subject": ["boss"]}))
    own = pd.DataFrame({"past": ["قصف"], "present": ["يقصف"], "noun": [None], "subject": ["agent"], "object": [float("nan")]})
    assert mentions.roles(articles, verbs=own)[["role", "verb"]].to_numpy().tolist() == [["agent", "قصف"]]
