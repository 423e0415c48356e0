"""An installation of its own: what is prepared for it leaves its first scan nothing to compile."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import mella
from mella.sample.write import write_sample

pytestmark = pytest.mark.slow

_SCAN = """
import sys
from mella.crawl.pairs import ScanTask, scan
from mella.settings import load
for warc in sys.argv[1:]:
    for _ in scan(ScanTask("sample", warc, {}, load(overrides={}).scan)):
        pass
"""


def test_after_it_was_prepared_the_first_scan_compiles_nothing(tmp_path: Path) -> None:
    package = tmp_path / "mella"
    shutil.copytree(Path(mella.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    _python(tmp_path, "-m", "mella.crawl.prepare")
    prepared = _machine_code(package)
    assert prepared
    write_sample(tmp_path / "sample")
    _python(tmp_path, "-c", _SCAN, *map(str, sorted((tmp_path / "sample").glob("*.warc.gz"))))
    assert _machine_code(package) == prepared


def _python(sources: Path, *arguments: str) -> None:
    variables = os.environ | {"PYTHONPATH": str(sources)}
    subprocess.run([sys.executable, *arguments], cwd=sources, env=variables, check=True)


def _machine_code(package: Path) -> set[Path]:
    return set(package.rglob("*.nbc"))
