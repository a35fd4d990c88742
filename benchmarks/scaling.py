"""Ratio: the seconds that one worker needs for words, mentions and quotations / those that two need. A worker is a process with one thread.

Both clusters read the same Parquet folder, stand side by side and take turns, so that a busy machine slows both. Prints every pair and the
median; the bound is 1.6. Then what one core does per second in each layer, what a worker needs for parts of several sizes, how large the
tables are in Parquet, and what a billion words would cost at these rates.

`--corpus PATH` measures on articles of your own, in any format that `corpus.partitions` reads; otherwise on the seeds' sentences, shuffled
into articles of the usual length.
"""

import argparse
import datetime
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import clean, corpus, distributed, framing, mentions, quotes, tokens

BOUND = 1.6
PAIRS = 5
PARTS = 32
SENTENCES = 18  # of an article of the usual length
BILLION = 1e9
Layer = Callable[..., pd.DataFrame]
LAYERS: dict[str, Layer] = {
    "clean.lines": clean.lines,
    "clean.sentences": clean.sentences,
    "clean.obfuscations": clean.obfuscations,
    "tokens.table": tokens.table,
    "mentions.find": mentions.find,
    "mentions.roles": mentions.roles,
    "quotes.find": quotes.find,
    "quotes.reporting": quotes.reporting,
    "framing.sentences": framing.sentences,
}
ABOUT_AN_ACTOR = ("mentions.find", "mentions.roles", "framing.sentences")
SCALED = ("tokens.table", "mentions.find", "quotes.find")


def invented(megabytes: float, *, seed: int = 4) -> Iterator[pd.DataFrame]:
    """Yield articles of shuffled sentences of the seeds, about a megabyte at a time."""
    seeds = corpus.load()
    texts = dict(zip(seeds["article_id"], seeds["text"], strict=True))
    spans = clean.sentences(seeds)
    spans = spans[spans["kind"] == "body"]
    sentences = [texts[name][start:end] for name, start, end in zip(spans["article_id"], spans["start"], spans["end"], strict=True)]
    random, outlets, size, number = np.random.default_rng(seed), seeds["outlet"].unique(), 0.0, 0
    while size < megabytes:
        rows = [(f"a{number + n:07d}", random.choice(outlets), " ".join(random.choice(sentences, SENTENCES))) for n in range(300)]
        table = pd.DataFrame(rows, columns=["article_id", "outlet", "text"], dtype=object)
        number, size = number + len(rows), size + weight(table)
        yield table


def weight(articles: pd.DataFrame) -> float:
    """Megabytes of text in UTF-8, a million bytes each."""
    return float(sum(len(text.encode()) for text in articles["text"] if isinstance(text, str))) / 1e6


def cut(tables: Iterator[pd.DataFrame], megabytes: float, most: float) -> Iterator[pd.DataFrame]:
    """Yield tables of `megabytes` each, `most` in all."""
    rest, done = pd.DataFrame(), 0.0
    for table in tables:
        rest = pd.concat([rest, table], ignore_index=True) if len(rest) else table
        bound = np.cumsum([len(text.encode()) if isinstance(text, str) else 0 for text in rest["text"]]) / 1e6
        while len(bound) and bound[-1] >= megabytes and done < most:
            at = int(np.searchsorted(bound, megabytes)) + 1
            yield rest.iloc[:at].reset_index(drop=True)
            done += bound[at - 1]
            rest, bound = rest.iloc[at:].reset_index(drop=True), bound[at:] - bound[at - 1]
        if done >= most:
            return
    if len(rest):
        yield rest


def options(layer: str, actor: str) -> dict[str, Any]:
    return {"actor": actor} if layer in ABOUT_AN_ACTOR else {}


def worked(articles: pd.DataFrame, *, layers: tuple[str, ...], actor: str) -> pd.DataFrame:
    """Apply the layers to a part and return how many rows they found, the text read and the processor seconds taken."""
    started = time.process_time()
    rows = sum(len(LAYERS[layer](articles, **options(layer, actor))) for layer in layers)
    return pd.DataFrame({"rows": [rows], "seconds": [time.process_time() - started], "megabytes": [weight(articles)]})


