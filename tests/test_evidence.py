import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import counts, evidence, tokens

TEXT = "عنوان الخبر عن الجسر\n\nقال الوزير إن الجسر آمن. غادر الوزير المدينة.\nوصل الوفد إلى الجسر."


@pytest.fixture
def article():
    return pd.DataFrame({"article_id": ["a"], "outlet": ["ألف"], "date": pd.to_datetime(["2024-01-02"]), "text": [TEXT]})


def rows(*words):
    starts = [TEXT.index(word) for word in words]
    spans = {"article_id": ["a"] * len(words), "start": starts, "end": [s + len(w) for s, w in zip(starts, words, strict=True)]}
    return pd.DataFrame(spans, index=range(10, 10 + len(words)))


def test_sentence_is_a_piece_of_the_raw_text(article):
    found = evidence.sentences(article, rows("آمن", "غادر", "الوفد"))
    assert found["sentence"].tolist() == ["قال الوزير إن الجسر آمن.", "غادر الوزير المدينة.", "وصل الوفد إلى الجسر."]
    assert found.index.tolist() == [10, 11, 12]
    assert found["outlet"].tolist() == ["ألف"] * 3
    assert all(TEXT[row.sentence_start : row.sentence_end] == row.sentence for row in found.itertuples())


def test_a_row_over_two_sentences_gets_both(article):
    found = evidence.sentences(article, rows("آمن. غادر"))
    assert found["sentence"].tolist() == ["قال الوزير إن الجسر آمن. غادر الوزير المدينة."]


def test_no_rows_are_shown_as_words(article):
    assert "No sentences." in evidence.show(article, rows())


def test_table_lets_each_cell_run_from_its_side():
    shown = evidence.table(pd.DataFrame({"word": ["<هدنة>", None], "n": [2, 1]}, index=[7, 8]))
    assert "<td dir='auto' style='text-align:start;padding:.25em .8em;vertical-align:top'>&lt;هدنة&gt;</td>" in shown
    assert shown.count("<tr>") == 3
    assert "None" not in shown
    assert ">7<" not in shown
    assert shown._repr_html_() == shown


def test_no_rows_give_no_rows(article):
    assert list(evidence.sentences(article, rows())) == [
        "article_id",
        "start",
        "end",
        "sentence",
        "sentence_start",
        "sentence_end",
        "outlet",
    ]
    assert list(evidence.concordance(article, rows())) == ["article_id", "start", "end", "left", "match", "right"]


def test_every_seed_line_has_evidence(seeds):
    from analysis import clean

    lines = clean.lines(seeds)
    found = evidence.sentences(seeds, lines)
    assert ((found["sentence_start"] <= lines["start"]) & (found["sentence_end"] >= lines["end"])).all()


def test_concordance_keeps_the_spelling_and_stays_in_its_line(article):
    found = evidence.concordance(article, rows("الجسر آمن"), width=12)
    assert found[["left", "match", "right"]].to_numpy().tolist() == [["الوزير إن ", "الجسر آمن", ". غادر"]]
    assert evidence.concordance(article, rows("عنوان"), width=500)["right"].tolist() == [" الخبر عن الجسر"]


@given(st.integers(0, len(TEXT) - 1), st.integers(1, 40), st.integers(1, 60))
def test_concordance_is_contiguous_raw_text(start, length, width):
    articles = pd.DataFrame({"article_id": ["a"], "text": [TEXT]})
    row = pd.DataFrame({"article_id": ["a"], "start": [start], "end": [min(start + length, len(TEXT))]})
    left, match, right = evidence.concordance(articles, row, width=width).loc[0, ["left", "match", "right"]]
    assert TEXT[start - len(left) : start + len(match) + len(right)] == left + match + right
    assert max(len(left), len(right)) <= width


def test_find_joins_spellings_forms_and_disguises(seeds):
    killing = evidence.sentences(seeds, evidence.find(seeds, "قتل"))
    assert any("قـ.ـتـ.ــل" in sentence for sentence in killing["sentence"])
    assert len(evidence.find(seeds, "ادلب")) == len(evidence.find(seeds, "إدلب")) > 5
    assert len(evidence.find(seeds, "روسيا", exact=True)) < len(evidence.find(seeds, "روسيا"))


def test_find_phrases(seeds):
    found = evidence.find(seeds, "وقف إطلاق النار", exact=True)
    texts = dict(zip(seeds["article_id"], seeds["text"], strict=True))
    surfaces = {texts[row.article_id][row.start : row.end] for row in found.itertuples()}
    assert surfaces == {"وقف إطلاق النار", "وقف إطـ.ـلاق النـ.ـار"}


def test_find_needs_a_word(seeds):
    with pytest.raises(ValueError, match="no word"):
        evidence.find(seeds, "؟!")


def test_show_marks_the_match_and_reads_right_to_left(article):
    english = pd.DataFrame(
        {"article_id": ["a"], "start": [TEXT.index("غادر")], "end": [TEXT.index("\nوصل")], "english": ["The <minister> left."]}
    )
    page = evidence.show(article, rows("غادر", "الوفد").assign(gloss=["leave", None]), english=english)
    assert "<mark>غادر</mark> الوزير المدينة." in page
    assert page.count("dir='rtl' lang='ar'") == 2
    assert "The &lt;minister&gt; left." in page
    assert "<bdi>ألف</bdi> · <bdi>2024-01-02</bdi> · <bdi>leave</bdi>" in page  # each in its own direction
    assert page._repr_html_() == page


