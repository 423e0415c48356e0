"""Fine-tunes in a process of its own, so that it can be killed: python -m tests.training.child FILE.

FILE is JSON: paths of a Parquet file of rows, of a lake and of a base, a folder, and changes to the recipe.
"""

import json
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import torch

from mella.storage import Storage
from mella.training.fine_tune import Arm, fine_tune
from tests.training.world import recipe


def main(told: dict[str, Any]) -> None:
    torch.set_num_threads(1)
    changes: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in told["recipe"].items()}
    fine_tune(
        pq.read_table(told["dataset"]),
        recipe(**changes),
        Arm("tuned", 1),
        backbone=told["backbone"],
        storage=Storage(told["lake"]),
        folder=Path(told["folder"]),
        device="cpu",
        report=lambda line: print(line, flush=True),
    )


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
