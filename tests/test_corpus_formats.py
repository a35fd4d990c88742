"""What is saved is what is loaded, and what others saved is read."""

import datetime
import gzip
import json
import shutil
import zipfile

import docx
import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from analysis import clean, corpus, mentions, tokens
from analysis.corpus import tidy

TABLES = [".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".parquet", ".xlsx"]
PACKED = [*TABLES, *(f"{table}{pack}" for table in TABLES for pack in (".gz", ".zip"))]
ALL = [*PACKED, ".zip", ""]
TEXT = "وصل الوفد إلى المدينة صباح اليوم."


@pytest.fixture(scope="module")
def layers(seeds):
    return {name: layer(seeds) for name, layer in LAYERS.items()}


LAYERS = {"lines": clean.lines, "tokens": tokens.table, "mentions": mentions.find}


@pytest.mark.parametrize("suffix", ALL)
def test_the_seeds_survive_every_format(tmp_path, capsys, seeds, suffix):
    path = corpus.save(seeds, tmp_path / f"news{suffix}")
    pd.testing.assert_frame_equal(corpus.load(path), seeds)
    assert capsys.readouterr().out == ""
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("suffix", [".csv", ".jsonl.gz", ".parquet", ".xlsx", ".zip", ""])
@pytest.mark.parametrize("name", LAYERS)
def test_every_layer_is_the_same_after_every_format(tmp_path, seeds, layers, suffix, name):
    loaded = corpus.load(corpus.save(seeds, tmp_path / f"news{suffix}"))
    pd.testing.assert_frame_equal(LAYERS[name](loaded), layers[name])


@pytest.mark.parametrize("suffix", ALL)
@pytest.mark.parametrize("megabytes", [1e-6, 0.02])
def test_parts_together_are_the_whole(tmp_path, seeds, suffix, megabytes):
    path = corpus.save(seeds, tmp_path / f"news{suffix}")
    parts = list(corpus.partitions(path, megabytes=megabytes))
    assert len(parts) == (5 if megabytes < 0.01 else 2)
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), seeds)


@pytest.mark.parametrize("suffix", [suffix for suffix in ALL if suffix and "xlsx" not in suffix])
def test_the_same_articles_give_the_same_bytes(tmp_path, seeds, suffix):
    one, two = (corpus.save(seeds, tmp_path / place / f"news{suffix}") for place in "ab")
    assert one.read_bytes() == two.read_bytes()


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
NAMES = WORDS.map(str.strip).filter(bool)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "article_id": NAMES,
            "outlet": st.none() | NAMES.map(tidy.outlet_name),
            "outlet_en": st.none() | NAMES.map(tidy.outlet_name),
            "date": st.none() | st.dates(datetime.date(1800, 1, 1), datetime.date(2100, 1, 1)),
            "title": NAMES,
            "text": WORDS.filter(lambda text: text.strip() and not text.startswith("\ufeff\ufeff")),
            "note": st.none() | WORDS,
        }
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda row: row["article_id"],
)


def _articles(rows):
    table = pd.DataFrame(rows)[[*corpus.REQUIRED, "note"]].astype(object)
    table["date"] = pd.to_datetime(table["date"]).astype("datetime64[us]")
    return table.where(table.notna(), None).astype({"date": "datetime64[us]"})


@pytest.mark.parametrize("suffix", [*TABLES, ".csv.gz", ".jsonl.zip", ".zip", ""])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
@example(rows=[dict.fromkeys(("article_id", "outlet", "outlet_en", "title", "text", "note"), "__MACOSX") | {"date": None}])
def test_any_articles_survive(tmp_path, suffix, rows):
    articles, path = _articles(rows), tmp_path / f"news{suffix}"
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    loaded = corpus.load(corpus.save(articles, path))
    if suffix in ("", ".zip"):
        articles = articles.sort_values("article_id", ignore_index=True)
        loaded = loaded.drop(columns="file")
    pd.testing.assert_frame_equal(loaded, articles)
    parts = list(corpus.partitions(path, megabytes=1e-6))
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True)[list(articles)], articles)


HARD = {
    "line ends": "سطر\r\nسطر\nسطر\rسطر\u2028سطر\x85سطر\x0b",
    "quotes": '"قال", «نعم»; "لا"\t|',
    "blanks": "  \tسطر \n\n",
    "controls": "سطر\x00\x01\x1f\x7f\ufffe",
    "excel": "سطر _x000D_ _x005F_x000D_",
    "formula": "=1+1 سطر",
    "error": "#N/A",
    "number": "0012",
    "day": "2024-03-01",
    "mark": "\ufeffسطر",
    "bars": "---\n| a | b |\n...",
}


