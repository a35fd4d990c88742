"""Material as people have it: pages without a date, tables with broken rows, names that only look the same, folders of other programs."""

import io
import json
import re
import unicodedata
import zipfile

import docx
import openpyxl
import pandas as pd
import pytest

from analysis import corpus

SAID = "وصل الوفد إلى المدينة صباح اليوم، وقال المتحدث باسم الحكومة إن المفاوضات مستمرة منذ 15/03/2011 دون نتيجة. "


def _page(*, head="", before="", after="", charset="utf-8", encoding="utf-8"):
    body = f"<article>{before}<p>{SAID * 3}</p><p>{SAID * 2}</p></article>{after}"
    return f'<html><head><meta charset="{charset}">{head}</head><body>{body}</body></html>'.encode(encoding)


# pages


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        ({}, None),
        ({"after": "<footer>© 2016 كل الحقوق محفوظة</footer>"}, None),
        ({"after": '<aside><a href="/2019/05/01/x">خبر قديم 01/05/2019</a></aside>'}, None),
        ({"head": '<meta property="article:published_time" content="2024-11-30T10:00:00Z">'}, "2024-11-30"),
        ({"head": '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-11-30"}</script>'}, "2024-11-30"),
        ({"before": '<time datetime="2024-11-30">30 تشرين الثاني</time>'}, "2024-11-30"),
    ],
)
def test_a_page_has_the_date_it_gives_as_its_own(tmp_path, parts, day):
    (tmp_path / "a.html").write_bytes(_page(**parts))
    date = corpus.load(tmp_path / "a.html").loc[0, "date"]
    assert (None if pd.isna(date) else f"{date:%Y-%m-%d}") == day


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("windows-1256", "utf-8"),
        ("windows-1256", "utf-8-sig"),
        ("iso-8859-1", "cp1256"),
        ("iso-8859-1", "utf-8"),
        ("windows-1256", "cp1256"),
        ("iso-8859-6", "iso8859_6"),
        ("utf-8", "utf-8"),
    ],
)
def test_a_page_may_say_the_wrong_encoding(tmp_path, charset, encoding):
    (tmp_path / "a.html").write_bytes(_page(charset=charset, encoding=encoding))
    assert corpus.load(tmp_path / "a.html")["text"].str.startswith("وصل الوفد إلى المدينة").all()


def test_what_browsers_save_beside_a_page_is_left_out(tmp_path, capsys):
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page.html").write_bytes(_page())
    for name in ("saved_resource.html", "style.css"):
        (tmp_path / "page_files" / name).write_bytes(_page())
    with pytest.warns(UserWarning, match=r"no articles\.csv"):
        articles = corpus.load(tmp_path)
    assert articles["article_id"].tolist() == ["page"]
    printed = capsys.readouterr().out
    assert "beside pages is left out: page_files" in printed
    assert "refused" not in printed
    assert "folder" not in printed.replace(str(tmp_path), "")


# tables


