"""Reader and scanner against their peers: CPU time of one core, in one run, repetitions interleaved.

    python -m benchmarks.scan_pages CRAWL_FOLDER PAGES_FOLDER [--pages N] [--repeat N]

Two files are written and read. One holds the HTML responses of the WARC files of CRAWL_FOLDER, over and
over, until there are N; the other the HTML files of PAGES_FOLDER that are nearest to 45 kB, over and over.
Each peer reads its file and takes `src` and `alt` of every image; ours also takes what else a row of
`image_alt_pairs` needs, visible text included, but identifies no language. The survey is the pass before it,
for the manifest and the checksum. Floors: the file inflated and nothing else, and each reader alone. A figure
is the best of the repetitions. Needs the extra `dev`.
"""

import argparse
import gzip
import resource
import statistics
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any, NamedTuple

import deflate
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from isal import isal_zlib
from lxml import html as lxml_html
from selectolax.lexbor import LexborHTMLParser
from warcio.archiveiterator import ArchiveIterator

from mella.crawl.content import decode_content
from mella.crawl.heads import BODY, BODY_END
from mella.crawl.http_head import HttpHead
from mella.crawl.manifest import SurveyTask, survey
from mella.crawl.page import Page
from mella.crawl.page_images import page_images
from mella.crawl.pages import read_pages
from mella.crawl.pairs import ScanTask, scan
from mella.crawl.source import expand, open_warc
from mella.crawl.warc import Record, Run, read_records, read_runs
from mella.engine import PoolEngine
from mella.settings import load

