"""How long the code location takes to load, against an empty Dagster project. Aim: at most 1.5 times.

python benchmarks/load_code_location.py
"""

import subprocess
import sys
import tempfile
import time
from statistics import median

RUNS = 7
EMPTY = "import dagster as dg; dg.Definitions().get_repository_def()"
OURS = "import mella_dagster.definitions as d; d.defs.get_repository_def()"


def seconds(script: str, home: str) -> float:
    """Wall time of a fresh interpreter that runs the script."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", script], check=True, env={"MELLA_HOME": home, "PATH": ""})
    return time.perf_counter() - started


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        times = {name: [] for name in ("empty", "ours")}
        for _ in range(RUNS):
            times["empty"].append(seconds(EMPTY, home))
            times["ours"].append(seconds(OURS, home))
    empty, ours = median(times["empty"]), median(times["ours"])
    print(f"empty Dagster project: {empty:.2f} s   mella: {ours:.2f} s   ratio: {ours / empty:.2f}")


if __name__ == "__main__":
    main()