@pytest.mark.parametrize("size", ["A1:C3", "A1"])
def test_a_wrong_size_in_an_excel_file_hides_no_row(tmp_path, size):
    book = openpyxl.Workbook()
    for row in [("id", "outlet", "text"), *((f"x{number}", "ألف", SAID) for number in range(5))]:
        book.active.append(row)
    book.save(whole := io.BytesIO())
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(tmp_path / "news.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb'<dimension ref="[^"]*"', f'<dimension ref="{size}"'.encode(), old.read(name)))
    assert corpus.load(tmp_path / "news.xlsx")["article_id"].tolist() == [f"x{number}" for number in range(5)]


@pytest.mark.parametrize(
    ("broken", "ids"),
    [
        ('2,ب,"قال "نعم" وذهب\nثم, عاد, اليوم\nانتهى"', ["1", "3", "4"]),
        ('2,ب,"قال "نعم" وذهب\nثم, عاد, اليوم\nانتهى",', ["1", "3", "4"]),
        ('2,ب,"قال "نعم وذهب"', ["1", "3", "4"]),
        ('2,ب,"قال "نعم" وذهب', ["1", "3", "4"]),
    ],
)
def test_the_lines_of_a_broken_cell_are_no_articles(tmp_path, broken, ids):
    """The last two have no further line: what follows are rows, and one of them has quotation marks of its own."""
    (tmp_path / "news.csv").write_text(f'id,outlet,text\n1,أ,"نص"\n{broken}\n3,ج,"قال ""نعم"" لهم"\n4,د,نص\n')
    found = corpus.intake(tmp_path / "news.csv")
    assert found.articles["article_id"].tolist() == ids
    assert found.refused["row"].tolist() == [2]
    assert broken in pd.read_csv(found.refused_file)["value"].tolist()[0]


def test_ids_that_only_number_the_rows_can_be_set_aside(tmp_path, capsys):
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text(f"id,text\n1,نص {name}\n2,خبر {name}\n")
    assert len(corpus.load(tmp_path)) == 2
    assert 'columns={"number": …}' in capsys.readouterr().out
    assert corpus.load(tmp_path, columns={"number": "id"})["article_id"].tolist() == ["a-000001", "a-000002", "b-000001", "b-000002"]


def test_tables_of_one_name_give_their_rows_different_ids(tmp_path):
    (tmp_path / "news.csv").write_text("outlet,text\nألف,نص\n")
    (tmp_path / "news.tsv").write_text("outlet\ttext\nألف\tخبر\n")
    assert corpus.load(tmp_path)["article_id"].tolist() == ["news.csv-000001", "news.tsv-000001"]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"outlets": "src"}, "Write columns={'outlet': 'src'}"),
        ({"Outlet": "src"}, "Write columns={'outlet': 'src'}"),
        ({"src": "outlet"}, "Write columns={'outlet': 'src'}, our name first"),
    ],
)
def test_misspelled_and_turned_columns_are_told(tmp_path, columns, said):
    (tmp_path / "news.csv").write_text("src,text\nألف,نص\n")
    with pytest.raises(ValueError, match=re.escape(said)):
        corpus.load(tmp_path / "news.csv", columns=columns)


@pytest.mark.parametrize("content", [f"1,{SAID * 5},ألف\n2,نص,باء\n", "أخبار الشهر,,\nid,outlet,text\n1,ألف,نص\n"])
def test_a_table_without_names_of_columns_says_so_in_short(tmp_path, content):
    (tmp_path / "news.csv").write_text(content)
    with pytest.raises(ValueError, match="let the first row be one that names them") as raised:
        corpus.load(tmp_path / "news.csv")
    assert len(str(raised.value).replace(str(tmp_path), "")) < 400


# names


@pytest.mark.parametrize("written", ["الجزيرة نت", " الجزيرة  نت", "الجزيرة\u00a0نت\u200f", "\u202bالجزيرة نت\u202c", "الجزيرة\tنت\ufeff"])
def test_outlets_that_look_the_same_are_the_same(tmp_path, written):
    (tmp_path / "news.jsonl").write_text(json.dumps({"outlet": written, "text": SAID}))
    assert corpus.load(tmp_path / "news.jsonl")["outlet"].tolist() == ["الجزيرة نت"]


def test_an_outlet_may_be_an_object_with_a_name(tmp_path):
    (tmp_path / "news.json").write_text(json.dumps([{"source": {"id": None, "name": "ألف"}, "content": SAID}]))
    assert corpus.load(tmp_path / "news.json")["outlet"].tolist() == ["ألف"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("packed", [False, True])
def test_names_of_files_may_be_stored_in_two_ways(tmp_path, form, packed):
    table = "file,outlet\nأخبار إيران.txt,ألف\n"
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / unicodedata.normalize(form, "أخبار إيران.txt")).write_text(SAID)
    (tmp_path / "news" / "articles.csv").write_text(table)
    if packed:
        with zipfile.ZipFile(tmp_path / "news.zip", "w") as archive:
            for path in (tmp_path / "news").iterdir():
                archive.write(path, path.name)
    articles = corpus.load(tmp_path / ("news.zip" if packed else "news"))
    assert articles[["article_id", "outlet"]].values.tolist() == [["أخبار إيران", "ألف"]]


