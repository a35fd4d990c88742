"""Ratio: what ``import analysis`` adds / ``import pandas``, each in fresh processes, alternating. The bound is 0.3."""

import statistics
import subprocess
import sys

RUNS = 9
BOUND = 0.3
TIMED = "import time; start = time.perf_counter(); {0}; print(time.perf_counter() - start)"


def seconds(statement: str) -> float:
    """Time a statement in a process of its own."""
    return float(subprocess.run([sys.executable, "-c", TIMED.format(statement)], capture_output=True, text=True, check=True).stdout)


def main() -> None:
    seconds("import pandas, analysis")
    pairs = [(seconds("import pandas, analysis"), seconds("import pandas")) for _ in range(RUNS)]
    pandas = statistics.median(alone for _, alone in pairs)
    added = statistics.median(both - alone for both, alone in pairs)
    print(f"import pandas {pandas:.3f} s   import analysis adds {added:.3f} s   ratio {added / pandas:.2f} (at most {BOUND})")
    sys.exit(added / pandas > BOUND)


if __name__ == "__main__":
    main()
