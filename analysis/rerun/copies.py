"""Keep what a notebook showed when it was run: a notebook with outputs to work on, and a page to read."""

import re
from pathlib import Path
from typing import Any

from analysis.rerun.parameters import Notebook

NEIGHBOUR = re.compile(r'(href="(?!\w+:)[^"]*)\.ipynb(["#])')


def save(notebook: Notebook, path: Path) -> None:
    """Write a notebook that was run to `path`, and the same as a page beside it."""
    import nbformat
    from nbconvert import HTMLExporter

    path.parent.mkdir(parents=True, exist_ok=True)
    for cell in notebook["cells"]:
        cell["metadata"].pop("execution", None)  # clock times: two runs with the same outputs give the same file
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
    exporter: Any = HTMLExporter()  # type: ignore[no-untyped-call]
    page, _ = exporter.from_notebook_node(notebook, resources={"metadata": {"name": path.stem}})
    path.with_suffix(".html").write_text(NEIGHBOUR.sub(r"\1.html\2", page), encoding="utf-8")