def test_the_describing_table_may_be_called_in_capitals_and_lie_deeper(tmp_path):
    with zipfile.ZipFile(tmp_path / "news.zip", "w") as archive:
        archive.writestr("a/b/Articles.CSV", "file,outlet\nx.txt,ألف\n")
        archive.writestr("a/b/x.txt", SAID)
    assert corpus.load(tmp_path / "news.zip")["outlet"].tolist() == ["ألف"]


def test_a_describing_table_in_another_format_is_told(tmp_path):
    (tmp_path / "x.txt").write_text(SAID)
    (tmp_path / "articles.tsv").write_text("file\toutlet\nx.txt\tألف\n")
    found = corpus.intake(tmp_path).refused
    assert found["reason"].tolist() == ["only articles.csv describes documents: save it under that name, as CSV in UTF-8"]


# messages


def test_lines_are_counted_as_an_editor_does(tmp_path):
    (tmp_path / "x.txt").write_text(SAID)
    (tmp_path / "articles.csv").write_text('file,outlet,note\nx.txt,ألف,"سطر\nوسطر"\n\ny.txt,باء,\n')
    with pytest.raises(FileNotFoundError, match=r"articles\.csv, line 5: the file 'y\.txt'"):
        corpus.load(tmp_path)


def test_a_damaged_document_is_told_once(tmp_path):
    with zipfile.ZipFile(tmp_path / "news.zip", "w") as archive:
        archive.writestr("articles.csv", "file,outlet\nx.txt,ألف\n")
        archive.writestr("x.txt", SAID)
    raw = (tmp_path / "news.zip").read_bytes()
    (tmp_path / "news.zip").write_bytes(raw.replace(SAID.encode()[:9], b"x" * 9))
    with pytest.raises(ValueError, match="the file is damaged") as raised:
        corpus.load(tmp_path / "news.zip")
    assert str(raised.value).count("x.txt") == 1 + str(raised.value).count("Bad CRC-32 for file 'x.txt'")
    assert "UTF-8" not in str(raised.value)


def test_the_list_of_refused_rows_goes_when_nothing_is_refused(tmp_path):
    (tmp_path / "news.csv").write_text("outlet,text\nألف,نص\nألف,\n")
    corpus.load(tmp_path / "news.csv")
    assert (tmp_path / "news.csv.refused.csv").exists()
    (tmp_path / "news.csv").write_text("outlet,text\nألف,نص\n")
    corpus.load(tmp_path / "news.csv")
    assert not (tmp_path / "news.csv.refused.csv").exists()


def test_the_list_of_refused_rows_has_a_name_wherever_one_stands(tmp_path, monkeypatch):
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "news.csv").write_text("outlet,text\nألف,نص\nألف,\n")
    monkeypatch.chdir(tmp_path / "news")
    corpus.load(".")
    assert (tmp_path / "news.refused.csv").exists()


# documents


def test_text_that_was_moved_is_read_once(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph("قبل ")
    for tag in ("moveFrom", "moveTo"):
        run = paragraph.add_run("منقول")._r
        wrapped = docx.oxml.OxmlElement(f"w:{tag}")
        run.addprevious(wrapped)
        wrapped.append(run)
    paragraph.add_run("وقال")._r.append(docx.oxml.OxmlElement("w:noBreakHyphen"))
    paragraph.add_run("بعد")
    document.save(tmp_path / "a.docx")
    assert corpus.load(tmp_path / "a.docx")["text"].tolist() == ["قبل منقولوقال\u2011بعد"]
