"""Speed of each layer that reads articles, in megabytes of text (UTF-8) per second and core, and of plain searches for the same words.

Each layer is run alone on all articles, so what it needs of another (the voice of a mention: quotations) is in its time. Processor time
counts, not the clock; the median of the runs is printed with its range. Two searches stand for what one would write without the package:
one regular expression of all forms of the reporting words, or of the names of an actor, that finds the places and says nothing about them.

Without ``--corpus`` the texts are made up of the sentences of the seeds in another order. They name the actor and report somebody's words
several times as often as news does, and the time of those layers goes with the places they read, not with the megabytes: such a run
compares two states of the code; the speed aimed at is that on a corpus of news.
"""

import argparse
import functools
import re
import statistics
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis import actors, clean, corpus, framing, mentions, quotes, tokens
from analysis.quotes import inflection

RUNS = 3
LEAST = 4.0  # MB/s aimed at
WARM = 50  # articles read beforehand: lexicons and dictionaries are loaded, few words have been looked up
SENTENCES = 24  # per made-up article


def made(articles: int) -> pd.DataFrame:
    """Make up articles: a headline and paragraphs, each sentence drawn from the seeds."""
    seeds = corpus.load()
    texts = dict(zip(seeds["article_id"], seeds["text"], strict=True))
    rows = clean.sentences(seeds)
    said = [texts[row.article_id][row.start : row.end] for row in rows.itertuples()]
    random = np.random.default_rng(0)
    drawn = [[said[number] for number in random.integers(0, len(said), SENTENCES)] for _ in range(articles)]
    made_up = ["\n".join(" ".join(some[first : first + 3]) for first in range(0, SENTENCES, 3)) for some in drawn]
    return pd.DataFrame({"article_id": [f"a{number}" for number in range(articles)], "outlet": "made up", "title": "", "text": made_up})


def searching(forms: set[str]) -> Callable[[pd.DataFrame], object]:
    """Search for any of the forms as whole words."""
    known = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, forms), key=len, reverse=True)) + r")\b")
    return lambda articles: [list(known.finditer(text)) for text in articles["text"].tolist()]


def layers(actor: str) -> dict[str, Callable[[pd.DataFrame], object]]:
    """Layers by the name they are printed with."""
    return {
        "lines": clean.lines,
        "sentences": clean.sentences,
        "obfuscations": clean.obfuscations,
        "tokens": tokens.table,
        "actors.match": functools.partial(actors.match, actor=actor),
        "mentions.find": functools.partial(mentions.find, actor=actor),
        "mentions.labels": functools.partial(mentions.labels, actor=actor),
        "mentions.roles": functools.partial(mentions.roles, actor=actor),
        "quotes.find": quotes.find,
        "quotes.reporting": quotes.reporting,
        "framing.sentences": functools.partial(framing.sentences, actor=actor),
    }


def searches(actor: str) -> dict[str, tuple[str, Callable[[pd.DataFrame], object]]]:
    """Plain searches, and the layer that each is set against."""
    table, _ = inflection.compiled(inflection.checked(None))
    return {
        "one expression, reporting words": ("quotes.reporting", searching(set(table))),
        "one expression, names": ("mentions.find", searching(set(actors.forms(actor)))),
    }


def speed(run: Callable[[pd.DataFrame], object], articles: pd.DataFrame, megabytes: float) -> list[float]:
    """Megabytes per second of several runs, the lowest first."""
    run(articles.head(WARM))
    found = []
    for _ in range(RUNS):
        started = time.process_time()
        run(articles)
        found.append(megabytes / (time.process_time() - started))
    return sorted(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", help="anything `corpus.load` reads")
    parser.add_argument("--articles", type=int, default=1000, help="how many to make up (default: %(default)s)")
    parser.add_argument("--actor", default="russia", help="whose mentions are read (default: %(default)s)")
    asked = parser.parse_args()
    articles = corpus.load(asked.corpus) if asked.corpus else made(asked.articles)
    megabytes = sum(len(text.encode()) for text in articles["text"].fillna("")) / 1e6
    print(f"{len(articles):,} articles, {megabytes:.1f} MB in UTF-8; MB per second and core (aimed at on news: {LEAST:g})")
    medians: dict[str, float] = {}
    for name, run in layers(asked.actor).items():
        found = speed(run, articles, megabytes)
        medians[name] = statistics.median(found)
        note = "   below" if asked.corpus and medians[name] < LEAST else ""
        print(f"{name:<34} {medians[name]:7.1f}   {found[0]:.1f} to {found[-1]:.1f}{note}")
    for name, (layer, run) in searches(asked.actor).items():
        median = statistics.median(speed(run, articles, megabytes))
        print(f"{name:<34} {median:7.1f}   {layer} is {medians[layer] / median:.2f} times as fast")


if __name__ == "__main__":
    main()
