"""Read what ``figures`` is asked for: whose articles, which of them, about whom, and where everything goes."""

import ast
import datetime
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from analysis import rerun
from analysis._commands.console import out, renamed, stop

if TYPE_CHECKING:
    from analysis.corpus import Intake

ARTICLES = "articles.parquet"
REPORT = "intake.md"


class Choice(NamedTuple):
    """The articles asked for, as they were given on the command line; all empty for the seeds as they are."""

    corpus: Path | None
    columns: list[str] | None
    outlets: list[str] | None
    since: str | None
    until: str | None


def destination(to: Path | None, choice: Choice, *, own: bool) -> Path:
    """Where the figures go; nothing but the notebooks as they are may replace the project's own figures, and nothing the articles."""
    if own:
        return to or rerun.FIGURES
    if to is None or to.resolve() == rerun.FIGURES.resolve():
        stop(f"Say with --out where these figures go: {rerun.FIGURES} is kept for those that the notebooks draw as they are.")
    if to.exists() and not to.is_dir():
        stop(f"--out: {to} is a file. Give a folder.")
    if choice.corpus and _among_articles(to.resolve(), choice.corpus.resolve()):
        why = "What is written there could replace articles, or be read as articles next time."
        stop(f"--out: {to} is where the articles are ({choice.corpus}). {why} Give a folder of its own.")
    return to


def _among_articles(to: Path, corpus: Path) -> bool:
    return to == corpus.parent if corpus.is_file() else corpus in (to, *to.parents)


def settings(actor: str | None, given: list[str] | None, paths: list[Path]) -> dict[str, object]:
    """Read ``--actor`` and ``--set``, checked against the lexicon and the notebooks."""
    if actor is not None:
        _known_actor(actor)
    values: dict[str, object] = {} if actor is None else {"ACTOR": actor}
    names = rerun.known(paths) if given else {}
    for pair in given or []:
        name, sign, value = (part.strip() for part in pair.partition("="))
        if not sign or name not in names:
            stop(f"--set: {pair!r} sets nothing. Write NAME=VALUE; the notebooks have: {', '.join(sorted(names)) or 'no settings'}.")
        values[name] = _read(value)
    return values


def _known_actor(actor: str) -> None:
    from analysis import lexicon

    actors = sorted(lexicon.load("actors")["actor"].unique())
    if actor not in actors:
        stop(f"--actor: there is no actor {actor!r}. The actors are: {', '.join(actors)}.")


def _read(value: str) -> object:
    """Read a number, a list or a text in quotes; anything else is text."""
    try:
        return ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return value


def articles(choice: Choice, to: Path) -> Path:
    """Load the articles, print and keep what is known about them, and put the chosen ones into one file in the folder `to`."""
    from analysis import corpus

    since, until = _day("--since", choice.since), _day("--until", choice.until)
    path = choice.corpus or corpus.SEEDS
    try:
        found = corpus.intake(path, columns=renamed(choice.columns))
        if found.articles.empty:
            print(found.report())
            stop(f"{path}: no article could be read; what is said above tells why.")
        chosen = corpus.select(found.articles, outlets=_outlets(choice.outlets, found.articles), since=since, until=until)
        if chosen.empty:
            stop(f"{path}: no article is left of {len(found.articles):,}. Loosen --outlets, --since and --until, if you gave them.")
        _check_kept(to)
        to.mkdir(parents=True, exist_ok=True)
        _tell(found, to)
        corpus.save(chosen, to / ARTICLES)
        _translations(path, to)
    except (OSError, ValueError) as problem:
        stop(problem)
    out.print(f"\nThe notebooks read {corpus.caption(chosen)} ({to / ARTICLES}).\n", soft_wrap=True, highlight=False, markup=False)
    return (to / ARTICLES).resolve()


def _check_kept(to: Path) -> None:
    """Stop before a file is replaced that no earlier run wrote: those have a report beside them."""
    from analysis.corpus import files

    theirs = [file.name for file in (to / ARTICLES, files.translations(to)) if file.exists() and not (to / REPORT).exists()]
    if theirs:
        stop(f"--out: {to} holds a {theirs[0]} that is not of an earlier run. Give another folder.")


def _tell(found: "Intake", to: Path) -> None:
    """Print what was read, and write it down with the tables it is about."""
    report = found.report()
    print(report)
    (to / REPORT).write_text(f"{report}\n", encoding="utf-8")
    for name, table in (("refused", found.refused), ("outlets", found.outlets), ("copies", found.duplicates)):
        file = to / f"intake-{name}.csv"
        file.unlink(missing_ok=True)  # of an earlier run
        if name == "refused" and found.refused_file:
            shutil.copyfile(found.refused_file, file)
        elif len(table):
            table.to_csv(file, index=False, encoding="utf-8-sig")


def _translations(path: Path, to: Path) -> None:
    """Take along the English translations that lie beside the articles."""
    from analysis.corpus import files

    taken = files.translations(to)
    taken.unlink(missing_ok=True)  # of an earlier run
    if (theirs := files.translations(path)).is_file():
        shutil.copyfile(theirs, taken)


def _day(option: str, value: str | None) -> str | None:
    try:
        return value and datetime.date.fromisoformat(value.strip()).isoformat()
    except ValueError:
        stop(f"{option}: {value!r} is not a date. Write it as YYYY-MM-DD, such as 2015-07-01.")


def _outlets(given: list[str] | None, found: pd.DataFrame) -> list[str] | None:
    """Names between commas; a name with a comma in it is taken whole where an outlet is called so."""
    names = {*found["outlet"].dropna(), *found["outlet_en"].dropna()}
    parts = [[value] if value in names else value.replace("،", ",").split(",") for value in given or []]
    return [name.strip() for part in parts for name in part if name.strip()] or None
