"""Where the state of one installation lies."""

import os
from pathlib import Path

HOME_VARIABLE = "MELLA_HOME"
LAKE_VARIABLE = "MELLA_LAKE"
PROFILE_VARIABLE = "MELLA_PROFILE"


def home() -> Path:
    """`MELLA_HOME`, or `.mella` in the working folder."""
    return Path(os.environ.get(HOME_VARIABLE) or ".mella").expanduser().resolve()


def lake_root() -> str:
    """`MELLA_LAKE` (a folder or `s3://bucket/prefix`), or `lake` in the home."""
    return os.environ.get(LAKE_VARIABLE) or str(home() / "lake")


def report_path() -> Path:
    return home() / "report" / "index.html"


def models() -> Path:
    """Base models made here, and what was tuned from them."""
    return home() / "models"


def apart() -> Path:
    """Files between a step and a process apart, where the lake is on another machine."""
    return home() / "apart"


def dagster_home() -> Path:
    """`DAGSTER_HOME` where the user runs an instance of their own, else `dagster` in the home."""
    return Path(os.environ.get("DAGSTER_HOME") or home() / "dagster").expanduser().resolve()
