"""The code location: it loads light, and it is ours."""

import ast
import subprocess
import sys
from pathlib import Path

import assets
import mella
import mella_dagster
import resources

HEAVY = (
    "torch", "transformers", "ray", "great_expectations", "pandas", "vllm", "scipy", "boto3", "PIL",
    "duckdb", "numba",
)  # fmt: skip


def test_loading_the_code_location_imports_nothing_heavy(tmp_path: Path) -> None:
    script = (
        "import sys, mella_dagster.definitions as d; d.defs.get_repository_def();"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120,
        env={"MELLA_HOME": str(tmp_path), "PATH": ""},
    )  # fmt: skip
    assert done.stdout.strip() == "[]"


def test_the_packages_imported_are_those_of_this_checkout() -> None:
    root = Path(mella_dagster.__file__).resolve().parents[1]
    for package in (assets, resources, mella):
        assert Path(str(package.__file__)).resolve().is_relative_to(root)


def imported(path: Path) -> set[str]:
    """The top-level packages that a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(str(node.module).partition(".")[0])
    return found


def test_imports_run_only_downward() -> None:
    floors = ["mella", "resources", "assets", "mella_dagster"]
    root = Path(mella_dagster.__file__).resolve().parents[1]
    for height, floor in enumerate(floors):
        forbidden = {*floors[height + 1 :], *(["dagster"] if floor == "mella" else [])}
        for path in (root / floor).rglob("*.py"):
            assert not imported(path) & forbidden, path


def test_the_definitions_are_loadable(tmp_path: Path) -> None:
    import dagster as dg

    from mella.settings import load
    from mella_dagster.definitions import build

    dg.Definitions.validate_loadable(build(load(overrides={}), "local"))
