"""Find in the shards what is asked about some articles, and compute the rest."""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.cache import keys, shards
from analysis.cache.folders import LOCK
from analysis.cache.parts import Rule, joined, taken
from analysis.cache.shards import SUFFIX, DamagedError, Index, NotStoredError, Part

Result = pd.DataFrame | tuple[pd.DataFrame, ...]
RATE = 100e6  # bytes of a shard read in a second, at least
SMALL = 1_000_000  # bytes of a shard that is read however little of it is asked for
PATIENCE = 900  # seconds to wait for another process that computes the same


class Asked(NamedTuple):
    """A question to a layer."""

    function: Callable[..., Any]
    articles: pd.DataFrame
    beside: Mapping[str, pd.DataFrame]  # options that hold rows of the articles
    options: Mapping[str, Any]  # the others
    keys: list[bytes]  # one for each article
    name: str  # of the layer and its options
    rule: Rule


class Held(NamedTuple):
    """Which shards hold which articles: the shards, and key → (number of the shard, number in it)."""

    shards: list[Index]
    places: dict[bytes, tuple[int, int]]
    passed: set[bytes]  # held, but faster computed than read


NOTHING = Held([], {}, set())


def find(asked: Asked, folder: Path) -> Result:
    """Answer a question from the shards in `folder`, and keep what had to be computed."""
    place = folder / asked.name
    for _ in range(2):
        try:
            return _found(asked, place)
        except DamagedError as problem:
            shards.remove(Path(str(problem)))
        except NotStoredError:  # the parts do not fit together
            return _first(asked, place, NOTHING)
    return _computed(asked, asked.articles)


def _found(asked: Asked, place: Path) -> Result:
    held = _held(place, asked.keys)
    if not _missing(asked, held):
        return _joined(asked, held, [])
    with _alone(place, asked.keys):
        held = _held(place, asked.keys)  # another process may have computed it meanwhile
        missing = _missing(asked, held)
        if len(missing) == len(asked.keys):
            return _first(asked, place, held)
        fresh = _kept(asked, place, missing, held) if missing else []
    return _joined(asked, held, fresh)


def _first(asked: Asked, place: Path, held: Held) -> Result:
    """Compute all of it, and write a shard if that can be done."""
    started = time.perf_counter()
    result = _computed(asked, asked.articles)
    with contextlib.suppress(NotStoredError):
        fresh = _taken(asked.articles, result, asked.rule)
        _write(place, asked.keys, fresh, time.perf_counter() - started, held)
    return result


def _missing(asked: Asked, held: Held) -> list[int]:
    return [number for number, key in enumerate(asked.keys) if key not in held.places]


def _held(place: Path, wanted: list[bytes]) -> Held:
    """Look through the shards for some articles, the shard with just these first."""
    exact = place / f"{keys.digest(*wanted).hex()}{SUFFIX}"
    paths = [exact] if exact.exists() else sorted(place.glob(f"*{SUFFIX}"))
    held: list[Index] = []
    places: dict[bytes, tuple[int, int]] = {}
    passed: set[bytes] = set()
    left = set(wanted)
    for path in paths:
        index = _index(path)
        here = {key: number for number, key in enumerate(index.keys) if key in left} if index else {}
        if index is None or not here:
            continue
        if _slow(index, len(here)):
            passed |= set(here)
            continue
        places |= {key: (len(held), number) for key, number in here.items()}
        held.append(index)
        left -= set(here)
    return Held(held, places, passed - set(places))


def _index(path: Path) -> Index | None:
    try:
        return shards.index(path)
    except DamagedError:
        shards.remove(path)
        return None


def _slow(index: Index, wanted: int) -> bool:
    """Say whether some articles are computed faster than their shard is read."""
    size = index.path.stat().st_size if index.path.exists() else 0
    return size > SMALL and size / RATE > index.seconds * wanted / len(index.keys)


@contextlib.contextmanager
def _alone(place: Path, wanted: list[bytes]) -> Iterator[None]:
    """Keep other processes from computing the same at the same time. The system frees the lock of a process that dies."""
    import filelock

    with contextlib.ExitStack() as stack:
        with contextlib.suppress(filelock.Timeout, OSError, NotImplementedError):  # without a lock, both compute it
            place.mkdir(parents=True, exist_ok=True)
            stack.enter_context(filelock.FileLock(place / f"{keys.digest(*wanted).hex()}{LOCK}", timeout=PATIENCE))
        yield


def _kept(asked: Asked, place: Path, missing: list[int], held: Held) -> list[Part]:
    """Compute what is missing, and write a shard of it."""
    articles = asked.articles.iloc[missing]
    started = time.perf_counter()
    fresh = _taken(articles, _computed(asked, articles), asked.rule)
    _write(place, [asked.keys[number] for number in missing], fresh, time.perf_counter() - started, held)
    return fresh


def _taken(articles: pd.DataFrame, result: Result, rule: Rule) -> list[Part]:
    return [taken(articles, table, rule) for table in (result if isinstance(result, tuple) else (result,))]


def _write(place: Path, own: list[bytes], fresh: list[Part], seconds: float, held: Held) -> None:
    if not held.passed.issuperset(own) and keys.unchanged():
        with contextlib.suppress(OSError):  # a full disk is no reason to lose the result
            shards.write(place / f"{keys.digest(*own).hex()}{SUFFIX}", own, fresh, seconds)


def _computed(asked: Asked, articles: pd.DataFrame) -> Result:
    ids = articles["article_id"]
    whole = len(articles) == len(asked.articles)
    beside = {name: rows if whole else rows[rows["article_id"].isin(ids)] for name, rows in asked.beside.items()}
    result: Result = asked.function(articles, **asked.options, **beside)
    return result


def _joined(asked: Asked, held: Held, fresh: list[Part]) -> Result:
    """Put the parts in the shards and the fresh ones together."""
    stored = [shards.read(shard.path) for shard in held.shards]
    for shard in held.shards:
        shards.touch(shard.path)
    number = {key: place for place, key in enumerate(key for key in asked.keys if key not in held.places)}
    places = [held.places.get(key, (len(stored), number.get(key, 0))) for key in asked.keys]
    source, position = (np.array(column, np.int64) for column in zip(*places, strict=True))
    tables = [*stored, fresh] if fresh else stored
    joint = tuple(joined(asked.articles, parts, source, position, asked.rule) for parts in zip(*tables, strict=True))
    return joint if len(joint) > 1 else joint[0]
