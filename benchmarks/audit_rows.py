"""How long the gate of `alt_text` takes: 1 000 000 staged rows in a Parquet file, drawn from a few words.

    python benchmarks/audit_rows.py [ROWS]

Prints one line a part: the import of Great Expectations, the first audit of the process and the second.
"""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from mella.funnel import funnel_rows
from mella.lake import Lake
from mella.quality.audit import audit
from mella.settings import load
from mella.storage import Storage
from mella.tables import TABLES

CRAWL, LANGUAGE = "benchmark", "cs"
PART = 100_000
WORDS = np.array(
    ["zámek", "kostel", "řeka", "most", "náměstí", "hrad", "zahrada", "socha", "věž", "les"], object
)


def part(start: int, rows: int, draw: np.random.Generator) -> pa.Table:
    """Rows of `alt_text` that are right, numbered from `start`."""
    words = draw.choice(WORDS, (rows, 6))
    texts = pa.array([" ".join(line) for line in words])
    numbers = range(start, start + rows)
    hosts = [f"https://hrady{n % 997}.example" for n in numbers]
    given = {
        "pair_id": pa.array([f"{(n * 0x9E3779B97F4A7C15) % 2**128:032x}" for n in numbers]),
        "page_url": pa.array(
            [f"{host}/clanek/{n // 7}/historie" for n, host in zip(numbers, hosts, strict=True)]
        ),
        "image_url": pa.array([f"{host}/obrazky/{n}.jpg" for n, host in zip(numbers, hosts, strict=True)]),
        "alt": texts,
        "text": texts,
    }
    plain = {
        "crawl": CRAWL, "language": LANGUAGE, "page_lang": LANGUAGE, "alt_lang": LANGUAGE,
        "alt_script": "Latn", "language_evidence": "text", "host": "hrady.example", "country": "CZ",
        "text_lang": LANGUAGE, "text_lang_score": 0.7, "alts_lang": LANGUAGE,
        "letters_lang": "und", "model_lang": LANGUAGE, "page_text_lang": LANGUAGE,
        "html_lang": None, "tld": None,
        "image_source": "src",
        "charset": "utf-8", "licence": None, "page_lang_score": 0.9, "alt_lang_score": 0.8, "context": None,
        "mt_suspect": False, "declared_width": None, "declared_height": None, "warc_uri": "/crawl/0.warc.gz",
        "warc_offset": 1, "letters": 30, "host_repeats": 1, "crawl_repeats": 1, "masked": False,
    }  # fmt: skip
    columns = [
        given[field.name] if field.name in given else pa.array([plain[field.name]] * rows, field.type)
        for field in TABLES["alt_text"].schema
    ]
    return pa.table(columns, schema=TABLES["alt_text"].schema)


def stage(path: Path, rows: int) -> ds.Dataset:
    """The rows as a stage leaves them: one Parquet file."""
    draw = np.random.default_rng(1)
    with pq.ParquetWriter(path, TABLES["alt_text"].schema) as writer:
        for start in range(0, rows, PART):
            writer.write_table(part(start, min(PART, rows - start), draw))
    return ds.dataset(path, schema=TABLES["alt_text"].schema)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(Storage(f"{folder}/lake"))
        staged = stage(Path(folder) / "alt_text.parquet", rows)
        funnel = ds.dataset(funnel_rows("alt_text", CRAWL, LANGUAGE, "pairs", {"kept": rows}))
        started = time.perf_counter()
        import mella.quality.expectations  # noqa: F401

        print(f"import of Great Expectations: {time.perf_counter() - started:.1f} s")
        for turn in ("first", "second"):
            started, used = time.perf_counter(), time.process_time()
            judged = audit(
                "alt_text",
                {"alt_text": staged, "funnel": funnel},
                partition={"crawl": CRAWL, "language": LANGUAGE},
                previous=None,
                settings=load(overrides={}),
                lake=lake,
            )
            failed = [outcome.name for outcome in judged.failed]
            # The lake holds no pairs here, so one gate must object: rows came out of nothing.
            assert failed == ["unaccounted"], failed
            wall, cpu = time.perf_counter() - started, time.process_time() - used
            print(f"{turn} audit of {rows} rows: {wall:.2f} s ({cpu:.2f} s of CPU)")


if __name__ == "__main__":
    main()
