"""Filter generated rows of `image_alt_pairs`: CPU seconds of all threads, rows a CPU second, peak memory.

    python -m benchmarks.filter_rows [ROWS] [MEMORY_LIMIT]

The rows lie in Parquet, a tenth of them without alt, and every fourth alt repeats; half of
them belong to the language that is filtered, the other half only to the counts of the crawl.
"""

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from mella.alt_text.filter import filter_pairs
from mella.identity import identify
from mella.settings import load
from mella.tables import TABLES

SCHEMA = TABLES["image_alt_pairs"].schema
BATCH = 50_000
ADJECTIVES = ("starý", "nový", "kamenný", "dřevěný", "zimní", "letní", "malý", "velký", "rodný", "tichý")
NOUNS = ("hrad", "kostel", "most", "mlýn", "les", "rybník", "dům", "trh", "zámek", "klášter")
PLACES = ("v Praze", "u Brna", "na Šumavě", "pod Sněžkou", "v Telči", "u Lednice", "na Moravě", "v Plzni")
NOISE = ("logo", "IMG_{n}.jpg", "{n} Kč", "Číst dále", "volejte +420 777 {n} 123", "VELKÝ VÝPRODEJ BOT {n}")


def alt(draw: random.Random, number: int) -> str | None:
    kind = draw.random()
    if kind < 0.1:
        return None
    if kind < 0.3:
        return draw.choice(NOISE).format(n=100 + number % 900)
    words = (draw.choice(ADJECTIVES), draw.choice(NOUNS), draw.choice(PLACES))
    return " ".join(words) + ("" if kind < 0.55 else f" za číslem {number} při západu slunce nad řekou")


def batch(start: int, rows: int) -> pa.RecordBatch:
    draw = random.Random(start)
    numbers = range(start, start + rows)
    columns: dict[str, list] = {name: [None] * rows for name in SCHEMA.names}
    columns["alt"] = [alt(draw, number) for number in numbers]
    columns["host"] = [f"www.host{number % 5_000}.example" for number in numbers]
    placed = list(zip(columns["host"], numbers, strict=True))
    columns["page_url"] = [f"https://{host}/clanky/{number // 12}" for host, number in placed]
    columns["image_url"] = [f"https://{host}/foto/{number}.jpg" for host, number in placed]
    columns["pair_id"] = [identify(url) for url in columns["image_url"]]
    columns["context"] = [{"title": "Výlety po Čechách", "figcaption": None, "heading": None}] * rows
    for name in ("page_lang", "alt_lang", "candidate_language"):
        columns[name] = ["cs" if number % 2 else "hu" for number in numbers]
    constants = {"crawl": "bench", "charset": "utf-8", "image_source": "src", "language_evidence": "text"}
    constants |= {"page_lang_score": 0.9, "alt_lang_score": 0.9, "mt_suspect": False}
    constants |= {
        "text_lang": "cs",
        "text_lang_score": 0.9,
        "alts_lang": "cs",
        "letters_lang": "und",
        "model_lang": "cs",
        "page_text_lang": "cs",
    }
    constants |= {"warc_uri": "bench.warc.gz", "warc_offset": 0}
    return pa.RecordBatch.from_pydict(
        columns | {name: [value] * rows for name, value in constants.items()}, schema=SCHEMA
    )


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    limit = sys.argv[2] if len(sys.argv) > 2 else "1GB"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pairs.parquet"
        with pq.ParquetWriter(path, SCHEMA) as writer:
            for start in range(0, rows, BATCH):
                writer.write_batch(batch(start, min(BATCH, rows - start)))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started, clock = time.process_time(), time.perf_counter()
        filtered = filter_pairs(
            ds.dataset(path), crawl="bench", language="cs", settings=load().alt_text, memory_limit=limit
        )
        seconds, clock = time.process_time() - started, time.perf_counter() - clock
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    kept = filtered.kept
    print(
        f"{rows:,} rows, {rows / seconds:,.0f} a CPU second, {seconds:.1f} CPU s, {clock:.1f} s by the clock"
    )
    print(f"memory_limit {limit}, peak {peak / 1024:,.0f} MiB ({before / 1024:,.0f} before)")
    print(f"kept {len(kept):,} rows, {kept.nbytes / 2**20:.0f} MiB")


if __name__ == "__main__":
    main()
