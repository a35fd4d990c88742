"""Ratios: raw texts → matrix of lemma counts with raw offsets / what scikit-learn and simplemma would be used for.

All alternatives read the same texts, after one another, several times over, and the median ratio of wall-clock times is printed with its
range: to ours in one process, and to ours on two cores, which is what is aimed at. There, two workers of Dask each hold half of the texts
(reading them from a file is counted for nobody), keep the words with their offsets, and send their part of the matrix. Dictionaries are
loaded beforehand, ours with the lemmas of general words that are kept on this computer; no other word has been looked up: what was
remembered is forgotten before each run. Memory is the highest resident memory of a fresh process less that before the call (imports,
dictionaries and texts being loaded), by the texts' size in UTF-8. The exponent is the slope of log(seconds) over log(bytes), from a
twentieth of the corpus to all of it, in one process.

Without ``--corpus`` the texts are made up, 50 MB of them: words of general Arabic by their frequency (`wordfreq`), and one in fifty that no
list has, as was measured in news; in lines and paragraphs.
"""

import argparse
import contextlib
import functools
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import simplemma
import wordfreq
from sklearn.feature_extraction.text import CountVectorizer

from analysis import corpus, counts, distributed, tokens
from analysis.tokens import frequent, lemmas

RUNS = 5
SHARES = (0.05, 0.1, 0.2, 0.5, 1)
OURS, BOTH = "ours", "ours, two workers"
PLAIN, LEMMAS, MEMO = "CountVectorizer", "CountVectorizer, simplemma", "CountVectorizer, simplemma with lru_cache"
LEAST = {PLAIN: 2, LEMMAS: 3, MEMO: 3}  # the ratios aimed at, on two cores
MEMORY, EXPONENT = 6, 1.05
UNKNOWN = 30_000  # different words that no list has
LINUX = sys.platform == "linux"
WORD = re.compile(CountVectorizer().token_pattern)


def made(articles: int) -> pd.DataFrame:
    """Make up articles: a headline, and paragraphs of sentences with punctuation, quotations, numbers and vowel marks."""
    listed = {word: rate for word, rate in wordfreq.get_frequency_dict("ar", wordlist="large").items() if word.isalpha()}
    random, words, rates = np.random.default_rng(0), np.array(list(listed), object), np.fromiter(listed.values(), float)
    unknown = np.array(["".join(random.permutation(list(word))) for word in random.choice(words, UNKNOWN)], object)
    picked = random.choice(words, 900 * articles, p=rates / rates.sum())
    picked[::50] = random.choice(unknown, len(picked[::50]))
    drawn = iter(picked.tolist())
    after = ["", "", "", "", "", "", "", "", "،", "، «", "»", " 2015", "ً"]

    def sentence() -> str:
        between = random.choice(len(after), random.integers(8, 40)).tolist()
        return " ".join(next(drawn) + after[sign] for sign in between) + str(random.choice([".", ".", ".", ".", "؟", "!", "..."]))

    def paragraph() -> str:
        return " ".join(sentence() for _ in range(random.integers(1, 4)))

    rows = [(f"a{number}", "\n".join(paragraph() for _ in range(random.integers(2, 9)))) for number in range(articles)]
    return pd.DataFrame(rows, columns=["article_id", "text"]).assign(title=[next(drawn) for _ in rows], outlet="made up")


def ours(articles: pd.DataFrame) -> None:
    counts.matrix(tokens.table(articles))


def plain(articles: pd.DataFrame) -> None:
    CountVectorizer().fit_transform(articles["text"])


def simple(articles: pd.DataFrame, *, memo: bool) -> None:
    lemmatize = functools.partial(simplemma.Lemmatizer().lemmatize, lang="ar")
    known = functools.lru_cache(maxsize=None)(lemmatize) if memo else lemmatize
    CountVectorizer(analyzer=lambda text: [known(word) for word in WORD.findall(text)]).fit_transform(articles["text"])


