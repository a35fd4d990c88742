"""The command line: ``python -m analysis --help``."""

import tempfile
from pathlib import Path
from typing import Annotated, NoReturn, cast

import pandas as pd
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from analysis import rerun

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Read how Arabic news frames an actor.\n\n"
    "The notebooks do the work; these commands rerun them, clean a corpus, and look words up from a terminal.",
)
out = Console()
err = Console(stderr=True)

Corpus = Annotated[
    Path | None, typer.Option("--corpus", help="Folder of .txt articles with articles.csv.", show_default="the seed articles")
]
Only = Annotated[list[str] | None, typer.Option("--only", help="Run only notebooks whose name contains this; may be repeated.")]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Notebooks run at once.", show_default="one per processor")]
Notebooks = Annotated[Path, typer.Option("--notebooks", help="Folder of notebooks.")]


@app.command()
def figures(
    only: Only = None,
    jobs: Jobs = None,
    to: Annotated[Path, typer.Option("--out", help="Where the figures go.")] = rerun.FIGURES,
    notebooks: Notebooks = rerun.NOTEBOOKS,
) -> None:
    """Rerun the notebooks and regenerate their figures.

    If a notebook fails, its cell and error are printed, the exit status is 1, and the old figures stay as they were.
    """
    _run(_found(notebooks, only), to, jobs)
    out.print(f"Figures are in [bold]{to}[/bold].", soft_wrap=True)


@app.command()
def check(
    only: Only = None,
    jobs: Jobs = None,
    against: Annotated[Path, typer.Option("--figures", help="The figures to compare with.")] = rerun.FIGURES,
    notebooks: Notebooks = rerun.NOTEBOOKS,
) -> None:
    """Rerun the notebooks elsewhere and report every figure that differs from the committed one, byte for byte."""
    paths = _found(notebooks, only)
    with tempfile.TemporaryDirectory() as folder:
        _run(paths, Path(folder), jobs)
        found = rerun.differences(Path(folder), against)
    if only:
        found = {name: problem for name, problem in found.items() if problem != "stale"}
    for name, problem in found.items():
        out.print(f"[red]{problem:8}[/red] {name}")
    if found:
        raise typer.Exit(1)
    out.print(f"Every figure is the same as in [bold]{against}[/bold].", soft_wrap=True)


@app.command()
def clean(
    corpus: Corpus = None,
    kinds: Annotated[bool, typer.Option("--kinds", help="Print every line with its kind instead of the body alone.")] = False,
    restore: Annotated[bool, typer.Option("--restore", help="Undo disguised words in what is printed.")] = False,
) -> None:
    """Print the articles without what surrounds them on their pages: captions, links, share counts, comment forms."""
    from analysis import clean as cleaning

    articles = _articles(corpus)
    lines = cleaning.lines(articles)
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    disguised = cleaning.obfuscations(articles)
    for article, part in lines.groupby("article_id", observed=True, sort=False):
        print(f"\n# {article}")
        words = disguised[(disguised["article_id"] == article) & restore]
        shown = part[part["kind"].isin(cleaning.COUNTED) | kinds]
        for kind, start, end in zip(shown["kind"], shown["start"], shown["end"], strict=True):
            print((f"{kind:12} " if kinds else "") + _restored(texts[str(article)], start, end, words))


def _restored(text: str, start: int, end: int, words: pd.DataFrame) -> str:
    """Text from `start` to `end`, with the disguised `words` in it as they are meant."""
    parts = []
    for first, last, restored in zip(words["start"], words["end"], words["restored"], strict=True):
        if start <= first and last <= end:
            parts += [text[start:first], restored]
            start = last
    return "".join([*parts, text[start:end]])


@app.command()
def concordance(
    word: Annotated[str, typer.Argument(help="A word, in any spelling; all forms of its lemma are found.")],
    corpus: Corpus = None,
    width: Annotated[int, typer.Option(min=5, help="Characters of context on each side.")] = 40,
    exact: Annotated[bool, typer.Option("--exact", help="Only this written form, not the other forms of its lemma.")] = False,
    visual: Annotated[
        bool,
        typer.Option("--visual", help="Join and order the letters here, for a terminal that does not."),
    ] = False,
) -> None:
    """Show every occurrence of a word in its context, in the original spelling."""
    from analysis import evidence

    articles = _articles(corpus)
    found = evidence.concordance(articles, evidence.find(articles, word, exact=exact), width=width)
    if not len(found):
        err.print(f"«{word}» does not occur in these {len(articles)} articles.")
        raise typer.Exit(1)
    outlets = dict(zip(articles["article_id"], articles["outlet"], strict=True))
    for article, part in found.groupby("article_id", observed=True, sort=False):
        print(f"\n{_shown(str(outlets[article] or ''), visual)}  {article}")
        for row in part.itertuples():
            print(_context(str(row.left), str(row.match), str(row.right), width, visual))
    print(f"\n{len(found)} × in {found['article_id'].nunique()} of {len(articles)} articles")


@app.command()
def score(
    folder: Annotated[Path, typer.Argument(help="Folder of hand-coded articles (JSON; `analysis.score` says how they are written).")],
    errors: Annotated[str | None, typer.Option("--errors", help="Also list the misses and false alarms of this layer.")] = None,
) -> None:
    """Measure every automatic layer against articles that people coded by hand."""
    from analysis import score as scoring

    try:
        table = scoring.all(folder)
        wrong = scoring.errors(folder, cast(scoring.Name, errors)) if errors else None
    except (FileNotFoundError, ValueError) as problem:
        _stop(problem)
    print(table.round(3).to_string(index=False, na_rep="–"))
    if wrong is not None:
        print("\n" + wrong.to_string(index=False))


def _context(left: str, match: str, right: str, width: int, visual: bool) -> str:
    """One line of a concordance; Arabic reads from the right, so what comes before the match stands at its right."""
    if visual:
        return f"{_shown(right, True):>{width}} [{_shown(match, True)}] {_shown(left, True):<{width}}"
    return f"\u2067{left}[{match}]{right}\u2069"


def _shown(text: str, visual: bool) -> str:
    from analysis import bidi

    return bidi.visual(text) if visual else text


def _articles(folder: Path | None) -> pd.DataFrame:
    from analysis import corpus

    try:
        return corpus.load(folder or corpus.SEEDS)
    except (FileNotFoundError, ValueError) as problem:
        _stop(problem)


def _found(folder: Path, only: list[str] | None) -> list[Path]:
    try:
        return rerun.notebooks(folder, only=only or ())
    except ValueError as problem:
        _stop(problem)


def _stop(problem: Exception) -> NoReturn:
    err.print(f"[red]{problem}[/red]", soft_wrap=True, highlight=False)
    raise typer.Exit(1)


def _run(paths: list[Path], to: Path, jobs: int | None) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out) as progress:
        task = progress.add_task("Notebooks", total=len(paths))

        def report(result: rerun.Result) -> None:
            mark = "[red]failed[/red]" if result.error else "[green]done[/green]  "
            progress.console.print(f"{mark} {result.seconds:5.1f} s  {result.notebook.stem}", highlight=False)
            progress.advance(task)

        results = rerun.run(paths, to, jobs=jobs, done=report)
    failed = [result for result in results if result.error]
    for result in failed:
        err.print(f"\n{result.error}", markup=False, highlight=False, soft_wrap=True)
    if failed:
        err.print(f"\n[red]{len(failed)} of {len(results)} notebooks failed; the old figures are as they were.[/red]")
        raise typer.Exit(1)


if __name__ == "__main__":
    app(prog_name="python -m analysis")
