"""Found material: what is guessed is said, what is no article is refused, and nothing is lost."""

import csv
import gzip
import json
import random
import tracemalloc

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import corpus, fold, lexicon
from analysis.corpus import refusals

TEXT = "وصل الوفد إلى المدينة صباح اليوم."


def _write(path, *lines):
    content = "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text(content, encoding="utf-8", newline="")
    return path


def _refused(path):
    with path.with_name(f"{path.name}.refused.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# columns


@pytest.mark.parametrize("number", range(len(lexicon.load("columns"))))
def test_every_usual_name_is_understood(tmp_path, capsys, number):
    row = lexicon.load("columns").iloc[number]
    if row["column"] == "file":
        return
    theirs = row["name"].upper().replace("_", " ")
    cells = {theirs: "2024-03-01" if row["column"] == "date" else "قيمة", **({} if row["column"] == "text" else {"text": TEXT})}
    articles = corpus.load(_write(tmp_path / "news.jsonl", cells))
    assert articles.loc[0, row["column"]] == (pd.Timestamp("2024-03-01") if row["column"] == "date" else "قيمة")
    assert f"{theirs!r} as {row['column']}" in capsys.readouterr().out


def test_exact_names_are_no_guess(tmp_path, capsys):
    articles = corpus.load(_write(tmp_path / "news.jsonl", {"text": TEXT, "content": "غيره", "outlet": "ألف", "source": "باء"}))
    assert articles.loc[0, ["text", "content", "outlet", "source"]].tolist() == [TEXT, "غيره", "ألف", "باء"]
    assert capsys.readouterr().out == ""


def test_the_first_of_several_usual_names_is_taken(tmp_path, capsys):
    articles = corpus.load(_write(tmp_path / "news.jsonl", {"body": "غيره", "content": TEXT}))
    assert articles.loc[0, ["text", "body"]].tolist() == [TEXT, "غيره"]


def test_what_the_user_says_comes_first(tmp_path, capsys):
    path = _write(tmp_path / "news.jsonl", {"text": "مقدمة", "content": "غيره", "full": TEXT, "paper": "ألف"})
    articles = corpus.load(path, columns={"text": "full", "outlet": "paper"})
    assert articles.loc[0, ["text", "outlet", "text_given", "content"]].tolist() == [TEXT, "ألف", "مقدمة", "غيره"]
    assert capsys.readouterr().out == ""


COLUMN_ERRORS = {
    "no text": ({"a": 1, "b": 2}, {}, r"no column can be told.*The columns are: a, b\..*columns=\{\"text\": …\}"),
    "unknown": ({"text": TEXT, "b": 2}, {"outlet": "c"}, r"'c', which is not a column\. The columns are: text, b"),
    "twice": ({"text": TEXT, "b": 2}, {"outlet": "b", "title": "b"}, r"one column for two"),
}


@pytest.mark.parametrize(("cells", "columns", "message"), COLUMN_ERRORS.values(), ids=COLUMN_ERRORS)
@pytest.mark.parametrize("read", [corpus.load, corpus.intake, corpus.partitions])
def test_columns_that_cannot_be_told_are_errors(tmp_path, cells, columns, message, read):
    with pytest.raises(ValueError, match=message):
        read(_write(tmp_path / "news.jsonl", cells), columns=columns)


# refusals

LINES = [
    {"id": 1, "text": TEXT},
    {"id": 2, "text": "  \n"},
    {"id": 3},
    {"id": 1, "text": "نص آخر"},
    {"id": 4, "text": ["نص"]},
    "[1, 2]",
    '{"id": 5, "text": "نص',
    {"id": 6, "text": "نص أخير"},
    '{"id": 7, "text": "نصف \\ud83d"}',
]
REASONS = {
    2: "empty text",
    3: "empty text",
    4: "duplicate id: 1",
    5: "the text is no text: it is a list",
    6: "not an object: {…} with the columns of one article is needed",
    7: "broken line: not JSON (Unterminated string starting at)",
    9: "not decodable: byte or code '\\ud83d'",
}


def test_rows_are_refused_with_their_reason(tmp_path, capsys):
    path = _write(tmp_path / "news.jsonl", *LINES)
    found = corpus.intake(path)
    assert found.articles["article_id"].tolist() == ["1", "6"]
    assert dict(zip(found.refused["row"], found.refused["reason"], strict=True)) == REASONS
    assert found.read == len(LINES) == len(found.articles) + len(found.refused)
    assert [(int(row["row"]), row["reason"]) for row in _refused(path)] == list(REASONS.items())
    assert _refused(path)[4]["value"] == "[1, 2]"
    assert _refused(path)[5]["value"] == LINES[6]
    assert capsys.readouterr().out == ""


def test_load_tells_what_it_refused(tmp_path, capsys):
    path = _write(tmp_path / "news.jsonl", *LINES)
    assert len(corpus.load(path)) == 2
    out = capsys.readouterr().out
    assert "7 of 9 rows refused: empty text (2), duplicate id (1)" in out
    assert f"They are in {path}.refused.csv" in out
    assert "'id' as article_id" in out


def test_parts_refuse_the_same(tmp_path, capsys):
    path = _write(tmp_path / "news.jsonl", *LINES)
    whole = corpus.load(path)
    first = _refused(path)
    parts = list(corpus.partitions(path, megabytes=1e-6))
    assert len(parts) == 2
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), whole)
    assert _refused(path) == first


