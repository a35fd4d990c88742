"""Give a notebook other settings than those in its file: a cell is put behind the one tagged ``parameters``, in memory only."""

import ast
import copy
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

TAG = "parameters"
INJECTED = "injected-parameters"

Notebook = dict[str, Any]


def read(path: Path) -> Notebook:
    """Read a notebook from its file."""
    import nbformat

    notebook: Notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return notebook


def assigned(notebook: Notebook) -> list[str]:
    """Name the settings of a notebook: what its cell tagged ``parameters`` assigns, in order."""
    place = _place(notebook)
    if place is None:
        return []
    targets: list[ast.expr] = []
    for statement in ast.parse(notebook["cells"][place]["source"]).body:
        targets += statement.targets if isinstance(statement, ast.Assign) else []
        targets += [statement.target] if isinstance(statement, ast.AnnAssign) else []
    return list(dict.fromkeys(name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)))


def known(paths: Iterable[Path]) -> dict[str, list[str]]:
    """Every setting of the notebooks, with the names of the notebooks that have it."""
    found: dict[str, list[str]] = {}
    for path in paths:
        for name in assigned(read(path)):
            found.setdefault(name, []).append(path.stem)
    return found


def injected(notebook: Notebook, settings: Mapping[str, object]) -> Notebook:
    """Copy a notebook and set those of `settings` that it has; the original is not changed."""
    notebook = copy.deepcopy(notebook)
    values = {name: settings[name] for name in assigned(notebook) if name in settings}
    place = _place(notebook)
    if values and place is not None:
        import nbformat

        source = "# Set for this run.\n" + "\n".join(f"{name} = {_written(value)}" for name, value in values.items())
        cell = nbformat.v4.new_code_cell(source, id=INJECTED, metadata={"tags": [INJECTED]})  # type: ignore[no-untyped-call]
        notebook["cells"].insert(place + 1, cell)
    return notebook


def is_injected(cell: Mapping[str, Any]) -> bool:
    """Say whether a cell was put there by `injected`."""
    return INJECTED in cell["metadata"].get("tags", [])


def _place(notebook: Notebook) -> int | None:
    """Position of the cell with the settings."""
    cells = enumerate(notebook["cells"])
    return next((n for n, cell in cells if cell["cell_type"] == "code" and TAG in cell["metadata"].get("tags", [])), None)


def _written(value: object) -> str:
    """Write a value in Python; a path as text."""
    return repr(str(value) if isinstance(value, Path) else value)
