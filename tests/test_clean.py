"""Kinds of lines, disguised words and sentences: pages and sentences written for the tests, and the five seeds."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
import reference_words
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from analysis import clean, fold, lexicon
from analysis.clean import edges, rules
from analysis.fold import fillers

CASES = Path(__file__).parent / "cases"
SEEDS = Path(__file__).parent.parent / "seeds"


def case_list(name, key=None):
    rows = json.loads((CASES / f"clean_{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(row, id=row["label"]) for row in (rows[key] if key else rows)]


def article(text, title=None):
    return pd.DataFrame({"article_id": ["a"], "title": [title], "text": [text]})


def kinds(text, title=None):
    found = clean.lines(article(text, title))
    return [(kind, text[start:end]) for start, end, kind in zip(found["start"], found["end"], found["kind"], strict=True)]


def disguises(text):
    found = clean.obfuscations(article(text))
    assert [text[start:end] for start, end in zip(found["start"], found["end"], strict=True)] == list(found["surface"])
    return [list(row) for row in zip(found["surface"], found["restored"], strict=True)]


def split(text):
    found = clean.sentences(article(text))
    return [text[start:end] for start, end in zip(found["start"], found["end"], strict=True)]


# Lines


@pytest.mark.parametrize("page", case_list("pages"))
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_line_of_a_page_has_its_kind(page, newline):
    text = page["gap"].join(line for _, line in page["lines"]).replace("\n", newline)
    assert kinds(text, page["title"]) == [tuple(line) for line in page["lines"]]


@pytest.mark.parametrize("page", case_list("pages"))
def test_blank_lines_tell_nothing(page):
    text = "\n".join(line for _, line in page["lines"])
    assert kinds(text, page["title"]) == [tuple(line) for line in page["lines"]]


INITIALS = {
    "t": "title",
    "y": "byline",
    "b": "body",
    "h": "heading",
    "r": "related",
    "c": "caption",
    "d": "date",
    "n": "section",
    "s": "share_count",
    "x": "boilerplate",
}
SEED_KINDS = {
    "000": "tybbbbbbbhbbrbbccbbbbrbxxxxxxx",
    "001": "ntybbbbbbbbbbrbbbx",
    "002": "tbbbbbbbbbbbbbbrbbbbb",
    "003": "tddccbbbbbbbbrhbbbbrxxxxxxx",
    "004": "tsbbbbbrbbxbhbbbbbbbxxx",
}


@pytest.mark.parametrize("number", SEED_KINDS)
def test_seeds(number):
    text = next(SEEDS.glob(f"{number}_*.txt")).read_bytes().decode()
    assert [kind for kind, _ in kinds(text)] == [INITIALS[initial] for initial in SEED_KINDS[number]]


def test_title_known_from_the_text_changes_nothing():
    articles = pd.DataFrame([{"article_id": p.stem, "text": p.read_bytes().decode()} for p in sorted(SEEDS.glob("*.txt"))])
    known = articles.assign(title=clean.titles(articles))
    pd.testing.assert_frame_equal(clean.lines(articles), clean.lines(known))
    assert known["title"].notna().all()


def test_titles_are_indexed_like_the_articles():
    texts = ["سفينة تغادر الميناء\n\nغادرت السفينة الميناء صباح اليوم.", ""]
    articles = pd.DataFrame({"article_id": ["a", "b"], "text": texts}, index=[7, 3])
    titles = clean.titles(articles)
    assert list(titles.index) == [7, 3]
    assert titles[7] == "سفينة تغادر الميناء"
    assert titles[3] is None


def test_an_article_does_not_depend_on_the_others():
    pages = json.loads((CASES / "clean_pages.json").read_text(encoding="utf-8"))
    texts = ["\n".join(line for _, line in page["lines"]) for page in pages]
    articles = pd.DataFrame({"article_id": [page["label"] for page in pages], "title": [page["title"] for page in pages], "text": texts})
    alone = [clean.lines(articles.iloc[[i]])["kind"].tolist() for i in range(len(articles))]
    together = clean.lines(articles).groupby("article_id", sort=False, observed=True)["kind"].agg(list).tolist()
    assert alone == together


@given(st.lists(st.text(alphabet="قال وزير. :؟!\u0640\u064b\r\x0b\u200f1•(“”", max_size=80), max_size=12))
def test_lines_cover_every_line_that_is_not_blank(parts):
    text = "\n".join(parts)
    found = clean.lines(article(text))
    assert set(found["kind"]) <= set(rules.KINDS)
    assert (found["start"].to_numpy()[1:] >= found["end"].to_numpy()[:-1]).all()
    covered = "".join(text[start:end] for start, end in zip(found["start"], found["end"], strict=True))
    assert [c for c in covered if c.isalnum()] == [c for c in text if c.isalnum()]


PARAGRAPHS = ["قال الوزير إن الطريق فتح أمام السيارات منذ الصباح.", "وأضاف أن العمل سينتهي قريباً جداً في كل الأحياء."]


@given(st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=8))
def test_paragraphs_are_never_lost(parts):
    assert {kind for kind, _ in kinds("\n".join(parts))} == {"body"}


LONG = " ".join(["قالت البلدية إن الطريق المؤدي إلى الميناء القديم سيبقى مغلقاً حتى نهاية الأسبوع"] * 4)
MIDDLE = LONG[:200]
HEADLINE = "البلدية تغلق طريق الميناء القديم"
SHORT = [HEADLINE, HEADLINE + ".", "اقرأ أيضاً: خبر آخر", "* * * *", "12", "وكالات", "البلدية: سنفتح الطريق قريبا", "ﷺ", "A 😀 b", "لا"]


@given(
    st.lists(st.lists(st.sampled_from([LONG, LONG + ".", MIDDLE, *PARAGRAPHS, *SHORT, "", " \t"]), max_size=9), min_size=1, max_size=4),
    st.sampled_from([None, HEADLINE, "لا", "12", LONG, "&quot;" + HEADLINE + "&quot;", "ﷺ"]),
    st.sampled_from(["\n", "\r\n", "\n \n"]),
)
@example([[MIDDLE, MIDDLE, LONG]], None, "\n")
def test_pages_read_at_once_are_those_read_line_by_line(parts, title, gap):
    texts = [gap.join(lines) for lines in parts]
    articles = pd.DataFrame({"article_id": [str(i) for i in range(len(texts))], "title": [title] * len(texts), "text": texts})
    for find, reference in ((clean.lines, reference_words.lines), (clean.sentences, reference_words.sentences)):
        found = find(articles)
        rows = zip(found["article_id"], found["start"], found["end"], found["kind"], strict=True)
        assert list(rows) == [(str(number), *row) for number, text in enumerate(texts) for row in reference(text, title)]


def patterns(words):
    """Patterns of the rules for certain words, or of those for whole lines, as they are compiled."""
    table = lexicon.load("boilerplate")
    chosen = table["where"] == "words" if words else (table["kind"] != "body") & ~table["where"].isin(["words", "cue"])
    return [rules._MARKS.sub("", pattern).translate(fold.ALEF) for pattern in table["pattern"][chosen]]


@pytest.mark.parametrize("pattern", patterns(words=False))
def test_no_line_that_a_rule_matches_is_passed_over(pattern):
    @settings(max_examples=30)
    @given(st.from_regex(re.compile(pattern), fullmatch=True))
    def check(line):
        assert rules._ruled(line)

    check()


@settings(max_examples=300)
@given(
    st.lists(
        st.one_of(st.from_regex(r"[0-9]{1,4}[هم]?"), *(st.from_regex(re.compile(some), fullmatch=True) for some in patterns(words=True)))
    )
)
def test_no_line_of_certain_words_is_passed_over(words):
    plain = " ".join(words).strip()
    assume(words and len(words) < rules.WORDY and not rules.table().line.fullmatch(plain))
    held = [kind for kind, pattern in rules.table().words.items() if pattern.fullmatch(plain) and rules._means(kind, plain)]
    assert rules._rule(plain, plain, len(words))[0] == next(iter(held), None)


def test_most_lines_are_passed_over():
    plain = [fold.key(line) for line in PARAGRAPHS]
    assert not any(map(rules._ruled, plain))


@pytest.mark.parametrize(
    ("pattern", "first", "last"),
    [
        ("قال", ["قال"], ["لاق"]),
        ("(?:ال)?(?:خبر|مقال)", ["الخبر", "المقال", "خبر", "مقال"], ["ربخ", "ربخلا", "لاقم", "لاقملا"]),
        (".+", [""], [""]),
        ("[ab]?c", ["ac", "bc", "c"], ["c", "ca", "cb"]),
        ("a{2,}b", ["a"], ["ba"]),
        (r"\bab\d", ["ab"], [""]),
        ("(?:a|.b)c", ["", "ac"], ["ca", "cb"]),
        ("abcdefgh", ["abcdef"], ["hgfedc"]),
    ],
)
def test_edges_of_patterns(pattern, first, last):
    assert sorted(edges.of(pattern)) == first
    assert sorted(edges.of(pattern, last=True)) == last


@pytest.mark.parametrize("call", [clean.lines, clean.sentences, clean.obfuscations])
@pytest.mark.parametrize("texts", [[], [None], [float("nan")], [""], [" \n\n \xa0"]])
def test_nothing_in_nothing_out(call, texts):
    found = call(pd.DataFrame({"article_id": [str(i) for i in range(len(texts))], "text": pd.Series(texts, dtype=object)}))
    assert len(found) == 0
    assert isinstance(found["article_id"].dtype, pd.CategoricalDtype)
    assert found["start"].dtype == found["end"].dtype == "int32"
    assert {str(found[column].dtype) for column in found.columns[3:]} == {"str"} or pd.__version__ < "3"


def test_input_is_left_alone():
    articles = article("وقف إطـ.ـلاق النار.\n\nاقرأ أيضاً: خبر آخر")
    before = articles.copy(deep=True)
    clean.lines(articles), clean.sentences(articles), clean.obfuscations(articles), clean.titles(articles)
    pd.testing.assert_frame_equal(articles, before)


def test_every_rule_can_be_reached():
    """No rule is hidden by another of a different kind: each finds the example in its note."""
    table = lexicon.load("boilerplate")
    for row in table[table["where"].isin(["line", "list", "tail"])].itertuples():
        example = row.note.partition("«")[2].partition("»")[0]
        if not example:
            continue
        line = rules.read(example.replace("…", "فلان الفلاني"), fold.key(example.replace("…", "فلان الفلاني")))
        assert line.kind == row.kind, (row.note, line)


def test_unknown_kind_is_reported(monkeypatch):
    rows = pd.DataFrame({"kind": ["footer"], "where": ["line"], "pattern": ["x"], "note": [""]})
    monkeypatch.setattr(lexicon, "load", lambda name: rows)
    rules.table.cache_clear()
    with pytest.raises(ValueError, match="footer"):
        clean.lines(article("نص"))
    rules.table.cache_clear()


def test_a_page_without_full_stops_keeps_its_body():
    for path in sorted(SEEDS.glob("*.txt")):
        text = path.read_bytes().decode()
        body = {line.strip(" .") for kind, line in kinds(text) if kind == "body"}
        unstopped = {line.strip() for kind, line in kinds("\n".join(line.rstrip(" .") for line in text.split("\n"))) if kind == "body"}
        assert len(body ^ unstopped) <= 1, path.name  # a paragraph of eleven words looks like a heading


# Disguised words


@pytest.mark.parametrize("case", [*case_list("disguises", "in_the_wild"), *case_list("disguises", "negative")])
def test_disguised_words(case):
    assert disguises(case["text"]) == case["found"]


@pytest.mark.parametrize("case", case_list("disguises", "known_failures"))
@pytest.mark.xfail(strict=True)
def test_disguised_words_not_found_yet(case):
    assert disguises(case["text"]) == case["found"]


@pytest.mark.parametrize("case", case_list("disguises", "in_the_wild"))
def test_a_disguised_word_is_one_word_for_counting(case):
    words = set(fold.words([case["text"]])["word"])
    assert {restored for _, restored in case["found"]} <= words


def test_disguises_are_decided_per_article():
    articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["إطـ.ـلاق سراح", "قال محمـد"]})
    assert list(clean.obfuscations(articles)["restored"]) == ["إطلاق"]


STEMS = st.sampled_from(["قتل", "قصف", "هجوم", "تفجير", "صاروخ", "دماء", "معارك", "إرهاب", "احتلال"])
FILLERS = st.sampled_from(["ـ.ـ", "ـ.", ".ـ", "ـ.ــ", "ـ*ـ", "ـ،ـ"])


@given(st.sampled_from(["", "ال", "وال", "بال"]), STEMS, FILLERS, st.data())
def test_planted_disguises_are_found_and_restored(prefix, stem, filler, data):
    word = prefix + stem
    cut = data.draw(st.integers(1, len(word) - 1))
    text = f"أعلنت البلدية {word[:cut] + filler + word[cut:]} في المدينة."
    assert disguises(text) == [[word[:cut] + filler + word[cut:], word]]


def test_list_of_disguises_is_in_key_form():
    stems = lexicon.load("disguises")
    assert (stems["stem"].map(fold.key) == stems["stem"]).all()
    assert not stems["stem"].duplicated().any()
    assert set(stems["kind"]) == {"disguised", "ordinary"}
    assert stems["stem"][stems["kind"] == "disguised"].map(fillers.sensitive).all()
    assert not stems["stem"][stems["kind"] == "ordinary"].map(fillers.sensitive).any()


# Sentences


@pytest.mark.parametrize("case", case_list("sentences"))
def test_sentences(case):
    assert split(case["text"]) == case["sentences"]


def test_sentences_of_coded_lines_only():
    text = "سفينة تغادر الميناء\n\n14-03-2023\n\nغادرت السفينة الميناء صباح اليوم. وبكى الناس.\n\n"
    text += "اقرأ أيضاً: خبر آخر. وآخر.\n\nوقال القبطان إنه سيعود."
    found = clean.sentences(article(text))
    assert list(found["kind"]) == ["title", "body", "body", "body"]


@given(st.text(alphabet="قال هو.!؟…:،“”»« \n19دهـA\u064b\xa0", max_size=120))
def test_sentences_are_those_found_one_by_one(text):
    found = clean.sentences(article(text))
    assert list(zip(found["start"], found["end"], found["kind"], strict=True)) == reference_words.sentences(text)


@given(st.text(alphabet="قال هو.!؟…:،“”»« \n19د", max_size=120))
def test_sentences_lose_nothing(text):
    lines = clean.lines(article(text))
    coded = lines[lines["kind"].isin(clean.CODED)]
    sentences = clean.sentences(article(text))
    assert (sentences["start"].to_numpy()[1:] >= sentences["end"].to_numpy()[:-1]).all()
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in zip(sentences["start"], sentences["end"], strict=True))

    def solid(rows):
        return [c for start, end in zip(rows["start"], rows["end"], strict=True) for c in text[start:end] if not c.isspace()]

    assert solid(sentences) == solid(coded)


@pytest.mark.parametrize("layer", [clean.lines, clean.sentences, clean.obfuscations])
@pytest.mark.parametrize(("ids", "message"), [(["a", "a"], "'a' stands on two rows"), (["a", None], "missing in the row 1")])
def test_articles_that_cannot_be_told_apart_are_refused(layer, ids, message):
    with pytest.raises(ValueError, match=message):
        layer(pd.DataFrame({"article_id": ids, "text": ["وصل الوفد.", "غادر الوفد."]}))
