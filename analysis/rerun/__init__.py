"""Run every notebook from top to bottom without anyone watching, and collect the figures they draw.

The notebooks' files are never changed: other settings (`parameters`) go into a copy, and what a notebook printed is kept only where
`executed` says so.
"""

import asyncio
import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from analysis import _atomic
from analysis.rerun import execution
from analysis.rerun.execution import FOLDER_VARIABLE as FOLDER_VARIABLE
from analysis.rerun.execution import Plan
from analysis.rerun.execution import Result as Result
from analysis.rerun.parameters import assigned as assigned
from analysis.rerun.parameters import known as known

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
FIGURES = Path(__file__).resolve().parents[2] / "figures"
TIMEOUT = 600  # seconds for one cell
DRAWN = ".drawn.json"  # in a folder of figures: which notebook drew which of them


def notebooks(folder: str | Path = NOTEBOOKS, *, only: Iterable[str] = ()) -> list[Path]:
    """List the notebooks of a folder in order; `only` keeps those whose name contains one of its strings.

    Raises
    ------
    ValueError
        Nothing in the folder, or nothing that `only` asks for.
    """
    found = sorted(Path(folder).glob("*.ipynb"))
    wanted = list(only)
    if not found:
        msg = f"{folder}: no notebooks here."
        raise ValueError(msg)
    for part in wanted:
        if not any(part in path.stem for path in found):
            msg = f"No notebook's name contains {part!r}. The notebooks are: {', '.join(path.stem for path in found)}."
            raise ValueError(msg)
    return [path for path in found if not wanted or any(part in path.stem for part in wanted)]


def run(
    paths: list[Path],
    figures: Path,
    *,
    jobs: int | None = None,
    timeout: float | None = TIMEOUT,
    settings: Mapping[str, object] = {},
    executed: Path | None = None,
    whole: bool = True,
    variables: Mapping[str, str] = {},
    started: Callable[[Path, int, int], object] = lambda path, cell, of: None,
    done: Callable[[Result], object] = lambda result: None,
) -> list[Result]:
    """Run notebooks, each in a process of its own, and put what they draw into `figures`.

    Parameters
    ----------
    paths
        The notebooks. They are not changed: outputs stay out of the files.
    figures
        Where the figures go.
    jobs
        How many notebooks run at once; by default one for each processor.
    timeout
        Seconds that one cell may take; None for any time.
    settings
        Other values for what the cell tagged ``parameters`` of a notebook assigns. A notebook gets those whose names it assigns there.
    executed
        Where copies of the notebooks with their outputs go, those that failed too: ``.ipynb`` to work on and ``.html`` to read.
    whole
        If a notebook fails, leave `figures` as it was. False: put the figures of all others there, and remove those that an earlier
        run of the same notebook put there and that are not drawn any more: they would be of another actor, or other articles.
    variables
        Environment variables of the notebooks' processes, beside those of this one.
    started
        Called with the notebook, the number of the cell that begins, and how many there are.
    done
        Called with the result of each notebook as soon as it ends.

    Returns
    -------
    list of Result
        In the order of `paths`.
    """
    with tempfile.TemporaryDirectory() as folder:
        drawn = [Path(folder, path.stem) for path in paths]
        plans = [Plan(path, into, settings, timeout, executed, variables) for path, into in zip(paths, drawn, strict=True)]
        results = asyncio.run(_run_all(plans, jobs or os.cpu_count() or 1, started, done))
        if not (whole and any(result.error for result in results)):
            for result, into in zip(results, drawn, strict=True):
                if not result.error:
                    publish(into, figures)
            if not whole:
                _outdated(results, figures)
    return results


def publish(drawn: Path, figures: Path) -> None:
    """Move every file of `drawn` into `figures`, replacing what has the same name."""
    figures.mkdir(parents=True, exist_ok=True)
    for path in sorted(drawn.iterdir()):
        with path.open("rb") as new, _atomic.replacing(figures / path.name) as out:
            shutil.copyfileobj(new, out)


def _outdated(results: list[Result], figures: Path) -> None:
    """Remove what earlier runs of these notebooks drew, and note what each drew now."""
    note = figures / DRAWN
    noted: dict[str, list[str]] = {}
    with contextlib.suppress(OSError, ValueError):
        noted = json.loads(note.read_text(encoding="utf-8"))
    for result in results:
        if not result.error:
            for name in set(noted.get(result.notebook.stem, ())) - set(result.drawn):
                (figures / name).unlink(missing_ok=True)
            noted[result.notebook.stem] = list(result.drawn)
    figures.mkdir(parents=True, exist_ok=True)
    with _atomic.replacing(note) as out:
        out.write(json.dumps(noted, indent=1).encode())


def differences(drawn: Path, committed: Path) -> dict[str, str]:
    """Compare two folders of figures, byte for byte.

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


async def _run_all(
    plans: list[Plan], jobs: int, started: Callable[[Path, int, int], object], done: Callable[[Result], object]
) -> list[Result]:
    free = asyncio.Semaphore(jobs)

    async def one(plan: Plan) -> Result:
        async with free:
            result = await execution.run(plan, started)
        done(result)
        return result

    return await asyncio.gather(*(one(plan) for plan in plans))
