"""What the commands share: where they print, how they stop, and the options that name a corpus."""

from pathlib import Path
from typing import Annotated, NoReturn

import pandas as pd
import typer
from rich.console import Console

out = Console()
err = Console(stderr=True)

CORPUS_PANEL = "The articles"
Corpus = Annotated[
    Path | None,
    typer.Option(
        "--corpus",
        help="Folder or file of articles: txt, docx, html, csv, xlsx, json, jsonl, parquet, also packed as gz or zip.",
        show_default="the seed articles",
        rich_help_panel=CORPUS_PANEL,
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--columns",
        help="What your columns are called, as outlet=source,text=content: ours before the sign, yours behind it.",
        rich_help_panel=CORPUS_PANEL,
    ),
]


def stop(problem: object) -> NoReturn:
    """Print a problem and end with status 1."""
    err.print(f"[red]{_plain(problem)}[/red]", soft_wrap=True, highlight=False)
    raise typer.Exit(1)


def renamed(columns: list[str] | None) -> dict[str, str] | None:
    """Read ``--columns``: our name → theirs."""
    pairs = [pair.strip() for given in columns or [] for pair in given.split(",") if pair.strip()]
    for pair in pairs:
        if not all(name.strip() for name in pair.partition("=")[::2]):
            stop(f"--columns: {pair!r} is no pair of names. Write our name, the sign =, and your name: outlet=source,text=content")
    return {ours.strip(): theirs.strip() for ours, theirs in (pair.split("=", 1) for pair in pairs)} or None


def load(corpus: Path | None, columns: list[str] | None) -> pd.DataFrame:
    """Load the articles, or say in one line why they cannot be used."""
    from analysis import corpus as articles

    try:
        return articles.load(corpus or articles.SEEDS, columns=renamed(columns))
    except (OSError, ValueError) as problem:
        stop(problem)


def _plain(problem: object) -> str:
    """Text of a problem, in which brackets are not taken for markup."""
    return str(problem).replace("[", r"\[")
