"""Commands that rerun the notebooks: on the seed articles, or on your own articles and about another actor."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from analysis import cache, rerun
from analysis._commands import preparing
from analysis._commands.console import CORPUS_PANEL, Columns, Corpus, err, out, stop

RUN_PANEL = "The run"
Only = Annotated[list[str] | None, typer.Option("--only", help="Run only notebooks whose name contains this; may be repeated.")]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", "-j", min=1, help="Notebooks run at once.", show_default="one per processor", rich_help_panel=RUN_PANEL),
]
Notebooks = Annotated[Path, typer.Option("--notebooks", help="Folder of notebooks.", rich_help_panel=RUN_PANEL)]
Outlets = Annotated[list[str] | None, typer.Option("--outlets", help="Only these outlets, between commas.", rich_help_panel=CORPUS_PANEL)]
Since = Annotated[
    str | None, typer.Option("--since", help="Only articles of this day or later.", metavar="YYYY-MM-DD", rich_help_panel=CORPUS_PANEL)
]
Until = Annotated[
    str | None, typer.Option("--until", help="Only articles of this day or earlier.", metavar="YYYY-MM-DD", rich_help_panel=CORPUS_PANEL)
]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", help="Another value for a setting of the notebooks, as TOP=20; may be repeated.", metavar="NAME=VALUE"),
]
Executed = Annotated[
    Path | None,
    typer.Option(
        "--executed",
        help="Where copies of the notebooks with their outputs go, as .ipynb and .html.",
        show_default="the folder notebooks in --out, if the articles or the actor are not those of the files",
    ),
]
Timeout = Annotated[
    float | None,
    typer.Option(
        "--timeout",
        min=1,
        help="Seconds that one cell may take.",
        show_default=f"{rerun.TIMEOUT}, and any time for other articles",
        rich_help_panel=RUN_PANEL,
    ),
]
Cached = Annotated[
    bool,
    typer.Option("--cache/--no-cache", help="Keep what was computed for an article, and use it again.", rich_help_panel=RUN_PANEL),
]


def figures(
    only: Only = None,
    to: Annotated[Path | None, typer.Option("--out", help="Where the figures go.", show_default="figures/")] = None,
    executed: Executed = None,
    actor: Annotated[str | None, typer.Option("--actor", help="Whom the notebooks ask about.", show_default="as in each notebook")] = None,
    setting: Set = None,
    corpus: Corpus = None,
    columns: Columns = None,
    outlets: Outlets = None,
    since: Since = None,
    until: Until = None,
    jobs: Jobs = None,
    timeout: Timeout = None,
    cached: Cached = True,
    notebooks: Notebooks = rerun.NOTEBOOKS,
) -> None:
    """Rerun the notebooks and regenerate their figures, from the seed articles or from your own.

    If a notebook fails, its cell and error are printed, and the exit status is 1. The project's own figures then stay as they were; with
    other articles or another actor, the figures of the notebooks that did not fail are kept.
    """
    choice = preparing.Choice(corpus, columns, outlets, since, until)
    paths = _found(notebooks, only)
    values = preparing.settings(actor, setting, paths)
    own = not (any(choice) or values)
    to = preparing.destination(to, choice, own=own)
    if any(choice):
        values["CORPUS"] = preparing.articles(choice, to)
    _run(
        paths,
        to,
        jobs=jobs,
        timeout=timeout or (None if any(choice) else rerun.TIMEOUT),
        settings=values,
        executed=executed or (None if own else to / "notebooks"),
        whole=own,
        variables={cache.VARIABLE: str(cache.prepare()) if cached else ""},
    )
    out.print(f"Figures are in [bold]{to}[/bold].", soft_wrap=True)


def check(
    only: Only = None,
    jobs: Jobs = None,
    against: Annotated[Path, typer.Option("--figures", help="The figures to compare with.")] = rerun.FIGURES,
    notebooks: Notebooks = rerun.NOTEBOOKS,
) -> None:
    """Rerun the notebooks elsewhere and report every figure that differs from the committed one, byte for byte."""
    paths = _found(notebooks, only)
    with tempfile.TemporaryDirectory() as folder:
        _run(paths, Path(folder), jobs=jobs, variables={cache.VARIABLE: ""})
        found = rerun.differences(Path(folder), against)
    if only:
        found = {name: problem for name, problem in found.items() if problem != "stale"}
    for name, problem in found.items():
        out.print(f"[red]{problem:8}[/red] {name}")
    if found:
        raise typer.Exit(1)
    out.print(f"Every figure is the same as in [bold]{against}[/bold].", soft_wrap=True)


def _found(folder: Path, only: list[str] | None) -> list[Path]:
    try:
        return rerun.notebooks(folder, only=only or ())
    except ValueError as problem:
        stop(problem)


def _run(paths: list[Path], to: Path, *, executed: Path | None = None, whole: bool = True, **options: object) -> None:
    """Run the notebooks, show how they get on, and stop with status 1 if one fails."""
    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=out) as progress:
        started, done = _told(progress, len(paths))
        results = rerun.run(paths, to, executed=executed, whole=whole, started=started, done=done, **options)  # type: ignore[arg-type]
    failed = [result for result in results if result.error]
    for result in failed:
        err.print(f"\n{result.error}", markup=False, highlight=False, soft_wrap=True)
    _print_longest(results)
    if silent := [result.notebook.stem for result in results if not whole and not result.error and not result.drawn]:
        out.print(f"No figures came from {', '.join(silent)}; what they say instead is in {executed}.", soft_wrap=True, highlight=False)
    if failed:
        kept = (
            "the old figures are as they were" if whole else f"their old figures, if any, are as they were; those of the others are in {to}"
        )
        err.print(f"\n[red]{len(failed)} of {len(results)} notebooks failed; {kept}.[/red]", soft_wrap=True)
        if executed:
            err.print(f"What they showed up to the error is in {executed}.", soft_wrap=True)
        raise typer.Exit(1)


def _told(progress: Progress, total: int) -> tuple[Callable[[Path, int, int], None], Callable[[rerun.Result], None]]:
    """Show a bar for all notebooks, and one for each that is running; where no terminal is, a line when one begins and ends."""
    everything = progress.add_task("Notebooks", total=total)
    running: dict[Path, TaskID] = {}

    def started(path: Path, cell: int, of: int) -> None:
        if path not in running:
            running[path] = progress.add_task(path.stem, total=of)
            if not progress.console.is_terminal:
                progress.console.print(f"running          {path.stem}", highlight=False)
        progress.update(running[path], completed=cell - 1)

    def done(result: rerun.Result) -> None:
        mark = "[red]failed[/red] " if result.error else "[green]done[/green]   "
        progress.console.print(f"{mark}{result.seconds:7.1f} s {_size(result)}  {result.notebook.stem}", highlight=False)
        if result.notebook in running:
            progress.remove_task(running.pop(result.notebook))
        progress.advance(everything)

    return started, done


def _size(result: rerun.Result) -> str:
    return f"{(result.memory or 0) / 1e6:7,.0f} MB"


def _print_longest(results: list[rerun.Result]) -> None:
    if len(results) > 1:
        longest = max(results, key=lambda result: result.seconds)
        largest = max(results, key=lambda result: result.memory or 0)
        out.print(
            f"Longest: {longest.notebook.stem}, {longest.seconds:.1f} s. Most memory: {largest.notebook.stem},{_size(largest)}.",
            highlight=False,
            soft_wrap=True,
        )
