"""Every notebook runs from top to bottom, and keeps to the house rules."""

import ast
import re

import nbformat
import pytest

from analysis import rerun

PATHS = rerun.notebooks()
NAMES = [path.stem for path in PATHS]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANALYSIS_STRICT", "1")  # a figure with texts that overlap or are cut off is an error
        return {result.notebook.stem: result for result in rerun.run(PATHS, folder)}, folder


def cells(name, kind):
    path = next(path for path in PATHS if path.stem == name)
    return [cell["source"] for cell in nbformat.read(path, as_version=4)["cells"] if cell["cell_type"] == kind]


@pytest.mark.parametrize("name", NAMES)
def test_runs(results, name):
    assert results[0][name].error is None


@pytest.mark.newest
def test_figures_are_the_committed_ones(results):
    assert rerun.differences(results[1], rerun.FIGURES) == {}


@pytest.mark.parametrize("name", NAMES)
def test_is_committed_without_outputs(name):
    path = next(path for path in PATHS if path.stem == name)
    code = [cell for cell in nbformat.read(path, as_version=4)["cells"] if cell["cell_type"] == "code"]
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code)


@pytest.mark.parametrize("name", NAMES)
def test_keeps_the_house_rules(name):
    code, prose = cells(name, "code"), "\n".join(cells(name, "markdown"))
    defined = [node for source in code for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    assert not defined, "a function belongs in the package, with a test"
    assert max(len(source.splitlines()) for source in code) <= 12
    assert len(code) <= 24
    assert re.search(r"^# \S", prose)
    assert "What this does not show" in prose
    assert all(f"**{part}**" in prose for part in ("What you'll do", "What you'll learn", "What you'll need"))


@pytest.mark.parametrize("name", NAMES)
def test_numbers_in_prose_come_from_code(name):
    """Prose may name years, notebooks, and the numbers of a worked example; no share or decimal is typed in."""
    prose = re.sub(r"`[^`]*`|\]\([^)]*\)|\$[^$]*\$", "", "\n".join(cells(name, "markdown")))
    assert re.findall(r"\d+(?:\.\d+)? ?%|\b\d+\.\d+\b", prose) == []
