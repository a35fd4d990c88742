import pandas as pd
import pytest
from typer.testing import CliRunner

from analysis import __main__, cache
from analysis.cache import folders


def run(*arguments):
    return CliRunner().invoke(__main__.app, list(arguments))


def test_help_names_every_command():
    text = run("--help").output
    assert [name for name in ("figures", "check", "clean", "concordance", "score", "cache") if name not in text] == []


def test_concordance_shows_raw_spelling():
    result = run("concordance", "قتل")
    assert result.exit_code == 0
    assert "[قـ.ـتـ.ــل]" in result.output


def test_visual_concordance_is_joined_and_ordered():
    result = run("concordance", "موسكو", "--visual", "--width", "12", "--exact")
    assert "[ﻮﻜﺳﻮﻣ]" in result.output
    assert "موسكو" not in result.output


def test_a_word_that_is_not_there():
    result = run("concordance", "برتقال")
    assert result.exit_code == 1
    assert "برتقال" in result.output


def test_clean_prints_the_article_alone():
    text = run("clean").output
    assert "أشادت روسيا بالجهود التركية" in text
    assert "لن يتم نشر عنوان بريدك" not in text
    assert "إطـ.ـلاق" in text
    assert "إطـ.ـلاق" not in run("clean", "--restore").output
    assert "boilerplate" in run("clean", "--kinds").output


@pytest.mark.parametrize("command", [["clean"], ["concordance", "روسيا"]])
def test_a_missing_corpus_is_said_so(command, tmp_path):
    result = run(*command, "--corpus", str(tmp_path / "nowhere"))
    assert result.exit_code == 1
    assert "nowhere" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet", "xlsx"])
def test_any_format_is_read(ending, tmp_path):
    from analysis import corpus

    path = corpus.save(corpus.load(), tmp_path / f"mine.{ending}")
    assert run("concordance", "موسكو", "--corpus", str(path)).output.count("[") == run("concordance", "موسكو").output.count("[")


def test_columns_are_named(tmp_path):
    pd.DataFrame({"x": ["زار الوزير المدرسة."], "y": ["ألف"]}).to_csv(tmp_path / "mine.csv", index=False)
    options = ["--corpus", str(tmp_path / "mine.csv"), "--columns", "text=x", "--columns", "outlet=y"]
    assert "زار الوزير المدرسة." in run("clean", *options).output
    result = run("concordance", "مدرسة", *options)
    assert "[المدرسة]" in result.output
    assert "ألف" in result.output


def test_score_names_the_folder_that_is_not_there(tmp_path):
    result = run("score", str(tmp_path / "nope"))
    assert result.exit_code == 1
    assert "no such folder" in result.output
    (tmp_path / "a.json").write_text("{}")
    assert "not a folder" in run("score", str(tmp_path / "a.json")).output


def test_score_takes_the_actor():
    from analysis import corpus

    assert "mentions" not in run("score", str(corpus.SEEDS / "coded"), "--actor", "turkey").output


def test_the_cache_is_shown_and_cleared(tmp_path, monkeypatch):
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "kept"))
    assert f"0 files, 0.0 MB, in {tmp_path / 'kept'}" in run("cache").output
    place = folders.current(tmp_path / "kept") / "a-layer"
    place.mkdir(parents=True)
    (place / "one.shard").write_bytes(b"x" * 2_000_000)
    assert run("cache").output.startswith("1 files, 2.0 MB")
    assert run("cache", "--clear").output.startswith("Removed: 1 files, 2.0 MB")
    assert run("cache").output.startswith("0 files")


def test_concordance_of_no_word_is_refused_in_a_line():
    result = run("concordance", "؟")
    assert result.exit_code == 1
    assert "no word to look for" in result.output
    assert "Traceback" not in result.output
    assert not isinstance(result.exception, ValueError)
