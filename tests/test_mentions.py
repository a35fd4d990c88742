"""Mentions of an actor: what is found, the noun it agrees with, what it is called, in whose voice."""

import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import corpus, lexicon, mentions

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list:
    rows = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    marks = {row["label"]: [pytest.mark.xfail(strict=True, reason=row["known_failure"])] if "known_failure" in row else [] for row in rows}
    return [pytest.param(row, id=row["label"], marks=marks[row["label"]]) for row in rows]


def article(text: object, **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"article_id": ["a"], "text": [text], **{name: [value] for name, value in columns.items()}})


@pytest.mark.parametrize("case", cases("mentions_find"))
def test_mentions_and_heads(case: dict) -> None:
    found = mentions.find(article(case["text"]))
    assert list(zip(found["surface"], found["kind"], found["head"], strict=True)) == [tuple(row) for row in case["found"]]


@pytest.mark.parametrize("case", cases("mentions_naming"))
def test_naming_and_labels(case: dict) -> None:
    articles = article(case["text"])
    assert case["naming"] in set(mentions.find(articles)["naming"])
    assert mentions.labels(articles)["surface"].tolist() == case["labels"]


@pytest.mark.parametrize(
    ("text", "surface", "voice", "speaker"),
    [
        ("قال المتحدث إن روسيا ستنسحب.", "روسيا", "reported", "المتحدث"),
        ("وقال الناشط سامر الحلو: “روسيا تعرف الحقيقة كاملة”.", "روسيا", "quote", "سامر الحلو"),
        ("وقالت روسيا إن الموعد تغير.", "روسيا", "outlet", None),
        ("انسحبت روسيا من القاعدة.", "روسيا", "outlet", None),
        ("وقالت الوزارة إن مزاعم الشركة وجود تسرب في الخزان، تأتي في إطار حملة روسيا التجارية.", "روسيا", "reported", "الوزارة"),
        ("نفى المدير أي علاقة بالحادث ورفضت روسيا التعليق.", "روسيا", "outlet", None),
        ("وقال المدرب إن أندية “روسيا القوية” ستفوز.", "روسيا", "quote", "المدرب"),
        ("موقف جديد لتركيا من الأندية: شريك لروسيا\nوصل الفريق أمس.", "لروسيا", "reported", "تركيا"),
        ("موقف السيارات من الداخل: شارع روسيا\nوصل الفريق أمس.", "روسيا", "outlet", None),
    ],
)
def test_voice(text: str, surface: str, voice: str, speaker: str | None) -> None:
    row = mentions.find(article(text)).set_index("surface").loc[surface]
    assert row["voice"] == voice
    assert row["speaker"] is None if speaker is None else speaker in row["speaker"]


def test_spans_are_the_text_of_the_seeds() -> None:
    articles = corpus.load()
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    for table in (mentions.find(articles), mentions.labels(articles), mentions.roles(articles)):
        assert len(table) > 0
        assert [texts[row.article_id][row.start : row.end] for row in table.itertuples()] == table["surface"].tolist()


def test_articles_do_not_influence_each_other() -> None:
    articles = corpus.load()
    together = mentions.find(articles)
    alone = [mentions.find(articles.iloc[[number]]) for number in range(len(articles))]
    columns = ["start", "end", "kind", "head", "voice", "naming"]
    pd.testing.assert_frame_equal(together[columns], pd.concat(alone, ignore_index=True)[columns])


def test_related_links_are_not_read() -> None:
    text = "انسحبت القوات من القرية مساء الأحد بعد يومين من القتال.\nاقرأ أيضاً: روسيا تعلن موقفها من المفاوضات\nعاد السكان إلى منازلهم."
    assert mentions.find(article(text)).empty


@pytest.mark.parametrize("table", [mentions.find, mentions.labels, mentions.roles])
@pytest.mark.parametrize("texts", [[], [""], [None], [float("nan")], ["لا أحد هنا"]])
def test_nothing_gives_an_empty_table_with_all_columns(table, texts: list) -> None:
    articles = pd.DataFrame(
        {"article_id": pd.Series([str(n) for n in range(len(texts))], dtype=object), "text": pd.Series(texts, dtype=object)}
    )
    empty = table(articles)
    assert empty.empty
    assert list(empty.columns) == list(table(article("قصفت الميليشيات الروسية القرية")).columns)
    assert empty["start"].dtype == "int64"