MAX_BYTES = 5_000_000
MAX_INFLATION = 100
LARGE_PAGE = 45_000
LARGE_PAGES = 200
GZIP_START = b"\x1f\x8b\x08\x00" + bytes(4)
START_SECONDS = 12.0
SCANS = 13
COUNTS = 20_000_000


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small.warc.gz", Path(folder) / "large.warc.gz"
        write(small, crawl_pages(arguments.crawl), arguments.pages)
        write(large, large_pages(arguments.documents), max(1, arguments.pages // 4))
        for warc in (small, large):
            compare(warc, arguments.repeat)
        distinct = Path(folder) / "distinct.warc.gz"
        pages = crawl_pages(arguments.crawl)
        write(distinct, pages, len(pages))
        (outcome,) = PoolEngine(1).map(languages, [distinct])
        print(outcome.value)
        workers(small)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("crawl", type=Path, help="folder of WARC files")
    parser.add_argument("documents", type=Path, help="folder of HTML files, searched to any depth")
    parser.add_argument("--pages", type=int, default=5_000)
    parser.add_argument("--repeat", type=int, default=3)
    return parser.parse_args()


def crawl_pages(folder: Path) -> list[bytes]:
    """HTTP responses made of a crawl's pages: their encodings undone, as Common Crawl stores them."""
    found = []
    for uri in expand([str(folder)]):
        with open_warc(uri) as stream:
            for record in read_records(stream):
                if isinstance(record, Record) and record.http is not None and record.http.is_html:
                    body = decode_content(
                        record.body(record.length),
                        record.http,
                        max_bytes=MAX_BYTES,
                        max_inflation=MAX_INFLATION,
                    )
                    found.append(_head(record.http) + body)
    return found


def _head(http: HttpHead) -> bytes:
    lines = [f"HTTP/1.1 {http.status} OK"]
    for name, value in http.headers.fields:
        encoding = name.lower() in ("content-encoding", "transfer-encoding", "content-length")
        lines.append(f"X-Crawl-{name}: {value}" if encoding else f"{name}: {value}")
    return "\r\n".join([*lines, "", ""]).encode()


def large_pages(folder: Path) -> list[bytes]:
    """HTTP responses made of the HTML files nearest to 45 kB."""
    files = sorted(folder.rglob("*.html"), key=lambda file: abs(file.stat().st_size - LARGE_PAGE))
    head = b"HTTP/1.1 200 OK\r\nDate: Wed, 01 Jul 2026 00:00:00 GMT\r\nContent-Type: text/html\r\n\r\n"
    return [head + file.read_bytes() for file in files[:LARGE_PAGES]]


def write(path: Path, blocks: list[bytes], pages: int) -> None:
    """A WARC file of so many responses, a gzip member each, as Common Crawl's are."""
    sizes = 0
    with path.open("wb") as out:
        for number, block in enumerate(islice(cycle(blocks), pages)):
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-07-01T00:00:00Z\r\n"
                f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\n"
                f"WARC-Target-URI: http://host{number % 97}.example/page/{number}\r\n"
                f"WARC-IP-Address: 192.0.2.1\r\n"
                f"WARC-Payload-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
            )
            sizes += len(block)
            out.write(gzip.compress(head.encode() + block + b"\r\n\r\n", 6, mtime=0))
    print(f"{path.name}: {pages:,} pages, {len(blocks)} of them distinct, {sizes / pages / 1e3:.1f} kB each")


def mella_pages(path: Path) -> Iterator[tuple[Page, str]]:
    with open_warc(str(path)) as stream:
        for found in read_pages(stream, load(overrides={}).scan, lambda _: None):
            if found.page is not None:
                yield found.page, found.target_uri


def mella(path: Path) -> int:
    return sum(len(page.images) for page, _ in mella_pages(path))


def mella_addresses(path: Path) -> int:
    return sum(len(page_images(page, url)[0]) for page, url in mella_pages(path))


def mella_survey(path: Path) -> int:
    return sum(batch.num_rows for _, batch in survey(SurveyTask("benchmark", str(path), 0)))


def warcio_lxml(path: Path) -> int:
    count = 0
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.http_headers and "html" in (record.http_headers.get_header("Content-Type") or ""):
                tree = lxml_html.document_fromstring(record.content_stream().read())
                count += sum(1 for image in tree.iter("img") if (image.get("src"), image.get("alt")))
    return count


def fastwarc_selectolax(path: Path) -> int:
    count = 0
    with path.open("rb") as stream:
        for record in FastIterator(stream, record_types=WarcRecordType.response):
            if "html" in (record.http_content_type or ""):
                for image in LexborHTMLParser(record.reader.read()).css("img"):
                    attributes = image.attributes
                    count += 1 if (attributes.get("src"), attributes.get("alt")) else 0
    return count


def inflate_zlib(path: Path) -> int:
    return _inflate(path, lambda member: zlib.decompressobj(31).decompress(member))


def inflate_libdeflate(path: Path) -> int:
    return _inflate(path, deflate.gzip_decompress)


def inflate_isal(path: Path) -> int:
    return _inflate(path, lambda member: isal_zlib.decompressobj(31).decompress(member))


def _inflate(path: Path, inflate: Callable[[memoryview], Any]) -> int:
    data, at, count = path.read_bytes(), 0, 0
    while at < len(data):
        # No inflater is given much more than its member: it would copy the rest.
        end = data.find(GZIP_START, at + 1)
        end = len(data) if end < 0 else end
        inflate(memoryview(data)[at:end])
        at, count = end, count + 1
    return count


def read_mella(path: Path) -> int:
    with open_warc(str(path)) as stream:
        size = 0
        for found in read_runs(stream):
            if isinstance(found, Run):
                size += sum(int(head[BODY_END] - head[BODY]) for head in found.heads)
            elif isinstance(found, Record):
                size += len(found.body(found.length))
        return size


def read_warcio(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(len(record.content_stream().read()) for record in ArchiveIterator(stream))


def read_fastwarc(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(len(record.reader.read()) for record in FastIterator(stream))


CONTESTANTS: dict[str, Callable[[Path], int]] = {
    "mella": mella,
    "mella, addresses resolved": mella_addresses,
    "mella, survey": mella_survey,
    "warcio + lxml": warcio_lxml,
    "FastWARC + selectolax": fastwarc_selectolax,
    "read: mella": read_mella,
    "read: warcio": read_warcio,
    "read: FastWARC": read_fastwarc,
    "inflate: zlib": inflate_zlib,
    "inflate: isal": inflate_isal,
    "inflate: libdeflate": inflate_libdeflate,
}


def compare(path: Path, repeat: int) -> None:
    best: dict[str, float] = {}
    counts: dict[str, int] = {}
    for _ in range(repeat):
        for name, run in CONTESTANTS.items():
            started = time.process_time()
            counts[name] = run(path)
            spent = time.process_time() - started
            best[name] = min(best.get(name, spent), spent)
    pages = inflate_isal(path)
    print(f"\n{path.name}\n{'':28}{'us/page':>9}{'pages/s':>9}{'mella is':>10}{'counted':>12}")
    for name, spent in best.items():
        ratio = f"{spent / best['mella']:9.2f}x"
        print(f"{name:28}{spent / pages * 1e6:9.1f}{pages / spent:9.0f}{ratio}{counts[name]:12,}")


def languages(path: Path) -> str:
    """What the languages of pages and alts cost, and their rows, where no text has been met before: the
    whole scan less what it takes without. In a process of its own, since answers are kept."""
    mella_addresses(path)
    spent = []
    for run in (mella_addresses, lambda path: _rows(str(path))):
        started = time.process_time()
        rows = run(path)
        spent.append(time.process_time() - started)
    rest, pages = spent[1] - spent[0], inflate_isal(path)
    cost = f"{rest / pages * 1e6:.0f} us a page, {rest / rows * 1e6:.0f} us a row"
    return f"languages and rows, each text new: {cost}"


def workers(path: Path) -> None:
    """A worker's whole scan, language identification included: its memory, and two beside one another.

    Each scans the file over and over, and after each scan counts, which touches no memory: a machine that
    gives two that count less than twice the work of one has other work. Medians are compared, of two those of
    the slower one, with one alone before and after.
    """
    print(f"\nscan of {path.name} with languages, rows and all, in workers of the engine")
    (before,), both, (after,) = (_together(path, count) for count in (1, 2, 1))
    alone = [(one + other) / 2 for one, other in zip(before.seconds, after.seconds, strict=True)]
    beside = [max(column) for column in zip(*(scanned.seconds for scanned in both), strict=True)]
    scans, counts = (2 * one / two for one, two in zip(alone, beside, strict=True))
    print(f"two workers do {scans:.2f} times the work of one; two that only count {counts:.2f} times")


def _together(path: Path, count: int) -> list["Scanned"]:
    begun = time.time() + START_SECONDS
    found = [outcome.value for outcome in PoolEngine(count).map(_work, [(str(path), begun)] * count)]
    for one in found:
        scan, counting = one.seconds
        print(f"  {count} at once: {one.rows:,} rows in {scan:.2f} s, a count {counting:.2f} s; {one.memory}")
    return found


class Scanned(NamedTuple):
    """`seconds` of a scan and of counting, by the clock."""

    rows: int
    seconds: tuple[float, float]
    memory: str


def _work(task: tuple[str, float]) -> Scanned:
    """A first scan, of which caches stay warm, and from the moment given on those that are measured, but for
    the last: the other worker may have ended by then."""
    path, begin = task
    rows = _rows(path)
    early = _memory()
    time.sleep(max(0.0, begin - time.time()))
    spent = [(_timed(_rows, path), _timed(_count, COUNTS)) for _ in range(SCANS)][:-1]
    scan, count = (statistics.median(column) for column in zip(*spent, strict=True))
    return Scanned(rows, (scan, count), f"{early} after one file, {_memory()} after {SCANS + 1}")


def _timed(function: Callable[[Any], Any], given: Any) -> float:
    """Seconds by the clock."""
    started = time.perf_counter()
    function(given)
    return time.perf_counter() - started


def _count(numbers: int) -> None:
    for _ in range(numbers):
        pass


def _rows(path: str) -> int:
    task = ScanTask("benchmark", path, {}, load(overrides={}).scan)
    return sum(batch.num_rows for table, batch in scan(task) if table == "image_alt_pairs")


def _memory() -> str:
    """Resident memory, at most so far; and the part now that no library file or other process shares."""
    own = sum(
        int(line.split()[1])
        for line in Path("/proc/self/smaps_rollup").read_text().splitlines()
        if line.startswith("Private_")
    )
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_024} MB ({own // 1_024} of its own)"


if __name__ == "__main__":
    sys.exit(main())
