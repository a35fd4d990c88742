"""The README is the map: it names what there is, and its code runs."""

import re
import tomllib
from pathlib import Path

import matplotlib.pyplot as plt

import analysis

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_names_every_notebook():
    assert [path.stem for path in sorted((ROOT / "notebooks").glob("*.ipynb")) if path.stem not in README] == []


def test_names_every_module():
    modules = {path.stem for path in (ROOT / "analysis").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    public = {name for name in modules if not name.startswith("_")}
    assert public == set(analysis.__all__)
    assert [name for name in sorted(public) if f"`{name}`" not in README] == []


def test_shows_only_figures_that_exist():
    linked = re.findall(r"\]\((figures/[^)]+)\)", README)
    assert [path for path in linked if not (ROOT / path).exists()] == []
    assert len(linked) >= 10


def test_gives_a_reason_for_every_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.split(r"[\[>]", requirement)[0] for requirement in project["dependencies"]]
    table = README.split("## Why each dependency")[1]
    assert [name for name in names if name not in table] == ["fontpkg-ibm-plex-sans-arabic"]
    assert "IBM Plex Sans Arabic" in table


def test_links_lead_somewhere():
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if not link.startswith("http")]
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_code_runs(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    examples = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    names: dict = {}
    exec(examples[0], names)
    assert plt.get_fignums()
    for example in examples[1:]:
        exec(example, names)