@pytest.mark.parametrize("suffix", [*TABLES, ".zip", ""])
@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_hard_texts_survive(tmp_path, suffix, text):
    articles = pd.DataFrame({"article_id": ["a1"], "title": ["عنوان"], "text": [text], "note": [text]})
    loaded = corpus.load(corpus.save(articles, tmp_path / f"news{suffix}"))
    assert loaded.loc[0, ["text", "note"]].tolist() == [text, text]


BAD = {
    "no text": (pd.DataFrame({"article_id": ["a"]}), "no column 'text'"),
    "empty": (pd.DataFrame({"article_id": ["a"], "text": [" "]}), "the text of 'a' is empty"),
    "missing": (pd.DataFrame({"article_id": ["a"], "text": [None]}), "the text of 'a' is empty"),
    "twice": (pd.DataFrame({"article_id": ["a", "a"], "text": ["ب", "ت"]}), "'a' is there twice"),
    "no id": (pd.DataFrame({"article_id": ["a", None], "text": ["ب", "ت"]}), "row 1 has the article_id (None|nan)"),
    "half a character": (pd.DataFrame({"article_id": ["a"], "text": ["ب\ud800"]}, dtype=object), "half a character at 1"),
}


@pytest.mark.parametrize(("articles", "message"), BAD.values(), ids=BAD)
@pytest.mark.parametrize("suffix", [".csv", ".parquet", ""])
def test_what_could_not_be_loaded_is_not_saved(tmp_path, articles, message, suffix):
    with pytest.raises(ValueError, match=message):
        corpus.save(articles, tmp_path / f"news{suffix}")
    assert list(tmp_path.iterdir()) == []


def test_excel_cannot_hold_long_texts(tmp_path):
    articles = pd.DataFrame({"article_id": ["a"], "text": ["ب" * 32_768]})
    (tmp_path / "news.xlsx").write_text("old")
    with pytest.raises(ValueError, match=r"text of 'a' has 32,768 characters; a cell of Excel holds 32,767.*\.csv"):
        corpus.save(articles, tmp_path / "news.xlsx")
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("news.xlsx", "old")]


def test_unknown_endings_are_refused(tmp_path, seeds):
    with pytest.raises(ValueError, match=r"'\.docx' is not a format that is written.*\.parquet"):
        corpus.save(seeds, tmp_path / "news.docx")
    (tmp_path / "news.pdf").write_bytes(b"%PDF")
    with pytest.raises(ValueError, match=r"'\.pdf' is not a format that is read.*\.parquet"):
        corpus.load(tmp_path / "news.pdf")


