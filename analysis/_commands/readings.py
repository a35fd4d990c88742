"""Commands that read a corpus and print: the cleaned articles, a concordance, and how good the layers are."""

from pathlib import Path
from typing import Annotated, cast

import pandas as pd
import typer

from analysis._commands.console import Columns, Corpus, err, load, stop


def clean(
    corpus: Corpus = None,
    columns: Columns = None,
    kinds: Annotated[bool, typer.Option("--kinds", help="Print every line with its kind instead of the body alone.")] = False,
    restore: Annotated[bool, typer.Option("--restore", help="Undo disguised words in what is printed.")] = False,
) -> None:
    """Print the articles without what surrounds them on their pages: captions, links, share counts, comment forms."""
    from analysis import clean as cleaning

    articles = load(corpus, columns)
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


def concordance(
    word: Annotated[str, typer.Argument(help="A word, in any spelling; all forms of its lemma are found.")],
    corpus: Corpus = None,
    columns: Columns = None,
    width: Annotated[int, typer.Option(min=5, help="Characters of context on each side.")] = 40,
    exact: Annotated[bool, typer.Option("--exact", help="Only this written form, not the other forms of its lemma.")] = False,
    visual: Annotated[
        bool,
        typer.Option("--visual", help="Join and order the letters here, for a terminal that does not."),
    ] = False,
) -> None:
    """Show every occurrence of a word in its context, in the original spelling."""
    from analysis import evidence

    articles = load(corpus, columns)
    try:
        found = evidence.concordance(articles, evidence.find(articles, word, exact=exact), width=width)
    except ValueError as problem:
        stop(problem)
    if not len(found):
        err.print(f"«{word}» does not occur in these {len(articles)} articles.")
        raise typer.Exit(1)
    outlets = dict(zip(articles["article_id"], articles["outlet"], strict=True))
    for article, part in found.groupby("article_id", observed=True, sort=False):
        print(f"\n{_shown(_name(outlets[article]), visual)}  {article}")
        for row in part.itertuples():
            print(_context(str(row.left), str(row.match), str(row.right), width, visual))
    print(f"\n{len(found)} × in {found['article_id'].nunique()} of {len(articles)} articles")


def score(
    folder: Annotated[Path, typer.Argument(help="Folder of hand-coded articles (JSON; `analysis.score` says how they are written).")],
    actor: Annotated[str, typer.Option("--actor", help="Whose mentions were coded.")] = "russia",
    errors: Annotated[str | None, typer.Option("--errors", help="Also list the misses and false alarms of this layer.")] = None,
) -> None:
    """Measure every automatic layer against articles that people coded by hand."""
    from analysis import score as scoring

    if not folder.is_dir():
        problem = "not a folder" if folder.exists() else "no such folder"
        stop(f"{folder}: {problem}. Give a folder of hand-coded articles, one JSON file each.")
    try:
        table = scoring.all(folder, actor=actor)
        wrong = scoring.errors(folder, cast(scoring.Name, errors), actor=actor) if errors else None
    except (OSError, ValueError) as problem:
        stop(problem)
    print(table.round(3).to_string(index=False, na_rep="–"))
    if wrong is not None:
        print("\n" + wrong.to_string(index=False))


def _context(left: str, match: str, right: str, width: int, visual: bool) -> str:
    """One line of a concordance; Arabic reads from the right, so what comes before the match stands at its right."""
    if visual:
        return f"{_shown(right, True):>{width}} [{_shown(match, True)}] {_shown(left, True):<{width}}"
    return f"\u2067{left}[{match}]{right}\u2069"


def _name(outlet: object) -> str:
    return outlet if isinstance(outlet, str) else ""


def _shown(text: str, visual: bool) -> str:
    from analysis import bidi

    return bidi.visual(text) if visual else text