def test_inputs_stay_as_they_are() -> None:
    articles = article("زار بوتين أنقرة", outlet="صحيفة")
    before = articles.copy(deep=True)
    assert mentions.find(articles)["outlet"].tolist() == ["صحيفة"]
    pd.testing.assert_frame_equal(articles, before)


def test_other_actors_by_one_parameter() -> None:
    articles = article("أرسلت تركيا تعزيزات، وقال الرئيس التركي رجب طيب أردوغان إن قوات النظام تتقدم.")
    assert mentions.find(articles, "turkey")["surface"].tolist() == ["تركيا", "التركي", "رجب طيب أردوغان"]
    assert mentions.find(articles, "regime")["surface"].tolist() == ["قوات النظام"]


def test_unknown_actor_is_named() -> None:
    with pytest.raises(ValueError, match="atlantis"):
        mentions.find(article("نص"), "atlantis")


def test_own_actor_and_own_label(tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text(
        "actor,alias,kind,side\nnorway,النرويج,country,other\nnorway,نرويجي,adjective,other\nnorway,أوسلو,capital,other\n", encoding="utf-8"
    )
    (tmp_path / "naming.csv").write_text("label,valence,target,use\nقراصنة,hostile,forces,head\n", encoding="utf-8")
    actors = lexicon.load("actors", tmp_path / "actors.csv")
    naming = lexicon.load("naming", tmp_path / "naming.csv")
    articles = article("قالت النرويج إن القراصنة النرويجيين لا يمثلون أوسلو")
    found = mentions.find(articles, "norway", actors=actors, naming=naming)
    assert found[["surface", "kind", "naming"]].values.tolist() == [
        ["النرويج", "country", "neutral"],
        ["النرويجيين", "adjective", "hostile"],
        ["أوسلو", "capital", "neutral"],
    ]
    assert mentions.find(articles, "norway", actors=actors)["naming"].tolist() == ["neutral"] * 3
    assert mentions.labels(articles, "norway", actors=actors, naming=naming)["surface"].tolist() == ["القراصنة النرويجيين"]


def test_bad_label_is_named(tmp_path: Path) -> None:
    (tmp_path / "naming.csv").write_text("label,valence\nقراصنة,evil\n", encoding="utf-8")
    with pytest.raises(ValueError, match="evil"):
        mentions.find(article("روسيا"), naming=lexicon.load("naming", tmp_path / "naming.csv"))


@settings(max_examples=60)
@given(st.text(alphabet="روسيا التركي«»“”()-.،\n ـً", max_size=80))
def test_any_text_is_read(text: str) -> None:
    for table in (mentions.find, mentions.labels, mentions.roles):
        found = table(article(text))
        assert [text[row.start : row.end] for row in found.itertuples()] == found["surface"].tolist()


@pytest.mark.parametrize("table", [mentions.find, mentions.labels, mentions.roles])
@pytest.mark.parametrize(("ids", "message"), [(["a", "a"], "'a' stands on two rows"), (["a", None], "missing in the row 1")])
def test_articles_that_cannot_be_told_apart_are_refused(table, ids: list, message: str) -> None:
    articles = pd.DataFrame({"article_id": ids, "text": ["زار بوتين أنقرة", "روسيا قوة احتلال"]})
    with pytest.raises(ValueError, match=message):
        table(articles)


@pytest.mark.parametrize("table", [mentions.find, mentions.labels, mentions.roles])
@pytest.mark.parametrize("text", [pa.string(), pa.large_string()])
def test_ids_may_be_arrow_texts(table, text: pa.DataType) -> None:
    articles = article("قصفت الميليشيات الروسية القرية", outlet="صحيفة")
    found = table(articles.astype({"article_id": pd.ArrowDtype(text)}))
    pd.testing.assert_frame_equal(found.astype({"article_id": str}), table(articles).astype({"article_id": str}))


@pytest.mark.parametrize("column", ["label", "valence"])
def test_a_label_without_a_needed_column_is_refused(column: str) -> None:
    with pytest.raises(ValueError, match=f"naming: no column '{column}'"):
        mentions.find(article("روسيا"), naming=lexicon.load("naming").drop(columns=column))


def test_missing_cells_of_a_lexicon_are_empty() -> None:
    articles = article("قصفت الميليشيات الروسية القرية")
    names = ("actors", "naming", "reporting")
    holed = {name: lexicon.load(name).replace("", float("nan")) for name in names}
    pd.testing.assert_frame_equal(mentions.find(articles, **holed), mentions.find(articles))
