"""A crawl as large as one likes, through the data half: what `mella run` takes from WARC files to alt-texts.

    python -m benchmarks.segment ../shared/data DOCS [--files 30] [--pages 10000] [--folder FOLDER]

The WARC files are as Common Crawl's: a request, a response and a metadata record a page, a gzip member each.
Six pages of ten are the HTML files below DOCS that are nearest to 45 kB, the others the pages in UTF-8 of the
WARC files of `../shared/data/crawl`. Each page has an address of its own on one of 3 000 hosts a language,
and its images have addresses and alt-texts of their own: none, a generic word, a file name, or one to four
captions of `caption_truth.json` in the language of the page. No picture is in the crawl. What is printed is
the command's own table of time by stage and rows by language, and the memory of its largest process.
"""

import argparse
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from itertools import count
from pathlib import Path

from benchmarks.scan_pages import crawl_pages, large_pages
from mella.languages import CODES, ENGLISH, LANGUAGES

STAGES = ("raw_crawl", "image_alt_pairs", "alt_text")
HOSTS = 3_000
ENGLISH_SHARE = 0.6
IMAGE = re.compile(rb"<img\b[^>]*>", re.IGNORECASE)
FIELDS = (b"request", b"application/http; msgtype=request"), (b"metadata", b"application/warc-fields")


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as made:
        folder = Path(made)
        blocks, captions = templates(arguments.data, arguments.documents), captions_of(arguments.data)
        for number in range(arguments.files):
            write(folder / f"{number:05}.warc.gz", arguments.pages, number, blocks, captions)
        size = sum(file.stat().st_size for file in folder.glob("*.warc.gz"))
        print(f"{arguments.files} files, {arguments.files * arguments.pages:,} pages, {size / 1e9:.2f} GB")
        command = [str(Path(sys.executable).with_name("mella"))]
        environment = os.environ | {"MELLA_HOME": str(folder / "home")}
        subprocess.run([*command, "crawl", "add", "segment", made], env=environment, check=True)
        started = time.perf_counter()
        subprocess.run([*command, "run", *STAGES], env=environment, check=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"{time.perf_counter() - started:.0f} s, largest process {peak / 1024:,.0f} MiB")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path, help="folder with `crawl` and `caption_truth.json`")
    parser.add_argument("documents", type=Path, help="folder of HTML files, searched to any depth")
    parser.add_argument("--files", type=int, default=30)
    parser.add_argument("--pages", type=int, default=10_000, help="of each file")
    parser.add_argument("--folder", type=Path, help="where the crawl is made, and its tables; needs 2 GB")
    return parser.parse_args()


def templates(data: Path, documents: Path) -> dict[str, list[bytes]]:
    """HTTP responses by language."""
    found = {code: crawl_pages(data / "crawl" / f"dev-{code}.warc.gz") for code in CODES}
    return {code: [page for page in pages if _is_utf8(page)] for code, pages in found.items()} | {
        ENGLISH.code: large_pages(documents)
    }


def _is_utf8(page: bytes) -> bool:
    try:
        return bool(page.decode())
    except UnicodeDecodeError:
        return False


def captions_of(data: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in json.loads((data / "caption_truth.json").read_text(encoding="utf-8")):
        found.setdefault(row["lang"], []).append(row["caption"].strip(". "))
        found.setdefault(ENGLISH.code, []).append(row["en"].strip(". "))
    return found


def write(
    path: Path, pages: int, seed: int, blocks: dict[str, list[bytes]], captions: dict[str, list[str]]
) -> None:
    draw = random.Random(seed)
    with path.open("wb") as out:
        for page in range(pages):
            language = ENGLISH.code if draw.random() < ENGLISH_SHARE else draw.choice(CODES)
            domain = LANGUAGES[language].tlds[0] if language in LANGUAGES else "com"
            address = f"https://host{draw.randrange(HOSTS)}.example.{domain}/{seed}/{page}".encode()
            of_page = draw.choice(blocks[language])
            block = _with_images(of_page, draw, f"/media/{seed}/{page}", captions[language])
            (request, of_request), (metadata, of_metadata) = FIELDS
            out.write(_member(request, of_request, address, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", draw))
            out.write(_member(b"response", b"application/http; msgtype=response", address, block, draw))
            out.write(_member(metadata, of_metadata, address, b"fetchTimeMs: 233\r\n\r\n", draw))


def _with_images(page: bytes, draw: random.Random, folder: str, captions: list[str]) -> bytes:
    numbers = count()

    def image(_: re.Match[bytes]) -> bytes:
        of_caption = " ".join(draw.choices(captions, k=draw.randrange(1, 5))).capitalize()
        alts = ("", "logo", f"IMG_{draw.randrange(10**6)}.jpg", of_caption)
        (alt,) = draw.choices(alts, weights=(25, 5, 10, 60))
        return f'<img src="{folder}/{next(numbers)}.jpg" alt="{alt}" width="640" height="480">'.encode()

    text = " ".join(draw.choices(captions, k=8))
    return IMAGE.sub(image, page) + f"<p>{text} {folder}</p>".encode()


def _member(kind: bytes, content_type: bytes, address: bytes, block: bytes, draw: random.Random) -> bytes:
    head = (
        b"WARC/1.0\r\nWARC-Type: %s\r\nWARC-Date: 2026-07-01T00:00:00Z\r\n"
        b"WARC-Record-ID: <urn:uuid:%08x-0000-4000-8000-%012x>\r\nWARC-Target-URI: %s\r\n"
        b"Content-Type: %s\r\nContent-Length: %d\r\n\r\n"
    ) % (kind, draw.getrandbits(32), draw.getrandbits(48), address, content_type, len(block))
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(head + block + b"\r\n\r\n") + packer.flush()


if __name__ == "__main__":
    main()
