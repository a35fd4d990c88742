"""Quotation marks, their kind and speaker; reporting words, what they report and who speaks."""

import gc
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import lexicon, quotes
from analysis.quotes import marks, passage

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[Any]:
    rows = json.loads((CASES / f"quotes_{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(row, id=row["label"]) for row in rows]


def articles(*texts: str | None) -> pd.DataFrame:
    return pd.DataFrame({"article_id": [f"a{n}" for n in range(len(texts))], "text": list(texts)})


def cell(value: Any) -> Any:
    return None if pd.isna(value) else value


def read(text: str) -> tuple[list[list[Any]], list[list[Any]]]:
    found, cues = quotes.read(articles(text))
    stretches = [[text[row.start : row.end], row.kind, cell(row.speaker), cell(row.cue)] for row in found.itertuples()]
    reported = [
        [
            row.surface,
            row.lemma,
            row.stance,
            cell(row.speaker),
            None if pd.isna(row.content_start) else text[row.content_start : row.content_end],
        ]
        for row in cues.itertuples()
    ]
    return stretches, reported


@pytest.mark.parametrize("case", cases("in_the_wild"))
def test_in_the_wild(case: dict[str, Any]) -> None:
    stretches, reported = read(case["text"])
    assert stretches == case["quotes"]
    assert reported == case["reporting"]


@pytest.mark.parametrize("case", cases("negative"))
def test_negative(case: dict[str, Any]) -> None:
    reported = quotes.reporting(articles(case["text"]))
    assert reported.loc[reported["lemma"] != "ختم", "surface"].tolist() == []


@pytest.mark.parametrize("case", cases("known_failures"))
@pytest.mark.xfail(strict=True)
def test_known_failures(case: dict[str, Any]) -> None:
    assert quotes.reporting(articles(case["text"]))["surface"].tolist() == case["reporting"]


def coded(text: str) -> tuple[list[list[Any]], list[list[Any]], list[list[Any]]]:
    """Kinds of the stretches, speaker and cue of the speech, and the reporting words without what they report."""
    stretches, reported = read(text)
    said = [[inside, speaker, cue] for inside, kind, speaker, cue in stretches if kind == "speech" and speaker]
    return [[inside, kind] for inside, kind, *_ in stretches], said, [row[:4] for row in reported]


def as_coded(case: dict[str, Any]) -> bool:
    kinds, said, reported = coded(case["text"])
    fits = len(kinds) == len(case["kinds"]) and all(
        inside == wanted and kind in allowed for (inside, kind), (wanted, allowed) in zip(kinds, case["kinds"], strict=True)
    )
    sure = {inside for inside, *_ in case["said"]}  # where a phrase may be speech or a fragment, its speaker is not coded
    return fits and [row for row in said if row[0] in sure] == case["said"] and case["speakers"] in (None, reported)


@pytest.mark.parametrize("case", cases("newsroom"))
def test_newsroom(case: dict[str, Any]) -> None:
    assert as_coded(case), coded(case["text"])


@pytest.mark.parametrize("case", cases("newsroom_failures"))
@pytest.mark.xfail(strict=True)
def test_newsroom_failures(case: dict[str, Any]) -> None:
    assert as_coded(case)


FORMS = [
    *((form, "قال") for form in ("قال", "وقالت", "فقال", "ويقول", "سيقول", "يقولون", "قالوا")),
    *((form, "أكد") for form in ("وأكدت", "واكد", "يؤكد", "أكدوا")),
    *((form, "أعلن") for form in ("وأعلنا", "تعلن", "أعلنت")),
]


@pytest.mark.parametrize(("form", "lemma"), FORMS)
def test_written_forms(form: str, lemma: str) -> None:
    found = quotes.reporting(articles(f"{form} أحمد سالم إن الطريق مفتوح."))
    assert found["surface"].tolist() == [form]
    assert found["lemma"].tolist() == [lemma]


def test_columns_of_empty_tables() -> None:
    full = quotes.read(articles("قال أحمد سالم: «الطريق مفتوح اليوم».", None, ""))
    empty = quotes.read(articles())
    for with_rows, without in zip(full, empty, strict=True):
        assert list(with_rows.columns) == list(without.columns)
        assert len(with_rows) > 0
        assert len(without) == 0
        without_id = without.drop(columns="article_id").dtypes
        assert (with_rows.drop(columns="article_id").dtypes == without_id).all()


def test_articles_are_read_alone() -> None:
    texts = ["قال أحمد سالم إن الطريق مفتوح.", "وأضاف أن العمل مستمر.", "وقالت: «نحن هنا ولن نرحل»."]
    together = quotes.reporting(articles(*texts))
    assert together["speaker"].isna().tolist() == [False, True, True]
    alone = pd.concat([quotes.reporting(articles(text)) for text in texts], ignore_index=True)
    pd.testing.assert_frame_equal(together.drop(columns="article_id"), alone.drop(columns="article_id"))


def test_input_is_not_changed() -> None:
    table = articles("قال أحمد سالم: «الطريق مفتوح».")
    before = table.copy(deep=True)
    quotes.read(table)
    pd.testing.assert_frame_equal(table, before)


def test_outlet_is_passed_on() -> None:
    table = articles("قال أحمد سالم: «الطريق مفتوح اليوم».", "").assign(outlet=["نشرة", "جريدة"])
    for found in quotes.read(table):
        assert found["outlet"].tolist() == ["نشرة"]
        assert found["outlet"].dtype == "category"
    assert all("outlet" in found for found in quotes.read(table.iloc[:0]))


def test_own_reporting_verb(tmp_path: Path) -> None:
    own = tmp_path / "mine.csv"
    own.write_text("lemma,stance,pos,forms,needs\nأسرّ,other,verb,أسر يسر,إلى+that\n", encoding="utf-8")
    text = "وأسر المدرب سامي حداد إلى مقربين منه أنه سيرحل."
    assert quotes.reporting(articles(text)).empty
    found = quotes.reporting(articles(text), cues=lexicon.load("reporting", own))
    assert found[["lemma", "stance", "speaker"]].to_numpy().tolist() == [["أسرّ", "other", "سامي حداد"]]


def test_unnamed_sources() -> None:
    found = quotes.reporting(articles("قالت مصادر محلية إن الجسر أغلق. وقال المهندس رامي بدر إن الجسر آمن."))
    assert found["named"].tolist() == [False, True]


def test_side_of_a_speaker() -> None:
    found = quotes.find(articles("قال سيرغي لافروف: «سنواصل المحادثات في الأيام المقبلة»."))
    assert found["side"].tolist() == ["russia"]


def test_outlet_keeps_its_distance() -> None:
    found = quotes.reporting(articles("وانتقدت الشركة ما تقول إنه حملة منظمة ضدها."))
    assert found.loc[found["lemma"] == "قال", "stance"].tolist() == ["distancing"]


SOUP = st.text(alphabet=st.sampled_from(list("“”„\"«»‹›'’ـ:،.؟\n وفبلكانتيرمسق")), max_size=120)
PIECES = st.lists(
    st.sampled_from(
        [
            "قال",
            "وأضاف",
            "أن",
            "إن",
            "الوزير",
            "“",
            "”",
            '"',
            "«",
            "»",
            ":",
            "،",
            ".",
            "\n",
            "عن",
            "بحسب",
            "مصدر",
            "قوله",
            "الذي",
            "أكد",
            "في",
            "محمد",
        ]
    ),
    max_size=60,
).map(" ".join)


@settings(max_examples=40)
@given(st.lists(st.one_of(SOUP, PIECES), min_size=1, max_size=8))
def test_any_text(texts: list[str]) -> None:
    table = articles(*texts)
    text_of = dict(zip(table["article_id"], table["text"], strict=True))
    found, cues = quotes.read(table)
    for row in found.itertuples():
        text = text_of[row.article_id]
        assert 0 <= row.start < row.end <= len(text)
        assert "\n" not in text[row.start : row.end]
    for row in cues.itertuples():
        text = text_of[row.article_id]
        assert text[row.start : row.end] == row.surface
        if not pd.isna(row.content_start):
            assert "\n" not in text[row.content_start : row.content_end]
            assert row.content_start < row.content_end


@given(SOUP)
def test_stretches_nest(text: str) -> None:
    found = marks.stretches(text, 0, len(text)) if "\n" not in text else []
    typed = [stretch for stretch in found if stretch.closed]
    for outer in typed:
        for inner in typed:
            assert not outer.opens < inner.opens < outer.closes < inner.closes


@given(st.lists(SOUP, min_size=1, max_size=4))
@settings(max_examples=60)
def test_marks_of_many_lines_are_those_of_each(lines: list[str]) -> None:
    text = "\n".join(lines)
    words = passage.read(articles(text, text))
    spans = zip(words.line_article, words.line_start, words.line_end, strict=True)
    expected = [(line, stretch) for line, (_, start, end) in enumerate(spans) for stretch in marks.stretches(text, start, end)]
    assert [(line, stretch) for line, _, stretch in words.stretches] == expected


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [case.values[0]["text"] for case in cases("in_the_wild")[:12]]
    whole = quotes.read(articles(*texts))
    monkeypatch.setattr(quotes, "BLOCK", 150)
    for once, parts in zip(whole, quotes.read(articles(*texts)), strict=True):
        pd.testing.assert_frame_equal(once, parts)


def test_the_collector_is_as_it_was() -> None:
    assert gc.isenabled()
    quotes.read(articles("قال أحمد سالم إن الطريق مفتوح."))
    assert gc.isenabled()
    with pytest.raises(KeyError):
        quotes.read(articles("قال أحمد سالم إن الطريق مفتوح.").drop(columns="text"))
    assert gc.isenabled()


@pytest.mark.parametrize("layer", [quotes.find, quotes.reporting, quotes.read])
def test_articles_of_one_id_are_refused(layer: Any) -> None:
    with pytest.raises(ValueError, match="'a0' stands on two rows"):
        layer(articles("قال: «نعم».", "قالت: «لا».").assign(article_id="a0"))


FAULTS = {
    "no column": ({"lemma": ["قال"], "stance": ["neutral"], "forms": ["قال يقول"]}, "reporting: no column 'pos'. Needed are: lemma"),
    "pos": ({"lemma": ["قال"], "stance": ["neutral"], "pos": ["v"], "forms": ["قال يقول"]}, "'قال يقول' has pos 'v'. Allowed: verb"),
    "forms": ({"lemma": ["قال"], "stance": ["neutral"], "pos": ["verb"], "forms": ["قال"]}, "has forms 'قال'. Write perfect and"),
    "empty": ({"lemma": ["قال"], "stance": ["neutral"], "pos": ["noun"], "forms": [None]}, "has forms ''. Write the word"),
    "stance": ({"lemma": ["قال"], "stance": [None], "pos": ["noun"], "forms": ["قول"]}, "'قول' has no lemma or no stance"),
    "number": ({"lemma": ["قال"], "stance": [7], "pos": ["noun"], "forms": ["قول"]}, "the row 0 has stance 7. Write it as text"),
}


@pytest.mark.parametrize(("cues", "message"), FAULTS.values(), ids=FAULTS)
def test_faulty_reporting_words_are_refused(cues: dict[str, list[Any]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        quotes.reporting(articles("قال الوزير إن الجسر آمن."), cues=pd.DataFrame(cues))


def test_missing_cells_and_columns_of_reporting_words_are_empty() -> None:
    text = articles("قال الوزير إن الجسر آمن.", "وزعم المتحدث أن الطريق مغلق.")
    holed = lexicon.load("reporting").replace("", None)
    pd.testing.assert_frame_equal(quotes.reporting(text, cues=holed), quotes.reporting(text))
    own = pd.DataFrame({"lemma": ["قال"], "stance": ["neutral"], "pos": ["verb"], "forms": ["قال يقول"]})
    assert quotes.reporting(text, cues=own)["surface"].tolist() == ["قال"]