CSV = [
    "id,outlet,text",
    "1,ألف,نص أول",
    "2,باء,نص,وزيادة",
    '3,جيم,"نص بلا نهاية',
    "4,دال,نص رابع",
    '5,هاء,"نص "خامس" هنا"',
    "6,واو",
    "7,زاي,نص سابع,,",
    "",
    '8,حاء,"سطر',
    'سطر"',
]


def test_a_broken_line_does_not_swallow_those_after_it(tmp_path):
    path = _write(tmp_path / "news.csv", *CSV)
    found = corpus.intake(path)
    assert found.articles["text"].tolist() == ["نص أول", "نص رابع", "نص سابع", "سطر\nسطر"]
    assert found.refused["reason"].tolist() == [
        "broken line: 4 fields where the header has 3",
        "broken line: a quotation mark inside a quoted field is not doubled",
        "broken line: a quotation mark inside a quoted field is not doubled",
        "broken line: 2 fields where the header has 3",
    ]
    assert [row["value"].strip() for row in _refused(path)] == [CSV[2], CSV[3], CSV[5], CSV[6]]


def test_a_quotation_mark_that_is_never_closed_costs_one_line(tmp_path):
    path = _write(tmp_path / "news.csv", "text,outlet", '"نص بلا نهاية,ألف', *(f"نص {number},باء" for number in range(50)))
    found = corpus.intake(path)
    assert len(found.articles) == 50
    assert found.refused["reason"].tolist() == ["broken line: a quotation mark is not closed"]


def test_broken_bytes_cost_their_row_only(tmp_path):
    lines = [json.dumps({"text": f"{TEXT} {number}"}, ensure_ascii=False).encode() for number in range(30)]
    (tmp_path / "news.jsonl").write_bytes(b"\n".join([*lines[:7], b'{"text": "\xff\xfe"}', *lines[7:]]))
    found = corpus.intake(tmp_path / "news.jsonl")
    assert len(found.articles) == 30
    assert found.refused[["row", "reason"]].to_numpy().tolist() == [[8, "not decodable: byte or code '\\udcff'"]]
    assert _refused(tmp_path / "news.jsonl")[0]["value"] == '{"text": "\\udcff\\udcfe"}'


