"""How time and memory grow with a page, from bytes to images: the exponent over sizes, of pages made to hurt.

    python -m benchmarks.linear [LARGEST_MB]

For each kind of page, sizes double up to the largest; CPU time is the best of five, memory the peak that
`tracemalloc` sees beyond the page itself. The exponent is the slope of a line through the logarithms of the
four largest sizes: 1 is linear, 2 quadratic. The exit status says whether all of them are at most 1.1.
"""

import gc
import math
import sys
import time
import tracemalloc
from typing import NamedTuple

import numpy as np

from mella.crawl.html import scan_page
from mella.crawl.optout import page_opt_out
from mella.crawl.page_images import page_images

SIZES = 4
LIMIT = 1.1
LEAST_SECONDS = 0.002
LEAST_BYTES = 100_000
"""Below this, a figure says more of what is fixed than of what grows: it is not fitted."""


class Crafted(NamedTuple):
    """What stands once before, what is repeated, and what stands once behind."""

    start: bytes
    piece: bytes
    end: bytes = b""

    def page(self, size: int) -> bytes:
        return self.start + self.piece * (size // len(self.piece)) + self.end


CRAFTED = {
    "nested <b><i>": Crafted(b"", b"<b><i>"),
    "nested <div>": Crafted(b"", b"<div>"),
    "unclosed tags": Crafted(b"", b"<a "),
    "one tag, many attributes": Crafted(b"<img alt=x ", b"data-name='value' ", b">"),
    "one tag, one attribute name": Crafted(b"<img ", b"src", b">"),
    "one tag, equals signs": Crafted(b"<img ", b"= ", b">"),
    "an unclosed quote": Crafted(b"<a x='", b"y "),
    "quotes and greater-than": Crafted(b'<a x="', b"'>"),
    "images": Crafted(b"", b"<img src=a alt=b>"),
    "images under a heading": Crafted(b"<h1>x</h1>", b"<img src=a alt=b>"),
    "headings without text": Crafted(b"", b"<h1></h1><img>"),
    "headings never closed": Crafted(b"", b"<h1>x<img>"),
    "less-than signs": Crafted(b"", b"<"),
    "ampersands": Crafted(b"<p>", b"&"),
    "references in an alt": Crafted(b"<img alt='", b"&amp;&#1;&x", b"'>"),
    "references in a title": Crafted(b"<title>", b"&amp;&notit;", b"</title>"),
    "text": Crafted(b"<p>", b"some words "),
    "text in short blocks": Crafted(b"", b"<p>ab"),
    "white space": Crafted(b"<p>", b" \n"),
    "unclosed comments": Crafted(b"", b"<!-- "),
    "empty comments": Crafted(b"", b"<!-->"),
    "dashes in a comment": Crafted(b"<!--", b"--!"),
    "CDATA never closed": Crafted(b"<svg>", b"<![CDATA["),
    "script never closed": Crafted(b"<script>", b"</scrip "),
    "scripts in scripts": Crafted(b"<script>", b"<!--<script>"),
    "style never closed": Crafted(b"<style>", b"</styl"),
    "textareas": Crafted(b"", b"<textarea></textarea "),
    "figures": Crafted(b"", b"<figure><figcaption>x"),
    "captions": Crafted(b"<figure><img>", b"<figcaption>x</figcaption>"),
    "templates": Crafted(b"", b"<template>"),
    "svg and html": Crafted(b"", b"<svg><foreignobject>"),
    "svg broken out of": Crafted(b"", b"<svg><p>"),
    "pictures": Crafted(b"", b"<picture><source srcset='a 1x, b 2x'><img>"),
    "links": Crafted(b"", b"<link rel=alternate hreflang=cs href=x>"),
    "metas": Crafted(b"", b"<meta name=robots content=x>"),
    "marks of a plug-in": Crafted(b"", b"weglot-data"),
    "NUL": Crafted(b"<p>", b"\0<\0"),
    "not UTF-8": Crafted(b"<p>", b"\xff\xc3"),
    "blanks in a lazy address": Crafted(b"<img data-src='a b", b".gif", b"'>"),
    "lazy addresses": Crafted(b"", b"<img data-src=/a.jpg><noscript><img src=/a.jpg></noscript>"),
    "templates in an address": Crafted(b"<img src='", b"{a.b", b"'>"),
    "one srcset": Crafted(b"<img srcset='", b"a (, 1x, ", b"'>"),
    "one name in a robots meta": Crafted(b"<meta name=robots content='", b"a", b"'>"),
    "many robots metas": Crafted(b"", b"<meta name=robots content='a:b, c :d e'>"),
    "marks in an alt": Crafted(b"<img src=a alt='a", "\u0301\u0323".encode(), b"'>"),
}


def main() -> int:
    largest = float(sys.argv[1]) if len(sys.argv) > 1 else 8
    worst = 0.0
    read(b"<img>")
    print(f"{'':30}{'MB/s':>8}{'exponent of time':>18}{'of memory':>11}{'bytes a byte':>14}")
    for name, crafted in CRAFTED.items():
        sizes = [int(largest * 1e6) >> step for step in reversed(range(SIZES))]
        pages = [crafted.page(size) for size in sizes]
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


def read(html: bytes) -> None:
    """All that is done to a page but to tell its languages."""
    page = scan_page(html, max_images=sys.maxsize)
    page_images(page, "http://a.example/", others=True)
    page_opt_out(page, "mella")


def seconds_of(page: bytes) -> float:
    gc.disable()
    try:
        return min(_once(page) for _ in range(5))
    finally:
        gc.enable()


def _once(page: bytes) -> float:
    started = time.process_time()
    read(page)
    return time.process_time() - started


def peak_of(page: bytes) -> float:
    tracemalloc.start()
    read(page)
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
