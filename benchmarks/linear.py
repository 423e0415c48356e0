"""How time and memory of a scan grow with the page: the exponent over sizes, for pages made to hurt.

    python -m benchmarks.linear [LARGEST_MB]

For each kind of page, sizes double up to the largest; CPU time is the best of three, memory the peak that
`tracemalloc` sees beyond the page itself. The exponent is the slope of a line through the logarithms of the
four largest sizes: 1 is linear, 2 quadratic. The exit status says whether all of them are at most 1.1.
"""

import gc
import math
import sys
import time
import tracemalloc

import numpy as np

from mella.crawl.html import scan_page

SIZES = 4
LIMIT = 1.1
LEAST_SECONDS = 0.002
LEAST_BYTES = 100_000
"""Below this, a figure says more of what is fixed than of what grows: it is not fitted."""

# What stands once before, and what is repeated.
CRAFTED: dict[str, tuple[bytes, bytes]] = {
    "nested <b><i>": (b"", b"<b><i>"),
    "nested <div>": (b"", b"<div>"),
    "unclosed tags": (b"", b"<a "),
    "one tag, many attributes": (b"<img alt=x ", b"data-name='value' "),
    "one tag, one attribute name": (b"<img ", b"src"),
    "one tag, equals signs": (b"<img ", b"= "),
    "an unclosed quote": (b"<a x='", b"y "),
    "quotes and greater-than": (b'<a x="', b"'>"),
    "images": (b"", b"<img src=a alt=b>"),
    "images under a heading": (b"<h1>x</h1>", b"<img src=a alt=b>"),
    "headings without text": (b"", b"<h1></h1><img>"),
    "headings never closed": (b"", b"<h1>x<img>"),
    "less-than signs": (b"", b"<"),
    "ampersands": (b"<p>", b"&"),
    "references in an alt": (b"<img alt='", b"&amp;&#1;&x"),
    "references in a title": (b"<title>", b"&amp;&notit;"),
    "text": (b"<p>", b"some words "),
    "text in short blocks": (b"", b"<p>ab"),
    "white space": (b"<p>", b" \n"),
    "unclosed comments": (b"", b"<!-- "),
    "empty comments": (b"", b"<!-->"),
    "dashes in a comment": (b"<!--", b"--!"),
    "CDATA never closed": (b"<svg>", b"<![CDATA["),
    "script never closed": (b"<script>", b"</scrip "),
    "scripts in scripts": (b"<script>", b"<!--<script>"),
    "style never closed": (b"<style>", b"</styl"),
    "textareas": (b"", b"<textarea></textarea "),
    "figures": (b"", b"<figure><figcaption>x"),
    "captions": (b"<figure><img>", b"<figcaption>x</figcaption>"),
    "templates": (b"", b"<template>"),
    "svg and html": (b"", b"<svg><foreignobject>"),
    "svg broken out of": (b"", b"<svg><p>"),
    "pictures": (b"", b"<picture><source srcset='a 1x, b 2x'><img>"),
    "links": (b"", b"<link rel=alternate hreflang=cs href=x>"),
    "metas": (b"", b"<meta name=robots content=x>"),
    "marks of a plug-in": (b"", b"weglot-data"),
    "NUL": (b"<p>", b"\0<\0"),
    "not UTF-8": (b"<p>", b"\xff\xc3"),
}


def main() -> int:
    largest = float(sys.argv[1]) if len(sys.argv) > 1 else 8
    worst = 0.0
    scan_page(b"<img>")
    print(f"{'':30}{'MB/s':>8}{'exponent of time':>18}{'of memory':>11}{'bytes a byte':>14}")
    for name, (start, piece) in CRAFTED.items():
        sizes = [int(largest * 1e6) >> step for step in reversed(range(SIZES))]
        pages = [start + piece * (size // len(piece)) for size in sizes]
        seconds = [seconds_of(page) for page in pages]
        peaks = [peak_of(page) for page in pages]
        time_, memory = slope(pages, seconds, LEAST_SECONDS), slope(pages, peaks, LEAST_BYTES)
        worst = max(worst, time_, memory)
        speed = len(pages[-1]) / seconds[-1] / 1e6
        print(
            f"{name:30}{speed:8.0f}{time_:18.2f}{memory:11.2f}{peaks[-1] / len(pages[-1]):14.2f}", flush=True
        )
    print(f"largest exponent {worst:.2f} (limit {LIMIT})")
    return int(worst > LIMIT)


def seconds_of(page: bytes) -> float:
    gc.disable()
    try:
        return min(_once(page) for _ in range(3))
    finally:
        gc.enable()


def _once(page: bytes) -> float:
    started = time.process_time()
    scan_page(page, max_images=sys.maxsize)
    return time.process_time() - started


def peak_of(page: bytes) -> float:
    tracemalloc.start()
    scan_page(page, max_images=sys.maxsize)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return float(peak)


def slope(pages: list[bytes], figures: list[float], least: float) -> float:
    """The exponent; 0 where there are not two figures large enough to fit."""
    fitted = [(len(p), f) for p, f in zip(pages, figures, strict=True) if f >= least]
    if len(fitted) < 2:
        return 0.0
    lengths, values = zip(*fitted, strict=True)
    return float(np.polyfit([math.log(n) for n in lengths], [math.log(v) for v in values], 1)[0])


if __name__ == "__main__":
    sys.exit(main())
