"""The folder of the cache: where it is, what of it is no longer needed, and how it is emptied."""

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from analysis._atomic import PART
from analysis.cache import keys
from analysis.cache.shards import SUFFIX, remove, touch

VARIABLE = "ANALYSIS_CACHE"
LIMIT = 5_000_000_000  # bytes; the shards that were not used for longest are removed first
UNUSED = 30 * 24 * 3600  # seconds after which the shards of another copy of the package are removed
LOCK = ".lock"
TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# Kept by the news analysis; may be removed at any time.\n"  # of all cache folders


class Size(NamedTuple):
    """How much a cache holds."""

    shards: int
    megabytes: float


def use(folder: str | Path | None) -> None:
    """Keep what layers find in `folder`, in this process and those that it starts; None: keep nothing."""
    if folder is None:
        os.environ.pop(VARIABLE, None)
    else:
        os.environ[VARIABLE] = str(Path(folder).expanduser().resolve())


def active() -> Path | None:
    """Where layers keep what they find, None if they do not."""
    named = os.environ.get(VARIABLE)
    return Path(named).expanduser() if named else None


def default() -> Path:
    """Where ``python -m analysis figures`` keeps what layers find: this system's place for what may be lost."""
    import platformdirs

    return active() or platformdirs.user_cache_path("arabic-news-analysis", appauthor=False)


def current(folder: Path) -> Path:
    """Part of the cache for the rules of this package as they are."""
    return folder / f"{keys.origin()}-{keys.rules()}"


def prepare(folder: Path | None = None, *, limit: int = LIMIT) -> Path:
    """Make the folder, and remove what is no longer needed: of older rules, long unused, or more than `limit` bytes.

    Raises
    ------
    OSError
        The folder cannot be written.
    """
    folder = default() if folder is None else folder
    mine = current(folder)
    mine.mkdir(parents=True, exist_ok=True)
    (folder / "CACHEDIR.TAG").write_text(TAG)
    touch(mine)
    for part in (part for part in _parts(folder) if part != mine):
        older = part.name.startswith(f"{keys.origin()}-")
        if older or _used(part) < time.time() - UNUSED:
            _empty(part)
    _bound(folder, limit)
    return folder


def size(folder: Path | None = None) -> Size:
    """Say how much the cache holds."""
    files = list(_files(default() if folder is None else folder, SUFFIX))
    return Size(len(files), sum(_bytes(file) for file in files) / 1e6)


def clear(folder: Path | None = None) -> Size:
    """Remove everything that is kept, and say how much it was. Other files in the folder stay."""
    folder = default() if folder is None else folder
    held = size(folder)
    for part in _parts(folder):
        _empty(part)
    return held


def _parts(folder: Path) -> list[Path]:
    """Folders made by `current`, of this copy of the package and of others."""
    length = 8 + 1 + 2 * keys.WIDTH
    return [
        path for path in folder.glob("*-*") if path.is_dir() and len(path.name) == length and set(path.name) <= set("0123456789abcdef-")
    ]


def _files(folder: Path, *suffixes: str) -> Iterator[Path]:
    return (file for part in _parts(folder) for file in part.rglob("*") if file.suffix in suffixes)


def _empty(part: Path) -> None:
    for file in list(part.rglob("*")):
        if file.suffix in (SUFFIX, PART, LOCK):
            remove(file)
    for inner in [*sorted((path for path in part.rglob("*") if path.is_dir()), reverse=True), part]:
        with contextlib.suppress(OSError):  # somebody else has just put a file there
            inner.rmdir()


def _bound(folder: Path, limit: int) -> None:
    files = sorted(_files(folder, SUFFIX), key=_used)
    held = sum(_bytes(file) for file in files)
    for file in files:
        if held <= limit:
            return
        held -= _bytes(file)
        remove(file)


def _used(path: Path) -> float:
    with contextlib.suppress(OSError):
        return path.stat().st_mtime
    return 0.0


def _bytes(path: Path) -> int:
    with contextlib.suppress(OSError):
        return path.stat().st_size
    return 0
