"""Notebooks are rerun as they are, on other articles and about other actors, and what goes wrong is told."""

import json
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from typer.testing import CliRunner

from analysis import __main__, cache, corpus, rerun
from analysis.rerun import copies, parameters

DRAW = "import os, pathlib; pathlib.Path(os.environ['ANALYSIS_FIGURES'], '{name}').write_text('{text}')"
SETTINGS = "CORPUS = 'seeds'  # the articles\nACTOR = 'russia'\nTOP: int = 3"
SHOW = "import json, os, pathlib\npathlib.Path(os.environ['ANALYSIS_FIGURES'], '{name}').write_text(json.dumps([CORPUS, ACTOR, TOP]))"


@pytest.fixture(autouse=True)
def no_cache(monkeypatch, tmp_path):
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "kept"))


@pytest.fixture
def project(tmp_path):
    """A folder of two notebooks that each "draw" one file, and the figures of an earlier run."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "01-a.csv").write_text("old")
    notebook(tmp_path, "01-draw-a", "x = 1", DRAW.format(name="01-a.csv", text="new"))
    notebook(tmp_path, "02-draw-b", DRAW.format(name="02-b.csv", text="new"))
    return tmp_path


def notebook(project, name, *cells):
    nbformat.write(made(*cells), project / "notebooks" / f"{name}.ipynb")


def made(*cells):
    """A notebook; the cell with the settings gets its tag."""
    tags = {SETTINGS: {"tags": ["parameters"]}}
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell, metadata=tags.get(cell, {})) for cell in cells])


def command(project, *arguments):
    return CliRunner().invoke(__main__.app, [*arguments, "--notebooks", str(project / "notebooks")])


def test_figures_replaces_figures(project):
    before = (project / "notebooks" / "01-draw-a.ipynb").read_bytes()
    result = command(project, "figures", "--out", str(project / "figures"))
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in (project / "figures").iterdir()) == ["01-a.csv", "02-b.csv"]
    assert (project / "figures" / "01-a.csv").read_text() == "new"
    assert (project / "notebooks" / "01-draw-a.ipynb").read_bytes() == before
    assert "02-draw-b" in result.output


def test_only_runs_what_is_asked_for(project):
    assert command(project, "figures", "--only", "draw-a", "--out", str(project / "figures")).exit_code == 0
    assert [path.name for path in (project / "figures").iterdir()] == ["01-a.csv"]


def test_failure_names_the_cell_and_leaves_the_figures(project):
    notebook(project, "03-fail", "fine = 1", "wrong = [1, 2]\nwrong[7]", "never = 1")
    result = command(project, "figures", "--out", str(project / "figures"))
    assert result.exit_code == 1
    assert "03-fail.ipynb, code cell 2 of 3" in result.output
    assert "wrong[7]" in result.output
    assert "IndexError: list index out of range" in result.output
    assert (project / "figures" / "01-a.csv").read_text() == "old"
    assert [path.name for path in (project / "figures").iterdir()] == ["01-a.csv"]


def test_a_dead_kernel_is_a_failure(project):
    notebook(project, "03-die", "import os\nos._exit(1)")
    result = command(project, "figures", "--only", "03", "--out", str(project / "figures"))
    assert result.exit_code == 1
    assert "03-die.ipynb, code cell 1 of 1" in result.output


def test_check_reports_what_differs(project):
    (project / "figures" / "03-c.csv").write_text("nobody draws this")
    result = command(project, "check", "--figures", str(project / "figures"))
    assert result.exit_code == 1
    assert [line.split() for line in result.output.splitlines() if line.endswith(".csv")] == [
        ["differs", "01-a.csv"],
        ["missing", "02-b.csv"],
        ["stale", "03-c.csv"],
    ]
    assert (project / "figures" / "01-a.csv").read_text() == "old"


def test_check_passes_after_figures(project):
    command(project, "figures", "--out", str(project / "figures"))
    result = command(project, "check", "--figures", str(project / "figures"))
    assert result.exit_code == 0
    assert "the same" in result.output


def test_unknown_notebook_is_refused(project):
    result = command(project, "figures", "--only", "nope")
    assert result.exit_code == 1
    assert "'nope'" in result.output
    assert "01-draw-a" in result.output


def test_empty_folder_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no notebooks"):
        rerun.notebooks(tmp_path)


def test_all_that_failed_is_told(project):
    notebook(project, "03-fail", "raise ValueError('the third')")
    notebook(project, "04-fail", "raise KeyError('the fourth')")
    result = command(project, "figures", "--out", str(project / "figures"))
    assert result.exit_code == 1
    assert "ValueError: the third" in result.output
    assert "KeyError: 'the fourth'" in result.output
    assert "2 of 4 notebooks failed" in result.output


def test_time_and_memory_are_told(project):
    notebook(project, "03-large", "kept = bytes(range(256)) * (400_000_000 // 256)")
    said = []
    results = rerun.run(
        rerun.notebooks(project / "notebooks"),
        project / "figures",
        jobs=1,
        started=lambda path, cell, of: said.append((path.stem, cell, of)),
    )
    assert [result.error for result in results] == [None] * 3
    assert results[2].memory - results[0].memory > 300_000_000
    assert all(result.seconds > 0 for result in results)
    assert said == [("01-draw-a", 1, 2), ("01-draw-a", 2, 2), ("02-draw-b", 1, 1), ("03-large", 1, 1)]
    output = command(project, "figures", "--out", str(project / "figures")).output
    assert "Longest: " in output
    assert "Most memory: 03-large" in output


def test_a_cell_that_takes_too_long_is_a_failure(project):
    notebook(project, "03-slow", "import time\ntime.sleep(600)")
    result = command(project, "figures", "--only", "slow", "--timeout", "1", "--out", str(project / "figures"))
    assert result.exit_code == 1
    assert "03-slow.ipynb, code cell 1 of 1" in result.output
    assert "time" in result.output


# Settings


def test_settings_are_what_the_tagged_cell_assigns():
    assert parameters.assigned(made("x = 1", SETTINGS, "y = 2")) == ["CORPUS", "ACTOR", "TOP"]
    assert parameters.assigned(made("x = 1")) == []


def test_settings_go_behind_the_tagged_cell_of_a_copy():
    notebook = made("x = 1", SETTINGS, "y = 2")
    before = json.dumps(notebook)
    cells = parameters.injected(notebook, {"ACTOR": "un", "CORPUS": Path("a'b"), "LEAST": 1})["cells"]
    assert json.dumps(notebook) == before
    assert [parameters.is_injected(cell) for cell in cells] == [False, False, True, False]
    values: dict = {}
    exec(cells[2]["source"], values)
    assert {name: values[name] for name in values if name.isupper()} == {"ACTOR": "un", "CORPUS": "a'b"}
    nbformat.validate(nbformat.from_dict({**notebook, "cells": cells}))


def test_a_notebook_without_these_settings_stays_as_it_is():
    assert len(parameters.injected(made("x = 1"), {"ACTOR": "un"})["cells"]) == 1
    assert len(parameters.injected(made(SETTINGS), {"LEAST": 1})["cells"]) == 1


# Other articles


@pytest.fixture
def own(project):
    """A table of articles with columns of its own, and a notebook that shows its settings."""
    rows = {
        "source": ["ألف", "باء", "ألف", "ألف"],
        "day": ["2015-07-01", "2015-07-02", "2015-08-01", "2015-09-01"],
        "content": ["زار الوزير المدرسة.", "فتح الوزير الجسر.", " ", "وصل الوفد إلى أنقرة."],
    }
    pd.DataFrame(rows).to_csv(project / "mine.csv", index=False)
    notebook(project, "03-show", "x = 1", SETTINGS, SHOW.format(name="03-settings.json"))
    return project


COLUMNS = "outlet=source,text=content,date=day"


def figures(project, *arguments, only="03"):
    table = ("--corpus", str(project / "mine.csv"), "--columns", COLUMNS)
    return command(project, "figures", *table, "--out", str(project / "out"), "--only", only, *arguments)


def test_other_articles_and_another_actor(own):
    before = (own / "notebooks" / "03-show.ipynb").read_bytes()
    result = figures(own, "--actor", "turkey", "--set", "TOP=20")
    assert result.exit_code == 0, result.output
    path, actor, top = json.loads((own / "out" / "03-settings.json").read_text())
    assert (actor, top) == ("turkey", 20)
    assert Path(path) == own / "out" / "articles.parquet"
    assert corpus.load(path)["outlet"].tolist() == ["ألف", "باء", "ألف"]
    assert (own / "notebooks" / "03-show.ipynb").read_bytes() == before
    assert "rows refused" in result.output
    assert "rows refused" in (own / "out" / "intake.md").read_text()
    assert "empty text" in (own / "out" / "intake-refused.csv").read_text()


def test_outlets_and_days_are_chosen(own):
    assert figures(own, "--outlets", "ألف, باء", "--since", "2015-07-02", "--until", "2015-08-31").exit_code == 0
    assert corpus.load(own / "out" / "articles.parquet")["text"].tolist() == ["فتح الوزير الجسر."]
    assert figures(own, "--outlets", "باء").exit_code == 0
    assert corpus.load(own / "out" / "articles.parquet")["outlet"].tolist() == ["باء"]


@pytest.mark.parametrize(
    ("articles", "to", "said"),
    [
        ("mine.csv", ".", "is where the articles are"),
        ("folder", "folder", "is where the articles are"),
        ("folder", "folder/out", "is where the articles are"),
        ("mine.csv", "folder", "holds a translations.csv that is not of an earlier run"),
    ],
)
def test_figures_go_nowhere_near_articles(own, articles, to, said, monkeypatch):
    monkeypatch.chdir(own)
    (own / "folder").mkdir()
    (own / "folder" / "translations.csv").write_text("article_id,start,end,english")
    (own / "folder" / "a.txt").write_text("زار الوزير المدرسة.")
    before = sorted(own.rglob("*"))
    columns = ("--columns", COLUMNS) if articles == "mine.csv" else ()
    result = command(own, "figures", "--corpus", articles, *columns, "--out", to, "--only", "03")
    assert result.exit_code == 1
    assert said in " ".join(result.output.split())
    assert [path for path in sorted(own.rglob("*")) if not path.name.endswith(".refused.csv")] == before


def test_articles_of_which_none_can_be_read(own):
    (own / "mine.csv").write_text("source,day,content\nألف,2015-07-01,\n")
    result = figures(own)
    assert result.exit_code == 1
    assert "empty text" in result.output
    assert "no article could be read" in result.output
    assert not (own / "out").exists()


def test_figures_of_another_actor_do_not_stay(own):
    """What a notebook drew of one actor goes if it draws nothing of the next; what others drew, or somebody put there, stays."""
    draw = "from pathlib import Path; import os\nif ACTOR == 'turkey':\n    Path(os.environ['ANALYSIS_FIGURES'], '05-a.csv').write_text('')"
    notebook(own, "05-draw", SETTINGS, draw)
    for only, actor in (("03", "turkey"), ("05", "turkey"), ("05", "iran")):
        result = command(own, "figures", "--actor", actor, "--out", str(own / "out"), "--only", only)
        assert result.exit_code == 0, result.output
        (own / "out" / "mine.csv").touch()
        assert (own / "out" / "05-a.csv").exists() == ((only, actor) == ("05", "turkey"))
    assert (own / "out" / "03-settings.json").exists()
    assert (own / "out" / "mine.csv").exists()
    assert "No figures came from 05-draw" in " ".join(result.output.split())


def test_the_seeds_about_another_actor(own):
    result = command(own, "figures", "--actor", "turkey", "--out", str(own / "out"), "--only", "03")
    assert result.exit_code == 0, result.output
    assert json.loads((own / "out" / "03-settings.json").read_text()) == ["seeds", "turkey", 3]


def test_notebooks_that_ran_can_be_read(own):
    notebook(own, "04-fail", SETTINGS, "print('so far')", "raise ValueError('stop')", "print('never')")
    result = figures(own, "--only", "04")
    assert result.exit_code == 1
    assert "04-fail.ipynb, code cell 3 of 4, with CORPUS = " in result.output
    assert (own / "out" / "03-settings.json").exists(), "what another notebook drew is kept"
    ran = nbformat.read(own / "out" / "notebooks" / "04-fail.ipynb", as_version=4)
    assert ran["cells"][2]["outputs"][0]["text"] == "so far\n"
    page = (own / "out" / "notebooks" / "04-fail.html").read_text()
    assert "so far" in page
    assert "ValueError" in page
    nbformat.validate(ran)


def test_pages_link_to_pages(tmp_path):
    cells = [nbformat.v4.new_markdown_cell("[next](02-b.ipynb#part) [elsewhere](https://example.org/a.ipynb)")]
    copies.save(nbformat.v4.new_notebook(cells=cells), tmp_path / "01-a.ipynb")
    page = (tmp_path / "01-a.html").read_text()
    assert 'href="02-b.html#part"' in page
    assert 'href="https://example.org/a.ipynb"' in page


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--actor", "turkey"], ["--out"]),
        (["--set", "TOP=9"], ["--out"]),
        (["--since", "2015-07-01"], ["--out"]),
        (["--actor", "turkey", "--out", str(rerun.FIGURES)], ["--out"]),
        (["--actor", "atlantis", "--out", "OUT"], ["atlantis", "russia", "turkey"]),
        (["--since", "2015-13-01", "--out", "OUT"], ["--since", "2015-13-01", "YYYY-MM-DD"]),
        (["--since", "2019-08-10", "--until", "2019-08-01", "--out", "OUT"], ["2019-08-10"]),
        (["--until", "1990-01-01", "--out", "OUT"], ["no article is left"]),
        (["--outlets", "جيم", "--out", "OUT"], ["جيم"]),
        (["--corpus", "nowhere", "--out", "OUT"], ["nowhere"]),
        (["--columns", "source", "--corpus", "mine.csv", "--out", "OUT"], ["source", "outlet=source"]),
        (["--columns", "outlet=nothing", "--corpus", "mine.csv", "--out", "OUT"], ["nothing"]),
        (["--set", "NOPE=1", "--out", "OUT"], ["NOPE", "ACTOR, CORPUS, TOP"]),
        (["--set", "TOP", "--out", "OUT"], ["TOP"]),
        (["--actor", "turkey", "--out", "mine.csv"], ["mine.csv", "folder"]),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(own, arguments, said, monkeypatch):
    monkeypatch.chdir(own)
    result = command(own, "figures", *arguments)
    assert result.exit_code == 1
    assert [part for part in said if part not in result.output] == []
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert not (own / "out" / "articles.parquet").exists()


@pytest.mark.once
def test_the_cache_changes_no_figure(tmp_path):
    """A notebook of the project: without the cache, with an empty one, and with a full one."""
    drawn = []
    for name, options in (("without", ["--no-cache"]), ("cold", []), ("warm", [])):
        result = CliRunner().invoke(__main__.app, ["figures", "--only", "06", "--out", str(tmp_path / name), *options])
        assert result.exit_code == 0, result.output
        assert (cache.size().shards > 0) == (name != "without")
        drawn.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    assert drawn[0] == drawn[1] == drawn[2]
    assert len(drawn[0]) > 2