@contextlib.contextmanager
def two_workers(articles: pd.DataFrame) -> Iterator[Callable[[], float]]:
    """Start two workers, and give a function that tells how long they take to count the articles."""
    read = articles["text"].str.len().cumsum()
    half = int(read.searchsorted(read.iloc[-1] / 2))
    with tempfile.TemporaryDirectory() as folder, distributed.connect(workers=2, memory="8GiB") as client:
        distributed.to_parquet((articles.iloc[:half], articles.iloc[half:]), Path(folder, "articles"))
        parts = distributed.read(Path(folder, "articles"), blocksize="1 GiB").persist()
        client.run(load)

        def seconds() -> float:
            client.run(lemmas.forget)
            started = time.perf_counter()
            words = distributed.layer(tokens.table, parts).persist()
            distributed.matrix(words, words=lambda table: table)
            return time.perf_counter() - started

        seconds()  # Dask finds out how the tables are to be sent
        yield seconds


WAYS: dict[str, Callable[[pd.DataFrame], None]] = {
    OURS: ours,
    PLAIN: plain,
    LEMMAS: functools.partial(simple, memo=False),
    MEMO: functools.partial(simple, memo=True),
}


def load() -> None:
    """Load the dictionaries, which all articles share."""
    ours(made(2))
    frequent.listed()


def seconds(way: str, articles: pd.DataFrame) -> float:
    lemmas.forget()
    started = time.perf_counter()
    WAYS[way](articles)
    return time.perf_counter() - started


def size(articles: pd.DataFrame) -> int:
    return sum(len(text.encode()) for text in articles["text"])


def added(path: Path) -> float:
    """Measure in a fresh process how much memory our way needs beside the texts of a pickled table, by their size."""
    found = subprocess.run([sys.executable, __file__, "--memory", str(path)], capture_output=True, text=True, check=True)
    return float(found.stdout)


def memory(path: Path) -> float:
    articles = pd.read_pickle(path)
    load()
    before = resident("VmRSS")
    if LINUX:
        Path("/proc/self/clear_refs").write_text("5")  # the highest begins anew: loading the dictionaries needs more than they do
    ours(articles)
    return (resident("VmHWM") - before) / size(articles)


def resident(field: str) -> int:
    """Read the resident memory in bytes, now ("VmRSS") or at its highest ("VmHWM"); elsewhere than on Linux the highest is all there is."""
    if not LINUX:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(re.findall(rf"{field}:\s*(\d+) kB", Path("/proc/self/status").read_text())[0]) * 1024


def ratio(found: list[float]) -> str:
    return f"{statistics.median(found):.2f} [{min(found):.2f}–{max(found):.2f}]"


def exponent(articles: pd.DataFrame) -> float:
    """Fit the power of the size that the time grows with."""
    parts = [articles.sample(frac=share, random_state=0) for share in SHARES]
    times = [statistics.median(seconds(OURS, part) for _ in range(RUNS)) for part in parts]
    for part, each in zip(parts, times, strict=True):
        print(f"{size(part) / 1e6:9.2f} MB {each:8.3f} s {size(part) / 1e6 / each:7.1f} MB/s")
    return float(np.polyfit(np.log([size(part) for part in parts]), np.log(times), 1)[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", help="anything `corpus.load` reads")
    parser.add_argument("--articles", type=int, default=19_000, help="how many to make up (default: %(default)s)")
    parser.add_argument("--memory", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.memory:
        print(memory(asked.memory))
        return
    articles = corpus.load(asked.corpus) if asked.corpus else made(asked.articles)
    articles = articles.assign(text=articles["text"].fillna("").astype(object))
    print(f"{len(articles):,} articles, {size(articles) / 1e6:.1f} MB in UTF-8")
    load()
    for way in WAYS:
        seconds(way, articles.head(20))
    with two_workers(articles) as both:
        times = [{BOTH: both(), **{way: seconds(way, articles) for way in WAYS}} for _ in range(RUNS)]
    for way in (OURS, BOTH, *LEAST):
        compared = [f"/ {own} {ratio([run[way] / run[own] for run in times])}" for own in (OURS, BOTH) if way in LEAST]
        aim = f"(aim: {LEAST[way]})" if way in LEAST else ""
        print(f"{way:<45} {statistics.median(run[way] for run in times):7.2f} s  ", *compared, aim)
    with tempfile.TemporaryDirectory() as folder:
        articles.to_pickle(path := Path(folder, "articles.pickle"))
        print(f"memory added: {added(path):.1f} × the texts (at most {MEMORY})")
    print(f"exponent of the size: {exponent(articles):.2f} (at most {EXPONENT})")


if __name__ == "__main__":
    main()
