"""Speed of each layer that reads articles, in megabytes of text (UTF-8) per second and core, and of plain searches for the same words.

Each layer is run alone on all articles, so what it needs of another (the voice of a mention: quotations) is in its time. Processor time
counts, not the clock; the median of the runs is printed with its range. Two searches stand for what one would write without the package:
one regular expression of all forms of the reporting words, or of the names of an actor, that finds the places and says nothing about them.

Without ``--corpus`` the texts are made up of sentences of the seeds and of general words (see `counting`). The seeds name the actor and
report somebody's words several times as often as news does, and the time of those layers goes with the places they read, not with the
megabytes. So the sentences are mixed until texts have about as many of these as every fifth of 15,464 articles by 14 outlets: in one of six
articles an actor that is often named, 240 times in a megabyte of all; 900 stretches in quotation marks and 1,500 reporting words. How many
rows each layer finds is printed.
"""

import argparse
import functools
import re
import statistics
import time
from collections.abc import Callable
from typing import Any

import counting
import numpy as np
import pandas as pd

from analysis import actors, clean, corpus, framing, mentions, quotes, spans, tokens
from analysis.quotes import inflection

RUNS = 3
LEAST = 4.0  # MB/s aimed at
WARM = 50  # articles read beforehand: lexicons and dictionaries are loaded, few words have been looked up
SENTENCES = 24  # per made-up article
ABOUT = 1 / 6  # of the articles name the actor
# Shares of the sentences, in the other articles and in these: those of the seeds that name the actor, those that do not, general words.
SHARES = ((0.0, 0.58, 0.42), (0.32, 0.36, 0.32))


def made(articles: int) -> pd.DataFrame:
    """Make up articles of paragraphs with three sentences each."""
    seeds = corpus.load()
    texts = dict(zip(seeds["article_id"], seeds["text"], strict=True))
    rows = clean.sentences(seeds)
    said = np.array([texts[row.article_id][row.start : row.end] for row in rows.itertuples()], object)
    naming = np.isin(np.arange(len(rows)), spans.containing(mentions.find(seeds), rows))
    paragraphs = re.sub("[«»]", "", "\n".join(counting.made(articles)["text"])).split("\n")
    general = pd.DataFrame({"article_id": range(len(paragraphs)), "text": paragraphs})
    general = general[~general["article_id"].isin(actors.match(general, "russia")["article_id"])]
    pools = said[naming], said[~naming], general["text"].to_numpy(object)
    random = np.random.default_rng(0)
    drawn = np.stack([random.choice(pool, (articles, SENTENCES)) for pool in pools])
    about = random.random(articles) < ABOUT
    which = np.stack([random.choice(3, SENTENCES, p=SHARES[int(named)]) for named in about])[np.newaxis]
    sentences = np.take_along_axis(drawn, which, axis=0)[0].tolist()
    made_up = ["\n".join(" ".join(some[first : first + 3]) for first in range(0, SENTENCES, 3)) for some in sentences]
    return pd.DataFrame({"article_id": [f"a{number}" for number in range(articles)], "outlet": "made up", "title": "", "text": made_up})


def searching(forms: set[str]) -> Callable[[pd.DataFrame], Any]:
    """Search for any of the forms as whole words."""
    known = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, forms), key=len, reverse=True)) + r")\b")
    return lambda articles: [list(known.finditer(text)) for text in articles["text"].tolist()]


def layers(actor: str) -> dict[str, Callable[[pd.DataFrame], Any]]:
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


def searches(actor: str) -> dict[str, tuple[str, Callable[[pd.DataFrame], Any]]]:
    """Plain searches, and the layer that each is set against."""
    table, _ = inflection.compiled(inflection.checked(None))
    return {
        "one expression, reporting words": ("quotes.reporting", searching(set(table))),
        "one expression, names": ("mentions.find", searching(set(actors.forms(actor)))),
    }


def speed(run: Callable[[pd.DataFrame], Any], articles: pd.DataFrame, megabytes: float) -> tuple[list[float], float]:
    """Megabytes per second of several runs, the lowest first, and the rows that are found in a megabyte."""
    run(articles.head(WARM))
    rates, rows = [], 0
    for _ in range(RUNS):
        started = time.process_time()
        rows = len(run(articles))
        rates.append(megabytes / (time.process_time() - started))
    return sorted(rates), rows / megabytes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", help="anything `corpus.load` reads")
    parser.add_argument("--articles", type=int, default=1000, help="how many to make up (default: %(default)s)")
    parser.add_argument("--actor", default="russia", help="whose mentions are read (default: %(default)s)")
    asked = parser.parse_args()
    articles = corpus.load(asked.corpus) if asked.corpus else made(asked.articles)
    megabytes = counting.size(articles.fillna({"text": ""})) / 1e6
    print(f"{len(articles):,} articles, {megabytes:.1f} MB in UTF-8; MB per second and core (aim: {LEAST:g}), rows in a MB")
    medians: dict[str, float] = {}
    for name, run in layers(asked.actor).items():
        found, rows = speed(run, articles, megabytes)
        medians[name] = statistics.median(found)
        note = "   below" if medians[name] < LEAST else ""
        print(f"{name:<34} {medians[name]:7.1f}   {found[0]:.1f} to {found[-1]:.1f}   {rows:,.0f} rows{note}")
    for name, (layer, run) in searches(asked.actor).items():
        median = statistics.median(speed(run, articles, megabytes)[0])
        print(f"{name:<34} {median:7.1f}   {layer} is {medians[layer] / median:.2f} times as fast")


if __name__ == "__main__":
    main()
