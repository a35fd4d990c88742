"""Ratio: the seconds that a layer needs / those that it needs when the cache holds its articles; and what keeping costs the first time.

Both ways take turns in one process, and the median ratio of each layer is printed, with the megabytes it takes on the disk. Reading must be
the faster way for every layer; for all layers together the bound is 4.

`--corpus PATH` measures on articles of your own, in any format that `corpus.load` reads; otherwise on the seeds' sentences, shuffled into
articles of the usual length.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import actors, cache, clean, corpus, framing, mentions, quotes, tokens

PAIRS = 3
BOUND = 4.0
ARTICLES = 500
SENTENCES = 18  # of an article of the usual length
LAYERS: dict[str, Callable[..., Any]] = {
    "clean.lines": clean.lines,
    "clean.sentences": clean.sentences,
    "clean.obfuscations": clean.obfuscations,
    "tokens.table": tokens.table,
    "actors.match": actors.match,
    "quotes.read": quotes.read,
    "mentions.find": mentions.find,
    "mentions.labels": mentions.labels,
    "mentions.roles": mentions.roles,
    "framing.sentences": framing.sentences,
    "framing.matches": framing.matches,
}
ABOUT_AN_ACTOR = ("mentions.find", "mentions.labels", "mentions.roles", "framing.sentences", "framing.matches")


def invented(seed: int = 4) -> pd.DataFrame:
    """Articles of shuffled sentences of the seeds."""
    seeds = corpus.load()
    texts = dict(zip(seeds["article_id"], seeds["text"], strict=True))
    spans = clean.sentences(seeds).query("kind == 'body'")
    sentences = [texts[name][start:end] for name, start, end in zip(spans["article_id"], spans["start"], spans["end"], strict=True)]
    random, outlets = np.random.default_rng(seed), seeds["outlet"].unique()
    rows = [(f"a{number:06}", random.choice(outlets), " ".join(random.choice(sentences, SENTENCES))) for number in range(ARTICLES)]
    return pd.DataFrame(rows, columns=["article_id", "outlet", "text"], dtype=object)


def seconds(layer: Callable[..., Any], articles: pd.DataFrame, options: tuple[str, ...], folder: str | None) -> float:
    """Time one call of a layer, with a cache in `folder` or without one."""
    cache.use(folder)
    started = time.process_time()
    layer(articles, *options)
    return time.process_time() - started


def megabytes(folder: str, name: str) -> float:
    """Size of the shards of a layer."""
    return sum(path.stat().st_size for path in Path(folder).rglob("*.shard") if path.parent.name.startswith(f"{name}-")) / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--actor", default="russia")
    given = parser.parse_args()
    articles = corpus.load(given.corpus) if given.corpus else invented()
    size = sum(len(text.encode()) for text in articles["text"]) / 1e6
    print(f"{len(articles):,} articles, {size:.1f} MB of text; seconds of one core")
    sums, slower = {"plain": 0.0, "warm": 0.0}, []
    for name, layer in LAYERS.items():
        options = (given.actor,) if name in ABOUT_AN_ACTOR else ()
        seconds(layer, articles.iloc[:5], options, None)  # fills the tables that are made once in a process
        with tempfile.TemporaryDirectory() as folder:
            cold = seconds(layer, articles, options, folder)
            pairs = [(seconds(layer, articles, options, None), seconds(layer, articles, options, folder)) for _ in range(PAIRS)]
            held = megabytes(folder, name)
        plain, warm = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = statistics.median(one / other for one, other in pairs)
        print(f"{name:20} without {plain:7.2f}   first {cold:7.2f}   kept {warm:6.2f}   ratio {ratio:6.1f}   {held:7.2f} MB")
        sums = {"plain": sums["plain"] + plain, "warm": sums["warm"] + warm}
        slower += [name] if ratio < 1 else []
    ratio = sums["plain"] / sums["warm"]
    print(f"all layers: ratio {ratio:.1f} (at least {BOUND:.0f}); slower than without: {', '.join(slower) or 'none'}")
    sys.exit(ratio < BOUND or bool(slower))


if __name__ == "__main__":
    main()