def test_show_says_what_it_leaves_out(article):
    assert "… and 2 more." in evidence.show(article, rows("غادر", "الوفد", "آمن"), limit=1)


BAD = {
    "no span": (pd.DataFrame({"article_id": ["a"]}), "no column 'start'"),
    "other article": (pd.DataFrame({"article_id": ["b"], "start": [0], "end": [1]}), "'b' is not in `articles`"),
    "outside": (pd.DataFrame({"article_id": ["a"], "start": [0], "end": [9999]}), "not inside the article 'a'"),
}


@pytest.mark.parametrize(("table", "message"), BAD.values(), ids=BAD)
def test_bad_rows_are_refused(article, table, message):
    with pytest.raises(ValueError, match=message):
        evidence.sentences(article, table)


def test_width_must_be_positive(article):
    with pytest.raises(ValueError, match="width=0"):
        evidence.concordance(article, rows("غادر"), width=0)


def test_find_takes_words_that_were_counted_before_and_lemmas_as_they_are(tiny_articles):
    words = tokens.table(tiny_articles)
    for word in ("المدرسة", "زار الوزير", "الغائب"):
        for exact in (True, False):
            once = evidence.find(tiny_articles, word, exact=exact)
            pd.testing.assert_frame_equal(evidence.find(tiny_articles, word, exact=exact, known=words), once)
    term = f"{words['lemma'].iloc[0]} {words['lemma'].iloc[1]}"
    assert evidence.find(tiny_articles, term, lemmas=True)["start"].tolist()[0] == words["start"].iloc[0]
    assert evidence.find(tiny_articles, "لا يوجد", lemmas=True).empty


@pytest.mark.parametrize("text", ["وصل إلى إدلب. بعد يومين غادر.", "وصل إلى إدلب\nبعد يومين غادر.", "وصل إلى إدلب 3 بعد يومين."])
@pytest.mark.parametrize("exact", [True, False])
def test_a_phrase_stands_in_one_sentence_without_a_number_in_it(text, exact):
    articles = pd.DataFrame({"article_id": ["a"], "text": [text]})
    assert evidence.find(articles, "إدلب بعد", exact=exact).empty
    assert len(evidence.find(articles, "بعد يومين", exact=exact)) == 1


@pytest.mark.parametrize(("n", "stopwords"), [(2, False), (1, True)])
def test_every_count_leads_to_as_many_rows(seeds, n, stopwords):
    words = tokens.table(seeds)
    terms = counts.terms(words, by=None, n=n, stopwords=stopwords)
    found = [len(evidence.find(seeds, term, lemmas=True, stopwords=stopwords, known=words)) for term in terms["term"].astype(str)]
    assert found == terms["n"].tolist()


@pytest.mark.parametrize("dates", [["2024-01-02"], [pd.Timestamp("2024-01-02 08:00")], [pd.Timestamp("2024-01-02").date()]])
def test_show_gives_the_day_of_any_kind_of_date(article, dates):
    articles = article.assign(article_id=[7], date=pd.Series(dates, dtype=object))
    page = evidence.show(articles, rows("غادر").assign(article_id=7))
    assert "<bdi>ألف</bdi> · <bdi>2024-01-02</bdi>" in page


@pytest.mark.parametrize("missing", [None, pd.NaT, float("nan"), " "])
def test_show_leaves_out_a_date_that_is_missing(article, missing):
    page = evidence.show(article.assign(date=pd.Series([missing], dtype=object)), rows("غادر"))
    assert "<bdi>ألف</bdi></div>" in page


@pytest.mark.parametrize(("ours", "theirs"), [(0, "0"), ("0", 0), (0, 0)])
def test_ids_are_compared_as_they_are_written(article, ours, theirs):
    articles, row = article.assign(article_id=[ours]), rows("غادر", "عنوان").assign(article_id=theirs)
    english = pd.DataFrame({"article_id": [theirs], "start": [0], "end": [len(TEXT)], "english": ["All."]})
    found = evidence.sentences(articles, row)
    assert found["sentence"].tolist() == ["غادر الوزير المدينة.", "عنوان الخبر عن الجسر"]
    assert found["outlet"].tolist() == ["ألف"] * 2
    assert found["article_id"].tolist() == [theirs] * 2
    assert "2024-01-02" in evidence.show(articles, row)
    assert "All." in evidence.show(articles, row, english=english)


def test_two_articles_of_one_id_are_refused(article):
    twice = pd.concat([article.assign(article_id=7), article.assign(article_id="7")])
    for show in (evidence.sentences, evidence.concordance):
        with pytest.raises(ValueError, match="'7' stands on two rows"):
            show(twice, rows("غادر").assign(article_id="7"))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0b"])
def test_context_ends_with_its_line_as_in_clean(end):
    from analysis import clean

    articles = pd.DataFrame({"article_id": ["a"], "text": [end.join(["وصل الوفد إلى حلب", "غادر الوزير", "زار السفير حمص"])]})
    found = evidence.concordance(articles, evidence.find(articles, "الوزير", exact=True))
    assert found[["left", "match", "right"]].to_numpy().tolist() == [["غادر ", "الوزير", ""]]
    assert len(clean.lines(articles)) == 3
