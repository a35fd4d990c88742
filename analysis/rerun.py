"""Run every notebook from top to bottom without anyone watching, and collect the figures they draw."""

import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
FIGURES = Path(__file__).resolve().parent.parent / "figures"
FOLDER_VARIABLE = "ANALYSIS_FIGURES"
TIMEOUT = 600  # seconds for one cell


class Result(NamedTuple):
    """What came of one notebook."""

    notebook: Path
    seconds: float
    error: str | None  # the cell, its source and the error; None if all went well


def notebooks(folder: str | Path = NOTEBOOKS, *, only: Iterable[str] = ()) -> list[Path]:
    """List the notebooks of a folder in order; `only` keeps those whose name contains one of its strings.

    Raises
    ------
    ValueError
        Nothing in the folder, or nothing that `only` asks for.
    """
    found = sorted(Path(folder).glob("*.ipynb"))
    wanted = list(only)
    for part in wanted:
        if not any(part in path.stem for path in found):
            msg = f"No notebook's name contains {part!r}. The notebooks are: {', '.join(path.stem for path in found)}."
            raise ValueError(msg)
    if not found:
        msg = f"{folder}: no notebooks here."
        raise ValueError(msg)
    return [path for path in found if not wanted or any(part in path.stem for part in wanted)]


def run(
    paths: list[Path], figures: Path, *, jobs: int | None = None, done: Callable[[Result], object] = lambda result: None
) -> list[Result]:
    """Run notebooks, each in a process of its own, and put what they draw into `figures` if none of them fails.

    Parameters
    ----------
    paths
        The notebooks. They are not changed: outputs stay out of the files.
    figures
        Where the figures go. On failure it is left as it was.
    jobs
        How many notebooks run at once; by default one for each processor.
    done
        Called with the result of each notebook as soon as it ends.

    Returns
    -------
    list of Result
        In the order of `paths`.
    """
    with tempfile.TemporaryDirectory() as folder:
        results = asyncio.run(_run_all(paths, Path(folder), jobs or os.cpu_count() or 1, done))
        if not any(result.error for result in results):
            publish(Path(folder), figures)
    return results


def publish(drawn: Path, figures: Path) -> None:
    """Move every file of `drawn` into `figures`, replacing what has the same name."""
    figures.mkdir(parents=True, exist_ok=True)
    for path in sorted(drawn.iterdir()):
        staged = figures / f".{path.name}.part"
        shutil.copyfile(path, staged)
        staged.replace(figures / path.name)


def differences(drawn: Path, committed: Path) -> dict[str, str]:
    """Compare two folders of figures byte for byte.

    Returns
    -------
    dict
        File name → "differs", "missing" (drawn now, not in `committed`) or "stale" (in `committed`, no longer drawn).
    """
    now = {path.name: path for path in drawn.iterdir()}
    then = {path.name: path for path in committed.iterdir() if not path.name.startswith(".")} if committed.is_dir() else {}
    changed = [name for name in now.keys() & then.keys() if now[name].read_bytes() != then[name].read_bytes()]
    problems = {"missing": now.keys() - then.keys(), "stale": then.keys() - now.keys(), "differs": changed}
    return dict(sorted((name, problem) for problem, names in problems.items() for name in names))


async def _run_all(paths: list[Path], figures: Path, jobs: int, done: Callable[[Result], object]) -> list[Result]:
    free = asyncio.Semaphore(jobs)

    async def one(path: Path) -> Result:
        async with free:
            result = await _run(path, figures)
        done(result)
        return result

    return await asyncio.gather(*(one(path) for path in paths))


async def _run(path: Path, figures: Path) -> Result:
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    started = time.perf_counter()
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(notebook, timeout=TIMEOUT, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}})
    client.km = client.create_kernel_manager()
    client.owns_km = True
    if hasattr(client.km, "transport_encryption"):  # jupyter_client ≥ 8.9; without it the kernel prints a warning
        client.km.transport_encryption = "auto"
    error = None
    try:
        await client.async_execute(env={**os.environ, FOLDER_VARIABLE: str(figures)})
    except CellExecutionError as problem:
        error = _explained(path, notebook, f"{problem.ename}: {problem.evalue}")
    except (CellTimeoutError, DeadKernelError, RuntimeError) as problem:  # RuntimeError: the kernel did not start
        error = _explained(path, notebook, str(problem))
    return Result(path, time.perf_counter() - started, error)


def _explained(path: Path, notebook: dict, problem: str) -> str:  # type: ignore[type-arg]
    """Say which cell failed, with its source: the first code cell without a finished run."""
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for number, cell in enumerate(code, start=1):
        failed = any(output["output_type"] == "error" for output in cell.get("outputs", []))
        if failed or "shell.execute_reply" not in cell["metadata"].get("execution", {}):
            source = "\n".join(f"    {line}" for line in cell["source"].splitlines())
            return f"{path.name}, code cell {number} of {len(code)}:\n\n{source}\n\n{problem}"
    return f"{path.name}: {problem}"