def test_files_of_a_folder_are_refused_one_by_one(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    contents = {
        "a.txt": TEXT.encode(),
        "b.txt": b"",
        "c.txt": "Привет, это новости".encode("cp1251"),
        "d.docx": b"no",
        "e.html": b"<html></html>",
    }
    contents |= {"f.pdf": b"%PDF", "g.csv": b"text\nx\n", ".hidden": b"x", "h.txt": "وصل".encode("cp1256")}
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    found = corpus.intake(folder)
    assert found.articles["article_id"].tolist() == ["a", "h"]
    reasons = {row["source"].rpartition("/")[2]: row["reason"].split(":")[0].split(" (")[0] for row in _refused(folder)}
    assert reasons == {
        "b.txt": "empty text",
        "c.txt": "not decodable",
        "d.docx": "not a DOCX document",
        "e.html": "no article was found in the page",
        "f.pdf": "not a format that is read",
        "g.csv": "a table beside documents is not read",
    }
    assert found.refused["row"].isna().all()
    assert found.read == 8
    assert any("there is no articles.csv" in guess for guess in found.guesses)
    assert any("h.txt: read as Windows-1256" in guess for guess in found.guesses)


def test_refused_rows_are_not_read_back(tmp_path, seeds):
    folder = tmp_path / "news"
    folder.mkdir()
    corpus.save(seeds, folder / "one.jsonl")
    _write(folder / "two.csv", "text", '""', TEXT)
    for _ in range(2):
        assert len(corpus.load(folder)) == 6
        assert len(corpus.load(folder / "two.csv")) == 1
    assert sorted(file.name for file in folder.iterdir()) == ["one.jsonl", "two.csv", "two.csv.refused.csv"]


def test_nothing_is_written_where_nothing_is_refused(tmp_path, seeds, capsys):
    corpus.save(seeds, tmp_path / "news.csv")
    list(corpus.partitions(tmp_path / "news.csv"))
    assert not len(corpus.intake(tmp_path / "news.csv").refused)
    assert [file.name for file in tmp_path.iterdir()] == ["news.csv"]
    assert capsys.readouterr().out == ""


def test_the_working_folder_is_used_where_the_other_is_closed(tmp_path, monkeypatch, capsys):
    path = _write(tmp_path / "news.jsonl", *LINES)
    mine = tmp_path / "mine"
    mine.mkdir()
    monkeypatch.chdir(mine)
    real = refusals.Path.open

    def closed(self, mode="r", *args, **kwargs):
        if "x" in mode and self.parent == tmp_path:
            raise PermissionError(self)
        return real(self, mode, *args, **kwargs)

    monkeypatch.setattr(refusals.Path, "open", closed)
    corpus.load(path)
    assert f"They are in {mine / 'news.jsonl.refused.csv'}" in capsys.readouterr().out
    assert [file.name for file in mine.iterdir()] == ["news.jsonl.refused.csv"]


def test_reading_given_up_half_way_leaves_nothing_behind(tmp_path):
    path = _write(tmp_path / "news.jsonl", {"text": ""}, *LINES)
    parts = corpus.partitions(path, megabytes=1e-6)
    next(parts)
    parts.close()
    assert [file.name for file in tmp_path.iterdir()] == ["news.jsonl"]


def test_a_table_without_articles_is_empty(tmp_path, capsys):
    articles = corpus.load(_write(tmp_path / "news.csv", "text,note", ",x"))
    assert articles.columns.tolist() == [*corpus.REQUIRED, "note"]
    assert len(articles) == 0
    assert articles["date"].dtype == "datetime64[us]"
    out = capsys.readouterr().out
    assert "1 of 1 row refused" in out
    assert "news.csv: no article in it." in out


@pytest.mark.parametrize(("name", "content"), {"news.csv": "text,note\n", "news.jsonl": "\n", "news.json": "[]"}.items())
def test_an_empty_table_says_so(tmp_path, capsys, name, content):
    path = _write(tmp_path / name, content)
    assert len(corpus.load(path)) == 0
    assert list(corpus.partitions(path)) == []
    assert capsys.readouterr().out == f"{path}: no article in it.\n" * 2


# ids and parts


def test_rows_without_ids_get_stable_ones(tmp_path):
    lines = [{"text": f"نص {number}"} if number != 2 else {"text": ""} for number in range(5)]
    path = tmp_path / "my.news.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, lines)).encode()))
    ids = ["my.news-000001", "my.news-000002", "my.news-000004", "my.news-000005"]
    assert corpus.load(path)["article_id"].tolist() == ids
    assert [name for part in corpus.partitions(path, megabytes=1e-6) for name in part["article_id"]] == ids


CELLS = st.one_of(
    st.none(), st.text(max_size=8), st.integers(), st.floats(allow_nan=False), st.booleans(), st.lists(st.integers(), max_size=2)
)
OBJECTS = st.dictionaries(st.sampled_from(["text", "id", "date", "outlet", "a", "b", "c"]), CELLS, max_size=7)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(OBJECTS | CELLS, max_size=8), size=st.floats(1e-6, 1e-3))
def test_whatever_comes_in_is_kept_or_refused(tmp_path, rows, size):
    path = _write(tmp_path / "news.jsonl", {"text": TEXT}, *map(json.dumps, rows))
    found = corpus.intake(path)
    assert found.read == len(rows) + 1 == len(found.articles) + len(found.refused)
    parts = list(corpus.partitions(path, megabytes=size))
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), found.articles)
    corpus.save(found.articles, tmp_path / "again.parquet")
    pd.testing.assert_frame_equal(corpus.load(tmp_path / "again.parquet"), found.articles)


