"""A crawl that holds nothing of a language: empty partitions and a warning, not a failure."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest

PAGE = b"<html lang=en><title>Boats</title><p>A page in English about boats.<img src=/a.jpg alt='Two boats'>"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_an_english_crawl_gives_empty_tables_and_a_warning(tmp_path: Path) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with (tmp_path / "english.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                "https://boats.example/", "response", payload=BytesIO(PAGE), http_headers=head
            )
        )
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("MELLA_", "DAGSTER_"))}
    done = subprocess.run(
        [
            Path(sys.executable).with_name("mella"), "demo", str(tmp_path / "english.warc.gz"),
            "--until", "eval_scores",
        ],
        capture_output=True, text=True, timeout=500, env=clean | {"MELLA_HOME": str(tmp_path / "home")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "warning: dataset is empty for ar, cs, hu, ko, ru, sr, th, vi" in done.stderr
    for table in ("checkpoints", "eval_scores"):
        assert f"warning: {table} is empty for ar|both, cs|both" in done.stderr
    assert (tmp_path / "home" / "report" / "index.html").exists()