def test_a_folder_with_files_is_not_overwritten(tmp_path, seeds):
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(ValueError, match="there are files here already"):
        corpus.save(seeds, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_may_replace_an_empty_one(tmp_path, seeds):
    (tmp_path / "news").mkdir()
    pd.testing.assert_frame_equal(corpus.load(corpus.save(seeds, tmp_path / "news")), seeds)


def test_ids_that_are_no_file_names_are_kept(tmp_path):
    articles = pd.DataFrame({"article_id": ["a/b", "A", "a", "con:1"], "text": ["واحد", "اثنان", "ثلاثة", "أربعة"]})
    loaded = corpus.load(corpus.save(articles, tmp_path / "news"))
    assert dict(zip(loaded["article_id"], loaded["text"], strict=True)) == dict(zip(articles["article_id"], articles["text"], strict=True))


def test_other_columns_become_text_in_every_format(tmp_path):
    articles = pd.DataFrame({"article_id": ["a", "b"], "text": [TEXT, "نص"], "page": [3, 4], "share": [0.5, None], "tags": [["أ"], None]})
    for suffix in TABLES:
        loaded = corpus.load(corpus.save(articles, tmp_path / f"news{suffix}"))
        assert loaded[["page", "share", "tags"]].to_numpy().tolist() == [["3", "0.5", '["أ"]'], ["4", None, None]], suffix


# what others have written


def _docx(path, *paragraphs):
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "خلية", "أخرى"
    document.save(path)


def test_docx_gives_its_paragraphs_and_tables(tmp_path):
    _docx(tmp_path / "a.docx", "عنوان الخبر", TEXT)
    articles = corpus.load(tmp_path / "a.docx")
    assert articles["text"].tolist() == [f"عنوان الخبر\n{TEXT}\nخلية\nأخرى"]
    assert articles["article_id"].tolist() == ["a"]


PAGE = """<!DOCTYPE html><html lang="ar"><head><meta charset="{charset}"><title>افتتاح الجسر الجديد | صحيفة الوادي</title>
<meta property="og:site_name" content="صحيفة الوادي"><meta property="og:title" content="افتتاح الجسر الجديد">
<meta property="article:published_time" content="2023-05-04T10:00:00+03:00"></head>
<body><nav><a href="/">الرئيسية</a> <a href="/s">رياضة</a></nav><article><h1>افتتاح الجسر الجديد</h1>
<p>افتتح رئيس البلدية صباح اليوم الجسر الجديد الذي يربط ضفتي النهر بعد ثلاث سنوات من العمل المتواصل في الموقع.</p>
<p>وقال المهندس المشرف إن الجسر يختصر الطريق إلى السوق القديم، وإن البلدية ستزرع الأشجار على جانبيه في الشتاء المقبل.</p>
</article><footer>جميع الحقوق محفوظة</footer></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256"])
@pytest.mark.parametrize("packed", [False, True])
def test_pages_give_their_article(tmp_path, capsys, charset, packed):
    raw = PAGE.format(charset=charset).encode(charset)
    path = tmp_path / ("b.html.gz" if packed else "b.html")
    path.write_bytes(gzip.compress(raw) if packed else raw)
    row = corpus.load(path).iloc[0]
    assert "افتتح رئيس البلدية" in row["text"]
    assert "ستزرع الأشجار" in row["text"]
    assert "الرئيسية" not in row["text"]
    assert "جميع الحقوق" not in row["text"]
    assert row[["article_id", "outlet", "title"]].tolist() == ["b", "صحيفة الوادي", "افتتاح الجسر الجديد"]
    assert row["date"] == pd.Timestamp("2023-05-04")
    assert "what the page says of itself" in capsys.readouterr().out


def test_a_folder_may_mix_documents(tmp_path):
    _docx(tmp_path / "a.docx", TEXT)
    (tmp_path / "b.html").write_text(PAGE.format(charset="utf-8"), encoding="utf-8")
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(TEXT.encode("cp1256")))
    with pytest.warns(UserWarning, match=r"there is no articles\.csv.*a\.docx, b\.html, c\.txt\.gz"):
        articles = corpus.load(tmp_path)
    assert articles["article_id"].tolist() == ["a", "b", "c"]
    assert articles["outlet"].tolist() == [None, "صحيفة الوادي", None]
    (tmp_path / "articles.csv").write_text("file;outlet;date\na.docx;ألف;2024-01-01\nb.html;باء;\nc.txt.gz;جيم;\n", encoding="cp1256")
    articles = corpus.load(tmp_path)
    assert articles["outlet"].tolist() == ["ألف", "باء", "جيم"]
    assert articles["title"].tolist()[1] == "افتتاح الجسر الجديد"


def _zip(path, **members):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return path


def test_a_zip_may_hold_documents_in_a_folder(tmp_path):
    path = _zip(tmp_path / "news.zip", top__a_txt=TEXT, top__b_html=PAGE.format(charset="utf-8"))
    with pytest.warns(UserWarning, match=r"no articles\.csv"):
        assert corpus.load(path)["article_id"].tolist() == ["a", "b"]
    path = _zip(tmp_path / "told.zip", top__a_txt=TEXT, top__articles_csv="file,outlet\na.txt,ألف\n", top__notes_pdf=b"%PDF")
    assert corpus.load(path)["outlet"].tolist() == ["ألف"]


def test_a_folder_may_hold_several_tables(tmp_path, seeds):
    corpus.save(seeds.iloc[:2], tmp_path / "part-1.parquet")
    corpus.save(seeds.iloc[2:], tmp_path / "part-2.csv.gz")
    pd.testing.assert_frame_equal(corpus.load(tmp_path), seeds)


def test_sub_folders_are_read_and_may_be_the_outlet(tmp_path, capsys):
    for name in ("ألف", "باء"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.txt").write_text(f"{TEXT} {name}", encoding="utf-8")
    with pytest.warns(UserWarning, match=r"no articles\.csv"):
        articles = corpus.load(tmp_path, columns={"outlet": "folder"})
    assert articles["outlet"].tolist() == ["ألف", "باء"]
    assert articles["article_id"].tolist() == ["ألف/1", "باء/1"]


DELIMITED = {
    "comma": "id,source,content\n1,ألف,نص أول\n2,باء,نص ثان\n",
    "semicolon": "id;source;content\n1;ألف;نص, أول\n2;باء;نص ثان\n",
    "tab": "id\tsource\tcontent\n1\tألف\tنص, أول\n2\tباء\tنص; ثان\n",
    "bar": "id|source|content\n1|ألف|نص أول\n2|باء|نص ثان\n",
    "excel says": "sep=;\nid;source;content\n1;ألف;نص أول\n2;باء;نص ثان\n",
    "one column": "content\nنص, أول\nنص ثان\n",
}


@pytest.mark.parametrize("content", DELIMITED.values(), ids=DELIMITED)
def test_the_delimiter_is_told(tmp_path, capsys, content):
    (tmp_path / "news.csv").write_text(content, encoding="utf-8")
    articles = corpus.load(tmp_path / "news.csv")
    assert [text.replace(",", "").replace(";", "") for text in articles["text"]] == ["نص أول", "نص ثان"]
    assert "'content' as text" in capsys.readouterr().out


def test_tables_with_tabs_need_no_quoting(tmp_path):
    (tmp_path / "news.tsv").write_text('title\ttext\n"نعم" قال الوزير\tنص أول\n"لا\tنص ثان\nعنوان\tنص ثالث\n', encoding="utf-8")
    articles = corpus.load(tmp_path / "news.tsv")
    assert articles["title"].tolist() == ['"نعم" قال الوزير', '"لا', "عنوان"]
    assert articles["text"].tolist() == ["نص أول", "نص ثان", "نص ثالث"]


def test_excel_cells_keep_their_kind(tmp_path, capsys):
    book = openpyxl.Workbook()
    book.active.append([None, None, None, None])
    book.active.append(["المعرف", "التاريخ", "النص", "صفحة"])
    book.active.append([7, datetime.datetime(2024, 3, 1), "سطر_x000D_\nسطر", 12.0])
    book.active.append([None, None, None, None])
    book.active.append([8, "٢ آذار ٢٠٢٤", "نص", 2.5])
    book.create_sheet("ملاحظات").append(["شيء"])
    book.save(tmp_path / "news.xlsx")
    articles = corpus.load(tmp_path / "news.xlsx")
    assert articles["article_id"].tolist() == ["7", "8"]
    assert articles["date"].tolist() == [pd.Timestamp("2024-03-01"), pd.Timestamp("2024-03-02")]
    assert articles["text"].tolist() == ["سطر\r\nسطر", "نص"]
    assert articles["صفحة"].tolist() == ["12", "2.5"]
    out = capsys.readouterr().out
    assert "only the sheet 'Sheet' is read, not 'ملاحظات'" in out
    assert "'المعرف' as article_id" in out


JSON = {
    "list": [{"text": TEXT}],
    "articles": {"source": "x", "articles": [{"text": TEXT}]},
}


@pytest.mark.parametrize("content", JSON.values(), ids=JSON)
def test_json_may_be_a_list_or_hold_one(tmp_path, content):
    (tmp_path / "news.json").write_text(json.dumps(content), encoding="utf-8")
    assert corpus.load(tmp_path / "news.json")["text"].tolist() == [TEXT]


def test_json_lines_under_the_wrong_name_are_read(tmp_path, capsys):
    (tmp_path / "news.json").write_text('{"text": "نص"}\n{"text": "نص ثان"}\n', encoding="utf-8")
    assert len(corpus.load(tmp_path / "news.json")) == 2
    assert "JSON Lines" in capsys.readouterr().out


def test_objects_may_have_different_keys(tmp_path):
    lines = [{"text": f"نص {number}", f"key{number}": {"a": number}} for number in range(3)]
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    articles = corpus.load(tmp_path / "news.jsonl")
    assert articles.columns.tolist() == [*corpus.REQUIRED, "key0", "key1", "key2"]
    assert articles["key1"].tolist() == [None, '{"a": 1}', None]
    parts = list(corpus.partitions(tmp_path / "news.jsonl", megabytes=1e-6))
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), articles)


DAMAGED = {
    "news.csv.gz": gzip.compress(b"text\n" + b"abc def\n" * 5000)[:-20],
    "news.jsonl.gz": b"no gzip",
    "news.zip": b"no zip",
    "news.parquet": b"no parquet",
    "news.xlsx": b"no excel",
    "news.json": b'[{"text": "a"}',
    "list.json": b'{"text": "a"}',
    "empty.csv": b"",
    "empty.json": b"",
    "bytes.csv": bytes(range(256)) * 20,
}


@pytest.mark.parametrize(("name", "content"), DAMAGED.items(), ids=DAMAGED)
def test_damaged_files_are_named(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=name.replace(".", r"\.")):
        corpus.load(tmp_path / name)
    assert [file.name for file in tmp_path.iterdir()] == [name]
