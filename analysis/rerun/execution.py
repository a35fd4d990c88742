"""Run one notebook in a kernel of its own, watching its time and memory."""

import asyncio
import contextlib
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.rerun import copies, parameters

if TYPE_CHECKING:
    from nbclient import NotebookClient

FOLDER_VARIABLE = "ANALYSIS_FIGURES"
EVERY = 0.5  # seconds between two looks at the memory of a kernel


class Plan(NamedTuple):
    """What is to be done with one notebook; see `rerun.run`."""

    notebook: Path
    figures: Path
    settings: Mapping[str, object]
    timeout: float | None
    executed: Path | None
    variables: Mapping[str, str]


class Result(NamedTuple):
    """What came of one notebook."""

    notebook: Path
    seconds: float
    error: str | None  # the cell, its source and the error; None if all went well
    memory: int | None = None  # most memory that its process held, in bytes
    drawn: tuple[str, ...] = ()  # names of the files it drew


async def run(plan: Plan, started: Callable[[Path, int, int], object]) -> Result:
    """Run one notebook from top to bottom; `started` is called as in `rerun.run`."""
    begun = time.perf_counter()
    plan.figures.mkdir(parents=True)
    notebook = parameters.injected(parameters.read(plan.notebook), plan.settings)
    client = _client(plan, notebook)
    client.on_cell_start = _counter(plan.notebook, notebook, started)
    peaks = [0]
    watch = asyncio.create_task(_watch(client, peaks))
    client.on_cell_executed = lambda **_: peaks.append(_memory(client))
    problem = await _executed(client, {**os.environ, **plan.variables, FOLDER_VARIABLE: str(plan.figures)})
    watch.cancel()
    error = None if problem is None else _explained(plan, notebook, problem)
    if plan.executed:
        await asyncio.to_thread(copies.save, notebook, plan.executed / plan.notebook.name)
    drawn = tuple(sorted(path.name for path in plan.figures.iterdir()))
    return Result(plan.notebook, time.perf_counter() - begun, error, max(peaks) or None, drawn)


def _client(plan: Plan, notebook: Any) -> "NotebookClient":
    from nbclient import NotebookClient

    place = {"metadata": {"path": str(plan.notebook.parent)}}
    client = NotebookClient(notebook, timeout=plan.timeout, kernel_name="python3", resources=place)
    client.km = client.create_kernel_manager()
    client.owns_km = True
    if hasattr(client.km, "transport_encryption"):  # jupyter_client ≥ 8.9; without it the kernel prints a warning
        client.km.transport_encryption = "auto"
    return client


async def _executed(client: "NotebookClient", environment: dict[str, str]) -> str | None:
    """Run all cells; return what went wrong."""
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    try:
        await client.async_execute(env=environment)
    except CellExecutionError as problem:
        return f"{problem.ename}: {problem.evalue}"
    except (CellTimeoutError, DeadKernelError, RuntimeError) as problem:  # RuntimeError: the kernel did not start
        return str(problem)
    return None


def _counter(path: Path, notebook: parameters.Notebook, started: Callable[[Path, int, int], object]) -> Callable[..., None]:
    numbers = {index: number for number, index in enumerate(_cells(notebook), start=1)}

    def start(cell: Any, cell_index: int) -> None:
        if cell_index in numbers:
            started(path, numbers[cell_index], len(numbers))

    return start


def _cells(notebook: parameters.Notebook) -> list[int]:
    """Positions of the code cells of the file, without the one that was put there."""
    cells = enumerate(notebook["cells"])
    return [place for place, cell in cells if cell["cell_type"] == "code" and not parameters.is_injected(cell)]


async def _watch(client: "NotebookClient", peaks: list[int]) -> None:
    while True:
        peaks[:] = [max(*peaks, _memory(client))]
        await asyncio.sleep(EVERY)


def _memory(client: "NotebookClient") -> int:
    """Most memory in bytes that the kernel has held; on systems that do not record it, what it holds now. 0 if it does not run."""
    pid = getattr(getattr(client.km, "provisioner", None), "pid", None)
    if not pid:
        return 0
    with contextlib.suppress(OSError, ValueError):
        status = Path(f"/proc/{pid}/status").read_text()
        return 1024 * int(next((line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")), 0))
    import psutil

    with contextlib.suppress(psutil.Error):
        now = psutil.Process(pid).memory_info()
        return int(getattr(now, "peak_wset", now.rss))
    return 0


def _explained(plan: Plan, notebook: parameters.Notebook, problem: str) -> str:
    """Say which cell failed, with its source: the first code cell without a finished run."""
    name, places = plan.notebook.name, _cells(notebook)
    settings = [cell["source"].partition("\n")[2] for cell in notebook["cells"] if parameters.is_injected(cell)]
    with_them = "".join(f", with {', '.join(lines.splitlines())}" for lines in settings)
    for number, place in enumerate(places, start=1):
        cell = notebook["cells"][place]
        failed = any(output["output_type"] == "error" for output in cell.get("outputs", []))
        if failed or "shell.execute_reply" not in cell["metadata"].get("execution", {}):
            source = "\n".join(f"    {line}" for line in cell["source"].splitlines())
            return f"{name}, code cell {number} of {len(places)}{with_them}:\n\n{source}\n\n{problem}"
    return f"{name}{with_them}: {problem}"