def peak() -> float:
    """Megabytes that this process held at most."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1e3


def run(client: Any, folder: Path, layers: tuple[str, ...], actor: str) -> tuple[float, pd.DataFrame]:
    """Seconds and figures of one pass over the folder on one cluster."""
    with client.as_current():
        started = time.perf_counter()
        found = distributed.collect(distributed.layer(worked, distributed.read(folder), layers=layers, actor=actor))
        return time.perf_counter() - started, found


def scale(folder: Path, actor: str, pairs: int) -> float:
    """Print how long each cluster takes, in turns, and return the median ratio."""
    with distributed.connect(workers=1, memory="4GiB") as one, distributed.connect(workers=2, memory="4GiB") as two:
        for client in (one, two):
            client.run(warm, actor)
        timed, shared = [], []
        for _ in range(pairs):
            before = [busy(client) for client in (one, two)]
            (alone, rows), (together, same) = (run(client, folder, SCALED, actor) for client in (one, two))
            spent = [max(busy(client) - earlier) for client, earlier in zip((one, two), before, strict=True)]
            shared.append(spent[0] / spent[1])
            if rows["rows"].tolist() != same["rows"].tolist():
                sys.exit("Two workers found other rows than one.")
            timed.append(alone / together)
            print(
                f"one worker {alone:6.1f} s   two workers {together:6.1f} s   ratio {alone / together:.2f}   load {os.getloadavg()[0]:.1f}"
            )
    print(f"{' + '.join(SCALED)} on {rows['megabytes'].sum():.1f} MB in {len(rows)} parts:", end=" ")
    print(f"median ratio {statistics.median(timed):.2f} [{min(timed):.2f}-{max(timed):.2f}] (at least {BOUND})")
    print(f"by processor time of the busier worker, which other programs hardly touch: {statistics.median(shared):.2f}", end=" ")
    print(f"[{min(shared):.2f}-{max(shared):.2f}]")
    return statistics.median(timed)


def busy(client: Any) -> "np.ndarray[Any, Any]":
    """Processor seconds that each worker has taken so far."""
    return np.array(list(client.run(time.process_time).values()))


def warm(actor: str) -> float:
    """Load the word lists in a worker, and give the megabytes that it then holds."""
    worked(corpus.load(), layers=tuple(LAYERS), actor=actor)
    return peak()


def rates(tables: list[pd.DataFrame], folder: Path, actor: str) -> pd.DataFrame:
    """Print for each layer megabytes of text per second of one core, and megabytes of Parquet per megabyte of text."""
    size, rows = sum(map(weight, tables)), {}
    for layer, function in LAYERS.items():
        function(tables[0].iloc[:50], **options(layer, actor))
        started = time.process_time()
        found = [function(table, **options(layer, actor)) for table in tables]
        speed = size / (time.process_time() - started)
        distributed.to_parquet(found, folder / layer)
        stored = sum(path.stat().st_size for path in (folder / layer).iterdir()) / 1e6 / size
        rows[layer] = {"mb_per_second": speed, "rows_per_mb": sum(map(len, found)) / size, "parquet": stored}
    return pd.DataFrame(rows).T


def memory(tables: Callable[[], Iterator[pd.DataFrame]], sizes: list[float], actor: str) -> None:
    """Print what a fresh worker holds at most with parts of each size."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder, distributed.connect(workers=1, memory="12GiB") as client:
            distributed.to_parquet(cut(tables(), size, 2 * size), Path(folder, "news"))
            (before,) = client.run(warm, actor).values()
            _, found = run(client, Path(folder, "news"), SCALED, actor)
            (after,) = client.run(peak).values()
            part = found["megabytes"].max()
            each = (after - before) / part
            print(f"parts of {part:5.1f} MB: a worker holds {after:5.0f} MB, {before:.0f} of them before: {each:.0f} per MB of part")


def cost(table: pd.DataFrame) -> None:
    """Print the arithmetic: a billion words at these rates."""
    words = table["rows_per_mb"].to_dict()["tokens.table"]
    text = BILLION / words
    table = table.assign(core_hours=text / table["mb_per_second"] / 3600, parquet_gb=text * table["parquet"] / 1e3)
    print(f"A billion words are {text / 1e3:.1f} GB of text ({words:,.0f} words in a MB). One core:")
    print(table.round({"mb_per_second": 2, "rows_per_mb": 1, "parquet": 3, "core_hours": 2, "parquet_gb": 2}).to_string())
    print(f"All layers: {table['core_hours'].sum():.1f} core-hours, {table['parquet_gb'].sum():.1f} GB of Parquet")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="articles of your own; by default the seeds' sentences, shuffled")
    parser.add_argument("--actor", default="russia")
    parser.add_argument("--megabytes", type=float, default=16, help="text of the scaling run")
    parser.add_argument("--parts", type=float, nargs="*", default=[1, 4, 16], help="megabytes of a part, for the memory of a worker")
    parser.add_argument("--pairs", type=int, default=PAIRS)
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    print(f"{' '.join(sys.argv)} · {datetime.date.today()}", end=" · ")
    print(f"{os.cpu_count()} cores · {platform.machine()} · Python {platform.python_version()}")

    def tables() -> Iterator[pd.DataFrame]:
        return (
            corpus.partitions(asked.corpus, megabytes=1)
            if asked.corpus
            else invented(max(asked.megabytes, 2 * max(asked.parts, default=0)))
        )

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        distributed.to_parquet(cut(tables(), asked.megabytes / PARTS, asked.megabytes), folder / "news")
        ratio = scale(folder / "news", asked.actor, asked.pairs)
        some = [pd.concat(cut(tables(), 1, 4), ignore_index=True)]
        table = rates(some, folder, asked.actor)
    memory(tables, asked.parts, asked.actor)
    cost(table)
    sys.exit(ratio < BOUND)


if __name__ == "__main__":
    main()
