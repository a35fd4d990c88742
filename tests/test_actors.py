"""Names of actors: every occurrence, and the side of a speaker."""

import pandas as pd
import pytest

from analysis import actors, lexicon
from analysis.actors import aliases


def article(text: str) -> pd.DataFrame:
    return pd.DataFrame({"article_id": ["a"], "text": [text]})


def names(text: str, actor: str | None = None, **options: pd.DataFrame) -> list[tuple[str, str]]:
    found = actors.match(article(text), actor, **options)
    return list(zip(found["surface"], found["actor"], strict=True))


def test_all_actors_at_once_are_those_of_each() -> None:
    text = "بحث وزير الخارجية الروسي سيرغي لافروف مع أردوغان الحرب الروسية الأوكرانية في أنقرة بحضور الأمم المتحدة"
    everybody = actors.match(article(text))
    alone = pd.concat([actors.match(article(text), name) for name in everybody["actor"].unique()])
    columns = ["start", "end", "actor", "kind"]
    assert sorted(everybody[columns].values.tolist()) == sorted(alone[columns].values.tolist())


@pytest.mark.parametrize(
    ("text", "actor", "found"),
    [
        ("دخلت «هيئة تحرير الشام» المدينة", "hts_salvation", ["هيئة تحرير الشام"]),
        ("أكدت حكومة “الإنقاذ” ذلك", "hts_salvation", ["حكومة “الإنقاذ"]),
        ("هاجمت هيئة تحرير الشام الحاجز. وقالت الهيئة إنها سيطرت عليه.", "hts_salvation", ["هيئة تحرير الشام", "الهيئة"]),
        ("وقالت الهيئة العامة للطيران إنها ستعلن النتائج", "hts_salvation", []),
        ("خرق النظام السوري الهدنة ثم عاد النظام وقصف", "regime", ["النظام السوري", "النظام"]),
        ("النظام الغذائي مهم للصحة", "regime", []),
        ("زار ديفيد كاميرون الهند", "uk", ["ديفيد كاميرون"]),
        ("رئيس الولايات المتحدة الأميركية", "us", ["الولايات المتحدة الأميركية"]),
        ("دول أمريكا اللاتينية", "us", []),
        ("قال ميدفيديف بعد المباراة", "russia", []),
        ("رئيس الوزراء دميتري ميدفيديف حضر، ثم تكلم ميدفيديف", "russia", ["دميتري ميدفيديف", "ميدفيديف"]),
        ("وراء أوشاكوف خريطة", "russia", ["أوشاكوف"]),
    ],
)
def test_occurrences(text: str, actor: str, found: list[str]) -> None:
    assert [surface for surface, _ in names(text, actor)] == found


def test_variants_have_one_name() -> None:
    text = "ألكسندر لافرنتيف وألكسندر لافرينتيف وأليكساندر لافرينتييف"
    assert set(actors.match(article(text), "russia")["name"]) == {"ألكسندر لافرينتيف"}


def test_a_family_name_that_many_bear_gives_no_side() -> None:
    speakers = pd.Series(["سالم القحطاني", "الهيئة", "نبيل الصباغ", "لافروف", "وليد المعلم"])
    assert actors.side(speakers).tolist() == ["other", "other", "other", "russia", "regime"]


def test_sides() -> None:
    speakers = pd.Series(
        ["المبعوث الروسي إلى سوريا", "مصطفى سيجري", "الصحافة الروسية", "روسيا اليوم", "وزارة الإعلام في “الإنقاذ”", "مصادر محلية", None],
        index=list("abcdefg"),
    )
    assert actors.side(speakers).to_dict() == {
        "a": "russia", "b": "opposition", "c": "media", "d": "media", "e": "hts_salvation", "f": "other", "g": None,
    }  # fmt: skip


def test_side_of_somebody_known_by_office_alone() -> None:
    assert actors.side(pd.Series(["السفير الروسي أليكسي تيكسلر", "السفير الأمريكي جون هوفمان"])).tolist() == ["russia", "us"]


def test_sides_of_nobody() -> None:
    assert actors.side(pd.Series([], dtype=object)).empty


def test_own_rows(tmp_path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("actor,alias,kind,side\nchile,تشيلي,country,other\nchile,تشيلي,adjective,other\n", encoding="utf-8")
    table = lexicon.load("actors", path)
    assert names("وصل من تشيلي وروسيا", "chile", actors=table) == [("تشيلي", "chile")]
    assert names("وصل من تشيلي وروسيا", "russia", actors=table) == [("وروسيا", "russia")]


@pytest.mark.parametrize(("column", "value"), [("kind", "planet"), ("when", "sometimes")])
def test_bad_cells_are_named(column: str, value: str) -> None:
    row = dict.fromkeys(aliases.COLUMNS, "") | {"actor": "x", "alias": "س", "kind": "country"} | {column: value}
    with pytest.raises(ValueError, match=value):
        actors.match(article("س"), actors=pd.DataFrame([row]))


def test_rows_of_the_lexicon_are_sound() -> None:
    table = lexicon.load("actors")
    aliases.index(table)
    assert not table.duplicated(["actor", "kind", "alias", "given"]).any()
    assert (table["side"] != "").all()
    assert set(table["foreign"]) == {"", "yes"}


def test_articles_of_one_id_are_refused():
    with pytest.raises(ValueError, match="'a' stands on two rows"):
        actors.match(pd.DataFrame({"article_id": ["a", "a"], "text": ["روسيا", "تركيا"]}))


@pytest.mark.parametrize("column", ["actor", "alias", "kind"])
def test_a_table_without_a_needed_column_is_refused(column):
    table = lexicon.load("actors").drop(columns=column)
    articles = pd.DataFrame({"article_id": ["a"], "text": ["روسيا"]})
    for call in (lambda: actors.match(articles, "russia", actors=table), lambda: actors.side(articles["text"], actors=table)):
        with pytest.raises(ValueError, match=f"actors: no column '{column}'"):
            call()


def test_missing_cells_are_empty():
    table = lexicon.load("actors").replace("", None)
    names = pd.Series(["مصطفى سيجري", "روسيا"])
    assert actors.side(names, actors=table).tolist() == actors.side(names).tolist()