@pytest.mark.parametrize("name", ["news.csv", "news.csv.gz", "news.tsv.zip", "news.jsonl", "news.jsonl.gz", "news.parquet"])
def test_memory_is_bounded_by_the_part(tmp_path, name):
    rng = random.Random(1)
    text = " ".join("".join(rng.choices("ابتثجحخدرزسشصعفقكلمنهوي", k=5)) for _ in range(600))
    articles = pd.DataFrame(
        {"article_id": [f"a{number}" for number in range(4000)], "text": [f"{number} {text}" for number in range(4000)]}
    )
    corpus.save(articles.assign(title="عنوان"), tmp_path / name)
    for part in corpus.partitions(corpus.save(articles.head(9).assign(title="عنوان"), tmp_path / "warm" / name)):
        del part
    tracemalloc.start()
    count = 0
    for part in corpus.partitions(tmp_path / name, megabytes=1):
        count += len(part)
        del part
    peak = tracemalloc.get_traced_memory()[1] / (1 << 20)
    tracemalloc.stop()
    assert count == 4000
    assert peak < 8  # the articles take 30 MB in memory


@pytest.mark.parametrize("megabytes", [0, -1, float("nan")])
def test_parts_need_a_size(megabytes):
    with pytest.raises(ValueError, match="must be above 0"):
        corpus.partitions(megabytes=megabytes)


# select


def test_select_by_outlet_in_either_language(seeds):
    assert corpus.select(seeds, outlets=["Al-Wasila", "عنب بلدي"])["outlet_en"].tolist() == ["Al-Wasila", "Al-Wasila", "Enab Baladi"]
    assert len(corpus.select(seeds, outlets="Hibr")) == 1
    assert len(corpus.select(seeds)) == 5


def test_select_includes_both_days(seeds):
    kept = corpus.select(seeds, since="2019-08-29", until="2020-05-09")
    assert kept["date"].dt.strftime("%Y-%m-%d").tolist() == ["2020-05-09", "2019-08-29"]
    assert kept.index.tolist() == [0, 1]
    late = seeds.assign(date=seeds["date"] + pd.Timedelta(hours=20))
    assert len(corpus.select(late, until="2019-08-03")) == 1


def test_select_says_how_many_dates_are_missing(tiny_articles, capsys):
    assert corpus.select(tiny_articles, since="2024-01-02")["article_id"].tolist() == ["a2", "b1"]
    assert capsys.readouterr().out == "1 article without a date left out.\n"
    assert len(corpus.select(tiny_articles, outlets="Baa")) == 2
    assert capsys.readouterr().out == ""


SELECT_ERRORS = {
    "outlet": ({"outlets": ["نون"]}, "no article is by 'نون'. The outlets are: ألف, باء, Alif, Baa"),
    "day": ({"since": "yesterday-ish"}, "since='yesterday-ish' is not a day"),
    "order": ({"since": "2024-02-01", "until": "2024-01-01"}, "the first day is after the last"),
}


@pytest.mark.parametrize(("options", "message"), SELECT_ERRORS.values(), ids=SELECT_ERRORS)
def test_select_refuses(tiny_articles, options, message):
    with pytest.raises(ValueError, match=message):
        corpus.select(tiny_articles, **options)


# copies


def _words(rng, count):
    return ["".join(rng.choices("ابتثجحخدرزسشصعفقكلمنهوي", k=rng.randint(3, 7))) for _ in range(count)]


