import nbformat
import pytest
from typer.testing import CliRunner

from analysis import __main__, rerun

DRAW = "import os, pathlib; pathlib.Path(os.environ['ANALYSIS_FIGURES'], '{name}').write_text('{text}')"


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
    nbformat.write(
        nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells]), project / "notebooks" / f"{name}.ipynb"
    )


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
