import pytest
from typer.testing import CliRunner

from analysis import __main__


def run(*arguments):
    return CliRunner().invoke(__main__.app, list(arguments))


def test_help_names_every_command():
    text = run("--help").output
    assert [name for name in ("figures", "check", "clean", "concordance", "score") if name not in text] == []


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
    assert "no such folder" in result.output
