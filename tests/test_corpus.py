import csv
import warnings

import pandas as pd
import pytest

from analysis import corpus

ROW = "file,outlet,outlet_en,date\na.txt,ألف,Alif,2024-03-01\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.txt").write_text("عنوان\n\nوصل الوفد إلى المدينة.", encoding="utf-8")
    (tmp_path / "articles.csv").write_text(ROW, encoding="utf-8")
    return tmp_path


def test_seeds_are_five_articles_by_four_outlets(seeds):
    assert len(seeds) == 5
    assert seeds["outlet"].nunique() == 4
    assert seeds["date"].dt.year.tolist() == [2020, 2019, 2019, 2024, 2021]
    assert seeds["article_id"].is_unique
    assert seeds["title"].notna().all()


def test_text_is_the_file_as_it_is(seeds):
    for row in seeds.itertuples():
        assert row.text.encode() == (corpus.SEEDS / row.file).read_bytes()


def test_evidence_is_in_the_text(seeds):
    for row in seeds.itertuples():
        for words in f"{row.outlet_evidence} | {row.date_evidence}".split(" | "):
            assert words in row.text


def test_dates_lie_in_their_range(seeds):
    assert ((seeds["date_earliest"] <= seeds["date"]) & (seeds["date"] <= seeds["date_latest"])).all()
    assert ((seeds["date_precision"] == "day") == (seeds["date_earliest"] == seeds["date_latest"])).all()


def test_line_ends_are_kept(folder):
    (folder / "a.txt").write_bytes("سطر\r\nسطر".encode())
    assert corpus.load(folder)["text"][0] == "سطر\r\nسطر"


def test_columns_can_have_other_names(folder):
    (folder / "articles.csv").write_text(ROW.replace("outlet,outlet_en", "source,source_en"), encoding="utf-8")
    articles = corpus.load(folder, columns={"outlet": "source", "outlet_en": "source_en"})
    assert articles[["outlet", "outlet_en"]].to_numpy().tolist() == [["ألف", "Alif"]]


def test_unknown_values_are_missing(folder):
    (folder / "articles.csv").write_text("file,outlet,date\na.txt,,\n", encoding="utf-8")
    row = corpus.load(folder).iloc[0]
    assert row["outlet"] is None
    assert row["outlet_en"] is None
    assert row["date"] is pd.NaT


def test_file_without_row_is_loaded_with_a_warning(folder):
    (folder / "b.txt").write_text("نص آخر.", encoding="utf-8")
    with pytest.warns(UserWarning, match=r"b\.txt"):
        articles = corpus.load(folder)
    assert articles["article_id"].tolist() == ["a", "b"]
    assert articles["outlet"].tolist() == ["ألف", None]


def test_folder_without_table_is_loaded_with_a_warning(folder):
    (folder / "articles.csv").unlink()
    with pytest.warns(UserWarning, match=r"there is no articles\.csv.*a\.txt.*file, outlet, outlet_en, date"):
        assert corpus.load(folder)["outlet"].tolist() == [None]


def test_nothing_is_warned_of_when_all_is_described(folder):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        corpus.load(folder)


REFUSALS = {
    "missing file": (ROW + "b.txt,ب,B,2024-01-01\n", FileNotFoundError, r"line 3: the file 'b\.txt'"),
    "second row": (ROW + "a.txt,ب,B,2024-01-01\n", ValueError, r"line 3: a second row for 'a\.txt'"),
    "bad date": (ROW.replace("2024-03-01", "2024-13-01"), ValueError, r"line 2, date: '2024-13-01'"),
    "day first": (ROW.replace("2024-03-01", "01/03/2024"), ValueError, "YYYY-MM-DD"),
    "no file column": (ROW.replace("file,", "name,"), ValueError, "no column 'file'.*name, outlet"),
}


@pytest.mark.parametrize(("table", "error", "message"), REFUSALS.values(), ids=REFUSALS)
def test_bad_tables_are_refused(folder, table, error, message):
    (folder / "articles.csv").write_text(table, encoding="utf-8")
    with pytest.raises(error, match=message):
        corpus.load(folder)


def test_known_encodings_are_read_and_told(folder, capsys):
    (folder / "a.txt").write_bytes("وصل الوفد".encode("cp1256"))
    assert corpus.load(folder)["text"].tolist() == ["وصل الوفد"]
    assert "a.txt: read as Windows-1256" in capsys.readouterr().out


def test_other_encodings_are_refused(folder):
    (folder / "a.txt").write_bytes("Привет, это новости дня".encode("cp1251"))
    with pytest.raises(ValueError, match=r"a\.txt: not decodable.*Save it as UTF-8"):
        corpus.load(folder)


