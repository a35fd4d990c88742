"""Ratio: rerunning all notebooks / running as many notebooks that only import the libraries these use.

Both kinds run through the same runner, alternating, and the median ratio is printed with all runs. The bound is 2.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from analysis import rerun

RUNS = 3
BOUND = 2.0
IMPORTS = """\
import matplotlib.pyplot, numpy, pandas, scipy.sparse, scipy.stats
import fontpkg, simplemma, sklearn.feature_extraction.text, sklearn.metrics.pairwise, wordfreq
"""


def seconds(paths: list[Path]) -> float:
    """Time one headless run, all notebooks after one another."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        failed = [result.error for result in rerun.run(paths, Path(folder), jobs=1) if result.error]
    if failed:
        sys.exit(failed[0])
    return time.perf_counter() - started


def main() -> None:
    paths = rerun.notebooks()
    with tempfile.TemporaryDirectory() as folder:
        empty = [Path(folder, path.name) for path in paths]
        for path in empty:
            cells = [nbformat.v4.new_code_cell(IMPORTS)]  # type: ignore[no-untyped-call]
            nbformat.write(nbformat.v4.new_notebook(cells=cells), path)  # type: ignore[no-untyped-call]
        seconds(empty[:1])  # fills caches
        pairs = [(seconds(paths), seconds(empty)) for _ in range(RUNS)]
    for notebooks, imports in pairs:
        print(f"notebooks {notebooks:6.1f} s   imports alone {imports:6.1f} s   ratio {notebooks / imports:.2f}")
    ratio = statistics.median(notebooks / imports for notebooks, imports in pairs)
    print(f"{len(paths)} notebooks: median ratio {ratio:.2f} (at most {BOUND})")
    sys.exit(ratio > BOUND)


if __name__ == "__main__":
    main()