def _planted(rng, count):
    """Texts, some of which are copies of an earlier one with some words changed."""
    texts = [_words(rng, rng.randint(20, 200)) for _ in range(count)]
    for number in range(0, count, 3):
        copy = list(texts[rng.randrange(count)])
        for place in rng.sample(range(len(copy)), rng.randint(0, max(1, len(copy) // 10))):
            copy[place] = "تغيير"
        texts.append(copy)
        assert number < count
    return [" ".join(text) for text in texts]


def _share(one, two):
    first, second = (set(zip(words, words[1:], words[2:], strict=False)) for words in (fold.key(text).split() for text in (one, two)))
    return len(first & second) / len(first | second)


@pytest.mark.parametrize("threshold", [0.5, 0.8, 1.0])
def test_copies_are_those_that_comparing_all_with_all_finds(threshold):
    texts = list(dict.fromkeys(_planted(random.Random(3), 120)))
    articles = pd.DataFrame({"article_id": [f"a{number:03}" for number in range(len(texts))], "text": texts})
    expected = {(a, b): _share(texts[a], texts[b]) for b in range(len(texts)) for a in range(b) if _share(texts[a], texts[b]) >= threshold}
    found = corpus.duplicates(articles, threshold=threshold)
    pairs = {(int(row.article_a[1:]), int(row.article_b[1:])): row.jaccard for row in found.itertuples()}
    assert pairs == pytest.approx(expected)
    assert len(pairs) > (2 if threshold < 1 else -1)
    assert found["jaccard"].is_monotonic_decreasing


def test_copies_name_both_outlets_and_days(tiny_articles):
    long = "أعلن الوزير فتح المدرسة الجديدة في المدينة القديمة بعد عامين من العمل المتواصل في الموقع كما قال المهندس"
    articles = tiny_articles.assign(text=[long, "غيره تماما", f"{long}.", long])
    found = corpus.duplicates(articles)
    assert found.drop(columns=["date_a", "date_b", "jaccard"]).to_numpy().tolist() == [
        ["a1", "b2", "ألف", "باء", "exact"],
        ["a1", "b1", "ألف", "باء", "near"],
    ]
    assert found["date_b"].isna().tolist() == [True, False]
    assert found["jaccard"].tolist() == [1, 1]


def test_spelling_does_not_hide_a_copy():
    text = "أعلن رئيس البلدية افتتاح الجسر الجديد"
    articles = pd.DataFrame({"article_id": ["a", "b"], "text": [text, text.replace("أ", "ا").replace("ي", "ی")]})
    assert corpus.duplicates(articles)["kind"].tolist() == ["near"]


def test_copies_of_nothing_are_none(tiny_articles):
    empty = tiny_articles.assign(text=["", None, " ", "!"])
    for articles in (empty, empty.head(0)):
        found = corpus.duplicates(articles)
        assert found.columns.tolist() == [
            "article_a", "article_b", "outlet_a", "outlet_b", "date_a", "date_b", "kind", "jaccard",
        ]  # fmt: skip
        assert len(found) == 0


@pytest.mark.parametrize("threshold", [0, -0.1, 1.1])
def test_the_threshold_is_a_share(tiny_articles, threshold):
    with pytest.raises(ValueError, match="above 0 and at most 1"):
        corpus.duplicates(tiny_articles, threshold=threshold)


# the report


def test_outlets_are_described(tmp_path):
    rows = [
        {"outlet": "ألف", "text": "وقف إطـ.ـلاق النار في دمـ.ـشق", "date": "2024-01-01"},
        {"outlet": "ألف", "text": "قال الوزیر إن المدرسة ستفتح", "date": ""},
        {"outlet": None, "text": "نص بلا مصدر"},
    ]
    outlets = corpus.intake(_write(tmp_path / "news.jsonl", *rows)).outlets
    assert outlets["outlet"].tolist()[0] == "ألف"
    assert outlets["outlet"].isna().tolist() == [False, True]
    assert outlets[["articles", "undated", "disguised", "look_alikes"]].to_numpy().tolist() == [[2, 1, 2, 1], [1, 1, 0, 0]]
    assert outlets["encodings"].tolist() == ["UTF-8", "UTF-8"]


def test_encodings_are_counted_per_outlet(tmp_path):
    folder = corpus.save(corpus.load(), tmp_path / "news")
    first = sorted(folder.glob("*.txt"))[1]
    first.write_bytes(first.read_text(encoding="utf-8").encode("cp1256", "ignore"))
    outlets = corpus.intake(folder).outlets.set_index("outlet")
    assert outlets.loc["الوسيلة", "encodings"] == "Windows-1256 1, UTF-8 1"


def test_the_report_says_it_all(tmp_path):
    found = corpus.intake(_write(tmp_path / "news.jsonl", *LINES, {"id": 9, "text": TEXT, "source": "باء|جيم", "date": "1436هـ"}))
    report = found.report()
    for line in (
        "| rows read | 10 |",
        "| articles kept | 3 |",
        "| of these with an empty text | 2 |",
        "| articles without an outlet | 2 |",
        "| articles without a date | 3 |",
        "| pairs of exact copies | 1 |",
        "| duplicate id | 1 |",
        "'id' as article_id, 'source' as outlet",
        "date left missing in 1 row, a Hijri date is not converted: '1436هـ'",
        "باء\\|جيم",
        "news.jsonl.refused.csv",
    ):
        assert line in report
    assert str(found) == repr(found) == report
    page = found._repr_html_()
    assert "<td dir='auto'>articles kept</td><td dir='auto'>3</td>" in page
    assert "باء|جيم" in page


def test_the_report_of_the_seeds_has_nothing_to_complain_of(seeds):
    found = corpus.intake()
    pd.testing.assert_frame_equal(found.articles, seeds)
    assert (found.guesses, len(found.refused), len(found.duplicates)) == ([], 0, 0)
    assert "Refused" not in found.report().replace("rows refused", "")


def test_html_is_escaped(tmp_path):
    found = corpus.intake(_write(tmp_path / "news.jsonl", {"text": TEXT, "outlet": "<b>x</b>"}))
    assert "<b>" not in found._repr_html_()


def test_a_file_has_no_translations(tmp_path):
    assert corpus.translations(_write(tmp_path / "news.jsonl", {"text": TEXT})).empty