@pytest.mark.parametrize("encoding", ["cp1256", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_table_may_come_from_excel(folder, encoding, delimiter):
    (folder / "articles.csv").write_bytes(ROW.replace(",", delimiter).encode(encoding))
    row = corpus.load(folder).iloc[0]
    assert row[["outlet", "outlet_en"]].tolist() == ["ألف", "Alif"]
    assert row["date"] == pd.Timestamp("2024-03-01")


def test_a_broken_line_of_the_table_is_named(folder):
    (folder / "articles.csv").write_text(ROW + "b.txt,ب\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"articles\.csv, line 3: broken line: 2 fields where the header has 4"):
        corpus.load(folder)


def test_an_empty_table_is_refused(folder):
    (folder / "articles.csv").write_text("", encoding="utf-8")
    with pytest.raises(ValueError, match=r"articles\.csv: the file is empty"):
        corpus.load(folder)


def test_a_table_of_no_rows_leaves_all_undescribed(folder):
    (folder / "articles.csv").write_text("file,outlet\n", encoding="utf-8")
    with pytest.warns(UserWarning, match=r"no row in articles\.csv for a\.txt"):
        assert corpus.load(folder)["outlet"].tolist() == [None]


def test_ids_may_be_given(folder):
    (folder / "b.txt").write_text("نص آخر.", encoding="utf-8")
    (folder / "articles.csv").write_text("file,article_id\na.txt,z9\nb.txt, k1 \n", encoding="utf-8")
    assert corpus.load(folder)[["article_id", "file"]].to_numpy().tolist() == [["k1", "b.txt"], ["z9", "a.txt"]]
    (folder / "articles.csv").write_text("file,article_id\na.txt,z9\nb.txt,z9\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"'a\.txt' and 'b\.txt' have the same article_id 'z9'"):
        corpus.load(folder)


def test_what_lies_in_sub_folders_must_be_described(folder):
    (folder / "old").mkdir()
    (folder / "old" / "c.txt").write_text("نص قديم.", encoding="utf-8")
    assert corpus.load(folder)["article_id"].tolist() == ["a"]
    (folder / "articles.csv").write_text(ROW + "old/c.txt,ب,B,2020-01-01\n", encoding="utf-8")
    assert corpus.load(folder)["article_id"].tolist() == ["a", "old/c"]


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_empty_texts_are_refused(folder, text):
    (folder / "a.txt").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.txt: the text is empty"):
        corpus.load(folder)


def test_missing_and_empty_folders_are_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="no such folder"):
        corpus.load(tmp_path / "nowhere")
    with pytest.raises(FileNotFoundError, match=r"no \.txt files"):
        corpus.load(tmp_path)


def test_unknown_column_is_refused(folder):
    with pytest.raises(ValueError, match=r"columns= names 'nope'.*file, outlet"):
        corpus.load(folder, columns={"outlet": "nope"})


def test_the_table_alone_is_no_corpus(folder):
    with pytest.raises(ValueError, match=r"no column can be told.*give the folder"):
        corpus.load(folder / "articles.csv")


def test_warnings_point_at_the_caller(folder):
    (folder / "articles.csv").unlink()
    with pytest.warns(UserWarning, match="no articles") as caught:
        corpus.load(folder)
    assert caught[0].filename == __file__
    with pytest.warns(UserWarning, match="no articles") as caught:
        list(corpus.partitions(folder))
    assert caught[0].filename == __file__


def test_translations_cover_the_seeds(seeds):
    english = corpus.translations()
    lengths = dict(zip(seeds["article_id"], seeds["text"].str.len(), strict=True))
    assert set(english["article_id"]) == set(seeds["article_id"])
    assert (english["end"] <= english["article_id"].map(lengths)).all()
    assert (english["english"].str.len() > 0).all()


def test_a_corpus_may_have_no_translations(folder):
    assert corpus.translations(folder).empty


def test_articles_csv_is_described_in_the_readme():
    with (corpus.SEEDS / "articles.csv").open(encoding="utf-8") as file:
        columns = next(csv.reader(file))
    readme = (corpus.SEEDS / "README.md").read_text(encoding="utf-8")
    assert [column for column in columns if f"`{column}`" not in readme] == []


def test_names_tell_articles_apart(seeds):
    named = ["مدى بوست", "الوسيلة \u200e2019-08-29", "الوسيلة \u200e2019-08-03", "عنب بلدي", "صحيفة حبر"]
    assert list(corpus.names(seeds).values()) == named
    assert set(corpus.names(seeds.assign(date=pd.NaT)).values()) >= {"الوسيلة 001_7d8960b717b28fdc", "مدى بوست"}
    assert corpus.names(seeds[["article_id", "text"]].head(2)) == {name: f"? {name}" for name in seeds["article_id"].head(2)}


def test_english_names_fall_back_on_arabic(seeds):
    half = seeds.assign(outlet_en=seeds["outlet_en"].where(seeds["outlet_en"] != "Hibr"))
    assert list(corpus.names(half, english=True).values())[-2:] == ["Enab Baladi", "صحيفة حبر"]
